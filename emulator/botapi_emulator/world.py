"""The state Telegram keeps: people, chats, messages, files, the bot's profile, and what becomes an update."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterable
from dataclasses import dataclass

from botapi_emulator.bell import Bell
from botapi_emulator.chats import Chat
from botapi_emulator.files import Files
from botapi_emulator.flood import Flood
from botapi_emulator.membership import RIGHTS, SERVICE, may_see
from botapi_emulator.profile import Profile
from botapi_emulator.refusal import Json, Refusal, bad_request, forbidden
from botapi_emulator.settings import Settings
from botapi_emulator.updates import Updates

ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
"""Who sends what administrators write anonymously."""


@dataclass(slots=True, kw_only=True)
class Query:
    """A callback, inline or guest query that waits for its answer.

    Attributes:
        id: by which the bot answers it.
        asked_at: time of the world's clock.
        person: id of who asked.
        answer: what the bot answered, None before.
        inline_message_id: of the message a guest query led to.
    """

    id: str
    asked_at: float
    person: int
    answer: Json | None = None
    inline_message_id: str | None = None


class World:
    """Everything but HTTP.

    Attributes:
        token: of the only bot.
        bot: its User.
        users: by id.
        chats: by id.
        updates: what waits for the bot.
        files: all files.
        profile: commands, descriptions, menu buttons.
        queries: callback, inline and guest queries by id.
        inline_messages: messages sent by way of an inline result, by inline message id.
        inline_cache: (query, offset, person or 0 for everybody) to when the answer expires, and the answer.
        reactions_of_people: (chat id, message id, person) to the emoji a person set.
        reactions: (chat id, message id) to the emoji the bot set.
        changed: rings at every change.
        delivered: (chat id, message id) of every new message of a person that became an update, in order.
    """

    def __init__(self, *, token: str, username: str, name: str, settings: Settings) -> None:
        self.token = token
        self.settings = settings
        self.bot: Json = {"id": int(token.partition(":")[0]), "is_bot": True, "first_name": name, "username": username}
        self.users: dict[int, Json] = {}
        self.chats: dict[int, Chat] = {}
        self.changed = Bell()
        self.updates = Updates(settings, self.changed)
        self.files = Files()
        self.profile = Profile(name=name)
        self.queries: dict[str, Query] = {}
        self.inline_messages: dict[str, tuple[Chat, int]] = {}
        self.inline_cache: dict[tuple[str, str, int], tuple[float, Json]] = {}
        self.reactions_of_people: dict[tuple[int, int, int], list[Json]] = {}
        self.reactions: dict[tuple[int, int], list[Json]] = {}
        self.delivered: list[tuple[int, int]] = []
        self._flood = Flood()
        self._skew = 0.0
        self._message_ids = itertools.count(1)
        self._own_ids: dict[int, itertools.count[int]] = {}
        self._query_ids = itertools.count(4_000_000_000_000_000_001)

    def now(self) -> float:
        """Unix time of the world, in seconds."""
        return time.time() + self._skew

    def advance(self, seconds: float) -> None:
        """Let time pass without waiting: old queries expire, limits of sending recover."""
        self._skew += seconds

    def add_user(self, user: Json) -> Json:
        """Add a person."""
        self.users[user["id"]] = user
        return user

    def add_chat(self, chat: Chat) -> Chat:
        """Add a chat."""
        self.chats[chat.id] = chat
        return chat

    def private_chat(self, person: int) -> Chat:
        """The chat of a person with the bot, made when it is missing; the bot may write once the person did."""
        chat = self.chats.get(person)
        if chat is None:
            user = self.users[person]
            named: Json = {name: user[name] for name in ("first_name", "last_name", "username") if name in user}
            chat = self.add_chat(Chat(person, "private", named))
            chat.members[person] = "member"
        return chat

    def friends_chat(self, person: int) -> Chat:
        """The chat of a person with a friend, which the bot is not in; it is known to the bot by guest queries alone."""
        number = -10_000_000 - person
        if number not in self.chats:
            chat = self.add_chat(Chat(number, "group", {"title": "Friends"}))
            chat.members[person] = "creator"
        return self.chats[number]

    def new_query(self, person: int) -> Query:
        """A query with an id of its own."""
        query = Query(id=str(next(self._query_ids)), asked_at=self.now(), person=person)
        self.queries[query.id] = query
        return query

    def open_query(self, identifier: str, lifetime: float) -> Query:
        """The query an answer is for.

        Raises:
            Refusal: unknown, answered already, or older than ``lifetime`` seconds.
        """
        query = self.queries.get(identifier)
        if query is None or query.answer is not None or self.now() - query.asked_at > lifetime:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        return query

    def chat(self, chat_id: int | str) -> Chat:
        """The chat a call names, by id or @username.

        Raises:
            Refusal: there is none the bot knows.
        """
        if isinstance(chat_id, int):
            found = self.chats.get(chat_id)
        else:
            wanted = chat_id.removeprefix("@").lower()
            # Telegram finds groups by name, people never.
            found = next((c for c in self.chats.values() if c.kind != "private" and c.named.get("username", "").lower() == wanted), None)
        if found is None or (found.kind == "private" and found.bot_status == "left" and not found.messages and not self._meets(found.id)):
            raise bad_request("chat not found")
        return found

    def writable(self, chat_id: int | str) -> Chat:
        """The chat a call writes into.

        Raises:
            Refusal: not found, blocked by the person, the bot was kicked or is no member, or the group became a supergroup.
        """
        chat = self.chat(chat_id)
        if chat.migrated_to is not None:
            raise Refusal(400, "Bad Request: group chat was upgraded to a supergroup chat", {"migrate_to_chat_id": chat.migrated_to})
        if chat.bot_is_in:
            return chat
        if chat.kind == "private":
            if chat.bot_status == "kicked":
                raise forbidden("bot was blocked by the user")
            raise forbidden("bot can't initiate conversation with a user")
        if chat.bot_status == "kicked":
            raise forbidden(f"bot was kicked from the {chat.kind} chat")
        raise forbidden(f"bot is not a member of the {chat.kind} chat")

    def post(self, chat: Chat, sender: Json | None, content: Json) -> Json:
        """Put a message into a chat; it gets the next id and the time."""
        # Supergroups number their own messages; private chats and groups share the numbers of the bot's account.
        ids = self._own_ids.setdefault(chat.id, itertools.count(1)) if chat.kind == "supergroup" else self._message_ids
        number = next(ids)
        message: Json = {"message_id": number}
        if sender is not None:
            message["from"] = sender
        now = self.now()
        message |= {"chat": chat.to_json(), "date": int(now), **content}
        chat.messages[number] = message
        chat.record("message", now, message)
        self.changed.ring()
        return message

    def edit(self, chat: Chat, number: int, content: Json, *, drop: Iterable[str] = ()) -> Json:
        """Replace parts of a message; ``drop`` names fields that go."""
        now = self.now()
        dropped = set(drop)
        message = {name: value for name, value in chat.messages[number].items() if name not in dropped} | content
        message["edit_date"] = int(now)
        chat.messages[number] = message
        chat.record("edited", now, message)
        self.changed.ring()
        return message

    def delete(self, chat: Chat, number: int) -> None:
        """Take a message away."""
        message = chat.messages.pop(number)
        chat.record("deleted", self.now(), message)
        self.changed.ring()

    def announce(self, kind: str, payload: Json, key: int) -> bool:
        """Make an update, if the bot wants it; whether it does."""
        wanted = self.updates.add(kind, payload, key) is not None
        self.changed.ring()
        return wanted

    def deliver(self, chat: Chat, message: Json, kind: str = "message") -> bool:
        """Send a person's message to the bot, if it may see it; whether it may."""
        if not chat.bot_is_in or not may_see(self.bot, chat, message, privacy=self.settings.privacy):
            return False
        wanted = self.announce(kind, message, chat.id)
        if wanted and kind == "message" and not any(name in message for name in SERVICE):
            self.delivered.append((chat.id, message["message_id"]))
        return True

    def check_flood(self, chat: Chat) -> None:
        """Raises Refusal when the limits of sending hold and one more message is too many."""
        if self.settings.flood:
            self._flood.check(self.settings, chat.id, self.now())

    def set_bot_status(self, chat: Chat, status: str, by: Json) -> None:
        """Change what the bot is in a chat, and tell it."""
        old = self.member(chat, self.bot["id"])
        chat.bot_status = status
        self.announce(
            "my_chat_member",
            {
                "chat": chat.to_json(),
                "from": by,
                "date": int(self.now()),
                "old_chat_member": old,
                "new_chat_member": self.member(chat, self.bot["id"]),
            },
            chat.id,
        )

    def set_member(self, chat: Chat, person: int, status: str, by: Json) -> None:
        """Change what a person is in a chat, and tell the bot if it administers the chat."""
        old = self.member(chat, person)
        chat.members[person] = status
        if chat.bot_status == "administrator":
            change = {"chat": chat.to_json(), "from": by, "date": int(self.now()), "old_chat_member": old}
            self.announce("chat_member", {**change, "new_chat_member": self.member(chat, person)}, chat.id)

    def member(self, chat: Chat, person: int) -> Json:
        """The ChatMember of a person or of the bot."""
        user = self.bot if person == self.bot["id"] else self.users[person]
        status = chat.bot_status if person == self.bot["id"] else chat.members.get(person, "left")
        return {"user": user, "status": status, **RIGHTS.get(status, {})}

    def _meets(self, person: int) -> bool:
        return any(person in chat.members and chat.bot_is_in for chat in self.chats.values() if chat.kind != "private")
