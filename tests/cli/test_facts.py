"""Listing what is known."""

from __future__ import annotations

from tests.cli.conftest import Command


def test_every_fact_is_listed_with_its_short_answer(command: Command) -> None:
    assert command("facts").stdout.splitlines() == [
        "pier-opening        The new pier was opened in 2015.",
        "pier-cost           The new pier cost 12 million yuan.",
        "lighthouse-builder  The lighthouse was built by Anna Berg.",
    ]


def test_the_answers_can_be_had_in_chinese_as_far_as_there_are_any(command: Command) -> None:
    assert command("facts", "--language", "zh").stdout.splitlines()[:2] == [
        "pier-opening        新码头于 2015 年开放。",
        "pier-cost           The new pier cost 12 million yuan.",
    ]


def test_a_search_finds_what_holds_all_its_words(command: Command) -> None:
    assert command("facts", "pier", "YUAN").stdout.split()[0] == "pier-cost"
    assert len(command("facts", "pier").stdout.splitlines()) == 2


def test_a_search_forgives_a_misspelt_word(command: Command) -> None:
    assert command("facts", "lihgthouse").stdout.split()[0] == "lighthouse-builder"
    assert len(command("facts", "peir").stdout.splitlines()) == 2


def test_a_word_that_only_looks_alike_in_part_is_not_found(command: Command) -> None:
    assert command("facts", "opera").stdout.startswith("Nothing found")


def test_a_search_in_chinese_finds_the_names_of_subjects(command: Command) -> None:
    assert command("facts", "灯塔").stdout.split()[0] == "lighthouse-builder"


def test_a_search_that_finds_nothing_says_so(command: Command) -> None:
    result = command("facts", "airport")
    assert (result.exit_code, result.stdout) == (0, "Nothing found; try fewer or other words.\n")
