"""What an overview computes over which kind of value: what the checks accept is answered, what they refuse is told with what goes."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import get_args

import pytest

from bot.answers.compute import compute
from bot.facts.checks import check_overview
from bot.facts.dates import Date
from bot.facts.kinds import ALWAYS, KINDS, fitting
from bot.facts.model import Fact, Operation, Overview
from bot.facts.report import FileLocation, Report
from bot.facts.values import parse_value
from tests.answers.conftest import asked, base, fact, overview

OPERATIONS: tuple[Operation, ...] = get_args(Operation)
PAIRS = list(itertools.product(OPERATIONS, KINDS))
EVERY_PAIR = pytest.mark.parametrize(("operation", "kind"), PAIRS)


def facts_of(kind: str) -> tuple[Fact, Fact]:
    """Two facts of different years whose values are of one measure."""
    text = KINDS[kind].examples[0] if kind != "url" else "www.example.org"
    values = [parse_value(kind, "2017" if kind == "date" else text.replace("any text", "x"), year) for year in ("2018", "2019")]
    return fact("a", values[0]), fact("b", values[1])


def checked(wanted: Overview, facts: tuple[Fact, ...]) -> list[str]:
    report = Report()
    check_overview(wanted, facts, FileLocation(file="a.yaml", line=1), report)
    return [f"{problem.what} -> {problem.remedy}" for problem in report.problems]


@EVERY_PAIR
def test_what_is_accepted_is_answered(operation: Operation, kind: str) -> None:
    facts = facts_of(kind)
    wanted = overview(operation, facts, kind)
    found = compute(wanted, asked("what happened in 2017"), base(facts, wanted), "en")
    if checked(wanted, facts) == []:
        assert found is not None
        assert found.facts
        assert len(found.lines) > 1


@EVERY_PAIR
def test_what_the_table_has_is_accepted_and_all_else_is_refused_with_the_kinds_that_go(operation: Operation, kind: str) -> None:
    facts = facts_of(kind)
    if operation in ALWAYS or operation in KINDS[kind].operations:
        assert checked(overview(operation, facts, kind), facts) == []
    else:
        refused = f"the operation '{operation}' cannot work on '{kind}' -> it works on {' or '.join(fitting(operation))}"
        assert checked(overview(operation, facts, kind), facts) == [refused]


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("kind", KINDS)
def test_an_overview_that_tells_no_kind_is_answered_where_it_is_accepted(operation: Operation, kind: str) -> None:
    facts = facts_of(kind)
    wanted = overview(operation, facts)
    accepted = checked(wanted, facts) == []
    assert accepted == (
        operation in ALWAYS or (operation == "compare" and kind == "amount") or (kind == "date" and "date" in fitting(operation))
    )
    if accepted:
        assert compute(wanted, asked("what happened in 2017"), base(facts, wanted), "en") is not None


def test_every_operation_of_the_table_is_one_that_is_computed() -> None:
    assert {*ALWAYS, *(operation for kind in KINDS.values() for operation in kind.operations)} == set(OPERATIONS)


def test_what_the_calendar_cannot_place_is_refused_where_it_would_not_be_answered() -> None:
    facts = (replace(facts_of("date")[0], tells=(Date("yesterday", "relative"),)),)
    for operation in KINDS["date"].operations:
        wanted = overview(operation, facts, "date")  # type: ignore[arg-type]  # it is one, as the test above tells
        found = compute(wanted, asked("what happened in 2017"), base(facts, wanted), "en")
        assert found is not None or operation == "year" or checked(wanted, facts)
