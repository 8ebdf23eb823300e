"""The server over HTTP: tokens, bodies, sending, editing and what is refused, called as any client may."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from telegram import Bot, InputFile
from telegram.error import BadRequest, Forbidden
from telegram.request import HTTPXRequest

from botapi_emulator.people import Person
from botapi_emulator.schema import bot_api
from botapi_emulator.server import Server
from botapi_emulator.tests.conftest import call, refused, result

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ann(server: Server) -> Person:
    """Somebody who has started the bot."""
    person = server.person("Ann")
    await person.start()
    return person


async def test_a_wrong_token_is_unauthorized_and_a_malformed_one_not_found(server: Server) -> None:
    assert await call(server, "getMe", token="1:x") == {"ok": False, "error_code": 401, "description": "Unauthorized"}
    assert await call(server, "getMe", token="x") == {"ok": False, "error_code": 404, "description": "Not Found"}


async def test_an_unknown_method_is_not_found_and_a_violation(server: Server) -> None:
    assert await call(server, "sendMesage") == {"ok": False, "error_code": 404, "description": "Not Found: method not found"}
    assert [str(entry) for entry in server.journal.violations()] == ["sendMesage() -> 404 Not Found: method not found"]


async def test_method_names_may_be_spelt_in_any_case(server: Server) -> None:
    assert (await result(server, "GETME"))["username"] == "coop_test_bot"


async def test_every_kind_of_body_is_read(server: Server, ann: Person) -> None:
    url = f"{server.base_url}{server.token}/sendMessage"
    form = aiohttp.FormData({"chat_id": str(ann.id), "text": "multipart"})
    form.add_field("protect_content", "true", content_type="text/plain")
    async with aiohttp.ClientSession() as session:
        for sent in (
            session.get(url, params={"chat_id": ann.id, "text": "address"}),
            session.post(url, data={"chat_id": str(ann.id), "text": "form & ünï"}),
            session.post(url, json={"chat_id": ann.id, "text": "json"}),
            session.post(url, data=form),
        ):
            async with sent as response:
                assert (await response.json())["ok"]
    assert [message["text"] for message in ann.chat.of_bot()] == ["address", "form & ünï", "json", "multipart"]


async def test_a_body_that_is_no_json_is_refused(server: Server) -> None:
    async with (
        aiohttp.ClientSession(headers={"Content-Type": "application/json"}) as session,
        session.post(f"{server.base_url}{server.token}/getMe", data=b"{") as response,
    ):
        assert (await response.json())["description"] == "Bad Request: can't parse request: can't parse JSON object"


async def test_a_sent_message_comes_back_whole(server: Server, ann: Person) -> None:
    keyboard = {"inline_keyboard": [[{"text": "More", "callback_data": "more"}]]}
    message = await result(
        server,
        "sendMessage",
        chat_id=ann.id,
        text=" <b>Hi</b> /help ",
        parse_mode="HTML",
        reply_markup=keyboard,
        reply_parameters={"message_id": 1},
    )
    assert message.pop("date") > 0
    replied = message.pop("reply_to_message")
    assert (replied["message_id"], replied["text"]) == (1, "/start")
    assert message == {
        "message_id": 2,
        "from": server.world.bot,
        "chat": {"id": ann.id, "first_name": "Ann", "type": "private"},
        "text": "Hi /help",
        "entities": [{"type": "bold", "offset": 0, "length": 2}, {"type": "bot_command", "offset": 3, "length": 5}],
        "reply_markup": keyboard,
    }
    bot_api().check("Message", {**message, "date": 1, "reply_to_message": replied})


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"chat_id": 5, "text": "x"}, "Bad Request: chat not found"),
        ({"chat_id": "@nobody", "text": "x"}, "Bad Request: chat not found"),
        ({"text": "x" * 4097}, "Bad Request: message is too long"),
        ({"text": "x", "reply_parameters": {"message_id": 99}}, "Bad Request: message to be replied not found"),
        ({"text": "x", "reply_parameters": {"message_id": 1, "quote": "stop"}}, "Bad Request: QUOTE_TEXT_INVALID"),
        ({"text": "x", "message_thread_id": 5}, "Bad Request: message thread not found"),
        ({"text": "x", "foo": 1}, "Bad Request: strict mode: sendMessage has no parameter 'foo'"),
        ({"text": "<b>x", "parse_mode": "HTML"}, "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\""),
    ],
)
async def test_a_wrong_message_is_refused_in_telegrams_words(server: Server, ann: Person, parameters: dict[str, Any], words: str) -> None:
    assert await refused(server, "sendMessage", **{"chat_id": ann.id, **parameters}) == words
    assert ann.chat.of_bot() == []


async def test_a_quote_must_stand_in_the_message_as_it_is(server: Server, ann: Person) -> None:
    asked = await ann.send("😀 one two one")
    sent = await result(
        server,
        "sendMessage",
        chat_id=ann.id,
        text="x",
        reply_parameters={"message_id": asked["message_id"], "quote": "one", "quote_position": 9},
    )
    assert sent["quote"] == {"text": "one", "position": 11, "is_manual": True}
    answer = await result(server, "sendMessage", chat_id=ann.id, text="<b>bold</b> text", parse_mode="HTML")
    plain = {"message_id": answer["message_id"], "quote": "bold"}
    assert await refused(server, "sendMessage", chat_id=ann.id, text="x", reply_parameters=plain) == "Bad Request: QUOTE_TEXT_INVALID"
    marked = {**plain, "quote": "<b>bold</b>", "quote_parse_mode": "HTML"}
    assert (await result(server, "sendMessage", chat_id=ann.id, text="x", reply_parameters=marked))["quote"]["position"] == 0


async def test_a_missing_replied_message_may_be_passed_over(server: Server, ann: Person) -> None:
    sent = await result(
        server, "sendMessage", chat_id=ann.id, text="x", reply_parameters={"message_id": 99, "allow_sending_without_reply": True}
    )
    assert "reply_to_message" not in sent


async def test_an_edit_replaces_text_and_keyboard(server: Server, ann: Person) -> None:
    sent = await result(
        server,
        "sendMessage",
        chat_id=ann.id,
        text="<b>a</b>",
        parse_mode="HTML",
        reply_markup={"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]},
    )
    place = {"chat_id": ann.id, "message_id": sent["message_id"]}
    edited = await result(server, "editMessageText", **place, text="b")
    assert edited["text"] == "b"
    assert edited["edit_date"] > 0
    assert "entities" not in edited
    assert "reply_markup" not in edited
    assert [entry["event"] for entry in ann.chat.state.history] == ["message", "message", "edited"]


async def test_edits_are_refused_in_telegrams_words(server: Server, ann: Person) -> None:
    sent = await result(server, "sendMessage", chat_id=ann.id, text="a")
    place = {"chat_id": ann.id, "message_id": sent["message_id"]}
    same = (
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current "
        "content and reply markup of the message"
    )
    assert await refused(server, "editMessageText", **place, text=" a ") == same
    assert await refused(server, "editMessageReplyMarkup", **place) == same
    assert await refused(server, "editMessageText", chat_id=ann.id, message_id=1, text="b") == "Bad Request: message can't be edited"
    assert await refused(server, "editMessageText", chat_id=ann.id, message_id=99, text="b") == "Bad Request: message to edit not found"
    assert await refused(server, "editMessageText", inline_message_id="x", text="b") == "Bad Request: MESSAGE_ID_INVALID"
    assert await refused(server, "editMessageText", text="b") == "Bad Request: message identifier is not specified"
    await result(server, "deleteMessage", **place)
    assert await refused(server, "deleteMessage", **place) == "Bad Request: message to delete not found"


async def test_who_blocks_the_bot_gets_nothing(server: Server, ann: Person) -> None:
    await ann.block()
    assert await refused(server, "sendMessage", chat_id=ann.id, text="x") == "Forbidden: bot was blocked by the user"
    await ann.unblock()
    assert await result(server, "sendMessage", chat_id=ann.id, text="x")
    assert server.world.updates.created["my_chat_member"] == 2


async def test_the_bot_cannot_write_first(server: Server, ann: Person) -> None:
    bob = server.person("Bob")
    assert await refused(server, "sendMessage", chat_id=bob.id, text="x") == "Bad Request: chat not found"
    server.group("Both", ann, bob)
    assert await refused(server, "sendMessage", chat_id=bob.id, text="x") == "Forbidden: bot can't initiate conversation with a user"


async def test_the_limits_of_sending_hold_when_they_are_turned_on(server: Server, ann: Person) -> None:
    server.settings.flood = True
    for number in range(3):
        await result(server, "sendMessage", chat_id=ann.id, text=str(number))
    answer = await call(server, "sendMessage", chat_id=ann.id, text="x")
    assert answer == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 3",
        "parameters": {"retry_after": 3},
    }
    server.world.advance(3)
    await result(server, "sendMessage", chat_id=ann.id, text="x")


async def test_profiles_are_kept_for_each_scope_and_language(server: Server, ann: Person) -> None:
    zh = server.person("Li", language_code="zh-hans")
    await result(server, "setMyCommands", commands=[{"command": "help", "description": "Help"}])
    await result(server, "setMyCommands", commands=[{"command": "help", "description": "帮助"}], language_code="zh")
    await result(server, "setMyCommands", commands=[{"command": "own", "description": "d"}], scope={"type": "chat", "chat_id": ann.id})
    assert [[command["description"] for command in person.commands()] for person in (zh, ann)] == [["帮助"], ["d"]]
    await result(server, "deleteMyCommands", scope={"type": "chat", "chat_id": ann.id})
    assert ann.commands() == await result(server, "getMyCommands")
    await result(server, "setMyDescription", description="Beschreibung", language_code="de")
    assert await result(server, "getMyDescription", language_code="de") == {"description": "Beschreibung"}
    assert await result(server, "getMyDescription", language_code="fr") == {"description": ""}
    await result(server, "setMyShortDescription", short_description="short")
    assert await result(server, "getMyShortDescription", language_code="fr") == {"short_description": "short"}
    await result(server, "setMyName", name="Other")
    assert await result(server, "getMyName") == {"name": "Other"}
    await result(server, "setChatMenuButton", menu_button={"type": "default"})
    assert await result(server, "getChatMenuButton", chat_id=ann.id) == {"type": "default"}


async def test_reactions_and_actions_are_kept(server: Server, ann: Person) -> None:
    await result(server, "setMessageReaction", chat_id=ann.id, message_id=1, reaction=[{"type": "emoji", "emoji": "👍"}])
    assert server.world.reactions[ann.id, 1] == [{"type": "emoji", "emoji": "👍"}]
    wrong = [{"type": "emoji", "emoji": "🧮"}]
    assert await refused(server, "setMessageReaction", chat_id=ann.id, message_id=1, reaction=wrong) == "Bad Request: REACTION_INVALID"
    await result(server, "sendChatAction", chat_id=ann.id, action="typing")
    assert [action for _, action in ann.chat.state.actions] == ["typing"]
    assert await refused(server, "sendChatAction", chat_id=ann.id, action="dance") == "Bad Request: wrong parameter action in request"


async def test_files_go_both_ways(server: Server, ann: Person) -> None:
    bot = Bot(server.token, base_url=server.base_url, base_file_url=server.base_file_url, request=HTTPXRequest())
    async with bot:
        sent = await bot.send_document(ann.id, InputFile(b"content", filename="facts.yaml"), caption="<i>c</i>", parse_mode="HTML")
        assert sent.document is not None
        assert (sent.document.file_name, sent.caption, sent.document.file_size) == ("facts.yaml", "c", 7)
        again = await bot.send_document(ann.id, sent.document.file_id)
        assert again.document == sent.document
        fetched = await bot.get_file(sent.document.file_id)
        assert bytes(await fetched.download_as_bytearray()) == b"content"
        photo = await bot.send_photo(ann.id, b"\x89PNG\r\n\x1a\n" + bytes(8) + (16).to_bytes(4, "big") + (9).to_bytes(4, "big"))
        assert (photo.photo[-1].width, photo.photo[-1].height) == (16, 9)
        with pytest.raises(BadRequest, match="Can't use file of type document as photo"):
            await bot.send_photo(ann.id, sent.document.file_id)
        theirs = await ann.send_document(b"mine", file_name="a.txt", caption="/x")
        assert bytes(await (await bot.get_file(theirs["document"]["file_id"])).download_as_bytearray()) == b"mine"
        with pytest.raises(BadRequest, match="Wrong file_id"):
            await bot.get_file("none")


async def test_chats_and_members_are_described_as_python_telegram_bot_reads_them(server: Server, ann: Person) -> None:
    bob = server.person("Bob")
    group = server.group("Group", ann, bob, supergroup=True, username="the_group")
    bot = Bot(server.token, base_url=server.base_url, base_file_url=server.base_file_url, request=HTTPXRequest())
    async with bot:
        assert (await bot.get_chat("@the_group")).title == "Group"
        assert (await bot.get_chat(ann.id)).first_name == "Ann"
        assert (await bot.get_chat_member(group.id, bob.id)).status == "member"
        assert [member.user.id for member in await bot.get_chat_administrators(group.id)] == [ann.id]
        await bot.leave_chat(group.id)
        with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
            await bot.send_message(group.id, "x")


async def test_what_is_not_emulated_says_so(server: Server, ann: Person) -> None:
    answer = await call(server, "sendMessage", chat_id=ann.id, text="*x*", parse_mode="MarkdownV2")
    assert (answer["error_code"], answer["description"]) == (
        501,
        "Not Implemented: parse_mode MarkdownV2 is not emulated by this test server",
    )
    with pytest.raises(AssertionError, match="parse_mode='MarkdownV2'"):
        server.journal.check()
