"""The bot in Telegram: handlers read an update, ask the service, render and reply. Telegram is known here alone."""

import sys

# The library imports httpx, which imports its own command line with rich and Pygments: 5 MB that nobody needs here.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # None: it is not there, which httpx allows for
