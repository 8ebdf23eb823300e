"""Processes that are killed while they publish: ``python -m tests.benchmarks.kills --kills 200``.

Each round a process publishes change after change, each of two files, and says so when one is acknowledged; at a random moment it is
killed (SIGKILL). Then every file must be the old one or the new one, whole; a new start must find every acknowledged change in
the files and in the answers, no gap among the revisions, and each revision rebuilt byte for byte.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bot.editorial.texts import Texts, digest_of, split_texts
from bot.facts.schema import parse
from bot.publishing.publisher import Publisher
from bot.retrieval.engine import build
from bot.service import prepare
from bot.storage import revisions
from bot.storage.database import Database
from bot.storage.files import read_texts
from tests.cli.conftest import DOCUMENT, FACTS

NOTES = "notes.yaml"
LONGEST = 1.0
"""Seconds from the readiness of a process within which it is killed: a few changes fit in."""

WRITING = 0.02
"""Seconds from the last file written beside another to the acknowledgement; every second kill is aimed at them, since building takes
most of the time."""


class Count:
    """Writes the next number into two files."""

    def apply(self, texts: Texts) -> Texts:
        count = number_in(texts) + 1
        line = "      Who built the lighthouse?\n"
        lines = texts["facts.yaml"].replace(line, f"{line}      who built lighthouse number {count}\n", 1)
        return {**texts, "facts.yaml": lines, NOTES: f"# {'x' * 50_000}\n# {count}\n"}

    def summary(self, language: str) -> str:
        return "the next number"


def number_in(texts: Texts) -> int:
    """The number that the last change wrote."""
    return int(texts[NOTES].rpartition("# ")[2]) if NOTES in texts else 0


def main() -> int:
    """Kill as often as was asked; the exit status is 1 when anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    place = Path(tempfile.mkdtemp(prefix="kills-"))
    folder = place / "knowledge"
    (folder / "documents").mkdir(parents=True)
    (folder / "documents" / "harbour.txt").write_text(DOCUMENT, encoding="utf-8")
    (folder / "facts.yaml").write_text(FACTS, encoding="utf-8")
    # What every process needs is loaded once: they are copies of this one.
    prepare(build(parse(*split_texts(read_texts(folder)))))
    seen: Counter[str] = Counter()
    acknowledged = 0
    begun = time.monotonic()
    for number in range(arguments.kills):
        writing_for = chance.uniform(0, WRITING) if number % 2 else None
        acknowledged = max(acknowledged, _killed(place, chance.uniform(0, LONGEST), writing_for, seen))
        status = _in_a_copy(partial(_check, place, acknowledged, whole=number % 20 == 19))
        if status != 0:
            print(f"round {number}: something was lost, see {place}")
            return 1
    whole = _in_a_copy(partial(_check, place, acknowledged, whole=True))
    print(f"{arguments.kills} kills in {time.monotonic() - begun:.0f} s; acknowledged changes: {acknowledged}; nothing was lost")
    print("left behind by a kill: " + ", ".join(f"{count} x {what}" for what, count in sorted(seen.items())))
    shutil.rmtree(place)
    return whole


def _killed(place: Path, seconds: float, writing_for: float | None, seen: Counter[str]) -> int:
    """Let a process publish, kill it, and return the last number it acknowledged.

    It is killed after so many *seconds*, or if *writing_for* is given, so many seconds after it began to write then.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _leave(lambda: asyncio.run(_publish(place, writing)))
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        told.readline()
        time.sleep(seconds)
        deadline = time.monotonic() + 10 * LONGEST
        while writing_for is not None and time.monotonic() < deadline and not _writes(place / "knowledge"):
            time.sleep(0.0001)
        time.sleep(writing_for or 0)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        lines = told.read().splitlines(keepends=True)
    seen[_in_words(place)] += 1
    return max((int(line) for line in lines if line.endswith(b"\n")), default=0)


def _writes(folder: Path) -> bool:
    return sum(path.name.startswith(".coopbot-") for path in folder.iterdir()) >= 2


def _in_words(place: Path) -> str:
    """What a kill left: how far the files are, and whether there is a revision to be completed; in a copy, since it opens the database."""
    return ("nothing unfinished", "a revision to be completed, no file in place", "one file in place", "all files in place")[
        _in_a_copy(partial(_progress, place))
    ]


def _progress(place: Path) -> int:
    async def look() -> int:
        database = Database.open(f"sqlite:///{place / 'coopbot.db'}")
        newest = await database.run(revisions.latest)
        if newest is None or newest.published is not None:
            return 0
        number = newest.number
        new = await database.run(lambda connection: revisions.rebuilt(connection, number))
        old = await database.run(lambda connection: revisions.rebuilt(connection, number - 1)) if number > 1 else {}
        texts = read_texts(place / "knowledge")
        changed = [path for path in new if new[path] != old.get(path)]
        assert all(texts.get(path) in (old.get(path), new[path]) for path in changed), "a file is neither the old nor the new one"
        return 1 + sum(texts.get(path) == new[path] for path in changed)

    return min(3, asyncio.run(look()))


async def _publish(place: Path, told: int) -> None:
    database = Database.open(f"sqlite:///{place / 'coopbot.db'}")
    publisher = Publisher(place / "knowledge", database, cache=place / "cache")
    await publisher.open()
    os.write(told, b"ready\n")
    while True:
        await publisher.publish(Count(), author="12", override=True)
        os.write(told, f"{number_in(await publisher.texts_at(publisher.number))}\n".encode())


def _check(place: Path, acknowledged: int, *, whole: bool) -> int:
    folder = place / "knowledge"
    # Before anything is completed: every file is whole.
    parse(*split_texts(read_texts(folder)))

    async def look() -> int:
        database = Database.open(f"sqlite:///{place / 'coopbot.db'}")
        publisher = Publisher(folder, database, cache=place / "cache")
        newest = await publisher.open()
        assert newest is not None
        texts = read_texts(folder)
        count = number_in(texts)
        assert count >= acknowledged, f"{acknowledged} was acknowledged, the files hold {count}"
        assert all(f"who built lighthouse number {one}\n" in texts["facts.yaml"] for one in range(1, count + 1)), (
            "the files do not belong together"
        )
        history = await publisher.history(limit=newest.number + 1)
        assert [one.number for one in history] == list(range(newest.number, 0, -1)), "a revision is missing"
        assert newest.number == count + 1, "not every change has a revision"
        assert all(one.published is not None for one in history), "a revision was not completed"
        assert digest_of(texts) == newest.digest, "the files are not those of the newest revision"
        assert not list(folder.rglob(".coopbot-*")), "half-written files were left behind"
        for number in range(1, newest.number + 1) if whole else ():
            assert number_in(await publisher.texts_at(number)) == number - 1
        await publisher.close()
        await database.close()
        return 0

    return asyncio.run(look())


def _in_a_copy(work: Callable[[], int | None]) -> int:
    """Do *work* in a copy of this process, which so keeps no threads or connections; its result, or 99 when it failed."""
    child = os.fork()
    if child == 0:
        _leave(work)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _leave(work: Callable[[], int | None]) -> None:
    """End this copy with what *work* returns."""
    status = 99
    try:
        status = int(work() or 0)
    except AssertionError as error:
        print(error, file=sys.stderr)
    except BaseException as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
    finally:
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    sys.exit(main())
