"""Numbers as facts are written with them: digits with scales, ranges, and how exact they are, in English and Chinese."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Qualifier = Literal["", "more than", "nearly", "about", "at least", "at most", "less than"]

SCALES = {
    **{"hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12},
    **{"百": 10**2, "千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8, "十亿": 10**9, "百亿": 10**10},
    **{"千亿": 10**11, "万亿": 10**12},
}
_LARGEST = 10**24
"""From here on a number is no number of things or yuan, but a slip."""

_BEFORE: dict[str, Qualifier] = {
    **{"more than ": "more than", "over ": "more than", "nearly ": "nearly", "almost ": "nearly", "close to ": "nearly"},
    **{"about ": "about", "around ": "about", "approximately ": "about", "at least ": "at least", "no less than ": "at least"},
    **{"no fewer than ": "at least", "not less than ": "at least", "at most ": "at most", "up to ": "at most", "no more than ": "at most"},
    **{"not more than ": "at most", "less than ": "less than", "fewer than ": "less than", "under ": "less than", "below ": "less than"},
    **{"超过": "more than", "多于": "more than", "高于": "more than", "逾": "more than", "超": "more than"},
    **{"将近": "nearly", "接近": "nearly", "近": "nearly", "大约": "about", "约": "about"},
    **{"至少": "at least", "不少于": "at least", "不低于": "at least", "不小于": "at least", "至多": "at most", "最多": "at most"},
    **{"不超过": "at most", "不多于": "at most", "不高于": "at most", "不到": "less than", "不足": "less than", "低于": "less than"},
    **{"少于": "less than", "小于": "less than"},
}
_BEHIND: dict[str, Qualifier] = {
    **{"左右": "about", "上下": "about", "及以上": "at least", "以上": "at least", "及以下": "at most", "以下": "at most"},
    **{"以内": "at most", " or more": "at least", " or less": "at most", " or fewer": "at most"},
}
_LONGEST_FIRST = tuple(sorted(_BEFORE, key=len, reverse=True))
_NUMBER = re.compile(r"\d[\d,，]*+(?:\.\d++)?")
# Neither are "3 millionaires" three million, nor "4 万达广场" forty thousand of anything, nor "3 多功能厅" more than three.
_NO_SCALE = (
    "(?!千米|千克|千瓦|千伏|千卡|千帕|千赫|千焦|千斤顶|百分|百姓|百货[商公大店]|百岁老|百年老|万达[广影酒集百城]|万科[企集地物项小公广城]|万事达|万能[钥卡险]"
    "|多功能|多媒体|多边形|几何|余姚|余杭|十字)"
)
"""Words and units that begin like a scale, and are none."""

_SCALE = re.compile(rf"\s*+{_NO_SCALE}((?:hundred|thousand|million|billion|trillion)(?![a-z])|万亿|[千百十]?[亿万]|[千百])", re.IGNORECASE)
_CURRENCY_BEFORE = re.compile(r"(US\$|HK\$|[$€£]|[A-Z]{2,3}|人民币)\s*+(?=\d)")
_VAGUE = re.compile(rf"\s*+{_NO_SCALE}[多余几]")
_HALF_READ = re.compile(rf"\s*+{_NO_SCALE}[十百千万亿多余几]")
"""What stands behind a number that goes on, so that it was not read to its end."""

BETWEEN = re.compile(r"\s*+(?:\.\.|–|—|~|～|-|至|到|to\b)\s*+")
_BELOW_ZERO = re.compile(r"(?:[-−–]|minus\b|零下)\s*+")


@dataclass(frozen=True, slots=True)
class Figure:
    """Numbers that were read: the lower and upper end, how exact, and the text behind them with the space before it."""

    low: Decimal
    high: Decimal | None
    qualifier: Qualifier
    rest: str


def read_figure(text: str, *, signed: bool = False, currency: bool = False) -> tuple[Figure, str] | None:
    """The number or the range at the beginning of *text*, and the mark of a currency in front of it; None where there is none.

    Args:
        text: a value, without outer white space.
        signed: whether it may be below zero.
        currency: whether a currency may stand in front of the number.
    """
    qualifier: Qualifier = ""
    folded = text.casefold()
    before = next((word for word in _LONGEST_FIRST if folded.startswith(word)), None)
    if before is not None:
        qualifier, text = _BEFORE[before], text[len(before) :].lstrip()
    mark = ""
    if currency and (found := _CURRENCY_BEFORE.match(text)):
        mark, text = found[1], text[found.end() :]
    for behind, meaning in _BEHIND.items():
        if text.endswith(behind):
            qualifier, text = qualifier or meaning, text.removesuffix(behind).rstrip()
    first = _scaled(text, signed=signed)
    if first is None:
        return None
    low, scale, vague, text = first
    high = None
    if between := BETWEEN.match(text):
        second = _scaled(text[between.end() :], signed=signed)
        if second is not None:
            high, other_scale, other_vague, text = second
            vague = vague or other_vague
            # "19..23 million", but not "5000..1 million".
            if scale == 1 and low * other_scale <= high * other_scale:
                low *= other_scale
            high *= other_scale
    low *= scale
    if not -_LARGEST < low < _LARGEST or (high is not None and not low < high < _LARGEST) or _HALF_READ.match(text):
        return None
    return Figure(low, high, qualifier or ("more than" if vague else ""), text.rstrip()), mark


def _scaled(text: str, *, signed: bool) -> tuple[Decimal, int, bool, str] | None:
    """A number, its scale, whether something like 多 stands behind it, and the rest."""
    sign = _BELOW_ZERO.match(text) if signed else None
    number = _NUMBER.match(text, sign.end() if sign else 0)
    if number is None:
        return None
    text = text[number.end() :]
    vague = _VAGUE.match(text)
    text = text[vague.end() if vague else 0 :]
    if scale := _SCALE.match(text):
        text = text[scale.end() :]
        if not vague and (vague := _VAGUE.match(text)):
            text = text[vague.end() :]
    value = Decimal(number[0].replace(",", "").replace("，", ""))
    return -value if sign else value, SCALES[scale[1].lower()] if scale else 1, vague is not None, text
