"""The bot with a fault: a question with the word "poison" ends the process at once, as a crash in a library or the kernel would."""

from __future__ import annotations

import os
import signal
from typing import Any

from bot.cli.main import run
from bot.service import Service

_ask = Service.ask


def deadly(self: Service, text: str, *arguments: Any, **named: Any) -> Any:
    """Answer, or die."""
    if "poison" in text:
        os.kill(os.getpid(), signal.SIGKILL)
    return _ask(self, text, *arguments, **named)


if __name__ == "__main__":
    Service.ask = deadly  # type: ignore[method-assign]  # the fault
    run()
