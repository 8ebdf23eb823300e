"""Who a person is stays out of the database: pseudonyms, forgetting, and expiry."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import Connection, Executable, delete, func, or_, select, update

from bot import redaction
from bot.errors import StorageError
from bot.storage import disk
from bot.storage.settings import get_setting, set_setting
from bot.storage.tables import CHATS, CHOICES, REPLIES, RESOLUTIONS, SUBSCRIPTIONS, UPDATES, VOTES

MIN_KEY = 32
"""Fewest characters of a key: 16 random bytes as hexadecimal digits."""

KEY_FILE = "pseudonym.key"

_LONGEST_KEY = 10_000
"""Bytes of the largest file that can be a key."""
_ERASURE = "erasure"
"""The setting that changes whenever something was erased."""


class Pseudonyms:
    """Names for people and chats that nobody can turn back without the key: keyed BLAKE2b, 128 bits."""

    def __init__(self, key: bytes) -> None:
        self._key = hashlib.blake2b(key, digest_size=64).digest()  # a key of any length; BLAKE2b itself takes 64 bytes

    def of(self, kind: str, *ids: object) -> str:
        """The pseudonym of what these ids name, as 32 hexadecimal digits; the same ids of another kind have another."""
        digest = hashlib.blake2b(key=self._key, digest_size=16)
        for part in (kind, *ids):
            encoded = str(part).encode("utf-8", "surrogatepass")
            # Lengths keep the end of one part and the beginning of the next apart.
            digest.update(len(encoded).to_bytes(8, "big"))
            digest.update(encoded)
        return digest.hexdigest()


def load_key(folder: Path, configured: str | None) -> bytes:
    """The key of the pseudonyms.

    Args:
        folder: where the file ``pseudonym.key`` is kept; it is made at the first time, readable for its owner alone.
        configured: a secret to use instead, so that several replicas give the same pseudonyms; None or empty for none.
            The content of such a file, given here, gives the same pseudonyms as the file.

    Raises:
        StorageError: the secret is too short, or the file cannot be read or made.
    """
    if configured:
        return _checked(configured, "the configured secret for pseudonyms", "configure a random one, such as `openssl rand -hex 32` prints")
    path = folder / KEY_FILE
    try:
        if not os.path.lexists(path):
            disk.make_folder(folder)
            disk.write_new(path, f"{secrets.token_hex(32)}\n".encode())
        text = disk.read_regular(path, _LONGEST_KEY).decode()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        remedy = "let the program read and write there, or configure a secret"
        raise StorageError(f"{path}: the key of the pseudonyms cannot be read or made ({reason}) -> {remedy}") from error
    remedy = "restore it from a backup, or delete it (then all users count as new)"
    return _checked(text, f"{path}: the key of the pseudonyms", remedy)


def _checked(text: str, what: str, remedy: str) -> bytes:
    key = text.strip()
    if len(key) < MIN_KEY:
        raise StorageError(f"{what} has {len(key)} characters, at least {MIN_KEY} are needed -> {remedy}")
    redaction.remember(key, "key of the pseudonyms")
    return key.encode("utf-8", "surrogatepass")


def forget(connection: Connection, user: str) -> int:
    """Erase everything of a user: chats, replies with all votes on them and choices from them, votes, choices, subscriptions, updates.

    Of an update its number alone stays, without a trace of whose it was, so that it is not answered when it is
    delivered again; a pending one counts as done. What an editor decided stays, without who it was.

    Returns:
        How many rows were erased or emptied.
    """
    own_chats = select(CHATS.c.key).where(CHATS.c.user == user)
    theirs = or_(UPDATES.c.user == user, (UPDATES.c.user == "") & UPDATES.c.chat.in_(own_chats))
    emptied = {"payload": None, "chat": "", "user": "", "aside": None, "done": func.coalesce(UPDATES.c.done, UPDATES.c.received)}
    own_replies = select(REPLIES.c.id).where(REPLIES.c.user == user)
    statements = (
        update(UPDATES).where(theirs).values(emptied),
        update(RESOLUTIONS).where(RESOLUTIONS.c.who == user).values(who=""),
        delete(SUBSCRIPTIONS).where(or_(SUBSCRIPTIONS.c.user == user, SUBSCRIPTIONS.c.reply.in_(own_replies))),
        delete(VOTES).where(or_(VOTES.c.user == user, VOTES.c.reply.in_(own_replies))),
        delete(CHOICES).where(or_(CHOICES.c.user == user, CHOICES.c.reply.in_(own_replies))),
        delete(REPLIES).where(REPLIES.c.user == user),
        delete(CHATS).where(CHATS.c.user == user),
    )
    return _erased(connection, statements)


def expire(connection: Connection, *, before: float) -> int:
    """Erase the replies, votes, choices and subscriptions given, the chats last used, and the updates put aside, before a time.

    The time is in seconds since the epoch.

    What editors decided before stays, without who it was.

    Returns:
        How many rows were erased or emptied.
    """
    old_replies = select(REPLIES.c.id).where(REPLIES.c.at < before)
    statements = (
        update(RESOLUTIONS).where(RESOLUTIONS.c.at < before, RESOLUTIONS.c.who != "").values(who=""),
        delete(SUBSCRIPTIONS).where(or_(SUBSCRIPTIONS.c.created < before, SUBSCRIPTIONS.c.reply.in_(old_replies))),
        delete(VOTES).where(or_(VOTES.c.at < before, VOTES.c.reply.in_(old_replies))),
        delete(CHOICES).where(or_(CHOICES.c.at < before, CHOICES.c.reply.in_(old_replies))),
        delete(REPLIES).where(REPLIES.c.at < before),
        delete(CHATS).where(CHATS.c.used < before),
        delete(UPDATES).where(UPDATES.c.aside.is_not(None), UPDATES.c.done < before),
    )
    return _erased(connection, statements)


def last_erasure(connection: Connection) -> str:
    """What changes with every erasure, of whatever process: what was read before the last one is not to be shown any more."""
    return get_setting(connection, _ERASURE) or ""


def _erased(connection: Connection, statements: Iterable[Executable]) -> int:
    count = sum(connection.execute(statement).rowcount for statement in statements)
    if count:
        set_setting(connection, _ERASURE, secrets.token_hex(8))
    return count
