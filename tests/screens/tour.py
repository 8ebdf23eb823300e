"""What people do in a private chat with the bot: one scene to a frame."""

from __future__ import annotations

from tests.screens.film import Film
from tests.screens.frames import Frame
from tests.screens.stage import BOT_ZH, NAME, NAME_ZH, Stage

OPENING = "When did Wanda Plaza open?"


async def greeting(stage: Stage) -> Frame:
    film = Film(stage.person())
    await film.ask("/start")
    return film.frame("greeting", "Greeting", "START tells what the bot knows, and offers three questions to press.", header=NAME)


async def greeting_zh(stage: Stage) -> Frame:
    film = Film(stage.person("安", "zh-hans"))
    await film.ask("/start")
    return film.frame(
        "greeting-zh", "Greeting in Chinese", "Whoever uses Telegram in Chinese is greeted in Chinese.", header=NAME_ZH, subtitle=BOT_ZH
    )


async def answer(stage: Stage) -> Frame:
    film = Film(stage.person())
    await film.ask(OPENING)
    caption = "The answer in one sentence, the sentence of the document that proves it, and where it stands."
    return film.frame("answer", "An answer", caption, header=NAME)


async def answer_zh(stage: Stage) -> Frame:
    film = Film(stage.person("安", "zh-hans"))
    await film.ask("万达广场哪年开业？")
    caption = "A question in Chinese is answered in Chinese; the proof stays as it is written in the document."
    return film.frame("answer-zh", "The same in Chinese", caption, header=NAME_ZH, subtitle=BOT_ZH)


async def misspelt(stage: Stage) -> Frame:
    film = Film(stage.person())
    await film.ask("wich investmnt is the bigest")
    return film.frame("misspelt", "A misspelt question", "Slips of the pen do not matter.", header=NAME)


async def question_back_typed(stage: Stage) -> Frame:
    film = Film(stage.person())
    await film.ask("how much money")
    await film.ask("2")
    caption = "Where several things may be meant the bot asks, and the number can be typed."
    return film.frame("question-back-typed", "A question back, typed", caption, header=NAME)


async def question_back_pressed(stage: Stage) -> Frame:
    film = Film(stage.person())
    asked = await film.ask("how much money")
    await film.press(asked, "national reserve forest")
    return film.frame("question-back-pressed", "A question back, pressed", "Or pressed: the question becomes the answer.", header=NAME)


async def not_stated(stage: Stage) -> Frame:
    film = Film(stage.person())
    reply = await film.ask("How many shops are in Wanda Plaza?")
    await film.press(reply, "Tell the editors")
    caption = "What no document states is said plainly, with what is known beside it; the editors can be told."
    return film.frame("not-stated", "What is not stated", caption, header=NAME)


async def follow_up(stage: Stage) -> Frame:
    film = Film(stage.person())
    await film.ask("Tell me about the reserve forest")
    await film.ask("and how much does it cost?")
    return film.frame("follow-up", "A follow-up", "A short question leans on the one before.", header=NAME)


async def edited(stage: Stage) -> Frame:
    film = Film(stage.person())
    question = await film.say("When did Wanda Plaza opne?")
    reply = await film.reply_to(question)
    await film.edit(question, "How much is invested in the national reserve forest?", reply)
    return film.frame(
        "edited", "An edited question", "Whoever edits the question gets the old answer edited, not a second one.", header=NAME
    )


async def sticker(stage: Stage) -> Frame:
    film = Film(stage.person("安", "zh-hans"))
    await film.reply_to(await film.viewer.send_sticker(emoji="👋"))
    await film.ask("谢谢")
    return film.frame(
        "sticker", "A sticker, and thanks", "What cannot be read gets one polite line; so do thanks.", header=NAME_ZH, subtitle=BOT_ZH
    )


async def source(stage: Stage) -> Frame:
    film = Film(stage.person())
    reply = await film.ask(OPENING)
    await film.press(reply, "Source")
    caption = "“Source” shows the paragraph with the sentence underlined, in the same message."
    return film.frame("source", "The source", caption, header=NAME)


async def document(stage: Stage) -> Frame:
    film = Film(stage.person())
    shown = await film.press(await film.ask(OPENING), "Source")
    film.steps = film.steps[-1:]
    await film.press(shown, "Whole document")
    await film.press(shown, "As a file", leads_to="reply")
    return film.frame("document", "The document", "The whole document can be read page by page, or taken along as a file.", header=NAME)


async def more(stage: Stage) -> Frame:
    film = Film(stage.person())
    reply = await film.ask(OPENING)
    listed = await film.press(reply, "More on", leads_to="reply")
    await film.press(listed, "2", leads_to="reply")
    return film.frame("more", "More on a subject", "All that is told of one thing; a number opens an entry with its source.", header=NAME)


async def citation(stage: Stage) -> Frame:
    film = Film(stage.person())
    short = await film.ask("Which year did the counterpart assistance start?")
    await film.press(short, "Copy citation", leads_to="note")
    long = await film.ask(OPENING)
    await film.press(long, "Copy citation", leads_to="reply")
    caption = "A short citation is copied at once; Telegram copies at most 256 characters, so a longer one is sent to be touched."
    return film.frame("citation", "A citation to copy", caption, header=NAME)


async def votes(stage: Stage) -> Frame:
    film = Film(stage.person())
    reply = await film.ask("How many Dalian enterprises attended the fair?")
    voted = await film.press(reply, "👍")
    await film.press(voted, "👎")
    return film.frame("votes", "Votes", "A vote is noted, shown on the button, and can be changed.", header=NAME)


async def projects(stage: Stage) -> Frame:
    film = Film(stage.person())
    listed = await film.ask("/projects")
    await film.press(listed, "▶")
    return film.frame("projects", "/projects", "Long lists are turned page by page in the same message.", header=NAME)


async def timeline(stage: Stage) -> Frame:
    film = Film(stage.person())
    await film.ask("/timeline")
    return film.frame("timeline", "/timeline", "What has a date, in order of time.", header=NAME)


async def about(stage: Stage) -> Frame:
    film = Film(stage.person())
    await film.ask("/about")
    await film.ask("/about Junya")
    await film.ask("/about Atlantis")
    caption = "All about one thing; what the documents do not speak of is said, with what they do speak of."
    return film.frame("about", "/about", caption, header=NAME)


async def help_(stage: Stage) -> Frame:
    film = Film(stage.person("安", "zh-hans"))
    await film.ask("/help")
    await film.ask("/sources")
    return film.frame(
        "help-zh", "/help and /sources in Chinese", "Everything there is in English there is in Chinese.", header=NAME_ZH, subtitle=BOT_ZH
    )


async def language(stage: Stage) -> Frame:
    film = Film(stage.person())
    chooser = await film.ask("/language")
    await film.press(chooser, "中文")
    await film.ask(OPENING)
    return film.frame("language", "/language", "Answers follow the language of the message, unless one is chosen.", header=NAME)


async def privacy(stage: Stage) -> Frame:
    film = Film(stage.person())
    await film.ask("/privacy")
    asked = await film.ask("/forget_me")
    await film.press(asked, "Erase everything")
    return film.frame("privacy", "/privacy and /forget_me", "What is kept is told, and erased when somebody wants it.", header=NAME)
