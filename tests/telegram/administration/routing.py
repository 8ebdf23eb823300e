"""All commands and buttons of administrators, without a bot."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from bot.telegram.administration.browse import BrowseHandlers
from bot.telegram.administration.check import CheckHandlers
from bot.telegram.administration.proposals import ProposalHandlers
from bot.telegram.administration.routes import AdminRoutes, register_routes
from bot.telegram.administration.unanswered import UnansweredHandlers
from bot.telegram.administration.wizard_handlers import WizardHandlers

NOBODY: Any = SimpleNamespace(asking=SimpleNamespace(clock=None))
"""In place of all that the handlers would use."""


def routes() -> AdminRoutes:
    """All routes, with nobody behind them."""
    empty = AdminRoutes(NOBODY)
    wizard, browse, check = WizardHandlers(NOBODY, NOBODY, NOBODY), BrowseHandlers(NOBODY, NOBODY), CheckHandlers(NOBODY)
    unanswered = UnansweredHandlers(NOBODY, NOBODY, NOBODY, "", NOBODY)
    register_routes(empty, wizard, browse, check, unanswered, ProposalHandlers(NOBODY, NOBODY, NOBODY))
    return empty
