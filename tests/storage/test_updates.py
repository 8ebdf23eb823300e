"""The inbox: every update is handed out once, in the order of its chat, also across replicas."""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, select

from bot.storage.privacy import expire, forget
from bot.storage.tables import OWNERS, UPDATES
from bot.storage.updates import (
    ENDED_THE_PROGRAM,
    MOST_ATTEMPTS,
    Incoming,
    attempt,
    attempts_ended,
    beyond,
    claim,
    finish,
    forget_done,
    lay_aside,
    put_aside,
    receive,
    recover,
    renew,
)
from tests.storage.conftest import empty, rows


def incoming(identifier: int, chat: str = "chat") -> Incoming:
    return Incoming(id=identifier, chat=chat, payload=f'{{"update_id":{identifier}}}', user="user")


def ids(updates: list[Incoming]) -> list[int]:
    return [update.id for update in updates]


def test_an_update_is_handed_out_once(connection: Connection) -> None:
    assert receive(connection, [incoming(1), incoming(2)], owner="a", now=0.0) == {1, 2}
    assert receive(connection, [incoming(2), incoming(3)], owner="a", now=1.0) == {3}


def test_an_update_twice_in_one_batch_is_one(connection: Connection) -> None:
    assert receive(connection, [incoming(1), incoming(1)], owner="a", now=0.0) == {1}
    assert ids(recover(connection, owner="a", now=1.0)) == [1]


def test_no_updates_are_no_harm(connection: Connection) -> None:
    assert receive(connection, [], owner="a", now=0.0) == frozenset()


def test_one_that_is_done_is_not_done_again(connection: Connection) -> None:
    receive(connection, [incoming(1)], owner="a", now=0.0)
    finish(connection, 1, now=1.0)
    assert receive(connection, [incoming(1)], owner="a", now=2.0) == frozenset()
    assert recover(connection, owner="a", now=3.0) == []


def test_of_one_that_is_done_the_number_alone_stays(connection: Connection) -> None:
    receive(connection, [incoming(1)], owner="a", now=0.0)
    finish(connection, 1, now=1.0)
    assert rows(connection, select(UPDATES)) == [(1, "", "", None, "a", 0.0, 0.0, 1.0, 0, None)]


def test_finishing_again_changes_nothing(connection: Connection) -> None:
    receive(connection, [incoming(1)], owner="a", now=0.0)
    finish(connection, 1, now=1.0)
    finish(connection, 1, now=5.0)
    finish(connection, 2, now=5.0)
    assert connection.execute(select(UPDATES.c.done)).scalars().all() == [1.0]


def test_after_a_restart_the_pending_ones_come_whole_and_in_order(connection: Connection) -> None:
    receive(connection, [incoming(3), incoming(1, "other"), incoming(2)], owner="a", now=0.0)
    finish(connection, 2, now=1.0)
    assert recover(connection, owner="a", now=2.0) == [incoming(1, "other"), incoming(3)]
    assert recover(connection, owner="b", now=2.0) == []


def test_an_update_of_a_chat_another_owner_is_busy_with_is_given_to_that_owner(connection: Connection) -> None:
    receive(connection, [incoming(1)], owner="a", now=0.0)
    assert receive(connection, [incoming(2), incoming(3, "other")], owner="b", now=1.0) == {3}
    assert ids(claim(connection, owner="b", now=2.0)) == []
    assert ids(claim(connection, owner="a", now=2.0)) == [2]
    assert ids(claim(connection, owner="a", now=2.0)) == []


def test_an_update_waits_for_those_of_its_chat_that_are_not_claimed_yet(connection: Connection) -> None:
    receive(connection, [incoming(1)], owner="a", now=0.0)
    receive(connection, [incoming(2)], owner="b", now=1.0)
    assert receive(connection, [incoming(3)], owner="a", now=2.0) == frozenset()
    assert ids(claim(connection, owner="a", now=3.0)) == [2, 3]


def test_a_chat_whose_updates_are_done_is_free_for_any_owner(connection: Connection) -> None:
    receive(connection, [incoming(1)], owner="a", now=0.0)
    finish(connection, 1, now=1.0)
    assert receive(connection, [incoming(2)], owner="b", now=2.0) == {2}


def test_what_an_owner_left_behind_is_claimed_when_it_did_not_renew(connection: Connection) -> None:
    receive(connection, [incoming(1), incoming(2)], owner="a", now=0.0)
    assert claim(connection, owner="b", now=120.0) == []
    assert ids(claim(connection, owner="b", now=120.5)) == [1, 2]
    assert claim(connection, owner="c", now=121.0) == []


def test_an_owner_that_renews_keeps_what_it_has(connection: Connection) -> None:
    receive(connection, [incoming(1)], owner="a", now=0.0)
    renew(connection, owner="a", now=100.0)
    assert claim(connection, owner="b", now=200.0) == []


@pytest.mark.parametrize("payload", ['{"text": "\ud800"}', '{"text": "\\u0000 万达 😀"}'])
def test_any_json_is_stored(connection: Connection, payload: str) -> None:
    receive(connection, [Incoming(id=1, chat="chat", payload=payload)], owner="a", now=0.0)
    assert recover(connection, owner="a", now=0.0)[0].payload == payload.replace("\ud800", "\\ud800")


