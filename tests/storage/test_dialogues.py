"""A dialogue survives being written and read; what is damaged is a fresh one."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue import Dialogue
from bot.language.numbers import Number
from bot.language.question import Question
from bot.service import Service
from bot.storage.dialogues import VERSION, dump_dialogue, load_dialogue

PUBLIC = sorted((Path(__file__).resolve().parents[1] / "questions" / "public").glob("*.jsonl"))


def _turns(labelled: dict[str, Any]) -> list[dict[str, Any]]:
    return labelled.get("turns", [labelled])  # type: ignore[no-any-return]  # labels are checked elsewhere


TEXTS = [turn["q"] for path in PUBLIC for line in path.read_text(encoding="utf-8").splitlines() for turn in _turns(json.loads(line))]
ODD = st.text(st.characters(), max_size=60) | st.sampled_from(
    ["and when?", "why 3.6 billion \ud800 万达?", "\0 Wanda", "the second one", "2"]
)


def after(service: Service, messages: list[str]) -> Dialogue:
    dialogue = Dialogue()
    for number, message in enumerate(messages):
        _, dialogue = service.ask(message, dialogue, now=1.7e9 + number / 7)
    return dialogue


@given(messages=st.lists(st.sampled_from(TEXTS) | ODD, min_size=1, max_size=3))
def test_what_is_written_is_read_exactly(service: Service, messages: list[str]) -> None:
    dialogue = after(service, messages)
    assert load_dialogue(dump_dialogue(dialogue)) == dialogue


def test_the_order_of_the_features_is_kept_since_sums_depend_on_it(service: Service) -> None:
    dialogue = after(service, ["How much did Dalian invest in Liupanshui in 2016?"])
    read = load_dialogue(dump_dialogue(dialogue))
    assert dialogue.question is not None
    assert read.question is not None
    assert list(read.question.features) == list(dialogue.question.features)


def test_equal_dialogues_are_written_equally(service: Service) -> None:
    dialogue = after(service, ["When did Wanda Plaza open?"])
    assert dump_dialogue(load_dialogue(dump_dialogue(dialogue))) == dump_dialogue(dialogue)


def test_a_dialogue_is_one_line_of_ascii(service: Service) -> None:
    written = dump_dialogue(after(service, ["万达广场哪年开业？\n\0"]))
    assert written.isascii()
    assert written.isprintable()


@pytest.mark.parametrize("text", ["", "null", "{}", "[]", "[1]", "[" * 100_000, "[0,null,null,null,[],[],false,0.0]", "\0"])
def test_what_is_no_dialogue_is_a_fresh_one(text: str) -> None:
    assert load_dialogue(text) == Dialogue()


def test_another_version_is_not_read() -> None:
    shape = json.loads(dump_dialogue(Dialogue(language="en")))
    shape[0] = VERSION + 1
    assert load_dialogue(json.dumps(shape)) == Dialogue()


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=5,
)


@given(data=st.data())
def test_a_damaged_part_gives_a_fresh_dialogue_or_a_sound_one(service: Service, data: st.DataObject) -> None:
    shape = json.loads(dump_dialogue(after(service, ["Did Dalian invest 3.6 billion yuan in wanda plasa?"])))
    within = data.draw(st.sampled_from([shape, shape[2]]))
    within[data.draw(st.integers(0, len(within) - 1))] = data.draw(VALUES)
    dialogue = load_dialogue(json.dumps(shape))
    # Whatever was read, it can be talked with.
    service.ask("and when?", dialogue, now=dialogue.time)


@given(end=st.integers(0, 400))
def test_a_text_that_is_cut_off_gives_a_fresh_dialogue(service: Service, end: int) -> None:
    written = dump_dialogue(after(service, ["When did Wanda Plaza open?"]))
    assert load_dialogue(written[:end]) == Dialogue()


def test_the_version_belongs_to_these_fields() -> None:
    # When this fails: raise VERSION, and write the new fields here.
    names = {kind.__name__: " ".join(field.name for field in fields(kind)) for kind in (Dialogue, Question, Number)}
    assert (VERSION, names) == (
        2,
        {
            "Dialogue": "language question subject items options clarifying time",
            "Question": "text normalized language words concepts context_concepts places numbers heads unknown repairs features"
            " asking context",
            "Number": "value kind start end",
        },
    )
