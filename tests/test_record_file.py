"""Single records of a file."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.record_file import RecordFile


@pytest.fixture(params=["pread", "without"])
def records(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RecordFile:
    """Two hundred records of four bytes, each its number; on a system with and without ``pread``."""
    if request.param == "without":
        monkeypatch.delattr(os, "pread")
    path = tmp_path / "records"
    path.write_bytes(b"".join(number.to_bytes(4, "big") for number in range(200)))
    return RecordFile(path, 200)


def test_records_are_read_by_their_numbers_and_zeros_stand_for_none(records: RecordFile) -> None:
    assert records.size == 4
    assert records.read([7, -1, 199]) == bytes([0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 199])
    assert records.read([]) == b""


def test_threads_that_read_at_once_get_what_they_ask_for(records: RecordFile) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda number: records.read([number % 200]), range(4000)))
    assert found == [(number % 200).to_bytes(4, "big") for number in range(4000)]
