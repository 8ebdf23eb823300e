"""What people do in Telegram, as tests write it: send, press, ask inline, block, join."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.botapi import files
from tests.botapi.answering import result_content
from tests.botapi.bell import until
from tests.botapi.chats import BotChat, Chat
from tests.botapi.entities import clean, complete, from_json, trim
from tests.botapi.refusal import Json
from tests.botapi.world import ANONYMOUS, Query, World

Place = BotChat | Chat | None
"""Where something happens; None is the private chat with the bot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """What pressing a button did.

    Attributes:
        kind: the action of the button: ``callback_data``, ``url``, ``copy_text``, ``switch_inline_query`` ...; only the first asks the bot.
        value: the data, link, text or query of the button.
        text: of the bot's answer to a callback; empty when there was none.
        show_alert: whether it is shown in a window that must be closed.
        url: the link the answer opens.
        query_id: of the callback query; empty when nothing was sent.
    """

    kind: str
    value: Any
    text: str = ""
    show_alert: bool = False
    url: str | None = None
    query_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InlineAnswer:
    """The results of an inline query.

    Attributes:
        query_id: of the query.
        query: what was asked.
        results: as the bot sent them.
        button: above the results, None if none.
        next_offset: what to ask for more; empty at the end.
        cached: True when Telegram answered without asking the bot.
    """

    query_id: str
    query: str
    results: list[Json]
    button: Json | None
    next_offset: str
    cached: bool


