"""A fact filled in step by step, whatever is typed and pressed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.edition import make_edition
from bot.editorial.changes import AddFact, EditFact, RemovePhrasing, RetireFact, Several
from bot.editorial.entities import AddEntity
from bot.editorial.forms import FactForm, QuoteForm
from bot.errors import CoopbotError, EditError
from bot.service import Service
from bot.telegram.administration.wizard_screens import step_screen
from bot.telegram.administration.wizard_state import Draft, begin
from bot.telegram.administration.wizard_steps import (
    ADDING,
    awaits_text,
    cell_of,
    change_of,
    offered_sentences,
    on_button,
    on_text,
    suggested_subjects,
    untitled_of,
    with_overlaps,
)
from tests.cli.conftest import DOCUMENT, FACTS
from tests.telegram.reading import check

SERVICE = Service(make_edition({"facts.yaml": FACTS, "documents/harbour.txt": DOCUMENT}).state)


def adding(step: str = "answer", **values: object) -> Draft:
    form = values.pop("form", FactForm())
    return begin("add", step, form=form, **values)


def editing() -> Draft:
    form = FactForm(id="pier-cost", answer={"en": "The pier cost 12 million yuan."}, quotes=(QuoteForm(None, "It cost 12 million yuan."),))
    return begin("edit", "fields", id="pier-cost", before=form, form=form)


def test_an_answer_is_taken_for_its_language_and_a_better_one_takes_its_place() -> None:
    draft = on_text(on_text(on_text(adding(), "It is open.", SERVICE), "开放了。", SERVICE), "It is open now.", SERVICE)
    assert draft.form.answer == {"en": "It is open now.", "zh": "开放了。"}
    assert draft.step == "answer"


def test_both_languages_may_be_sent_at_once_on_lines_of_their_own() -> None:
    assert on_text(adding(), "It is open.\n开放了。", SERVICE).form.answer == {"en": "It is open.", "zh": "开放了。"}


def test_the_second_line_of_a_title_is_the_date_of_the_document() -> None:
    draft = begin("document", "title", name="a.txt", file="1")
    told = on_text(draft, "Rules  of the harbour\n\n2024", SERVICE)
    assert (told.step, told.values["title"], told.values["date"]) == ("ready", "Rules of the harbour", "2024")
    assert "date" not in on_text(draft, "Rules of the harbour", SERVICE).values


def test_a_title_in_the_other_language_is_asked_for_taken_in_that_language_or_left_out() -> None:
    draft = begin("document", "ready", name="a.txt", file="1", title="Rules of the harbour")
    asked = on_button(draft, "titles", "", SERVICE)
    assert (asked.step, asked.values["language"], awaits_text(asked)) == ("titles", "zh", True)
    with pytest.raises(EditError, match="'yes' is not Chinese"):
        on_text(asked, "yes", SERVICE)
    told = on_text(asked, " 港口  规定", SERVICE)
    assert (told.step, told.values["titles"]) == ("ready", {"zh": "港口 规定"})
    # It has both then, also for a press on what was shown before.
    assert untitled_of(told) is None
    assert on_button(told, "titles", "", SERVICE).step == "ready"
    assert on_button(asked, "ready", "", SERVICE) == draft
    proposals = begin("proposals", "titles", document="harbour", chosen=["0"], language="zh")
    assert on_button(proposals, "ready", "", SERVICE).values == {"document": "harbour", "chosen": ["0"]}


def test_no_step_is_left_before_what_it_asks_for_is_there() -> None:
    with pytest.raises(EditError, match="the answer is missing"):
        on_button(adding(), "next", "", SERVICE)
    with pytest.raises(EditError, match="the proof is missing"):
        on_button(adding("proof", form=FactForm(answer={"en": "x"})), "next", "", SERVICE)


def test_a_proof_is_copied_or_the_nearest_sentence_is_offered() -> None:
    form = FactForm(answer={"en": "The pier cost 12 million yuan."})
    proved = on_text(adding("proof", form=form), "It cost 12 million yuan.", SERVICE)
    assert proved.form.quotes == (QuoteForm("harbour", "It cost 12 million yuan."),)
    near = on_text(adding("proof", form=form), "It costed 12 millions yuan", SERVICE)
    assert near.form.quotes == ()
    assert near.values["near"] == {"document": "harbour", "text": "It cost 12 million yuan."}
    assert on_button(near, "near", "", SERVICE).form.quotes == proved.form.quotes


def test_a_sentence_is_chosen_by_its_number_and_taken_away_by_it() -> None:
    draft = adding("proof", form=FactForm(answer={"en": "The pier cost 12 million yuan."}))
    first = offered_sentences(draft, SERVICE.state.catalogue.knowledge)[0]
    assert first.text == "It cost 12 million yuan."
    chosen = on_button(draft, "pick", f"harbour.{first.start}", SERVICE)
    assert [quote.text for quote in chosen.form.quotes] == ["It cost 12 million yuan."]
    assert on_button(chosen, "pick", f"harbour.{first.start}", SERVICE).form.quotes == ()
    for odd in ("harbour.9999999", "nowhere.1", "harbour.", ".", ""):
        assert on_button(draft, "pick", odd, SERVICE).form.quotes == ()


def test_questions_become_wordings_and_the_first_of_each_language_the_question() -> None:
    form = on_text(adding("asked"), "what did it cost?\n\nhow  dear was it\n多少钱？\nWhat did it cost?", SERVICE).form
    assert form.phrasings == ("what did it cost?", "how dear was it", "多少钱？")
    assert form.question == {"en": "what did it cost?", "zh": "多少钱？"}


def test_subjects_are_suggested_toggled_and_named() -> None:
    draft = adding("subjects", form=FactForm(answer={"en": "The pier cost 12 million yuan."}))
    assert [entity.id for entity in suggested_subjects(draft.form, SERVICE)] == ["pier"]
    chosen = on_button(draft, "subject", "pier", SERVICE)
    assert chosen.form.subjects == ("pier",)
    assert on_button(chosen, "subject", "pier", SERVICE).form.subjects == ()
    assert on_text(draft, "the lighthouse", SERVICE).form.subjects == ("lighthouse",)


def test_a_field_is_changed_emptied_or_refused() -> None:
    draft = on_button(editing(), "field", "question_en", SERVICE)
    changed = on_text(draft, "What did the pier cost?", SERVICE)
    assert (changed.step, cell_of(changed.form, "question_en")) == ("fields", "What did the pier cost?")
    assert cell_of(on_text(on_button(changed, "field", "question_en", SERVICE), "-", SERVICE).form, "question_en") == ""
    with pytest.raises(EditError, match="tells nothing"):
        on_text(on_button(editing(), "field", "tells", SERVICE), "a lot", SERVICE)
    with pytest.raises(EditError, match="neither yes nor no"):
        on_text(on_button(editing(), "field", "summary", SERVICE), "perhaps", SERVICE)


def test_a_successor_is_a_fact_that_there_is_or_nothing() -> None:
    draft = on_text(begin("retire", "reason", id="pier-cost"), "It was wrong.", SERVICE)
    assert draft.step == "successor"
    change = change_of(on_text(draft, "pier-opening", SERVICE))
    assert change == RetireFact(id="pier-cost", reason="It was wrong.", successor="pier-opening")
    assert change_of(on_text(draft, "-", SERVICE)) == RetireFact(id="pier-cost", reason="It was wrong.")
    with pytest.raises(EditError, match="there is no fact 'peer'"):
        on_text(draft, "peer", SERVICE)


def test_what_was_filled_in_is_the_change_that_is_made() -> None:
    assert change_of(adding("ready", form=FactForm(answer={"en": "x"}))) == AddFact(form=FactForm(answer={"en": "x"}))
    changed = on_text(on_button(editing(), "field", "question_en", SERVICE), "What did it cost?", SERVICE)
    change = change_of(changed)
    assert isinstance(change, EditFact)
    assert (change.before.question, change.after.question) == ({}, {"en": "What did it cost?"})


def test_wordings_of_gaps_that_the_fact_answers_are_moved_to_it_unless_they_are_unticked() -> None:
    form = FactForm(answer={"en": "The pier is 300 m long."}, phrasings=("how long is the pier in metres",))
    asked = on_button(adding("subjects", form=form), "next", "", SERVICE)
    assert asked.step == "overlap"
    assert asked.values["overlap"][0]["text"] == "How long is the pier?"
    every = on_button(asked, "all", "", SERVICE)
    change = change_of(on_button(every, "next", "", SERVICE))
    assert isinstance(change, Several)
    assert change.changes[0] == RemovePhrasing(item="gap-pier", text="How long is the pier?")
    assert isinstance(change_of(on_button(every, "none", "", SERVICE)), AddFact)
    left = on_button(every, "move", "0", SERVICE)
    kept = [one["text"] for one in left.values["overlap"] if one["on"]]
    assert "How long is the pier?" not in kept
    # What was decided stays so when one goes back and comes again.
    back = on_button(left, "back", "", SERVICE)
    assert back.step == "subjects"
    again = on_button(back, "next", "", SERVICE)
    assert [one["on"] for one in again.values["overlap"]] == [one["on"] for one in left.values["overlap"]]
    alone = FactForm(answer={"en": "x"}, phrasings=("who polished the brass bell",))
    assert on_button(adding("subjects", form=alone), "next", "", SERVICE).step == "ready"


def test_a_wording_of_the_inbox_takes_those_of_gaps_along() -> None:
    draft = with_overlaps(begin("wording", "ready", item="pier-cost", texts=["how long is the pier in metres"], keys=[]), SERVICE)
    change = change_of(on_button(on_button(draft, "all", "", SERVICE), "next", "", SERVICE))
    assert isinstance(change, Several)
    assert change.changes[0] == RemovePhrasing(item="gap-pier", text="How long is the pier?")
    assert change.changes[-1].summary("en").endswith("How long is the pier?")


def test_something_new_gets_the_names_that_are_sent() -> None:
    draft = on_text(adding("subjects", form=FactForm(answer={"en": "x"})), "cold-chain centre\n冷链中心", SERVICE)
    assert draft.values["names"] == [{"id": "cold-chain-centre", "names": {"en": ["cold-chain centre"], "zh": ["冷链中心"]}}]
    assert draft.form.subjects == ("cold-chain-centre",)
    change = change_of(draft)
    assert isinstance(change, Several)
    assert change.changes[0] == AddEntity(id="cold-chain-centre", names={"en": ["cold-chain centre"], "zh": ["冷链中心"]})
    untaken = on_button(draft, "subject", "cold-chain-centre", SERVICE)
    assert untaken.form.subjects == ()
    assert isinstance(change_of(untaken), AddFact)
    with pytest.raises(EditError, match="too long for a name"):
        on_text(draft, "x" * 200, SERVICE)


def test_wordings_are_added_and_taken_away_line_by_line() -> None:
    draft = on_text(adding("asked"), "how dear was it\nwhat was paid", SERVICE)
    assert on_text(draft, "- how dear was it\nthe price", SERVICE).form.phrasings == ("what was paid", "the price")


VERBS = ["next", "back", "page", "pick", "near", "unquote", "subject", "field", "successor", "move", "all", "none", "titles", "ready", "x"]
STEPS = st.sampled_from([*ADDING[:-1], "overlap", "fields", "field", "reason", "successor", "title", "titles", "why"])
TEXTS = st.text(max_size=5000)
CLEAN = st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=5000)
"""Without the characters that are refused before they come into a draft."""


def at(step: str, text: str) -> Draft:
    """A draft at that step, full of a text."""
    form = FactForm(
        answer={"en": text, "zh": text}, quotes=(QuoteForm(None, text),), question={"en": text}, phrasings=(text,) * 3, subjects=("pier",)
    )
    kinds = {"fields": "edit", "field": "edit", "reason": "retire", "successor": "retire", "title": "document", "titles": "document"}
    kind = kinds.get(step, "add")
    draft = begin(
        "edit",
        step,
        id="pier-cost",
        before=form,
        form=form,
        field="answer_en",
        reason=text,
        language="zh",
        title=text,
        overlap=[{"gap": "gap-pier", "text": text, "on": True}] * 20,
    )
    return replace(draft, kind=cast("object", kind))  # type: ignore[arg-type]  # one of the kinds


@settings(max_examples=150, deadline=None)
@given(step=STEPS, text=CLEAN)
def test_every_step_shows_a_message_that_telegram_takes(step: str, text: str) -> None:
    for language in ("en", "zh"):
        screen = step_screen(at(step, text), SERVICE, language)
        check(screen)


@settings(max_examples=150, deadline=None)
@given(step=STEPS, text=TEXTS, verb=st.sampled_from(VERBS))
def test_nothing_that_is_typed_or_pressed_breaks_a_draft(step: str, text: str, verb: str) -> None:
    draft = at(step, "The pier is open.")
    for changed in (_done(on_text, draft, text), _done(on_button, draft, verb, text[:50])):
        if isinstance(changed, str):
            assert " -> " in changed
            continue
        # It can be kept, and shown again.
        again = Draft(**json.loads(json.dumps({name: getattr(changed, name) for name in ("id", "kind", "step", "values", "at")})))
        assert again.form == changed.form
        if again.step != "ready":
            step_screen(again, SERVICE, "en")


def _done(act: Callable[..., Draft], *arguments: object) -> Draft | str:
    """What becomes of a draft, or what is said."""
    try:
        return act(*arguments, SERVICE)
    except CoopbotError as error:
        return str(error)


def test_only_steps_that_ask_for_a_text_take_one() -> None:
    assert not awaits_text(adding("ready"))
    assert not awaits_text(editing())
    assert all(awaits_text(adding(step)) for step in ADDING[:-1])
