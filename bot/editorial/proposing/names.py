"""What a document speaks of: known things whose names occur in it, and new ones by how names look."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.editorial.proposing.vocabulary import CHINESE, ENGLISH, ending_of, translated_name
from bot.facts.languages import language_of
from bot.facts.model import Entity
from bot.language.vectors import han_words

_ORGANISATIONS = (
    "company group bureau department office committee council government association cooperative foundation fund trust bank university "
    "college school institute hospital museum library board"
)
_PLACES = "county city town township village estate community district province region lake river island street road square"
_KINDS = {
    **dict.fromkeys(_ORGANISATIONS.split(), "organisation"),
    **dict.fromkeys(_PLACES.split(), "place"),
    **dict.fromkeys(("project", "programme", "works"), "project"),
    **dict.fromkeys(("festival", "fair", "exhibition"), "event"),
    "agreement": "agreement",
}
_LONGEST_NAME = 14
"""Characters of the longest Chinese name that is looked for."""
_MOST_WORDS = 5
"""Words before the one that says what a thing is, in Chinese."""
_HAN = re.compile(r"(?:(?<=\d)[年月日号个家名座届期])?([㐀-鿿]{2,200})")
"""A run of Chinese characters, without the unit of a number before it: "2026年老旧小区" names nothing."""
_BREAKS = frozenset(
    "的 在 由 与 和 及 于 为 是 将 被 对 向 从 到 经 把 等 该 本 各 其 有 据 了 并 给 按 约 达 共 每 均 以 就 又 也 已 仍 "
    "还 让 用 称 占 超 至 因 如 若 但 而 或 且 会同 个 家 条 座 项 名 位 年 月 日 号 期 批 次 元 亿 万 千 百 多 余 来 去 "
    "全 新 这 那 我 他 她 前 后 内 外 主要 服务 承办 主办 协办 改走 调整 维修 期间 组织 实施 推进 开通 增设 取消 途经 委托 "
    "联合 介绍 表示 记者 通讯员 位于 坐落 设立 成立 建成 新建 建设 完成 计划 拟 预计 投资 总投资 开展 举办 召开 参加 邀请 "
    "支持 通过 根据 按照 关于 以及 其中 目前 正在 已经 可以 应当 不得 需要 提供 负责 使用 前往 往返 来自 引进 引荐 签约 "
    "签订 签署 取得 申请 申报 办理 登记 加强 促进 只 不 没有 一个 两个 三个 多个 首个 部分 有关 相关 所有 任何 同意 批准 "
    "派出 选派 发往 送到 运往 走进 走 到达 安排 帮助 随着 围绕 涉及 包括 依托 利用 协调 经过 运行 起点 全程 全年 当日 当天 "
    "当地 年末 年底 年初 副 说 讲 问 看 听 两 一 二 三 四 五 六 七 八 九 十 几 每个 各个 向着 往 里 上 下 中 时 起 止 全县 "
    "全区 全市 全省 全国 实现 人口 常住 普通 万亩 持有 具有 享受过 老旧 旧 住宅 居民 安置 封闭 城市 农村 基层 "
    "智慧 文明 要 拿来 设在 一年 以上 同一 偏远 满 政 我区 我市 我县 或者 或是 为了 存在 可能 影响 实行 执行 规定 发挥 接受 要求 获得 "
    "属于 面向 扣除 指导 所属 以下 下列 上述 否则 以外 之外 违反 依照 依据 参照 明确 享受 组成 担任 经营 制造".split()
)
"""Words that no name begins with, and that none goes beyond."""
_NO_ENDED = frozenset(
    "全部 内部 外部 干部 城镇 乡镇 地区 校区 城区 市区 山区 牧区 辖区 全县 全区 全市 全省 下乡 城市 中小学 线路 道路 路口".split()
)
"""Words whose end says nothing of what they are."""
_IN_TITLES = re.compile(r"《[^》]{1,80}》")
_ADJECTIVE = re.compile(r"政府(?=采购|补助|补贴|指导|投资|购买|性|令)")
"""Words that end like names where they only describe what follows."""
_ABBREVIATED = re.compile(r"\(([A-Z]{2,6})\)")
_BEFORE_ABBREVIATION = 120
"""Characters before an abbreviation in which what it stands for begins."""
_ACROSS = re.compile(r"[\n.;:()]")
"""What stands between two names, and in none."""
_SMALL_WORD = re.compile(r"\b[a-z]{3,}+\b")
"""A word that is no name; one that mostly stands so is none with a capital either, as headings have it."""
_CAPITALISED = re.compile(r"[A-Za-z][\w’'&.-]*+")
_ALONE = frozenset("title version form part chapter page none above volume appendix annex schedule".split())
"""Words with a capital that name something only with another one: "Title I"."""
_RULES = re.compile(r"(?:办法|规定|条例|细则|规范|规则|章程|宣言|公约|准则|制度|法)(?:[（(][^）)]{1,12}[）)])?$")
"""How the title of a document ends that lays down rules: it is about those."""
_LETTERS = re.compile(r"关于.{2,60}(?:通知|公告|通告|意见|决定)(?:[（(][^）)]{1,20}[）)])?$")
"""The part of the title of a letter that tells what it is about; who wrote it stands before."""
_RUN = re.compile(r"\b[A-Z][\w’'&-]*+(?: (?:(?:of|for|de) (?:the )?)?(?:& )?[A-Z][\w’'&-]*+){0,6}(?: \d{2,}[A-Z][A-Z\d-]*+)?")
_QUOTED = re.compile(r"[“「『\"]([^“”「」『』\"，。；！？]{2,24})[”」』\"]")
_NO_NAME = frozenset(
    "the a an this that these those it we you he she they there in on at by for from to of and or but if when while where what who how why "
    "with without after before under during since until each every all both no not some most many several two three four five six seven "
    "eight nine ten eleven twelve last next first second third january february march april may june july august september october "
    "november december monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun please article section table "
    "note present regrets moved seconded carried questions applications interviews late early total annual public notice general please "
    "see would one our your my his her their its either neither such other another then also only here today yesterday tomorrow children "
    "photographs adult child family free should no. cad usd eur gbp rmb cny sek phase stage line milestone summary report minutes".split()
)
_TITLES = frozenset("mr mrs ms dr captain mayor councillor councilor professor sir".split())
_OFFICES = frozenset("head director manager officer clerk chair secretary treasurer executive".split())
_MIN_TIMES = 2
_HEAD = 2  # characters by which names are looked up
MOST = 60
"""Most new things that are proposed for one document, those that are named most often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedThing:
    """Something that a document names.

    Attributes:
        entity: it; its id is empty for a new one until it is given one.
        new: whether it is proposed.
    """

    entity: Entity
    new: bool


