"""``python -m tests.benchmarks.reading_documents``: how long a document of 200 pages is read, and how much memory that takes.

A PDF, a Word document and a web page of as many words are made, and each is read by a process of its own, as the bot does it. Time is
from its start to its end, of computing and by the clock; memory is the most that the process held (VmHWM) and its address space (VmPeak).
Ends with 1 when one takes more than 20 s of computing or 200 MB. ``50`` as argument: so many pages. Takes a minute.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable

from tests.reading.making import book_of, word_of

MOST_SECONDS = 20.0
MOST_MEGABYTES = 200.0

MEASURE = """
import io, os, resource, sys, time
began = time.perf_counter()
sys.stdout = io.TextIOWrapper(open(os.devnull, "wb"))
from bot.reading.__main__ import main
main()
status = {line.split(":")[0]: line.split()[1] for line in open("/proc/self/status") if ":" in line and len(line.split()) > 1}
used = resource.getrusage(resource.RUSAGE_SELF)
print(used.ru_utime + used.ru_stime, time.perf_counter() - began, status["VmHWM"], status["VmPeak"], file=sys.stderr)
"""


def page_of(pages: int) -> bytes:
    """A web page as long as so many pages."""
    paragraph = "<p>" + "The zone offers rent support to companies that settle in the harbour district. " * 5 + "</p>"
    part = "<h2>Section</h2>" + paragraph * 6 + "<table><tr><th>Zone<th>Rent</tr><tr><td>East<td>14 yuan</tr></table>"
    return f"<html><body><nav>Start</nav><main>{part * pages}</main></body></html>".encode()


def measured(name: str, data: bytes) -> tuple[float, float, float, float]:
    """Seconds of computing and by the clock, MB held and MB of address space, of a process that reads the file."""
    with tempfile.TemporaryFile() as file:
        file.write(json.dumps({"name": name, "document": True}).encode() + b"\n")
        file.write(data)
        file.seek(0)
        told = subprocess.run([sys.executable, "-c", MEASURE], stdin=file, capture_output=True, text=True, check=True).stderr.split()
    return float(told[0]), float(told[1]), int(told[2]) / 1024, int(told[3]) / 1024


def main(pages: int) -> int:
    """Measure and print; 1 when a bound is passed."""
    makers: dict[str, Callable[[int], bytes]] = {"book.pdf": book_of, "book.docx": word_of, "book.html": page_of}
    passed = True
    print(f"{pages} pages     file MB  computing s  clock s  held MB  address space MB")
    for name, make in makers.items():
        data = make(pages)
        computing, clock, held, space = measured(name, data)
        passed = passed and computing <= MOST_SECONDS and held <= MOST_MEGABYTES
        print(f"{name:13} {len(data) / 1e6:7.2f} {computing:12.1f} {clock:8.1f} {held:8.0f} {space:17.0f}")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
