"""What a Chinese clause answers: its own words, with the value asked for where it stands. None where it is not plain how."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.editorial.proposing.figures import FoundFigure
from bot.editorial.proposing.vocabulary import ending_of
from bot.language.vectors import han_words

_VERBS = frozenset(
    "投资 占地 用地 建成 培训 吸纳 惠及 投入 安排 达 达到 增至 扩至 升至 降至 增加 增长 下降 减少 上涨 回落 完成 实现 接待 加工 铺设 "
    "新建 设 设有 建有 有 共有 现有 拥有 "
    "收到 受理 办结 举办 招聘 录取 招收 派出 选派 签订 签约 发放 补助 补贴 收取 缴纳 搬迁 安置 改造 更新 建设 开通 覆盖 服务 容纳 配备 "
    "带动 销售 卖出 售出 生产 供热 供水 "
    "运送 往返 停用 不超过 不少于 不低于 超过 为 是 共 约 达成 落地 引进 引入 入驻 聘用 录用 招录 招生 募集 捐赠 捐款 筹集 支付 承担 "
    "奖励 资助 减免 贷款 放款 储存 储备 "
    "处理 整治 修缮 修建 种植 养殖 检测 检查 巡查 抽检 救助 帮扶 结对 转移 就业 新增 新增就业 输送 采购 成交 参展 参会 参加 报名 入库 "
    "出库 吞吐 发电 节约 节水 减排 拨付 下达 "
    "到位 开工 竣工 试运行 投产 交付 上架 展出 收藏 借阅 外借 举行 召开 演出 放映 授课 开设 开班 实行 执行 历时 持续 公示 为期 通车 "
    "启用 开放 开业 截止 结束 开始 "
    "开幕 闭幕 施行 生效 成立 创办 建立 设立 动工 复工 完工 验收 签字 发布 公布 上线 通水 通气 供暖 停暖 停水 停电 报到 开学 毕业 放假 "
    "启动 入园 闭馆 开馆 发行 出版 通过 报送 提交 "
    "扩建 改建 迁入 搬入 入住 封顶 罚款 赞助 自筹 增收 配套 拿出 提交 预存 节省 亏损 盈利 抢修 检测 供餐 入馆 转往 交付 审议 批复 获批 "
    "核定 收购 兑付 下拨 分红 占 率 缩短 延长 提高 提升 降低".split()
)
"""What things do, or what is done, so many of which, or on a day."""

_ATTRIBUTES = frozenset(
    "总投资 投资 投资额 总造价 造价 预算 概算 总预算 经费 资金 收入 支出 产值 总产值 产量 总产量 税收 利润 学费 住宿费 租金 票价 价格 "
    "单价 收费 收费标准 补贴 补助 奖金 押金 保证金 "
    "合同金额 合同价 中标价 成交价 面积 总面积 建筑面积 规划面积 占地面积 用地面积 展厅面积 种植面积 建设规模 全长 总长 长度 宽度 高度 "
    "跨径 里程 线路全长 容量 库容 总库容 能力 日处理能力 供水能力 "
    "年产能 产能 重量 载重 人口 常住人口 户籍人口 总人口 人数 户数 职工 教职工 员工 学生 在校生 会员 床位 座位 车位 学位 名额 计划招生 "
    "招生计划 工期 总工期 学制 期限 合作期限 有效期 合同期 任期 "
    "租期 服务期 保质期 质保期 缺陷责任期 培训时间 周期 运营期 建设期 试用期 时长 比例 占比 覆盖率 普及率 合格率 及格率 达标率 入住率 "
    "出租率 利用率 就业率 落实率 成活率 完成率 增长率 利率 年利率 税率 "
    "报名时间 截止日期 截止时间 开标时间 开放时间 营业时间 服务时间 办公时间 工作时间 公示期 公示时间 施工时间 施工期 展期 会期 "
    "考试时间 面试时间 咨询时间 有效日期 生效日期 完工日期 竣工日期 开工日期".split()
)
"""What a thing has: asked for with 是, of that thing."""

_UNITS = re.compile(
    r"(分|人次|人|户|名|家|个工作日|个课时|个月|个|位|项|所|座|条|次|种|批|处|场|台|辆|间|套|份|届|支|头|只|棵|张|件|栋|幢|班|期|床"
    r"|艘次|辆次|艘|站|门|册|株|队|组|口|部|片|盏|标准箱|倍|票"
    r"|平方公里|平方米|平方千米|平米|公顷|亩|公里|千米|厘米|毫米|海里|米|吨|公斤|千克|斤|年|天|小时|分钟|课时|周|月|立方米|兆瓦|千瓦时"
    r"|千瓦|升)\Z"
)
_EXACT = re.compile(r"(?:约|近|超过|超|逾|至少|至多|最多|最高|最低|不超过|不少于|不低于|不高于|大约|将近|达)\Z")
"""Words before a value that say how exact it is; the question is asked without."""
_REFERS = re.compile(
    r"其|该|此|这|那|本[项次人期校院馆局县区市镇村司报]|他|她|它|我|你|您|咱|自己|上述|前述|(?<!规模)以上|(?<!规模)以下|如下|同期|两者"
    r"|各自|另|余|前者|后者|两地|双方|三方|有的|某|“|”|‘|’|《|》|？|\?|："
)
"""What makes a piece refer to something else, or quote somebody."""
_BEGINS_ON = re.compile(
    r"而|并|但|且|也|还|又|则|均|都|就|才|再|比|较|同比|环比|占|约|近|超|达|为|是|由|从|自(?!来|筹|动|行|然|治|助|有|主)|至|到|以|因|如|若|凡|按|经|对|向|给|把|将"
    r"|被|让|使|与|和|或|及|在|于|只|尚|仅|每|各|不|未|已|可|应|须|需|需要|要|能|会|的|了"
    r"|之|最|更|分别|合计|共计|累计|实际|平均|预计|计划|目前|主要|包括|涉及|总|首批|一批|部分|多数|少数|剩余|随后|随即|同时|届时|期间"
    r"|当日|当天|当晚|次日|现(?!有)|仍|原定|首年|首期|同年|当年|上年|上届|春节|眼下|到|同场|来自|用于|常年|本季|本届|设计|含|其|排队"
    r"|年底|全部|一是|二是|三是"
)
"""How a piece begins that has no subject of its own."""
_TIME = re.compile(
    r"\A(?:(?:截至|截止|到)?(?:(?:19|20)\d\d年(?:\d{1,2}月(?:\d{1,2}日|底|末)?|[上下]半年|[一二三四]季度|末|底|初)?"
    r"|\d{1,2}月(?:\d{1,2}日|份|底|末)?)，?|全年|年末|年底|上半年|下半年|全县|全市|全区|全省|今年以来|近年来|"
    r"今年|去年|明年|前\d{1,2}个?月|初步核算，|据统计，|目前，?|截至目前，?)+"
)
"""What tells of when, or of the whole of a place: no subject."""
_STOPS = re.compile(r"[，；。：:;,！!\n\t|（）()【】]")
_AFTER = re.compile(r"\A[^，；。：:;,！!？?\n\t|（）()]*")
_NO_AFTER = re.compile(
    r"\d|[一二三四五六七八九十两]{1,3}[个家名项座条处]|以[上下]|左右|的|者|中|时|前|后|起|起算|止|内|之间|至|和|、|及|与"
)
_DIGITS = re.compile(r"\d|(?<!第)[一二两三四五六七八九十]{1,3}(?:个|家|名|项|座|条|处|批|人|户|所|年|月|天)")
_THAT_WHICH = re.compile(r"的(?:为|有|占|是|还有|奖励|补助|补贴|减免|按|给予|退还)\Z")
"""How a piece ends that tells of those for which something is the case."""
_MEASURED = re.compile(
    r"(?:额|量|数|率|支出|收入|费|费用|价|价格|标准|目标|指标|面积|投资|资金|容量|产值|总分|学位|床位|规模|总数|人口|期限|名额|总量"
    r"|限额)(?:应|仍|约|均|已)?为\Z"
)
_BARE = frozenset("完成 为 承担 达 达到 占 发放 投入 增至 降至 出资 仍为 补贴 补助 减免 赞助 自筹 配套 拿出".split())
"""What has to say of what so much was done, where money is asked for."""
_GOVERNING = frozenset(
    "受理 办结 举办 实现 完成 兑付 安排 新增 接待 录取 收到 引进 签订 发放 供应 落实 建成 新建 改造 更新 设立 收藏 派出 招聘 拥有 共有 "
    "现有 有 设 吸纳 铺设 搬迁 签约 编制 配备 投入 种植 加工 "
    "缴纳 减免 培训 销售 输送 引入 采购 开通 募集 帮扶 救助 转移 增加 减少 设有 建有 备有 用于 承担 提供 开设 开展 组织 抢修 检测 巡展 "
    "签下".split()
)
"""Verbs whose object is what is counted."""
_NOUNS = frozenset("投资 服务 培训 招生 就业 占地 用地 供热 供水 贷款 捐款 建设 补助 补贴 奖励 分红 报名 新增就业 公示 供暖".split())
"""Words that are as often what is counted as what is done."""
_RELATIVE = re.compile(r"今年|去年|明年|半年|年末|年底|前\d|近年")
_DATE_BEFORE = re.compile(r"(?:于|在|自|从|定于|拟于|将于|计划于|预计于|至|到|截至)\Z")
_HAPPENS = re.compile(
    r"(?:正式|全部|全面|全线|基本|顺利|陆续|同步|开始|起|对外|首次|重新|主体|建成|完成|实现|竣工|交付|投入|公开|集中|签订|签署|举行"
    r"|召开){0,3}"
    r"(?:开工|竣工|动工|完工|建成|投产|投用|投入使用|投入运营|通车|通水|通气|通电|启用|开放|开业|开馆|开园|开幕|闭幕|开班|开学|开标"
    r"|截止|结束|开始|施行|实施|执行|生效|成立|创办|建立|设立|签约|签订|签字|签署|发布|公布"
    r"|上线|封顶|验收|交付|举行|召开|举办|出版|发行|报到|放假|启动|完成|到期|期满|届满|停止|停用|恢复|改造完成|交付使用|建成投用"
    r"|建成投产|建成通车|试运行|试运营|完工通车|开赛|开拍|开播)(?:使用|运营|通车|投用|投产|仪式|供热|供水|供暖|办公|开放|营业"
    r"|接待游客)?\Z"
)
_LONGEST = 40
"""Characters of the longest question: people ask no longer ones."""
_LEAST = 4
"""Characters of the shortest subject."""


def chinese_question(sentence: str, figure: FoundFigure, name: str, described: str) -> str:
    """The question that a piece of a sentence answers with a value; empty where it is not plain.

    Args:
        sentence: the sentence.
        figure: the value.
        name: the name of what the piece seems to be about; may be empty.
        described: the name of what the document describes as a whole; empty where it describes nothing.
    """
    before = sentence[: figure.start]
    cuts = [match.end() for match in _STOPS.finditer(before)]
    place = cuts[-1] if cuts else 0
    lead, piece = before[:place], _MARK.sub("", before[place:].strip()).replace("则由", "由")
    if figure.kind not in _FORMS or (lead.endswith(("）", ")")) and not _LISTED.fullmatch(lead)):
        return ""
    unit = _UNITS.search(figure.text)
    asked = _Asked(piece=piece, after=_AFTER.match(sentence[figure.end :])[0], lead=lead, figure=figure, unit=unit[1] if unit else "")  # type: ignore[index]  # it matches any text
    question = _FORMS[figure.kind](asked)
    if question and figure.kind not in ("person", "phone"):
        question = _with_topic(question, topic_of(sentence, place, name) or ("" if _BEGINS_ON.match(piece) else described))
    return f"{question}？" if question and len(question) <= _LONGEST and not _REFERS.search(question) else ""


_MARK = re.compile(r"\A(?:[一二三四五六七八九十]{1,3}、|[（(]?\d{1,2}[)）.、]|[•·—-]\s?)")
_LISTED = re.compile(r"[（(][一二三四五六七八九十\d]{1,3}[)）]")
"""The mark of an entry of a list."""


def _with_topic(question: str, topic: str) -> str:
    """The question with what it is about in front, if it has no subject; empty where neither is known."""
    times = _TIME.match(question)
    when = times[0] if times else ""
    bare = question[len(when) :]
    said = _before_asking(bare)
    if topic and topic in question:
        return question
    word = next(iter(han_words(bare)), "")
    led = _BEGINS_ON.match(bare)
    if led and led[0] in _LEADING and "的" in said:
        led = None
    attribute = said in ("地点", "地址") or said in _ATTRIBUTES or said.removesuffix("有") in _ATTRIBUTES
    qualified = word in _ADJECTIVAL and ("有多少" in bare or "每" in bare)
    own = not led and (word not in _VERBS or qualified) and not attribute and len(said) >= _LEAST
    short = len(said) <= _LEAST and said[-2:] in _ATTRIBUTES
    if own and not short and (not _RELATIVE.search(when) or len(said) > _LEAST + 1):
        return question
    if topic:
        question = _WHOLE.sub("", question, count=1)
        return f"{topic}{question}" if not attribute else f"{topic}的{question}" if not when else ""
    # Of a whole county or year the document itself is what it is told of.
    done = next(iter(han_words(_QUITE.sub("", bare))), "")
    return question if when and not _RELATIVE.search(when) and done in _VERBS and len(said) >= _LEAST else ""


_LEADING = frozenset("由与在为")
_QUITE = re.compile(r"\A(?:实际|共|计划|累计|已|又)+")
_WHOLE = re.compile(r"全[县市区省]")


def _before_asking(question: str) -> str:
    """What is asked about, up to the word that asks."""
    return _ASKS.split(question, maxsplit=1)[0].removesuffix("有")


_ASKS = re.compile(r"多少|多大|多长|几|什么|百分之|谁|是|在哪里")


def _plain(piece: str) -> str:
    """What stands before a value without words that say how exact it is; empty where it cannot be asked."""
    piece = _EXACT.sub("", piece)
    told = _DIGITS.search(_TIME.sub("", piece)) or _REFERS.search(piece) or "、" in piece or piece.endswith("的")
    return "" if told or _THAT_WHICH.search(piece) else piece


def _last(said: str) -> str:
    return (han_words(said) or [""])[-1]


def _ending(words: str, among: frozenset[str]) -> str:
    """The longest end of *words* that is one *among* these; empty where none is."""
    return next((words[place:] for place in range(max(0, len(words) - 6), len(words)) if words[place:] in among), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A piece of a sentence cut at its value.

    Attributes:
        piece: what stands before it, after the last comma.
        after: what stands behind it, up to the next comma.
        lead: the sentence before the piece.
        figure: the value.
        unit: what it is counted or measured in; empty where it is in nothing.
    """

    piece: str
    after: str
    lead: str
    figure: FoundFigure
    unit: str


