"""Load: many chats, each of which asks again when it was answered; how many answers a second, and how late they are."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from botapi_emulator.people import Person
from botapi_emulator.server import Server


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What a run measured.

    Attributes:
        answered: how many messages were answered.
        seconds: from the first message to the last answer.
        latencies: of every answer, in milliseconds, ascending: from the moment the message was sent to that of the answer.
    """

    answered: int
    seconds: float
    latencies: tuple[float, ...]

    @property
    def throughput(self) -> float:
        """Answers a second."""
        return self.answered / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """The latency in milliseconds that this share (0 to 1) of the answers kept; 0 when there were none."""
        if not self.latencies:
            return 0.0
        return self.latencies[max(0, math.ceil(share * len(self.latencies)) - 1)]

    def __str__(self) -> str:
        return (
            f"{self.answered} answers in {self.seconds:.2f} s: {self.throughput:.0f} a second, "
            f"p50 {self.percentile(0.5):.1f} ms, p99 {self.percentile(0.99):.1f} ms"
        )


async def run_load(
    server: Server,
    *,
    chats: int,
    total: int,
    question: Callable[[int], str] = lambda number: f"question {number}",
    people: Sequence[Person] = (),
    timeout: float = 10.0,
) -> Load:
    """Ask ``total`` questions from ``chats`` private chats, one at a time in each.

    Args:
        server: with a bot that answers every message with one message.
        chats: how many people ask at the same time.
        total: questions in all.
        question: from the number of a question, from 0, to its text.
        people: who asks; made anew when there are too few.
        timeout: seconds to wait for one answer.

    Raises:
        TimeoutError: an answer did not come.
    """
    asking = [*people, *(server.person(f"Load {number}") for number in range(len(people), chats))][:chats]
    numbers = iter(range(total))
    clock = asyncio.get_running_loop().time
    latencies: list[float] = []

    async def ask(person: Person) -> None:
        for number in numbers:
            begun = clock()
            message = await person.send(question(number))
            await person.chat.wait_for_reply(after=message, timeout=timeout)
            latencies.append(1000 * (clock() - begun))

    begun = clock()
    await asyncio.gather(*(ask(person) for person in asking))
    return Load(answered=len(latencies), seconds=clock() - begun, latencies=tuple(sorted(latencies)))
