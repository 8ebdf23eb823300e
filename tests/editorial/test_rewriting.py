"""A file that is to say something else: what differs is written anew, every other byte stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.editorial.rewriting import rewrite
from bot.editorial.values import Block, Value, plain, root_of, same, sections
from bot.errors import EditError, KnowledgeError

FILE = """# Notes of a person,
#   with odd   spaces.

facts:   # all of them
  # the first
  - id: one      # an id
    answer:  "One: 1"   # quoted
    subjects: [ a,b ]
    tells: { date: 2017 , place: 'X' }

  - {id: two, answer: Two, quote: {document: d, text: "T, t"}} # in one line

  # the last
  - answer: |- # a block
       first line
       second line
    id: three
    phrasings: |
      how
      why

# behind
gaps: []
vocabulary:
phrasings:
    one: |
        uno

    two: [zwei, 'deux']
# the end
"""


def changed(text: str, *path: str | int, value: Value | None) -> dict[str, Value]:
    """What the text says, with one value replaced, or taken away by None."""
    root = sections("f.yaml", text)
    node: Value = root
    for step in path[:-1]:
        node = node[step]  # type: ignore[index]  # the path fits the text
    if value is None:
        del node[path[-1]]  # type: ignore[arg-type,union-attr]  # the same
    else:
        node[path[-1]] = value  # type: ignore[index]  # the same
    return root


def ends(text: str) -> list[str]:
    """The text with every kind of line end, with a byte order mark, without a last line end."""
    crlf = text.replace("\n", "\r\n")
    return [text, crlf, text.replace("\n", "\r"), "\ufeff" + text, text.rstrip("\n"), "\ufeff" + crlf]


def newline_in(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\r" if "\r" in text else "\n"


CASES: list[tuple[tuple[str | int, ...], Value | None, str, str]] = [
    (("facts", 0, "answer"), "Uno # 1", '"One: 1"', '"Uno # 1"'),
    (("facts", 0, "subjects"), ["a", "b", "c"], "[ a,b ]", "[ a,b, c ]"),
    (("facts", 0, "subjects"), ["b"], "[ a,b ]", "[ b ]"),
    (("facts", 0, "tells", "date"), "2018", "2017", "2018"),
    (("facts", 0, "tells", "date"), None, "date: 2017 , place", "place"),
    (("facts", 0, "tells", "place"), None, " , place: 'X' }", " }"),
    (("facts", 0, "summary"), "true", "    tells: { ", "    summary: true\n    tells: { "),
    (("facts", 0, "answer"), {"en": "One", "zh": "一"}, '  "One: 1"   #', "\n      en: One\n      zh: 一   #"),
    (("facts", 1, "answer"), "Two, or more", "answer: Two,", "answer: 'Two, or more',"),
    (("facts", 1, "answer"), "a\nb", "answer: Two,", 'answer: "a\\nb",'),
    (("facts", 1, "quote", "text"), 'say "x"', '"T, t"', '"say \\"x\\""'),
    (("facts", 1, "question"), {"en": "What?"}, "id: two,", 'id: two, question: {en: "What?"},'),
    (("facts", 1, "quote"), None, ', quote: {document: d, text: "T, t"}', ""),
    (("facts", 2, "answer"), "first line\nother line", "second line", "other line"),
    (("facts", 2, "answer"), "one line", "       first line\n       second line\n", "       one line\n"),
    (("facts", 2, "phrasings"), Block("how\nwhy\nwhen\n"), "      why\n", "      why\n      when\n"),
    (("facts", 2, "phrasings"), Block("when\nhow\nwhy\n"), "      how\n", "      when\n      how\n"),
    (("facts", 2, "phrasings"), Block("why\n"), "      how\n", ""),
    (("facts", 2, "phrasings"), ["#how"], " |\n      how\n      why\n", '\n      - "#how"\n'),
    (("facts", 2, "phrasings"), None, "    phrasings: |\n      how\n      why\n", ""),
    (("facts", 1), None, '  - {id: two, answer: Two, quote: {document: d, text: "T, t"}} # in one line\n', ""),
    (("gaps",), [{"id": "g"}], "gaps: []", "gaps:\n  - id: g"),
    (("vocabulary",), "x", "vocabulary:\n", "vocabulary: x\n"),
    (("phrasings", "one"), Block("uno\nun\n"), "        uno\n", "        uno\n        un\n"),
    (("phrasings", "two"), ["zwei", "deux", "two"], "'deux']", "'deux', two]"),
    (("phrasings", "three"), Block("drei\n"), "'deux']\n", "'deux']\n    three: |\n      drei\n"),
    (("phrasings", "two"), None, "    two: [zwei, 'deux']\n", ""),
]


@pytest.mark.parametrize(("path", "value", "old", "new"), CASES)
@pytest.mark.parametrize("text", ends(FILE))
def test_only_what_differs_is_written(text: str, path: tuple[str | int, ...], value: Value | None, old: str, new: str) -> None:
    wanted = changed(text, *path, value=value)
    result = rewrite("f.yaml", text, wanted)
    old, new = (part.replace("\n", newline_in(text)) for part in (old, new))
    assert old in text
    assert result == text.replace(old, new, 1)
    assert same(plain(root_of("f.yaml", result)), wanted)


@pytest.mark.parametrize("text", ends(FILE))
def test_what_says_the_same_stays_as_it_is(text: str) -> None:
    assert rewrite("f.yaml", text, sections("f.yaml", text)) == text


@pytest.mark.parametrize("text", ends(FILE))
def test_an_entry_at_the_end_of_a_list_comes_behind_the_last_line_of_the_one_before(text: str) -> None:
    wanted = sections("f.yaml", text)
    facts = wanted["facts"]
    assert isinstance(facts, list)
    facts.append({"id": "four", "answer": "Four"})
    newline = newline_in(text)
    added = f"  - id: four{newline}    answer: Four{newline}"
    assert rewrite("f.yaml", text, wanted) == text.replace(f"      why{newline}", f"      why{newline}{added}")


def test_the_first_key_of_an_entry_can_go() -> None:
    text = "facts:\n  - question: Q\n    id: one\n    answer: A\n"
    assert rewrite("f.yaml", text, changed(text, "facts", 0, "question", value=None)) == "facts:\n  - id: one\n    answer: A\n"


def test_a_file_without_a_last_line_end_stays_without_one() -> None:
    text = "facts:\n  - id: one\n    answer: A"
    with_subject = "facts:\n  - id: one\n    subjects: [a]\n    answer: A"
    assert rewrite("f.yaml", text, changed(text, "facts", 0, "subjects", value=["a"])) == with_subject
    assert rewrite("f.yaml", text, changed(text, "facts", 0, "quote", value="q")) == text + "\n    quote: q"
    assert rewrite("f.yaml", text, changed(text, "facts", 0, "answer", value=None)) == "facts:\n  - id: one"


@pytest.mark.parametrize("text", ["", "# a note\n", "# a note", "\ufeff", "\r\n"])
def test_sections_are_written_into_an_empty_file(text: str) -> None:
    wanted: dict[str, Value] = {"facts": [{"id": "one", "answer": {"en": "A", "zh": "一"}, "phrasings": Block("how\n")}]}
    result = rewrite("f.yaml", text, wanted)
    assert result.startswith(text)
    assert same(plain(root_of("f.yaml", result)), wanted)


def test_several_changes_of_one_file_are_made_at_once() -> None:
    wanted = changed(FILE, "facts", 0, "answer", value="Uno")
    facts = wanted["facts"]
    assert isinstance(facts, list)
    del facts[1]
    facts.append({"id": "four"})
    wanted["phrasings"] = {"one": Block("uno\nun\n"), "new": Block("neu\n")}
    result = rewrite("f.yaml", FILE, wanted)
    assert same(plain(root_of("f.yaml", result)), wanted)
    assert [line for line in FILE.splitlines() if "#" in line and "in one line" not in line] == [
        line.replace('"Uno"', '"One: 1"') for line in result.splitlines() if "#" in line
    ]


UNUSUAL = ["? a\n: b\n", "a: >\n  folded\n  text\n", "a: |2\n   b\n", "a: |+\n  b\n\n\nc: d\n", "{a: b, c: d}", "a: 'b\n  c'\n"]


@pytest.mark.parametrize("text", UNUSUAL)
def test_unusual_files_are_changed_right_or_not_at_all(text: str) -> None:
    wanted = {**sections("f.yaml", text), "new": "x", "a": "y: z"}
    try:
        result = rewrite("f.yaml", text, wanted)
    except EditError:
        result = ""
    assert (result == "" and text.startswith("?")) or same(plain(root_of("f.yaml", result)), wanted)


def test_a_file_that_cannot_be_read_is_refused_with_its_line() -> None:
    with pytest.raises(KnowledgeError, match=r"f\.yaml:1: "):
        rewrite("f.yaml", "a: 'b\n", {"a": "c"})


TEXT = st.text(st.sampled_from("ab :#-'\"[]{},|>\n中\t\\"), max_size=8).filter(lambda text: text.strip() == text and text != "")
KEY = st.sampled_from(["id", "answer", "question", "tells", "subjects", "x"])
TREE = st.recursive(
    TEXT, lambda inner: st.lists(inner, min_size=1, max_size=3) | st.dictionaries(KEY, inner, min_size=1, max_size=3), max_leaves=10
)
ROOT = st.dictionaries(st.sampled_from(["facts", "gaps", "phrasings", "a", "b"]), TREE, min_size=1, max_size=4)


@given(before=ROOT, after=ROOT, newline=st.sampled_from(["\n", "\r\n"]))
def test_any_file_can_be_made_to_say_anything_or_is_left_alone(before: dict[str, Value], after: dict[str, Value], newline: str) -> None:
    text = rewrite("f.yaml", f"# note{newline}", before)
    assert same(plain(root_of("f.yaml", text)), before)
    try:
        result = rewrite("f.yaml", text, after)
    except EditError:
        return
    assert same(plain(root_of("f.yaml", result)), after)
    assert result.startswith("# note")
