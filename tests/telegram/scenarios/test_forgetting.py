"""Whoever is forgotten is forgotten at once, everywhere."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
from botapi_emulator.people import Person

from bot.answers.texts import say
from tests.telegram.scenarios.administration import at_work
from tests.telegram.scenarios.conftest import ask, ask_in_vain, labels

pytestmark = pytest.mark.anyio

LIVELY = "tests.telegram.scenarios.lively_bot"
QUESTION = "how dear was the jetty of my neighbour Quux"
"""It is not answered, so the editors see it; a word of it stands nowhere else."""


async def forget(person: Person) -> None:
    """Have everything erased."""
    asked = await ask(person, "/forget_me")
    await person.press(asked, say("forget_yes", "en"))
    assert (await person.chat.wait_for_edit(asked))["text"] == say("forget_done", "en")


def files_with(text: str, folder: Path) -> set[str]:
    """The files below a folder that hold a text, byte for byte."""
    return {path.name for path in folder.rglob("*") if path.is_file() and text.encode() in path.read_bytes()}


async def test_what_was_erased_is_in_no_file_any_more(harbour: Path, tmp_path: Path) -> None:
    async with at_work(harbour, tmp_path) as work:
        ben, cy = work.server.person("Ben"), work.server.person("Cy")
        await ask_in_vain(ben, QUESTION)
        await ask(cy, "how much did the pier cost, asks Xyzzy")
        assert files_with("Quux", work.bot.data) >= {"coopbot.db-wal"}
        await forget(ben)
        assert files_with("Quux", work.bot.data) == set()
        assert files_with("Xyzzy", work.bot.data) == {"coopbot.db"}


async def test_what_was_erased_while_somebody_read_leaves_the_files_when_they_are_done(harbour: Path, tmp_path: Path) -> None:
    async with at_work(harbour, tmp_path, LIVELY) as work:
        ben = work.server.person("Ben")
        await ask_in_vain(ben, QUESTION)
        reader = sqlite3.connect(work.bot.data / "coopbot.db", isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM replies").fetchone()
        await forget(ben)
        assert files_with("Quux", work.bot.data) == {"coopbot.db-wal"}
        reader.close()
        # The next sign of life of the bot tries it again.
        async with asyncio.timeout(20):
            while files_with("Quux", work.bot.data):
                await asyncio.sleep(0.05)


async def test_a_question_that_was_erased_opens_no_more(harbour: Path, tmp_path: Path) -> None:
    async with at_work(harbour, tmp_path) as work:
        ben = work.server.person("Ben")
        await ask_in_vain(ben, QUESTION)
        await work.send("/inbox")
        assert QUESTION in work.screen["text"]
        await forget(ben)
        pressed = await work.admin.press(work.screen, next(label for label in labels(work.screen) if label.startswith("1")))
        assert pressed.text == say("admin_inbox_gone", "en")


async def test_privacy_tells_what_stays_in_both_languages(harbour: Path, tmp_path: Path) -> None:
    async with at_work(harbour, tmp_path) as work:
        for code, words in (("en", "stay in it and in its earlier versions"), ("zh-hans", "会留在知识库及其历史版本中")):
            assert words in (await ask(work.server.person("Ann", language_code=code), "/privacy"))["text"]
