"""The proposals for a document as administrators see them, one a screen. Pure."""

from __future__ import annotations

from bot.answers.layout import position
from bot.answers.texts import say
from bot.editorial.proposing.proposals import Proposal
from bot.editorial.proposing.review import Review, source_of
from bot.facts.model import Document
from bot.telegram.administration.admin_buttons import AdminAction, admin_button, page_buttons
from bot.telegram.administration.wizard_steps import shown_cell
from bot.telegram.buttons import Button, token
from bot.telegram.markup import clip, escape, joined, marked, units
from bot.telegram.screens import Rows, Screen, aside

AROUND = 300
"""Code units of a paragraph that are shown around the sentence: enough to see what it speaks of, and read in some seconds."""

_MARKS = {"chosen": "✅", "later": "🕓", "never": "🗑"}


def document_rows(document: Document, language: str) -> Rows:
    """What administrators can do with a document besides reading it."""
    name = token(document.id)
    draft = admin_button(f"📝 {say('admin_drafts', language)}", AdminAction.PROPOSALS_OPEN, name)
    rows = ((draft, admin_button(f"➕ {say('admin_add_from', language)}", AdminAction.ADD_FROM, name)),)
    return (
        rows
        if document.original is None
        else (*rows, (admin_button(f"📎 {say('admin_original', language)}", AdminAction.DOCUMENT_ORIGINAL, name),))
    )


def review_screen(review: Review, place: int | None, language: str) -> Screen:
    """The proposal at a place, from 0; None or too large: how far all of them have come."""
    if place is None or place >= len(review.proposals):
        return _all_decided(review, language)
    proposal = review.proposals[place]
    count = len(review.proposals)
    verdict = review.verdict(proposal)
    name = token(review.document.id)
    head = f"<b>{escape(say('admin_draft_at', language, number=place + 1, count=count))}</b>"
    if verdict is not None:
        head += f" · {_MARKS[verdict]} {escape(say(f'admin_draft_is_{verdict}', language))}"
    take = admin_button(f"✅ {say('admin_draft_take', language)}", AdminAction.PROPOSAL_TAKE, name, proposal.key)
    edit = admin_button(f"✏️ {say('admin_edit', language)}", AdminAction.PROPOSAL_EDIT, name, proposal.key)
    later = admin_button(f"🕓 {say('admin_draft_later', language)}", AdminAction.PROPOSAL_LATER, name, proposal.key)
    never = admin_button(f"🗑 {say('admin_draft_never', language)}", AdminAction.PROPOSAL_NEVER, name, proposal.key)
    rows = [(take, edit), (later, never), _at_once(review, proposal, language)]
    rows += [*page_buttons(place, count, language, AdminAction.PROPOSALS_PAGE, name), _ending(review, language)]
    return Screen(html="\n\n".join((head, *_told(review, proposal, language))), rows=tuple(row for row in rows if row))


def _told(review: Review, proposal: Proposal, language: str) -> list[str]:
    """What people will read, its proof in its paragraph, and what the fact holds besides."""
    form, quote = review.form(proposal), proposal.quote
    text = review.document.text
    begin = text.rfind("\n", 0, quote.start) + 1
    end = text.find("\n", quote.end)
    paragraph = text[begin : end if end >= 0 else len(text)]
    proof = marked(paragraph, quote.start - begin, quote.end - begin, units(quote.text) + AROUND)
    answers = [answer for answer in form.answer.values() if answer != " ".join(quote.text.split())]
    read = [f"👁 {escape(clip(answer, 800))}" for answer in answers] or [f"👁 {escape(say('admin_draft_marked', language))}"]
    names = [f"{'' if one in review.knowledge.entities else '🆕 '}{_name(review, one, language)}" for one in form.subjects]
    details = {
        "about": joined(names, language),
        "tells": shown_cell(form, "tells", language),
        "asked": " / ".join(dict.fromkeys((*form.question.values(), *form.phrasings))),
        "replaces": shown_cell(form, "supersedes", language),
    }
    lines = [escape(clip(say(f"admin_draft_{key}", language, text=shown), 300)) for key, shown in details.items() if shown]
    place = aside(clip(position(source_of(proposal, review.knowledge), language), 300), language)
    return [*read, f"<blockquote>{proof}</blockquote>\n{place}", "\n".join(lines)]


def _name(review: Review, identifier: str, language: str) -> str:
    entity = review.entity(identifier)
    return entity.name(language) if entity is not None else identifier


def _at_once(review: Review, proposal: Proposal, language: str) -> tuple[Button, ...]:
    """What takes several: the paragraph, and all that remain, each with how many these are."""
    name = token(review.document.id)
    paragraph, rest = len(review.of_paragraph(proposal)), len(review.open)
    row = []
    if 1 < paragraph < rest:
        row.append(
            admin_button(
                f"✅ {say('admin_draft_paragraph', language, count=paragraph)}", AdminAction.PROPOSALS_TAKE_PARAGRAPH, name, proposal.key
            )
        )
    if rest > 1:
        row.append(admin_button(f"✅ {say('admin_draft_rest', language, count=rest)}", AdminAction.PROPOSALS_TAKE_REST, name))
    return tuple(row)


def _ending(review: Review, language: str) -> tuple[Button, ...]:
    """The proposals as a table, and what was chosen so far to the preview."""
    name = token(review.document.id)
    row = [admin_button(f"📊 {say('admin_draft_table', language)}", AdminAction.PROPOSALS_TABLE, name)] if review.open else []
    if review.chosen:
        row.append(admin_button(f"{say('admin_draft_publish', language, count=len(review.chosen))} ›", AdminAction.PROPOSALS_PUBLISH, name))
    return tuple(row)


def _all_decided(review: Review, language: str) -> Screen:
    counts = {str(verdict): count for verdict, count in review.counts().items()}
    key = "admin_draft_all" if review.proposals else "admin_draft_nothing"
    told = say(
        key, language, count=len(review.proposals), title=clip(review.document.titles.get(language, review.document.title), 200), **counts
    )
    # From here they can be leafed through again, from the last one.
    back = (
        ((admin_button("◀", AdminAction.PROPOSALS_PAGE, len(review.proposals) - 1, token(review.document.id)),),)
        if review.proposals
        else ()
    )
    return Screen(html=escape(told), rows=(*back, *filter(None, (_ending(review, language),))))
