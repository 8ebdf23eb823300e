"""Facts that were taken back."""

from __future__ import annotations

from dataclasses import replace

from bot.facts.model import Retirement
from bot.facts.retirement import set_apart, successor_of
from tests.dated import base

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
