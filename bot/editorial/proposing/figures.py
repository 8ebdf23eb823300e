"""The values that a sentence states, as they are written: sums of money, counts, shares, dates, telephone numbers, persons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.facts.values import parse_value
from bot.language.normalize import normalize
from bot.language.numbers import find_numbers

KINDS = (
    *("email", "phone", "date", "clock", "money", "share", "area", "length", "weight", "temperature", "duration", "address"),
    *("count", "person", "period"),
)
"""The kinds of values, those that are looked for first in front; a period is made of two dates, two times of day or two years."""

_DIGITS = r"(?:\d{1,3}(?:,\d{3}){1,5}|\d{1,15}+)(?:\.\d{1,6}+)?(?!\d)"
_NUMBER = rf"(?:(?<![\w.,])|(?<=[㐀-鿿，、（(：:~～]))(?<!\d){_DIGITS}"
_SCALE = r"(?:\s?(?:hundred|thousand|million|billion|trillion|bn|m)\b)?[多余]?(?:[十百千]?[万亿]|万亿|百|千)?[多余]?"
_N = rf"(?:{_NUMBER}){_SCALE}"
_SMALL = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty"
    "|thirty|forty|fifty|sixty|seventy|eighty|ninety"
)
_HAN_NUMBER = r"[一二两三四五六七八九十百]{1,4}"
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov"
    r"|Dec)\b\.?"
)
_SIGNS = r"(?:US|CA|C|A|HK|NZ|S)?\$|[£€¥￥]|\b(?:CAD|USD|EUR|GBP|RMB|CNY|SEK|NOK|DKK|AUD|JPY|HKD|RM)\s?"
_COINS = r"yuan|RMB|CNY|(?:US |Canadian |Australian )?dollars?|euros?|pounds|kron(?:or|er)|ringgit|yen|cents"
_PATTERNS = {
    "email": re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}|\b(?:https?://|www\.)[^\s，。；)]{3,200}"),
    "phone": re.compile(
        r"(?<![\d-])(?:\+\d{1,3}[- ])?(?:\(?0\d{2,4}\)?[- ]\d{3,4}[- ]?\d{3,4}|\d{3}-\d{3}-\d{4}|\d{3}-\d{4}|1[3-9]\d{9})(?![\d-])"
        r"|(?<=[拨打热线电话：:])(?:\d{5}|\d{7,8})(?!\d)"
    ),
    "date": re.compile(
        rf"(?<!\d)\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH}(?:,?\s(?:19|20)\d\d(?!\d))?|\b{_MONTH}\s\d{{1,2}}(?!\d)(?:,\s(?:19|20)\d\d)?"
        rf"|\b{_MONTH}\s(?:19|20)\d\d(?!\d)|(?<!\d)(?:19|20)\d\d年(?:\d{{1,2}}月(?:\d{{1,2}}日|[底初末]|[上中下]旬)?)?"
        r"|(?<![\d.])\d{1,2}月(?:\d{1,2}日|[底初末]|[上中下]旬)|(?:今年|去年|明年|前年)(?:\d{1,2}月(?:\d{1,2}日)?)?"
        r"|(?<![\w.,/£$€-])(?:19|20)\d\d(?![\w%/,]|\.\d|-\d{3}|\s?(?:million|thousand|tonnes|people|places|students|homes|objects|units))"
    ),
    "clock": re.compile(
        r"(?<![\d.:])\d{1,2}(?:[.:]\d\d)?\s?(?:[ap]\.m\.|[ap]m\b)|(?<![\d.:：])\d{1,2}[:：]\d\d(?![\d:])"
        r"|(?:[上下]午|晚上|中午|凌晨|傍晚)\d{1,2}(?:[时点](?:\d\d分?|半)?)?|(?<!\d)\d{1,2}时(?:\d\d分)?(?![间期])|\b(?:noon|midnight)\b"
    ),
    "money": re.compile(
        rf"(?:{_SIGNS}){_DIGITS}(?:\s?(?:thousand|million|billion|trillion|bn|m|k)\b)?"
        rf"|(?:{_N})\s?(?:{_COINS})\b|(?:{_N})\s?(?:美元|欧元|英镑|日元|港元|加元|令吉|瑞典克朗|元|块钱)|[一两三四五六七八九]{{1,3}}[角块]钱",
        re.IGNORECASE,
    ),
    "share": re.compile(
        rf"(?:{_NUMBER})\s?(?:%|％|‰|per\s?cent\b|percentage\spoints?|个百分点)|百分之[\d一二三四五六七八九十百点零]{{1,6}}"
        r"|(?<![\w])[一二三四五六七八九]成(?:半|以上)?|[一二三四五六七八九]分之[一二三四五六七八九]"
        r"|\b(?:one|two|three)[- ](?:third|quarter|fifth|half|tenth)s?\b|\b(?:ten|twenty|thirty|forty|fifty|five|two)\sper\scent\b",
        re.IGNORECASE,
    ),
    "area": re.compile(
        rf"(?:{_N})[\s-]?(?:square\s(?:met|kilomet|feet|foot|mile|yard)\w*|sq\.?\s?(?:k?m|ft)\b|m²|km²|hectares?\b|ha\b|acres?\b|mu\b"
        r"|平方公里|平方米|平方千米|平米|公顷|亩|㎡)",
        re.IGNORECASE,
    ),
    "length": re.compile(
        rf"(?:{_N})[\s-]?(?:kilomet(?:re|er)s?|km\b|met(?:re|er)s?\b|miles?\b|feet\b|cm\b|mm\b|公里|千米|厘米|毫米|海里|米)(?![²/a-z])",
        re.IGNORECASE,
    ),
    "weight": re.compile(
        rf"(?:{_N})\s?(?:tonnes?\b|tons?\b|kilograms?\b|kg\b|litres?\b|cubic\smet\w+|m³|megawatts?\b|MWh?\b|GWh\b|kWh?\b|kilowatt\S*|吨|公斤|千克|斤"
        r"|升|立方米|兆瓦|千瓦时|千瓦|万千瓦时|千伏)",
        re.IGNORECASE,
    ),
    "temperature": re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,2}+)?\s?(?:°\s?[CF]?|degrees\b|℃|摄氏度)"),
    "duration": re.compile(
        rf"(?:{_N}|\b(?:{_SMALL}|one))[\s-](?:consecutive\s|business\s|working\s)?(?:years?|months?|days?|weeks?|hours?|minutes?)\b(?!\sold)"
        rf"|(?:{_NUMBER}|{_HAN_NUMBER})(?:多|余)?(?:个月|年(?![\d度代底初末级内])|天|小时|分钟|个工作日|周(?!岁)|课时)",
        re.IGNORECASE,
    ),
    "address": re.compile(
        r"\b\d{1,4}\s(?:[A-Z][a-z]{1,20}\s){1,3}(?:Street|Road|Avenue|Square|Lane|Drive|Quay|Way|Place|Boulevard)\b(?:\s(?:East|West|North|South))?"
        r"|\bRoom\s\d{1,4}\b|[㐀-鿿]{2,8}(?:路|街|大道|巷)\d{1,4}号(?:[\d一二三四五六七八九十]{1,3}[楼层室])?"
    ),
    "count": re.compile(
        rf"(?:{_N})(?=\s[A-Za-z])|\b(?:{_SMALL})(?:-(?:one|two|three|four|five|six|seven|eight|nine))?(?=\s[A-Za-z])"
        rf"|(?:{_N})\s?(?:人次|人(?!民)|户|名|家|个|位|项|所|座|条|次|种|批|处|场|台|辆|间|套|份|届|支|头|只|棵|张|件|栋|幢|班|期|床|艘|站"
        r"|门|册|株|队|组|口|部|片|盏|艘次|辆次|标准箱|分(?!之)|岁|周岁|倍|票|字)"
        rf"|(?<![第一-鿿])(?:{_HAN_NUMBER})(?:人次|名|家|个(?!月)|位|项|所|座|条|批|处|场|台|辆|套|届|支|种|户|艘)"
        rf"|(?<=[共有设建分为达]){_HAN_NUMBER}(?:名|家|个(?!月)|位|项|所|座|条|批|处|场|台|辆|套|支|种|户|期)",
        re.IGNORECASE,
    ),
}
_OFFICE_EN = (
    r"Mayor|Councillor|Councilor|Captain|Director|Chair(?:man|woman|person)?|President|Principal|Manager|Secretary|Minister|Professor"
    r"|Dr|Mr|Mrs|Ms|Sir|Curator|Treasurer|Clerk"
)
_PERSON_EN = re.compile(
    rf"\b(?:{_OFFICE_EN})\b\.?\s(?:[A-Z][\w’'.-]{{0,20}}\s){{0,3}}[A-Z][\w’'-]{{1,24}}"
    r"|\b[A-Z][\w’'-]{1,24}(?:\s[A-Z]\.)?\s[A-Z][\w’'-]{1,24}(?=,\s(?:the\s)?(?:[A-Z][a-z]{2,20}\s)?"
    r"(?:Head|Director|Manager|Mayor|Chief|Chair|Officer|Secretary|President|Adviser|Treasurer|Clerk|Curator|Learning|Student|Twinning|City)\b)"
)
_SURNAME = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜戚谢邹喻柏苏潘葛范彭鲁韦马苗方俞任袁柳鲍史唐费薛雷贺倪汤滕罗"
    "毕郝安常于时傅卞齐康伍余顾孟黄穆萧尹姚邵汪毛狄米贝明臧计成戴宋庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林钟"
    "徐邱骆高夏蔡田樊胡凌霍虞万柯卢莫房解应宗丁宣邓洪包左石崔吉龚程邢裴陆荣翁荀甄曲储靳段焦侯宓全班仰仇甘厉祖武符刘景詹龙叶司"
    "黎白蒲卓池乔温庄晏柴瞿阎连习艾容向古易廖耿匡文欧沃利蔚越隆师聂晁辛阚简饶曾关查游权益桓公洛洮覃望谭"
)
_OFFICE_ZH = (
    "市长|局长|主任|书记|院长|校长|理事长|队长|站长|总指挥|县长|区长|镇长|乡长|村长|董事长|总经理|经理|负责人|联系人|秘书长|会长|馆长|处长|科长"
    "|厂长|所长|教授|研究员|工程师|主席|组长|传承人|艺人|果农|总监|专员|代表"
)
_PERSON_ZH = re.compile(
    rf"(?:{_OFFICE_ZH})[：:]?[{_SURNAME}][㐀-鿿]{{1,2}}?(?=[，、。；（）()\s分介说表告领带对在代为与和一就率：“]|$)"
    rf"|[{_SURNAME}](?:工|老师|校长|主任|经理|小姐|先生|女士)(?=[，、。；（\s]|$)"
)
_BETWEEN = re.compile(r"\s?(?:-|–|—|～|~|to|until|till|and|through|至|到|—{1,2})\s?(?:the\s)?")
_JOINED = frozenset({"date", "clock"})
_ISO_EN = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?\s(?:of\s)?)?([A-Z][a-z]{2})[a-z]*\.?(?:\s(\d{1,2})(?!\d))?(?:,?\s((?:19|20)\d\d))?")
_ISO_ZH = re.compile(r"((?:19|20)\d\d)年(?:(\d{1,2})月(?:(\d{1,2})日)?)?")
_MONTHS = dict(zip("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), range(1, 13), strict=True))
_YEAR = re.compile(r"(?:19|20)\d\d")
_CURRENCIES = (
    *(("美元", "USD"), ("欧元", "EUR"), ("英镑", "GBP"), ("日元", "JPY"), ("港元", "HKD"), ("加元", "CAD"), ("令吉", "MYR"), ("元", "CNY")),
    *(
        ("£", "GBP"),
        ("€", "EUR"),
        ("¥", "CNY"),
        ("￥", "CNY"),
        ("cad", "CAD"),
        ("usd", "USD"),
        ("us$", "USD"),
        ("gbp", "GBP"),
        ("sek", "SEK"),
    ),
    *(
        ("nok", "NOK"),
        ("dkk", "DKK"),
        ("eur", "EUR"),
        ("yuan", "CNY"),
        ("rmb", "CNY"),
        ("cny", "CNY"),
        ("us dollar", "USD"),
        ("pound", "GBP"),
    ),
)
_UNIT_ZH = re.compile(r"(?:人次|艘次|辆次|标准箱|周岁|[㐀-鿿])$")
_WORDS_AFTER = re.compile(r"\s([A-Za-z][A-Za-z'-]{1,24}(?:\s[a-z][A-Za-z'-]{1,24}){0,2})")
_UNCOUNTED = frozenset(
    "of in on at to by from with and or for as is are was were will would has have had that which who against under over between "
    "than more less fewer a an the this these those per during after before since until when while where because into about but "
    "not be been it its their they he she we may must can could should each every within without cent percent took went came made "
    "through last other further gave joined lent gives".split()
)
_MARKS_BEFORE = re.compile(
    r"(?:No\.|Nos\.|Line|Lines|Article|Section|Phase|Stage|Berth|Route|Level|Room|Table|under|over|aged|第)\s?$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A value in a sentence.

    Attributes:
        kind: one of ``KINDS``.
        text: as it is written there.
        start: its first character in the sentence.
        end: one past its last.
        noun: what is counted, in the words of the sentence; empty for other kinds and where it does not show.
    """

    kind: str
    text: str
    start: int
    end: int
    noun: str = ""


