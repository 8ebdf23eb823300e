"""From the lines of pages to paragraphs: lines joined, words mended, heads and feet of pages left out, tables told a line a row."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from importlib import resources
from itertools import pairwise
from statistics import median

from bot.reading.notes import notes_of, with_bullets, without_note_marks
from bot.reading.pages import Line, Page, Segment
from bot.reading.paragraphs import Paragraph, cleaned
from bot.reading.tabular import paragraphs_of_table

_WIDE = r"\u2e80-\u9fff\uf900-\ufaff\uff01-\uff65"
_IS_WIDE = re.compile(f"[{_WIDE}]")
_STOP = re.compile(r"[.!?。！？；;:：][\"'”’」』）)\]]*$")
_MARK = re.compile(
    r"(?:[•●▪■◦‣·*–—-]\s|\(?\d{1,3}[.)、]\s?(?!\d)|\(?[a-zA-Z][.)]\s|[（(][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十百\d]{1,4}[条章节])"
)
_NUMBER = re.compile(
    r"(?:page|seite|p\.?|第)?\s?(?:[-–—·|]\s?)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s?[-–—·|])?\s?(?:页|頁)?(?:\s?(?:of|/|共|,|，)\s?(?:共\s?)?\d{1,4}\s?(?:页|頁)?)?",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_HYPHENED = re.compile(r"(?<![^\W\d_])([^\W\d_]{2,}+)[-‐\u00ad]$")
_BEGINNING = re.compile(r"([^\W\d_]+)")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")

_TAIL = 100
"""Characters of a paragraph that are looked at to see whether it goes on."""

_EDGE = 3
"""Lines at the top and at the bottom of a page that may be its head or foot."""

_SAME = 4.0
"""Points by which the height of a head may differ from page to page."""

_HANGING = 5.0
"""Widths of a letter by which the second line of a point of a list is indented, at most."""

GAP = 1.4
"""Widths of a letter between two cells of a row; words of a justified line are closer."""


@dataclass(slots=True)
class _Open:
    """A paragraph that may go on."""

    paragraph: Paragraph
    last: Line
    page: int
    right: float
    left: float
    first: Line
    lead: float = 0.0


@dataclass(slots=True)
class Read:
    """What came of the pages: the paragraphs, and the heads and feet that were left out, each once."""

    paragraphs: list[Paragraph] = field(default_factory=list)
    left_out: tuple[str, ...] = ()


def paragraphs_of(pages: Sequence[Page]) -> Read:
    """The paragraphs of all pages."""
    left_out = _heads_and_feet(pages)
    kept = [replace(page, lines=[line for place, line in enumerate(page.lines) if (page.number, place) not in left_out]) for page in pages]
    told: dict[str, str] = {}
    for text in left_out.values():
        told.setdefault(_DIGITS.sub("#", text), cleaned(text))
    words = _words_of(kept)
    return Read(paragraphs=list(_Joiner(words, _body_size(kept)).paragraphs(kept)), left_out=tuple(told.values()))


def _heads_and_feet(pages: Sequence[Page]) -> dict[tuple[int, int], str]:
    """The lines that are heads, feet and numbers of pages: page and place among its lines -> text."""
    body = _body_size(pages)
    edges: list[tuple[Page, int, tuple[str, ...]]] = []
    heights: dict[str, list[float]] = {}
    found: dict[tuple[int, int], str] = {}
    for page in pages:
        order = [place for _, place in sorted((line.y, place) for place, line in enumerate(page.lines) if line.table is None)]
        for number, place in enumerate(order):
            line = page.lines[place]
            if _EDGE <= number < len(order) - _EDGE or _heads_table(page.lines, place):
                continue
            text = cleaned(line.text)
            if len(pages) > 1 and number in (0, len(order) - 1) and _NUMBER.fullmatch(text):
                found[page.number, place] = text
            # "Chapter 3" at the top of page 3 is a heading, which is larger than the text.
            keys = (text,) if line.size > 1.15 * body else _readings(text, page.number)
            edges.append((page, place, keys))
            for key in keys:
                heights.setdefault(key, []).append(line.y)
    least = max(2, 0.3 * len(pages))
    for page, place, keys in edges:
        y = page.lines[place].y
        if any(sum(abs(y - other) <= _SAME for other in heights[key]) >= least for key in keys):
            found[page.number, place] = cleaned(page.lines[place].text)
    # A head stands at the edge: what lies further in than a line that stays, stays.
    for page in pages:
        order = [place for _, place in sorted((line.y, place) for place, line in enumerate(page.lines))]
        for place in _between(order, [(page.number, place) in found for place in order]):
            found.pop((page.number, place), None)
    return found


def _readings(text: str, page: int) -> tuple[str, ...]:
    """What a line may say on every page: each of its numbers is the same there, or goes up with the pages."""
    numbers = _DIGITS.findall(text)
    if not numbers or len(numbers) > 2 or any(len(number) > 6 for number in numbers):
        return (text,)
    parts = _DIGITS.split(text)
    readings = [parts[0]]
    for number, part in zip(numbers, parts[1:], strict=True):
        readings = [f"{one}{told}{part}" for one in readings for told in (number, f"#{int(number) - page}")]
    return tuple(readings)


def _body_size(pages: Sequence[Page]) -> float:
    """The size of most letters."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[round(line.size, 1)] += len(line.text)
    return max(sizes, key=sizes.__getitem__, default=0.0)


