"""Two bots behind a proxy, on PostgreSQL, as docs/operators.md sets them up."""

from __future__ import annotations

import asyncio
import itertools
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from tests import postgres
from tests.botapi.people import Person
from tests.botapi.server import Server
from tests.telegram.scenarios.bot_process import READY, BotProcess, free_port, launch

pytestmark = pytest.mark.anyio

QUESTION = "how much did the pier cost"
IN_THE_MIDDLE = 1.0
"""Seconds before a kill within which what was sent may not be noted as done yet, on a busy machine."""


@asynccontextmanager
async def proxy(*ports: int) -> AsyncIterator[str]:
    """A proxy that hands requests to the replicas in turn, and to the other one where nobody listens; its address."""
    turns = itertools.count()

    async def hand_over(request: web.Request) -> web.Response:
        turn, body = next(turns), await request.read()
        headers = {name: value for name, value in request.headers.items() if name.lower() not in ("host", "content-length")}
        for step in range(len(ports)):
            url = f"http://127.0.0.1:{ports[(turn + step) % len(ports)]}{request.path}"
            try:
                async with session.post(url, data=body, headers=headers) as answer:
                    return web.Response(status=answer.status, body=await answer.read())
            except aiohttp.ClientConnectorError:
                continue
            except aiohttp.ClientError:
                break
        return web.Response(status=502)

    app = web.Application()
    app.router.add_post("/{path:.*}", hand_over)
    runner = web.AppRunner(app)
    async with aiohttp.ClientSession() as session:
        await runner.setup()
        port = free_port()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        yield f"http://127.0.0.1:{port}"
        await runner.cleanup()


@pytest.fixture
def database(postgres_url: str) -> Iterator[str]:
    with postgres.schemas(postgres_url) as make:
        yield make()


async def test_of_two_replicas_under_load_one_is_killed_and_nothing_is_lost_or_answered_twice(
    database: str, harbour: Path, tmp_path: Path
) -> None:
    ports = {"one": free_port(), "two": free_port()}
    shared = {
        "COOPBOT_DATABASE_URL": database,
        "COOPBOT_SECRET": "s" * 32,
        "COOPBOT_KNOWLEDGE": str(shutil.copytree(harbour, tmp_path / "knowledge")),
    }
    async with Server() as server, proxy(*ports.values()) as url:

        async def start(name: str) -> BotProcess:
            listen = f"127.0.0.1:{ports[name]}"
            own = {"COOPBOT_INSTANCE": name, "COOPBOT_WEBHOOK_URL": url, "COOPBOT_WEBHOOK_LISTEN": listen}
            bot = await launch(server, tmp_path / name, "webhook", **shared, **own)
            await bot.logged(READY)
            return bot

        people = [server.person(f"P{number}") for number in range(20)]
        asking = True

        async def keep_asking(person: Person) -> int:
            asked = 0
            while asking:
                await person.chat.wait_for_reply(after=await person.send(QUESTION), timeout=60)
                asked += 1
            return asked

        one, two = await asyncio.gather(start("one"), start("two"))
        load = [asyncio.create_task(keep_asking(person)) for person in people]
        await server.until(lambda: len(server.journal.of("sendMessage")) >= 150, timeout=60, what="load")
        await one.kill()
        killed_at = server.world.now()
        before = len(server.journal.of("sendMessage"))
        # The other one goes on with the chats that are its own.
        await server.until(lambda: len(server.journal.of("sendMessage")) >= before + 20, timeout=60, what="the other replica to go on")
        one = await start("one")
        await server.until(lambda: len(server.journal.of("sendMessage")) >= before + 150, timeout=60, what="both to go on")
        asking = False
        asked = sum(await asyncio.gather(*load))
        await server.until_idle()
        assert [await bot.stop() for bot in (one, two)] == [0, 0]
        server.journal.check()
        assert asked >= 300
        assert [row for row in server.journal.not_answered_once_by_order() if row.answers == 0] == []
        sent = server.journal.of("sendMessage")
        being_sent = {call.parameters["chat_id"] for call in sent if killed_at - IN_THE_MIDDLE <= call.at <= killed_at + IN_THE_MIDDLE}
        surplus = server.journal.surplus()
        assert set(surplus) <= being_sent
        assert set(surplus.values()) <= {1}
