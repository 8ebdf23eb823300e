"""Files that nobody should send, sent by an administrator: one clear message each, bounded memory, nothing changed."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.reading.making import locked_pdf, scan
from tests.telegram.scenarios.administration import Work, at_work
from tests.telegram.scenarios.conftest import PATIENCE

pytestmark = pytest.mark.anyio

MB = 1_000_000
MORE_MEMORY = 40 * MB
"""Most memory that all of it together may take besides: the largest file that is fetched has 8 MB, and its text as much again."""


def bomb() -> bytes:
    """YAML whose aliases stand for a billion items."""
    lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]" for before, name in zip("abcdefgh", "bcdefghi", strict=True)]
    return "\n".join([*lines, "facts: *i"]).encode()


def zip_bomb() -> bytes:
    """An XLSX file that holds a gigabyte of nothing."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(200):
                part.write(b" " * 5_000_000)
    return data.getvalue()


DOUBLE = b"facts:\n  - id: x\n    answer: one\n    answer: two\n    quote: The pier cost 12 million yuan.\n"

SHEET = "<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData>{}</sheetData></worksheet>"


def workbook(sheet: str, part: str = "xl/worksheets/sheet1.xml") -> bytes:
    """An XLSX file with one part exchanged."""
    book = io.BytesIO()
    Workbook().save(book)
    data = io.BytesIO()
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, sheet if name == part else old.read(name))
    return data.getvalue()


def files() -> dict[str, tuple[str, bytes, str]]:
    """What is wrong with a file -> its name, its content, and a pattern of what is said of it."""
    return {
        "20 MB": ("facts.yaml", b"#" * (20 * MB), r"larger than 8 MB"),
        "5 MB of YAML": ("facts.yaml", b"# " + b"x" * (5 * MB), r"larger than 2 MB"),
        "a YAML bomb": ("facts.yaml", bomb(), r"facts\.yaml:\d+"),
        "nested 10,000 deep": ("facts.yaml", b"facts: " + b"[" * 10_000, r"facts\.yaml:1"),
        "a zip bomb": ("facts.xlsx", zip_bomb(), r"facts\.xlsx: .*larger"),
        "a row far below": (
            "facts.xlsx",
            workbook(SHEET.format("<row r='2000000000'/>")),
            r"a row has the number 2000000000, at most 100,000",
        ),
        "millions of rows": ("facts.xlsx", workbook(SHEET.format("<row/>" * 5_000_000)), r"more than 400,000 rows"),
        "millions of fonts": ("facts.xlsx", workbook("<x>" + "<font/>" * 5_000_000 + "</x>", "xl/styles.xml"), r"more than 50,000 details"),
        "marks that are never closed": ("facts.xlsx", workbook(SHEET.format("<mergeCell " * 65_000)), r"can(not)? be read"),
        "millions of attributes": (
            "facts.xlsx",
            workbook("<x " + " ".join(f"a{n}=''" for n in range(400_000)) + "/>"),
            r"160 MB of memory",
        ),
        "a list of a million": ("facts.yaml", b"facts: [" + b"a," * 990_000 + b"]", r"takes more than 160 MB of memory -> divide it"),
        "half a million sentences": ("notes.txt", b"So. " * 480_000, r"at most 10,000 are taken"),
        "binary": ("facts.yaml", bytes(range(256)) * 40, r"no text file"),
        "binary as a document": ("notes.txt", b"\x00\x01" * 500, r"this is no text file, or its encoding cannot be told"),
        "an XLSX file that is none": ("facts.xlsx", b"PK\x03\x04 nothing", r"facts\.xlsx"),
        "a path in the name": ("../../etc/facts.yaml", b"facts: []\n", r"cannot be the name of a file"),
        "a path in the name of a document": ("..\\..\\notes.txt", b"Title\n", r"cannot be the name of a file"),
        "UTF-16": ("facts.yaml", "facts: []\n".encode("utf-16"), r"encoding UTF-16"),
        "Latin-1": ("facts.csv", "id,answer_en\nx,Größe\n".encode("latin-1"), r"line 2: byte 0xf6 is not UTF-8"),
        "a Word file that is none": ("agreement.docx", b"PK\x03\x04 words", r"this is no Word file, or it is damaged"),
        "a Word file called a text": ("agreement.txt", b"PK\x03\x04 words", r"not what its ending says"),
        "an old Word file": ("agreement.doc", b"\xd0\xcf\x11\xe0", r"cannot be read as a document -> save it as \.docx"),
        "a file with macros": ("agreement.docm", b"PK\x03\x04", r"holds macros"),
        "a scan": ("agreement.pdf", scan(2), r"no page of 2 holds text"),
        "a PDF with a password": ("agreement.pdf", locked_pdf(), r"protected by a password"),
        "duplicate keys": ("facts.yaml", DOUBLE, r"facts\.yaml:4: .*answer"),
        "no facts at all": ("facts.yaml", b"a: b\n", r"facts\.yaml"),
        "another kind of file": ("facts.exe", b"MZ", r"cannot be imported"),
        "nothing": ("facts.yaml", b"", r"facts\.yaml"),
        "no name": ("", b"facts: []\n", r"cannot be"),
    }


@pytest.fixture
async def work(harbour: Path, tmp_path: Path) -> AsyncIterator[Work]:
    async with at_work(harbour, tmp_path) as work:
        yield work


async def test_hostile_files_get_one_clear_message_each_and_change_nothing(work: Work) -> None:
    await work.send("/facts")
    before, memory = work.files(), work.bot.memory
    hostile = files()
    for what, (name, content, message) in hostile.items():
        sent = await work.admin.send_document(content, file_name=name)
        reply = await work.admin.chat.wait_for_reply(after=sent, timeout=PATIENCE)
        assert re.search(message, reply["text"]), (what, reply["text"])
        assert reply["text"].startswith("This cannot be done:"), (what, reply["text"])
        # A second message would have come before this answer.
        after = await work.admin.chat.wait_for_reply(after=await work.admin.send("/cancel"))
        assert after["message_id"] == work.admin.chat.of_bot(after=reply)[0]["message_id"], what
        assert after["text"] == "There is nothing to cancel.", what
    assert work.files() == before
    assert not [act for act in work.audited() if "published" in act]
    # Everybody else was answered meanwhile: none of it was read by the bot itself.
    grown = work.bot.memory - memory
    print(f"{len(hostile)} hostile files, {grown / MB:.0f} MB more memory at most")
    assert grown < MORE_MEMORY