def figures_in(sentence: str) -> list[Figure]:
    """The values of a sentence in the order of reading, none within another; linear in its length."""
    taken = bytearray(len(sentence))
    found: list[Figure] = []
    for kind, pattern in _PATTERNS.items():
        for match in pattern.finditer(sentence):
            start, end = match.span()
            if (
                1 in taken[start:end]
                or not match[0].strip()
                or (kind == "count" and _MARKS_BEFORE.search(sentence[max(0, start - 12) : start]))
            ):
                continue
            figure = Figure(kind=kind, text=match[0], start=start, end=end)
            if kind == "count":
                figure = replace(figure, noun=_noun(sentence, figure))
                if not figure.noun:
                    continue
            taken[start:end] = b"\x01" * (end - start)
            found.append(figure)
    found += [person for person in _persons(sentence) if 1 not in taken[person.start : person.end]]
    return _with_periods(sentence, sorted(found, key=lambda figure: figure.start))


def _persons(sentence: str) -> Iterator[Figure]:
    for pattern in (_PERSON_EN, _PERSON_ZH):
        for match in pattern.finditer(sentence):
            yield Figure(kind="person", text=match[0], start=match.start(), end=match.end())


def _noun(sentence: str, figure: Figure) -> str:
    """What is counted: the words behind the number up to the first that says no thing; the measure word in Chinese."""
    unit = _UNIT_ZH.search(figure.text)
    if unit:
        return unit[0]
    match = _WORDS_AFTER.match(sentence, figure.end)
    words: list[str] = []
    for word in match[1].split() if match else ():
        if word.lower() in _UNCOUNTED or (words and word.endswith(("ed", "ing"))):
            break
        words.append(word)
    return "" if len(words) == 1 and words[0].endswith("ed") else " ".join(words)


