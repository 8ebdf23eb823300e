"""The units that values are measured in: how they are written, how they are read in both languages, and how they are converted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit.

    Attributes:
        name: as values are written with it, and as it is read in English.
        one: the same for exactly one, or behind "per".
        chinese: as it is read in Chinese.
        measure: what it measures; values of one measure are converted into each other, others are kept apart.
        factor: how many of the base unit of the measure one is; exact by definition.
        offset: what is added besides, in base units; for temperatures alone.
        also: other ways to write it.
    """

    name: str
    one: str
    chinese: str
    measure: str
    factor: Fraction = Fraction(1)
    offset: Fraction = Fraction(0)
    also: tuple[str, ...] = ()

    def to_base(self, value: float) -> float:
        """*value* of it in base units of its measure."""
        return float(Fraction(value) * self.factor + self.offset)

    def of_base(self, value: float) -> float:
        """*value* base units of its measure in it."""
        return float((Fraction(value) - self.offset) / self.factor)


def _units(measure: str, *rows: tuple[str, str, str, float | str | Fraction, str]) -> tuple[Unit, ...]:
    """*rows*: name, name of one, name in Chinese, factor, other ways to write it divided by ``;``."""
    return tuple(
        Unit(
            name=name,
            one=one,
            chinese=chinese,
            measure=measure,
            factor=Fraction(factor),
            also=tuple(part.strip() for part in also.split(";")),
        )
        for name, one, chinese, factor, also in rows
    )


AREA = _units(
    "m2",
    ("m2", "m2", "平方米", 1, "m²; ㎡; sqm; sq m; sq. m; square metre; square metres; square meter; square meters; 平米"),
    ("hectares", "hectare", "公顷", 10_000, "ha"),
    ("mu", "mu", "亩", Fraction(10_000, 15), ""),
    ("km2", "km2", "平方公里", 1_000_000, "km²; sq km; square kilometre; square kilometres; square kilometer; square kilometers; 平方千米"),
    ("acres", "acre", "英亩", "4046.8564224", ""),
    ("sq ft", "sq ft", "平方英尺", "0.09290304", "square foot; square feet; ft2; sqft"),
)
LENGTH = _units(
    "m",
    ("metres", "metre", "米", 1, "m; meter; meters"),
    ("km", "km", "公里", 1000, "kilometre; kilometres; kilometer; kilometers; 千米"),
    ("cm", "cm", "厘米", "0.01", "centimetre; centimetres; centimeter; centimeters"),
    ("mm", "mm", "毫米", "0.001", "millimetre; millimetres; millimeter; millimeters"),
    ("li", "li", "里", 500, "华里"),
    ("miles", "mile", "英里", "1609.344", ""),
    ("nautical miles", "nautical mile", "海里", 1852, ""),
    ("feet", "foot", "英尺", "0.3048", "ft"),
    ("inches", "inch", "英寸", "0.0254", ""),
)
WEIGHT = (
    *_units(
        "kg",
        ("kg", "kg", "公斤", 1, "kilogram; kilograms; kilogramme; kilogrammes; 千克"),
        ("tonnes", "tonne", "吨", 1000, "t; metric tons; metric ton"),
        ("g", "g", "克", "0.001", "gram; grams; gramme; grammes"),
        ("jin", "jin", "斤", "0.5", "市斤"),
        ("pounds", "pound", "磅", "0.45359237", "lb; lbs"),
    ),
    # Long or short ones, as the country has it: nobody can say how many kilograms.
    *_units("ton", ("tons", "ton", "英制吨", 1, "")),
)
TEMPERATURE = (
    *_units("degree Celsius", ("°C", "°C", "摄氏度", 1, "℃; degrees celsius; degree celsius; degrees c; 度")),
    Unit(
        name="°F",
        one="°F",
        chinese="华氏度",
        measure="degree Celsius",
        factor=Fraction(5, 9),
        offset=Fraction(-160, 9),
        also=("℉", "degrees fahrenheit"),
    ),
)
DURATION = (
    *_units(
        "second",
        ("seconds", "second", "秒", 1, "s; sec"),
        ("minutes", "minute", "分钟", 60, "min"),
        ("hours", "hour", "小时", 3600, "h; 个小时"),
        ("days", "day", "天", 86_400, "calendar days; calendar day; 日; 个自然日; 自然日"),
        ("weeks", "week", "周", 604_800, "星期; 个星期"),
    ),
    # A month has no number of days.
    *_units(
        "calendar month",
        ("months", "month", "个月", 1, "月"),
        ("quarters", "quarter", "个季度", 3, "季度; 季"),
        ("years", "year", "年", 12, "周年"),
    ),
    *_units("working day", ("working days", "working day", "个工作日", 1, "business days; business day; 工作日")),
)
AGE = _units(
    "month of age",
    ("years", "year", "岁", 12, "years old; year old; years of age; 周岁"),
    ("months", "month", "个月", 1, "months old; month old; months of age; 月龄"),
)
PERCENT = (
    *_units("%", ("%", "%", "%", 1, "％; percent; per cent"), ("‰", "‰", "‰", "0.1", "per mille; per thousand")),
    *_units("percentage point", ("percentage points", "percentage point", "个百分点", 1, "百分点")),
)
POINTS = _units("point", ("points", "point", "分", 1, "marks; mark"))


def by_writing(units: tuple[Unit, ...]) -> Mapping[str, Unit]:
    """Every way to write one of *units*, in small letters -> the unit; the first of two that are written alike."""
    found: dict[str, Unit] = {}
    for unit in units:
        for way in (unit.name, unit.one, unit.chinese, *unit.also):
            if way:
                found.setdefault(way.casefold(), unit)
    return found


EVERYWHERE = by_writing((*AREA, *LENGTH, *WEIGHT, *DURATION))
"""The units that may stand behind "per", and those of what is only counted ("7.8 hectares")."""
