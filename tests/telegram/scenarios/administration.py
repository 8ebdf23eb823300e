"""An administrator at work, for the scenarios."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from botapi_emulator.people import Person
from botapi_emulator.refusal import Json
from botapi_emulator.server import Server

from bot.paths import shipped_knowledge
from tests.prepared import fill
from tests.telegram.scenarios.bot_process import BotProcess, cache_of, running
from tests.telegram.scenarios.conftest import PATIENCE, button


@dataclass
class Work:
    """An administrator at work; every message and every press is a step.

    Attributes:
        admin: who works.
        folder: the knowledge.
        bot: the running bot.
        server: where it speaks.
        steps: what was done so far.
        screen: what the bot showed last.
    """

    admin: Person
    folder: Path
    bot: BotProcess
    server: Server
    steps: list[str] = field(default_factory=list)
    screen: Json = field(default_factory=dict)

    async def send(self, text: str) -> Json:
        """Write something, and see what the bot says."""
        self.steps.append(text)
        self.screen = await self.admin.chat.wait_for_reply(after=await self.admin.send(text), timeout=PATIENCE)
        return self.screen

    async def file(self, name: str, content: bytes, caption: str = "") -> Json:
        """Send a file."""
        self.steps.append(name)
        self.screen = await self.admin.chat.wait_for_reply(
            after=await self.admin.send_document(content, file_name=name, caption=caption), timeout=PATIENCE
        )
        return self.screen

    async def press(self, words: str, *, exactly: bool = False) -> Json:
        """Press the button that holds these words, or has them as its label; shows what the message is then, or the new one."""
        self.steps.append(f"[{words}]")
        label = words if exactly else button(self.screen, words)
        messages = self.server.world.chats[self.admin.id].messages
        newest = max(messages)
        await self.admin.press(self.screen, label, timeout=PATIENCE)
        last = max(messages)
        self.screen = messages[last if last != newest else self.screen["message_id"]]
        return self.screen

    def files(self) -> dict[str, bytes]:
        """All knowledge files, byte for byte."""
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in knowledge_files(self.folder)}

    def audited(self) -> list[str]:
        """What the bot logged of the acts of administrators."""
        return [line.partition("bot.audit: ")[2] for line in self.bot.log if "bot.audit: " in line]


def knowledge_files(folder: Path) -> list[Path]:
    """The files of a folder that are read."""
    return sorted(path for path in folder.rglob("*") if path.suffix in (".yaml", ".txt") and not path.name.startswith("."))


@asynccontextmanager
async def at_work(knowledge: Path, tmp_path: Path, module: str = "bot", *, start: str = "fork", **settings: str) -> AsyncIterator[Work]:
    """An owner at work on a copy of a knowledge folder; nothing may be refused by Telegram, and no error logged."""
    folder = Path(shutil.copytree(knowledge, tmp_path / "knowledge"))
    if knowledge == shipped_knowledge():
        fill(cache_of(tmp_path / "data"), folder)
    async with Server() as server:
        ada = server.person("Ada")
        await ada.send("/start")
        settings = {"COOPBOT_ADMINS": str(ada.id), "COOPBOT_KNOWLEDGE": str(folder), **settings}
        async with running(server, tmp_path / "data", module=module, start=start, **settings) as bot:
            await ada.chat.wait_for_reply()
            yield Work(admin=ada, folder=folder, bot=bot, server=server)
            assert not [line for line in bot.log if "ERROR" in line or "Traceback" in line]
        server.journal.check()
        assert server.journal.sends_refused() == []
