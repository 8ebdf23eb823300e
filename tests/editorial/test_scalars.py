"""Texts as YAML: whatever the text, it reads back exactly."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.editorial.rendering import flow_text
from bot.editorial.rewriting import rewrite
from bot.editorial.scalars import double, scalar, scalar_like, single
from bot.editorial.values import Value, plain, root_of
from bot.errors import EditError
from bot.facts.yaml_reader import CONTROL, Text

ODD = [
    *("no", "yes", "1.10", "12:30", "~", "null", "2017-04-01", "a: b", "a #b", "# a", "#a", "a:", "- a", "-a", "-", "?", "? a", "a? b"),
    *("[a", "a]", "{a}", "a, b", "&a", "*a", "!a", "|", ">", "'", '"', "it's", 'say "x"', "a\\b", "%a", "@a", "`a", "...", "---", "--- a"),
    *("<<", "=", "中文", "中文：冒号", "a：b", "😀", "a\u00a0b", "\u3000a", " a", "a ", "\ta", "a\tb", "a\nb", "a\n\nb", "\na", "a\n"),
    *("a\n b", " a\nb", "a \nb", "a\n \nb", "a\r\nb", "a\rb", "a\n# b", "", " ", "a: |", "key: 'x'\n- y", "\u200b", "a" * 5000),
    *("a\n...\nb", "a\n\n", ":a", "https://example.org/?a=b#c"),
]
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from(" \t\n\r:#-'\"[]{},&*!|>%@`\\?中")).filter(
    lambda text: not CONTROL.search(text)
)


def read_back(written: str) -> object:
    """What the program reads there, when every reader of YAML reads the same."""
    assert yaml.load(written, Loader=yaml.BaseLoader) == yaml.load(written, Loader=yaml.CBaseLoader)
    return plain(root_of("f.yaml", written))


@pytest.mark.parametrize("text", ODD)
@pytest.mark.parametrize("flow", [False, True])
def test_odd_texts_read_back_exactly(text: str, flow: bool) -> None:
    check_reads_back(text, flow)


@given(text=TEXTS, flow=st.booleans())
def test_any_text_reads_back_exactly(text: str, flow: bool) -> None:
    check_reads_back(text, flow)


def check_reads_back(text: str, flow: bool) -> None:
    for newline in ("\n", "\r\n"):
        written = scalar(text, flow=flow, indent=4, newline=newline)
        around = f"a:{newline}  k: [1, {written}, 2]{newline}z: y{newline}" if flow else f"a:{newline}  k: {written}{newline}z: y{newline}"
        assert read_back(around) == {"a": {"k": ["1", text, "2"] if flow else text}, "z": "y"}, written


@given(text=TEXTS, old=TEXTS, flow=st.booleans())
def test_any_text_reads_back_in_the_style_of_any_other(text: str, old: str, flow: bool) -> None:
    for style in ("", "'", '"'):
        node = Text(line=1, text=old, style=style)
        written = scalar_like(node, text, flow=flow, indent=2, newline="\n")
        around = f"k: [{written}]\nz: y\n" if flow else f"k: {written}\nz: y\n"
        assert read_back(around) == {"k": [text] if flow else text, "z": "y"}, written


@given(value=st.recursive(TEXTS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3), max_leaves=8))
def test_any_value_reads_back_between_brackets(value: Value) -> None:
    assert read_back(f"k: {flow_text(['x', value, 'y'], chr(10))}\n") == {"k": ["x", value, "y"]}


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\u2028", "\ud800", "\ufeff", "\uffff"])
def test_a_control_character_is_refused_with_its_place(control: str) -> None:
    with pytest.raises(EditError, match=rf"U\+{ord(control):04X} at character 2 -> delete it"):
        scalar(f"a{control}b", flow=False, indent=0, newline="\n")
    with pytest.raises(EditError, match="delete it"):
        rewrite("f.yaml", "a: b\n", {"a": f"a{control}b"})


def test_a_plain_text_stays_plain_and_quotes_come_only_where_they_are_needed() -> None:
    assert scalar("It was opened in 2015.", flow=False, indent=0, newline="\n") == "It was opened in 2015."
    assert scalar("Rated: good", flow=False, indent=0, newline="\n") == double("Rated: good")
    assert scalar('Rated: "good"', flow=False, indent=0, newline="\n") == single('Rated: "good"')
    assert scalar("a\nb", flow=False, indent=4, newline="\r\n") == "|-\r\n    a\r\n    b"
