"""``python -m tests.benchmarks.publish_time``: how long it takes until a changed fact is live, and what that does to answers meanwhile.

A fact is changed as a bot does it: a publisher with a folder and an SQLite database in the process that answers. The time counts
from the call until the service answers from the new state. Questions come at a steady pace, and the time of an answer counts from
the moment its question was due, so that waiting for the interpreter counts too. Each base is measured in a process of its own,
once right after a start from the cache and then again and again. Takes about two minutes.
"""

from __future__ import annotations

import asyncio
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from bot.editorial.changes import EditFact
from bot.editorial.forms import form_of
from bot.paths import shipped_knowledge
from bot.publishing import publisher as publishing
from bot.publishing import trying
from bot.publishing.publisher import Publisher
from bot.service import Service
from bot.storage.cache import open_edition
from bot.storage.database import Database
from bot.storage.files import read_texts
from tests.benchmarks.answer_time import percentile, real_questions, shown
from tests.benchmarks.invented import invent
from tests.benchmarks.written import written

WORDINGS = 105_000
"""Wordings of the invented base: nine for each of its 10,002 facts and 1,667 gaps."""
EACH = 9
PACE = 0.02
"""Seconds from one question to the next."""
STARTS = 3
"""Starts from the cache, each with a first publication."""
CONFIRMED = 5
"""Publications that were looked at before."""
PUBLISHED = 7
"""Publications after the first of the last start."""
QUIET = 200
"""Questions without a publication, to compare with."""

STEPS = ("edit", "build", "self-test")


@dataclass(slots=True)
class Stopwatch:
    """Seconds that the steps of publishing take, by name."""

    seconds: dict[str, float] = field(default_factory=dict)

    def timed(self, name: str, step: Callable[..., Any]) -> Callable[..., Any]:
        """*step*, whose time is noted."""

        def measured(*args: Any, **options: Any) -> Any:
            begin = time.perf_counter()
            try:
                return step(*args, **options)
            finally:
                self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - begin

        return measured

    @contextmanager
    def on_steps(self) -> Iterator[None]:
        """Measure the steps of all publishers meanwhile."""
        places = ((publishing, "changed", "edit"), (trying, "edition_of", "build"), (trying, "self_test", "self-test"))
        originals = [(module, name, getattr(module, name)) for module, name, _ in places]
        for module, name, step in places:
            setattr(module, name, self.timed(step, getattr(module, name)))
        try:
            yield
        finally:
            for module, name, original in originals:
                setattr(module, name, original)


