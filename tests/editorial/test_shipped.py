"""The shipped folder: every fact can be changed, and only its own lines differ."""

from __future__ import annotations

import difflib
from dataclasses import replace

from bot.editorial.changes import AddFact, AddPhrasing, EditFact, RemovePhrasing, RetireFact
from bot.editorial.forms import FactForm, QuoteForm, form_of, forms_of
from bot.editorial.texts import Texts
from tests.editorial.conftest import base_of


def lines_that_differ(before: Texts, after: Texts) -> dict[str, set[int]]:
    """File -> the numbers, from 1, of the lines that went or that others come before."""
    found: dict[str, set[int]] = {}
    for path in {**before, **after}:
        old, new = before[path].splitlines(keepends=True), after[path].splitlines(keepends=True)
        for kind, start, end, _, _ in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if old != new else ():
            if kind != "equal":
                found.setdefault(path, set()).update(range(start + 1, max(end, start + 1) + 1))
    return found


def test_only_the_lines_of_a_fact_differ_when_it_is_changed(shipped: Texts) -> None:
    forms = list(forms_of(shipped))
    assert len(forms) > 40
    for form, following in zip(forms, [*forms[1:], None], strict=True):
        after = replace(
            form,
            answer={**form.answer, "en": "Changed: so # it is"},
            question={**form.question, "zh": "新, 问题？"},
            tells={**form.tells, "rating": ("good",)},
            summary=not form.summary,
            phrasings=("how, then: why",),
        )
        texts = EditFact(id=form.id, before=form, after=after).apply(shipped)
        assert form_of(texts, form.id) == after
        # A line that is added behind the last one of the fact counts as the first of the next.
        same_file = following is not None and following.file == form.file
        last = following.line if following is not None and same_file else shipped[form.file].count("\n") + 2
        differ = lines_that_differ(shipped, texts)
        assert set(differ) == {form.file}
        assert all(form.line <= line <= last for line in differ[form.file])
        assert EditFact(id=form.id, before=after, after=form).apply(texts) == shipped


def test_the_changed_folder_says_what_was_asked_for_and_nothing_else(shipped: Texts) -> None:
    before = base_of(shipped)
    texts = shipped
    for form in forms_of(shipped):
        answer = {language: f"{text} (checked)" for language, text in form.answer.items()}
        texts = EditFact(id=form.id, before=form, after=replace(form, answer=answer)).apply(texts)
    after = base_of(texts)
    assert after.facts == {
        key: replace(fact, answer={language: f"{text} (checked)" for language, text in fact.answer.items()})
        for key, fact in before.facts.items()
    }
    assert replace(after, facts={}) == replace(before, facts={})


def test_every_fact_can_be_retired(shipped: Texts) -> None:
    for form in forms_of(shipped):
        texts = RetireFact(id=form.id, reason="No longer so: see the report").apply(shipped)
        assert form_of(texts, form.id) == replace(form, other={"retired": {"reason": "No longer so: see the report"}})
        assert sum(map(len, lines_that_differ(shipped, texts).values())) == 1


def test_facts_and_wordings_can_be_added_and_the_rest_stays(shipped: Texts) -> None:
    quote = QuoteForm("dalian-liupanshui-fair", 'In 2018, both Dalian and Liupanshui were rated as "good"')
    texts = AddFact(form=FactForm(id="new", answer={"en": "Good."}, quotes=(quote,), subjects=("evaluation",))).apply(shipped)
    texts = AddPhrasing(item="new", text="and how, pray, were they rated in the end").apply(texts)
    added, known = base_of(texts), base_of(shipped)
    assert {key: fact for key, fact in added.facts.items() if key != "new"} == known.facts
    assert len(added.phrasings) == len(known.phrasings) + 1
    back = RemovePhrasing(item="new", text="and how, pray, were they rated in the end").apply(texts)
    assert {path: text for path, text in back.items() if path.startswith("phrasings/")} == {
        path: text for path, text in shipped.items() if path.startswith("phrasings/")
    }
