"""What kind of thing a question asks for, and of which kinds a text tells something (the answer types of Li & Roth 2002, coarser)."""

from __future__ import annotations

import functools
import re

from bot.language.numbers import COUNTED

ASKED_TYPES = (
    "phone", "email", "percent", "temperature", "area", "length", "weight", "clock", "duration", "money", "date", "reason", "person",
    "organisation", "place", "count", "manner", "quantity",
)  # fmt: skip
"""The types, the most special first: the first that fits a question is the one it asks for. A quantity is a number of whatever kind."""

NUMERIC = frozenset({"phone", "percent", "temperature", "area", "length", "weight", "clock", "duration", "money", "count", "quantity"})
"""Types whose values are numbers: one that the question itself names does not answer it."""

_AUXILIARY = r"(?:'?s|'?d| is| was| are| were| do| does| did| has| have| had| can| could| will| would| should| shall| must| may| might)\b"
_ASKING = rf"(?:{_AUXILIARY}| exactly| precisely|[?]|$)"
"""Behind "when" or "where" that ask; without it they may say which time or place is spoken of ("the shed where the boats lie")."""

_LONG_THINGS = (
    "road|street|bridge|tunnel|line|route|track|pipe|pipeline|main|canal|river|stream|wall|dyke|dike|embankment|fence|path|trail|lane"
    "|expressway|motorway|highway|railway|tramway|section|stretch|quay|pier|berth|runway|cable|coast|walkway|corridor|drive"
)
_LONG_THINGS_ZH = "路|桥|隧|线|管|堤|坝|墙|河|渠|航道|栈道|步道|岸|轨|里程|段"
_COUNTED_NOUNS = "个家位名项所座条次人种批处间台辆支届户场站套趟班只头棵车箱份件张本期款类门层株"

_NO_ADJECTIVE = r"(?:is|are|was|were|of|in|at|on|by|for|to|from|do|does|did|has|have|had|and|or|the|an?)\b"

