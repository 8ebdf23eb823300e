"""How statistics are told to people."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.answers.texts import LANGUAGES
from bot.editorial.statistics import Counts, Day, Latency, Statistics, statistics_text, subjects
from bot.facts.schema import parse
from tests.cli.conftest import DOCUMENT, FACTS

OVERVIEW = """overviews:
  - {id: pier-all, operation: list, facts: [pier-opening, pier-cost], title: All about the pier, question: What is told of the pier?}
"""
KNOWLEDGE = parse({"facts.yaml": FACTS, "overviews.yaml": OVERVIEW}, {"documents/harbour.txt": DOCUMENT})
TOTAL = Counts(asked=10, answered=5, declined=3, clarified=1, small_talk=1)
STATISTICS = Statistics(
    since=0.0,
    until=3 * 86_400.0 - 1,
    total=TOTAL,
    languages=(("en", replace(TOTAL, asked=8)), ("zh", Counts(asked=2, answered=2))),
    days=(
        Day(date="1970-01-01", counts=Counts(asked=3)),
        Day(date="1970-01-02", counts=Counts()),
        Day(date="1970-01-03", counts=Counts(asked=7)),
    ),
    up=4,
    down=1,
    people=3,
    items=(("pier-opening", 4), ("gone", 3), ("pier-all", 2), ("lighthouse-builder", 1)),
    unanswered=(("How long\nis the pier?", 2), ("source?", 1), ("\x1b[31mred", 1)),
    latency=Latency(p50=0.0012, p95=0.0101, p99=1.5),
)
COUNTS = st.builds(Counts, *[], **{name: st.integers(0, 10**6) for name in ("asked", "answered", "declined", "refused")})


def test_all_is_told_in_english() -> None:
    assert statistics_text(STATISTICS, KNOWLEDGE, "en").splitlines() == [
        "Statistics from 1970-01-01 to 1970-01-03 (UTC)",
        "10 questions by 3 people",
        "• 5 answered (50%)",
        "• 3 declined (30%)",
        "• 1 asked back (10%)",
        "• 1 small talk (10%)",
        "👍 4  👎 1",
        "By day: ▄▁█ (most on 1970-01-03: 7)",
        "Time to decide: 1.2 ms for half of them, 95%: 10 ms, 99%: 1500 ms",
        "In language “en”: 8 asked, 5 answered, 3 declined",
        "In language “zh”: 2 asked, 2 answered, 0 declined",
        "",
        "Most asked about:",
        "• the new pier (6)",
        "• the lighthouse (1)",
        "",
        "Told most:",
        "• The new pier was opened in 2015. (4)",
        "• What is told of the pier? (2)",
        "• The lighthouse was built by Anna Berg. (1)",
        "",
        "Most declined questions:",
        "• How long is the pier? (2)",
        "• [31mred (1)",
    ]


def test_all_is_told_in_chinese() -> None:
    lines = statistics_text(STATISTICS, KNOWLEDGE, "zh").splitlines()
    assert lines[:3] == ["统计：1970-01-01 至 1970-01-03（UTC）", "3 人共提问 10 次", "• 已回答 5 次（50%）"]
    assert "• 新码头 (6)" in lines
    assert "• 新码头于 2015 年开放。 (4)" in lines


def test_when_nothing_was_asked_that_is_said() -> None:
    nothing = replace(STATISTICS, total=Counts(), latency=None)
    assert statistics_text(nothing, KNOWLEDGE, "en") == "Statistics from 1970-01-01 to 1970-01-03 (UTC)\nNothing was asked."


def test_an_overview_counts_once_for_each_thing_it_is_about() -> None:
    assert subjects(replace(STATISTICS, items=(("pier-all", 2), ("gone", 9))), KNOWLEDGE) == (("pier", 2),)


@given(COUNTS, st.lists(st.builds(Day, date=st.just("1970-01-01"), counts=COUNTS), min_size=1, max_size=40), st.text(st.characters()))
def test_whatever_was_counted_can_be_told_in_a_message(counts: Counts, days: list[Day], question: str) -> None:
    counted = replace(STATISTICS, total=counts, days=tuple(days), unanswered=((question, 1),) * 30)
    for language in LANGUAGES:
        text = statistics_text(counted, KNOWLEDGE, language)
        assert len(text) < 4096
        assert all(line.isprintable() for line in text.splitlines())
