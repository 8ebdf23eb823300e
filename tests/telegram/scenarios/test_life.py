"""Starting, stopping, being killed, and what a second process does."""

from __future__ import annotations

import asyncio
import contextlib
import random
import re
import resource
import socket
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest
from botapi_emulator.faults import drop_before, server_error
from botapi_emulator.server import Server

from tests.telegram.scenarios.bot_process import READY, launch, running
from tests.telegram.scenarios.conftest import PATIENCE, ask, labels

pytestmark = pytest.mark.anyio


async def test_a_wrong_token_ends_the_start_with_what_to_do_and_never_shows_it(tmp_path: Path) -> None:
    async with Server() as server:
        wrong = "123456:" + "x" * 35
        bot = await launch(server, tmp_path, TELEGRAM_BOT_TOKEN=wrong)
        assert await bot.ended() == 1
        assert re.search(
            r"TELEGRAM_BOT_TOKEN: http://127\.0\.0\.1:\d+ does not know this token -> copy it again from @BotFather", bot.log[-1]
        )
        assert not [line for line in bot.log if wrong in line]


async def test_telegram_out_of_reach_at_the_start_is_waited_for(tmp_path: Path) -> None:
    async with Server() as server:
        server.faults.next("getMe", drop_before(), times=1)
        async with running(server, tmp_path):
            await ask(server.person(), "hello")


async def test_what_was_asked_before_the_start_is_answered(tmp_path: Path) -> None:
    async with Server() as server:
        ann = server.person("Ann")
        question = await ann.send("When did Wanda Plaza open?")
        async with running(server, tmp_path):
            await ann.chat.wait_for_reply(after=question)


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_a_stop_answers_what_was_received(mode: str, tmp_path: Path) -> None:
    async with Server() as server, running(server, tmp_path, mode) as bot:
        people = [server.person(f"P{number}") for number in range(40)]
        for person in people:
            await person.send("When did Wanda Plaza open?")
        await server.until_idle()
        assert await bot.stop() == 0
        assert server.journal.not_answered_once_by_order() == []


async def test_a_conversation_and_its_buttons_survive_a_restart(tmp_path: Path) -> None:
    async with Server() as server:
        ann = server.person("Ann")
        async with running(server, tmp_path):
            await ask(ann, "Tell me about Wanda Plaza")
            asked = await ask(ann, "how much money")
            chooser = await ask(ann, "/language")
            await ann.press(chooser, "中文")
        async with running(server, tmp_path):
            chosen = await ask(ann, "1")
            assert "20 亿元" in chosen["text"]
            await ann.press(asked, labels(asked)[0])
            assert "more than 2 billion" in (await ann.chat.wait_for_edit(asked))["text"]


async def test_killed_under_load_it_loses_nothing_and_doubles_only_what_was_in_flight(tmp_path: Path) -> None:
    chance = random.Random(7)
    async with Server() as server:
        people = [server.person(f"P{number}") for number in range(25)]
        asking = True

        async def keep_asking(number: int) -> int:
            asked = 0
            while asking:
                message = await people[number].send("When did Wanda Plaza open?")
                await people[number].chat.wait_for_reply(after=message, timeout=60)
                asked += 1
            return asked

        load = [asyncio.create_task(keep_asking(number)) for number in range(len(people))]
        kills = 4
        for _ in range(kills):
            bot = await launch(server, tmp_path)
            await bot.logged(READY)
            replies = len(server.journal.of("sendMessage"))
            wanted = replies + chance.randrange(20, 120)
            await server.until(lambda wanted=wanted: len(server.journal.of("sendMessage")) >= wanted, timeout=PATIENCE)  # type: ignore[misc]
            await bot.kill()
        async with running(server, tmp_path) as bot:
            asking = False
            asked = sum(await asyncio.gather(*load))
            await bot.stop()
        wrong = server.journal.not_answered_once_by_order()
        lost = [row for row in wrong if row.answers == 0]
        again = sum(row.answers - 1 for row in wrong if row.answers)
        print(f"{kills} kills under load: {asked} questions, {len(lost)} lost, {again} replies sent again (in flight when killed)")
        assert asked > 100
        assert lost == []
        # Only what Telegram had received while the bot had not yet noted it: at most one reply of each chat at each kill.
        assert again <= kills * len(people)


