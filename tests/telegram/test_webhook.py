"""The webhook takes updates from who knows the secret, and says that they arrived only when they are kept."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import re
import socket
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from telegram import Bot, Update

from bot.config import Webhook
from bot.redaction import hide
from bot.storage.database import Database
from bot.telegram import bounded_server, webhook
from bot.telegram.bounded_server import BoundedServer
from bot.telegram.update_queue import NotTakenError
from bot.telegram.webhook import HEALTH, MAX_BODY, WebhookSecrets, WebhookServer, webhook_secrets
from tests.telegram.conftest import update

pytestmark = pytest.mark.anyio

TOKEN = "123456:SECRETSECRETSECRET"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
PROOF = WebhookSecrets(path="/telegram/that-nobody-guesses", secret="that-nobody-guesses-either")
UPDATE = json.dumps({"update_id": 4})


class Scene:
    """A server, what it received, and whether it is well."""

    def __init__(self, port: int) -> None:
        self.received: list[Update] = []
        self.healthy = True
        self.full = False
        self.origin = f"http://127.0.0.1:{port}"
        webhook = Webhook(url="https://example.org", host="127.0.0.1", port=port)
        self.server = WebhookServer(Bot(TOKEN), self.receive, webhook, PROOF, lambda: self.healthy)

    async def receive(self, items: Sequence[Update]) -> None:
        if self.full:
            raise NotTakenError
        self.received += items

    async def post(self, body: bytes | str | io.BytesIO, path: str | None = None, **headers: str) -> int:
        given = {HEADER: self.server.secret} | headers
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.origin + (path or self.server.path), data=body, headers=given) as got,
        ):
            return got.status

    async def get(self, path: str) -> tuple[int, str]:
        async with aiohttp.ClientSession() as session, session.get(self.origin + path) as got:
            return got.status, await got.text()


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    made = Scene(port)
    await made.server.start()
    yield made
    await made.server.stop()


async def test_an_update_is_received(scene: Scene) -> None:
    assert await scene.post(json.dumps(update(8, text="万达 😀").to_dict())) == 200
    (received,) = scene.received
    assert received.message is not None
    assert (received.update_id, received.message.text) == (8, "万达 😀")


@pytest.mark.parametrize("secret", ["", "wrong", TOKEN, PROOF.path, PROOF.path.rpartition("/")[2]])
async def test_who_does_not_know_the_secret_is_refused(scene: Scene, secret: str) -> None:
    assert await scene.post(UPDATE, **{HEADER: secret}) == 403
    assert scene.received == []


async def test_odd_bytes_as_secret_are_refused(scene: Scene) -> None:
    host, port = scene.origin.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    head = f"POST {scene.server.path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n{HEADER}: ".encode()
    writer.write(head + b"\xff\xfe\r\n\r\n{}")
    assert (await asyncio.wait_for(reader.readline(), 5)).split()[1] in (b"400", b"403")
    writer.close()
    await writer.wait_closed()


@pytest.mark.parametrize("body", ["", "{", "5", "null", "[]", "{}", '"x"', '{"update_id": 1, "message": 5}', b"\xff", "[" * 100_000])
async def test_what_is_no_update_is_refused(scene: Scene, body: bytes | str) -> None:
    assert await scene.post(body) == 400
    assert scene.received == []
    assert await scene.post(UPDATE) == 200


ANN = {"id": 7, "is_bot": False, "first_name": "Ann"}
MESSAGE = {"message_id": 5, "date": 1, "chat": {"id": 1, "type": "private"}, "from": ANN}


def nested(depth: int) -> dict[str, object]:
    return MESSAGE | ({"reply_to_message": nested(depth - 1)} if depth else {})


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ('{"update_id": 1e400}', "it is not JSON"),
        ('{"update_id": NaN}', "it is not JSON"),
        ('{"update_id": ' + "9" * 30 + "}", "update_id is no int"),
        ('{"update_id": "4"}', "update_id is no int"),
        ('{"update_id": true}', "update_id is no int"),
        ('{"update_id": null}', "it has no update_id"),
        ('{"update_id": -4}', "update_id is below 0"),
        (json.dumps({"update_id": 4, "message": MESSAGE | {"chat": {"id": "1", "type": "private"}}}), "id is no int"),
        (json.dumps({"update_id": 4, "message": MESSAGE | {"chat": {"id": 10**29, "type": "private"}}}), "id is no int"),
        (json.dumps({"update_id": 4, "message": MESSAGE | {"date": 10**18}}), "something is missing or impossible"),
        (json.dumps({"update_id": 4, "message": MESSAGE | {"text": ["PRIVATE"]}}), "text is no str"),
        (json.dumps({"update_id": 4, "message": {"text": "PRIVATE"}}), "message has no message_id"),
        (
            json.dumps({"update_id": 4, "inline_query": {"id": "1", "from": ANN, "offset": "PRIVATE"}}),
            "something is missing or impossible",
        ),
        (json.dumps({"update_id": 4, "callback_query": {"id": 1, "from": ANN, "data": "PRIVATE"}}), "id is no str"),
        (json.dumps({"update_id": 4, "message": nested(400)}), "reply_to_message is no message"),
    ],
)
async def test_what_is_almost_an_update_is_refused_and_logged_once_without_what_it_holds(
    scene: Scene, body: str, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert await scene.post(body) == 400
    (record,) = [record for record in caplog.records if record.name == "bot.telegram.webhook"]
    assert record.getMessage().endswith(reason)
    assert (record.exc_info, "PRIVATE" in caplog.text) == (None, False)
    assert scene.received == []


async def test_what_nobody_reads_may_be_anything(scene: Scene) -> None:
    text = "\ud800 NUL \x00 万达 😀"
    odd = MESSAGE | {"text": text, "new": {"id": "x", "text": 10**30}, "location": {"latitude": 1e300, "longitude": 0.0}}
    assert await scene.post(json.dumps({"update_id": 4, "message": odd, "of_next_year": [1]})) == 200
    (received,) = scene.received
    assert received.message is not None
    assert received.message.text == text


def is_closed(connection: socket.socket) -> bool:
    connection.setblocking(False)
    try:
        return connection.recv(1) == b""
    except BlockingIOError:
        return False
    except ConnectionResetError:
        return True


async def test_half_open_connections_keep_nobody_out_and_are_bounded(scene: Scene) -> None:
    host, port = scene.origin.removeprefix("http://").split(":")
    with contextlib.ExitStack() as stack:
        opened = []
        for number in range(300):
            connection = stack.enter_context(socket.create_connection((host, int(port))))
            connection.sendall(b"POST /telegram/x HTTP/1.1\r\nHost: x\r\n" if number % 2 else b"")
            opened.append(connection)
            await asyncio.sleep(0)
        async with asyncio.timeout(5):
            assert await scene.get(HEALTH) == (200, "ok\n")
            assert await scene.post(UPDATE) == 200
        assert 200 < sum(not is_closed(connection) for connection in opened) < bounded_server.MOST


@contextlib.asynccontextmanager
async def listens(server: BoundedServer) -> AsyncIterator[int]:
    runner = web.ServerRunner(server, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield int(runner.addresses[0][1])
    await runner.cleanup()


async def test_a_connection_that_stays_silent_is_closed_and_a_used_one_is_kept() -> None:
    async def answer(_: web.BaseRequest) -> web.Response:
        return web.Response(text="here")

    async with asyncio.timeout(5), listens(BoundedServer(answer, silence=0.2)) as port:
        with socket.create_connection(("127.0.0.1", port)) as silent:
            used, writer = await asyncio.open_connection("127.0.0.1", port)
            for _ in range(2):
                writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                assert (await used.readuntil(b"here")).startswith(b"HTTP/1.1 200")
                while not is_closed(silent):
                    await asyncio.sleep(0.01)
            writer.close()
            await writer.wait_closed()


async def test_where_all_connections_are_busy_a_new_one_is_closed_and_no_answer_is_lost() -> None:
    gate = asyncio.Event()

    async def answer(_: web.BaseRequest) -> web.Response:
        await gate.wait()
        return web.Response(text="here")

    async with asyncio.timeout(5), listens(BoundedServer(answer, most=3)) as port:
        busy = [await asyncio.open_connection("127.0.0.1", port) for _ in range(3)]
        for _, writer in busy:
            writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        await asyncio.sleep(0.05)
        with socket.create_connection(("127.0.0.1", port)) as more:
            while not is_closed(more):
                await asyncio.sleep(0.01)
        gate.set()
        for reader, writer in busy:
            assert (await reader.readuntil(b"here")).startswith(b"HTTP/1.1 200")
            writer.close()
            await writer.wait_closed()


async def test_a_body_that_does_not_come_is_not_waited_for(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook, "BODY_TIMEOUT", 0.1)
    host, port = scene.origin.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(f"POST {scene.server.path} HTTP/1.1\r\nHost: x\r\n{HEADER}: {scene.server.secret}\r\nContent-Length: 9\r\n\r\n{{".encode())
    async with asyncio.timeout(5):
        assert (await reader.readline()).split()[1] == b"408"
    writer.close()
    await writer.wait_closed()


async def test_what_is_too_large_is_refused(scene: Scene) -> None:
    assert await scene.post(io.BytesIO(b" " * (MAX_BODY + 1))) == 413
    assert scene.received == []


async def test_what_cannot_be_kept_is_to_be_delivered_again(scene: Scene) -> None:
    scene.full = True
    assert await scene.post(UPDATE) == 503
    scene.full = False
    assert await scene.post(UPDATE) == 200


async def test_other_paths_are_not_there(scene: Scene) -> None:
    assert await scene.post(UPDATE, path="/") == 404
    assert await scene.post(UPDATE, path="/telegram/") == 404
    assert (await scene.get(scene.server.path))[0] == 405


async def test_whoever_asks_is_told_whether_all_is_well(scene: Scene) -> None:
    assert await scene.get(HEALTH) == (200, "ok\n")
    scene.healthy = False
    assert await scene.get(HEALTH) == (503, "not ready\n")


async def test_what_proves_the_sender_is_random_the_same_for_all_replicas_and_never_shown(tmp_path: Path) -> None:
    proofs = []
    for name in ("one", "one", "other"):
        database = Database.open(f"sqlite:///{tmp_path / name}.db")
        proofs.append(await webhook_secrets(database))
        await database.close()
    first, again, other = proofs
    assert first == again
    parts = [part for proof in (first, other) for part in (proof.path.removeprefix("/telegram/"), proof.secret)]
    assert len(set(parts)) == 4
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", part) for part in parts)
    assert hide(" ".join(parts)) == "<webhook path> <webhook secret> <webhook path> <webhook secret>"
    assert not [part for part in parts if part in repr(proofs)]
