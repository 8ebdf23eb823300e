"""Knowledge bases of any size about invented projects, and questions to them: words and proportions as in real ones."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass

from bot.facts.model import Document, Entity, Fact, Gap, KnowledgeBase, Phrasing, Quote

WORDINGS = 12
"""Wordings of each item unless told otherwise; the shipped base has more, which makes it easier, not slower."""

_SYLLABLES = "ba chen dor fen gal hu jin kel lo mar nor pel qi ros sha tor ven wu xan yul zhe bri sta gle cor".split()
_HAN = "安柏辰德丰冠海嘉康林明宁鹏庆荣盛泰望鑫远泽振"
_KINDS = (
    ("plaza", "广场"),
    ("forest", "森林"),
    ("harbour", "港口"),
    ("stadium", "体育馆"),
    ("bridge", "大桥"),
    ("mine", "矿山"),
    ("orchard", "果园"),
    ("reservoir", "水库"),
    ("railway station", "火车站"),
    ("data centre", "数据中心"),
    ("packaging plant", "包装厂"),
    ("teahouse", "茶馆"),
)
_ASPECTS: dict[str, tuple[str, ...]] = {
    "cost": (
        *("how much money was put into {e}", "what did {e} cost", "total investment of {e}", "how much was invested in {e}"),
        *("what sum went into building {e}", "how expensive was {e} in the end", "{z}总投资多少", "建{z}花了多少钱", "{z}投了多少亿"),
    ),
    "opening": (
        *("when was {e} opened", "in which year did {e} open its doors", "since when has {e} been in operation", "opening date of {e}"),
        *("what year did people first use {e}", "when did {e} start operating", "{z}哪年开业", "{z}什么时候投入使用的", "{z}是何时启用的"),
    ),
    "builder": (
        *("who built {e}", "which company constructed {e}", "name of the contractor of {e}", "which firm was in charge of building {e}"),
        *(
            "who was responsible for the construction of {e}",
            "what enterprise is behind {e}",
            "{z}是谁建的",
            "哪家公司修建了{z}",
            "{z}的承建方是谁",
        ),
    ),
    "size": (
        *("how large is {e}", "what area does {e} cover", "how many hectares has {e}", "size of the grounds of {e}"),
        *("how much land does {e} take up", "how big an area did they use for {e}", "{z}占地多少", "{z}面积有多大", "{z}有多少公顷"),
    ),
    "jobs": (
        *("how many jobs did {e} create", "number of people employed at {e}", "how many workers does {e} have", "staff of {e}"),
        *(
            "how many people work at {e} today",
            "how many farmers found work through {e}",
            "{z}有多少员工",
            "{z}带动了多少人就业",
            "多少人在{z}上班",
        ),
    ),
    "place": (
        *("where is {e}", "in which city does {e} stand", "location of {e}", "what town is {e} in"),
        *("which district was chosen for {e}", "where exactly did they build {e}", "{z}在哪里", "{z}位于哪个城市", "{z}坐落在什么地方"),
    ),
    "untold": (
        *("who designed {e}", "how many visitors does {e} have a year", "is there a restaurant at {e}", "what colour is {e}"),
        *("what is the phone number of {e}", "how much is the ticket for {e}", "{z}门票多少钱", "{z}每年有多少游客", "{z}是谁设计的"),
    ),
}
_BEFORE = ("", "please tell me ", "hi, ", "do you happen to know ", "quick question: ", "my boss asks ", "i would like to know ", "so ")
_AFTER = ("", "?", " please", " according to the report", " - just the figure", " thanks", ", do they say that anywhere")
_HAN_BEFORE = ("", "请问", "你好，", "想问一下", "报道里说", "老师问")
_HAN_AFTER = ("", "？", "呢", "，谢谢", "，文中有说吗")
_STRANGE = (
    *("what is the weather like in oslo", "recommend me a good film", "how do i cook rice", "who won the match yesterday"),
    *("明天会下雨吗", "推荐一部电影", "怎么学英语", "translate good morning into french"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question with the id of the item it asks for, None when it is about something else."""

    text: str
    item: str | None