class Person:
    """Somebody with a Telegram account.

    Attributes:
        user: the User, with ``language_code``.
        chat: the private chat with the bot.
    """

    def __init__(self, world: World, user: Json) -> None:
        self._world = world
        self.user = world.add_user(user)
        self.chat = BotChat(world.private_chat(user["id"]), world.bot["id"])
        self._pressed: dict[tuple[int, int, str], tuple[float, Press]] = {}

    @property
    def id(self) -> int:
        """The user id, which is also the id of the private chat."""
        return int(self.user["id"])

    async def start(self, parameter: str = "") -> Json:
        """Press START, by a deep link with ``parameter`` if given."""
        return await self.send(f"/start {parameter}".rstrip())

    async def send(
        self,
        text: str,
        *,
        chat: Place = None,
        reply_to: Json | None = None,
        thread: int | None = None,
        forward: Person | str | None = None,
        anonymous: bool = False,
        entities: Sequence[Json] = (),
        via_bot: bool = False,
    ) -> Json:
        """Write a message.

        Args:
            text: 1 to 4096 characters; what Telegram's apps mark by themselves is marked.
            chat: where; None is the private chat with the bot.
            reply_to: the message it replies to.
            thread: the topic of a forum; taken from ``reply_to`` when not given.
            forward: whose message it forwards; a name for somebody whose account is hidden.
            anonymous: an administrator writes as the group.
            entities: marked by the person, as in the Bot API.
            via_bot: the text came from an inline result of the bot.

        Returns:
            The message as the bot is told about it.

        Raises:
            ValueError: Telegram's apps would not send it.
        """
        kept, found = clean(text, from_json(entities, text))
        kept, found = trim(kept, found)
        if not 0 < len(kept) <= 4096:
            raise ValueError(f"{self.user['first_name']}: a text has 1 to 4096 characters, not {len(kept)} -> shorten it")
        content: Json = {"text": kept}
        if marked := complete(kept, found):
            content["entities"] = [entity.to_json() for entity in marked]
        if via_bot:
            content["via_bot"] = self._world.bot
        return self._send(content, chat=chat, reply_to=reply_to, thread=thread, forward=forward, anonymous=anonymous)

    async def send_photo(self, content: bytes, *, caption: str = "", chat: Place = None, reply_to: Json | None = None) -> Json:
        """Send a photo."""
        stored = self._world.files.put(content, kind="photo", name="photo.jpg", mime="image/jpeg")
        return self._send({"photo": files.photo(stored), **_caption(caption)}, chat=chat, reply_to=reply_to)

    async def send_sticker(self, content: bytes = b"RIFF", *, emoji: str = "🙂", chat: Place = None, reply_to: Json | None = None) -> Json:
        """Send a static sticker."""
        stored = self._world.files.put(content, kind="sticker", name="sticker.webp", mime="image/webp")
        return self._send({"sticker": files.sticker(stored, emoji)}, chat=chat, reply_to=reply_to)

    async def send_voice(self, content: bytes = b"OggS", *, seconds: int = 2, chat: Place = None, reply_to: Json | None = None) -> Json:
        """Send a voice message."""
        stored = self._world.files.put(content, kind="voice", name="voice.oga", mime="audio/ogg")
        return self._send({"voice": files.voice(stored, seconds)}, chat=chat, reply_to=reply_to)

    async def send_document(
        self,
        content: bytes,
        *,
        file_name: str,
        mime: str = "application/octet-stream",
        caption: str = "",
        chat: Place = None,
        reply_to: Json | None = None,
    ) -> Json:
        """Send a file."""
        stored = self._world.files.put(content, kind="document", name=file_name, mime=mime)
        return self._send({"document": files.document(stored), **_caption(caption)}, chat=chat, reply_to=reply_to)

    async def edit(self, message: Json, text: str) -> Json:
        """Change the text of an own message."""
        chat = self._world.chats[message["chat"]["id"]]
        if message["from"]["id"] != self.id:
            raise ValueError(f"{self.user['first_name']}: message {message['message_id']} is somebody else's -> edit an own one")
        kept, _ = trim(text, ())
        content: Json = {"text": kept}
        if marked := complete(kept, ()):
            content["entities"] = [entity.to_json() for entity in marked]
        edited = self._world.edit(chat, message["message_id"], content, drop=("text", "entities"))
        self._world.deliver(chat, edited, "edited_message")
        return edited

    async def press(self, message: Json, button: str, *, timeout: float = 10.0, wait: bool = True) -> Press:
        """Press a button under a message as it is now.

        Args:
            message: the message, in a chat or sent by way of an inline result; an older state of it will do.
            button: its label, or its callback data.
            timeout: seconds to wait for the bot's answer.
            wait: False returns at once; ``press_answer`` then tells the answer.

        Raises:
            ValueError: there is no such button.
            TimeoutError: the bot did not answer.
        """
        chat = self._world.chats[message["chat"]["id"]]
        current = chat.messages.get(message["message_id"])
        found = _button(current, button)
        kind, value = next((name, found[name]) for name in found if name not in {"text", "style", "icon_custom_emoji_id"})
        if kind != "callback_data":
            return Press(kind=kind, value=value)
        assert current is not None
        key = (chat.id, current["message_id"], value)
        cached = self._pressed.get(key)
        if cached is not None and cached[0] > self._world.now():
            return cached[1]
        query = self._world.new_query(self.id)
        payload: Json = {"id": query.id, "from": self.user, "chat_instance": str(chat.id * 7919), "data": value}
        inline_id = self._inline_id(chat, current["message_id"])
        if inline_id:
            payload["inline_message_id"] = inline_id
        else:
            payload["message"] = current
        self._world.announce("callback_query", payload, self.id)
        if not wait:
            return Press(kind=kind, value=value, query_id=query.id)
        pressed = await self.press_answer(Press(kind=kind, value=value, query_id=query.id), timeout=timeout)
        assert query.answer is not None
        if query.answer["cache_time"]:
            self._pressed[key] = (self._world.now() + query.answer["cache_time"], pressed)
        return pressed

    async def press_answer(self, pressed: Press, *, timeout: float = 10.0) -> Press:
        """The bot's answer to a button pressed with ``wait=False``.

        Raises:
            TimeoutError: the bot did not answer.
        """
        query = self._world.queries[pressed.query_id]
        answer = await self._answered(query, timeout, f"an answer to the button with {pressed.value!r}")
        return Press(
            kind=pressed.kind,
            value=pressed.value,
            text=answer["text"],
            show_alert=answer["show_alert"],
            url=answer["url"],
            query_id=query.id,
        )

    async def inline(self, query: str, *, offset: str = "", chat_type: str = "sender", timeout: float = 10.0) -> InlineAnswer:
        """Type ``@bot query`` in some chat.

        Raises:
            ValueError: the query has more than 256 characters.
            TimeoutError: the bot did not answer.
        """
        if len(query) > 256:
            raise ValueError(f"an inline query has at most 256 characters, not {len(query)} -> shorten it")
        cached = self._world.inline_cache.get((query, offset, 0)) or self._world.inline_cache.get((query, offset, self.id))
        if cached is not None and cached[0] > self._world.now():
            return self._inline_answer("", query, cached[1], cached=True)
        asked = self._world.new_query(self.id)
        payload = {"id": asked.id, "from": self.user, "query": query, "offset": offset, "chat_type": chat_type}
        self._world.announce("inline_query", payload, self.id)
        answer = await self._answered(asked, timeout, f"an answer to the inline query {query!r}")
        if answer["cache_time"] > 0:
            whose = self.id if answer["is_personal"] else 0
            self._world.inline_cache[query, offset, whose] = (self._world.now() + answer["cache_time"], answer)
        return self._inline_answer(asked.id, query, answer, cached=False)

    async def choose(self, answer: InlineAnswer, result: str | int = 0, *, chat: Place = None) -> Json:
        """Send an inline result into a chat, by its id or position; the message as it stands there."""
        chosen = answer.results[result] if isinstance(result, int) else next(r for r in answer.results if r["id"] == result)
        place = self._place(chat)
        message = self._send({**result_content(chosen), "via_bot": self._world.bot}, chat=chat)
        payload: Json = {"result_id": chosen["id"], "from": self.user, "query": answer.query}
        if "reply_markup" in message:
            payload["inline_message_id"] = f"AQAD{place.id}_{message['message_id']}"
            self._world.inline_messages[payload["inline_message_id"]] = (place, message["message_id"])
        if self._world.settings.inline_feedback:
            self._world.announce("chosen_inline_result", payload, self.id)
        return message

    async def guest(self, text: str, *, chat: Place = None, reply_to: Json | None = None, timeout: float = 10.0) -> Json:
        """Mention the bot in a chat it is not in; the message it puts there.

        Args:
            text: with the bot's @username in it.
            chat: the chat; None is one of their own with a friend.
            reply_to: the message it replies to, which the bot is shown.
            timeout: seconds to wait for the bot.

        Raises:
            ValueError: the text does not mention the bot, or the bot does not take guest queries.
            TimeoutError: the bot did not answer.
        """
        world = self._world
        if not world.settings.guest or f"@{world.bot['username'].lower()}" not in text.lower():
            raise ValueError(
                f"a guest query mentions @{world.bot['username']} and the setting guest is on -> change the text or the setting"
            )
        place = self._place(chat) if chat is not None else world.friends_chat(self.id)
        query = world.new_query(self.id)
        content: Json = {"text": text, "entities": [entity.to_json() for entity in complete(text, ())]}
        message = world.post(place, self.user, {**_replied(reply_to), **content})
        world.announce("guest_message", {**message, "guest_query_id": query.id}, self.id)
        answer = await self._answered(query, timeout, f"an answer to the guest message {text!r}")
        made = world.post(place, world.bot, {**_replied(message), "guest_bot_caller_user": self.user, **result_content(answer["result"])})
        assert query.inline_message_id is not None
        world.inline_messages[query.inline_message_id] = (place, made["message_id"])
        return made

    async def block(self) -> None:
        """Stop the bot: it may not write any more."""
        self._world.set_bot_status(self.chat.state, "kicked", self.user)

    async def unblock(self) -> None:
        """Restart the bot."""
        self._world.set_bot_status(self.chat.state, "member", self.user)

    async def join(self, chat: BotChat) -> Json:
        """Join a group."""
        self._world.set_member(chat.state, self.id, "member", self.user)
        return self._send({"new_chat_members": [self.user]}, chat=chat)

    async def leave(self, chat: BotChat) -> Json:
        """Leave a group."""
        message = self._send({"left_chat_member": self.user}, chat=chat)
        self._world.set_member(chat.state, self.id, "left", self.user)
        return message

    def commands(self, chat: Place = None) -> list[Json]:
        """The commands this person is shown when typing a slash."""
        return self._world.profile.commands_seen(self._place(chat), self.id, self.user.get("language_code", ""))

    def _place(self, chat: Place) -> Chat:
        if chat is None:
            return self.chat.state
        return chat.state if isinstance(chat, BotChat) else chat

    def _send(
        self,
        content: Json,
        *,
        chat: Place = None,
        reply_to: Json | None = None,
        thread: int | None = None,
        forward: Person | str | None = None,
        anonymous: bool = False,
    ) -> Json:
        place = self._place(chat)
        if place.kind == "private" and place.bot_status == "left":
            place.bot_status = "member"
        elif place.kind == "private" and place.bot_status == "kicked":
            raise ValueError(f"{self.user['first_name']} blocked the bot -> unblock it first")
        elif self.id not in place.members or place.members[self.id] in {"left", "kicked"}:
            raise ValueError(f"{self.user['first_name']} is not in chat {place.id} -> join it first")
        fields: Json = {}
        if anonymous:
            fields["sender_chat"] = place.to_json()
        if thread is None and reply_to is not None:
            thread = reply_to.get("message_thread_id")
        if thread is not None:
            fields |= {"message_thread_id": thread, **({"is_topic_message": True} if place.forum else {})}
        if forward is not None:
            fields["forward_origin"] = self._origin(forward)
        message = self._world.post(place, ANONYMOUS if anonymous else self.user, {**fields, **_replied(reply_to), **content})
        self._world.deliver(place, message)
        return message

    def _origin(self, forward: Person | str) -> Json:
        date = int(self._world.now()) - 60
        if isinstance(forward, str):
            return {"type": "hidden_user", "date": date, "sender_user_name": forward}
        return {"type": "user", "date": date, "sender_user": forward.user}

    def _inline_id(self, chat: Chat, number: int) -> str | None:
        return next((name for name, place in self._world.inline_messages.items() if place == (chat, number)), None)

    def _inline_answer(self, query_id: str, query: str, answer: Json, *, cached: bool) -> InlineAnswer:
        return InlineAnswer(
            query_id=query_id,
            query=query,
            results=answer["results"],
            button=answer["button"],
            next_offset=answer["next_offset"],
            cached=cached,
        )

    async def _answered(self, query: Query, timeout: float, what: str) -> Json:
        return await until(self._world.changed, lambda: query.answer or {}, timeout, what)


def _button(message: Json | None, wanted: str) -> Json:
    if message is None:
        raise ValueError("the message is gone -> press a button of one that is there")
    buttons: list[Json] = [button for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]
    for button in buttons:
        if wanted in {button["text"], button.get("callback_data")}:
            return button
    labels = ", ".join(repr(button["text"]) for button in buttons) or "none"
    raise ValueError(f"message {message['message_id']} has no button {wanted!r} -> its buttons are {labels}")


def _replied(message: Json | None) -> Json:
    if message is None:
        return {}
    return {"reply_to_message": {name: value for name, value in message.items() if name != "reply_to_message"}}


def _caption(text: str) -> Json:
    if not text:
        return {}
    found = complete(text, ())
    return {"caption": text, **({"caption_entities": [entity.to_json() for entity in found]} if found else {})}
