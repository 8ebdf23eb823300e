"""Whatever the bytes of a file are, it is read or refused with a message, within a bounded time and memory.

``HYPOTHESIS_PROFILE=explore`` looks for as long as wanted; the files are real ones, cut up and put together anew with what means something
to the readers.
"""

from __future__ import annotations

import io
import re
import time
import tracemalloc
import zipfile
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.editorial.documents import AddDocument
from bot.editorial.files import export_of, import_of
from bot.errors import CoopbotError
from bot.facts.schema import parse
from bot.reading.documents import read_file
from tests.editorial.conftest import HARBOUR
from tests.reading.making import book_of, pdf_of, repacked, word_of

MOST_SECONDS = 3.0
"""Of computing for one of these files, which are small; what is quadratic in them takes longer."""

MOST_MEMORY = 60_000_000
"""Bytes for one of these files."""

XLSX = export_of(HARBOUR, ".xlsx")
CSV = export_of(HARBOUR, ".csv")
YAML = export_of(HARBOUR, ".yaml")
WORDS = {
    "yaml": [*(b"- ~: ~| ~> ~[ ~] ~{ ~} ~' ~# ~&a ~*a ~!!str ~<< ~--- ~% ~? ".split(b"~")), b"\n", b"  ", b"\t"],
    "csv": [b",", b";", b"\t", b'"', b"\r\n", b"\r", b"\n", b"=", b"'", b"id", b"v0", b"kind: x"],
    "xml": [
        *(b"<row>", b"<row r='9'>", b"</row>", b"<c r='B2'>", b"<c t='s'><v>9</v></c>", b"<v>", b"<is><t>", b"<f>1</f>", b"<!--", b"&lt;"),
        *(b"<![CDATA[", b"<", b">", b"r='-1'", b"r='1e9'", b"t='d'", b"t='e'", b"<mergeCell ref='A1:A2'/>", b"<?x ?>", b"s='99999'"),
        b"<dimension ref='A1:ZZZ99999'/>",
    ],
}
PARTS = ("xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels")
ENCODINGS = ["utf-8", "utf-16", "utf-32", "gb18030", "big5", "shift_jis", "latin-1", "utf-7"]
ODD = [
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\x85",
    b"\xe2\x80\xa8",
    b"\xed\xa0\x80",
    b"\xf0\x9f\x98\x80",
    b"\xc3",
    b"\x1b[31m",
    b"A" * 2000,
]


def mixed(data: bytes, words: list[bytes]) -> st.SearchStrategy[bytes]:
    """The bytes of a real file with pieces left out, repeated, exchanged and put in."""

    def mutate(cuts: list[tuple[int, int, bytes, int]]) -> bytes:
        made = data
        for place, length, word, times in cuts:
            begin = place % (len(made) + 1)
            made = made[:begin] + word * times + made[begin + length :]
        return made

    word = st.sampled_from([*words, *ODD]) | st.binary(max_size=4)
    cut = st.tuples(st.integers(0, 1 << 20), st.integers(0, 60), word, st.sampled_from([0, 1, 1, 1, 2, 500]))
    return st.lists(cut, min_size=1, max_size=6).map(mutate)


def workbook(sheet: bytes, part: str) -> bytes:
    """The exported workbook with another content of a part."""
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(XLSX)) as old, zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, sheet if name == part else old.read(name))
    return data.getvalue()


def part_of(name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(XLSX)) as archive:
        return archive.read(name)


def bounded(work: Callable[[], object]) -> None:
    """Do it: a message at most, and no more time and memory than a small file is worth."""
    begin = time.process_time()
    tracemalloc.start()
    try:
        work()
    except CoopbotError as error:
        assert str(error)  # noqa: PT017  # some of it can be read, most cannot
        assert len(str(error)) < 200_000  # noqa: PT017
    finally:
        memory = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert time.process_time() - begin < MOST_SECONDS
    assert memory < MOST_MEMORY


@given(data=mixed(YAML, WORDS["yaml"]) | mixed(HARBOUR["facts.yaml"].encode(), WORDS["yaml"]) | st.binary(max_size=200))
def test_any_yaml_file_of_facts_is_read_or_refused(data: bytes) -> None:
    bounded(lambda: import_of("f.yaml", data).apply(HARBOUR))