def test_done_ones_and_gone_owners_are_forgotten_in_time(connection: Connection) -> None:
    receive(connection, [incoming(1), incoming(2), incoming(3)], owner="a", now=0.0)
    receive(connection, [incoming(4, "other")], owner="b", now=0.0)
    for identifier, now in ((1, 10.0), (2, 20.0), (4, 10.0)):
        finish(connection, identifier, now=now)
    assert forget_done(connection, before=20.0) == 2
    assert connection.execute(select(UPDATES.c.id).order_by(UPDATES.c.id)).scalars().all() == [2, 3]
    # What is pending keeps its owner.
    assert connection.execute(select(OWNERS.c.name)).scalars().all() == ["a"]


@dataclass
class Replica:
    """What a process knows: the updates it was handed out and has not finished, in that order."""

    name: str
    alive: bool = True
    begun: list[int] = field(default_factory=list)


@dataclass
class World:
    """Two replicas, and the laws of the inbox checked at every step."""

    connection: Connection
    replicas: tuple[Replica, Replica]
    now: float = 0.0
    chats: dict[int, int] = field(default_factory=dict)
    handed: set[int] = field(default_factory=set)
    finished: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def receive(self, replica: Replica, batch: list[int]) -> None:
        got = receive(
            self.connection, [incoming(number, f"chat {self.chats[number]}") for number in batch], owner=replica.name, now=self.now
        )
        self.hand(replica, sorted(got))

    def hand(self, replica: Replica, numbers: list[int]) -> None:
        assert not self.handed & set(numbers), "handed out twice"
        self.handed |= set(numbers)
        for number in numbers:
            chat = self.chats[number]
            under_way = [other for each in self.replicas for other in each.begun if self.chats[other] == chat and each is not replica]
            assert not under_way, "two replicas are busy with one chat"
            before = [*self.finished[chat], *(other for other in replica.begun if self.chats[other] == chat)]
            assert all(other < number for other in before), "out of order"
            replica.begun.append(number)

    def finish(self, replica: Replica) -> None:
        if replica.begun:
            number = replica.begun.pop(0)
            finish(self.connection, number, now=self.now)
            self.finished[self.chats[number]].append(number)

    def claim(self, replica: Replica) -> None:
        claimed = ids(claim(self.connection, owner=replica.name, now=self.now))
        for other in self.replicas:
            if not other.alive:
                self.lose(other, claimed)
        self.hand(replica, claimed)

    def die(self, replica: Replica) -> None:
        replica.alive = False

    def restart(self, replica: Replica) -> None:
        replica.alive = True
        pending = ids(recover(self.connection, owner=replica.name, now=self.now))
        assert set(replica.begun) - set(pending) == set(), "lost by a restart"
        self.lose(replica, pending)
        self.hand(replica, pending)

    def lose(self, replica: Replica, numbers: list[int]) -> None:
        """What a dead process had begun may be handed out again."""
        self.handed -= set(replica.begun) & set(numbers)
        replica.begun = [number for number in replica.begun if number not in numbers]


ACTIONS: st.SearchStrategy[tuple[str, int, list[int], int]] = st.one_of(
    st.tuples(st.just("receive"), st.integers(0, 1), st.lists(st.integers(0, 2), max_size=3), st.integers(0, 4)),
    st.tuples(st.sampled_from(("finish", "claim", "die", "restart", "wait")), st.integers(0, 1), st.just([]), st.just(0)),
)


@given(actions=st.lists(ACTIONS, max_size=40))
def test_whatever_happens_each_update_is_handed_out_once_and_in_order(
    engine: Engine, actions: list[tuple[str, int, list[int], int]]
) -> None:
    with engine.connect() as connection:
        empty(connection)
        world = World(connection, (Replica("a"), Replica("b")))
        numbers = itertools.count(1)
        for name, which, chats, repeated in actions:
            replica = world.replicas[which]
            world.now += 200.0 if name == "wait" else 1.0
            for each in world.replicas:
                if each.alive:
                    renew(connection, owner=each.name, now=world.now)
            if name == "restart":
                world.restart(replica)
            elif name == "receive" and replica.alive:
                new = [next(numbers) for _ in chats]
                world.chats.update(zip(new, chats, strict=True))
                world.receive(replica, [*list(world.chats)[-len(new) - repeated :], *new])
            elif name != "wait" and replica.alive:
                getattr(world, name)(replica)
        settle(world)
        everything = sorted(world.chats)
        assert sorted(number for numbers in world.finished.values() for number in numbers) == everything
        assert connection.execute(select(UPDATES.c.id).where(UPDATES.c.done.is_(None))).all() == []
        connection.rollback()


def settle(world: World) -> None:
    """The first replica goes on alone until nothing is left to do."""
    first, second = world.replicas
    second.alive = False
    if not first.alive:
        world.restart(first)
    world.now += 200.0
    renew(world.connection, owner=first.name, now=world.now)
    world.claim(first)
    while first.begun:
        world.finish(first)


