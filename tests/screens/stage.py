"""The server, the bot and the people of a tour."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from botapi_emulator.entities import utf16_length
from botapi_emulator.people import Person
from botapi_emulator.refusal import Json
from botapi_emulator.server import Server

from bot.paths import shipped_knowledge
from tests.prepared import fill
from tests.screens.frames import Frame
from tests.telegram.scenarios.bot_process import cache_of, running

USERNAME = "coop_report_bot"
NAME = "Cooperation Report"
NAME_ZH = "合作报告问答"
BOT_ZH = "机器人"

_FOLDERS = re.compile(r'(?<=File ")[^"\n]*?/(?=(?:bot|site-packages|lib/python[\d.]+)/)')


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Where people meet the bot.

    Attributes:
        server: the Bot API.
        admin: the person who is told of errors.
    """

    server: Server
    admin: Person

    def person(self, name: str = "Ann", language: str = "en") -> Person:
        """Somebody new."""
        return self.server.person(name, language_code=language)


Scene = Callable[[Stage], Awaitable[Frame]]


@asynccontextmanager
async def open_stage() -> AsyncIterator[Stage]:
    """A server and a running bot.

    Raises:
        AssertionError: the bot did not start, or made a mistake that the Bot API refused.
    """
    async with Server(username=USERNAME, name=NAME) as server:
        admin = server.person("Olga")
        with tempfile.TemporaryDirectory() as folder:
            # Administrators change it.
            knowledge = shutil.copytree(shipped_knowledge(), Path(folder) / "knowledge")
            fill(cache_of(Path(folder) / "data"), knowledge)
            settings = {"COOPBOT_ADMINS": str(admin.id), "COOPBOT_KNOWLEDGE": str(knowledge)}
            async with running(server, Path(folder) / "data", **settings):
                # Somebody has to begin a chat with a bot before the bot can tell anything.
                await admin.chat.wait_for_reply(after=await admin.start())
                yield Stage(server=server, admin=admin)
        server.journal.check()


async def play(tour: Mapping[str, Sequence[Scene]]) -> dict[str, list[Frame]]:
    """The frames of a tour, one scene after the other, so that ids are the same each time.

    Raises:
        AssertionError: as for ``open_stage``.
        TimeoutError: the bot did not do what a scene waits for.
    """
    async with open_stage() as stage:
        return {heading: [await scene(stage) for scene in scenes] for heading, scenes in tour.items()}


def without_folders(message: Json) -> Json:
    """A message with the folders of this machine taken out of the files a traceback names; entities still mark the same words."""
    text, entities = message["text"], [dict(entity) for entity in message.get("entities", [])]
    for match in reversed([*_FOLDERS.finditer(text)]):
        begin, length = utf16_length(text[: match.start()]), utf16_length(match[0])
        for entity in entities:
            if entity["offset"] > begin:
                entity["offset"] -= length
            elif entity["offset"] + entity["length"] > begin:
                entity["length"] -= length
        text = text[: match.start()] + text[match.end() :]
    return {**message, "text": text, "entities": entities}
