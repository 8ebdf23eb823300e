"""How people ask for a value: a question and phrasings in both languages, by templates of its type, its subject and its noun."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.editorial.proposing.figures import FoundFigure
from bot.editorial.proposing.names import all_names
from bot.editorial.proposing.vocabulary import is_noun, translated_noun
from bot.facts.languages import language_of
from bot.facts.model import Entity
from bot.language.vectors import han_words

_NOUN_ZH = re.compile(r"[㐀-鿿]{2,24}$")
_NO_NOUN = (
    "实现 完成 达到 达成 达 约 近 超过 超 共有 共 有 的 是 增至 减至 等 每 和 与 将 建成 新建 累计 "
    "安排 投入 至 从 在 了 其中 全年 年末 只 仅 只有 分 并 自 应当 应 于 已 另 比 较 按 由 为 可 不 "
    "能 提供 设 收到 就 去年 今年 本季 目前 截至 预计 计划 原 后 前 内 给予 给 对 该 上 下 个 不低于 "
    "不少于 全县 全市 全区 全省 全体 规模以上 全部 现有 建有 备有 设有 内设 设在 还有 建设 每人 每户 每天 每日 "
    "每月 每年 不得 含"
).split()
"""Chinese words that stand before a noun and belong to none."""
_CUT_ZH = re.compile("|".join(sorted(_NO_NOUN, key=len, reverse=True)))
_END_ZH = re.compile(r"(?:达到|实现|完成|不低于|不少于|不超过|约|近|超过|达|为|共|是|有|增至|由|在|于|至|每|各)$")
_BEGINS_ZH = re.compile(r"(?:起|开始|正式|前)?(施行|实施|执行|生效|开工|竣工|开放|开业|截止|结束|开幕|闭幕|通车|投产|启用|废止)")
"""What happens on a day, behind it."""
_VERB_EN = (
    r"was|were|is|are|will be|has been|had been|came to|amounted to|amounts to|reached|rose to|rose by|fell to|fell by|totals|totalled"
    r"|stood at|stands at|measures|lasts|runs|begins on|starts on|opens? on|closes? on|takes? place on|falls on"
)
_SUBJECT_EN = re.compile(
    rf"(?:(?:The|the|A|a|An|an|Its|its|Our|our|Their|their)\s){{0,3}}((?:[\w’'/-]++\s){{1,5}}?)(?:{_VERB_EN})\b[^,;]{{0,24}}$"
)
_OF_EN = re.compile(
    r"\b(?:the|a|an|its|our|their|of)\s((?:[a-z][\w’'-]*+\s){1,3})(?:of|at|is|was)\s(?:up to\s|about\s|only\s|more than\s|over\s)?$"
)
_NEAR = 80
"""Characters before a value in which what it is measured of is looked for."""

_LEADING = re.compile(r"\A(?:(?:and|but|while|whereas|although|of which)\s|(?:In|For|At)\s(?:the\s)?[\w’' ]{1,20},\s)")

_QUESTIONS: Mapping[str, tuple[str, str]] = {
    "money": ("What is the {noun} of {subject}?", "{subject}的{noun}是多少？"),
    "count": ("How many {noun} are there at {subject}?", "{subject}有多少{noun}？"),
    "share": ("What percentage is the {noun} of {subject}?", "{subject}的{noun}占比是多少？"),
    "area": ("How large is the {noun} of {subject}?", "{subject}的{noun}面积有多大？"),
    "length": ("How long is the {noun} of {subject}?", "{subject}的{noun}有多长？"),
    "weight": ("How many tonnes is the {noun} of {subject}?", "{subject}的{noun}是多少吨？"),
    "temperature": ("What is the temperature at {subject}?", "{subject}的温度是多少度？"),
    "duration": ("How long does the {noun} of {subject} take?", "{subject}的{noun}要多长时间？"),
    "date": ("When is the {noun} of {subject}?", "{subject}的{noun}是什么时候？"),
    "period": ("From when to when is the {noun} of {subject}?", "{subject}的{noun}是从什么时候到什么时候？"),
    "clock": ("At what time is the {noun} of {subject}?", "{subject}的{noun}是几点？"),
    "phone": ("What is the telephone number of {subject}?", "{subject}的电话是多少？"),
    "email": ("What is the e-mail address of {subject}?", "{subject}的邮箱是什么？"),
    "address": ("What is the address of {subject}?", "{subject}的地址在哪里？"),
    "person": ("Who is the {noun} of {subject}?", "{subject}的{noun}是谁？"),
}
_ASIDE: Mapping[str, tuple[str, str]] = {
    "money": ("{subject}: how much is the {noun}?", "{subject}：{noun}是多少？"),
    "count": ("{subject}: how many {noun}?", "{subject}：{noun}有多少？"),
    "area": ("{subject}: how large is the {noun}?", "{subject}：{noun}有多大？"),
    "share": ("{subject}: what is the {noun}?", "{subject}：{noun}是多少？"),
}
"""How a value is asked for of a thing that has to do with it, in English and Chinese."""
_THEMSELVES: Mapping[str, tuple[frozenset[str], str, str]] = {
    "length": (
        frozenset({"length", "total length", "全长", "总长", "长", "长度", "总长度"}),
        "How long is {subject}?",
        "{subject}有多长？",
    ),
    "area": (frozenset({"area", "total area", "面积", "总面积"}), "How large is {subject}?", "{subject}的面积有多大？"),
}
"""Per type the nouns that stand for the thing itself, and how it is asked for in English and Chinese."""
_MASSES = frozenset({"population", "output", "staff", "growth", "share", "人口", "常住人口", "产量"})
"""What is measured although it is written as a count."""

_BY_SUBJECT = frozenset({"phone", "email", "address", "temperature"})
"""Types that are asked for of a thing itself, without a noun."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionForms:
    """How a proposal is asked for.

    Attributes:
        question: language -> the question that it answers.
        phrasings: how people may ask, at most three.
    """

    question: Mapping[str, str]
    phrasings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How the clause of a value is asked for.

    Attributes:
        noun: what the value is measured of; empty where that does not show.
        question: the question in the words of the clause; empty where there is none.
        plain: whether its sentence says by itself that it is the value of its subject; else nobody asks for it as such.
        near: whether the clause names its subject, or the document is about that: who looks for both is led there.
    """

    noun: str = ""
    question: str = ""
    plain: bool = False
    near: bool = False


def cell_question(row: str, heading: str, kind: str, language: str) -> str:
    """The question for the value of a cell, by what stands at the beginning of its row and above it; empty where these do not tell."""
    row, heading = row.strip(), _IN_BRACKETS.sub("", heading).strip()
    if (
        language == "en"
        and kind == "money"
        and row
        and heading
        and row[0].isalpha()
        and not _TOTAL.fullmatch(row)
        and len(row) > 3
        and not _OPENS.search(row)
    ):
        if _ONLY_YEAR.fullmatch(heading):
            return f"{row}: how much is it in {heading}?"
        if (
            all(word[:1].isupper() or word in ("of", "the", "and") for word in heading.split())
            and not is_noun(heading)
            and heading.split()[-1].lower() not in _HEADINGS
        ):
            return f"{row}, {heading}: how much is it?"
    if not row or not heading or _YEAR.search(heading) or _TOTAL.fullmatch(row) or row == heading:
        return ""
    if language == "zh":
        return _chinese_cell(row, heading, kind)
    if not is_noun(heading) and heading.split()[-1].lower() not in _HEADINGS:
        return ""
    if _OPENS.search(row) or len(row) < 4 or len(row) > 60 or not row[0].isalpha():
        return ""
    return f"{row}: what is the {heading if heading.isupper() else heading[:1].lower() + heading[1:]}?"


def _chinese_cell(row: str, heading: str, kind: str) -> str:
    if len(heading) > _LONG_HEADING or len(row) > _LONG_ROW or not _HAN.search(row) or not _HAN.search(heading) or "、" in heading:
        return ""
    if kind in ("date", "period"):
        dated = heading.endswith(("日期", "时间", "展期", "开工", "竣工", "投产", "完工", "开放", "截止", "工期"))
        return f"{row}的{heading}是什么时候？" if dated else f"{row}（{heading}）是什么时候？"
    if heading.endswith(("地址", "地点", "位置")):
        return f"{row}的{heading}在哪里？"
    if kind == "person":
        return f"{row}的{heading}是谁？"
    if kind == "duration":
        return f"{row}的{heading}是多长时间？"
    if kind == "money" and not _SUMS.search(heading):
        return f"{row}（{heading}）是多少？"
    return f"{row}的{heading}有多少？" if kind == "count" else f"{row}的{heading}是多少？"


_SUMS = re.compile(r"(?:费|金|款|额|价|价格|投资|预算|概算|经费|补贴|补助|收入|支出|产值|成本|租金|票|造价|标准|奖励|工资|限额)\Z")
_HAN = re.compile(r"[㐀-鿿]{2}")
_LONG_HEADING, _LONG_ROW = 12, 24
_IN_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_ONLY_YEAR = re.compile(r"(?:19|20)\d\d(?:[-/–](?:\d\d){1,2})?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_TOTAL = re.compile(r"合计|总计|小计|(?:grand |sub)?total|all .*", re.IGNORECASE)
_OPENS = re.compile(r"[:;|]")
_HEADINGS = frozenset(
    "charge rates dues income revenue occupancy throughput capacity works contractor opening completion forecast target budget actual "
    "estimate sum estimate date size number deposit hours duration deduction amount rate places stops length price cost fee rent "
    "tuition completed".split()
)
"""What headings of columns end with that are asked for as they stand."""


def noun_of(clause: str, figure: FoundFigure, offset: int) -> str:
    """What a value is measured of, in the words of the clause; empty where it does not show. *offset*: where the clause begins."""
    if figure.kind == "count" and language_of(clause) == "en":
        return figure.noun
    before = clause[: max(0, figure.start - offset)]
    if language_of(clause) == "zh":
        begins = _BEGINS_ZH.match(clause, figure.end - offset) if figure.kind in ("date", "period") else None
        if begins:
            return f"{begins[1]}时间"
        run = _NOUN_ZH.search(_END_ZH.sub("", before))
        found = _behind_cut(run[0]) if run else ""
        return found if 2 <= len(found) <= 12 else ""
    direct = _OF_EN.search(before[-_NEAR:])
    if direct:
        return direct[1].strip()
    subject = _SUBJECT_EN.match(_LEADING.sub("", before, count=1))
    return _lowered(subject[1].strip()) if subject else ""


def _behind_cut(run: str) -> str:
    """What stands behind the last word that belongs to no noun; a part of another word is none of these ("设" in "设计")."""
    ends = set(itertools.accumulate(map(len, han_words(run)), initial=0))
    cuts = [cut.end() for cut in _CUT_ZH.finditer(run) if {cut.start(), cut.end()} <= ends]
    return run[cuts[-1] if cuts else 0 :]


def _lowered(noun: str) -> str:
    """The words with a small letter at the beginning of the first, unless others have capitals too: then it is a name."""
    return noun[:1].lower() + noun[1:] if noun[1:] == noun[1:].lower() else noun


def question_forms_of(kind: str, asked: Asked, subject: Entity | None, language: str) -> QuestionForms:
    """The question and the phrasings for a value.

    Args:
        kind: its type.
        asked: how its clause is asked for.
        subject: what it is told of.
        language: that of the document.
    """
    question = {language: asked.question} if asked.question else {}
    other = "zh" if language == "en" else "en"
    if subject is None or not (asked.plain or asked.near):
        return QuestionForms(question=question, phrasings=())
    noun = without_name(asked.noun, subject)
    if any(name.casefold() in noun.casefold() for name in all_names(subject)):
        noun = ""  # "The yard on Quay Road" is nothing of Quay Road.
    phrasings = [_phrasing(subject.name(language), noun, language)] if noun else []
    if noun and not asked.plain and _is_in(subject.name(other), other) and (said := translated_noun(noun)):
        phrasings.append(_phrasing(subject.name(other), said, other))
        named = any(name in asked.question for name in subject.names.get(language, ()))
        # Without a word for what is done only that much is sure.
        if named and kind in _ASIDE:
            question[other] = _ASIDE[kind][("en", "zh").index(other)].format(subject=called(subject.name(other), first=True), noun=said)
    if asked.plain:
        if noun in _THEMSELVES.get(kind, (frozenset[str](),))[0]:
            question = {}
        if language not in question and (is_noun(noun) or noun.endswith("时间") or kind in _BY_SUBJECT):
            question |= _from_template(kind, noun, subject, language)
        if _is_in(subject.name(other), other) and (is_noun(noun) or kind in _BY_SUBJECT):
            said = translated_noun(noun) if noun else ""
            question |= _from_template(kind, said, subject, other)
            phrasings += [_phrasing(subject.name(other), said, other)] if said else []
    return QuestionForms(question=question, phrasings=tuple(phrasings))


def _phrasing(name: str, noun: str, language: str) -> str:
    return f"{name}{noun}" if language == "zh" else f"{noun} {name}"


def _from_template(kind: str, noun: str, subject: Entity, language: str) -> dict[str, str]:
    """The question by the type of the value; nothing where there is none, and of a text: nobody asks for what it lays down as its own."""
    name = subject.name(language)
    if kind not in _QUESTIONS or not (noun or kind in _BY_SUBJECT) or (kind != "count" and _is_text(name)):
        return {}
    nouns, *themselves = _THEMSELVES.get(kind, (frozenset[str](), "", ""))
    templates = themselves if noun in nouns else _QUESTIONS["money" if kind == "count" and noun in _MASSES else kind]
    template = templates[("en", "zh").index(language)]
    if _is_text(name):
        template = template.replace(" at {subject}", " in {subject}")
    return {language: _REPEATED.sub(r"\1", template.format(subject=called(name), noun=noun))}


def without_name(noun: str, subject: Entity | None) -> str:
    """A noun without the name of its subject in front: the question names that already."""
    names = sorted(all_names(subject), key=len, reverse=True) if subject else ()
    for name in names:
        rest = noun[len(name) :]
        if noun.casefold().startswith(name.casefold()) and not (name[-1:].isascii() and rest[:1].isalnum()):
            return _BELONGS.sub("", rest, count=1).strip()
    return noun


_BELONGS = re.compile(r"\A(?:['’]s?\b|的)?\s*")
_REPEATED = re.compile(r"(面积|占比|增长|时间)\1")
_NAMED = re.compile(r"(?:City|Port|University|Department|Bank|Friends|Corporation|Office) of ")
_TEXTS = frozenset(
    "Act Agreement Bill Charter Code Constitution Contract Convention Declaration Directive Law Memorandum Regulation Regulations "
    "Resolution Rules Treaty".split()
)
"""What names of texts end with: things stand in them, and not at them."""
_PARTS = frozenset("Title Chapter Part Section Article Annex Appendix Constitution Instructions".split())
"""What names of texts and of parts of them begin with."""
_ENDED = _TEXTS | frozenset(
    "Office Department Centre Center Ministry Agency Authority Desk Institute Chamber Trust Council Committee Commission Company Board "
    "Society Association Foundation Project Museum Bureau Group Fund".split()
)


def _is_text(name: str) -> bool:
    return name.rpartition(" ")[2] in _TEXTS or name.partition(" ")[0] in _PARTS


def _is_in(name: str, language: str) -> bool:
    """Whether a name is one in a language, and no mixture."""
    if language == "zh":
        return not _LATIN.search(name)
    return name.isascii() and len(name.split()) <= _MOST_WORDS and all(len(word) <= _LONG_SOUND for word in name.split())


_LONG_SOUND = 12
"""Letters of the longest word of a name that is plausible: a longer one is a row of Chinese sounds."""
_MOST_WORDS = 5
_LATIN = re.compile(r"[A-Za-z]")


def called(name: str, *, first: bool = False) -> str:
    """A name as it stands in a sentence, with its article in English; *first*: at its beginning."""
    with_article = _NAMED.match(name) or name.rpartition(" ")[2] in _ENDED
    return f"{'The' if first else 'the'} {name}" if with_article and not name.lower().startswith("the ") else name
