"""Labelled pairs of questions and statements, measured as the program measures them: what the trees are learnt from.

They come from

- the questions and phrasings of the topics in ``tests/topics``, joined to the shipped base with 0, 3 and 10 phrasings a fact: a
  stored phrasing that is left out of the base is a question, too;
- the same with the fact that answers taken out, which makes a near miss of a question;
- contrasts: questions far from all phrasings that a fact answers, and near misses beside them, by further writers (``contrasts.jsonl`` of a
  topic, and whole documents of such in ``tests/training/packs``);
- each topic as a base of its own, and with answers and quotes only;
- the documents without facts, together and each alone, where sentences are told;
- the phrasings and counter-examples of the shipped base, each writer's judged by an index of the others', and the closed rounds.
"""

from __future__ import annotations

import multiprocessing
import random
import re
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from unittest import mock

import numpy as np
import numpy.typing as npt
import yaml

from bot.evaluation import read_labels, standard_of
from bot.facts.model import Document, Fact, KnowledgeBase, Phrasing, Quote
from bot.language.normalize import normalize
from bot.language.numbers import find_numbers
from bot.language.question import understand
from bot.retrieval.engine import build
from bot.retrieval.evidence import weigh
from bot.retrieval.gate import shipped_gate
from bot.retrieval.pairs import compare, measure
from bot.retrieval.parameters import PARAMETERS
from bot.service import prepare
from tests.topics.scoring import overlaps
from tests.topics.topic import Asked, Topic, joined, learnt_topics, rows, shipped, with_answers_only, with_phrasings, without_facts
from tests.training.projections import PACKS, PARTS, learnt_apart, materials, part_of_topic, remembering

ROUNDS = Path(__file__).resolve().parents[1] / "questions"

UNDECIDED = -1
"""Label of a pair that is neither right nor wrong: a statement that tells what is asked among other things."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A question with its candidates.

    Attributes:
        topic: name of the topic it is about.
        source: ``question``, ``phrasing``, ``gone``, ``scope``, ``contrast``, ``pack``, ``shipped``, ``round``, ``document``, ``page``,
            ``proof``, ``bare`` or ``alone``.
        phrasings: how many a fact has in the base.
        answered: whether something in the base answers it.
        text: the question.
        items: the candidates.
        evidence: shape (candidates, EVIDENCE_NAMES).
        labels: per candidate 1: it answers, 0: it does not, ``UNDECIDED``.
    """

    topic: str
    source: str
    phrasings: int
    answered: bool
    text: str
    items: tuple[str, ...]
    evidence: Floats
    labels: tuple[int, ...]


class Measurer:
    """Measures questions on one base."""

    def __init__(self, base: KnowledgeBase) -> None:
        self.base = base
        self.catalogue = build(base)
        self.speller = prepare(self.catalogue).speller

    def row(
        self,
        text: str,
        label: Callable[[str], int],
        *,
        topic: str,
        source: str,
        phrasings: int,
        answered: bool,
        without: Collection[str] = (),
        sentences: bool = False,
    ) -> Iterator[Row]:
        """The row of a question; nothing where it has no candidates."""
        question = understand(text, self.catalogue.lexicon, self.speller.repair, self.speller.repair_han)
        compared = compare(question, self.catalogue, weigh(question, self.catalogue, PARAMETERS))
        pairs = measure(compared, self.catalogue, shipped_gate(), without)[sentences]
        if pairs.items:
            labels = tuple(map(label, pairs.items))
            yield Row(
                topic=topic,
                source=source,
                phrasings=phrasings,
                answered=answered,
                text=text,
                items=pairs.items,
                evidence=pairs.evidence,
                labels=labels,
            )


def _nothing(_: str) -> int:
    return 0


def answers(asked: Asked, item: str, base: KnowledgeBase) -> bool:
    """Whether telling an item would be right."""
    if not asked.answered:
        return False
    overview = base.overviews.get(item)
    facts = [base.facts[fact] for fact in overview.facts] if overview else [base.facts.get(item) or base.sentences[item]]
    quotes = [quote.text for fact in facts for quote in fact.quotes]
    if not any(overlaps(quote, sentence) for quote in quotes for sentence in asked.support):
        return False
    told = " ".join([*(text for fact in facts for text in fact.answer.values()), *quotes]).lower()
    return all(any(value.lower() in told for value in group) for group in asked.value)