_CHANGES = re.compile(
    r"\A(?:增至|降至|提高到|增加到|调整为|扩至|减为|减少到|升至|上升到|下降到|缩短到|缩短至|扩大到|降到|涨到|提高至|增加至|调整到"
    r"|延长到|延长至|增为|改为)(?=\d|每|约|近)"
)
_LONG_CHANGE = 16


def _changed(asked: _Asked, how: str) -> str:
    """For what a value changed to: 普及率由91%提高到92%."""
    change = _CHANGES.match(asked.after) if len(asked.after) <= _LONG_CHANGE and asked.piece.endswith(("由", "从")) else None
    said = _plain(asked.piece[:-1]) if change else ""
    return f"{said}{change[0]}{how}" if change and said else ""


def _amount(asked: _Asked, how: str) -> str:
    """For a value with a unit, asked for by *how*, such as 多少人."""
    if changed := _changed(asked, how):
        return changed
    said, after, kind = _plain(asked.piece), asked.after, asked.figure.kind
    more = _DIGITS.match(after)
    if not said or (_NO_AFTER.search(after) and not more) or len(after) > (_SECOND if more else _LONG_AFTER):
        return ""
    after, last, measured = "" if more else after, _last(said), _MEASURED.search(said)
    bare = (last in _BARE or _ending(said, _BARE)) and "每" not in said and (kind == "money" or last in ("为", "占", "仍为"))
    if (bare or last == "为") and not measured:
        return ""
    if _governed(said):
        return f"{said}{how}{after}"
    attribute = _ending(said, _ATTRIBUTES)
    if attribute and not after and len(attribute) > len(_ending(said, _VERBS)):
        return f"{said}{how}" if _HAVING.search(said.removesuffix(attribute)) else f"{said}是{how}"
    if _ending(said, _VERBS):
        return f"{said}{how}{after}"
    if kind == "money":
        return f"{said}是{how}" if _SUM.search(said) and not after else ""
    # Whatever it is that is counted: 每期培训班学员60人.
    counted = kind == "count" and not _EVENTS.search(asked.figure.text) and not _ORDERED.search(said)
    visits = asked.unit == "人次" and not _VISITORS.search(said)
    # Of a list: "护理与健康学院11人" are those who are engaged there, and not all that it has.
    if not (counted or _EXTENT.search(said)) or visits or (counted and ending_of(last)):
        return ""
    governed = any(word in said for word in _GOVERNING if len(word) > 1) or "还有" in said
    joint = "" if after or governed else "有" if counted else "是"
    return f"{said}{joint}{how}{after}" if len(said) >= _LEAST else ""


