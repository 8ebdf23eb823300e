"""Asking from chats the bot is not in: inline results, each a card with its source, and guest messages."""

from __future__ import annotations

import pytest

from bot.answers.texts import say
from bot.telegram.inline import CACHE_SECONDS
from tests.telegram.scenarios.conftest import Scene, ask, labels, marked

pytestmark = pytest.mark.anyio


async def test_an_inline_query_offers_cards_with_their_sources_the_answer_first(scene: Scene) -> None:
    ann = scene.person()
    found = await ann.inline("when did wnda plaza open")
    assert found.results[0]["title"] == "When did Wanda Plaza open?"
    card = await ann.choose(found)
    assert "Liupanshui Wanda Plaza was put into operation in 2017." in card["text"]
    assert marked(card, "expandable_blockquote")
    assert labels(card) == [say("inline_ask", "en")]
    link = card["reply_markup"]["inline_keyboard"][0][0]["url"]
    assert link == f"https://t.me/{scene.server.world.bot['username']}?start=f_wanda-opening"


async def test_what_may_be_meant_has_cards_that_say_so(scene: Scene) -> None:
    ann = scene.person()
    found = await ann.inline("how much money")
    assert len(found.results) <= 3
    assert all(result["title"].startswith("Not sure: ") for result in found.results)
    card = await ann.choose(found)
    assert card["text"].startswith("❓ how much money\n\nI am not sure this is what you ask. The documents say:\n")
    assert "investment" in card["text"]
    assert marked(card, "expandable_blockquote")
    assert labels(card) == [say("inline_ask", "en")]


async def test_a_card_sent_to_the_bot_itself_is_no_question(scene: Scene) -> None:
    ann = scene.person()
    await ann.start()
    await ann.chat.wait_for_reply()
    card = await ann.choose(await ann.inline("when did Wanda Plaza open"))
    await ask(ann, "thanks")
    assert len(ann.chat.of_bot(after=card)) == 1


async def test_without_a_text_the_examples_are_offered_in_the_language_of_the_person(scene: Scene) -> None:
    found = await scene.person(language="zh-hans").inline("")
    assert found.results[0]["title"].startswith("会上")
    assert found.results != (await scene.person(language="en").inline("")).results


async def test_what_nobody_knows_finds_a_way_to_ask_directly(scene: Scene) -> None:
    ann = scene.person()
    found = await ann.inline("😀😀😀")
    assert found.results == []
    started = await ann.chat.wait_for_reply(after=await ann.start("inline"))
    assert labels(started)


async def test_results_are_cached_so_shortly_that_a_change_shows(scene: Scene) -> None:
    ann = scene.person()
    await ann.inline("how many companies attended the fair")
    assert scene.server.journal.of("answerInlineQuery")[-1].parameters["cache_time"] == CACHE_SECONDS
    assert CACHE_SECONDS <= 30


async def test_a_guest_message_is_answered_where_the_bot_is_not_a_member(scene: Scene) -> None:
    ann = scene.person()
    name = scene.server.world.bot["username"]
    told = await ann.guest(f"@{name} 万达广场哪年开业？")
    assert told["text"].startswith("六盘水万达广场于 2017 年投入运营。")
    assert marked(told, "expandable_blockquote")
    assert (await ann.guest(f"@{name} How many shops are in Wanda Plaza?"))["text"].startswith("About Liupanshui Wanda Plaza")
