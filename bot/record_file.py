"""Files of records of one size, of which single ones are read where they are needed."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable
from pathlib import Path


class RecordFile:
    """An open file of records; processes and threads that share it do not disturb one another."""

    def __init__(self, path: Path, count: int) -> None:
        """Open a file.

        Args:
            path: the file.
            count: how many records it has.

        Raises:
            OSError: it cannot be opened.
        """
        self._file = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        self._lock = threading.Lock()
        self.size = os.fstat(self._file).st_size // count
        """Bytes of a record."""

    def read(self, numbers: Iterable[int]) -> bytes:
        """Records by their numbers, from 0, one behind the other; zeros in the place of a negative one."""
        nothing = bytes(self.size)
        return b"".join(self._at(number * self.size) if number >= 0 else nothing for number in numbers)

    def _at(self, start: int) -> bytes:
        if hasattr(os, "pread"):
            return os.pread(self._file, self.size, start)
        with self._lock:  # Windows has no pread, and no processes that are forked and share a place in the file.
            os.lseek(self._file, start, os.SEEK_SET)
            return os.read(self._file, self.size)
