"""A small knowledge folder on disk that is changed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.editorial.texts import Texts
from bot.errors import ConflictError
from bot.messages import Message
from bot.publishing.publisher import Publisher
from bot.storage.database import Database
from tests.cli.conftest import DOCUMENT, FACTS

NOTES = "more/notes.yaml"
NOTE = "# a note\r\n\r\n# another"


@dataclass(frozen=True)
class Replace:
    """Another text at one place of a file."""

    old: str
    new: str
    path: str = "facts.yaml"

    def apply(self, texts: Texts) -> Texts:
        if self.old not in texts[self.path]:
            told = f"{self.path}: '{self.old}' does not stand there any more -> look at the file again"
            raise ConflictError(Message(told, told))
        return {**texts, self.path: texts[self.path].replace(self.old, self.new, 1)}

    def summary(self, language: str) -> str:
        return f"{self.old} -> {self.new}"


@dataclass(frozen=True)
class Write:
    """Whole files; None deletes one."""

    files: dict[str, str | None]

    def apply(self, texts: Texts) -> Texts:
        changed = {**texts, **self.files}
        return {path: text for path, text in changed.items() if text is not None}

    def summary(self, language: str) -> str:
        return ", ".join(self.files)


def wording(text: str) -> Replace:
    """Another wording of the builder of the lighthouse."""
    first = "Who built the lighthouse?\n"
    return Replace(first, f"{first}      {text}\n")


def make_folder(folder: Path) -> Path:
    (folder / "documents").mkdir(parents=True)
    (folder / "documents" / "harbour.txt").write_text(DOCUMENT, encoding="utf-8")
    (folder / "facts.yaml").write_text(FACTS, encoding="utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_folder(tmp_path / "knowledge")


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'coopbot.db'}"


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    opened = Database.open(url)
    yield opened
    await opened.close()


@pytest.fixture
async def publisher(folder: Path, database: Database, cache: Path) -> AsyncIterator[Publisher]:
    """Opened; its service answers from revision 1."""
    made = Publisher(folder, database, cache=cache, holder="the test", patience=5)
    await made.open()
    yield made
    await made.close()
