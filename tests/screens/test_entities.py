"""Texts with entities become HTML that marks the same words and holds nothing but our own tags."""

from __future__ import annotations

import re

from botapi_emulator.entities import utf16_length
from botapi_emulator.refusal import Json
from hypothesis import given
from hypothesis import strategies as st

from tests.screens.entities import text_html


def entity(kind: str, offset: int, length: int, **extra: str) -> Json:
    return {"type": kind, "offset": offset, "length": length, **extra}


def test_offsets_are_counted_in_utf16_units_so_an_emoji_counts_twice() -> None:
    assert text_html("😀 bold 🎉 code", [entity("bold", 3, 4), entity("code", 11, 4)]) == "😀 <b>bold</b> 🎉 <code>code</code>"


def test_entities_nest_the_longer_outside() -> None:
    marked = text_html("one two three", [entity("underline", 4, 3), entity("bold", 4, 3), entity("italic", 0, 13)])
    assert marked == "<i>one <u><b>two</b></u> three</i>"


def test_entities_that_overlap_are_closed_and_opened_again() -> None:
    assert text_html("abcdef", [entity("bold", 0, 4), entity("italic", 2, 4)]) == "<b>ab<i>cd</i></b><i>ef</i>"


def test_what_people_write_never_becomes_markup() -> None:
    hostile = "<script>alert(1)</script> & \"quoted\" '</b>'"
    assert text_html(hostile) == ("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quoted&quot; &#x27;&lt;/b&gt;&#x27;")
    assert text_html("<b>", [entity("bold", 0, 3)]) == "<b>&lt;b&gt;</b>"


def test_a_link_looks_like_one_and_leads_nowhere() -> None:
    marked = text_html("see here /ask @bot", [entity("text_link", 4, 4, url="https://example.org/?a=<b>"), entity("bot_command", 9, 4)])
    assert marked == 'see <span class="link">here</span> <span class="link">/ask</span> @bot'


def test_a_line_break_beside_a_block_is_the_block_itself() -> None:
    assert text_html("a\nquote\nb\nc", [entity("blockquote", 2, 5)]) == "a<blockquote>quote</blockquote>b\nc"


def test_an_expandable_quote_can_be_opened_only_when_it_is_long() -> None:
    short, long = "a short quote", "a long quote " * 20
    assert text_html(short, [entity("expandable_blockquote", 0, len(short))]) == f"<blockquote>{short}</blockquote>"
    assert text_html(long, [entity("expandable_blockquote", 0, len(long))]).startswith('<blockquote class="opens"><label>')


def test_half_a_character_does_not_break_the_page() -> None:
    text_html("😀", [entity("bold", 1, 1)]).encode("utf-8")


KINDS = ("bold", "italic", "underline", "code", "pre", "blockquote", "expandable_blockquote", "text_link", "unknown")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("<>&\"'\n😀"), min_size=1, max_size=30)


@given(TEXTS, st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 30), st.integers(0, 30)), max_size=5))
def test_tags_are_closed_in_order_and_the_text_is_all_there(text: str, marks: list[tuple[str, int, int]]) -> None:
    size = utf16_length(text)
    made = text_html(text, [entity(kind, min(offset, size), min(length, size - min(offset, size))) for kind, offset, length in marks])
    opened: list[str] = []
    for closing, name in re.findall(r"<(/?)(\w+)[^>]*>", made):
        if closing:
            assert opened.pop() == name
        elif name != "input":
            opened.append(name)
    assert opened == []
    bare = re.sub(r"<[^>]*>", "", made)
    assert "<" not in bare
    if not marks:
        assert bare.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&#x27;", "'").replace("&amp;", "&") == text
