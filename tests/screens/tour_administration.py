"""What administrators do: a new agreement becomes an answer, a change is undone, a question that nobody could answer is settled."""

from __future__ import annotations

from botapi_emulator.refusal import Json

from tests.screens.film import Film
from tests.screens.frames import Frame
from tests.screens.stage import NAME, Stage

AGREEMENT = """Agreement on a cold-chain centre

On 3 March 2026 Dalian and Liupanshui signed an agreement on a cold-chain logistics centre in Zhongshan District.
The centre will store 40,000 tons of kiwi fruit a year and cost 380 million yuan.
It is to open in the autumn of 2027.
"""
TITLE = "Agreement on a cold-chain centre\n2026-03-03"
QUESTIONS = "How much will the cold-chain centre cost?\nWhat is the price of the cold chain logistics centre?\n冷链物流中心要花多少钱？"


async def document(stage: Stage) -> Frame:
    film = Film(stage.admin)
    sent = await stage.admin.send_document(AGREEMENT.encode(), file_name="agreement.txt", mime="text/plain", caption=TITLE)
    film.look()
    preview = await film.reply_to(sent)
    await film.press(preview, "Publish")
    caption = "A text file with its title, and on a second line its date, is a new document; it is published from the preview."
    return film.frame("admin-document", "A new document", caption, header=NAME)


def newest(stage: Stage) -> Json:
    """What the bot said last."""
    return stage.admin.chat.of_bot()[-1]


async def adding(stage: Stage) -> Frame:
    film = Film(stage.admin)
    asked = await stage.admin.press(newest(stage), "➕ Add a fact from it")
    assert asked.kind == "callback_data"
    film.look()
    step = await film.ask("The cold-chain logistics centre will cost 380 million yuan.")
    await film.press(step, "Next")
    await film.press(newest(stage), "1")
    caption = "Step by step: the answer, then the sentence that proves it, chosen from the document or copied from it."
    return film.frame("admin-adding", "A new fact", caption, header=NAME)


async def preview(stage: Stage) -> Frame:
    await stage.admin.press(newest(stage), "Next ›")
    film = Film(stage.admin)
    step = await film.ask(QUESTIONS)
    await film.press(step, "Next")
    await stage.admin.press(newest(stage), "Next ›")
    film.look()
    await film.press(newest(stage), "Publish")
    caption = "Before anything is published: what people will read, what changes, and whether any answer would get worse."
    return film.frame("admin-preview", "The preview", caption, header=NAME)


async def told(stage: Stage) -> Frame:
    film = Film(stage.person())
    await film.ask("how much does the cold chain center cost")
    caption = "The answer, with its proof from the new document, for everybody from now on."
    return film.frame("admin-told", "The answer", caption, header=NAME)


async def worse(stage: Stage) -> Frame:
    film = Film(stage.admin)
    fields = await film.ask("/edit wanda-overview")
    await film.press(fields, "Answer (English)")
    changed = await film.ask("Wanda Plaza opened in 2015.")
    await film.press(changed, "Preview")
    await stage.admin.press(newest(stage), "✕ Cancel")
    caption = "A change that would make other answers worse says which, and is published only with a reason."
    return film.frame("admin-worse", "A change for the worse", caption, header=NAME)


async def history(stage: Stage) -> Frame:
    film = Film(stage.admin)
    listed = await film.ask("/history")
    await film.press(listed, "3")
    caption = "Every change with who, when and why; each can be looked at, and gone back to."
    return film.frame("admin-history", "The history", caption, header=NAME)


async def inbox(stage: Stage) -> Frame:
    for name in ("Ben", "Cy"):
        person = stage.person(name)
        reply = await person.chat.wait_for_reply(after=await person.send("How many parking spaces does Wanda Plaza have?"))
        await person.press(reply, "Tell the editors")
    film = Film(stage.admin)
    listed = await film.ask("/inbox")
    await film.press(listed, "1")
    caption = "What people asked and did not get, alike questions together: made a wording, a fact or a known gap, or ignored."
    return film.frame("admin-inbox", "The inbox", caption, header=NAME)


SCENES = (document, adding, preview, told, worse, history, inbox)
