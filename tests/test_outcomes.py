"""The kinds of reply have one vocabulary, and whoever treats them differently is told by mypy when there is a new one."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from bot.outcomes import OUTCOMES, outcome_in

ROOT = Path(__file__).resolve().parents[1]
KINDS = ("outcome", "decision")


def matches() -> list[tuple[str, ast.Match]]:
    """All matches in the program on the kind of a reply or decision."""
    found = []
    for path in sorted((ROOT / "bot").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Match) and ast.unparse(node.subject).rpartition(".")[2] in KINDS:
                found.append((f"{path.relative_to(ROOT).as_posix()}:{node.lineno}", node))
    return found


def test_every_match_on_a_kind_ends_where_nothing_can_be_left() -> None:
    found = matches()
    assert len(found) >= 9
    open_ended = [place for place, node in found if "assert_never" not in ast.unparse(node.cases[-1])]
    assert open_ended == []


def test_no_kind_is_written_as_a_table_which_mypy_would_let_grow_holes() -> None:
    for path in sorted((ROOT / "bot").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Dict):
                keys = {key.value for key in node.keys if isinstance(key, ast.Constant)}
                assert len(keys & set(OUTCOMES)) < 2, f"{path}:{node.lineno}"


@pytest.mark.parametrize("word", OUTCOMES)
def test_the_words_that_are_kept_are_those_of_the_vocabulary(word: str) -> None:
    assert outcome_in(word) == word


def test_a_word_of_another_version_is_none_of_ours() -> None:
    assert outcome_in("postponed") is None
