"""Two bots behind a proxy, on PostgreSQL, as docs/operators.md sets them up."""

from __future__ import annotations

import asyncio
import itertools
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from botapi_emulator.faults import delay
from botapi_emulator.people import Person
from botapi_emulator.server import Server
from sqlalchemy import create_engine, func, make_url, select

from bot.storage.tables import UPDATES
from tests import postgres
from tests.benchmarks.soak.accounts import KINDS, account, kind_of
from tests.telegram.scenarios.bot_process import READY, BotProcess, free_port, launch

pytestmark = pytest.mark.anyio

ASKED = ("cost", "builder")
"""What everybody asks at once, again and again: so something waits in every chat while something else is being sent."""


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


async def until_busy(url: str, owner: str, count: int) -> None:
    """Until a replica has begun with so many messages and not finished them."""
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    begun = select(func.count()).where(UPDATES.c.owner == owner, UPDATES.c.begun.is_not(None), UPDATES.c.done.is_(None))
    async with asyncio.timeout(60):
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            while connection.execute(begun).scalar_one() < count:
                await asyncio.sleep(0.005)
    engine.dispose()


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

        async def keep_asking(person: Person) -> Counter[str]:
            asked: Counter[str] = Counter()
            while asking:
                first, _ = [await person.send(KINDS[kind][0]) for kind in ASKED]
                asked.update(ASKED)
                await person.chat.wait_for_replies(len(ASKED), after=first, timeout=60)
            return asked

        # As over a network: whenever the process is killed, something is being sent.
        server.faults.share("sendMessage", delay(0.05), 1.0)
        one, two = await asyncio.gather(start("one"), start("two"))
        load = [asyncio.create_task(keep_asking(person)) for person in people]
        await server.until(lambda: len(server.journal.of("sendMessage")) >= 150, timeout=60, what="load")
        await until_busy(database, "one", 3)
        await one.kill()
        before = len(server.journal.of("sendMessage"))
        # The other one goes on with the chats that are its own.
        await server.until(lambda: len(server.journal.of("sendMessage")) >= before + 20, timeout=60, what="the other replica to go on")
        one = await start("one")
        await server.until(lambda: len(server.journal.of("sendMessage")) >= before + 150, timeout=60, what="both to go on")
        asking = False
        asked = dict(zip([person.id for person in people], await asyncio.gather(*load), strict=True))
        await server.until_idle()
        assert [await bot.stop() for bot in (one, two)] == [0, 0]
        server.journal.check()
        told = {person.id: Counter(kind_of(message["text"]) for message in person.chat.of_bot()) for person in people}
        counted = account(asked, told)
        print(f"one of two replicas killed under load: {counted}")
        assert counted.sent >= 300
        assert (counted.lost, counted.apologised, counted.foreign) == (0, 0, 0)
        # What was being sent, at most one message in a chat, may come again.
        assert set(server.journal.surplus().values()) <= {1}
