"""``python -m tests.benchmarks.answer_time``: how long answers, starts and rebuilds take, as a Markdown report.

All methods are measured in one run on the same wordings and questions, since only ratios survive a change of machine.
The scan and BM25 stand for what one would write first; they only find the nearest wording, while the service also repairs
spelling, decides and composes the reply. Takes two to three minutes.
"""

from __future__ import annotations

import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import bm25s
from rapidfuzz import fuzz, process

from bot.decisions import NotStated
from bot.language.normalize import normalize
from bot.paths import shipped_knowledge
from bot.retrieval.engine import build
from bot.service import Service, prepare
from tests.benchmarks.invented import Asked, invent

ROOT = Path(__file__).resolve().parents[2]
QUESTIONS = ROOT / "tests" / "questions" / "public"

SIZES = (600, 10_000, 100_000)
ASKED = 400
"""Questions to the service and to BM25 at each size."""
SCANNED = 12
"""Questions to the scan: at 100,000 wordings each takes a good part of a second."""
WARM_UP = 30
ROUNDS = 3
"""Rounds over the questions to the shipped base, and starts of the program."""

HOSTILE = {
    "5,000 characters": "what is the weather in dalian like and who signed it " * 100,
    "one word of 400 characters": "wandaplaza" * 40,
    "unknown words": " ".join(f"q{chr(97 + n % 26)}x{chr(97 + n // 26 % 26)}vbnm" for n in range(600)),
    "Chinese characters": "的大莲是否和六盘水签" * 500,
    "numbers": "1 " * 2500,
    "Chinese numerals": "十" * 5000,
    "digits": "9" * 5000,
    "sentences": "wanda? " * 700,
    "marks": "?!." * 1600,
}
_WORD = re.compile(r"[a-z0-9]+|[㐀-鿿]")
_PROBE = """
import sys, time
from pathlib import Path
begin = time.perf_counter()
from bot.storage.cache import open_service
imported = time.perf_counter()
service = open_service(Path(sys.argv[1]))
opened = time.perf_counter()
service.ask("When did Wanda Plaza open?")
service.ask("万达广场哪年开业")
try:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    resident = pages * __import__("os").sysconf("SC_PAGE_SIZE") / 2**20
except OSError:
    resident = float("nan")
print(imported - begin, opened - imported, resident)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One method at one size.

    Attributes:
        times: seconds per question.
        right: share of the questions about a known item whose nearest item was the right one, in [0, 1].
    """

    times: Sequence[float]
    right: float

    def percentile(self, share: float) -> float:
        """Seconds within which *share* of the questions, in [0, 1], are answered."""
        return percentile(self.times, share)


def percentile(times: Sequence[float], share: float) -> float:
    """The smallest time that *share* of the times do not exceed."""
    return sorted(times)[max(0, round(share * len(times)) - 1)]


def measure(answer: Callable[[str], str | None], questions: Sequence[Asked]) -> Measured:
    """Ask the questions one after another; *answer* gives the item found."""
    times, right = [], []
    for question in questions:
        begin = time.perf_counter()
        item = answer(question.text)
        times.append(time.perf_counter() - begin)
        if question.item is not None:
            right.append(item == question.item)
    return Measured(times=times, right=statistics.fmean(right))


def nearest_of(service: Service) -> Callable[[str], str | None]:
    """Asking the service; the item found is the likeliest one, whatever is decided about it."""

    def ask(text: str) -> str | None:
        reply, _ = service.ask(text)
        if isinstance(reply.decision, NotStated) and reply.decision.gap:
            return reply.decision.gap
        return next(iter(service.search(text, 1)), None)

    return ask


def scan_of(texts: Sequence[str], items: Sequence[str]) -> Callable[[str], str | None]:
    """The nearest wording by token_set_ratio, compared with every one."""

    def ask(text: str) -> str | None:
        found = process.extractOne(normalize(text), texts, scorer=fuzz.token_set_ratio)
        return items[found[2]]

    return ask


def bm25_of(texts: Sequence[str], items: Sequence[str]) -> Callable[[str], str | None]:
    """The best wording by BM25 over words and Chinese characters."""
    retriever = bm25s.BM25()
    retriever.index([_WORD.findall(text) for text in texts], show_progress=False)

    def ask(text: str) -> str | None:
        words = [word for word in _WORD.findall(normalize(text)) if word in retriever.vocab_dict]
        if not words:
            return None
        numbers, _ = retriever.retrieve([words], k=1, show_progress=False, n_threads=0)
        return items[int(numbers[0, 0])]

    return ask


