"""What one person and the bot say to each other, over long polling and over a webhook."""

from __future__ import annotations

import sqlite3

import pytest

from bot.answers.texts import say
from bot.facts.model import KnowledgeBase
from bot.telegram.buttons import token
from tests.telegram.scenarios.conftest import PATIENCE, Scene, ask, button, labels, marked

pytestmark = pytest.mark.anyio

OPENING = "Liupanshui Wanda Plaza was put into operation in 2017."
SENTENCE = (
    "Among them, Liupanshui Wanda Plaza Project was put into operation in 2017, which has become the new landmark of Liupanshui "
    "and injected strong vitality into the local business development."
)


async def test_an_answer_shows_the_short_answer_the_sentence_and_where_it_is_from(scene: Scene) -> None:
    reply = await ask(scene.person(), "When did Wanda Plaza open?")
    assert reply["text"].startswith(OPENING)
    assert marked(reply, "expandable_blockquote") == [SENTENCE]
    assert reply["text"].endswith("— Dalian and Liupanshui Hold Industry Cooperation Fair, paragraph 3, undated")
    assert labels(reply) == ["📄 Source", "📋 Copy citation", "More on Liupanshui Wanda Plaza", "👍", "👎"]


async def test_the_language_of_the_reply_follows_the_message_not_the_telegram_of_the_person(scene: Scene) -> None:
    ann = scene.person(language="en")
    assert (await ask(ann, "万达广场哪年开业？"))["text"].startswith("六盘水万达广场于 2017 年投入运营。")
    assert (await ask(ann, "When did Wanda Plaza open?"))["text"].startswith(OPENING)


async def test_citations_are_in_italics_but_not_in_chinese(scene: Scene) -> None:
    ann = scene.person()
    assert marked(await ask(ann, "When did Wanda Plaza open?"), "italic")[0].startswith("— ")
    assert marked(await ask(ann, "万达广场哪年开业？"), "italic") == []


async def test_a_text_without_a_language_is_answered_in_that_of_the_persons_telegram(scene: Scene) -> None:
    assert (await ask(scene.person(language="zh-hans"), "???"))["text"].startswith("请用文字提问")
    assert (await ask(scene.person(language="fr"), "???"))["text"].startswith("Please type a question")


async def test_the_greeting_offers_three_questions_that_are_answered_when_pressed(scene: Scene) -> None:
    ann = scene.person()
    greeting = await ann.chat.wait_for_reply(after=await ann.start())
    assert len(labels(greeting)) == 3
    await ann.press(greeting, labels(greeting)[1])
    reply = await ann.chat.wait_for_reply(after=greeting)
    assert reply["text"].startswith("❓ How much did Dalian enterprises invest in Liupanshui?\n\nCumulative investment")


async def test_every_fact_and_overview_opens_by_its_deep_link(scene: Scene, knowledge: KnowledgeBase) -> None:
    ann = scene.person()
    for item in [*list(knowledge.facts)[:8], "largest-investment"]:
        reply = await ann.chat.wait_for_reply(after=await ann.start(f"f_{item}"))
        assert reply["text"].startswith("❓ "), item
        assert marked(reply, "expandable_blockquote"), item


async def test_a_sentence_opens_by_its_deep_link(scene: Scene, knowledge: KnowledgeBase) -> None:
    ann = scene.person()
    sentence = list(knowledge.sentences.values())[6]
    reply = await ann.chat.wait_for_reply(after=await ann.start(f"f_{token(sentence.id)}"))
    cited = "— Dalian and Liupanshui Hold Industry Cooperation Fair, paragraph 3, undated"
    assert reply["text"] == f"{SENTENCE}\n{cited}"


async def test_a_deep_link_to_what_is_not_there_says_so(scene: Scene) -> None:
    ann = scene.person()
    reply = await ann.chat.wait_for_reply(after=await ann.start("f_no-such-fact"))
    assert reply["text"] == say("item_gone", "en")


async def test_what_may_be_meant_is_chosen_by_typing_the_number(scene: Scene) -> None:
    ann = scene.person()
    asked = await ask(ann, "how much money")
    assert asked["text"].startswith("I am not sure this is what you ask. The documents say:\n\n1. ")
    assert marked(asked, "expandable_blockquote")
    first = asked["text"].partition("\n\n1. ")[2].partition("\n")[0]
    assert "yuan" in asked["text"]
    assert (await ask(ann, "1"))["text"].startswith(first)


