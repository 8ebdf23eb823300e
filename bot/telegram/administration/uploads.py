"""Files that administrators send: hostile until they are read."""

from __future__ import annotations

from bot.editorial.documents import document_text
from bot.editorial.texts import checked_name
from bot.errors import EditError
from bot.telegram.administration.desk import Visit

MAX_UPLOAD = 8_000_000
"""Largest file that is fetched, in bytes: a document of 2 million characters; a table or YAML file may be 2 MB."""


NO_TEXT = (".doc", ".docx", ".odt", ".rtf", ".pdf", ".wps", ".html", ".htm", ".png", ".jpg", ".jpeg")
"""Endings of documents that are no plain text."""

_NO_TEXT = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"{\\rtf")  # Word, PDF and the like, whatever they are called


class Uploads:
    """Fetches files from Telegram."""

    async def fetch(self, visit: Visit, file: str, *, size: int | None = None, name: str = "") -> bytes:
        """The content of a file.

        Args:
            visit: whose act it is.
            file: Telegram's id of it.
            size: how large Telegram says it is; None: it is not known yet.
            name: its name, for messages.

        Raises:
            EditError: it is too large, and is not fetched.
        """
        if name:
            checked_name(name)
        if size is not None and size > MAX_UPLOAD:
            raise _too_large(name)
        told = await visit.message.get_bot().get_file(file)
        if told.file_size is None or told.file_size > MAX_UPLOAD:
            raise _too_large(name)
        data = bytes(await told.download_as_bytearray())
        if len(data) > MAX_UPLOAD:
            raise _too_large(name)
        return data


def no_text(name: str) -> EditError:
    """What to say of a document that is no plain text."""
    remedy = "open it, choose 'Save as', 'Plain text (.txt)' with the encoding UTF-8, and send that file"
    return EditError(f"{name}: only the text of a document can be taken, no Word, PDF or picture file -> {remedy}")


def _too_large(name: str) -> EditError:
    return EditError(f"{name or 'the file'}: it is larger than {MAX_UPLOAD // 1_000_000} MB -> divide it into several")


def decoded(name: str, data: bytes) -> str:
    """The text of a document that was sent as a file.

    Raises:
        EditError: it is no UTF-8 text.
    """
    if data.startswith(_NO_TEXT):
        raise no_text(name)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise EditError(f"{name}: the file has the encoding UTF-16 -> save it with the encoding UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"{name}, line {line}: byte {data[error.start]:#04x} is not UTF-8"
        raise EditError(f"{what} -> save the file with the encoding UTF-8") from error
    document_text(text)
    return text