def _numbers(fact: Fact) -> set[float]:
    return {number.value for text in fact.answer.values() for number in find_numbers(normalize(text))}


def _same(one: str, other: str, base: KnowledgeBase) -> bool:
    """Whether telling *other* may well answer what *one* answers: an overview of it, or a fact on the same proof with all its numbers."""
    for a, b in ((one, other), (other, one)):
        if a in base.overviews:
            return b in base.overviews[a].facts
    if one not in base.facts or other not in base.facts:
        return False
    starts = [{quote.start for quote in base.facts[item].quotes} for item in (one, other)]
    return bool(starts[0] & starts[1]) and _numbers(base.facts[one]) <= _numbers(base.facts[other])


def _asks(item: str, base: KnowledgeBase) -> Callable[[str], int]:
    return lambda candidate: 1 if candidate == item else UNDECIDED if _same(item, candidate, base) else 0


APART: dict[int, tuple[Floats, Floats]] = {}
"""Part of the topics -> the projections learnt without it. What is measured of a topic by projections that know it is better than what
will be measured of a new one; processes that are forked have them."""


@contextmanager
def apart(part: int | None) -> Iterator[None]:
    """Measure by projections learnt without a part of the topics; None: by those learnt from everything."""
    encoder = remembering(None if part is None else APART[part])
    with ExitStack() as patched:
        for module in ("statements", "pairs"):
            patched.enter_context(mock.patch(f"bot.retrieval.{module}.shipped_encoder", return_value=encoder))
        yield


def _topics_of(part: int) -> list[Topic]:
    return [topic for topic in learnt_topics() if part_of_topic(topic.name) == part]


def topic_rows(count: int, part: int) -> list[Row]:
    """The rows of the topics of a part, all topics being joined to the shipped base, with *count* phrasings a fact."""
    with apart(part):
        return list(_topic_rows(count, part))


def _topic_rows(count: int, part: int) -> list[Row]:
    measurer = Measurer(joined([shipped(), *(with_phrasings(topic.base, count) for topic in learnt_topics())]))
    chance = random.Random(PARTS * count + part)
    found: list[Row] = []
    for topic in _topics_of(part):
        base = topic.base
        everything = {*base.facts, *base.overviews}
        for asked in topic.questions:
            label = _labeller(asked, measurer.base)
            found += measurer.row(asked.text, label, topic=topic.name, source="question", phrasings=count, answered=asked.answered)
            if chance.random() < 0.25:
                found += measurer.row(
                    asked.text, _nothing, topic=topic.name, source="scope", phrasings=count, answered=False, without=everything
                )
        if count == 10:
            continue
        kept = set(with_phrasings(base, count).phrasings)
        left = [phrasing for phrasing in base.phrasings if phrasing not in kept]
        chance.shuffle(left)
        for phrasing in left[: 150 if count else 60]:
            label = _asks(phrasing.item, base)
            found += measurer.row(phrasing.text, label, topic=topic.name, source="phrasing", phrasings=count, answered=True)
        chance.shuffle(left)
        for phrasing in left[: 150 if count else 60]:
            gone = {item for item in everything if item == phrasing.item or _same(phrasing.item, item, base)}
            found += measurer.row(phrasing.text, _nothing, topic=topic.name, source="gone", phrasings=count, answered=False, without=gone)
        file = topic.folder / "contrasts.jsonl"
        for row in rows(file) if count and file.exists() else ():
            label = _asks(row["fact"], base) if row["right"] else _nothing
            found += measurer.row(row["q"], label, topic=topic.name, source="contrast", phrasings=count, answered=row["right"])
    return found


def _labeller(asked: Asked, base: KnowledgeBase) -> Callable[[str], int]:
    return lambda item: int(answers(asked, item, base))


def bare_rows(part: int) -> list[Row]:
    """The questions of a part asked of bases that hold answers and quotes only."""
    found: list[Row] = []
    with apart(part):
        measurer = Measurer(joined([shipped(), *(with_answers_only(topic.base) for topic in learnt_topics())]))
        for topic in _topics_of(part):
            for asked in topic.questions:
                label = _labeller(asked, measurer.base)
                found += measurer.row(asked.text, label, topic=topic.name, source="bare", phrasings=0, answered=asked.answered)
    return found


def document_rows(part: int, each: int = 50) -> list[Row]:
    """The questions of a part, and *each* phrasings a topic, asked of documents without facts, beside the shipped base and alone."""
    with apart(part):
        return _document_rows(part, each)