@given(data=mixed(HARBOUR["facts.yaml"].encode(), WORDS["yaml"]))
def test_any_yaml_file_in_the_folder_is_read_or_refused(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    documents = {path: content for path, content in HARBOUR.items() if path.endswith(".txt")}
    bounded(lambda: parse({"facts.yaml": text}, documents))


@given(data=mixed(CSV, WORDS["csv"]) | st.binary(max_size=200))
def test_any_csv_file_is_read_or_refused(data: bytes) -> None:
    bounded(lambda: import_of("f.csv", data).apply(HARBOUR))


@given(
    data=mixed(XLSX, [])
    | st.sampled_from(PARTS).flatmap(lambda part: mixed(part_of(part), WORDS["xml"]).map(lambda content: workbook(content, part)))
)
@settings(max_examples=100)
def test_any_workbook_is_read_or_refused(data: bytes) -> None:
    bounded(lambda: import_of("f.xlsx", data).apply(HARBOUR))


@given(
    data=mixed(HARBOUR["documents/harbour.txt"].encode(), WORDS["yaml"])
    | st.binary(max_size=300)
    | st.builds(lambda text, encoding: text.encode(encoding, "ignore"), st.text(max_size=100), st.sampled_from(ENCODINGS))
)
def test_any_document_is_read_or_refused(data: bytes) -> None:
    bounded(lambda: AddDocument(id="other", title="Other", text=read_file("d.txt", data).text).apply(HARBOUR))


PDF = pdf_of([["The first page has a sentence.", "It goes on here."], ["Another page."]], head="Head", foot="{page}")
WORDS["pdf"] = [
    *(b"<< >> [ ] ( ) BT ET Tj TJ Tf Td Tm cm q Q Do /F1 /XObject 1 0 R 9 0 obj endobj stream endstream".split()),
    *(b"99999999", b"-1", b" "),
]
WORDS["html"] = [
    *(b"<table>~<tr>~<td colspan=999>~<td rowspan=999>~<th>~</table>~<p>~<h1>~<br>~<li>~<ol start=-1>~<nav>~<main>".split(b"~")),
    *(b"<script>~</script>~<!--~<a href=x>~&amp;~&#0;~hidden~<svg>~<template>".split(b"~")),
    *(b"\x00", "中".encode()),
]
WORDS["md"] = [*(b"# ~> ~- ~| ~--|-- ~``` ~* ~_ ~[a](b) ~![ ~<p> ~\\ ~--- ~1. ~~~ ".split(b"~")), b"\n", b"\n\n", b"    "]


def read_and_added(name: str, data: bytes) -> None:
    AddDocument(id="other", title="Other", text=(read := read_file(name, data)).text, read=read).apply(HARBOUR)


@given(data=mixed(PDF, WORDS["pdf"]) | mixed(book_of(1), WORDS["pdf"]))
@settings(max_examples=60, deadline=None)
def test_any_pdf_is_read_or_refused(data: bytes) -> None:
    bounded(lambda: read_and_added("d.pdf", data))


def plain_word() -> bytes:
    """A Word document without the 160 styles that nothing in it has: most of what is mutated, and most of the time, would be theirs."""
    data = word_of()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        styles = archive.read("word/styles.xml")
    of_text = re.compile(rb'<w:style [^>]*w:styleId="(?!Normal"|Title"|Heading1"|TableNormal").*?</w:style>', re.DOTALL)
    parts = {"word/styles.xml": of_text.sub(b"", re.sub(rb"<w:latentStyles.*</w:latentStyles>", b"", styles, flags=re.DOTALL))}
    return repacked(data, parts | {"word/stylesWithEffects.xml": parts["word/styles.xml"], "docProps/thumbnail.jpeg": b""})


@given(data=mixed(plain_word(), WORDS["xml"]))
@settings(max_examples=60, deadline=None)
def test_any_word_document_is_read_or_refused(data: bytes) -> None:
    bounded(lambda: read_and_added("d.docx", data))


@given(data=mixed(b"<h1>Fees</h1><p>A berth</p><table><tr><th>Zone<th>Rent<tr><td>East<td>14</table>", WORDS["html"]))
def test_any_page_is_read_or_refused(data: bytes) -> None:
    bounded(lambda: read_and_added("d.html", data))


@given(data=mixed(b"# Fees\n\nA berth\n\n| a | b |\n|--|--|\n| 1 | 2 |\n", WORDS["md"]))
def test_any_markdown_is_read_or_refused(data: bytes) -> None:
    bounded(lambda: read_and_added("d.md", data))


@given(data=mixed("Zone,Rent\n东区,14\n".encode("gbk"), WORDS["csv"]))
def test_any_table_is_read_as_a_document_or_refused(data: bytes) -> None:
    bounded(lambda: read_and_added("d.csv", data))
