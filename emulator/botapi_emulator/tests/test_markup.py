"""HTML as Telegram reads it: what it keeps, how it counts, what it refuses and in which words."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botapi_emulator.entities import Entity, utf16_length, utf16_slice
from botapi_emulator.markup import parse_html
from botapi_emulator.refusal import Refusal

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


def refusal_of(source: str) -> str:
    try:
        parse_html(source)
    except Refusal as refusal:
        return refusal.description
    return ""


@given(TEXTS)
def test_escaped_text_parses_back_to_itself(text: str) -> None:
    assert parse_html(html.escape(text)) == (text, ())


@given(TEXTS, TEXTS.filter(bool), TEXTS)
def test_a_marked_part_has_its_utf16_offsets(before: str, marked: str, after: str) -> None:
    text, entities = parse_html(f"{html.escape(before)}<b>{html.escape(marked)}</b>{html.escape(after)}")
    assert text == before + marked + after
    assert entities == (Entity("bold", utf16_length(before), utf16_length(marked)),)
    assert utf16_slice(text, entities[0].offset, entities[0].length) == marked


@given(st.text("<>/&;#abi \"'=é😀", max_size=40))
def test_any_text_is_parsed_or_refused_as_unparsable(source: str) -> None:
    words = refusal_of(source)
    assert not words or words.startswith("Bad Request: can't parse entities: ")


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("b", "bold"),
        ("strong", "bold"),
        ("i", "italic"),
        ("em", "italic"),
        ("u", "underline"),
        ("ins", "underline"),
        ("s", "strikethrough"),
        ("strike", "strikethrough"),
        ("del", "strikethrough"),
        ("code", "code"),
        ("pre", "pre"),
        ("tg-spoiler", "spoiler"),
        ("blockquote", "blockquote"),
        ("B", "bold"),
    ],
)
def test_a_tag_becomes_its_entity(tag: str, kind: str) -> None:
    assert parse_html(f"<{tag}>x</{tag}>") == ("x", (Entity(kind, 0, 1),))


@pytest.mark.parametrize(
    ("source", "described"),
    [
        ('<a href="http://x.org/?a=1&amp;b=2">x</a>', {"type": "text_link", "url": "http://x.org/?a=1&b=2"}),
        ("<a href='x.org'>x</a>", {"type": "text_link", "url": "http://x.org/"}),
        ('<a href="tg://user?id=42">x</a>', {"type": "text_mention", "user": {"id": 42}}),
        ('<pre><code class="language-python">x</code></pre>', {"type": "pre", "language": "python"}),
        ('<code class="language-python">x</code>', {"type": "code"}),
        ('<span class="tg-spoiler">x</span>', {"type": "spoiler"}),
        ("<blockquote expandable>x</blockquote>", {"type": "expandable_blockquote"}),
        ('<tg-emoji emoji-id="5368324170671202286">x</tg-emoji>', {"type": "custom_emoji", "custom_emoji_id": "5368324170671202286"}),
    ],
)
def test_attributes_are_read(source: str, described: dict[str, object]) -> None:
    text, entities = parse_html(source)
    assert (text, [entity.to_json() for entity in entities]) == ("x", [{**described, "offset": 0, "length": 1}])


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("&lt;&gt;&amp;&quot;", '<>&"'),
        ("&lt &gt", "< >"),
        ("&#60;&#x3C;&#x1F600;", "<<😀"),
        ("&nbsp; & &; &#0; &#x110000;", "&nbsp; & &; &#0; &#x110000;"),
        ("<b></b>", ""),
        ('<a href="nowhere">x</a>', "x"),
        ("<b>x</>", "x"),
        ("<i >x</i >", "x"),
    ],
)
def test_references_and_odd_tags_are_read_as_telegram_does(source: str, text: str) -> None:
    assert parse_html(source)[0] == text


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("é<x>", 'Unsupported start tag "x" at byte offset 2'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<a href=x/y>x</a>", "Unexpected end of name token at byte offset 8"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ('<a ="x">x</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<tg-emoji emoji-id="x">x</tg-emoji>', "Invalid custom emoji identifier specified"),
        (
            "&#xD800;",
            "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code units",
        ),
    ],
)
def test_what_is_wrong_is_told_in_telegrams_words(source: str, words: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_html(source)
    assert (caught.value.code, caught.value.description) == (400, f"Bad Request: can't parse entities: {words}")
