"""Questions for numbers of people, and units that count them."""

from __future__ import annotations

import pytest

from bot.language.counted import asks_for_persons, counts_no_persons
from bot.language.normalize import normalize


@pytest.mark.parametrize(
    "text",
    [
        "How many delegates came to the regatta?",
        "head count of individual visitors",
        "How many new jobs did the firms bring?",
        "一共来了多少人",
        "派了几名代表",
        "带来多少个就业岗位",
        "到会人数",
    ],
)
def test_who_asks_for_a_number_of_people(text: str) -> None:
    assert asks_for_persons(normalize(text))


@pytest.mark.parametrize(
    "text", ["How many firms sent delegates?", "headcount of the companies that came", "多少家企业派了代表", "投了多少人民币"]
)
def test_who_asks_for_a_number_of_something_else(text: str) -> None:
    assert not asks_for_persons(normalize(text))


@pytest.mark.parametrize(
    ("unit", "things"),
    [
        ("state-owned enterprises", True),
        ("企业", True),
        ("projects", True),
        ("new jobs", False),
        ("visits", False),
        ("doctors", False),
        ("", False),
    ],
)
def test_what_a_unit_counts(unit: str, things: bool) -> None:
    assert counts_no_persons(unit) is things
