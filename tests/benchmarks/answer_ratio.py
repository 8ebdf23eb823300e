"""``python -m tests.benchmarks.answer_ratio REVISION``: how long answers take beside those of a commit, as a Markdown table.

Each program answers the public questions from its own shipped base in a process of its own, both by turns, so that a machine that gets
slower does so for both. Seconds are those of the processor: an answer waits for nothing, and what else the machine does counts for none.
What a process remembers of texts is forgotten before each round. One minute.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.benchmarks.answer_time import percentile, real_questions, shown
from tests.compare import ROOT, beside

ROUNDS = 7
"""Rounds over the questions; the time of a question is the median of its rounds."""

_PROBE = """
import json, resource, sys, time
from pathlib import Path
begin = time.process_time()
from bot.storage.cache import open_service
service = open_service(Path(sys.argv[1]))
print(json.dumps(time.process_time() - begin), flush=True)
for line in sys.stdin:
    text = json.loads(line)
    if text is None:
        service.state.speller.memory.clear()
        for module in [module for name, module in sys.modules.items() if name.startswith("bot.")]:
            for value in vars(module).values():
                if hasattr(value, "cache_parameters") and value.cache_parameters()["maxsize"] is not None:
                    value.cache_clear()
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, flush=True)
        continue
    begin = time.process_time()
    service.ask(text)
    print(time.process_time() - begin, flush=True)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A running program.

    Attributes:
        process: answers one line of JSON with one number.
        start: seconds until it was ready.
    """

    process: subprocess.Popen[str]
    start: float

    def tell(self, text: str | None) -> float:
        """Seconds that the answer took; for None, which makes it forget what it remembers of texts, the most megabytes it has used."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(text) + "\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())


@contextmanager
def running(tree: Path, cache: Path) -> Iterator[Program]:
    """The program of a tree, ready to be asked."""
    environment = os.environ | {"COOPBOT_CACHE": str(cache), "PYTHONPATH": str(tree)}
    command = (sys.executable, "-c", _PROBE, str(tree / "knowledge"))
    with subprocess.Popen(command, env=environment, cwd=tree, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield Program(process=process, start=float(process.stdout.readline()))
        process.communicate()


def measure(programs: Sequence[Program], texts: Sequence[str]) -> list[list[float]]:
    """Per program the seconds that each text takes; who is asked first changes from round to round."""
    times: list[list[list[float]]] = [[[] for _ in texts] for _ in programs]
    numbers = range(len(programs))
    for turn in range(ROUNDS):
        for program in programs:
            program.tell(None)
        for place, text in enumerate(texts):
            for number in numbers if turn % 2 else reversed(numbers):
                times[number][place].append(programs[number].tell(text))
    return [[median(rounds) for rounds in found] for found in times]


def report(revision: str) -> Iterator[str]:
    """The rows of the table."""
    texts = real_questions()
    with beside(revision) as (folder, before):
        caches = folder / "cache-before", folder / "cache-now"
        firsts = []
        for tree, cache in zip((before, ROOT), caches, strict=True):
            with running(tree, cache) as program:
                firsts.append(program.start)
        with running(before, caches[0]) as old, running(ROOT, caches[1]) as new:
            times = measure((old, new), texts)
            memory = [program.tell(None) for program in (old, new)]
    yield f"| {len(texts)} questions, {ROUNDS} rounds | {revision} | now | ratio |"
    yield "|--|--:|--:|--:|"
    for name, share in (("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("longest", 1.0)):
        yield _row(f"answer, {name}", *(percentile(found, share) for found in times))
    yield _row("all answers", sum(times[0]), sum(times[1]))
    yield _row("first start", *firsts)
    yield _row("later start", old.start, new.start)
    yield f"| most memory | {memory[0]:.0f} MB | {memory[1]:.0f} MB | {memory[1] / memory[0]:.2f} |"


def _row(name: str, old: float, new: float) -> str:
    return f"| {name} | {shown(old)} | {shown(new)} | {new / old:.2f} |"


def main(arguments: Sequence[str]) -> int:
    """Print the table; 2 for a wrong call."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m tests.benchmarks.answer_ratio REVISION\n")
        return 2
    for row in report(arguments[0]):
        print(row)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
