"""Replies per second beside a bare echo bot on the same server: ``python -m tests.benchmarks.telegram_load``.

Each row runs both bots one after the other, several times, since the machine's speed drifts; the ratio is that of the medians.
Also the time from the start of the process until the bot takes messages, and its memory.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import cycle, islice
from pathlib import Path
from statistics import median

from botapi_emulator.load import Load, run_load
from botapi_emulator.server import Server

from tests.telegram.scenarios.bot_process import ROOT, running, start_time

QUESTIONS = sorted((ROOT / "tests" / "questions" / "public").glob("*.jsonl"))


def questions() -> list[str]:
    """What people asked: every public question that is one text."""
    rows = [json.loads(line) for file in QUESTIONS for line in file.read_text(encoding="utf-8").splitlines()]
    return [row["q"] for row in rows if "q" in row and row["q"].strip()]


@asynccontextmanager
async def echo_bot(server: Server) -> AsyncIterator[None]:
    """A running echo bot."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.benchmarks.echo_bot", server.base_url, server.token, cwd=ROOT, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        await server.until(lambda: server.journal.of("deleteWebhook"), timeout=60, what="the echo bot")
        yield
    finally:
        process.terminate()
        await process.wait()


async def echo_load(chats: int, total: int, texts: Sequence[str]) -> Load:
    async with Server() as server, echo_bot(server):
        return await run_load(server, chats=chats, total=total, question=lambda number: texts[number % len(texts)], timeout=60)


async def bot_load(chats: int, total: int, texts: Sequence[str]) -> tuple[Load, int]:
    with tempfile.TemporaryDirectory() as folder:
        async with Server() as server, running(server, Path(folder), start="command", COOPBOT_LOG_LEVEL="INFO") as bot:
            load = await run_load(server, chats=chats, total=total, question=lambda number: texts[number % len(texts)], timeout=60)
            server.journal.check()
            return load, bot.memory


async def starts(count: int) -> list[float]:
    seconds = []
    for _ in range(count):
        with tempfile.TemporaryDirectory() as folder:
            async with Server() as server:
                seconds.append(await start_time(server, Path(folder)))
    return seconds


def row(name: str, loads: Sequence[Load]) -> str:
    rate = median(load.throughput for load in loads)
    return f"{name:>8} {rate:8.0f}/s  p50 {median(load.percentile(0.5) for load in loads):7.1f} ms  p99 {median(load.percentile(0.99) for load in loads):7.1f} ms"  # noqa: E501  # one row


async def measure(runs: int, total: int) -> None:
    texts = list(islice(cycle(questions()), total))
    memory = 0
    for chats in (1, 10, 50):
        echoes, replies = [], []
        for _ in range(runs):
            echoes.append(await echo_load(chats, total, texts))
            load, used = await bot_load(chats, total, texts)
            replies.append(load)
            memory = max(memory, used)
        ratio = median(load.throughput for load in replies) / median(load.throughput for load in echoes)
        print(f"{chats:3} chats\n{row('echo', echoes)}\n{row('coopbot', replies)}  {ratio:.2f} x the echo bot", flush=True)
    seconds = await starts(5)
    print(f"start to ready: median {median(seconds):.2f} s, worst {max(seconds):.2f} s of {len(seconds)}")
    print(f"most memory under load: {memory / 1e6:.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="runs of each bot per row")
    parser.add_argument("--messages", type=int, default=1500, help="messages of each run")
    arguments = parser.parse_args()
    os.environ.setdefault("COOPBOT_CACHE", str(ROOT / ".pytest_cache" / "coopbot"))
    asyncio.run(measure(arguments.runs, arguments.messages))


if __name__ == "__main__":
    main()
