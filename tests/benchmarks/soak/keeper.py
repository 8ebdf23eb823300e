"""Keeps the bot running, as systemd does: starts it again whatever ends it, and notes how it lives."""

from __future__ import annotations

import asyncio
import contextlib
import time
from pathlib import Path

from botapi_emulator.server import Server

from tests.telegram.scenarios.bot_process import READY, BotProcess, launch

SAMPLING = 1.0
"""Seconds between two looks at its memory."""


class Keeper:
    """One bot after the other on the same data.

    Attributes:
        bot: the one that runs now.
        kills: how often it was killed.
        exits: seconds from each SIGTERM to the end.
        ended: ends that nobody asked for.
        memory: megabytes of each process, every second from its readiness on.
        lives: seconds of each process.
    """

    def __init__(self, server: Server, data: Path, log: Path, **settings: str) -> None:
        """Args: where it speaks; its data folder; a file for what it logs; its settings."""
        self._server = server
        self._data = data
        self._log = log
        self._settings = settings
        self._wanted = False
        self._watching: asyncio.Task[None] | None = None
        self._errors = self._lines = 0
        self.bot: BotProcess
        self.kills = 0
        self.exits: list[float] = []
        self.ended = 0
        self.memory: list[list[float]] = []
        self.lives: list[float] = []

    async def start(self) -> None:
        """Start it; returns when it takes messages."""
        self.bot = await launch(self._server, self._data, start="command", **self._settings)
        with contextlib.suppress(AssertionError):  # it ended while it started, which is noted below
            await self.bot.logged(READY)
        self.memory.append([])
        self.lives.append(0.0)
        self._wanted = True
        self._watching = asyncio.create_task(self._watch(self.bot))

    async def stop(self) -> None:
        """SIGTERM."""
        await self._unwatched()
        begun = time.monotonic()
        await self.bot.stop()
        self.exits.append(time.monotonic() - begun)
        self._note_log()

    async def kill(self) -> None:
        """SIGKILL."""
        await self._unwatched()
        await self.bot.kill()
        self.kills += 1
        self._note_log()

    def log(self) -> tuple[int, int]:
        """Lines that tell an error, and all lines, of the processes that ended."""
        return self._errors, self._lines

    async def _unwatched(self) -> None:
        self._wanted = False
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)

    async def _watch(self, bot: BotProcess) -> None:
        begun = time.monotonic()
        while bot.process.returncode is None:
            self.memory[-1].append(bot.memory_now / 1e6)
            self.lives[-1] = time.monotonic() - begun
            await asyncio.sleep(SAMPLING)
        if self._wanted:
            self.ended += 1
            self._note_log()
            # Not awaited: it starts the next watch.
            self._restarting = asyncio.create_task(self.start())

    def _note_log(self) -> None:
        self._errors += sum(" ERROR " in line or "Traceback" in line for line in self.bot.log)
        self._lines += len(self.bot.log)
        with self._log.open("a", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in (*self.bot.log, "-" * 20))