_ASKED = {
    "phone": r"\b(?:phone|telephone|hotline|number (?:to|can|do|should) (?:i )?(?:call|ring|dial))"
    r"|\b(?:whom?|where)\b.{0,40}?\b(?:call|ring|dial)\b|\b(?:call|ring|dial|phone) (?:them|him|her|us|you|someone|somebody|anyone)\b"
    r"|(?<!打)电话|电话.{0,4}(?:多少|几号|号码)|热线|联系方式|手机号",
    "email": r"e-?mail|邮箱|电子邮件|网址|website|web page",
    "percent": r"percent|per cent|\bwhat (?:share|proportion|part|fraction|rate) of\b|\b(?:share|proportion|growth|interest"
    r"|occupancy) rate\b"
    r"|\bwhat (?:is|was|are|were) the [a-z' -]{0,30}\brate\b|%|百分|比例|占比|占多少|占了多少|增幅|增速|增长率|利率|几成|同比"
    r"|(?:增长|下降|上升|提高|减少)(?:了)?多少(?!万|亿|元|个|人)|[^效频]率(?:是|为|有|达到?)?(?:多少|多高|几)",
    "temperature": r"temperature|how many degrees|how (?:cold|hot|warm)|温度|多少度|几度|摄氏",
    "area": r"\barea\b|how (?:big|large)|how many (?:square|hectares?|acres?|mu\b)|floor space|square (?:met|feet|foot)"
    r"|面积|多大(?!一?笔)|多少平方|几平方|多少平米|多少亩|几亩|多少公顷|占地",
    "length": rf"how (?:far (?:is|away|from|apart|along|out|across)|wide|tall|high|deep)|\bhow long (?:is|are|was|were"
    rf"|will)\b.{{0,60}}\b(?:{_LONG_THINGS})s?\b"
    r"|\blength\b|\bdistance\b|how many (?:km|kilomet|met(?:er|re)s|miles)|多远|里程|多少公里|几公里|多少千米|多少米(?!粉|饭|线)"
    r"|长度|多宽|多高|距离"
    rf"|(?:{_LONG_THINGS_ZH})[^,.?;，。？；]{{0,12}}多长(?!时间)|多长的(?:{_LONG_THINGS_ZH})|全长",
    "weight": r"how many (?:tonn|tons?\b|kg|kilogram|kilos?\b|catties)|how heavy|weigh|tonnage|多少吨|几吨|多少公斤|几公斤|多少斤"
    r"|几斤|多重|重量|吞吐量(?:是|有|为)?(?:多少)?$",
    "clock": r"what time|opening hours|when (?:(?!when ).)*?(?:open|close) |(?:visiting|office|business) hours|几点|开放时间"
    r"|营业时间|时间段",
    "duration": r"how long|how many (?:years|months|days|hours|weeks|minutes)|duration|for how|\bterm of|lifespan"
    r"|多久|多长|(?<!哪)几年|几个月|(?<!哪)几天|多少天|期限|为期|时长|(?<!哪)几个小时|多少(?:个)?小时|年限|(?<!哪)几个工作日",
    "money": rf"how much (?:money|cash|investment|funding|capital)|how (?:costly|expensive)|\b(?:what|how much)(?:{_AUXILIARY})?.{{0,60}}"
    r"\b(?:costs?|pric(?:e|ed|es)|fees?|pay|pays|paid|sum|budget|salary|grant|subsid(?:y|ies)|invest(?:ed|ment)?|worth|fined?|charged?"
    r"|tariff|revenue|income|rent|wages?|fares?)\b"
    r"|多少钱|多少块|几块钱|几多钱|多少资金|多少(?:万|亿|万亿)?(?:元|块)|几个亿|什么价|啥价|怎么收费|怎么卖"
    r"|(?:金额|资金|投资额?|总投资|费用?|价格?|收费|票价|标准|工资|薪水?|租金|预算|营收|收入|赔偿金?|罚款|成本|补贴|补助|津贴|奖金)"
    r"[^,.?;，。？；]{0,8}(?:多少|几多|多大|多高|几何|几个钱)|投了多少|补多少|给多少(?:钱)?$|赔多少|罚多少|掏(?:了)?多少"
    r"|花(?:了)?多少(?!时间)",
    "date": rf"\bwhen{_ASKING}|\b(?:what|which) (?:date|day|year|yr|month)|\bhow soon|\bby what date|什么时候|啥时候|何时|哪年"
    rf"|哪一年|哪天|哪一天|哪月|几月|(?<!多)几号(?!门|楼|线|院|车|馆|店)|哪个月|日期是",
    "reason": r"\bwhy\b|\breasons?\b|how come|\bwhat for\b|what (?:is|was) the (?:purpose|cause|aim)|what caused|为什么|为何|为啥"
    r"|原因|(?<![项节科题栏])目的|怎么会|理由|凭什么",
    "person": r"\bwho\b|\bwhose\b|\bwhom\b|name of the (?:person|head|director|mayor|manager|leader)|which (?:[a-z]+ )?(?:person"
    r"|official|mayor|minister"
    r"|councillor|director|manager|engineer|doctor|teacher)|what (?:is|was) (?:his|her|their) name|谁|哪位|何人|姓名|什么人|姓什么"
    r"|叫什么名|啥名",
    "organisation": rf"(?:which|what)(?: (?!{_NO_ADJECTIVE})[a-z]+){{0,2}}? "
    r"(?:company|companies|firms?|organi[sz]ations?|bureau|departments?|body|bodies|institutions?|enterprises?|agency|agencies|school|hospital"
    r"|bank|group|contractor|ministry|authority|authorities|committee|office|council|association|lender|publisher)\b"
    r"|(?:哪些|哪几[个家所]|哪一?[家个所]|什么)[^,.?;，。？；的]{0,5}?(?:单位|部门|公司|机构|机关|企业|局|委员会|学校|医院|银行|协会|媒体|电视台|报社)|哪一?家",
    "place": rf"\bwhere{_ASKING}|which (?:city|town|place|street|district|village|province|country|building|road|hall)|what (?:city"
    rf"|place|address)|哪里|哪儿|在哪|什么地方|哪个(?:城市|地方|区|县|镇|村|街)|哪些地方|何处|门牌|打哪",
    "count": rf"how many|how numerous|head ?count|\bnumber of\b|多少(?:万|亿|百|千)?[{_COUNTED_NOUNS}]|(?<!哪)几(?:百|千"
    rf"|万)?[{_COUNTED_NOUNS}]"
    r"|数量|人数|名额|总数",
    "manner": r"\bhow (?:do|can|should|does|to|is|are|was|were|will)\b|怎么|如何|怎样|咋",
    "quantity": r"\bhow much\b|what (?:is|was|are|were) the (?:figure|amount|number|total|level|value|volume|output|throughput)|多少"
    r"|多大一笔",
}
"""Per type what asks for it, whatever else is spoken of."""

