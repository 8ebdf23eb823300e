"""When something goes wrong, it is said to who asked and to the administrators, never with the token, and it never raises."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Bot, Update
from telegram.error import BadRequest, Forbidden, NetworkError, TimedOut

from bot.answers.texts import say
from bot.redaction import remember_token
from bot.storage.database import Database
from bot.telegram.error_handlers import MOST_TOLD, QUIET, ErrorHandlers
from bot.telegram.update_queue import UpdateQueue
from tests.telegram.conftest import update
from tests.telegram.reading import shown, utf16

pytestmark = pytest.mark.anyio

TOKEN = "123456:SECRETSECRETSECRET"
ADMINS = (50, 51)


class Line:
    """In place of the connection: what was sent, and to whom nothing can be sent."""

    def __init__(self) -> None:
        self.sent: list[tuple[int, str]] = []
        self.refused: set[int] = set()

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def post(self, url: str, request_data: Any = None, **_: object) -> dict[str, Any]:
        chat, text = int(request_data.parameters["chat_id"]), str(request_data.parameters["text"])
        if chat in self.refused:
            raise BadRequest("chat not found")
        self.sent.append((chat, text))
        return {"message_id": 1, "date": 0, "chat": {"id": chat, "type": "private"}, "text": text}

    def to(self, chat: int) -> list[str]:
        return [text for other, text in self.sent if other == chat]


class Context:
    def __init__(self, bot: Bot, error: BaseException | None) -> None:
        self.bot = bot
        self.error = error


class Scene:
    def __init__(self, database: Database) -> None:
        self.now = 0.0
        self.line = Line()
        self.bot = Bot(TOKEN, request=self.line, get_updates_request=self.line)  # type: ignore[arg-type]  # what is used of it
        self.queue = UpdateQueue(database, "one", lambda _: ("chat", "user"), again=0.0)
        self.error_handlers = ErrorHandlers(self.queue, ADMINS, "zh", lambda: self.now)

    async def fail(self, error: BaseException | None, number: int | None = 1) -> None:
        item: Update | None = None
        if number is not None:
            item = update(number)
            item.set_bot(self.bot)
            assert item.message is not None
            item.message.set_bot(self.bot)
        try:
            if error is not None:
                raise error
        except BaseException as caught:  # so that it has a traceback
            error = caught
        await self.error_handlers.handle(item, Context(self.bot, error))  # type: ignore[arg-type]  # what is used of it


@pytest.fixture
async def scene(database: Database) -> Scene:
    return Scene(database)


async def test_who_asked_and_all_administrators_are_told(scene: Scene) -> None:
    await scene.fail(ZeroDivisionError("by <zero>"))
    assert scene.line.to(1) == [say("sorry", "zh")]
    for admin in ADMINS:
        (text,) = scene.line.to(admin)
        assert shown(text).startswith("ZeroDivisionError: by <zero>\nmessage, update 1\n")
        assert "test_error_handlers.py:" in shown(text)


async def test_the_token_is_never_shown_not_even_in_part(scene: Scene) -> None:
    remember_token(TOKEN)
    for padding in range(150, 201):
        await scene.fail(ValueError(f"{'x' * padding}/bot{TOKEN}/getMe"))
    told = " ".join(text for _, text in scene.line.sent)
    assert "SECRET" not in told
    assert "123456" not in told


async def test_the_same_mistake_is_told_once_in_five_minutes(scene: Scene) -> None:
    for scene.now in (0.0, 1.0, QUIET - 1):
        await scene.fail(ZeroDivisionError(f"x {scene.now:.0f}"))
    assert len(scene.line.to(50)) == 1
    await scene.fail(ZeroDivisionError("y"))
    assert len(scene.line.to(50)) == 2
    scene.now = QUIET
    await scene.fail(ZeroDivisionError("x 0"))
    assert len(scene.line.to(50)) == 3
    # Who asked is told each time.
    assert len(scene.line.to(1)) == 5


async def test_of_many_different_mistakes_only_some_are_told(scene: Scene) -> None:
    for number in range(3 * MOST_TOLD):
        await scene.fail(type(f"Mistake{number}Error", (Exception,), {})("x"))
    assert len(scene.line.to(50)) == MOST_TOLD


async def test_a_long_message_is_bounded(scene: Scene) -> None:
    await scene.fail(ValueError("<b>&😀" * 300_000 + "\n<b>" * 20))
    texts = scene.line.to(50)
    assert len(texts) == 1
    assert all(utf16(shown(text)) <= 4096 for text in texts)


async def test_one_administrator_that_cannot_be_told_keeps_no_other_from_it(scene: Scene) -> None:
    scene.line.refused = {50}
    await scene.fail(ZeroDivisionError("x"))
    assert len(scene.line.to(51)) == 1


async def test_the_administrators_are_told_where_the_apology_is_refused(scene: Scene) -> None:
    scene.line.refused = {1}
    await scene.fail(BadRequest("not enough rights to send text messages to the chat"))
    assert len(scene.line.to(50)) == 1


async def test_nobody_to_be_told_is_no_error(scene: Scene) -> None:
    scene.line.refused = {1, *ADMINS}
    await scene.fail(ZeroDivisionError("x"))
    assert scene.line.sent == []


async def test_a_bot_that_is_not_wanted_says_nothing(scene: Scene) -> None:
    await scene.fail(Forbidden("bot was blocked by the user"))
    assert scene.line.sent == []


@pytest.mark.parametrize("error", [NetworkError("Bad Gateway"), TimedOut()])
async def test_what_could_not_be_sent_is_tried_again_later(scene: Scene, error: NetworkError) -> None:
    await scene.fail(error)
    assert scene.line.sent == []
    again = await scene.queue.get()
    assert isinstance(again, Update)
    assert again.update_id == 1


async def test_a_mistake_outside_of_an_update_is_told_to_the_administrators(scene: Scene) -> None:
    await scene.fail(ZeroDivisionError("x"), number=None)
    assert [chat for chat, _ in scene.line.sent] == list(ADMINS)


async def test_no_error_at_all_is_no_error(scene: Scene) -> None:
    await scene.fail(None)
    assert scene.line.to(50) == []


async def test_what_somebody_wrote_is_neither_logged_nor_told_when_it_comes_back_in_an_error(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    for error in (ValueError("no such thing: hello"), KeyError("hello"), ValueError("Ann said 'hello'")):
        await scene.fail(error)
    assert caplog.text.count("an update was not handled (message, update 1)") == 3
    assert "ValueError: no such thing: <words>" in caplog.text
    told = " ".join(text for chat, text in scene.line.sent if chat in ADMINS)
    assert not [word for word in ("hello", "Ann ") if word in caplog.text or word in told]
