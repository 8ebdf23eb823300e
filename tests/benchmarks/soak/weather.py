"""What goes wrong in a soak, one after the other: Telegram, the network, the database, the disk, and the process itself."""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import sqlite3
import subprocess
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from botapi_emulator.faults import drop_after, drop_before, server_error, too_many
from botapi_emulator.server import Server

from tests.benchmarks.soak.keeper import Keeper

LONGEST = 10.0
"""Seconds of one kind of weather."""

ENDS = ("calm", "killed", "stormy kill", "stopped")
"""The first part of a soak, again and again: the process ends."""

LIFE = ("calm", "limited", "stormy", "locked", "full disk", "calm")
"""The second part: one process lives through it all, so that its memory can be looked at."""

SHARE_OF_ENDS = 0.4

DISK = 48
"""Megabytes of the disk that fills up: what the bot needs fits in several times."""


def forecast(seconds: float) -> list[tuple[str, float]]:
    """What the weather will be, and for how many seconds each."""
    length = min(LONGEST, seconds / (len(ENDS) + len(LIFE)))
    count = round(seconds / length)
    ends = max(len(ENDS), round(SHARE_OF_ENDS * count))
    names = [*islice(cycle(ENDS), ends), *islice(cycle(LIFE), max(len(LIFE), count - ends))]
    return [(name, length) for name in names]


class Disk:
    """A small disk of its own, where the tests may mount one; else a folder whose files cannot grow for a while."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mounted = False

    @property
    def untried(self) -> str:
        """What cannot be tried here."""
        return "" if self.mounted else "a disk without room (mounting one needs root); files that cannot grow stood for it"

    @contextlib.contextmanager
    def there(self) -> Iterator[None]:
        """The disk is there meanwhile."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            mount = ("mount", "-t", "tmpfs", "-o", f"size={DISK}m,mode=0700", "tmpfs", str(self.folder))
            self.mounted = subprocess.run(mount, check=False, capture_output=True).returncode == 0
        try:
            yield
        finally:
            if self.mounted:
                subprocess.run(("umount", str(self.folder)), check=False)

    @contextlib.contextmanager
    def full(self, process: int) -> Iterator[None]:
        """Nothing more can be written meanwhile, by the process of that number or by any."""
        if not self.mounted:
            _, hard = resource.prlimit(process, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
            try:
                yield
            finally:
                with contextlib.suppress(ProcessLookupError):
                    resource.prlimit(process, resource.RLIMIT_FSIZE, (hard, hard))
            return
        filler = self.folder / "filler"
        # Else the room that the log has already would be enough for a while.
        with contextlib.closing(sqlite3.connect(self.folder / "coopbot.db")) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        try:
            with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
                while True:
                    # To the last byte: the second writes are of one page.
                    file.write(b"x" * (1 << 20) if file.tell() < (DISK - 2) << 20 else b"x" * 512)
            yield
        finally:
            filler.unlink(missing_ok=True)


class Weather:
    """Makes it.

    Attributes:
        now: what it is just now.
    """

    def __init__(self, server: Server, keeper: Keeper, disk: Disk) -> None:
        self._server = server
        self._keeper = keeper
        self._disk = disk
        self.now = "calm"

    async def make(self, name: str, seconds: float, limited: list[int]) -> None:
        """Let it be so for some seconds.

        Args:
            name: one of those above.
            seconds: how long.
            limited: chats that Telegram limits when it limits some.
        """
        self.now = name
        faults = self._server.faults
        match name:
            case "limited":
                faults.share("sendMessage", too_many(max(1, round(seconds / 2))), 0.7, chats=limited)
                await asyncio.sleep(seconds)
            case "stormy":
                self._storm()
                await asyncio.sleep(seconds)
            case "locked":
                await self._locked(0.6 * seconds)
                await asyncio.sleep(0.4 * seconds)
            case "full disk":
                with self._disk.full(self._keeper.bot.process.pid):
                    await asyncio.sleep(0.6 * seconds)
                await asyncio.sleep(0.4 * seconds)
            case "killed" | "stormy kill":
                if name != "killed":
                    self._storm()
                await asyncio.sleep(seconds / 2)
                await self._keeper.kill()
                await self._keeper.start()
                await asyncio.sleep(seconds / 2)
            case "stopped":
                await asyncio.sleep(seconds / 2)
                await self._keeper.stop()
                await self._keeper.start()
                await asyncio.sleep(seconds / 2)
            case _:
                await asyncio.sleep(seconds)
        faults.clear()

    def _storm(self) -> None:
        faults = self._server.faults
        methods = ("sendMessage", "editMessageText", "answerCallbackQuery", "answerInlineQuery")
        faults.share(methods, server_error(500), 0.05, seed=1)
        faults.share(methods, server_error(502), 0.05, seed=2)
        faults.share(methods, drop_before(), 0.05, seed=3)
        faults.share("sendMessage", drop_after(), 0.02, seed=4)
        faults.share("getUpdates", server_error(500), 0.1, seed=5)
        faults.share("getUpdates", drop_after(), 0.1, seed=6)

    async def _locked(self, seconds: float) -> None:
        """Another connection keeps the database to itself."""
        other = sqlite3.connect(self._disk.folder / "coopbot.db", isolation_level=None, timeout=5.0)
        try:
            other.execute("BEGIN IMMEDIATE")
            await asyncio.sleep(seconds)
            other.execute("ROLLBACK")
        finally:
            other.close()
