"""How a document is built: lists and what leads to them, headings, and sentences that refer to the one before."""

from __future__ import annotations

import pytest

from bot.editorial.proposing.outline import mark_of, standings_of, without_joint, without_mark
from bot.editorial.proposing.proposals import propose
from bot.facts.model import Document
from bot.facts.sentences import body_of
from tests.editorial.conftest import HARBOUR, base_of

KNOWN = base_of(HARBOUR)


def answers(text: str, title: str = "Rules") -> list[str]:
    found = propose(Document(id="doc", title=title, text=text), KNOWN).found
    return [next(iter(one.form.answer.values())) for one in found]


def test_a_point_of_a_list_is_told_with_what_leads_to_it_and_proved_by_both() -> None:
    text = "Together, the members of the board may:\n1. amend the rules with a majority of two thirds of all who are present;\n2. " + (
        "elect a person who keeps the books for one year, and another one who stands in for that person.\n"
    )
    assert answers(text) == [
        "Together, the members of the board may: amend the rules with a majority of two thirds of all who are present.",
        "Together, the members of the board may: elect a person who keeps the books for one year, and another one who stands in for that "
        "person.",
    ]
    first = propose(Document(id="doc", title="Rules", text=text), KNOWN).found[0]
    assert [quote.text for quote in first.form.quotes] == [
        "Together, the members of the board may:",
        "1. amend the rules with a majority of two thirds of all who are present;",
    ]


def test_a_list_of_names_is_told_as_a_whole() -> None:
    assert answers("Each decision is made by one of these:\n1. The board;\n2. The chair; or\n3. All members.\n") == [
        "Each decision is made by one of these: The board; The chair; All members."
    ]
    assert answers("申请时应当提交以下材料：\n（一）身份证；\n（二）户口簿；\n（三）申请表。\n", "办事指南") == [
        "申请时应当提交以下材料：身份证；户口簿；申请表。"
    ]


def test_a_list_within_a_list_does_not_end_it() -> None:
    long = "which stands here so that the point is longer than any name in a list that is told as a whole would be"
    text = f"The board may:\n1. do this, {long};\n2. hold meetings, {long}:\n   1. at noon;\n   2. at night;\n3. do that, {long}.\n"
    assert answers(text) == [
        f"The board may: do this, {long}.",
        f"hold meetings, {long}: at noon; at night.",
        f"The board may: do that, {long}.",
    ]


def test_headings_are_no_points_and_are_not_proposed() -> None:
    text = "现就有关事项通知如下：\n一、收费范围。\n公益数据产品一律免费提供。\n二、收费程序。\n收费标准由主管部门制定。\n"
    assert answers(text, "通知") == ["公益数据产品一律免费提供。", "收费标准由主管部门制定。"]


def test_a_heading_on_the_line_of_its_text_is_told_with_it() -> None:
    text = "Parking of visitors. It costs 4 euros a day.\nRates for boats. A boat pays 9 euros a day.\nWaste from boats. "
    text += "It is taken in the yard.\n"
    assert answers(text) == [
        "Parking of visitors: It costs 4 euros a day.",
        "Rates for boats: A boat pays 9 euros a day.",
        "Waste from boats: It is taken in the yard.",
    ]
    # One alone is a short sentence.
    assert answers("Rates for boats. A boat pays 9 euros a day.\n") == ["A boat pays 9 euros a day."]


def test_a_sentence_that_refers_back_is_told_with_the_one_before() -> None:
    text = "The treaty protects works of other members. However, this protection ends with the term of the work.\n\nIt was signed by all.\n"
    assert answers(text) == [
        "The treaty protects works of other members.",
        "The treaty protects works of other members. However, this protection ends with the term of the work.",
        "It was signed by all.",
    ]
    assert answers("供应商应当出具声明函。否则不得享受本办法的扶持政策。\n", "办法") == [
        "供应商应当出具声明函。",
        "供应商应当出具声明函。否则不得享受本办法的扶持政策。",
    ]


def test_no_more_is_told_together_than_is_read_at_once() -> None:
    text = "The board has a plan. " + "This part of it says that much is to be done for the harbour by everybody. " * 40
    assert max(map(len, answers(text))) <= 600


@pytest.mark.parametrize(
    ("text", "mark", "rest"),
    [
        ("第二十五条 本办法自即日起施行。", (2, "二十五"), "本办法自即日起施行。"),
        ("（一）在货物采购项目中", (1, "一"), "在货物采购项目中"),
        ("12. The board", (3, "12"), "The board"),
        ("• boats", (6, "•"), "boats"),
        ("3.5 million people", (-1, ""), "3.5 million people"),
        ("-4 degrees", (-1, ""), "-4 degrees"),
    ],
)
def test_marks_are_told_from_numbers(text: str, mark: tuple[int, str], rest: str) -> None:
    assert mark_of(text)[:2] == mark
    assert without_mark(text) == rest


def test_words_that_only_join_are_left_out() -> None:
    assert without_joint("In addition, the board elects a chair.") == "The board elects a chair."
    assert without_joint("其中，小微企业视同中小企业。") == "小微企业视同中小企业。"
    assert without_joint("First place goes to the board.") == "First place goes to the board."


def test_every_sentence_stands_somewhere() -> None:
    document = Document(id="doc", title="", text="One is here.\nTwo:\n- a\n- b c\n\nThree | 4\n")
    sentences = body_of(document)
    assert len(standings_of(document, sentences)) == len(sentences)
