"""From a file that an administrator sends to published answers, by approving proposals."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable
from io import BytesIO
from pathlib import Path

import pytest
from botapi_emulator.refusal import Json
from openpyxl import load_workbook

from bot.storage.files import load
from tests.reading.making import word_of
from tests.telegram.scenarios.administration import Work, at_work
from tests.telegram.scenarios.bot_process import running
from tests.telegram.scenarios.conftest import PATIENCE, ask, button, labels, marked

pytestmark = pytest.mark.anyio

REPORT = """Report of the Storm Harbour Trust for 2025

The Storm Harbour Trust runs the harbour of Kelsmouth. Operating income was 41.6 million yuan in 2025. \
Operating costs came to 30.2 million yuan. The Trust employed 214 permanent staff at the end of the year.

The west quay was opened on 3 May 2025. Building it took 28 months. The west quay is 420 metres long. \
The west quay cost 96 million yuan.

The fish market handled 8,400 tonnes of fish. Rents of the fish market brought in 5.8 million yuan. \
The fish market has 62 stalls. The fish market opens at 4:30 every morning.

The Harbour School trained 120 apprentices. Lessons at the Harbour School last 18 months. \
The Harbour School received 2.4 million yuan from the city. The head of the Harbour School is Maria Lind.

The ferry to Rock Island carried 310,000 passengers. A ticket for the ferry costs 14 yuan. \
The ferry sails 12 times a day. The Trust will replace the ferry in 2027.
"""
CAPTION = "Report of the Storm Harbour Trust for 2025\n2026-02-01"
TAKEN = "The west quay is 420 metres long."

CHINESE = """云泽县2025年统计公报

全年粮食总产量25.94万吨。茶园面积9.8万亩。全年旅游收入12.6亿元。年末全县户籍人口41.2万人。

白鹭湖引水工程全年完成投资3.18亿元。白鹭湖引水工程于2024年3月开工。白鹭湖引水工程全长32公里。白鹭湖引水工程由县水利局组织实施。

县人民医院有床位860张。县人民医院全年门诊58.37万人次。县人民医院的新楼耗资1.2亿元。县人民医院每天8:30开诊。

云泽大桥全长1240米。云泽大桥于2025年6月3日通车。云泽大桥总投资4.6亿元。云泽大桥设计使用年限为100年。

