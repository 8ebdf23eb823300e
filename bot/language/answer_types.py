"""What kind of thing a question asks for, and of which kinds a text tells something (the answer types of Li & Roth 2002, coarser)."""

from __future__ import annotations

import functools
import re

from bot.language.measure_words import COUNTED

ASKED_TYPES = (
    "phone", "email", "percent", "temperature", "area", "length", "weight", "clock", "duration", "money", "date", "reason", "person",
    "organisation", "place", "count", "manner",
)  # fmt: skip
"""The types, the most special first: the first that fits a question is the one it asks for."""

NUMERIC = frozenset({"phone", "percent", "temperature", "area", "length", "weight", "clock", "duration", "money", "count"})
"""Types whose values are numbers: one that the question itself names does not answer it."""

_ASKED = {
    "phone": r"\b(?:phone|telephone|hotline|number (?:to|can|do|should) (?:i )?(?:call|ring|dial))"
    r"|\b(?:whom?|where)\b.{0,40}?\b(?:call|ring|dial)\b|\b(?:call|ring|dial|phone) (?:them|him|her|us|you|someone|somebody|anyone)\b"
    r"|(?<!打)电话|电话.{0,4}(?:多少|几号|号码)|热线|联系方式|手机号",
    "email": r"e-?mail|邮箱|电子邮件|网址|website|web page",
    "percent": r"percent|per cent|\bshare\b|proportion|\brate\b|what part of|fraction|growth|grew|increase|%"
    r"|百分|比例|占比|占多少|增长|增幅|增速|利率|率(?:是|为|多少|达)|几成|同比",
    "temperature": r"temperature|degrees|how (?:cold|hot|warm)|温度|多少度|几度|摄氏",
    "area": r"\barea\b|how (?:big|large)|square|hectare|acre|\bmu\b|floor space|面积|多大|平方|亩|公顷|占地",
    "length": r"how (?:long is|far|wide|tall|high|deep)|\blength\b|distance|\bkm\b|kilomet|metres|meters|多长|多远"
    r"|里程|公里|长度|多宽|多高|距离",
    "weight": r"tonn|\btons?\b|\bkg\b|kilogram|weigh|volume|tonnage|吨|公斤|斤|产量|吞吐量|重量",
    "clock": r"what time|opening hours|when (?:(?!when ).)*?(?:open|close) |hours|几点|开放时间|营业时间|时间段",
    "duration": r"how long|how many (?:years|months|days|hours|weeks|minutes)|duration|for how|\bterm of|lifespan"
    r"|多久|多长时间|几年|几个月|几天|多少天|期限|为期|时长|几个小时|年限|几个工作日",
    "money": r"how much (?:money|cash|investment|funding|capital)|how (?:costly|expensive)|\bcosts?\b|\bprice|\bfees?\b|\bpay\b|\bpaid\b"
    r"|\bsum\b|\bbudget|\bsalary|\bgrant\b|\bsubsid|\binvest(?:ed|ment)?\b|\bworth\b|\bfine\b|\bcharge|\btariff|\brevenue|\bincome"
    r"|多少钱|多少资金|金额|资金|投资额|总投资|投了多少|多少元|多少万元|几个亿|费用|价格|收费|票价|补贴标准|补多少"
    r"|给多少|工资|薪|租金|预算|营收|收入|赔|罚",
    "date": r"\bwhen\b|(?:what|which) (?:date|day|year|yr|month)|deadline|by what|since|how soon|什么时候|何时|哪年|哪一年"
    r"|哪天|几月|几号|日期|啥时候|截止|哪一天|时间",
    "reason": r"\bwhy\b|reason|how come|what for|purpose|cause|为什么|为何|为啥|原因|目的|怎么会|理由|干嘛",
    "person": r"\bwho\b|\bwhose\b|\bwhom\b|name of the (?:person|head|director|mayor|manager|leader)|which (?:person|official|mayor)"
    r"|\bmayor\b|\bdirector\b|谁|哪位|何人|姓名|名字|负责人|领导|什么人",
    "organisation": r"(?:which|what) "
    r"(?:company|firm|organi[sz]ation|bureau|department|body|institution|enterprise|agency|school|hospital|bank|group)"
    r"|(?:哪家|哪个|什么)(?:单位|部门|公司|机构|企业|局|学校|医院|银行)|哪家",
    "place": r"\bwhere\b|which (?:city|town|place|street|district|village|province|country|building|road|hall)|what (?:city|place|address)"
    r"|location|venue|address|哪里|哪儿|在哪|什么地方|地点|地址|位置|哪个(?:城市|地方|区|县|镇|村|街)|哪些地方|何处",
    "count": r"how many|how numerous|head ?count|number of|\bcount\b|多少|几(?:个|家|位|名|项|所|座|条|次|人|种|批|处|间|台|辆|支|届"
    r"|户|场|站)|数量|人数|名额|总数",
    "manner": r"\bhow (?:do|can|should|does|to|is|are|was|were|will)\b|怎么|如何|怎样|咋",
}
_ASKED_PATTERNS = tuple((name, re.compile(_ASKED[name])) for name in ASKED_TYPES)

