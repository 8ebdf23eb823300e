"""Files that people send and get, facts and documents: by the ending of their name."""

from __future__ import annotations

import io
import zipfile

from bot.editorial.forms import forms_of, stored_entries
from bot.editorial.imports import MAX_CHARACTERS, ImportFile, forms_in, too_long
from bot.editorial.rewriting import rewrite
from bot.editorial.sheets import csv_of, table_of_csv, table_of_xlsx, xlsx_of
from bot.editorial.tables import ImportTable
from bot.editorial.texts import Texts, checked_name, decoded
from bot.editorial.values import plain
from bot.errors import EditError
from bot.messages import Message, joined

ENDINGS = (".yaml", ".csv", ".xlsx")
"""What can be imported, and exported; ``.zip`` besides can only be exported: all files as they are."""

MAX_BYTES = 2_000_000
"""Largest YAML or CSV file that is taken."""

DOCUMENT_ENDINGS = (".txt", ".md", ".docx", ".pdf", ".html", ".htm", ".mhtml", ".mht", ".xlsx", ".csv")
"""What a document can be. A table is taken for facts to import unless it is said to be a document."""

MACROS = (".docm", ".dotm", ".xlsm", ".xltm", ".xlsb")
"""Files that hold programs."""

NO_TEXT = (
    *(".doc", ".odt", ".rtf", ".wps", ".ppt", ".pptx", ".xls", ".ods", ".et", ".epub"),
    *(".png", ".jpg", ".jpeg", ".tif", ".tiff", *MACROS),
)
"""Other documents, which are told how to become one that is taken."""

_EARLY = (1980, 1, 1, 0, 0, 0)  # the same texts give the same archive


def import_of(name: str, data: bytes) -> ImportTable | ImportFile:
    """The change that the file *name* with the content *data* stands for.

    Files from outside are read so in a process of its own, by :func:`bot.reading.subprocess_reader.read_facts`.

    Raises:
        EditError: the ending is none of ``ENDINGS`` (or ``.yml``), the name leads to a folder, or the file cannot be read: too
            large, binary, not UTF-8, a broken table. What its facts say is judged when the change is applied.
        KnowledgeError: the mistakes of a YAML file, with their lines.
    """
    checked_name(name)
    ending = ending_of(name)
    if ending == ".xlsx":
        return ImportTable(table=table_of_xlsx(name, data))
    if ending not in {".yaml", ".yml", ".csv"}:
        told = Message(
            "{name}: files of this kind cannot be imported -> save it as {endings}",
            "{name}：这类文件不能导入 -> 请另存为 {endings}",
            name=name,
            endings=joined(ENDINGS),
        )
        raise EditError(told)
    text = _decoded(name, data)
    return ImportTable(table=table_of_csv(name, text)) if ending == ".csv" else ImportFile(name=name, forms=tuple(forms_in(name, text)))


def is_document(name: str, *, titled: bool = False) -> bool:
    """Whether a file is a document, judged by its name, rather than facts to import. *titled*: it was sent with a title."""
    ending = ending_of(name)
    return ending in NO_TEXT or (ending in DOCUMENT_ENDINGS and (titled or ending not in ENDINGS))


def export_of(texts: Texts, ending: str) -> bytes:
    """The facts as a file: ``.yaml`` (all in one, without notes), ``.csv``, ``.xlsx``; ``.zip``: the files of the folder as they are."""
    match ending:
        case ".yaml" | ".yml":
            entries = [plain(one.node) for one in stored_entries(texts, "facts")]
            return rewrite("facts.yaml", "", {"facts": entries}).encode() if entries else b"facts: []\n"
        case ".csv":
            return csv_of(forms_of(texts)).encode()
        case ".xlsx":
            return xlsx_of(forms_of(texts))
        case ".zip":
            return _zip_of(texts)
        case _:
            told = Message(
                "facts cannot be exported as '{ending}' -> name a file that ends with {endings}",
                "条目不能导出为“{ending}”文件 -> 请用以 {endings} 结尾的文件名",
                ending=ending,
                endings=joined((*ENDINGS, ".zip")),
            )
            raise EditError(told)


def ending_of(name: str) -> str:
    """The ending of a file's name in small letters, with its dot; empty when it has none."""
    stem, dot, ending = name.rpartition(".")
    return f".{ending.lower()}" if dot and stem else ""


def _decoded(name: str, data: bytes) -> str:
    if len(data) > MAX_BYTES:
        told = Message(
            "{name}: the file is larger than {size} MB -> divide it into several",
            "{name}：文件大于 {size} MB -> 请分成几份",
            name=name,
            size=MAX_BYTES // 1_000_000,
        )
        raise EditError(told)
    binary = Message(
        "this is no text file -> give it the ending that it should have, or save it as text",
        "这不是文本文件 -> 请改用正确的扩展名，或另存为文本",
    )
    text = decoded(name, data, binary=binary, program=Message(" (in Excel: 'CSV UTF-8')", "（在 Excel 中选“CSV UTF-8”）"))
    if len(text) > MAX_CHARACTERS:
        raise EditError(too_long(name))
    return text


def _zip_of(texts: Texts) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(texts):
            archive.writestr(zipfile.ZipInfo(path, _EARLY), texts[path].encode(), zipfile.ZIP_DEFLATED)
    return data.getvalue()
