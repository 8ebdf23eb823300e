"""Wordings that were proposed can be left out of what is taken; those that people wrote cannot."""

from __future__ import annotations

from dataclasses import replace

from bot.editorial.proposing.counter_examples import CounterExample
from bot.editorial.proposing.take_proposals import TakeProposals
from tests.editorial.conftest import base_of
from tests.editorial.proposing.test_review import FOUND, KEYS, TEXTS, review

INCOME = FOUND.proposals.found[1].form


def taken(*own: str) -> TakeProposals:
    """The income as it was proposed, with wordings of one's own."""
    return review().change({KEYS[1]: replace(INCOME, phrasings=(*INCOME.phrasings, *own))})


def test_what_was_proposed_is_left_out_and_what_was_written_stays() -> None:
    first, *others = INCOME.phrasings
    change, count = taken("source").without({(INCOME.id, first), (INCOME.id, "source"), ("pier-cost", first)})
    assert ([form.phrasings for form in change.forms], count) == ([(*others, "source")], 1)


def test_it_is_told_by_the_id_that_the_fact_was_given() -> None:
    form = replace(INCOME, id="income")
    change, count = review().change({KEYS[1]: form}).without({("income", form.phrasings[0])})
    assert ([one.phrasings for one in change.forms], count) == ([form.phrasings[1:]], 1)


def test_counter_examples_go_with_their_last_wording() -> None:
    examples = (
        CounterExample(id="gap-a", subject="a", aspect=None, phrasings=("how large is a",)),
        CounterExample(id="gap-b", subject="b", aspect=None, phrasings=("how large is b", "b面积多大")),
    )
    change, count = replace(taken(), counter_examples=examples).without({("gap-a", "how large is a"), ("gap-b", "b面积多大")})
    assert count == 2
    assert list(change.counter_examples) == [replace(examples[1], phrasings=("how large is b",))]


def test_the_title_of_the_document_comes_with_what_is_taken() -> None:
    forms = {KEYS[1]: INCOME}
    alone, titled = (base_of(review().change(forms, titles).apply(TEXTS)) for titles in ({}, {"zh": "信托报告"}))
    assert (alone.documents["report"].titles, titled.documents["report"].titles) == ({}, {"zh": "信托报告"})
    assert alone.facts == titled.facts
