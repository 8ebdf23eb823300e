"""How a decision came about, as tables in the language of the terminal: the question as understood, what may have been meant, the evidence.

What is measured keeps its name: it is one of the program, as ids are.
"""

from __future__ import annotations

from collections.abc import Iterable
from io import StringIO
from typing import assert_never

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from bot.answers.reply import Reply
from bot.cli.output import here
from bot.decisions import Answer, Clarify, Decision, NotFound, NotStated, Talk
from bot.language.question import Question
from bot.messages import Message, joined
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
        return here(Message("No decision was needed: the text is a request or a choice.", "无需判断：这句话是一个要求，或者是选定的一项。"))
    grounds = reply.decision.grounds
    console = Console(file=StringIO(), width=WIDTH, no_color=True, highlight=False, markup=False, emoji=False)
    told = Message(
        "{outcome}: {reason}; confidence {confidence:.3f}",
        "{outcome}：{reason}；把握 {confidence:.3f}",
        outcome=_outcome(reply.decision),
        reason=grounds.reason,
        confidence=grounds.confidence,
    )
    console.print(here(told), "", sep="\n")
    understood = Section(title=Message("Understood", "问题的理解"), columns=("", ""), rows=tuple(_understood(grounds.question)))
    for section in (understood, *(engine or Engine()).sections(grounds, catalogue)):
        console.print(_table(section))
    assert isinstance(console.file, StringIO)  # noqa: S101  # it was made above
    return "\n".join(line.rstrip() for line in console.file.getvalue().rstrip().splitlines())


def _outcome(decision: Decision) -> Message:
    match decision:
        case Answer(items=items):
            return Message("Answer with {items}", "回答 {items}", items=joined(items))
        case Clarify(options=options):
            return Message("Not sure of {items}", "不确定 {items}", items=joined(options))
        case NotStated(subject=subject, aspect=aspect, gap=gap):
            return Message(
                "Not stated (subject {subject}, aspect {aspect}, gap {gap})",
                "文件没有写（对象 {subject}，方面 {aspect}，空白 {gap}）",
                subject=subject or "-",
                aspect=aspect or "-",
                gap=gap or "-",
            )
        case NotFound(offers=offers):
            return Message("Not found (nearest {items})", "没有找到（最接近的 {items}）", items=joined(offers or ("-",)))
        case Talk(item=item):
            return Message("Small talk ({item})", "寒暄（{item}）", item=item or Message("nothing to read", "没有可读的内容"))
        case _:
            assert_never(decision)


def _understood(question: Question) -> Iterable[tuple[str, str]]:
    yield Message("language", "语言"), question.language or Message("none", "无")
    yield Message("words", "词语"), " ".join(question.words)
    yield Message("concepts", "概念"), " ".join(sorted(question.concepts))
    yield Message("context", "上文"), " ".join(sorted(question.context_concepts))
    yield Message("places", "地名"), " ".join(sorted(question.places))
    yield Message("numbers", "数字"), ", ".join(f"{number.value:g} ({number.kind})" for number in question.numbers)
    yield Message("repairs", "更正"), ", ".join(f"{typed} -> {meant}" for typed, meant in question.repairs)
    yield Message("unknown words", "不认识的词"), ", ".join(question.unknown)


def _table(section: Section) -> Table:
    header = any(section.columns)
    table = Table(title=here(section.title), title_justify="left", title_style="", box=SIMPLE_HEAD, show_header=header, pad_edge=False)
    for number, column in enumerate(section.columns):
        table.add_column(here(column), justify="right" if number in section.numeric else "left", overflow="fold")
    for cells in section.rows:
        table.add_row(*(here(cell) if header else here(cell) or "-" for cell in cells))
    return table
