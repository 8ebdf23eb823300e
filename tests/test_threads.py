"""One answer is made in one thread."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="threads are counted where Linux lists them")
def test_that_algebra_is_loaded_starts_no_thread() -> None:
    story = "import bot.retrieval.index, os; print(len(os.listdir('/proc/self/task')))"
    done = subprocess.run([sys.executable, "-c", story], env={"PATH": ""}, capture_output=True, text=True, check=True)
    assert done.stdout == "1\n"
