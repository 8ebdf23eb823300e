"""Telegram refuses, fails and cuts connections: every question still gets exactly one reply."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from botapi_emulator.faults import delay, drop_after, drop_before, server_error, too_many
from botapi_emulator.people import Person
from botapi_emulator.server import Server

from bot.answers.texts import say
from tests.telegram.scenarios.bot_process import running
from tests.telegram.scenarios.conftest import PATIENCE, ask

pytestmark = pytest.mark.anyio

QUESTIONS = (
    "When did Wanda Plaza open?",
    "万达广场哪年开业？",
    "how many companies attended",
    "hello",
    "How many shops are in Wanda Plaza?",
)


async def ask_all(people: list[Person], rounds: int = 1) -> None:
    """Everybody asks, and waits for the reply before the next question."""

    async def one(number: int, person: Person) -> None:
        for round_number in range(rounds):
            message = await person.send(QUESTIONS[(number + round_number) % len(QUESTIONS)])
            await person.chat.wait_for_reply(after=message, timeout=60)

    await asyncio.gather(*(one(number, person) for number, person in enumerate(people)))


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_every_question_gets_exactly_one_reply_whatever_fails(mode: str, tmp_path: Path) -> None:
    async with Server() as server, running(server, tmp_path, mode) as bot:
        people = [server.person(f"P{number}") for number in range(30)]
        server.faults.share("sendMessage", too_many(1), 0.02, seed=1)
        server.faults.share("sendMessage", server_error(500), 0.08, seed=2)
        server.faults.share("sendMessage", server_error(502), 0.08, seed=3)
        server.faults.share("sendMessage", drop_before(), 0.08, seed=4)
        server.faults.share(["getUpdates", "setWebhook"], server_error(500), 0.05, seed=5)
        server.faults.share("getUpdates", drop_after(), 0.2, seed=6)
        await ask_all(people, rounds=4)
        await server.until_idle()
        await bot.stop()
        assert server.journal.not_answered_once_by_order() == []
        server.journal.check()
        assert {fault.name for _, fault in server.faults.happened} >= {"429 retry after 1", "500 Internal Server Error", "dropped before"}


async def test_a_reply_whose_confirmation_was_lost_is_at_worst_sent_once_more(tmp_path: Path) -> None:
    async with Server() as server, running(server, tmp_path) as bot:
        ann = server.person("Ann")
        server.faults.next("sendMessage", drop_after())
        question = await ann.send("When did Wanda Plaza open?")
        await ann.chat.wait_for_replies(2, after=question)
        await ask(ann, "thanks")
        await bot.stop()
        assert len(ann.chat.of_bot(after=question)) == 3


async def test_a_slow_answer_of_one_chat_keeps_nobody_else_waiting(tmp_path: Path) -> None:
    async with Server() as server, running(server, tmp_path):
        ann, bob = server.person("Ann"), server.person("Bob")
        server.faults.next("sendMessage", delay(3.0))
        slow = await ann.send("When did Wanda Plaza open?")
        await server.until(lambda: server.faults.happened, what="the slow call")
        await bob.chat.wait_for_reply(after=await bob.send("When did Wanda Plaza open?"), timeout=2.0)
        await ann.chat.wait_for_reply(after=slow)


async def test_a_burst_of_one_chat_is_answered_in_order(tmp_path: Path) -> None:
    async with Server() as server, running(server, tmp_path):
        ann = server.person("Ann")
        sent = [await ann.send(text) for _ in range(10) for text in QUESTIONS]
        replies = await ann.chat.wait_for_replies(len(sent), after=sent[-1], timeout=PATIENCE)
        beginnings = [
            "Liupanshui Wanda Plaza was put",
            "六盘水万达广场于",
            "Representatives of 119",
            "Hello",
            "About Liupanshui Wanda Plaza",
        ]
        for number, reply in enumerate(replies):
            assert reply["text"].startswith(beginnings[number % len(beginnings)]), number


async def test_two_hundred_chats_at_once_are_all_answered_once(tmp_path: Path) -> None:
    async with Server() as server, running(server, tmp_path) as bot:
        await ask_all([server.person(f"P{number}") for number in range(200)], rounds=2)
        await bot.stop()
        assert server.journal.not_answered_once_by_order() == []
        server.journal.check()


async def test_somebody_who_blocked_the_bot_is_no_error(tmp_path: Path) -> None:
    async with Server() as server, running(server, tmp_path) as bot:
        ann, bob = server.person("Ann"), server.person("Bob")
        await ask(ann, "hello")
        await ann.send("When did Wanda Plaza open?")
        await ann.block()
        await ask(bob, "hello")
        await ann.unblock()
        await ask(ann, "hello again")
        assert not [line for line in bot.log if "ERROR" in line]


async def test_a_mistake_is_logged_apologised_for_and_told_to_the_administrators_once(tmp_path: Path) -> None:
    async with Server() as server:
        admin, ann = server.person("Admin <3"), server.person("Ann", language_code="zh-hans")
        async with running(server, tmp_path, COOPBOT_ADMINS=f"{admin.id},999999") as bot:
            await ask(admin, "hello")
            # An answer that is no message is a mistake of the other side that the library trips over.
            server.faults.next("sendMessage", server_error(400))
            before = max(admin.chat.state.messages)
            question = await ann.send("When did Wanda Plaza open?")
            assert (await ann.chat.wait_for_reply(after=question))["text"].startswith("抱歉")
            told = await admin.chat.wait_for_reply(after=before)
            assert told["text"].startswith("BadRequest: ")
            assert await bot.logged("ERROR bot.telegram.error_handlers: an update was not handled")
            assert server.token not in told["text"]
            assert not [line for line in bot.log if server.token in line]
            assert await bot.logged("administrator 999999 could not be told")


async def test_telegrams_own_limits_of_sending_are_kept(tmp_path: Path) -> None:
    async with Server() as server:
        server.settings.flood = True
        async with running(server, tmp_path, COOPBOT_MESSAGES_PER_SECOND="30") as bot:
            people = [server.person(f"P{number}") for number in range(60)]
            await ask_all(people)
            await bot.stop()
            assert server.journal.not_answered_once_by_order() == []


async def test_a_chat_that_telegram_limits_keeps_nobody_else_waiting(tmp_path: Path) -> None:
    async with Server() as server, running(server, tmp_path) as bot:
        ann, others = server.person("Ann"), [server.person(f"P{number}") for number in range(100)]
        await bot.logged("commands and descriptions were set")
        server.faults.next("sendMessage", too_many(8))
        limited = await ann.send("When did Wanda Plaza open?")
        await server.until(lambda: server.faults.happened, what="the limit")
        begun = asyncio.get_running_loop().time()
        await ask_all(others)
        assert asyncio.get_running_loop().time() - begun < 7.0
        await ann.chat.wait_for_reply(after=limited, timeout=PATIENCE)
        assert asyncio.get_running_loop().time() - begun > 7.5
        await bot.stop()
        assert server.journal.not_answered_once_by_order() == []


async def test_telegrams_limits_of_one_chat_are_kept(tmp_path: Path) -> None:
    async with Server() as server:
        server.settings.flood = True
        async with running(server, tmp_path, COOPBOT_MESSAGES_PER_SECOND="30") as bot:
            ann = server.person("Ann")
            sent = [await ann.send("When did Wanda Plaza open?") for _ in range(7)]
            await ann.chat.wait_for_replies(len(sent), after=sent[-1], timeout=PATIENCE)
            await bot.stop()
            assert server.journal.sends_refused() == []
            assert len(ann.chat.of_bot(after=sent[-1])) == len(sent)


async def test_an_act_of_an_administrator_that_fails_is_not_taken_for_a_question(tmp_path: Path) -> None:
    async with Server() as server:
        ada = server.person("Ada")
        await ada.send("/start")
        async with running(server, tmp_path, COOPBOT_ADMINS=str(ada.id)) as bot:
            await ada.chat.wait_for_reply()
            server.faults.next("sendMessage", server_error(400))
            sent = await ada.send("/history")
            await ada.chat.wait_for_reply(after=sent)
            await server.until_idle()
            await bot.stop()
            # The second is what administrators are told of every mistake.
            said = [message["text"].splitlines()[0] for message in ada.chat.of_bot(after=sent)]
            assert said == [say("sorry", "en").splitlines()[0], "BadRequest: Bad Request"]
