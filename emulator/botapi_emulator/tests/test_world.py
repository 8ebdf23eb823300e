"""The state behind HTTP: whatever is sent, a method answers or refuses, and what it answers is what the Bot API describes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botapi_emulator.dispatch import METHODS
from botapi_emulator.refusal import Json, Refusal
from botapi_emulator.schema import DATA, bot_api
from botapi_emulator.server import Server
from botapi_emulator.tests.conftest import call, refused, result

pytestmark = pytest.mark.anyio

WORDS = st.sampled_from(["", "x", " ", "<b>", "<b>x</b>", "😀 /a", "\ud800", "x" * 5000, "@coop_test_bot"])
LEAVES = st.none() | st.booleans() | st.integers(-2, 1002) | WORDS
NAMES = st.sampled_from(
    "message_id text callback_data url inline_keyboard quote type id title input_message_content message_text offset".split()
)
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4), max_leaves=8)

DESCRIBED: dict[str, list[Json]] = json.loads(DATA.read_text(encoding="utf-8"))["methods"]


def started() -> Server:
    """A server that does not listen, with one person who wrote to the bot."""
    server = Server()
    person = server.person("Ann")
    person.chat.state.bot_status = "member"
    server.world.post(person.chat.state, person.user, {"text": "hello"})
    return server


@given(st.sampled_from(sorted(METHODS)), st.data())
def test_any_parameters_are_answered_or_refused(method: str, data: st.DataObject) -> None:
    server = started()
    names = [field["name"] for field in DESCRIBED[method]]
    body: dict[str, Any] = data.draw(st.dictionaries(st.sampled_from(names), VALUES)) if names else {}
    if "chat_id" in names:
        body.setdefault("chat_id", 1001)
    try:
        METHODS[method](server.world, bot_api().read(method, body))
    except Refusal as refusal:
        refusals = (refusal.code, refusal.description)
        assert refusals[0] in {400, 403, 404, 413, 501}, refusals


BUTTONS = st.fixed_dictionaries(
    {"text": WORDS},
    optional={
        "callback_data": WORDS,
        "url": WORDS | st.sampled_from(["https://example.org", "tg://user?id=1", "http://[::1]/", "x.org:0", "http://@/"]),
        "copy_text": st.fixed_dictionaries({"text": WORDS}),
        "switch_inline_query": WORDS,
        "style": st.sampled_from(["danger", "pink"]),
    },
)


@given(st.lists(st.lists(BUTTONS, max_size=9), max_size=3), WORDS, WORDS)
def test_any_keyboard_and_quote_is_kept_or_refused(rows: list[list[Json]], text: str, quote: str) -> None:
    server = started()
    body = {
        "chat_id": 1001,
        "text": text,
        "parse_mode": "HTML",
        "reply_parameters": {"message_id": 1, "quote": quote, "quote_parse_mode": "HTML"},
        "reply_markup": json.dumps({"inline_keyboard": rows}),
    }
    try:
        message = METHODS["sendMessage"](server.world, bot_api().read("sendMessage", body))
    except Refusal as refusal:
        code = refusal.code
        assert code == 400
        return
    bot_api().check("Message", message)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_a_text_is_kept_without_its_ends_or_refused_as_empty(text: str) -> None:
    server = started()
    try:
        message = METHODS["sendMessage"](server.world, {"chat_id": 1001, "text": text})
    except Refusal as refusal:
        words = refusal.description
        assert words in {"Bad Request: message text is empty", "Bad Request: text must be non-empty"}
        return
    assert isinstance(message, dict)
    assert message["text"] == message["text"].strip(" \n") != ""
    bot_api().check("Message", message)


async def test_messages_are_numbered_as_in_telegram(server: Server) -> None:
    ann, bob = server.person("Ann"), server.person("Bob")
    group = server.group("Supergroup", ann, bob, supergroup=True)
    numbers = [(await person.send("/x", chat=place))["message_id"] for person, place in ((ann, None), (bob, None), (ann, group))]
    assert numbers == [1, 2, 2]  # private chats share their numbers; the group counts for itself, and the bot was added first


async def test_who_deletes_a_message_takes_the_reply_away(server: Server) -> None:
    ann = server.person("Ann")
    message = await ann.send("hello")
    await ann.delete(message)
    words = await refused(server, "sendMessage", chat_id=ann.id, text="x", reply_parameters={"message_id": message["message_id"]})
    assert words == "Bad Request: message to be replied not found"
    assert [entry["event"] for entry in ann.chat.state.history] == ["message", "deleted"]


async def test_reactions_of_people_are_told_to_a_bot_that_asked(server: Server) -> None:
    ann = server.person("Ann")
    message = await ann.send("hello")
    await ann.react(message, "👍")
    await result(server, "getUpdates", allowed_updates=["message_reaction"])
    await ann.react(message, "")
    update = (await result(server, "getUpdates", offset=-1))[0]
    assert update["message_reaction"]["old_reaction"] == [{"type": "emoji", "emoji": "👍"}]
    bot_api().check("Update", update)


async def test_a_start_parameter_that_no_link_carries_is_a_mistake_of_the_test(server: Server) -> None:
    ann = server.person("Ann")
    assert (await ann.start("fact-1"))["text"] == "/start fact-1"
    with pytest.raises(ValueError, match="is no start parameter"):
        await ann.start("a b")


async def test_text_that_is_no_utf8_is_refused(server: Server) -> None:
    answer = await call(server, "sendMessage", chat_id=1, text="\ud800")
    assert answer["description"] == "Bad Request: strings must be encoded in UTF-8"


async def test_commands_are_shown_by_the_narrowest_scope(server: Server) -> None:
    ann, bob = server.person("Ann"), server.person("Bob")
    group = server.group("Group", ann, bob)
    scopes: list[Json] = [
        {"type": "default"},
        {"type": "all_group_chats"},
        {"type": "all_chat_administrators"},
        {"type": "chat", "chat_id": group.id},
        {"type": "chat_member", "chat_id": group.id, "user_id": ann.id},
    ]
    shown = []
    for scope in scopes:
        await result(server, "setMyCommands", scope=scope, commands=[{"command": "x", "description": scope["type"]}])
        shown.append([person.commands(group)[0]["description"] for person in (ann, bob)])
    assert shown == [
        ["default", "default"],
        ["all_group_chats", "all_group_chats"],
        ["all_chat_administrators", "all_group_chats"],
        ["chat", "chat"],
        ["chat_member", "chat"],
    ]
    wrong = await refused(server, "setMyCommands", scope={"type": "chat_administrators", "chat_id": ann.id}, commands=[])
    assert wrong == "Bad Request: can't use specified scope in private chats"
