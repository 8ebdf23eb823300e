"""The life of a draft: filled in by texts and buttons, tried, published or put away."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from sqlalchemy import Connection

from bot.answers.reply import Reply
from bot.conversation.asking import Asking
from bot.conversation.clock import Clock
from bot.editorial.changes import AddDocument, Change
from bot.editorial.differences import Differences
from bot.editorial.files import is_document
from bot.editorial.forms import FactForm, form_from, suggest_id
from bot.editorial.proof import numbers_unproved
from bot.editorial.selftest import SelfTestError
from bot.errors import CoopbotError, EditError, KnowledgeError, RightError, SupersededError, UnchangedError
from bot.publishing.outcomes import Preview
from bot.publishing.publisher import Besides
from bot.retrieval.dialogue import Dialogue
from bot.service import Service
from bot.telegram import people
from bot.telegram.administration import filling
from bot.telegram.administration.desk import Desk, Visit, is_of
from bot.telegram.administration.draft_screens import published_screen, ready_screen, step_screen
from bot.telegram.administration.drafts import Draft, begin, dropping
from bot.telegram.administration.proposing_screens import document_rows
from bot.telegram.administration.reviews import Reviews
from bot.telegram.administration.uploads import Uploads, refuse_large
from bot.telegram.buttons import Action, Button, encode, resolve, token
from bot.telegram.markup import escape
from bot.telegram.screens import Screen

_SHOWN_REPLIES = 2


class Drafting:
    """Takes what administrators type and press for their drafts."""

    def __init__(self, desk: Desk, uploads: Uploads, reviews: Reviews) -> None:
        """Args: where they work; who fetches the files they sent; where proposals come from."""
        self._desk = desk
        self._reviews = reviews
        self._uploads = uploads

    async def start(self, visit: Visit, draft: Draft) -> None:
        """Begin with a draft, in place of the one there was, in a new message."""
        there = await self._desk.drafts.of(visit.admin)
        note = visit.say("admin_put_away") if there is not None and there.kind in ("add", "edit") else ""
        await self.show(visit.anew(), draft, note)

    async def show(self, visit: Visit, draft: Draft, note: str = "") -> None:
        """Keep a draft and show where it stands, below a note."""
        shown = await self._shown(visit, draft)
        if shown is not None:
            draft, screen = shown
            await self._desk.drafts.keep(visit.admin, replace(draft, act=visit.act))
            await self._desk.show(visit, replace(screen, html=f"{escape(note)}\n\n{screen.html}") if note else screen)

    async def _shown(self, visit: Visit, draft: Draft) -> tuple[Draft, Screen] | None:
        """Where a draft stands, and what is kept of that; None when it cannot be tried, which is said then."""
        if draft.step != "ready":
            # Looking for sentences in a long document takes a while: questions are answered meanwhile.
            return draft, await asyncio.to_thread(step_screen, draft, self._desk.service, visit.language)
        try:
            change = await self._change(visit, draft)
        except CoopbotError as error:
            await self._desk.refuse(visit, error)
            return None
        try:
            preview = await self._desk.preview(visit, draft.values["number"] if change is None else change)
        except UnchangedError as error:
            await self._nothing_new(visit, draft, error)
            return None
        if preview is None:
            return None
        if preview.problems:
            # The screen before stays, with its buttons: there it is put right.
            await self._desk.refuse(visit, KnowledgeError(preview.problems))
            return None
        # The id of a new fact is made up from its answer.
        added = next(iter(_facts_changed(preview.differences)), "")
        summary = await asyncio.to_thread(filling.summary_of, draft, change, added, visit.language)
        replies = await asyncio.to_thread(_replies, draft, preview, visit.language, self._desk.asking.clock)
        still = _still_stated(draft, preview)
        screen = ready_screen(draft, summary, preview, replies, _unproved(draft), still, visit.language)
        return draft.go("ready", base=preview.base, added=added), screen

    async def _nothing_new(self, visit: Visit, draft: Draft, error: UnchangedError) -> None:
        """Say that nothing would change; what a question of the inbox asks for is settled by that."""
        works = self._settled(visit, draft)
        if not works:
            await self._desk.refuse(visit, error)
            return

        def settle(connection: Connection, number: int) -> None:
            for work in works:
                work(connection, number)

        try:
            await self._desk.publisher.note(settle, self._desk.guard(visit))
        except RightError as refused:
            await self._desk.dismiss(visit, refused)
            return
        await self._desk.tell(visit, visit.say("admin_settled"))

    async def _change(self, visit: Visit, draft: Draft) -> Change | None:
        """What a draft asks for; None: to go back to a revision."""
        match draft.kind:
            case "import":
                return await self._uploads.facts(visit, draft.values["file"], draft.values["name"])
            case "document":
                read, original = await self._uploads.document(visit, draft.values["file"], draft.values["name"])
                return AddDocument(
                    id=self._document_id(draft),
                    title=draft.values["title"],
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
                return filling.change_of(draft)

    async def _proposals(self, draft: Draft) -> Change:
        """The facts that were chosen when the draft was begun; SlipError when none of them is any more."""
        review = await self._reviews.of(draft.values["document"])
        chosen = review.chosen if review is not None else {}
        forms = {key: chosen[key] for key in draft.values["chosen"] if key in chosen}
        if review is None or not forms:
            raise filling.SlipError("admin_draft_gone_proposal")
        return review.change(forms)

    def _document_id(self, draft: Draft) -> str:
        taken = self._desk.service.state.catalogue.knowledge.documents
        identifier = draft.values.get("id")
        return identifier if identifier else suggest_id(draft.values["title"], taken)

    async def text(self, visit: Visit) -> bool:
        """Take a text for the draft that waits for one."""
        draft = await self._desk.drafts.of(visit.admin)
        if draft is not None and draft.act == visit.act:
            await self.show(visit, draft)
            return True
        if draft is None or not filling.awaits_text(draft):
            return False
        try:
            changed = await asyncio.to_thread(filling.typed, draft, people.text_of(visit.message), self._desk.service)
        except CoopbotError as error:
            await self._desk.refuse(visit, error)
        else:
            await self.show(visit, changed)
        return True

    async def edited(self, visit: Visit) -> bool:
        """Say that a text which was edited is not taken: while a draft waits for a text, it is no question either."""
        draft = await self._desk.drafts.of(visit.admin)
        if draft is None or not filling.awaits_text(draft):
            return False
        await self._desk.tell(visit, visit.say("admin_edited"))
        return True

    async def press(self, visit: Visit, arguments: tuple[str, ...]) -> str | None:
        """Do what a button of a draft says."""
        identifier, verb, argument = arguments[0], arguments[1], arguments[2]
        draft = await self._desk.drafts.of(visit.admin)
        if draft is None or not is_of(draft, identifier):
            return visit.say("admin_draft_gone")
        match verb:
            case _ if draft.act == visit.act:
                await self.show(visit, draft)
            case "cancel":
                await self._desk.drafts.drop(visit.admin)
                await self._desk.show(visit, Screen(html=escape(visit.say("admin_cancelled"))))
            case "anyway":
                await self.show(visit, draft.go("why"))
            case "again":
                await self.show(visit, draft.go("answer"))
            case "publish" | "override":
                return await self._publish(visit, draft, override=verb == "override")
            case _:
                try:
                    changed = await asyncio.to_thread(filling.pressed, draft, verb, argument, self._desk.service)
                except EditError as error:
                    return self._desk.told(visit, error)
                await self.show(visit, changed)
        return None

    async def _publish(self, visit: Visit, draft: Draft, *, override: bool) -> str | None:
        why = filling.reason_of(draft)
        if override and not why:
            return visit.say("admin_why_ask")
        try:
            change = await self._change(visit, draft)
        except CoopbotError as error:
            await self._desk.refuse(visit, error)
            return None
        # What was allowed, or is gone back to, was so for what was shown; other changes are put together with what others did meanwhile.
        expected = draft.values.get("base") if override or change is None else None
        besides = self._besides(visit, draft)
        try:
            kind = "import" if draft.kind in ("import", "proposals") else "edit"
            wanted = draft.values["number"] if change is None else change
            revision = await self._desk.publish(visit, wanted, kind=kind, reason=why, override=override, expected=expected, besides=besides)
        except (SupersededError, SelfTestError):
            await self.show(visit, draft)
            return visit.say("admin_look_again")
        except RightError as error:
            await self._desk.dismiss(visit, error)
            return None
        if revision is None:
            # It may have been written down and taken back, and the draft with it.
            await self._desk.drafts.keep(visit.admin, draft)
            return None
        await self._desk.show(visit, published_screen(revision.number, visit.language, self._onward(visit, draft)))
        return None

    def _settled(self, visit: Visit, draft: Draft) -> list[Besides]:
        """What is settled by what a draft asks for."""
        return [work for settling in self._desk.settling if (work := settling(visit, draft)) is not None]

    def _besides(self, visit: Visit, draft: Draft) -> Besides:
        """What is written together with the revision, so that a press that comes again after a crash finds it done."""
        works = self._settled(visit, draft)
        drop = dropping(visit.admin)

        def write(connection: Connection, number: int) -> None:
            drop(connection)
            for work in works:
                work(connection, number)

        return write

    def _onward(self, visit: Visit, draft: Draft) -> tuple[Button, ...]:
        """What is usually done next."""
        if draft.kind == "document":
            knowledge = self._desk.service.state.catalogue.knowledge
            name = next((one.id for one in knowledge.documents.values() if one.title == draft.values["title"]), None)
            if name is not None:
                return document_rows(knowledge.documents[name], visit.language)[0]
        if draft.kind == "edit":
            return (Button(label=visit.say("admin_show_fact"), data=encode(Action.ADMIN, "fact", token(draft.values["id"]))),)
        return ()

    async def add(self, visit: Visit, _: str) -> None:
        """``/add``: a new fact, asked for step by step."""
        await self.start(visit, begin("add", "answer", form=FactForm()))

    async def add_from(self, visit: Visit, arguments: tuple[str, ...]) -> str | None:
        """A new fact with its proof from one document."""
        document = resolve(arguments[0], self._desk.service.state.catalogue.knowledge.documents)
        await self.start(visit, begin("add", "answer", form=FactForm(), document=document))
        return None

    async def cancel(self, visit: Visit, _: str) -> None:
        """``/cancel``: put the draft away."""
        there = await self._desk.drafts.of(visit.admin)
        await self._desk.drafts.drop(visit.admin)
        await self._desk.tell(visit, visit.say("admin_cancelled" if there else "admin_nothing_begun"))

    async def file(self, visit: Visit) -> bool:
        """Take a file that an administrator sent: facts to import, or a new document."""
        sent = visit.message.document
        if sent is None:
            return False
        draft = _draft_for(sent.file_name or "", sent.file_id, people.text_of(visit.message))
        try:
            refuse_large(draft.values["name"], sent.file_size)
            if draft.step != "ready":
                # Whoever is asked for a title must not learn only then that the file cannot be used.
                await self._uploads.document(visit, sent.file_id, draft.values["name"])
        except CoopbotError as error:
            await self._desk.refuse(visit, error)
            return True
        await self.start(visit, draft)
        return True

    async def undo(self, visit: Visit, arguments: tuple[str, ...]) -> str | None:
        """Go back to the revision before one."""
        number = int(arguments[0]) if arguments[0].isdecimal() else 0
        if number != self._desk.publisher.number:
            return visit.say("admin_undo_late")
        await self.start(visit, begin("rollback", "ready", number=number - 1))
        return None


def _draft_for(name: str, file: str, caption: str) -> Draft:
    """The draft that a file begins; a caption is the title of a document, its second line the date."""
    if not is_document(name, titled=bool(caption.strip())):
        return begin("import", "ready", name=name, file=file)
    lines = [line.strip() for line in caption.splitlines() if line.strip()]
    title, date = (*lines, None, None)[:2]
    return begin("document", "ready" if title else "title", name=name, file=file, title=title, date=date)


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
