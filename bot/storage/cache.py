"""Opening a knowledge folder, quickly when its content was opened before: the prepared state is kept in the user's cache.

The key of a stored state is a digest of everything it was made from: the names and contents of the knowledge files, and the
program itself (its code and its vocabularies). So nothing has to be invalidated: what has changed has another key, is
read, checked and prepared anew, and a stored state is the one that would be built.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import numpy as np
import opencc

from bot.facts.model import Accepted, Document, Entity, Fact, Gap, KnowledgeBase, Overview, Phrasing, Quote, SmallTalk
from bot.facts.schema import parse
from bot.facts.values import Amount, Count, Date, Named
from bot.language.lexicon import Lexicon
from bot.language.spelling import Speller
from bot.paths import cache_folder
from bot.retrieval.catalogue import Catalogue, build
from bot.retrieval.index import Index
from bot.service import Service, State, prepare
from bot.storage.files import read_folder
from bot.storage.packing import pack, unpack

KEPT = 3
"""Stored states that are kept, newest use first: a few knowledge folders side by side, or the last edits of one."""

_CLASSES = (
    *(Accepted, Document, Entity, Fact, Gap, KnowledgeBase, Overview, Phrasing, Quote, SmallTalk, Amount, Count, Date, Named),
    *(Lexicon, Speller, Index, Catalogue, State),
)
_MAGIC = b"coopbot-state\n"
_DIGEST_SIZE = 32
_PROGRAM = ("errors.py", "service.py", "facts", "language", "retrieval", "storage/cache.py", "storage/files.py", "storage/packing.py")
"""What of the package shapes a state, by name; the cache must not outlive a change of it."""


def open_service(folder: Path, *, cache: Path | None = None, language: str = "en") -> Service:
    """A service that answers from the knowledge in *folder*.

    Args:
        folder: the knowledge folder.
        cache: where prepared states are kept; None: in the user's cache folder, if there is one.
        language: language of replies to messages that have none.

    Raises:
        KnowledgeError: the knowledge is refused; it holds every problem found.
    """
    return Service(open_state(folder, cache if cache is not None else cache_folder()), language=language)


def open_state(folder: Path, cache: Path | None) -> State:
    """The state for the knowledge in *folder*: from *cache* if the same content was opened before, else built and kept there.

    A cache that cannot be read or written, or is None, costs time and nothing else.

    Raises:
        KnowledgeError: the knowledge is refused; it holds every problem found. Such a folder is never stored.
    """
    files, documents = read_folder(folder)
    stored = kept_state(files, documents, cache) if cache is not None else None
    if stored is not None:
        return stored
    state = prepare(build(parse(files, documents)))
    if cache is not None:
        keep_state(state, files, documents, cache)
    return state


def kept_state(files: Mapping[str, str], documents: Mapping[str, str], cache: Path) -> State | None:
    """The state that was made from these texts by this program and kept in *cache*; None when there is none."""
    return _read(cache / f"state-{key_of(files, documents)}")


def keep_state(state: State, files: Mapping[str, str], documents: Mapping[str, str], cache: Path) -> None:
    """Keep in *cache* the state that was made from these texts; what cannot be written is left."""
    _write(cache / f"state-{key_of(files, documents)}", state)


def key_of(files: Mapping[str, str], documents: Mapping[str, str]) -> str:
    """The key of the state made from these texts by this program: 40 hexadecimal digits."""
    digest = hashlib.blake2b(digest_size=20)
    versions = (platform.python_version(), np.__version__, str(getattr(opencc, "__version__", "")), unicodedata.unidata_version)
    parts: list[bytes] = [" ".join(versions).encode()]
    for name in _PROGRAM:
        for entry, content in _contents(resources.files("bot") / name):
            parts += (entry.encode(), content)
    for texts in (files, documents):
        parts.append(str(len(texts)).encode())
        for name, text in sorted(texts.items()):
            parts += (name.encode(), text.encode())
    for part in parts:
        # Lengths keep the end of one part and the beginning of the next apart.
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()


def _contents(entry: Traversable) -> Iterator[tuple[str, bytes]]:
    """Names and contents of the program's files, compiled ones left out, in the order of their names."""
    if entry.is_file():
        yield entry.name, entry.read_bytes()
    elif entry.is_dir() and entry.name != "__pycache__":
        for inner in sorted(entry.iterdir(), key=lambda inner: inner.name):
            yield from _contents(inner)


def _read(path: Path) -> State | None:
    """The state stored at *path*; None when there is none or it is damaged."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    begin = len(_MAGIC) + _DIGEST_SIZE
    packed = memoryview(content)[begin:]
    if content[:begin] != _MAGIC + _digest(packed):
        return None
    state = unpack(packed, State, _CLASSES)
    with contextlib.suppress(OSError):
        # Marks it as used, so that it is not the next to go.
        os.utime(path)
    return state


def _write(path: Path, state: State) -> None:
    packed = pack(state, _CLASSES)
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # The name of an unfinished file begins like the others: one left behind by a crash goes when its time has come.
        descriptor, unfinished = tempfile.mkstemp(prefix="state-", suffix=".part", dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(_MAGIC + _digest(packed))
                file.write(packed)
            Path(unfinished).replace(path)
        except OSError:
            Path(unfinished).unlink()
            raise
        _forget_old(path.parent)


def _forget_old(folder: Path) -> None:
    """Delete all but the ``KEPT`` states used last."""
    used = sorted(((path.stat().st_mtime_ns, path) for path in folder.glob("state-*")), reverse=True)
    for _, path in used[KEPT:]:
        path.unlink(missing_ok=True)


def _digest(packed: bytes | memoryview) -> bytes:
    return hashlib.blake2b(packed, digest_size=_DIGEST_SIZE).digest()
