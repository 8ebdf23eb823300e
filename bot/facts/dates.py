"""Dates and periods as people write them, in English and Chinese."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from typing import Literal

from bot.messages import Message

Precision = Literal["year", "month", "day", "relative"]

_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = re.compile(rf"\b(?:{'|'.join(_MONTHS)})\b")
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_CHINESE_DATE = re.compile(r"(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})[日号])?)?")
_DAY_MONTH_YEAR = re.compile(rf"(?:(\d{{1,2}})\s)?\s*+({'|'.join(_MONTHS)}),?\s++(\d{{4}})", re.IGNORECASE)
_MONTH_DAY_YEAR = re.compile(rf"({'|'.join(_MONTHS)})\s++(\d{{1,2}}),?\s++(\d{{4}})", re.IGNORECASE)
_PART_OF_YEAR = re.compile(
    r"(?:the )?(first|second|third|fourth) (half|quarter) of (\d{4})|(?:Q([1-4])|H([12])) (\d{4})"
    r"|(\d{4})年(?:(上|下)半年|第?([一二三四1-4])季度)",
    re.IGNORECASE,
)
_ORDINALS = "first second third fourth".split()
_HAN = "一二三四"
_PERIOD = re.compile(r"\.\.|\bto\b|至|到|–|—|(?<=\d{4}) ?- ?(?=\d{4}(?!\d))")
_WRITTEN = Message("a date is written 2017, 2017-04 or 2017-04-01", "日期请写成 2017、2017-04 或 2017-04-01")
_OF_THE_MONTH = Message(
    "a date is written 2017, 2017-04 or 2017-04-01, and the month must have that day",
    "日期请写成 2017、2017-04 或 2017-04-01，而且当月要有这一天",
)


@dataclass(frozen=True, slots=True)
class Date:
    """A point in time as precise as the document has it, or a period.

    Attributes:
        text: as written in the fact file ("2017", "April this year", "yesterday").
        precision: ``relative`` when it cannot be placed on a calendar.
        year: calendar year, or None; of a period that in which it begins.
        month: 1 to 12, or None.
        day: 1 to 31, or None.
        until: with which date a period ends, that one included; None: no period.
        holds_for: as that of an amount.
    """

    text: str
    precision: Precision
    year: int | None = None
    month: int | None = None
    day: int | None = None
    until: Date | None = None
    holds_for: str = ""

    @property
    def sort_key(self) -> tuple[int, int, int] | None:
        """For ordering; None for dates that have no place on the calendar."""
        return None if self.year is None else (self.year, self.month or 0, self.day or 0)


def parse_date(text: str) -> Date:
    """A year, month, day or period; whatever else is written stays relative. ValueError for a day or period that cannot be."""
    found = _on_calendar(text)
    if found is not None:
        return found
    sides = [part.strip() for part in _PERIOD.split(text.removeprefix("from "))]
    if len(sides) == 2 and all(sides):
        start, end = _ends(*sides)
        if start is not None and end is not None:
            if _last(end) < _first(start):
                told = Message(
                    "a period begins before it ends: {end} is before {start}",
                    "时段应当先开始后结束：{end} 早于 {start}",
                    start=sides[0],
                    end=sides[1],
                )
                raise ValueError(told)
            return replace(start, text=text, until=end.until or end)
        if ".." in text:
            raise ValueError(Message("a period is written 2020-05-11..2020-07-10", "时段请写成 2020-05-11..2020-07-10"))
    month = min((_MONTHS.index(name) + 1 for name in _MONTH.findall(text.lower())), default=None)
    return Date(text, "relative", month=month)


def _ends(start: str, end: str) -> tuple[Date | None, Date | None]:
    """The dates of a period; what the one leaves out is that of the other: "13 to 16 May 2024", "2020年5月11日至7月10日"."""
    first, last = _on_calendar(start), _on_calendar(end)
    if first is not None and last is None and "年" in start:
        shorter = (f"{first.year}年{end}", f"{first.year}年{first.month}月{end}")
        last = next((date for text in shorter if (date := _on_calendar(text)) is not None), None)
    elif last is not None and first is None and last.month is not None:
        shorter = (f"{start} {last.year}", f"{start} {_MONTHS[last.month - 1]} {last.year}")
        first = next((date for text in shorter if (date := _on_calendar(text)) is not None), None)
    return first, last


def parse_moment(text: str) -> Date:
    """A year, month or day as ``2017``, ``2017-04`` or ``2017-04-01``; ValueError for all else."""
    match = _DATE.fullmatch(text.strip())
    if match is None:
        raise ValueError(_WRITTEN)
    return _point(text.strip(), *match.groups())


def _on_calendar(text: str) -> Date | None:
    """The year, month, day, half or quarter of a year that is written there; None when it is none of them."""
    if match := _DATE.fullmatch(text) or _CHINESE_DATE.fullmatch(text):
        return _point(text, *match.groups())
    if match := _DAY_MONTH_YEAR.fullmatch(text):
        return _point(text, match[3], str(_MONTHS.index(match[2].lower()) + 1), match[1])
    if match := _MONTH_DAY_YEAR.fullmatch(text):
        return _point(text, match[3], str(_MONTHS.index(match[1].lower()) + 1), match[2])
    if match := _PART_OF_YEAR.fullmatch(text):
        year = int(match[3] or match[6] or match[7])
        months = 6 if (match[2] or "").lower() == "half" or match[5] or match[8] else 3
        number = match[4] or match[5] or match[9] or ("2" if match[8] == "下" else "1" if match[8] else "")
        part = _ORDINALS.index(match[1].lower()) if match[1] else (_HAN.index(number) if number in _HAN else int(number) - 1)
        if months * part >= 12:
            raise ValueError(Message("a year has two halves", "一年只有上半年和下半年"))
        end = _point(f"{year}-{months * (part + 1):02}", f"{year}", f"{months * (part + 1)}", None)
        return Date(text, "month", year, months * part + 1, until=end)
    return None


def _point(text: str, year: str, month: str | None, day: str | None) -> Date:
    number, months, days = int(year), int(month) if month else None, int(day) if day else None
    if not number or (months is not None and not 1 <= months <= 12) or (days is not None and not 1 <= days <= 31):
        raise ValueError(_WRITTEN)
    if months is not None and days is not None and days > calendar.monthrange(number, months)[1]:
        raise ValueError(_OF_THE_MONTH)
    return Date(text, "day" if days else "month" if months else "year", number, months, days)


def _first(date: Date) -> tuple[int, int, int]:
    return date.year or 0, date.month or 1, date.day or 1


def _last(date: Date) -> tuple[int, int, int]:
    return date.year or 0, date.month or 12, date.day or 31
