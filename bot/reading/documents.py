"""A file of any kind that is taken, as a document: its text and where its paragraphs stand in the file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from bot.editorial.documents import MAX_CHARACTERS, MAX_SENTENCES, ReadDocument, document_text
from bot.editorial.files import DOCUMENT_ENDINGS, MACROS, NO_TEXT, ending_of
from bot.editorial.refusals import refusal
from bot.editorial.texts import checked_name
from bot.facts.model import Document, Places
from bot.facts.sentences import sentences_of
from bot.reading.paragraphs import Contents, assemble, cleaned

Reader = Callable[[str, bytes], Contents]

_BEGINNINGS = {
    b"%PDF": (".pdf",),
    b"PK\x03\x04": (".docx", ".xlsx"),
    b"\xd0\xcf\x11\xe0": (".docx", ".xlsx"),
    b"{\\rtf": (),
    b"\x7fELF": (),
    b"\x89PNG": (),
    b"\xff\xd8\xff": (),
    b"GIF8": (),
    b"Rar!": (),
    b"7z\xbc\xaf": (),
}
"""How files of a kind begin, and the endings that they have then; with another ending they are not what they say."""


def read_file(name: str, data: bytes) -> ReadDocument:
    """The text of a document.

    Raises:
        EditError: the file cannot be used; the message says why, in every language that there is.
    """
    checked_name(name)
    ending = ending_of(name)
    if ending in MACROS:
        raise refusal("document_macros", name)
    if ending in NO_TEXT or ending not in DOCUMENT_ENDINGS:
        raise refusal("document_kind", name)
    for beginning, endings in _BEGINNINGS.items():
        if data.startswith(beginning) and ending not in endings:
            raise refusal("document_disguised", name)
    if ending == ".txt":
        return _plain(name, data)
    try:
        contents = _reader(ending)(name, data)
    except ImportError as error:
        raise refusal("document_extra", name) from error
    text, places = assemble(contents.paragraphs)
    title = cleaned(contents.title)[:200]
    return _measured(name, text, places, title=title, pages=contents.pages, encoding=contents.encoding, left_out=contents.left_out)


def _plain(name: str, data: bytes) -> ReadDocument:
    from bot.reading.plain import unwrapped  # noqa: PLC0415

    text, encoding = _decoded(name, data)
    return _measured(name, unwrapped(text), Places(), encoding=encoding)


def _reader(ending: str) -> Reader:
    """What reads files with that ending; loaded only now. ImportError when it is not installed."""
    match ending:
        case ".pdf":
            from bot.reading.pdf import contents_of_pdf as reader  # noqa: PLC0415
        case ".docx":
            from bot.reading.word import contents_of_word as reader  # noqa: PLC0415
        case ".html" | ".htm":
            from bot.reading.web import contents_of_page as reader  # noqa: PLC0415
        case ".mhtml" | ".mht":
            from bot.reading.web import contents_of_mhtml as reader  # noqa: PLC0415
        case ".xlsx":
            return _workbook
        case ".csv":
            return _csv
        case _:
            return _markdown
    return reader


def _markdown(name: str, data: bytes) -> Contents:
    from bot.reading.word import contents_of_markdown  # noqa: PLC0415

    return contents_of_markdown(name, *_decoded(name, data))


def _csv(name: str, data: bytes) -> Contents:
    from bot.reading.tabular import contents_of_csv  # noqa: PLC0415

    return contents_of_csv(name, *_decoded(name, data))


def _workbook(name: str, data: bytes) -> Contents:
    from bot.reading.tabular import contents_of_xlsx  # noqa: PLC0415

    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise refusal("document_password", name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if any(one.lower().endswith("vbaproject.bin") for one in archive.namelist()):
                raise refusal("document_macros", name)
    except (zipfile.BadZipFile, OSError, ValueError, EOFError) as error:
        raise refusal("document_broken", name, kind="XLSX") from error
    return contents_of_xlsx(name, data)


def _decoded(name: str, data: bytes) -> tuple[str, str]:
    from bot.reading.encodings import decoded_text  # noqa: PLC0415

    found = decoded_text(data)
    if found is None:
        raise refusal("document_encoding", name)
    return found


def _measured(
    name: str, text: str, places: Places, *, title: str = "", pages: int | None = None, encoding: str = "", left_out: tuple[str, ...] = ()
) -> ReadDocument:
    """EditError when there is no text, or more than is taken."""
    if not text.strip():
        raise refusal("document_empty", name)
    if len(text) > MAX_CHARACTERS:
        raise refusal("document_long", name, number=f"{MAX_CHARACTERS:,}")
    text = document_text(text)
    sentences = sum(1 for _ in sentences_of(Document(id="", title="", text=text)))
    if sentences > MAX_SENTENCES:
        raise refusal("document_sentences", name, sentences=f"{sentences:,}", most=f"{MAX_SENTENCES:,}")
    if sentences == 0:
        raise refusal("document_empty", name)
    paragraphs = sum(1 for line in text.splitlines() if line.strip())
    return ReadDocument(
        text=text,
        places=places,
        title=title,
        pages=pages,
        paragraphs=paragraphs,
        sentences=sentences,
        encoding=encoding,
        left_out=left_out,
    )
