"""New documents."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.editorial.changes import AddDocument, AddFact
from bot.editorial.documents import Original, ReadDocument, checked_title, documents_of, original_of, untitled_language, with_titles
from bot.editorial.forms import FactForm, QuoteForm, form_of
from bot.editorial.texts import Texts
from bot.errors import EditError
from bot.facts.model import Places
from tests.editorial.conftest import HARBOUR, base_of

SENT = "\ufeffAnnual Report\r\n\r\nThe quay\u2028is 20 m long.\r"
REPORT = AddDocument(id="report", title="Annual: Report", text=SENT, date="2019-03-01")


def test_a_new_document_can_be_quoted_at_once() -> None:
    texts = REPORT.apply(HARBOUR)
    assert texts["documents/report.txt"] == "Annual Report\n\nThe quay\nis 20 m long.\n"
    document = base_of(texts).documents["report"]
    assert (document.title, document.date, document.publisher) == ("Annual: Report", "2019-03-01", None)
    form = FactForm(id="quay", answer={"en": "20 m."}, quotes=(QuoteForm("report", "The quay is 20 m long."),))
    assert base_of(AddFact(form=form).apply(texts)).facts["quay"].quotes[0].text == "The quay\nis 20 m long."


def test_quotes_that_named_no_document_name_the_only_one_there_was() -> None:
    texts = REPORT.apply(HARBOUR)
    assert form_of(texts, "pier-cost").quotes == (QuoteForm("harbour", "It cost 12 million yuan."),)
    assert "    quote: {document: harbour, text: It cost 12 million yuan.}\n" in texts["facts.yaml"]
    again = AddDocument(id="third", title="Third", text="Text.").apply(texts)
    assert {path: again[path] for path in texts if path != "facts.yaml"} == {path: texts[path] for path in texts if path != "facts.yaml"}
    assert list(documents_of(again)) == ["harbour", "report", "third"]


def test_a_folder_without_a_list_of_documents_gets_one() -> None:
    unlisted: Texts = {"f.yaml": "facts:\n  - {id: a, answer: A, quote: Some text.}\n", "documents/old.txt": "Some text.\n"}
    texts = REPORT.apply(unlisted)
    assert texts["documents.yaml"].startswith("documents:\n  - id: report\n    file: documents/report.txt\n")
    assert base_of(texts).facts["a"].quotes[0].document == "old"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (replace(REPORT, id="harbour"), "there is a document 'harbour' already"),
        (replace(REPORT, id="../x"), r"the id '\.\./x' cannot be used"),
        (replace(REPORT, text=" \n"), "the document has no text"),
        (replace(REPORT, text="PNG\x00\x01"), r"U\+0000 at character 4"),
        (replace(REPORT, text="x" * 2_000_001), "2,000,001 characters"),
    ],
)
def test_a_document_that_cannot_be_used_is_refused(change: AddDocument, message: str) -> None:
    with pytest.raises(EditError, match=message):
        change.apply(HARBOUR)


READ = ReadDocument(
    text="Rules\n\nA berth costs 40 yuan.\n", places=Places(pages=((1, 0), (2, 9))), pages=2, paragraphs=2, sentences=2, encoding="Big5"
)
SENT_FILE = replace(REPORT, text=READ.text, read=READ, original=Original(ending=".pdf", data=b"%PDF"))


def test_a_document_from_a_file_names_the_file_and_where_its_paragraphs_stand_in_it() -> None:
    texts = SENT_FILE.apply(HARBOUR)
    path = "documents/report.315d429b7714cedb.pdf"
    assert dict(SENT_FILE.originals) == {path: b"%PDF"}
    assert path not in texts
    document = base_of(texts).documents["report"]
    assert (document.original, document.places) == (path, READ.places)
    assert SENT_FILE.summary("en") == "New document report: Annual: Report (pages: 2, paragraphs: 2, sentences: 2, encoding: Big5)"
    assert SENT_FILE.summary("zh") == "新增文件 report：Annual: Report（2 页，2 段、2 句，编码 Big5）"


def test_other_contents_are_another_file_and_a_text_is_its_own_original() -> None:
    assert original_of("R.PDF", b"a") == Original(ending=".pdf", data=b"a")
    assert Original(ending=".pdf", data=b"a").path("r") != Original(ending=".pdf", data=b"b").path("r")
    assert original_of("r.txt", b"a") is None


@pytest.mark.parametrize(
    ("title", "titles", "language"),
    [
        ("Report", {}, "zh"),
        ("年报", {}, "en"),
        ("Report", {"zh": "年报"}, None),
        ("Report", {"en": "The report"}, "zh"),
        ("年报", {"en": "Report"}, None),
    ],
)
def test_the_language_without_a_title_is_the_one_that_neither_the_title_nor_a_translation_is_in(
    title: str, titles: dict[str, str], language: str | None
) -> None:
    assert untitled_language(title, titles) == language


def test_a_title_is_kept_in_its_language_alone() -> None:
    assert checked_title(" 2019 年\n年报 ", "zh") == "2019 年 年报"
    with pytest.raises(EditError) as refused:
        checked_title("年报", "en")
    assert refused.value.told("en") == "'年报' is not English -> write the title in English, or leave it out"
    assert refused.value.told("zh") == "“年报”不是英文 -> 请写英文标题，也可以不写"


def test_a_document_can_be_added_with_its_title_in_the_other_language() -> None:
    texts = replace(REPORT, titles={"zh": "年报"}).apply(HARBOUR)
    assert base_of(texts).documents["report"].titles == {"zh": "年报"}


LISTED = """# The sources.
documents:
  - id: first   # of all
    file: documents/first.txt
    date: "2019"
  - {id: second, file: second.txt, titles: {en: Second}}
facts: []
"""
TWO: Texts = {"a.yaml": LISTED.replace("\n", "\r\n"), "documents/first.txt": "First.\n", "documents/second.txt": "Second.\n"}


def test_a_title_is_put_into_the_entry_of_its_document_and_nothing_else_is_touched() -> None:
    written = LISTED.replace("    file: documents/first.txt\n", "    file: documents/first.txt\n    titles: {zh: 第一}\n")
    assert with_titles(TWO, "first", {"zh": "第一"}) == {**TWO, "a.yaml": written.replace("\n", "\r\n")}
    written = LISTED.replace("titles: {en: Second}", "titles: {en: Second, zh: 第二}")
    assert with_titles(TWO, "second", {"zh": "第二"}) == {**TWO, "a.yaml": written.replace("\n", "\r\n")}


def test_without_a_title_nothing_changes_and_one_that_is_there_by_now_stays() -> None:
    assert with_titles(TWO, "first", {}) is TWO
    assert with_titles(TWO, "second", {"en": "The second"}) == TWO


def test_a_document_that_is_only_a_file_gets_an_entry_that_says_no_more_than_its_title() -> None:
    texts: Texts = {"f.yaml": "facts: []\n", "documents/old.txt": "An old text.\n"}
    titled = with_titles(texts, "old", {"zh": "旧文"})
    assert titled == {**texts, "documents.yaml": "documents:\n  - id: old\n    file: documents/old.txt\n    titles: {zh: 旧文}\n"}
    before, after = base_of(texts).documents["old"], base_of(titled).documents["old"]
    assert after == replace(before, titles={"zh": "旧文"})
    with pytest.raises(EditError, match="there is no document 'odl' -> did you mean 'old'"):
        with_titles(titled, "odl", {"zh": "旧文"})
