"""Numbers as people write them: digits, scales, Chinese numerals, English number words; and how they ask for one in Chinese."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

_SCALES = {
    "thousand": 1e3, "k": 1e3, "million": 1e6, "mn": 1e6, "mil": 1e6, "mln": 1e6, "m": 1e6,
    "milliard": 1e9, "milliards": 1e9, "thousand million": 1e9,
    "billion": 1e9, "bn": 1e9, "bln": 1e9, "bil": 1e9, "b": 1e9, "trillion": 1e12, "dozen": 12.0, "hundred": 1e2,
    "十": 1e1, "百": 1e2, "千": 1e3, "万": 1e4, "十万": 1e5, "百万": 1e6, "千万": 1e7, "亿": 1e8, "十亿": 1e9, "百亿": 1e10, "万亿": 1e12,
}  # fmt: skip
_ENGLISH = {
    word: float(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
} | {word: 10.0 * value for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_HAN_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_HAN_UNITS = {"十": 10, "百": 100, "千": 1000}
_SCALE = (
    r"(?:trillion|billion|milliards?|thousand million|million|thousand|hundred|bln|bil|bn|mln|mil|mn|k|m|b)(?![a-z])"
    r"|[十百千万]?亿|[十百千]?万|千|百"
)
_PLAIN = rf"(\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)[多余几]?\s*(?:个(?=亿))?({_SCALE})?"
_DIGITS = re.compile(rf"(?<![\w.]){_PLAIN}|(?<=[㐀-鿿]){_PLAIN}")
_WORDS = re.compile(
    rf"\b((?:{'|'.join(_ENGLISH)}|a|half a)(?:[ -](?:{'|'.join(_ENGLISH)}|hundred|thousand|and))*"
    rf"(?:[ -](?:point)(?:[ -](?:{'|'.join(_ENGLISH)}))+)?)(?:[ -]({_SCALE}|dozen))?\b"
)
_MONTH_NAMES = "january february march april may june july august september october november december".split()
_MONTHS = re.compile(
    rf"\b({'|'.join(name for name in _MONTH_NAMES if name != 'may')}|(?<=in )may|(?<=of )may)\b"
    rf"|(?<![\d一二三四五六七八九十])(1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月"
)
_HAN = re.compile(r"(?<![几数红])(?:[零〇一二三四五六七八九十百千两万亿]|(?<=[一二三四五六七八九十两])(?:点|[多余](?=[万亿])))+")
_SIGNS = re.compile(r"[\d零〇一二三四五六七八九十百千两万亿月]")
_LATIN = re.compile(r"[a-z]+")
_NUMBER_WORDS = frozenset([*_ENGLISH, *_MONTH_NAMES, *(word for word in _SCALES if word.isascii())])
_HAN_LONE = re.compile(r"\s*(?:个|家|项|份|年|月|亿|万|元|座|名|人|次|天|号|位|块|条|笔|届|%)")
_MONEY_AFTER = re.compile(r"\s*(?:yuan|rmb|cny|renminbi|kuai|dollar|usd|us\$|euro|块|元|人民币|美元|欧元|大洋)")
_MONEY_BEFORE = re.compile(r"(?:rmb|cny|yuan|usd|us|[$¥€£])\s*$")
_PERCENT_BEFORE = re.compile(r"百分之$")
_PERCENT_AFTER = re.compile(r"\s*(?:%|percent|per cent)")
_SHORT_YEAR_AFTER = re.compile(r"年(?!来|间|内|多|了|前|后|以|的时间|时间)")
_YEAR_AFTER = re.compile(r"\s*年(?!来|间|内|多|了)")
_COUNTED_AFTER = re.compile(r"\s*(?:家|个|名|人|项|compan|firm|enterprise|project)")
_ORDINAL_AFTER = re.compile(r"(?:st|nd|rd|th)\b")
_BETWEEN_WORDS = re.compile(r"[ -]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number in a text.

    Attributes:
        value: the value with its scale applied (3.6 billion -> 3.6e9).
        kind: ``"year"``, ``"month"`` (1 to 12), ``"money"``, ``"percent"``, ``"ordinal"`` or ``"plain"``.
        start: first character in the normalized text.
        end: one past the last character.
    """

    value: float
    kind: str
    start: int
    end: int


