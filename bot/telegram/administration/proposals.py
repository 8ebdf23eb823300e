"""From a document to its facts: proposals are taken, edited, put off or refused one a screen, and published in one change."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from telegram import CallbackQuery, Message

from bot.editorial.documents import untitled_language
from bot.editorial.proposing.proposals import Proposal
from bot.editorial.proposing.review import ProposalDecision, ProposalVerdict, Review
from bot.editorial.proposing.table import proposals_table
from bot.errors import CoopbotError
from bot.facts.model import Document, Entity
from bot.storage.folder import read_original
from bot.telegram import replying, update_fields
from bot.telegram.administration.access import audit
from bot.telegram.administration.context import AdminContext, AdminRequest, is_of
from bot.telegram.administration.proposals_screens import document_rows, review_screen
from bot.telegram.administration.reviews import Reviews
from bot.telegram.administration.wizard_handlers import WizardHandlers
from bot.telegram.administration.wizard_state import begin
from bot.telegram.buttons import number, resolve
from bot.telegram.screens import Rows, title_of

_Which = Callable[[Review, Proposal], Iterable[Proposal]]
"""Which proposals a press on one of them decides."""


class ProposalHandlers:
    """The buttons of proposals, and those of documents that only administrators have."""

    def __init__(self, context: AdminContext, wizard: WizardHandlers, reviews: Reviews) -> None:
        """Take what proposals are shown and published with.

        Args:
            context: what all handlers of administrators share.
            wizard: takes the drafts that are begun here.
            reviews: where proposals come from.
        """
        self._context = context
        self._wizard = wizard
        self._reviews = reviews

    async def open(self, request: AdminRequest, arguments: tuple[str, ...]) -> str | None:
        """Begin with the proposals for a document, or go on where they were left, in a new message."""
        await self._context.working(request)
        return await self._go_on(request.in_new_message(), arguments[0])

    async def go_on(self, request: AdminRequest, arguments: tuple[str, ...]) -> str | None:
        """Back from the preview to the proposals."""
        return await self._go_on(request, arguments[0])

    async def page(self, request: AdminRequest, arguments: tuple[str, ...]) -> str | None:
        """Another proposal, decided or not."""
        review = await self._reviews.of(arguments[1])
        if review is None:
            return request.say("source_gone")
        await self._show(request, review, number(arguments[0]))
        return None

    async def take(self, request: AdminRequest, arguments: tuple[str, ...]) -> str | None:
        """It is to be published."""
        return await self._decide(request, arguments, "chosen", lambda _, one: (one,))

    async def later(self, request: AdminRequest, arguments: tuple[str, ...]) -> str | None:
        """It is put off until tomorrow."""
        return await self._decide(request, arguments, "later", lambda _, one: (one,))

    async def never(self, request: AdminRequest, arguments: tuple[str, ...]) -> str | None:
        """It is refused."""
        return await self._decide(request, arguments, "never", lambda _, one: (one,))

    async def paragraph(self, request: AdminRequest, arguments: tuple[str, ...]) -> str | None:
        """All that are open in its paragraph are to be published."""
        return await self._decide(request, arguments, "chosen", Review.of_paragraph)

    async def rest(self, request: AdminRequest, arguments: tuple[str, ...]) -> str | None:
        """All that are open are to be published."""
        review = await self._reviews.of(arguments[0])
        if review is None:
            return request.say("source_gone")
        await self._note(request, review, review.open, "chosen", 0)
        return None

    async def edit(self, request: AdminRequest, arguments: tuple[str, ...]) -> str | None:
        """Change it before it is taken, with the steps by which any fact is changed."""
        review = await self._reviews.of(arguments[0])
        place = review.find(arguments[1]) if review is not None else None
        if review is None or place is None:
            return request.say("admin_draft_gone_proposal")
        proposal = review.proposals[place]
        form = review.form(proposal)
        new = [entity for one in form.subjects if one not in review.knowledge.entities and (entity := review.entity(one)) is not None]
        names = [{"id": entity.id, "names": {language: list(group) for language, group in entity.names.items()}} for entity in new]
        values = {"id": form.id, "document": review.document.id, "proposal": proposal.key, "names": names}
        await self._wizard.start(request, begin("edit", "fields", before=form, form=form, **values))
        return None

    async def keep(self, request: AdminRequest, arguments: tuple[str, ...]) -> str | None:
        """What was edited is to be published so."""
        draft = await self._context.drafts.of(request.admin)
        if draft is None or not is_of(draft, arguments[0]) or "proposal" not in draft.values:
            return request.say("admin_draft_gone")
        review = await self._reviews.of(draft.values["document"])
        place = review.find(draft.values["proposal"]) if review is not None else None
        if review is None or place is None:
            await self._context.drafts.drop(request.admin)
            return request.say("admin_draft_gone_proposal")
        there = {*review.knowledge.entities, *review.found.proposals.entities}
        named = [one for one in draft.values.get("names", []) if one["id"] in draft.form.subjects and one["id"] not in there]
        entities = tuple(
            Entity(id=one["id"], kind="thing", names={key: tuple(group) for key, group in one["names"].items()}) for one in named
        )
        decision = ProposalDecision(verdict="chosen", day=review.today, form=draft.form, entities=entities)
        await self._noted(request, review, {review.proposals[place].key: decision}, place)
        # Only now: nothing of it is lost if the program ends in between.
        await self._context.drafts.drop(request.admin)
        return None

    async def publish(self, request: AdminRequest, arguments: tuple[str, ...]) -> str | None:
        """To the preview of all that was chosen, as one change; before it to the title in the other language, where there is none."""
        review = await self._reviews.of(arguments[0])
        if review is None or not review.chosen:
            return request.say("admin_draft_gone_proposal")
        document = review.document
        language = untitled_language(document.title, document.titles)
        step = "ready" if language is None else "titles"
        await self._wizard.start(request, begin("proposals", step, document=document.id, chosen=list(review.chosen), language=language))
        return None

    async def table(self, request: AdminRequest, arguments: tuple[str, ...]) -> str | None:
        """What is open, as a table that comes back by the import of facts."""
        review = await self._reviews.of(arguments[0])
        if review is None or not review.open:
            return request.say("admin_draft_gone_proposal")
        await self._context.working(request)
        data = await asyncio.to_thread(proposals_table, replace(review.found.proposals, found=review.open), ".xlsx")
        caption = request.say("admin_draft_table_how", count=len(review.open), column="take")
        await replying.send_file(request.message, f"proposals-{review.document.id}.xlsx", data, caption)
        return None

    async def original(self, request: AdminRequest, arguments: tuple[str, ...]) -> str | None:
        """The file that a document was read from."""
        documents = self._context.service.state.catalogue.knowledge.documents
        document = documents.get(resolve(arguments[0], documents) or "")
        if document is None or document.original is None:
            return request.say("source_gone")
        try:
            data = await asyncio.to_thread(read_original, self._context.publisher.folder, document.original)
        except CoopbotError as error:
            await self._context.refuse(request, error)
            return None
        if data is None:
            return request.say("admin_original_gone", name=document.original)
        audit(request.admin, "fetched the original file of %s", document.id)
        # Behind its id the name of a kept file has a mark of what it holds, which means nothing to people.
        name = f"{document.id}.{document.original.rpartition('.')[2]}"
        await replying.send_file(request.message, name, data, title_of(document, request.language)[:1000])
        return None

    async def rows(self, query: CallbackQuery, document: Document, language: str) -> Rows:
        """The buttons below a page of a document that only administrators have, in their chat with the bot."""
        message = query.message
        own = isinstance(message, Message) and update_fields.is_private(message)
        return document_rows(document, language) if own and await self._context.admins.is_admin(query.from_user.id) else ()

    async def _decide(self, request: AdminRequest, arguments: tuple[str, ...], verdict: ProposalVerdict, which: _Which) -> str | None:
        review = await self._reviews.of(arguments[0])
        place = review.find(arguments[1]) if review is not None else None
        if review is None or place is None:
            return request.say("admin_draft_gone_proposal")
        await self._note(request, review, which(review, review.proposals[place]), verdict, place)
        return None

    async def _note(
        self, request: AdminRequest, review: Review, proposals: Iterable[Proposal], verdict: ProposalVerdict, place: int
    ) -> None:
        decision = ProposalDecision(verdict=verdict, day=review.today)
        # What is to be published already stays as it was edited.
        await self._noted(request, review, {one.key: decision for one in proposals if review.verdict(one) != verdict}, place)

    async def _noted(self, request: AdminRequest, review: Review, decisions: Mapping[str, ProposalDecision], place: int) -> None:
        """Keep what was decided, and show the next that is open."""
        await self._reviews.note(review.document.id, decisions)
        review = replace(review, decisions={**review.decisions, **decisions})
        await self._show(request, review, review.next_open(place))

    async def _go_on(self, request: AdminRequest, name: str) -> str | None:
        review = await self._reviews.of(name)
        if review is None:
            return request.say("source_gone")
        await self._show(request, review, review.next_open(-1))
        return None

    async def _show(self, request: AdminRequest, review: Review, place: int | None) -> None:
        await self._context.show(request, review_screen(review, place, request.language))
