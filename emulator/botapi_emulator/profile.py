"""The bot's profile: names, descriptions, commands for each scope and language, menu buttons."""

from __future__ import annotations

from botapi_emulator.chats import Chat
from botapi_emulator.refusal import Json

Scope = tuple[str, int, int]
"""Kind of the scope, chat id and person id; 0 where the kind has none."""

_DEFAULT: Scope = ("default", 0, 0)


class Profile:
    """What people see before they write.

    Attributes:
        names: language to name; the empty language is for everybody else. The same for the two descriptions.
        menus: chat id to menu button; 0 is the default for all private chats.
    """

    def __init__(self, *, name: str) -> None:
        self.names = {"": name}
        self.descriptions: dict[str, str] = {}
        self.short_descriptions: dict[str, str] = {}
        self.menus: dict[int, Json] = {}
        self.commands: dict[tuple[Scope, str], list[Json]] = {}

    def commands_seen(self, chat: Chat, person: int, language: str) -> list[Json]:
        """The commands a person is shown in a chat: the narrowest scope that has any, the own language before the rest."""
        administers = chat.members.get(person) in {"creator", "administrator"}
        scopes: list[Scope] = [("chat", chat.id, 0)]
        if chat.kind == "private":
            scopes += [("all_private_chats", 0, 0)]
        else:
            scopes = [("chat_member", chat.id, person), *([("chat_administrators", chat.id, 0)] if administers else []), *scopes]
            scopes += [*([("all_chat_administrators", 0, 0)] if administers else []), ("all_group_chats", 0, 0)]
        for scope in [*scopes, _DEFAULT]:
            for spoken in (language.partition("-")[0], ""):
                if found := self.commands.get((scope, spoken)):
                    return found
        return []


def in_language(texts: dict[str, str], language: str) -> str:
    """The text for a language, or the one for everybody else; empty when there is none."""
    return texts.get(language.partition("-")[0]) or texts.get("", "")
