"""Columns of a page whose lines were drawn side by side: its letters column by column, each between the lines that go over all of it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Protocol, TypeVar

_LEAST_ROWS = 12
"""Lines of the shortest column."""
_LEAST_WIDTH = 90.0
"""Points of the narrowest column."""
_WIDEST = 20_000.0
"""Points of the widest page that is looked at; a poster has 4,000."""
_LEAST_GAP = 5.0
"""Points of the narrowest space between two columns."""
_LEAST_LETTERS = 18
"""Letters of a line of a column on average, a wide one counted twice: the cells of tables are shorter."""
_LEAST_FILLED = 0.6
"""Share of the width of a column that its lines fill on average; the cells of tables fill less."""
_EMPTY = 0.2
"""Letters that stand in the space between columns, as a share of what stands in them usually: titles go over all columns."""
_WORD_GAP = 0.6
"""Widths of a letter up to which the space between two letters of a line is one between words."""


class Letter(Protocol):
    """A letter of a page, its edges in points from the left and from the bottom."""

    x0: float
    x1: float
    y0: float
    size: float

    def get_text(self) -> str:
        """The letter."""


L = TypeVar("L", bound=Letter)


@dataclass(slots=True)
class _Row:
    """Letters with one foot, as far as they stand together: where they begin and end, and how many they are."""

    foot: float
    begin: float
    end: float
    count: int


def in_columns(letters: Sequence[L]) -> tuple[list[list[L]], tuple[float, ...]]:
    """The letters of a page in the order in which they are read, in pieces, and the middles of the spaces between its columns.

    Where there are no columns, that is one piece, as it was drawn, and no spaces. Time in proportion to the letters, but for sorting.
    """
    drawn = [letter for letter in letters if not letter.get_text().isspace()]
    rows = _rows(drawn)
    gaps = _gaps(rows, median(letter.size for letter in drawn)) if rows else []
    if not gaps:
        return [list(letters)], ()
    across = sorted({row.foot for row in rows if any(row.begin < middle < row.end for middle in gaps)})
    pieces: dict[tuple[int, int], list[L]] = {}
    for letter in letters:
        near = 0.5 * letter.size
        below, reached = bisect_left(across, letter.y0 - near), bisect_right(across, letter.y0 + near)
        above = len(across) - reached
        column = sum(middle < (letter.x0 + letter.x1) / 2 for middle in gaps)
        # What goes over all columns stands behind what is above it.
        pieces.setdefault((2 * above + 1, 0) if below < reached else (2 * above, column), []).append(letter)
    return [pieces[place] for place in sorted(pieces)], tuple(gaps)


def _rows(letters: Sequence[L]) -> list[_Row]:
    rows: list[_Row] = []
    ordered = sorted(letters, key=lambda letter: (round(letter.y0), letter.x0))
    for letter in ordered:
        last = rows[-1] if rows else None
        width = 2 if "\u2e80" <= letter.get_text()[:1] <= "\uff65" else 1
        if last is not None and abs(last.foot - letter.y0) <= 1.0 and letter.x0 - last.end <= _WORD_GAP * letter.size:
            last.end, last.count = max(last.end, letter.x1), last.count + width
        else:
            rows.append(_Row(letter.y0, letter.x0, letter.x1, width))
    return rows


def _gaps(rows: Sequence[_Row], size: float) -> list[float]:
    """The middles of the spaces between the columns of a page; none where it has no columns."""
    left, right = min(row.begin for row in rows), max(row.end for row in rows)
    if right - left > _WIDEST:
        return []
    covered = [0] * (int(right - left) + 2)
    for row in rows:
        for place in range(int(row.begin - left), int(row.end - left) + 1):
            covered[place] += 1
    usual = median(count for count in covered if count)
    gaps: list[float] = []
    begin: int | None = None
    for place, count in enumerate([*covered, int(usual) + 1]):
        if count <= _EMPTY * usual:
            begin = place if begin is None else begin
        elif begin is not None:
            if place - begin >= max(_LEAST_GAP, 0.7 * size):
                gaps.append(left + (begin + place) / 2)
            begin = None
    gaps = [middle for middle in gaps if left + _LEAST_WIDTH < middle < right - _LEAST_WIDTH]
    return gaps if gaps and _are_columns(rows, [left, *gaps, right]) else []


def _are_columns(rows: Sequence[_Row], edges: Sequence[float]) -> bool:
    """Whether what stands between the edges is running text, and no cells of a table."""
    for begin, end in pairwise(edges):
        own = [row for row in rows if begin <= row.begin and row.end <= end]
        if len(own) < _LEAST_ROWS or end - begin < _LEAST_WIDTH:
            return False
        reach = max(row.end for row in own) - min(row.begin for row in own)
        if sum(row.end - row.begin for row in own) < _LEAST_FILLED * reach * len(own):
            return False
        if sum(row.count for row in own) < _LEAST_LETTERS * len(own):
            return False
    return True