_SIZES = frozenset({"area", "length"})
_SUMS = (
    "allowance|amount of money|bail|bill|bonus|budget|charge|compensation|cost|debt|deficit|deposit|donation|fare|fee|fine|fund(?:ing)?"
    "|grant|income|investment|loan|payment|penalt(?:y|ie)|premium|price|prize|rent|revenue|reward|salar(?:y|ie)|stipend|subsid(?:y|ie)|sum|tariff"
    "|tuition|turnover|wage"
)
_THINGS = "arts?|office|area|zone|park|site|building|hall|house|cent(?:re|er)|company|bank|board|tower|bridge|gate|space"
_PRICED = re.compile(
    r"\bhow (?:high|large|big|low|small|great|steep)"
    r"(?: (?:is|are|was|were|will|would|can|could|may|must|should|do|does|did|has|have|be)){0,4}"
    r"(?: (?:the|an?|this|that|its|their|my|your|our|any))?(?: (?!(?:that|which|who|whose|of|for|in|with|where)\b)[a-z'-]+){0,3}?"
    rf" (?:{_SUMS})s?\b(?! (?:{_THINGS})\b)"
    r"|(?:罚款|罚金|费用?|价格?|租金|补贴|补助|工资|薪水?|成本|押金|奖金|投资额?|资金|预算|金额|赔偿金?|奖励|津贴|票价)(?:标准)?"
    r"(?:[是有会能要将达最低高]|可以|可能|到底|究竟|大概|大约){0,4}多[高大]"
)
"""Asks how large a sum is: a fine, a price, a subsidy that is high or large is money, but a fine arts tower is not."""

# A number is looked for from its last digit on: whatever stands before that decides nothing, and is not gone through again and again.
_TOLD = {
    "money": r"[¥€$£] ?\d|\d[,.]*+ ?(?:thousand|million|billion|trillion|[万亿千百])? ?"
    r"(?:yuan|rmb|cny|usd|dollars?|euros?|pounds?|ringgit|rm\b|kroner|sek|元|美元|欧元|人民币)|(?:rm|sek|eur|usd|cad) ?\d",
    "percent": r"\d ?(?:%|percent)|per cent|百分之|个百分点|\d成",
    "area": r"\d[,.]*+ ?(?:[万亿]|thousand|million)? ?(?:square|sq|m2|hectare|ha\b|acre|mu\b|平方|亩|公顷|㎡|平米)",
    "length": r"\d[,.]*+ ?(?:万|thousand)? ?-?(?:km|kilomet|met(?:re|er)|mile|公里|千米|米|里(?!面))",
    "weight": r"\d[,.]*+ ?(?:[万亿]|thousand|million)? ?(?:tonn|tons?\b|kg|kilogram|吨|公斤|斤|litre|立方|cubic|m3|mw|kwh|千瓦|升)",
    "temperature": r"\d ?(?:°|degrees|℃|度)|摄氏",
    "duration": r"\d[,.]*+ ?-?(?:years?|months?|days?|weeks?|hours?|minutes?|个月|年(?!\d|月|度|前|底|初)|天|小时|分钟|个工作日|日内|周)"
    r"|(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve)[- ](?:year|month|day|week|hour)"
    r"|[一二三四五六七八九十](?:年|个月|天|小时)",
    "clock": r"\d{1,2}[:.]\d{2}|\d ?(?:a\.?m|p\.?m)|noon|midnight|[上下]午|\d点",
    "date": r"\b(?:19|20)\d\d\b|january|february|march|april|\bmay\b|june|july|august|september|october|november|december|monday|tuesday"
    r"|wednesday|thursday|friday|saturday|sunday|\d月|\d日|yesterday|today|昨|今年|去年|明年|周[一二三四五六日]|星期",
    "phone": r"\d{3,4}[- ]\d{4}|\b\d{7,}\b|\(\d{3}\)|\+\d|\d{3}-\d{3}-\d{4}"
    r"|(?:hotline|\b(?:dial|call|ring)\b|phone|热线|拨打?|致电|电话)[^\d.;。；]{0,12}\d{3}",
    "email": r"@|www\.|https?:",
    "reason": r"because|due to|so that|in order to|owing|reason|for the purpose|to (?:ease|help|promote|allow|protect|reduce|improve|avoid)"
    r"|因为|由于|为了|以便|因此|原因|旨在|为[^，]{2,20}，",
    "manner": r"\bby\b|through|via|using|通过|采用|按|凭|可",
    "count": r"\d,*+ ++(?!percent|per cent|million|billion|yuan|km|met|tonn|square|hect|mu\b|year|month|day|hour|a\.m|p\.m)[a-z]"
    r"|\d ?[个家位名项所座条次人种批处户场台辆间套份届支头只棵]"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen)\b"
    r"|[一二三四五六七八九十两][个家位名项所座条次人种批处户]",
    "person": r"\b(?:mr|mrs|ms|dr|prof)\b|mayor|director|chair|head of|manager|secretary|commissioner|captain|engineer|said"
    r"|主任|局长|市长|书记|院长|校长|经理|董事长|县长|处长|科长|教授|老师|先生|女士|负责人|介绍|说",
    "organisation": r"compan|\bltd|\bco\b|\binc\b|group|bureau|committee|council|university|college|school|hospital|bank|association|agency"
    r"|department|office|authority|trust|port|公司|集团|局|委员会|大学|学院|学校|医院|银行|协会|中心|部门|政府|办公室|合作社|厂",
    "place": r"\b(?:in|at)\b|street|road|avenue|hall|centre|center|city|county|province|district|village|town|floor|room|building"
    r"|[号路街楼层区县市镇村厅馆室]",
}
_TOLD_PATTERNS = tuple((ASKED_TYPES.index(name), re.compile(pattern)) for name, pattern in _TOLD.items())

