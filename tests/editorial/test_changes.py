"""Changes of facts: what is written, what is refused, what others did meanwhile."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.editorial.changes import AddFact, EditFact, ReplaceTexts, RetireFact, Several
from bot.editorial.entries import ADDED
from bot.editorial.forms import FactForm, QuoteForm, changed_fields, form_of, suggest_id
from bot.editorial.texts import Texts
from bot.errors import ConflictError, EditError
from tests.editorial.conftest import HARBOUR, base_of

PROOF = (QuoteForm("harbour", "It cost 12 million yuan."),)
NEW = FactForm(answer={"en": "The pier was paid for: 12 million yuan."}, quotes=PROOF, subjects=("pier",))


def edited(texts: Texts, identifier: str, **fields: object) -> Texts:
    before = form_of(texts, identifier)
    return EditFact(id=identifier, before=before, after=replace(before, **fields)).apply(texts)  # type: ignore[arg-type]  # any field


def test_a_form_tells_the_fact_as_it_is_written_and_where() -> None:
    form = form_of(HARBOUR, "pier-opening")
    assert form == FactForm(
        id="pier-opening",
        subjects=("pier",),
        answer={"en": "The new pier was opened in 2015.", "zh": "新码头于 2015 年开放。"},
        quotes=(QuoteForm(None, "The new pier was opened in 2015."),),
        phrasings=("When was the pier opened?", "码头哪年开放？"),
    )
    assert (form.file, form.line) == ("facts.yaml", 7)


def test_a_new_fact_stands_behind_the_others_and_is_known() -> None:
    texts = AddFact(form=NEW).apply(HARBOUR)
    fact = base_of(texts).facts["pier-paid-12-million-yuan"]
    assert (fact.answer, fact.subjects) == ({"en": "The pier was paid for: 12 million yuan."}, ("pier",))
    added = """  - id: pier-paid-12-million-yuan
    subjects: [pier]
    answer: "The pier was paid for: 12 million yuan."
    quote: {document: harbour, text: It cost 12 million yuan.}
