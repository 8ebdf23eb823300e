"""What a fact tells, typed: sums of money, counts, dates and periods, measured quantities, names and texts.

The kinds and how they are written stand in ``kinds.py``, the units in ``units.py``.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.facts.dates import Date, parse_date
from bot.facts.figures import BETWEEN, SCALES, Qualifier, read_figure
from bot.facts.kinds import KINDS, Kind, kind_remedy
from bot.facts.units import EVERYWHERE, Unit
from bot.messages import Message

_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_HAN = "一二三四五六七八九十"
_CODE = re.compile(r"[A-Z]{3}")
_PER = re.compile(r"/|／|·|每|\bper\b(?! cent\b| mille\b| thousand\b)")
CURRENCIES = {
    "CNY": ("yuan", "元", "rmb", "renminbi", "人民币", "元人民币", "块"),
    "USD": ("US dollars", "美元", "dollars", "dollar", "us dollar", "us$", "$"),
    "EUR": ("euros", "欧元", "euro", "€"),
    "GBP": ("pounds", "英镑", "pound", "£"),
    "JPY": ("yen", "日元"),
    "HKD": ("Hong Kong dollars", "港元", "Hong Kong dollar", "港币", "hk$"),
    "MYR": ("ringgit", "令吉", "rm"),
}
"""Code -> how a currency is read in English and in Chinese, and other ways to write it."""

CODES = {way.casefold(): code for code, ways in CURRENCIES.items() for way in (code, *ways)}
"""Way to write a currency, in small letters -> its code."""
_CLOCK = re.compile(
    r"(?:12\s)?(?P<word>noon|midnight)|(?P<part>凌晨|上午|早上|中午|下午|晚上)?\s*+(?P<hour>\d{1,2})"
    r"(?:[:：](?P<colon>\d{2})|\.(?P<dot>\d{2})(?=\s*+[ap]\.?m)|(?P<han>[点时])(?:(?P<past>\d{1,2})分?|(?P<half>半))?)?"
    r"\s*+(?P<mark>[ap]\.?m\.?)?",
    re.IGNORECASE,
)
_RANK = re.compile(rf"(?:第|no\.? |number |#)?\s*+(\d{{1,9}}|[{_HAN}]|{'|'.join(_ORDINALS)})(?:st|nd|rd|th)?\s*+[名位]?", re.IGNORECASE)
_TELEPHONE = re.compile(r"[+(（]?[\d(（][\d\s()（）./,;、+-]*+(?:(?:ext\.?|x|转)\s*+\d++)?")
_EMAIL = re.compile(r"[^\s@,;]++@[^\s@,;.]++(?:\.[^\s@,;.]++)+")
_URL = re.compile(r"(?:https?://)?(?:[\w-]++\.)+[a-z]{2,}(?::\d+)?(?:[/?#]\S*+)?", re.IGNORECASE)
_NOT_A_DIGIT = re.compile(r"\D")
DAY = 1440
"""Minutes from one midnight to the next."""

_HELD = re.compile(r"[|｜]\s*+for\s*+[:：]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money.

    Attributes:
        value: whole units of the currency; with ``high`` the lower end.
        currency: ISO 4217.
        qualifier: how exact it is.
        per: what it is paid for each of, such as ``("m2", "month")``.
        high: the upper end of a range, or None.
        holds_for: the year, batch, zone and the like that it holds for; empty: not told.
    """

    value: float
    currency: str
    qualifier: Qualifier = ""
    per: tuple[str, ...] = ()
    high: float | None = None
    holds_for: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """A number of things; ``unit`` is what is counted, in the words of the fact file; the others as those of an amount."""

    value: int | float
    unit: str
    qualifier: Qualifier = ""
    high: int | float | None = None
    holds_for: str = ""


@dataclass(frozen=True, slots=True)
class Quantity:
    """Something measured, counted in points or ranked, or a time of day.

    Attributes:
        kind: its kind, such as ``area``.
        value: in the unit as it is written; a time of day in minutes after midnight.
        unit: name of a unit of the kind; that of a time of day and a rank is the kind.
        qualifier, per, high, holds_for: as those of an amount.
    """

    kind: str
    value: float
    unit: str
    qualifier: Qualifier = ""
    per: tuple[str, ...] = ()
    high: float | None = None
    holds_for: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """A place, organisation, rating, telephone number or plain text; ``kind`` says which."""

    kind: str
    text: str
    holds_for: str = ""


Value = Amount | Count | Quantity | Date | Named
VALUES: tuple[type, ...] = (Amount, Count, Quantity, Date, Named)
"""The classes of values."""


def kind_of(value: Value) -> str:
    """The key under which a value stands in the fact file."""
    match value:
        case Amount():
            return "amount"
        case Count():
            return "count"
        case Date():
            return "date"
        case Quantity(kind=kind) | Named(kind=kind):
            return kind


