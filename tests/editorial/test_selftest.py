"""What a change does to the answers."""

from __future__ import annotations

import pytest

from bot.editorial.selftest import SelfTestError, count_of, full_test, self_test
from bot.facts.schema import parse
from bot.retrieval.engine import build
from bot.service import State, prepare
from tests.cli.conftest import DOCUMENT, FACTS

QUESTIONS = """questions:
  - {question: Who built the lighthouse?, item: lighthouse-builder}
  - {question: How long is the pier?, declined: yes}
"""


def state(facts: str = FACTS, questions: str = "") -> State:
    files = {"facts.yaml": facts, **({"questions.yaml": questions} if questions else {})}
    return prepare(build(parse(files, {"documents/harbour.txt": DOCUMENT})))


def replaced(old: str, new: str) -> str:
    assert old in FACTS
    return FACTS.replace(old, new, 1)


@pytest.fixture(scope="module")
def before() -> State:
    return state(questions=QUESTIONS)


def test_a_harmless_change_passes(before: State) -> None:
    found = self_test(before, state(replaced("answer: The new pier cost", "answer: The pier cost"), QUESTIONS))
    assert found.passed
    assert found.missed == ()
    # Two accepted questions, and all wordings but the greetings, which have nothing in common with the change.
    assert found.asked == 9


def test_a_new_wording_that_does_not_find_its_fact_is_told(before: State) -> None:
    found = self_test(before, state(replaced("Who built the lighthouse?", "Who built the lighthouse?\n      source"), QUESTIONS))
    told = [str(failed) for failed in found.worse]
    assert told == ["new wording 'source': expected 'lighthouse-builder', would get no answer"]
    assert all(failed.new for failed in found.worse)


def test_a_wording_that_loses_its_fact_is_told() -> None:
    old = state(replaced("How many ships use the pier?", "Is there a railing at the pier?"))
    wording = "    phrasings: |\n      Who built the lighthouse?\n"
    new = state(FACTS.replace(wording, "    phrasings: |\n      WHO BUILT THE LIGHTHOUSE!\n", 1))
    found = self_test(old, new)
    assert all(failed.case.question != "Who built the lighthouse?" for failed in found.worse)
    # Several wordings of another fact are the same but for their marks.
    rivals = "\n      ".join(["Who built the lighthouse?", *(f"how much did the pier cost{mark}" for mark in ("", "!", "..."))])
    told = [str(failed) for failed in self_test(state(), state(replaced("Who built the lighthouse?", rivals))).worse]
    assert "wording 'How much did the pier cost?': expected 'pier-cost', would get 'lighthouse-builder'" in told


def test_an_accepted_question_keeps_its_answer(before: State) -> None:
    lighthouse = FACTS[FACTS.index("  - id: lighthouse-builder") : FACTS.index("gaps:")]
    other = lighthouse.replace("lighthouse-builder", "builder")
    found = self_test(before, state(FACTS.replace(lighthouse, other), QUESTIONS.replace("lighthouse-builder", "builder")))
    assert found.passed
    longer = replaced("How long is the pier?", "How wide is the pier?").replace(
        "How much did the pier cost?", "How much did the pier cost?\n      How long is the pier?"
    )
    told = [str(failed) for failed in self_test(before, state(longer, QUESTIONS)).worse]
    assert "accepted question 'How long is the pier?': expected to be declined, would get 'pier-cost'" in told


def test_what_was_missed_before_is_no_reason_to_refuse() -> None:
    odd = replaced("Who built the lighthouse?", "Who built the lighthouse?\n      source")
    found = self_test(state(odd), state(odd.replace("answer: The lighthouse was built", "answer: It was built")))
    assert found.passed
    assert [failed.case.question for failed in found.missed] == ["source"]


def test_of_unchanged_items_those_that_are_most_similar_are_asked(before: State) -> None:
    after = state(replaced("Who built the lighthouse?", "Who built the lighthouse?\n      who raised the lighthouse"), QUESTIONS)
    none, one, all_of_them = (self_test(before, after, nearest=number).asked for number in (0, 1, 100))
    # Two accepted questions, two wordings of the fact.
    assert none == 4
    assert one == 5
    assert 5 <= all_of_them <= 12


def test_everything_is_asked_in_full_and_counted() -> None:
    whole = state(questions=QUESTIONS)
    asked: list[int] = []
    found = full_test(whole, progress=lambda: asked.append(1))
    assert found.asked == len(asked) == count_of(whole.catalogue.knowledge) == 11
    assert (found.worse, found.missed) == ((), ())


def test_the_error_tells_every_turn_and_what_to_do(before: State) -> None:
    found = self_test(before, state(replaced("Who built the lighthouse?", "Who built the lighthouse?\n      source"), QUESTIONS))
    assert str(SelfTestError(found.worse)).splitlines() == [
        "1 answer would change for the worse:",
        "  new wording 'source': expected 'lighthouse-builder', would get no answer",
        "-> change the wordings named here, or publish it all the same and give a reason",
    ]


def test_a_retired_fact_has_its_wordings_and_those_like_them_asked() -> None:
    old = state()
    retired = state(
        replaced("    quote: It cost 12 million yuan.\n", "    quote: It cost 12 million yuan.\n    retired: {reason: wrong}\n")
    )
    alone, beside = (self_test(old, retired, nearest=number) for number in (0, 3))
    # Its own two wordings, which nothing answers any more.
    assert (alone.asked, alone.worse) == (2, ())
    assert beside.asked == 5


def test_a_fact_that_is_gone_has_the_wordings_like_its_own_asked() -> None:
    begin = FACTS.index("  - id: lighthouse-builder")
    found = self_test(state(), state(FACTS[:begin] + FACTS[FACTS.index("gaps:") :]), nearest=2)
    assert found.asked == 2
