"""The reader: text to a tree of texts with lines, or problems a person can act on."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import KnowledgeError
from bot.facts.yaml_reader import Entries, Items, Node, Text, read, read_tree


def messages(text: str) -> list[str]:
    return [str(problem) for problem in read_tree("f.yaml", text).problems]


def plain(node: Node | None) -> object:
    match node:
        case Text(text=text):
            return text
        case Items(items=items):
            return [plain(item) for item in items]
        case Entries(entries=entries):
            return {key.text: plain(value) for key, value in entries}
        case None:
            return None


@pytest.mark.parametrize("typed", ["no", "yes", "1.10", "12:30", "010", "0x1F", "~", "null", "2017-04-01", "1e3", ".inf"])
def test_every_scalar_stays_the_text_that_was_typed(typed: str) -> None:
    assert plain(read("f.yaml", f"key: {typed}")) == {"key": typed}


def test_lines_count_from_one() -> None:
    tree = read("f.yaml", "# comment\na: b\nc:\n  - d\n")
    assert tree == Entries(
        line=2,
        entries=(
            (Text(line=2, text="a"), Text(line=2, text="b")),
            (Text(line=3, text="c"), Items(line=4, items=(Text(line=4, text="d"),))),
        ),
    )


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_lines_of_a_block_text_keep_their_numbers(line_end: str) -> None:
    tree = read("f.yaml", line_end.join(["a: |", "", "  first", "", "  # third", "b: c"]))
    assert isinstance(tree, Entries)
    block = tree.entries[0][1]
    assert isinstance(block, Text)
    assert list(block.lines()) == [(2, ""), (3, "first"), (4, ""), (5, "# third")]
    assert tree.entries[1][0].line == 6


@pytest.mark.parametrize("text", ["a: >\n  b\n  c\n", "a: b\n  c\n", "a: 'b\n  c'\n"])
def test_text_that_yaml_joins_is_marked_as_folded(text: str) -> None:
    tree = read("f.yaml", text)
    assert isinstance(tree, Entries)
    value = tree.entries[0][1]
    assert isinstance(value, Text)
    assert value.folded


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "---\n", "\ufeff"])
def test_an_empty_file_has_no_root_and_no_problem(text: str) -> None:
    tree = read_tree("f.yaml", text)
    assert (tree.root, tree.problems, tree.complete) == (None, (), True)


def test_a_mark_of_utf_8_at_the_beginning_is_not_text() -> None:
    assert plain(read("f.yaml", "\ufeffa: b")) == {"a": "b"}


def test_a_repeated_key_is_refused_and_hides_nothing_else() -> None:
    tree = read_tree("f.yaml", "a:\n  b: 1\n  b: 2\n  c: 3\n")
    assert [str(problem) for problem in tree.problems] == [
        "f.yaml:3: the key 'b' is repeated, it stands in line 2 already -> keep one of the two"
    ]
    assert plain(tree.root) == {"a": {"b": "1", "c": "3"}}
    assert tree.complete


def test_a_key_repeated_at_the_top_hides_what_stands_under_it() -> None:
    assert not read_tree("f.yaml", "a: b\na: c\n").complete


AS_TEXT = "write the value itself; if it is meant as text, put it in quotes"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "a: &x b\nc: *x\n",
            [
                f"f.yaml:1: '&x' names this place for references -> {AS_TEXT}",
                f"f.yaml:2: '*x' refers to another place of the file -> {AS_TEXT}",
            ],
        ),
        ("a: !!python/name:os.system x\n", [f"f.yaml:1: 'tag:yaml.org,2002:python/name:os.system' is a type mark -> {AS_TEXT}"]),
        ("a: !important notice\n", [f"f.yaml:1: '!important' is a type mark -> {AS_TEXT}"]),
        ("<<: {a: b}\n", ["f.yaml:1: '<<' merges another mapping -> write the entries out"]),
        (
            "? [a]\n: b\n",
            ["f.yaml:1: a list or mapping stands where a key is expected -> write 'key: value'; put a text with brackets in quotes"],
        ),
        ("a: b\n---\nc: d\n", ["f.yaml:2: a second document begins here ('---') -> delete the line '---'"]),
    ],
)
def test_what_nobody_means_to_write_is_refused(text: str, expected: list[str]) -> None:
    assert messages(text) == expected


def test_an_anchor_bomb_is_never_expanded() -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))
    assert read_tree("f.yaml", bomb).root is None


@pytest.mark.parametrize(
    "nested", ["[" * 10_000, "- " * 10_000, "{a: " * 10_000, "? " * 10_000, "\n".join(" " * n + "a:" for n in range(2_000))]
)
def test_deep_nesting_is_refused_without_exhausting_the_stack(nested: str) -> None:
    (problem,) = read_tree("f.yaml", nested).problems
    assert problem.what == "lists and mappings are nested deeper than 12"


def test_twelve_levels_are_read() -> None:
    assert read("f.yaml", "[" * 12 + "]" * 12) is not None


@pytest.mark.parametrize(
    "control",
    [
        "\x00",
        "\x07",
        "\x0b",
        "\x0c",
        "\x1b",
        "\x7f",
        "\x80",
        "\x85",
        "\x9f",
        "\u2028",
        "\u2029",
        chr(0xD800),
        chr(0xDFFF),
        "\ufeff",
        "\uffff",
    ],
)
def test_control_characters_are_refused_with_their_place(control: str) -> None:
    expected = f"f.yaml:2: invisible control character U+{ord(control):04X} at character 5 of the line -> delete it, or type the line anew"
    assert messages(f"a: b\nc: d{control}\n") == [expected]


def test_a_file_of_control_characters_does_not_flood_the_report() -> None:
    assert len(messages("\x00" * 1000)) == 20


@given(st.text())
def test_reader_raises_nothing_but_knowledge_error(text: str) -> None:
    with contextlib.suppress(KnowledgeError):
        read("f.yaml", text)


@given(st.text(alphabet="ab:-[]{}'\"|>#&*!%@`?,\\ \t\n\r.~<\ud800\x85", max_size=60))
def test_reader_raises_nothing_but_knowledge_error_on_the_characters_of_yaml(text: str) -> None:
    tree = read_tree("f.yaml", text)
    lines = len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    assert all(1 <= problem.line <= lines and problem.what and problem.remedy for problem in tree.problems)
