"""The revisions in the database."""

from __future__ import annotations

import zlib

import pytest
from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from bot.editorial.texts import Texts, digest_of
from bot.errors import StorageError
from bot.storage import revisions
from bot.storage.revisions import Revision
from bot.storage.tables import BLOBS, FILES
from tests.storage.conftest import rows


def keep(connection: Connection, number: int, texts: Texts, published: float | None = 9.0) -> Revision:
    revision = Revision(
        number=number,
        at=8.5,
        author="12",
        kind="edit",
        reason="since \0 it was wrong",
        overridden=number % 2 == 0,
        digest=digest_of(texts),
        differences="fact 'a' changed",
        published=published,
    )
    revisions.prepare(connection, revision, texts)
    return revision


def test_a_revision_comes_back_as_it_was_kept(connection: Connection) -> None:
    keep(connection, 1, {"a.yaml": "1"})
    found = revisions.find(connection, 1)
    assert found is not None
    assert found == revisions.latest(connection)
    assert (found.number, found.at, found.author, found.kind, found.overridden, found.published) == (1, 8.5, "12", "edit", False, 9.0)
    assert (found.reason, found.differences) == ("since \N{REPLACEMENT CHARACTER} it was wrong", "fact 'a' changed")
    assert revisions.find(connection, 2) is None


def test_without_revisions_there_is_no_latest(connection: Connection) -> None:
    assert revisions.latest(connection) is None
    assert revisions.listed(connection, 5) == []
    with pytest.raises(StorageError, match="there is no revision 1 -> nothing was published yet"):
        revisions.rebuilt(connection, 1)


def test_a_number_is_given_once(connection: Connection) -> None:
    keep(connection, 1, {"a.yaml": "1"})
    with pytest.raises(IntegrityError):
        keep(connection, 1, {"a.yaml": "2"})


def test_the_newest_are_listed_first_page_by_page(connection: Connection) -> None:
    for number in range(1, 6):
        keep(connection, number, {})
    assert [one.number for one in revisions.listed(connection, 2)] == [5, 4]
    assert [one.number for one in revisions.listed(connection, 2, before=4)] == [3, 2]
    assert [one.overridden for one in revisions.listed(connection, 5)] == [False, True, False, True, False]


def test_publishing_is_noted_once_and_what_is_published_stays(connection: Connection) -> None:
    keep(connection, 1, {"a.yaml": "1"}, published=None)
    for now in (10.0, 11.0):
        revisions.publish(connection, 1, now)
    found = revisions.find(connection, 1)
    assert found is not None
    assert found.published == 10.0


def test_what_was_only_prepared_can_be_withdrawn(connection: Connection) -> None:
    keep(connection, 1, {"a.yaml": "1"}, published=None)
    revisions.withdraw(connection, 1)
    assert revisions.latest(connection) is None
    assert rows(connection, select(FILES)) == rows(connection, select(BLOBS)) == []


STATES: list[dict[str, str]] = [
    {},
    {"a.yaml": "one\r\ntwo\r\n", "b.txt": "\ufeffMark"},
    {"a.yaml": "one\r\n2\r\n", "b.txt": "\ufeffMark"},
    {"a.yaml": "one\r\n2\r\n", "c.txt": "null \0 character and 😀"},
    {"c.txt": "null \0 character and 码头"},
    {"a.yaml": "one\r\ntwo\r\n", "b.txt": "\ufeffMark"},
]


def test_every_state_is_rebuilt_to_the_byte(connection: Connection) -> None:
    for number, texts in enumerate(STATES[1:], 1):
        keep(connection, number, texts)
    assert [revisions.rebuilt(connection, number) for number in range(1, len(STATES))] == STATES[1:]


def test_a_content_is_kept_once_and_a_file_where_it_changes(connection: Connection) -> None:
    for number, texts in enumerate(STATES[1:], 1):
        keep(connection, number, texts)
    contents = {text for texts in STATES for text in texts.values()}
    assert len(rows(connection, select(BLOBS))) == len(contents)
    changed = [
        (path, digest is None)
        for path, digest in rows(connection, select(FILES.c.path, FILES.c.digest).order_by(FILES.c.revision, FILES.c.path))
    ]
    assert changed == [
        *[("a.yaml", False), ("b.txt", False)],
        ("a.yaml", False),
        *[("b.txt", True), ("c.txt", False)],
        *[("a.yaml", True), ("c.txt", False)],
        *[("a.yaml", False), ("b.txt", False), ("c.txt", True)],
    ]


def test_what_is_withdrawn_takes_only_the_contents_that_are_its_own(connection: Connection) -> None:
    keep(connection, 1, {"a.yaml": "1", "b.yaml": "2"})
    keep(connection, 2, {"b.yaml": "3", "c.yaml": "1"}, published=None)
    revisions.withdraw(connection, 2)
    assert revisions.rebuilt(connection, 1) == {"a.yaml": "1", "b.yaml": "2"}
    assert len(rows(connection, select(BLOBS))) == 2


def test_what_is_published_is_not_withdrawn(connection: Connection) -> None:
    keep(connection, 1, {"a.yaml": "1"})
    revisions.withdraw(connection, 1)
    assert revisions.rebuilt(connection, 1) == {"a.yaml": "1"}


def test_a_database_that_lost_something_is_told_of(connection: Connection) -> None:
    keep(connection, 1, {"a.yaml": "1", "b.yaml": "2"})
    told = "revision 1 cannot be rebuilt: the database does not hold what makes it up"
    for damaged in (b"", b"no zlib", zlib.compress(b"\xff"), zlib.compress(b"3")):
        connection.execute(BLOBS.update().values(data=damaged))
        with pytest.raises(StorageError, match=told):
            revisions.rebuilt(connection, 1)
    connection.execute(FILES.delete().where(FILES.c.path == "b.yaml"))
    with pytest.raises(StorageError, match=told):
        revisions.rebuilt(connection, 1)


def test_a_state_after_one_that_was_lost_is_whole(connection: Connection) -> None:
    keep(connection, 1, {"a.yaml": "1", "b.yaml": "2"})
    connection.execute(FILES.delete().where(FILES.c.path == "b.yaml"))
    keep(connection, 2, {"a.yaml": "1", "b.yaml": "2"})
    assert revisions.rebuilt(connection, 2) == {"a.yaml": "1", "b.yaml": "2"}
