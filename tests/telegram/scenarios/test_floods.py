"""Updates that end the process, floods, full disks, damaged files, two bots at once, wrong clocks."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from botapi_emulator.faults import delay
from botapi_emulator.server import Server
from sqlalchemy import Connection, select

from bot.answers.texts import say
from bot.storage import clock_guard, replies
from bot.storage.engine import open_engine
from bot.storage.tables import REPLIES, UPDATES
from bot.storage.updates import ENDED_THE_PROGRAM
from bot.telegram.update_queue import MOST_OF_CHAT
from tests.storage.test_misses import REPLY
from tests.telegram.scenarios.bot_process import READY, ROOT, environment, launch, running
from tests.telegram.scenarios.conftest import PATIENCE, ask

pytestmark = pytest.mark.anyio

DEADLY = "tests.telegram.scenarios.deadly_bot"
DAY = 86_400.0


def database_of(data: Path) -> str:
    return f"sqlite:///{data / 'coopbot.db'}"


async def test_a_message_that_ends_the_process_is_begun_twice_and_then_put_aside(tmp_path: Path) -> None:
    async with Server() as server:
        admin, ann, bob = server.person("Admin"), server.person("Ann", language_code="zh-hans"), server.person("Bob")
        settings = {"COOPBOT_ADMINS": str(admin.id)}
        bot = await launch(server, tmp_path, module=DEADLY, **settings)
        await bot.logged(READY)
        await ask(admin, "hello")
        before = max(admin.chat.state.messages)
        poison = await ann.send("这是 poison")
        assert await bot.ended() == -9
        # The others that wait meanwhile are answered, whichever start it takes.
        waiting = await bob.send("When did Wanda Plaza open?")
        bot = await launch(server, tmp_path, module=DEADLY, **settings)
        assert await bot.ended() == -9
        bot = await launch(server, tmp_path, module=DEADLY, **settings)
        await bot.logged(READY)
        await bot.logged(f"ERROR .* update [0-9]+ is put aside: {ENDED_THE_PROGRAM}")
        assert (await ann.chat.wait_for_reply(after=poison))["text"] == say("put_aside", "zh")
        assert "ended the program twice" in (await admin.chat.wait_for_reply(after=before))["text"]
        await bob.chat.wait_for_reply(after=waiting)
        await ask(ann, "万达广场哪年开业？")
        assert await bot.stop() == 0
        # Nothing is left to say at another start.
        async with running(server, tmp_path, module=DEADLY, **settings) as bot:
            await ask(bob, "hello")
            assert not [line for line in bot.log if "put aside" in line]
        assert len([one for one in ann.chat.of_bot(after=poison) if one["text"] == say("put_aside", "zh")]) == 1
        engine = open_engine(database_of(tmp_path))
        with engine.begin() as connection:
            kept = connection.execute(select(UPDATES.c.payload, UPDATES.c.attempts).where(UPDATES.c.aside.is_not(None))).all()
        engine.dispose()
        assert [attempts for _, attempts in kept] == [2]
        assert "poison" in kept[0].payload


async def test_a_chat_that_floods_is_told_once_and_keeps_nobody_waiting(tmp_path: Path) -> None:
    async with Server() as server, running(server, tmp_path) as bot:
        ann, bob = server.person("Ann"), server.person("Bob")
        server.faults.next("sendMessage", delay(3.0))
        first = await ann.send("hello")
        await server.until(lambda: server.faults.happened, what="the slow reply")
        for _ in range(4 * MOST_OF_CHAT):
            await ann.send("hello")
        await ask(bob, "hello")
        # One is worked on and counts as waiting; to all that wait there is a reply, and one message to those left out.
        replies = await ann.chat.wait_for_replies(MOST_OF_CHAT + 1, after=first, timeout=PATIENCE)
        await server.until_idle()
        assert await bot.stop() == 0
        told = [reply for reply in ann.chat.of_bot(after=first) if reply["text"] == say("too_many_waiting", "en", most=MOST_OF_CHAT)]
        assert len(told) == 1
        assert len(ann.chat.of_bot(after=first)) == len(replies) == MOST_OF_CHAT + 1
        assert [line for line in bot.log if "a chat sends more than 50 messages at once" in line]


async def test_a_second_bot_on_the_same_data_is_refused_until_the_first_is_gone(tmp_path: Path) -> None:
    async with Server() as server:
        async with running(server, tmp_path) as first:
            second = await launch(server, tmp_path)
            assert await second.ended() == 75
            assert second.log[-1] == (
                f"{tmp_path}: another bot runs on this data folder -> end that one, or give this one a folder of its own (COOPBOT_DATA)"
            )
            await ask(server.person(), "hello")
            await first.kill()
        async with running(server, tmp_path):
            await ask(server.person(), "hello")


async def test_a_damaged_database_ends_the_bot_with_what_to_do_and_no_start_is_worth_trying(tmp_path: Path) -> None:
    async with Server() as server:
        async with running(server, tmp_path):
            await ask(server.person(), "hello")
        file = tmp_path / "coopbot.db"
        content = file.read_bytes()
        file.write_bytes(content[: 4 * 4096] + bytes(len(content) - 4 * 4096))
        for _ in range(2):
            bot = await launch(server, tmp_path)
            assert await bot.ended() == 1
            assert f"database '{file}': database disk image is malformed -> it is damaged: stop the bot and restore a backup" in bot.log[-1]


async def test_what_a_power_failure_spoilt_is_found_before_anything_is_answered(tmp_path: Path) -> None:
    async with Server() as server:
        async with running(server, tmp_path) as bot:
            await ask(server.person(), "hello")
            await bot.kill()
        engine = open_engine(database_of(tmp_path))
        with engine.connect() as connection:
            root = connection.exec_driver_sql("SELECT rootpage FROM sqlite_master WHERE name = 'subscriptions_by_created'").scalar_one()
            connection.rollback()
        engine.dispose()
        file = tmp_path / "coopbot.db"
        content = bytearray(file.read_bytes())
        content[(root - 1) * 4096 : root * 4096] = bytes(4096)
        file.write_bytes(content)
        # As after a failure: something stands in the log of the database.
        (tmp_path / "coopbot.db-wal").write_bytes(bytes(32))
        bot = await launch(server, tmp_path)
        assert await bot.ended() == 1
        assert "it is damaged: stop the bot and restore a backup" in bot.log[-1]


async def test_a_clock_that_jumped_erases_nothing_until_a_person_confirms_it(tmp_path: Path) -> None:
    engine = open_engine(database_of(tmp_path))

    def kept(connection: Connection) -> list[str]:
        return list(connection.execute(select(REPLIES.c.id)).scalars())

    with engine.begin() as connection:
        # To the bot it is a hundred days later than when it was asked last.
        replies.record(
            connection, replies.Record(**{name: getattr(REPLY, name) for name in REPLY.__slots__} | {"at": time.time() - 100 * DAY})
        )
        clock_guard.note(connection, time.time() - 100 * DAY)
    async with Server() as server:
        admin = server.person("Admin")
        greeting = await admin.send("hello")
        async with running(server, tmp_path, COOPBOT_ADMINS=str(admin.id)) as bot:
            await bot.logged("nothing is erased for its age -> set the clock right, or confirm it: coopbot clock --confirm")
            texts = [reply["text"] for reply in await admin.chat.wait_for_replies(2, after=greeting)]
            assert [text for text in texts if "coopbot clock --confirm" in text]
        with engine.begin() as connection:
            assert REPLY.id in kept(connection)
        told = subprocess.run(
            [sys.executable, "-m", "bot", "clock", "--confirm"],
            cwd=ROOT,
            env=environment(server, tmp_path),
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        assert told.stdout.splitlines()[-1] == "the clock is trusted"
        async with running(server, tmp_path) as bot:
            await bot.logged("1 things older than 90 days were erased")
        with engine.begin() as connection:
            assert REPLY.id not in kept(connection)
    engine.dispose()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 MB; only root may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root may mount a small disk; tests/storage/test_database.py has the same without one")
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(folder)], check=False, capture_output=True).returncode:
        pytest.skip("no disk can be mounted here; tests/storage/test_database.py has the same without one")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


async def test_on_a_full_disk_the_bot_waits_quietly_and_answers_all_when_there_is_room(small_disk: Path) -> None:
    async with Server() as server, running(server, small_disk) as bot:
        people = [server.person(f"P{number}") for number in range(20)]
        await ask(people[0], "hello")
        filling = small_disk / "filling"
        with filling.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                pass
        lines = len(bot.log)
        asked = [await person.send("When did Wanda Plaza open? " + "x" * 3000) for person in people]
        await bot.logged("the database cannot be used \\(database or disk is full\\)")
        await asyncio.sleep(3)
        assert len([line for line in bot.log[lines:] if "commands and descriptions" not in line]) == 1
        filling.unlink()
        for person, question in zip(people, asked, strict=True):
            await person.chat.wait_for_reply(after=question, timeout=PATIENCE)
        await bot.logged("the database can be used again")
        assert await bot.stop() == 0
        assert server.journal.not_answered_once_by_order() == []
