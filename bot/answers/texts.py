"""What the program itself says, by language, from one catalogue per language."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from importlib import resources

from bot.facts.dates import Date
from bot.facts.figures import Qualifier
from bot.facts.units import EVERYWHERE
from bot.facts.values import CURRENCIES, Amount, Count, Quantity, Value, clock, digits, unit_of
from bot.messages import Message
from bot.yaml_loading import load

LANGUAGES = ("en", "zh")
_YEAR = re.compile(r"\d{4}")
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
_QUALIFIER_KEYS: Mapping[Qualifier, str] = {
    "more than": "more_than",
    "nearly": "nearly",
    "about": "about",
    "at least": "at_least",
    "at most": "at_most",
    "less than": "less_than",
}


@functools.cache
def catalogue(language: str) -> Mapping[str, str]:
    """All texts of a language (``"en"`` or ``"zh"``), by key."""
    text = (resources.files("bot.answers") / "data" / f"{language}.yaml").read_text(encoding="utf-8")
    return dict(load(text))


def say(key: str, language: str, **values: object) -> str:
    """The text *key* with its places filled in; KeyError when it is missing."""
    return catalogue(language)[key].format(**values)


def message(key: str, **values: object) -> Message:
    """The same in every language."""
    return Message(catalogue("en")[key], catalogue("zh")[key], **values)


def pick(texts: Mapping[str, str], language: str) -> str:
    """The text in *language*, or in the language there is; empty when there is none."""
    return texts.get(language) or next(iter(texts.values()), "")


def amount_text(amount: Amount, language: str) -> str:
    """A sum of money as people write it: "more than 2 billion yuan", "超过 20 亿元"."""
    unit = CURRENCIES.get(amount.currency, (amount.currency,) * 2)[language == "zh"]
    if language == "zh":
        scales: tuple[tuple[float, str], ...] = ((1e8, " 亿"), (1e4, " 万"), (1.0, " "))
    else:
        scales = ((1e12, " trillion "), (1e9, " billion "), (1e6, " million "), (1.0, " "))
    scale, word = next((pair for pair in scales if abs(amount.value) >= pair[0]), scales[-1])
    high = None if amount.high is None else amount.high / scale
    shown = f"{_range(amount.value / scale, high)}{word}{unit}{_per(amount.per, language)}"
    return _qualified(shown, amount.qualifier, language)


def value_text(value: Value, language: str) -> str:
    """A value as people write it in ``"en"`` or ``"zh"``: "7.8 hectares", "7.8 公顷"; what it holds for is left out."""
    match value:
        case Amount():
            return amount_text(value, language)
        case Count(number, unit, qualifier, high):
            return _qualified(f"{_range(number, high)} {unit}", qualifier, language)
        case Quantity(kind="time", value=start, high=end):
            return clock(start) if end is None else f"{clock(start)}–{clock(end)}"
        case Quantity(kind="rank", value=rank):
            number = int(rank)
            ending = "th" if 10 < number % 100 < 14 else _ENDINGS.get(number % 10, "th")
            return f"第 {number}" if language == "zh" else f"{number}{ending}"
        case Quantity(_, number, name, qualifier, per, high):
            known = unit_of(value)
            one = number == 1 and high is None
            read = name if known is None else known.chinese if language == "zh" else known.one if one else known.name
            space = "" if read in ("%", "‰") else " "
            return _qualified(f"{_range(number, high)}{space}{read}{_per(per, language)}", qualifier, language)
        case Date():
            return date_text(value, language)
        case _:
            return value.text


def date_text(date: Date, language: str) -> str:
    """A date as it is written; the ends of a period and a part of a year as they are read in ``"en"`` or ``"zh"``."""
    if date.until is None or date.year is None:
        return date.text
    if ".." in date.text:
        start, end = (part.strip() for part in date.text.split("..", 1))
        return say("period", language, start=start, end=end)
    months = (date.until.month or 0) - (date.month or 0) + 1
    if (
        date.until.year == date.year
        and date.day is None
        and date.until.day is None
        and months in (3, 6)
        and (date.month or 0) % months == 1
    ):
        number = (date.month or 0) // months + 1
        return say({6: f"half_{number}", 3: "quarter"}[months], language, year=date.year, number=number)
    return date.text


def moment_text(date: str, language: str) -> str:
    """A date within a sentence: in Chinese a year alone is read with its 年, and only figures keep a space from what follows them."""
    if language != "zh":
        return date
    if _YEAR.fullmatch(date):
        return f"{date} 年"
    return f"{date} " if date[-1:].isascii() else date


def _qualified(text: str, qualifier: Qualifier, language: str) -> str:
    return say(_QUALIFIER_KEYS[qualifier], language, value=text) if qualifier else text


def _range(low: float, high: float | None) -> str:
    return digits(low, ",") if high is None else f"{digits(low, ',')}–{digits(high, ',')}"


def _per(per: tuple[str, ...], language: str) -> str:
    if language == "zh":
        return "".join(f"/{_in_chinese(one)}" for one in per)
    return "".join(f" per {one}" for one in per)


def _in_chinese(unit: str) -> str:
    known = EVERYWHERE.get(unit.casefold())
    return known.chinese.removeprefix("个") if known else unit
