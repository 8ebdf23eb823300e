"""People in Telegram, as tests use them: they write, press buttons, ask inline, block the bot, join groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from botapi_emulator.answering import result_content
from botapi_emulator.bell import until
from botapi_emulator.chats import BotChat, Chat
from botapi_emulator.entities import complete
from botapi_emulator.refusal import Json
from botapi_emulator.world import Query, World
from botapi_emulator.writing import Place, Writer, replied


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


class Person(Writer):
    """Somebody with a Telegram account.

    Attributes:
        user: the User, with ``language_code``.
        chat: the private chat with the bot.
    """

    def __init__(self, world: World, user: Json) -> None:
        super().__init__(world, user)
        self._pressed: dict[tuple[int, int, str], tuple[float, Press]] = {}

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
        message = world.post(place, self.user, {**replied(reply_to), **content})
        world.announce("guest_message", {**message, "guest_query_id": query.id}, self.id)
        answer = await self._answered(query, timeout, f"an answer to the guest message {text!r}")
        made = world.post(place, world.bot, {**replied(message), "guest_bot_caller_user": self.user, **result_content(answer["result"])})
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
