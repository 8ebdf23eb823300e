"""Files that are broken, huge or meant to do harm: one clear message each, and little memory."""

from __future__ import annotations

import io
import resource
import time
import tracemalloc
import zipfile
import zlib

import pytest
from openpyxl import Workbook

from bot.editorial.files import export_of, import_of
from bot.errors import CoopbotError, EditError, KnowledgeError
from tests.editorial.conftest import HARBOUR

NESTED = "facts:\n  - " + "[" * 10_000 + "]" * 10_000 + "\n"
DEEP = "facts:\n  - " + "{a: " * 10_000 + "}" * 10_000 + "\n"
LAUGHS = "a: &a [x, x]\n" + "".join(f"{c}: &{c} [*{p}, *{p}, *{p}, *{p}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True))


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("f.yaml", NESTED.encode(), "nested deeper than 12"),
        ("f.yaml", DEEP.encode(), "nested deeper than 12"),
        ("f.yaml", LAUGHS.encode(), "names this place for references"),
        ("f.yaml", b"facts:\n  - !!python/object/apply:os.system [ls]\n", "is a type mark"),
        ("f.yaml", b"facts:\n  - id: a\n    id: b\n", "the key 'id' is repeated, it stands in line 2 already"),
        ("f.yaml", b"facts: []\n---\nfacts: []\n", "a second document begins here"),
        ("f.yaml", b"facts:\n  - id: \x07\n", r"U\+0007"),
        ("f.yaml", b"facts: [\n", "never closed"),
        ("f.yaml", b"facts: [" + b"*a, " * 400_000 + b"]", "refers to another place"),
        ("f.yaml", b"x" * 2_000_001, "larger than 2 MB"),
        ("f.yaml", b"\xff\xfef\x00", "UTF-16"),
        ("f.yaml", "facts:\n  - id: é\n".encode("latin-1"), "line 2: byte 0xe9 is not UTF-8"),
        ("f.csv", "id\n大连\n".encode("gbk"), "line 2: byte 0xb4 is not UTF-8"),
        ("f.csv", b"id\n\x00\x01\x02", "this is no text file"),
        ("f.yaml", b"%PDF-1.7", "this is no text file"),
        ("f.csv", b'id,answer_en\na,"never closed\n', "this is no CSV"),
        ("f.csv", b"id,answer_en\na," + b"x" * 200_000, "this is no CSV"),
        ("f.csv", b"id\n" + b"a\n" * 20_001, "more than 20,000 rows"),
        ("f.csv", b"", "the table is empty"),
        ("f.xlsx", b"id\na\n", "this is no XLSX file"),
        ("f.xlsx", b"PK\x03\x04" + b"\x00" * 200, "this is no XLSX file"),
        ("f.xlsx", b"\xd0\xcf\x11\xe0" * 100, "this is no XLSX file"),
        ("f.xlsx", b"x" * 5_000_001, "larger than 5 MB"),
        ("f.xls", b"", "files of this kind cannot be imported"),
        ("yaml", b"", "files of this kind cannot be imported"),
        ("../f.yaml", b"facts: []", "cannot be the name of a file"),
        ("a\\f.csv", b"id\n", "cannot be the name of a file"),
        ("..", b"", "cannot be the name of a file"),
        ("", b"", "cannot be the name of a file"),
        ("a\x00.yaml", b"", "cannot be the name of a file"),
        ("x" * 300 + ".yaml", b"", "cannot be the name of a file"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_one_clear_message(name: str, data: bytes, message: str) -> None:
    with pytest.raises((EditError, KnowledgeError), match=message) as caught:
        import_of(name, data).apply(HARBOUR)
    assert " -> " in str(caught.value)
    assert len(str(caught.value)) < 4000


def book_with(change: str, *, parts: dict[str, bytes] | None = None) -> bytes:
    """An exported workbook, one thing in it changed."""
    old, new = change.split(" => ") if change else ("", "")
    data = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(export_of(HARBOUR, ".xlsx"))) as source,
        zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            if name in (parts or {}):
                continue
            content = source.read(name)
            if change and name.startswith("xl/worksheets/"):
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode(), 1)
            target.writestr(name, content)
        for name, content in (parts or {}).items():
            target.writestr(name, content)
    return data.getvalue()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("</sheetData> => </sheetData><mergeCells><mergeCell ref='A2:A3'/></mergeCells>", "the cells A2:A3 are merged"),
        ('</sheetData> => </sheetData><mergeCells><mergeCell ref="B2:B3"/></mergeCells>', "the cells B2:B3 are merged"),
        ("<worksheet => <!DOCTYPE x [<!ENTITY a 'b'>]><worksheet", "'xl/worksheets/sheet1.xml' holds a document type"),
        ("<sheetData> => <!DOCTYPE x [<!ENTITY a 'b'>]><sheetData>", "no XLSX file that can be read"),
        ("</row> => ", "the row cannot be read|no XLSX file that can be read"),
    ],
)
def test_a_workbook_that_is_no_plain_table_is_refused(change: str, message: str) -> None:
    with pytest.raises(EditError, match=message):
        import_of("f.xlsx", book_with(change)).apply(HARBOUR)


