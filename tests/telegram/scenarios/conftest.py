"""One bot by long polling and one by webhook for all scenarios that leave it as it was; each test brings its own people."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from botapi_emulator.people import Person
from botapi_emulator.refusal import Json
from botapi_emulator.server import Server

from tests.cli.conftest import DOCUMENT, FACTS
from tests.telegram.scenarios.bot_process import BotProcess, running

ADMIN = 4242
"""Numeric id of the administrator of the shared bot."""

PATIENCE = 120.0
"""Seconds that a scenario waits for what takes long on a busy machine, such as a publication; a quiet one needs one or two."""


@pytest.fixture(scope="session")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small knowledge folder about a harbour; it is copied before it is changed."""
    folder = tmp_path_factory.mktemp("harbour")
    (folder / "documents").mkdir()
    (folder / "documents" / "harbour.txt").write_text(f"{DOCUMENT}\nIts lamp is from Hamburg.\n", encoding="utf-8")
    (folder / "facts.yaml").write_text(FACTS, encoding="utf-8")
    return folder


@dataclass(frozen=True)
class Scene:
    """A server and the bot that answers on it."""

    server: Server
    bot: BotProcess
    mode: str

    def person(self, name: str = "Ann", language: str = "en") -> Person:
        """Somebody new."""
        return self.server.person(name, language_code=language)


@pytest.fixture(scope="session", params=["polling", "webhook"])
async def scene(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scene]:
    data = tmp_path_factory.mktemp(f"data-{request.param}")
    async with Server() as server, running(server, data, request.param, start="command", COOPBOT_ADMINS=str(ADMIN)) as bot:
        yield Scene(server=server, bot=bot, mode=request.param)
        server.journal.check()
        assert server.journal.sends_refused() == []
        assert not [line for line in bot.log if "ERROR" in line or "Traceback" in line]


async def ask(person: Person, text: str) -> Json:
    """Send a question, and wait for the reply."""
    return await person.chat.wait_for_reply(after=await person.send(text))


async def ask_in_vain(person: Person, text: str) -> Json:
    """Send a question that the documents do not answer, turn down what may be meant by it, and see what is said then."""
    reply = await ask(person, text)
    if "None of these" in labels(reply):
        await person.press(reply, "None of these")
        reply = await person.chat.wait_for_edit(reply)
    assert "Tell the editors" in labels(reply), reply["text"]
    return reply


def labels(message: Json) -> list[str]:
    """What is written on the buttons below a message."""
    return [button["text"] for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]


def button(message: Json, words: str) -> str:
    """The label that holds these words."""
    return next(label for label in labels(message) if words in label)


def marked(message: Json, kind: str) -> list[str]:
    """The parts of a message's text that are marked so (``blockquote``, ``expandable_blockquote``, ``bold``, ...)."""
    units = message["text"].encode("utf-16-le")
    spans = [(e["offset"], e["offset"] + e["length"]) for e in message.get("entities", []) if e["type"] == kind]
    return [units[2 * start : 2 * end].decode("utf-16-le") for start, end in spans]
