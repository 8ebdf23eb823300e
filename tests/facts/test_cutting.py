"""Reading a base part by part gives what reading it as a whole gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import KnowledgeError
from bot.facts.cutting import read_parts
from bot.facts.model import KnowledgeBase
from bot.facts.schema import Source, parse, read_source
from bot.paths import shipped_knowledge
from bot.storage.files import read_folder
from tests import dated

DOCUMENTS = {
    "documents/harbour.txt": "Harbour Report\n\nThe new pier was opened in 2015. It cost 12 million yuan.\n\nAnna Berg built it.\n",
    "documents/annex.txt": "Annex\n\nThe mole is 900 metres long.\n",
}
FILES = {
    "documents.yaml": "documents:\n  - {id: harbour, file: harbour.txt}\n",
    "facts/pier.yaml": """# The pier.
facts:
  - id: pier-opening
    subjects: [pier]
    tells: {date: "2015"}
    answer: {en: The new pier was opened in 2015., zh: 新码头于 2015 年开放。}
    quote: {document: harbour, text: The new pier was opened in 2015.}
    phrasings: |
      When was the pier opened?
      码头哪年开放？

  # What it cost.
  - id: pier-cost
    subjects: [pier]
    answer: >
      The new pier cost
      12 million yuan.
    quotes:
      - document: harbour
        text: "It cost 12 million
          yuan."
  - id: mole-length
    answer: The mole is 900 metres long.
    quote: {document: annex, text: The mole is 900 metres long.}
""",
    "more.yaml": """entities:
- {id: pier, names: {en: [the new pier, pier], zh: [新码头]}}
- id: lighthouse
  names:
    en:
    - the lighthouse
overviews:
  - {id: dates, operation: timeline, facts: [pier-opening], title: Dates}
gaps:
  - id: gap-pier
    subjects: [pier]
    phrasings: |
      [length] How long is the pier?
  - {id: gap-light, subjects: [lighthouse]}
aspects:
  length: the length
small_talk:
  - {id: greeting, reply: Hello!, phrasings: hello}
vocabulary: |
  crane: crane | 吊车
suggestions:
  - When was the pier opened?
lists:
  - {command: works, title: Works, description: All works, kinds: [thing], facts: [pier-cost], overviews: [dates]}
""",
    "phrasings/people.yaml": """phrasings:
  pier-cost: |
    How much did the pier cost?
    price of the pier

  mole-length:
    - how long is the mole
    - 防波堤多长
  gap-light: |
    [length] how tall is the lighthouse
    who painted the lighthouse
