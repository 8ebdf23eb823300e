"""What reads the texts of people takes a time in proportion to their length (n log n at most), whatever they are made of."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.editorial import entry_slices, forms, lines, rewriting, scalars, sheets
from bot.errors import EditError, KnowledgeError
from bot.facts import cutting, quotes, report, sentences, values, yaml_reader
from bot.facts.model import Document
from bot.language import answer_types, hearing, lexicon, normalize, numbers, question, spelling
from bot.telegram import markup
from tests.patterns.attacks import HOSTILE
from tests.patterns.timing import grows

ROOT = Path(__file__).resolve().parents[2]

LENGTH = 5000
"""Characters to begin with; twice and four times as many follow where the time can be told from noise."""

NOISE = 0.004
"""Seconds."""

KINDS = {**HOSTILE, "lines": "a\n", "colons": "a: ", "hyphens": "- ", "sentences": "Mr. A. ", "backslashes": "\\", "items": "- a: b\n  "}
LEXICON = functools.cache(lexicon.general_lexicon)


@functools.cache
def _speller() -> spelling.Speller:
    return spelling.build_speller(LEXICON(), (), {})


def _document(text: str) -> Document:
    return Document(id="d", title="d", text=text)


def _asked(text: str) -> question.Question:
    return replace(question.understand("a", LEXICON()), normalized=text)


def _sentence(text: str) -> object:
    return question._read_sentence(text, LEXICON(), lambda token, _: [token])


def _value(kind: str, text: str) -> object:
    try:
        return values.parse_value(kind, text)
    except ValueError as error:
        return error


def _edited(work: Callable[[], object]) -> object:
    try:
        return work()
    except (EditError, KnowledgeError) as error:
        return error


def _rewritten(text: str) -> object:
    file = f"facts:\n- id: a\n  answer: x\n# {text}\n- id: b\n  reply: |\n    {text}\n"
    return _edited(lambda: rewriting.rewrite("f", file, {"facts": [{"id": "a", "answer": "y"}, {"id": "b", "reply": text}]}))


READERS: dict[str, Callable[[str], object]] = {
    "normalize": normalize.normalize,
    "language_of": normalize.language_of,
    "find_numbers": numbers.find_numbers,
    "fold": normalize.fold,
    "tidied": question.tidied,
    "understand": lambda text: question.understand(text, LEXICON()),
    "a sentence": _sentence,
    "split_question": lambda text: question.split_question(_asked(text)),
    "enumerated": lambda text: question.enumerated(_asked("a:" + text)),
    "asked_type": answer_types.asked_type,
    "told_types": answer_types.told_types,
    "identifiers": answer_types.identifiers,
    "heads": answer_types.heads,
    "spoken_forms": hearing.spoken_forms,
    "heard_forms": hearing.heard_forms,
    "transcribed": hearing.transcribed,
    "sound": hearing.sound,
    "repair": lambda text: _speller().repair(text),
    "repair_han": lambda text: _speller().repair_han(text),
    "split_words": lambda text: lexicon.split_words(text, {}),
    "cut": cutting.read_parts,
    "sections without a colon": lambda text: cutting.read_parts(text * 8),
    "cut facts": lambda text: cutting.read_parts(f"facts:\n- id: a\n  {text}"),
    "locate in a document": lambda text: quotes.locate(_document(text), "x y 达"),
    "locate a quote": lambda text: quotes.locate(_document(f"x {text}"), text[: len(text) // 2] + "\u201c y"),
    "sentences_of": lambda text: list(sentences.sentences_of(_document(text))),
    "statements_of": lambda text: sentences.statements_of([_document(text)]),
    "shorten": report.shorten,
    "an amount": lambda text: _value("amount", text),
    "a count": lambda text: _value("count", f"1 {text}"),
    "a date": lambda text: _value("date", text),
    "a file": lambda text: yaml_reader.read_tree("f", text),
    "a key": lambda text: yaml_reader.read_tree("f", f"a: {text}"),
    "a mistake": lambda text: yaml_reader.read_tree("f", f"a: b\n {text}: c: d\n x: [{text}"),
    "an open quote": lambda text: yaml_reader.read_tree("f", f'a: "{text}'),
    "a block text": lambda text: yaml_reader.read_tree("f", f"a: |\n  {text}\n  b\n c"),
    "entry_slice_of": lambda text: entry_slices.entry_slice_of(f"facts:\n- id: a\n  x: {text}\n- id: b\n  {text}\n", "facts", "b"),
    "scalar": lambda text: _edited(lambda: scalars.scalar(text, flow=False, indent=2, newline="\n")),
    "is_block": scalars.is_block,
    "rewrite": _rewritten,
    "suggest_id": lambda text: forms.suggest_id(text, ()),
    "one_line": lambda text: lines.one_line(text, 50),
    "a table": lambda text: _edited(lambda: sheets.table_of_csv("a.csv", f"id,answer_en\n{text}")),
    "clip": lambda text: markup.clip(text, 100),
    "split": lambda text: markup.split(text, 100),
    "pages": lambda text: markup.pages([markup.Piece(text=text)]),
    "marked": lambda text: markup.marked(text, len(text) // 2, len(text) // 2 + 5),
}


@pytest.mark.parametrize("name", READERS)
def test_a_reader_of_texts_takes_twice_as_long_for_twice_as_much(name: str) -> None:
    read = READERS[name]
    slow = {}
    for kind, pump in KINDS.items():

        def work(length: int, pump: str = pump) -> Callable[[], object]:
            text = pump * (length // len(pump))
            return lambda: read(text)

        found = grows(work, LENGTH, NOISE, most=3.0, longest=1.0)
        if found:
            slow[kind] = found
    assert slow == {}


def test_no_run_of_characters_that_names_are_written_with_is_longer_than_what_is_heard() -> None:
    runs = {
        len(run)
        for folder in ("knowledge", "tests/topics", "tests/questions")
        for file in (ROOT / folder).rglob("*")
        if file.suffix in {".yaml", ".txt", ".jsonl"}
        for run in hearing.transcribed(file.read_text(encoding="utf-8"))
    }
    assert max(runs) * 5 < hearing.LONGEST
