"""Tables as text: a line a row, each cell with its heading."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from bot.editorial.refusals import refusal
from bot.editorial.sheets import MAX_ROW_NUMBER, sheets_of
from bot.reading.paragraphs import Contents, Paragraph, cleaned

Rows = Iterable[tuple[int, Sequence[str]]]
"""The rows of a table with their numbers, as spreadsheets count."""

MAX_COLUMNS = 60
"""Most cells of a row."""

_LOOKED_AT = 20_000
"""Characters at the beginning of a CSV file that tell what stands between its cells."""


def rows_with_headings(rows: Rows) -> Iterator[Paragraph]:
    """The rows below the first one that has several cells, which has the headings; what stands above it as it is."""
    headings: list[str] | None = None
    alone: Paragraph | None = None
    for number, row in rows:
        cells = [cleaned(cell) for cell in row]
        told = [cell for cell in cells if cell]
        if not told:
            continue
        if headings is None and len(told) > 1:
            headings, alone = cells, Paragraph("; ".join(told), row=number)
        elif headings is None:
            yield Paragraph(told[0], row=number)
        else:
            alone = None
            yield Paragraph(_told(headings, cells), row=number)
    if alone is not None:
        yield alone


def paragraphs_of_table(rows: Sequence[Sequence[str]], *, headed: bool = False, titled: bool = False) -> Iterator[Paragraph]:
    """The rows of a table within a document.

    Args:
        rows: the cells, every row with as many.
        headed: whether the first row is known to have the headings; a table of two columns often has a name and a value in each row.
        titled: whether the first cell of each row is known to be the name of what follows.
    """
    cells = [[cleaned(cell) for cell in row] for row in rows]
    columns = max((sum(map(bool, row)) for row in cells), default=0)
    if columns < 2:
        for number, row in enumerate(cells, 1):
            if told := [cell for cell in row if cell]:
                yield Paragraph("; ".join(told), row=number)
    elif not headed and (titled or (columns == 2 and not _has_headings(cells))):
        for number, row in enumerate(cells, 1):
            told = [cell for cell in row if cell]
            if len(told) > 1 and len(told[0]) <= 80:
                yield Paragraph(f"{told[0].rstrip(':： ')}: {'; '.join(told[1:])}", row=number)
            elif told:
                yield Paragraph("; ".join(told), row=number)
    else:
        yield from rows_with_headings(enumerate(cells, 1))


def contents_of_csv(name: str, text: str, encoding: str) -> Contents:
    """The rows of a CSV file, with commas, semicolons, tabs or strokes between the cells."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)

    def rows() -> Iterator[tuple[int, list[str]]]:
        try:
            for number, row in enumerate(reader, 1):
                if len(row) > MAX_COLUMNS or number > MAX_ROW_NUMBER:
                    raise refusal("document_table", name, rows=f"{MAX_ROW_NUMBER:,}", columns=MAX_COLUMNS)
                yield number, row
        except csv.Error as error:
            raise refusal("document_csv", name, line=reader.line_num, problem=str(error)) from error

    return Contents(paragraphs=list(rows_with_headings(rows())), encoding=encoding)


def _separator(text: str) -> str:
    """What stands between the cells: what divides most of the first lines into as many, and then into the most.

    A title above the table has none, and a comma may stand within cells: "Rent, yuan" and 15,5.
    """
    lines = [line for line in text[:_LOOKED_AT].splitlines() if line.strip()][:20]

    def regular(separator: str) -> tuple[int, int]:
        (count, often), *_ = Counter(filter(None, (line.count(separator) for line in lines))).most_common(1) or [(0, 0)]
        return often, count

    return max(",;\t|", key=regular)


def contents_of_xlsx(name: str, data: bytes) -> Contents:
    """The rows of all sheets of a workbook; where there are several, each under its name."""
    sheets = [(title, list(islice(rows_with_headings(rows), MAX_ROW_NUMBER))) for title, rows in sheets_of(name, data)]
    filled = [(title, paragraphs) for title, paragraphs in sheets if paragraphs]
    paragraphs: list[Paragraph] = []
    for title, found in filled:
        if len(filled) > 1:
            paragraphs.append(Paragraph(cleaned(title) or "?", heading=True))
        paragraphs += found
    return Contents(paragraphs=paragraphs)


def _told(headings: Sequence[str], cells: Sequence[str]) -> str:
    named = [(headings[number] if number < len(headings) else "", cell) for number, cell in enumerate(cells) if cell]
    return "; ".join(f"{heading.rstrip(':： ')}: {cell}" if heading and heading != cell else cell for heading, cell in named)


def _has_headings(cells: Sequence[Sequence[str]]) -> bool:
    """Whether the first row of a table of two columns names what stands below: no number there, and numbers in all rows below."""
    body = [row for row in cells[1:] if sum(map(bool, row)) > 1]
    return bool(body) and not _numbered(cells[0]) and all(_numbered(row[1:]) for row in body) and not any(map(_long, cells[0]))


def _numbered(cells: Sequence[str]) -> bool:
    return any(character.isdigit() for cell in cells for character in cell)


def _long(cell: str) -> bool:
    return len(cell) > 60 or cell.endswith((":", "："))
