"""The revisions in the database."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from bot.editorial.splices import digest_of, splices_between
from bot.editorial.texts import Texts
from bot.errors import StorageError
from bot.storage import revisions
from bot.storage.revisions import Revision
from bot.storage.tables import SPLICES


def keep(connection: Connection, number: int, before: Texts, after: Texts, published: float | None = 9.0) -> Revision:
    revision = Revision(
        number=number,
        at=8.5,
        author="12",
        kind="edit",
        reason="since \0 it was wrong",
        overridden=number % 2 == 0,
        digest=digest_of(after),
        differences="fact 'a' changed",
        published=published,
    )
    revisions.prepare(connection, revision, splices_between(before, after))
    return revision


def test_a_revision_comes_back_as_it_was_kept(connection: Connection) -> None:
    keep(connection, 1, {}, {"a.yaml": "1"})
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
    keep(connection, 1, {}, {"a.yaml": "1"})
    with pytest.raises(IntegrityError):
        keep(connection, 1, {}, {"a.yaml": "2"})


def test_the_newest_are_listed_first_page_by_page(connection: Connection) -> None:
    for number in range(1, 6):
        keep(connection, number, {}, {})
    assert [one.number for one in revisions.listed(connection, 2)] == [5, 4]
    assert [one.number for one in revisions.listed(connection, 2, before=4)] == [3, 2]
    assert [one.overridden for one in revisions.listed(connection, 5)] == [False, True, False, True, False]


def test_publishing_is_noted_once_and_what_is_published_stays(connection: Connection) -> None:
    keep(connection, 1, {}, {"a.yaml": "1"}, published=None)
    for now in (10.0, 11.0):
        revisions.publish(connection, 1, now)
    found = revisions.find(connection, 1)
    assert found is not None
    assert found.published == 10.0


def test_what_was_only_prepared_can_be_withdrawn(connection: Connection) -> None:
    keep(connection, 1, {}, {"a.yaml": "1"}, published=None)
    revisions.withdraw(connection, 1)
    assert revisions.latest(connection) is None
    assert revisions.splices_of(connection, 1) == ()


STATES: list[dict[str, str]] = [
    {},
    {"a.yaml": "one\r\ntwo\r\n", "b.txt": "\ufeffMark"},
    {"a.yaml": "one\r\n2\r\n", "b.txt": "\ufeffMark"},
    {"a.yaml": "one\r\n2\r\n", "c.txt": "null \0 character and 😀"},
    {"c.txt": "null \0 character and 码头"},
    {"a.yaml": "one\r\ntwo\r\n", "b.txt": "\ufeffMark"},
]


@pytest.mark.parametrize("number", range(1, len(STATES)))
def test_every_state_is_rebuilt_from_the_first_or_from_the_newest(connection: Connection, number: int) -> None:
    for one in range(1, len(STATES)):
        keep(connection, one, STATES[one - 1], STATES[one])
    assert revisions.rebuilt(connection, number) == STATES[number]
    assert revisions.rebuilt(connection, number, (len(STATES) - 1, STATES[-1])) == STATES[number]


def test_hundreds_of_revisions_are_rebuilt_both_ways(connection: Connection) -> None:
    states = [{}, *({"a.yaml": "x" * number} for number in range(1, 251))]
    for one in range(1, len(states)):
        keep(connection, one, states[one - 1], states[one])
    for number in (1, 100, 101, 149, 150, 249, 250):
        assert revisions.rebuilt(connection, number) == states[number]
        assert revisions.rebuilt(connection, number, (250, states[250])) == states[number]


def test_a_database_that_lost_something_is_told_of(connection: Connection) -> None:
    keep(connection, 1, {}, {"a.yaml": "1", "b.yaml": "2"})
    connection.execute(SPLICES.delete().where(SPLICES.c.path == "b.yaml"))
    with pytest.raises(StorageError, match="revision 1 cannot be rebuilt: the database does not hold what makes it up"):
        revisions.rebuilt(connection, 1)
