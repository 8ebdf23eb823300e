"""What the patterns that were written for speed say is what their plain forms say, on all that ships, on all questions and beyond."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.editorial import entry_slices, forms, rewriting
from bot.editorial.blocks import end_of
from bot.facts import cutting, dates, quotes, values, yaml_mistakes
from bot.facts.model import Document
from bot.facts.yaml_reader import Text
from bot.language import answer_types, question, spelling
from bot.language.normalize import normalize
from bot.telegram import markup

ROOT = Path(__file__).resolve().parents[2]

Reading = Callable[[str], object]


@functools.cache
def lines() -> tuple[str, ...]:
    """The lines of everything that ships and of the topics and questions of the tests, each once."""
    found: dict[str, None] = {}
    for folder in ("knowledge", "bot/language/data", "bot/answers/data", "tests/topics", "tests/second_base"):
        for file in sorted((ROOT / folder).rglob("*")):
            if file.suffix in {".yaml", ".txt", ".md"} and file.name != "english.txt":
                found.update(dict.fromkeys(file.read_text(encoding="utf-8").splitlines()))
    return tuple(found)


@functools.cache
def questions() -> tuple[str, ...]:
    """The questions of the rounds, of the public sets and of the topics, normalized, and the lines that ship."""
    asked: list[str] = []
    for file in sorted((ROOT / "tests").rglob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            asked += [text for text in json.loads(line).values() if isinstance(text, str)]
    return tuple(dict.fromkeys(normalize(text) for text in (*asked, *lines())))


def texts(alphabet: str) -> st.SearchStrategy[str]:
    """Texts of the words between the bars."""
    return st.lists(st.sampled_from(alphabet.split("|")), max_size=12).map("".join)


def _truth(pattern: str | re.Pattern[str]) -> Reading:
    compiled = re.compile(pattern)
    return lambda text: compiled.search(text) is not None


_DOUBLE = r'"(?:[^"\\\n]|\\[^\n])*"'
_SINGLE = r"'[^'\n]*'"
_QUOTED_INSIDE = rf"(?:(?<=[\[{{])|(?<=[,:] ))(?:{_DOUBLE}|{_SINGLE})(?=[ ,:\]}}])"
_IN_BRACKETS = rf"[^\"'\[\]{{}}\n#]|{_QUOTED_INSIDE}"
_INNERMOST = rf"[\[{{](?:{_IN_BRACKETS})*[\]}}]"
_INNER = rf"[\[{{](?:{_IN_BRACKETS}|{_INNERMOST})*[\]}}]"
_FLOW = rf"[\[{{](?:{_IN_BRACKETS}|{_INNER})*[\]}}]"
_PLAIN = r"[^\s\"'\[\]{}|>#&*!%@`?,:-](?:[^\n:]|:(?=[^\s]))*"
CLOSED = re.compile(rf" *(?:- +)*(?:[A-Za-z_][\w-]*: +)?(?:{_DOUBLE}|{_SINGLE}|{_FLOW}|{_PLAIN})[ ]*(?: #[^\n]*)?")

IDENTIFIER = re.compile(answer_types._IDENTIFIER.pattern.replace(r"(?<!\d)\d++", r"\d+"))
TOLD = {
    "count": answer_types._TOLD["count"].replace(r"\d,*+ ++", r"\d[\d,]* +"),
    **{name: answer_types._TOLD[name].replace(r"\d[,.]*+", r"\d[\d,.]*") for name in ("money", "area", "length", "weight", "duration")},
}
PART = re.compile(
    r"[?？;；,，]\s*(?:and|以及|还有|并且|和)?\s*(?=\S)|\s+and\s+(?=(?:how|what|when|where|who|which|why|whose|is|are|did|was|were|do|does)\b)"
    r"|以及|还有(?!什么|哪|别|没)"
)
ITEM = re.compile(r"[、,，;；]|\s+and\s+|以及|和")
MIXED = re.compile(r"(?=[a-z]*[㐀-鿿]+[a-z]|[㐀-鿿]*[a-z]+[㐀-鿿])[a-z㐀-鿿]+")
COLON = re.compile(r"^\s*(?:- +)?[^\s:'\"]+:\s+(?![\"'|>\[{]).*:(?:\s|$)")

OF_LINES: dict[str, tuple[Reading, Reading, str]] = {
    "a line that leaves nothing open": (
        lambda text: entry_slices._CLOSED.fullmatch(text) is not None,
        lambda text: CLOSED.fullmatch(text) is not None,
        "a|b: |:| |  |- | #|#|'|\"|\\|[|{|]|}|, |,|\n|x",
    ),
    "a colon in a text": (
        lambda text: yaml_mistakes._COLON_IN_TEXT.match(text) is not None,
        lambda text: COLON.match(text) is not None,
        "a|b: |:| |  |- |-|'|\"|[|\t|\n|x:",
    ),
    "a key in a file": (
        lambda text: forms._has_key(text, "facts"),
        _truth(r"facts[\"']?\s*:"),
        "facts|fact|s|\"|'| |\n|:|x",
    ),
}  # fmt: skip

OF_QUESTIONS: dict[str, tuple[Reading, Reading, str]] = {
    **{
        f"tells a {name}": (
            _truth(answer_types._TOLD[name]),
            _truth(plain),
            "1|23|,|.| |  |万|thousand|million|yuan|元|km|square|吨|tons|-|days|年|a|个|per cent|(",
        )
        for name, plain in TOLD.items()
    },
    "asks for the clock": (
        _truth(answer_types._ASKED["clock"]),
        _truth(answer_types._ASKED["clock"].replace("(?:(?!when ).)*?", ".*")),
        "when |when|open|close| |open |close |a|whe|n |\n|so",
    ),
    "an identifier": (
        answer_types._IDENTIFIER.findall,
        IDENTIFIER.findall,
        "第|1|23|三|期|批|phase| |two|first|iv|line|no.|号线|1st|a",
    ),
    "parts of a question": (
        question._PART.split,
        PART.split,
        "?|,| |  |and|and |what|is|和|以及|还有|什么|a|\n| and how",
    ),
    "items of a list": (
        question._ITEM.split,
        ITEM.split,
        ",| |  |and|and |和|以及|a|\n|b c",
    ),
    "Latin letters that touch Chinese ones": (
        spelling._MIXED_RUN.findall,
        MIXED.findall,
        "a|bc|签|约了| |1|A",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", OF_LINES)
def test_the_lines_that_ship_read_the_same(name: str) -> None:
    quick, plain, _ = OF_LINES[name]
    assert len(lines()) > 10_000
    assert [line for line in lines() if quick(line) != plain(line)] == []


@pytest.mark.parametrize("name", OF_QUESTIONS)
def test_the_questions_read_the_same(name: str) -> None:
    quick, plain, _ = OF_QUESTIONS[name]
    assert len(questions()) > 10_000
    assert [text for text in questions() if quick(text) != plain(text)] == []


@pytest.mark.parametrize("name", [*OF_LINES, *OF_QUESTIONS])
def test_any_texts_read_the_same(name: str) -> None:
    quick, plain, alphabet = {**OF_LINES, **OF_QUESTIONS}[name]

    @settings(max_examples=300, deadline=None)
    @given(texts(alphabet))
    def same(text: str) -> None:
        assert quick(text) == plain(text)

    same()


@settings(max_examples=300, deadline=None)
@given(texts("a|b| |\t|\n|\r\n|\r|  a"))
def test_a_block_text_ends_at_its_last_line_that_is_not_blank(text: str) -> None:
    blank = re.compile(r"(?:[ \t]*(?:\r\n?|\n))*[ \t]*\Z").search(text[:12])
    assert blank is not None
    assert end_of(text, Text(line=1, text="", style="|", span=(0, min(12, len(text))))) == blank.start()


@settings(max_examples=300, deadline=None)
@given(texts("- |-|  |    |a|a: |#|\n|\n\n|\ufeff"), st.integers(0, 5))
def test_what_begins_at_a_column_is_found_as_by_a_pattern_for_that_column(text: str, column: int) -> None:
    indentation = " " * column
    for found, plain in (
        (cutting._ITEM, rf"^{indentation}-(?=[ \n])"),
        (cutting._ENTRY, rf"^{indentation}(?=[^\s#-])"),
        (rewriting._HYPHEN, rf"^\ufeff?[ ]{{{column}}}-(?=\s|\Z)"),
    ):
        places = [match.span() for match in found.finditer(text) if match[1] == indentation]
        assert places == [match.span() for match in re.compile(plain, re.MULTILINE).finditer(text)]


@settings(max_examples=500, deadline=None)
@given(texts("more than |nearly |1|2,3|.5|,| |  |million|thousand|billion| yuan|yuan|USD|usd|euro|KM|x"))
def test_amounts_read_the_same(text: str) -> None:
    plain = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*(thousand|million|billion|trillion)?\s+([A-Za-z]+)").fullmatch(text)
    if plain is None or plain[3].lower() not in ("yuan", "usd", "euro"):
        return
    scale = {None: 1, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}[plain[2]]
    amount = values.parse_value("amount", text)
    assert isinstance(amount, values.Amount)
    assert amount == values.Amount(float(Decimal(plain[1].replace(",", "")) * scale), amount.currency)


@settings(max_examples=300, deadline=None)
@given(texts("april|may|march|june| |may,|in |_|2017|Mayor|April"))
def test_months_read_the_same(text: str) -> None:
    plain = next((number for number, name in enumerate(dates._MONTHS, 1) if re.search(rf"\b{name}\b", text.lower())), None)
    month = min((dates._MONTHS.index(name) + 1 for name in dates._MONTH.findall(text.lower())), default=None)
    assert month == plain


@settings(max_examples=300, deadline=None)
@given(
    texts("cmpny|projct|a|b| |,|签|company|-|_|'"),
    st.lists(st.sampled_from([("cmpny", "company"), ("projct", "a b"), ("a", "an"), ("b", "c")])),
)
def test_repairs_are_put_in_as_before(text: str, repairs: list[tuple[str, str]]) -> None:
    plain = text
    for typed, meant in repairs:
        plain = re.sub(rf"\b{typed}\b", meant, plain)
    assert question._repaired(text, repairs) == plain


def _pattern(text: str) -> re.Pattern[str]:
    """A quote as a pattern: white space as it may be in a document, quotation marks in every form."""
    parts: list[str] = []
    previous = ""
    wide_ones = re.compile(r"[\u2e80-\u303f\u31c0-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff65\U00020000-\U0003ffff]")
    for character in " ".join(text.split()):
        if character == " ":
            previous += character
            continue
        if previous:
            wide = wide_ones.match(previous) or wide_ones.match(character)
            parts.append(r"\s*" if wide else r"\s+" if previous.endswith(" ") else "")
        marks = next((marks for marks in (quotes._DOUBLE, quotes._SINGLE) if character in marks), None)
        parts.append(f"[{marks}]" if marks else re.escape(character))
        previous = character
    return re.compile("".join(parts))


def _span(document: str, text: str) -> tuple[int, int] | None:
    found = quotes.locate(Document(id="d", title="d", text=document), text)
    return (found.start, found.end) if found else None


@settings(max_examples=500, deadline=None)
@given(texts("a|b| |  |\n|\u00a0|\u3000|“|”|\"|'|’|达|。|，|\U00020000"), st.integers(0, 20), texts("a| |\n|\"|“|'|达|。|　|，"))
def test_a_quote_is_found_where_its_pattern_is(document: str, start: int, other: str) -> None:
    for text in (document[start : start + 8].strip(), other.strip()):
        if text:
            plain = _pattern(text).search(document)
            verbatim = document.find(text)
            expected = (verbatim, verbatim + len(text)) if verbatim >= 0 else plain.span() if plain else None
            assert _span(document, text) == expected


@settings(max_examples=300, deadline=None)
@given(texts("a|b| |  |\n|＂|＇|\"|'|达"), texts("a|b| |＂|\n|＇|达"))
def test_a_quote_with_full_width_marks_is_found_where_its_pattern_is(document: str, text: str) -> None:
    text = text.strip()
    if text and document.find(text) < 0:
        plain = _pattern(text).search(document)
        assert _span(document, text) == (plain.span() if plain else None)


def test_every_quote_that_ships_is_found_though_its_lines_are_folded_and_its_marks_straight() -> None:
    straight = str.maketrans("“”‘’", "\"\"''")
    for file in sorted((ROOT / "knowledge").rglob("*.txt")):
        document = file.read_text(encoding="utf-8")
        for line in filter(str.strip, document.splitlines()):
            text = line.replace(" ", "\n  ").translate(straight)
            plain = _pattern(text.strip()).search(document)
            assert plain is not None
            assert _span(document, text) == plain.span()


def _split(text: str, limit: int) -> list[str]:
    """A text in parts as :func:`markup.split` has it, what is left copied for each part."""
    parts: list[str] = []
    rest = text.strip()
    while markup.units(rest) > limit:
        head = markup._beginning(rest, limit)
        cut = next((place for mark in ("\n", ". ", "。", " ") if (place := head.rfind(mark) + len(mark)) > len(head) // 2), len(head))
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*(part for part in parts if part), rest] if rest or not parts else parts


@settings(max_examples=500, deadline=None)
@given(texts("a|bc. |达。| |\n|\u3000|\U0001f600|e\u0301"), st.integers(2, 9))
def test_a_text_is_split_into_the_same_parts(text: str, limit: int) -> None:
    assert markup.split(text, limit) == _split(text, limit)
