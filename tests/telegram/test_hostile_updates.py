"""Whatever comes as an update, a button's data or a deep link: nothing fails, and it takes no long time."""

from __future__ import annotations

import asyncio
import copy
import itertools
import json
import logging
import time
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import aiohttp
import pytest
from botapi_emulator.server import Server
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telegram import Update

from bot.config import Webhook, read_config
from bot.publishing.publisher import Publisher
from bot.storage.cache import open_edition
from bot.storage.database import Database
from bot.storage.privacy import Pseudonyms
from bot.telegram.application import Assembled, assemble
from bot.telegram.buttons import Action
from bot.telegram.update_parser import parse_update
from bot.telegram.webhook import WebhookServer, webhook_secrets
from tests.cli.conftest import DOCUMENT, FACTS
from tests.telegram.scenarios.bot_process import free_port

T = TypeVar("T")

ODD = st.characters(exclude_categories=[]) | st.sampled_from(
    ["\x00", "\ud800", "\udfff", "\u202e", "\ufeff", "💥", "\n", "/", "@", ":", "_"]
)
TEXTS = st.text(ODD, max_size=200)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from([10**30, -(10**30), 2**63, float("inf"), float("nan"), 1e300]) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "type", "text", "chat"]) | TEXTS, inner, max_size=3),
    max_leaves=6,
)
FUZZ = settings(max_examples=150, deadline=5_000, suppress_health_check=[HealthCheck.function_scoped_fixture])


class Scene:
    """The whole bot in this process, before a strict Bot API server, and a person who writes to it."""

    def __init__(self, runner: asyncio.Runner, folder: Path) -> None:
        self._runner = runner
        self.numbers = itertools.count(1)
        self.folder = folder
        self.parts: Assembled
        self.webhook: WebhookServer
        self.address = ""

    async def start(self, server: Server) -> None:
        knowledge = self.folder / "knowledge"
        (knowledge / "documents").mkdir(parents=True)
        (knowledge / "documents" / "harbour.txt").write_text(DOCUMENT, encoding="utf-8")
        (knowledge / "facts.yaml").write_text(FACTS, encoding="utf-8")
        told = {"TELEGRAM_BOT_TOKEN": server.token, "TELEGRAM_API_URL": server.base_url.removesuffix("/bot")}
        config = read_config(
            told | {"COOPBOT_KNOWLEDGE": str(knowledge), "COOPBOT_DATA": str(self.folder), "COOPBOT_MESSAGES_PER_SECOND": "0"}
        )
        opened = open_edition(knowledge, None)
        database = Database.open(config.database_url)
        publisher = Publisher(knowledge, database, opened=opened)
        await publisher.open()
        self.parts = assemble(config, publisher, database, Pseudonyms(b"k" * 32))
        await self.parts.application.initialize()
        ann = server.person("Ann")
        self.user = {"id": ann.id, "is_bot": False, "first_name": "Ann", "language_code": "en"}
        self.chat = {"id": ann.id, "type": "private", "first_name": "Ann"}
        await ann.send("hello")
        port = free_port()
        bot = self.parts.application.bot
        listening = Webhook(url="https://x", host="127.0.0.1", port=port)
        self.webhook = WebhookServer(bot, self.parts.queue.receive, listening, await webhook_secrets(database), lambda: True)
        await self.webhook.start()
        self.address = f"http://127.0.0.1:{port}{self.webhook.path}"

    async def end(self) -> None:
        await self.webhook.stop()
        await self.parts.application.shutdown()
        await self.parts.database.close()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(work)

    def message(self, text: str) -> dict[str, Any]:
        message = {"message_id": next(self.numbers), "date": 1_800_000_000, "chat": self.chat, "from": self.user, "text": text}
        if text.startswith("/"):
            length = len(text.split(maxsplit=1)[0].encode("utf-16-le", "surrogatepass")) // 2
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        return message

    async def take(self, **fields: object) -> None:
        body = json.dumps({"update_id": next(self.numbers), **fields}).encode()
        await self.parts.application.process_update(parse_update(body, self.parts.application.bot))

    async def post(self, body: bytes) -> int:
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.address, data=body, headers={"X-Telegram-Bot-Api-Secret-Token": self.webhook.secret}) as answer,
        ):
            status = answer.status
        while not self.parts.queue.empty():
            update = self.parts.queue.get_nowait()
            assert isinstance(update, Update)
            await self.parts.application.process_update(update)
            await self.parts.queue.done(update)
        return status


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with asyncio.Runner() as runner:
        made = Scene(runner, tmp_path_factory.mktemp("hostile"))
        server = Server()
        runner.run(server.start())
        runner.run(made.start(server))
        yield made
        runner.run(made.end())
        runner.run(server.stop())


