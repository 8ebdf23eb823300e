"""The keys that say when a fact holds: how they are read, and what is said of mistakes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.errors import KnowledgeError
from bot.facts.lifetimes import set_apart, successor_of
from bot.facts.model import Retirement
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


WRONG = "retired: {reason: a slip of the pen}"
MOVED = "retired: {reason: a slip of the pen, successor: pier-cost-news}"


def test_a_retired_fact_is_in_no_fact_and_no_overview() -> None:
    knowledge = base(pier_cost=WRONG)
    assert "pier-cost" not in knowledge.facts
    assert knowledge.overviews["sums"].facts == ("pier-cost-news", "ferry-price", "ferry-price-2030")
    assert knowledge.retired["pier-cost"].retired == Retirement(reason={"en": "a slip of the pen"})
    assert "pier-cost" not in knowledge
    assert knowledge.item("pier-cost") is knowledge.retired["pier-cost"]


def test_its_wordings_become_those_of_its_successor() -> None:
    items = {phrasing.text: phrasing.item for phrasing in base(pier_cost=MOVED).phrasings}
    assert items["how much did the pier cost"] == items["码头造价多少"] == "pier-cost-news"


def test_without_a_successor_its_wordings_stay() -> None:
    assert "pier-cost" in {phrasing.item for phrasing in base(pier_cost=WRONG).phrasings}


def test_a_successor_may_have_the_same_wording() -> None:
    phrasings = 'phrasings: ["How much did the pier cost"]'
    knowledge = base(pier_cost=MOVED, pier_cost_news=phrasings)
    assert {phrasing.item for phrasing in knowledge.phrasings if "much did" in phrasing.text} == {"pier-cost-news"}


def test_successors_that_were_retired_too_lead_on() -> None:
    knowledge = base(pier_cost=MOVED, pier_cost_news="retired: {reason: x, successor: lamp-origin}")
    everything = {**knowledge.facts, **knowledge.retired}
    assert successor_of(knowledge.retired["pier-cost"], everything) == "lamp-origin"
    assert "lamp-origin" in {phrasing.item for phrasing in knowledge.phrasings if phrasing.text == "price of the pier"}


def test_what_a_retired_fact_superseded_holds_again_or_is_superseded_by_its_successor() -> None:
    assert base(ferry_price_2030="retired: {reason: x}").superseded == {}
    assert base(ferry_price_2030="retired: {reason: x, successor: lamp-origin}").superseded == {"ferry-price": ("lamp-origin",)}


def test_setting_apart_again_changes_nothing() -> None:
    knowledge = base(pier_cost=MOVED)
    assert set_apart(knowledge) == knowledge


def test_a_base_without_these_keys_comes_back_as_it_is() -> None:
    knowledge = base()
    plain = replace(knowledge, facts={name: fact for name, fact in knowledge.facts.items() if not fact.supersedes}, superseded={})
    assert set_apart(plain) is plain
