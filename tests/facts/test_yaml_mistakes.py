"""Syntax errors are told in words that help a person who has never heard of YAML."""

from __future__ import annotations

import pytest

from bot.facts.yaml_reader import read_tree

CLOSE = "write the closing quote at the end of the text"
CUT_OFF = "; if the file ends here too early, it was cut off: restore it"
INDENT = "begin the entries of one level at the same column, a list item with '- ', the lines of a block text two columns further"
BRACKET = "at the end and commas between; put texts with brackets, commas or colons in quotes"

MISTAKES = {
    "facts:\n\t- id: a\n": "f:2: the line is indented with a tab -> indent with spaces only, two for each level",
    "a: |\n  b\n\tc\n": "f:3: the line is indented with a tab -> indent with spaces only, two for each level",
    "facts:\n  - id: a\n    answer\n    quote: b\n": "f:3: a colon is missing: 'answer' -> write 'key: value', or '- ' before a list item",
    "facts\n  - id: a\n": "f:1: a colon is missing: 'facts' -> write 'key: value', or '- ' before a list item",
    "a:\n  id:foo\n  b: c\n": "f:2: a colon is missing: 'id:foo' -> write a space after the colon",
    "facts：\n  - id: a\n": (
        "f:1: a colon is missing: 'facts：' -> type the colon of the English keyboard and a space (': ') instead of '：'"
    ),
    "a:\n  en: Note: it opened\n": (
        "f:2: a colon inside an unquoted text: 'en: Note: it opened' -> put the text behind the first colon in quotes"
    ),
    'a: "b\nc: d\n': f"f:1: a quote is opened and never closed: 'a: \"b' -> {CLOSE}{CUT_OFF}",
    'a: "b\nc: "d"\ne: f\n': f"f:1: a quote is opened and never closed: 'a: \"b' -> {CLOSE}",
    "a: 'it's me'\n": (
        "f:1: text stands behind a closing quote: 'a: 'it's me'' -> put the whole text in quotes, of the kind that does not occur in it"
    ),
    'a: "b" c\n': (
        "f:1: text stands behind a closing quote: 'a: \"b\" c' -> put the whole text in quotes, of the kind that does not occur in it"
    ),
    'a: "C:\\docs"\n': "f:1: a backslash inside double quotes: 'a: \"C:\\docs\"' -> use single quotes (') around this text",
    "a: [b, c\nd: e\n": f"f:1: the bracket opened here is never closed: 'a: [b, c' -> write ']' {BRACKET}",
    "a: {en: b, zh: ": f"f:1: the bracket opened here is never closed: 'a: {{en: b, zh:' -> write '}}' {BRACKET}{CUT_OFF}",
    "facts:\n  - id: a\n    answ": f"f:3: a colon is missing: 'answ' -> write 'key: value', or '- ' before a list item{CUT_OFF}",
    "a: @me\n": "f:1: a text begins with a special character: 'a: @me' -> put the text in quotes",
    "a: *new*\n": "f:1: a text begins with a special character: 'a: *new*' -> put the text in quotes",
    "a: | b\n  c\n": "f:1: text stands behind '|' or '>': 'a: | b' -> begin the text on the next line, indented",
    "a:\n  b: 1\n c: 2\n": f"f:3: the line does not fit the lines above it: 'c: 2' -> {INDENT}",
    "a:\n  - b\n  c: d\n": f"f:3: the line does not fit the lines above it: 'c: d' -> {INDENT}",
    "a: 1\n  b: 2\n": (
        "f:2: a key stands where a text goes on: 'b: 2' -> "
        "indent it like the lines around it; a text that goes on in the next line or contains a colon is put in quotes"
    ),
}


@pytest.mark.parametrize("text", MISTAKES)
def test_the_message_names_the_mistake_and_the_remedy(text: str) -> None:
    assert [str(problem) for problem in read_tree("f", text).problems] == [MISTAKES[text]]