def attempted(connection: Connection, identifier: int, times: int) -> None:
    """The process ends *times* times while it works on an update; each time it is started again."""
    for number in range(times):
        recover(connection, owner="a", now=float(number))
        attempt(connection, [identifier])


def test_an_attempt_is_counted_and_known_at_the_next_start(connection: Connection) -> None:
    receive(connection, [incoming(1), incoming(2)], owner="a", now=0.0)
    attempt(connection, [1])
    assert [(one.id, one.attempts) for one in recover(connection, owner="a", now=1.0)] == [(1, 1), (2, 0)]


def test_after_two_attempts_it_is_not_handed_out_but_put_aside_once_and_kept(connection: Connection) -> None:
    receive(connection, [incoming(1), incoming(2)], owner="a", now=0.0)
    attempted(connection, 1, times=MOST_ATTEMPTS)
    assert ids(recover(connection, owner="a", now=5.0)) == [2]
    assert ids(put_aside(connection, owner="a", now=5.0)) == [1]
    assert put_aside(connection, owner="a", now=6.0) == []
    assert ids(recover(connection, owner="a", now=7.0)) == [2]
    assert receive(connection, [incoming(1)], owner="a", now=8.0) == frozenset()
    kept = rows(connection, select(UPDATES.c.payload, UPDATES.c.user, UPDATES.c.done, UPDATES.c.aside).where(UPDATES.c.id == 1))
    assert kept == [('{"update_id":1}', "user", 5.0, ENDED_THE_PROGRAM)]


def test_another_replica_that_takes_it_over_puts_it_aside_too(connection: Connection) -> None:
    receive(connection, [incoming(1)], owner="a", now=0.0)
    attempted(connection, 1, times=MOST_ATTEMPTS)
    assert claim(connection, owner="b", now=1000.0) == []
    assert ids(put_aside(connection, owner="b", now=1000.0)) == [1]


def test_an_attempt_that_ended_counts_as_never_made(connection: Connection) -> None:
    receive(connection, [incoming(1)], owner="a", now=0.0)
    attempted(connection, 1, times=MOST_ATTEMPTS)
    attempts_ended(connection, [1])
    assert recover(connection, owner="a", now=5.0) == [incoming(1)]


def test_what_was_put_aside_is_kept_with_the_questions_and_erased_with_them(connection: Connection) -> None:
    receive(connection, [incoming(1)], owner="a", now=0.0)
    lay_aside(connection, 1, reason="why", now=100.0)
    assert forget_done(connection, before=1000.0) == 0
    assert expire(connection, before=100.0) == 0
    assert expire(connection, before=100.5) == 1
    assert rows(connection, select(UPDATES.c.id)) == []


def test_who_is_forgotten_leaves_nothing_of_what_was_put_aside(connection: Connection) -> None:
    receive(connection, [incoming(1)], owner="a", now=0.0)
    lay_aside(connection, 1, reason="why", now=100.0)
    assert forget(connection, "user") == 1
    assert rows(connection, select(UPDATES.c.chat, UPDATES.c.user, UPDATES.c.payload, UPDATES.c.aside)) == [("", "", None, None)]


def test_a_start_takes_portions_in_order_and_new_ones_of_a_chat_wait_behind_them(connection: Connection) -> None:
    receive(connection, [incoming(number, f"chat {number % 2}") for number in range(1, 8)], owner="a", now=0.0)
    assert ids(recover(connection, owner="a", now=1.0, most=3)) == [1, 2, 3]
    assert receive(connection, [incoming(8, "chat 0"), incoming(9, "other")], owner="a", now=2.0) == {9}
    assert ids(claim(connection, owner="a", now=3.0, most=3)) == [4, 5, 6]
    assert ids(claim(connection, owner="a", now=4.0, most=3)) == [7, 8]


def test_the_newest_of_a_chat_are_beyond_its_bound(connection: Connection) -> None:
    receive(connection, [incoming(1), incoming(2)], owner="a", now=0.0)
    batch = [incoming(3), incoming(4, "other"), incoming(5), incoming(6)]
    assert beyond(connection, batch, most=3) == {5, 6}
    assert beyond(connection, batch, most=3, pending={"chat": 2}) == {5, 6}
    assert beyond(connection, batch, most=5) == frozenset()


def test_what_is_delivered_again_takes_no_second_place(connection: Connection) -> None:
    receive(connection, [incoming(1), incoming(2)], owner="a", now=0.0)
    assert beyond(connection, [incoming(1), incoming(2), incoming(3)], most=3) == frozenset()
    assert beyond(connection, [incoming(1), incoming(2), incoming(3), incoming(4)], most=3) == {4}


def test_of_what_is_left_out_the_number_alone_is_kept(connection: Connection) -> None:
    assert receive(connection, [incoming(1), incoming(2)], owner="a", now=1.0, left_out={2}) == {1}
    assert recover(connection, owner="a", now=2.0) == [incoming(1)]
    kept = rows(connection, select(UPDATES.c.chat, UPDATES.c.user, UPDATES.c.payload, UPDATES.c.done).where(UPDATES.c.id == 2))
    assert kept == [("", "", None, 1.0)]
