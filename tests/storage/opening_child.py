"""A process that opens a database, for the tests of several: ``python -m tests.storage.opening_child URL``; tells only what is wrong."""

from __future__ import annotations

import sys

from bot.storage.engine import open_engine

if __name__ == "__main__":
    sys.stderr = sys.stdout
    open_engine(sys.argv[1]).dispose()
