"""What happens to groups: the bot is added, promoted and removed, topics are opened, a group becomes a supergroup."""

from __future__ import annotations

from botapi_emulator.chats import BotChat, Chat
from botapi_emulator.people import Person
from botapi_emulator.refusal import Json
from botapi_emulator.world import World

_SUPERGROUP = -1_000_000_000_000


class Group(BotChat):
    """A group, supergroup or forum; its first person owns it."""

    def __init__(self, world: World, chat: Chat, people: tuple[Person, ...]) -> None:
        super().__init__(world.add_chat(chat), world.bot["id"])
        self._world = world
        for person in people:
            chat.members.setdefault(person.id, "creator" if not chat.members else "member")

    @classmethod
    def create(cls, world: World, title: str, people: tuple[Person, ...], *, supergroup: bool, forum: bool, username: str) -> Group:
        """A group with these people and without the bot."""
        number = sum(chat.kind != "private" for chat in world.chats.values()) + 1
        identifier = _SUPERGROUP - 100_000 - number if supergroup or forum else -100_000 - number
        named = {"title": title, **({"username": username} if username else {})}
        return cls(world, Chat(identifier, "supergroup" if supergroup or forum else "group", named, forum=forum), people)

    def add_bot(self, by: Person, *, administrator: bool = False) -> Json:
        """Somebody adds the bot; the service message that tells so."""
        self._world.set_bot_status(self.state, "administrator" if administrator else "member", by.user)
        return self._service(by.user, {"new_chat_members": [self._world.bot]})

    def promote_bot(self, by: Person) -> None:
        """The bot becomes an administrator and sees every message."""
        self._world.set_bot_status(self.state, "administrator", by.user)

    def remove_bot(self, by: Person, *, kick: bool = True) -> None:
        """The bot is kicked, or (``kick`` False) taken out so that it may come back."""
        self._world.set_bot_status(self.state, "kicked" if kick else "left", by.user)

    def promote(self, person: Person, by: Person) -> None:
        """Somebody becomes an administrator."""
        self._world.set_member(self.state, person.id, "administrator", by.user)

    def open_topic(self, name: str, by: Person) -> int:
        """A new topic of a forum; its thread id."""
        if not self.state.forum:
            raise ValueError(f"chat {self.id} has no topics -> make it with forum=True")
        message = self._world.post(
            self.state, by.user, {"forum_topic_created": {"name": name, "icon_color": 7322096}, "is_topic_message": True}
        )
        thread = int(message["message_id"])
        message["message_thread_id"] = thread
        self.state.topics[thread] = name
        self._world.deliver(self.state, message)
        return thread

    def migrate(self, by: Person) -> Group:
        """The group becomes a supergroup with another id; both chats are told."""
        new = Group.create(self._world, self.state.named["title"], (), supergroup=True, forum=False, username="")
        new.state.members.update(self.state.members)
        new.state.bot_status = self.state.bot_status
        self._service(by.user, {"migrate_to_chat_id": new.id})
        self.state.migrated_to = new.id
        new._service(by.user, {"migrate_from_chat_id": self.id})
        return new

    def _service(self, by: Json, content: Json) -> Json:
        message = self._world.post(self.state, by, content)
        self._world.deliver(self.state, message)
        return message
