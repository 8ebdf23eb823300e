"""The checks across objects."""

from __future__ import annotations

import pytest

from bot.facts.checks import Reference, check_aspects, check_document, check_overview, check_references, check_wordings
from bot.facts.model import Document, Fact, Operation, Overview, Phrasing
from bot.facts.report import Place, Report
from bot.facts.values import parse_value

PLACE = Place(file="a.yaml", line=3)
NAMES = {"opening": "fact 'opening'", "owner": "gap 'owner'"}


def said(report: Report) -> list[str]:
    return [str(problem) for problem in report.problems]


def wording(item: str, text: str, line: int, aspect: str | None = None) -> tuple[Phrasing, Place]:
    return Phrasing(item=item, text=text, aspect=aspect), Place(file="w.yaml", line=line)


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
    references = [Reference(kind="entity", target=target, where="fact 'opening'", place=PLACE) for target in ("mall", "mal", "xyz")]
    check_references(references, {"entity": ["fair", "mall"]}, report)
    assert said(report) == [
        "a.yaml:3: fact 'opening': there is no entity 'mal' -> did you mean 'mall'?",
        "a.yaml:3: fact 'opening': there is no entity 'xyz' -> known: fair, mall",
    ]


def test_a_reference_to_a_kind_that_has_no_members_says_so() -> None:
    report = Report()
    check_references([Reference(kind="entity", target="mall", where="", place=PLACE)], {"entity": ()}, report)
    assert said(report) == ["a.yaml:3: there is no entity 'mall' -> no entity is defined yet: define one, or delete this"]


def test_the_same_wording_under_two_items_names_both_places() -> None:
    report = Report()
    check_wordings([wording("opening", "When did  it OPEN", 1), wording("owner", "when did it open", 9)], NAMES, report)
    assert said(report) == [
        (
            "w.yaml:9: gap 'owner': the wording 'when did it open' stands under fact 'opening' too (w.yaml:1) -> "
            "keep it under the one that it asks for"
        )
    ]


def test_the_same_wording_twice_under_one_item_does_no_harm() -> None:
    report = Report()
    check_wordings([wording("opening", "when", 1), wording("opening", "When", 2)], NAMES, report)
    assert not report.problems


def test_an_empty_wording_is_refused() -> None:
    report = Report()
    check_wordings([wording("owner", " ", 1)], NAMES, report)
    assert said(report) == ["w.yaml:1: gap 'owner': a wording is empty -> write how people ask for it, or delete the line"]


def test_an_aspect_must_be_known_if_any_are_defined() -> None:
    wordings = [wording("owner", "how much", 1, aspect="costs"), wording("owner", "who", 2), wording("owner", "sum", 3, aspect="costs")]
    report = Report()
    check_aspects(wordings, [], NAMES, report)
    assert not report.problems
    check_aspects(wordings, ["cost", "size"], NAMES, report)
    assert said(report) == ["w.yaml:1: gap 'owner': there is no aspect 'costs' (2 wordings) -> did you mean 'cost'?"]


def test_a_document_without_text_is_refused() -> None:
    report = Report()
    check_document(Document(id="d", title="d", text=" \n"), Place(file="documents/d.txt", line=0), report)
    assert said(report) == ["documents/d.txt: document 'd': the document has no text -> paste its text, or remove the document"]


CNY, USD, YEAR, RELATIVE = {"amount": "2 billion yuan"}, {"amount": "3 USD"}, {"date": "2017"}, {"date": "yesterday"}


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
    ],
)
def test_an_overview_that_can_be_computed_is_accepted(operation: Operation, tells: str | None, facts: dict[str, dict[str, str]]) -> None:
    assert overview(operation, tells, **facts) == []


@pytest.mark.parametrize(
    ("operation", "tells", "facts", "expected"),
    [
        ("largest", None, {"a": CNY}, "the operation 'largest' does not say of what -> add 'tells: amount' or 'tells: count'"),
        ("largest", "date", {"a": YEAR}, "the operation 'largest' cannot work on 'date' -> it works on amount or count"),
        ("timeline", "amount", {"a": CNY}, "the operation 'timeline' cannot work on 'amount' -> it works on date"),
        ("compare", "place", {"a": CNY}, "the operation 'compare' cannot work on 'place' -> it works on amount or count or date"),
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
