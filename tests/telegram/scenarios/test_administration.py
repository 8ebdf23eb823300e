"""Administrators at work in their chat with the bot: from a new document to a sourced answer, and everything taken back again."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.paths import shipped_knowledge
from tests.botapi.people import Person
from tests.botapi.refusal import Json
from tests.botapi.server import Server
from tests.telegram.scenarios.bot_process import BotProcess, running
from tests.telegram.scenarios.conftest import ask, button, marked

pytestmark = pytest.mark.anyio

AGREEMENT = """Agreement on a cold-chain centre

On 3 March 2026 Dalian and Liupanshui signed an agreement on a cold-chain logistics centre in Zhongshan District.
The centre will store 40,000 tons of kiwi fruit a year and cost 380 million yuan.
It is to open in the autumn of 2027.
"""


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
        self.screen = await self.admin.chat.wait_for_reply(after=await self.admin.send(text))
        return self.screen

    async def file(self, name: str, content: bytes, caption: str = "") -> Json:
        """Send a file."""
        self.steps.append(name)
        self.screen = await self.admin.chat.wait_for_reply(after=await self.admin.send_document(content, file_name=name, caption=caption))
        return self.screen

    async def press(self, words: str) -> Json:
        """Press the button that holds these words; shows what the message is then, or the new one."""
        self.steps.append(f"[{words}]")
        label = button(self.screen, words)
        messages = self.server.world.chats[self.admin.id].messages
        newest = max(messages)
        await self.admin.press(self.screen, label, timeout=30)
        last = max(messages)
        self.screen = messages[last if last != newest else self.screen["message_id"]]
        return self.screen


@pytest.fixture
async def work(tmp_path: Path) -> AsyncIterator[Work]:
    folder = Path(shutil.copytree(shipped_knowledge(), tmp_path / "knowledge"))
    async with Server() as server:
        ada = server.person("Ada")
        await ada.send("/start")
        settings = {"COOPBOT_ADMINS": str(ada.id), "COOPBOT_KNOWLEDGE": str(folder)}
        async with running(server, tmp_path / "data", **settings) as bot:
            await ada.chat.wait_for_reply()
            yield Work(admin=ada, folder=folder, bot=bot, server=server)
            assert not [line for line in bot.log if "ERROR" in line or "Traceback" in line]
        server.journal.check()
        assert server.journal.sends_refused() == []


async def test_a_new_document_becomes_a_sourced_answer(work: Work) -> None:
    before = await ask(work.server.person("Bo"), "How much will the cold-chain centre cost?")
    assert "380" not in before["text"]
    await work.file("agreement.txt", AGREEMENT.encode(), "Agreement on a cold-chain centre\n2026-03-03")
    assert "New document" in work.screen["text"]
    await work.press("Publish")
    assert "Revision 2 is live" in work.screen["text"]
    await work.press("Add a fact from it")
    await work.send("The cold-chain logistics centre will cost 380 million yuan.")
    await work.press("Next")
    assert "The centre will store 40,000 tons of kiwi fruit a year and cost 380 million yuan." in work.screen["text"]
    await work.press("1")
    await work.press("Next")
    await work.send("How much will the cold-chain centre cost?\nWhat is the price of the cold chain logistics centre?\n冷链物流中心要花多少钱？")
    await work.press("Next")
    await work.press("Next")
    assert "People will read:" in work.screen["text"]
    await work.press("Publish")
    assert "Revision 3 is live" in work.screen["text"]
    assert len(work.steps) == 11
    for question in ("how much does the cold chain logistics centre cost", "冷链物流中心花多少钱"):
        told = await ask(work.server.person("Cy"), question)
        assert "380 million yuan" in told["text"]
        assert marked(told, "expandable_blockquote") == [
            "The centre will store 40,000 tons of kiwi fruit a year and cost 380 million yuan."
        ]
        assert "Agreement on a cold-chain centre" in told["text"]
