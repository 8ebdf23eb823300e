"""The handlers of the wizard: a draft is filled in by texts and buttons, tried, published or put away."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from sqlalchemy import Connection

from bot.answers.reply import Reply
from bot.conversation.asking import Asking
from bot.conversation.clock import Clock
from bot.dialogue import Dialogue
from bot.editorial.changes import AddDocument, Change
from bot.editorial.differences import Differences
from bot.editorial.files import is_document
from bot.editorial.forms import FactForm, form_from, suggest_id
from bot.editorial.proof import numbers_unproved
from bot.editorial.selftest import SelfTestError
from bot.errors import CoopbotError, EditError, KnowledgeError, RightError, SupersededError, UnchangedError
from bot.publishing.outcomes import Preview
from bot.publishing.publisher import Besides
from bot.service import Service
from bot.telegram import update_fields
from bot.telegram.administration import wizard_steps
from bot.telegram.administration.admin_buttons import AdminAction, admin_button
from bot.telegram.administration.context import AdminContext, AdminRequest, is_of
from bot.telegram.administration.proposals_screens import document_rows
from bot.telegram.administration.reviews import Reviews
from bot.telegram.administration.uploads import Uploads, refuse_large
from bot.telegram.administration.wizard_screens import published_screen, ready_screen, step_screen
from bot.telegram.administration.wizard_state import Draft, begin, dropping
from bot.telegram.buttons import Button, resolve, token
from bot.telegram.markup import escape
from bot.telegram.screens import Screen

_SHOWN_REPLIES = 2


class WizardHandlers:
    """Takes what administrators type, press and send for their drafts."""

    def __init__(self, context: AdminContext, uploads: Uploads, reviews: Reviews) -> None:
        """Take what drafts are made with.

        Args:
            context: what all handlers of administrators share.
            uploads: fetches the files they send.
            reviews: where proposals come from.
        """
        self._context = context
        self._reviews = reviews
        self._uploads = uploads

    async def start(self, request: AdminRequest, draft: Draft) -> None:
        """Begin with a draft, in place of the one there was, in a new message."""
        there = await self._context.drafts.of(request.admin)
        note = request.say("admin_put_away") if there is not None and there.kind in ("add", "edit") else ""
        await self.show(request.in_new_message(), draft, note)

    async def show(self, request: AdminRequest, draft: Draft, note: str = "") -> None:
        """Keep a draft and show where it stands, below a note."""
        shown = await self._shown(request, draft)
        if shown is not None:
            draft, screen = shown
            await self._context.drafts.keep(request.admin, replace(draft, act=request.update_id))
            await self._context.show(request, replace(screen, html=f"{escape(note)}\n\n{screen.html}") if note else screen)

    async def _shown(self, request: AdminRequest, draft: Draft) -> tuple[Draft, Screen] | None:
        """Where a draft stands, and what is kept of that; None when it cannot be tried, which is said then."""
        if draft.step != "ready":
            # Looking for sentences in a long document takes a while: questions are answered meanwhile.
            return draft, await asyncio.to_thread(step_screen, draft, self._context.service, request.language)
        try:
            change = await self._change(request, draft)
        except CoopbotError as error:
            await self._context.refuse(request, error)
            return None
        try:
            preview = await self._context.preview(request, draft.values["number"] if change is None else change)
        except UnchangedError as error:
            await self._nothing_new(request, draft, error)
            return None
        if preview is None:
            return None
        if preview.problems:
            # The screen before stays, with its buttons: there it is put right.
            await self._context.refuse(request, KnowledgeError(preview.problems))
            return None
        # The id of a new fact is made up from its answer.
        added = next(iter(_facts_changed(preview.differences)), "")
        summary = await asyncio.to_thread(wizard_steps.summary_of, draft, change, added, request.language)
        replies = await asyncio.to_thread(_replies, draft, preview, request.language, self._context.asking.clock)
        still = _still_stated(draft, preview)
        screen = ready_screen(draft, summary, preview, replies, _unproved(draft), still, request.language)
        return draft.go("ready", base=preview.base, added=added), screen

    async def _nothing_new(self, request: AdminRequest, draft: Draft, error: UnchangedError) -> None:
        """Say that nothing would change; what a question of the inbox asks for is settled by that."""
        works = self._settled(request, draft)
        if not works:
            await self._context.refuse(request, error)
            return

        def settle(connection: Connection, number: int) -> None:
            for work in works:
                work(connection, number)

        try:
            await self._context.publisher.note(settle, self._context.guard(request))
        except RightError as refused:
            await self._context.dismiss(request, refused)
            return
        await self._context.tell(request, request.say("admin_settled"))

    async def _change(self, request: AdminRequest, draft: Draft) -> Change | None:
        """What a draft asks for; None: to go back to a revision."""
        match draft.kind:
            case "import":
                return await self._uploads.facts(request, draft.values["file"], draft.values["name"])
            case "document":
                read, original = await self._uploads.document(request, draft.values["file"], draft.values["name"])
                return AddDocument(
                    id=self._document_id(draft),
                    title=draft.values["title"],
                    titles=draft.values.get("titles", {}),
                    text=read.text,
                    date=draft.values.get("date"),
                    read=read,
                    original=original,
                )
            case "proposals":
                return await self._proposals(draft)
            case "rollback":
                return None
            case _:
                return wizard_steps.change_of(draft)

    async def _proposals(self, draft: Draft) -> Change:
        """The facts that were chosen when the draft was begun; SlipError when none of them is any more."""
        review = await self._reviews.of(draft.values["document"])
        chosen = review.chosen if review is not None else {}
        forms = {key: chosen[key] for key in draft.values["chosen"] if key in chosen}
        if review is None or not forms:
            raise wizard_steps.SlipError("admin_draft_gone_proposal")
        return review.change(forms, draft.values.get("titles"))

    def _document_id(self, draft: Draft) -> str:
        taken = self._context.service.state.catalogue.knowledge.documents
        identifier = draft.values.get("id")
        return identifier if identifier else suggest_id(draft.values["title"], taken)

    async def text(self, request: AdminRequest) -> bool:
        """Take a text for the draft that waits for one."""
        draft = await self._context.drafts.of(request.admin)
        if draft is not None and draft.act == request.update_id:
            await self.show(request, draft)
            return True
        if draft is None or not wizard_steps.awaits_text(draft):
            return False
        try:
            changed = await asyncio.to_thread(wizard_steps.on_text, draft, update_fields.text_of(request.message), self._context.service)
        except CoopbotError as error:
            await self._context.refuse(request, error)
        else:
            await self.show(request, changed)
        return True

    async def edited(self, request: AdminRequest) -> bool:
        """Say that a text which was edited is not taken: while a draft waits for a text, it is no question either."""
        draft = await self._context.drafts.of(request.admin)
        if draft is None or not wizard_steps.awaits_text(draft):
            return False
        await self._context.tell(request, request.say("admin_edited"))
        return True

    async def press(self, request: AdminRequest, arguments: tuple[str, ...]) -> str | None:
        """Do what a button of a draft says."""
        identifier, verb, argument = arguments[0], arguments[1], arguments[2]
        draft = await self._context.drafts.of(request.admin)
        if draft is None or not is_of(draft, identifier):
            return request.say("admin_draft_gone")
        match verb:
            case _ if draft.act == request.update_id:
                await self.show(request, draft)
            case "cancel":
                await self._context.drafts.drop(request.admin)
                await self._context.show(request, Screen(html=escape(request.say("admin_cancelled"))))
            case "anyway":
                await self.show(request, draft.go("why"))
            case "again":
                await self.show(request, draft.go("answer"))
            case "publish" | "override":
                return await self._publish(request, draft, override=verb == "override")
            case _:
                try:
                    changed = await asyncio.to_thread(wizard_steps.on_button, draft, verb, argument, self._context.service)
                except EditError as error:
                    return error.told(request.language)
                await self.show(request, changed)
        return None

    async def _publish(self, request: AdminRequest, draft: Draft, *, override: bool) -> str | None:
        why = wizard_steps.reason_of(draft)
        if override and not why:
            return request.say("admin_why_ask")
        try:
            change = await self._change(request, draft)
        except CoopbotError as error:
            await self._context.refuse(request, error)
            return None
        # What was allowed, or is gone back to, was so for what was shown; other changes are put together with what others did meanwhile.
        expected = draft.values.get("base") if override or change is None else None
        besides = self._besides(request, draft)
        try:
            kind = "import" if draft.kind in ("import", "proposals") else "edit"
            wanted = draft.values["number"] if change is None else change
            revision = await self._context.publish(
                request, wanted, kind=kind, reason=why, override=override, expected=expected, besides=besides
            )
        except (SupersededError, SelfTestError):
            await self.show(request, draft)
            return request.say("admin_look_again")
        except RightError as error:
            await self._context.dismiss(request, error)
            return None
        if revision is None:
            # It may have been written down and taken back, and the draft with it.
            await self._context.drafts.keep(request.admin, draft)
            return None
        await self._context.show(request, published_screen(revision.number, request.language, self._onward(request, draft)))
        return None

    def _settled(self, request: AdminRequest, draft: Draft) -> list[Besides]:
        """What is settled by what a draft asks for."""
        return [work for resolution_for in self._context.resolutions if (work := resolution_for(request, draft)) is not None]

    def _besides(self, request: AdminRequest, draft: Draft) -> Besides:
        """What is written together with the revision, so that a press that comes again after a crash finds it done."""
        works = self._settled(request, draft)
        drop = dropping(request.admin)

        def write(connection: Connection, number: int) -> None:
            drop(connection)
            for work in works:
                work(connection, number)

        return write

    def _onward(self, request: AdminRequest, draft: Draft) -> tuple[Button, ...]:
        """What is usually done next."""
        if draft.kind == "document":
            knowledge = self._context.service.state.catalogue.knowledge
            name = next((one.id for one in knowledge.documents.values() if one.title == draft.values["title"]), None)
            if name is not None:
                return document_rows(knowledge.documents[name], request.language)[0]
        if draft.kind == "edit":
            return (admin_button(request.say("admin_show_fact"), AdminAction.FACT, token(draft.values["id"])),)
        return ()

    async def add(self, request: AdminRequest, _: str) -> None:
        """``/add``: a new fact, asked for step by step."""
        await self.start(request, begin("add", "answer", form=FactForm()))

    async def add_from(self, request: AdminRequest, arguments: tuple[str, ...]) -> str | None:
        """A new fact with its proof from one document."""
        document = resolve(arguments[0], self._context.service.state.catalogue.knowledge.documents)
        await self.start(request, begin("add", "answer", form=FactForm(), document=document))
        return None

    async def cancel(self, request: AdminRequest, _: str) -> None:
        """``/cancel``: put the draft away."""
        there = await self._context.drafts.of(request.admin)
        await self._context.drafts.drop(request.admin)
        await self._context.tell(request, request.say("admin_cancelled" if there else "admin_nothing_begun"))

    async def file(self, request: AdminRequest) -> bool:
        """Take a file that an administrator sent: facts to import, or a new document."""
        sent = request.message.document
        if sent is None:
            return False
        draft = _draft_for(sent.file_name or "", sent.file_id, update_fields.text_of(request.message))
        try:
            refuse_large(draft.values["name"], sent.file_size)
            if draft.step != "ready":
                # Whoever is asked for a title must not learn only then that the file cannot be used.
                await self._uploads.document(request, sent.file_id, draft.values["name"])
        except CoopbotError as error:
            await self._context.refuse(request, error)
            return True
        await self.start(request, draft)
        return True

    async def undo(self, request: AdminRequest, arguments: tuple[str, ...]) -> str | None:
        """Go back to the revision before one."""
        number = int(arguments[0]) if arguments[0].isdecimal() else 0
        if number != self._context.publisher.number:
            return request.say("admin_undo_late")
        await self.start(request, begin("rollback", "ready", number=number - 1))
        return None


def _draft_for(name: str, file: str, caption: str) -> Draft:
    """The draft that a file begins; a caption is the title of a document, its second line the date."""
    if not is_document(name, titled=bool(caption.strip())):
        return begin("import", "ready", name=name, file=file)
    told = wizard_steps.titled(caption)
    return begin("document", "ready" if told else "title", name=name, file=file, **told)


def _replies(draft: Draft, preview: Preview, language: str, clock: Clock) -> list[tuple[str, Reply]]:
    """What people would read afterwards."""
    if preview.state is None:
        return []
    asking = Asking(Service(preview.state, language=language), clock)
    if draft.kind in ("wording", "gap"):
        return [(text, asking.ask(text)[0]) for text in draft.values["texts"][:_SHOWN_REPLIES]]
    found = []
    for item in _facts_changed(preview.differences)[:_SHOWN_REPLIES] if draft.kind in ("add", "edit", "import", "retire") else ():
        opened = asking.open(item, Dialogue(), language)
        if opened is not None:
            fact = preview.state.catalogue.knowledge.facts.get(item)
            question = next(iter(fact.question.values()), "") if fact is not None else ""
            found.append((question, opened[0]))
    return found


def _unproved(draft: Draft) -> tuple[str, ...]:
    if draft.kind not in ("add", "edit"):
        return ()
    form = draft.form
    return numbers_unproved(form.answer.values(), [quote.text for quote in form.quotes])


def _still_stated(draft: Draft, preview: Preview) -> tuple[str, ...]:
    """The other facts that state a number which a changed fact gave up: a corrected figure often stands in several."""
    if draft.kind != "edit" or preview.state is None:
        return ()
    before = form_from(draft.values["before"])
    given_up = numbers_unproved(before.answer.values(), draft.form.answer.values())
    facts = preview.state.catalogue.knowledge.facts.values()
    return tuple(
        fact.id for fact in facts if fact.id != draft.values["id"] and given_up != numbers_unproved(given_up, fact.answer.values())
    )


def _facts_changed(differences: Differences) -> list[str]:
    return [one.id for one in differences.items if one.kind == "fact"]
