"""The journal's answers: what was refused, and who was not answered exactly once; and the load that is measured with it."""

from __future__ import annotations

import pytest

from botapi_emulator.load import Load, run_load
from botapi_emulator.server import Server
from botapi_emulator.tests.conftest import call, polling, result

pytestmark = pytest.mark.anyio


async def test_messages_answered_twice_or_never_are_found(server: Server) -> None:
    ann = server.person("Ann")
    none, once, twice = [await ann.send(text) for text in ("none", "once", "twice")]
    for message in (once, twice, twice):
        await result(server, "sendMessage", chat_id=ann.id, text="x", reply_parameters={"message_id": message["message_id"]})
    wrong = server.journal.not_answered_once_by_reply()
    assert [(entry.message["text"], entry.answers) for entry in wrong] == [("none", 0), ("twice", 2)]
    assert none in [entry.message for entry in wrong]


async def test_order_tells_the_same_where_nothing_is_quoted(server: Server) -> None:
    ann = server.person("Ann")
    for answers in (1, 0, 2):
        await ann.send(f"{answers}")
        for _ in range(answers):
            await result(server, "sendMessage", chat_id=ann.id, text="x")
    assert [(entry.message["text"], entry.answers) for entry in server.journal.not_answered_once_by_order()] == [("0", 0), ("2", 2)]


async def test_the_surplus_counts_answers_that_came_twice_whenever_they_came(server: Server) -> None:
    ann, bob, calm = server.person("Ann"), server.person("Bob"), server.person("Calm")
    for person, answers in ((ann, 3), (ann, 1), (bob, 0), (calm, 1)):
        await person.send("x")
        for _ in range(answers):
            await result(server, "sendMessage", chat_id=person.id, text="x")
    assert server.journal.surplus() == {ann.id: 2, bob.id: -1}


async def test_refused_sends_are_listed_with_their_words(server: Server) -> None:
    await call(server, "sendMessage", chat_id=5, text="x")
    await call(server, "getFile", file_id="x")
    assert [str(entry) for entry in server.journal.sends_refused()] == [
        "sendMessage(chat_id=5, text='x') -> 400 Bad Request: chat not found",
    ]
    assert len(server.journal.refusals()) == 2
    with pytest.raises(AssertionError, match="chat not found"):
        server.journal.check()


async def test_a_blocked_bot_is_no_mistake_of_the_bot(server: Server) -> None:
    ann = server.person("Ann")
    await ann.start()
    await ann.block()
    await call(server, "sendMessage", chat_id=ann.id, text="x")
    assert len(server.journal.sends_refused()) == 1
    server.journal.check()


async def test_load_asks_every_question_and_measures_every_answer(server: Server) -> None:
    async with polling(server):
        load = await run_load(server, chats=5, total=40)
        await server.until_idle()
    assert (load.answered, len(load.latencies)) == (40, 40)
    assert 0 < load.percentile(0.5) <= load.percentile(0.99) <= load.latencies[-1]
    assert load.throughput > 0
    assert server.journal.not_answered_once_by_reply() == []


def test_a_percentile_is_a_latency_that_was_measured() -> None:
    load = Load(answered=4, seconds=2.0, latencies=(1.0, 2.0, 3.0, 4.0))
    assert [load.percentile(share) for share in (0.0, 0.5, 0.51, 0.99)] == [1.0, 2.0, 3.0, 4.0]
    assert str(load) == "4 answers in 2.00 s: 2 a second, p50 2.0 ms, p99 4.0 ms"
    assert Load(answered=0, seconds=0.0, latencies=()).percentile(0.5) == 0.0
