"""What a soak came to: messages against answers, delays, memory; and whether that will do. Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from bot.answers.texts import say

MOST_GROWTH = 20.0
"""Megabytes by which memory may grow from the first third of the life of one process to its last."""

SHORTEST_JUDGED = 120.0
"""Seconds of life of one process from which on its growth is judged: until then it is still taking what it needs."""

KINDS: Mapping[str, tuple[str, str]] = {
    # First, since what is known is told with it.
    "gap": ("How long is the pier?", "do not answer that"),
    "cost": ("How much did the pier cost?", "12 million"),
    "builder": ("Who built the lighthouse?", "Anna Berg"),
    "greeting": ("hello", "Ask me about the harbour"),
}
"""Questions about the harbour of the tests, each with words that stand in its answer and in none of those below."""

APOLOGY = "apology"


def kind_of(answer: str) -> str:
    """Which question a message of the bot answers; an apology, or ``else``."""
    if answer in {say(apology, language) for apology in ("sorry", "put_aside") for language in ("en", "zh")}:
        return APOLOGY
    return next((kind for kind, (_, words) in KINDS.items() if words in answer), "else")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Messages of people, and what became of them.

    Attributes:
        sent: how many there were.
        lost: those that were never answered.
        apologised: those that were answered with an apology alone.
        twice: answers that were one too many.
        foreign: messages of the bot that answer nothing that was asked.
    """

    sent: int
    lost: int
    apologised: int
    twice: int
    foreign: int = 0

    @property
    def answered(self) -> int:
        """Those that were answered."""
        return self.sent - self.lost - self.apologised


def account(asked: Mapping[int, Counter[str]], told: Mapping[int, Counter[str]]) -> Account:
    """Compare, chat by chat and kind by kind, what was asked with what was told.

    People ask again after an answer that came twice: so the order tells nothing, but the numbers do.
    """
    lost = apologised = twice = foreign = 0
    for chat, kinds in asked.items():
        answers = told.get(chat, Counter())
        missing = (kinds - answers).total()
        sorry = min(missing, answers[APOLOGY])
        lost += missing - sorry
        apologised += sorry
        twice += sum(max(0, answers[kind] - kinds[kind]) for kind in KINDS)
        foreign += answers["else"]
    sent = sum(kinds.total() for kinds in asked.values())
    return Account(sent=sent, lost=lost, apologised=apologised, twice=twice, foreign=foreign)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share (0 to 1) of them does not exceed; 0 when there are none."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0


def thirds(samples: Sequence[float]) -> tuple[float, float, float]:
    """The medians of the first, second and last third of some samples; zeros when there are fewer than three."""
    size = len(samples) // 3
    if not size:
        return (0.0, 0.0, 0.0)
    return median(samples[:size]), median(samples[size:-size]), median(samples[-size:])


@dataclass(slots=True, kw_only=True)
class Report:
    """What a soak came to.

    Attributes:
        private: messages in private chats.
        groups: messages in groups.
        inline: inline queries, and how many were answered in time.
        presses: pressed buttons, and how many were answered in time.
        delays: seconds to the answer, in chats that were never limited, by what the weather was when it was asked.
        publications: changes that the bot called published.
        unpublished: those of them that are not in the database; these are lost.
        abandoned: visits of administrators that a fault cut short.
        uploads: files that were read.
        memory: megabytes of the process that lived longest, every second.
        life: its seconds.
        kills: how often it was killed.
        exits: seconds from each SIGTERM to the end.
        ended: ends that nobody asked for.
        cut: sent messages whose confirmation was cut: the bot cannot know that they arrived, and sends them again.
        errors: lines of the log that tell an error.
        lines: all lines of the log.
        violations: calls that Telegram does not take, whatever the weather; those that come too late are not among them.
        untried: faults that could not be made here, with the reason.
    """

    private: Account
    groups: Account
    inline: tuple[int, int]
    presses: tuple[int, int]
    delays: Mapping[str, Sequence[float]]
    publications: int
    unpublished: int
    abandoned: int
    uploads: int
    memory: Sequence[float]
    life: float
    kills: int
    exits: Sequence[float]
    ended: int
    cut: int
    errors: int
    lines: int
    violations: int
    untried: Sequence[str] = field(default_factory=tuple)

    @property
    def growth(self) -> float:
        """Megabytes from the first third of the life of the process to the last."""
        first, _, last = thirds(self.memory)
        return last - first

    def failures(self) -> list[str]:
        """What will not do; empty when all is well."""
        found = [
            (self.private.lost + self.groups.lost, "messages were lost"),
            (self.unpublished, "published changes were lost"),
            (self.ended, "times it ended by itself"),
            (self.violations, "calls were wrong"),
        ]
        failed = [f"{count} {what}" for count, what in found if count]
        if self.life >= SHORTEST_JUDGED and self.growth > MOST_GROWTH:
            failed.append(f"memory grew by {self.growth:.0f} MB, at most {MOST_GROWTH:.0f} will do")
        return failed

    def lines_of(self) -> Iterable[str]:
        """It in words."""
        for name, one in (("private chats", self.private), ("groups", self.groups)):
            yield (
                f"{name}: {one.sent} messages, {one.answered} answered, {one.lost} lost, {one.apologised} apologised for, "
                f"{one.twice} answered twice, {one.foreign} messages that answer nothing"
            )
        yield f"  confirmations cut after the message had arrived: {self.cut}; kills: {self.kills}"
        yield f"inline queries: {self.inline[0]}, answered in time {self.inline[1]}; buttons: {self.presses[0]}, {self.presses[1]}"
        yield f"administrators: {self.publications} changes published, {self.unpublished} of them lost, {self.uploads} files read, {self.abandoned} visits cut short"  # noqa: E501  # one line
        for name, seconds in self.delays.items():
            yield f"delay of chats not limited, {name:12} {len(seconds):6} answers  p50 {percentile(seconds, 0.5):7.3f} s  p99 {percentile(seconds, 0.99):7.3f} s"  # noqa: E501  # one row
        first, middle, last = thirds(self.memory)
        judged = "" if self.life >= SHORTEST_JUDGED else f" (not judged below {SHORTEST_JUDGED:.0f} s)"
        yield f"memory over {self.life:.0f} s: start {first:.0f} MB, middle {middle:.0f} MB, end {last:.0f} MB{judged}"
        exits = ", ".join(f"{seconds:.1f}" for seconds in self.exits)
        yield f"restarts: {self.kills} after kill -9, {len(self.exits)} SIGTERM (seconds to the end: {exits}), {self.ended} by itself"
        yield f"log: {self.lines} lines, {self.errors} of them errors"
        yield from (f"not tried: {what}" for what in self.untried)
        yield from (f"FAILED: {what}" for what in self.failures())
