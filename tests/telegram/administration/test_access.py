"""Who may change the knowledge, asked of two replicas."""

from __future__ import annotations

import pytest

from bot.errors import RightError
from bot.storage.database import Database
from bot.telegram.administration.access import SOON, Admins

pytestmark = pytest.mark.anyio


class Clock:
    """A clock that is set."""

    def __init__(self) -> None:
        self.now = 1.7e9

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


async def test_owners_are_administrators_and_so_is_whom_they_add(database: Database, clock: Clock) -> None:
    admins = Admins(database, frozenset({1}), clock)
    assert [await admins.is_admin(one) for one in (1, 2)] == [True, False]
    assert await admins.add(2, by=1)
    assert not await admins.add(2, by=1)
    assert not await admins.add(1, by=1)
    assert [await admins.is_admin(one) for one in (1, 2, 3)] == [True, True, False]
    assert await admins.everybody() == {1, 2}
    assert (await admins.added())[2].by == 1


async def test_a_right_that_was_taken_away_is_gone_at_once_in_every_replica(database: Database, clock: Clock) -> None:
    here, there = (Admins(database, frozenset({1}), clock) for _ in range(2))
    await here.add(2, by=1)
    assert await there.is_admin(2)
    assert await here.remove(2, by=1)
    assert not await there.is_admin(2)
    assert not await here.is_admin(2)


async def test_a_right_that_another_replica_gave_counts_within_seconds(database: Database, clock: Clock) -> None:
    here, there = (Admins(database, frozenset({1}), clock) for _ in range(2))
    assert not await there.is_admin(2)
    await here.add(2, by=1)
    clock.now += SOON
    assert await there.is_admin(2)


async def test_owners_cannot_be_removed(database: Database, clock: Clock) -> None:
    admins = Admins(database, frozenset({1}), clock)
    assert not await admins.remove(1, by=1)
    assert not await admins.remove(7, by=1)
    assert await admins.is_admin(1)


async def test_whether_somebody_may_is_asked_in_the_transaction_of_what_they_change(database: Database, clock: Clock) -> None:
    here, there = (Admins(database, frozenset({1}), clock) for _ in range(2))
    await here.add(2, by=1)
    guards = [here.guard(one, "no administrator any more") for one in (1, 2)]
    for guard in guards:
        await database.run(guard)
    await there.remove(2, by=1)
    await database.run(guards[0])
    with pytest.raises(RightError, match="no administrator any more"):
        await database.run(guards[1])