def find_numbers(text: str) -> tuple[Number, ...]:
    """All numbers of a normalized text, in reading order, without overlaps."""
    # Every number has one of these. Most texts hold none, and one look is cheaper than a search for each kind of number.
    if not _SIGNS.search(text) and _NUMBER_WORDS.isdisjoint(_LATIN.findall(text)):
        return ()
    found: list[Number] = []
    taken = bytearray(len(text))

    def add(value: float, start: int, end: int, scaled: bool) -> None:
        # Hundreds of digits are beyond what a float can hold, and no question is about them.
        if 1 in taken[start:end] or not math.isfinite(value):
            return
        kind = _kind(text, value, start, end, scaled)
        if kind == "short year":
            # "96年", "一七年": the century is left out, as people speak of years they remember.
            kind, value = ("year", value + 1900) if value >= 50 else ("year", value + 2000) if value < 30 else ("plain", value)
        taken[start:end] = b"\x01" * (end - start)
        found.append(Number(value=value, kind=kind, start=start, end=end))

    for match in _DIGITS.finditer(text):
        digits, scale = (match[1], match[2]) if match[1] else (match[3], match[4])
        value = float(digits.replace(",", "") or 0)
        add(value * _SCALES.get(scale or "", 1.0), match.start(), match.end(), bool(scale))
    if not text.isascii():
        for match in _HAN.finditer(text):
            lone = len(match[0]) == 1 and not _HAN_LONE.match(text, match.end())
            parsed = None if lone or text[match.end() : match.end() + 1] in ("多", "余") else han_number(match[0])
            if parsed is not None:
                add(parsed, match.start(), match.end(), "亿" in match[0] or "万" in match[0])
    for match in _WORDS.finditer(text):
        words = [word for word in _BETWEEN_WORDS.split(match[1]) if word != "and"]
        if words in (["a"], ["half", "a"]) and not match[2]:
            continue
        value = _english_number(words)
        end = match.end()
        add(value * _SCALES.get(match[2] or "", 1.0), match.start(), end, bool(match[2]) or "thousand" in words)
    months = []
    for match in _MONTHS.finditer(text):
        value = _MONTH_NAMES.index(match[1]) + 1.0 if match[1] else _han_month(match[2])
        months.append(Number(value=value, kind="month", start=match.start(), end=match.end()))
    in_month = bytearray(len(text))
    for month in months:
        in_month[month.start : month.end] = b"\x01" * (month.end - month.start)
    found = [number for number in found if 1 not in in_month[number.start : number.end]] + months
    return tuple(sorted(found, key=lambda number: number.start))


def _han_month(text: str) -> float:
    return float(text) if text.isdigit() else han_number(text) or 1.0


