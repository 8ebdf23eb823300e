"""A clock is trusted as far as it may be right."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection

from bot.storage.clock_guard import AWAY, is_plausible, look, note, noted

DAY = 86_400.0


@given(now=st.floats(0, 1e10), ahead=st.floats(-1e9, 1e9), lived=st.floats(0, 1e8))
def test_a_clock_may_be_ahead_by_what_was_lived_and_a_few_days(now: float, ahead: float, lived: float) -> None:
    assert is_plausible(now + ahead, now, lived=lived) == (now + ahead - now <= lived + AWAY)


def test_a_jump_that_would_erase_everything_is_never_small() -> None:
    assert is_plausible(2 * DAY, 0.0, retention=90 * DAY)
    assert not is_plausible(2 * DAY, 0.0, retention=DAY)


def test_a_jump_is_not_noted_until_it_is_confirmed(connection: Connection) -> None:
    assert look(connection, 1000.0, lived=0.0, retention=90 * DAY) is None
    assert look(connection, 1000.0 + 100 * DAY, lived=60.0, retention=90 * DAY) == 1000.0
    assert noted(connection) == 1000.0
    note(connection, 1000.0 + 100 * DAY)
    assert look(connection, 1060.0 + 100 * DAY, lived=60.0, retention=90 * DAY) is None


def test_a_clock_that_lost_its_time_for_a_while_is_trusted_when_it_has_it_again(connection: Connection) -> None:
    note(connection, 1000 * DAY)
    assert look(connection, 0.0, lived=0.0, retention=90 * DAY) is None
    assert look(connection, 1000 * DAY + 60.0, lived=60.0, retention=90 * DAY) is None
    assert noted(connection) == 1000 * DAY + 60.0
