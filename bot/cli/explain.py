"""How a decision came about, as tables: the question as understood, what may have been meant, and the evidence."""

from __future__ import annotations

from collections.abc import Iterable
from io import StringIO
from typing import assert_never

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from bot.answers.reply import Reply
from bot.decisions import Answer, Clarify, Decision, NotFound, NotStated, Talk
from bot.language.question import Question
from bot.retrieval.engine import Catalogue, Engine, Section

WIDTH = 140
"""Columns of the tables, whatever the terminal: they are for reading closely, and for files."""


def explanation(reply: Reply, catalogue: Catalogue, engine: Engine | None = None) -> str:
    """The tables as text; one sentence for a reply that needed no decision.

    Args:
        reply: as the service gave it.
        catalogue: what it was decided on.
        engine: the engine that decided; None: the shipped one.
    """
    if reply.decision is None:
        return "No decision was needed: the text is a request or a choice."
    grounds = reply.decision.grounds
    console = Console(file=StringIO(), width=WIDTH, no_color=True, highlight=False, markup=False, emoji=False)
    console.print(f"{_outcome(reply.decision)}: {grounds.reason}; confidence {grounds.confidence:.3f}", "", sep="\n")
    console.print(_table(Section(title="Understood", columns=("", ""), rows=tuple(_understood(grounds.question)))))
    for section in (engine or Engine()).sections(grounds, catalogue):
        console.print(_table(section))
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


def _table(section: Section) -> Table:
    header = any(section.columns)
    table = Table(title=section.title, title_justify="left", title_style="", box=SIMPLE_HEAD, show_header=header, pad_edge=False)
    for number, column in enumerate(section.columns):
        table.add_column(column, justify="right" if number in section.numeric else "left", overflow="fold")
    for cells in section.rows:
        table.add_row(*(cell or "-" for cell in cells) if not header else cells)
    return table