def _document_rows(part: int, each: int) -> list[Row]:
    together = Measurer(joined([shipped(), *(without_facts(topic.base) for topic in learnt_topics())]))
    found: list[Row] = []
    chance = random.Random(11 + part)
    for topic in _topics_of(part):
        told = [phrasing for phrasing in topic.base.phrasings if phrasing.item in topic.base.facts]
        some = chance.sample(told, min(each, len(told)))
        for source, measurer in (("document", together), ("page", Measurer(without_facts(topic.base)))):
            for asked in topic.questions:
                label = _labeller(asked, measurer.base)
                found += measurer.row(
                    asked.text, label, topic=topic.name, source=source, phrasings=0, answered=asked.answered, sentences=True
                )
            for phrasing in some:
                label = _proves(topic.base.facts[phrasing.item], measurer.base)
                found += measurer.row(phrasing.text, label, topic=topic.name, source="proof", phrasings=0, answered=True, sentences=True)
    return found


def _proves(fact: Fact, base: KnowledgeBase) -> Callable[[str], int]:
    proofs = [quote.text for quote in fact.quotes]
    proving = {name for name, one in base.sentences.items() if any(overlaps(one.quotes[0].text, proof) for proof in proofs)}
    return lambda item: int(item in proving)


def alone_rows(part: int) -> list[Row]:
    """The questions of a part, and some phrasings that are left out, asked of each topic as a base of its own."""
    with apart(part):
        return _alone_rows(part)


def _alone_rows(part: int) -> list[Row]:
    found: list[Row] = []
    chance = random.Random(7 + part)
    for topic in _topics_of(part):
        base = with_phrasings(topic.base, 3)
        measurer = Measurer(base)
        for asked in topic.questions:
            label = _labeller(asked, base)
            found += measurer.row(asked.text, label, topic=topic.name, source="alone", phrasings=3, answered=asked.answered)
        left = [phrasing for phrasing in topic.base.phrasings if phrasing not in set(base.phrasings)]
        for phrasing in chance.sample(left, 40):
            gone = {item for item in (*base.facts, *base.overviews) if item == phrasing.item or _same(phrasing.item, item, base)}
            found += measurer.row(phrasing.text, _nothing, topic=topic.name, source="gone", phrasings=3, answered=False, without=gone)
    return found


def read_pack(file: Path) -> tuple[KnowledgeBase, list[tuple[str, str]], list[tuple[str, str]]]:
    """A document of contrasts: its base with two phrasings a fact, and ``(fact, question)`` of those it answers and of near misses."""
    lines = rows(file)
    name = f"pack-{file.stem}"
    quotes = list(dict.fromkeys(line["quote"] for line in lines))
    document = Document(id=name, title=file.stem.replace("-", " "), text="\n".join(quotes))
    facts: dict[str, Fact] = {}
    phrasings: list[Phrasing] = []
    right: list[tuple[str, str]] = []
    near: list[tuple[str, str]] = []
    for number, line in enumerate(lines):
        item = f"{name}-{number}"
        start = document.text.index(line["quote"])
        quote = Quote(document=name, text=line["quote"], paragraph=1, start=start, end=start + len(line["quote"]))
        facts[item] = Fact(id=item, subjects=(), tells=(), answer=line["answer"], question=line["ask"], quotes=(quote,))
        kept = (0, 3) if number % 2 else (1, 2)
        phrasings += [Phrasing(item=item, text=line["right"][place], source=name) for place in kept]
        right += [(item, text) for place, text in enumerate(line["right"]) if place not in kept]
        near += [(item, text) for text in line["near"]]
    base = KnowledgeBase(
        documents={name: document},
        entities={},
        facts=facts,
        overviews={},
        gaps={},
        small_talk={},
        phrasings=tuple(phrasings),
        terms={},
        aspects={},
        suggestions={},
    )
    return base, right, near


def pack_rows(part: int) -> list[Row]:
    """The rows of the packs of a part, joined to the shipped base and some topics."""
    with apart(part):
        return _pack_rows(part)