_HAVING = re.compile(r"(?:获|有|设|新增|增加|安排|实现|完成|提供|投入|落实|兑付|收到|收取|支付|发放)\Z")
_ADJECTIVAL = frozenset("入驻 注册 参展 签约 持证 新建 新增 结业 录取 报名 参会".split())
_VISITORS = re.compile(r"(?:观众|游客|旅客|乘客|患者|病人|学员|人员|居民|量|入馆|入园|供餐|就餐|服务)\Z")
_EVENTS = re.compile(r"(?:件|(?<!人)次|批|期|届|倍)\Z")
_ORDERED = re.compile(r"(?:届|批|期|层次|名)\Z")
_EXTENT = re.compile(r"(?:长|径|高|宽|深|厚|高度|深度|厚度|距|距离|间距|里程|面积|规模|量|能力|容量|库容|载重)\Z")
_LONG_AFTER = 8
_SECOND = 6
"""Characters of the longest second value behind one: 25户101人."""
_SUM = re.compile(
    r"(?:费|金|款|额|价|投资|预算|概算|经费|补贴|补助|收入|支出|产值|税收|利润|总值|成本|值|租金|票|造价|销售额|工资|薪酬|限额|奖励)\Z"
)


def _governed(said: str) -> bool:
    """Whether a verb stands before the noun that is counted: 全年受理信访."""
    words = han_words(said)
    return any(word in _GOVERNING or (len(word) > 1 and word in _VERBS - _NOUNS) for word in words[:-1]) and len(words[-1]) > 1


