"""Texts of people in a list."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.editorial.lines import one_line


def test_a_text_is_put_on_one_line_and_cut() -> None:
    assert one_line(" How \n much\t? ", 20) == "How much ?"
    assert one_line("abcdef", 5) == "abcd…"
    assert one_line("万达广场", 4) == "万达广场"


def test_what_moves_the_cursor_or_turns_the_direction_is_left_out() -> None:
    assert one_line("\x1b[2Ja\u202eb\u200bc\0d\ud800", 20) == "[2Jabcd"


@given(st.text(st.characters()), st.integers(1, 50))
def test_a_line_can_be_seen_and_is_no_longer_than_allowed(text: str, longest: int) -> None:
    line = one_line(text, longest)
    assert line.isprintable()
    assert len(line) <= longest
