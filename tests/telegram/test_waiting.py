"""Who waits for an answer is told once; who was erased meanwhile leaves no trace."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Connection, func, select

from bot.retrieval.dialogue import Dialogue
from bot.service import Service
from bot.storage.database import Database
from bot.storage.privacy import Pseudonyms
from bot.storage.replies import Record, new_id
from bot.storage.tables import CHATS, REPLIES, SUBSCRIPTIONS
from bot.telegram.memory import Memory
from bot.telegram.waiting import Waiting

pytestmark = pytest.mark.anyio


class Line:
    """In place of Telegram: a message arrives when it is let through, or not at all."""

    def __init__(self, error: Exception | None = None) -> None:
        self.begun, self.go_on = asyncio.Event(), asyncio.Event()
        self.error = error

    async def send_message(self, *_: object, **__: object) -> Any:
        self.begun.set()
        await self.go_on.wait()
        if self.error is not None:
            raise self.error
        return SimpleNamespace(message_id=3)


def counts(connection: Connection) -> tuple[int, ...]:
    return tuple(connection.execute(select(func.count()).select_from(table)).scalar_one() for table in (REPLIES, CHATS, SUBSCRIPTIONS))


async def waits(database: Database, memory: Memory) -> None:
    """Somebody who asked what the knowledge answers by now."""
    talk = memory.talk(7, None, 7)
    record = Record(
        id=new_id(),
        chat=talk.chat,
        user=talk.user,
        at=memory.now(),
        question="When did Wanda Plaza open?",
        language="en",
        outcome="unknown",
        items=(),
        asked_message=1,
        told_message=2,
        seconds=0.1,
    )
    memory.remember(talk, None, Dialogue(), record)
    await database.flush()
    assert await memory.wait_for_answer(record, talk, 7, None)


@pytest.mark.parametrize(("erased", "left"), [(False, (2, 1, 0)), (True, (0, 0, 0))])
async def test_who_is_erased_while_a_notice_is_on_its_way_is_not_written_back(
    erased: bool, left: tuple[int, ...], tmp_path: Path, service: Service
) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'coopbot.db'}")
    memory = Memory(database, Pseudonyms(b"x" * 40), alone=True)
    await waits(database, memory)
    line = Line()
    waiting = Waiting(line, service, memory, database)  # type: ignore[arg-type]  # what is used of a bot
    waiting.look()
    await asyncio.wait_for(line.begun.wait(), 10)
    if erased:
        await memory.forget(memory.talk(7, None, 7))
    line.go_on.set()
    await waiting.close()
    await database.flush()
    assert await database.run(counts) == left
    await database.close()


async def test_who_could_not_be_told_for_a_fault_of_ours_goes_on_waiting(tmp_path: Path, service: Service) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'coopbot.db'}")
    memory = Memory(database, Pseudonyms(b"x" * 40), alone=True)
    await waits(database, memory)
    line = Line(error=RuntimeError("a fault"))
    line.go_on.set()
    waiting = Waiting(line, service, memory, database)  # type: ignore[arg-type]  # what is used of a bot
    waiting.look()
    await asyncio.wait_for(line.begun.wait(), 10)
    await waiting.close()
    await database.flush()
    assert (await database.run(counts))[2] == 1
    await database.close()
