"""Who writes to the bot in a soak: people in private chats and groups, by inline queries and buttons, and two administrators."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import random
from collections import Counter, defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path

from botapi_emulator.bell import until
from botapi_emulator.groups import Group
from botapi_emulator.people import Person
from botapi_emulator.server import Server

from tests.benchmarks.soak.accounts import KINDS, Account, account, kind_of
from tests.benchmarks.soak.keeper import Keeper
from tests.telegram.scenarios.administration import Work
from tests.telegram.scenarios.conftest import labels

PRIVATE, LIMITED, GROUPS, INLINE = 20, 3, 3, 3
"""How many people ask in private (the limited ones of them are refused again and again), groups, and people who ask inline."""

PAUSE, GROUP_PAUSE, INLINE_PAUSE = 1.5, 4.0, 2.0
"""Seconds from an answer to the next question, on average; below what Telegram allows in one chat."""

PATIENCE = 120.0
"""Seconds for which somebody waits for an answer before they ask something else: longer than any pause of the bot."""

TOO_LATE = 25.0
"""Seconds after which nobody waits for an inline query or a pressed button any more; Telegram forgets them soon after."""

_CUT_SHORT = (TimeoutError, ValueError, KeyError, RuntimeError)
"""What an administrator meets whose step was not answered, or not with what was expected."""


class Crowd:
    """All of them.

    Attributes:
        limited: ids of the chats that are to be limited.
        delays: seconds to each answer in the other private chats, by the weather.
        published: number of each revision that was called published, and its words.
        abandoned: visits of administrators that were cut short.
        uploads: files that were read.
    """

    def __init__(self, server: Server, weather: Callable[[], str]) -> None:
        """Args: where they write; the name of what the weather is just now."""
        self._server = server
        self._weather = weather
        self._over = asyncio.Event()
        self._chance = random.Random(1)
        self._asked: dict[int, Counter[str]] = defaultdict(Counter)
        self._people = [server.person(f"P{number}") for number in range(PRIVATE)]
        self._groups = [self._group(number) for number in range(GROUPS)]
        self._inline = [server.person(f"I{number}") for number in range(INLINE)]
        self._publisher, self._uploader = server.person("Ada"), server.person("Ben")
        self._counts: Counter[str] = Counter()
        self.limited = [person.id for person in self._people[:LIMITED]]
        self.delays: dict[str, list[float]] = defaultdict(list)
        self.published: dict[int, str] = {}
        self.abandoned = 0
        self.uploads = 0

    @property
    def administrators(self) -> str:
        """Their ids, as the setting has them."""
        return f"{self._publisher.id},{self._uploader.id}"

    @property
    def inline(self) -> tuple[int, int]:
        """Inline queries: asked, and answered in time."""
        return self._counts["inline"], self._counts["inline answered"]

    @property
    def presses(self) -> tuple[int, int]:
        """Buttons: pressed, and answered in time."""
        return self._counts["pressed"], self._counts["press answered"]

    def begin(self, keeper: Keeper, folder: Path) -> list[asyncio.Task[None]]:
        """Begin to ask; the tasks end some time after :meth:`finish`."""
        works = [self._alone(person) for person in self._people]
        works += [self._in_group(group, person) for group, person in self._groups]
        works += [self._by_inline(person) for person in self._inline]
        works += [self._publish(keeper, folder), self._upload(keeper, folder)]
        return [asyncio.create_task(work) for work in works]

    def finish(self) -> None:
        """Nobody asks anything new from now on."""
        self._over.set()

    def private(self) -> Account:
        """What became of the messages in private chats."""
        bot = self._server.world.bot["id"]
        told = {person.id: Counter(kind_of(str(message.get("text", ""))) for message in self._told(person, bot)) for person in self._people}
        return account(self._asked, told)

    def in_groups(self) -> Account:
        """What became of those in groups, where every answer names its question."""
        chats = {group.id for group, _ in self._groups}
        wrong = [row for row in self._server.journal.not_answered_once_by_reply() if row.chat_id in chats]
        return Account(
            sent=sum(chat in chats for chat, _ in self._server.world.delivered),
            lost=sum(row.answers == 0 for row in wrong),
            apologised=0,
            twice=sum(row.answers - 1 for row in wrong if row.answers),
        )

    @staticmethod
    def _told(person: Person, bot: int) -> list[dict[str, object]]:
        # What was sent, not what became of it by editing.
        events = (entry for entry in person.chat.state.history if entry["event"] == "message")
        return [entry["message"] for entry in events if entry["message"].get("from", {}).get("id") == bot]

    def _group(self, number: int) -> tuple[Group, Person]:
        person = self._server.person(f"G{number}")
        return self._server.group(f"Group {number}", person, supergroup=True), person

    async def _rest(self, pause: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(pause * self._chance.uniform(0.5, 1.5)):
                await self._over.wait()

    async def _alone(self, person: Person) -> None:
        clock = asyncio.get_running_loop().time
        for number in itertools.count(1):
            if self._over.is_set():
                return
            kind = self._chance.choice(list(KINDS))
            weather, begun = self._weather(), clock()
            question = await person.send(KINDS[kind][0])
            self._asked[person.id][kind] += 1
            try:
                answer = await person.chat.wait_for_reply(after=question, timeout=PATIENCE)
            except TimeoutError:
                continue
            if person.id not in self.limited:
                self.delays[weather].append(clock() - begun)
            if number % 4 == 0 and "👍" in labels(answer):
                await self._press(person, answer)
            await self._rest(PAUSE)

    async def _press(self, person: Person, answer: dict[str, object]) -> None:
        self._counts["pressed"] += 1
        try:
            await person.press(answer, "👍", timeout=TOO_LATE)
        except TimeoutError:
            return
        self._counts["press answered"] += 1

    async def _in_group(self, group: Group, person: Person) -> None:
        while not self._over.is_set():
            message = await person.send(f"/ask {KINDS['cost'][0]}", chat=group)
            with contextlib.suppress(TimeoutError):
                await until(group.state.changed, partial(group.state.replies_to, message), PATIENCE, "an answer in a group")
            await self._rest(GROUP_PAUSE)

    async def _by_inline(self, person: Person) -> None:
        while not self._over.is_set():
            self._counts["inline"] += 1
            try:
                # No two alike, so that Telegram answers none itself.
                await person.inline(f"pier cost {self._counts['inline']}", timeout=TOO_LATE)
            except TimeoutError:
                continue
            self._counts["inline answered"] += 1
            await self._rest(INLINE_PAUSE)

    async def _publish(self, keeper: Keeper, folder: Path) -> None:
        """Change the question of a fact again and again; what people ask goes by other words."""
        await self._publisher.send("/start")
        for number in itertools.count(1):
            await self._rest(PAUSE)
            if self._over.is_set():
                return
            work = Work(admin=self._publisher, folder=folder, bot=keeper.bot, server=self._server)
            words = f"In which year was the pier opened, asks visitor {number}?"
            try:
                await work.send("/edit pier-opening")
                await work.press("Question (English)")
                await work.send(words)
                await work.press("Preview")
                text = (await work.press("Publish"))["text"]
                self.published[int(text.partition("Revision ")[2].partition(" ")[0])] = words
            except _CUT_SHORT:
                self.abandoned += 1

    async def _upload(self, keeper: Keeper, folder: Path) -> None:
        """Send documents, and cancel them."""
        await self._uploader.send("/start")
        for number in itertools.count(1):
            await self._rest(PAUSE)
            if self._over.is_set():
                return
            work = Work(admin=self._uploader, folder=folder, bot=keeper.bot, server=self._server)
            try:
                screen = await work.file(
                    f"notes-{number}.txt", f"Notes {number}\n\nThe crane lifts {number} tons.\n".encode(), f"Notes {number}"
                )
                self.uploads += "New document" in screen["text"]
                await work.press("Cancel")
            except _CUT_SHORT:
                self.abandoned += 1
