"""Questions that were not answered: seen, settled, and those who wait for an answer told once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.telegram.scenarios.administration import Work, at_work
from tests.telegram.scenarios.bot_process import running
from tests.telegram.scenarios.conftest import PATIENCE, ask, ask_in_vain, labels, marked

pytestmark = pytest.mark.anyio

QUESTION = "whale oil or gas"
"""Nothing in the document comes near it."""


@pytest.fixture
async def work(harbour: Path, tmp_path: Path) -> AsyncIterator[Work]:
    async with at_work(harbour, tmp_path) as work:
        yield work


async def test_a_question_becomes_a_fact_and_who_waited_is_told_once(work: Work) -> None:
    ben = work.server.person("Ben")
    unknown = await ask(ben, QUESTION)
    assert "have not found" in unknown["text"]
    await ben.press(unknown, "Tell the editors")
    told = ben.chat.state.messages[unknown["message_id"]]
    assert labels(told)[-2:] == ["✓ The editors have been told", "🔔 Tell me when this is answered"]
    assert (await ben.press(told, "🔔 Tell me when this is answered")).text == (
        "You will get a message as soon as the documents answer this."
    )
    await work.send("/inbox")
    assert f"1. {QUESTION}\nasked: 1, people: 1; told to the editors: 1" in work.screen["text"]
    await work.press("1")
    await work.press("New fact")
    await work.send("The lamp of the lighthouse is from Hamburg.")
    await work.press("Next")
    await work.press("1")
    await work.press("Next")
    assert QUESTION in work.screen["text"]
    await work.press("Next")
    await work.press("Next")
    await work.press("Publish")
    assert "Revision 2 is live" in work.screen["text"]
    answer = await ben.chat.wait_for_reply(after=unknown)
    assert answer["text"].startswith("🔔 You wanted to know when this is answered. Now it is:\n\n❓ whale oil or gas")
    assert "The lamp of the lighthouse is from Hamburg." in answer["text"]
    assert marked(answer, "expandable_blockquote")
    assert (await ben.press(answer, "👍")).text == "Thank you!"
    await work.send("/inbox")
    assert work.screen["text"] == "Nothing is open: every question was answered or settled."
    # The next change tells nobody again, nor does the next start.
    await work.send("/edit pier-cost")
    await work.press("Question (English)")
    await work.send("What was the price of the pier?")
    await work.press("Preview")
    await work.press("Publish")
    await work.bot.stop()
    settings = {"COOPBOT_ADMINS": str(work.admin.id), "COOPBOT_KNOWLEDGE": str(work.folder)}
    async with running(work.server, work.bot.data, **settings):
        last = await ask(ben, "how much did the pier cost")
        assert [message["message_id"] for message in ben.chat.of_bot(after=answer)] == [last["message_id"]]


async def test_a_question_becomes_a_wording(work: Work) -> None:
    ben = work.server.person("Ben")
    await ask_in_vain(ben, "how dear was the jetty")
    await work.send("/inbox")
    await work.press("1")
    number = next(
        line.partition(".")[0] for line in work.screen["text"].splitlines() if "How much did the pier cost" in line or "12 million" in line
    )
    await work.press(f"➕ {number}")
    assert "wordings: +1" in work.screen["text"]
    await work.press("Publish")
    assert "Revision 2 is live" in work.screen["text"]
    again = await ask(work.server.person("Cy"), "how dear was the jetty")
    assert "12 million" in again["text"]


async def test_a_question_becomes_a_gap_or_is_ignored_and_comes_back(work: Work) -> None:
    ben = work.server.person("Ben")
    await ask_in_vain(ben, "how many people work at the pier")
    await work.send("/inbox")
    await work.press("1")
    await work.press("Ignore")
    assert "does not come back" in work.screen["text"]
    await work.press("Undo this")
    assert "how many people work at the pier" in work.screen["text"]
    await work.press("1")
    await work.press("Known gap")
    await work.press("A new gap")
    assert "Not stated (gap-how-many-people" in work.screen["text"]
    await work.press("Publish")
    assert "Revision 2 is live" in work.screen["text"]
    await work.send("/inbox")
    assert work.screen["text"] == "Nothing is open: every question was answered or settled."
    assert "do not" in (await ask(ben, "how many people work at the pier"))["text"]
    # With the change its decision is undone, too.
    await work.send("/rollback 1")
    await work.press("Publish")
    await work.send("/inbox")
    assert "how many people work at the pier" in work.screen["text"]


async def test_who_takes_it_back_is_not_told(work: Work) -> None:
    ben = work.server.person("Ben")
    unknown = await ask(ben, QUESTION)
    await ben.press(unknown, "Tell the editors")
    await ben.press(unknown, "🔔 Tell me when this is answered")
    assert (await ben.press(unknown, "🔕 No need to tell me")).text == "You will not be told."
    fact = f"  - id: lamp\n    answer: It is from Hamburg.\n    quote: Its lamp is from Hamburg.\n    phrasings: [{QUESTION}]\n"
    path = work.folder / "facts.yaml"
    newest = await ask(work.admin, "hello")
    path.write_text(path.read_text(encoding="utf-8").replace("facts:\n", f"facts:\n{fact}", 1), encoding="utf-8")
    await work.admin.chat.wait_for_reply(after=newest, timeout=PATIENCE)
    last = await ask(ben, "how much did the pier cost")
    assert [message["message_id"] for message in ben.chat.of_bot(after=unknown)] == [last["message_id"]]


async def test_the_statistics_are_told_for_a_period(work: Work) -> None:
    ben = work.server.person("Ben")
    await ask(ben, "how much did the pier cost")
    await ask(ben, "how many people work at the pier")
    await work.send("/stats")
    assert "2 questions by 1 people" in work.screen["text"]
    await work.press("7 days")
    assert "1 answered (50%)" in work.screen["text"]