def _count(asked: _Asked) -> str:
    vague = asked.unit in ("", "期", "次", "批", "届") or asked.figure.text[:1] == "一"
    return "" if vague else _amount(asked, f"多少{asked.unit}")


def _measure(asked: _Asked) -> str:
    if not asked.unit:
        return ""
    said = _plain(asked.piece)
    return f"{said}有多大" if said.endswith("面积") and not asked.after else _amount(asked, f"多少{asked.unit}")


_EACH_ONE = re.compile(r"每(?:千瓦时|平方米|公斤|吨|人|户|亩|斤|件|次|单|月|年|天|台|处|座|场|间|学年|立方米)+\Z")
_EACH = re.compile(r"\A(?:每[㐀-鿿]{1,2}){1,2}(?=\d|约|不)")
_COIN = re.compile(r"(?:美元|欧元|英镑|日元|港元|加元|令吉|元)\Z")


def _money(asked: _Asked) -> str:
    unit, each = (_COIN.search(asked.figure.text) or "元")[0], _EACH.match(asked.figure.text)
    after, said = "" if asked.after == "人民币" else asked.after, _plain(asked.piece)
    if each or _EACH_ONE.search(said):
        return f"{said}{each[0] if each else ''}多少{unit}" if said and not after and len(_last(said)) > 1 - (not each) else ""
    return _amount(replace(asked, after=after), "多少" if not after and unit == "元" else f"多少{unit}")


