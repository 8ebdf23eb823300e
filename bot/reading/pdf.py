"""PDF files: the letters of each page as lines and tables."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from bot.editorial.refusals import refusal
from bot.errors import EditError
from bot.reading.columns import in_columns
from bot.reading.lines import GAP, paragraphs_of
from bot.reading.pages import Line, Page, Segment
from bot.reading.paragraphs import Contents

if TYPE_CHECKING:
    from pdfminer.layout import LTChar, LTPage

MAX_PAGES = 2_000
"""Most pages of a file."""

MAX_LETTERS = 4_000_000
"""Most letters of a file, drawn once or several times; a book has 1 million."""

_UNKNOWN = 0.2
"""Share of the letters of which the file does not tell what they are, above which its text is of no use."""

_THIN = 2.5
"""Points up to which a rectangle is a ruling."""

_NEAR = 3.0
"""Points by which the ends of rulings may miss each other."""

_MOST_RULINGS = 20_000
"""Rulings of a page above which they are a drawing ..."""

_MOST_WHOLE = 400
"""... and those that are left when what lies on one another or goes on from one another counts once."""


def contents_of_pdf(name: str, data: bytes) -> Contents:
    """The text of a PDF file. EditError when it is none, has a password, no text (a scan) or far too much."""
    # Of the extra "documents".
    from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect  # noqa: PLC0415
    from pdfminer.pdfpage import PDFPage  # noqa: PLC0415
    from pdfminer.pdfparser import PDFParser  # noqa: PLC0415

    try:
        pages = PDFPage.create_pages(PDFDocument(PDFParser(io.BytesIO(data))))
        return _contents(name, pages)
    except (MemoryError, EditError):
        raise
    except PDFPasswordIncorrect as error:
        raise refusal("document_password", name) from error
    except RecursionError as error:
        raise refusal("document_nested", name) from error
    except Exception as error:  # whatever a broken file makes of a library of this size
        raise refusal("document_broken", name, kind="PDF") from error


def _contents(name: str, pages: Iterator[Any]) -> Contents:
    from pdfminer.converter import PDFLayoutAnalyzer  # noqa: PLC0415
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager  # noqa: PLC0415

    found: list[Page] = []
    letters = _Letters(name)

    class Device(PDFLayoutAnalyzer):
        def receive_layout(self, page: LTPage) -> None:
            found.append(letters.page(len(found) + 1, page))

    resources = PDFResourceManager()
    interpreter = PDFPageInterpreter(resources, Device(resources, laparams=None))
    for page in pages:
        if len(found) >= MAX_PAGES:
            raise refusal("document_pages", name, pages=f"{MAX_PAGES:,}")
        interpreter.process_page(page)
    if not found:
        raise refusal("document_broken", name, kind="PDF")
    if not letters.count:
        raise refusal("document_scan", name, pages=len(found))
    if letters.unknown > _UNKNOWN * letters.count:
        raise refusal("document_letters", name)
    read = paragraphs_of(found)
    return Contents(paragraphs=read.paragraphs, pages=len(found), left_out=read.left_out)


@dataclass(slots=True)
class _Ruling:
    """A straight line: where it lies on the other axis, and from where to where it goes."""

    at: float
    begin: float
    end: float


class _Letters:
    """Makes lines of the letters of pages.

    Attributes:
        count: letters so far.
        unknown: those of which the file does not tell what they are.
    """

    def __init__(self, name: str) -> None:
        self.count = self.unknown = 0
        self._name = name

    def page(self, number: int, page: LTPage) -> Page:
        """The lines of a page as they were drawn, of columns column by column, tables with rulings where their first letter was."""
        letters, across, down = self._parts(page)
        tables = _tables(across, down)
        lines: list[Line] = []
        filled: dict[int, list[list[list[LTChar]]]] = {}
        places: dict[int, int] = {}
        loose: list[LTChar] = []
        gaps: set[float] = set()

        def flush() -> None:
            pieces, found = in_columns(loose)
            gaps.update(found)
            for piece in pieces:
                lines.extend(_lines(piece))
            loose.clear()

        for letter in letters:
            x, y = (letter.x0 + letter.x1) / 2, (letter.y0 + letter.y1) / 2
            index = next((n for n, table in enumerate(tables) if table.holds(x, y)), None)
            if index is None:
                loose.append(letter)
                continue
            if index not in filled:
                flush()
                places[index] = len(lines)
                table = tables[index]
                filled[index] = [[[] for _ in range(len(table.xs) - 1)] for _ in range(len(table.ys) - 1)]
                lines.append(Line([], table.ys[-1], 0.0, table=[], top=table.ys[0]))
            row, column = tables[index].cell(x, y)
            filled[index][row][column].append(letter)
        flush()
        for index, cells in filled.items():
            rows = [[" ".join(line.text for line in _lines(cell)) for cell in row] for row in cells]
            lines[places[index]].table = [row for row in rows if any(row)]
        return Page(number, lines, page.width, tuple(sorted(gaps)))

    def _parts(self, page: LTPage) -> tuple[list[LTChar], list[_Ruling], list[_Ruling]]:
        from pdfminer.layout import LTChar, LTContainer, LTCurve  # noqa: PLC0415

        letters: list[LTChar] = []
        across: list[_Ruling] = []
        down: list[_Ruling] = []
        waiting: list[Any] = [iter(page)]
        while waiting:
            part = next(waiting[-1], None)
            if part is None:
                waiting.pop()
            elif isinstance(part, LTChar):
                self.count += not part.get_text().isspace()
                if self.count > MAX_LETTERS:
                    raise refusal("document_long", self._name, number=f"{MAX_LETTERS:,}")
                text = part.get_text()
                if text.startswith("(cid:"):
                    self.unknown += 1
                elif part.upright and abs(part.matrix[1]) < 0.01 * abs(part.matrix[0] or 1):
                    letters.append(part)
            elif isinstance(part, LTContainer):
                waiting.append(iter(part))
            elif isinstance(part, LTCurve):
                _rule(part, across, down)
        if len(across) + len(down) > _MOST_RULINGS:
            return letters, [], []
        return letters, across, down


def _rule(part: Any, across: list[_Ruling], down: list[_Ruling]) -> None:
    """Note the edges of a line or a rectangle."""
    width, height = part.x1 - part.x0, part.y1 - part.y0
    if height <= _THIN < width:
        across.append(_Ruling((part.y0 + part.y1) / 2, part.x0, part.x1))
    elif width <= _THIN < height:
        down.append(_Ruling((part.x0 + part.x1) / 2, part.y0, part.y1))
    elif width > _THIN and height > _THIN and len(getattr(part, "pts", ())) in (4, 5) and part.stroke:
        across += [_Ruling(part.y0, part.x0, part.x1), _Ruling(part.y1, part.x0, part.x1)]
        down += [_Ruling(part.x0, part.y0, part.y1), _Ruling(part.x1, part.y0, part.y1)]


@dataclass(slots=True)
class _Table:
    """A grid: its rulings from the left, and from the top."""

    xs: list[float]
    ys: list[float]

    def holds(self, x: float, y: float) -> bool:
        return self.xs[0] <= x <= self.xs[-1] and self.ys[-1] <= y <= self.ys[0]

    def cell(self, x: float, y: float) -> tuple[int, int]:
        row = next((n for n, (_, below) in enumerate(pairwise(self.ys)) if y >= below), len(self.ys) - 2)
        column = next((n for n, (_, right) in enumerate(pairwise(self.xs)) if x <= right), len(self.xs) - 2)
        return row, column


def _tables(across: Sequence[_Ruling], down: Sequence[_Ruling]) -> list[_Table]:
    """The grids that rulings make: those that touch belong together."""
    across, down = _whole(across), _whole(down)
    if len(across) + len(down) > _MOST_WHOLE:
        return []
    groups = list(range(len(down)))
    first: dict[int, int] = {}
    for number, vertical in enumerate(down):
        for place, level in enumerate(across):
            if _meets(level, vertical.at) and _meets(vertical, level.at):
                ours, theirs = groups[number], groups[first.setdefault(place, number)]
                if ours != theirs:
                    groups = [theirs if group == ours else group for group in groups]
    found = []
    for group in dict.fromkeys(groups):
        xs = _distinct(vertical.at for vertical, own in zip(down, groups, strict=True) if own == group)
        ys = _distinct(across[place].at for place, number in first.items() if groups[number] == group)
        if len(xs) >= 3 and len(ys) >= 3:
            found.append(_Table(xs, ys[::-1]))
    return found


def _whole(rulings: Iterable[_Ruling]) -> list[_Ruling]:
    """Rulings that lie on one another or go on from one another as one: many programs draw the four sides of each cell."""
    found: list[_Ruling] = []
    for ruling in sorted(rulings, key=lambda one: (round(one.at), one.begin)):
        last = found[-1] if found else None
        if last is not None and abs(last.at - ruling.at) <= 1 and ruling.begin <= last.end + _NEAR:
            last.end = max(last.end, ruling.end)
        else:
            found.append(ruling)
    return found


def _meets(ruling: _Ruling, at: float) -> bool:
    return ruling.begin - _NEAR <= at <= ruling.end + _NEAR


def _distinct(numbers: Iterable[float]) -> list[float]:
    found: list[float] = []
    for number in sorted(numbers):
        if not found or number - found[-1] > _NEAR:
            found.append(number)
    return found


def _lines(letters: Sequence[LTChar]) -> list[Line]:
    """The lines that letters make, in the order in which they were drawn: a letter far from the one before begins a new one."""
    lines: list[Line] = []
    words: list[str] = []
    begin = end = first = foot = size = 0.0
    spaced, signed = True, False

    def segment() -> None:
        text = "".join(words).strip()
        words.clear()
        if not text:
            return
        made = Segment(text, begin, end, first or end - begin)
        last = lines[-1] if lines else None
        if last is not None and abs(last.y - foot) <= 0.4 * size and begin >= last.segments[-1].x1:
            if begin - last.segments[-1].x1 > GAP * size:
                last.segments.append(made)
            else:
                before = last.segments[-1]
                last.segments[-1] = Segment(f"{before.text} {text}", before.x0, end, before.first)
        else:
            lines.append(Line([made], foot, size))

    for letter in letters:
        text, height = letter.get_text(), letter.size
        if text.isspace():
            if words and not spaced:
                words.append(" ")
                first = first or end - begin
            spaced = True
            continue
        smaller = height < 0.75 * size and foot <= (letter.y0 + letter.y1) / 2 <= foot + size
        same = bool(words) and (abs(letter.y0 - foot) <= 0.4 * max(size, height) or smaller)
        if not same or letter.x0 < end - 0.6 * height or letter.x0 - end > GAP * max(size, height):
            if words:
                segment()
            begin, first, foot, size, spaced, signed = letter.x0, 0.0, letter.y0, height, True, not text.isalnum()
        else:
            if letter.x0 - end > 0.2 * height and not spaced and not (_wide(text) and _wide(words[-1])):
                words.append(" ")
                first = first or end - begin
            if signed:
                # The mark of a list is often of another size than its line.
                foot, size, signed = letter.y0, height, False
        words.append(text)
        if _wide(text):
            # Lines of Chinese text end after any character.
            first = first or letter.x1 - begin
        end, spaced = letter.x1, False
    if words:
        segment()
    return lines


def _wide(text: str) -> bool:
    return "\u2e80" <= text[:1] <= "\u9fff" or "\uf900" <= text[:1] <= "\uff65"
