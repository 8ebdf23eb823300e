"""The kinds of value that a fact can tell: the one table of how each is written, read and computed.

The reader of the files, the forms and tables of editors, the checks, the messages and the table in ``docs/administrators.md`` follow it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.facts import units
from bot.facts.report import did_you_mean, known_are, nearest
from bot.facts.units import Unit, by_writing
from bot.messages import Message, joined, quoted

FOR = "for"
"""The key beside a value that tells what it holds for: a year, a batch, a zone."""

ALWAYS = ("list", "count", "summary")
"""Operations of overviews that may tell facts whatever they tell; the others compute over the values of one kind."""

SIDE_BY_SIDE = ("compare", "count")
"""The operation and the kind whose values need not be of one measure: counts of different things are told, nothing is computed of them."""

_ORDER = ("largest", "smallest", "compare")
_TIME = ("timeline", "earliest", "latest")
_FULL = (*_ORDER, "sum", "growth")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of value.

    Attributes:
        name: the key under which it stands in ``tells``.
        article: how messages call one.
        chinese: what it is called in Chinese; who writes that is told the name.
        examples: how it is written; messages show the first two.
        chinese_examples: how the same kind is written in Chinese.
        units: what it is measured in, the first one where none is written (if ``bare``).
        bare: whether the unit may be left out.
        signed: whether it may be below zero.
        operations: what overviews compute over it besides ``ALWAYS``.
        also: other names that people may try for it.
    """

    name: str
    article: str
    chinese: str
    examples: tuple[str, ...]
    chinese_examples: tuple[str, ...] = ()
    units: tuple[Unit, ...] = ()
    bare: bool = False
    signed: bool = False
    operations: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    ways: Mapping[str, Unit] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "ways", by_writing(self.units))

    @property
    def expected(self) -> Message:
        """What to say where a value cannot be read."""
        examples = joined((repr(example) for example in self.examples[:2]), " or ")
        chinese = joined(map(quoted, (self.chinese_examples or self.examples)[:2]), chinese="或").chinese
        return Message(
            "{kind} is written like {examples}",
            "{kind}的写法如{examples}",
            kind=Message(self.article, self.chinese),
            examples=Message(examples, chinese),
        )