def _between(order: Sequence[int], gone: Sequence[bool]) -> list[int]:
    """The places that lie further in than one that is not a head or foot."""
    first = next((number for number, one in enumerate(gone) if not one), len(gone))
    last = len(gone) - next((number for number, one in enumerate(reversed(gone)) if not one), len(gone))
    return list(order[first:last])


def _heads_table(lines: Sequence[Line], place: int) -> bool:
    """Whether a line is the headings of the table that begins below it, which a table has on every page."""
    line = lines[place]
    below = lines[place + 1] if place + 1 < len(lines) else None
    if below is None or len(line.segments) < 2 or len(below.segments) != len(line.segments):
        return False
    aligned = all(abs(one.x0 - other.x0) < 2 * line.size for one, other in zip(line.segments, below.segments, strict=True))
    return aligned and 0 < line.y - below.y < 3 * line.size


def _words_of(pages: Iterable[Page]) -> Counter[str]:
    return Counter(
        word for page in pages for line in page.lines for segment in line.segments for word in _WORD.findall(segment.text.lower())
    )


class _Joiner:
    """Joins the lines of pages to paragraphs."""

    def __init__(self, words: Counter[str], body: float) -> None:
        self._words = words
        self._body = body

    def paragraphs(self, pages: Sequence[Page]) -> Iterator[Paragraph]:
        """The paragraphs of pages; the notes of a page stand behind the paragraph with which it ends."""
        texts, notes = [], {}
        for page in map(without_note_marks, pages):
            below = notes_of(page, self._body)
            kept = [line for line in page.lines if not any(line is one for one in below)]
            notes[page.number] = replace(page, lines=with_bullets(below))
            texts.append(replace(page, lines=with_bullets(kept)))
        leading = _leading(texts)
        due: list[Page] = []
        for paragraph in self._joined(texts, leading):
            begun = [notes[number] for number, _ in paragraph.pages]
            goes_on = any(within for _, within in paragraph.pages)
            if begun and not goes_on:
                yield from self._of_notes(due, leading)
                due = begun
            yield paragraph
            if goes_on:
                yield from self._of_notes(due, leading)
                due = begun
        yield from self._of_notes(due, leading)

    def _of_notes(self, notes: Sequence[Page], leading: float) -> Iterator[Paragraph]:
        for paragraph in self._joined(notes, leading):
            if paragraph.text:
                paragraph.pages = []
                yield paragraph

    def _joined(self, pages: Sequence[Page], leading: float) -> Iterator[Paragraph]:
        open_: _Open | None = None
        carried: tuple[int, list[str]] | None = None
        for page in pages:
            mark = page.number
            right = _right_edges(page)
            pending = [mark]
            for block in _blocks(_unfolded(page.lines)):
                if isinstance(block, Line):
                    if open_ is not None and self._goes_on(open_, block, mark, leading):
                        self._join(open_, block, mark, pending)
                    else:
                        if open_ is not None:
                            yield open_.paragraph
                        text = cleaned(block.text)
                        paragraph = Paragraph(text, pages=[(number, 0) for number in pending])
                        open_ = _Open(paragraph, block, mark, 0.0, block.segments[0].x0, block)
                    open_.right = _right(right, block)
                    pending, carried = [], None
                    continue
                if open_ is not None:
                    yield open_.paragraph
                    open_ = None
                rows = [[cleaned(cell) for cell in row] for row in block]
                if not rows:
                    continue  # a grid without a letter: a form, a box for a signature
                if carried is not None and carried[0] == mark - 1 and len(carried[1]) == len(rows[0]) and carried[1] != rows[0]:
                    # A table that goes on from the page before.
                    rows.insert(0, carried[1])
                carried = (mark, rows[0])
                for paragraph in paragraphs_of_table(rows):
                    paragraph.pages = [(number, 0) for number in pending]
                    pending = []
                    yield paragraph
            if pending:
                if open_ is not None:
                    yield open_.paragraph
                    open_ = None
                yield Paragraph("", pages=[(number, 0) for number in pending])
        if open_ is not None:
            yield open_.paragraph

    def _goes_on(self, open_: _Open, line: Line, page: int, leading: float) -> bool:
        last = open_.last
        text, before = cleaned(line.text), open_.paragraph.text[-_TAIL:]
        if not text or not before or abs(line.size - last.size) > 0.1 * last.size or len(last.segments) > 1 or len(line.segments) > 1:
            return False
        if _MARK.match(text):
            return False
        # What would have stood in the line before if the paragraph had gone on.
        fits = last.segments[-1].x1 + line.segments[0].first + 0.3 * last.size < open_.right
        if _HYPHENED.search(before) and text[0].islower():
            fits = False
        down = last.y - line.y
        if page != open_.page or down <= 0:
            # The next page or column: a sentence goes on there.
            return not _STOP.search(before) and (not fits or text[0].islower())
        if down > max(1.3 * (open_.lead or leading), 1.75 * last.size) or fits:
            return False
        # A first line that is indented; the second one of a point of a list stands below its first word.
        if _MARK.match(open_.paragraph.text) and open_.last is open_.first:
            return line.segments[0].x0 <= last.segments[0].x0 + _HANGING * line.size
        return not (line.segments[0].x0 > last.segments[0].x0 + 0.9 * line.size and line.segments[0].x0 > open_.left + 0.9 * line.size)

    def _join(self, open_: _Open, line: Line, page: int, pending: list[int]) -> None:
        before, text = open_.paragraph.text, cleaned(line.text)
        hyphened = _HYPHENED.search(before[-_TAIL:])
        following = _BEGINNING.match(text)
        if hyphened and following and text[0].islower():
            before = before[:-1] + ("" if self._is_one_word(hyphened[1], following[1]) else "-")
        elif not (_IS_WIDE.match(before[-1]) and _IS_WIDE.match(text[0])):
            before += " "
        open_.paragraph.pages += [(number, len(before)) for number in pending]
        open_.paragraph.text = before + text
        if page == open_.page and open_.last.y > line.y:
            open_.lead = open_.last.y - line.y
            open_.left = min(open_.left, line.segments[0].x0)
        else:
            open_.left = line.segments[0].x0
        open_.last, open_.page = line, page

    def _is_one_word(self, first: str, second: str) -> bool:
        """Whether a hyphen at the end of a line only divides a word: by how it stands elsewhere in the text, or in the language."""
        one, two = (first + second).lower(), f"{first}-{second}".lower()
        if self._words[one] != self._words[two]:
            return self._words[one] > self._words[two]
        known = _known_words()
        return one in known or not (first.lower() in known and second.lower() in known)


