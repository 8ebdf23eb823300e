"""In groups the bot answers when it is spoken to, to those who speak, in their topic, and is silent otherwise."""

from __future__ import annotations

import pytest
from botapi_emulator.groups import Group
from botapi_emulator.people import Person

from bot.answers.texts import say
from tests.telegram.scenarios.conftest import PATIENCE, Scene, button, labels

pytestmark = pytest.mark.anyio

OPENING = "Liupanshui Wanda Plaza was put into operation in 2017."


async def silent_to(scene: Scene, group: Group, *sent: dict[str, object]) -> None:
    """The bot took these messages and said nothing in the group."""
    await scene.server.until_idle()
    # What is asked later is answered later: everything before has been worked on by then.
    cid = scene.person("Cid")
    group.state.members[cid.id] = "member"
    last = await cid.send("/ask When did Wanda Plaza open?", chat=group)
    await group.wait_for_reply(after=last)
    for message in sent:
        assert group.state.replies_to(message) == []


def friends(scene: Scene, *, forum: bool = False, bot: str = "member") -> tuple[Person, Person, Group]:
    ann, bob = scene.person("Ann"), scene.person("Bob", "zh-hans")
    return ann, bob, scene.server.group("Neighbours", ann, bob, supergroup=True, forum=forum, bot=bot)


async def test_it_answers_a_command_a_mention_and_a_reply_as_replies_to_the_message(scene: Scene) -> None:
    ann, _, group = friends(scene)
    name = scene.server.world.bot["username"]
    command = await ann.send("/ask When did Wanda Plaza open?", chat=group)
    answer = await group.wait_for_reply(after=command)
    mention = await ann.send(f"@{name} how many companies attended?", chat=group)
    second = await group.wait_for_reply(after=mention)
    reply = await ann.send("How much is invested in the reserve forest?", chat=group, reply_to=answer)
    third = await group.wait_for_reply(after=reply)
    assert OPENING in answer["text"]
    assert "119" in second["text"]
    assert "3.6 billion" in third["text"]
    for question, told in ((command, answer), (mention, second), (reply, third)):
        assert told["reply_to_message"]["message_id"] == question["message_id"]


async def test_it_is_silent_to_everything_else_even_when_it_sees_it(scene: Scene) -> None:
    ann, _, group = friends(scene, bot="administrator")
    sent = [
        await ann.send("When did Wanda Plaza open?", chat=group),
        await ann.send("/ask@somebody_else_bot When did Wanda Plaza open?", chat=group),
        await ann.send_sticker(chat=group),
        await ann.send_photo(b"picture", caption="When did Wanda Plaza open?", chat=group),
        await ann.send("/nonsense", chat=group),
    ]
    await silent_to(scene, group, *sent)


async def test_ask_without_a_question_asks_the_message_it_replies_to_or_says_what_to_write(scene: Scene) -> None:
    ann, bob, group = friends(scene)
    question = await bob.send("万达广场哪年开业？", chat=group)
    asked = await ann.send("/ask", chat=group, reply_to=question)
    assert "2017 年" in (await group.wait_for_reply(after=asked))["text"]
    empty = await bob.send("/ask", chat=group)
    assert (await group.wait_for_reply(after=empty))["text"] == say("ask_what", "zh", example="会上签了哪些项目？")


async def test_in_a_forum_it_answers_in_the_topic_and_is_not_spoken_to_by_being_there(scene: Scene) -> None:
    ann, _, group = friends(scene, forum=True, bot="administrator")
    topic = group.open_topic("Projects", ann)
    asked = await ann.send("/ask When did Wanda Plaza open?", chat=group, thread=topic)
    answer = await group.wait_for_reply(after=asked, thread=topic)
    assert OPENING in answer["text"]
    await silent_to(scene, group, await ann.send("Nice weather today", chat=group, thread=topic))