""",
}
LINES = (
    *(
        "",
        "# a comment",
        "facts:",
        "gaps:",
        "phrasings:",
        "entities:",
        "documents:",
        "vocabulary: |",
        "---",
        "...",
        "%YAML 1.1",
        "\t- id: x",
    ),
    *("  - id: new", "  - id: pier-cost", "    answer: Something.", "    quote: {document: harbour, text: It cost 12 million yuan.}"),
    *(
        "  - {id: other, subjects: [pier]}",
        "    subjects: [ship]",
        "  pier-cost: |",
        "  new: |",
        "    how much is it",
        "    how long is the mole",
    ),
    *(
        "    [length] what is its size",
        "    [weight] what does it weigh",
        '    "',
        "    answer: 'open",
        "    names: [",
        "  ]",
        "- a",
        "  - b",
        "x: y",
    ),
    *(
        "    text: &a b",
        "    text: *a",
        "    text: !!str b",
        "  <<: {a: b}",
        "    facts: [pier-cost]",
        "  - {command: works, title: A, description: A, tells: amount}",
        "  - {command: help, title: A, description: A, facts: [mole-length], overviews: [pier-cost]}",
        "  kind: ship",
        "  - {id: harbour, file: annex.txt}",
    ),
    *("\x07", "a\rb", "\ufeff", "    \u2028", "      |", "  - |", "    operation: largest", "  length: the size", "  crane: lift | 吊车"),
)


DATED_LINES = (
    *("    valid_from: 2017-04", "    valid_until: 2016", "    valid_until: 2020", "    valid_until: never"),
    *("    supersedes: [pier-cost]", "    supersedes: [pier-cost-news]", "    supersedes: [ferry-price-2030]", "    supersedes: [nothing]"),
    *("    retired: {reason: wrong, successor: pier-cost}", "    retired: {reason: wrong, successor: pier-cost-news}"),
    *("    retired: {reason: wrong}", "    retired: {successor: pier-cost}", "    retired: {reason: wrong, successor: ferry-price}"),
    *("", "# a comment", "    phrasings: [price of the pier]", "    tells: {amount: 14 million yuan}"),
)


def edited(files: Mapping[str, str], edit: tuple[int, int, str, str]) -> dict[str, str]:
    """One line of one file inserted, deleted, replaced, doubled, or moved to the next place."""
    number, place, action, line = edit
    name = sorted(files)[number % len(files)]
    lines = files[name].split("\n")
    place %= len(lines)
    match action:
        case "insert":
            lines.insert(place, line)
        case "delete":
            del lines[place]
        case "replace":
            lines[place] = line
        case "double":
            lines.insert(place, lines[place])
        case _:
            lines[place : place + 2] = reversed(lines[place : place + 2])
    return {**files, name: "\n".join(lines)}


edits = st.tuples(
    st.integers(0, 9), st.integers(0, 40), st.sampled_from(["insert", "delete", "replace", "double", "move"]), st.sampled_from(LINES)
)


def outcome(files: Mapping[str, str], documents: Mapping[str, str], known: Source | None) -> tuple[Source | None, list[str]]:
    try:
        return read_source(files, documents, known), []
    except KnowledgeError as error:
        return None, list(map(str, error.problems))


def in_full(files: Mapping[str, str], documents: Mapping[str, str]) -> tuple[KnowledgeBase | None, list[str]]:
    try:
        return parse(files, documents), []
    except KnowledgeError as error:
        return None, list(map(str, error.problems))


def equal(first: KnowledgeBase | None, second: KnowledgeBase | None) -> bool:
    """Equal, the order of everything included."""
    if first is None or second is None:
        return first is second
    return first == second and all(list(getattr(first, field.name)) == list(getattr(second, field.name)) for field in fields(first))


def test_the_sample_is_cut_into_items() -> None:
    counts = {name: len(read_parts(text).parts) for name, text in FILES.items()}
    assert counts == {"documents.yaml": 1, "facts/pier.yaml": 3, "more.yaml": 10, "phrasings/people.yaml": 3}


@settings(max_examples=200)
@given(st.lists(st.tuples(edits, st.booleans()), max_size=6))
def test_after_any_edits_the_parts_give_what_the_whole_gives(changes: list[tuple[tuple[int, int, str, str], bool]]) -> None:
    files = good = FILES
    known: Source | None = read_source(files, DOCUMENTS)
    for change, undone in changes:
        files = edited(good if undone else files, change)
        source, problems = outcome(files, DOCUMENTS, known)
        base, expected = in_full(files, DOCUMENTS)
        assert problems == expected
        assert equal(source.knowledge if source else None, base)
        known, good = (source, files) if source else (known, good)


@settings(max_examples=150)
@given(st.lists(st.tuples(st.integers(0, 90), st.sampled_from(["insert", "insert", "delete"]), st.sampled_from(DATED_LINES)), max_size=6))
def test_what_holds_is_over_taken_back_and_contradicted_is_the_same_read_in_parts(changes: list[tuple[int, str, str]]) -> None:
    files = {"facts.yaml": dated.FACTS}
    known: Source | None = read_source(files, dated.DOCUMENTS)
    for place, action, line in changes:
        files = edited(files, (0, place, action, line))
        source, problems = outcome(files, dated.DOCUMENTS, known)
        base, expected = in_full(files, dated.DOCUMENTS)
        assert problems == expected
        assert equal(source.knowledge if source else None, base)
        known = source or known


def test_a_contradiction_keeps_its_lines_when_others_move_and_only_the_change_is_read_again() -> None:
    before = read_source({"facts.yaml": dated.FACTS}, dated.DOCUMENTS)
    assert [conflict.line for conflict in before.knowledge.conflicts] == [dated.FACTS.split("\n").index("  - id: pier-cost-news") + 1]
    moved = {"facts.yaml": dated.FACTS.replace("entities:", "# A note\n# of two lines.\nentities:")}
    after = read_source(moved, dated.DOCUMENTS, before)
    assert len(after.files["facts.yaml"].parts) > 10
    assert equal(after.knowledge, parse(moved, dated.DOCUMENTS))
    assert after.knowledge.conflicts[0].line == before.knowledge.conflicts[0].line + 2


@pytest.mark.parametrize(
    "documents",
    [
        {},
        {"documents/harbour.txt": DOCUMENTS["documents/harbour.txt"]},
        {**DOCUMENTS, "documents/harbour.txt": "One more line.\n" + DOCUMENTS["documents/harbour.txt"]},
        {**DOCUMENTS, "documents/annex.txt": "Annex\n\nThe mole is 800 metres long.\n"},
        {**DOCUMENTS, "documents/third.txt": "Third"},
        {**DOCUMENTS, "documents/third.txt": " "},
        {**DOCUMENTS, "harbour.txt": "Something else"},
    ],
)
def test_quotes_are_proved_anew_where_documents_change(documents: dict[str, str]) -> None:
    known = read_source(FILES, DOCUMENTS)
    source, problems = outcome(FILES, documents, known)
    base, expected = in_full(FILES, documents)
    assert problems == expected
    assert equal(source.knowledge if source else None, base)


def test_the_only_document_need_not_be_named_until_there_are_two() -> None:
    files = {"a.yaml": "facts:\n  - {id: x, answer: Long., quote: The mole is 900 metres long.}\n"}
    annex = {"documents/annex.txt": DOCUMENTS["documents/annex.txt"]}
    known = read_source(files, annex)
    with pytest.raises(KnowledgeError, match="does not say which document"):
        read_source(files, DOCUMENTS, known)
    assert read_source(files, annex, known).knowledge == parse(files, annex)


def test_only_what_changed_is_read_again() -> None:
    before = read_source(FILES, DOCUMENTS)
    after = read_source(
        {**FILES, "facts/pier.yaml": FILES["facts/pier.yaml"].replace("The new pier cost", "The pier cost")}, DOCUMENTS, before
    )
    assert after.files["more.yaml"] is before.files["more.yaml"]
    old, new = (source.files["facts/pier.yaml"].parts for source in (before, after))
    assert [first.root is second.root for first, second in zip(old, new, strict=True)] == [True, False, True]


def test_a_file_that_cannot_be_cut_is_read_as_one_part() -> None:
    files = {
        **FILES,
        "more.yaml": "---\n" + FILES["more.yaml"],
        "phrasings/people.yaml": FILES["phrasings/people.yaml"].replace("\n", "\r"),
    }
    source = read_source(files, DOCUMENTS)
    assert (len(source.files["more.yaml"].parts), len(source.files["phrasings/people.yaml"].parts)) == (1, 1)
    assert equal(source.knowledge, parse(files, DOCUMENTS))


def test_line_ends_of_windows_are_cut_as_well() -> None:
    files = {name: text.replace("\n", "\r\n") for name, text in FILES.items()}
    source = read_source(files, DOCUMENTS)
    assert len(source.files["facts/pier.yaml"].parts) == 3
    assert equal(source.knowledge, parse(files, DOCUMENTS))


def test_the_shipped_base_is_cut_and_read_the_same() -> None:
    files, documents = read_folder(shipped_knowledge())
    source = read_source(files, documents)
    assert sum(len(read.parts) for read in source.files.values()) > 900
    assert equal(source.knowledge, parse(files, documents))