_IDENTIFIER = re.compile(
    r"\b(?:phase|stage|line|route|lot|block|zone|berth|batch|round|article|no\.?|number|part|bus|district|plot) ?"
    r"(\d+|[ivx]+\b|one|two|three|four|five|first|second|third)"
    r"|\b(first|second|third|fourth|1st|2nd|3rd) (?:phase|stage|batch|round|part|day|line|year|instal)"
    r"|第?([一二三四五六七八九]|(?<!\d)\d++)(?:期|批|阶段|号线|路|标段|号|轮|届|区)"
)
_VALUES = {
    **dict(zip("one two three four five first second third fourth".split(), "1 2 3 4 5 1 2 3 4".split(), strict=True)),
    **dict(zip("1st 2nd 3rd i ii iii iv v".split(), "1 2 3 1 2 3 4 5".split(), strict=True)),
    **{character: str(number) for number, character in enumerate("一二三四五六七八九", 1)},
}
_YEARS = (
    re.compile(r"last year|previous year|year before|去年|上一年|上年"),
    re.compile(r"this year|current year|今年|本年"),
    re.compile(r"next year|coming year|明年|来年"),
)
_HEAD = re.compile(
    r"(?:how many|which|what(?: kind of| sort of| type of)?|whose|number of|how much) ((?:[a-z'-]+ ?){1,3})"
    rf"|(?:{COUNTED}|什么|啥)([一-鿿]{{2,4}})"
)


@functools.lru_cache(maxsize=64)
def asked_type(normalized: str) -> str | None:
    """The type a normalized question asks for, one of ``ASKED_TYPES``; None when it does not show."""
    found = next((name for name, pattern in _ASKED_PATTERNS if pattern.search(normalized)), None)
    return "money" if found in _SIZES and _PRICED.search(normalized) else found


def told_types(normalized: str) -> int:
    """The types of which a normalized text tells something, as bits: the first of ``ASKED_TYPES`` is 1."""
    return sum(1 << bit for bit, pattern in _TOLD_PATTERNS if pattern.search(normalized))


def type_bit(name: str) -> int:
    """The bit of a type in what :func:`told_types` gives."""
    return 1 << ASKED_TYPES.index(name)


def identifiers(normalized: str) -> frozenset[str]:
    """The numbers that set things of one kind apart ("phase two", "第3批", "line 4"), as digits or roman numerals beyond five."""
    found = (match[1] or match[2] or match[3] for match in _IDENTIFIER.finditer(normalized))
    return frozenset(_VALUES.get(number, number) for number in found)


def relative_years(normalized: str) -> frozenset[int]:
    """Which of last year (-1), this year (0) and next year (1) a normalized text speaks of."""
    return frozenset(position - 1 for position, pattern in enumerate(_YEARS) if pattern.search(normalized))


def heads(normalized: str) -> str:
    """The words that stand behind "how many", "which", 多少, 哪些 and the like, joined by spaces: the noun asked for is among them."""
    return " ".join((match[1] or match[2]).strip() for match in _HEAD.finditer(normalized))
