"""``python -m tests.benchmarks.publish_time``: how long a change of the knowledge takes, and what it does to answers meanwhile.

A change is published as a bot does it: the next edition is made in a thread of the process that answers. Questions come at a steady
pace, and the time of an answer counts from the moment its question was due, so that waiting for the interpreter counts too. Full
builds are measured in the same run, since only ratios survive a change of machine. Takes about two minutes.
"""

from __future__ import annotations

import os
import platform
import statistics
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

from bot.edition import Edition, make_edition
from bot.paths import shipped_knowledge
from bot.service import Service
from bot.storage.files import read_folder
from bot.storage.memory import beside_others, take_singly, uncollected
from tests.benchmarks.answer_time import percentile, real_questions, shown
from tests.benchmarks.invented import invent
from tests.benchmarks.written import written

WORDINGS = 105_000
"""Wordings of the invented base: nine for each of its 10,002 facts and 1,667 gaps."""
EACH = 9
PACE = 0.02
"""Seconds from one question to the next."""
PUBLISHED = 5
"""Publications of each change."""
QUIET = 200
"""Questions without a publication, to compare with."""

Files = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change an administrator makes.

    Attributes:
        name: what is changed.
        file: the file it stands in.
        before: text to be replaced, at its first occurrence.
        after: text to put there; ``{n}`` becomes a number, so that no two changes are the same.
    """

    name: str
    file: str
    before: str
    after: str

    def applied(self, files: Files, number: int) -> Files:
        """The files with the change made."""
        text = files[self.file]
        assert self.before in text
        return {**files, self.file: text.replace(self.before, self.after.replace("{n}", str(number)), 1)}


SHIPPED = (
    Change(name="a fact", file="facts/fair.yaml", before="The report is about", after="Version {n} of the report is about"),
    Change(name="a wording", file="phrasings/everyday.yaml", before="What is this article about?", after="What is article {n} about?"),
    Change(name="a name", file="entities.yaml", before="en: [Dalian,", after="en: [Dalian, dalian port {n},"),
)
INVENTED = (
    Change(name="a fact", file="facts.yaml", before="was put into operation in", after="was put into operation, as step {n}, in"),
    Change(name="a wording", file="phrasings/invented.yaml", before=": |\n", after=": |\n    is there a number {n}\n"),
    Change(name="a name", file="entities.yaml", before='"en": [', after='"en": ["site {n}", '),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Took:
    """Seconds by the clock, and seconds of work, which do not grow when others use the machine."""

    wall: float
    work: float


class Asking:
    """Questions at a steady pace, from the moment it is entered until it is left."""

    def __init__(self, service: Service, questions: Sequence[str]) -> None:
        self.times: list[float] = []
        self._service, self._questions = service, questions

    def ask(self, until: Callable[[], bool]) -> None:
        """Ask until told to stop."""
        due = time.perf_counter()
        while not until():
            due += PACE
            time.sleep(max(0.0, due - time.perf_counter()))
            self._service.ask(self._questions[len(self.times) % len(self._questions)])
            self.times.append(time.perf_counter() - due)
            # Whoever is late asks the next question later: one slow answer counts once.
            due = max(due, time.perf_counter() - PACE)


def rows(name: str, files: Files, documents: Files, changes: Sequence[Change], questions: Sequence[str]) -> Iterator[str]:
    """The rows of one base."""
    full, edition = _made(lambda: make_edition(files, documents))
    service = Service(edition.state)
    quiet = Asking(service, questions)
    quiet.ask(lambda: len(quiet.times) >= QUIET)
    yield f"| {name} | full build | {full.wall:.1f} s | {full.work:.1f} s | | | {_times(quiet.times)} |"
    for change in changes:
        alone, beside = [], []
        asking = Asking(service, questions)
        for number in range(PUBLISHED):
            alone.append(_made(partial(edition.revised, change.applied(files, number), documents))[0])
            took, edition = _published(partial(edition.revised, change.applied(files, 1000 + number), documents), service, asking)
            beside.append(took.wall)
        wall, work = (statistics.median(values) for values in ([took.wall for took in alone], [took.work for took in alone]))
        cells = f"{wall:.2f} s | {work:.2f} s | {full.work / work:.0f} | {statistics.median(beside):.2f} s"
        yield f"| {name} | {change.name} | {cells} | {_times(asking.times)} |"


def _published(make: Callable[[], Edition], service: Service, asking: Asking) -> tuple[Took, Edition]:
    """Publish beside questions."""
    made: list[tuple[Took, Edition]] = []

    def publish() -> None:
        made.append(_made(make))
        service.swap(made[0][1].state)

    thread = threading.Thread(target=publish)
    thread.start()
    asking.ask(lambda: not thread.is_alive())
    thread.join()
    return made[0]


def _made(make: Callable[[], Edition]) -> tuple[Took, Edition]:
    wall, work = time.perf_counter(), time.thread_time()
    take_singly()
    with uncollected(), beside_others():
        edition = make()
    return Took(wall=time.perf_counter() - wall, work=time.thread_time() - work), edition


def _times(times: Sequence[float]) -> str:
    return f"{len(times)} | {shown(percentile(times, 0.5))} | {shown(percentile(times, 0.99))} | {shown(max(times))}"


def main() -> None:
    """Print the report."""
    begin = time.perf_counter()
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores; a question every {PACE * 1000:.0f} ms.\n")
    print("| base | change | alone | work | full : this | beside questions | answers | p50 | p99 | longest |", flush=True)
    print("|--|--|--:|--:|--:|--:|--:|--:|--:|--:|", flush=True)
    for row in rows("shipped", *read_folder(shipped_knowledge()), SHIPPED, real_questions()):
        print(row, flush=True)
    base, source = invent(WORDINGS, each=EACH)
    questions = [question.text for question in islice(source, 400)]
    name = f"{len(base.facts):,} facts, {len(base.phrasings):,} wordings"
    for row in rows(name, *written(base), INVENTED, questions):
        print(row, flush=True)
    print(f"\nMeasured in {time.perf_counter() - begin:.0f} s.")


if __name__ == "__main__":
    main()
