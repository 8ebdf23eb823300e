"""No text makes a pattern of the program take longer than in proportion to its length."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from re import _parser  # the standard library has no public one
from typing import Any

import pytest

from tests.patterns.finding import patterns, strays
from tests.patterns.trying import weakness

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 300
"""Seconds for all attacks where other work runs beside them; alone they take five. What cannot be interrupted ends there."""


def test_every_pattern_of_the_program_is_linear_on_texts_made_to_stall_it() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.patterns"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    assert (run.stdout, run.stderr, run.returncode) == ("", "", 0)


def test_every_pattern_is_a_constant_of_a_module_so_that_it_is_found() -> None:
    assert strays() == []
    places = {found.place for found in patterns()}
    assert len(places) >= 150
    # In a module, in a tuple, and in a tuple of tuples.
    assert {
        "bot.facts.sentences._END",
        "bot.language.answer_types._YEARS[2]",
        "bot.language.answer_types._ASKED_PATTERNS[0][1]",
    } <= places


def test_what_is_only_tried_at_a_known_place_is_not_searched_for() -> None:
    methods = {found.place: found.methods for found in patterns()}
    assert methods["bot.facts.values._EMAIL"] == ("fullmatch",)
    assert methods["bot.facts.sentences._NEXT"] == ("match",)
    assert methods["bot.facts.sentences._END"] == ("match", "search")


@pytest.mark.parametrize(
    ("pattern", "methods"),
    [
        # Exponential: blank lines of which each can be read in two ways, a group in a group.
        (r"(?:[ \t]*(?:\r\n?|\n))*[ \t]*\Z", ["search"]),
        (r"(?:a+b?)+c", ["match"]),
        (r"(?:\w|\d\d?)*-", ["fullmatch"]),
        # Cubic and quadratic: parts that take the same characters, beginnings that all run over the rest.
        (r" *(?:- +)*(?:[A-Za-z_][\w-]*: +)?[^\s:-](?:[^\n:]|:(?=[^\s]))*[ ]*(?: #[^\n]*)?", ["fullmatch"]),
        (r"(\d[\d,]*(?:\.\d+)?)\s*(thousand|million)?\s+([A-Za-z]+)", ["fullmatch"]),
        (r"^\s*(?:- +)?[^\s:'\"]+:\s+(?![\"'|>\[{]).*:(?:\s|$)", ["match"]),
        (r"\s+and\s+", ["search"]),
        (r"\d[\d,]* +[a-z]", ["search"]),
        (r"when .*(?:open|close) ", ["search"]),
        (r"(?=[a-z]*[㐀-鿿]+[a-z])[a-z㐀-鿿]+", ["search"]),
        ("<[^>]*>", ["search"]),
    ],
)
def test_patterns_that_take_longer_are_noticed(pattern: str, methods: list[str]) -> None:
    assert weakness(re.compile(pattern), methods)


def test_the_same_in_bytes() -> None:
    assert weakness(re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*\bref=[\"']([^\"']{1,40})"), ["search"])


@pytest.mark.parametrize(
    ("pattern", "methods"),
    [
        (r"(?:[ \t]*+(?:\r\n|\r|\n))*+x", ["match"]),
        (r"(?:one|two)+ three", ["match", "fullmatch"]),
        (r"(?<!\s)\s++and\s++", ["search", "match"]),
        (r"\d,*+ ++[a-z]", ["search", "match"]),
        ("<[^<>]*>", ["search", "match"]),
    ],
)
def test_patterns_that_do_not_are_let_pass(pattern: str, methods: list[str]) -> None:
    assert not weakness(re.compile(pattern), methods)


def possessive_groups(parsed: Any) -> Iterator[str]:
    """What a pattern repeats possessively though it is more than one character."""
    for operation, argument in parsed:
        if operation in (_parser.POSSESSIVE_REPEAT, _parser.ATOMIC_GROUP):
            inner = argument[2] if operation is _parser.POSSESSIVE_REPEAT else argument
            if len(inner) > 1 or inner[0][0] not in (_parser.LITERAL, _parser.NOT_LITERAL, _parser.IN, _parser.ANY):
                yield str(inner)
        for part in argument if isinstance(argument, tuple | list) else (argument,):
            for one in part if isinstance(part, list) else (part,):
                if isinstance(one, _parser.SubPattern):
                    yield from possessive_groups(one)


def test_nothing_but_single_characters_is_repeated_possessively() -> None:
    # Python before 3.11.5 reads possessive groups wrongly (its issue 106052).
    parsed = {found.place: _parser.parse(found.pattern.pattern, found.pattern.flags) for found in patterns()}
    assert {place: weak for place, one in parsed.items() if (weak := list(possessive_groups(one)))} == {}


def test_a_possessive_group_is_noticed() -> None:
    assert len(list(possessive_groups(_parser.parse(r"a(?:b(?:\.\d+)?+|[cd]++)x*+")))) == 1
