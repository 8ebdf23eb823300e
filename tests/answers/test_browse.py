"""Lists to leaf through."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answers.browse import about, listing, main_subject
from bot.answers.texts import LANGUAGES, say
from bot.facts.dates import Date
from bot.facts.model import Entity, KnowledgeBase
from bot.facts.values import Amount
from tests.answers.conftest import base, fact


def entity(identifier: str, kind: str) -> Entity:
    return Entity(id=identifier, kind=kind, names={"en": (f"the {identifier}",), "zh": (f"名{identifier}",)})


def items(name: str, knowledge: KnowledgeBase) -> list[str]:
    return [entry.item for entry in listing(name, knowledge, "en").entries]  # type: ignore[arg-type]  # the name of a list


def test_a_project_is_told_by_the_fact_that_describes_it() -> None:
    knowledge = base(
        [
            fact("cost", subjects=("pier",)),
            replace(fact("pier-as-a-whole", subjects=("pier",)), summary=True),
            replace(fact("again", subjects=("pier",)), summary=True),
            fact("signed", subjects=("pact",)),
            fact("mentioned", subjects=("town", "mill")),
        ],
        entities=[entity("pact", "agreement"), entity("pier", "project"), entity("mill", "project"), entity("town", "city")],
    )
    listed = listing("projects", knowledge, "en")
    assert [(entry.heading, entry.item) for entry in listed.entries] == [("The pier", "pier-as-a-whole"), ("The pact", "signed")]
    assert listed.title == say("list_projects", "en")


def test_sums_are_ordered_within_their_currency() -> None:
    knowledge = base([fact("a", Amount(5.0, "CNY")), fact("b", Amount(9e9, "EUR")), fact("c", Amount(7.0, "CNY")), fact("d")])
    assert items("investments", knowledge) == ["c", "a", "b"]


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
    assert [entry.heading for entry in listing("timeline", knowledge, "en").entries] == ["1996", "2018", "May 2018", ""]


def test_what_is_told_of_a_thing_begins_with_the_whole_and_ends_with_what_names_it() -> None:
    knowledge = base(
        [
            fact("beside", subjects=("mill", "pier")),
            fact("of-it", subjects=("pier",)),
            replace(fact("whole", subjects=("pier",)), summary=True),
        ],
        entities=[entity("pier", "project"), entity("mill", "project")],
    )
    listed = about(knowledge.entities["pier"], knowledge, "zh")
    assert listed.title == "名pier"
    assert [(entry.item, entry.text) for entry in listed.entries] == [("whole", "头whole"), ("of-it", "头of-it"), ("beside", "头beside")]
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
    listed = listing(name, knowledge, language)  # type: ignore[arg-type]  # the name of a list
    assert len(listed.entries) >= 2
    assert all(entry.item in knowledge.facts and entry.text for entry in listed.entries)
    assert listing(name, replace(knowledge, facts={}), language).entries == ()  # type: ignore[arg-type]  # the same


def test_no_entry_stands_twice_in_a_list(knowledge: KnowledgeBase) -> None:
    for name in ("projects", "investments", "timeline"):
        listed = items(name, knowledge)
        assert len(set(listed)) == len(listed)
    twice = base([fact("both", Amount(1.0, "CNY"), Amount(2.0, "CNY"), Date("1996", "year", 1996), Date("1997", "year", 1997))])
    assert items("investments", twice) == ["both"]
