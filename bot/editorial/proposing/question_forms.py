"""How people ask for a value: a question and phrasings in both languages, by templates of its type, its subject and its noun."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.editorial.proposing.figures import FoundFigure
from bot.editorial.proposing.names import all_names
from bot.editorial.proposing.vocabulary import translated_noun
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


def question_forms_of(kind: str, noun: str, subject: Entity | None, language: str) -> QuestionForms:
    """The question and the phrasings for a value; nothing where there is no subject, or no word for what it is the value of."""
    question: dict[str, str] = {}
    phrasings: list[str] = []
    noun = _without_name(noun, subject)
    if subject and any(name.casefold() in noun.casefold() for name in all_names(subject)):
        noun = ""  # "The yard on Quay Road" is nothing of Quay Road.
    for other in (language, "zh" if language == "en" else "en") if subject else ():
        name = subject.name(other) if subject else ""
        said = noun if other == language else translated_noun(noun)
        templates = _QUESTIONS.get(kind)
        # Of a text nobody asks for the value of something that it lays down, as if it were its own.
        if templates and (said or kind in _BY_SUBJECT) and (kind == "count" or not _is_text(name)):
            asked = "money" if kind == "count" and said in _MASSES else kind
            nouns, *plain = _THEMSELVES.get(kind, (frozenset(), "", ""))
            template = (plain if noun in nouns else _QUESTIONS[asked])[("en", "zh").index(other)]
            if _is_text(name):
                template = template.replace(" at {subject}", " in {subject}")
            question[other] = _REPEATED.sub(r"\1", template.format(subject=_called(name), noun=said))
        if said:
            phrasings.append(f"{name}{said}" if other == "zh" else f"{said} {name}")
    return QuestionForms(question=question, phrasings=tuple(phrasings))


def _without_name(noun: str, subject: Entity | None) -> str:
    """The noun without the name of its subject in front: the question names that already."""
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
    "Trust Council Committee Commission Company Board Society Association Foundation Project Museum Bureau Group Fund".split()
)


def _is_text(name: str) -> bool:
    return name.rpartition(" ")[2] in _TEXTS or name.partition(" ")[0] in _PARTS


def _called(name: str) -> str:
    """A name as it stands in a sentence: with its article in English."""
    with_article = _NAMED.match(name) or name.rpartition(" ")[2] in _ENDED
    return f"the {name}" if with_article and not name.lower().startswith("the ") else name
