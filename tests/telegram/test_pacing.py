"""The limits of the Bot API as pure decisions: no window ever holds too many, a pause belongs to its chat, idle chats are forgotten."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.pacing import IN_CHAT, IN_GROUP, MANY, Chat, Pacing, chat_of

PERSON, OTHER, GROUP = 7, 8, -100


def moments(chat: Chat, count: int, pacing: Pacing | None = None, now: float = 0.0) -> list[float]:
    made = Pacing(30) if pacing is None else pacing
    return [made.in_chat(chat, now) for _ in range(count)]


def test_three_messages_at_once_then_one_a_second() -> None:
    assert moments(PERSON, 9) == [0, 0, 0, 3.2, 3.2, 3.2, 6.4, 6.4, 6.4]


def test_a_group_gets_twenty_a_minute() -> None:
    booked = moments(GROUP, 41)
    assert booked[:20] == moments(PERSON, 20)
    assert [round(moment, 1) for moment in (booked[19], booked[20], booked[40])] == [19.2, 60.2, 120.4]


@given(st.lists(st.tuples(st.sampled_from([PERSON, OTHER, GROUP, "@news"]), st.floats(0, 2)), max_size=150))
def test_no_window_ever_holds_more_than_is_allowed(asked: list[tuple[Chat, float]]) -> None:
    pacing, now = Pacing(5), 0.0
    sent: dict[Chat | None, list[float]] = {}
    for chat, passed in asked:
        now += passed
        turn = pacing.in_chat(chat, now)
        assert turn >= now
        sent.setdefault(chat, []).append(turn)
        sent.setdefault(None, []).append(pacing.among_all(now))
    for which, times in sent.items():
        limits = [(5, 1.0)] if which is None else [IN_CHAT, IN_GROUP] if which in (GROUP, "@news") else [IN_CHAT]
        for most, seconds in limits:
            assert all(later - earlier >= seconds - 1e-9 for earlier, later in zip(times, times[most:], strict=False))


def test_a_pause_belongs_to_its_chat() -> None:
    pacing = Pacing(30)
    pacing.pause(PERSON, 30.0, now=0.0)
    assert pacing.in_chat(PERSON, 1.0) == pacing.paused(PERSON, 1.0) == 30.0
    assert pacing.in_chat(OTHER, 1.0) == pacing.among_all(1.0) == pacing.paused(OTHER, 1.0) == pacing.paused(None, 1.0) == 1.0


def test_a_pause_of_no_chat_belongs_to_all() -> None:
    pacing = Pacing(30)
    pacing.pause(None, 30.0, now=0.0)
    assert pacing.among_all(1.0) == pacing.paused(OTHER, 1.0) == pacing.paused(None, 1.0) == 30.0


def test_a_shorter_pause_does_not_end_a_longer_one() -> None:
    pacing = Pacing(0)
    for until in (30.0, 5.0):
        pacing.pause(PERSON, until, now=0.0)
    assert pacing.paused(PERSON, 1.0) == 30.0


def test_without_limits_only_pauses_are_kept() -> None:
    pacing = Pacing(0)
    assert moments(GROUP, 500, pacing) == [0.0] * 500
    assert len(pacing) == 0
    pacing.pause(GROUP, 9.0, now=0.0)
    assert pacing.in_chat(GROUP, 1.0) == 9.0


def test_idle_chats_are_forgotten_and_no_others() -> None:
    pacing, now = Pacing(30), 0.0
    pacing.pause(PERSON, 100_000.0, now)
    for chat in range(100, 200_100):
        now += 0.1
        pacing.in_chat(chat, now)
        assert len(pacing) <= MANY
    assert pacing.paused(PERSON, now) == 100_000.0


@pytest.mark.parametrize(
    ("value", "chat"), [(7, 7), ("7", 7), ("-100", -100), ("@news", "@news"), ("²", "²"), (None, None), (True, None), (1.5, None)]
)
def test_a_chat_is_named_by_its_number_or_its_name(value: object, chat: Chat | None) -> None:
    assert chat_of(value) == chat
