"""The revisions of the knowledge: who changed what and when, and every state of the files, byte for byte."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, select, update

from bot.editorial.texts import Texts, digest_of
from bot.errors import StorageError
from bot.messages import Message
from bot.storage import tables
from bot.storage.tables import BLOBS, FILES, REVISIONS, storable


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


def prepare(connection: Connection, revision: Revision, texts: Texts) -> None:
    """Write down what the files are about to be, so that it can be completed whatever happens.

    Args:
        connection: the database.
        revision: what is known of it.
        texts: all texts of the folder afterwards.

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
    known = connection.execute(select(FILES.c.path, FILES.c.digest).where(_stands_at(revision.number)))
    before = dict(known.all())
    after = {path: hashlib.sha256(text.encode()).hexdigest() for path, text in texts.items()}
    changed = [path for path in sorted({*before, *after}) if before.get(path) != after.get(path)]
    blobs = [{"digest": after[path], "data": zlib.compress(texts[path].encode())} for path in changed if path in after]
    if blobs:
        connection.execute(tables.insert(connection.dialect.name, BLOBS).on_conflict_do_nothing(), blobs)
    if changed:
        rows = [{"path": path, "revision": revision.number, "digest": after.get(path)} for path in changed]
        connection.execute(insert(FILES), rows)


def publish(connection: Connection, number: int, now: float) -> None:
    """Note that the files of a prepared revision are in place."""
    connection.execute(update(REVISIONS).where(REVISIONS.c.number == number, REVISIONS.c.published.is_(None)).values(published=now))


def withdraw(connection: Connection, number: int) -> None:
    """Forget a prepared revision none of whose files were changed, and the contents that no other revision has."""
    connection.execute(delete(REVISIONS).where(REVISIONS.c.number == number, REVISIONS.c.published.is_(None)))
    connection.execute(delete(BLOBS).where(~select(FILES.c.path).where(FILES.c.digest == BLOBS.c.digest).exists()))


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


def rebuilt(connection: Connection, number: int) -> dict[str, str]:
    """The texts of a revision.

    Raises:
        StorageError: there is no such revision, or the database does not hold what makes it up.
    """
    revision = find(connection, number)
    if revision is None:
        last = latest(connection)
        known = (
            Message("there are revisions 1 to {last}", "现有第 1 到 {last} 版", last=last.number)
            if last is not None
            else Message("nothing was published yet", "还没有发布过")
        )
        told = Message(
            "there is no revision {number} -> {known}; coopbot history lists them",
            "没有第 {number} 版 -> {known}；运行 coopbot history 可以看到各版",
            number=number,
            known=known,
        )
        raise StorageError(told)
    statement = select(FILES.c.path, BLOBS.c.data).join(BLOBS).where(_stands_at(number)).order_by(FILES.c.path)
    try:
        texts = {path: zlib.decompress(data).decode() for path, data in connection.execute(statement)}
    except (ValueError, zlib.error) as error:
        raise _damaged(number) from error
    if digest_of(texts) != revision.digest:
        raise _damaged(number)
    return texts


def _stands_at(number: int) -> ColumnElement[bool]:
    """Whether a row of ``files`` tells what its file is in the revision of this number: none later up to there does."""
    others = FILES.alias()
    last = select(func.max(others.c.revision)).where(others.c.path == FILES.c.path, others.c.revision <= number)
    return FILES.c.revision == last.scalar_subquery()


def _revision(row: Row[tuple[object, ...]] | None) -> Revision | None:
    if row is None:
        return None
    columns = dict(row._mapping)
    return Revision(**columns | {"overridden": bool(columns["overridden"])})


def _damaged(number: int) -> StorageError:
    told = Message(
        "revision {number} cannot be rebuilt: the database does not hold what makes it up -> restore a backup of it",
        "第 {number} 版无法恢复：数据库里缺少它的内容 -> 请恢复数据库的备份",
        number=number,
    )
    return StorageError(told)
