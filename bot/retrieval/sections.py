"""What was measured on the way to a decision, as tables of texts, for who wants to know why.

What is measured keeps its name: it is one of the program, as ids are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.decisions import Grounds
from bot.messages import Message
from bot.retrieval.catalogue import Catalogue
from bot.retrieval.decision import Measured
from bot.retrieval.evidence import Evidence
from bot.retrieval.gate import Gate
from bot.retrieval.pairs import EVIDENCE_NAMES

_OWN_TEXT = Message("(the fact's own text)", "（条目自身的文字）")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A table.

    Attributes:
        title: what it tells, in both languages.
        columns: their headings, in both languages; empty where the rows tell it themselves.
        rows: of each row the cells, one for each column.
        numeric: numbers of the columns that hold figures.
    """

    title: Message
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()


def sections(grounds: Grounds, catalogue: Catalogue, gate: Gate) -> Iterator[Section]:
    """What :func:`~bot.retrieval.decision.decide` measured: the candidates, the statements, what spoke for the first of them.

    Args:
        grounds: those of a decision.
        catalogue: what it was decided on.
        gate: the gate of the phrasings that was used.
    """
    measured = grounds.trace
    if not isinstance(measured, Measured):
        return
    yield _candidates(measured, catalogue)
    ranking = tuple((one.item, f"{one.confidence:.3f}") for one in grounds.ranking)
    yield Section(title=Message("Statements, the surest first", "各条陈述，把握大的在前"), columns=("", ""), rows=ranking)
    if measured.values:
        values = zip(EVIDENCE_NAMES, measured.values, strict=True)
        title = Message("Measured of the first", "第一条的各项测量值")
        yield Section(title=title, columns=("", ""), rows=tuple((name, f"{value:.3f}") for name, value in values))
    if measured.evidence is not None:
        yield _evidence(measured.evidence, gate)


def _candidates(measured: Measured, catalogue: Catalogue) -> Section:
    phrasings = catalogue.knowledge.phrasings
    rows = []
    for candidate in measured.candidates:
        labels = ", ".join(f"{label} ({share:.2f})" for label, share in zip(candidate.labels, candidate.shares, strict=True))
        nearest = phrasings[candidate.nearest].text if 0 <= candidate.nearest < len(phrasings) else _OWN_TEXT
        rows.append((f"{candidate.mass:.3f}", f"{candidate.similarity:.3f}", labels, nearest))
    return Section(
        title=Message("Candidates", "候选"),
        columns=(
            Message("mass", "可能性"),
            Message("similarity", "相似度"),
            Message("facts (share)", "条目（份额）"),
            Message("nearest wording", "最接近的问法"),
        ),
        rows=tuple(rows) or (("-", "-", Message("none", "无"), "-"),),
        numeric=frozenset({0, 1}),
    )


def _evidence(evidence: Evidence, gate: Gate) -> Section:
    rows = [(name, f"{value:.3f}", f"{contribution:+.3f}") for name, value, contribution in gate.contributions(evidence)]
    return Section(
        title=Message("What the phrasings say of the first", "从问法看第一个候选"),
        columns=(Message("kind", "依据"), Message("value", "数值"), Message("weight x value", "权重 × 数值")),
        rows=(*rows, (Message("bias", "常数项"), "", f"{gate.bias:+.3f}")),
        numeric=frozenset({1, 2}),
    )
