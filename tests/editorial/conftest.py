"""A small knowledge folder as texts, and the shipped one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.editorial.texts import Texts, is_yaml
from bot.facts.model import KnowledgeBase
from bot.facts.schema import parse
from bot.paths import shipped_knowledge
from tests.cli.conftest import DOCUMENT, FACTS


def base_of(texts: Texts) -> KnowledgeBase:
    """What the texts say, checked."""
    bare = {path: text.removeprefix("\ufeff") for path, text in texts.items()}
    return parse({path: bare[path] for path in bare if is_yaml(path)}, {path: bare[path] for path in bare if not is_yaml(path)})


def texts_in(folder: Path) -> dict[str, str]:
    """The files of a folder, exactly."""
    return {path.relative_to(folder).as_posix(): path.read_bytes().decode() for path in sorted(folder.rglob("*")) if path.is_file()}


HARBOUR: Mapping[str, str] = {"facts.yaml": FACTS, "documents/harbour.txt": DOCUMENT}
"""The knowledge about a harbour."""


@pytest.fixture(scope="session")
def shipped() -> Texts:
    """The files of the shipped folder."""
    return texts_in(shipped_knowledge())