_MENTIONED = {
    "percent": r"\bshare\b|proportion|\brate\b|fraction|growth|grew|增长",
    "clock": r"\bhours\b",
    "weight": r"\bvolume|tonn|\btons?\b|产量",
    "money": r"\bcosts?\b|\bprice|\bfees?\b|\bbudget|\bsalary|\bgrant\b|\bsubsid|\binvestment\b|\bworth\b|\bfine\b|\btariff"
    r"|\brevenue|\bincome|金额|资金|投资额|总投资|费用|价格|票价|补贴标准|工资|薪|租金|预算|营收",
    "date": r"\bwhen\b|deadline|截止|时间",
    "person": r"\bmayor\b|\bdirector\b|负责人|领导",
    "place": r"\bwhere\b|location|venue|\baddress\b|地点|地址|位置",
}
"""Per type what asks for it where nothing in the question asks for another: "the budget of phase two?"."""

_CLOSED = re.compile(
    r"(?:^|[,:;?.–-] ?)(?:(?:and|so|but|well|hi|hello|please|also) )*(?:is|are|was|were|do|does|did|can|could|will|would|has|have"
    r"|had|may|must|should|shall)\b"
    r"|\bor not\b|\bwhich\b|^(?:name|list)\b|哪些|哪几|(?:吗|么|没有|是不是|对不对|对吗|行不行|能不能|可不可以|有没有|是否|会不会)"
)
"""Asks yes or no, or for one or some of several: what is mentioned beside that is not asked for."""

_PER = re.compile(
    r"\b(?:per|for (?:each|every)|each|every|an?) (?:square (?:met(?:re|er)s?|feet|foot)|sq ?m|m2|mu|hectares?|acres?"
    r"|kilomet(?:re|er)s?|km|miles?|tonnes?|tons?|kg|kilo(?:gram)?s?|jin|litres?|hour|day|week|month|year|head|person|trip|ride|night)\b"
    r"|每(?:平方米|平方公里|平米|平方|亩|公顷|吨|公斤|公里|斤|人次|人|户|月|年|天|小时|度|立方米|方)"
    r"|一(?:平方米|平方|平米|亩|公顷|吨|公斤|斤|公里)(?=[^,.?;，。？；]{0,6}(?:多少|几|给|按|补|收|卖|赔))"
)
"""What a price or a rate is for each of: it is not asked for."""

_ASKED_PATTERNS = tuple((name, re.compile(_ASKED[name])) for name in ASKED_TYPES)
_MENTIONED_PATTERNS = tuple((name, re.compile(pattern)) for name, pattern in _MENTIONED.items())

