"""What people write in Telegram: messages of every kind, edits, deletions, reactions."""

from __future__ import annotations

from collections.abc import Sequence

from botapi_emulator import files, limits
from botapi_emulator.chats import BotChat, Chat
from botapi_emulator.entities import clean, complete, from_json, trim
from botapi_emulator.refusal import Json, Refusal
from botapi_emulator.world import ANONYMOUS, World

Place = BotChat | Chat | None
"""Where something happens; None is the private chat with the bot."""


class Writer:
    """Somebody with a Telegram account, as far as writing goes.

    Attributes:
        user: the User, with ``language_code``.
        chat: the private chat with the bot.
    """

    def __init__(self, world: World, user: Json) -> None:
        self._world = world
        self.user = world.add_user(user)
        self.chat = BotChat(world.private_chat(user["id"]), world.bot["id"])

    @property
    def id(self) -> int:
        """The user id, which is also the id of the private chat."""
        return int(self.user["id"])

    async def start(self, parameter: str = "") -> Json:
        """Press START, by a deep link with ``parameter`` if given.

        Raises:
            ValueError: a deep link cannot carry the parameter.
        """
        try:
            limits.start_parameter(parameter, least=0)
        except Refusal:
            raise ValueError(f"{parameter!r} is no start parameter -> at most 64 of A-Z a-z 0-9 _ -") from None
        return await self.send(f"/start {parameter}".rstrip())

    async def send(
        self,
        text: str,
        *,
        chat: Place = None,
        reply_to: Json | None = None,
        thread: int | None = None,
        forward: Writer | str | None = None,
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

    async def delete(self, message: Json) -> None:
        """Delete a message for everybody; bots are not told."""
        self._world.delete(self._world.chats[message["chat"]["id"]], message["message_id"])

    async def react(self, message: Json, emoji: str) -> None:
        """Put one emoji under a message, or (empty) take it away; bots that asked for it and administer a group are told."""
        chat = self._world.chats[message["chat"]["id"]]
        key = (chat.id, message["message_id"], self.id)
        old = self._world.reactions_of_people.get(key, [])
        new = self._world.reactions_of_people[key] = [{"type": "emoji", "emoji": emoji}] if emoji else []
        if chat.kind == "private" or chat.bot_status == "administrator":
            changed = {"chat": chat.to_json(), "message_id": message["message_id"], "user": self.user, "date": int(self._world.now())}
            self._world.announce("message_reaction", {**changed, "old_reaction": old, "new_reaction": new}, chat.id)

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
        forward: Writer | str | None = None,
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
        message = self._world.post(place, ANONYMOUS if anonymous else self.user, {**fields, **replied(reply_to), **content})
        self._world.deliver(place, message)
        return message

    def _origin(self, forward: Writer | str) -> Json:
        date = int(self._world.now()) - 60
        if isinstance(forward, str):
            return {"type": "hidden_user", "date": date, "sender_user_name": forward}
        return {"type": "user", "date": date, "sender_user": forward.user}


def replied(message: Json | None) -> Json:
    """What a message carries about the message it replies to."""
    if message is None:
        return {}
    return {"reply_to_message": {name: value for name, value in message.items() if name != "reply_to_message"}}


def _caption(text: str) -> Json:
    if not text:
        return {}
    found = complete(text, ())
    return {"caption": text, **({"caption_entities": [entity.to_json() for entity in found]} if found else {})}
