"""The bot as a process of its own, as an operator runs it, pointed at the Bot API server of the tests."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from botapi_emulator.server import Server

from tests.forked import Fork, fork

ROOT = Path(__file__).resolve().parents[3]
READY = re.compile(r"is ready after")
START_TIMEOUT = 60.0
"""Seconds for the slowest start: the knowledge is prepared, on a busy machine."""


class BotProcess:
    """A running bot.

    Attributes:
        process: the process.
        log: the lines it logged so far.
        data: its data folder.
    """

    def __init__(self, process: asyncio.subprocess.Process | Fork, data: Path) -> None:
        self.process = process
        self.data = data
        self.log: list[str] = []
        self._changed = asyncio.Event()
        self._reader = asyncio.create_task(self._read())

    async def _read(self) -> None:
        assert self.process.stderr is not None
        async for line in self.process.stderr:
            self.log.append(line.decode("utf-8", "replace").rstrip())
            self._changed.set()
        self._changed.set()

    async def logged(self, pattern: str | re.Pattern[str], timeout: float = START_TIMEOUT) -> str:
        """The first line of the log that matches; waits for it."""
        async with asyncio.timeout(timeout):
            while True:
                found = next((line for line in self.log if re.search(pattern, line)), None)
                if found is not None:
                    return found
                if self._reader.done():
                    raise AssertionError("the bot ended:\n" + "\n".join(self.log))
                self._changed.clear()
                await self._changed.wait()

    async def ended(self, timeout: float = START_TIMEOUT) -> int:
        """Its exit status, when it has ended by itself."""
        async with asyncio.timeout(timeout):
            await self._reader
            return await self.process.wait()

    async def stop(self) -> int:
        """Tell it to stop, and wait for the end."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
        return await self.ended()

    async def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        await self.ended()

    @property
    def memory(self) -> int:
        """Most memory it ever held, in bytes."""
        return self._status("VmHWM")

    @property
    def memory_now(self) -> int:
        """Memory it holds, in bytes; 0 when it has ended."""
        return self._status("VmRSS")

    def _status(self, name: str) -> int:
        try:
            status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        except OSError:
            return 0
        found = re.search(rf"{name}:\s+(\d+) kB", status)
        return int(found[1]) * 1024 if found is not None else 0


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def cache_of(data: Path) -> Path:
    """Where a bot with knowledge of its own keeps what it prepared, so that it does not push the shipped one out of the common cache."""
    return data.with_name(f"{data.name}-cache")


def environment(server: Server, data: Path, mode: str = "polling", **settings: str) -> dict[str, str]:
    """What the process is told: *settings* are variables, and come last."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("COOPBOT_", "TELEGRAM_"))}
    told = {
        "TELEGRAM_BOT_TOKEN": server.token,
        "TELEGRAM_API_URL": server.base_url.removesuffix("/bot"),
        "COOPBOT_DATA": str(data),
        "COOPBOT_CACHE": str(cache_of(data)) if "COOPBOT_KNOWLEDGE" in settings else os.environ["COOPBOT_CACHE"],
        "COOPBOT_MESSAGES_PER_SECOND": "0",
    }
    if mode == "webhook":
        port = free_port()
        told |= {"COOPBOT_WEBHOOK_URL": f"http://127.0.0.1:{port}", "COOPBOT_WEBHOOK_LISTEN": f"127.0.0.1:{port}"}
    return {**inherited, **told, **settings}


async def launch(
    server: Server, data: Path, mode: str = "polling", module: str = "bot", *, start: str = "fork", **settings: str
) -> BotProcess:
    """Start the bot, or another program that takes its arguments; it may not be ready yet.

    Args:
        server: where it speaks.
        data: its data folder.
        mode: ``polling`` or ``webhook``.
        module: the program.
        start: ``command``, as an operator starts it, or ``fork``, which spares the imports.
        settings: variables of its environment.
    """
    env = environment(server, data, mode, **settings)
    if start == "fork":
        return BotProcess(await fork(module, "run", cwd=ROOT, env=env), data)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module, "run"),
        cwd=ROOT,
        env=env,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        limit=1 << 20,
    )
    return BotProcess(process, data)


@asynccontextmanager
async def running(
    server: Server, data: Path, mode: str = "polling", module: str = "bot", *, start: str = "fork", **settings: str
) -> AsyncIterator[BotProcess]:
    """A bot that is ready; told to stop at the end. The arguments are those of :func:`launch`."""
    bot = await launch(server, data, mode, module, start=start, **settings)
    try:
        await bot.logged(READY)
        yield bot
    finally:
        if bot.process.returncode is None:
            await bot.stop()


async def start_time(server: Server, data: Path) -> float:
    """Seconds from the start of the process until it takes messages."""
    begun = time.perf_counter()
    bot = await launch(server, data, start="command")
    await bot.logged(READY)
    seconds = time.perf_counter() - begun
    await bot.stop()
    return seconds
