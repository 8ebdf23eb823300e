"""Opening a knowledge folder, quickly when its content was opened before: the prepared state is kept in the user's cache.

The key of a stored state is a digest of everything it was made from: the names and contents of the knowledge files, and the
program itself (its code and its vocabularies). So nothing has to be invalidated: what has changed has another key, is
read, checked and prepared anew, and a stored state is the one that would be built.

Beside the states lies, per folder and program, what was last read of its texts: after a change only the texts it touches are read.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import platform
import secrets
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypeVar

import numpy as np
import opencc

from bot.edition import Edition, make_edition
from bot.editorial.texts import Texts, digest_of
from bot.facts.model import (
    Accepted,
    Conflict,
    Document,
    Entity,
    Fact,
    Gap,
    KnowledgeBase,
    ListCommand,
    Overview,
    Phrasing,
    Places,
    Quote,
    Retirement,
    SmallTalk,
)
from bot.facts.values import VALUES
from bot.language.lexicon import Lexicon, everyday_english
from bot.language.spelling import Speller
from bot.paths import cache_folder
from bot.retrieval.engine import STORED, Readings
from bot.service import Service, State
from bot.storage import disk
from bot.storage.files import read_texts
from bot.storage.memory import beside_others, give_back, take_singly, uncollected
from bot.storage.packing import pack, unpack

KEPT = 3
"""Stored states that are kept, newest use first: a few knowledge folders side by side, or the last edits of one. As many readings."""

_CLASSES = (
    *(Document, Entity, Fact, Gap, KnowledgeBase, Overview, Phrasing, Quote, SmallTalk, *VALUES),
    *(Retirement, Conflict, Accepted, Places, ListCommand),
    *(Lexicon, Speller, State, *STORED),
)
_Kept = TypeVar("_Kept")
_MAGIC = b"coopbot-state 2\n"
_DIGEST_SIZE = 32
_PART = 1 << 20  # bytes
_LARGEST = 400_000_000
"""Bytes of the largest file that is kept or read; the shipped knowledge takes about 20 MB."""

_PROGRAM = (
    *("errors.py", "service.py", "edition.py", "editorial/texts.py", "facts", "language", "retrieval"),
    *("storage/cache.py", "storage/disk.py", "storage/files.py", "storage/packing.py"),
)
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
    return Service(open_edition(folder, cache if cache is not None else cache_folder()).state, language=language)


def open_edition(folder: Path, cache: Path | None) -> Edition:
    """The edition of the knowledge in *folder*: from *cache* if the same content was opened before, else built and kept there.

    A cache that cannot be read or written, or is None, costs time and nothing else.

    Returns:
        The edition, with its state alone: the first change reads the files anew, and finds the readings in the cache.

    Raises:
        KnowledgeError: the knowledge is refused; it holds every problem found. Such a folder is never stored.
    """
    edition = edition_of(read_texts(folder), None, folder, cache)
    if cache is not None:
        keep(edition, folder, cache)
    give_back()
    return Edition(texts=edition.texts, state=edition.state)


def edition_of(texts: Texts, before: Edition | None, folder: Path, cache: Path | None) -> Edition:
    """The edition of texts that *folder* holds or is to hold; nothing is kept.

    Args:
        texts: all texts of a folder.
        before: the edition in use, if there is one; the result does not depend on it.
        folder: the folder, by which readings are found.
        cache: where a stored state or readings are looked for; None: nowhere.

    Raises:
        KnowledgeError: something is wrong; it holds every problem found.
    """
    if before is not None and before.texts == texts:
        return before
    stored = _kept_state(texts, cache) if cache is not None and before is None else None
    if stored is not None:
        return Edition(texts=texts, state=stored)
    take_singly()
    with uncollected(), beside_others():
        missing = before is None or before.readings is None
        readings = _read(cache / _name_of_readings(folder), Readings) if cache is not None and missing else None
        return make_edition(texts, before, readings)


def keep(edition: Edition, folder: Path, cache: Path) -> None:
    """Keep an edition of *folder*, so that later starts find its state and later changes its readings; what cannot be written is left."""
    # One without readings came from there.
    if edition.readings is not None:
        _write(cache / f"state-{key_of(edition.texts)}", edition.state)
        _write(cache / _name_of_readings(folder), edition.readings)


def _kept_state(texts: Texts, cache: Path) -> State | None:
    """The state that was made from these texts by this program and kept in *cache*; None when there is none."""
    state = _read(cache / f"state-{key_of(texts)}", State)
    english = everyday_english()
    if state is None or state.catalogue.lexicon.english != english:
        return state
    # One of two equal vocabularies is enough.
    lexicon = replace(state.catalogue.lexicon, english=english)
    return State(catalogue=replace(state.catalogue, lexicon=lexicon), speller=replace(state.speller, lexicon=lexicon))


def _name_of_readings(folder: Path) -> str:
    return f"readings-{_digest_of((_program(), os.path.realpath(folder).encode('utf-8', 'surrogateescape'))).hex()}"


def key_of(texts: Texts) -> str:
    """The key of the state made from these texts by this program: 40 hexadecimal digits."""
    return _digest_of((_program(), digest_of(texts).encode())).hex()


@functools.cache
def _program() -> bytes:
    """A digest of the program."""
    versions = (platform.python_version(), np.__version__, str(getattr(opencc, "__version__", "")), unicodedata.unidata_version)
    parts: list[bytes] = [" ".join(versions).encode()]
    for name in _PROGRAM:
        for entry, content in _contents(resources.files("bot") / name):
            parts += (entry.encode(), content)
    return _digest_of(parts)


def _digest_of(parts: Iterable[bytes]) -> bytes:
    digest = hashlib.blake2b(digest_size=20)
    for part in parts:
        # Lengths keep the end of one part and the beginning of the next apart.
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.digest()


def _contents(entry: Traversable) -> Iterator[tuple[str, bytes]]:
    """Names and contents of the program's files, compiled ones left out, in the order of their names."""
    if entry.is_file():
        yield entry.name, entry.read_bytes()
    elif entry.is_dir() and entry.name != "__pycache__":
        for inner in sorted(entry.iterdir(), key=lambda inner: inner.name):
            yield from _contents(inner)


