"""The files people and the bot sent, under ids and paths of Telegram's form."""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from pathlib import PurePosixPath

from telegram.constants import FileSizeLimit

from botapi_emulator.refusal import Json, bad_request


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file.

    Attributes:
        file_id: by which the bot may fetch or resend it.
        unique_id: the same for the same content.
        kind: document, photo, sticker or voice.
        name: as its sender called it; may be empty.
        mime: its content type.
        path: ``file_path``, below ``/file/bot<token>/``.
        content: its bytes.
    """

    file_id: str
    unique_id: str
    kind: str
    name: str
    mime: str
    path: str
    content: bytes


class Files:
    """All files of a world."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def put(self, content: bytes, *, kind: str, name: str, mime: str) -> StoredFile:
        """Keep a file."""
        number = len(self._by_id) + 1
        digest = hashlib.sha256(kind.encode() + content).hexdigest()
        suffix = PurePosixPath(name).suffix or {"photo": ".jpg", "sticker": ".webp", "voice": ".oga"}.get(kind, "")
        stored = StoredFile(
            file_id=f"{kind[:2].upper()}ACAgQAAx{digest[:24]}{number}",
            unique_id=f"AgAD{digest[:12]}",
            kind=kind,
            name=name,
            mime=mime,
            path=f"{kind}s/file_{number}{suffix}",
            content=content,
        )
        self._by_id[stored.file_id] = self._by_path[stored.path] = stored
        if kind == "photo":
            self._by_id[stored.file_id + "s"] = stored
        return stored

    def of_id(self, file_id: str, kind: str | None = None) -> StoredFile:
        """The file of an id.

        Raises:
            Refusal: no such id, or a file of another kind than the method sends.
        """
        stored = self._by_id.get(file_id)
        if stored is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        if kind is not None and stored.kind != kind:
            raise bad_request(f"can't use file of type {stored.kind.title()} as {kind.title()}")
        return stored

    def at_path(self, path: str) -> StoredFile | None:
        """The file of a ``file_path``."""
        return self._by_path.get(path)

    def describe(self, file_id: str) -> Json:
        """The answer of getFile.

        Raises:
            Refusal: no such file, or it has more than 20 MB.
        """
        stored = self._by_id.get(file_id)
        if stored is None:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        if len(stored.content) > FileSizeLimit.FILESIZE_DOWNLOAD:
            raise bad_request("file is too big")
        return {**named(stored), "file_path": stored.path}


def named(stored: StoredFile) -> Json:
    """Ids and size, as every object about a file has them."""
    return {"file_id": stored.file_id, "file_unique_id": stored.unique_id, "file_size": len(stored.content)}


def document(stored: StoredFile) -> Json:
    """A Document."""
    return {**named(stored), "file_name": stored.name, "mime_type": stored.mime}


def photo(stored: StoredFile) -> list[Json]:
    """A photo as the list of its sizes: a thumbnail and itself."""
    width, height = png_size(stored.content) or (640, 480)
    small = {"file_id": stored.file_id + "s", "file_unique_id": stored.unique_id + "s", "file_size": len(stored.content)}
    return [
        {**small, "width": max(1, width // 8), "height": max(1, height // 8)},
        {**named(stored), "width": width, "height": height},
    ]


def sticker(stored: StoredFile, emoji: str) -> Json:
    """A static Sticker."""
    return {
        **named(stored),
        "type": "regular",
        "width": 512,
        "height": 512,
        "is_animated": False,
        "is_video": False,
        "emoji": emoji,
    }


def voice(stored: StoredFile, seconds: int) -> Json:
    """A Voice."""
    return {**named(stored), "duration": seconds, "mime_type": stored.mime}


def png_size(content: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a PNG; None for any other file."""
    if content[:8] != b"\x89PNG\r\n\x1a\n" or len(content) < 24:
        return None
    width, height = struct.unpack(">II", content[16:24])
    return int(width), int(height)
