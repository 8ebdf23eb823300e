"""Topics to learn from and to be judged on: a document, the base somebody keeps of it, and strangers' questions."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from bot.facts.model import KnowledgeBase
from bot.facts.schema import parse
from bot.facts.sentences import statements_of
from bot.paths import shipped_knowledge
from bot.storage.files import load

HERE = Path(__file__).parent
LEARN = HERE / "learn"
"""Topics made to be learnt from."""

LEARNT = ("learn", "closed-1", "closed-2", "closed-3", "closed-4", "closed-5", "closed-6")
"""Sets of topics that the trees are learnt from: those made for it, and those that were closed until they were measured."""

_ONE_BASE = ("phrasings", "conflicts", "questions")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A labelled question.

    Attributes:
        id: name of the question.
        text: the question.
        answered: whether the document answers it.
        support: sentences of the document of which at least one must be quoted.
        value: groups of texts; a right reply holds at least one of each group, whatever the case.
        guide: who asks.
        kind: ``answerable``, ``unanswerable`` or ``offtopic``.
    """

    id: str
    text: str
    answered: bool
    support: tuple[str, ...]
    value: tuple[tuple[str, ...], ...]
    guide: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A document, its base as an office worker keeps it (ten phrasings a fact), and strangers' questions."""

    name: str
    base: KnowledgeBase
    questions: tuple[Asked, ...]
    folder: Path


@functools.cache
def shipped() -> KnowledgeBase:
    """The shipped base."""
    return load(shipped_knowledge())


def read_topic(folder: Path) -> Topic:
    """Read one topic; its gaps use the aspects of the shipped base."""
    files = {"facts.yaml": (folder / "facts.yaml").read_text(encoding="utf-8")}
    gaps = (shipped_knowledge() / "gaps.yaml").read_text(encoding="utf-8")
    files["aspects.yaml"] = "aspects:\n" + gaps.split("aspects:\n")[1]
    base = parse(files, {"document.txt": (folder / "document.txt").read_text(encoding="utf-8")})
    return Topic(name=folder.name, base=base, questions=tuple(map(_asked, rows(folder / "questions.jsonl"))), folder=folder)


def read_topics(folder: Path) -> list[Topic]:
    """The topics in the subfolders of a folder, by name."""
    return [read_topic(file.parent) for file in sorted(folder.glob("*/facts.yaml"))]


def learnt_topics() -> list[Topic]:
    """The topics that the trees are learnt from."""
    return [topic for name in LEARNT for topic in read_topics(HERE / name)]


def rows(file: Path) -> list[Any]:
    """The JSON objects of a file, one a line."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def _asked(row: Any) -> Asked:
    return Asked(
        id=row["id"],
        text=row["q"],
        answered=row["kind"] == "answerable",
        support=tuple(row["support"]),
        value=tuple(map(tuple, row["value"])),
        guide=row["guide"],
        kind=row["kind"],
    )


def with_phrasings(base: KnowledgeBase, count: int) -> KnowledgeBase:
    """The base with the first *count* phrasings of every fact and overview; gaps keep theirs."""
    seen: dict[str, int] = {}
    kept = []
    for phrasing in base.phrasings:
        seen[phrasing.item] = seen.get(phrasing.item, 0) + 1
        if phrasing.item in base.gaps or phrasing.item in base.small_talk or seen[phrasing.item] <= count:
            kept.append(phrasing)
    return replace(base, phrasings=tuple(kept))


def with_answers_only(base: KnowledgeBase) -> KnowledgeBase:
    """The base cut down to answers and quotes: no phrasings, questions, subjects, overviews or gaps."""
    facts = {name: replace(fact, question={}, subjects=(), tells=()) for name, fact in base.facts.items()}
    return replace(base, facts=facts, phrasings=(), overviews={}, gaps={}, entities={})


def without_facts(base: KnowledgeBase) -> KnowledgeBase:
    """The documents alone."""
    empty = replace(base, facts={}, phrasings=(), overviews={}, gaps={}, entities={}, conflicts=())
    return replace(empty, sentences=statements_of(base.documents.values()))


def joined(bases: Sequence[KnowledgeBase]) -> KnowledgeBase:
    """Several bases as one; their ids differ."""
    parts: dict[str, Any] = {}
    for field in fields(KnowledgeBase):
        values = [getattr(base, field.name) for base in bases]
        parts[field.name] = tuple(one for value in values for one in value) if field.name in _ONE_BASE else _union(values)
    return KnowledgeBase(**parts)


def _union(values: Iterable[Any]) -> dict[str, Any]:
    return {key: value for mapping in values for key, value in mapping.items()}
