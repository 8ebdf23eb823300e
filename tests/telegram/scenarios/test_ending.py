"""Told to end, the bot ends within 8 s, whatever hangs, and what it received is answered after the next start."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import sqlite3
import sys
import time
from pathlib import Path

import pytest
from botapi_emulator.faults import delay
from botapi_emulator.server import Server

from bot.storage import folder as files
from bot.telegram.shutdown import DEADLINE
from tests.telegram.scenarios.bot_process import ROOT, BotProcess, environment, launch, running
from tests.telegram.scenarios.conftest import PATIENCE, ask

pytestmark = pytest.mark.anyio

LIMIT = 8.0
"""Seconds from the signal to the end."""

HANGING = delay(600.0)
QUESTION = "When did Wanda Plaza open?"


async def end(bot: BotProcess, number: int = signal.SIGTERM) -> float:
    """Tell it to end; the seconds it took."""
    begun = time.monotonic()
    bot.process.send_signal(number)
    assert await bot.ended(timeout=LIMIT) == 0
    assert not [line for line in bot.log if "Traceback" in line or "never" in line], bot.log
    return time.monotonic() - begun


def attempts(data: Path) -> list[int]:
    """How often what waits in the database was begun."""
    with contextlib.closing(sqlite3.connect(data / "coopbot.db")) as database:
        return [count for (count,) in database.execute("SELECT attempts FROM updates WHERE done IS NULL ORDER BY id")]


async def hanging(server: Server, method: str, calls: int = 1) -> None:
    """Wait until so many calls of a method hang; no bell rings for them."""
    async with asyncio.timeout(30):
        while sum(name == method for name, _ in server.faults.happened) < calls:
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize(
    ("mode", "method"), [("polling", "getMe"), ("polling", "deleteWebhook"), ("webhook", "getMe"), ("webhook", "setWebhook")]
)
async def test_it_ends_while_its_start_hangs(mode: str, method: str, number: int, tmp_path: Path) -> None:
    async with Server() as server:
        server.faults.share(method, HANGING, 1.0)
        bot = await launch(server, tmp_path, mode)
        await hanging(server, method)
        assert await end(bot, number) < 4.0


async def test_it_ends_at_once_before_it_has_taken_a_message(tmp_path: Path) -> None:
    async with Server() as server:
        held = files.lock(copied := shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge"), "a test")
        assert held is not None
        with held:
            bot = await launch(server, tmp_path / "data", COOPBOT_KNOWLEDGE=str(copied), COOPBOT_CACHE=os.environ["COOPBOT_CACHE"])
            # It waits for the folder, which another process writes to.
            await asyncio.to_thread(_until_there, tmp_path / "data" / "coopbot.db")
            assert await end(bot) < 2.0
        assert "ended by SIGTERM before any message was taken" in bot.log[-1]


def _until_there(path: Path) -> None:
    deadline = time.monotonic() + 30
    while not path.exists() and time.monotonic() < deadline:
        time.sleep(0.02)


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_it_ends_while_sending_hangs_and_answers_after_the_next_start(mode: str, tmp_path: Path) -> None:
    async with Server() as server:
        people = [server.person(f"P{number}") for number in range(20)]
        server.faults.share("sendMessage", HANGING, 1.0)
        async with running(server, tmp_path, mode) as bot:
            asked = [await person.send(QUESTION) for person in people]
            await hanging(server, "sendMessage", len(people))
            await end(bot)
        # To be told to end is no fault of what was worked on just then.
        assert attempts(tmp_path) == [0] * len(people)
        server.faults.clear()
        async with running(server, tmp_path, mode) as bot:
            for person, question in zip(people, asked, strict=True):
                await person.chat.wait_for_reply(after=question)
            await bot.stop()
        assert server.journal.not_answered_once_by_order() == []


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_it_ends_while_hundreds_wait_and_answers_them_after_the_next_start(mode: str, tmp_path: Path) -> None:
    async with Server() as server:
        people = [server.person(f"P{number}") for number in range(1_000)]
        server.faults.share("sendMessage", delay(0.7), 1.0)
        async with running(server, tmp_path, mode) as bot:
            asked = [await person.send(QUESTION) for person in people]
            await server.until_idle(timeout=PATIENCE)
            await end(bot)
            answered = len(server.journal.of("sendMessage"))
            assert any(f"{number} messages are left" in line for line in bot.log for number in range(1, len(people)))
        server.faults.clear()
        async with running(server, tmp_path, mode) as bot:
            for person, question in zip(people, asked, strict=True):
                await person.chat.wait_for_reply(after=question, timeout=60)
            await bot.stop()
        wrong = server.journal.not_answered_once_by_order()
        print(f"{mode}: {answered} of {len(people)} answered before the end, {len(wrong)} twice")
        # Only what was on its way when its time was up, at most what is worked on at a time; mostly nothing.
        assert len(wrong) <= 64
        assert all(row.answers == 2 for row in wrong)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_told_twice_it_does_not_wait_for_answers(number: int, tmp_path: Path) -> None:
    async with Server() as server, running(server, tmp_path) as bot:
        ann = server.person("Ann")
        server.faults.share("sendMessage", HANGING, 1.0)
        await ann.send(QUESTION)
        await hanging(server, "sendMessage")
        bot.process.send_signal(number)
        await bot.logged("no more messages are taken")
        assert await end(bot, number) < 2.0


async def test_it_ends_while_its_database_is_locked(tmp_path: Path) -> None:
    async with Server() as server:
        ann = server.person("Ann")
        async with running(server, tmp_path) as bot:
            await ask(ann, "hello")
            with contextlib.closing(sqlite3.connect(tmp_path / "coopbot.db", isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                question = await ann.send(QUESTION)
                await asyncio.sleep(0.2)
                begun = time.monotonic()
                bot.process.terminate()
                assert await bot.ended(timeout=LIMIT) == 0
                print(f"ended after {time.monotonic() - begun:.1f} s")
        async with running(server, tmp_path):
            await ann.chat.wait_for_reply(after=question)


async def test_it_ends_while_a_change_of_the_files_waits_for_another_process(tmp_path: Path) -> None:
    copied = shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge")
    settings = {"COOPBOT_KNOWLEDGE": str(copied), "COOPBOT_CACHE": os.environ["COOPBOT_CACHE"]}
    async with Server() as server, running(server, tmp_path / "data", **settings) as bot:
        await ask(server.person(), "hello")
        async with asyncio.timeout(30):
            # The bot may be noting what it found at its start.
            while (held := files.lock(copied, "a test")) is None:
                await asyncio.sleep(0.05)
        with held:
            file = sorted(copied.glob("*.yaml"))[0]
            file.write_text(file.read_text(encoding="utf-8") + "# changed by hand\n", encoding="utf-8")
            await asyncio.sleep(1.5)
            print(f"ended after {await end(bot):.1f} s")


async def test_it_ends_when_nobody_reads_its_log_any_more(tmp_path: Path) -> None:
    read, write = os.pipe()
    os.set_blocking(write, False)
    with contextlib.suppress(BlockingIOError):
        while True:
            os.write(write, b"." * 4096)
    os.set_blocking(write, True)
    async with Server() as server:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run"), cwd=ROOT, env=environment(server, tmp_path), stderr=write
        )
        await server.until(lambda: server.journal.of("getMe"), timeout=PATIENCE, what="the start")
        begun = time.monotonic()
        process.terminate()
        async with asyncio.timeout(LIMIT):
            assert await process.wait() == 0
        assert time.monotonic() - begun > DEADLINE - 1
    os.close(read)
    os.close(write)


async def test_one_thread_hears_the_signals_and_no_other(tmp_path: Path) -> None:
    async with Server() as server, running(server, tmp_path, start="command") as bot:
        await ask(server.person(), "hello")
        masks = [
            int(line.split()[1], 16)
            for task in Path(f"/proc/{bot.process.pid}/task").iterdir()
            for line in (task / "status").read_text(encoding="ascii").splitlines()
            if line.startswith("SigBlk:")
        ]
        assert len(masks) > 1
        assert sum(not mask >> (signal.SIGTERM - 1) & 1 for mask in masks) == 1


@pytest.mark.parametrize("status", [0, 1])
async def test_what_the_program_itself_ends_for_has_the_same_deadline_and_its_own_status(status: int) -> None:
    hanging = f"""
import time
from bot.telegram import shutdown
shutdown.DEADLINE = 0.1
end = shutdown.Shutdown()
end.end({status})
end.end()
time.sleep(60)
"""
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", hanging, cwd=ROOT, stderr=asyncio.subprocess.PIPE)
    async with asyncio.timeout(30):
        _, told = await process.communicate()
    assert (process.returncode, told.decode().strip()) == (status, "not all was finished after 0.1 s; the next start goes on with it")
