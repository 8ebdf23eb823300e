"""People and an unmodified python-telegram-bot Application that meet through the server."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from botapi_emulator.refusal import Json
from botapi_emulator.schema import bot_api
from botapi_emulator.server import Server
from botapi_emulator.tests.conftest import call, polling, refused, result

pytestmark = pytest.mark.anyio


def updates_of(server: Server) -> list[Json]:
    """Every update from now on, as the bot gets it."""
    seen: list[Json] = []
    server.world.updates.listen(lambda update: seen.append(json.loads(update.text)))
    return seen


async def test_a_bot_answers_a_person_over_polling(server: Server) -> None:
    async with polling(server):
        ann = server.person("Ann")
        asked = await ann.send("hello & <all>")
        reply = await ann.chat.wait_for_reply(after=asked)
        assert reply["text"] == "hello & <all>!"
        assert reply["reply_to_message"]["message_id"] == asked["message_id"]
        await server.until_idle()
    server.journal.check()
    assert server.journal.not_answered_once_by_reply() == []
    assert server.journal.not_answered_once_by_order() == []


async def test_a_pressed_button_is_answered_and_edits_its_message(server: Server) -> None:
    async with polling(server):
        ann = server.person("Ann")
        reply = await ann.chat.wait_for_reply(after=await ann.send("hello"))
        pressed = await ann.press(reply, "More")
        edited = await ann.chat.wait_for_edit(reply)
    assert (pressed.kind, pressed.value, pressed.text) == ("callback_data", "more", "pressed")
    assert (edited["text"], "reply_markup" in edited) == ("edited", False)


async def test_a_link_button_asks_nobody_and_a_missing_one_cannot_be_pressed(server: Server) -> None:
    async with polling(server):
        ann = server.person("Ann")
        reply = await ann.chat.wait_for_reply(after=await ann.send("hello"))
        assert (await ann.press(reply, "Web")).value == "https://example.org/"
        with pytest.raises(ValueError, match="has no button 'Less' -> its buttons are 'More', 'Web'"):
            await ann.press(reply, "Less")
    assert "callback_query" not in server.world.updates.created


async def test_an_inline_result_is_chosen_cached_and_edited(server: Server) -> None:
    server.settings.inline_feedback = True
    async with polling(server):
        ann = server.person("Ann")
        answer = await ann.inline("pier")
        message = await ann.choose(answer, "1", chat=server.group("Far away", ann, bot="left"))
        assert (message["text"], message["via_bot"]["id"]) == ("found pier", server.world.bot["id"])
        assert (await server.person("Bob").inline("pier")).cached
        pressed = await ann.press(message, "More")
        await server.until(lambda: server.world.chats[message["chat"]["id"]].messages[message["message_id"]]["text"] == "edited")
    assert pressed.text == "pressed"
    assert server.world.updates.created["inline_query"] == 1
    assert server.world.updates.created["chosen_inline_result"] == 1
    server.journal.check()


async def test_a_callback_query_can_be_answered_once_and_not_late(server: Server) -> None:
    late = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    ann = server.person("Ann")
    await ann.start()
    keyboard = {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]}
    message = await result(server, "sendMessage", chat_id=ann.id, text="x", reply_markup=keyboard)
    first, second = [await ann.press(message, "x", wait=False) for _ in range(2)]
    await result(server, "answerCallbackQuery", callback_query_id=first.query_id, text="done", show_alert=True)
    assert (await ann.press_answer(first)).show_alert
    assert await refused(server, "answerCallbackQuery", callback_query_id=first.query_id) == late
    server.world.advance(31)
    assert await refused(server, "answerCallbackQuery", callback_query_id=second.query_id) == late
    assert await refused(server, "answerInlineQuery", inline_query_id="1", results=[]) == late


async def test_a_button_nobody_answers_ends_in_a_timeout(server: Server) -> None:
    ann = server.person("Ann")
    await ann.start()
    keyboard = {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]}
    message = await result(server, "sendMessage", chat_id=ann.id, text="x", reply_markup=keyboard)
    with pytest.raises(TimeoutError, match=r"Waited 0\.01 s in vain for an answer to the button with 'x'"):
        await ann.press(message, "x", timeout=0.01)


async def test_a_guest_is_answered_in_a_chat_the_bot_is_not_in(server: Server) -> None:
    seen = updates_of(server)
    ann = server.person("Ann")
    asking = asyncio.create_task(ann.guest("@coop_test_bot how long is the pier?"))
    await server.until(lambda: seen)
    message = seen[0]["guest_message"]
    content = {"message_text": "<b>300 m</b>", "parse_mode": "HTML"}
    article = {"type": "article", "id": "1", "title": "T", "input_message_content": content}
    sent = await result(server, "answerGuestQuery", guest_query_id=message["guest_query_id"], result=article)
    answer = await asking
    assert (answer["text"], answer["guest_bot_caller_user"]["id"]) == ("300 m", ann.id)
    assert answer["reply_to_message"]["text"] == message["text"]
    assert await result(server, "editMessageText", inline_message_id=sent["inline_message_id"], text="400 m")
    assert server.world.chats[answer["chat"]["id"]].messages[answer["message_id"]]["text"] == "400 m"


async def test_people_send_what_bots_may_have_to_refuse(server: Server) -> None:
    seen = updates_of(server)
    ann, bob = server.person("Ann", username="ann"), server.person("Bob")
    await ann.send_photo(b"jpeg", caption="look #pier")
    await ann.send_sticker(emoji="👍")
    await ann.send_voice(seconds=3)
    await ann.send_document(b"x" * 10, file_name="a.yaml", mime="text/yaml")
    await ann.send("forwarded", forward=bob)
    await ann.send("hidden", forward="Somebody")
    edited = await ann.edit(await ann.send("hello"), "hello again")
    assert edited["text"] == "hello again"
    kinds = [next(name for name in update if name != "update_id") for update in seen]
    assert kinds == ["message"] * 7 + ["edited_message"]
    messages = [update["message"] for update in seen[:-1]]
    assert messages[0]["caption_entities"] == [{"type": "hashtag", "offset": 5, "length": 5}]
    assert [message.get("forward_origin", {}).get("type") for message in messages[4:6]] == ["user", "hidden_user"]
    for update in seen:
        bot_api().check("Update", update)


async def test_telegrams_apps_do_not_send_what_is_too_long_or_blocked(server: Server) -> None:
    ann = server.person("Ann")
    with pytest.raises(ValueError, match="a text has 1 to 4096 characters, not 4097"):
        await ann.send("x" * 4097)
    await ann.start()
    await ann.block()
    with pytest.raises(ValueError, match="Ann blocked the bot"):
        await ann.send("x")


async def test_a_reply_that_does_not_come_ends_in_a_timeout(server: Server) -> None:
    ann = server.person("Ann")
    message = await ann.send("x")
    with pytest.raises(TimeoutError, match=r"Waited 0\.01 s in vain for a message of the bot in chat 1001 after message 1"):
        await ann.chat.wait_for_reply(after=message, timeout=0.01)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("nothing for it", False),
        ("/help", True),
        ("/help@coop_test_bot", True),
        ("/help@other_bot", False),
        ("hey @Coop_Test_Bot, hello", True),
        ("hey @coop_test_bots", False),
    ],
)
async def test_privacy_mode_hides_what_is_not_meant_for_the_bot(server: Server, text: str, seen: bool) -> None:
    ann = server.person("Ann")
    group = server.group("Group", ann)
    before = server.world.updates.created["message"]
    await ann.send(text, chat=group)
    assert server.world.updates.created["message"] - before == seen


async def test_replies_to_the_bot_are_seen_and_an_administrator_sees_all(server: Server) -> None:
    ann = server.person("Ann")
    group = server.group("Group", ann)
    message = await result(server, "sendMessage", chat_id=group.id, text="x")
    before = server.world.updates.created["message"]
    await ann.send("a reply", chat=group, reply_to=message)
    group.promote_bot(ann)
    await ann.send("plain", chat=group)
    assert server.world.updates.created["message"] - before == 2


async def test_without_privacy_mode_everything_is_seen(server: Server) -> None:
    server.settings.privacy = False
    ann = server.person("Ann")
    group = server.group("Group", ann)
    before = server.world.updates.created["message"]
    await ann.send("plain", chat=group)
    assert server.world.updates.created["message"] - before == 1
    assert (await result(server, "getMe"))["can_read_all_group_messages"]


async def test_a_topic_of_a_forum_keeps_its_messages_together(server: Server) -> None:
    ann = server.person("Ann")
    forum = server.group("Forum", ann, forum=True)
    thread = forum.open_topic("Piers", ann)
    asked = await ann.send("/ask", chat=forum, thread=thread)
    assert (asked["message_thread_id"], asked["is_topic_message"]) == (thread, True)
    replied = {"message_id": asked["message_id"]}
    message = await result(server, "sendMessage", chat_id=forum.id, text="x", reply_parameters=replied)
    assert (message["message_thread_id"], message["is_topic_message"]) == (thread, True)
    assert forum.of_bot(thread=thread) == [message]
    wrong = await refused(server, "sendMessage", chat_id=forum.id, text="x", message_thread_id=thread + 100)
    assert wrong == "Bad Request: message thread not found"


async def test_an_administrator_writes_anonymously_as_the_group(server: Server) -> None:
    seen = updates_of(server)
    ann = server.person("Ann")
    group = server.group("Group", ann, supergroup=True, bot="administrator")
    await ann.send("as the group", chat=group, anonymous=True)
    message = seen[-1]["message"]
    assert (message["from"]["username"], message["sender_chat"]["id"]) == ("GroupAnonymousBot", group.id)
    bot_api().check("Update", seen[-1])


async def test_a_group_that_became_a_supergroup_tells_its_new_id(server: Server) -> None:
    seen = updates_of(server)
    ann = server.person("Ann")
    group = server.group("Group", ann)
    new = group.migrate(ann)
    assert await call(server, "sendMessage", chat_id=group.id, text="x") == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": new.id},
    }
    assert await result(server, "sendMessage", chat_id=new.id, text="x")
    assert [update["message"].get("migrate_to_chat_id") for update in seen[-2:]] == [new.id, None]


@pytest.mark.parametrize(
    ("kick", "words"), [(True, "bot was kicked from the group chat"), (False, "bot is not a member of the group chat")]
)
async def test_a_removed_bot_may_not_write(server: Server, kick: bool, words: str) -> None:
    ann = server.person("Ann")
    group = server.group("Group", ann)
    group.remove_bot(ann, kick=kick)
    assert await refused(server, "sendMessage", chat_id=group.id, text="x") == f"Forbidden: {words}"


async def test_every_update_of_a_group_is_one_the_bot_api_knows(server: Server) -> None:
    seen: list[Json] = updates_of(server)
    await result(server, "getUpdates", allowed_updates=["message", "my_chat_member", "chat_member"])
    ann, bob = server.person("Ann"), server.person("Bob")
    group = server.group("Forum", ann, forum=True, bot="administrator")
    await bob.join(group)
    group.promote(bob, ann)
    group.open_topic("Topic", ann)
    await bob.leave(group)
    group.remove_bot(ann)
    kinds: list[Any] = [next(name for name in update if name != "update_id") for update in seen]
    assert kinds == [*"my_chat_member message chat_member message chat_member message message chat_member my_chat_member".split()]
    for update in seen:
        bot_api().check("Update", update)
