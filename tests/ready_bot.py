"""What a start of the bot imports and reads once, in the order of ``bot.cli.run``; to import this is to do it (see ``forked.py``)."""

from __future__ import annotations

import gc

from bot.cli import main, run
from bot.storage.memory import share_heap
from bot.telegram.library import load_library

share_heap()
load_library()

from bot.telegram import running, webhook  # noqa: E402  # behind the library
from tests.prepared import shipped_edition  # noqa: E402  # behind the heap

__all__ = ["main", "run", "running", "webhook"]

# For the vocabularies, which are read when they are first needed.
shipped_edition()
# All of this stays where it is in every fork.
gc.freeze()