@functools.cache
def _known_words() -> Collection[str]:
    text = (resources.files("bot.language") / "data" / "english.txt").read_text(encoding="utf-8")
    return frozenset(text.split())


def _leading(pages: Iterable[Page]) -> float:
    """The usual distance from line to line, in points."""
    found = [
        one.y - other.y
        for page in pages
        for one, other in zip(page.lines, page.lines[1:], strict=False)
        if 0 < one.y - other.y < 3 * one.size and abs(one.size - other.size) < 0.5
    ]
    return median(found) if found else 0.0


def _right_edges(page: Page) -> list[tuple[float, float]]:
    """Where the lines of a page begin and end, as columns: from the left, and how far right its lines reach."""
    single = [line for line in page.lines if len(line.segments) == 1]
    if page.gaps:
        return _between_gaps(single, page)
    columns: list[list[float]] = []
    for line in sorted(single, key=lambda one: one.segments[0].x0):
        segment = line.segments[0]
        column = next((one for one in columns if segment.x0 < one[1] - line.size), None)
        if column is None:
            columns.append([segment.x0, segment.x1])
        else:
            column[1] = max(column[1], segment.x1)
    if len(columns) == 1:
        ends = [(line.segments[-1].x1, line.size) for line in page.lines if len(line.segments) == 1]
        full = sum(end > columns[0][1] - 1.5 * size for end, size in ends)
        if full < max(3, 0.2 * len(ends)) or columns[0][1] - columns[0][0] < 0.25 * page.width:
            # Where lines end here and there, far from the edge of the page, or are shorter than any column, they are meant to.
            columns[0][1] = max(columns[0][1], 0.6 * page.width)
    return [(left, right) for left, right in columns]