def parse_value(name: str, text: str, holds_for: str = "") -> Value:
    """Read a value as an administrator writes it; ``kinds.py`` tells how those of each kind are written.

    Args:
        name: its kind.
        text: as it is written.
        holds_for: the year, batch, zone and the like that it holds for; empty: not told.

    Raises:
        ValueError: it cannot be read; the message names what is expected.
    """
    text, holds_for = text.strip(), " ".join(holds_for.split())
    kind = KINDS.get(name)
    if kind is None:
        raise ValueError(Message("unknown kind of value; {remedy}", "没有这种数值；{remedy}", remedy=kind_remedy(name)))
    if not text:
        raise ValueError(Message("a value is missing", "没有写数值"))
    match name:
        case "amount":
            value: Value = _amount(kind, text)
        case "count":
            value = _count(kind, text)
        case "date":
            value = parse_date(text)
        case "time":
            value = _time(kind, text)
        case "rank":
            value = _rank(kind, text)
        case _:
            value = _quantity(kind, text) if kind.units else _named(kind, text)
    return replace(value, holds_for=holds_for) if holds_for else value


def split_for(text: str) -> tuple[str, str]:
    """A value of a table, and what it holds for: ``3.6 billion yuan | for: 2018``."""
    found = None
    for found in _HELD.finditer(text):  # noqa: B007  # the last one counts: a text may hold another
        pass
    return (text.strip(), "") if found is None else (text[: found.start()].strip(), text[found.end() :].strip())


def with_for(text: str, holds_for: str) -> str:
    """How a table has a value and what it holds for; the reverse of :func:`split_for`."""
    return f"{text} | for: {holds_for}" if holds_for else text


def same_case(one: str, other: str) -> bool:
    """Whether two values hold for the same, told or untold: ``2018`` is ``2018年``."""
    return _case(one) == _case(other)


def _case(text: str) -> str:
    return " ".join(text.casefold().split()).removesuffix("年").removeprefix("the year ")


def _amount(kind: Kind, text: str) -> Amount:
    found = read_figure(text, currency=True)
    if found is not None:
        read, mark = found
        unit, *per = (part.strip() for part in _PER.split(read.rest))
        currencies = {_currency(one) for one in (mark, unit) if one}
        if len(currencies) == 1 and all(per) and (currency := currencies.pop()):
            return Amount(float(read.low), currency, read.qualifier, tuple(map(_each, per)), _float(read.high))
    raise ValueError(kind.expected)


def _currency(text: str) -> str | None:
    return CODES.get(text.casefold()) or (text if _CODE.fullmatch(text) else None)


def _each(text: str) -> str:
    unit = EVERYWHERE.get(text.casefold())
    return unit.one if unit else text


def _count(kind: Kind, text: str) -> Count:
    found = read_figure(text)
    # "62%" is no count of things, and "1.2.3" no number.
    if found is None or not found[0].rest or not (found[0].rest[0].isspace() or found[0].rest[0].isalpha()):
        raise ValueError(kind.expected)
    return Count(_plain(found[0].low), found[0].rest.strip(), found[0].qualifier, None if found[0].high is None else _plain(found[0].high))


def _quantity(kind: Kind, text: str) -> Quantity:
    found = read_figure(text, signed=kind.signed)
    if found is not None:
        written, *per = (part.strip() for part in _PER.split(found[0].rest))
        unit = kind.ways.get(written.casefold()) if written else kind.units[0] if kind.bare else None
        if unit is not None and all(per):
            low, high = float(found[0].low), _float(found[0].high)
            return Quantity(kind.name, low, unit.name, found[0].qualifier, tuple(map(_each, per)), high)
    raise ValueError(kind.expected)


def _float(number: Decimal | None) -> float | None:
    return None if number is None else float(number)


