"""One soak from beginning to end: the bot is started, people write, the weather changes, all is answered, it is counted."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

from botapi_emulator.server import Server

from tests.benchmarks.soak.accounts import Report
from tests.benchmarks.soak.keeper import Keeper
from tests.benchmarks.soak.people import Crowd
from tests.benchmarks.soak.weather import Disk, Weather, forecast
from tests.cli.conftest import DOCUMENT, FACTS

SETTLING = 120.0
"""Seconds after the last fault within which everything has to be answered: longer than any pause of the bot."""


async def soak(place: Path, seconds: float, say: Callable[[str], None] = lambda line: None) -> Report:
    """Run the bot for so long.

    Args:
        place: an empty folder, where the data and the logs stay.
        seconds: of load; starting and settling come on top.
        say: is told what happens.
    """
    folder = place / "knowledge"
    (folder / "documents").mkdir(parents=True)
    (folder / "documents" / "harbour.txt").write_text(DOCUMENT, encoding="utf-8")
    (folder / "facts.yaml").write_text(FACTS, encoding="utf-8")
    disk = Disk(place / "data")
    with disk.there():
        try:
            return await _soak(folder, disk, seconds, say)
        finally:
            if disk.mounted:
                shutil.copytree(disk.folder, place / "data-left", dirs_exist_ok=True)


async def _soak(folder: Path, disk: Disk, seconds: float, say: Callable[[str], None]) -> Report:
    async with Server() as server:
        server.settings.privacy = True
        crowd = Crowd(server, lambda: weather.now)
        settings = {"COOPBOT_ADMINS": crowd.administrators, "COOPBOT_KNOWLEDGE": str(folder), "COOPBOT_MESSAGES_PER_SECOND": "30"}
        keeper = Keeper(server, disk.folder, folder.parent / "bot.log", **settings)
        weather = Weather(server, keeper, disk)
        await keeper.start()
        tasks = crowd.begin(keeper, folder)
        for name, length in forecast(seconds):
            say(f"{len(server.world.delivered):6} messages; {name} for {length:.1f} s")
            await weather.make(name, length, crowd.limited)
        weather.now = "calm"
        crowd.finish()
        say("nobody asks any more; what is open is to be answered")
        _, late = await asyncio.wait(tasks, timeout=SETTLING)
        for task in late:
            task.cancel()
        broken = [error for error in await asyncio.gather(*tasks, return_exceptions=True) if isinstance(error, Exception)]
        await keeper.stop()
        if broken:
            raise broken[0]
        return _report(server, crowd, keeper, disk)


def _report(server: Server, crowd: Crowd, keeper: Keeper, disk: Disk) -> Report:
    longest = max(range(len(keeper.lives)), key=lambda number: keeper.lives[number])
    errors, lines = keeper.log()
    return Report(
        private=crowd.private(),
        groups=crowd.in_groups(),
        inline=crowd.inline,
        presses=crowd.presses,
        delays=crowd.delays,
        publications=len(crowd.published),
        unpublished=len(crowd.published.keys() - _revisions(disk.folder / "coopbot.db")),
        abandoned=crowd.abandoned,
        uploads=crowd.uploads,
        memory=keeper.memory[longest],
        life=keeper.lives[longest],
        kills=keeper.kills,
        exits=keeper.exits,
        ended=keeper.ended,
        cut=sum(method == "sendMessage" and fault.drop == "after" for method, fault in server.faults.happened),
        errors=errors,
        lines=lines,
        violations=len(server.journal.violations()),
        untried=[disk.untried] if disk.untried else [],
    )


def _revisions(path: Path) -> set[int]:
    """The revisions that are written down as published."""
    connection = sqlite3.connect(path)
    try:
        return {number for (number,) in connection.execute("SELECT number FROM revisions WHERE published IS NOT NULL")}
    finally:
        connection.close()
