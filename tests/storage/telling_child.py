"""Somebody who tells people, for the tests of sudden ends: ``python -m tests.storage.telling_child URL``.

Tells a line for each person told, after the commit that hands them out.
"""

from __future__ import annotations

import sys

from bot.storage.engine import open_engine
from bot.storage.misses import due, waiting


def work(url: str) -> None:
    """Tell all who wait, three at a time."""
    engine = open_engine(url)
    while True:
        with engine.begin() as connection:
            handed = due(connection, waiting(connection, limit=3))
        if not handed:
            break
        for subscription in handed:
            sys.stdout.write(f"{subscription.reply}\n")
            sys.stdout.flush()
    engine.dispose()


if __name__ == "__main__":
    work(sys.argv[1])
