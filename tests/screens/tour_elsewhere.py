"""What people do in groups and other chats, and what administrators are told; and the whole tour."""

from __future__ import annotations

from dataclasses import replace

from botapi_emulator.chats import BotChat
from botapi_emulator.faults import Fault, server_error
from botapi_emulator.refusal import Refusal

from tests.screens import tour, tour_administration
from tests.screens.film import Film
from tests.screens.frames import Bubble, Frame
from tests.screens.stage import NAME, USERNAME, Stage, without_folders


async def group(stage: Stage) -> Frame:
    ann, bob = stage.person(), stage.person("伯", "zh-hans")
    neighbours = stage.server.group("Neighbours", ann, bob, supergroup=True)
    film = Film(ann, neighbours)
    await film.say("Did you see the new shops at Wanda Plaza?", by=bob)
    await film.say("Not yet. How old is it?")
    film.note("The bot says nothing: nobody spoke to it.")
    await film.ask(f"/ask {tour.OPENING}")
    await film.ask(f"@{USERNAME} 国家储备林总投资多少？", by=bob)
    caption = "In a group the bot answers /ask, a mention, or a reply to it, each in its language; otherwise it is silent."
    return film.frame("group", "A group", caption, header="Neighbours", subtitle="3 members")


async def topic(stage: Stage) -> Frame:
    ann, bob = stage.person(), stage.person("Bob")
    forum = stage.server.group("City Forum", ann, bob, forum=True)
    thread = forum.open_topic("Projects", ann)
    film = Film(bob, forum, thread=thread)
    answer = await film.ask("/ask Which projects were signed at the fair?", by=ann)
    await film.ask("how much is invested in the reserve forest", reply_to=answer)
    caption = "In a forum it answers within the topic."
    return film.frame("topic", "A forum topic", caption, header="Projects", subtitle="City Forum")


async def inline(stage: Stage) -> Frame:
    ann, bob = stage.person(), stage.person("Bob")
    friends = stage.server.group("Ann and Bob", ann, bob, bot="left")
    film = Film(ann, friends)
    await film.say("Since when is the plaza open?", by=bob)
    await film.inline(USERNAME, "when did wnda plaza open", shown=4)
    caption = "In any chat: type the bot’s name and a question, and send one of the cards; each carries its source."
    return film.frame("inline", "An inline query", caption, header="Ann and Bob", subtitle="2 members; the bot is not one of them")


async def guest(stage: Stage) -> Frame:
    ann = stage.person()
    friends = BotChat(stage.server.world.friends_chat(ann.id), stage.server.world.bot["id"])
    film = Film(ann, friends)
    await ann.guest(f"@{USERNAME} how many Dalian enterprises attended the fair?")
    film.look()
    caption = "Where Telegram lets bots be called as guests, it answers in a chat it does not belong to."
    return film.frame("guest", "A guest message", caption, header="Friends", subtitle="the bot is not a member")


async def failure(stage: Stage) -> Frame:
    ann = stage.person()
    film = Film(ann)
    told = max(stage.admin.chat.state.messages)
    stage.server.faults.next("sendMessage", server_error(400))
    await film.ask(tour.OPENING)
    await stage.admin.chat.wait_for_reply(after=told)
    return film.frame("failure", "When something fails", "The person is told at once, and does not see any technical detail.", header=NAME)


async def administrator(stage: Stage) -> Frame:
    film, ann = Film(stage.admin), stage.person()
    last = max(stage.admin.chat.state.messages)
    # In other words than in the scene before: the same mistake is not told again for five minutes.
    reason = Refusal(400, "Bad Request: message is too long")
    stage.server.faults.next("sendMessage", Fault(name="refused", refusal=reason))
    await ann.chat.wait_for_reply(after=await ann.send(tour.OPENING))
    await stage.admin.chat.wait_for_reply(after=last)
    film.look()
    film.steps = [replace(step, message=without_folders(step.message)) if isinstance(step, Bubble) else step for step in film.steps]
    caption = "Administrators are told what failed, and where in the code, once in five minutes for each mistake."
    return film.frame("administrator", "What an administrator is told", caption, header=NAME)


TOUR = {
    "Asking": (
        *(tour.greeting, tour.greeting_zh, tour.answer, tour.answer_zh, tour.misspelt, tour.question_back_typed),
        *(tour.question_back_pressed, tour.not_stated, tour.follow_up, tour.edited, tour.sticker),
    ),
    "Proof": (tour.source, tour.document, tour.more, tour.citation, tour.votes),
    "Looking around": (tour.projects, tour.timeline, tour.about, tour.help_),
    "Groups and other chats": (group, topic, inline, guest),
    "One’s own settings and data": (tour.language, tour.privacy),
    "When something fails": (failure, administrator),
    "Administration": tour_administration.SCENES,
}
"""Heading to the scenes below it, in the order of the page."""
