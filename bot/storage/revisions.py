"""The revisions of the knowledge: who changed what and when, and every state of the files, byte for byte."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Row, delete, insert, select, update

from bot.editorial.splices import Splice, applied, digest_of, reverted
from bot.editorial.texts import Texts
from bot.errors import StorageError
from bot.storage.statements import storable
from bot.storage.tables import REVISIONS, SPLICES


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A published state of the knowledge.

    Attributes:
        number: 1 for the first one, without gaps.
        at: when it was made, in seconds since the epoch.
        author: numeric Telegram id, ``shell user@host``, or ``file`` for a change made in the files by hand.
        kind: ``first``, ``edit``, ``import``, ``hand``, ``rollback`` or another word for how it came about.
        reason: what its author said of it; may be empty.
        overridden: whether it was published although answers changed for the worse.
        digest: of all texts afterwards.
        differences: what changed, for people, as plain text.
        published: when its files were in place, in seconds since the epoch; None: they may not be yet.
    """

    number: int
    at: float
    author: str
    kind: str
    reason: str
    overridden: bool
    digest: str
    differences: str
    published: float | None = None


def prepare(connection: Connection, revision: Revision, splices: Iterable[Splice]) -> None:
    """Write down what is about to be done to the files, so that it can be completed whatever happens.

    Raises:
        IntegrityError: there is a revision of that number already.
    """
    connection.execute(
        insert(REVISIONS).values(
            number=revision.number,
            at=revision.at,
            author=storable(revision.author),
            kind=revision.kind,
            reason=storable(revision.reason),
            overridden=int(revision.overridden),
            digest=revision.digest,
            differences=storable(revision.differences),
            published=revision.published,
        )
    )
    rows = [
        {"revision": revision.number, "path": one.path, "offset": one.offset, "old": _bytes(one.old), "new": _bytes(one.new)}
        for one in splices
    ]
    if rows:
        connection.execute(insert(SPLICES), rows)


def publish(connection: Connection, number: int, now: float) -> None:
    """Note that the files of a prepared revision are in place."""
    connection.execute(update(REVISIONS).where(REVISIONS.c.number == number, REVISIONS.c.published.is_(None)).values(published=now))


def withdraw(connection: Connection, number: int) -> None:
    """Forget a prepared revision none of whose files were changed."""
    connection.execute(delete(SPLICES).where(SPLICES.c.revision == number))
    connection.execute(delete(REVISIONS).where(REVISIONS.c.number == number, REVISIONS.c.published.is_(None)))


def latest(connection: Connection) -> Revision | None:
    """The newest revision, published or prepared; None when there is none."""
    return _revision(connection.execute(select(REVISIONS).order_by(REVISIONS.c.number.desc()).limit(1)).one_or_none())


def find(connection: Connection, number: int) -> Revision | None:
    """The revision of that number; None when there is none."""
    return _revision(connection.execute(select(REVISIONS).where(REVISIONS.c.number == number)).one_or_none())


def listed(connection: Connection, limit: int, before: int | None = None) -> list[Revision]:
    """The newest revisions, newest first: at most *limit*, with numbers below *before* (None: all)."""
    statement = select(REVISIONS).order_by(REVISIONS.c.number.desc()).limit(limit)
    if before is not None:
        statement = statement.where(REVISIONS.c.number < before)
    return [revision for row in connection.execute(statement) if (revision := _revision(row)) is not None]


def splices_of(connection: Connection, number: int) -> tuple[Splice, ...]:
    """What a revision changed, in path order."""
    return _splices(connection, [number]).get(number, ())


def rebuilt(connection: Connection, number: int, newest: tuple[int, Texts] | None = None) -> dict[str, str]:
    """The texts of a revision.

    Args:
        connection: the database.
        number: of the revision.
        newest: number and texts of a later revision, if some are at hand: the way back from there is shorter for recent ones.

    Raises:
        StorageError: there is no such revision, or the database does not hold what makes it up.
    """
    revision = find(connection, number)
    if revision is None:
        last = latest(connection)
        known = f"there are revisions 1 to {last.number}" if last is not None else "nothing was published yet"
        raise StorageError(f"there is no revision {number} -> {known}; coopbot history lists them")
    try:
        if newest is not None and number <= newest[0] and newest[0] - number < number:
            texts = _back(connection, number, newest)
        else:
            texts = _forth(connection, number)
    except ValueError as error:
        raise _damaged(number) from error
    if digest_of(texts) != revision.digest:
        raise _damaged(number)
    return texts


_AT_ONCE = 100
"""Revisions whose splices are held in memory together."""


def _forth(connection: Connection, number: int) -> dict[str, str]:
    texts: dict[str, str] = {}
    for first in range(1, number + 1, _AT_ONCE):
        numbers = range(first, min(first + _AT_ONCE, number + 1))
        splices = _splices(connection, numbers)
        for one in numbers:
            texts = applied(texts, splices.get(one, ()))
    return texts


def _back(connection: Connection, number: int, newest: tuple[int, Texts]) -> dict[str, str]:
    texts = dict(newest[1])
    for last in range(newest[0], number, -_AT_ONCE):
        numbers = range(last, max(last - _AT_ONCE, number), -1)
        splices = _splices(connection, numbers)
        for one in numbers:
            texts = applied(texts, reverted(splices.get(one, ())))
    return texts


def _splices(connection: Connection, numbers: Sequence[int]) -> dict[int, tuple[Splice, ...]]:
    statement = select(SPLICES).where(SPLICES.c.revision.between(min(numbers), max(numbers))).order_by(SPLICES.c.revision, SPLICES.c.path)
    found: dict[int, tuple[Splice, ...]] = {}
    for row in connection.execute(statement):
        splice = Splice(path=row.path, offset=row.offset, old=_text(row.old), new=_text(row.new))
        found[row.revision] = (*found.get(row.revision, ()), splice)
    return found


def _revision(row: Row[tuple[object, ...]] | None) -> Revision | None:
    if row is None:
        return None
    columns = dict(row._mapping)
    return Revision(**columns | {"overridden": bool(columns["overridden"])})


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else text.encode()


def _text(data: bytes | None) -> str | None:
    return None if data is None else bytes(data).decode()


def _damaged(number: int) -> StorageError:
    return StorageError(f"revision {number} cannot be rebuilt: the database does not hold what makes it up -> restore a backup of it")
