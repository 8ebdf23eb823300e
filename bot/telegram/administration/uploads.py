"""Files that administrators send: hostile until they are read."""

from __future__ import annotations

import asyncio

from bot.editorial.documents import Original, ReadDocument, original_of
from bot.editorial.refusals import refusal
from bot.editorial.texts import Change, checked_name
from bot.errors import EditError
from bot.reading.subprocess_reader import read_document, read_facts
from bot.telegram.administration.context import AdminRequest

MAX_UPLOAD = 8_000_000
"""Largest file that is fetched, in bytes: a document of 2 million characters; a table or YAML file may be 2 MB."""


class Uploads:
    """Fetches files from Telegram and has them read, one at a time: each may take as much memory as :mod:`bot.reading.limits` allows."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()

    async def facts(self, request: AdminRequest, file: str, name: str) -> Change:
        """The change that a file of facts stands for.

        Args:
            request: what it came with.
            file: Telegram's id of it.
            name: its name.

        Raises:
            EditError: it cannot be used; it is not fetched where that is known before.
        """
        async with self._turn:
            return await read_facts(name, await self._fetch(request, file, name))

    async def document(self, request: AdminRequest, file: str, name: str) -> tuple[ReadDocument, Original | None]:
        """What is read of a document, and the file if it is to be kept besides; as :meth:`facts`."""
        async with self._turn:
            data = await self._fetch(request, file, name)
            return await read_document(name, data), original_of(name, data)

    async def _fetch(self, request: AdminRequest, file: str, name: str) -> bytes:
        if name:
            checked_name(name)
        told = await request.message.get_bot().get_file(file)
        if told.file_size is None:
            raise _too_large(name)
        refuse_large(name, told.file_size)
        data = bytes(await told.download_as_bytearray())
        refuse_large(name, len(data))
        return data


def refuse_large(name: str, size: int | None) -> None:
    """EditError when a file of *size* bytes (None: not known yet) is larger than what is fetched."""
    if size is not None and size > MAX_UPLOAD:
        raise _too_large(name)


def _too_large(name: str) -> EditError:
    return refusal("document_large", name or "?", size=MAX_UPLOAD // 1_000_000)
