"""Lists to leaf through."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answers.listings import Listing, about, listing, main_subject
from bot.answers.texts import LANGUAGES
from bot.facts.dates import Date
from bot.facts.model import Entity, KnowledgeBase, ListCommand
from bot.facts.values import Amount, Count, Quantity, Value
from tests.answers.conftest import base, fact, overview

SUMS = ListCommand(id="sums", title={"en": "Sums:"}, description={"en": "Sums"}, tells="amount")
WORKS = ListCommand(id="works", title={"en": "Works:", "zh": "工程："}, description={"en": "Works"}, kinds=("project", "agreement"))


def entity(identifier: str, kind: str) -> Entity:
    return Entity(id=identifier, kind=kind, names={"en": (f"the {identifier}",), "zh": (f"名{identifier}",)})


def listed(name: str, knowledge: KnowledgeBase, language: str = "en") -> Listing:
    found = listing(name, knowledge, language)
    assert found is not None
    return found


def items(name: str, knowledge: KnowledgeBase) -> list[str]:
    return [entry.item for entry in listed(name, knowledge).entries]


def test_an_entity_is_told_by_the_fact_that_describes_it() -> None:
    knowledge = base(
        [
            fact("cost", subjects=("pier",)),
            replace(fact("pier-as-a-whole", subjects=("pier",)), summary=True),
            replace(fact("again", subjects=("pier",)), summary=True),
            fact("signed", subjects=("pact",)),
            fact("mentioned", subjects=("town", "mill")),
        ],
        entities=[entity("pact", "agreement"), entity("pier", "project"), entity("mill", "project"), entity("town", "city")],
        lists=[WORKS],
    )
    found = listed("works", knowledge)
    assert [(entry.heading, entry.item) for entry in found.entries] == [("The pier", "pier-as-a-whole"), ("The pact", "signed")]
    assert (found.title, listed("works", knowledge, "zh").title) == ("Works:", "工程：")


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("amount", (Amount(5.0, "CNY"), Amount(9e9, "EUR"), Amount(7.0, "CNY"))),
        ("count", (Count(5, "books"), Count(900, "people"), Count(7, "books"))),
        ("area", (Quantity("area", 2.0, "hectares"), Quantity("area", 1.0, "m2", per=("person",)), Quantity("area", 42.0, "km2"))),
    ],
)
def test_values_are_ordered_within_their_measure(kind: str, values: tuple[Value, ...]) -> None:
    facts = [fact(name, value) for name, value in zip("abc", values, strict=True)]
    found = items("sums", base([*facts, fact("d"), fact("e", Date("2017", "year", 2017))], lists=[replace(SUMS, tells=kind)]))
    assert found == (["c", "a"] if kind == "area" else ["c", "a", "b"])


def test_a_list_shows_the_facts_and_overviews_that_it_names_each_once_and_none_that_was_taken_back() -> None:
    facts = [fact("a", Amount(5.0, "CNY")), fact("b")]
    whole = ListCommand(
        id="all", title={"en": "All:"}, description={"en": "All"}, tells="amount", facts=("gone", "b", "a"), overviews=("overview",)
    )
    knowledge = base(facts, overview("list", facts), lists=[whole])
    assert items("all", knowledge) == ["a", "b", "overview"]
    assert [entry.text for entry in listed("all", knowledge, "zh").entries] == ["头a", "头b", "标题："]


def test_a_list_that_nobody_has_defined_is_none() -> None:
    assert listing("works", base([]), "en") is None


def test_dates_are_in_order_of_time_and_those_without_a_place_come_last() -> None:
    knowledge = base(
        [
            fact("yesterday", Date("yesterday", "relative")),
            fact("may", Date("May 2018", "month", 2018, 5)),
            fact("year", Date("2018", "year", 2018)),
            fact("early", Date("1996", "year", 1996)),
            fact("undated"),
        ]
    )
    assert items("timeline", knowledge) == ["early", "year", "may", "yesterday"]
    assert [entry.heading for entry in listed("timeline", knowledge).entries] == ["1996", "2018", "May 2018", ""]


def test_what_is_told_of_a_thing_begins_with_the_whole_and_ends_with_what_names_it() -> None:
    knowledge = base(
        [
            fact("beside", subjects=("mill", "pier")),
            fact("of-it", subjects=("pier",)),
            replace(fact("whole", subjects=("pier",)), summary=True),
        ],
        entities=[entity("pier", "project"), entity("mill", "project")],
    )
    found = about(knowledge.entities["pier"], knowledge, "zh")
    assert found.title == "名pier"
    assert [(entry.item, entry.text) for entry in found.entries] == [("whole", "头whole"), ("of-it", "头of-it"), ("beside", "头beside")]
    assert about(knowledge.entities["pier"], knowledge, "en").title == "The pier"


def test_more_is_offered_only_where_there_is_more() -> None:
    knowledge = base(
        [fact("a", subjects=("pier",)), fact("b", subjects=("mill", "pier")), fact("c")],
        entities=[entity("pier", "x"), entity("mill", "x")],
    )
    assert main_subject("a", knowledge) == knowledge.entities["pier"]
    assert main_subject("b", knowledge) is None
    assert main_subject("c", knowledge) is None
    assert main_subject("no such fact", knowledge) is None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["projects", "investments", "timeline"])
def test_the_lists_of_the_shipped_base_are_full(knowledge: KnowledgeBase, name: str, language: str) -> None:
    found = listed(name, knowledge, language)
    assert len(found.entries) >= 2
    assert all(entry.item in knowledge.facts and entry.text for entry in found.entries)
    assert listed(name, replace(knowledge, facts={}), language).entries == ()


def test_no_entry_stands_twice_in_a_list(knowledge: KnowledgeBase) -> None:
    for name in (*knowledge.lists, "timeline"):
        found = items(name, knowledge)
        assert len(set(found)) == len(found)
    both = fact("both", Amount(1.0, "CNY"), Amount(2.0, "CNY"), Date("1996", "year", 1996), Date("1997", "year", 1997))
    twice = base([both], lists=[SUMS])
    assert items("sums", twice) == ["both"]