async def test_what_may_be_meant_is_chosen_by_pressing_in_the_same_message(scene: Scene) -> None:
    ann = scene.person()
    asked = await ask(ann, "how much money")
    second = asked["text"].partition("\n\n2. ")[2].partition("\n")[0]
    assert "money" in second
    await ann.press(asked, button(asked, "2. "))
    told = await ann.chat.wait_for_edit(asked)
    assert second in told["text"]
    assert "👍" in labels(told)


async def test_none_of_these_is_noted_and_can_be_told_to_the_editors(scene: Scene) -> None:
    ann = scene.person()
    asked = await ask(ann, "how much money")
    await ann.press(asked, "None of these")
    noted = await ann.chat.wait_for_edit(asked)
    assert noted["text"] == say("none_noted", "en")
    pressed = await ann.press(noted, "Tell the editors")
    assert pressed.text == say("told_thanks", "en")


async def test_what_is_not_stated_is_said_with_what_is_known_and_can_be_told_to_the_editors_once(scene: Scene) -> None:
    ann = scene.person()
    reply = await ask(ann, "How many shops are in Wanda Plaza?")
    assert reply["text"].startswith("About Liupanshui Wanda Plaza, the documents do not state this number.\nWhat they do state:")
    assert (await ann.press(reply, "Tell the editors")).text == say("told_thanks", "en")
    told = await ann.chat.wait_for_edit(reply)
    assert "✓ The editors have been told" in labels(told)
    await ann.press(told, "When did Wanda Plaza open?")
    assert OPENING in (await ann.chat.wait_for_reply(after=told))["text"]


async def test_the_source_button_shows_the_paragraph_with_the_sentence_marked_and_leads_back(scene: Scene) -> None:
    ann = scene.person()
    reply = await ask(ann, "When did Wanda Plaza open?")
    await ann.press(reply, "📄 Source")
    source = await ann.chat.wait_for_edit(reply)
    assert "The counterpart assistance between Dalian and Liupanshui started in 1996" in source["text"]
    assert SENTENCE in marked(source, "underline")
    await ann.press(source, button(source, "Whole document"))
    document = await ann.chat.wait_for_edit(source)
    assert "seize the good opportunity of developing the southwest market" in document["text"]
    assert document["text"].count("Dalian and Liupanshui Hold Industry Cooperation Fair") == 1
    await ann.press(document, button(document, "Back"))
    source = await ann.chat.wait_for_edit(document)
    await ann.press(source, button(source, "Back"))
    back = await ann.chat.wait_for_edit(source)
    assert (back["text"], labels(back)) == (reply["text"], labels(reply))


async def test_the_document_comes_as_a_file_word_for_word(scene: Scene, knowledge: KnowledgeBase) -> None:
    ann = scene.person()
    reply = await ask(ann, "When did Wanda Plaza open?")
    await ann.press(reply, "📄 Source")
    source = await ann.chat.wait_for_edit(reply)
    await ann.press(source, button(source, "As a file"))
    sent = await ann.chat.wait_for_reply(after=source)
    (document,) = knowledge.documents.values()
    stored = scene.server.world.files.of_id(sent["document"]["file_id"])
    assert sent["document"]["file_name"] == f"{document.id}.txt"
    assert stored.content.decode() == document.text


async def test_a_short_citation_is_copied_by_the_button_and_a_long_one_is_sent_to_be_copied(scene: Scene) -> None:
    ann = scene.person()
    short = await ask(ann, "Which year did the counterpart assistance start?")
    copied = await ann.press(short, "📋 Copy citation")
    assert copied.kind == "copy_text"
    long = await ask(ann, "When did Wanda Plaza open?")
    await ann.press(long, "📋 Copy citation")
    sent = await ann.chat.wait_for_reply(after=long)
    assert marked(sent, "code") == [f"“{SENTENCE}”\n— Dalian and Liupanshui Hold Industry Cooperation Fair, paragraph 3, undated"]


