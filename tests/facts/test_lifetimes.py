"""The keys that say when a fact holds: how they are read, and what is said of mistakes."""

from __future__ import annotations

import pytest

from bot.errors import KnowledgeError
from bot.facts.schema import parse
from tests.dated import DOCUMENTS, base, with_lines


def problems(**lines: str) -> list[str]:
    with pytest.raises(KnowledgeError) as caught:
        parse({"facts.yaml": with_lines(**lines)}, DOCUMENTS)
    return [problem.split(": ", 1)[1] for problem in str(caught.value).splitlines()]


def test_all_keys_are_read() -> None:
    knowledge = base(
        pier_cost_news="valid_from: 2017-04-01\n    valid_until: 2040\n    supersedes: pier-cost",
        lamp_origin="retired: {reason: {en: wrong, zh: 有误}, successor: lighthouse-builder}",
    )
    fact = knowledge.facts["pier-cost-news"]
    assert fact.valid_from is not None
    assert fact.valid_until is not None
    assert (fact.valid_from.text, fact.valid_until.text, fact.supersedes) == ("2017-04-01", "2040", ("pier-cost",))
    retired = knowledge.retired["lamp-origin"].retired
    assert retired is not None
    assert (retired.reason, retired.successor) == ({"en": "wrong", "zh": "有误"}, "lighthouse-builder")
    assert knowledge.superseded["pier-cost"] == ("pier-cost-news",)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("valid_from: soon", "fact 'pier-cost': 'valid_from' is 'soon' -> write a date like 2017, 2017-04 or 2017-04-01"),
        ("valid_until: 2017-02-30", "fact 'pier-cost': 'valid_until' is '2017-02-30' -> write a date like 2017, 2017-04 or 2017-04-01"),
        ("valid_until: 0000", "fact 'pier-cost': 'valid_until' is '0000' -> write a date like 2017, 2017-04 or 2017-04-01"),
        (
            "valid_from: 2018\n    valid_until: 2017-06",
            "fact 'pier-cost': it is valid until 2017-06, before it begins (2018) -> correct 'valid_from:' or 'valid_until:'",
        ),
        ("supersedes: [pier-costs]", "fact 'pier-cost': there is no fact 'pier-costs' -> did you mean 'pier-cost'?"),
        (
            "supersedes: [pier-cost]",
            "fact 'pier-cost': it supersedes itself, directly or over others -> take one of the ids out of 'supersedes:'",
        ),
        (
            "retired: {successor: lamp-origin}",
            "fact 'pier-cost': 'retired' tells no reason -> add 'reason:' and why it was taken back; people who ask do not see it",
        ),
        (
            "retired: yes",
            "fact 'pier-cost': 'retired' must be a mapping, not the text 'yes' -> write 'key: value', a line for each, all indented alike",
        ),
        ("retired: {reason: x, successor: lamp-oregin}", "fact 'pier-cost': there is no fact 'lamp-oregin' -> did you mean 'lamp-origin'?"),
        (
            "retired: {reason: x, successor: pier-cost}",
            "fact 'pier-cost': its successors lead back to it -> name a fact that is not retired as 'successor:'",
        ),
    ],
)
def test_mistakes_are_told_with_a_remedy(line: str, expected: str) -> None:
    assert problems(pier_cost=line) == [expected]


def test_a_circle_over_several_facts_is_told_at_each() -> None:
    told = problems(pier_cost="supersedes: [pier-cost-news]", pier_cost_news="supersedes: [pier-cost]")
    assert [line.split(": ")[0] for line in told] == ["fact 'pier-cost'", "fact 'pier-cost-news'"]


def test_an_overview_whose_facts_were_all_retired_is_accepted() -> None:
    gone = "retired: {reason: x}"
    knowledge = base(pier_cost=gone, pier_cost_news=gone, ferry_price=gone, ferry_price_2030=gone)
    assert knowledge.overviews["sums"].facts == ()
