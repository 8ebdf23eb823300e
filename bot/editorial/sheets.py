"""Tables of facts as files: CSV and XLSX."""

from __future__ import annotations

import csv
import datetime
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, Any
from xml.parsers import expat

from bot.editorial.forms import FactForm
from bot.editorial.refusals import refusal
from bot.editorial.tables import COLUMNS, Table, letter, row_of, table_of
from bot.editorial.texts import checked_name
from bot.errors import EditError
from bot.facts.report import named, shorten
from bot.messages import Message

MAX_SHEET_BYTES = 5_000_000
"""Largest XLSX file that is taken."""

MAX_UNPACKED_BYTES = 40_000_000
"""Largest XLSX file when it is unpacked; 20,000 facts take about 15 MB."""

MAX_ROW_NUMBER = 100_000
"""Highest number of a row that is taken: those between two rows that are there are gone through, too."""

MAX_CELL_MARKS = 400_000
"""Most XML elements of rows, cells and their texts; a fact takes about 50."""

MAX_OTHER_MARKS = 50_000
"""Most other XML elements, such as those of formatting."""

_CELL_MARKS = frozenset({"row", "c", "v", "is", "si", "t", "r"})
_PORTION = 1 << 16  # bytes of a part that are looked at together
_MAX_PARTS = 500
_MAX_COLUMNS = 60
_MAX_CELL = 32_767  # what Excel holds
_CELLS = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_AFRESH = Message(
    "open it in a spreadsheet program and save it again as .xlsx, or as .csv (UTF-8)",
    "请在电子表格程序中打开，重新保存为 .xlsx 或 .csv（UTF-8）",
)


class _Lines:
    """What a CSV writer writes to."""

    def __init__(self) -> None:
        self.parts: list[str] = []

    def write(self, text: str) -> None:
        self.parts.append(text)


class _CellError(Exception):
    """What is wrong with a cell: the key of the message, and the value it speaks of."""

    def __init__(self, key: str, value: str = "") -> None:
        self.key, self.value = key, value
        super().__init__(key)


def csv_of(forms: Iterable[FactForm]) -> str:
    """The facts as CSV for Excel: with a byte order mark, commas, and CRLF at the end of each row."""
    return csv_of_rows(COLUMNS, map(row_of, forms))