async def test_more_lists_what_else_is_told_of_the_same_thing(scene: Scene) -> None:
    ann = scene.person()
    reply = await ask(ann, "When did Wanda Plaza open?")
    await ann.press(reply, "More on Liupanshui Wanda Plaza")
    more = await ann.chat.wait_for_reply(after=reply)
    assert marked(more, "bold") == ["Liupanshui Wanda Plaza"]
    assert "has become the new landmark" in more["text"]
    await ann.press(more, "3")
    assert marked(await ann.chat.wait_for_reply(after=more), "expandable_blockquote") == [SENTENCE]


async def test_a_vote_is_noted_shown_and_can_be_changed(scene: Scene) -> None:
    ann = scene.person()
    reply = await ask(ann, "When did Wanda Plaza open?")
    assert (await ann.press(reply, "👍")).text == say("vote_thanks", "en")
    voted = await ann.chat.wait_for_edit(reply)
    assert labels(voted)[-2:] == ["👍 ✓", "👎"]
    assert (await ann.press(voted, "👎")).text == say("vote_sorry", "en")
    assert labels(await ann.chat.wait_for_edit(voted))[-2:] == ["👍", "👎 ✓"]


async def test_a_button_pressed_twice_does_its_work_once(scene: Scene) -> None:
    ann = scene.person()
    reply = await ask(ann, "When did Wanda Plaza open?")
    first = await ann.press(reply, "More on Liupanshui Wanda Plaza", wait=False)
    second = await ann.press(reply, "More on Liupanshui Wanda Plaza", wait=False)
    await ann.press_answer(first)
    await ann.press_answer(second)
    assert len(ann.chat.of_bot(after=reply)) == 1


async def test_a_follow_up_leans_on_the_question_before(scene: Scene) -> None:
    ann, bob = scene.person(), scene.person("Bob")
    await ask(ann, "Tell me about Wanda Plaza")
    await ask(bob, "Tell me about the reserve forest")
    assert OPENING in (await ask(ann, "and when did it open?"))["text"]


async def test_an_edited_question_edits_the_answer(scene: Scene) -> None:
    ann = scene.person()
    question = await ann.send("When did Wanda Plaza open?")
    reply = await ann.chat.wait_for_reply(after=question)
    await ann.edit(question, "How much is invested in the national reserve forest?")
    edited = await ann.chat.wait_for_edit(reply)
    assert "3.6 billion yuan" in edited["text"]
    assert len(ann.chat.of_bot(after=question)) == 1


async def test_forwarded_and_captioned_messages_are_questions(scene: Scene) -> None:
    ann, bob = scene.person(), scene.person("Bob")
    forwarded = await ann.send("When did Wanda Plaza open?", forward=bob)
    assert OPENING in (await ann.chat.wait_for_reply(after=forwarded))["text"]
    captioned = await ann.send_photo(b"picture", caption="万达广场哪年开业？")
    assert "2017 年" in (await ann.chat.wait_for_reply(after=captioned))["text"]


async def test_what_cannot_be_read_gets_one_polite_line(scene: Scene) -> None:
    ann = scene.person(language="zh-hans")
    for sent in (await ann.send_sticker(), await ann.send_voice(), await ann.send_photo(b"picture")):
        assert (await ann.chat.wait_for_reply(after=sent))["text"] == say("only_text", "zh")


async def test_lists_open_their_entries_with_the_source(scene: Scene) -> None:
    ann = scene.person()
    for command, held in {
        "/projects": "Liupanshui Wanda Plaza",
        "/investments": "3.6 billion yuan",
        "/timeline": "1996: The counterpart assistance",
    }.items():
        listed = await ask(ann, command)
        assert held in listed["text"], command
        await ann.press(listed, "1")
        assert marked(await ann.chat.wait_for_reply(after=listed), "expandable_blockquote"), command


async def test_a_long_list_is_paged_by_editing(scene: Scene) -> None:
    ann = scene.person()
    first = await ask(ann, "/projects")
    await ann.press(first, "▶")
    second = await ann.chat.wait_for_edit(first)
    assert "7. " in second["text"]
    await ann.press(second, "◀")
    assert (await ann.chat.wait_for_edit(second))["text"] == first["text"]


