"""Requests over a real connection: what is sent, and what becomes of every way it can fail."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from telegram import InputFile
from telegram._utils.types import JSONDict
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.telegram.request import AiohttpRequest

pytestmark = pytest.mark.anyio

TOKEN = "123456:SECRETSECRETSECRET"


class Server:
    """Notes what it gets, and answers as it is told to."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.kinds: list[str] = []
        self.status, self.answer = 200, b'{"ok": true, "result": true}'
        self.silent = asyncio.Event()
        self.origin = ""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.kinds.append(request.content_type)
        fields: dict[str, Any] = await request.json() if request.content_type == "application/json" else {}
        for name, value in (await request.post()).items():
            fields[name] = (value.filename, value.content_type, value.file.read()) if isinstance(value, web.FileField) else value
        self.got.append(fields)
        if request.path.endswith("/silent"):
            await self.silent.wait()
        if request.path.endswith("/broken"):
            assert request.transport is not None
            request.transport.abort()
        return web.Response(status=self.status, body=self.answer)

    def url(self, method: str) -> str:
        return f"{self.origin}/bot{TOKEN}/{method}"


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    made = Server()
    application = web.Application()
    application.router.add_post("/{tail:.*}", made.handle)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    made.origin = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield made
    made.silent.set()
    await runner.cleanup()


@pytest.fixture
async def request_() -> AsyncIterator[AiohttpRequest]:
    made = AiohttpRequest()
    await made.initialize()
    yield made
    await made.shutdown()


def data(values: JSONDict) -> RequestData:
    return RequestData([RequestParameter.from_input(name, value) for name, value in values.items()])


async def test_values_are_sent_as_json(server: Server, request_: AiohttpRequest) -> None:
    text = "a&b=c <b> 万达 😀\n+%"
    assert await request_.post(server.url("sendMessage"), data({"chat_id": 1, "text": text, "buttons": [["x"]]})) is True
    assert server.got == [{"chat_id": "1", "text": text, "buttons": '[["x"]]'}]
    assert server.kinds == ["application/json"]


async def test_files_are_sent_with_their_names(server: Server, request_: AiohttpRequest) -> None:
    content = "Zeile\r\n万达".encode()
    document = InputFile(content, filename="fair.txt", attach=False)
    await request_.post(server.url("sendDocument"), data({"chat_id": 1, "document": document, "caption": "万达"}))
    assert server.got == [{"chat_id": "1", "caption": "万达", "document": ("fair.txt", "text/plain", content)}]
    assert server.kinds == ["multipart/form-data"]


async def test_a_request_without_values_is_sent(server: Server, request_: AiohttpRequest) -> None:
    assert await request_.post(server.url("getMe")) is True
    assert server.got == [{}]


@pytest.mark.parametrize(
    ("status", "answer", "expected"),
    [
        (400, b'{"ok": false, "error_code": 400, "description": "Bad Request: chat not found"}', BadRequest),
        (401, b'{"ok": false, "error_code": 401, "description": "Unauthorized"}', InvalidToken),
        (403, b'{"ok": false, "error_code": 403, "description": "Forbidden: bot was blocked"}', Forbidden),
        (409, b'{"ok": false, "error_code": 409, "description": "Conflict: other"}', Conflict),
        (429, b'{"ok": false, "error_code": 429, "description": "slow", "parameters": {"retry_after": 3}}', RetryAfter),
        (502, b"<html>Bad Gateway</html>", NetworkError),
        (500, b'{"ok": false, "error_code": 500, "description": "Internal"}', NetworkError),
    ],
)
@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")  # the library warns of itself
async def test_refusals_become_the_errors_of_the_library(
    server: Server, request_: AiohttpRequest, status: int, answer: bytes, expected: type[Exception]
) -> None:
    server.status, server.answer = status, answer
    with pytest.raises(expected):
        await request_.post(server.url("sendMessage"), data({"chat_id": 1}))


async def test_an_answer_that_does_not_come_is_a_timeout(server: Server, request_: AiohttpRequest) -> None:
    with pytest.raises(TimedOut) as told:
        await asyncio.wait_for(request_.post(server.url("silent"), read_timeout=0.1), 10)
    assert TOKEN not in str(told.value)


async def test_a_connection_that_is_not_free_in_time_is_a_timeout(server: Server) -> None:
    narrow = AiohttpRequest(connections=1)
    await narrow.initialize()
    held = asyncio.create_task(narrow.post(server.url("silent")))
    async with asyncio.timeout(5):
        while not server.got:
            await asyncio.sleep(0.01)
    with pytest.raises(TimedOut):
        await asyncio.wait_for(narrow.post(server.url("getMe"), pool_timeout=0.1), 10)
    server.silent.set()
    assert await held is True
    await narrow.shutdown()


async def test_a_connection_that_breaks_is_told_without_the_token(server: Server, request_: AiohttpRequest) -> None:
    with pytest.raises(NetworkError) as told:
        await request_.post(server.url("broken"))
    assert TOKEN not in str(told.value)


async def test_a_connection_that_is_refused_is_told_without_the_token(request_: AiohttpRequest) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(NetworkError) as told:
        await request_.post(f"http://127.0.0.1:{port}/bot{TOKEN}/getMe")
    assert TOKEN not in str(told.value)
    assert "ClientConnectorError" in str(told.value)


@pytest.mark.parametrize("address", ["http://", "nonsense", "http://127.0.0.1:99999"])
async def test_an_address_that_is_none_is_told_without_the_token(request_: AiohttpRequest, address: str) -> None:
    with pytest.raises(NetworkError) as told:
        await request_.post(f"{address}/bot{TOKEN}/getMe")
    assert TOKEN not in str(told.value)


async def test_it_can_be_opened_and_closed_twice(server: Server) -> None:
    made = AiohttpRequest()
    for _ in range(2):
        await made.initialize()
        await made.initialize()
        assert await made.post(server.url("getMe")) is True
        await made.shutdown()
        await made.shutdown()
    with pytest.raises(RuntimeError, match="not initialized"):
        await made.do_request(server.url("getMe"), "POST")