def csv_of_rows(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """Rows of cells, by column, as CSV for Excel; ``defused`` is the matter of who makes the rows."""
    lines = _Lines()
    writer = csv.writer(lines)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([row[column] for column in columns])
    return "\ufeff" + "".join(lines.parts)


def table_of_csv(name: str, text: str) -> Table:
    """The table in a CSV file; commas, semicolons or tabs stand between the cells. EditError when it is none."""
    checked_name(name)
    text = text.removeprefix("\ufeff")
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader((line[0] for line in _LINE.finditer(text)), delimiter=separator, strict=True)
    return table_of(name, enumerate(_records(name, reader), 1))


def _records(name: str, reader: Any) -> Iterator[list[str]]:
    try:
        yield from reader
    except csv.Error as error:
        told = Message(
            "{name}, line {line}: this is no CSV ({problem}) -> look for a quotation mark that is never closed, or save the table as .xlsx",
            "{name} 第 {line} 行：这不是 CSV（{problem}） -> 请检查有没有未闭合的引号，或另存为 .xlsx",
            name=name,
            line=reader.line_num,
            problem=error,
        )
        raise EditError(told) from error


def xlsx_of(forms: Iterable[FactForm]) -> bytes:
    """The facts as an XLSX file, all cells as text. EditError when a text is longer than a cell can hold."""
    return xlsx_of_rows("facts", COLUMNS, map(row_of, forms))


def xlsx_of_rows(title: str, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """Rows of cells, by column, as an XLSX file with one sheet, all cells as text; ``id`` is among the columns.

    EditError when a text is longer than a cell can hold.
    """
    from openpyxl import Workbook  # noqa: PLC0415  # 0.3 s and 20 MB, for those only who use it
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415  # see above

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "B2"
    sheet.append(list(columns))
    for row in rows:
        cells = []
        for column in columns:
            if len(row[column]) > _MAX_CELL:
                told = Message(
                    "{fact}: '{column}' has more characters than a cell holds -> export to .csv or .yaml",
                    "{fact}：“{column}”的字符数超过一个单元格的容量 -> 请导出为 .csv 或 .yaml",
                    fact=named("fact", row["id"]),
                    column=column,
                )
                raise EditError(told)
            cell = WriteOnlyCell(sheet, value=row[column])
            cell.data_type, cell.number_format = "s", "@"
            cells.append(cell)
        sheet.append(cells)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def table_of_xlsx(name: str, data: bytes) -> Table:
    """The table in the first sheet of an XLSX file.

    Numbers and dates become the texts that were typed as far as the file still tells. EditError when it is no such file, is too
    large packed or unpacked, or holds formulas, errors or merged cells.
    """
    checked_name(name)
    _check_archive(name, data)
    sheet = _opened(name, data).worksheets[0]
    return table_of(name, _sheet_records(name, sheet), sheet=shorten(str(sheet.title)))


def _opened(name: str, data: bytes) -> Any:
    from openpyxl import load_workbook  # noqa: PLC0415  # 0.3 s and 20 MB, for those only who use it

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    except MemoryError:
        raise
    except Exception as error:  # whatever a broken file makes of a library of this size
        raise refusal("sheet_unreadable", name, problem=type(error).__name__) from error
    if not book.worksheets:
        raise refusal("sheet_none", name)
    return book


def sheets_of(name: str, data: bytes) -> Iterator[tuple[str, Iterator[tuple[int, list[str]]]]]:
    """The title and the rows, with their numbers, of each sheet of a workbook that is read as a document.

    What a merged cell holds stands in each of its rows, so that each row can be read by itself. EditError as of :func:`table_of_xlsx`,
    but for merged cells.
    """
    merged = _check_archive(name, data, merged=True)
    book = _opened(name, data)
    for sheet in book.worksheets:
        part = str(getattr(sheet, "_worksheet_path", "")).lstrip("/")
        yield str(sheet.title), _filled(_sheet_records(name, sheet, percent=True), merged.get(part, ()))


def _filled(rows: Iterator[tuple[int, list[str]]], merged: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """The rows with the text of each merged cell in the rows below its first one; *merged*: such as ``A2:A5``."""
    below: dict[int, list[tuple[int, int]]] = {}
    for cells in merged:
        found = _CELLS.fullmatch(cells)
        column = _column(found[1]) if found else 0
        if found and 0 < column <= _MAX_COLUMNS and int(found[4]) > int(found[2]):
            below.setdefault(int(found[2]), []).append((column - 1, int(found[4])))
    running: dict[int, tuple[int, str]] = {}
    for number, row in rows:
        for column, (last, text) in running.items():
            if number <= last and column < len(row) and not row[column]:
                row[column] = text
        for column, last in below.get(number, ()):
            if column < len(row):
                running[column] = (last, row[column])
        yield number, row


def _column(letters: str) -> int:
    number = 0
    for one in letters:
        number = number * 26 + ord(one) - ord("A") + 1
    return number


def _sheet_records(name: str, sheet: Any, *, percent: bool = False) -> Iterator[tuple[int, list[str]]]:
    rows = sheet.iter_rows(max_col=_MAX_COLUMNS)
    number = 0
    while True:
        try:
            cells = next(rows, None)
        except MemoryError:
            raise
        except Exception as error:  # see table_of_xlsx
            told = Message(
                "{name}, row {row}: the row cannot be read ({problem}) -> {remedy}",
                "{name} 第 {row} 行：无法读取这一行（{problem}） -> {remedy}",
                name=name,
                row=number + 1,
                problem=type(error).__name__,
                remedy=_AFRESH,
            )
            raise EditError(told) from error
        if cells is None:
            return
        number += 1
        texts = []
        for column, cell in enumerate(cells):
            try:
                texts.append(_cell_text(cell, percent=percent))
            except _CellError as error:
                place = {"sheet": shorten(str(sheet.title)), "row": number, "column": letter(column)}
                raise refusal(error.key, name, **place, value=error.value) from error
        yield number, texts


def _cell_text(cell: Any, *, percent: bool) -> str:
    """The text of a cell; _CellError tells what is wrong with it. *percent*: write 0.5 as 50% where it is shown so."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f" or (isinstance(value, str) and value.startswith("=") and cell.data_type != "s"):
        raise _CellError("sheet_formula")
    if cell.data_type == "e":
        raise _CellError("sheet_error", shorten(str(value)))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if percent and isinstance(value, int | float) and str(cell.number_format or "").endswith("%"):
        return f"{value * 100:.10g}%"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "seconds")
    return str(value)


def _check_archive(name: str, data: bytes, *, merged: bool = False) -> Mapping[str, Sequence[str]]:
    """EditError unless *data* is a ZIP archive of a harmless size with few XML elements, without document types.

    Args:
        name: of the file.
        data: what it holds.
        merged: whether there may be merged cells.

    Returns:
        The merged cells of each part of the archive.
    """
    if len(data) > MAX_SHEET_BYTES:
        raise refusal("sheet_large", name, size=MAX_SHEET_BYTES // 1_000_000)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            # Reading a part stops at the size that is declared for it, so the sum cannot lie.
            if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
                raise refusal("sheet_unpacked", name, size=MAX_UNPACKED_BYTES // 1_000_000)
            marks = _Marks(name, merged=merged)
            for part in parts:
                with archive.open(part) as content:
                    marks.check(part.filename, content)
            return marks.merged
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise refusal("sheet_damaged", name, problem=type(error).__name__) from error


class _Marks:
    """Looks at the XML of a workbook portion by portion, before anything is made of it."""

    def __init__(self, name: str, *, merged: bool) -> None:
        self.merged: dict[str, list[str]] = {}
        self._name = name
        self._taken = merged
        self._part = ""
        self._cells = self._others = 0

    def check(self, part: str, content: IO[bytes]) -> None:
        """EditError when a part, with those before, holds what no table of facts needs; what is no XML is left to who reads it."""
        self._part = shorten(part)
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._element
        understood = True
        while portion := content.read(_PORTION):
            if understood:
                try:
                    parser.Parse(portion)
                except (expat.ExpatError, LookupError, ValueError):
                    # Who reads the workbook comes no further than this; the rest is only unpacked, which finds damage.
                    understood = False

    def _doctype(self, *_: object) -> None:
        told = Message(
            "{name}: '{part}' holds a document type, which no spreadsheet program writes -> {remedy}",
            "{name}：“{part}”含有文档类型声明（DOCTYPE），电子表格程序不会这样写 -> {remedy}",
            name=self._name,
            part=self._part,
            remedy=_AFRESH,
        )
        raise EditError(told)

    def _element(self, name: str, attributes: Mapping[str, str]) -> None:
        kind = name.rpartition(":")[2]
        if kind in _CELL_MARKS:
            self._cells += 1
            if self._cells > MAX_CELL_MARKS:
                told = Message(
                    "{name}: the sheets hold more than {most:,} rows, cells and texts -> "
                    "delete the rows and columns that are empty, or divide the table",
                    "{name}：工作表的行、单元格和文字合计超过 {most:,} 个 -> 请删去空行和空列，或把表格分成几份",
                    name=self._name,
                    most=MAX_CELL_MARKS,
                )
                raise EditError(told)
            if kind == "row" and "r" in attributes:
                self._row(attributes["r"])
            return
        self._others += 1
        if self._others > MAX_OTHER_MARKS:
            told = Message(
                "{name}: there are more than {most:,} details of formatting and the like -> "
                "copy the cells without their formatting into a new workbook",
                "{name}：格式等细节超过 {most:,} 处 -> 请把单元格不带格式地复制到新的工作簿",
                name=self._name,
                most=MAX_OTHER_MARKS,
            )
            raise EditError(told)
        if kind == "mergeCell" and "ref" in attributes and self._taken:
            self.merged.setdefault(self._part, []).append(attributes["ref"])
        elif kind == "mergeCell" and "ref" in attributes:
            told = Message(
                "{name}: the cells {cells} are merged -> unmerge them, every fact has a row of its own",
                "{name}：单元格 {cells} 是合并的 -> 请取消合并，每个条目各占一行",
                name=self._name,
                cells=shorten(attributes["ref"]),
            )
            raise EditError(told)

    def _row(self, number: str) -> None:
        try:
            # As the reader takes it: 2e9 is a number, too.
            far = float(number) > MAX_ROW_NUMBER
        except ValueError:
            return
        if far:
            told = Message(
                "{name}: a row has the number {number}, at most {most:,} is taken -> delete what stands below the facts",
                "{name}：行号到了 {number}，最多接受 {most:,} 行 -> 请删去条目下方的内容",
                name=self._name,
                number=shorten(number),
                most=MAX_ROW_NUMBER,
            )
            raise EditError(told)
