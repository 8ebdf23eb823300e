"""Since when, and over the past few years."""

from __future__ import annotations

import pytest

from bot.language.normalize import normalize
from bot.language.periods import speaks_of_recent, speaks_since

SINCE = [
    "What has been invested since 1996?",
    "total since the pairing began",
    "from 1996 onwards, how much was paid",
    "自结对以来一共投了多少",
    "从1996年算起投了多少",
]
RECENT = ["More than 2 million yuan in the past two years.", "近两年投资超过200万元", "最近三年的投资", "over the last 24 months"]


@pytest.mark.parametrize("text", SINCE)
def test_all_that_has_come_since_is_told_from_the_past_few_years(text: str) -> None:
    assert speaks_since(normalize(text))
    assert not speaks_of_recent(normalize(text))


@pytest.mark.parametrize("text", RECENT)
def test_the_past_few_years_are_told_from_all_that_has_come_since(text: str) -> None:
    assert speaks_of_recent(normalize(text))
    assert not speaks_since(normalize(text))


@pytest.mark.parametrize(
    "text", ["How much was invested?", "When did it open?", "since then", "投了多少", "After so many years, what in the past two years?"]
)
def test_most_texts_speak_of_neither(text: str) -> None:
    assert not speaks_since(normalize(text))
