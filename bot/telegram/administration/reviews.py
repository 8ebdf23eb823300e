"""The proposals for documents: those of the document that was asked for last are kept, and what is decided of them goes to the database."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from sqlalchemy import Connection

from bot.editorial.proposing.review import FoundProposals, ProposalDecision, Review, find
from bot.facts.model import Document, KnowledgeBase
from bot.publishing.publisher import Besides
from bot.storage.database import Database
from bot.storage.memory import beside_others
from bot.storage.proposals import decisions_of, note_decisions
from bot.telegram.administration.context import AdminContext, AdminRequest
from bot.telegram.administration.wizard_state import Draft
from bot.telegram.buttons import resolve


class Reviews:
    """Looks for proposals, in a thread: a book takes seconds. All administrators share what is decided of a document."""

    def __init__(self, context: AdminContext, database: Database) -> None:
        """Take what proposals are found and decided with.

        Args:
            context: what all handlers of administrators share.
            database: where decisions are kept.
        """
        self._context = context
        self._database = database
        self._kept: tuple[tuple[int, str], FoundProposals] | None = None

    async def of(self, name: str) -> Review | None:
        """The proposals for the document that a button names; None when there is no such document (any more)."""
        knowledge = self._context.service.state.catalogue.knowledge
        identifier = resolve(name, knowledge.documents)
        if identifier is None:
            return None
        document = knowledge.documents[identifier]
        wanted = (self._context.publisher.number, identifier)
        if self._kept is None or self._kept[0] != wanted:
            self._kept = (wanted, await asyncio.to_thread(_find, document, knowledge))
        found = self._kept[1]
        decisions = await self._database.run(lambda connection: decisions_of(connection, identifier))
        return Review(document=document, knowledge=knowledge, found=found, decisions=decisions, today=self._context.today().isoformat())

    async def note(self, document: str, decisions: Mapping[str, ProposalDecision]) -> None:
        """Keep what was decided about proposals for a document, by their keys."""
        await self._context.write(lambda connection: note_decisions(connection, document, decisions))

    def resolution_for(self, _: AdminRequest, draft: Draft) -> Besides | None:
        """The proposals that a draft publishes are noted as taken together with it."""
        if draft.kind != "proposals":
            return None
        decision = ProposalDecision(verdict="taken", day=self._context.today().isoformat())
        document, keys = draft.values["document"], draft.values["chosen"]

        def write(connection: Connection, _: int) -> None:
            # Somebody else may have refused one meanwhile: it was left out.
            decided = decisions_of(connection, document)
            published = (key for key in keys if key in decided and decided[key].verdict == "chosen")
            note_decisions(connection, document, dict.fromkeys(published, decision))

        return write


def _find(document: Document, knowledge: KnowledgeBase) -> FoundProposals:
    with beside_others():
        return find(document, knowledge)
