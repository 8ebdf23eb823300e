"""Pages as they were drawn: their lines, and the words that stand together on them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Segment:
    """Words that stand together on a line: where they begin and end (in points, from the left), and how wide the first one is."""

    text: str
    x0: float
    x1: float
    first: float


@dataclass(slots=True)
class Line:
    """A line of a page, or a table that is known to be one.

    Attributes:
        segments: from left to right.
        y: of its foot, in points from the bottom of the page.
        size: of its letters, in points.
        table: the cells; the line has no segments then.
        top: of a table; else as y.
    """

    segments: list[Segment]
    y: float
    size: float
    table: list[list[str]] | None = None
    top: float = 0.0

    @property
    def text(self) -> str:
        """All of it."""
        return "  ".join(segment.text for segment in self.segments)


@dataclass(slots=True)
class Page:
    """A page.

    Attributes:
        number: from 1.
        lines: in reading order.
        width: in points.
        gaps: the middles of the spaces between its columns of text, in points from the left; empty where it has none, or none is known.
    """

    number: int
    lines: list[Line]
    width: float
    gaps: tuple[float, ...] = ()
