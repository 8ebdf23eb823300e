"""What the tests share: the shipped knowledge base and a service over it, built once in each process."""

from __future__ import annotations

import gc
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Generator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from xdist.scheduler import WorkStealingScheduling

from bot.facts.model import KnowledgeBase
from bot.language.lexicon import Lexicon
from bot.language.spelling import Speller
from bot.paths import shipped_knowledge
from bot.retrieval.engine import Catalogue
from bot.service import Service, prepare
from bot.storage.database import Database
from bot.storage.files import load
from tests import postgres
from tests.prepared import shipped_edition

# The commands keep prepared knowledge; here, so that tests neither read nor fill the cache of whoever runs them.
os.environ["COOPBOT_CACHE"] = str(Path(__file__).resolve().parents[1] / ".pytest_cache" / "coopbot")
# Nor do they look at the knowledge of the bot of whoever runs them.
os.environ.pop("COOPBOT_KNOWLEDGE", None)
# Messages are in English, whatever language the machine speaks.
os.environ["LC_ALL"] = "C.UTF-8"

# The same examples in every run, so that a failure is seen again by whoever looks next; no deadline, since a busy machine
# is no fault of the code. HYPOTHESIS_PROFILE=explore looks for new examples.
settings.register_profile("steady", deadline=None, derandomize=True, max_examples=60)
settings.register_profile("explore", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


# Processes by the hundred are started: none of them is to compile the program anew, nor is a test to be compiled in every run.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

POSTGRES = "POSTGRES_OF_THE_TESTS"
"""The variable that tells all processes of a session the folder of its PostgreSQL server."""


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # that of pytest-xdist: only the first process makes it, and takes it away
        os.environ[POSTGRES] = tempfile.mkdtemp(prefix="coopbot-postgres-")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Three processes for two cores: a third of their time the tests wait, for a process that starts, a pause, the end of a poll."""
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return cores + max(1, cores // 2)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> WorkStealingScheduling | None:
    """Neighbours stay together, which share what was prepared for them; who is done takes over from others: no core is idle at the end."""
    return WorkStealingScheduling(config, log) if config.getvalue("dist") == "load" else None


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Nine thousand tests come and stay: looking through them for garbage again and again took a third of collecting them."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):
        # The scenarios wait most: one process begins with them while the others compute, instead of all waiting at the end.
        items.sort(key=lambda item: "scenarios" not in item.path.parts)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if reason := postgres.missing(Path(os.environ[POSTGRES])):
        terminalreporter.section("PostgreSQL")
        terminalreporter.line(f"Nothing was tested on PostgreSQL: {reason}")


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput") and POSTGRES in os.environ:
        postgres.close(Path(os.environ.pop(POSTGRES)))


@pytest.fixture(scope="session")
def postgres_url() -> str:
    """The URL of a PostgreSQL server: the one that ``COOPBOT_TEST_DATABASE`` names, else one of the session's own."""
    try:
        return os.environ.get("COOPBOT_TEST_DATABASE") or postgres.address(Path(os.environ[POSTGRES]))
    except postgres.MissingError as error:
        pytest.skip(f"no PostgreSQL: {error}")


@pytest.fixture(scope="session")
def knowledge() -> KnowledgeBase:
    """The knowledge that ships with the program."""
    return load(shipped_knowledge())


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """It, prepared for retrieval: by far the dearest step, so it is kept; tests/storage/test_cache.py holds that it is what is built."""
    return shipped_edition().state.catalogue


@pytest.fixture(scope="session")
def service(catalogue: Catalogue) -> Service:
    """A service over it; asking changes nothing in it, so all tests may share it."""
    return Service(prepare(catalogue))


@pytest.fixture(scope="session")
def lexicon(catalogue: Catalogue) -> Lexicon:
    """The general vocabulary and that of the shipped base."""
    return catalogue.lexicon


@pytest.fixture(scope="session")
def speller(service: Service) -> Speller:
    """The spelling over the shipped base."""
    return service.state.speller


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """The event loop of all asynchronous tests."""
    return "asyncio"


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """A new database in a file."""
    opened = Database.open(f"sqlite:///{tmp_path / 'coopbot.db'}")
    yield opened
    await opened.close()