async def test_about_finds_a_misspelt_name_and_says_what_it_knows_otherwise(scene: Scene) -> None:
    ann = scene.person()
    assert marked(await ask(ann, "/about wnda plaza"), "bold") == ["Liupanshui Wanda Plaza"]
    assert "Junya" in (await ask(ann, "/about 骏亚"))["text"]
    assert "They speak of: Dalian, Liupanshui" in (await ask(ann, "/about Atlantis"))["text"]
    assert "/about Dalian" in (await ask(ann, "/about"))["text"]


async def test_documents_can_be_read_from_the_list_of_sources(scene: Scene) -> None:
    ann = scene.person()
    listed = await ask(ann, "/sources")
    assert "1. Dalian and Liupanshui Hold Industry Cooperation Fair (undated)" in listed["text"]
    await ann.press(listed, button(listed, "📖 1."))
    assert "kicked off in our city" in (await ann.chat.wait_for_reply(after=listed))["text"]


async def test_help_names_every_command_of_the_menu(scene: Scene) -> None:
    ann = scene.person()
    text = (await ask(ann, "/help"))["text"]
    await scene.server.until(ann.commands, timeout=PATIENCE, what="the commands to be set")
    assert ann.commands()
    for command in ann.commands():
        assert f"/{command['command']} – {command['description']}" in text
    assert (await ask(ann, "/nonsense"))["text"] == say("unknown_command", "en")


async def test_the_language_can_be_chosen_and_unchosen(scene: Scene) -> None:
    ann = scene.person()
    chooser = await ask(ann, "/language")
    await ann.press(chooser, "中文")
    assert (await ann.chat.wait_for_edit(chooser))["text"] == say("language_now", "zh")
    assert (await ask(ann, "When did Wanda Plaza open?"))["text"].startswith("六盘水万达广场于 2017 年投入运营。")
    assert (await ask(ann, "/sources"))["text"].startswith("我依据以下文件回答")
    chooser = await ask(ann, "/language")
    await ann.press(chooser, "g:auto")
    await ann.chat.wait_for_edit(chooser)
    assert (await ask(ann, "When did Wanda Plaza open?"))["text"].startswith(OPENING)


async def test_privacy_is_told_with_the_numeric_id(scene: Scene) -> None:
    ann = scene.person()
    text = (await ask(ann, "/privacy"))["text"]
    assert str(ann.id) in text
    assert "90 days" in text


async def test_forget_me_erases_what_was_said_and_chosen(scene: Scene) -> None:
    ann = scene.person()
    reply = await ask(ann, "When did Wanda Plaza open?")
    asked = await ask(ann, "/forget_me")
    await ann.press(asked, "Erase everything")
    assert (await ann.chat.wait_for_edit(asked))["text"] == say("forget_done", "en")
    assert (await ann.press(reply, "👍")).text == say("reply_gone", "en")
    assert (await ask(ann, "source?"))["text"] == say("no_source_yet", "en")


async def test_a_button_pressed_too_late_for_an_answer_does_its_work_all_the_same(scene: Scene) -> None:
    ann = scene.person()
    reply = await ask(ann, "When did Wanda Plaza open?")
    lifetime, scene.server.settings.callback_lifetime = scene.server.settings.callback_lifetime, 0.0
    try:
        await ann.press(reply, "More on Liupanshui Wanda Plaza", wait=False)
        assert "landmark" in (await ann.chat.wait_for_reply(after=reply))["text"]
        refused = await scene.server.until(
            lambda: [call for call in scene.server.journal.refusals() if call.method == "answerCallbackQuery"], what="the late answer"
        )
    finally:
        scene.server.settings.callback_lifetime = lifetime
    assert "query is too old" in refused[-1].description
    scene.server.journal.calls.remove(refused[-1])


async def test_none_of_these_can_be_typed_by_its_number_and_is_noted_for_the_choice(scene: Scene) -> None:
    ann = scene.person()
    asked = await ask(ann, "how much money")
    number = next(line.partition(".")[0] for line in asked["text"].splitlines() if line.endswith("None of these"))
    assert (await ask(ann, number))["text"] == say("none_noted", "en")
    with sqlite3.connect(scene.bot.data / "coopbot.db") as connection:
        noted = connection.execute("SELECT none_at FROM replies WHERE outcome = 'clarify' AND told_message = ?", [asked["message_id"]])
        assert any(at is not None for (at,) in noted)