SHEET = "<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData>{}</sheetData></worksheet>"
ROW = "<row r='{}'><c r='A1' t='inlineStr'><is><t>id</t></is></c></row>"


def sheet_with(sheet: str) -> bytes:
    """An exported workbook with another sheet."""
    return book_with("", parts={"xl/worksheets/sheet1.xml": sheet.encode()})


@pytest.mark.parametrize("number", ["100001", "2000000000", "2e9", "2_000_000_000", "1e400", "9" * 400])
def test_a_row_far_below_is_refused_before_the_rows_above_are_gone_through(number: str) -> None:
    begin = time.process_time()
    with pytest.raises(EditError, match=r"a row has the number \S+, at most 100,000 is taken -> delete what stands below the facts"):
        import_of("f.xlsx", sheet_with(SHEET.format(ROW.format(number))))
    assert time.process_time() - begin < 1


@pytest.mark.parametrize(
    ("sheet", "message"),
    [
        (SHEET.format("<row/>" * 5_000_000), "more than 400,000 rows, cells and texts -> delete the rows and columns that are empty"),
        (SHEET.format("<row>" + "<c/>" * 5_000_000 + "</row>"), "more than 400,000 rows, cells and texts"),
        (SHEET.format("") + "<font/>" * 5_000_000, "no XLSX file that can be read|the row cannot be read"),
        (SHEET.format("<font/>" * 5_000_000), "more than 50,000 details of formatting and the like -> copy the cells without"),
        (SHEET.format("<mergeCell " * 65_000), "no XLSX file that can be read|the row cannot be read"),
        (SHEET.format("<mergeCell" + " ref" * 65_000), "no XLSX file that can be read|the row cannot be read"),
    ],
)
def test_a_small_workbook_with_millions_of_marks_is_refused_within_a_second_of_computing(sheet: str, message: str) -> None:
    data = sheet_with(sheet)
    assert len(data) < 200_000
    begin = time.process_time()
    with pytest.raises(EditError, match=message):
        import_of("f.xlsx", data)
    assert time.process_time() - begin < 2


@pytest.mark.parametrize("part", ["xl/styles.xml", "xl/sharedStrings.xml", "xl/anything.bin"])
def test_every_part_of_a_workbook_is_looked_at_whatever_it_is_called(part: str) -> None:
    with pytest.raises(EditError, match="more than 50,000 details of formatting and the like"):
        import_of("f.xlsx", book_with("", parts={part: b"<a>" + b"<font/>" * 5_000_000 + b"</a>"}))


