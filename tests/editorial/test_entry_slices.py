"""An entry that is read and changed by itself: the result is that of reading the whole file."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.editorial.changes import EditFact, RetireFact
from bot.editorial.entries import with_entry_changed
from bot.editorial.entry_slices import EntrySlice, entry_slice_of
from bot.editorial.forms import StoredEntry, find, form_at, form_of, stored_entries
from bot.editorial.texts import Texts
from bot.editorial.values import Value
from bot.errors import EditError, KnowledgeError

IDS = ("a", "b-1", "c")
FAKE = "{c}- id: b-1\n{c}  answer: fake\n"

ITEMS = (
    "{c}- id: a # one\n{c}  answer: 'It''s: so'\n{c}  quote: Q\n",
    '{c}- id: b-1\n{c}  answer: {{en: "x, [y", zh: \'z\'}}\n{c}  quotes: [{{document: d, text: "T: t"}}]\n\n',
    "{c}- answer: don't [worry\n{c}  id: c\n{c}  quote: q\n{c}# a 'note\n",
    '{c}- {{id: a, answer: "b", quote: q}}\n',
    "{c}- {{id: c,\n{c}   answer: two lines}}\n",
    "{c}-   id: b-1\n{c}    answer: |\n{c}      - id: a\n{c}      \"open\n{c}    quote: 'q'\n\n\n",
    "{c}- id: c\n{c}  answer: >-\n{c}    folded\n{c}    'text\n{c}  quote: q\n{c}  phrasings: |\n{c}    how\n{c}    it's [this\n",
    "{c}- id: x\n{c}  answer: it's a 'b:' c\n",
    '{c}- id: y\n{c}  answer: "open\n' + FAKE + '{c}  closed"\n',
    "{c}- id: y\n{c}  answer: 'open\n" + FAKE + "{c}  closed'\n",
    "{c}- id: y\n{c}  it's: 'open\n" + FAKE + "{c}  closed'\n",
    "{c}- id: y\n{c}  tells: [open,\n{c}  closed]\n",
    "{c}- id: z\n{c}  \"k: '\": 'open\n" + FAKE + "{c}  closed'\n",
    "{c}- id: z\n{c}  more: {{a: b 'c, d: ' , e}}\n" + FAKE + "{c}  f: ' }}\n",
    '{c}- "id": "\\x61"\n{c}  answer: escaped\n{c}  quote: q\n',
    "{c}- id:\n{c}    c\n{c}  answer: below\n{c}  quote: |-\n{c}    one\n{c}    two\n",
    "{c}- id: &anchor a\n{c}  answer: anchored\n",
    "{c}- just a text\n",
    "{c}-\n{c}  id: a\n{c}  answer: A\n{c}  quote: q\n",
    '{c}- plain text\n{c}   "continued\n',
)
ABOVE = (
    "",
    "# facts: 'note\n\n",
    'gaps:\n  - id: g\n    phrasings: |\n      "so\n',
    'vocabulary: {x: "y"}\n',
    "aspects: 'open\n  closed'\n",
)
KEYS = ("facts:\n", "facts: # all\n\n  # here\n", "'facts':\n", "facts: !!seq\n")
BELOW = ("", "# the end", "gaps: []\n", "phrasings:\n  a: |\n    how\n    - id: c\n", "facts:\n  - id: c\n", "...\n", "aspects: '\n")


@st.composite
def files(draw: st.DrawFn) -> str:
    """A file with odd facts, in any of the ways in which files are saved."""
    column = " " * draw(st.sampled_from([0, 2, 4]))
    items = "".join(item.format(c=column) for item in draw(st.lists(st.sampled_from(ITEMS), min_size=1, max_size=5)))
    odd = draw(st.integers(min_value=0, max_value=4)) == 0
    key, below = (draw(st.sampled_from(KEYS)), draw(st.sampled_from(BELOW))) if odd else (KEYS[0], draw(st.sampled_from(BELOW[:4])))
    text = draw(st.sampled_from(ABOVE)) + key + items + below
    if draw(st.booleans()):
        text = text.rstrip("\n")
    text = text.replace("\n", draw(st.sampled_from(["\n", "\n", "\r\n", "\r"])))
    return draw(st.sampled_from(["", "", "\ufeff"])) + text


def whole(texts: Texts, identifier: str) -> StoredEntry | None:
    """The fact of that id, found by reading everything."""
    return next((one for one in stored_entries(texts, "facts") if one.id == identifier), None)


def changed(texts: Texts, there: StoredEntry, key: str, value: Value) -> Texts | str:
    """The texts with another value, or what is said against it."""
    try:
        return with_entry_changed(texts, there, lambda entry: entry.update({key: value}))
    except EditError as error:
        return str(error)


VALUES = st.tuples(
    st.sampled_from(["answer", "quote", "tells", "retired", "phrasings"]),
    st.sampled_from(["new", "it's: so", "two\nlines", "- id: c", '"', ["a", "b"], {"en": "A", "zh": "一"}]),
)


@example(file="facts:\n" + ITEMS[8].format(c="  ") + ITEMS[0].format(c="  "), other="", identifier="b-1", value=("answer", "new"))
@example(file="facts:\n" + ITEMS[13].format(c="  ") + ITEMS[2].format(c="  "), other="", identifier="c", value=("answer", "new"))
@given(file=files(), other=st.just("") | files(), identifier=st.sampled_from(IDS), value=VALUES)
def test_a_fact_is_found_and_changed_as_if_the_whole_files_were_read(
    file: str, other: str, identifier: str, value: tuple[str, Value]
) -> None:
    texts = {"a.yaml": file, "b.yaml": other}
    try:
        expected = whole(texts, identifier)
    except KnowledgeError:
        # What is wrong elsewhere in a file is left to who reads it whole.
        return
    if expected is None:
        with pytest.raises(EditError, match="there is no fact"):
            find(texts, "facts", identifier, "fact")
        return
    found = find(texts, "facts", identifier, "fact")
    assert (found.id, found.file, found.number, found.place) == (expected.id, expected.file, expected.number, expected.place)
    assert form_at(found) == form_at(expected)
    assert form_at(found).line == form_at(expected).line
    assert changed(texts, found, *value) == changed(texts, expected, *value)


@pytest.mark.parametrize("column", ["", "  "])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(("number", "identifier"), [(0, "a"), (1, "b-1"), (2, "c"), (3, "a"), (5, "b-1"), (6, "c"), (18, "a")])
def test_usual_facts_are_read_by_themselves(column: str, newline: str, number: int, identifier: str) -> None:
    others = [ITEMS[other] for other in (7, 2, 6) if other != number]
    text = ("facts:\n" + "".join([*others, ITEMS[number], ITEMS[1]]).format(c=column)).replace("\n", newline)
    assert isinstance(entry_slice_of(text, "facts", identifier), EntrySlice)


@pytest.mark.parametrize("number", range(8, 14))
def test_an_entry_inside_a_quote_is_none(number: int) -> None:
    text = "facts:\n" + (ITEMS[number] + ITEMS[0]).format(c="  ")
    assert not isinstance(entry_slice_of(text, "facts", "b-1"), EntrySlice)


def test_facts_of_shipped_files_are_read_by_themselves(shipped: Texts) -> None:
    facts = list(stored_entries(shipped, "facts"))
    assert facts
    for one in facts:
        found = find(shipped, "facts", one.id, "fact")
        assert found.entry_slice is not None
        assert (found, form_at(found).line) == (replace(one, node=found.node), one.line)
        assert shipped[one.file][found.entry_slice.start :].lstrip(" ").startswith("- ")


def test_editing_and_retiring_a_shipped_fact_gives_what_the_whole_file_gives(shipped: Texts) -> None:
    for one in list(stored_entries(shipped, "facts"))[::7]:
        form = form_of(shipped, one.id)
        language, answer = next(iter(form.answer.items()))
        edited = EditFact(id=one.id, before=form, after=replace(form, answer={**form.answer, language: f"{answer} More."})).apply(shipped)
        assert form_of(edited, one.id).answer[language] == f"{answer} More."
        assert edited == changed(shipped, one, "answer", _answer(edited, one))
        retired = RetireFact(id=one.id, reason="gone").apply(shipped)
        assert retired == changed(shipped, one, "retired", {"reason": "gone"})


def _answer(texts: Texts, one: StoredEntry) -> Value:
    """The answer of a fact as it stands in other texts."""
    answer = form_of(texts, one.id).answer
    return dict(answer)


def test_an_entry_that_is_not_there_is_told_without_reading_the_file() -> None:
    text = "facts:\n  - id: a\n    answer: A\noverviews:\n  - id: o\n    facts: [b-1]\n"
    assert entry_slice_of(text, "facts", "c") == "absent"
    assert entry_slice_of(text, "facts", "b-1") == "absent"
    assert entry_slice_of(text, "facts", "no id") == "unknown"
