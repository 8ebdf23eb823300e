"""The one table of the keys of a fact, and all that reads it."""

from __future__ import annotations

from dataclasses import fields

from bot.answers.texts import LANGUAGES, catalogue
from bot.editorial.forms import FactForm
from bot.editorial.rewriting import rank
from bot.editorial.tables import COLUMNS, row_of, with_cells
from bot.facts.keys import FIELDS, KEYS
from bot.facts.model import Fact
from bot.facts.schema import parse


def test_the_columns_of_tables_are_those_of_tables_that_were_exported_before() -> None:
    assert (
        *("id", "subjects", "answer_en", "answer_zh", "question_en", "question_zh", "document", "quote", "tells", "summary", "phrasings"),
        *("valid_from", "valid_until", "supersedes", "retired_reason", "retired_successor", "version"),
    ) == COLUMNS
    assert tuple(row_of(FactForm())) == COLUMNS


def test_what_administrators_change_has_a_name_in_both_languages() -> None:
    assert (
        *("answer_en", "answer_zh", "quote", "question_en", "question_zh", "phrasings", "subjects", "tells", "valid_from", "valid_until"),
        *("supersedes", "summary"),
    ) == FIELDS
    for language in LANGUAGES:
        assert all(f"admin_field_{field}" in catalogue(language) for field in FIELDS)


def test_every_column_can_be_emptied() -> None:
    form = with_cells(FactForm(), dict.fromkeys((column for column in COLUMNS if column not in {"id", "version"}), ""))
    assert form == FactForm()


def test_keys_are_written_in_one_order() -> None:
    order = (
        *("id", "file", "question", "subjects", "summary", "tells", "title", "answer", "reply", "quote", "quotes", "unknown"),
        *("valid_from", "valid_until", "supersedes", "retired", "phrasings"),
    )
    assert sorted(set(order), key=rank) == list(order)
    assert rank("unknown") == rank("operation")


def test_each_key_is_a_field_of_a_fact_and_of_a_form_unless_it_is_kept() -> None:
    facts, forms = ({field.name for field in fields(kind)} for kind in (Fact, FactForm))
    apart = {"quote", "phrasings"}  # one quote, and wordings, which the base holds
    assert {key.name for key in KEYS} - apart == facts
    assert {key.name for key in KEYS if not key.kept} - {"quote"} == forms - {"other", "file", "line"}


def test_each_key_can_be_written() -> None:
    fact = "id: a, answer: A, quote: The text., question: Q, subjects: [], summary: yes, tells: {count: 2 A}, phrasings: [q]"
    more = "valid_from: 2017, valid_until: 2018, supersedes: [], retired: {reason: R}"
    base = parse({"a.yaml": f"facts: [{{{fact}, {more}}}]"}, {"documents/d.txt": "The text."})
    assert set(base.retired) == {"a"}