_SIZES = frozenset({"area", "length"})
_SUMS = (
    "allowance|amount of money|bail|bill|bonus|budget|charge|compensation|cost|debt|deficit|deposit|donation|fare|fee|fine|fund(?:ing)?"
    "|grant|income|investment|loan|payment|penalt(?:y|ie)|premium|price|prize|rent|revenue|reward|salar(?:y|ie)|stipend|subsid(?:y"
    "|ie)|sum|tariff|tuition|turnover|wage"
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

_CODES = "|".join(
    "cny rmb usd eur gbp jpy hkd twd krw inr chf sek nok dkk cad aud nzd sgd myr thb vnd idr php pln czk huf rub try zar kes ngn".split()
)
_CURRENCIES = (
    rf"yuan|{_CODES}|dollars?|euros?|pounds?|pence|cents?\b|ringgit|rm\b|crowns?\b|kron(?:er|or|a|e|ur)\b|francs?|yen\b|won\b|rupees?|rupiah"
    rf"|roubles?|rubles?"
    "|baht|dong\\b|pesos?|reais|rand\\b|shillings?|naira|dirhams?|riyals?|zlot|forint|lira|hryvnia|taka\\b|kyat"
    "|元|美元|欧元|人民币|英镑|镑|块钱|卢布|卢比|泰铢|先令|克朗|法郎|兰特|比索|林吉特|里亚尔|迪拉姆|奈拉|里拉|越南盾"
)
"""What sums of money are told in. A base may speak of any country; what is not known here would be denied."""

# A number is looked for from its last digit on: whatever stands before that decides nothing, and is not gone through again and again.
_TOLD = {
    "money": r"[¥€$£] ?\d|\d[,.]*+ ?(?:thousand|million|billion|trillion|[万亿千百])? ?"
    rf"(?:{_CURRENCIES})|(?:rm|{_CODES}) ?\d"
    r"|\d[,.]*+ ?(?:million|billion|trillion)(?=[,.;)]|$| (?:to|from|by|for|in|of|was|is)\b)",
    "percent": r"\d ?(?:%|percent)|per cent|百分之|个百分点|\d成",
    "area": r"\d[,.]*+ ?(?:[万亿]|thousand|million)? ?(?:square|sq|m2|hectare|ha\b|acre|mu\b|平方|亩|公顷|㎡|平米)",
    "length": r"\d[,.]*+ ?(?:万|thousand)? ?-?(?:km|kilomet|met(?:re|er)|mile|公里|千米|米|里(?!面))",
    "weight": r"\d[,.]*+ ?(?:[万亿]|thousand|million)? ?(?:tonn|tons?\b|kg|kilogram|吨|公斤|斤|litre|立方|cubic|m3|mw|kwh|千瓦|升)",
    "temperature": r"\d ?(?:°|degrees|℃|度)|摄氏",
    "duration": r"\d[,.]*+ ?-?(?:years?|months?|days?|weeks?|hours?|minutes?|个月|年(?!\d|月|度|前|底|初)|天|小时|分钟|个工作日|日内|周)"
    r"|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty)[- ](?:year|month|day|week|hour|minute)"
    r"|[一二三四五六七八九十](?:年|个月|天|小时)",
    "clock": r"\d{1,2}[:.]\d{2}|\d ?(?:a\.?m|p\.?m)|noon|midnight|[上下]午|\d点",
    "date": r"\b(?:19|20)\d\d\b|january|february|march|april|\bmay\b|june|july|august|september|october|november|december|monday|tuesday"
    r"|wednesday|thursday|friday|saturday|sunday|\d月|\d日|yesterday|today|昨|今年|去年|明年|周[一二三四五六日]|星期",
    "phone": r"\d{3,4}[- ]\d{4}|\b\d{7,}\b|\(\d{3}\)|\+\d|\d{3}-\d{3}-\d{4}"
    r"|(?:hotline|\b(?:dial|call|ring)\b|phone|热线|拨打?|致电|电话)[^\d.;。；]{0,12}\d{3}",
    "email": r"@|www\.|https?:",
    "reason": r"because|due to|so that|in order to|owing|reason|for the purpose|to (?:ease|help|promote|allow|protect|reduce|improve"
    r"|avoid)|因为|由于|为了|以便|因此|原因|旨在|为[^，]{2,20}，",
    "manner": r"\bby\b|through|via|using|通过|采用|按|凭|可",
    "count": r"\d,*+ ++(?!percent|per cent|million|billion|yuan|km|met|tonn|square|hect|mu\b|year|month|day|hour|a\.m|p\.m)[a-z]"
    r"|\d ?[万亿]?[个家位名项所座条次人种批处户场台辆间套份届支头只棵]"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen)\b"
    r"|[一二三四五六七八九十两][个家位名项所座条次人种批处户]",
    "person": r"\b(?:mr|mrs|ms|dr|prof)\b|mayor|director|chair|head of|manager|secretary|commissioner|captain|engineer|said"
    r"|主任|局长|市长|书记|院长|校长|经理|董事长|县长|处长|科长|教授|老师|先生|女士|负责人|介绍|说",
    "organisation": r"\b(?:compan|ltd\b|co\b|inc\b|group|bureau|committee|council|university|college|school|hospital|bank|association"
    r"|agenc|department|office|authorit|trust\b|port\b|foundation\b|chamber|club|union|federation|ministry|contractor|friends of"
    r"|party [a-z]\b|by (?:the )?(?:city|county|town|province|state|municipal))|[甲乙丙]方|基金会|财政|商会|红十字会|联合会|村委|公司"
    r"|集团|局|委员会|大学|学院|学校|医院|银行|协会|中心|部门|政府|办公室|合作社|厂",
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
_SEASON = re.compile(r"(?<!\d)((?:19|20)\d\d) ?[-/~–—至] ?(?:19|20)?(\d\d)(?!\d)")
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


REACHED = ("phone", "email")
"""Types that nothing stands for but such a value: what has none is no answer, and is not shown as one that may be meant; and what has one
may be meant however little else speaks for it."""

_OF_A_LINE = re.compile(
    rf"\bwhen{_ASKING}|\bhow (?:much|many|long|soon|often|late|early|quickly|fast)\b|\bhours\b|\bwhy\b"
    r"|\b(?:by|over|via) (?:the )?(?:tele)?phone\b|^(?:can|could|may|must|is|are|was|were|will|does|did)\b"
    r"|几点|什么时候|啥时候|何时|多久|多长时间|收费|多少钱|费用|能不能|可不可以|是否|为什么"
)
"""What asks for something else of a telephone or a letter: when it is answered, what it costs, whether there is one."""
_ITSELF = re.compile(
    r"\b(?:numbers?|address(?:es)?|contact|reach|give|tell|have|there)\b|号码|多少号|几号|联系|地址|告诉|有没有|电话是?多少(?!钱)"
)
"""What asks for the number or the address all the same."""


@functools.lru_cache(maxsize=64)
def asked_type(normalized: str) -> str | None:
    """The type a normalized question asks for, one of ``ASKED_TYPES``; None when it does not show."""
    text = _PER.sub(" ", normalized)
    fitting = (name for name, pattern in _ASKED_PATTERNS if pattern.search(text))
    found = next(fitting, None)
    if found in REACHED and _OF_A_LINE.search(text) and not _ITSELF.search(text):
        found = next((name for name in fitting if name not in REACHED), None)
    if found in _SIZES and _PRICED.search(normalized):
        return "money"
    if found in (None, "quantity", "manner") and not _CLOSED.search(text):
        return next((name for name, pattern in _MENTIONED_PATTERNS if pattern.search(text)), found)
    return found


def told_types(normalized: str) -> int:
    """The types of which a normalized text tells something, as bits: the first of ``ASKED_TYPES`` is 1."""
    return sum(1 << bit for bit, pattern in _TOLD_PATTERNS if pattern.search(normalized))


def type_bit(name: str) -> int:
    """The bit of a type in what :func:`told_types` gives."""
    return 1 << ASKED_TYPES.index(name)


def wanted_bits(asked: str) -> int:
    """The types, as bits, of which one answers a question for a type: any number a quantity, an organisation who does something."""
    if asked == "quantity":
        return sum(map(type_bit, NUMERIC))
    return type_bit(asked) | (type_bit("organisation") if asked == "person" else 0)


def identifiers(normalized: str) -> frozenset[str]:
    """The numbers that set things of one kind apart, as digits or roman numerals beyond five.

    They are those of parts ("phase two", "第3批", "line 4"), and years that begin in one year and end in the next ("2021-22").
    """
    parts = (match[1] or match[2] or match[3] for match in _IDENTIFIER.finditer(normalized))
    seasons = (match[1] + match[2] for match in _SEASON.finditer(normalized) if (int(match[1]) + 1) % 100 == int(match[2]))
    return frozenset({*(_VALUES.get(number, number) for number in parts), *seasons})


def relative_years(normalized: str) -> frozenset[int]:
    """Which of last year (-1), this year (0) and next year (1) a normalized text speaks of."""
    return frozenset(position - 1 for position, pattern in enumerate(_YEARS) if pattern.search(normalized))


def heads(normalized: str) -> str:
    """The words that stand behind "how many", "which", 多少, 哪些 and the like, joined by spaces: the noun asked for is among them."""
    return " ".join((match[1] or match[2]).strip() for match in _HEAD.finditer(normalized))