def test_a_table_with_more_text_than_a_file_may_hold_is_refused() -> None:
    rows = "id,answer_en\n" + "".join(f"a{number},{'x' * 100_000}\n" for number in range(21))
    with pytest.raises(EditError, match="larger than 2 MB"):
        import_of("f.csv", rows.encode())
    cell = "<c t='inlineStr'><is><t>{}</t></is></c>"
    head = f"<row>{cell.format('id')}{cell.format('answer_en')}</row>"
    sheet = SHEET.format(head + "".join(f"<row>{cell.format(n)}{cell.format('x' * 30_000)}</row>" for n in range(70)))
    with pytest.raises(EditError, match="the cells down to row 68 hold more than 2,000,000 characters -> divide the table"):
        import_of("f.xlsx", sheet_with(sheet))


def test_a_file_adds_no_more_facts_and_wordings_than_can_be_taken_at_once() -> None:
    facts = "facts:\n" + "".join(f"- {{id: f-{n}, answer: A., quote: q}}\n" for n in range(5001))
    with pytest.raises(EditError, match="the file adds or changes more than 5,000 facts -> divide it into several"):
        import_of("f.yaml", facts.encode()).apply(HARBOUR)
    worded = "facts:\n  - id: f\n    answer: A.\n    quote: q\n    phrasings: |\n" + "".join(f"      w {n}\n" for n in range(10_001))
    with pytest.raises(EditError, match="the file adds or changes more than 10,000 wordings -> divide it into several"):
        import_of("f.yaml", worded.encode()).apply(HARBOUR)


def test_formulas_and_errors_in_cells_are_told_with_their_place() -> None:
    for value, message in (("=A1", "the cell holds a formula"), ("#REF!", "the cell holds the error #REF!")):
        book = Workbook()
        assert book.active is not None
        book.active.title = "Facts"
        book.active.append(["id", "answer_en"])
        book.active.append(["pier-cost", value])
        data = io.BytesIO()
        book.save(data)
        with pytest.raises(EditError, match=rf"f.xlsx, sheet 'Facts', row 2, column B: {message} -> "):
            import_of("f.xlsx", data.getvalue()).apply(HARBOUR)


def test_a_workbook_that_is_huge_when_it_is_unpacked_is_refused_before_it_is() -> None:
    bomb = book_with("", parts={"xl/media/x.bin": b"\x00" * 60_000_000})
    assert len(bomb) < 200_000
    tracemalloc.start()
    try:
        with pytest.raises(EditError, match="larger than 40 MB when it is unpacked"):
            import_of("f.xlsx", bomb)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_a_workbook_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(book_with("", parts={"xl/media/x.bin": b"\x00" * 1_000_000}))
    packed = zlib.crc32(b"\x00" * 1_000_000).to_bytes(4, "little")
    for start in (data.find(packed), data.rfind(packed)):
        data[start + 8 : start + 12] = (10).to_bytes(4, "little")
    with pytest.raises(EditError, match="this is no XLSX file, or it is damaged"):
        import_of("f.xlsx", bytes(data))


def test_any_damage_to_a_workbook_is_a_message() -> None:
    data = export_of(HARBOUR, ".xlsx")
    for position in range(0, len(data), max(len(data) // 150, 1)):
        broken = bytes([*data[:position], data[position] ^ 0xFF, *data[position + 1 :]])
        try:
            import_of("f.xlsx", broken).apply(HARBOUR)
        except CoopbotError as error:
            assert " -> " in str(error)  # noqa: PT017  # most damage is refused, some concerns nothing that is read
    for size in range(0, len(data), max(len(data) // 40, 1)):
        with pytest.raises(EditError):
            import_of("f.xlsx", data[:size])


def test_hostile_files_cost_little_time_and_memory() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    for name, text in (("f.yaml", NESTED), ("f.yaml", DEEP), ("f.yaml", LAUGHS), ("f.yaml", "facts:\n" + "  - {id: a}\n" * 150_000)):
        with pytest.raises(CoopbotError):
            import_of(name, text.encode()).apply(HARBOUR)
    assert time.process_time() - began < 20
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 600_000  # kB