_RATES = ("率", "比例", "比重", "占比")
_RATED = ("率为", "率达", "率达到", "率目标为", "比例为", "比重为", "占比为")
_MOVES = frozenset("增长 下降 上涨 提高 降低 回落 提升".split())


def _share(asked: _Asked) -> str:
    if asked.after:
        return _changed(asked, "多少")
    said = _plain(asked.piece)
    if said.endswith(_RATES):
        return f"{said}是多少"
    return f"{said}多少" if said.endswith(_RATED) or (_last(said) in _MOVES and said not in _MOVES) else ""


_TERMS = frozenset("公示 历时 持续 为期 停用 培训 服务 延长 缩短".split())
_FEW = re.compile(r"[^\d一二两三四五六七八九十百]*[\d一二两三四五六七八九十百][^\d一二两三四五六七八九十百]*")


def _duration(asked: _Asked) -> str:
    said = _plain(asked.piece).removesuffix("为")
    if not said or not asked.unit or asked.after:
        return ""
    years = "几年" if _FEW.fullmatch(asked.figure.text) else "多少年"
    if _ending(said, _ATTRIBUTES) or said.endswith(("年限", "期限")):
        return f"{said}是{years}" if asked.unit == "年" else f"{said}是多长时间"
    how = {"年": years, "月": "几个月", "个月": "几个月"}.get(asked.unit, f"多少{asked.unit}")
    return f"{said}{how}" if _last(said) in _TERMS else ""


