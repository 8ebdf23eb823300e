"""Minutes of mixed load and faults: ``python -m tests.benchmarks.soak --minutes 10``; the exit status is 1 when something was lost."""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.soak.run import soak
from tests.telegram.scenarios.bot_process import ROOT


def main() -> int:
    """Soak the bot, and print what it came to; 1 when something was lost, it ended by itself, or memory grew."""
    parser = argparse.ArgumentParser(description=__doc__.partition(";")[0])
    parser.add_argument("--minutes", type=float, default=10.0, help="how long; 1 for a quick look")
    arguments = parser.parse_args()
    os.environ.setdefault("COOPBOT_CACHE", str(ROOT / ".pytest_cache" / "coopbot"))
    place = Path(tempfile.mkdtemp(prefix="soak-"))
    report = asyncio.run(soak(place, 60 * arguments.minutes, say=lambda line: print(line, file=sys.stderr, flush=True)))
    print("\n".join(report.lines_of()))
    if report.failures():
        print(f"the logs and the data are in {place}")
        return 1
    shutil.rmtree(place)
    return 0


if __name__ == "__main__":
    sys.exit(main())
