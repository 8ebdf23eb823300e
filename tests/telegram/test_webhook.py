"""The webhook takes updates from who knows the secret, and says that they arrived only when they are kept."""

from __future__ import annotations

import asyncio
import json
import re
import socket
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import aiohttp
import pytest
from telegram import Bot, Update

from bot.config import Webhook
from bot.redaction import hide
from bot.storage.database import Database
from bot.telegram.inbox import NotTakenError
from bot.telegram.webhook import HEALTH, MAX_BODY, Proof, WebhookServer, proof_of
from tests.telegram.conftest import update

pytestmark = pytest.mark.anyio

TOKEN = "123456:SECRETSECRETSECRET"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
PROOF = Proof(path="/telegram/that-nobody-guesses", secret="that-nobody-guesses-either")
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

    async def post(self, body: bytes | str, path: str | None = None, **headers: str) -> int:
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


async def test_what_is_too_large_is_refused(scene: Scene) -> None:
    assert await scene.post(b" " * (MAX_BODY + 1)) == 413
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
        proofs.append(await proof_of(database))
        await database.close()
    first, again, other = proofs
    assert first == again
    parts = [part for proof in (first, other) for part in (proof.path.removeprefix("/telegram/"), proof.secret)]
    assert len(set(parts)) == 4
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", part) for part in parts)
    assert hide(" ".join(parts)) == "<webhook path> <webhook secret> <webhook path> <webhook secret>"
    assert not [part for part in parts if part in repr(proofs)]
