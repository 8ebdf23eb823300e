"""Long polling: what is confirmed, what is wanted, and who is told that another one polls."""

from __future__ import annotations

import asyncio

import pytest

from botapi_emulator.server import Server
from botapi_emulator.tests.conftest import call, refused, result

pytestmark = pytest.mark.anyio

OTHER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


async def texts(server: Server, **parameters: object) -> list[str]:
    return [update["message"]["text"] for update in await result(server, "getUpdates", **parameters)]


async def test_updates_stay_until_a_higher_offset_confirms_them(server: Server) -> None:
    ann = server.person()
    for number in range(3):
        await ann.send(str(number))
    first = (await result(server, "getUpdates"))[0]["update_id"]
    assert await texts(server) == ["0", "1", "2"]
    assert await texts(server, offset=first + 1, limit=1) == ["1"]
    assert await texts(server, offset=-1) == ["2"]
    assert await texts(server) == ["2"]
    assert await texts(server, offset=first + 3) == []
    await server.until_idle()


async def test_a_long_poll_returns_with_the_first_update(server: Server) -> None:
    ann = server.person()
    poll = asyncio.create_task(texts(server, timeout=30))
    await server.until(lambda: server.world.updates.polling, what="the poller")
    await ann.send("hello")
    assert await asyncio.wait_for(poll, 5) == ["hello"]


async def test_a_poll_without_updates_ends_with_its_timeout(server: Server) -> None:
    assert await result(server, "getUpdates", timeout=1) == []


async def test_the_first_poller_is_told_that_a_second_one_polls(server: Server) -> None:
    first = asyncio.create_task(call(server, "getUpdates", timeout=30))
    await server.until(lambda: server.world.updates.polling, what="the first poller")
    second = asyncio.create_task(call(server, "getUpdates", timeout=30))
    assert await asyncio.wait_for(first, 5) == {"ok": False, "error_code": 409, "description": OTHER}
    await server.until(lambda: server.world.updates.polling, what="the second poller")
    await server.person().send("hello")
    assert len((await asyncio.wait_for(second, 5))["result"]) == 1


async def test_kinds_that_were_not_asked_for_are_not_made(server: Server) -> None:
    ann, bob = server.person(), server.person("Bob")
    group = server.group("Group", ann, bot="administrator")
    await bob.join(group)
    assert "chat_member" not in server.world.updates.created
    await result(server, "getUpdates", allowed_updates=["chat_member", "message"])
    await bob.leave(group)
    await ann.block()
    assert server.world.updates.created["chat_member"] == 1
    assert server.world.updates.created["my_chat_member"] == 1  # of the start only; blocking came after
    await result(server, "getUpdates")
    await bob.join(group)
    assert server.world.updates.created["chat_member"] == 2  # what was asked for is remembered


async def test_polling_is_refused_while_a_webhook_is_set(server: Server) -> None:
    poll = asyncio.create_task(call(server, "getUpdates", timeout=30))
    await server.until(lambda: server.world.updates.polling, what="the poller")
    await result(server, "setWebhook", url="http://127.0.0.1:9/")
    assert (await asyncio.wait_for(poll, 5))["description"] == "Conflict: terminated by setWebhook request"
    words = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    assert await refused(server, "getUpdates") == words
    await result(server, "deleteWebhook")
    assert await result(server, "getUpdates") == []


async def test_pauses_of_telegrams_server_hold_when_they_are_turned_on(server: Server) -> None:
    server.settings.poll_pause = 0.2
    clock = asyncio.get_running_loop().time
    await result(server, "getUpdates", offset=1)
    begun = clock()
    await result(server, "getUpdates", offset=1)
    assert clock() - begun >= 0.2
