"""New documents, and sentences to choose a proof from."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.editorial.changes import AddDocument, AddFact
from bot.editorial.documents import documents_of
from bot.editorial.forms import FactForm, QuoteForm, form_of
from bot.editorial.sentences import prove, sentences
from bot.editorial.texts import Texts
from bot.errors import EditError
from bot.facts.model import Document
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


def test_every_sentence_can_be_quoted_as_it_is() -> None:
    document = Document(id="d", title="D", text="Title\n\n  One. Two “three”! 中文。四？\r\nFive is 3.6 long")
    found = sentences(document)
    assert [(one.text, one.paragraph) for one in found] == [
        *(("Title", 1), ("One.", 2), ("Two “three”!", 2), ("中文。", 2), ("四？", 2), ("Five is 3.6 long", 3)),
    ]
    assert all(document.text[one.start : one.end] == one.text for one in found)


def test_a_proof_is_the_passage_or_the_sentence_nearest_to_it() -> None:
    documents = list(base_of(REPORT.apply(HARBOUR)).documents.values())
    proof = prove(documents, "The quay is 20 m long.")
    assert proof.quote is not None
    assert (proof.quote.document, proof.quote.text, proof.suggestion) == ("report", "The quay\nis 20 m long.", None)
    near = prove(documents, "The lighthouse was build by Ana Berg")
    assert (near.quote, near.document, near.suggestion) == (None, "harbour", "The lighthouse was built by Anna Berg.")
    assert prove([], "nothing at all").suggestion is None
    with pytest.raises(EditError, match="too short"):
        prove(documents, " a ")
