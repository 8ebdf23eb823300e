"""Columns of a page whose lines were drawn side by side, and what stands beside the running text."""

from __future__ import annotations

import time
from dataclasses import dataclass

from bot.reading.columns import in_columns


@dataclass
class Drawn:
    """A letter as a page has it."""

    x0: float
    x1: float
    y0: float
    size: float
    text: str = "a"

    def get_text(self) -> str:
        """The letter."""
        return self.text


def test_a_page_without_columns_stays_as_it_was_drawn() -> None:
    page = [Drawn(40 + 5 * number, 45 + 5 * number, 700 - 12 * row, 9) for row in range(30) for number in range(100)]
    assert in_columns(page) == ([page], ())
    assert in_columns([]) == ([[]], ())
    table = [Drawn(x + 5 * n, x + 5 + 5 * n, 700 - 12 * row, 9) for row in range(30) for x in (40, 200, 360) for n in range(6)]
    assert in_columns(table) == ([table], ())


def test_the_time_does_not_grow_faster_than_the_page() -> None:
    def seconds(rows: int) -> float:
        page = [Drawn(x + 5 * n, x + 5 + 5 * n, 12.0 * row, 9) for row in range(rows) for x in (40, 300) for n in range(40)]
        page += [Drawn(200 + 9 * n, 209 + 9 * n, 12.0 * row + 6, 9) for row in range(0, rows, 20) for n in range(20)]
        begin = time.process_time()
        in_columns(page)
        return time.process_time() - begin

    seconds(50)
    assert seconds(1600) < 16 * seconds(200) + 0.5
