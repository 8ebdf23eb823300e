"""``/inbox`` and ``/stats``: what people asked, what they did not get, and what becomes of it."""

from __future__ import annotations

import asyncio

from bot.answers.reply import Option
from bot.conversation.misses import Misses, candidates, gap_of, statements_taken
from bot.editorial.forms import FactForm, QuoteForm, suggest_id
from bot.editorial.misses import Cluster
from bot.editorial.statistics import statistics_text
from bot.facts.languages import language_of
from bot.facts.model import Gap
from bot.language.lexicon import ENTITY
from bot.publishing.publisher import Besides
from bot.storage import misses, privacy
from bot.storage.database import Database
from bot.storage.memory import beside_others
from bot.storage.privacy import Pseudonyms
from bot.storage.statistics import statistics_apart
from bot.telegram import replying
from bot.telegram.administration.access import audit
from bot.telegram.administration.admin_buttons import AdminAction, admin_button
from bot.telegram.administration.context import AdminContext, AdminRequest
from bot.telegram.administration.unanswered_screens import KEY, cluster_screen, gaps_screen, ignored_screen, unanswered_screen
from bot.telegram.administration.wizard_handlers import WizardHandlers
from bot.telegram.administration.wizard_state import Draft, begin
from bot.telegram.administration.wizard_steps import with_overlaps
from bot.telegram.buttons import number, resolve
from bot.telegram.markup import clip, escape
from bot.telegram.screens import Screen

FRESH = 60.0
"""Seconds for which what was gathered is shown again: gathering ten thousand misses takes two seconds of work."""

PERIODS = (7, 30, 90)
"""Days that statistics are offered for."""

MOST_TEXTS = 8
"""Texts of one cluster that become phrasings; more of one kind teach nothing."""

MOST_GAPS = 5
_RESOLUTIONS: dict[str, misses.Resolution] = {"wording": "phrasing", "add": "fact", "gap": "gap"}


