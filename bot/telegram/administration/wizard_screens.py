"""What an administrator sees while a change is put together: one question a step, then all of it before it is published. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.answers.layout import layout
from bot.answers.reply import Reply
from bot.answers.texts import pick, say
from bot.editorial.differences import as_text
from bot.editorial.forms import form_from
from bot.editorial.selftest import FailedCase
from bot.facts.keys import FIELDS
from bot.facts.model import KnowledgeBase
from bot.publishing.outcomes import Preview
from bot.service import Service
from bot.telegram.administration.admin_buttons import AdminAction, admin_button
from bot.telegram.administration.wizard_state import Draft
from bot.telegram.administration.wizard_steps import (
    ADDING,
    SENTENCES,
    languages_missing,
    offered_sentences,
    reason_of,
    shown_cell,
    suggested_subjects,
    untitled_of,
)
from bot.telegram.buttons import Button, token
from bot.telegram.markup import Piece, clip, escape, joined, pages
from bot.telegram.screens import MAX_LABEL, Rows, Screen, block_pieces

HINTED = ("tells", "valid_from", "valid_until", "supersedes", "phrasings")
"""Fields of which it is told how they are written."""

MOST_QUOTES = 3
"""Chosen sentences shown in full; of more it is told how many."""

MAX_LISTED = 8
"""Answers that would change, shown one by one."""

MAX_CHANGES = 1200
"""Characters shown of what changes."""


def draft_button(draft: Draft, label: str, verb: str, argument: str | int = "") -> Button:
    """A button of a draft; those of an earlier draft do nothing."""
    return admin_button(clip(label, MAX_LABEL), AdminAction.WIZARD, draft.id, verb, argument)


def step_screen(draft: Draft, service: Service, language: str) -> Screen:
    """The question of the step at which a draft is."""
    knowledge = service.state.catalogue.knowledge
    match draft.step:
        case "answer":
            return _answer(draft, language)
        case "proof":
            return _proof(draft, knowledge, language)
        case "asked":
            return _asked(draft, language)
        case "subjects":
            return _subjects(draft, service, language)
        case "overlap":
            return _overlap(draft, language)
        case "fields":
            return _fields(draft, language)
        case "field":
            return _field(draft, language)
        case "successor":
            return _successor(draft, service, language)
        case "titles":
            asked = say("admin_title_other_ask", language, other=say(f"admin_language_{draft.values['language']}", language))
            leave = draft_button(draft, f"{say('admin_title_leave', language)} ›", "ready")
            return Screen(html=escape(asked), rows=((*_leaving(draft, language), leave),))
        case _:
            asked = {"reason": "admin_reason_ask", "title": "admin_title_ask", "why": "admin_why_ask"}[draft.step]
            return Screen(html=escape(say(asked, language)), rows=(_leaving(draft, language),))


def _head(draft: Draft, language: str) -> str:
    if draft.kind == "edit":
        return f"<b>{escape(say('admin_editing', language, id=draft.values['id']))}</b>"
    steps = [step for step in ADDING if step != "ready"]
    number = steps.index(draft.step) + 1
    return f"<b>{escape(say('admin_adding', language, number=number, count=len(steps)))}</b>"


def _leaving(draft: Draft, language: str, *, onward: bool = False) -> tuple[Button, ...]:
    """The last row: back, cancel, on."""
    row = []
    if draft.kind == "edit" and draft.step != "fields":
        row.append(draft_button(draft, f"‹ {say('back', language)}", "fields"))
    elif draft.kind == "add" and draft.step not in ("answer", "why"):
        row.append(draft_button(draft, f"‹ {say('back', language)}", "back"))
    elif draft.kind == "proposals":
        row.append(_to_proposals(draft, language))
    row.append(draft_button(draft, f"✕ {say('admin_cancel', language)}", "cancel"))
    if onward:
        row.append(draft_button(draft, f"{say('admin_next', language)} ›", "next"))
    return tuple(row)


def _to_proposals(draft: Draft, language: str) -> Button:
    return admin_button(f"‹ {say('back', language)}", AdminAction.PROPOSALS_GO_ON, token(draft.values["document"]))


def _answer(draft: Draft, language: str) -> Screen:
    form = draft.form
    lines = [_head(draft, language)]
    lines += [f"• {escape(clip(text, 1000))}" for text in form.answer.values()]
    missing = languages_missing(form)
    if not form.answer:
        lines.append(escape(say("admin_answer_ask", language)))
    else:
        other = say(f"admin_language_{missing[0]}", language) if missing else ""
        lines.append(escape(say("admin_answer_other", language, other=other) if missing else say("admin_answer_both", language)))
    return Screen(html="\n\n".join(lines), rows=(_leaving(draft, language, onward=bool(form.answer)),))


def _proof(draft: Draft, knowledge: KnowledgeBase, language: str) -> Screen:
    found = offered_sentences(draft, knowledge)
    count = max(1, -(-len(found) // SENTENCES))
    page = min(int(draft.values.get("page", 0)), count - 1)
    shown = list(enumerate(found, 1))[page * SENTENCES : (page + 1) * SENTENCES]
    chosen = {(quote.document or next(iter(knowledge.documents), ""), quote.text) for quote in draft.form.quotes}
    lines = [_head(draft, language)]
    lines += [f"✅ {escape(clip(quote.text, 400))}" for quote in draft.form.quotes[:MOST_QUOTES]]
    if len(draft.form.quotes) > MOST_QUOTES:
        lines.append(escape(say("admin_worse_more", language, count=len(draft.form.quotes) - MOST_QUOTES)))
    near = draft.values.get("near")
    if near:
        lines.append(escape(say("admin_proof_near", language, text=clip(near["text"], 400))))
    lines.append(escape(say("admin_proof_ask", language)))
    several = len(knowledge.documents) > 1 and "document" not in draft.values
    for number, quote in shown:
        document = knowledge.documents[quote.document]
        title = f" ({clip(document.titles.get(language, document.title), 60)})" if several else ""
        mark = "✅ " if (quote.document, quote.text) in chosen else ""
        lines.append(f"<b>{number}</b> {mark}{escape(clip(quote.text, 280))}{escape(title)}")
    rows: list[tuple[Button, ...]] = []
    if near:
        rows.append((draft_button(draft, f"✅ {say('admin_take_near', language)}", "near"),))
    rows.append(tuple(draft_button(draft, str(n), "pick", f"{token(quote.document)}.{quote.start}") for n, quote in shown))
    if count > 1:
        turning = [draft_button(draft, "◀", "page", page - 1)] if page > 0 else []
        turning.append(draft_button(draft, say("page", language, page=page + 1, pages=count), "page", page))
        turning += [draft_button(draft, "▶", "page", page + 1)] if page < count - 1 else []
        rows.append(tuple(turning))
    if draft.form.quotes and draft.kind == "edit":
        rows.append((draft_button(draft, say("admin_unquote", language), "unquote"),))
    rows.append(_leaving(draft, language, onward=bool(draft.form.quotes)))
    return Screen(html="\n\n".join(lines), rows=tuple(row for row in rows if row))


def _asked(draft: Draft, language: str) -> Screen:
    lines = [_head(draft, language)]
    if draft.form.phrasings:
        lines.append("\n".join(f"• {escape(clip(text, 200))}" for text in draft.form.phrasings[:15]))
    lines.append(escape(say("admin_asked_ask", language)))
    return Screen(html="\n\n".join(lines), rows=(_leaving(draft, language, onward=True),))


def _subjects(draft: Draft, service: Service, language: str) -> Screen:
    offered = suggested_subjects(draft.form, service)
    chosen = draft.form.subjects
    buttons = [draft_button(draft, f"{'✅ ' if one.id in chosen else ''}{one.name(language)}", "subject", token(one.id)) for one in offered]
    for one in draft.values.get("names", []):
        name = pick({spoken: names[0] for spoken, names in one["names"].items()}, language)
        buttons.append(draft_button(draft, f"{'✅ ' if one['id'] in chosen else ''}🆕 {name}", "subject", token(one["id"])))
    rows = [tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2)]
    text = say("admin_subjects_ask" if offered else "admin_subjects_none", language)
    return Screen(html=f"{_head(draft, language)}\n\n{escape(text)}", rows=(*rows, _leaving(draft, language, onward=True)))


def _overlap(draft: Draft, language: str) -> Screen:
    found = draft.values["overlap"]
    lines = [f"<b>{escape(say('admin_overlap', language))}</b>"]
    lines.append("\n".join(f"{n}. {'✅' if one['on'] else '▫️'} {escape(clip(one['text'], 120))}" for n, one in enumerate(found, 1)))
    lines.append(escape(say("admin_overlap_ask", language)))
    buttons = [draft_button(draft, f"{'✅ ' if one['on'] else ''}{n}", "move", n - 1) for n, one in enumerate(found, 1)]
    rows = [tuple(buttons[start : start + 5]) for start in range(0, len(buttons), 5)]
    every = (draft_button(draft, say("admin_all", language), "all"), draft_button(draft, say("admin_none", language), "none"))
    return Screen(html="\n\n".join(lines), rows=(*rows, every, _leaving(draft, language, onward=True)))


def _fields(draft: Draft, language: str) -> Screen:
    form, before = draft.form, form_from(draft.values["before"])
    pieces = [Piece(text=say("admin_editing", language, id=draft.values["id"]), before="<b>", after="</b>\n")]
    pieces.append(Piece(text=say("admin_fields_ask", language), after="\n"))
    for field in FIELDS:
        text = shown_cell(form, field, language)
        if text:
            mark = "✏️ " if text != shown_cell(before, field, language) else ""
            heading = escape(say(f"admin_field_{field}", language))
            pieces.append(Piece(text=clip(text, 350), before=f"{mark}<b>{heading}</b>\n", after="\n"))
    buttons = [draft_button(draft, say(f"admin_field_{field}", language), "field", field) for field in FIELDS]
    rows = [tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2)]
    ready = draft_button(draft, f"{say('admin_preview', language)} ›", "ready")
    if "proposal" in draft.values:
        # It is published with the others that are taken.
        ready = admin_button(f"✅ {say('admin_draft_take', language)}", AdminAction.PROPOSAL_KEEP_EDITED, draft.id)
    return Screen(html=pages(pieces)[0], rows=(*rows, (*_leaving(draft, language), ready)))


def _field(draft: Draft, language: str) -> Screen:
    field = draft.values["field"]
    text = shown_cell(draft.form, field, language)
    now = f"\n\n<pre>{escape(clip(text, 2500))}</pre>" if text else ""
    asked = escape(say("admin_field_ask", language, field=say(f"admin_field_{field}", language)))
    hint = escape(say(f"admin_hint_{field}", language)) if field in HINTED else ""
    return Screen(html="\n\n".join(filter(None, [_head(draft, language), asked + now, hint])), rows=(_leaving(draft, language),))


def _successor(draft: Draft, service: Service, language: str) -> Screen:
    knowledge = service.state.catalogue.knowledge
    fact = knowledge.facts.get(draft.values["id"])
    text = pick(fact.answer, language) if fact is not None else draft.values["id"]
    found = service.search(f"{text} {draft.values['reason']}", 8)
    near = [item for item in found if item in knowledge.facts and item != draft.values["id"]]
    lines = [escape(say("admin_successor_ask", language))]
    rows = []
    for number, item in enumerate(near[:5], 1):
        lines.append(f"<b>{number}</b> {escape(clip(pick(knowledge.facts[item].answer, language), 200))}")
        rows.append(draft_button(draft, str(number), "successor", token(item)))
    nothing = draft_button(draft, say("admin_successor_none", language), "ready")
    return Screen(html="\n\n".join(lines), rows=(tuple(rows), (nothing,), _leaving(draft, language)))


def ready_screen(
    draft: Draft,
    summary: str,
    preview: Preview,
    replies: Sequence[tuple[str, Reply]],
    unproved: Sequence[str],
    still: Sequence[str],
    language: str,
) -> Screen:
    """A change before it is published.

    Args:
        draft: what it came from.
        summary: what it is, in one line.
        preview: what it would do; without problems.
        replies: what people would read: question (empty: none is shown) and reply.
        unproved: numbers of the answer that the proof does not state.
        still: ids of other facts that state a number which this one gives up.
        language: of the administrator.
    """
    # What must not be overlooked comes first: what is too long for one message is cut at its end.
    pieces = [Piece(text=clip(summary, 500), before="<b>", after="</b>\n")]
    if unproved:
        numbers = joined(unproved[:MAX_LISTED], language)
        pieces.append(Piece(text=clip(say("admin_unproved", language, numbers=numbers), 400), before="⚠️ "))
    if still:
        pieces.append(Piece(text=say("admin_still", language, facts=joined(still[:MAX_LISTED], language)), before="⚠️ "))
    if preview.left_out:
        pieces.append(Piece(text=say("admin_left_out", language, count=preview.left_out)))
    pieces.append(Piece(text=_tested(preview, language)))
    pieces += [Piece(text=f"• {failed_case_text(failed, language)}") for failed in preview.worse[:MAX_LISTED]]
    if len(preview.worse) > MAX_LISTED:
        pieces.append(Piece(text=say("admin_worse_more", language, count=len(preview.worse) - MAX_LISTED)))
    if preview.worse:
        pieces.append(Piece(text=say("admin_worse_why" if reason_of(draft) else "admin_worse_remedy", language)))
    for question, reply in replies:
        pieces.append(Piece(text=say("admin_will_read", language), before="\n👁 "))
        pieces += [Piece(text=clip(question, 200), before="❓ ")] if question else []
        shown = (replace(block, text=clip(block.text, 700), proofs=block.proofs[:MOST_QUOTES]) for block in layout(reply))
        pieces += block_pieces(shown, reply.language)
    differences = preview.differences
    if draft.kind == "proposals":
        # The facts were read one by one; what comes with them, things and gaps, was not.
        differences = replace(differences, items=tuple(one for one in differences.items if one.kind != "fact"), files=())
    changes = clip(as_text(differences, language), MAX_CHANGES)
    pieces.append(Piece(text=say("admin_changes", language), before="\n"))
    pieces.append(Piece(text=changes, before="<blockquote expandable>", after="</blockquote>"))
    return Screen(html=pages(pieces)[0], rows=_ready_rows(draft, preview, language))


def _tested(preview: Preview, language: str) -> str:
    asked = preview.selftest.asked if preview.selftest is not None else 0
    if preview.worse:
        return "⚠️ " + say("admin_worse", language, asked=asked, count=len(preview.worse))
    return "✓ " + say("admin_tested" if asked else "admin_untouched", language, asked=asked)


def failed_case_text(failed: FailedCase, language: str) -> str:
    """An answer that would change, on one line."""
    expected = failed.case.item or say("admin_declined", language)
    told = ", ".join(failed.told) or say("admin_no_answer", language)
    return say("admin_turn", language, question=clip(failed.case.question, 120), expected=expected, told=told)


def _ready_rows(draft: Draft, preview: Preview, language: str) -> Rows:
    row = [draft_button(draft, f"✕ {say('admin_cancel', language)}", "cancel")]
    if draft.kind in ("add", "edit"):
        row.insert(0, draft_button(draft, f"‹ {say('back', language)}", "fields" if draft.kind == "edit" else "again"))
    elif draft.kind == "proposals":
        row.insert(0, _to_proposals(draft, language))
    if not preview.worse:
        row.append(draft_button(draft, f"✅ {say('admin_publish', language)}", "publish"))
    elif reason_of(draft):
        row.append(draft_button(draft, f"⚠️ {say('admin_publish_anyway', language)}", "override"))
    else:
        row.append(draft_button(draft, f"⚠️ {say('admin_publish_anyway', language)}", "anyway"))
    untitled = untitled_of(draft)
    if untitled is None:
        return (tuple(row),)
    title = say("admin_title_other", language, other=say(f"admin_language_{untitled}", language))
    return (draft_button(draft, f"➕ {title}", "titles"),), tuple(row)


def published_screen(number: int, language: str, more: Iterable[Button] = ()) -> Screen:
    """What is said when a change is live."""
    undo = admin_button(f"↩️ {say('admin_undo', language)}", AdminAction.UNDO, number)
    return Screen(html=f"✅ {escape(say('admin_published', language, number=number))}", rows=(tuple(more), (undo,)) if more else ((undo,),))
