"""How many messages a second the Bot API server of the tests takes: ``python -m tests.benchmarks.bot_api_server``."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from urllib.parse import urlencode

from botapi_emulator.server import Server

CLIENTS = 20
CALLS = 200
"""Of each client, one after another."""

_KEYBOARD = json.dumps({"inline_keyboard": [[{"text": "More", "callback_data": "more"}]]})
_TEXT = "<b>Wanda Plaza</b> was opened in 2012 &amp; has <i>119</i> shops. " * 5


async def send(server: Server, chat: int) -> None:
    """Send the same message again and again over one connection, with as little work as a client can have."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    body = urlencode({"chat_id": chat, "text": _TEXT, "parse_mode": "HTML", "reply_markup": _KEYBOARD}).encode()
    head = f"POST /bot{server.token}/sendMessage HTTP/1.1\r\nHost: bot\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    request = f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
    for _ in range(CALLS):
        writer.write(request)
        answer = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = int(answer.partition(b"content-length: ")[2].partition(b"\r")[0])
        assert (await reader.readexactly(length)).startswith(b'{"ok":true')
    writer.close()


async def measure() -> str:
    """A line with both figures; the clients share the processor with the server."""
    async with Server() as server:
        people = [server.person(f"P{number}") for number in range(CLIENTS)]
        for person in people:
            await person.start()
        begun, busy = time.perf_counter(), time.process_time()
        await asyncio.gather(*(send(server, person.id) for person in people))
        calls = CLIENTS * CALLS
        return (
            f"{calls / (time.perf_counter() - begun):.0f} a second, {calls / (time.process_time() - busy):.0f} a second of processor time"
        )


if __name__ == "__main__":
    sys.stdout.write(asyncio.run(measure()) + "\n")