class Asking:
    """Questions at a steady pace, in the event loop in which the publisher works too."""

    def __init__(self, service: Service, questions: Sequence[str]) -> None:
        self.times: list[float] = []
        self._service, self._questions = service, questions

    async def ask(self, until: Callable[[], bool]) -> None:
        """Ask until told to stop."""
        due = time.perf_counter()
        while not until():
            due += PACE
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            self._service.ask(self._questions[len(self.times) % len(self._questions)])
            self.times.append(time.perf_counter() - due)
            # Whoever is late asks the next question later: one slow answer counts once.
            due = max(due, time.perf_counter() - PACE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Took:
    """Seconds of one publication: until it was live, and of each step."""

    total: float
    steps: Mapping[str, float]


async def publish_one(
    publisher: Publisher, fact: str, number: int, questions: Sequence[str], *, looked_at: bool = False
) -> tuple[Took, Sequence[float]]:
    """Publish a change of one fact beside questions: what it took, and the times of the answers.

    *looked_at*: it was previewed before, as in the chat and in the shell; what is measured begins when it is confirmed.
    """
    form = form_of(read_texts(publisher.folder), fact)
    language, answer = next(iter(form.answer.items()))
    change = EditFact(id=fact, before=form, after=replace(form, answer={**form.answer, language: f"{answer} [{number}]"}))
    if looked_at:
        await publisher.preview(change)
    watch, asking = Stopwatch(), Asking(publisher.service, questions)
    with watch.on_steps():
        begin = time.perf_counter()
        # An invented wording may be answered no more once a number stands behind its answer: what is measured is the time.
        task = asyncio.ensure_future(publisher.publish(change, author="shell benchmark", reason="measuring", override=True))
        await asking.ask(task.done)
        await task
        # Until the publisher says so; the task that asks may notice later.
        total = time.perf_counter() - begin
    told = publisher.service.state.catalogue.knowledge.facts[fact].answer[language]
    assert told.endswith(f"[{number}]"), told
    return Took(total=total, steps=watch.seconds), asking.times


async def _quiet(service: Service, questions: Sequence[str]) -> Sequence[float]:
    """The times of answers while nothing is published."""
    asking = Asking(service, questions)
    await asking.ask(lambda: len(asking.times) >= QUIET)
    return asking.times


async def measure(name: str, folder: Path, questions: Sequence[str]) -> Sequence[str]:
    """The rows of the base in *folder*."""
    cache, url = folder.parent / "cache", f"sqlite:///{folder.parent / 'coopbot.db'}"
    open_edition(folder, cache)
    rows: list[str] = []
    first: list[Took] = []
    following: list[Took] = []
    confirmed: list[Took] = []
    answers: tuple[list[float], list[float], list[float]] = ([], [], [])
    number = 0
    for start in range(STARTS):
        database = Database.open(url)
        opened = open_edition(folder, cache)
        publisher = Publisher(folder, database, opened=opened, cache=cache)
        await publisher.open()
        await publisher.close()
        facts = list(publisher.service.state.catalogue.knowledge.facts)
        if start == 0:
            rows.append(f"| {name} | none | | | | | | | {_times(await _quiet(publisher.service, questions))} |")
        for turn in range(1 + (PUBLISHED if start == STARTS - 1 else 0)):
            fact = facts[number * 997 % len(facts)]
            number += 1
            took, times = await publish_one(publisher, fact, number, questions)
            (following if turn else first).append(took)
            answers[min(turn, 1)].extend(times)
            await publisher.close()
        for _ in range(CONFIRMED if start == STARTS - 1 else 0):
            number += 1
            took, times = await publish_one(publisher, facts[number * 997 % len(facts)], number, questions, looked_at=True)
            confirmed.append(took)
            answers[2].extend(times)
            await publisher.close()
        await database.close()
    rows.append(_row(name, "first after a start", first, answers[0]))
    rows.append(_row(name, "following", following, answers[1]))
    rows.append(_row(name, "confirmed after a preview", confirmed, answers[2]))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rows.append(f"\n{name}: at most {peak:.0f} MB of memory.\n")
    return rows


def _row(name: str, which: str, published: Sequence[Took], times: Sequence[float]) -> str:
    steps = {step: statistics.median(one.steps.get(step, 0.0) for one in published) for step in STEPS}
    rest = statistics.median(one.total - sum(one.steps.get(step, 0.0) for step in STEPS) for one in published)
    totals = [one.total for one in published]
    cells = [f"{steps[step]:.2f} s" for step in STEPS] + [f"{rest:.2f} s", f"{statistics.median(totals):.2f} s", f"{max(totals):.2f} s"]
    return f"| {name} | {which} | {' | '.join(cells)} | {_times(times)} |"


def _times(times: Sequence[float]) -> str:
    return f"{len(times)} | {shown(percentile(times, 0.5))} | {shown(percentile(times, 0.99))} | {shown(max(times))}"


def main() -> None:
    """Print the report."""
    begin = time.perf_counter()
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores; a question every {PACE * 1000:.0f} ms.\n")
    print("| base | publication | edit | build | self-test | rest | live, median | worst | answers | p50 | p99 | longest |")
    print("|--|--|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|", flush=True)
    for base in ("shipped", "invented"):
        # Memory is counted per process.
        subprocess.run([sys.executable, "-m", "tests.benchmarks.publish_time", base], check=True)
    print(f"Measured in {time.perf_counter() - begin:.0f} s.")


def write(folder: Path, files: Mapping[str, str], documents: Mapping[str, str]) -> None:
    """Make a knowledge folder of these texts."""
    for path, text in {**files, **documents}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode())


def measure_base(base: str) -> None:
    """Print the rows of one base, ``shipped`` or ``invented``."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "knowledge")
        if base == "shipped":
            name, questions = "shipped", real_questions()
            write(folder, read_texts(shipped_knowledge()), {})
        else:
            made, source = invent(WORDINGS, each=EACH)
            questions = [question.text for question in islice(source, 400)]
            name = f"{len(made.facts):,} facts, {len(made.phrasings):,} wordings"
            write(folder, *written(made))
            del made, source
        for row in asyncio.run(measure(name, folder, questions)):
            print(row, flush=True)


if __name__ == "__main__":
    if sys.argv[1:]:
        measure_base(sys.argv[1])
    else:
        main()
