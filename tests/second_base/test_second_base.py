"""Another subject, the village library of ``knowledge/``, is answered by the same program without a line of code of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.answers.listings import listing
from bot.facts.model import KnowledgeBase
from bot.facts.schema import parse
from bot.language.normalize import normalize
from bot.retrieval.engine import build
from bot.service import Service, prepare
from bot.storage.files import load, read_folder
from bot.telegram.menu import PRIVATE, commands_of

FOLDER = Path(__file__).parent
QUESTIONS: Mapping[str, Any] = yaml.safe_load((FOLDER / "questions.yaml").read_text(encoding="utf-8"))
RIGHT: Mapping[str, Sequence[str]] = QUESTIONS["right"]
TRAPS: Sequence[str] = QUESTIONS["traps"]
OFF_TOPIC: Sequence[str] = QUESTIONS["off_topic"]
ASKED = [(fact, text) for fact, texts in RIGHT.items() for text in texts]

# Of 49 questions and 15 traps. Measured: right 11 (48 with those shown as not sure), wrong 0, false 1; with counter-examples none.
RIGHT_AT_LEAST = 11
WRONG_AT_MOST = 2
FALSE_AT_MOST = 3
MISSED_AT_MOST = 3


@pytest.fixture(scope="module")
def library() -> KnowledgeBase:
    return load(FOLDER / "knowledge")


@pytest.fixture(scope="module")
def librarian(library: KnowledgeBase) -> Service:
    return Service(prepare(build(library)))


@pytest.fixture(scope="module")
def warned() -> Service:
    """A librarian who has also been told 25 questions that the document leaves open."""
    files, documents = read_folder(FOLDER / "knowledge")
    return Service(prepare(build(parse({**files, "gaps.yaml": (FOLDER / "gaps.yaml").read_text(encoding="utf-8")}, documents))))


def answered(service: Service, texts: Sequence[str]) -> list[str]:
    return [text for text in texts if service.ask(text)[0].outcome == "answer"]


def test_facts_need_nothing_but_ids_answers_wordings_and_quotes(library: KnowledgeBase) -> None:
    assert len(library.facts) == 21
    assert not library.entities
    assert not library.overviews
    assert not library.gaps
    assert not library.small_talk
    assert not library.terms
    assert not any(fact.subjects or fact.tells or fact.question for fact in library.facts.values())
    assert any("zh" in fact.answer for fact in library.facts.values())


def test_its_lists_are_its_own() -> None:
    files, documents = read_folder(FOLDER / "knowledge")
    assert list(commands_of(parse(files, documents), PRIVATE, "en")) == list(PRIVATE)
    days = "lists:\n  - {command: days, title: {en: 'When:', zh: 时间：}, description: {en: When, zh: 时间}, facts: [move, founding]}\n"
    library = parse({**files, "lists.yaml": days}, documents)
    assert next(iter(commands_of(library, PRIVATE, "zh").items())) == ("days", "时间")
    found = listing("days", library, "en")
    assert found is not None
    assert (found.title, [entry.item for entry in found.entries]) == ("When:", ["move", "founding"])


def test_every_quote_stands_in_the_document(library: KnowledgeBase) -> None:
    (document,) = library.documents.values()
    assert document.title == "A Library for Ashcombe"
    for fact in library.facts.values():
        for quote in fact.quotes:
            assert document.text[quote.start : quote.end] == quote.text


def test_every_fact_is_asked_for_and_no_question_is_a_stored_wording(library: KnowledgeBase) -> None:
    def bare(text: str) -> str:
        return re.sub(r"\W+", " ", normalize(text)).strip()

    assert set(RIGHT) == set(library.facts)
    stored = {bare(phrasing.text) for phrasing in library.phrasings}
    assert not [text for text in [*(text for _, text in ASKED), *TRAPS, *OFF_TOPIC] if bare(text) in stored]


def test_every_stored_wording_finds_its_fact(librarian: Service, library: KnowledgeBase) -> None:
    missed = [p.text for p in library.phrasings if p.item not in librarian.ask(p.text)[0].items]
    assert missed == []


def test_questions_in_other_words_are_answered(librarian: Service) -> None:
    replies = [(fact, text, librarian.ask(text)[0]) for fact, text in ASKED]
    right = [text for fact, text, reply in replies if fact in reply.items]
    wrong = [text for fact, text, reply in replies if reply.outcome == "answer" and fact not in reply.items]
    silent = [text for _, text, reply in replies if reply.outcome != "answer"]
    assert len(right) >= RIGHT_AT_LEAST, f"wrong: {wrong}\nnot answered: {silent}"
    assert len(wrong) <= WRONG_AT_MOST, wrong


def test_nearly_every_question_finds_its_fact_as_the_answer_or_among_what_may_be_meant(librarian: Service, warned: Service) -> None:
    """Measured: 48 of 49, with counter-examples too."""
    for service in (librarian, warned):
        replies = [(fact, text, service.ask(text)[0]) for fact, text in ASKED]
        missed = [text for fact, text, reply in replies if fact not in {*reply.items, *(option.item for option in reply.options)}]
        assert len(missed) <= MISSED_AT_MOST, missed


def test_questions_off_the_subject_are_declined(librarian: Service) -> None:
    assert answered(librarian, OFF_TOPIC) == []


def test_without_counter_examples_no_more_than_one_in_three_traps_are_answered(librarian: Service) -> None:
    """Measured: 1 of 15 is answered. Without a gap in the base nothing tells what is likely to be missing."""
    false = answered(librarian, TRAPS)
    assert len(false) <= len(TRAPS) / 3, false


def test_a_few_counter_examples_teach_it_to_decline_traps(librarian: Service, warned: Service) -> None:
    false = answered(warned, TRAPS)
    assert len(false) <= FALSE_AT_MOST, false
    assert len(false) <= len(answered(librarian, TRAPS))
    assert answered(warned, OFF_TOPIC) == []


def test_counter_examples_cost_few_answers(librarian: Service, warned: Service) -> None:
    """Measured: one of 49."""
    without, beside = (sum(fact in service.ask(text)[0].items for fact, text in ASKED) for service in (librarian, warned))
    assert beside >= without - 5


def test_an_answer_is_told_in_the_language_of_the_question_or_else_in_the_one_there_is(librarian: Service) -> None:
    chinese, _ = librarian.ask("图书馆有多少书")
    assert (chinese.language, chinese.text) == ("zh", "图书馆现有 14,000 多册图书和约 900 件录音。")
    english, _ = librarian.ask("When does the chess club meet?", language="zh")
    assert (english.language, english.text) == ("zh", "The chess club meets in the reading room on Tuesday evenings.")


def test_a_follow_up_is_understood_without_entities(librarian: Service) -> None:
    first, dialogue = librarian.ask("When was the library founded?")
    assert first.items == ("founding",)
    source, _ = librarian.ask("source?", dialogue)
    assert [given.quote for given in source.sources] == [
        "The village library of Ashcombe was founded in 1924 by the schoolteacher Martha Quill."
    ]


@pytest.mark.parametrize("text", ["", "😀", "???"])
def test_without_suggestions_there_is_a_hint_all_the_same(text: str, librarian: Service) -> None:
    reply, _ = librarian.ask(text)
    assert reply.outcome == "refused"
    assert reply.text