async def test_each_person_in_a_group_has_a_conversation_of_their_own(scene: Scene) -> None:
    ann, bob, group = friends(scene)
    await group.wait_for_reply(after=await ann.send("/ask Tell me about Wanda Plaza", chat=group))
    await group.wait_for_reply(after=await bob.send("/ask 国家储备林总投资多少？", chat=group))
    follow_up = await ann.send("/ask and when did it open?", chat=group)
    assert OPENING in (await group.wait_for_reply(after=follow_up))["text"]


async def test_others_may_press_the_buttons_but_cannot_confirm_for_somebody_else(scene: Scene) -> None:
    ann, bob, group = friends(scene)
    question = await ann.send("/ask When did Wanda Plaza open?", chat=group)
    answer = await group.wait_for_reply(after=question)
    assert (await bob.press(answer, "👍")).text == say("vote_thanks", "en")
    forget = await ann.send("/forget_me", chat=group)
    confirm = await group.wait_for_reply(after=forget)
    assert (await bob.press(confirm, "Erase everything")).text == say("forget_not_yours", "zh")
    assert (await ann.press(answer, "👍")).text == say("vote_thanks", "en"), "the answer is still kept"
    await ann.press(confirm, button(confirm, "Erase"))
    assert (await group.wait_for_edit(confirm))["text"] == say("forget_done", "en")


async def test_a_mention_added_by_editing_is_answered_and_an_edited_one_edits_the_answer(scene: Scene) -> None:
    ann, _, group = friends(scene, bot="administrator")
    name = scene.server.world.bot["username"]
    question = await ann.send("When did Wanda Plaza open?", chat=group)
    await ann.edit(question, f"@{name} When did Wanda Plaza open?")
    answer = await group.wait_for_reply(after=question)
    await ann.edit(question, f"@{name} How many companies attended the fair?")
    assert "119" in (await group.wait_for_edit(answer))["text"]


async def test_an_anonymous_administrator_is_answered(scene: Scene) -> None:
    ann, _, group = friends(scene)
    asked = await ann.send("/ask When did Wanda Plaza open?", chat=group, anonymous=True)
    assert OPENING in (await group.wait_for_reply(after=asked))["text"]


@pytest.mark.parametrize(("language", "question"), [("en", "When did Wanda Plaza open?"), ("zh", "万达广场哪年开业？")])
async def test_an_anonymous_administrator_is_told_where_to_ask_to_be_forgotten(scene: Scene, language: str, question: str) -> None:
    ann, _, group = friends(scene)
    await group.wait_for_reply(after=await ann.send(f"/ask {question}", chat=group, anonymous=True))
    told = await group.wait_for_reply(after=await ann.send("/forget_me", chat=group, anonymous=True))
    assert told["text"] == say("forget_as_chat", language, name=scene.server.world.bot["username"], days=90)
    # Whoever pressed a button here would be somebody else than who asked.
    assert labels(told) == []


async def test_a_group_that_became_a_supergroup_gets_the_answer_there(scene: Scene) -> None:
    ann = scene.person()
    group = scene.server.group("Small", ann)
    scene.server.settings.poll_pause = 0.0
    asked = await ann.send("/ask When did Wanda Plaza open?", chat=group)
    await group.wait_for_reply(after=asked)
    moved = group.migrate(ann)
    again = await ann.send("/ask When did Wanda Plaza open?", chat=moved)
    assert OPENING in (await moved.wait_for_reply(after=again))["text"]


async def test_commands_of_groups_are_those_that_make_sense_there(scene: Scene) -> None:
    ann, bob, group = friends(scene)
    await scene.server.until(
        lambda: ann.commands(group) != bob.commands(group), timeout=PATIENCE, what="the commands to be set in both languages"
    )
    for person in (ann, bob):
        assert "ask" in {command["command"] for command in person.commands(group)}
        assert "forget_me" not in {command["command"] for command in person.commands(group)}
    helped = await group.wait_for_reply(after=await ann.send("/help", chat=group))
    assert helped["text"].startswith("In this group I answer when a message begins with /ask")