class Quiet:
    """No error is logged within it, and it takes no longer than so many seconds."""

    def __init__(self, caplog: pytest.LogCaptureFixture) -> None:
        self._caplog = caplog

    def __enter__(self) -> None:
        self._caplog.clear()
        self._begun = time.monotonic()

    def __exit__(self, *_: object) -> None:
        assert [record.getMessage() for record in self._caplog.records if record.levelno >= logging.ERROR] == []
        assert time.monotonic() - self._begun < 5.0


@FUZZ
@given(payload=TEXTS | TEXTS.map(lambda text: f"f_{text}"))
def test_a_deep_link_may_carry_anything(scene: Scene, caplog: pytest.LogCaptureFixture, payload: str) -> None:
    with Quiet(caplog):
        scene.run(scene.take(message=scene.message(f"/start {payload}")))


@FUZZ
@given(text=TEXTS.filter(bool))
def test_a_text_may_hold_anything(scene: Scene, caplog: pytest.LogCaptureFixture, text: str) -> None:
    with Quiet(caplog):
        scene.run(scene.take(message=scene.message(text)))


@FUZZ
@given(data=TEXTS | st.builds(lambda action, rest: ":".join([action, *rest]), st.sampled_from(list(Action)), st.lists(TEXTS, max_size=4)))
def test_a_button_may_carry_anything(scene: Scene, caplog: pytest.LogCaptureFixture, data: str) -> None:
    press = {"id": str(next(scene.numbers)), "from": scene.user, "chat_instance": "1", "message": scene.message("old"), "data": data}
    with Quiet(caplog):
        scene.run(scene.take(callback_query=press))


@FUZZ
@given(query=TEXTS, offset=TEXTS)
def test_an_inline_query_may_hold_anything(scene: Scene, caplog: pytest.LogCaptureFixture, query: str, offset: str) -> None:
    inline = {"id": str(next(scene.numbers)), "from": scene.user, "query": query, "offset": offset}
    with Quiet(caplog):
        scene.run(scene.take(inline_query=inline))


@FUZZ
@given(data=st.data(), kind=st.sampled_from(["message", "edited_message", "callback_query", "inline_query"]), value=VALUES)
def test_an_update_may_hold_anything_anywhere(
    scene: Scene, caplog: pytest.LogCaptureFixture, data: st.DataObject, kind: str, value: object
) -> None:
    message = scene.message("/start f_x") | {
        "reply_to_message": scene.message("before"),
        "document": {"file_id": "a", "file_unique_id": "b"},
    }
    inner: dict[str, Any] = {
        "callback_query": {"id": "1", "from": scene.user, "chat_instance": "1", "message": message, "data": "f:pier-cost"},
        "inline_query": {"id": "1", "from": scene.user, "query": "pier", "offset": ""},
    }.get(kind, message)
    update = {"update_id": next(scene.numbers), kind: copy.deepcopy(inner)}
    places = list(_places(update))
    holder, name = data.draw(st.sampled_from(places))
    if data.draw(st.booleans()):
        holder[name] = value
    else:
        del holder[name]
    with Quiet(caplog):
        assert scene.run(scene.post(json.dumps(update).encode())) in (200, 400)


@FUZZ
@given(body=st.binary(max_size=300) | VALUES.map(lambda value: json.dumps(value).encode()))
def test_a_body_may_be_anything(scene: Scene, caplog: pytest.LogCaptureFixture, body: bytes) -> None:
    with Quiet(caplog):
        assert scene.run(scene.post(body)) in (200, 400)


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place within a JSON value: what holds it, and its name or number there."""
    names = value.keys() if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for name in names:
        yield value, name
        yield from _places(value[name])