def _pack_rows(part: int) -> list[Row]:
    files = sorted(PACKS.glob("*.jsonl"))
    packs = {file.stem: read_pack(file) for file in files if part_of_topic(f"pack-{file.stem}") == part}
    others = [with_phrasings(topic.base, 3) for topic in learnt_topics()[::3]]
    measurer = Measurer(joined([shipped(), *others, *(base for base, _, _ in packs.values())]))
    found: list[Row] = []
    for name, (base, right, near) in packs.items():
        for item, text in right:
            found += measurer.row(text, _asks(item, base), topic=f"pack-{name}", source="pack", phrasings=2, answered=True)
        for _, text in near:
            found += measurer.row(text, _nothing, topic=f"pack-{name}", source="pack", phrasings=2, answered=False)
    return found


def shipped_rows(writer: str, count: int) -> list[Row]:
    """*count* phrasings of one writer of the shipped base, judged without that writer's others, beside the topics."""
    with apart(None):
        return _shipped_rows(writer, count)


def _shipped_rows(writer: str, count: int) -> list[Row]:
    base = shipped()
    others = replace(base, phrasings=tuple(phrasing for phrasing in base.phrasings if phrasing.source != writer))
    measurer = Measurer(joined([others, *(with_phrasings(topic.base, 3) for topic in learnt_topics())]))
    catalogue = measurer.catalogue
    mine = [phrasing for phrasing in base.phrasings if phrasing.source == writer]
    random.Random(writer).shuffle(mine)
    found: list[Row] = []
    for phrasing in mine[:count]:
        told = phrasing.item in base
        group = catalogue.group[catalogue.number_of[phrasing.item]] if phrasing.item in catalogue.number_of else -1

        def label(item: str, asked: str = phrasing.item, group: int = group) -> int:
            number = catalogue.number_of.get(item)
            alike = group >= 0 and number is not None and catalogue.group[number] == group
            return 1 if item == asked else UNDECIDED if alike else 0

        found += measurer.row(phrasing.text, label, topic="shipped", source="shipped", phrasings=99, answered=told)
    return found


def round_rows() -> list[Row]:
    """The public questions and closed rounds on the shipped document, beside the topics; dialogues are left out."""
    with apart(None):
        return _round_rows()


def _round_rows() -> list[Row]:
    base = shipped()
    measurer = Measurer(joined([base, *(with_phrasings(topic.base, 3) for topic in learnt_topics())]))
    standard = standard_of(base.documents.values())
    found: list[Row] = []
    closed = yaml.safe_load((ROUNDS / "floors.yaml").read_text(encoding="utf-8"))["closed"]
    for file in [*(ROUNDS / f"{name}.jsonl" for name in closed), *sorted((ROUNDS / "public").glob("*.jsonl"))]:
        for one in read_labels(file.read_text(encoding="utf-8"), file.name, standard.sentences):
            if "#" in one.id:
                continue
            support = tuple(standard.sentences[name] for name in one.support)
            asked = Asked(id=one.id, text=one.text, answered=one.asked, support=support, value=one.value, guide="", kind="")
            label = _labeller(asked, measurer.base)
            found += measurer.row(one.text, label, topic=file.stem, source="round", phrasings=99, answered=one.asked)
    return found


def all_rows(each: int = 250, workers: int = 2) -> list[Row]:
    """Every row; *each*: phrasings of each writer of the shipped base. Takes some fifteen minutes."""
    writers = sorted({phrasing.source for phrasing in shipped().phrasings})
    APART.update(learnt_apart(materials()))
    print("projections learnt", file=sys.stderr)
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("fork")) as pool:
        parts = range(PARTS)
        jobs = [pool.submit(topic_rows, count, part) for part in parts for count in (3, 0, 10)]
        jobs += [pool.submit(measured, part) for part in parts for measured in (document_rows, bare_rows, alone_rows, pack_rows)]
        jobs += [pool.submit(round_rows)]
        jobs += [pool.submit(shipped_rows, writer, each) for writer in writers]
        found = []
        for number, job in enumerate(jobs, 1):
            found += job.result()
            print(f"{number} of {len(jobs)} parts measured", file=sys.stderr)
    return found


def is_chinese(text: str) -> bool:
    """Whether a text has Chinese characters."""
    return bool(re.search("[一-鿿]", text))


def by_topic(found: Sequence[Row]) -> dict[str, list[Row]]:
    """The rows of each topic."""
    topics: dict[str, list[Row]] = {}
    for row in found:
        topics.setdefault(row.topic, []).append(row)
    return topics


__all__ = ["UNDECIDED", "Measurer", "Row", "Topic", "all_rows", "answers", "by_topic", "is_chinese", "topic_rows"]
