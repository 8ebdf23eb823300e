"""``python -m tests.benchmarks.import_memory``: most memory of the bot and what it starts while an administrator imports many facts.

The real ``coopbot run`` on a strict Bot API server. An administrator sends a document, then a table of facts that quote it, and publishes
each. Memory is that of the bot and of all processes that it starts, together, looked at every 10 ms; what they share counts once.
``xlsx csv yaml 5000`` as arguments: which tables, and how many facts. Takes a minute each.
"""

from __future__ import annotations

import asyncio
import csv
import io
import os
import re
import sys
import tempfile
import time
from pathlib import Path

from openpyxl import Workbook

from bot.paths import shipped_knowledge
from tests.telegram.scenarios.administration import Work, at_work
from tests.telegram.scenarios.conftest import button, labels

FACTS = 5_000
"""Facts of the table: as many as one file may bring."""

_PLACES = "Ardal Borg Calder Dunmore Elvik Farrow Glenn Hollis Ilmen Jarrow Kelso Lorne".split()
_KINDS = "plaza harbour stadium bridge orchard reservoir teahouse forest".split()


def sentence(number: int) -> str:
    """What the document says of a project."""
    place, kind = _PLACES[number % 12], _KINDS[number // 12 % 8]
    return f"Project {number} of {place}, a {kind} for the people of the district, cost {number + 7} million yuan in {1950 + number % 70}."


def table(ending: str, facts: int) -> bytes:
    """A file of facts, each with its proof and a value."""
    rows = [["id", "answer_en", "document", "quote", "tells"]]
    rows += [[f"project-{n}", sentence(n), "projects", sentence(n), f"amount: {n + 7} million yuan"] for n in range(facts)]
    if ending == "csv":
        out = io.StringIO(newline="")
        csv.writer(out).writerows(rows)
        return out.getvalue().encode()
    if ending == "yaml":
        lines = ["facts:"]
        for identifier, answer, document, quote, tells in rows[1:]:
            lines += [f"  - id: {identifier}", f"    answer: {answer}", f"    tells: {{amount: {tells.partition(': ')[2]}}}"]
            lines += ["    quote:", f"      document: {document}", f"      text: {quote}"]
        return "\n".join([*lines, ""]).encode()
    book = Workbook(write_only=True)
    sheet = book.create_sheet("facts")
    for row in rows:
        sheet.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def family(pid: int) -> list[int]:
    """A process and all that it started, as far as they still run."""
    found = [pid]
    for one in found:
        try:
            for task in Path(f"/proc/{one}/task").iterdir():
                found += map(int, (task / "children").read_text(encoding="ascii").split())
        except OSError:
            continue
    return found


def held(pid: int) -> int:
    """Bytes of memory of a process, what it shares by halves; 0 when it has ended."""
    try:
        found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii"), re.MULTILINE)
    except OSError:
        return 0
    return int(found[1]) * 1024 if found else 0


class Watch:
    """Looks at the memory of a process and all that it starts.

    Attributes:
        peak: most bytes together since the last :meth:`reset`.
        own: most bytes of the process itself.
        others: most bytes of those that it started.
    """

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self.peak = self.own = self.others = 0

    def told(self) -> str:
        """What was seen since this was asked last."""
        text = f"{self.peak / 1e6:.0f} MB at most: the bot {self.own / 1e6:.0f}, what it starts {self.others / 1e6:.0f}"
        self.peak = self.own = self.others = 0
        return text

    async def look(self) -> None:
        """Look until cancelled."""
        while True:
            own, *others = [held(one) for one in family(self._pid)]
            self.peak = max(self.peak, own + sum(others))
            self.own, self.others = max(self.own, own), max(self.others, sum(others))
            await asyncio.sleep(0.01)


async def publish(work: Work, name: str, content: bytes, caption: str = "") -> str:
    """Send a file and publish it, whatever it does to answers; how long that took."""
    begin = time.perf_counter()
    sent = await work.admin.send_document(content, file_name=name, caption=caption)
    work.screen = await work.admin.chat.wait_for_reply(after=sent, timeout=300)
    seconds = time.perf_counter() - begin
    if any("anyway" in label for label in labels(work.screen)):
        await work.press("anyway")
        work.screen = await work.admin.chat.wait_for_reply(after=await work.admin.send("measured"), timeout=300)
    begin = time.perf_counter()
    await work.admin.press(work.screen, button(work.screen, "ublish"), timeout=300)
    return (
        f"{name}, {len(content) / 1e6:.2f} MB: shown after {seconds:.1f} s, published {time.perf_counter() - begin:.1f} s after the press"
    )


async def measure(ending: str, facts: int) -> None:
    """Print the peaks on the shipped base."""
    with tempfile.TemporaryDirectory() as place:
        os.environ["COOPBOT_CACHE"] = str(Path(place, "cache"))
        for start in ("first start", "later start"):
            Path(place, start).mkdir()
            async with at_work(shipped_knowledge(), Path(place, start), start="command", MALLOC_ARENA_MAX="2") as work:
                watch = Watch(work.bot.process.pid)
                looking = asyncio.create_task(watch.look())
                await asyncio.sleep(0.2)
                print(f"{start}: {watch.told()}", flush=True)
                text = "Projects\n\n" + "\n".join(map(sentence, range(facts))) + "\n"
                print(f"  {await publish(work, 'projects.txt', text.encode(), 'Projects')}\n    {watch.told()}", flush=True)
                print(f"  {await publish(work, f'facts.{ending}', table(ending, facts))}\n    {watch.told()}", flush=True)
                await asyncio.sleep(2)
                watch.told()
                await asyncio.sleep(0.2)
                print(f"  afterwards {watch.told()}", flush=True)
                looking.cancel()


def main() -> None:
    """Measure what the arguments name."""
    facts = next((int(one) for one in sys.argv[1:] if one.isdecimal()), FACTS)
    for ending in [one for one in sys.argv[1:] if not one.isdecimal()] or ["xlsx"]:
        print(ending)
        asyncio.run(measure(ending, facts))


if __name__ == "__main__":
    main()
