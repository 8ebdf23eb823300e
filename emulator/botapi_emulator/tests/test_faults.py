"""Faults on demand, and how an unmodified python-telegram-bot meets them."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from botapi_emulator.faults import Faults, delay, drop_after, drop_before, server_error, too_many
from botapi_emulator.people import Person
from botapi_emulator.server import Server
from botapi_emulator.tests.conftest import call, polling, result

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ann(server: Server) -> Person:
    """Somebody who has started the bot."""
    person = server.person("Ann")
    await person.start()
    return person


def test_a_share_is_the_same_in_every_run_and_near_what_was_asked() -> None:
    def met(seed: int) -> list[bool]:
        faults = Faults()
        faults.share(["sendMessage", "getMe"], server_error(), 0.2, seed=seed)
        return [faults.take("sendMessage") is not None for _ in range(1000)]

    assert met(1) == met(1)
    assert met(1) != met(2)
    assert 150 < sum(met(1)) < 250


def test_the_next_calls_meet_a_fault_as_often_as_asked() -> None:
    faults = Faults()
    faults.next("*", too_many(1), times=2)
    assert [faults.take(method) is not None for method in ("getMe", "sendMessage", "getMe")] == [True, True, False]
    assert [method for method, _ in faults.happened] == ["getMe", "sendMessage"]


async def test_refusals_on_demand_have_no_effect(server: Server, ann: Person) -> None:
    server.faults.next("sendMessage", too_many(7))
    server.faults.next("sendMessage", server_error(502))
    assert await call(server, "sendMessage", chat_id=ann.id, text="x") == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 7",
        "parameters": {"retry_after": 7},
    }
    assert await call(server, "sendMessage", chat_id=ann.id, text="x") == {"ok": False, "error_code": 502, "description": "Bad Gateway"}
    assert ann.chat.of_bot() == []
    assert server.journal.refusals() == []
    assert [entry.fault for entry in server.journal.calls] == ["429 retry after 7", "502 Bad Gateway"]


async def test_a_connection_is_cut_before_or_after_the_effect(server: Server, ann: Person) -> None:
    server.faults.next("sendMessage", drop_before())
    with pytest.raises(aiohttp.ClientError):
        await call(server, "sendMessage", chat_id=ann.id, text="lost")
    server.faults.next("sendMessage", drop_after())
    with pytest.raises(aiohttp.ClientError):
        await call(server, "sendMessage", chat_id=ann.id, text="unheard of")
    assert [message["text"] for message in ann.chat.of_bot()] == ["unheard of"]
    assert [(entry.code, entry.fault) for entry in server.journal.calls] == [(0, "dropped before"), (200, "dropped after")]


async def test_a_delay_holds_the_effect_or_the_answer(server: Server, ann: Person) -> None:
    clock = asyncio.get_running_loop().time
    for fault in (delay(0.1), delay(0.1, answer=True)):
        server.faults.next("sendMessage", fault)
        begun = clock()
        sending = asyncio.create_task(result(server, "sendMessage", chat_id=ann.id, text="x"))
        await ann.chat.wait_for_replies(1, after=len(ann.chat.state.messages))
        shown = clock() - begun
        await sending
        assert clock() - begun >= 0.1
        assert (shown < 0.1) is bool(fault.answer_delay)


async def test_python_telegram_bot_goes_on_polling_through_bad_days(server: Server) -> None:
    for fault in (server_error(502), drop_before(), drop_after(), too_many(1)):
        server.faults.next("getUpdates", fault)
    async with polling(server):
        ann = server.person("Ann")
        asked = await ann.send("hello")
        assert (await ann.chat.wait_for_reply(after=asked))["text"] == "hello!"
        await server.until_idle()
    assert len(server.faults.happened) == 4
    assert server.journal.not_answered_once_by_reply() == []


def test_a_fault_of_some_chats_is_met_by_no_other() -> None:
    faults = Faults()
    faults.share("sendMessage", too_many(5), 1.0, chats=[7])
    assert [faults.take("sendMessage", chat) is not None for chat in ("7", 7, "8", None)] == [True, True, False, False]
