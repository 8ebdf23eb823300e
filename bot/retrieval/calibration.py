"""Finding the weights of the gate: every set of wordings is judged by an index built from the other sets."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np

from bot.facts.model import KnowledgeBase
from bot.language.question import understand
from bot.retrieval.catalogue import assemble, index_of, rebuild, told_of, wordings_of
from bot.retrieval.evidence import EVIDENCE_NAMES, weigh
from bot.retrieval.gate import Gate, fit_gate
from bot.retrieval.parameters import Parameters


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A text judged as if nobody had stored it: a wording without the set it belongs to, or a question.

    Attributes:
        text: the wording or question.
        item: the item it asks for; empty when only the proof is known.
        best: the item found, or None.
        evidence: the measurements, in the order of ``EVIDENCE_NAMES``.
        told: whether the documents answer it.
        right: whether the item found has the same proof as the one asked for.
    """

    text: str
    item: str
    best: str | None
    evidence: tuple[float, ...]
    told: bool
    right: bool


def judge_wordings(
    knowledge: KnowledgeBase,
    parameters: Parameters,
    sets: Collection[str] = (),
    progress: Callable[[str], None] = lambda _: None,
) -> list[Judged]:
    """Judge the wordings of *sets* (all when empty), one set left out at a time; *progress* is told the name of each set.

    Wordings of one writer resemble each other, so a wording judged beside its own set would look better than a
    stranger's question does.
    """
    whole, readings = rebuild(knowledge)
    wordings = list(wordings_of(knowledge))
    told = told_of(knowledge)
    sources = [phrasing.source for phrasing in knowledge.phrasings]
    judged: list[Judged] = []
    for source in sorted(sets or set(sources)):
        progress(source)
        others = [number for number in range(len(wordings)) if number >= len(sources) or sources[number] != source]
        index = index_of(knowledge, [wordings[number] for number in others], readings.rows.chosen(np.array(others, dtype=np.int64)))
        catalogue = assemble(knowledge, readings.lexicon, index, before=whole)
        for phrasing in knowledge.phrasings:
            if phrasing.source != source:
                continue
            weighing = weigh(understand(phrasing.text, readings.lexicon), catalogue, parameters)
            evidence = weighing.evidence
            best = weighing.candidates[0].labels[0] if weighing.candidates else None
            number = catalogue.number_of.get(phrasing.item)
            right = best is not None and number is not None and catalogue.group[catalogue.number_of[best]] == catalogue.group[number]
            judged.append(
                Judged(
                    text=phrasing.text,
                    item=phrasing.item,
                    best=best,
                    evidence=evidence.vector() if evidence is not None else (0.0,) * len(EVIDENCE_NAMES),
                    told=phrasing.item in told,
                    right=right,
                )
            )
    return judged


def calibrate(judged: Sequence[Judged], origin: str, counts: Sequence[float] = ()) -> Gate:
    """The gate that fits the judged texts best; those without any candidate are left out.

    *counts* says how often each text counts; once when empty.
    """
    usable = [(row, counts[number] if counts else 1.0) for number, row in enumerate(judged) if row.best is not None]
    return fit_gate([row.evidence for row, _ in usable], [row.right for row, _ in usable], origin, [count for _, count in usable])
