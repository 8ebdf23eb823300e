"""Several processes on one knowledge folder, and processes that end without notice."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.publishing.publisher import Publisher
from bot.storage.database import Database
from bot.storage.files import read_texts
from tests import forked
from tests.cli.conftest import ROOT
from tests.storage.test_telling import to_the_end

PROCESSES, EDITORS = 4, 5


@pytest.mark.anyio
async def test_of_twenty_editors_in_several_processes_none_loses_a_change(folder: Path, url: str, database: Database, cache: Path) -> None:
    running = [
        forked.start("tests.publishing.editor_child", str(folder), url, str(cache), name, str(EDITORS), "1") for name in "wxyz"[:PROCESSES]
    ]
    acknowledged = [line for process, output in running for line in to_the_end(process, output)]
    assert [process.exitcode for process, _ in running] == [0] * PROCESSES
    assert len(set(acknowledged)) == PROCESSES * EDITORS
    lines = [line.strip() for line in read_texts(folder)["facts.yaml"].splitlines()]
    assert set(acknowledged) <= set(lines)
    publisher = Publisher(folder, database, cache=cache)
    await publisher.open()
    history = await publisher.history(limit=100)
    assert [one.number for one in history] == list(range(PROCESSES * EDITORS + 1, 0, -1))
    assert len({one.author for one in history[:-1]}) == PROCESSES * EDITORS
    assert await publisher.texts_at(history[0].number) == read_texts(folder)
    await publisher.close()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_nothing_acknowledged_is_lost_when_the_process_is_killed() -> None:
    command = [sys.executable, "-m", "tests.benchmarks.kills", "--kills", "10", "--seed", "3"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.match(r"10 kills in \d+ s; acknowledged changes: \d+; nothing was lost\n", done.stdout)
