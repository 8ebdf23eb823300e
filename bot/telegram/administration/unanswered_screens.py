"""The inbox of misses as administrators see it. Pure."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from bot.answers.reply import Option
from bot.answers.texts import say
from bot.editorial.misses import Cluster
from bot.facts.model import Gap
from bot.facts.sentences import is_sentence
from bot.messages import in_language, joined
from bot.telegram.administration.admin_buttons import AdminAction, admin_button, page_buttons
from bot.telegram.buttons import Button, token
from bot.telegram.markup import Piece, clip, escape, pages
from bot.telegram.screens import MAX_LABEL, Screen

PER_PAGE = 6
"""Questions on one page."""

KEY = 16
"""Characters of a key that stand in buttons."""

_TEXTS = 12

_STATEMENTS = 3
"""Most that people took which is shown of one question: as much as a reply offers."""


def unanswered_screen(found: Sequence[Cluster], page: int, language: str, taken: Callable[[Cluster], Sequence[Option]]) -> Screen:
    """A page of what is open: first the questions for which people took a statement, each with a button that makes it a phrasing.

    Args:
        found: what is open, in order.
        page: number of the page from 0; too large: the last one.
        language: of the administrator.
        taken: tells what was taken, most first.
    """
    if not found:
        return Screen(html=escape(say("admin_inbox_empty", language)))
    count = -(-len(found) // PER_PAGE)
    page = min(page, count - 1)
    shown = list(enumerate(found, 1))[page * PER_PAGE : (page + 1) * PER_PAGE]
    rows = [tuple(admin_button(str(number), AdminAction.UNANSWERED_OPEN, asked.key[:KEY]) for number, asked in shown)]
    lines: list[str] = []
    counts = Counter(bool(asked.taken) for asked in found)
    for chosen, section in itertools.groupby(shown, key=lambda pair: bool(pair[1].taken)):
        heading = say("admin_inbox_taken" if chosen else "admin_inbox", language, count=counts[chosen])
        lines.append(f"<b>{escape(heading)}</b>")
        for number, asked in section:
            best = next(iter(taken(asked)), None)
            told = f"{number}. {clip(asked.text, 300)}"
            if best is None or asked.reasons.keys() != {"taken"}:
                told += f"\n{_weight(asked, language)}"
            if best is not None:
                told += f"\n{_took(asked, best, language, 150)}"
                rows.append((_taking(asked, best, language, before=f"{number}. "),))
            lines.append(escape(told))
    return Screen(html="\n\n".join(lines), rows=(*rows, *page_buttons(page, count, language, AdminAction.UNANSWERED_PAGE)))


def _took(asked: Cluster, option: Option, language: str, longest: int) -> str:
    people = asked.taken[option.item]
    key = "admin_inbox_took" if people > 1 else "admin_inbox_took_one"
    return say(key, language, people=people, statement=clip(option.label, longest))


def _taking(asked: Cluster, option: Option, language: str, before: str = "", after: str = "") -> Button:
    """What a statement that was taken is good for: a phrasing, or where it is a sentence a new fact, since nothing else leads to it."""
    sentence = is_sentence(option.item)
    mark, text, action = (
        ("🆕", "admin_add_from", AdminAction.UNANSWERED_TO_FACT)
        if sentence
        else ("➕", "admin_inbox_wording", AdminAction.UNANSWERED_TO_PHRASING)
    )
    label = " ".join(f"{mark} {before}{say(text, language)}{after}".split())
    return admin_button(clip(label, MAX_LABEL), action, asked.key[:KEY], token(option.item))


def _weight(asked: Cluster, language: str) -> str:
    reasons = (say("labelled", language, name=say(f"admin_why_{reason}", language), text=count) for reason, count in asked.reasons.items())
    told = in_language(joined(reasons), language)
    return say("admin_inbox_line", language, count=len(asked.misses), people=asked.people, reasons=told)


def cluster_screen(asked: Cluster, options: Sequence[Option], gap: str | None, language: str, taken: Sequence[Option] = ()) -> Screen:
    """One of them, with what can be done about it; *taken*: what people took, most first."""
    taken = taken[:_STATEMENTS]
    first, last = (datetime.fromtimestamp(at, UTC).date().isoformat() for at in (asked.first, asked.last))
    days = last if first == last else f"{first} – {last}"
    weight = in_language(joined((_weight(asked, language), days), "; ", "；"), language)
    pieces = [Piece(text=asked.text, before="❓ <b>", after="</b>"), Piece(text=weight)]
    others = [f"{text.text} ({text.count})" for text in asked.texts[1:_TEXTS]]
    if others:
        heading = escape(say("admin_inbox_also", language))
        pieces.append(Piece(text="\n".join(others), before=f"\n{heading}\n<blockquote expandable>", after="</blockquote>"))
    if gap is not None:
        pieces.append(Piece(text=say("admin_inbox_gap", language, gap=gap), before="\n"))
    pieces += [Piece(text=_took(asked, option, language, 300), before="\n") for option in taken]
    if any(is_sentence(option.item) for option in taken):
        pieces.append(Piece(text=say("admin_inbox_sentence", language)))
    if options:
        pieces.append(Piece(text=say("admin_inbox_options", language), before="\n"))
        pieces += [Piece(text=f"{number}. {clip(option.label, 300)}") for number, option in enumerate(options, 1)]
    key = asked.key[:KEY]
    rows: list[tuple[Button, ...]] = []
    rows += [(_taking(asked, option, language, after=f": {option.label}" if len(taken) > 1 else ""),) for option in taken]
    if options:
        rows.append(
            tuple(
                admin_button(f"➕ {number}", AdminAction.UNANSWERED_TO_PHRASING, key, token(option.item))
                for number, option in enumerate(options, 1)
            )
        )
    rows.append((admin_button(f"🆕 {say('admin_inbox_fact', language)}", AdminAction.UNANSWERED_TO_FACT, key),))
    known = admin_button(f"∅ {say('admin_inbox_known', language)}", AdminAction.UNANSWERED_CHOOSE_GAP, key)
    rows.append((known, admin_button(f"🗑 {say('admin_inbox_ignore', language)}", AdminAction.UNANSWERED_IGNORE, key)))
    rows.append((admin_button(f"‹ {say('back', language)}", AdminAction.UNANSWERED_PAGE, 0),))
    return Screen(html=pages(pieces)[0], rows=tuple(rows))


def gaps_screen(asked: Cluster, gaps: Sequence[Gap], language: str) -> Screen:
    """Under which gap a question is noted: one that there is, or a new one."""
    key = asked.key[:KEY]
    lines = [f"❓ <b>{escape(clip(asked.text, 300))}</b>", escape(say("admin_inbox_which_gap", language))]
    rows = [(admin_button(clip(gap.id, MAX_LABEL), AdminAction.UNANSWERED_TO_GAP, key, token(gap.id)),) for gap in gaps]
    rows.append((admin_button(f"🆕 {say('admin_inbox_new_gap', language)}", AdminAction.UNANSWERED_TO_NEW_GAP, key),))
    rows.append((admin_button(f"‹ {say('back', language)}", AdminAction.UNANSWERED_OPEN, key),))
    return Screen(html="\n\n".join(lines), rows=tuple(rows))


def ignored_screen(asked: Cluster, language: str) -> Screen:
    """That a question does not come back, and how it does."""
    text = say("admin_inbox_ignored", language, text=clip(asked.text, 300))
    undo = admin_button(f"↩️ {say('admin_undo', language)}", AdminAction.UNANSWERED_REOPEN, asked.key[:KEY])
    return Screen(html=escape(text), rows=((undo, admin_button(f"‹ {say('admin_inbox_back', language)}", AdminAction.UNANSWERED_PAGE, 0)),))
