"""Quotes are proved: what is stored are the document's own characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.facts.model import Document, Quote
from bot.facts.quotes import difference, locate, nearest_sentence

TEXT = (
    "Dalian and Liupanshui Hold Fair\n\n"
    "Dalian always regards Liupanshui\u2019s issue\u00a0 as its own business. The mall said \u201cwelcome\u201d.\n\n\n"
    "万达广场于今年四月开业。储备林项目投资3.5亿元。\n"
)
DOCUMENT = Document(id="fair", title="Fair", text=TEXT)
words = st.text(alphabet="ab \n\u00a0'\u2019\"\u201c万达。", max_size=40)


def found(text: str) -> str | None:
    quote = locate(DOCUMENT, text)
    return quote.text if quote else None


def test_a_verbatim_quote_has_its_span_and_paragraph() -> None:
    start = TEXT.index("The mall")
    expected = Quote(document="fair", text="The mall said", paragraph=2, start=start, end=start + 13)
    assert locate(DOCUMENT, "The mall said") == expected


def test_empty_lines_are_no_paragraphs() -> None:
    quote = locate(DOCUMENT, "储备林项目投资3.5亿元。")
    assert quote is not None
    assert quote.paragraph == 3


def test_folded_lines_no_break_spaces_and_straight_quotes_give_the_documents_own_characters() -> None:
    assert found("regards Liupanshui's\n  issue as its own") == "regards Liupanshui\u2019s issue\u00a0 as its own"
    assert found('said "welcome".') == "said \u201cwelcome\u201d."


def test_a_folded_chinese_line_is_found_without_the_space_that_folding_leaves() -> None:
    assert found("万达广场于今年 四月开业。") == "万达广场于今年四月开业。"
    assert found("项目投资 3.5 亿元") == "项目投资3.5亿元"


def test_a_space_inside_or_between_english_words_matters() -> None:
    assert found("The ma ll said") is None
    assert found("Themall said") is None


def test_other_words_and_other_punctuation_are_another_text() -> None:
    assert found("The mall says") is None
    assert found("as its own business, The mall") is None
    assert found("the mall said") is None


def nearest(text: str) -> str:
    sentence = nearest_sentence(DOCUMENT, text)
    assert sentence is not None
    return sentence.text


def test_an_empty_quote_is_found_nowhere() -> None:
    assert locate(DOCUMENT, " \n") is None


def test_the_nearest_sentence_is_the_one_with_most_of_the_words() -> None:
    assert nearest("Dalian regards the issue of Liupanshui as its business") == (
        "Dalian always regards Liupanshui\u2019s issue\u00a0 as its own business."
    )
    assert nearest("储备林投资35亿") == "储备林项目投资3.5亿元。"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("储备林项目投资35亿元。", ("储备林项目投资", "35亿元。", "3.5亿元。")),
        (
            "Dalian always regards the issue as its own business.",
            ("Dalian always regards", "the issue as its own…", "Liupanshui's issue as…"),
        ),
        (
            "Dalian always regards Liupanshui’s issue as its own business. The mall says “welcome”.",
            ("…own business. The mall", 'says "welcome".', 'said "welcome".万达广场于今年四月…'),
        ),
        ("Nothing of the kind", None),
    ],
)
def test_it_is_shown_where_a_quote_leaves_the_document(text: str, expected: tuple[str, str, str] | None) -> None:
    sentence = nearest_sentence(DOCUMENT, text)
    assert sentence is not None
    found = difference(DOCUMENT, sentence, text)
    assert found == expected


def test_a_document_without_text_has_no_nearest_sentence() -> None:
    assert nearest_sentence(Document(id="empty", title="", text=" \n"), "a") is None


@given(words, words, words)
def test_a_span_indexes_the_document_exactly(before: str, text: str, after: str) -> None:
    document = Document(id="d", title="", text=before + text + after)
    quote = locate(document, text)
    if not text.strip():
        assert quote is None
    else:
        assert quote is not None
        assert document.text[quote.start : quote.end] == quote.text == text.strip()
        assert 1 <= quote.paragraph <= len(document.text.splitlines())


@given(words, st.sampled_from([" ", "\n", "\u00a0", "  "]))
def test_the_kind_of_white_space_never_decides(text: str, space: str) -> None:
    document = Document(id="d", title="", text=text)
    typed = space.join(text.split()).replace("\u2019", "'").replace("\u201c", '"')
    quote = locate(document, typed)
    assert (quote is None) == (not text.strip())
    if quote is not None:
        assert document.text[quote.start : quote.end] == quote.text
