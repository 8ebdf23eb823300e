"""Sentences are slices of their document, cut where people would cut them, and can be told as statements."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.facts.model import Document, Fact, Quote
from bot.facts.quotes import locate
from bot.facts.schema import parse
from bot.facts.sentences import body_of, is_sentence, sentences_of, statements_of, telling, uncovered


def document(text: str, title: str = "Title") -> Document:
    return Document(id="d", title=title, text=text)


def cut(text: str) -> list[str]:
    return [sentence.text for sentence in sentences_of(document(text))]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It is so. It was so! Is it? “Yes,” she said.", ["It is so.", "It was so!", "Is it?", "“Yes,” she said."]),
        ('He said “come.” Then he went. "Why?" 12 of them asked.', ["He said “come.”", "Then he went.", '"Why?"', "12 of them asked."]),
        ("It cost 3.6 million. 2 came, etc. and so on.", ["It cost 3.6 million.", "2 came, etc. and so on."]),
        ("Mr. Li met Dr. J. Doe of Foo Co. Ltd. in St. Gallen.", ["Mr. Li met Dr. J. Doe of Foo Co. Ltd. in St. Gallen."]),
        ("At 9 a.m. The U.S. team won.", ["At 9 a.m. The U.S. team won."]),
        ("See No. 5 of Jan. 3. Is it new? No. It is old.", ["See No. 5 of Jan. 3.", "Is it new?", "No.", "It is old."]),
        ("一期已开业。二期何时开？快了！造价一亿；由市里出。", ["一期已开业。", "二期何时开？", "快了！", "造价一亿；", "由市里出。"]),
        ("他说：“好的。”然后走了。", ["他说：“好的。”", "然后走了。"]),
        ("Two “three”! 中文。 English again.", ["Two “three”!", "中文。", "English again."]),
        ("First line\nsecond line. Third\r\n  fourth  ", ["First line", "second line.", "Third", "fourth"]),
        ("| Year | What. It was |\n|--|--|\nName\tMr. A. Then B", ["| Year | What. It was |", "Name\tMr. A. Then B"]),
        ("1. The pier. 2. The mole. A. 12 + 3 = 15. ??", ["The pier.", "The mole."]),
        ("", []),
    ],
)
def test_a_text_is_cut_where_its_sentences_end(text: str, sentences: list[str]) -> None:
    assert cut(text) == sentences


def test_every_sentence_has_its_place() -> None:
    found = list(sentences_of(document("Title\n\n  One. Two “three”! 中文。四五？\r\nFive is 3.6 long")))
    assert [(one.text, one.paragraph) for one in found] == [
        *(("Title", 1), ("One.", 2), ("Two “three”!", 2), ("中文。", 2), ("四五？", 2), ("Five is 3.6 long", 3)),
    ]
    assert found[1] == Quote(document="d", text="One.", paragraph=2, start=9, end=13)


PIECES = st.sampled_from(["a", "B", "Mr", "万达", ".", "。", "!", "；", " ", "\n", "\r", "\u2028", "\t", "|", '"', "”", "(", "3", "a.m"])


@given(st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=80))
def test_sentences_are_slices_in_order_without_white_space_around_them(text: str) -> None:
    end = 0
    for one in sentences_of(document(text)):
        assert end <= one.start < one.end
        assert text[one.start : one.end] == one.text == one.text.strip()
        assert sum(map(str.isalpha, one.text)) >= 2
        end = one.end
    first = next(sentences_of(document(text)), None)
    if first is not None and text.find(first.text) == first.start:
        assert locate(document(text), first.text) == first


@given(st.lists(PIECES, max_size=60).map("".join))
def test_nothing_with_two_letters_in_a_line_is_lost(text: str) -> None:
    lines = {line.strip() for line in text.splitlines() if sum(map(str.isalpha, line)) >= 2 and not any(mark in line for mark in ".!。；")}
    assert lines <= set(cut(text))


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("Harbour Report\n\nIt is new. It is long.", "Harbour Report", ["It is new.", "It is long."]),
        ("Is it new? A Report\n\nIt is.", "Is it new?  A Report", ["It is."]),
        ("It is new. It is long.\nIt is wide.", "It is new. It is long.", ["It is new.", "It is long.", "It is wide."]),
        ("It is new.", "It is new.", ["It is new."]),
        ("Harbour Report", "Harbour Report", ["Harbour Report"]),
        ("Harbour Report\nIt is new.", "Another title", ["Harbour Report", "It is new."]),
        ("", "", []),
    ],
)
def test_the_title_is_no_statement_unless_there_is_nothing_else(text: str, title: str, body: list[str]) -> None:
    assert [one.text for one in body_of(document(text, title))] == body


def test_sentences_are_statements_that_prove_themselves_numbered_by_document() -> None:
    first = Document(id="harbour", title="Harbour", text="Harbour\n\nThe pier is new. 码头很新。")
    second = Document(id="annex", title="Annex", text="It is long.")
    new, chinese, long = [*body_of(first), *body_of(second)]
    assert statements_of([first, second]) == {
        "harbour#1": Fact(id="harbour#1", subjects=(), tells=(), answer={"en": "The pier is new."}, quotes=(new,)),
        "harbour#2": Fact(id="harbour#2", subjects=(), tells=(), answer={"zh": "码头很新。"}, quotes=(chinese,)),
        "annex#1": Fact(id="annex#1", subjects=(), tells=(), answer={"en": "It is long."}, quotes=(long,)),
    }
    assert [is_sentence(name) for name in ("harbour#1", "harbour")] == [True, False]


def test_a_base_knows_its_sentences_beside_its_facts() -> None:
    facts = "facts:\n  - {id: pier, answer: New., quote: The pier is new.}\n"
    base = parse({"a.yaml": facts}, {"documents/harbour.txt": "Harbour\n\nThe pier is new. It is long."})
    assert list(base.sentences) == ["harbour#1", "harbour#2"]
    assert list(base.facts) == ["pier"]
    assert "harbour#2" in base
    assert "harbour#3" not in base
    assert base.item("harbour#2") is base.sentences["harbour#2"]


def test_a_sentence_is_covered_by_any_quote_that_overlaps_it() -> None:
    text = document("One is here. Two is here. Three is here. Four is here.")
    quoted = (locate(text, "Two"), locate(text, "is here. Four"))
    facts = [Fact(id="f", subjects=(), tells=(), answer={"en": "x"}, quotes=(quote,)) for quote in quoted if quote is not None]
    assert len(facts) == 2
    assert [one.text for one in uncovered(text, facts)] == ["One is here."]
    assert [one.text for one in uncovered(text, [])] == ["One is here.", "Two is here.", "Three is here.", "Four is here."]
    assert len(uncovered(Document(id="other", title="", text=text.text), facts)) == 4


def test_the_headings_of_a_table_are_no_sentence_that_a_fact_could_cover() -> None:
    text = document("Berth | Fee\nOld pier | 12\nNew pier | 20\nThey are paid by the day.")
    expected = ["Old pier | 12", "New pier | 20", "They are paid by the day."]
    assert [one.text for one in telling(text)] == [one.text for one in uncovered(text, [])] == expected
