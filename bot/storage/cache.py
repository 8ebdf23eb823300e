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
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypeVar

import numpy as np
import opencc

from bot.edition import Edition, make_edition
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
from bot.retrieval.catalogue import Catalogue
from bot.retrieval.index import Index, Rows
from bot.retrieval.readings import Readings
from bot.retrieval.statements import Statements
from bot.service import Service, State
from bot.storage import disk
from bot.storage.files import read_folder
from bot.storage.memory import beside_others, give_back, take_singly, uncollected
from bot.storage.packing import pack, unpack

KEPT = 3
"""Stored states that are kept, newest use first: a few knowledge folders side by side, or the last edits of one. As many readings."""

_CLASSES = (
    *(Document, Entity, Fact, Gap, KnowledgeBase, Overview, Phrasing, Quote, SmallTalk, *VALUES),
    *(Retirement, Conflict, Accepted, Places, ListCommand),
    *(Lexicon, Speller, Index, Statements, Catalogue, State, Rows, Readings),
)
_Kept = TypeVar("_Kept")
_MAGIC = b"coopbot-state 2\n"
_DIGEST_SIZE = 32
_PART = 1 << 20  # bytes
_LARGEST = 400_000_000
"""Bytes of the largest file that is kept or read; the shipped knowledge takes about 20 MB."""

_PROGRAM = (
    *("errors.py", "service.py", "edition.py", "facts", "language", "retrieval"),
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
    return Service(open_state(folder, cache if cache is not None else cache_folder()), language=language)


def open_state(folder: Path, cache: Path | None) -> State:
    """The state for the knowledge in *folder*: from *cache* if the same content was opened before, else built and kept there.

    A cache that cannot be read or written, or is None, costs time and nothing else.

    Raises:
        KnowledgeError: the knowledge is refused; it holds every problem found. Such a folder is never stored.
    """
    return open_edition(folder, cache).state


def open_edition(folder: Path, cache: Path | None, before: Edition | None = None) -> Edition:
    """The edition of the knowledge in *folder*, from which the next one can be made.

    Args:
        folder: the knowledge folder.
        cache: where states and readings are kept; one that cannot be read or written, or is None, costs time and nothing else.
        before: the edition in use, if there is one; the result does not depend on it.

    Returns:
        The edition. One whose state was stored comes without what its making left behind: the next one finds the readings
        in the cache, and reads the files in full.

    Raises:
        KnowledgeError: the knowledge is refused; it holds every problem found. Such a folder is never stored.
    """
    files, documents = read_folder(folder)
    stored = kept_state(files, documents, cache) if cache is not None and before is None else None
    if stored is not None:
        return Edition(state=stored)
    edition = edition_of(files, documents, folder, cache, before)
    if cache is not None:
        store(edition, folder, files, documents, cache)
    give_back()
    return edition


def edition_of(
    files: Mapping[str, str], documents: Mapping[str, str], folder: Path, cache: Path | None, before: Edition | None = None
) -> Edition:
    """The edition of texts that *folder* holds or is to hold; nothing is kept.

    Args:
        files: relative path -> text of all YAML files.
        documents: relative path -> text of all ``.txt`` files.
        folder: the folder, by which readings are found.
        cache: where readings are looked for; None: nowhere.
        before: the edition in use, if there is one; the result does not depend on it.

    Raises:
        KnowledgeError: something is wrong; it holds every problem found.
    """
    take_singly()
    with uncollected(), beside_others():
        return _made(files, documents, cache / _name_of_readings(folder) if cache is not None else None, before)


def store(edition: Edition, folder: Path, files: Mapping[str, str], documents: Mapping[str, str], cache: Path) -> None:
    """Keep an edition of the texts in *folder*, so that later starts find its state and later changes its readings."""
    keep_state(edition.state, files, documents, cache)
    if edition.readings is not None:
        keep_readings(edition.readings, folder, cache)


def keep_readings(readings: Readings, folder: Path, cache: Path) -> None:
    """Keep in *cache* what was read of the texts in *folder*; what cannot be written is left."""
    _write(cache / _name_of_readings(folder), readings)


def kept_state(files: Mapping[str, str], documents: Mapping[str, str], cache: Path) -> State | None:
    """The state that was made from these texts by this program and kept in *cache*; None when there is none."""
    state = _read(cache / f"state-{key_of(files, documents)}", State)
    english = everyday_english()
    if state is None or state.catalogue.lexicon.english != english:
        return state
    # One of two equal vocabularies is enough.
    lexicon = replace(state.catalogue.lexicon, english=english)
    return State(catalogue=replace(state.catalogue, lexicon=lexicon), speller=replace(state.speller, lexicon=lexicon))


def keep_state(state: State, files: Mapping[str, str], documents: Mapping[str, str], cache: Path) -> None:
    """Keep in *cache* the state that was made from these texts; what cannot be written is left."""
    _write(cache / f"state-{key_of(files, documents)}", state)


def _made(files: Mapping[str, str], documents: Mapping[str, str], left: Path | None, before: Edition | None) -> Edition:
    """The edition of these texts, made with the readings of *before*, or else with those left at that path."""
    if before is not None and before.readings is not None:
        return before.revised(files, documents)
    readings = _read(left, Readings) if left is not None else None
    if before is None:
        return make_edition(files, documents, readings=readings)
    catalogue = before.state.catalogue
    if readings is not None and readings.lexicon == catalogue.lexicon:
        # One of two equal vocabularies is enough.
        readings = replace(readings, lexicon=catalogue.lexicon)
    return make_edition(files, documents, source=before.source, readings=readings, before=catalogue)


def _name_of_readings(folder: Path) -> str:
    return f"readings-{_digest_of((_program(), os.path.realpath(folder).encode('utf-8', 'surrogateescape'))).hex()}"


def key_of(files: Mapping[str, str], documents: Mapping[str, str]) -> str:
    """The key of the state made from these texts by this program: 40 hexadecimal digits."""
    parts = [_program()]
    for texts in (files, documents):
        parts.append(str(len(texts)).encode())
        for name, text in sorted(texts.items()):
            parts += (name.encode(), text.encode())
    return _digest_of(parts).hex()


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
