"""``python -m tests``: style, types, the direction of the dependencies, and the tests; all are run, then summed up.

Types are checked beside the tests, which leave a core idle now and then.
"""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = Path(sysconfig.get_path("scripts"))

CHECKS = (
    ("style", (sys.executable, "-m", "ruff", "check", ".")),
    ("format", (sys.executable, "-m", "ruff", "format", "--check", ".")),
    ("dependencies", (str(SCRIPTS / "lint-imports"), "--no-cache")),
    ("tests", (sys.executable, "-m", "pytest", "-n", "auto", "-q")),
)
TYPES = (sys.executable, "-m", "mypy")


def main() -> int:
    """Run every check; the exit status of the first that failed, 0 when none did."""
    results = []
    types = subprocess.Popen(TYPES, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    for name, command in CHECKS:
        print(f"== {name}: {' '.join((Path(command[0]).name, *command[1:]))}", flush=True)
        start = time.monotonic()
        status = subprocess.run(command, cwd=ROOT, check=False).returncode
        results.append((name, status, time.monotonic() - start))
    start = time.monotonic()
    print(f"== types: {' '.join((Path(TYPES[0]).name, *TYPES[1:]))}\n{types.communicate()[0]}", end="", flush=True)
    results.append(("types", types.returncode, time.monotonic() - start))  # what they took longer than the tests
    print("== summary")
    for name, status, seconds in results:
        print(f"{name:13} {'passed' if status == 0 else f'FAILED ({status})':12} {seconds:6.1f} s")
    return next((status for _, status, _ in results if status), 0)


if __name__ == "__main__":
    sys.exit(main())