def _between_gaps(lines: Sequence[Line], page: Page) -> list[tuple[float, float]]:
    """The columns between the gaps of a page, as far right as their lines reach; titles go over several of them."""
    found = []
    for begin, end in pairwise((0.0, *page.gaps, page.width)):
        own = [line.segments[0] for line in lines if begin <= line.segments[0].x0 and line.segments[0].x1 <= end]
        if own:
            found.append((min(one.x0 for one in own), max(one.x1 for one in own)))
    return found


def _right(columns: Sequence[tuple[float, float]], line: Line) -> float:
    return next((right for left, right in columns if left <= line.segments[0].x0 < right), line.segments[-1].x1)


def _unfolded(lines: Sequence[Line]) -> list[Line]:
    """The lines with those of two columns of text, where they were drawn side by side, one column after the other."""
    result: list[Line] = []
    run: list[Line] = []

    def close() -> None:
        width = sum(len(segment.text) for line in run for segment in line.segments) / max(1, 2 * len(run))
        if len(run) >= 6 and width >= 25:
            for side in (0, 1):
                result.extend(Line([line.segments[side]], line.y, line.size) for line in run)
        else:
            result.extend(run)
        run.clear()

    for line in lines:
        if len(line.segments) == 2 and (not run or abs(line.segments[1].x0 - run[-1].segments[1].x0) < line.size):
            run.append(line)
        else:
            close()
            result.append(line)
    close()
    return result


def _blocks(lines: Sequence[Line]) -> Iterator[Line | list[list[str]]]:
    """Lines of text, and tables: those with rulings, and lines whose cells stand below one another."""
    position = 0
    while position < len(lines):
        line = lines[position]
        if line.table is not None:
            yield line.table
            position += 1
            continue
        end, rows = _table_at(lines, position)
        if rows:
            yield rows
            position = end
            continue
        if line.segments:
            yield line
        position += 1


def _table_at(lines: Sequence[Line], start: int) -> tuple[int, list[list[str]]]:
    """The table that begins with a line, and where it ends; no rows where there is none."""
    head = lines[start]
    if len(head.segments) < 2:
        return start, []
    rows = [[segment.text for segment in head.segments]]
    columns = [[segment.x0, segment.x1] for segment in head.segments]
    several = 1
    last = head
    position = start + 1
    while position < len(lines):
        line = lines[position]
        down = last.y - line.y
        if line.table is not None or not 0 < down < 3.2 * max(line.size, last.size):
            break
        places = [_column_of(columns, segment) for segment in line.segments]
        if None in places or len(set(places)) < len(places):
            break
        if len(places) == 1:
            # A cell that goes on in a second line, close below the first; the first column goes on with another row.
            if places[0] == 0 or down > 1.5 * line.size or several < 2:
                break
            rows[-1][places[0] or 0] += f" {line.segments[0].text}"
        else:
            row = [""] * len(columns)
            for place, segment in zip(places, line.segments, strict=True):
                row[place or 0] = segment.text
                columns[place or 0][0] = min(columns[place or 0][0], segment.x0)
                columns[place or 0][1] = max(columns[place or 0][1], segment.x1)
            rows.append(row)
            several += 1
        last = line
        position += 1
    return (position, rows) if several >= 2 else (start, [])


def _column_of(columns: Sequence[Sequence[float]], segment: Segment) -> int | None:
    """The column that a cell stands in: the one that it overlaps most; None: it overlaps several about as much, or none."""
    shares = [min(right, segment.x1) - max(left, segment.x0) for left, right in columns]
    best = max(range(len(shares)), key=shares.__getitem__)
    if shares[best] > 0:
        return best if sum(share > 0.3 * shares[best] for share in shares) == 1 else None
    # Beside all: the nearest one, where another begins.
    near = min(range(len(columns)), key=lambda number: abs(columns[number][0] - segment.x0))
    return near if abs(columns[near][0] - segment.x0) < 40 else None
