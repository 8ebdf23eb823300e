"""A conversation without any channel: what is opened and taken, which language is spoken, what is kept of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation.asking import Asking
from bot.conversation.clock import Clock
from bot.conversation.conversation import Conversation, GivenReply
from bot.conversation.memory import Memory, Participant
from bot.dialogue import LIFETIME
from bot.retrieval.engine import Engine
from bot.service import Service
from bot.storage.database import Database
from bot.storage.misses import open_choices, open_misses
from bot.storage.replies import Record
from tests.reluctant import UNSURE

pytestmark = pytest.mark.anyio

TALK = Participant(chat="a chat", user="a person")


class Scene:
    """One person, whose messages are numbered."""

    def __init__(self, service: Service, database: Database) -> None:
        self.now = 1000.0
        asking = Asking(service, Clock(lambda: self.now))
        self.conversation = Conversation(asking, Memory(database, asking.clock), "en")
        self.number = 0

    async def say(self, text: str) -> Record:
        """What is kept of the reply to a message."""
        return await self.kept(await self.conversation.ask(TALK, text))

    async def kept(self, given: GivenReply | None) -> Record:
        assert given is not None
        self.number += 1
        self.conversation.keep(given, asked=self.number, told=100 + self.number)
        record = await self.conversation.memory.reply_to(TALK, self.number)
        assert record is not None
        return record


@pytest.fixture
async def scene(service: Service, database: Database) -> Scene:
    return Scene(service, database)


@pytest.fixture
async def unsure(service: Service, database: Database) -> Scene:
    return Scene(Service(service.state, Engine(parameters=UNSURE)), database)


async def test_all_of_a_reply_is_kept(scene: Scene) -> None:
    given = await scene.conversation.ask(TALK, "When did Wanda Plaza open?")
    record = await scene.kept(replace(given, seconds=0.25))
    assert record == Record(
        id=given.id,
        chat="a chat",
        user="a person",
        at=1000.0,
        question="When did Wanda Plaza open?",
        language="en",
        outcome="answer",
        items=("wanda-opening",),
        asked_message=1,
        told_message=101,
        seconds=0.25,
    )


async def test_a_question_asked_before_makes_no_yes_or_no_of_what_is_opened(scene: Scene) -> None:
    given = await scene.conversation.ask(TALK, "Did Wanda Plaza open in 2015?")
    assert given.reply.text.startswith("No: ")
    scene.conversation.keep(given)
    opened = await scene.conversation.open(TALK, "assistance-start", "en")
    assert opened is not None
    assert "started in 1996" in opened.reply.text
    assert "No: " not in opened.reply.text


async def test_what_was_opened_is_talked_of_from_then_on(scene: Scene) -> None:
    await scene.say("hello")
    scene.now += LIFETIME - 1
    await scene.kept(await scene.conversation.open(TALK, "wanda-opening", "en"))
    scene.now += LIFETIME - 1
    assert (await scene.say("where is it?")).items == ("wanda-place",)


async def test_what_is_not_there_is_not_opened(scene: Scene) -> None:
    assert await scene.conversation.open(TALK, "gone", "en") is None


async def test_a_question_of_long_ago_leans_on_nothing_and_is_answered_in_its_language(scene: Scene) -> None:
    await scene.say("When did Wanda Plaza open?")
    await scene.conversation.memory.choose_language(TALK, "en")
    alone = await scene.conversation.ask(TALK, "source?", language="zh", anew=True)
    assert (alone.reply.outcome, alone.reply.language, alone.chosen) == ("unknown", "zh", "en")


async def test_the_language_is_the_chosen_one_then_that_of_the_chat_then_the_own_one(scene: Scene) -> None:
    spoken = scene.conversation.language
    assert [await spoken(TALK), await spoken(TALK, "zh")] == ["en", "zh"]
    await scene.say("六盘水万达广场哪年开业？")
    assert [await spoken(TALK, "en"), await scene.conversation.own_language(TALK, "en")] == ["zh", "en"]
    await scene.conversation.memory.choose_language(TALK, "en")
    assert [await spoken(TALK, "zh"), await scene.conversation.own_language(TALK, "zh")] == ["en", "en"]


@pytest.mark.parametrize(
    ("typed", "position"), [("2", 1), ("the second one", 1), ("最后一个吧", None), ("4", None), ("none of these", None)]
)
async def test_what_is_taken_by_number_or_words_is_kept_with_its_question(
    typed: str, position: int | None, unsure: Scene, database: Database
) -> None:
    record = await unsure.say("how much money")
    assert len(record.items) == 3
    # What is no choice stands between: the number of nothing that was offered.
    await unsure.say("9")
    await unsure.say(typed)
    kept = [(miss.question, miss.user, miss.items) for miss in await database.run(open_choices)]
    assert kept == ([] if position is None else [("how much money", "a person", record.items[position : position + 1])])


async def test_what_is_taken_by_its_place_is_kept_once_it_was_shown(unsure: Scene, database: Database) -> None:
    record = await unsure.say("how much money")
    given = await unsure.conversation.take(TALK, record, 1)
    assert await database.run(open_choices) == ()
    await unsure.kept(given)
    assert [miss.items for miss in await database.run(open_choices)] == [record.items[1:2]]


@pytest.mark.parametrize("position", [-1, 3, 99])
async def test_a_place_that_was_not_offered_is_not_taken(position: int, unsure: Scene) -> None:
    assert await unsure.conversation.take(TALK, await unsure.say("how much money"), position) is None


async def test_that_nothing_offered_was_right_makes_it_a_miss(unsure: Scene, database: Database) -> None:
    noted = await unsure.conversation.none_of_these(await unsure.say("how much money"))
    assert noted.outcome == "unknown"
    (miss,) = await database.run(open_misses)
    assert (miss.question, sorted(miss.reasons)) == ("how much money", ["none"])


async def test_what_leaned_on_what_was_spoken_of_before_teaches_nothing(unsure: Scene, database: Database) -> None:
    record = await unsure.say("how much money")
    for question in ("and that?", "hello", "source?", "2"):
        unsure.conversation.chose(TALK, replace(record, question=question), record.items[0])
    unsure.conversation.chose(TALK, replace(record, outcome="unknown"), record.items[0])
    unsure.conversation.chose(TALK, record, "wanda-place")
    assert await database.run(open_choices) == ()


async def test_a_choice_that_comes_too_late_is_none(unsure: Scene, database: Database) -> None:
    await unsure.say("how much money")
    unsure.now += LIFETIME + 1
    for text in ("1", "none of these", "source?"):
        await unsure.say(text)
    assert await database.run(open_choices) == ()
    assert [miss.question for miss in await database.run(open_misses) if "none" in miss.reasons] == []