_ALL = (
    Kind(
        name="amount",
        article="an amount",
        chinese="金额",
        examples=("more than 2 billion yuan", "350 million USD", "14 yuan / m2 / month", "19..23 EUR"),
        chinese_examples=("1.144亿元", "近20亿元", "14元/平方米/月"),
        operations=_FULL,
        also=("money", "price", "cost", "sum", "investment", "fee"),
    ),
    Kind(
        name="count",
        article="a count",
        chinese="数量",
        examples=("nearly 30 projects", "7.8 hectares", "20..24 places"),
        chinese_examples=("30多家企业", "58.37万人次"),
        operations=_FULL,
        also=("number", "quantity", "people", "total"),
    ),
    Kind(
        name="date",
        article="a date",
        chinese="日期",
        examples=("2017", "2017-04", "2017-04-01", "2020-05-11..2020-07-10", "second half of 2020", "yesterday"),
        chinese_examples=("2017年4月1日", "2020年下半年"),
        operations=(*_TIME, "interval", "year"),
        also=("period", "range", "year", "month", "day", "deadline", "start", "end", "from", "until"),
    ),
    Kind(
        name="time",
        article="a time of day",
        chinese="时刻",
        examples=("08:30", "08:30..17:00", "2 p.m."),
        chinese_examples=("上午9:00",),
        operations=_TIME,
        also=("hours", "hour", "clock", "opening", "time of day"),
    ),
    Kind(
        name="duration",
        article="a duration",
        chinese="时长",
        examples=("70 minutes", "at least 15 working days", "5 years"),
        chinese_examples=("不少于6个月", "90分钟"),
        units=units.DURATION,
        operations=_FULL,
        also=("length of time", "term", "validity"),
    ),
    Kind(
        name="percent",
        article="a percentage",
        chinese="百分比",
        examples=("62%", "about 4.5 percent", "-0.9%", "2.3 percentage points"),
        chinese_examples=("约62%", "2.3个百分点"),
        units=units.PERCENT,
        signed=True,
        operations=(*_ORDER, "growth"),
        also=("percentage", "share", "rate", "proportion", "ratio"),
    ),
    Kind(
        name="area",
        article="an area",
        chinese="面积",
        examples=("7.8 hectares", "4,200 m2", "42.6 km2", "1126 mu"),
        chinese_examples=("61.3万亩", "4200平方米"),
        units=units.AREA,
        operations=_FULL,
        also=("size", "surface", "land", "floor space"),
    ),
    Kind(
        name="length",
        article="a length",
        chinese="长度",
        examples=("78 metres", "1.2 km"),
        chinese_examples=("32公里",),
        units=units.LENGTH,
        operations=_FULL,
        also=("distance", "height", "width", "depth"),
    ),
    Kind(
        name="weight",
        article="a weight",
        chinese="重量",
        examples=("8.11 million tonnes", "25 kg"),
        chinese_examples=("25.94万吨",),
        units=units.WEIGHT,
        operations=_FULL,
        also=("mass", "tonnage"),
    ),
    Kind(
        name="temperature",
        article="a temperature",
        chinese="温度",
        examples=("-18 °C", "2..8 °C"),
        chinese_examples=("零下18度",),
        units=units.TEMPERATURE,
        signed=True,
        operations=(*_ORDER, "growth"),
        also=("degrees",),
    ),
    Kind(
        name="age",
        article="an age",
        chinese="年龄",
        examples=("at most 35 years", "18..60"),
        chinese_examples=("35岁以下",),
        units=units.AGE,
        bare=True,
        operations=_ORDER,
        also=("ages",),
    ),
    Kind(
        name="points",
        article="a number of points",
        chinese="分数",
        examples=("87.5 points", "75"),
        chinese_examples=("87.5分",),
        units=units.POINTS,
        bare=True,
        operations=_FULL,
        also=("score", "marks", "grade"),
    ),
    Kind(
        name="rank",
        article="a rank",
        chinese="名次",
        examples=("3rd", "12"),
        chinese_examples=("第3名",),
        operations=("largest", "smallest"),
        also=("ranking", "place in", "position"),
    ),
    Kind(
        name="telephone",
        article="a telephone number",
        chinese="电话",
        examples=("0717-6540386", "+372 555 0187"),
        also=("phone", "tel", "fax", "mobile", "hotline"),
    ),
    Kind(name="email", article="an e-mail address", chinese="电子邮箱", examples=("clerk@ellerton.example",), also=("e-mail", "mail")),
    Kind(
        name="url",
        article="the address of a page",
        chinese="网址",
        examples=("https://www.ellerton.example/garden", "www.ellerton.example"),
        also=("website", "web", "link", "page", "site"),
    ),
    Kind(name="place", article="a place", chinese="地点", examples=("any text",), also=("location", "address", "where")),
    Kind(name="organisation", article="an organisation", chinese="单位", examples=("any text",), also=("organization", "company")),
    Kind(name="person", article="a person", chinese="人员", examples=("any text",), also=("name", "who", "contact")),
    Kind(name="rating", article="a rating", chinese="评价", examples=("any text",), also=("evaluation",)),
    Kind(name="text", article="a text", chinese="文字", examples=("any text",), also=("other", "value", "note")),
)
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _ALL}
"""The kinds by name, in the order in which people are told of them."""

MOMENTS = tuple(kind.name for kind in _ALL if "timeline" in kind.operations)
"""The kinds that are ordered in time."""


def worked_on(operation: str, tells: str | None) -> str | None:
    """The kind that an overview computes over: the one that it tells, or else dates where its operation works on them."""
    return tells or ("date" if operation in KINDS["date"].operations else None)


def fitting(operation: str) -> tuple[str, ...]:
    """The kinds that an operation of overviews works on."""
    return tuple(kind.name for kind in _ALL if operation in ALWAYS or operation in kind.operations)


def kind_remedy(name: str) -> Message:
    """What to do about a kind that does not exist: the one that is meant, as far as that can be told, and else all of them."""
    names = {other: kind.name for kind in _ALL for other in (kind.name, kind.chinese, *kind.also)}
    near = names.get(name.casefold()) or nearest(name, KINDS)
    return did_you_mean(near) if near else known_are(KINDS)


_HEADS = {
    "en": ("| written | for example | or in Chinese | computed |", "any text"),
    "zh": ("| 写法 | 英文例子 | 中文例子 | 可以计算 |", "任意文字"),
}
"""Language -> the head of the table, and what stands for values that are not read."""


def table(language: str) -> str:
    """The table of the kinds, as the page for administrators in ``"en"`` or ``"zh"`` has it: a test keeps them equal."""
    head, any_text = _HEADS[language]
    lines = [head, "|--|--|--|--|"]
    texts = [kind.name for kind in _ALL if kind.examples == ("any text",)]
    for kind in _ALL:
        if kind.name not in texts:
            cells = (f"`{kind.name}` {kind.chinese}", _code(kind.examples), _code(kind.chinese_examples), ", ".join(kind.operations))
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, f"| {_code(texts)} | {any_text} | | |"])


def _code(texts: tuple[str, ...] | list[str]) -> str:
    return ", ".join(f"`{text}`" for text in texts)
