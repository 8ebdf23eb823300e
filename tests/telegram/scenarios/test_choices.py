"""What people choose teaches, and nothing is learnt without an administrator."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from botapi_emulator.people import Person
from botapi_emulator.refusal import Json

from bot.answers.reply import Option
from bot.retrieval.engine import build
from bot.service import Service, prepare
from bot.storage.files import load
from tests.telegram.scenarios.administration import Work, at_work
from tests.telegram.scenarios.conftest import ask, button, labels

pytestmark = pytest.mark.anyio

VAGUE = ("the year of the pier", "tell me about the pier", "which lamp")
"""Questions of which some are not sure to ask for one of the facts."""

UNSURE = "I am not sure this is what you ask. The documents say:"
OPENING = "The new pier was opened in 2015."


@pytest.fixture(scope="session")
def question(harbour: Path) -> str:
    """A question of which the bot is not sure."""
    service = Service(prepare(build(load(harbour))))
    return next(text for text in VAGUE if "pier-opening" in [one.item for one in unsure_of(service, text)])


def unsure_of(service: Service, text: str) -> tuple[Option, ...]:
    reply = service.ask(text)[0]
    return reply.options if reply.outcome == "clarify" else ()


@pytest.fixture
async def work(harbour: Path, tmp_path: Path) -> AsyncIterator[Work]:
    async with at_work(harbour, tmp_path) as work:
        yield work


async def unsure(person: Person, text: str) -> tuple[Json, int]:
    """Ask what the bot is not sure of: its reply, and the number of the opening of the pier in it."""
    reply = await ask(person, text)
    assert reply["text"].startswith(UNSURE)
    return reply, next(number for number in (1, 2, 3) if f"\n{number}. {OPENING}" in reply["text"])


async def took(person: Person, text: str) -> None:
    """Ask, and take the opening of the pier by its button."""
    reply, number = await unsure(person, text)
    await person.press(reply, button(reply, f"{number}. "))
    assert OPENING in (await person.chat.wait_for_edit(reply))["text"]


async def test_a_question_that_people_chose_an_answer_for_is_answered_outright_after_one_tap(work: Work, question: str) -> None:
    ben, cy, dora = (work.server.person(name) for name in ("Ben", "Cy", "Dora"))
    await took(ben, question)
    await took(ben, question)
    _, number = await unsure(cy, f"please, {question}")
    assert OPENING in (await ask(cy, ("the first one", "the second one", "the third one")[number - 1]))["text"]
    # Nothing is learnt by itself.
    await unsure(dora, question)
    await work.send("/inbox")
    assert work.screen["text"] == (f"Questions where people chose a statement: 1\n\n1. {question}\n2 people who asked this took: {OPENING}")
    await work.press("➕ 1. Make it a wording")
    assert OPENING in work.screen["text"]
    assert "wordings: +2" in work.screen["text"]
    await work.press("Publish")
    assert "Revision 2 is live" in work.screen["text"]
    answer = await ask(dora, question)
    assert answer["text"].startswith(OPENING)
    await work.send("/inbox")
    assert work.screen["text"] == "Nothing is open: every question was answered or settled."
    # With the change it is undone that it was settled.
    await work.send("/rollback 1")
    await work.press("Publish")
    await work.send("/inbox")
    assert f"2 people who asked this took: {OPENING}" in work.screen["text"]


async def test_what_people_chose_in_a_group_is_kept_of_each_of_them(work: Work, question: str) -> None:
    ann, bob = work.server.person("Ann"), work.server.person("Bob")
    group = work.server.group("Neighbours", ann, bob, supergroup=True)
    asked = await group.wait_for_reply(after=await ann.send(f"/ask {question}", chat=group))
    number = next(number for number in (1, 2, 3) if f"\n{number}. {OPENING}" in asked["text"])
    label = button(asked, f"{number}. ")
    # Both at once: afterwards the message is the answer.
    await asyncio.gather(ann.press(asked, label), bob.press(asked, label))
    await work.send("/inbox")
    assert f"2 people who asked this took: {OPENING}" in work.screen["text"]
    # Whoever is forgotten takes their question along, and what others chose for it.
    confirm = await ann.chat.wait_for_reply(after=await ann.send("/forget_me"))
    await ann.press(confirm, "Erase everything")
    await work.send("/inbox")
    assert work.screen["text"] == "Nothing is open: every question was answered or settled."


async def test_what_is_ignored_does_not_come_back_when_it_is_chosen_again(work: Work, question: str) -> None:
    await took(work.server.person("Ben"), question)
    await work.send("/inbox")
    await work.press("1", exactly=True)
    assert f"1 person who asked this took: {OPENING}" in work.screen["text"]
    assert "➕ Make it a wording" in labels(work.screen)
    await work.press("Ignore")
    await took(work.server.person("Cy"), question)
    await work.send("/inbox")
    assert work.screen["text"] == "Nothing is open: every question was answered or settled."


async def test_none_of_these_stands_in_the_inbox_once_pressed_or_typed(work: Work, question: str) -> None:
    ben, cy = work.server.person("Ben"), work.server.person("Cy")
    reply, _ = await unsure(ben, question)
    await ben.press(reply, "None of these")
    await unsure(cy, question)
    assert (await ask(cy, "none of these"))["text"].startswith("Noted: none of these.")
    await work.send("/inbox")
    assert work.screen["text"] == (f"1 questions that were not answered\n\n1. {question}\nasked: 2, people: 2; none of the choices: 2")


async def test_what_was_taken_and_not_liked_elsewhere_is_one_question(work: Work, question: str) -> None:
    ben, cy = work.server.person("Ben"), work.server.person("Cy")
    await took(ben, question)
    reply, _ = await unsure(cy, question)
    await cy.press(reply, "None of these")
    await work.send("/inbox")
    told = f"1. {question}\nasked: 2, people: 2; none of the choices: 1, a statement chosen: 1\n1 person who asked this took: {OPENING}"
    assert work.screen["text"] == f"Questions where people chose a statement: 1\n\n{told}"


async def test_a_wording_that_makes_answers_worse_is_not_published_by_the_tap(harbour: Path, tmp_path: Path, question: str) -> None:
    folder = Path(shutil.copytree(harbour, tmp_path / "strict"))
    with (folder / "facts.yaml").open("a", encoding="utf-8") as file:
        file.write(f"questions:\n  - {{question: {question}, declined: yes}}\n")
    async with at_work(folder, tmp_path) as work:
        ben = work.server.person("Ben")
        await took(ben, question)
        await work.send("/inbox")
        await work.press("➕ 1. Make it a wording")
        assert "1 would get a worse answer" in work.screen["text"]
        assert f"“{question}”: should be declined, would be pier-opening" in work.screen["text"]
        assert "✅ Publish" not in labels(work.screen)
        await unsure(ben, question)


async def test_a_sentence_that_was_taken_becomes_a_fact_with_it_as_the_proof(work: Work, question: str) -> None:
    ben = work.server.person("Ben")
    await took(ben, question)
    await work.send("/inbox")
    # Which sentences are offered is a matter of the decision; here it was this one.
    with sqlite3.connect(work.bot.data / "coopbot.db") as connection:
        assert connection.execute("UPDATE choices SET item = 'harbour#4'").rowcount == 1
    await work.send("/inbox")
    assert "1 person who asked this took: Its lamp is from Hamburg." in work.screen["text"]
    await work.press("1", exactly=True)
    assert "A sentence of a document has no wordings: add a fact from it." in work.screen["text"]
    await work.press("🆕 Add a fact from it")
    await work.send("The lamp is from Hamburg.")
    await work.press("Next")
    assert "✅ Its lamp is from Hamburg." in work.screen["text"]
    await work.press("Next")
    assert f"• {question}" in work.screen["text"]
    await work.press("Next")
    await work.press("Next")
    await work.press("Publish")
    assert "Revision 2 is live" in work.screen["text"]
    assert (await ask(ben, question))["text"].startswith("The lamp is from Hamburg.")
    await work.send("/inbox")
    assert work.screen["text"] == "Nothing is open: every question was answered or settled."
