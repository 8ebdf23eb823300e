"""How a decision came about, as tables: the question as understood, what may have been meant, and the evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import StringIO
from typing import assert_never

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from bot.answers.reply import Reply
from bot.language.question import Question
from bot.retrieval.catalogue import Catalogue
from bot.retrieval.decision import Answer, Clarify, Decision, Grounds, NotFound, NotStated, Talk
from bot.retrieval.gate import Gate, shipped_gate
from bot.retrieval.pairs import EVIDENCE_NAMES

WIDTH = 140
"""Columns of the tables, whatever the terminal: they are for reading closely, and for files."""


def explanation(reply: Reply, catalogue: Catalogue, gate: Gate | None = None) -> str:
    """The tables as text; one sentence for a reply that needed no decision.

    Args:
        reply: as the service gave it.
        catalogue: what it was decided on.
        gate: the gate that decided; None: the shipped one.
    """
    if reply.decision is None:
        return "No decision was needed: the text is a request or a choice."
    grounds = reply.decision.grounds
    console = Console(file=StringIO(), width=WIDTH, no_color=True, highlight=False, markup=False, emoji=False)
    console.print(f"{_outcome(reply.decision)}: {grounds.reason}; confidence {grounds.confidence:.3f}", "", sep="\n")
    console.print(_rows("Understood", _understood(grounds.question)))
    console.print(_candidates(grounds, catalogue))
    console.print(_rows("Statements, the surest first", ((one.item, f"{one.confidence:.3f}") for one in grounds.ranking)))
    if grounds.measured:
        measured = zip(EVIDENCE_NAMES, grounds.measured, strict=True)
        console.print(_rows("Measured of the first", ((name, f"{value:.3f}") for name, value in measured)))
    if grounds.evidence is not None:
        console.print(_evidence(grounds, gate or shipped_gate()))
    assert isinstance(console.file, StringIO)  # noqa: S101  # it was made above
    return "\n".join(line.rstrip() for line in console.file.getvalue().rstrip().splitlines())


def _outcome(decision: Decision) -> str:
    match decision:
        case Answer(items=items):
            return f"Answer with {', '.join(items)}"
        case Clarify(options=options):
            return f"Not sure of {', '.join(options)}"
        case NotStated(subject=subject, aspect=aspect, gap=gap):
            return f"Not stated (subject {subject or '-'}, aspect {aspect or '-'}, gap {gap or '-'})"
        case NotFound(offers=offers):
            return f"Not found (nearest {', '.join(offers) or '-'})"
        case Talk(item=item):
            return f"Small talk ({item or 'nothing to read'})"
        case _:
            assert_never(decision)


def _understood(question: Question) -> Iterable[tuple[str, str]]:
    yield "language", question.language or "none"
    yield "words", " ".join(question.words)
    yield "concepts", " ".join(sorted(question.concepts))
    yield "context", " ".join(sorted(question.context_concepts))
    yield "places", " ".join(sorted(question.places))
    yield "numbers", ", ".join(f"{number.value:g} ({number.kind})" for number in question.numbers)
    yield "repairs", ", ".join(f"{typed} -> {meant}" for typed, meant in question.repairs)
    yield "unknown words", ", ".join(question.unknown)


def _rows(title: str, rows: Iterable[tuple[str, str]]) -> Table:
    table = _table(title, "", "")
    for name, value in rows:
        table.add_row(name, value or "-")
    return table


def _candidates(grounds: Grounds, catalogue: Catalogue) -> Table:
    table = _table("Candidates", "mass", "similarity", "facts (share)", "nearest wording")
    phrasings = catalogue.knowledge.phrasings
    for candidate in grounds.candidates:
        labels = ", ".join(f"{label} ({share:.2f})" for label, share in zip(candidate.labels, candidate.shares, strict=True))
        nearest = phrasings[candidate.nearest].text if 0 <= candidate.nearest < len(phrasings) else "(the fact's own text)"
        table.add_row(f"{candidate.mass:.3f}", f"{candidate.similarity:.3f}", labels, nearest)
    if not grounds.candidates:
        table.add_row("-", "-", "none", "-")
    return table


def _evidence(grounds: Grounds, gate: Gate) -> Table:
    table = _table("What the phrasings say of the first", "kind", "value", "weight x value")
    if grounds.evidence is not None:
        for name, value, contribution in gate.contributions(grounds.evidence):
            table.add_row(name, f"{value:.3f}", f"{contribution:+.3f}")
    table.add_row("bias", "", f"{gate.bias:+.3f}")
    return table


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="", box=SIMPLE_HEAD, show_header=any(columns), pad_edge=False)
    for column in _aligned(columns):
        table.add_column(column[0], justify="right" if column[1] else "left", overflow="fold")
    return table


def _aligned(columns: Sequence[str]) -> Iterable[tuple[str, bool]]:
    numeric = ("mass", "similarity", "value", "weight x value")
    return ((column, column in numeric) for column in columns)
