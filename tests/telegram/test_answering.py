"""What is said in a conversation, as it is shown in Telegram."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Bot

from bot.conversation.asking import Asking
from bot.conversation.clock import Clock
from bot.conversation.conversation import Conversation
from bot.conversation.memory import Memory
from bot.retrieval.engine import Engine
from bot.service import Service
from bot.storage.database import Database
from bot.storage.privacy import Pseudonyms
from bot.storage.replies import Record
from bot.telegram.answering import Answering
from bot.telegram.screens import reply_screen
from tests.reluctant import UNSURE
from tests.telegram.conftest import update

pytestmark = pytest.mark.anyio


class Line:
    """In place of the connection: the texts that were sent."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def post(self, url: str, request_data: Any = None, **_: object) -> dict[str, Any]:
        self.sent.append(str(request_data.parameters["text"]))
        return {"message_id": len(self.sent), "date": 0, "chat": {"id": 1, "type": "private"}, "text": "x"}


class Scene:
    def __init__(self, service: Service, database: Database) -> None:
        self.now = 1000.0
        self.line = Line()
        self.answering = self.begun(service, database)
        item = update(1)
        bot = Bot("1:A", request=self.line, get_updates_request=self.line)  # type: ignore[arg-type]  # what is used of it
        item.set_bot(bot)
        assert item.message is not None
        item.message.set_bot(bot)
        turn = self.answering.turn(item)
        assert turn is not None
        self.turn = turn

    def begun(self, service: Service, database: Database) -> Answering:
        """What answers after a start of the program."""
        asking = Asking(service, Clock(lambda: self.now))
        return Answering(Conversation(asking, Memory(database, asking.clock), "en"), Pseudonyms(b"key" * 20))

    async def replied(self) -> Record | None:
        """The newest reply to the message."""
        return await self.answering.conversation.memory.reply_to(self.turn.participant, self.turn.message.message_id)


@pytest.fixture
async def scene(service: Service, database: Database) -> Scene:
    return Scene(service, database)


@pytest.mark.parametrize("text", ["how much money", "投资多少"])
async def test_what_may_be_meant_is_shown_again_as_it_was_after_a_restart(text: str, service: Service, database: Database) -> None:
    scene = Scene(Service(service.state, Engine(parameters=UNSURE)), database)
    await scene.answering.ask(scene.turn, text)
    record = await scene.replied()
    assert record is not None
    assert record.outcome == "clarify"
    restarted = scene.begun(service, database)
    again = restarted.conversation.again(record)
    assert again is not None
    assert reply_screen(again, record.id, restarted.knowledge).html == scene.line.sent[0]
    await restarted.ask(scene.turn, "1")
    chosen = await scene.replied()
    assert chosen is not None
    assert (chosen.outcome, chosen.items) == ("answer", record.items[:1])


async def test_a_sentence_is_opened_like_a_fact_and_shown_again_as_it_was(scene: Scene) -> None:
    assert await scene.answering.open(scene.turn, "dalian-liupanshui-fair#12", "en")
    text = "On yesterday's fair, our city has 4 projects formally signed."
    cited = "<i>— Dalian and Liupanshui Hold Industry Cooperation Fair, paragraph 4, undated</i>"
    assert scene.line.sent == [f"{text}\n{cited}"]
    await scene.answering.ask(scene.turn, "source?")
    assert scene.line.sent[1] == scene.line.sent[0]


async def test_what_is_not_there_is_not_opened(scene: Scene) -> None:
    assert not await scene.answering.open(scene.turn, "gone", "en")
    assert scene.line.sent == []
