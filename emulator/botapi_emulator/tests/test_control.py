"""The server by hand: the process, and being a person with HTTP alone."""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from botapi_emulator.__main__ import main
from botapi_emulator.control import Control
from botapi_emulator.server import Server
from botapi_emulator.tests.conftest import polling

pytestmark = pytest.mark.anyio
ROOT = Path(__file__).resolve().parents[2]


async def ask(at: str, path: str, **body: Any) -> Any:
    async with aiohttp.ClientSession() as session:
        sending = session.post(f"{at}/control/{path}", json=body) if body else session.get(f"{at}/control/{path}")
        async with sending as response:
            return await response.json()


async def test_a_person_by_hand_writes_presses_and_looks() -> None:
    server = Server()
    Control(server)
    async with server, polling(server):
        at = f"http://127.0.0.1:{server.port}"
        answer = await ask(at, "send", user="Ann", text="hello", language="zh")
        assert answer["reply"]["text"] == "hello!"
        pressed = await ask(at, "press", user="Ann", message_id=answer["reply"]["message_id"], button="More")
        assert (pressed["kind"], pressed["text"]) == ("callback_data", "pressed")
        assert (await ask(at, "inline", user="Ann", query="pier"))["results"][0]["title"] == "Found"
        await server.until(lambda: server.journal.of("editMessageText"))
        assert [message["text"] for message in await ask(at, "chat/Ann")] == ["hello", "edited"]
        events = await ask(at, "history/Ann?from=1&wait=1")
        assert [event["event"] for event in events["events"]] == ["message", "edited"]
        assert await ask(at, f"history/Ann?from={events['next']}&wait=0.01") == {"next": 3, "events": []}
        assert (await ask(at, "people"))["Ann"]["language_code"] == "zh"
        assert await ask(at, "commands/Ann") == []
        assert await ask(at, "block", user="Ann", blocked=True) == {"ok": True}
        assert "Ann blocked the bot" in (await ask(at, "send", user="Ann", text="x"))["error"]
        assert any(line.startswith("sendMessage(") for line in await ask(at, "journal"))


async def test_a_request_that_lacks_something_is_told_what() -> None:
    server = Server()
    Control(server)
    async with server:
        at = f"http://127.0.0.1:{server.port}"
        assert (await ask(at, "send", user="Ann"))["error"] == "the body lacks text"
        assert (await ask(at, "chat/Nobody"))["error"] == "there is no chat 'Nobody' -> GET /control/people lists who has one"


async def test_the_process_tells_where_it_listens_and_ends_when_told() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "botapi_emulator", "--port", "0", "--token", "1:abc", cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    first = (await asyncio.wait_for(process.stdout.readline(), 20)).decode()
    found = re.search(r"http://127\.0\.0\.1:\d+", first)
    assert found is not None
    async with aiohttp.ClientSession() as session, session.get(f"{found.group()}/bot1:abc/getMe") as response:
        assert (await response.json())["result"]["id"] == 1
    process.terminate()
    await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 0


def test_a_taken_port_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["--port", str(port)]) == 1
    assert f"port {port}: " in capsys.readouterr().err
