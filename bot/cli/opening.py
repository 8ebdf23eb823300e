"""Opening the service over a knowledge folder: the one place the commands get it from."""

from __future__ import annotations

from pathlib import Path

from bot.retrieval.catalogue import build
from bot.service import Service, prepare
from bot.storage.files import load


def open_service(folder: Path) -> Service:
    """A service that answers from the knowledge in *folder*; KnowledgeError when it is refused."""
    return Service(prepare(build(load(folder))))
