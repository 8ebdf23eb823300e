"""Entities: trimming, cleaning, overlaps, and what Telegram marks by itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botapi_emulator.entities import Entity, check_url, clean, complete, find, fix, from_json, trim, utf16_length, utf16_slice
from botapi_emulator.refusal import Refusal

KINDS = st.sampled_from(["bold", "italic", "spoiler", "code", "pre", "text_link", "blockquote"])
ENTITIES = st.lists(st.builds(Entity, KINDS, st.integers(0, 20), st.integers(1, 10)), max_size=8)


def kinds(entities: tuple[Entity, ...]) -> list[tuple[str, int, int]]:
    return [(entity.kind, entity.offset, entity.length) for entity in entities]


@given(ENTITIES)
def test_fixed_entities_do_not_cross_and_fixing_again_changes_nothing(entities: list[Entity]) -> None:
    fixed = fix(entities)
    assert fix(fixed) == fixed
    for one in fixed:
        for other in fixed:
            nested = (one.offset >= other.offset and one.end <= other.end) or (other.offset >= one.offset and other.end <= one.end)
            assert nested or one.end <= other.offset or other.end <= one.offset


@given(ENTITIES)
def test_code_holds_no_other_entity(entities: list[Entity]) -> None:
    fixed = fix(entities)
    for code in (entity for entity in fixed if entity.kind in {"code", "pre"}):
        assert not [e for e in fixed if e is not code and e.offset >= code.offset and e.end <= code.end and e.kind != "blockquote"]


def test_bold_is_cut_where_another_entity_begins() -> None:
    assert kinds(fix([Entity("bold", 0, 9), Entity("italic", 5, 4)])) == [("bold", 0, 5), ("bold", 5, 4), ("italic", 5, 4)]


def test_touching_bold_is_joined() -> None:
    assert kinds(fix([Entity("bold", 0, 2), Entity("bold", 2, 2)])) == [("bold", 0, 4)]


def test_white_space_at_the_ends_goes_unless_an_entity_begins_there() -> None:
    assert trim(" \n a b \n", ()) == ("a b", ())
    assert trim("  a ", (Entity("bold", 0, 4),)) == ("  a", (Entity("bold", 0, 3),))
    assert trim(" a ", (Entity("bold", 1, 2),)) == ("a", (Entity("bold", 0, 1),))


def test_control_characters_become_spaces_and_carriage_returns_go() -> None:
    assert clean("a\tb\r\nc\u2028d", (Entity("bold", 5, 3),)) == ("a b\ncd", (Entity("bold", 4, 2),))


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_found_entities_lie_in_the_text_in_order(text: str) -> None:
    end = 0
    for entity in find(text):
        assert entity.offset >= end
        assert utf16_slice(text, entity.offset, entity.length)
        end = entity.end
    assert end <= utf16_length(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start", [("bot_command", 0, 6)]),
        ("😀 /help@coop_test_bot x", [("bot_command", 3, 19)]),
        ("and/or 1/2 a/b", []),
        ("/a/b", []),
        ("hi @joe, @x and me@example.org", [("mention", 3, 4), ("email", 16, 14)]),
        ("#tag #1 #中文", [("hashtag", 0, 4), ("hashtag", 8, 3)]),
        ("see https://example.org/a?b=c. Yes", [("url", 4, 25)]),
    ],
)
def test_commands_mentions_and_links_are_marked(text: str, found: list[tuple[str, int, int]]) -> None:
    assert kinds(find(text)) == found


def test_nothing_is_marked_inside_a_link_or_code() -> None:
    assert complete("/a @joe", (Entity("code", 0, 2), Entity("text_link", 3, 4, {"url": "http://x.org/"}))) == (
        Entity("code", 0, 2),
        Entity("text_link", 3, 4, {"url": "http://x.org/"}),
    )


@pytest.mark.parametrize(
    ("offset", "length", "words"),
    [
        (2, 1, "entity begins after the end of the text at UTF-16 offset 2"),
        (0, 3, "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 3"),
        (1, 1, "entity beginning at UTF-16 offset 1 ends in a middle of a UTF-16 symbol"),
        (-1, 1, "receive an entity with incorrect offset -1"),
    ],
)
def test_entities_outside_the_text_are_refused(offset: int, length: int, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        from_json([{"type": "bold", "offset": offset, "length": length}], "😀")


@pytest.mark.parametrize(
    ("given_url", "kept"),
    [
        ("example.org", "http://example.org/"),
        ("HTTPS://Example.org:443/A b", "https://example.org:443/A%20b"),
        ("tg://resolve?domain=x", "tg://resolve?domain=x"),
        ("http://例子.中国?q", "http://例子.中国/?q"),
    ],
)
def test_a_link_is_kept_as_telegram_keeps_it(given_url: str, kept: str) -> None:
    assert check_url(given_url) == kept


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://localhost", "Wrong HTTP URL"),
        ("ftp://example.org", "Unsupported URL protocol"),
        ("http://", "URL host is empty"),
        ("http://a b.org", "Disallowed character in URL host"),
        ("http://example.org:99999", "Wrong port number specified in the URL"),
        ("tg://a.b", "Unallowed characters in URL host"),
    ],
)
def test_a_link_telegram_cannot_open_is_refused(url: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        check_url(url)
