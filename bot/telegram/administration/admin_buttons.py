"""The buttons that only administrators have, and what each does. Pure."""

from __future__ import annotations

from enum import StrEnum

from bot.answers.texts import say
from bot.telegram.buttons import Action, Button, encode


class AdminAction(StrEnum):
    """What a button of administrators does; the value stands in its data and must not change, since old messages keep their buttons."""

    WIZARD = "d"
    ADD_FROM = "from"
    UNDO = "undo"
    FACTS_PAGE = "facts"
    FACT = "fact"
    AS_TOLD = "told"
    EDIT = "edit"
    RETIRE = "retire"
    HISTORY = "history"
    REVISION = "revision"
    ROLLBACK = "rollback"
    EXPORT = "export"
    REMOVE_ADMIN = "remove"
    STATISTICS = "stats"

    UNANSWERED_PAGE = "mi"
    UNANSWERED_OPEN = "mo"
    UNANSWERED_TO_PHRASING = "mw"
    UNANSWERED_TO_FACT = "mf"
    UNANSWERED_CHOOSE_GAP = "mg"
    UNANSWERED_TO_GAP = "mk"
    UNANSWERED_TO_NEW_GAP = "mn"
    UNANSWERED_IGNORE = "mx"
    UNANSWERED_REOPEN = "mu"

    PROPOSALS_OPEN = "pd"
    PROPOSALS_GO_ON = "pn"
    PROPOSALS_PAGE = "pg"
    PROPOSAL_TAKE = "pt"
    PROPOSAL_LATER = "pl"
    PROPOSAL_NEVER = "pv"
    PROPOSALS_TAKE_PARAGRAPH = "pp"
    PROPOSALS_TAKE_REST = "pa"
    PROPOSAL_EDIT = "pe"
    PROPOSAL_KEEP_EDITED = "pk"
    PROPOSALS_PUBLISH = "pr"
    PROPOSALS_TABLE = "px"
    DOCUMENT_ORIGINAL = "po"


def admin_button(label: str, action: AdminAction, *arguments: object) -> Button:
    """A button for administrators."""
    return Button(label=label, data=encode(Action.ADMIN, action, *arguments))


def page_buttons(page: int, count: int, language: str, action: AdminAction, *arguments: object) -> tuple[tuple[Button, ...], ...]:
    """A row to turn pages with; none where there is one page."""
    if count < 2:
        return ()
    row = [admin_button("◀", action, page - 1, *arguments)] if page > 0 else []
    row.append(admin_button(say("page", language, page=page + 1, pages=count), action, page, *arguments))
    if page < count - 1:
        row.append(admin_button("▶", action, page + 1, *arguments))
    return (tuple(row),)