"""
    assert texts["facts.yaml"] == HARBOUR["facts.yaml"].replace("gaps:\n", added + "gaps:\n")
    assert texts["documents/harbour.txt"] is HARBOUR["documents/harbour.txt"]


def test_a_new_fact_goes_where_most_facts_of_its_main_subject_are() -> None:
    others = {"a.yaml": "facts:\n  - {id: a, subjects: [lighthouse], answer: A, quote: It cost}\n", "z.yaml": "facts: []\n"}
    for subjects, file in ((("pier",), "facts.yaml"), (("lighthouse", "pier"), "a.yaml"), ((), "facts.yaml")):
        texts = AddFact(form=replace(NEW, id="new", subjects=subjects)).apply({**HARBOUR, **others})
        assert form_of(texts, "new").file == file
    assert form_of(AddFact(form=replace(NEW, id="new"), file="z.yaml").apply({**HARBOUR, **others}), "new").file == "z.yaml"
    assert list(AddFact(form=NEW).apply({})) == [ADDED]


@pytest.mark.parametrize(
    ("form", "message"),
    [
        (replace(NEW, id="pier-cost"), r"the id 'pier-cost' is taken already \(facts.yaml:14\)"),
        (replace(NEW, id="gap-pier"), "the id 'gap-pier' is taken already"),
        (replace(NEW, id="Pier Cost"), "the id 'Pier Cost' cannot be used"),
        (replace(NEW, answer={"en": " "}), "has no answer -> "),
        (replace(NEW, answer={"fr": "Oui"}), "there is no language 'fr' -> "),
        (replace(NEW, quotes=()), "has no quote -> "),
        (replace(NEW, answer={"en": "bell \x07"}), r"U\+0007 at character 6 -> "),
        (replace(NEW, phrasings=("\x00",)), r"U\+0000"),
    ],
)
def test_what_is_wrong_with_a_new_fact_is_said(form: FactForm, message: str) -> None:
    with pytest.raises(EditError, match=message):
        AddFact(form=form).apply(HARBOUR)


@pytest.mark.parametrize(
    "file", ["/etc/x.yaml", "../x.yaml", "a/../../x.yaml", "x.txt", "a\\b.yaml", ".x.yaml", "c:x.yaml", "a//b.yaml", "\x00.yaml"]
)
def test_a_file_outside_the_folder_is_refused(file: str) -> None:
    with pytest.raises(EditError, match="cannot be the name of a file of facts"):
        AddFact(form=NEW, file=file).apply(HARBOUR)


def test_the_suggested_id_is_made_of_the_telling_words_and_is_free() -> None:
    assert suggest_id("The new pier was opened in 2015.", ()) == "new-pier-opened-2015"
    assert suggest_id({"zh": "新码头"}, ()) == "xin-ma-tou"
    assert suggest_id("The new pier", {"new-pier", "new-pier-2"}) == "new-pier-3"
    assert suggest_id("？！", ()) == "fact"
    assert suggest_id("It is", ()) == "it-is"
    assert len(suggest_id("x" * 300, ())) <= 60


def test_only_what_is_changed_is_written() -> None:
    texts = edited(HARBOUR, "pier-opening", answer={"en": "It was opened in 2015: yes.", "zh": "新码头于 2015 年开放。"})
    assert texts["facts.yaml"] == HARBOUR["facts.yaml"].replace(
        "answer: {en: The new pier was opened in 2015., zh", "answer: {en: 'It was opened in 2015: yes.', zh", 1
    )


def test_what_others_changed_elsewhere_is_kept() -> None:
    seen = form_of(HARBOUR, "pier-opening")
    theirs = edited(HARBOUR, "pier-opening", answer={**seen.answer, "zh": "新码头 2015 年开放。"}, summary=True)
    ours = replace(seen, answer={**seen.answer, "en": "In 2015."}, tells={"date": ("2015",)})
    form = form_of(EditFact(id=seen.id, before=seen, after=ours).apply(theirs), seen.id)
    assert form == replace(seen, answer={"en": "In 2015.", "zh": "新码头 2015 年开放。"}, summary=True, tells={"date": ("2015",)})


def test_what_others_changed_in_the_same_place_is_a_conflict() -> None:
    seen = form_of(HARBOUR, "pier-opening")
    theirs = edited(HARBOUR, "pier-opening", answer={**seen.answer, "en": "Theirs."})
    change = EditFact(id=seen.id, before=seen, after=replace(seen, answer={**seen.answer, "en": "Ours."}))
    with pytest.raises(ConflictError, match=r"fact 'pier-opening' \(facts.yaml:7\): somebody else has changed 'answer, en' meanwhile -> "):
        change.apply(theirs)


def test_the_same_change_made_by_two_people_is_no_conflict() -> None:
    seen = form_of(HARBOUR, "pier-opening")
    change = EditFact(id=seen.id, before=seen, after=replace(seen, subjects=("lighthouse",)))
    once = change.apply(HARBOUR)
    assert change.apply(once) == once


@pytest.mark.parametrize(
    ("after", "message"),
    [({"id": "other"}, "kept for ever"), ({"answer": {}}, "without an answer"), ({"quotes": ()}, "without a quote")],
)
def test_a_fact_keeps_its_id_an_answer_and_a_quote(after: dict[str, object], message: str) -> None:
    with pytest.raises(EditError, match=message):
        edited(HARBOUR, "pier-opening", **after)


def test_an_unknown_fact_is_told_with_the_nearest_one() -> None:
    with pytest.raises(EditError, match="there is no fact 'pier-openning' -> did you mean 'pier-opening'"):
        form_of(HARBOUR, "pier-openning")


@pytest.mark.parametrize(
    "fields",
    [
        {"quotes": (QuoteForm("harbour", "The new pier was opened in 2015."),)},
        {"quotes": (QuoteForm(None, "It cost 12 million yuan."), QuoteForm("harbour", "The lighthouse was built by Anna Berg."))},
        {"question": {"en": "When, exactly?", "zh": "何时？"}},
        {"tells": {"date": ("2015", "2016"), "text": ("[x]",)}},
        {"summary": True},
        {"subjects": ()},
        {"phrasings": ("# when", "- how", "when: 1")},
        {"phrasings": ()},
        {"answer": {"en": "One\n\ntwo: 2\n  three"}},
        {"other": {"valid_from": "2015-01-01", "retired": {"reason": "a: b", "successor": "pier-cost"}, "supersedes": ["pier-cost"]}},
    ],
)
def test_every_field_can_be_changed_and_changed_back(fields: dict[str, object]) -> None:
    before = form_of(HARBOUR, "pier-opening")
    texts = edited(HARBOUR, "pier-opening", **fields)
    now = form_of(texts, "pier-opening")
    assert now == replace(before, **fields)  # type: ignore[arg-type]  # any field
    back = EditFact(id=now.id, before=now, after=before).apply(texts)
    assert form_of(back, now.id) == before
    assert base_of(back).facts == base_of(HARBOUR).facts


def test_keys_that_the_form_does_not_know_are_kept() -> None:
    dated = HARBOUR["facts.yaml"].replace("  - id: pier-cost\n", "  - id: pier-cost\n    valid_from:  2015 # so it is\n")
    texts = {**HARBOUR, "facts.yaml": dated}
    form = form_of(texts, "pier-cost")
    assert form.other == {"valid_from": "2015"}
    assert edited(texts, "pier-cost", summary=True)["facts.yaml"] == texts["facts.yaml"].replace(
        "    subjects: [pier]\n    answer: The new pier cost", "    subjects: [pier]\n    summary: true\n    answer: The new pier cost"
    )


def test_a_retired_fact_stays_and_says_why() -> None:
    texts = RetireFact(id="pier-cost", reason="It was\n wrong: see there", successor="pier-opening").apply(HARBOUR)
    assert '    retired: {reason: "It was wrong: see there", successor: pier-opening}\n' in texts["facts.yaml"]
    assert form_of(texts, "pier-cost").other == {"retired": {"reason": "It was wrong: see there", "successor": "pier-opening"}}
    assert "    retired: {reason: Gone}\n" in RetireFact(id="pier-cost", reason="Gone").apply(HARBOUR)["facts.yaml"]
    with pytest.raises(ConflictError, match="is retired already"):
        RetireFact(id="pier-cost", reason="Again").apply(texts)


@pytest.mark.parametrize(("reason", "successor"), [(" ", None), ("x", "pier-cost"), ("x", "nothing"), ("\x07", None)])
def test_retiring_needs_a_reason_and_a_successor_that_exists(reason: str, successor: str | None) -> None:
    with pytest.raises(EditError):
        RetireFact(id="pier-cost", reason=reason, successor=successor).apply(HARBOUR)


def test_several_changes_are_made_together_and_files_are_replaced_whole() -> None:
    change = Several(changes=(AddFact(form=replace(NEW, id="new")), RetireFact(id="pier-cost", reason="x", successor="new")))
    assert form_of(change.apply(HARBOUR), "pier-cost").other["retired"] == {"reason": "x", "successor": "new"}
    assert ReplaceTexts(texts={"a.yaml": "x", "facts.yaml": None}).apply(HARBOUR) == {
        "documents/harbour.txt": HARBOUR["documents/harbour.txt"],
        "a.yaml": "x",
    }


def test_every_change_says_in_both_languages_what_it_does() -> None:
    form = form_of(HARBOUR, "pier-cost")
    edit = EditFact(id="pier-cost", before=form, after=replace(form, summary=True, answer={"zh": "一"}))
    assert edit.summary("en") == "Fact pier-cost changed: answer (en, zh), summary"
    assert edit.summary("zh") == "修改条目 pier-cost：回答（英文、中文）、总体介绍"
    assert RetireFact(id="pier-cost", reason="x").summary("zh") == "停用条目 pier-cost：x"
    assert Several(changes=(edit,)).summary("en") == edit.summary("en")
    assert Several(changes=(edit, edit)).summary("en").startswith("2 changes: Fact")
    assert ReplaceTexts(texts={"b": "", "a": None}).summary("en") == "Files replaced: a, b"
    assert changed_fields(form, form) == {}
