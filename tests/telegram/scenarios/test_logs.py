"""Whatever is logged at the finest level: no secret, and nothing of what people wrote or are called."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from botapi_emulator.faults import drop_before, server_error
from botapi_emulator.server import Server

from tests.telegram.scenarios.bot_process import ROOT, environment
from tests.telegram.scenarios.conftest import ask

pytestmark = pytest.mark.anyio

KEY = "k3y-of-the-operator-0123456789abcdef"
NAMES = ("Zebulonia", "Quarrington", "万千里")
TEXTS = (
    "When did Wanda Plaza open, asks my neighbour Xanthippe?",
    "我的邻居赵钱孙李问：万达广场哪年开业？",
    "/ask yggdrasil and its roots",
    "/privacy",
)
WORDS = ("Xanthippe", "neighbour", "赵钱孙李", "邻居", "yggdrasil", "notes-of-mine", "ratatoskr")


class Output:
    """All that a process writes, to both of its streams."""

    def __init__(self, file: Path) -> None:
        self._file = file

    @property
    def text(self) -> str:
        return self._file.read_text(encoding="utf-8", errors="replace")

    async def holds(self, words: str) -> None:
        begun = time.monotonic()
        while words not in self.text:
            assert time.monotonic() - begun < 60, self.text
            await asyncio.sleep(0.05)


@contextlib.asynccontextmanager
async def talkative(server: Server, place: Path, mode: str, admin: int) -> AsyncIterator[Output]:
    """The bot at the finest level of its log."""
    asked = {"COOPBOT_SECRET": KEY, "COOPBOT_LOG_LEVEL": "DEBUG", "COOPBOT_ADMINS": str(admin), "PYTHONASYNCIODEBUG": "1"}
    asked |= {"COOPBOT_KNOWLEDGE": str(place / "data" / "knowledge"), "COOPBOT_CACHE": os.environ["COOPBOT_CACHE"]}
    settings = environment(server, place / "data", mode, **asked)
    with (place / "output").open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run", "--debug"), cwd=ROOT, env=settings, stdout=output, stderr=output
        )
        told = Output(place / "output")
        try:
            await told.holds("is ready after")
            yield told
        finally:
            process.terminate()
            await process.wait()


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_no_secret_and_no_word_of_a_person_is_in_the_whole_output(mode: str, tmp_path: Path) -> None:
    async with Server() as server, contextlib.AsyncExitStack() as stack:
        ann = server.person(NAMES[0], username="ratatoskr")
        li = server.person(NAMES[2], language_code="zh")
        admin = server.person(NAMES[1])
        told = await stack.enter_async_context(talkative(server, tmp_path, mode, admin.id))
        await admin.start()
        for person in (ann, li):
            for text in TEXTS:
                await ask(person, text)
        await admin.send_document(b"The roots of Yggdrasil, by Xanthippe.\n", file_name="notes-of-mine.txt", caption="/ask Xanthippe")
        server.faults.next("sendMessage", server_error(), times=2)
        server.faults.next("sendMessage", drop_before(), times=1)
        await ask(ann, TEXTS[0])
        webhook = server.webhook
        if mode == "webhook":
            async with aiohttp.ClientSession() as session:
                body = json.dumps({"update_id": "Xanthippe", "message": {"text": TEXTS[1], "date": "yggdrasil"}})
                header = {"X-Telegram-Bot-Api-Secret-Token": webhook.secret}
                for data in (body, "Xanthippe {", f'{{"update_id": 5, "message": {{"from": "{NAMES[1]}"}}}}'):
                    await (await session.post(webhook.url, data=data, headers=header)).release()
            await told.holds("something that is no update was sent")
        await server.until_idle()
        whole = told.text
    assert " DEBUG bot." in whole  # so that the level was in effect
    secret = [server.token, server.token.partition(":")[2], KEY]
    if mode == "webhook":
        secret += [webhook.secret, webhook.url.rpartition("/")[2]]
    assert [part for part in (*secret, *NAMES, *WORDS) if part in whole] == []
