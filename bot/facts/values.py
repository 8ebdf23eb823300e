"""What a fact tells, typed: amounts, counts, dates, places, organisations, ratings, text."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from typing import Literal

Qualifier = Literal["", "more than", "nearly", "about", "at least", "at most"]
Precision = Literal["year", "month", "day", "relative"]

_SCALES = {"": 1, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_QUALIFIERS: tuple[Qualifier, ...] = ("more than", "nearly", "about", "at least", "at most")
_CURRENCIES = {"yuan": "CNY", "rmb": "CNY", "cny": "CNY", "dollars": "USD", "usd": "USD", "euro": "EUR", "eur": "EUR"}
_AMOUNT = re.compile(r"(\d[\d,]*+(?:\.\d++)?+)(?:\s*+(thousand|million|billion|trillion))?+\s++([A-Za-z]++)")
_CODE = re.compile(r"[A-Z]{3}")
_COUNT = re.compile(r"(\d[\d,]*)\s+(\S.*)")
_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = re.compile(rf"\b(?:{'|'.join(_MONTHS)})\b")
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money: ``value`` in whole units of ``currency`` (ISO 4217)."""

    value: float
    currency: str
    qualifier: Qualifier = ""


@dataclass(frozen=True, slots=True)
class Count:
    """A number of things; ``unit`` is what is counted, in the words of the fact file."""

    value: int
    unit: str
    qualifier: Qualifier = ""


@dataclass(frozen=True, slots=True)
class Date:
    """A point in time as precise as the document has it.

    Attributes:
        text: as written in the fact file ("2017", "April this year", "yesterday").
        precision: ``relative`` when it cannot be placed on a calendar.
        year: calendar year, or None.
        month: 1 to 12, or None.
        day: 1 to 31, or None.
    """

    text: str
    precision: Precision
    year: int | None = None
    month: int | None = None
    day: int | None = None

    @property
    def sort_key(self) -> tuple[int, int, int] | None:
        """For ordering; None for dates that have no place on the calendar."""
        return None if self.year is None else (self.year, self.month or 0, self.day or 0)


@dataclass(frozen=True, slots=True)
class Named:
    """A place, organisation, rating or plain text; ``kind`` says which."""

    kind: Literal["place", "organisation", "rating", "text"]
    text: str


Value = Amount | Count | Date | Named
KINDS = ("amount", "count", "date", "place", "organisation", "rating", "text")


def kind_of(value: Value) -> str:
    """The key under which a value stands in the fact file."""
    match value:
        case Amount():
            return "amount"
        case Count():
            return "count"
        case Date():
            return "date"
        case Named(kind=kind):
            return kind


def parse_value(kind: str, text: str) -> Value:
    """Read a value as an administrator writes it; ValueError names what is expected.

    amount: ``[qualifier] NUMBER [thousand|million|billion|trillion] CURRENCY`` ("more than 2 billion yuan");
    count: ``[qualifier] NUMBER UNIT`` ("nearly 30 projects"); date: ``2017``, ``2017-04``, ``2017-04-01`` or
    words that stay relative ("yesterday"); the others: any text. Qualifiers: more than, nearly, about, at least, at most.
    """
    text = text.strip()
    if not text:
        raise ValueError("a value is missing")
    if kind in ("amount", "count"):
        qualifier: Qualifier = next((q for q in _QUALIFIERS if text.startswith(q + " ")), "")
        rest = text[len(qualifier) :].strip()
        if kind == "amount":
            match = _AMOUNT.fullmatch(rest)
            currency = _CURRENCIES.get(match[3].lower()) or (match[3] if _CODE.fullmatch(match[3]) else None) if match else None
            if match is None or currency is None:
                raise ValueError("an amount is written like 'more than 2 billion yuan' or '350 million USD'")
            return Amount(round(float(match[1].replace(",", "")) * _SCALES[match[2] or ""], 2), currency, qualifier)
        match = _COUNT.fullmatch(rest)
        if match is None:
            raise ValueError("a count is written like 'nearly 30 projects'")
        return Count(int(match[1].replace(",", "")), match[2], qualifier)
    if kind == "date":
        return _parse_date(text)
    if kind in ("place", "organisation", "rating", "text"):
        return Named(kind, text)  # type: ignore[arg-type]  # narrowed by the test above, which mypy cannot follow
    raise ValueError(f"unknown kind of value; known are {', '.join(KINDS)}")


def _parse_date(text: str) -> Date:
    match = _DATE.fullmatch(text)
    if match is None:
        month = min((_MONTHS.index(name) + 1 for name in _MONTH.findall(text.lower())), default=None)
        return Date(text, "relative", month=month)
    year = int(match[1])
    month, day = (int(part) if part else None for part in match.groups()[1:])
    if (month is not None and not 1 <= month <= 12) or (day is not None and not 1 <= day <= 31):
        raise ValueError("a date is written 2017, 2017-04 or 2017-04-01")
    if month is not None and day is not None and day > calendar.monthrange(year, month)[1]:
        raise ValueError("a date is written 2017, 2017-04 or 2017-04-01, and the month must have that day")
    return Date(text, "day" if day else "month" if month else "year", year, month, day)


def format_value(value: Value) -> str:
    """The text that ``parse_value`` reads back to the same value."""
    match value:
        case Amount(number, currency, qualifier):
            for scale in ("trillion", "billion", "million", "thousand"):
                if number >= _SCALES[scale]:
                    shown = f"{number / _SCALES[scale]:.15g} {scale}"
                    break
            else:
                shown = f"{number:.15g}"
            unit = "yuan" if currency == "CNY" else currency
            return f"{qualifier} {shown} {unit}".strip()
        case Count(number, unit, qualifier):
            return f"{qualifier} {number} {unit}".strip()
        case Date(text=text) | Named(text=text):
            return text
