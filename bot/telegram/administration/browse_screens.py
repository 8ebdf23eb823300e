"""What administrators see when they look around: facts, revisions, themselves. Pure."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from bot.answers.texts import pick, say
from bot.editorial.differences import retold
from bot.editorial.forms import FactForm
from bot.facts.keys import FIELDS
from bot.facts.model import Fact, KnowledgeBase
from bot.publishing.revision_names import kind_name, reason_of
from bot.storage.revisions import Revision
from bot.telegram.administration.access import Added
from bot.telegram.administration.admin_buttons import AdminAction, admin_button, page_buttons
from bot.telegram.administration.wizard_steps import shown_cell
from bot.telegram.buttons import Button, token
from bot.telegram.markup import Piece, clip, escape, pages
from bot.telegram.screens import Screen

PER_PAGE = 8
"""Entries of a list on one page."""

MOST_ADMINS = 40
"""Administrators listed; a newsroom has a handful. Others are removed by their number."""

EXPORTS = ("yaml", "xlsx", "csv", "zip")
"""What can be exported, by ending."""


def facts_screen(facts: Sequence[Fact], search: str, page: int, language: str) -> Screen:
    """A page of the facts that a search found; each has a button that opens it."""
    title = say("admin_facts_found" if search else "admin_facts_all", language, count=len(facts), search=clip(search, 60))
    if not facts:
        return Screen(html=escape(say("admin_facts_none", language, search=clip(search, 60))))
    count = -(-len(facts) // PER_PAGE)
    page = min(page, count - 1)
    shown = list(enumerate(facts, 1))[page * PER_PAGE : (page + 1) * PER_PAGE]
    lines = [f"<b>{escape(title)}</b>"]
    lines += [f"{number}. {escape(clip(pick(fact.answer, language), 200))}\n<code>{escape(fact.id)}</code>" for number, fact in shown]
    buttons = [admin_button(str(number), AdminAction.FACT, token(fact.id)) for number, fact in shown]
    rows = [tuple(buttons[start : start + 4]) for start in range(0, len(buttons), 4)]
    return Screen(html="\n\n".join(lines), rows=(*rows, *page_buttons(page, count, language, AdminAction.FACTS_PAGE, _carried(search))))


def _carried(search: str) -> str:
    """As much of a search as a button can carry."""
    return search.replace(":", " ").encode()[:40].decode(errors="ignore")


def fact_screen(form: FactForm, fact: Fact, phrasings: Sequence[str], language: str) -> Screen:
    """Everything about one fact, with what can be done with it."""
    pieces = [Piece(text=form.id, before="<b>", after="</b>"), Piece(text=f"{form.file}:{form.line}\n", before="<code>", after="</code>")]
    if fact.retired is not None:
        pieces.append(Piece(text=say("admin_is_retired", language, reason=pick(fact.retired.reason, language)), before="🚫 ", after="\n"))
    for field in FIELDS:
        text = shown_cell(form, field, language)
        if text and field != "phrasings":
            pieces.append(Piece(text=text, before=f"<b>{escape(say(f'admin_field_{field}', language))}</b>\n", after="\n"))
    if phrasings:
        listed = "\n".join(phrasings[:40])
        heading = escape(say("admin_wordings", language, count=len(phrasings)))
        pieces.append(Piece(text=listed, before=f"<b>{heading}</b>\n<blockquote expandable>", after="</blockquote>"))
    rows: list[tuple[Button, ...]] = [(admin_button(f"👁 {say('admin_as_told', language)}", AdminAction.AS_TOLD, token(form.id)),)]
    if fact.retired is None:
        edit = admin_button(f"✏️ {say('admin_edit', language)}", AdminAction.EDIT, token(form.id))
        retire = admin_button(f"🚫 {say('admin_retire', language)}", AdminAction.RETIRE, token(form.id))
        rows.append((edit, retire))
    return Screen(html=pages(pieces)[0], rows=tuple(rows))


def when(at: float) -> str:
    """A time as revisions show it, on the clock of the machine."""
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(at))


def who(author: str, admin: int, language: str) -> str:
    """An author as an administrator knows them."""
    if author == str(admin):
        return say("admin_you", language)
    return say("admin_by_hand", language) if author == "file" else clip(author, 60)


def history_screen(found: Sequence[Revision], admin: int, current: int, language: str) -> Screen:
    """The newest revisions below one, each with a button that opens it. *found*: one more than is shown, if there are more."""
    if not found:
        return Screen(html=escape(say("admin_history_none", language)))
    shown = found[:PER_PAGE]
    lines = [f"<b>{escape(say('admin_history', language))}</b>"]
    for one in shown:
        marks = ("● " if one.number == current else "") + ("⚠️ " if one.overridden else "")
        author, kind = escape(who(one.author, admin, language)), escape(kind_name(one.kind, language))
        head = f"<b>{one.number}</b> {marks}{when(one.at)} · {author} · {kind}"
        first = clip(retold(one.differences.partition("\n")[0], language), 120)
        lines.append(f"{head}\n{escape(clip(reason_of(one.reason, language), 200) or first)}")
    buttons = [admin_button(str(one.number), AdminAction.REVISION, one.number) for one in shown]
    rows = [tuple(buttons[start : start + 4]) for start in range(0, len(buttons), 4)]
    if len(found) > PER_PAGE:
        rows.append((admin_button(f"{say('admin_older', language)} ▶", AdminAction.HISTORY, shown[-1].number),))
    return Screen(html="\n\n".join(lines), rows=tuple(rows))


def revision_screen(revision: Revision, admin: int, current: int, language: str) -> Screen:
    """What a revision changed, and going back to it."""
    head = say(
        "admin_revision",
        language,
        number=revision.number,
        at=when(revision.at),
        who=who(revision.author, admin, language),
        kind=kind_name(revision.kind, language),
    )
    pieces = [Piece(text=head, before="<b>", after="</b>")]
    if revision.overridden:
        pieces.append(Piece(text=say("admin_overridden", language), before="⚠️ "))
    if revision.reason:
        pieces.append(Piece(text=reason_of(revision.reason, language)))
    pieces.append(Piece(text=clip(retold(revision.differences, language), 2500), before="\n<blockquote expandable>", after="</blockquote>"))
    rows = []
    if revision.number != current:
        rows.append((admin_button(f"↩️ {say('admin_go_back', language, number=revision.number)}", AdminAction.ROLLBACK, revision.number),))
    elif revision.number > 1:
        rows.append((admin_button(f"↩️ {say('admin_undo', language)}", AdminAction.UNDO, revision.number),))
    rows.append((admin_button(f"‹ {say('admin_history', language)}", AdminAction.HISTORY),))
    return Screen(html=pages(pieces)[0], rows=tuple(rows))


def admins_screen(owners: Sequence[int], added: Mapping[int, Added], *, owner: bool, language: str) -> Screen:
    """Who may change the knowledge; owners can take the right away from those they added."""
    lines = [f"<b>{escape(say('admin_admins', language))}</b>"]
    lines += [f"<code>{identifier}</code> · {escape(say('admin_owner', language))}" for identifier in owners]
    shown = list(added.items())[:MOST_ADMINS]
    lines += [f"<code>{one}</code> · {escape(say('admin_added_by', language, by=by.by, at=when(by.at)))}" for one, by in shown]
    if len(added) > MOST_ADMINS:
        lines.append(escape(say("admin_worse_more", language, count=len(added) - MOST_ADMINS)))
    lines.append(escape(say("admin_admins_how" if owner else "admin_admins_owners", language)))
    rows = (
        tuple((admin_button(f"✕ {say('admin_remove', language, id=one)}", AdminAction.REMOVE_ADMIN, one),) for one, _ in shown)
        if owner
        else ()
    )
    return Screen(html="\n".join(lines), rows=rows)


def export_screen(language: str) -> Screen:
    """The kinds of file that facts can be had in."""
    buttons = [admin_button(say(f"admin_export_{ending}", language), AdminAction.EXPORT, ending) for ending in EXPORTS]
    return Screen(html=escape(say("admin_export", language)), rows=tuple((button,) for button in buttons))


def phrasings_of(fact: Fact, knowledge: KnowledgeBase) -> list[str]:
    """All phrasings of a fact, those of the editors' files included."""
    return [phrasing.text for phrasing in knowledge.phrasings if phrasing.item == fact.id]