class Finder:
    """Finds names in texts, the longest first; in time in proportion to the text, however many names there are."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        self._heads: dict[str, list[tuple[str, Entity]]] = {}
        for entity in entities:
            for name in all_names(entity):
                if len(name) >= _HEAD:
                    self._heads.setdefault(name[:_HEAD], []).append((name, entity))
        for names in self._heads.values():
            names.sort(key=lambda pair: -len(pair[0]))

    def find(self, text: str) -> dict[str, tuple[int, Entity]]:
        """What a text names: id -> where first, and what, in the order of reading; a name within a longer one does not count."""
        found: dict[str, tuple[int, Entity]] = {}
        place = 0
        while place < len(text) - 1:
            name, entity = next(
                ((name, entity) for name, entity in self._heads.get(text[place : place + _HEAD], ()) if _is_at(name, text, place)),
                ("", None),
            )
            if entity is not None:
                found.setdefault(entity.id, (place, entity))
            place += len(name) or 1
        return found


def names_in(text: str, entities: Iterable[Entity]) -> list[NamedThing]:
    """What a text speaks of: first the known things that it names, then new ones, most often named first; linear in the text."""
    known = [NamedThing(entity=entity, new=False) for _, entity in Finder(entities).find(text).values()]
    told = {name.casefold() for one in known for name in all_names(one.entity)}
    counts: Counter[str] = Counter()
    counts.update(_latin_names(text))
    small = Counter(_SMALL_WORD.findall(text))
    counts = Counter({name: times for name, times in counts.items() if " " in name or small[name.lower()] < times})
    counts.update(_han_names(_ADJECTIVE.sub("，", _IN_TITLES.sub("，", text))))
    abbreviations = dict(_abbreviations(text))
    for name, short in abbreviations.items():
        counts[name] += counts.pop(short, 0)
    counts = _of_one_case(counts)
    found = [(name, times) for name, times in counts.items() if name.casefold() not in told and (times >= _MIN_TIMES or _telling(name))]
    # Counted in the order of reading, and the order of those named as often is kept.
    found.sort(key=lambda pair: -pair[1])
    names = [name for name, _ in found]
    return known + [NamedThing(entity=_entity(name, abbreviations.get(name, short)), new=True) for name, short in _with_short(names)[:MOST]]


def _abbreviations(text: str) -> Iterator[tuple[str, str]]:
    """Names with what they are called from then on: "the Free Trade Zone Act (FTZA)"."""
    for match in _ABBREVIATED.finditer(text):
        words = list(_CAPITALISED.finditer(text, max(0, match.start() - _BEFORE_ABBREVIATION), match.start()))
        large = [word for word in words if word[0][0].isupper()]
        initials = "".join(word[0][0] for word in large)
        first = initials.rfind(match[1])
        if first >= 0:
            last = large[first + len(match[1]) - 1]
            name = text[large[first].start() : last.end()]
            if not _ACROSS.search(name):
                yield name, match[1]


def _of_one_case(counts: Counter[str]) -> Counter[str]:
    """The names without those that are another one in capitals, as in a heading."""
    spelt = {name.casefold(): name for name in counts if not (name.isupper() and " " in name)}
    found: Counter[str] = Counter()
    for name, times in counts.items():
        found[spelt.get(name.casefold(), name)] += times
    return found


def spoken_of(title: str) -> str:
    """The part of a title that tells what the document is about, without who wrote it."""
    letter = _LETTERS.search(title.strip().strip("《》"))
    return letter[0] if letter else title


def document_thing(title: str) -> Entity | None:
    """What a Chinese document is about that lays down rules, or that is a letter about nothing with a name: itself. None for others."""
    bare = title.strip().strip("《》")
    letter = _LETTERS.search(bare)
    if letter is None:
        return _entity(bare, "") if _RULES.search(bare) else None
    return None if any(_han_names(_ADJECTIVE.sub("，", letter[0]))) else _entity(bare, "")


def _with_short(names: Sequence[str]) -> list[tuple[str, str]]:
    """The names, with a word by which a thing is called from then on ("the Trust") where only one can be meant; other such words go."""
    owners: dict[str, list[str]] = {}
    for name in names:
        words = name.split()
        if len(words) > 1:
            for word in {words[0], words[-1]}:
                owners.setdefault(word, []).append(name)
    short = {group[0]: word for word, group in owners.items() if len(group) == 1 and word in names and word.lower() in ENGLISH}
    return [(name, short.get(name, "")) for name in names if " " in name or name.lower() not in ENGLISH]


def place_of(name: str, text: str) -> int:
    """Where a name first stands in a text, in Latin letters not within a word; -1 where it does not."""
    place = text.find(name) if name else -1
    while place >= 0 and not _is_at(name, text, place):
        place = text.find(name, place + len(name))
    return place


def _is_at(name: str, text: str, place: int) -> bool:
    if not text.startswith(name, place):
        return False
    return not name.isascii() or not (
        text[max(0, place - 1) : place].isalnum() or text[place + len(name) : place + len(name) + 1].isalnum()
    )


def all_names(entity: Entity) -> Iterator[str]:
    """The names of a thing in all languages."""
    for names in entity.names.values():
        yield from names


def _telling(name: str) -> bool:
    """Whether a name that stands once looks enough like one: it ends with what the thing is, or is long."""
    words = name.split()
    if language_of(name) == "zh":
        return len(name) >= (3 if _KINDS.get(_concept_of(name)) == "place" else 4)
    return (len(words) > 1 and words[-1].lower() in ENGLISH) or len(words) > 2


def _latin_names(text: str) -> Iterator[str]:
    for match in _RUN.finditer(text):
        words = match[0].rstrip("’'-&").split()
        begins = (
            not text[: match.start()].rstrip(" ")[-1:].isalnum()
            if match.start() < 3
            else text[match.start() - 2 : match.start()] in _BEGINNINGS or text[match.start() - 1] == "\n"
        )
        while words and words[0].lower().strip("’'") in _NO_NAME:
            words, begins = words[1:], False
        while words and words[-1].lower() in _NO_NAME:
            words = words[:-1]
        if not words or words[0].lower() in _TITLES or words[-1].lower() in _OFFICES or words[0].lower() in _OFFICES:
            continue
        name = " ".join(words).removesuffix("’s").removesuffix("'s")
        if len(words) > 1 or (len(name) > 3 and not begins and name.lower() not in _ALONE):
            yield name


_BEGINNINGS = frozenset({". ", "? ", "! ", ": ", "• ", "- "})


def _han_names(text: str) -> Iterator[str]:
    """Runs of words that end with what a thing is: the longest that stand twice, else the whole run; and what stands in quotes."""
    runs: list[tuple[str, ...]] = []
    counts: Counter[str] = Counter()
    for run in _HAN.finditer(text):
        words = han_words(run[1])
        for end, word in enumerate(words, 1):
            if ending_of(word) and word not in _NO_ENDED:
                first = end - 1
                while (
                    first > 0
                    and end - first <= _MOST_WORDS
                    and words[first - 1] not in _BREAKS
                    and sum(map(len, words[first - 1 : end])) <= _LONGEST_NAME
                ):
                    first -= 1
                runs.append(words[first:end])
                counts.update({"".join(words[start:end]) for start in range(first, end)})
    for words in runs:
        options = ["".join(words[start:]) for start in range(len(words))]
        name = next((option for option in options if counts[option] > 1 and len(option) >= 3), options[0])
        if len(name) >= 3 and name not in CHINESE:
            yield name
    for match in _QUOTED.finditer(text):
        if language_of(match[1]) == "zh" and 3 <= len(match[1]) <= 10:
            yield match[1]


def _entity(name: str, short: str) -> Entity:
    language = language_of(name)
    names: dict[str, tuple[str, ...]] = {language: (name, short) if short else (name,)}
    other = translated_name(name)
    if other:
        names["en" if language == "zh" else "zh"] = (other,)
    return Entity(id="", kind=_KINDS.get(_concept_of(name), "thing"), names={key: names[key] for key in ("en", "zh") if key in names})


def _concept_of(name: str) -> str:
    if language_of(name) == "zh":
        return CHINESE.get(ending_of(name), "")
    return next((ENGLISH[word] for word in reversed(name.lower().split()) if word in ENGLISH), "")
