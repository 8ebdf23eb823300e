"""What is counted of a period, and how it is told to people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.answers.compose import label_of
from bot.answers.texts import say
from bot.editorial.lines import one_line
from bot.editorial.misses import asks_something
from bot.facts.model import KnowledgeBase

SHOWN = 5
"""Most items, subjects and questions that are listed."""

LONGEST = 80
"""Most characters of an item or a question that are shown."""

_BARS = "▁▂▃▄▅▆▇█"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Replies by what kind of reply they were; each at least 0.

    Attributes:
        asked: all of them, whatever their kind.
        answered: facts or overviews were told.
        declined: it was said that this is not stated, or not known.
        clarified: it was asked back what is meant.
        small_talk: a pleasantry was returned.
        refused: there was nothing to read.
    """

    asked: int = 0
    answered: int = 0
    declined: int = 0
    clarified: int = 0
    small_talk: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day of UTC, such as ``"2026-11-25"``."""

    date: str
    counts: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """How long deciding and rendering took, in seconds: at most so long in 50, 95 and 99 of 100 replies (nearest rank)."""

    p50: float
    p95: float
    p99: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """What happened in a period.

    Attributes:
        since: its beginning, in seconds since the epoch: the beginning of a day of UTC.
        until: its end.
        total: of all replies.
        languages: language of the replies -> of those, most asked first.
        days: every day of the period, in order; one without replies has zeros.
        up: votes "helpful" given in the period.
        down: votes "not helpful".
        people: distinct people who asked.
        items: ids of facts and overviews with how often they were told, most first; all of them.
        unanswered: the questions declined most, with how often, most first; spellings of one count as one. Bounded.
        latency: None when nothing was asked.
    """

    since: float
    until: float
    total: Counts
    languages: tuple[tuple[str, Counts], ...]
    days: tuple[Day, ...]
    up: int
    down: int
    people: int
    items: tuple[tuple[str, int], ...]
    unanswered: tuple[tuple[str, int], ...]
    latency: Latency | None


def subjects(statistics: Statistics, knowledge: KnowledgeBase) -> tuple[tuple[str, int], ...]:
    """Ids of entities with how often something about them was told, most first; what is not known any more is left out."""
    counts: Counter[str] = Counter()
    for identifier, count in statistics.items:
        counts.update(dict.fromkeys(_subjects_of(identifier, knowledge), count))
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _subjects_of(identifier: str, knowledge: KnowledgeBase) -> tuple[str, ...]:
    overview = knowledge.overviews.get(identifier)
    facts = overview.facts if overview is not None else (identifier,)
    return tuple(dict.fromkeys(subject for fact in facts if fact in knowledge.facts for subject in knowledge.facts[fact].subjects))


def statistics_text(statistics: Statistics, knowledge: KnowledgeBase, language: str) -> str:
    """All of it as plain text in a language (``"en"`` or ``"zh"``), for a message or a terminal: short lines, no markup."""
    total = statistics.total
    lines = [say("admin_stats_title", language, since=statistics.days[0].date, until=statistics.days[-1].date)]
    if not total.asked:
        return "\n".join([*lines, say("admin_stats_nothing", language)])
    lines += [
        say("admin_stats_asked", language, asked=total.asked, people=statistics.people),
        *_kinds(total, language),
        say("admin_stats_votes", language, up=statistics.up, down=statistics.down),
        say(
            "admin_stats_days",
            language,
            bars=_bars([day.counts.asked for day in statistics.days]),
            most=_busiest(statistics.days, language),
        ),
    ]
    if statistics.latency is not None:
        half, most, nearly_all = map(_milliseconds, (statistics.latency.p50, statistics.latency.p95, statistics.latency.p99))
        lines.append(say("admin_stats_latency", language, p50=half, p95=most, p99=nearly_all))
    for spoken, of in statistics.languages:
        said = say("admin_stats_language", language, spoken=spoken, asked=of.asked, answered=of.answered, declined=of.declined)
        lines.append(said)
    today = date.fromisoformat(statistics.days[-1].date)
    known = [(label_of(item, knowledge, language, today), count) for item, count in statistics.items if _is_told(item, knowledge)]
    about = [(knowledge.entities[entity].name(language), count) for entity, count in subjects(statistics, knowledge)]
    unanswered = [pair for pair in statistics.unanswered if asks_something(pair[0])]
    for key, listed in (("admin_stats_subjects", about), ("admin_stats_items", known), ("admin_stats_unanswered", unanswered)):
        if listed:
            lines += ["", say(key, language), *(f"• {one_line(text, LONGEST)} ({count})" for text, count in listed[:SHOWN])]
    return "\n".join(lines)


def _is_told(item: str, knowledge: KnowledgeBase) -> bool:
    return item in knowledge.facts or item in knowledge.overviews


def _kinds(counts: Counts, language: str) -> list[str]:
    numbers = {
        "admin_stats_answered": counts.answered,
        "admin_stats_declined": counts.declined,
        "admin_stats_clarified": counts.clarified,
        "admin_stats_small_talk": counts.small_talk,
        "admin_stats_refused": counts.refused,
    }
    return [f"• {say(key, language, count=number, share=round(100 * number / counts.asked))}" for key, number in numbers.items() if number]


def _bars(numbers: Sequence[int]) -> str:
    """A bar for each number, the highest for the largest; of more than 31 the last ones."""
    most = max(numbers, default=0) or 1
    return "".join(_BARS[-(-number * (len(_BARS) - 1) // most)] for number in numbers[-31:])


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.0f}" if seconds >= 0.1 else f"{seconds * 1000:.2g}"


def _busiest(days: Sequence[Day], language: str) -> str:
    busiest = max(days, key=lambda day: day.counts.asked)
    return say("labelled", language, name=busiest.date, text=busiest.counts.asked)
