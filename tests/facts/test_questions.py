"""Accepted questions in the files."""

from __future__ import annotations

import pytest

from bot.errors import KnowledgeError
from bot.facts.model import Accepted
from bot.facts.schema import parse
from tests.cli.conftest import DOCUMENT, FACTS

KNOWN = "accepted question"


def read(questions: str) -> tuple[Accepted, ...]:
    return parse({"facts.yaml": FACTS, "questions.yaml": f"questions:\n{questions}"}, {"documents/harbour.txt": DOCUMENT}).questions


def problems(questions: str) -> list[str]:
    with pytest.raises(KnowledgeError) as caught:
        read(questions)
    return [str(problem).partition("questions.yaml:")[2] for problem in caught.value.problems]


def test_a_question_names_what_answers_it_or_is_declined() -> None:
    written = "  - {question: Who built it?, item: lighthouse-builder}\n  - question: How long is it?\n    declined: yes\n"
    assert read(written) == (Accepted(question="Who built it?", item="lighthouse-builder"), Accepted(question="How long is it?", item=None))


def test_a_base_needs_none() -> None:
    assert read("") == ()
    assert parse({"facts.yaml": FACTS}, {"documents/harbour.txt": DOCUMENT}).questions == ()


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (
            "  - {question: Who built it?, item: lighthouse-bilder}",
            "2: accepted question 'Who built it?': there is no fact, overview, gap or small talk 'lighthouse-bilder'"
            " -> did you mean 'lighthouse-builder'?",
        ),
        (
            "  - {question: Who built it?}",
            "2: accepted question 'Who built it?': it is not said how it is answered"
            " -> write 'item:' and the id of what answers it, or else 'declined: yes'",
        ),
        (
            "  - {question: Who built it?, item: greeting, declined: yes}",
            "2: accepted question 'Who built it?': it is both answered and declined"
            " -> write 'item:' and the id of what answers it, or else 'declined: yes'",
        ),
        (
            "  - {item: greeting}",
            "2: accepted question number 1: 'question' is missing -> add 'question:' and the question as people type it",
        ),
        (
            "  - {question: Hi, item: greeting}\n  - {question: hi, declined: yes}",
            "3: accepted question 'hi': the id 'hi' is that of accepted question 'Hi' too (questions.yaml:2)"
            " -> delete one of the two, or give it another name",
        ),
        (
            "  - {question: Hi, answer: greeting}",
            "2: accepted question number 1: unknown key 'answer' -> known: question, item, declined",
        ),
        ("  - {question: Hi, declined: maybe}", "2: accepted question 'Hi': 'declined' is 'maybe' -> write yes or no"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(written: str, message: str) -> None:
    assert message in problems(written)