class UnansweredHandlers:
    """The questions that were not answered, gathered, and what administrators do with them.

    Misses and statistics are read in a thread through a connection of its own, since there may be very many.
    """

    def __init__(self, context: AdminContext, wizard: WizardHandlers, database: Database, url: str, pseudonyms: Pseudonyms) -> None:
        """Take what the questions are gathered and decided with.

        Args:
            context: what all handlers of administrators share.
            wizard: takes the drafts that are begun here.
            database: where decisions are kept.
            url: address of the database, for the process of its own that counts.
            pseudonyms: names of people in the database.
        """
        self._context = context
        self._wizard = wizard
        self._database = database
        self._url = url
        self._misses = Misses(context.asking, url)
        self._pseudonyms = pseudonyms
        self._clock = context.asking.clock
        self._gathered: tuple[float, str, tuple[Cluster, ...]] | None = None
        self._generation = 0

    def _forget(self) -> None:
        """What was gathered is not as it is any more."""
        self._gathered = None
        self._generation += 1

    async def _found(self) -> tuple[Cluster, ...]:
        now = self._clock.now()
        # Asked for before anything is read, which also waits for what was queued.
        erasure = await self._database.run(privacy.last_erasure)
        if self._gathered is None or now - self._gathered[0] > FRESH or self._gathered[1] != erasure:
            generation = self._generation
            found = await asyncio.to_thread(_gather, self._misses)
            if generation != self._generation:
                # Something was decided meanwhile: what was gathered is shown once, and gathered anew the next time.
                return found
            self._gathered = (now, erasure, found)
        return self._gathered[2]

    async def _cluster(self, key: str) -> Cluster | None:
        found = await self._found()
        return next((asked for asked in found if len(key) == KEY and asked.key.startswith(key)), None)

    async def show(self, request: AdminRequest, _: str) -> None:
        """``/inbox``: what is open."""
        self._forget()
        await self._context.working(request)
        await self._list(request, 0)

    async def _list(self, request: AdminRequest, page: int) -> None:
        await self._context.show(
            request, unanswered_screen(await self._found(), page, request.language, lambda asked: self._taken(asked, request))
        )

    def _taken(self, asked: Cluster, request: AdminRequest) -> tuple[Option, ...]:
        return statements_taken(asked, self._context.asking, request.language)

    async def page(self, request: AdminRequest, arguments: tuple[str, ...]) -> str | None:
        """Another page of it."""
        await self._list(request, number(arguments[0]))
        return None

    async def open(self, request: AdminRequest, arguments: tuple[str, ...]) -> str | None:
        """One of them."""
        asked = await self._cluster(arguments[0])
        if asked is None:
            return request.say("admin_inbox_gone")
        asking = self._context.asking
        options, taken = candidates(asked, asking, request.language), self._taken(asked, request)
        screen = cluster_screen(asked, options, gap_of(asked, asking), request.language, taken)
        await self._context.show(request, screen)
        return None

    async def phrasing(self, request: AdminRequest, arguments: tuple[str, ...]) -> str | None:
        """It becomes another phrasing of a fact or overview."""
        asked = await self._cluster(arguments[0])
        knowledge = self._context.service.state.catalogue.knowledge
        item = resolve(arguments[1], (*knowledge.facts, *knowledge.overviews))
        if asked is None or item is None:
            return request.say("admin_inbox_gone")
        draft = begin("wording", "ready", item=item, texts=_texts(asked, item), keys=_keys(asked))
        await self._wizard.start(request, with_overlaps(draft, self._context.service))
        return None

    async def fact(self, request: AdminRequest, arguments: tuple[str, ...]) -> str | None:
        """It becomes a new fact; where a sentence is named, that proves it."""
        asked = await self._cluster(arguments[0])
        sentences = self._context.service.state.catalogue.knowledge.sentences
        item = resolve(arguments[1], sentences) if arguments[1] else None
        if asked is None or (arguments[1] and item is None):
            return request.say("admin_inbox_gone")
        texts = _texts(asked, item)
        quotes = tuple(QuoteForm(quote.document, quote.text) for quote in sentences[item].quotes) if item is not None else ()
        question: dict[str, str] = {}
        for text in texts:
            question.setdefault(language_of(text), text)
        form = FactForm(question=question, phrasings=tuple(texts), quotes=quotes)
        await self._wizard.start(request, begin("add", "answer", form=form, keys=_keys(asked)))
        return None

    async def gaps(self, request: AdminRequest, arguments: tuple[str, ...]) -> str | None:
        """It is known that no document answers it: under which gap?"""
        asked = await self._cluster(arguments[0])
        if asked is None:
            return request.say("admin_inbox_gone")
        await self._context.show(request, gaps_screen(asked, self._near(asked), request.language))
        return None

    def _near(self, asked: Cluster) -> list[Gap]:
        """The gap that declines it now, then those about what it names."""
        gaps = self._context.service.state.catalogue.knowledge.gaps
        declined = gap_of(asked, self._context.asking)
        named = self._named(asked)
        near = [gap for gap in gaps.values() if gap.id == declined]
        near += [gap for gap in gaps.values() if gap.id != declined and named & set(gap.subjects)]
        return near[:MOST_GAPS]

    def _named(self, asked: Cluster) -> set[str]:
        service = self._context.service
        found = {one.removeprefix(ENTITY) for one in service.understand(asked.text).concepts if one.startswith(ENTITY)}
        return found & set(service.state.catalogue.knowledge.entities)

    async def existing_gap(self, request: AdminRequest, arguments: tuple[str, ...]) -> str | None:
        """It is noted under a gap that there is."""
        asked = await self._cluster(arguments[0])
        gap = resolve(arguments[1], self._context.service.state.catalogue.knowledge.gaps)
        if asked is None or gap is None:
            return request.say("admin_inbox_gone")
        await self._wizard.start(request, begin("gap", "ready", gap=gap, texts=_texts(asked), keys=_keys(asked)))
        return None

    async def new_gap(self, request: AdminRequest, arguments: tuple[str, ...]) -> str | None:
        """It is noted under a gap of its own."""
        asked = await self._cluster(arguments[0])
        if asked is None:
            return request.say("admin_inbox_gone")
        knowledge = self._context.service.state.catalogue.knowledge
        taken = {*knowledge.facts, *knowledge.overviews, *knowledge.gaps, *knowledge.small_talk, *knowledge.retired}
        gap = suggest_id(f"gap {asked.text}", taken)
        values = {"gap": gap, "subjects": sorted(self._named(asked)), "texts": _texts(asked), "keys": _keys(asked)}
        await self._wizard.start(request, begin("gap", "ready", **values))
        return None

    async def ignore(self, request: AdminRequest, arguments: tuple[str, ...]) -> str | None:
        """It is settled without a change."""
        asked = await self._cluster(arguments[0])
        if asked is None:
            return request.say("admin_inbox_gone")
        await self._database.run(self._misses.ignoring(_keys(asked), who=self._who(request)))
        self._forget()
        audit(request.admin, "ignores question %s of the inbox", asked.key[:KEY])
        await self._context.show(request, ignored_screen(asked, request.language))
        return None

    async def reopen(self, request: AdminRequest, arguments: tuple[str, ...]) -> str | None:
        """What was ignored comes back."""
        taken_back = await self._database.run(lambda connection: misses.reopen_beginning(connection, arguments[0]))
        self._forget()
        audit(request.admin, "took a decision on the inbox back (%d texts)", taken_back)
        await self._list(request, 0)
        return None

    def resolution_for(self, request: AdminRequest, draft: Draft) -> Besides | None:
        """The questions that a draft came from are settled with it."""
        keys = draft.values.get("keys")
        if not keys or draft.kind not in _RESOLUTIONS:
            return None
        item = draft.values.get("item") or draft.values.get("gap") or draft.values.get("added") or None
        self._forget()
        return self._misses.settling(keys, _RESOLUTIONS[draft.kind], who=self._who(request), item=item)

    def _who(self, request: AdminRequest) -> str:
        return self._pseudonyms.of("user", request.admin)

    async def stats(self, request: AdminRequest, text: str) -> None:
        """``/stats [days]``: what was asked, and how it was answered."""
        await self._stats(request, min(3650, number(text.strip())) or PERIODS[1])

    async def stats_pressed(self, request: AdminRequest, arguments: tuple[str, ...]) -> str | None:
        """The same for another period, by a button."""
        await self._stats(request, min(3650, number(arguments[0])) or PERIODS[1])
        return None

    async def _stats(self, request: AdminRequest, days: int) -> None:
        await self._database.flush()
        counted = await asyncio.to_thread(statistics_apart, self._url, days=days, now=self._clock.now())
        text = statistics_text(counted, self._context.service.state.catalogue.knowledge, request.language)
        buttons = tuple(admin_button(request.say("admin_stats_period", days=days), AdminAction.STATISTICS, days) for days in PERIODS)
        screen = Screen(html=escape(clip(text, 4000)), rows=(buttons,))
        if request.query is not None:
            await replying.show(request.query, screen)
        else:
            await replying.send(request.message, screen)


def _gather(misses: Misses) -> tuple[Cluster, ...]:
    with beside_others():
        return misses.gather()


def _texts(asked: Cluster, item: str | None = None) -> list[str]:
    return list(asked.phrasings(item)[:MOST_TEXTS])


def _keys(asked: Cluster) -> list[str]:
    return [text.key for text in asked.texts]
