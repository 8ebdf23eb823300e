"""``python -m tests.benchmarks.misses``: how long misses take to be gathered, and how well, as a Markdown report.

Time: invented questions to an invented base, a third of them mistyped. Quality: the labelled questions of the rounds, where those
with the same proof and the same first value count as asking for the same: *pure* is the share of questions in a cluster whose
most frequent label is theirs, *gathered* the share of questions that are not alone though another one has their label.
"""

from __future__ import annotations

import json
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from bot.editorial import misses
from bot.editorial.misses import Miss, cluster
from bot.paths import shipped_knowledge
from bot.retrieval.engine import build
from bot.service import Service, prepare
from bot.storage.cache import open_service
from tests.benchmarks.invented import invent

QUESTIONS = Path(__file__).resolve().parents[1] / "questions"
SIZES = (1_250, 2_500, 5_000, 10_000)
LEAST = (0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8)


def missed(texts: Sequence[str]) -> list[Miss]:
    """A miss of each text."""
    return [
        Miss(id=str(number), at=float(number), question=text, language="en", user="one", reasons=frozenset({"unknown"}))
        for number, text in enumerate(texts)
    ]


def labelled() -> Iterator[tuple[str, str]]:
    """Questions that the documents answer, with what they ask for."""
    for file in (*sorted((QUESTIONS / "public").glob("*.jsonl")), *sorted((QUESTIONS / "rounds").glob("*.jsonl"))):
        for line in file.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            if entry.get("support") and entry["value"]:
                yield entry["q"], json.dumps([sorted(entry["support"]), entry["value"][0][0]])


def seconds(work: Callable[[], object], rounds: int = 3) -> float:
    """The median of a few rounds."""
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def quality(service: Service) -> tuple[int, int, float, float]:
    """Questions, clusters, share of pure ones, share of gathered ones."""
    questions = list(labelled())
    texts = [text for text, _ in questions]
    clusters = cluster(missed(texts), service)
    together = Counter(label for _, label in questions)
    pure = gathered = 0
    for found in clusters:
        labels = Counter(questions[int(identifier)][1] for identifier in found.misses)
        pure += labels.most_common(1)[0][1]
        gathered += sum(count for label, count in labels.items() if count > 1)
    sharing = sum(count for count in together.values() if count > 1)
    return len(texts), len(clusters), pure / len(texts), gathered / sharing


def main() -> None:
    """Print the report."""
    base, asked = invent(10_000)
    service = Service(prepare(build(base)))
    texts = [question.text for question in islice(asked, max(SIZES))]
    print("| misses | clusters | gathered in | for each |\n|--:|--:|--:|--:|")
    for size in SIZES:
        given = missed(texts[:size])
        taken = seconds(lambda given=given: cluster(given, service))  # type: ignore[misc]  # the default binds those of this round
        print(f"| {size:,} | {len(cluster(given, service)):,} | {taken:.2f} s | {taken / size * 1000:.2f} ms |")
    for name, text in (("one text", "when did the pier open"), ("one word apart", "when did the pier open {:x}")):
        given = missed([text.format(number) for number in range(10_000)])
        taken = seconds(lambda given=given: cluster(given, service), 1)  # type: ignore[misc]  # as above
        print(f"| 10,000, {name} | {len(cluster(given, service)):,} | {taken:.2f} s | |")
    shipped = open_service(shipped_knowledge())
    print("\n| least similarity | questions | clusters | pure | gathered |\n|--:|--:|--:|--:|--:|")
    for least in LEAST:
        misses.SIMILAR = least
        questions, clusters, pure, gathered = quality(shipped)
        print(f"| {least} | {questions} | {clusters} | {pure:.1%} | {gathered:.1%} |")


if __name__ == "__main__":
    main()
