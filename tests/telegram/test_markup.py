"""Text for Telegram: what is dynamic is escaped, lengths are those Telegram counts, and nothing is lost where text is cut."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.markup import PAGE, Piece, clip, escape, joined, leaf, leaves, marked, pages, split, units

# Beside arbitrary characters: markup, ends of lines, characters of two UTF-16 code units, halves of pairs.
TEXTS = st.text(st.characters() | st.sampled_from("<>&\"' \n.。😀𠀀\ud83d"), max_size=200)
SENDABLE = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("<>&\"' \n.。😀𠀀"), max_size=200)


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shown(markup: str) -> str:
    """What is left when the markup is read."""
    return html.unescape(re.sub("<[^>]*>", "", markup))


def bare(text: str) -> str:
    return "".join(text.split())


@given(text=TEXTS)
def test_escaped_text_holds_no_markup(text: str) -> None:
    escaped = escape(text)
    assert not set("<>") & set(escaped)
    assert re.sub("&(amp|lt|gt);", "", escaped).count("&") == 0
    assert html.unescape(escaped) == text.encode("utf-8", "replace").decode()
    escaped.encode()


@given(text=TEXTS)
def test_units_are_those_of_utf_16(text: str) -> None:
    assert units(text) == utf16(text)


@given(text=TEXTS, limit=st.integers(1, 250))
def test_clipped_text_keeps_within_the_limit_and_is_a_beginning(text: str, limit: int) -> None:
    clipped = clip(text, limit)
    assert utf16(clipped) <= limit
    if utf16(text) <= limit:
        assert clipped == text
    else:
        assert clipped.endswith("…")
        assert text.startswith(clipped[:-1])


@given(text=TEXTS, limit=st.integers(2, 80))
def test_the_parts_of_a_text_keep_within_the_limit_and_lose_nothing_but_white_space(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert parts
    assert all(utf16(part) <= limit for part in parts)
    assert bare("".join(parts)) == bare(text)
    assert all(parts) or parts == [""]


def test_text_is_cut_at_the_best_place_there_is() -> None:
    assert split("first line\nsecond. More", 16) == ["first line", "second. More"]
    assert split("One sentence. Another", 18) == ["One sentence.", "Another"]
    assert split("第一句话。第二句话", 8) == ["第一句话。", "第二句话"]
    assert split("several words here", 13) == ["several words", "here"] or split("several words here", 13) == ["several", "words here"]
    assert split("unbroken", 5) == ["unbro", "ken"]
    assert split("", 5) == [""]


PIECES = st.lists(
    st.builds(
        Piece,
        text=SENDABLE,
        before=st.sampled_from(["", "\n", "\n<blockquote expandable>", "<i>", "❓ <i>"]),
        after=st.just(""),
    ).map(lambda piece: Piece(text=piece.text, before=piece.before, after=closing(piece.before))),
    max_size=12,
)


def closing(before: str) -> str:
    return "</blockquote>" if "blockquote" in before else "</i>\n" if "<i>" in before else "\n"


@given(pieces=PIECES, limit=st.integers(10, 120))
def test_no_page_is_longer_than_the_limit_and_none_loses_text(pieces: list[Piece], limit: int) -> None:
    found = pages(pieces, limit)
    assert found
    assert all(utf16(shown(page)) <= limit for page in found)
    read = bare("".join(map(shown, found))).replace("❓", "")
    assert read == bare("".join(piece.text for piece in pieces)).replace("❓", "")
    for page in found:
        assert page.count("<i>") == page.count("</i>")
        assert page.count("<blockquote expandable>") == page.count("</blockquote>")


def test_many_short_lines_with_line_ends_of_their_own_do_not_overfill_a_page() -> None:
    found = pages([Piece(text="x", before="\n", after="\n")] * 3000)
    assert all(len(page) <= PAGE for page in found)
    assert sum(page.count("x") for page in found) == 3000


@given(text=SENDABLE, limit=st.integers(10, 120))
def test_the_leaves_of_a_document_keep_within_the_limit_and_lose_no_text(text: str, limit: int) -> None:
    cut = leaves(text, limit=limit)
    assert cut
    read = [shown(leaf(text, span)) for span in cut]
    assert all(utf16(one) <= limit for one in read)
    assert bare("".join(read)) == bare(text)


@given(lines=st.lists(SENDABLE.map(lambda text: " ".join(text.split())), max_size=30), limit=st.integers(10, 120))
def test_a_document_is_cut_as_a_message_of_its_lines_would_be(lines: list[str], limit: int) -> None:
    text = "\n".join(lines)
    pieces = [Piece(text=line, after="\n") for line in text.splitlines() if line.strip()]
    assert [leaf(text, span) for span in leaves(text, limit=limit)] == pages(pieces, limit)


def test_a_title_that_a_document_begins_with_is_on_none_of_its_leaves_unless_it_is_all_there_is() -> None:
    for text, read in (("\nTitle\n\nText\n", "Text\n"), ("Title\n", "Title\n"), ("Text\nTitle\n", "Text\n\nTitle\n"), ("", "")):
        assert [leaf(text, span) for span in leaves(text, "Title")] == [read]


@given(before=SENDABLE, mark=SENDABLE.filter(bool), after=SENDABLE)
def test_exactly_the_sentence_is_marked_and_the_paragraph_is_whole(before: str, mark: str, after: str) -> None:
    text = marked(before + mark + after, len(before), len(before) + len(mark))
    assert text == f"{escape(before)}<b><u>{escape(mark)}</u></b>{escape(after)}"


@given(before=SENDABLE, mark=SENDABLE.filter(bool), after=SENDABLE, limit=st.integers(4, 300))
def test_a_marked_paragraph_keeps_about_to_its_limit(before: str, mark: str, after: str, limit: int) -> None:
    text = marked(before + mark + after, len(before), len(before) + len(mark), limit)
    # An ellipsis on each side.
    assert utf16(shown(text)) <= limit + 2
    inside = re.search("<b><u>(.*)</u></b>", text, re.DOTALL)
    assert inside is not None
    assert html.unescape(inside[1]) == clip(mark, limit)


@pytest.mark.parametrize("character", ["a", "万", "😀", "𠀀"])
def test_a_paragraph_far_too_long_is_cut_on_both_sides(character: str) -> None:
    paragraph = character * 5000
    text = marked(paragraph, 2000, 2100)
    assert utf16(shown(text)) <= PAGE + 2
    assert f"<b><u>{character * 100}</u></b>" in text
    assert text.startswith("…")
    assert text.endswith("…")


def test_names_are_put_in_a_row_as_each_language_does() -> None:
    assert joined(["a", "b", "c"], "en") == "a, b, c"
    assert joined(["甲", "乙"], "zh") == "甲、乙"
    assert joined([], "en") == ""