async def test_a_second_program_with_the_same_token_is_told_in_the_log(tmp_path: Path) -> None:
    async with Server() as server, running(server, tmp_path / "one") as first:
        second = await launch(server, tmp_path / "two")
        await second.logged(READY)
        either = [
            asyncio.create_task(bot.logged("another program receives the messages of this bot .*; end it, or give it a token of its own"))
            for bot in (first, second)
        ]
        _, pending = await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        for task in pending:
            task.cancel()
        await second.stop()
        await ask(server.person(), "hello")


async def test_two_replicas_behind_a_webhook_answer_each_question_once_and_in_order(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'shared.db'}"
    shared = {"COOPBOT_DATABASE_URL": database, "COOPBOT_SECRET": "s" * 32}
    async with Server() as server:
        async with running(server, tmp_path / "one", "webhook", COOPBOT_INSTANCE="one", **shared) as first:
            # The second takes over the address; Telegram delivers there, and what the first still has it answers.
            people = [server.person(f"P{number}") for number in range(20)]
            asked = [await person.send("Tell me about Wanda Plaza") for person in people]
            async with running(server, tmp_path / "two", "webhook", COOPBOT_INSTANCE="two", **shared):
                more = [await person.send("and when did it open?") for person in people]
                for person, question, follow_up in zip(people, asked, more, strict=True):
                    replies = await person.chat.wait_for_replies(2, after=question, timeout=PATIENCE)
                    assert "put into operation in 2017" in replies[1]["text"], follow_up
            await first.stop()
        # The second may be there before the first has answered, so that both answers come after the follow-up.
        assert server.journal.surplus() == {}


async def test_the_menu_is_set_at_the_first_start_and_left_alone_at_the_second(tmp_path: Path) -> None:
    setters = ("setMyCommands", "setMyDescription", "setMyShortDescription")
    async with Server() as server:
        async with running(server, tmp_path) as bot:
            await bot.logged("commands and descriptions were set")
        assert len(server.journal.of(*setters)) == 10
        async with running(server, tmp_path):
            await server.until(lambda: len(server.journal.of("getMyShortDescription")) == 4, what="the second look")
        assert len(server.journal.of(*setters)) == 10


async def test_the_menu_can_fail_without_harm(tmp_path: Path) -> None:
    async with Server() as server:
        server.faults.share(["getMyCommands", "setMyCommands"], server_error(400), 1.0)
        async with running(server, tmp_path) as bot:
            await bot.logged("the commands and descriptions could not be set")
            await ask(server.person(), "hello")


async def test_told_to_stop_while_telegram_is_out_of_reach_it_stops_at_once(tmp_path: Path) -> None:
    async with Server() as server:
        server.faults.share("getMe", drop_before(), 1.0)
        bot = await launch(server, tmp_path)
        await server.until(lambda: server.faults.happened, timeout=PATIENCE, what="the first try")
        bot.process.terminate()
        assert await bot.ended(timeout=5.0) == 0
        assert not [line for line in bot.log if "Unclosed" in line]


async def test_half_open_connections_do_not_close_the_sign_of_life(tmp_path: Path) -> None:
    async with Server() as server, running(server, tmp_path, "webhook") as bot, aiohttp.ClientSession() as session:
        address = urlsplit(server.webhook.url)
        assert address.port is not None
        # As many files as it may have open beside them are the 1,024 of most systems, made small.
        resource.prlimit(bot.process.pid, resource.RLIMIT_NOFILE, (400, 400))
        with contextlib.ExitStack() as stack:
            for number in range(600):
                half = stack.enter_context(socket.create_connection(("127.0.0.1", address.port)))
                half.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n" if number % 2 else b"")
                await asyncio.sleep(0)
            async with session.get(f"http://127.0.0.1:{address.port}/healthz", timeout=aiohttp.ClientTimeout(total=5)) as answer:
                assert answer.status == 200
            await ask(server.person(), "hello")
