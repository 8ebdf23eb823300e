"""A process that asks a folder something: ``python -m tests.storage.asking_child FOLDER CACHE``; it ends where it would wait for ever."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

from bot.storage.cache import open_service

if __name__ == "__main__":
    signal.alarm(60)
    sys.stdout.write(open_service(Path(sys.argv[1]), cache=Path(sys.argv[2])).ask("hello")[0].text)
