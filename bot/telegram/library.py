"""The library for Telegram, loaded without what it imports and this bot has no use for."""

from __future__ import annotations

import importlib
import sys

LEFT_OUT = ("httpx._main", "cryptography")
"""The command line of httpx, with rich and Pygments: 5 MB. What reads passports, which the readers of PDF bring along: 8 MB. Both libraries
allow for their not being there."""


def load_library() -> None:
    """Import the library, before anything else does; whoever imports what is left out afterwards gets it."""
    absent = [name for name in LEFT_OUT if name not in sys.modules]
    # A module that is None is one that is not there.
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]
    try:
        importlib.import_module("telegram")
    finally:
        for name in absent:
            del sys.modules[name]