def _with_periods(sentence: str, figures: list[Figure]) -> list[Figure]:
    """The values with two dates or times that belong together as one period."""
    joined: list[Figure] = []
    for figure in figures:
        before = joined[-1] if joined else None
        if before is not None and before.kind == figure.kind and figure.kind in _JOINED:
            between = _BETWEEN.fullmatch(sentence, before.end, figure.start)
            if between:
                joined[-1] = Figure(kind="period", text=sentence[before.start : figure.end], start=before.start, end=figure.end)
                continue
        joined.append(figure)
    return joined


def told_by(figure: Figure) -> tuple[str, str] | None:
    """The kind and the text under which a fact tells a value today; None where ``tells`` has no kind for it.

    This is the only place that knows which kinds of ``tells`` there are: kinds that are added are joined here.
    """
    told = _TELLS.get(figure.kind)
    text = told(figure) if told else None
    if text is None:
        return None
    kind = {"money": "amount"}.get(figure.kind, figure.kind)
    try:
        parse_value(kind, text)
    except ValueError:
        return None
    return kind, text


def _amount(figure: Figure) -> str | None:
    value = _value(figure.text)
    small = figure.text.lower()
    currency = next((code for mark, code in _CURRENCIES if mark in small), None)
    return f"{value:.15g} {currency}" if value is not None and currency and value < 1e15 else None


def _count(figure: Figure) -> str | None:
    value = _value(figure.text)
    return f"{value:.0f} {figure.noun}" if value is not None and value == int(value) and value < 1e15 else None


def _date(figure: Figure) -> str | None:
    chinese = _ISO_ZH.match(figure.text)
    if chinese:
        year, month, day = chinese.groups()
    elif _YEAR.fullmatch(figure.text):
        year, month, day = figure.text, None, None
    else:
        english = _ISO_EN.fullmatch(figure.text)
        if english is None or english[4] is None or english[2] not in _MONTHS:
            return None
        year, month, day = english[4], str(_MONTHS[english[2]]), english[1] or english[3]
    return "-".join(filter(None, (year, month and f"{int(month):02}", day and f"{int(day):02}")))


_TELLS = {"money": _amount, "count": _count, "date": _date}


def _value(text: str) -> float | None:
    numbers = find_numbers(normalize(text))
    return numbers[0].value if len(numbers) == 1 else None
