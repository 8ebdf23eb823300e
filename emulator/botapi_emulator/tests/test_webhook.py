"""Webhooks: the secret, order within a chat, several at once, retries, and python-telegram-bot behind one."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from telegram import Update

from botapi_emulator.server import Server
from botapi_emulator.tests.conftest import application, refused, result

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def receiver(handle: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> AsyncIterator[str]:
    """A bot's web server; its address."""
    app = web.Application()
    app.router.add_post("/hook", handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    finally:
        await runner.cleanup()


async def test_updates_arrive_with_the_secret_and_are_then_gone(server: Server) -> None:
    got: list[tuple[str | None, dict[str, Any]]] = []

    async def handle(request: web.Request) -> web.Response:
        got.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token"), await request.json()))
        return web.Response()

    async with receiver(handle) as url:
        ann = server.person("Ann")
        await ann.send("before")
        await result(server, "setWebhook", url=url, secret_token="s3-cret_", allowed_updates=["message"])
        await ann.send("after")
        await server.until_idle()
        assert [(secret, update["message"]["text"]) for secret, update in got] == [("s3-cret_", "before"), ("s3-cret_", "after")]
        assert await result(server, "getWebhookInfo") == {
            "url": url,
            "has_custom_certificate": False,
            "pending_update_count": 0,
            "max_connections": 40,
            "ip_address": "127.0.0.1",
            "allowed_updates": ["message"],
        }


async def test_a_failed_delivery_is_repeated_before_the_next_of_its_chat(server: Server) -> None:
    answers = iter([500, 503, 200, 200])
    got: list[str] = []

    async def handle(request: web.Request) -> web.Response:
        got.append((await request.json())["message"]["text"])
        return web.Response(status=next(answers))

    async with receiver(handle) as url:
        await result(server, "setWebhook", url=url)
        ann = server.person("Ann")
        await ann.send("first")
        await ann.send("second")
        await server.until_idle()
    assert got == ["first", "first", "first", "second"]
    assert [(delivery.attempt, delivery.error) for delivery in server.webhook.deliveries] == [
        (1, "Wrong response from the webhook: 500 Internal Server Error"),
        (2, "Wrong response from the webhook: 503 Service Unavailable"),
        (3, ""),
        (1, ""),
    ]
    assert server.webhook.info()["last_error_message"] == "Wrong response from the webhook: 503 Service Unavailable"


async def test_a_bot_that_asks_for_time_is_given_it(server: Server) -> None:
    clock = asyncio.get_running_loop().time
    came: list[float] = []

    async def handle(request: web.Request) -> web.Response:
        came.append(clock())
        return web.Response() if len(came) > 1 else web.Response(status=503, headers={"Retry-After": "1"})

    async with receiver(handle) as url:
        await result(server, "setWebhook", url=url)
        await server.person("Ann").send("hello")
        await server.until_idle()
    assert came[1] - came[0] >= 1


async def test_chats_are_served_at_once_up_to_the_connections_asked_for(server: Server) -> None:
    inside = most = 0
    full, leave = asyncio.Event(), asyncio.Event()

    async def handle(request: web.Request) -> web.Response:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        if inside == 3:
            full.set()
        await leave.wait()
        inside -= 1
        return web.Response()

    async with receiver(handle) as url:
        await result(server, "setWebhook", url=url, max_connections=3)
        for number in range(6):
            await server.person(f"P{number}").send("hello")
        await asyncio.wait_for(full.wait(), 5)
        leave.set()
        await server.until_idle()
    assert most == 3


async def test_a_bot_that_is_down_gets_its_updates_when_it_is_back(server: Server) -> None:
    await result(server, "setWebhook", url="http://127.0.0.1:9/hook")
    await server.person("Ann").send("hello")
    await server.until(lambda: len(server.webhook.deliveries) >= 2, what="two attempts")
    info = await result(server, "getWebhookInfo")
    assert (info["pending_update_count"], info["last_error_message"]) == (1, "Connection refused")
    await result(server, "deleteWebhook")
    assert len(await result(server, "getUpdates")) == 1


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"url": "http://example.org/"}, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"),
        ({"url": "https://example.org:81/"}, "Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"),
        ({"url": "https://"}, "Bad Request: invalid webhook URL specified"),
        ({"url": "http://localhost/", "secret_token": "ü"}, "Bad Request: secret token contains unallowed characters"),
        ({"url": "http://localhost/", "secret_token": "x" * 257}, "Bad Request: secret token is too long"),
    ],
)
async def test_a_webhook_telegram_does_not_take_is_refused(server: Server, parameters: dict[str, str], words: str) -> None:
    assert await refused(server, "setWebhook", **parameters) == words


async def test_a_webhook_is_set_once_a_second_when_telegrams_pause_holds(server: Server) -> None:
    server.settings.set_webhook_pause = 1.0
    await result(server, "setWebhook", url="http://127.0.0.1:9/")
    assert await refused(server, "setWebhook", url="http://127.0.0.1:9/") == "Too Many Requests: retry after 1"
    server.world.advance(1)
    await result(server, "setWebhook", url="http://127.0.0.1:9/")


async def test_pending_updates_are_dropped_on_request(server: Server) -> None:
    await server.person("Ann").send("hello")
    await result(server, "deleteWebhook", drop_pending_updates=True)
    assert await result(server, "getUpdates") == []


async def test_python_telegram_bot_answers_behind_a_webhook(server: Server) -> None:
    app = application(server)

    async def handle(request: web.Request) -> web.Response:
        await app.update_queue.put(Update.de_json(json.loads(await request.read()), app.bot))
        return web.Response()

    async with receiver(handle) as url, app:
        await app.start()
        await app.bot.set_webhook(url, allowed_updates=Update.ALL_TYPES)
        ann = server.person("Ann")
        assert (await ann.chat.wait_for_reply(after=await ann.send("hello")))["text"] == "hello!"
        await app.bot.delete_webhook()
        await app.stop()
    server.journal.check()