def _read(path: Path, kind: type[_Kept]) -> _Kept | None:
    """The value stored at *path*; None when there is none, or whatever stands there is not what :func:`_write` wrote under this name."""
    try:
        with disk.open_regular(path, _LARGEST) as file:
            if not disk.is_own(file):
                return None
            head = file.read(len(_MAGIC) + _DIGEST_SIZE)
            digest = _digest_for(path)
            while part := file.read(_PART):
                digest.update(part)
            if head != _MAGIC + digest.digest():
                return None
            file.seek(len(head))
            value = unpack(file, kind, _CLASSES)
            # So that it is not the next to go.
            disk.mark_used(file)
    except Exception:
        # The digest keeps accidents out, not somebody who makes one that fits; what unpacking that raises is told nowhere.
        return None
    give_back()
    return value


def _write(path: Path, value: object) -> None:
    packed = pack(value, _CLASSES)
    if len(packed) > _LARGEST:
        return
    digest = _digest_for(path)
    digest.update(packed)
    kind = path.name.partition("-")[0]
    with contextlib.suppress(OSError):
        disk.make_folder(path.parent)
        if path.is_dir() and not path.is_symlink():
            # No file can take its place.
            disk.move_away(path, f"odd-{secrets.token_hex(8)}")
        # The name of an unfinished file begins like the others: one left behind by a crash goes when its time has come.
        disk.write(path, _MAGIC + digest.digest(), packed, prefix=f"{kind}-part-")
        _forget_old(path.parent, kind)


def _forget_old(folder: Path, kind: str) -> None:
    """Delete all but the ``KEPT`` files of a kind that were used last."""
    used = sorted(((path.lstat().st_mtime_ns, path) for path in folder.glob(f"{kind}-*")), reverse=True)
    for _, path in used[KEPT:]:
        disk.delete(folder, path.name)


def _digest_for(path: Path) -> hashlib.blake2b:
    """A digest of what is kept under a name, and of that name: a file that was given another one is not what the name says."""
    return hashlib.blake2b(path.name.encode("utf-8", "surrogateescape"), digest_size=_DIGEST_SIZE)
