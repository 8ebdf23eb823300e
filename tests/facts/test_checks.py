"""The checks across objects."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.facts.checks import Reference, check_aspects, check_document, check_overview, check_phrasings, check_references
from bot.facts.model import Document, Fact, Operation, Overview, Phrasing, Retirement
from bot.facts.report import NO_OBJECT, FileLocation, Report, named
from bot.facts.values import parse_value

PLACE = FileLocation(file="a.yaml", line=3)
NAMES = {"opening": named("fact", "opening"), "owner": named("gap", "owner")}


def said(report: Report) -> list[str]:
    return [str(problem) for problem in report.problems]


def phrasing(item: str, text: str, line: int, aspect: str | None = None) -> tuple[Phrasing, FileLocation]:
    return Phrasing(item=item, text=text, aspect=aspect), FileLocation(file="w.yaml", line=line)


def overview(operation: Operation, tells: str | None, **facts: dict[str, str]) -> list[str]:
    report = Report()
    told = [
        Fact(id=name, subjects=(), tells=tuple(parse_value(*value) for value in values.items()), answer={"en": "x"}, quotes=())
        for name, values in facts.items()
    ]
    check_overview(Overview(id="o", operation=operation, facts=tuple(facts), tells=tells, title={"en": "x"}), told, PLACE, report)
    return said(report)


def test_an_unknown_id_is_answered_with_the_nearest() -> None:
    report = Report()
    references = [Reference(kind="entity", target=target, where=NAMES["opening"], place=PLACE) for target in ("mall", "mal", "xyz")]
    check_references(references, {"entity": ["fair", "mall"]}, report)
    assert said(report) == [
        "a.yaml:3: fact 'opening': there is no entity 'mal' -> did you mean 'mall'?",
        "a.yaml:3: fact 'opening': there is no entity 'xyz' -> known: fair, mall",
    ]


def test_no_id_that_is_refused_is_advised() -> None:
    report = Report()
    references = [Reference(kind="entity", target=target, where=NAMES["opening"], place=PLACE) for target in ("hall-cost", "mal", "xyz")]
    check_references(references, {"entity": ["Hall Cost", "mall", "fair"]}, report, {"Hall Cost"})
    assert said(report) == [
        "a.yaml:3: fact 'opening': there is no entity 'hall-cost' -> "
        "correct the id of the entity that is meant, which cannot be used as it is, or the spelling here",
        "a.yaml:3: fact 'opening': there is no entity 'mal' -> did you mean 'mall'?",
        "a.yaml:3: fact 'opening': there is no entity 'xyz' -> known: mall, fair",
    ]


def test_a_reference_to_a_kind_that_has_no_members_says_so() -> None:
    report = Report()
    check_references([Reference(kind="entity", target="mall", where=NO_OBJECT, place=PLACE)], {"entity": ()}, report)
    assert said(report) == ["a.yaml:3: there is no entity 'mall' -> no entity is defined yet: define one, or delete this"]


def test_the_same_wording_under_two_items_names_both_places() -> None:
    report = Report()
    check_phrasings([phrasing("opening", "When did  it OPEN", 1), phrasing("owner", "when did it open", 9)], NAMES, report)
    assert said(report) == [
        (
            "w.yaml:9: gap 'owner': the wording 'when did it open' stands under fact 'opening' too (w.yaml:1) -> "
            "keep it under the one that it asks for"
        )
    ]


def test_the_same_wording_twice_under_one_item_does_no_harm() -> None:
    report = Report()
    check_phrasings([phrasing("opening", "when", 1), phrasing("opening", "When", 2)], NAMES, report)
    assert not report.problems


def test_an_empty_wording_is_refused() -> None:
    report = Report()
    check_phrasings([phrasing("owner", " ", 1)], NAMES, report)
    assert said(report) == ["w.yaml:1: gap 'owner': a wording is empty -> write how people ask for it, or delete the line"]


def test_an_aspect_must_be_known_if_any_are_defined() -> None:
    phrasings = [phrasing("owner", "how much", 1, aspect="costs"), phrasing("owner", "who", 2), phrasing("owner", "sum", 3, aspect="costs")]
    report = Report()
    check_aspects(phrasings, [], NAMES, report)
    assert not report.problems
    check_aspects(phrasings, ["cost", "size"], NAMES, report)
    assert said(report) == ["w.yaml:1: gap 'owner': there is no aspect 'costs' (2 wordings) -> did you mean 'cost'?"]


def test_a_document_without_text_is_refused() -> None:
    report = Report()
    check_document(Document(id="d", title="d", text=" \n"), FileLocation(file="documents/d.txt", line=0), report)
    assert said(report) == ["documents/d.txt: document 'd': the document has no text -> paste its text, or remove the document"]


CNY, USD, YEAR, RELATIVE = {"amount": "2 billion yuan"}, {"amount": "3 USD"}, {"date": "2017"}, {"date": "yesterday"}
FIRMS, BOATS, FIELD, WOOD = {"count": "119 firms"}, {"count": "4 boats"}, {"area": "7.8 hectares"}, {"area": "1126 mu"}
ADDED = " or ".join(("amount", "count", "duration", "area", "length", "weight", "points"))
MEASURED = " or ".join(("amount", "count", "duration", "percent", "area", "length", "weight", "temperature", "age", "points"))


@pytest.mark.parametrize(
    ("operation", "tells", "facts"),
    [
        ("largest", "amount", {"a": CNY, "b": CNY}),
        ("timeline", "date", {"a": YEAR, "b": RELATIVE}),
        ("earliest", None, {"a": YEAR, "b": RELATIVE}),
        ("list", None, {"a": {}}),
        ("list", "amount", {"a": CNY, "b": {}}),
        ("list", "amount", {"a": CNY, "b": USD}),
        ("summary", None, {"a": {}, "b": CNY}),
        ("year", "date", {"a": YEAR}),
        ("interval", "date", {"a": YEAR, "b": YEAR}),
        ("largest", "count", {"a": FIRMS, "b": {"count": "1 firm"}}),
        ("compare", "count", {"a": FIRMS, "b": BOATS}),
        ("compare", None, {"a": CNY, "b": CNY, "c": {}}),
        ("sum", "area", {"a": FIELD, "b": WOOD}),
        ("earliest", "time", {"a": {"time": "08:30..17:00"}}),
    ],
)
def test_an_overview_that_can_be_computed_is_accepted(operation: Operation, tells: str | None, facts: dict[str, dict[str, str]]) -> None:
    assert overview(operation, tells, **facts) == []


@pytest.mark.parametrize(
    ("operation", "tells", "facts", "expected"),
    [
        ("largest", None, {"a": CNY}, "the operation 'largest' does not say of what -> add 'tells: amount' or 'tells: count'"),
        ("largest", "date", {"a": YEAR}, f"the operation 'largest' cannot work on 'date' -> it works on {MEASURED} or rank"),
        ("timeline", "amount", {"a": CNY}, "the operation 'timeline' cannot work on 'amount' -> it works on date or time"),
        ("compare", "place", {"a": CNY}, f"the operation 'compare' cannot work on 'place' -> it works on {MEASURED}"),
        ("largest", "percentage", {"a": CNY}, "the operation 'largest' cannot work on 'percentage' -> did you mean 'percent'?"),
        (
            "largest",
            "amount",
            {"a": CNY, "b": {}},
            "the fact 'b' tells no amount -> add the amount to that fact, or take the fact out of the overview",
        ),
        ("timeline", None, {"a": CNY}, "the fact 'a' tells no date -> add the date to that fact, or take the fact out of the overview"),
        ("list", "amount", {"a": {}}, "the fact 'a' tells no amount -> add the amount to that fact, or take the fact out of the overview"),
        (
            "smallest",
            "amount",
            {"a": CNY, "b": USD},
            "amounts in CNY and USD cannot be compared -> name only facts with amounts in one currency",
        ),
        # All of these passed once and never told anything.
        (
            "largest",
            "count",
            {"a": FIRMS, "b": BOATS},
            "counts of boat and firm cannot be compared -> name only facts with counts of one thing",
        ),
        ("compare", "date", {"a": YEAR, "b": YEAR}, f"the operation 'compare' cannot work on 'date' -> it works on {MEASURED}"),
        (
            "compare",
            "amount",
            {"a": CNY},
            "the operation 'compare' needs two values -> name another fact that tells one, or make it a 'list'",
        ),
        (
            "compare",
            None,
            {"a": FIRMS, "b": FIRMS},
            "the operation 'compare' does not say of what -> add 'tells: amount' or 'tells: count'",
        ),
        (
            "interval",
            None,
            {"a": YEAR, "b": RELATIVE},
            "only one of the dates has a calendar year -> name a fact with a date like 2017, 2017-04 or 2017-04-01",
        ),
        (
            "sum",
            "amount",
            {"a": CNY, "b": USD},
            "amounts in CNY and USD cannot be added up -> name only facts with amounts in one currency",
        ),
        (
            "sum",
            "amount",
            {"a": {"amount": "14 yuan / m2 / month"}},
            "amounts for each of something (CNY / m2 / month) cannot be added up -> make it a 'list' or a 'compare'",
        ),
        ("sum", "percent", {"a": {"percent": "5%"}}, f"the operation 'sum' cannot work on 'percent' -> it works on {ADDED}"),
        (
            "largest",
            "duration",
            {"a": {"duration": "1 month"}, "b": {"duration": "30 days"}},
            "duration in calendar month and second cannot be compared -> name only facts with duration in units that can be converted",
        ),
        (
            "growth",
            "amount",
            {"a": CNY, "b": CNY},
            "the amount of fact 'a' does not tell its year -> write it beside the value: 'amount: ..., for: 2018'",
        ),
        (
            "latest",
            "date",
            {"a": RELATIVE},
            "none of the dates has a calendar year -> name a fact with a date like 2017, 2017-04 or 2017-04-01",
        ),
    ],
)
def test_an_overview_that_cannot_be_computed_is_refused(
    operation: Operation, tells: str | None, facts: dict[str, dict[str, str]], expected: str
) -> None:
    assert overview(operation, tells, **facts) == [f"a.yaml:3: overview 'o': {expected}"]


def growth(*cases: str) -> list[str]:
    report = Report()
    facts = [
        Fact(id=f"f{n}", subjects=(), tells=(parse_value("amount", "2 yuan", case),), answer={"en": "x"}, quotes=())
        for n, case in enumerate(cases)
    ]
    check_overview(Overview(id="o", operation="growth", facts=tuple(f.id for f in facts), tells="amount", title={}), facts, PLACE, report)
    return [problem.what for problem in report.problems]


def test_growth_needs_two_times() -> None:
    assert growth("2018", "2019年") == growth("first half of 2018", "second half of 2018") == []
    assert growth("2018", "2018") == ["two of the values hold for the same time"]
    assert growth("2018") == ["the operation 'growth' needs two values"]
    assert growth("2018", "first batch") == ["the amount of fact 'f1' does not tell its year"]


def test_what_is_left_of_an_overview_when_a_fact_is_taken_back_is_not_refused() -> None:
    report = Report()
    facts = [Fact(id=n, subjects=(), tells=(parse_value("amount", "2 yuan"),), answer={"en": "x"}, quotes=()) for n in "ab"]
    facts[1] = replace(facts[1], retired=Retirement(reason={"en": "wrong"}))
    check_overview(Overview(id="o", operation="compare", facts=("a", "b"), tells="amount", title={"en": "x"}), facts, PLACE, report)
    assert said(report) == []