def _plain(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


def _time(kind: Kind, text: str) -> Quantity:
    start = _CLOCK.match(text)
    between = BETWEEN.match(text, start.end()) if start else None
    end = _CLOCK.fullmatch(text, between.end()) if between else None
    low, high = _minutes(start), _minutes(end)
    if start is None or low is None or (start.end() < len(text) and high is None):
        raise ValueError(kind.expected)
    # What begins at midnight begins the day.
    return Quantity("time", low if high is None else low % DAY, "time", high=high)


def _minutes(clock: re.Match[str] | None) -> float | None:
    """Minutes after midnight of a time of day, or None."""
    if clock is None:
        return None
    if clock["word"]:
        return DAY / 2 if clock["word"].lower() == "noon" else DAY
    part, mark = clock["part"] or "", (clock["mark"] or "").lower()[:1]
    if not (part or mark or clock["colon"] or clock["han"]):
        return None
    hour, minute = int(clock["hour"]), int(clock["colon"] or clock["dot"] or clock["past"] or (30 if clock["half"] else 0))
    if mark and not 1 <= hour <= 12:
        return None
    if hour == 12 and (mark == "a" or part in ("凌晨", "晚上")):
        # "晚上12点" is when the day ends, and what follows is of the next.
        hour = 24 if part == "晚上" and not minute else 0
    elif hour < 12 and (mark == "p" or part == "下午" or (part == "晚上" and hour > 4) or (part == "中午" and hour < 4)):
        hour += 12
    return hour * 60 + minute if minute < 60 and hour * 60 + minute <= DAY else None


def _rank(kind: Kind, text: str) -> Quantity:
    match = _RANK.fullmatch(text)
    word = match[1].lower() if match else "0"
    number = _ORDINALS.index(word) + 1 if word in _ORDINALS else _HAN.index(word) + 1 if word in _HAN else int(word)
    if number < 1:
        raise ValueError(kind.expected)
    return Quantity("rank", number, "rank")


def _named(kind: Kind, text: str) -> Named:
    match kind.name:
        case "telephone":
            fits = _TELEPHONE.fullmatch(text) is not None and len(digits_of(text)) > 2
        case "email":
            fits = _EMAIL.fullmatch(text) is not None
        case "url":
            fits = _URL.fullmatch(text) is not None
        case _:
            fits = True
    if not fits:
        raise ValueError(kind.expected)
    return Named(kind.name, text)


def digits_of(text: str) -> str:
    """The digits of a telephone number, by which two are compared."""
    return _NOT_A_DIGIT.sub("", text)


def moment_of(value: Value) -> Date | None:
    """The time that a value holds for, where ``for`` tells one that has a place on the calendar; else None."""
    try:
        moment = parse_date(value.holds_for)
    except ValueError:
        return None
    return moment if moment.sort_key else None


def unit_of(value: Count | Quantity) -> Unit | None:
    """The unit that a value is in, or None where it is none that is known."""
    return EVERYWHERE.get(value.unit.casefold()) if isinstance(value, Count) else KINDS[value.kind].ways.get(value.unit.casefold())


def measure_of(value: Value) -> str | None:
    """What a value is measured in: those of one measure can be compared and added up. None: it cannot be measured."""
    match value:
        case Amount(currency=currency, per=per):
            return " / ".join((currency, *per))
        case Count() | Quantity():
            unit = unit_of(value)
            measure = unit.measure if unit else _singular(value.unit.casefold())
            return " / ".join((measure, *(value.per if isinstance(value, Quantity) else ())))
        case _:
            return None


def ends_of(value: Value) -> tuple[float, float]:
    """The lower and upper end of what is written, in base units of its measure, qualifiers left out; NaN where it has none."""
    if not isinstance(value, Amount | Count | Quantity):
        return math.nan, math.nan
    unit = None if isinstance(value, Amount) else unit_of(value)
    low, high = float(value.value), float(value.value if value.high is None else value.high)
    if high < low:
        # A time of day: from 22:00 until 06:00 of the next.
        high += DAY
    return (low, high) if unit is None else (unit.to_base(low), unit.to_base(high))


def _singular(word: str) -> str:
    if word.isascii() and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if word.isascii() and word.endswith("s") and not word.endswith("ss") else word


def format_value(value: Value) -> str:
    """The text that ``parse_value`` reads back to the same value; what it holds for is left out."""
    match value:
        case Amount(number, currency, qualifier, per, high):
            scale = next((name for name in ("trillion", "billion", "million", "thousand") if number >= SCALES[name]), "")
            shown = _range(number / SCALES.get(scale, 1), None if high is None else high / SCALES.get(scale, 1))
            unit = "yuan" if currency == "CNY" else currency
            return " ".join(f"{qualifier} {shown} {scale} {' / '.join((unit, *per))}".split())
        case Count(count, unit, qualifier, top):
            return f"{qualifier} {_range(count, top)} {unit}".strip()
        case Quantity(kind="time", value=start, high=end):
            return clock(start) if end is None else f"{clock(start)}..{clock(end)}"
        case Quantity(kind="rank", value=rank):
            return f"{rank:.0f}"
        case Quantity(_, size, unit, qualifier, per, high):
            return f"{qualifier} {_range(size, high)} {' / '.join((unit, *per))}".strip()
        case Date(text=text) | Named(text=text):
            return text


def written_value(value: Value) -> str:
    """A value as a table has it, with what it holds for."""
    return with_for(format_value(value), value.holds_for)


def clock(minutes: float) -> str:
    """A time of day: 510 -> ``08:30``."""
    return f"{int(minutes) // 60:02}:{int(minutes) % 60:02}"


def _range(low: float, high: float | None) -> str:
    return digits(low) if high is None else f"{digits(low)}..{digits(high)}"


def digits(number: float, comma: str = "") -> str:
    """A number with all digits that it was written with and no exponent; *comma*: what stands between the thousands."""
    return f"{Decimal(number if isinstance(number, int) else f'{number:.15g}'):{comma}f}"
