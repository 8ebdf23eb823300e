"""Changes of the files are noticed by themselves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.errors import CoopbotError
from bot.publishing.outcomes import UnrecordedError
from bot.publishing.publisher import Publisher
from bot.publishing.watching import watch
from bot.storage.database import Database
from bot.storage.revisions import Revision
from tests.cli.conftest import FACTS
from tests.publishing.conftest import NOTE, NOTES, Replace, Write

pytestmark = pytest.mark.anyio

COST = Replace("answer: The new pier cost", "answer: It cost")


class Told:
    """Takes what is told."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[Revision | CoopbotError] = asyncio.Queue()

    async def __call__(self, what: Revision | CoopbotError) -> None:
        await self.queue.put(what)

    async def next(self) -> Revision | CoopbotError:
        return await asyncio.wait_for(self.queue.get(), timeout=30)


@pytest.fixture
async def told(publisher: Publisher, folder: Path) -> AsyncIterator[Told]:
    told = Told()
    watching = asyncio.create_task(watch(publisher, told, pause=0.05))
    # What is written before the watch begins is seen by its first look: so whenever this comes, it is noticed.
    (folder / NOTES).parent.mkdir()
    (folder / NOTES).write_text(NOTE, encoding="utf-8")
    first = await told.next()
    assert isinstance(first, Revision)
    assert first.number == 2
    yield told
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)


async def test_a_saved_file_becomes_a_revision(publisher: Publisher, folder: Path, told: Told) -> None:
    (folder / "facts.yaml").write_text(FACTS.replace(COST.old, COST.new), encoding="utf-8")
    made = await told.next()
    assert isinstance(made, Revision)
    assert (made.number, made.kind, made.author) == (3, "hand", "file")
    assert publisher.service.ask("How much did the pier cost?")[0].text.startswith("It cost")


async def test_a_broken_file_is_told_with_its_line_and_once(publisher: Publisher, folder: Path, told: Told) -> None:
    broken = FACTS.replace("quote: It cost 12", "quote: It cost 13")
    (folder / "facts.yaml").write_text(broken, encoding="utf-8")
    error = await told.next()
    assert isinstance(error, UnrecordedError)
    assert [(problem.file, problem.line) for problem in error.problems] == [("facts.yaml", 17)]
    # Saved again, it is as broken as before; mended, it is told.
    (folder / "facts.yaml").write_text(broken, encoding="utf-8")
    await asyncio.sleep(0)
    assert publisher.service.ask("How much did the pier cost?")[0].text.startswith("The new pier cost")
    (folder / "facts.yaml").write_text(FACTS.replace(COST.old, COST.new), encoding="utf-8")
    mended = await told.next()
    assert isinstance(mended, Revision)
    assert mended.number == 3


async def test_what_another_process_publishes_is_taken_over_and_told(
    publisher: Publisher, folder: Path, url: str, cache: Path, told: Told
) -> None:
    other = Publisher(folder, database := Database.open(url), cache=cache)
    await other.open()
    made = await other.publish(COST, author="shell me@here")
    assert await told.next() == made
    assert publisher.number == 3
    assert [one.kind for one in await publisher.history()] == ["edit", "hand", "first"]
    await other.close()
    await database.close()


async def test_what_this_process_publishes_is_not_told(publisher: Publisher, folder: Path, told: Told) -> None:
    await publisher.publish(COST, author="12")
    await publisher.publish(Write({NOTES: None}), author="12")
    (folder / "facts.yaml").write_text(FACTS, encoding="utf-8")
    by_hand = await told.next()
    assert isinstance(by_hand, Revision)
    assert (by_hand.number, by_hand.kind) == (5, "hand")
