"""Taking turns: who changes a knowledge folder is alone with it."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from pathlib import Path

from bot.storage import folder as files

PAUSE = 0.02
"""Seconds between two looks whether another process has finished."""


class Turns:
    """Turns at one folder: within this process in the order of asking, and among all processes."""

    def __init__(self, folder: Path, holder: str, patience: float) -> None:
        """*holder*: as whom messages of other processes name this one; *patience*: seconds to wait for another process."""
        self._folder, self._holder, self._patience = folder, holder, patience
        self._here = asyncio.Lock()

    @contextlib.asynccontextmanager
    async def alone(self, *, writing: bool = True) -> AsyncIterator[None]:
        """Be the only one who changes the folder.

        Unless it is for *writing*, a folder that can only be read will do.

        Raises:
            BusyError: another process was writing all the time.
            ReadOnlyError: the folder can only be read.
            StorageError: it cannot be used.
        """
        async with self._here:
            try:
                held = await self._hold()
            except files.ReadOnlyError:
                if writing:
                    raise
                held = contextlib.ExitStack()
            with held:
                yield

    @contextlib.asynccontextmanager
    async def here(self) -> AsyncIterator[None]:
        """Be the only one of this process; others may change the folder."""
        async with self._here:
            yield

    async def _hold(self) -> contextlib.ExitStack:
        begun = time.monotonic()
        while (held := await asyncio.to_thread(files.lock, self._folder, self._holder)) is None:
            waited = time.monotonic() - begun
            if waited >= self._patience:
                raise files.busy(self._folder, waited)
            await asyncio.sleep(PAUSE)
        return held