def sizes() -> Iterator[str]:
    """Rows of the comparison at each size."""
    yield "| wordings | facts | build | service p50 | p99 | right | scan p50 | right | BM25 p50 | right | scan : service | BM25 : service |"
    yield "|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    for size in SIZES:
        knowledge, source = invent(size)
        warm_up, questions = list(islice(source, WARM_UP)), list(islice(source, ASKED))
        begin = time.perf_counter()
        service = Service(prepare(build(knowledge)))
        seconds = time.perf_counter() - begin
        texts, items = [normalize(phrasing.text) for phrasing in knowledge.phrasings], [p.item for p in knowledge.phrasings]
        ask, scan, ranked = nearest_of(service), scan_of(texts, items), bm25_of(texts, items)
        for question in warm_up:
            ask(question.text)
            ranked(question.text)
        own, bm25, scanned = measure(ask, questions), measure(ranked, questions), measure(scan, questions[:SCANNED])
        middle = own.percentile(0.5)
        yield (
            f"| {size:,} | {len(knowledge.facts):,} | {seconds:.1f} s | {shown(middle)} | {shown(own.percentile(0.99))} | {own.right:.0%} "
            f"| {shown(scanned.percentile(0.5))} | {scanned.right:.0%} | {shown(bm25.percentile(0.5))} | {bm25.right:.0%} "
            f"| {scanned.percentile(0.5) / middle:.0f} | {bm25.percentile(0.5) / middle:.1f} |"
        )


def real_questions() -> list[str]:
    """The public questions, the turns of dialogues each by itself."""
    texts = []
    for path in sorted(QUESTIONS.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            texts += [turn["q"] for turn in row.get("turns", [row])]
    return texts


def shipped() -> Iterator[str]:
    """Rows on the shipped base: starts in processes of their own, then answers in this one."""
    yield "| shipped base | measured | limit |"
    yield "|--|--:|--:|"
    with tempfile.TemporaryDirectory() as cache:
        environment = os.environ | {"COOPBOT_CACHE": cache, "PYTHONPATH": str(ROOT)}
        starts = [_start(environment) for _ in range(ROUNDS + 1)]
        processes = []
        for _ in range(ROUNDS):
            begin = time.perf_counter()
            command = [sys.executable, "-m", "bot", "ask", "When did Wanda Plaza open?"]
            subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
            processes.append(time.perf_counter() - begin)
        stored = sum(path.stat().st_size for path in Path(cache).iterdir())
    cold, warm = starts[0], starts[1:]
    yield f"| first start: reading, checking, preparing | {cold[1]:.1f} s | |"
    yield f"| later starts | {statistics.median(start[1] for start in warm):.2f} s | 0.5 s |"
    yield f"| imports | {statistics.median(start[0] for start in warm):.2f} s | |"
    yield f"| `coopbot ask` as a whole, later starts | {statistics.median(processes):.2f} s | 0.8 s |"
    yield f"| memory after the first start | {cold[2]:.0f} MB | 120 MB |"
    yield f"| memory after later starts | {statistics.median(start[2] for start in warm):.0f} MB | 120 MB |"
    yield f"| stored state | {stored / 2**20:.0f} MB | |"
    from bot.storage.files import load

    knowledge = load(shipped_knowledge())
    service = Service(prepare(build(knowledge)))
    questions = real_questions()
    for text in questions[:WARM_UP]:
        service.ask(text)
    times = []
    for _ in range(ROUNDS):
        service.state.speller.memory.clear()
        times += [_timed(service, text) for text in questions]
    yield f"| wordings | {len(knowledge.phrasings):,} | |"
    yield f"| answer, p50 of {len(questions)} questions | {shown(percentile(times, 0.5))} | 1 ms |"
    yield f"| answer, p99 | {shown(percentile(times, 0.99))} | 5 ms |"
    for name, text in HOSTILE.items():
        service.state.speller.memory.clear()
        yield f"| worst of {ROUNDS}: {name} | {shown(max(_timed(service, text) for _ in range(ROUNDS)))} | 20 ms |"


def _start(environment: dict[str, str]) -> tuple[float, float, float]:
    """Seconds to import, seconds to open, megabytes in memory of a new process."""
    command = [sys.executable, "-c", _PROBE, str(shipped_knowledge())]
    out = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
    imported, opened, resident = map(float, out.split())
    return imported, opened, resident


def _timed(service: Service, text: str) -> float:
    begin = time.perf_counter()
    service.ask(text)
    return time.perf_counter() - begin


def shown(seconds: float) -> str:
    """A time in milliseconds with two significant digits or more."""
    milliseconds = seconds * 1000
    return f"{milliseconds:.0f} ms" if milliseconds >= 20 else f"{milliseconds:.1f} ms" if milliseconds >= 2 else f"{milliseconds:.2f} ms"


def main() -> None:
    """Print the report."""
    begin = time.perf_counter()
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores.\n", flush=True)
    for rows in (shipped(), sizes()):
        for row in rows:
            print(row, flush=True)
        print()
    print(f"Measured in {time.perf_counter() - begin:.0f} s.")


if __name__ == "__main__":
    main()
