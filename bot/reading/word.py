"""Word documents (.docx), by way of HTML, and Markdown likewise."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from typing import IO
from xml.parsers import expat

from bot.editorial.refusals import refusal
from bot.errors import EditError
from bot.reading.paragraphs import Contents
from bot.reading.web import contents_of_html

MAX_XML = 30_000_000
"""Bytes of the XML of a Word document; one of 200 pages has 2 to 5 million."""

MAX_ELEMENTS = 600_000
"""Most XML elements of one; 200 pages have 100,000."""

MAX_DEPTH = 300
"""XML elements in one another; a table within a table takes 4."""

_MAX_PARTS = 5_000
_PORTION = 1 << 16
_STYLES = "\n".join(
    [
        "p[style-name='Title'] => h1:fresh",
        "p[style-name='Subtitle'] => p:fresh",
        *(
            f"p[style-name='{word}{number}'] => h{number}:fresh"
            for word in ("heading ", "Heading ", "标题 ", "標題 ")
            for number in range(1, 7)
        ),
        # Where a note is told is no part of the sentence.
        "r[style-name='footnote reference'] => ",
    ]
)
_OLE = b"\xd0\xcf\x11\xe0"


def contents_of_word(name: str, data: bytes) -> Contents:
    """The text of a .docx file. EditError when it is none, has a password or macros, or is too large."""
    _check(name, data)
    import mammoth  # noqa: PLC0415  # of the extra "documents"

    try:
        html = mammoth.convert_to_html(
            io.BytesIO(data),
            style_map=_STYLES,
            # Pictures are not looked at.
            convert_image=mammoth.images.img_element(lambda _: {}),
            id_prefix="note-",
        ).value
    except (MemoryError, EditError):
        raise
    except RecursionError as error:
        raise refusal("document_nested", name) from error
    except Exception as error:  # whatever a broken file makes of a library of this size
        raise refusal("document_broken", name, kind="Word") from error
    return contents_of_html(name, _without_notes(html), whole=True)


def contents_of_markdown(name: str, text: str, encoding: str) -> Contents:
    """The text of a Markdown file: headings, lists and tables, without the marks."""
    from markdown_it import MarkdownIt  # noqa: PLC0415  # rich brings it

    lines = text.lstrip("\n").split("\n")
    if lines and lines[0].strip() == "---" and "---" in (line.strip() for line in lines[1:100]):
        # What programs that publish such files read.
        end = next(number for number, line in enumerate(lines[1:100], 1) if line.strip() == "---")
        text = "\n".join(lines[end + 1 :])
    try:
        html = MarkdownIt("commonmark", {"maxNesting": 50}).enable("table").render(text)
    except RecursionError as error:
        raise refusal("document_nested", name) from error
    contents = contents_of_html(name, html, whole=True)
    contents.encoding = encoding
    return contents


def _without_notes(html: str) -> str:
    """HTML without the marks of notes within sentences; the notes stand at its end."""
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415  # of the extra "documents"

    if "note-" not in html:
        return html
    page = LexborHTMLParser(html)
    for node in page.css(
        "a[id^='note-footnote-ref'], a[id^='note-endnote-ref'], a[href^='#note-footnote-ref'], a[href^='#note-endnote-ref']"
    ):
        node.decompose()
    return page.html or ""


def _check(name: str, data: bytes) -> None:
    """EditError unless *data* is a Word document of a harmless size, without document types and macros."""
    if data.startswith(_OLE):
        raise refusal("document_password" if "EncryptedPackage".encode("utf-16-le") in data else "document_old_word", name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if any(one.lower().endswith("vbaproject.bin") for one in names):
                raise refusal("document_macros", name)
            if "word/document.xml" not in names and not any(one.startswith("word/document") for one in names):
                raise refusal("document_broken", name, kind="Word")
            if len(parts) > _MAX_PARTS:
                raise refusal("document_nested", name)
            elements = _Elements(name)
            for part in parts:
                with archive.open(part) as content:
                    elements.check(content, text=part.filename.lower().endswith((".xml", ".rels")))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise refusal("document_broken", name, kind="Word") from error


class _Elements:
    """Counts the elements of XML before anything is made of them."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._count = self._depth = self._size = 0

    def check(self, content: IO[bytes], *, text: bool) -> None:
        """EditError when a part, with those before, holds too much, or names entities.

        Any part may be the text of the document, whatever it is called. *text*: it is called so; ValueError when it is no XML then.
        """
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        self._depth = 0
        try:
            while portion := content.read(_PORTION):
                parser.Parse(portion)
                self._size += len(portion)
                if self._size > MAX_XML:
                    raise refusal("document_unpacked", self._name, size=MAX_XML // 1_000_000)
        except (expat.ExpatError, LookupError) as error:
            # A picture is none; who reads the document comes no further than this either.
            if text:
                raise ValueError(str(error)) from error

    def _doctype(self, *_: object) -> None:
        raise refusal("document_broken", self._name, kind="Word")

    def _start(self, _: str, __: Mapping[str, str]) -> None:
        self._count += 1
        self._depth += 1
        if self._count > MAX_ELEMENTS or self._depth > MAX_DEPTH:
            raise refusal("document_nested", self._name)

    def _end(self, _: str) -> None:
        self._depth -= 1