def _period(asked: _Asked) -> str:
    said = asked.piece.removesuffix("：").removesuffix("为").removesuffix("是") or asked.lead.rpartition("。")[2].removesuffix("：")
    told = _REFERS.search(said) or _DIGITS.search(said) or asked.after
    return f"{said}是什么时候" if said.endswith(("时间", "期", "期限", "日期")) and not told else ""


_IS_TO = re.compile(r"(?:计划|预计|拟|将|定)\Z")
_IS_ON = re.compile(r"(?:改为|定为|为|是)\Z")
_BORDER = re.compile(r"\A底?(?:起|前|以前|之前)[㐀-鿿]{2,18}\Z")


def _date(asked: _Asked) -> str:
    piece, after = asked.piece, asked.after
    said = _DATE_BEFORE.sub("", piece.removesuffix("已")).removesuffix("已")
    if "未" in said or _REFERS.search(said) or _DIGITS.search(said + after) or "、" in said:
        return ""
    cut = said != piece
    said = (_IS_TO if cut else _IS_ON).sub("", said)
    happened = _HAPPENS.search(said) if piece.endswith("于") and not after else None
    if happened:
        return f"{said[: happened.start()]}什么时候{happened[0]}" if happened.start() >= _LEAST - 1 else ""
    if _BORDER.match(after) and len(piece) >= _LEAST and cut:
        return f"{piece}什么时候{after.removeprefix('底')}"
    if not after and _ending(said, _ATTRIBUTES):
        return f"{said}是什么时候"
    return f"{said}什么时候{after}" if _HAPPENS.match(after) and not _NO_AFTER.search(after) else ""


_OFFICE = re.compile(
    r"(市长|局长|主任|书记|院长|校长|理事长|队长|站长|总指挥|县长|区长|镇长|乡长|村长|董事长|总经理|经理|秘书长|会长|馆长|处长|科长"
    r"|厂长|所长|主席)[㐀-鿿]{2,3}\Z"
)
_HELD = re.compile(
    r"(?<![㐀-鿿])(?:由|请)?[㐀-鿿]{3,16}(?:局|县|市|区|镇|乡|村|院|校|馆|会|公司|中心|站|厂|所|处|办|委|部|学校|学院|大学|医院|集团"
    r"|协会|商会)\Z"
)


def _person(asked: _Asked) -> str:
    office, held = _OFFICE.match(asked.figure.text), _HELD.search(asked.piece)
    return f"{held[0]}{office[1]}是谁" if office and held and "为" not in asked.piece else ""


_ASKED_AT = re.compile(r"([㐀-鿿]{2,10}(?:咨询|投诉|报名|预约|举报|招商|报修|服务|监督))：")
_NUMBER_OF = re.compile(r"(?:\A|[，；。、（])(?:[㐀-鿿]{0,6}(?:拨打|致电|联系))?([㐀-鿿]{0,14}?(?:电话|热线|邮箱|传真|举报电话))[：:]?\Z")


def _number(asked: _Asked) -> str:
    label = _NUMBER_OF.search(asked.lead if asked.lead.endswith(("：", ":")) else asked.piece)
    over = _ASKED_AT.match(asked.lead)
    told = f"{over[1] if over and len(label[1]) < _LEAST else ''}{label[1]}" if label else ""
    return f"{told}是多少" if len(told) >= _LEAST else ""


_FORMS: Mapping[str, Callable[[_Asked], str]] = {
    **{"phone": _number, "count": _count, "money": _money, "share": _share, "duration": _duration, "date": _date, "period": _period},
    **dict.fromkeys(("area", "length", "weight", "measure"), _measure),
    "person": _person,
}


