"""The values that a sentence states, as they are written: sums of money, counts, shares, dates, telephone numbers, persons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.editorial.proposing.vocabulary import ENGLISH
from bot.facts.dates import Date
from bot.facts.figures import read_figure
from bot.facts.kinds import KINDS
from bot.facts.units import EVERYWHERE
from bot.facts.values import Count, parse_value, written_value
from bot.language.normalize import normalize
from bot.language.numbers import find_numbers

_TELLS = {
    **{"money": ("amount",), "count": ("count",), "measure": ("count",), "share": ("percent",), "clock": ("time",)},
    **{"date": ("date",), "period": ("date", "time"), "phone": ("telephone",), "email": ("email", "url"), "address": ("place",)},
    **{kind: (kind,) for kind in ("area", "length", "weight", "temperature", "duration", "person")},
}
"""Type of a value -> the kinds of ``tells`` that may tell it, tried in turn. A period is made of two dates, times of day or years."""

_DIGITS = r"(?:\d{1,3}(?:,\d{3}){1,5}|\d{1,15}+)(?:\.\d{1,6}+)?(?!\d)"
_NUMBER = rf"(?<!\d[:：])(?:(?<![\w.,])|(?<=[㐀-鿿，、（(：:~～]))(?<!\d){_DIGITS}"
_SCALE = r"(?:\s?(?:hundred|thousand|million|billion|trillion|bn|tn|m|k)\b)?[多余]?(?:[十百千]?[万亿]|万亿|百|千)?[多余]?"
_N = rf"(?:{_NUMBER}){_SCALE}"
_SMALL = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty"
    "|thirty|forty|fifty|sixty|seventy|eighty|ninety"
)
_UNITS = "one|two|three|four|five|six|seven|eight|nine"
_IN_ENGLISH = rf"(?<!hundred )(?<!hundred and )(?<!thousand )(?<![\w-])(?:{_SMALL})(?:-(?:{_UNITS})\b)?"
_HAN_NUMBER = r"[一二两三四五六七八九十百]{1,4}"
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov"
    r"|Dec)\b\.?"
)
_SIGNS = r"(?:US|CA|C|A|HK|NZ|S)?\$|[£€¥￥]|\b(?:CAD|USD|EUR|GBP|RMB|CNY|SEK|NOK|DKK|AUD|JPY|HKD|RM)\s?"
_GREAT = r"(?:\s?(?:thousand|million|billion|trillion|bn|tn|m|k)\b)?"
_COINS = r"yuan|RMB|CNY|(?:US |Canadian |Australian )?dollars?|euros?|pounds|kron(?:or|er)|ringgit|yen|cents"
_PATTERNS = {
    "email": re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}|\b(?:https?://|www\.)[^\s，。；)]{3,200}(?<![.,;:])"),
    "phone": re.compile(
        r"(?<![\d-])(?:\+\d{1,3}[- ])?(?:\(?0\d{2,4}\)?[- ]\d{3,4}[- ]?\d{3,4}|\d{3}-\d{3}-\d{4}|\d{3}-\d{4}|1[3-9]\d{9})(?![\d-])"
        r"|(?<=[拨打热线电话：:])(?:\d{5}|\d{7,8})(?!\d)"
    ),
    "date": re.compile(
        rf"(?<!\d)\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH}(?:,?\s(?:19|20)\d\d(?!\d))?"
        rf"|\b{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?(?![\d])(?:,?\s(?:19|20)\d\d(?!\d))?|(?<![\d./-])(?:19|20)\d\d([-/.])\d{{1,2}}\1\d{{1,2}}(?![\d./-])"
        rf"|\b{_MONTH}\s(?:19|20)\d\d(?!\d)|(?<!\d)(?:19|20)\d\d年(?:\d{{1,2}}月(?:\d{{1,2}}日|[底初末]|[上中下]旬)?)?"
        r"|(?<![\d.])\d{1,2}月(?:\d{1,2}日|[底初末]|[上中下]旬)|(?:今年|去年|明年|前年)(?:\d{1,2}月(?:\d{1,2}日)?)?"
        r"|(?<![\w.,/£$€〔﹝［[-])(?:19|20)\d\d(?![\w%/,]|\.\d|-\d{3}|\s?(?:million|thousand|tonnes|people|places|students|homes|objects|units))"
    ),
    "clock": re.compile(
        r"(?<![\d.:])\d{1,2}(?:[.:]\d\d)?\s?(?:[ap]\.m\.|[ap]m\b)|(?<![\d.:：])\d{1,2}[:：]\d\d(?![\d:])"
        r"|(?:[上下]午|晚上|中午|凌晨|傍晚)\d{1,2}(?:[:：]\d\d|[时点](?:\d\d分?|半)?)?|(?<!\d)\d{1,2}时(?:\d\d分)?(?![间期])|\b(?:noon|midnight)\b"
    ),
    "money": re.compile(
        rf"(?:{_SIGNS}){_DIGITS}{_GREAT}(?:\s?(?:[-–—~～至到]|to\b)\s?(?:{_SIGNS})?{_DIGITS}{_GREAT})?"
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
    "weight": re.compile(rf"(?:{_N})\s?(?:tonnes?\b|tons?\b|kilograms?\b|kg\b|吨|公斤|千克|斤)", re.IGNORECASE),
    "measure": re.compile(
        rf"(?:{_N})\s?(?:litres?\b|cubic\smet\w+|m³|megawatts?\b|MWh?\b|GWh\b|kWh?\b|kilowatt\S*|升|立方米|兆瓦|千瓦时|千瓦|千伏)",
        re.IGNORECASE,
    ),
    "temperature": re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,2}+)?\s?(?:°\s?[CF]?|degrees\b|℃|摄氏度)"),
    "duration": re.compile(
        rf"(?:{_N}|{_IN_ENGLISH}|(?<!hundred )(?<!hundred and )(?<![\w-])one)"
        r"[\s-](?:consecutive\s|business\s|working\s)?(?:years?|months?|days?|weeks?|hours?|minutes?)\b(?!\s(?:old|of\sage)\b)"
        rf"|(?:{_NUMBER}|{_HAN_NUMBER})(?:多|余)?(?:个月|年(?![\d度代底初末级内])|天|小时|分钟|个工作日|周(?!岁)|课时)",
        re.IGNORECASE,
    ),
    "address": re.compile(
        r"\b\d{1,4}\s(?:[A-Z][a-z]{1,20}\s){1,3}(?:Street|Road|Avenue|Square|Lane|Drive|Quay|Way|Place|Boulevard)\b(?:\s(?:East|West|North|South))?"
        r"|\bRoom\s\d{1,4}\b|[㐀-鿿]{2,8}(?:路|街|大道|巷)\d{1,4}号(?:[\d一二三四五六七八九十]{1,3}[楼层室])?"
    ),
    "count": re.compile(
        rf"(?:{_N})(?=\s[A-Za-z])|{_IN_ENGLISH}(?=\s[A-Za-z])"
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
_POSTS = frozenset("leader secretary chair chairman officer director manager deputy vice chief head adviser clerk treasurer member".split())
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
_SHORT_SCALES = {"k": "thousand", "m": "million", "mn": "million", "bn": "billion", "tn": "trillion"}
_SHORT_SCALE = re.compile(r"(?<=\d)\s?(k|[mM]n|[bB]n|[tT]n)\b|(?<=\d)(m)\b")
"""A scale as papers write it: "£5m", "300k"; "25 m" are metres, and "2K" is twice something called K."""
_SINGULAR = re.compile(r"(?<!people)(?<!s)$")
"""The end of a noun of one thing: a "25m pool" are no millions."""
_MONTHS = "January February March April May June July August September October November December".split()
_SHORT_MONTH = re.compile(r"\b(Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b(?:\sof\b)?")
_NUMERIC_DATE = re.compile(r"((?:19|20)\d\d)[/.](\d{1,2})[/.](\d{1,2})")
_YUAN = re.compile(r"[¥￥]\s?")
_OF_CHINA = re.compile(r"[㐀-鿿]|\b(?:RMB|CNY|yuan|renminbi|Chin(?:a|ese))\b")
"""What says that the sign ¥ is that of the yuan, and not of the yen."""
_PERCENT_TWICE = re.compile(r"(?<=\d)\s?[%％](?=\s?(?:[-–—~～至到]|to\b)\s?\d)")
_DIGIT = re.compile(r"\d")
_IN_WORDS = re.compile(
    rf"(?:{_SMALL}|one)(?:-(?:{_UNITS})\b)?(?=[\s-]|$)|(?!一[^二三四五六七八九十百])[一二两三四五六七八九十百]{{1,4}}(?=[^\s多余])",
    re.IGNORECASE,
)
"""A number in words, up to what it counts; 一 counts nothing: "一家或多家"."""
_BEHIND_WORDS = re.compile(r"及?以[上下内]|左右|\sor\s(?:more|less|fewer)\b")
_NAMED_NUMBER = re.compile(r"\s[A-Z][a-z]{0,9}\.")
"""Behind a number: an abbreviation, as in "112 Stat."."""
_ADJECTIVE = re.compile(
    r"\b(?:the|an?|its|our|their|your|his|her|this|that|these|those|each|every|both|of|two|three|four|five|six)\s$", re.IGNORECASE
)
_OF_NOUN = re.compile(
    r"\s(?!(?:and|or|to|at|in|on|by|for|with|as|from|when|while|where|after|before|until|is|was|are|were|has|had|will)\b)[A-Za-z]"
)
"""Behind a year: a word that it belongs to, as in "the 2007 rate"; nothing is dated by that."""
_OTHER_YEAR = re.compile(r"\b(?:after|before|prior to)\s$", re.IGNORECASE)
_OTHER_YEAR_BEHIND = re.compile(r"年?[以之]?[前后]|\sor\s(?:later|earlier)\b")
"""Beside a year: words that say it is another one."""
_BETWEEN = re.compile(r"\s?(?:-|–|~|～|至|到|—{1,2})\s?|\s(?:to|until|till|through)\s(?:the\s)?")
_BOTH = re.compile(r"\s?[和与]\s?|\sand\s(?:the\s)?")
"""What joins two ends only behind "between": in "held in 2015 and 2017" it joins two years."""
_BOTH_BEFORE = re.compile(r"(?:\bbetween\s(?:the\s)?|介于)$", re.IGNORECASE)
_SPOKEN = re.compile(r"(?<=\d)\s?[和与~～]\s?|\s(?:and|until|till|through)\s(?:the\s)?|(?<=\d)—{2}")
"""What joins the ends of periods in documents, and not in values."""
_PERIODS = frozenset({"date", "clock"})
_BARE = frozenset({"phone", "email", "date", "clock", "address", "period", "person"})
"""Types of values that are no numbers of something: no word beside them makes them more or less exact."""
_AROUND = 28
"""Characters before a number in which the words that belong to it, or the lower end of its range, begin."""
_LONGEST_BEHIND = 9
"""Characters of the longest word behind a number that says how exact it is."""
# Of "公约20条" the 约 is no "about", of "附近30家" the 近 no "nearly".
_STARTS = re.compile(
    r"(?<![\w.,-])[A-Za-z]|(?<![A-Za-z\d.,-])\d|(?<![A-Za-z])[$€£]|(?<![A-Za-z\d%％])[-−–](?=\d)|(?<![合公条契节预附最临邻远])[㐀-鿿]"
)
_EACH_OF = "|".join(sorted(map(re.escape, EVERYWHERE), key=len, reverse=True))
_OF_HAN = "[车人]次|[人户个件场张株头只辆次晚]"
_EACH = re.compile(
    rf"(?:\s?[/／每]\s?(?:(?:{_EACH_OF}|{_OF_HAN})(?![A-Za-z])|[A-Za-z]{{2,20}})"
    rf"|\sper\s(?!cent\b)(?:(?:{_EACH_OF})\b|[A-Za-z]{{2,20}})|\san?\s(?:{_EACH_OF})\b){{1,2}}",
    re.IGNORECASE,
)
_EACH_BEFORE = re.compile(rf"(?:每(?:{_EACH_OF}|{_OF_HAN})){{1,2}}")
_AN = re.compile(r"\san?\s", re.IGNORECASE)
_SIGN_AGAIN = re.compile(r"([£€])([^£€]{1,40})\1")
_UNSAID = re.compile(
    r"\b(?:exceed(?:s|ed|ing)?|roughly|some|as (?:much|many) as|(?:max|min)imum of|(?:fell|fall|down)(?: by)?|decreas\w+(?: by| of)?)\s$"
    r"|(?:最高|最低|可达|超出|上限|下限|下降|减少|降低|回落|下跌)(?:了|为)?$"
    r"|\b(?:each|every|per(?!\s?cent))\b[^,;.]{0,24}$|每[^，；。、]{0,16}$",
    re.IGNORECASE,
)
"""What stands before a number and makes it another than it says, in a way that no value has."""
_UNSAID_BEHIND = re.compile(r"\s(?:each|apiece|every)\b", re.IGNORECASE)
_FROM = re.compile(r"(?:\b(?:from|by)\s|[从由自])$", re.IGNORECASE)
"""What stands before two numbers that are no range: "from 12 to 15", "by £1.0 million to £33.2 million"."""
_DURING = re.compile(r"over\s|近", re.IGNORECASE)
_DOLLARS = re.compile(r"(?<!US)(?<!HK)\$|(?<!US )dollars?\b", re.IGNORECASE)
"""Dollars of which it is not said whose they are."""
_UNIT_ZH = re.compile(r"(?:人次|艘次|辆次|标准箱|周岁|[㐀-鿿])$")
_WORDS_AFTER = re.compile(r"\s([A-Za-z][A-Za-z'-]{1,24}(?:\s[a-z][A-Za-z'-]{1,24}){0,2})")
_UNCOUNTED = frozenset(
    "of in on at to by from with and or for as is are was were will would has have had that which who against under over between "
    "than more less fewer a an the this these those per during after before since until when while where because into about but "
    "not be been it its their they he she we may must can could should each every within without cent percent took went came made "
    "through last other further gave joined lent gives hundred thousand million billion".split()
)
_MARKS_BEFORE = re.compile(
    r"(?:No\.|Nos\.|Line|Lines|Article|Section|Phase|Stage|Berth|Route|Level|Room|Table|under|over|aged|第)\s?$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFigure:
    """A value in a sentence.

    Attributes:
        kind: its type, such as ``money``.
        text: as it is written there, with the words that say how exact it is, both ends of a range, and what it is paid for each of.
        start: its first character in the sentence.
        end: one past its last.
        noun: what is counted, in the words of the sentence; empty for other kinds and where it does not show.
        unsaid: whether words beside it change it in a way that no value has ("each of them pays").
    """

    kind: str
    text: str
    start: int
    end: int
    noun: str = ""
    unsaid: bool = False


def figures_in(sentence: str) -> list[FoundFigure]:
    """The values of a sentence in the order of reading, none within another; linear in its length."""
    taken = bytearray(len(sentence))
    found: list[FoundFigure] = []
    for kind, pattern in _PATTERNS.items():
        for match in pattern.finditer(sentence):
            if 1 in taken[match.start() : match.end()] or not match[0].strip():
                continue
            figure = FoundFigure(kind=kind, text=match[0], start=match.start(), end=match.end())
            if kind not in _BARE:
                figure = _whole(sentence, figure, taken)
            elif kind == "date" and figure.text.rstrip("年").isdigit():
                figure = replace(figure, unsaid=_is_no_date(sentence, figure))
            if kind == "count" and (
                not figure.noun
                or _MARKS_BEFORE.search(sentence[max(0, figure.start - 12) : figure.start])
                or _NAMED_NUMBER.match(sentence, figure.end)
            ):
                continue
            taken[figure.start : figure.end] = b"\x01" * (figure.end - figure.start)
            found.append(figure)
    found += [person for person in _persons(sentence) if 1 not in taken[person.start : person.end]]
    return _with_periods(sentence, sorted(found, key=lambda figure: figure.start))


def _is_no_date(sentence: str, figure: FoundFigure) -> bool:
    """Whether nothing is dated by a year: it is one before or after it, or belongs to a noun."""
    before = sentence[max(0, figure.start - _AROUND) : figure.start]
    described = _OF_NOUN.match(sentence, figure.end) and _ADJECTIVE.search(before)
    return bool(described or _OTHER_YEAR.search(before) or _OTHER_YEAR_BEHIND.match(sentence, figure.end))


def _persons(sentence: str) -> Iterator[FoundFigure]:
    for pattern in (_PERSON_EN, _PERSON_ZH):
        for match in pattern.finditer(sentence):
            # "Team Leader, Team Secretary" are posts.
            if pattern is _PERSON_EN and any(word in ENGLISH or word in _POSTS for word in match[0].lower().split()[-2:]):
                continue
            yield FoundFigure(kind="person", text=match[0], start=match.start(), end=match.end())


def _whole(sentence: str, figure: FoundFigure, taken: bytearray) -> FoundFigure:
    """A number with all that belongs to it: it grows as long as the facts read what stands behind it as before."""
    signed, money = any(KINDS[kind].signed for kind in _TELLS[figure.kind]), figure.kind == "money"

    def behind(start: int, end: int) -> tuple[str, str] | None:
        read = read_figure(sentence[start:end], signed=signed, currency=money)
        return read and (read[0].rest, read[1])

    start, end = figure.start, figure.end
    unit = behind(start, end)
    if unit is not None:
        first = max(0, start - _AROUND)
        first = max(first, taken.rfind(b"\x01", first, start) + 1)
        places = (match.start() for match in _STARTS.finditer(sentence, first, start + 1))
        start = next((place for place in places if behind(place, end) == unit), start)
        ends = range(min(len(sentence), end + _LONGEST_BEHIND), end, -1)
        grown = (place for place in ends if sentence[place - 1].isalpha() and behind(start, place) == unit)
        end = next((place for place in grown if not any(map(str.isdigit, sentence[end:place]))), end)
    elif figure.kind in ("count", "duration"):
        # A number in words, which the facts do not read: as exact as the same number in digits would be there.
        first = max(0, start - _AROUND)
        places = (match.start() for match in _STARTS.finditer(sentence, max(first, taken.rfind(b"\x01", first, start) + 1), start))
        read = ((place, read_figure(f"{sentence[place:start]}1")) for place in places)
        start = next((place for place, found in read if found and found[0].qualifier), start)
        if figure.kind == "duration" and (behind_words := _BEHIND_WORDS.match(sentence, end)):
            end = behind_words.end()
    noun = _noun(sentence, figure.text, end) if figure.kind == "count" else ""
    each = _EACH.match(sentence, end + (len(noun) + 1 if noun.isascii() and noun else 0))
    unsaid = bool(each) and figure.kind == "count"
    if figure.kind not in ("count", "duration"):
        end = each.end() if each else end
        before = _EACH_BEFORE.finditer(sentence, max(0, start - _AROUND), start)
        start = next((match.start() for match in before if match.end() == start), start)
    whole = replace(figure, text=sentence[start:end], start=start, end=end, noun=noun)
    return replace(whole, unsaid=unsaid or _is_unsaid(sentence, whole))


def _is_unsaid(sentence: str, figure: FoundFigure) -> bool:
    """Whether words beside a number change it in a way that no value has."""
    before = sentence[max(0, figure.start - _AROUND) : figure.start]
    lasts = figure.kind == "duration"
    return bool(
        (_DURING.match(figure.text) if lasts else _UNSAID.search(before))
        or _UNSAID_BEHIND.match(sentence, figure.end)
        or (_FROM.search(before) and _BETWEEN.search(figure.text))
        or (figure.kind == "money" and _DOLLARS.search(figure.text))
        or (figure.kind == "money" and _YUAN.search(figure.text) and not _OF_CHINA.search(sentence))
    )


def _noun(sentence: str, text: str, end: int) -> str:
    """What is counted: the words behind the number up to the first that says no thing; the measure word in Chinese."""
    unit = _UNIT_ZH.search(text)
    if unit:
        return unit[0]
    match = _WORDS_AFTER.match(sentence, end)
    words: list[str] = []
    for word in match[1].split() if match else ():
        if word.lower() in _UNCOUNTED or (words and word.endswith(("ed", "ing"))):
            break
        words.append(word)
    return "" if len(words) == 1 and words[0].endswith("ed") else " ".join(words)


def _with_periods(sentence: str, figures: list[FoundFigure]) -> list[FoundFigure]:
    """The values with two that are the ends of one joined: dates and times as a period, others as a value that nobody tells yet."""
    joined: list[FoundFigure] = []
    for figure in figures:
        before = joined[-1] if joined else None
        if before is not None and before.kind == figure.kind and figure.kind != "person":
            between = _BETWEEN.fullmatch(sentence, before.end, figure.start) or (
                _BOTH_BEFORE.search(sentence[max(0, before.start - 12) : before.start])
                and _BOTH.fullmatch(sentence, before.end, figure.start)
            )
            if between:
                text, kind = sentence[before.start : figure.end], "period" if figure.kind in _PERIODS else figure.kind
                told = kind in _BARE or (kind == "share" and _PERCENT_TWICE.search(text) is not None)
                joined[-1] = replace(figure, kind=kind, text=text, start=before.start, unsaid=not told)
                continue
        joined.append(figure)
    return joined


def told_by(figure: FoundFigure) -> tuple[str, str] | None:
    """The kind and the text under which a fact tells a value; None where there is no kind for it or it cannot be read.

    This is the only place that knows which type of answer is which kind of ``tells``.
    """
    if figure.unsaid:
        return None
    text = _as_facts_write(figure)
    for kind in ("age",) if figure.noun in KINDS["age"].ways else _TELLS.get(figure.kind, ()):
        try:
            value = parse_value(kind, f"{text} {figure.noun}" if figure.noun.isascii() and figure.noun else text)
        except ValueError:
            continue
        # What is counted is the noun and no part of the number; a date without a year is told by nobody.
        if (value.unit == figure.noun or not figure.noun) if isinstance(value, Count) else not isinstance(value, Date) or value.sort_key:
            return kind, written_value(value)
    return None


def _as_facts_write(figure: FoundFigure) -> str:
    """The text of a value in the way in which facts write one: papers write it shorter, or in words."""
    text = figure.text
    if figure.kind in ("date", "period"):
        text = _ORDINAL.sub("", _SHORT_MONTH.sub(lambda found: next(one for one in _MONTHS if one.startswith(found[1][:3])), text))
        text = _NUMERIC_DATE.sub(lambda found: f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}", text)
        return _SPOKEN.sub(" to ", text) if figure.kind == "period" else text
    text = _SIGN_AGAIN.sub(r"\1\2", _AN.sub(" / ", text))
    if figure.kind in ("count", "duration") and not _DIGIT.search(text) and (words := _IN_WORDS.search(text)):
        number = next(iter(find_numbers(normalize(text[words.start() :]))), None)
        text = f"{text[: words.start()]}{number.value:.0f}{text[words.end() :]}" if number else text
    elif figure.kind in ("money", "count", "weight", "area", "measure"):
        metres = figure.kind == "count" and _SINGULAR.search(figure.noun)
        text = _SHORT_SCALE.sub(lambda one: one[0] if metres and one[2] else f" {_SHORT_SCALES[(one[1] or one[2]).lower()]}", text)
        text = _YUAN.sub("CNY ", text)
    elif figure.kind == "share":
        text = _PERCENT_TWICE.sub("", text)
    if each := _EACH_BEFORE.match(text):
        text = f"{text[each.end() :]}{each[0]}"
    return text
