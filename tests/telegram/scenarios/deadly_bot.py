"""The bot with a fault: a question with the word "poison" ends the process at once, as a crash in a library or the kernel would."""

from __future__ import annotations

import os
import signal

from bot.cli.main import run
from bot.language.question import Question
from bot.service import Service

_understand = Service.understand


def deadly(self: Service, text: str) -> Question:
    """Understand, or die."""
    if "poison" in text:
        os.kill(os.getpid(), signal.SIGKILL)
    return _understand(self, text)


if __name__ == "__main__":
    Service.understand = deadly  # type: ignore[method-assign]  # the fault
    run()
