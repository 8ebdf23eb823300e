"""Files that administrators send: hostile until they are read."""

from __future__ import annotations

from bot.editorial.documents import document_text
from bot.editorial.texts import checked_name, decoded
from bot.errors import EditError
from bot.telegram.administration.desk import Visit

MAX_UPLOAD = 8_000_000
"""Largest file that is fetched, in bytes: a document of 2 million characters; a table or YAML file may be 2 MB."""

_NO_TEXT = (".doc", ".docx", ".odt", ".rtf", ".pdf", ".wps", ".html", ".htm", ".png", ".jpg", ".jpeg")  # documents, but no plain text
_REMEDY = (
    "only the text of a document can be taken, no Word, PDF or picture file -> open it, choose 'Save as', 'Plain text (.txt)' "
    "with the encoding UTF-8, and send that file"
)


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


def _too_large(name: str) -> EditError:
    return EditError(f"{name or 'the file'}: it is larger than {MAX_UPLOAD // 1_000_000} MB -> divide it into several")


def document_of(name: str, data: bytes) -> str:
    """The text of a document that was sent as a file.

    Raises:
        EditError: it is no UTF-8 text.
    """
    if name.lower().endswith(_NO_TEXT):
        raise EditError(f"{name}: {_REMEDY}")
    text = decoded(name, data, binary=_REMEDY)
    document_text(text)
    return text


def is_document(name: str) -> bool:
    """Whether a file is a document, judged by its name, rather than facts to import."""
    return name.lower().endswith((".txt", *_NO_TEXT))
