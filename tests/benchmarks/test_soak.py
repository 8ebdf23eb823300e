"""The soak counts right, and a short one loses nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answers.texts import say
from tests.benchmarks.soak.accounts import KINDS, Account, Report, account, kind_of, thirds
from tests.benchmarks.soak.run import soak
from tests.benchmarks.soak.weather import ENDS, LIFE, forecast

NOTHING = Account(sent=0, lost=0, apologised=0, twice=0)
CALM = Report(
    private=NOTHING,
    groups=NOTHING,
    inline=(0, 0),
    presses=(0, 0),
    delays={},
    publications=0,
    unpublished=0,
    abandoned=0,
    uploads=0,
    memory=[100.0] * 300,
    life=300.0,
    kills=0,
    exits=(),
    ended=0,
    cut=0,
    errors=0,
    lines=0,
    violations=0,
)


def test_an_answer_that_is_missing_is_lost_though_another_came_twice() -> None:
    asked = {1: Counter(cost=2, gap=1), 2: Counter(cost=1)}
    told = {1: Counter(cost=3), 2: Counter(cost=1)}
    assert account(asked, told) == Account(sent=4, lost=1, apologised=0, twice=1)


def test_an_apology_is_no_answer_and_no_loss() -> None:
    counted = account({1: Counter(cost=2, gap=1)}, {1: Counter(cost=1, apology=1)})
    assert counted == Account(sent=3, lost=1, apologised=1, twice=0)
    assert counted.answered == 1


def test_messages_are_known_by_what_they_say() -> None:
    assert kind_of(say("sorry", "zh")) == "apology"
    assert kind_of("The new pier cost 12 million yuan.") == "cost"
    assert kind_of("Something else") == "else"
    assert {kind_of(words) for _, words in KINDS.values()} == set(KINDS)


@pytest.mark.parametrize("minutes", [0.05, 1, 10])
def test_every_weather_comes_and_the_time_is_kept(minutes: float) -> None:
    weather = forecast(60 * minutes)
    assert {name for name, _ in weather} == {*ENDS, *LIFE}
    assert sum(seconds for _, seconds in weather) == pytest.approx(60 * minutes, rel=0.05)


def test_what_will_not_do_is_told() -> None:
    assert CALM.failures() == []
    growing = [100.0 + number / 10 for number in range(300)]
    assert thirds(growing) == pytest.approx((104.95, 114.95, 124.95))
    assert replace(CALM, memory=growing[:200]).failures() == []
    assert replace(CALM, memory=growing, life=60.0).failures() == []
    wrong = replace(CALM, private=replace(NOTHING, lost=2), unpublished=1, ended=1, memory=[2 * one for one in growing])
    assert wrong.failures() == [
        "2 messages were lost",
        "1 published changes were lost",
        "1 times it ended by itself",
        "memory grew by 40 MB, at most 20 will do",
    ]


@pytest.mark.anyio
async def test_a_few_seconds_of_everything_lose_nothing(tmp_path: Path) -> None:
    report = await soak(tmp_path, 3.0)
    told = "\n".join(report.lines_of())
    assert report.failures() == [], told
    assert report.private.sent > 30, told
    assert (report.kills, len(report.exits)) == (2, 2), told
    # What is being worked on at both kills is put aside, and its sender is told so; on a busy machine one may be.
    assert report.private.answered + report.private.apologised == report.private.sent, told
    assert report.private.apologised <= report.kills - 1, told
    assert report.private.foreign == 0, told
