"""Every command and every button of administrators, tried by those who are none: nothing is done, nothing is shown."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from botapi_emulator.people import Person
from botapi_emulator.refusal import Json

from bot.storage import revisions, settings
from bot.storage.database import Database
from bot.telegram.administration.admin_menu import ADMIN
from tests.telegram.administration.routing import routes
from tests.telegram.scenarios.administration import Work, at_work

pytestmark = pytest.mark.anyio

UNKNOWN = "I do not know this command."


def commands() -> list[str]:
    """Every command of administrators."""
    return sorted({*routes().commands, *ADMIN})


def presses(work: Work) -> Iterator[str]:
    """What every button carries: all those that the owner was shown, and each verb with arguments it would take."""
    chat = work.server.world.chats[work.admin.id]
    for entry in chat.history:
        for row in entry["message"].get("reply_markup", {}).get("inline_keyboard", []):
            yield from (one["callback_data"] for one in row if one.get("callback_data", "").startswith("A:"))
    for verb in routes().buttons:
        for arguments in ("", "1", "pier-cost", f"{work.admin.id}", "yaml", "harbour", "1:harbour"):
            yield f"A:{verb}:{arguments}"


@pytest.fixture
async def work(harbour: Path, tmp_path: Path) -> AsyncIterator[Work]:
    """An owner who has begun a fact, looked at everything there is to press, and left it so."""
    async with at_work(harbour, tmp_path) as work:
        await work.send("/sources")
        await work.press("📖 1")
        await work.press("Draft facts")
        await work.press("Take")
        for text in ("/facts", "/fact pier-cost", "/history", "/export", "/admins", "/retire pier-cost", "/edit pier-cost", "/add"):
            await work.send(text)
        await work.send("The pier cost 12 million yuan, all in all.")
        yield work


async def kept(work: Work) -> tuple[object, ...]:
    """Everything that an act would change."""
    database = Database.open(f"sqlite:///{work.bot.data / 'coopbot.db'}")
    try:
        found = await database.run(lambda connection: revisions.listed(connection, 100))
        draft = await database.run(lambda connection: settings.get_setting(connection, f"draft:{work.admin.id}"))
        decided = await database.run(lambda connection: settings.settings_beginning(connection, "proposal:"))
        assert decided
        admins = await database.run(lambda connection: settings.get_setting(connection, "admins"))
    finally:
        await database.close()
    return work.files(), [one.number for one in found], draft, decided, admins, work.audited()


async def press(work: Work, person: Person, message: Json, data: str) -> str:
    """Press a button with any data below any message, as a changed program could; what is shown for a moment."""
    query = work.server.world.new_query(person.id)
    payload = {"id": query.id, "from": person.user, "chat_instance": "1", "data": data, "message": message}
    work.server.world.announce("callback_query", payload, person.id)
    answer = await work.server.until(lambda: query.answer, 20.0, f"an answer to {data}")
    return str((answer or {}).get("text", ""))


async def try_everything(work: Work, person: Person) -> int:
    """Every command with arguments that would do something, then every button; how many were tried."""
    tried = 0
    documents = 0
    for name in commands():
        for arguments in ("", " pier-cost", " 1", f" add {person.id}"):
            reply = await person.chat.wait_for_reply(after=await person.send(f"/{name}{arguments}"))
            assert reply["text"].startswith(UNKNOWN), (name, arguments, reply["text"])
            documents += "document" in reply
            tried += 1
    own = person.chat.of_bot()[-1]
    seen = len(person.chat.state.history)
    theirs = work.server.world.chats[work.admin.id].messages[work.screen["message_id"]]
    for data in presses(work):
        for message in (own, theirs):
            assert await press(work, person, message, data) == "Only administrators can do this.", data
            tried += 1
    # Nothing was shown, and nothing changed in what was shown before.
    assert len(person.chat.state.history) == seen
    upload = await person.send_document(b"facts: []\n", file_name="facts.yaml")
    assert "I can only read text" in (await person.chat.wait_for_reply(after=upload))["text"]
    assert documents == 0
    return tried + 1


async def test_a_stranger_does_nothing(work: Work) -> None:
    before = await kept(work)
    tried = await try_everything(work, work.server.person("Eve"))
    assert await kept(work) == before
    assert tried > 200
    print(f"{tried} acts tried by a stranger, 0 done")


async def test_a_former_administrator_does_nothing(work: Work) -> None:
    eve = work.server.person("Eve")
    await eve.send("/start")
    await work.send(f"/admins add {eve.id}")
    shown = await eve.chat.wait_for_reply(after=await eve.send("/facts"))
    assert "All 3 facts" in shown["text"]
    assert "admins" in [command["command"] for command in eve.commands()]
    await work.send(f"/admins remove {eve.id}")
    await work.bot.logged(f"removed administrator {eve.id}")
    assert "admins" not in [command["command"] for command in eve.commands()]
    before = await kept(work)
    tried = await try_everything(work, eve)
    assert await kept(work) == before
    print(f"{tried} acts tried by a former administrator, 0 done")


async def test_one_who_was_added_cannot_add_or_remove(work: Work) -> None:
    cy = work.server.person("Cy")
    await cy.send("/start")
    await work.send(f"/admins add {cy.id}")
    await work.bot.logged(f"added administrator {cy.id}")
    before = await kept(work)
    for text in ("/admins add 5", f"/admins remove {work.admin.id}", f"/admins remove {cy.id}"):
        reply = await cy.chat.wait_for_reply(after=await cy.send(text))
        assert reply["text"] == "Only an owner, named in the settings, adds and removes administrators."
    for data in ("A:remove:5", f"A:remove:{cy.id}"):
        await press(work, cy, cy.chat.of_bot()[-1], data)
    assert await kept(work) == before


async def test_in_a_group_nobody_is_an_administrator(work: Work) -> None:
    group = work.server.group("Editors", work.admin, supergroup=True, bot="administrator")
    before = await kept(work)
    for anonymous in (True, False):
        for name in commands():
            for arguments in ("", " pier-cost", " 1"):
                await work.admin.send(f"/{name}{arguments}", chat=group, anonymous=anonymous)
    # What comes after them is answered: so all of them were dealt with.
    last = await work.admin.send("/ask how much did the pier cost", chat=group)
    reply = await group.wait_for_reply(after=last)
    assert [message["message_id"] for message in group.of_bot()] == [reply["message_id"]]
    for data in presses(work):
        await press(work, work.admin, reply, data)
    assert await kept(work) == before
    assert [message["message_id"] for message in group.of_bot()] == [reply["message_id"]]
    print(f"{len(commands()) * 6 + len(list(presses(work)))} acts tried in a group, 0 done")


async def test_somebody_elses_command_that_an_administrator_passes_on_does_nothing(work: Work) -> None:
    eve = work.server.person("Eve")
    before = await kept(work)
    for text in (f"/admins add {eve.id}", "/cancel", "/export zip"):
        for how in ({"forward": eve}, {"via_bot": True}):
            await work.admin.send(text, **how)
    await work.admin.chat.wait_for_reply(after=await work.admin.send("/history"))
    assert await kept(work) == before


async def test_texts_of_strangers_do_not_reach_the_draft_of_an_administrator(work: Work) -> None:
    before = await kept(work)
    eve = work.server.person("Eve")
    for text in ("It cost a lot.", "-", json.dumps({"form": {}})):
        await eve.chat.wait_for_reply(after=await eve.send(text))
    assert await kept(work) == before
