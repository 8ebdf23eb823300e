"""Words are found by their keys, and texts divided into the likeliest of them."""

from __future__ import annotations

import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.word_table import WordTable

COSTS = {"a": 4.0, "b": 5.0, "ab": 6.0, "abc": 9.0, "c": 4.5, "cc": 20.0}


@pytest.fixture(scope="module", name="table")
def table_() -> WordTable:
    words = sorted(COSTS, key=lambda word: zlib.crc32(word.encode()))
    rows = list(COSTS)
    return WordTable(
        keys=np.array([zlib.crc32(word.encode()) for word in words], dtype=np.uint32),
        places=np.array([rows.index(word) for word in words], dtype=np.uint16),
        cost=np.array(list(COSTS.values()), dtype=np.float16),
    )


def test_each_word_has_its_row_and_others_have_none(table: WordTable) -> None:
    words = [*COSTS, "d", "", "abcc"]
    expected = [*range(len(COSTS)), -1, -1, -1]
    assert table.rows(words) == [table.row(word) for word in words] == expected


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("ab", ["ab"]),  # 6 instead of 4 + 5
        ("abc", ["abc"]),  # 9 instead of 6 + 4.5
        ("cc", ["c", "c"]),  # 9 instead of 20
        ("abcc", ["abc", "c"]),
        ("axb", ["a", "x", "b"]),
    ],
)
def test_a_text_is_divided_where_that_costs_least(table: WordTable, text: str, parts: list[str]) -> None:
    found = table.parts(text, longest=3, strange=25.0)
    assert [part for part, _ in found] == parts
    assert [row for _, row in found] == table.rows(parts)


@given(text=st.text(st.sampled_from("abcx"), max_size=12))
def test_no_other_division_costs_less(table: WordTable, text: str) -> None:
    def cost(parts: list[str]) -> float:
        return sum(COSTS.get(part, 25.0 if len(part) == 1 else float("inf")) for part in parts)

    def cheapest(rest: str) -> float:
        if rest not in known:
            known[rest] = min(cost([rest[:size]]) + cheapest(rest[size:]) for size in range(1, min(3, len(rest)) + 1))
        return known[rest]

    known = {"": 0.0}
    parts = [part for part, _ in table.parts(text, longest=3, strange=25.0)]
    assert "".join(parts) == text
    assert cost(parts) == pytest.approx(cheapest(text))