def han_number(text: str) -> float | None:
    """The value of a Chinese numeral ("三十六亿" -> 3.6e9, "二零一七" -> 2017), or None when it is no number."""
    text = text.replace("多", "").replace("余", "")
    if text in ("一", "点", "") or text[0] in "百千万亿" or text.startswith("点") or text.endswith("点"):
        return None
    whole, point, fraction = text.partition("点")
    scale = 1.0
    if point:
        while fraction and fraction[-1] in "百千万亿":
            scale *= {"百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8}[fraction[-1]]
            fraction = fraction[:-1]
        if any(c not in _HAN_DIGITS for c in fraction):
            return None
    if len(whole) > 1 and all(c in _HAN_DIGITS for c in whole):
        value = float("".join(str(_HAN_DIGITS[c]) for c in whole))
    else:
        total = section = 0.0
        digit = 0.0
        for c in whole:
            if c in _HAN_DIGITS:
                digit = _HAN_DIGITS[c]
            elif c in _HAN_UNITS:
                section += (digit or 1) * _HAN_UNITS[c]
                digit = 0
            else:
                total = (total + section + digit or 1) * (1e4 if c == "万" else 1e8)
                section = digit = 0
        value = total + section + digit
    if point:
        value += sum(_HAN_DIGITS[c] / 10**place for place, c in enumerate(fraction, 1))
    return value * scale


def _english_number(words: list[str]) -> float:
    if words[0] in ("half", "a"):
        words = words[1:] if words[0] == "a" else ["half"]
        if not words:
            return 1.0
        if words == ["half"]:
            return 0.5
    whole, fraction = (words[: words.index("point")], words[words.index("point") + 1 :]) if "point" in words else (words, [])
    numbers = [_ENGLISH[word] for word in whole if word in _ENGLISH]
    if len(numbers) == 2 and numbers[0] in (19.0, 20.0) and numbers[1] >= 10 and "hundred" not in whole:
        value = numbers[0] * 100 + numbers[1]
    elif len(numbers) == 3 and numbers[0] in (19.0, 20.0) and numbers[1] >= 20 and "hundred" not in whole:
        value = numbers[0] * 100 + numbers[1] + numbers[2]
    else:
        value = thousands = 0.0
        for word in whole:
            if word == "thousand":
                thousands, value = (value or 1) * 1000, 0.0
            else:
                value = (value or 1) * 100 if word == "hundred" else value + _ENGLISH.get(word, 0.0)
        value += thousands
    return value + sum(_ENGLISH[word] / 10.0**place for place, word in enumerate(fraction, 1))


def _kind(text: str, value: float, start: int, end: int, scaled: bool) -> str:
    after = text[end : end + 12]
    if _PERCENT_AFTER.match(after) or _PERCENT_BEFORE.search(text[max(0, start - 3) : start]):
        return "percent"
    if _MONEY_AFTER.match(after) or _MONEY_BEFORE.search(text[max(0, start - 5) : start]) or (scaled and value >= 1e8):
        return "money"
    if not scaled and value == int(value) and "," not in text[start:end] and (1900 <= value <= 2100 and not _COUNTED_AFTER.match(after)):
        return "year"
    if _YEAR_AFTER.match(after) and not scaled and 1900 <= value <= 2100:
        return "year"
    if (
        not scaled
        and value < 100
        and len(text[start:end]) == 2
        and not _HAN_UNITS.keys() & set(text[start:end])
        and value == int(value)
        and _SHORT_YEAR_AFTER.match(after)
    ):
        return "short year"
    if _ORDINAL_AFTER.match(after) or text[max(0, start - 1) : start] == "第":
        return "ordinal"
    return "plain"


_MEASURES = "个家项名位份座次种类所条只件棵届块场支亩台辆吨"
_NOUNS = (
    "项目(?!标)|家(?:庭|长|具|园|电|乡|属)|名(?:额|单|称|字|校)|座(?:位|谈)|条(?:件|款|例|文|约)|位置|份额|类(?:别|型)|种(?:类|子|植|养)"
    "|所(?:得|有|长)|场(?:地|所|馆|次)|支(?:出|付|部|行)|台(?:阶|风)|吨位|次数|件数"
)
"""Nouns that begin like a measure word; 项目标 is 项 and 目标."""

COUNTED = (
    rf"(?:多少(?:(?!{_NOUNS})[{_MEASURES}])?|哪些(?:个(?!人|体))?|哪?几[十百千万亿]*(?:(?!项目(?!标))[{_MEASURES}])?"
    rf"|哪一?(?:(?!项目(?!标))[{_MEASURES}])?)的?"
)
"""Pattern: 多少, 哪些, 几 or 哪 with the measure word, which 几 and 哪 need before a noun, 多少 may have, and 哪些 has none but 个."""
