"""A part of some things: "how many of the firms are foreign" is no question for how many firms there are."""

from __future__ import annotations

import re

_THINGS = "[家个人项名位些批处户]|项目|企业|公司|协议|合同|单位|签约|商户|代表"
"""Chinese characters and words at the end of what some things are called."""

_ASKS = re.compile(
    r"\bhow many (?:of (?:the|those|these|them|all)\b|[^,?.]{0,40}?\b(?:among|out of) (?:the|those|these|them)\b)"
    r"|\bof (?:the|those|these|all) [^,?.]{2,60}, ?how many\b|\bout of (?:the|those|these|all) [^,?.]{2,60}?how many\b"
    rf"|(?:{_THINGS})的?(?:里[头面边]?|[当之其]?中)[^?？。]{{2,16}}?[占有是](?:几|多少)[个家项人名位成处户]"
    rf"|(?:{_THINGS})的?(?:里[头面边]?|[当之其]?中)有(?:几|多少)[个家项人名位成处户][^,，?？。]{{3}}"
    r"|其中[^?？。]{0,16}?(?:几|多少)[个家项人名位成处户]"
)
_TELLS = re.compile(
    r"\bof (?:the|those|these|them|all)\b|\bamong\b|\bout of\b|\bincluding\b"
    rf"|(?:{_THINGS})的?(?:里[头面边]?|[当之其]?中)|其中|[^,，。]之一"
)


def asks_for_part(normalized: str) -> bool:
    """Whether a normalized question asks how many of some things are, or do, what the others need not."""
    return _ASKS.search(normalized) is not None


def tells_part(normalized: str) -> bool:
    """Whether a normalized text speaks of a part of some things."""
    return _TELLS.search(normalized) is not None
