"""The shipped knowledge, prepared once: kept from test to test and from run to run, as the program itself keeps it."""

from __future__ import annotations

import functools
import shutil
from pathlib import Path

from filelock import FileLock

from bot.edition import Edition
from bot.facts.model import KnowledgeBase
from bot.paths import cache_folder, shipped_knowledge
from bot.retrieval.catalogue import Catalogue, rebuild
from bot.retrieval.readings import Readings
from bot.storage import cache as stored
from bot.storage.files import read_texts


def shipped_edition() -> Edition:
    """The shipped knowledge out of the cache of the tests; the first process to ask prepares it, the others wait."""
    folder = _shared()
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.with_name(f"{folder.name}.lock")):
        return stored.open_edition(shipped_knowledge(), folder)


def changed_catalogue(knowledge: KnowledgeBase) -> Catalogue:
    """The shipped knowledge with changes: only these are read; tests/retrieval/test_readings.py holds that it is what is built."""
    return rebuild(knowledge, _readings(), shipped_edition().state.catalogue)[0]


def fill(cache: Path, folder: Path) -> None:
    """Keep in *cache* what a bot that knew *folder*, a copy of the shipped one, would have kept: the state and what was read for it."""
    cache.mkdir(mode=0o700)
    name = f"state-{stored.key_of(read_texts(folder))}"
    if not (_shared() / name).exists():
        shipped_edition()
    shutil.copyfile(_shared() / name, cache / name)
    stored._write(cache / stored._name_of_readings(folder), _readings())


@functools.cache
def _readings() -> Readings:
    shipped = _shared() / stored._name_of_readings(shipped_knowledge())
    found = stored._read(shipped, Readings)
    if found is None:
        # Another folder of knowledge took its place.
        edition = stored.edition_of(read_texts(shipped_knowledge()), None, shipped_knowledge(), None)
        stored.keep(edition, shipped_knowledge(), _shared())
        found = edition.readings
    assert found is not None
    return found


def _shared() -> Path:
    folder = cache_folder()
    assert folder is not None
    return folder
