"""Whose firms and delegates a text speaks of, and who is said to have something."""

from __future__ import annotations

import pytest

from bot.language.roles import owners, parties

CITIES = ("northport", "southby", "北港", "南城")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("how many northport firms came", {"northport"}),
        ("firms from northport built it in southby", {"northport"}),
        ("companies based in southby", {"southby"}),
        ("what did southby-backed projects bring northport", {"southby"}),
        ("northport's local businesses", {"northport"}),
        ("what was built in southby", set()),
        ("the southby hall", set()),
        ("北港企业在南城投资", {"北港"}),
        ("来自南城的企业有几家", {"南城"}),
        ("南城市的客商", {"南城"}),
        ("在南城落地的项目", set()),
        ("南城派了多少人来", {"南城"}),
        ("how much did southby invest in northport", {"southby"}),
    ],
)
def test_parties_are_where_firms_and_delegates_are_from(text: str, found: set[str]) -> None:
    assert parties(text, CITIES) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("how does southby see northport's troubles", {"northport"}),
        ("南城怎么看北港的事", {"北港"}),
        ("the troubles in northport", set()),
        ("北港与南城的合作", set()),
        ("北港企业在南城的项目", set()),
        ("南城的企业", set()),
    ],
)
def test_owners_are_said_to_have_something(text: str, found: set[str]) -> None:
    assert owners(text, CITIES) == found


def test_a_name_is_taken_as_it_stands() -> None:
    assert parties("a.b firms and axb firms", ["a.b"]) == {"a.b"}