县图书馆藏书62万册。县图书馆每周一闭馆整理图书。县图书馆全年接待读者31万人次。县图书馆新馆将于2027年建成。
"""

WORDS_A_MINUTE, HAN_A_MINUTE = 200, 400
MOST_TAPS, MOST_MINUTES = 40, 10
_WORD = re.compile(r"[^\s㐀-鿿]+")
_HAN = re.compile(r"[㐀-鿿]")


@pytest.fixture
async def work(harbour: Path, tmp_path: Path) -> AsyncIterator[Work]:
    async with at_work(harbour, tmp_path) as work:
        yield work


def minutes(texts: Iterable[str]) -> float:
    """How long a person reads."""
    return sum(len(_WORD.findall(text)) / WORDS_A_MINUTE + len(_HAN.findall(text)) / HAN_A_MINUTE for text in texts)


async def proposed(work: Work, report: str = REPORT) -> Json:
    """The document is sent and published, and its first proposal is shown."""
    await work.file("report.txt", report.encode(), CAPTION)
    await work.press("Publish")
    assert "Revision 2 is live" in work.screen["text"]
    return await work.press("Draft facts")


async def told(work: Work, question: str) -> Json:
    """What a stranger is answered."""
    return await ask(work.server.person("Bo"), question)


async def facts(work: Work, search: str) -> int:
    """How many facts a search finds."""
    screen = await work.send(f"/facts {search}")
    found = re.search(r": (\d+) found", screen["text"])
    return int(found[1]) if found else 0


@pytest.mark.parametrize(
    ("chinese", "name", "report", "caption", "question", "quote"),
    [
        (False, "report.txt", REPORT, CAPTION, "How long is the west quay?", TAKEN),
        (True, "公报.txt", CHINESE, "云泽县2025年统计公报\n2026-02-01", "云泽大桥有多长？", "云泽大桥全长1240米。"),
    ],
    ids=["english", "chinese"],
)
async def test_a_document_of_twenty_sentences_becomes_answers_by_approving_it(
    work: Work, chinese: bool, name: str, report: str, caption: str, question: str, quote: str
) -> None:
    if chinese:
        await work.send("/language")
        await work.press("中文")
    work.steps.clear()
    take, publish, draft, leave = ("采纳", "发布", "起草条目", "不写") if chinese else ("✅ Take", "Publish", "Draft facts", "Leave it out")
    read = [str((await work.file(name, report.encode(), caption))["text"]), str((await work.press(publish))["text"])]
    # A sentence of the new document is offered at most, as one that nobody vouches for.
    assert "👍" not in labels(await told(work, question))
    await work.press(draft)
    shown = 0
    while any(label.endswith(take) for label in labels(work.screen)):
        assert f"{shown + 1}" in work.screen["text"].splitlines()[0]
        read.append(work.screen["text"])
        shown += 1
        await work.press(take)
    assert shown == 20
    assert "👍" not in labels(await told(work, question))
    for label in (publish, leave, publish):
        read.append(work.screen["text"])
        await work.press(label)
    read.append(work.screen["text"])
    assert "3" in work.screen["text"]
    assert "👍" not in labels(work.screen)
    reply = await told(work, question)
    assert "👍" in labels(reply), reply["text"]
    assert quote in marked(reply, "expandable_blockquote")
    taps = len(work.steps)
    print(f"{name}: {shown} proposals, {taps} taps, {sum(map(len, read))} characters, {minutes(read):.1f} minutes of reading")
    assert taps <= MOST_TAPS
    assert minutes(read) <= MOST_MINUTES


async def test_what_was_decided_outlives_the_bot_and_is_published_together(work: Work) -> None:
    await proposed(work)
    await work.press("Never")
    await work.press("Later")
    await work.press("Paragraph: 2")
    assert work.screen["text"].startswith("5 of 20")
    # This one is edited with the steps by which any fact is.
    await work.press("Edit")
    await work.press("Answer (English)")
    await work.send("The west quay was opened in May 2025.")
    await work.press("Take")
    assert work.screen["text"].startswith("6 of 20")
    await work.bot.stop()
    settings = {"COOPBOT_ADMINS": str(work.admin.id), "COOPBOT_KNOWLEDGE": str(work.folder)}
    async with running(work.server, work.bot.data, **settings) as bot:
        work.bot = bot
        # Something else is begun meanwhile; what was decided does not get lost by that.
        await work.send("/add")
        await work.send("/sources")
        await work.press("Report of the Storm Harbour")
        await work.press("Draft facts")
        assert work.screen["text"].startswith("6 of 20")
        await work.press("◀")
        assert "5 of 20 · ✅ to be published" in work.screen["text"]
        assert "The west quay was opened in May 2025." in work.screen["text"]
        await work.press("All 15 left")
        assert work.screen["text"].startswith("All 20 proposals are decided. To be published: 18; put off until tomorrow: 1; refused: 1.")
        await work.press("◀")
        await work.press("Never")
        assert "To be published: 17; put off until tomorrow: 1; refused: 2." in work.screen["text"]
        await work.press("Publish 17")
        await work.press("Back")
        await work.press("Publish 17")
        await work.press("Leave it out")
        await work.press("Back")
        await work.press("Publish 17")
        await work.press("Leave it out")
        await work.press("Publish")
        assert "Revision 3 is live" in work.screen["text"]
        assert (await told(work, "When was the west quay opened?"))["text"].startswith("The west quay was opened in May 2025.")
        assert await facts(work, "trust operating income") == 0
        assert await facts(work, "trust employed") == 1
        await work.send("/sources")
        await work.press("Report of the Storm Harbour")
        await work.press("Draft facts")
        assert work.screen["text"].startswith("All 3 proposals are decided. To be published: 0; put off until tomorrow: 1; refused: 2.")
        await work.send("/history")
        await work.press("3", exactly=True)
        await work.press("Undo")
        await work.press("Publish")
        assert await facts(work, "quay") == 0
        # What was taken back is proposed again; what was refused is not.
        await work.send("/sources")
        await work.press("Report of the Storm Harbour")
        await work.press("Draft facts")
        assert work.screen["text"].startswith("3 of 20\n")


async def test_a_thing_that_is_named_while_editing_comes_with_the_fact_also_when_it_is_edited_again(work: Work) -> None:
    await proposed(work)
    await work.press("Edit")
    await work.press("About")
    await work.send("Kelsmouth harbour office\n凯尔港务办公室")
    await work.press("Back")
    await work.press("Take")
    await work.press("◀")
    assert "🆕 Kelsmouth harbour office" in work.screen["text"]
    await work.press("Edit")
    await work.press("Answer (English)")
    await work.send("The Trust runs the harbour of Kelsmouth.")
    await work.press("Take")
    await work.press("Publish 1")
    await work.press("Leave it out")
    assert "Kelsmouth harbour office" in work.screen["text"]
    await work.press("Publish")
    assert "Revision 3 is live" in work.screen["text"]
    assert "The Trust runs the harbour of Kelsmouth." in (await told(work, "/about 凯尔港务办公室"))["text"]


async def test_the_title_in_the_other_language_is_asked_for_and_published_with_the_facts(work: Work) -> None:
    await proposed(work)
    await work.press("✅ Take")
    before = work.files()
    await work.press("Publish 1")
    assert work.screen["text"].startswith("What is the title of this document in Chinese?")
    await work.send("The report")
    assert work.screen["text"] == "This cannot be done:\n'The report' is not Chinese -> write the title in Chinese, or leave it out"
    await work.send("风暴港信托报告")
    assert "风暴港信托报告" in work.screen["text"]
    assert work.files() == before
    await work.press("Publish")
    assert "Revision 3 is live" in work.screen["text"]
    assert load(work.folder).documents["report-storm-harbour-trust-2025"].titles == {"zh": "风暴港信托报告"}
    # It is known from now on, and nobody is asked again.
    await work.send("/sources")
    await work.press("Report of the Storm Harbour")
    await work.press("Draft facts")
    await work.press("All 19 left")
    await work.press("Publish 19")
    assert "Facts from the proposals for report-storm-harbour-trust-2025: 19" in work.screen["text"]


async def test_a_document_that_is_sent_can_be_given_both_titles_before_it_is_published(work: Work) -> None:
    await work.file("report.txt", REPORT.encode(), CAPTION)
    await work.press("Title in Chinese")
    await work.press("Leave it out")
    await work.press("Title in Chinese")
    await work.send("风暴港信托报告")
    assert not [label for label in labels(work.screen) if "Title in" in label]
    await work.press("Publish")
    assert "Revision 2 is live" in work.screen["text"]
    await work.press("Draft facts")
    await work.press("✅ Take")
    await work.press("Publish 1")
    assert "Facts from the proposals for report-storm-harbour-trust-2025: 1" in work.screen["text"]


async def test_proposals_go_out_as_a_table_and_come_back_by_the_import(work: Work) -> None:
    await proposed(work)
    await work.press("Never")
    await work.press("As a table")
    assert work.screen["document"]["file_name"] == "proposals-report-storm-harbour-trust-2025.xlsx"
    book = load_workbook(BytesIO(work.server.world.files.of_id(work.screen["document"]["file_id"]).content))
    sheet = book.active
    assert sheet is not None
    rows = list(sheet.iter_rows())
    assert len(rows) == 20
    columns = [cell.value for cell in rows[0]]
    row = next(row for row in rows if row[columns.index("sentence")].value == TAKEN)
    row[columns.index("take")].value = "yes"
    changed = BytesIO()
    book.save(changed)
    await work.file("proposals.xlsx", changed.getvalue())
    await work.press("Publish")
    assert "Revision 3 is live" in work.screen["text"]
    assert "👍" in labels(await told(work, "How long is the west quay?"))


async def test_a_button_of_what_is_published_already_does_nothing(work: Work) -> None:
    await proposed(work)
    first = work.screen
    await work.press("Edit")
    edited = work.screen
    work.screen = first
    await work.press("All 20 left")
    await work.press("Publish 20")
    await work.press("Leave it out")
    await work.press("Publish")
    before = work.files()
    for screen, label in ((first, "Publish 20"), (edited, "Take")):
        note = await work.admin.press(screen, button(work.admin.chat.state.messages[screen["message_id"]], label), timeout=PATIENCE)
        assert note.text.startswith("This was "), note
    assert work.files() == before


async def test_the_original_file_is_fetched_by_administrators_alone(work: Work) -> None:
    sent = word_of()
    await work.file("rules.docx", sent, "Harbour rules\n2024")
    await work.press("Publish")
    await work.send("/sources")
    await work.press("Harbour rules")
    document = work.screen
    await work.press("Original file")
    assert work.screen["document"]["file_name"] == "harbour-rules.docx"
    assert work.server.world.files.of_id(work.screen["document"]["file_id"]).content == sent
    bo = work.server.person("Bo")
    listed = await bo.chat.wait_for_reply(after=await bo.send("/sources"))
    await bo.press(listed, button(listed, "Harbour rules"))
    page = await bo.chat.wait_for_reply(after=listed)
    assert "Original file" in "\n".join(labels(document))
    assert not {"📝 Draft facts", "📎 Original file", "➕ Add a fact from it"} & set(labels(page))
    (original,) = (work.folder / "documents").glob("harbour-rules.*.docx")
    original.unlink()
    note = await work.admin.press(document, button(document, "Original file"), timeout=PATIENCE)
    assert note.text.startswith("The file is not in the knowledge folder any more")