def invent(count: int, seed: int = 1, each: int = WORDINGS) -> tuple[KnowledgeBase, Iterator[Asked]]:
    """A base with *count* wordings, *each* item having as many, and endless questions to it, none of which is stored.

    A third of the questions has typing errors, one in ten is about something else. Equal arguments give equal results.
    """
    chance = random.Random(seed)
    documents: dict[str, Document] = {}
    entities: dict[str, Entity] = {}
    facts: dict[str, Fact] = {}
    gaps: dict[str, Gap] = {}
    phrasings: list[Phrasing] = []
    for number, (english, chinese) in enumerate(_names(chance)):
        if len(phrasings) >= count:
            break
        entity = f"thing-{number}"
        entities[entity] = Entity(id=entity, kind="project", names={"en": (english, english.removeprefix("the ")), "zh": (chinese,)})
        lines: list[str] = []
        for aspect in _ASPECTS:
            item = f"{entity}-{aspect}"
            if aspect == "untold":
                gaps[item] = Gap(id=item, subjects=(entity,), reply={})
            else:
                answer = _statement(aspect, english, chance)
                start = sum(len(line) + 1 for line in lines)
                quote = Quote(document=entity, text=answer, paragraph=len(lines) + 1, start=start, end=start + len(answer))
                lines.append(answer)
                facts[item] = Fact(id=item, subjects=(entity,), tells=(), answer={"en": answer}, quotes=(quote,))
            texts: dict[str, None] = {}
            while len(texts) < each:
                texts[_wording(aspect, english, chinese, chance)] = None
            phrasings += (Phrasing(item=item, text=text, source="invented") for text in texts)
        documents[entity] = Document(id=entity, title=english, text="\n".join(lines))
    stored = phrasings[:count]
    phrased = {phrasing.item for phrasing in stored}
    base = KnowledgeBase(
        documents=documents,
        entities=entities,
        facts=facts,
        overviews={},
        gaps={name: gap for name, gap in gaps.items() if name in phrased},
        small_talk={},
        phrasings=tuple(stored),
        terms={},
        aspects={},
        suggestions={},
    )
    return base, _questions(base, random.Random(seed + 1))


def _names(chance: random.Random) -> Iterator[tuple[str, str]]:
    used = set()
    for number in itertools.count():
        # Longer names once the short ones run out.
        syllables = 2 + (number > 200) + (number > 5000)
        kind, han = chance.choice(_KINDS)
        english = f"the {''.join(chance.sample(_SYLLABLES, syllables))} {kind}"
        chinese = "".join(chance.sample(_HAN, syllables)) + han
        if english not in used and chinese not in used:
            used |= {english, chinese}
            yield english, chinese


def _statement(aspect: str, name: str, chance: random.Random) -> str:
    statements = {
        "cost": f"A total of {chance.randint(2, 90)} million yuan was invested in {name}.",
        "opening": f"{name.capitalize()} was put into operation in {chance.randint(1990, 2024)}.",
        "builder": f"{name.capitalize()} was built by {''.join(chance.sample(_SYLLABLES, 2)).capitalize()} Construction.",
        "size": f"{name.capitalize()} covers an area of {chance.randint(2, 900)} hectares.",
        "jobs": f"{name.capitalize()} has created {chance.randint(20, 4000)} jobs.",
        "place": f"{name.capitalize()} is located in {''.join(chance.sample(_SYLLABLES, 2)).capitalize()} City.",
    }
    return statements[aspect]


def _wording(aspect: str, english: str, chinese: str, chance: random.Random) -> str:
    core = chance.choice(_ASPECTS[aspect])
    if "{z}" in core:
        return chance.choice(_HAN_BEFORE) + core.format(z=chinese) + chance.choice(_HAN_AFTER)
    name = english if chance.random() < 0.6 else english.removeprefix("the ")
    return chance.choice(_BEFORE) + core.format(e=name) + chance.choice(_AFTER)


def _questions(base: KnowledgeBase, chance: random.Random) -> Iterator[Asked]:
    stored = {phrasing.text for phrasing in base.phrasings}
    items = sorted({phrasing.item for phrasing in base.phrasings})
    while True:
        if chance.random() < 0.1:
            yield Asked(text=chance.choice(_STRANGE) + chance.choice(("", "?", " now", " 2024")), item=None)
            continue
        item = chance.choice(items)
        entity, _, aspect = item.rpartition("-")
        names = base.entities[entity].names
        text = _wording(aspect, names["en"][0], names["zh"][0], chance)
        if chance.random() < 0.33:
            text = _mistyped(text, chance)
        if text not in stored:
            yield Asked(text=text, item=item)


def _mistyped(text: str, chance: random.Random) -> str:
    """One or two letters left out, doubled, swapped or replaced."""
    letters = list(text)
    for _ in range(chance.randint(1, 2)):
        place = chance.randrange(len(letters) - 1)
        match chance.randrange(4):
            case 0:
                del letters[place]
            case 1:
                letters.insert(place, letters[place])
            case 2:
                letters[place], letters[place + 1] = letters[place + 1], letters[place]
            case _:
                letters[place] = chance.choice("aeinorst")
    return "".join(letters)
