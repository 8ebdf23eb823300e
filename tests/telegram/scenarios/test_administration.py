"""Administrators at work in their chat with the bot: from a new document to a sourced answer, and everything taken back again."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import pytest
from botapi_emulator.faults import server_error
from botapi_emulator.refusal import Json
from openpyxl import load_workbook

from bot.paths import shipped_knowledge
from bot.storage import revisions
from bot.storage.database import Database
from bot.storage.folder import lock
from bot.telegram.administration.wizard_state import DraftStore
from tests.reading.making import locked_pdf, word_of
from tests.telegram.scenarios.administration import Work, at_work
from tests.telegram.scenarios.bot_process import running
from tests.telegram.scenarios.conftest import PATIENCE, ask, button, labels, marked

pytestmark = pytest.mark.anyio

AGREEMENT = """Agreement on a cold-chain centre

On 3 March 2026 Dalian and Liupanshui signed an agreement on a cold-chain logistics centre in Zhongshan District.
The centre will store 40,000 tons of kiwi fruit a year and cost 380 million yuan.
It is to open in the autumn of 2027.
"""


@pytest.fixture
async def work(tmp_path: Path) -> AsyncIterator[Work]:
    async with at_work(shipped_knowledge(), tmp_path) as work:
        yield work


async def told(work: Work, question: str) -> Json:
    """What somebody new is answered."""
    return await ask(work.server.person("Bo"), question)


async def test_a_new_document_becomes_a_sourced_answer(work: Work) -> None:
    before = await ask(work.server.person("Bo"), "How much will the cold-chain centre cost?")
    assert "380" not in before["text"]
    await work.file("agreement.txt", AGREEMENT.encode(), "Agreement on a cold-chain centre\n2026-03-03")
    assert "New document" in work.screen["text"]
    await work.press("Publish")
    assert "Revision 2 is live" in work.screen["text"]
    await work.press("Add a fact from it")
    await work.send("The cold-chain logistics centre will cost 380 million yuan.")
    await work.press("Next")
    assert "The centre will store 40,000 tons of kiwi fruit a year and cost 380 million yuan." in work.screen["text"]
    await work.press("1")
    await work.press("Next")
    await work.send(
        "How much will the cold-chain centre cost?\nWhat is the price of the cold chain logistics centre?\n冷链物流中心要花多少钱？"
    )
    await work.press("Next")
    await work.press("Next")
    assert "People will read:" in work.screen["text"]
    await work.press("Publish")
    assert "Revision 3 is live" in work.screen["text"]
    assert len(work.steps) == 11
    for question in ("how much does the cold chain logistics centre cost", "冷链物流中心花多少钱"):
        told = await ask(work.server.person("Cy"), question)
        assert "380 million yuan" in told["text"]
        assert marked(told, "expandable_blockquote") == [
            "The centre will store 40,000 tons of kiwi fruit a year and cost 380 million yuan."
        ]
        assert "Agreement on a cold-chain centre" in told["text"]


async def test_a_word_document_or_a_page_becomes_a_document_and_is_cited_as_its_readers_know_it(work: Work) -> None:
    await work.file("rules.docx", word_of(), "Harbour rules\n2024")
    assert "New document harbour-rules: Harbour rules (paragraphs: 8, sentences: 9)" in work.screen["text"]
    await work.press("Publish")
    (original,) = (work.folder / "documents").glob("harbour-rules.*.docx")
    assert original.read_bytes()[:4] == b"PK\x03\x04"
    replies = await told(work, "What does a berth cost a day?")
    assert "— Harbour rules, section “Fees”, paragraph 1, 2024" in replies["text"]
    # A table is a file of facts, unless it has a title.
    await work.file("rents.csv", "区域,租金\n东区,每月十四元\n".encode("gbk"), "租金表")
    assert "paragraphs: 1, sentences: 1, encoding: GB18030" in work.screen["text"]


async def test_a_file_that_cannot_be_read_is_told_in_the_language_of_the_administrator(work: Work) -> None:
    await work.send("/language")
    await work.press("中文")
    await work.file("协议.pdf", locked_pdf())
    assert work.screen["text"] == "无法完成：\n协议.pdf：文件有密码保护 -> 请另存为没有密码的文件"


async def test_why_a_change_is_refused_is_told_in_the_language_of_the_administrator(tmp_path: Path, harbour: Path) -> None:
    async with at_work(harbour, tmp_path) as work:
        await work.send("/language")
        await work.press("中文")
        before = work.files()
        await work.file("facts.yaml", "facts:\n  - answer: 码头很长。\n".encode())
        assert work.screen["text"] == "无法完成：\nfacts.yaml:2：有条目没有 id -> 请添加“id:”和一个自己起的名称"
        await work.file("facts.yaml", "facts:\n  - id: a\n\tanswer: 码头很长。\n".encode())
        assert work.screen["text"] == "无法完成：\nfacts.yaml:3：这一行用制表符（Tab）缩进 -> 请只用空格缩进，每层两个"
        await work.file("prices.csv", b"id,anwser_en\npier-cost,It cost 13 million yuan.\n")
        assert work.screen["text"] == "无法完成：\nprices.csv 第 1 行 B 列：没有列“anwser_en” -> 是否应为“answer_en”？"
        await work.send("/edit pier-cost")
        await work.press("数值")
        await work.send("amount: 12 millions")
        await work.press("预览")
        assert re.fullmatch(
            r"无法完成：\nfacts\.yaml:\d+：条目“pier-cost”：amount 的值“12 millions”无法识别 -> 金额的写法如“1\.144亿元”或“近20亿元”",
            work.screen["text"],
        )
        await work.send("/rollback 7")
        assert work.screen["text"] == "无法完成：\n没有第 7 版 -> 现有第 1 到 1 版；运行 coopbot history 可以看到各版"
        assert work.files() == before


SHOPS = ("how many shops", "多少家店", "几家店", "多少间店", "店铺数量")
REPORT = "Plaza report\n\nLiupanshui Wanda Plaza has 300 shops and 1,200 parking spaces.\n"


async def test_what_was_known_not_to_be_stated_is_answered_once_a_document_states_it(work: Work) -> None:
    question = "万达有多少家店铺"
    before = await told(work, question)
    assert "300" not in before["text"]
    await work.file("plaza.txt", REPORT.encode(), "Plaza report\n2026")
    await work.press("Publish")
    await work.press("Add a fact from it")
    await work.send("Liupanshui Wanda Plaza has 300 shops.")
    await work.send("六盘水万达广场有 300 家商店。")
    await work.press("Next")
    await work.press("1")
    await work.press("Next")
    await work.send(f"How many shops does Wanda Plaza have?\nnumber of stores in the plaza\n{question}")
    await work.press("Next")
    await work.press("Liupanshui Wanda Plaza")
    await work.press("Next")
    assert "These questions are known as not answered by any document" in work.screen["text"]
    await work.press("All")
    for line in work.screen["text"].splitlines():
        # What asks for something else is not to be answered with the number of shops.
        if ". ✅" in line and not any(words in line.lower() for words in SHOPS):
            await work.press(f"✅ {line.partition('.')[0]}", exactly=True)
    await work.press("Next")
    assert "300 shops" in work.screen["text"]
    # Wordings near it keep their answers.
    assert "would get a worse answer" not in work.screen["text"]
    await work.press("Publish")
    assert "is live" in work.screen["text"]
    for asked in (question, "how many shops are in Wanda Plaza", "万达广场有几家店"):
        assert "300" in (await told(work, asked))["text"], asked
    for asked in ("how many floors does the plaza have", "how many shop assistants does the plaza employ"):
        assert "the documents do not" in (await told(work, asked))["text"], asked


async def test_a_change_for_the_worse_is_shown_published_with_a_reason_and_undone_to_the_byte(work: Work) -> None:
    before = work.files()
    await work.send("/edit wanda-overview")
    await work.press("Answer (English)")
    await work.send("Wanda Plaza opened in 2015.")
    # A request of its own is never a question that is answered.
    await work.press("Wordings")
    await work.send("source")
    await work.press("Back")
    await work.press("Preview")
    assert "The proof does not state: 2015." in work.screen["text"]
    assert "source" in work.screen["text"].partition("would get a worse answer")[2]
    assert not [label for label in labels(work.screen) if label.endswith("Publish")]
    await work.press("Publish all the same")
    await work.send("The plaza said so.")
    await work.press("Publish all the same")
    assert "Revision 2 is live" in work.screen["text"]
    assert (await told(work, "What is Liupanshui Wanda Plaza?"))["text"].startswith("Wanda Plaza opened in 2015.")
    await work.send("/history")
    assert "2 ● ⚠️" in work.screen["text"]
    assert "The plaza said so." in work.screen["text"]
    await work.press("2")
    assert "Published although answers changed for the worse." in work.screen["text"]
    await work.press("Undo")
    await work.press("Publish")
    assert "Revision 3 is live" in work.screen["text"]
    assert work.files() == before
    acts = [act for act in work.audited() if "published" in act]
    assert acts == [
        f"administrator {work.admin.id} published revision 2 (edit) although answers change for the worse: The plaza said so.",
        f"administrator {work.admin.id} published revision 3 (rollback): to revision 1",
    ]


async def test_a_preview_shows_what_people_read_of_a_fact_that_is_over(tmp_path: Path, harbour: Path) -> None:
    async with at_work(harbour, tmp_path) as work:
        await work.send("/edit pier-opening")
        await work.press("Valid until")
        await work.send("2019")
        await work.press("Preview")
        past = "As of 2019: The new pier was opened in 2015. (No longer valid since 2020.)"
        shown = work.screen["text"].partition("People will read:")[2]
        await work.press("Publish")
        assert (await told(work, "When was the new pier opened?"))["text"].startswith(past)
        assert past in shown


async def test_a_fact_is_shown_to_editors_as_people_read_it(tmp_path: Path, harbour: Path) -> None:
    async with at_work(harbour, tmp_path) as work:
        await work.send("/edit pier-cost")
        await work.press("Proof")
        await work.press("2")
        await work.press("Back")
        await work.press("Preview")
        preview = work.screen["text"]
        await work.press("Publish")
        read = await told(work, "How much did the pier cost?")
        await work.send("/fact pier-cost")
        shown = await work.press("As people read it")
        assert read["text"].count("— Harbour Report") == 1
        assert read["text"] in preview
        assert (shown["text"], shown["entities"]) == (read["text"], read["entities"])


async def test_a_retired_fact_leads_to_its_successor(work: Work) -> None:
    await work.send("/retire wanda-opening")
    await work.send("It is told with the overview.")
    await work.send("wanda-overview")
    await work.press("Publish all the same")
    assert "Revision 2 is live" in work.screen["text"]
    bo = work.server.person("Bo")
    linked = await bo.chat.wait_for_reply(after=await bo.start("f_wanda-opening"))
    assert "This was taken back. In its place:" in linked["text"]
    await work.send("/fact wanda-opening")
    assert "Retired: It is told with the overview." in work.screen["text"]


async def test_a_table_goes_out_and_comes_back(work: Work) -> None:
    await work.send("/export")
    await work.press("Excel")
    sent = work.screen["document"]
    content = work.server.world.files.of_id(sent["file_id"]).content
    book = load_workbook(BytesIO(content))
    sheet = book.active
    assert sheet is not None
    columns = [cell.value for cell in sheet[1]]
    row = next(row for row in sheet.iter_rows(min_row=2) if row[0].value == "wanda-opening")
    row[columns.index("answer_en")].value = "Liupanshui Wanda Plaza opened its doors in 2017."
    changed = BytesIO()
    book.save(changed)
    await work.file("facts.xlsx", changed.getvalue())
    assert "opened its doors" in work.screen["text"]
    await work.press("Publish")
    assert "Revision 2 is live" in work.screen["text"]
    assert "opened its doors in 2017" in (await told(work, "When did Wanda Plaza open?"))["text"]
    await work.file("facts.xlsx", content)
    assert "somebody else has changed" in work.screen["text"] or "Nothing would change" in work.screen["text"]


async def test_files_changed_by_hand_are_taken_over_and_a_slip_is_told_with_its_line(work: Work) -> None:
    path = work.folder / "facts" / "projects.yaml"
    text = path.read_text(encoding="utf-8")
    newest = await ask(work.admin, "hello")
    path.write_text(text.replace("put into operation in 2017", "opened in 2017", 1), encoding="utf-8")
    taken = await work.admin.chat.wait_for_reply(after=newest, timeout=PATIENCE)
    assert "The files were changed by hand; revision 2 is in use now." in taken["text"]
    path.write_text(text.replace("facts:", "facts:\n  - id: [", 1), encoding="utf-8")
    refused = await work.admin.chat.wait_for_reply(after=taken, timeout=PATIENCE)
    assert "not in use" in refused["text"]
    assert "facts/projects.yaml:" in refused["text"]
    assert "Wanda" in (await told(work, "What is Liupanshui Wanda Plaza?"))["text"]
    work.screen = taken
    await work.send("/rollback 2")
    await work.press("Publish")
    assert "Revision 3 is live" in work.screen["text"]
    assert path.read_text(encoding="utf-8") == text.replace("put into operation in 2017", "opened in 2017", 1)
    assert list(work.folder.glob(".set-aside-*"))


async def test_the_second_of_two_who_change_one_thing_is_told_and_nothing_is_overwritten(work: Work) -> None:
    cy = work.server.person("Cy")
    await cy.send("/start")
    await work.send(f"/admins add {cy.id}")
    other = Work(admin=cy, folder=work.folder, bot=work.bot, server=work.server)
    for one, text in ((work, "Wanda Plaza began in 2017."), (other, "Wanda Plaza started in 2017.")):
        await one.send("/edit wanda-opening")
        await one.press("Answer (English)")
        await one.send(text)
    await work.press("Preview")
    await other.press("Preview")
    await work.press("Publish")
    assert "Revision 2 is live" in work.screen["text"]
    await other.press("Publish")
    assert "somebody else has changed 'answer, en' meanwhile" in other.screen["text"]
    # What the other did not change can be changed all the same.
    await other.send("/edit wanda-landmark")
    await other.press("Question (English)")
    await other.send("What is the landmark?")
    await other.press("Preview")
    await other.press("Publish")
    assert "Revision 3 is live" in other.screen["text"]
    assert (await told(work, "When did Wanda Plaza open?"))["text"].startswith("Wanda Plaza began in 2017.")


async def test_what_was_begun_outlives_the_bot(tmp_path: Path, harbour: Path) -> None:
    async with at_work(harbour, tmp_path) as work:
        await work.send("/add")
        await work.send("The lamp of the lighthouse is from Hamburg.")
        await work.bot.kill()
        settings = {"COOPBOT_ADMINS": str(work.admin.id), "COOPBOT_KNOWLEDGE": str(work.folder)}
        async with running(work.server, work.bot.data, **settings) as bot:
            work.bot = bot
            begun = work.screen
            await work.press("Next")
            # What was sent when the bot was killed may have been sent again meanwhile.
            shown = work.admin.chat.state.messages[begun["message_id"]]
            assert "Which sentence proves it?" in shown["text"]
            assert "The lighthouse was built by Anna Berg." in shown["text"]


async def test_what_was_cancelled_is_gone(work: Work) -> None:
    await work.send("/add")
    await work.press("Cancel")
    assert work.screen["text"] == "Cancelled. Nothing was changed."
    await work.send("/cancel")
    assert work.screen["text"] == "There is nothing to cancel."


async def test_everything_is_checked_while_questions_are_answered(tmp_path: Path, harbour: Path) -> None:
    async with at_work(harbour, tmp_path) as work:
        begun = await work.send("/check")
        assert "Everything is asked" in begun["text"]
        result = await work.admin.chat.wait_for_reply(after=begun, timeout=PATIENCE)
        assert result["text"].startswith("3 facts, 1 known gaps, 1 documents.")


async def test_a_kill_in_the_middle_of_publishing_adds_nothing_twice(tmp_path: Path, harbour: Path) -> None:
    async with at_work(harbour, tmp_path) as work:
        await work.send("/add")
        await work.send("The lamp of the lighthouse is from Hamburg.")
        await work.press("Next")
        await work.send("Its lamp is from Hamburg.")
        await work.press("Next")
        await work.press("Next")
        await work.press("Next")
        await work.admin.press(work.screen, "✅ Publish", wait=False)
        database = Database.open(f"sqlite:///{work.bot.data / 'coopbot.db'}")
        async with asyncio.timeout(30):
            while len(await database.run(lambda connection: revisions.listed(connection, 9))) < 2:
                await asyncio.sleep(0)
        await work.bot.kill()
        settings = {"COOPBOT_ADMINS": str(work.admin.id), "COOPBOT_KNOWLEDGE": str(work.folder)}
        async with running(work.server, work.bot.data, **settings) as bot:
            # The press comes again, and finds that it was done.
            work.bot = bot
            await ask(work.admin, "How much did the pier cost?")
            listed = await database.run(lambda connection: revisions.listed(connection, 9))
            assert [one.number for one in listed] == [2, 1]
            await work.send("/facts lamp")
            assert "“lamp”: 1 found" in work.screen["text"]
        await database.close()


async def test_what_was_typed_for_a_draft_is_taken_once_though_its_answer_could_not_be_sent(tmp_path: Path, harbour: Path) -> None:
    async with at_work(harbour, tmp_path) as work:
        await work.send("/retire pier-cost")
        expected = (await work.send("The pier is gone."))["text"]
        await work.send("/retire pier-cost")
        work.server.faults.share("sendMessage", server_error(502), 1.0)
        sent = await work.admin.send("The pier is gone.")
        drafts = DraftStore(database := Database.open(f"sqlite:///{work.bot.data / 'coopbot.db'}"))
        async with asyncio.timeout(30):
            while (draft := await drafts.of(work.admin.id)) is None or "reason" not in draft.values:
                await asyncio.sleep(0)
        await database.close()
        await work.bot.kill()
        work.server.faults.clear()
        settings = {"COOPBOT_ADMINS": str(work.admin.id), "COOPBOT_KNOWLEDGE": str(work.folder)}
        async with running(work.server, work.bot.data, **settings) as bot:
            work.bot = bot
            assert (await work.admin.chat.wait_for_reply(after=sent))["text"] == expected


async def test_who_is_removed_while_a_publication_waits_publishes_nothing(work: Work) -> None:
    cy = work.server.person("Cy")
    await cy.send("/start")
    await cy.chat.wait_for_reply()
    await work.send(f"/admins add {cy.id}")
    other = Work(admin=cy, folder=work.folder, bot=work.bot, server=work.server)
    await other.send("/edit wanda-opening")
    await other.press("Answer (English)")
    await other.send("Wanda Plaza was opened by mistake.")
    await other.press("Preview")
    before = work.files()
    held = lock(work.folder, "a test")
    assert held is not None
    with held:
        acted = len(cy.chat.state.actions)
        pressed = await cy.press(other.screen, button(other.screen, "Publish"), wait=False)
        # It is under way: only the folder is not free.
        await work.server.until(lambda: len(cy.chat.state.actions) > acted)
        await work.send(f"/admins remove {cy.id}")
    await cy.press_answer(pressed, timeout=PATIENCE)
    assert cy.chat.state.messages[other.screen["message_id"]]["text"] == "You are no administrator any more: nothing was published."
    assert work.files() == before
    assert not [act for act in work.audited() if "published" in act]
    assert f"administrator {cy.id} was refused a change: the right was taken away meanwhile" in work.audited()
    assert "by mistake" not in (await told(work, "When did Wanda Plaza open?"))["text"]
    # What they had begun is put away, even if they come back.
    await work.send(f"/admins add {cy.id}")
    await other.send("/cancel")
    assert other.screen["text"] == "There is nothing to cancel."
