"""Plain text that was broken at a margin becomes paragraphs again, and other text stays as it is."""

from __future__ import annotations

import textwrap

from hypothesis import given
from hypothesis import strategies as st

from bot.reading.documents import read_file
from bot.reading.plain import unwrapped

LONG = (
    "The harbour office opens at eight in the morning and closes at five, but in winter it opens an hour later and closes an hour earlier, "
    "and on the days before a holiday it closes at noon, whatever the season and the weather are."
)


def wrapped(text: str, indent: str = "", hanging: str = "") -> str:
    return textwrap.fill(text, 60, initial_indent=indent, subsequent_indent=hanging)


def test_lines_broken_at_a_margin_are_one_paragraph() -> None:
    text = f"{wrapped(LONG)}\n\n{wrapped(LONG)}\n"
    assert unwrapped(text) == f"{LONG}\n\n{LONG}\n"


def test_points_of_a_list_stay_apart_and_keep_their_lines_below() -> None:
    text = f"{wrapped(LONG)}\n{wrapped(LONG, '  1. ', '     ')}\n{wrapped(LONG, '  2. ', '     ')}\n"
    assert unwrapped(text) == f"{LONG}\n  1. {LONG}\n  2. {LONG}\n"


def test_chinese_lines_are_joined_without_a_space() -> None:
    sentence = (
        "码头管理处对六月以前入驻本区的企业给予租金补贴补贴标准为每平方米每月十四元期限三年由财政局拨付企业应当在每年三月底以前提交申请材料"
    )
    text = "\n".join(textwrap.wrap(sentence * 4, 30)) + "。\n"
    assert unwrapped(text) == sentence * 4 + "。\n"


def test_verses_tables_lists_of_lines_and_long_lines_stay() -> None:
    for text in (
        "The tide comes in\nThe boats go out\nThe gulls are loud\nAnd so are we\n" * 4,
        "".join(f"Berth {number}     {number} m     for boats that come from the sea and stay overnight\n" for number in range(20)),
        f"{LONG}\n{LONG}\n" * 6,
        "Harbour Street 1\nKelsmouth\n\nDear members of the board and all who came to the meeting,\n",
    ):
        assert unwrapped(text) == text


def test_a_file_is_read_so() -> None:
    read = read_file("notice.txt", (wrapped(LONG) + "\n\n" + wrapped(LONG.replace("harbour", "port")) + "\n").encode())
    assert read.text.splitlines() == [LONG, "", LONG.replace("harbour", "port")]


@given(text=st.text(alphabet="ab .\n\t|码。1-", max_size=400))
def test_no_letter_is_lost_or_made(text: str) -> None:
    assert "".join(unwrapped(text).split()) == "".join(text.split())
