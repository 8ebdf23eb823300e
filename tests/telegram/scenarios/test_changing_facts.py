"""Facts that were taken back, are over or contradict each other, in Telegram."""

from __future__ import annotations

from pathlib import Path

import pytest
from botapi_emulator.server import Server

from bot.answers.texts import say
from tests import dated
from tests.telegram.scenarios.bot_process import running
from tests.telegram.scenarios.conftest import PATIENCE, ask, labels, marked

pytestmark = pytest.mark.anyio


async def test_the_menu_and_the_commands_follow_the_lists_of_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    (folder / "documents").mkdir(parents=True)
    for name, text in dated.DOCUMENTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    long = dated.FACTS.replace("tells: amount}\ngaps", f"tells: amount, facts: [{', '.join(dated.base().facts)}]}}\ngaps")
    (folder / "facts.yaml").write_text(long, encoding="utf-8")
    async with Server() as server:
        ann, boss = server.person("Ann"), server.person("Boss")
        admin = {"COOPBOT_KNOWLEDGE": str(folder), "COOPBOT_ADMINS": str(boss.id)}
        async with running(server, tmp_path / "data", **admin) as bot:
            await server.until(ann.commands, timeout=PATIENCE, what="the commands to be set")
            assert ann.commands()[0] == {"command": "sums", "description": "Sums of money"}
            listed = await ask(ann, "/sums")
            assert listed["text"].startswith("Sums of money")
            await ask(boss, "/facts")
            assert "sums" in [command["command"] for command in boss.commands()]
            changed = long.replace("command: sums, title: Sums of money", "command: prices, title: Prices")
            (folder / "facts.yaml").write_text(changed, encoding="utf-8")
            await bot.logged("was taken over from the files")
            await server.until(lambda: ann.commands()[0]["command"] == "prices", timeout=PATIENCE, what="the menu to follow")
            assert (await ask(ann, "/prices"))["text"].startswith("Prices")
            assert (await ask(ann, "/sums"))["text"] == say("unknown_command", "en")
            assert (await ann.press(listed, "▶")).text == say("item_gone", "en")
            await ask(boss, "/facts")
            assert [command["command"] for command in boss.commands() if command["command"] in ("sums", "prices")] == ["prices"]


async def test_links_to_what_was_taken_back_lead_on_and_what_is_over_is_told_as_past(tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    (folder / "documents").mkdir(parents=True)
    for name, text in dated.DOCUMENTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    retired = "retired: {reason: a secret reason, successor: lamp-origin}"
    (folder / "facts.yaml").write_text(dated.with_lines(lighthouse_builder=retired), encoding="utf-8")
    async with Server() as server, running(server, tmp_path / "data", COOPBOT_KNOWLEDGE=str(folder)):
        ann = server.person("Ann")
        told = await ann.chat.wait_for_reply(after=await ann.start("f_lighthouse-builder"))
        assert told["text"] == "❓ lighthouse builder\n\nThis was taken back. In its place:\n• Its lamp is from Hamburg."
        await ann.press(told, "Its lamp is from Hamburg.")
        successor = await ann.chat.wait_for_reply(after=told)
        assert marked(successor, "expandable_blockquote") == ["Its lamp is from Hamburg."]
        past = await ask(ann, "is the ticket office open")
        assert past["text"].startswith("As of 2018: The ticket office is open. (No longer valid since 2019.)")
        both = await ask(ann, "how much did the pier cost")
        assert len(marked(both, "expandable_blockquote")) == 2
        assert "👍" in labels(both)
