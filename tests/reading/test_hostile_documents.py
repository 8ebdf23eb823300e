"""Files that are made to harm, or are simply of no use: one message each, nothing kept, memory and time bounded."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from bot.errors import EditError
from bot.reading import subprocess_reader
from bot.reading.subprocess_reader import read_document
from tests.reading.making import TABLE, book_of, locked_pdf, pdf_of, repacked, saved, scan, word_of, workbook_of

pytestmark = pytest.mark.anyio

MOST_MEMORY = 200_000
"""kB that a process which reads a file has at most."""


def pdf(*objects: bytes, root: int = 1) -> bytes:
    """A PDF file of these objects, the first is number 1."""
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer <</Size %d /Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + trailer


def stream(content: bytes, times: int = 1) -> bytes:
    """A stream of *content* so often; never held whole, since a process that is started counts what its parent held."""
    packer = zlib.compressobj(1)
    packed = b"".join([*(packer.compress(content) for _ in range(times)), packer.flush()])
    return b"<</Length %d /Filter /FlateDecode>>\nstream\n%s\nendstream" % (len(packed), packed)


CATALOGUE = b"<</Type /Catalog /Pages 2 0 R>>"
LEAF = b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources <</Font <</F 5 0 R>>>>>>"
FONT = b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>"


def swollen(data: bytes, name: str, content: bytes, times: int) -> bytes:
    """An archive in which one part is *content* so often."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        with new.open(name, "w") as file:
            for _ in range(times):
                file.write(content)
    return result.getvalue()


def document_xml(body: str, head: str = "") -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return f"<?xml version='1.0'?>{head}<w:document xmlns:w='{space}'><w:body>{body}</w:body></w:document>".encode()


def word(body: str, head: str = "") -> bytes:
    return repacked(word_of(), {"word/document.xml": document_xml(body, head)})


LAUGHS = "".join(f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
LAUGHS = f"<!DOCTYPE w [<!ENTITY a 'ha'>{LAUGHS}]>"
NESTED = "<w:tbl><w:tr><w:tc>" * 10_000 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 10_000
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)


def formulas() -> bytes:
    book = Workbook()
    assert book.active is not None
    book.active.append(["Zone", "Rent"])
    book.active.append(["East", "=7*2"])
    return saved(book)


HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a scan": ("s.pdf", lambda: scan(3), "no page of 3 holds text, only pictures"),
    "no letters in a text": ("s.txt", lambda: b"\n \n", "the document has no text"),
    "a PDF with a password": ("l.pdf", locked_pdf, "protected by a password"),
    "a Word document with a password": ("l.docx", lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
    "a workbook with a password": ("l.xlsx", lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
    "Word of 1997": ("l.docx", lambda: OLE, "the format of Word before 2007"),
    "a PDF cut off": ("b.pdf", lambda: pdf_of([["Some text."]])[:400], "this is no PDF file, or it is damaged"),
    "a PDF without objects": ("b.pdf", lambda: b"%PDF-1.7\n" + b"xref\n0 99999999\n" * 1000, "this is no PDF file, or it is damaged"),
    "a table of places that leads nowhere": (
        "b.pdf",
        lambda: re.sub(rb"\d+ \d+ obj", b"9 9 xxx", re.sub(rb"startxref\s+\d+", b"startxref\n99999999", pdf_of([["Some text."]]))),
        "this is no PDF file, or it is damaged",
    ),
    "100,000 pages claimed": (
        "p.pdf",
        lambda: pdf(CATALOGUE, b"<</Type /Pages /Count 100000 /Kids [" + b"3 0 R " * 100_000 + b"]>>", LEAF, stream(b""), FONT),
        "more than 2,000 pages|no page of",
    ),
    "pages that hold themselves": (
        "p.pdf",
        lambda: pdf(CATALOGUE, b"<</Type /Pages /Count 1 /Kids [2 0 R 2 0 R]>>"),
        "this is no PDF file, or it is damaged",
    ),
    "a PDF of brackets": (
        "p.pdf",
        lambda: pdf(CATALOGUE, b"[" * 200_000),
        "no PDF file, or it is damaged|more of them in one another",
    ),
    "a page that is huge when it is unpacked": (
        "z.pdf",
        lambda: pdf(CATALOGUE, b"<</Type /Pages /Count 1 /Kids [3 0 R]>>", LEAF, stream(b" " * 1_000_000, 1000), FONT),
        "takes more than 160 MB of memory",
    ),
    "a page of endless letters": (
        "z.pdf",
        lambda: pdf(
            *(CATALOGUE, b"<</Type /Pages /Count 1 /Kids [3 0 R]>>", LEAF),
            *(stream(b"BT /F 9 Tf " + b"(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) Tj " * 200_000 + b"ET"), FONT),
        ),
        "takes more than 160 MB of memory|takes more than 20 s|more than 4,000,000 characters",
    ),
    "a Word document that is huge when it is unpacked": (
        "z.docx",
        lambda: swollen(word_of(), "word/document.xml", b" " * 1_000_000, 1000),
        "larger than 30 MB when it is unpacked",
    ),
    "10,000 tables in one another": ("n.docx", lambda: word(NESTED), "more of them in one another"),
    "10,000 tables in one another on a page": ("n.html", lambda: b"<table><tr><td>" * 10_000 + b"deep", "more of them in one another"),
    "10,000 quotes in one another": ("n.md", lambda: b">" * 10_000 + b" deep", "the document has no text|in one another"),
    "names that stand for more and more": ("e.docx", lambda: word("<w:p/>", LAUGHS), "this is no Word file, or it is damaged"),
    "such names in a part that is called otherwise": (
        "e.docx",
        lambda: repacked(word_of(), {"word/document.bin": document_xml("", LAUGHS)}),
        "this is no Word file, or it is damaged",
    ),
    "a name that stands for a file": (
        "e.docx",
        lambda: word("<w:p><w:r><w:t>&a;</w:t></w:r></w:p>", "<!DOCTYPE w [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"),
        "this is no Word file, or it is damaged",
    ),
    "a million paragraphs": ("n.docx", lambda: word("<w:p/>" * 1_000_000), "holds more details"),
    "a kind for macros": ("m.docm", word_of, "holds macros"),
    "a workbook of a kind for macros": ("m.xlsm", lambda: workbook_of(TABLE), "holds macros"),
    "macros under another name": ("m.docx", lambda: repacked(word_of(), {"word/vbaProject.bin": OLE}), "holds macros"),
    "macros of a workbook under another name": ("m.xlsx", lambda: repacked(workbook_of(TABLE), {"xl/vbaProject.bin": OLE}), "holds macros"),
    "a PDF that is called a text": ("p.txt", lambda: pdf_of([["Some text."]]), "not what its ending says"),
    "a Word document that is called a page": ("p.html", word_of, "not what its ending says"),
    "a Word document that is called a PDF": ("p.pdf", word_of, "not what its ending says"),
    "a workbook that is called Word": ("p.docx", lambda: workbook_of(TABLE), "this is no Word file, or it is damaged"),
    "an archive of something": ("p.docx", lambda: repacked(word_of(), {})[:-100], "this is no Word file, or it is damaged"),
    "a path in a name": ("../../etc/passwd.pdf", lambda: pdf_of([["Some text."]]), "cannot be the name of a file"),
    "formulas": ("f.xlsx", formulas, "row 2, column B: the cell holds a formula"),
    "a workbook that is huge when it is unpacked": (
        "z.xlsx",
        lambda: swollen(workbook_of(TABLE), "xl/worksheets/sheet1.xml", b" " * 1_000_000, 200),
        "larger than 40 MB when it is unpacked",
    ),
    "random bytes": ("r.txt", lambda: bytes((n * 7919 + n // 13) % 251 for n in range(5000)), "no text file, or its encoding"),
    "zeros": ("r.txt", lambda: bytes(5000), "no text file, or its encoding"),
    "a program": ("r.exe", lambda: b"MZ", "files of this kind cannot be read"),
    "a text of more sentences than can be found": (
        "t.txt",
        lambda: b"One more. " * 10_001,
        "10,001 sentences, at most 10,000 are taken",
    ),
    "a quotation mark that is never closed": ("q.csv", lambda: b'a,b\n"c,d\n', "this is no CSV"),
    "a table of a thousand columns": ("w.csv", lambda: b"a," * 1000, "at most 100,000 rows and 60 columns"),
}


GREEDY = [name for name in HOSTILE if re.search("huge|endless|10,000|100,000|million|brackets|more and more", name)]
"""Those that are made to take memory."""


def check_message(name: str, english: str, chinese: str) -> None:
    file, _, message = HOSTILE[name]
    assert re.search(message, english)
    assert " -> " in english
    assert "\n" not in english
    if file.rpartition("/")[0] == "":
        assert re.search("[\u4e00-\u9fff]", chinese)


@pytest.mark.parametrize("name", [name for name in HOSTILE if name not in GREEDY])
async def test_a_file_that_cannot_be_read_is_one_message_in_both_languages(name: str) -> None:
    began = time.perf_counter()
    with pytest.raises(EditError) as refused:
        await read_document(HOSTILE[name][0], HOSTILE[name][1]())
    assert time.perf_counter() - began < 55
    check_message(name, str(refused.value), refused.value.told("zh"))


MEASURE = """
import asyncio, json, pathlib, resource, sys, time
from bot.errors import EditError
from bot.reading.subprocess_reader import read_document
began = time.perf_counter()
try:
    asyncio.run(read_document(sys.argv[2], pathlib.Path(sys.argv[1]).read_bytes()))
except EditError as error:
    taken = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(json.dumps([str(error), error.told("zh"), *taken]))
"""
"""A small process that has a file read: what a process has held at most counts what the one that started it held then."""


@pytest.mark.parametrize("name", GREEDY)
def test_nor_does_one_that_is_made_to_take_memory_take_much(name: str, tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(HOSTILE[name][1]())
    call = [sys.executable, "-c", MEASURE, str(tmp_path / "data"), HOSTILE[name][0]]
    english, chinese, seconds, memory = json.loads(subprocess.run(call, capture_output=True, text=True, check=True).stdout)
    assert seconds < 55
    assert 10_000 < memory <= MOST_MEMORY
    check_message(name, english, chinese)


async def test_a_huge_file_is_refused_before_anything_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    async def none(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(subprocess_reader, "_read", none)
    with pytest.raises(EditError, match=r"d\.pdf: the file is larger than 20 MB -> leave out its pictures") as refused:
        await read_document("d.pdf", b"%PDF" + bytes(20_000_000))
    assert refused.value.told("zh").startswith("d.pdf：文件大于 20 MB")


async def test_twenty_megabytes_of_pictures_are_read_within_the_limits() -> None:
    pictures = {f"word/media/image{number}.png": bytes(range(256)) * 20_000 for number in range(4)}
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word_of())) as old, zipfile.ZipFile(data, "w") as new:
        for part in old.namelist():
            new.writestr(part, old.read(part))
        for part, content in list(pictures.items())[:3]:
            new.writestr(part, content)
    assert len(data.getvalue()) > 15_000_000
    assert "A berth costs 40 yuan" in (await read_document("d.docx", data.getvalue())).text


async def test_a_file_that_is_two_things_is_what_its_ending_says() -> None:
    # A PDF with an archive behind it, which both kinds of programs open.
    read = await read_document("d.pdf", pdf_of([["The first page has a sentence."]]) + workbook_of(TABLE))
    assert read.text == "The first page has a sentence.\n"


@pytest.mark.parametrize("kind", ["pdf", "docx", "html", "xlsx"])
async def test_any_damage_is_a_message(kind: str) -> None:
    from bot.reading.documents import read_file

    made = {"pdf": book_of(1), "docx": word_of(), "html": b"<h1>Fees</h1><p>A berth.</p>" * 5, "xlsx": workbook_of(TABLE)}
    data = made[kind]
    step = max(len(data) // 40, 1)
    for position in range(0, len(data), step):
        for broken in (data[:position], bytes([*data[:position], data[position] ^ 0xFF, *data[position + 1 :]])):
            try:
                read_file(f"d.{kind}", broken)
            except EditError as error:
                assert " -> " in str(error)  # noqa: PT017  # some damage concerns nothing that is read


@pytest.mark.parametrize("library", ["pdfminer", "mammoth", "selectolax", "markdown_it"])
def test_what_is_not_installed_is_named_once(library: str) -> None:
    file = {"pdfminer": "d.pdf", "mammoth": "d.docx", "selectolax": "d.html", "markdown_it": "d.md"}[library]
    data = {"pdfminer": pdf_of([["Text."]]), "mammoth": word_of(), "selectolax": b"<p>Text.</p>", "markdown_it": b"Text."}[library]
    program = (
        f"import sys; sys.modules[{library!r}] = None\n"
        "from bot.reading.documents import read_file\n"
        "from bot.errors import EditError\n"
        f"try: read_file({file!r}, {data!r})\n"
        "except EditError as error: print(error)"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert told == (
        f"{file}: what reads files of this kind is not installed -> ask who runs the bot to run, in the folder of the program: "
        ".venv/bin/python -m pip install -e '.[documents]'; or save it as .txt (UTF-8)\n"
    )