_HAN = re.compile(r"[㐀-鿿]")
_GOES_ON = re.compile(
    r"[，：:]|由|于|将|已|共|有|是|为|在|拟|计划|预计|自|今年|去年|目前|全年|年底|截至|现有|设有|(?:19|20)\d\d年|\d{1,2}月"
)
"""What stands behind the name of what a sentence is about."""
_PART = re.compile(r"(?:改造|建设|扩建|改建|更新|加固|维修|绿化)[㐀-鿿]{0,3}?(?:段|工程|项目|区|期|标)")
"""What stands behind a name that is only a part of what is meant."""
_NO_TOPIC = frozenset("规划 建设 建筑 计划 改造 投资 预算 设计 施工 供水 培训".split())


def topic_of(sentence: str, place: int, name: str) -> str:
    """The name of what a piece of a sentence is told of, if the sentence says so: it begins with it, or it stands right in front.

    *place*: where the piece begins; *name*: what the sentence seems to be about.
    """
    told = _said_topic(sentence, place)
    if told:
        return told
    if not name or name[-2:] in _NO_TOPIC or not _HAN.match(name):
        return ""
    if sentence[:place].endswith((f"{name}，", f"{name}：")):
        return name
    if not sentence.startswith(name):
        return ""
    behind = sentence[len(name) :]
    if _PART.match(behind):
        return ""
    word = next(iter(han_words(_AFTER.match(behind)[0])), "")  # type: ignore[index]  # it matches any text
    return name if _GOES_ON.match(behind) or word in _VERBS or word in _ATTRIBUTES or _ending_begin(behind) else ""


def _said_topic(sentence: str, place: int) -> str:
    """What a sentence tells of, in its own words, where a later piece of it goes on with the same thing; empty where that is not plain."""
    pieces = [piece for piece in _STOPS.split(sentence[:place]) if piece]
    for piece in reversed(pieces):
        times = _TIME.match(piece)
        bare = piece[len(times[0]) if times else 0 :]
        words = han_words(bare)
        if piece is pieces[-1] and _ALL.match(sentence[place:]):
            return ""
        if words and words[0] in ("地点", "时间", "现场", "其中"):
            return ""
        if not words or (words[0] in _VERBS or words[0] in _ATTRIBUTES or words[0] in _HALTS or _ending_begin(bare)):
            # It goes on with what stands before it.
            continue
        return _subject_of(words)
    return ""


def _subject_of(words: Sequence[str]) -> str:
    """The words of a piece up to what its subject does or has."""
    taken = ""
    for number, word in enumerate(words):
        if word in _TELLING:
            return ""
        if word in _VERBS or word in _ATTRIBUTES or word in _HALTS or (_ending_begin("".join(words[number:])) and taken):
            break
        taken += word
    else:
        # It names the thing alone: "…的云雾春茶业有限公司，2024年加工干茶920吨".
        taken = taken.rpartition("的")[2] if words and ending_of(words[-1]) else ""
    if _STAGE.fullmatch(taken):
        return taken
    if (
        not (_LEAST - 1 <= len(taken) <= _LONG_TOPIC)
        or _REFERS.search(taken)
        or _DIGITS.search(taken)
        or _BEGINS_ON.match(taken)
        or "、" in taken
    ):
        return ""
    return "" if taken.endswith(_NO_END) or not _HAN.match(taken) else taken


_ALL = re.compile(r"全部|两[项期者]|合计|共计|总计")
"""How a piece begins that tells of more than the one before."""
_STAGE = re.compile(r"(?:第?[一二三四五六七八九十]期|[东西南北中]片)")
_NO_END = ("制", "中", "里", "上", "下", "的", "了", "时", "后", "前", "等", "说", "表示")
_TELLING = frozenset("负责 介绍 说 表示 告诉 统计 测算 要求 核算 商定 介绍说".split())
_LONG_TOPIC = 18
_HALTS = frozenset(
    "由 于 将 已 共 有 是 为 在 拟 计划 预计 自 今年 去年 目前 全年 年底 截至 现有 设有 也 还 均 都 分 按 正 正在 曾 又 与 和 同 会同 "
    "联合 采用 采取 位于 坐落 属于 属 经 从 以 对 向 承担 负责 实行 "
    "介绍 说 表示 可 应 须 不 只 仅 先后 设计 尚 尚未 未 分别 本来 原来 主要 通过 占 约 近".split()
)


def _ending_begin(behind: str) -> bool:
    return any(behind[:length] in _ATTRIBUTES for length in range(2, 7))
