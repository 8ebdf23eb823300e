"""The steps of the wizard that fills in a fact: what a text or a button makes of a draft. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from bot.answers.texts import message, say
from bot.editorial.changes import AddFact, Change, EditFact, RemovePhrasing, RetireFact, Several
from bot.editorial.documents import checked_title, untitled_language
from bot.editorial.entities import AddEntity
from bot.editorial.forms import FactForm, QuoteForm, cleaned, suggest_id
from bot.editorial.overlaps import overlaps
from bot.editorial.proof import prove
from bot.editorial.resolutions import distinct, resolve_as_fact, resolve_as_gap, resolve_as_phrasings
from bot.editorial.tables import plain_cell, row_of, with_cells
from bot.errors import EditError
from bot.facts.keys import FIELDS
from bot.facts.languages import LANGUAGES, language_of
from bot.facts.model import Entity, KnowledgeBase, Quote
from bot.facts.report import shorten
from bot.facts.sentences import sentences_of
from bot.language.lexicon import ENTITY
from bot.language.normalize import normalize
from bot.service import Service
from bot.telegram.administration.wizard_state import Draft
from bot.telegram.buttons import number, resolve

ADDING = ("answer", "proof", "asked", "subjects", "ready")
"""The steps of a new fact, in order."""

MOST_NAMES = 12
LONGEST_NAME = 60
"""Characters of a name; longer ones are sentences."""

SENTENCES = 5
"""Sentences offered at a time."""

MINUS = ("-", "—", "–", "－")
"""What begins a line that takes a phrasing away; alone it leaves a field empty."""

EMPTY = (*MINUS, "none", "无", "没有")
"""What is typed to leave a field empty."""

_NAME_SEPARATORS = re.compile(r"[\n,，、;；]")
_TEXT_STEPS = {"answer", "proof", "asked", "subjects", "field", "reason", "successor", "title", "titles", "why"}


class SlipError(EditError):
    """What was typed or pressed cannot be used."""

    def __init__(self, key: str, **values: object) -> None:
        """*key*: of the text that tells it; *values*: what is put into the text."""
        super().__init__(message(key, **values))


def awaits_text(draft: Draft) -> bool:
    """Whether the next text is for the draft, and no question."""
    return draft.step in _TEXT_STEPS


def on_text(draft: Draft, text: str, service: Service) -> Draft:
    """The draft after a text that was typed.

    Raises:
        EditError: the text cannot be used; the draft stays as it was.
    """
    knowledge = service.state.catalogue.knowledge
    text = text.strip()
    match draft.step:
        case "answer":
            return draft.with_form(cleaned(replace(draft.form, answer={**draft.form.answer, **_by_language(text)})))
        case "proof":
            return _proved(draft, text, knowledge)
        case "asked":
            return draft.with_form(cleaned(_asked(draft.form, text.splitlines())))
        case "subjects":
            return _about(draft, text, service)
        case "field":
            if draft.values["field"] == "phrasings":
                return draft.with_form(cleaned(_asked(draft.form, text.splitlines())))
            cell = "" if text in EMPTY else text
            return draft.with_form(with_cells(draft.form, {draft.values["field"]: cell}), "fields", field=None)
        case "reason":
            return draft.go("successor", reason=text)
        case "successor":
            return draft.go("ready", successor=_fact_named(text, service))
        case "why":
            return draft.go("ready", why=text)
        case "title":
            return draft.go("ready", **titled(text))
        case "titles":
            language = draft.values["language"]
            return draft.go("ready", titles={language: checked_title(text, language)})
        case _:
            raise SlipError("admin_slip_nothing")


def on_button(draft: Draft, verb: str, argument: str, service: Service) -> Draft:
    """The draft after a button that was pressed.

    Raises:
        EditError: something is missing before the next step.
    """
    knowledge = service.state.catalogue.knowledge
    match verb:
        case "next":
            return _next(draft, service)
        case "move":
            return _moved(draft, number(argument))
        case "all" | "none":
            return draft.go(draft.step, overlap=[{**one, "on": verb == "all"} for one in draft.values.get("overlap", [])])
        case "back":
            if draft.kind == "edit":
                return draft.go("fields", field=None)
            return draft.go("subjects" if draft.step == "overlap" else ADDING[max(0, _position(draft) - 1)])
        case "fields":
            return draft.go("fields", field=None)
        case "page":
            return draft.go(draft.step, page=number(argument))
        case "pick":
            document, _, start = argument.rpartition(".")
            found = _sentence(knowledge, document, int(start) if start.isdecimal() else -1)
            return _with_quote(draft, found) if found is not None else draft
        case "near":
            near = draft.values.get("near")
            return _proved(draft, near["text"], knowledge) if near else draft
        case "unquote":
            return draft.with_form(replace(draft.form, quotes=()))
        case "subject":
            known = {**knowledge.entities, **{one["id"]: None for one in draft.values.get("names", [])}}
            identifier = resolve(argument, known)
            return draft.with_form(_toggled(draft.form, identifier)) if identifier is not None else draft
        case "field" if argument in FIELDS:
            step = {"quote": "proof", "subjects": "subjects"}.get(argument, "field")
            return draft.go(step, field=argument)
        case "successor":
            identifier = resolve(argument, knowledge.facts)
            return draft.go("ready", successor=identifier)
        case "titles" | "ready":
            language = untitled_of(draft) if verb == "titles" else None
            return draft.go("ready" if language is None else "titles", language=language)
        case _:
            return draft


def untitled_of(draft: Draft) -> str | None:
    """The language in which a document that is to be added has no title yet."""
    return untitled_language(draft.values["title"], draft.values.get("titles", {})) if draft.kind == "document" else None


def _position(draft: Draft) -> int:
    return ADDING.index(draft.step) if draft.step in ADDING else 0


def _next(draft: Draft, service: Service) -> Draft:
    if draft.kind == "edit":
        return draft.go("fields", field=None)
    if draft.step == "overlap":
        return draft.go("ready")
    form = draft.form
    if draft.step == "answer" and not form.answer:
        raise SlipError("admin_slip_answer")
    if draft.step == "proof" and not form.quotes:
        raise SlipError("admin_slip_proof")
    following = ADDING[_position(draft) + 1]
    return with_overlaps(draft, service) if following == "ready" else draft.go(following, page=None, near=None)


def with_overlaps(draft: Draft, service: Service) -> Draft:
    """The draft at its last step; where phrasings of gaps seem to ask for the same, it is asked which of them are answered now."""
    phrasings = draft.form.phrasings if draft.kind == "add" else draft.values["texts"]
    found = overlaps(service.state, phrasings)
    if not found:
        return draft.go("ready", overlap=None)
    # What was decided before stays so.
    before = {one["text"]: one["on"] for one in draft.values.get("overlap", [])}
    return draft.go("overlap", overlap=[{"gap": one.gap, "text": one.text, "on": before.get(one.text, one.likely)} for one in found])


def _moved(draft: Draft, position: int) -> Draft:
    """The draft with one of those phrasings moved, or left where it is."""
    found = [dict(one) for one in draft.values.get("overlap", [])]
    if 0 <= position < len(found):
        found[position]["on"] = not found[position]["on"]
    return draft.go(draft.step, overlap=found)


def _proved(draft: Draft, text: str, knowledge: KnowledgeBase) -> Draft:
    within = draft.values.get("document")
    documents = [one for one in knowledge.documents.values() if within in (None, one.id)]
    proof = prove(documents, text)
    if proof.quote is not None:
        # Sent once more it stands there already: only a press takes one away.
        there = any(held.text == proof.quote.text for held in draft.form.quotes)
        return draft.go(draft.step, near=None) if there else _with_quote(draft, proof.quote)
    if proof.suggestion is None:
        raise SlipError("admin_slip_quote", text=shorten(text))
    return draft.go(draft.step, near={"document": proof.document, "text": proof.suggestion})


def _with_quote(draft: Draft, quote: Quote) -> Draft:
    form = draft.form
    chosen = QuoteForm(quote.document, quote.text)
    same = [held for held in form.quotes if held.text == chosen.text and held.document in (None, chosen.document)]
    quotes = tuple(held for held in form.quotes if held not in same) if same else (*form.quotes, chosen)
    return draft.with_form(replace(form, quotes=quotes), near=None)


def _by_language(text: str) -> dict[str, str]:
    """The answers that a text holds: one, or one in each language where each stands on lines of its own."""
    found: dict[str, list[str]] = {}
    for line in filter(None, (line.strip() for line in text.splitlines())):
        found.setdefault(language_of(line), []).append(line)
    return {language: "\n".join(lines) for language, lines in found.items()}


def titled(text: str) -> dict[str, str]:
    """What somebody writes of a document, in a caption or when asked for it: its title, and on a second line its date."""
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    return dict(zip(("title", "date"), lines, strict=False))


def _asked(form: FactForm, lines: Sequence[str]) -> FactForm:
    """The fact with more phrasings, and without those behind a minus sign.

    The first of each language is also the question it is shown with, if it has none.
    """
    lines = [line for line in (" ".join(line.split()) for line in lines) if line]
    taken = {line.lstrip("".join(MINUS) + " ").casefold() for line in lines if line.startswith(MINUS)}
    added = [line for line in lines if not line.startswith(MINUS)]
    question = dict(form.question)
    for line in added:
        question.setdefault(language_of(line), line)
    phrasings = tuple(line for line in distinct((*form.phrasings, *added)) if line.casefold() not in taken)
    return replace(form, question=question, phrasings=phrasings)


def _toggled(form: FactForm, entity: str, *, only_add: bool = False) -> FactForm:
    if entity not in form.subjects:
        return replace(form, subjects=(*form.subjects, entity))
    return form if only_add else replace(form, subjects=tuple(one for one in form.subjects if one != entity))


def _about(draft: Draft, text: str, service: Service) -> Draft:
    """The draft with one more subject: what the text is a name of, or something new that has the names on its lines."""
    entities = service.state.catalogue.knowledge.entities
    names = [name for name in (" ".join(line.split()) for line in _NAME_SEPARATORS.split(text)) if name][:MOST_NAMES]
    wanted = {normalize(name) for name in names}
    for entity in entities.values():
        if entity.id in names or any(normalize(name) in wanted for group in entity.names.values() for name in group):
            return draft.with_form(_toggled(draft.form, entity.id, only_add=True))
    if not names or any(len(name) > LONGEST_NAME for name in names):
        raise SlipError("admin_slip_name", text=shorten(text))
    identifier = suggest_id(names[0], {*entities, *(one["id"] for one in draft.values.get("names", []))})
    by_language = {language: [name for name in names if language_of(name) == language] for language in LANGUAGES}
    new = {"id": identifier, "names": {language: found for language, found in by_language.items() if found}}
    draft = draft.go(draft.step, names=[*draft.values.get("names", []), new])
    return draft.with_form(_toggled(draft.form, identifier, only_add=True))


def _fact_named(text: str, service: Service) -> str | None:
    facts = service.state.catalogue.knowledge.facts
    if text in EMPTY:
        return None
    if text in facts:
        return text
    raise SlipError("admin_slip_fact", text=shorten(text))


def suggested_subjects(form: FactForm, service: Service, limit: int = 8) -> list[Entity]:
    """The things a fact seems to be about, those chosen already first, at most *limit*."""
    entities = service.state.catalogue.knowledge.entities
    texts = " ".join((*form.answer.values(), *form.question.values(), *form.phrasings, *(quote.text for quote in form.quotes)))
    found = [one.removeprefix(ENTITY) for one in sorted(service.understand(texts).concepts) if one.startswith(ENTITY)]
    names = dict.fromkeys((*form.subjects, *(name for name in found if name in entities)))
    return [entities[name] for name in names if name in entities][:limit]


def offered_sentences(draft: Draft, knowledge: KnowledgeBase) -> list[Quote]:
    """The sentences that may prove the answer, the likeliest first."""
    within = draft.values.get("document")
    found = [quote for one in knowledge.documents.values() if within in (None, one.id) for quote in sentences_of(one)]
    answers = [text for text in draft.form.answer.values() if text]
    points = [max((fuzz.token_set_ratio(text, quote.text) for text in answers), default=0.0) for quote in found]
    # Equal ones stay in the order of the document: a Chinese answer is like no sentence of an English one.
    return [found[position] for position in sorted(range(len(found)), key=lambda position: -points[position])]


def _sentence(knowledge: KnowledgeBase, document: str, start: int) -> Quote | None:
    name = resolve(document, knowledge.documents)
    return next((quote for quote in sentences_of(knowledge.documents[name]) if quote.start == start), None) if name is not None else None


def cell_of(form: FactForm, field: str) -> str:
    """What a field holds, as it is typed; empty when it is empty."""
    return plain_cell(row_of(form).get(field, ""))


def shown_cell(form: FactForm, field: str, language: str) -> str:
    """The same for somebody to read in their language, who can type it so too."""
    text = cell_of(form, field)
    return say("diff_yes", language) if field == "summary" and text == "yes" else text


def reason_of(draft: Draft) -> str:
    """Why it is done, as far as that is known; going back needs no other reason than that."""
    values = draft.values
    usual = f"to revision {values['number']}" if draft.kind == "rollback" else ""
    return str(values.get("why") or values.get("reason") or usual)


def change_of(draft: Draft) -> Change:
    """What the draft asks for; of those kinds that need nothing but the draft."""
    values = draft.values
    moved = [RemovePhrasing(item=one["gap"], text=one["text"]) for one in values.get("overlap", []) if one["on"]]
    named = [AddEntity(id=one["id"], names=one["names"]) for one in values.get("names", []) if one["id"] in values["form"]["subjects"]]
    match draft.kind:
        case "edit":
            before = replace(draft, values={"form": values["before"]}).form
            changed = EditFact(id=values["id"], before=before, after=draft.form)
            return Several(changes=(*named, *moved, changed)) if named or moved else changed
        case "retire":
            return RetireFact(id=values["id"], reason=values["reason"], successor=values.get("successor"))
        case "wording":
            return resolve_as_phrasings(values["item"], values["texts"], moved)
        case "gap":
            return resolve_as_gap(values["gap"], values["texts"], tuple(values.get("subjects", ())), values.get("aspect"))
        case _:
            return resolve_as_fact(draft.form, moved, before=named)


def summary_of(draft: Draft, change: Change | None, added: str, language: str) -> str:
    """What the draft does, in one line; *change*: None when it goes back; *added*: id of the fact that it adds."""
    match draft.kind:
        case "add":
            return AddFact(form=replace(draft.form, id=added)).summary(language)
        case "wording":
            return resolve_as_phrasings(draft.values["item"], draft.values["texts"]).summary(language)
        case _ if change is None:
            return say("admin_back_to", language, number=draft.values["number"])
        case _:
            return change.summary(language)


def languages_missing(form: FactForm) -> list[str]:
    """The languages the fact has no answer in."""
    return [language for language in LANGUAGES if not form.answer.get(language)]
