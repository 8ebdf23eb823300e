"""What the commands that add a fact take: from options, or by asking for it."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import click

from bot.cli.output import readable, words_of
from bot.cli.prompts import asked as typed
from bot.editorial.forms import FactForm, suggest_id
from bot.editorial.proof import prove
from bot.editorial.tables import with_cells
from bot.errors import EditError, UsageError
from bot.facts.languages import language_of
from bot.facts.model import KnowledgeBase
from bot.facts.report import shorten
from bot.messages import Message, joined

_Command = TypeVar("_Command", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class FactOptions:
    """A new fact as it was given with options; what was not given is empty.

    Attributes:
        answers: short answers, at most one in each language.
        quotes: words of documents that prove it.
        questions: questions it answers, at most one in each language.
        identifier: its id.
        subjects: ids of entities, the main one first.
        tells: values such as ``amount: 2 million yuan``.
        phrasings: how people ask for it.
        summary: whether it describes its main subject as a whole.
        file: file of the knowledge folder that takes it; None: one is chosen.
    """

    answers: tuple[str, ...]
    quotes: tuple[str, ...]
    questions: tuple[str, ...]
    identifier: str
    subjects: tuple[str, ...]
    tells: tuple[str, ...]
    phrasings: tuple[str, ...]
    summary: bool
    file: str | None


_OPTIONS = (
    click.option(
        "--answer", "answers", multiple=True, metavar="TEXT", help="Short answer; once in English, once in Chinese, or one of them."
    ),
    click.option("--quote", "quotes", multiple=True, metavar="TEXT", help="Words of a document that prove it; may be repeated."),
    click.option("--question", "questions", multiple=True, metavar="TEXT", help="Question it answers; once in English, once in Chinese."),
    click.option("--id", "identifier", default="", metavar="ID", help="Its id; without it one is made from the answer."),
    click.option("--subject", "subjects", multiple=True, metavar="ID", help="Entity it is about; may be repeated, the main one first."),
    click.option(
        "--tells", multiple=True, metavar="'KIND: VALUE'", help="Value it tells, such as 'amount: 2 million yuan'; may be repeated."
    ),
    click.option("--phrasing", "phrasings", multiple=True, metavar="TEXT", help="How people ask for it; may be repeated."),
    click.option("--summary", is_flag=True, help="It describes its main subject as a whole."),
    click.option("--file", default=None, metavar="FILE", help="File of the knowledge folder that takes it; without it one is chosen."),
)


def fact_options(command: _Command) -> Callable[..., Any]:
    """Add the options of a new fact; the command gets them as ``options``."""

    @functools.wraps(command)
    def gathered(**passed: Any) -> Any:
        return command(options=FactOptions(**{name: passed.pop(name) for name in FactOptions.__slots__}), **passed)

    with_options: Callable[..., Any] = gathered
    for option in reversed(_OPTIONS):
        with_options = option(with_options)
    return with_options


def form_of(options: FactOptions, knowledge: KnowledgeBase) -> FactForm:
    """The new fact; what is needed and was not given is asked for in a terminal, and so is what else helps.

    Raises:
        UsageError: something is needed, and there is nobody to ask.
        EditError: a quote stands in no document, or a value cannot be read.
    """
    cells = {
        "subjects": ", ".join(options.subjects),
        "tells": "\n".join(options.tells),
        "phrasings": "\n".join(options.phrasings),
        "summary": "yes" if options.summary else "",
        **_by_language("answer", options.answers),
        **_by_language("question", options.questions),
    }
    quotes, identifier = options.quotes, options.identifier
    if not options.answers or not quotes:
        if not sys.stdin.isatty():
            told = Message(
                "an answer and a quote are needed -> add --answer and --quote, or call it in a terminal to be asked",
                "需要回答和引文 -> 请加上 --answer 和 --quote，或在终端里运行，会逐项询问",
            )
            raise UsageError(told)
        cells, quotes, identifier = _ask(cells, quotes, identifier, knowledge)
    proofs = [_proved(knowledge, quote) for quote in quotes]
    cells["document"] = "\n".join(document for document, _ in proofs)
    cells["quote"] = "\n".join(quote for _, quote in proofs)
    form = with_cells(FactForm(id=identifier), cells)
    return form if form.id else replace(form, id=suggest_id(form.answer, _taken(knowledge)))


def _by_language(field: str, texts: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in map(readable, texts):
        column = f"{field}_{language_of(text)}"
        if column in found:
            told = Message(
                "--{field} was given twice in one language: '{text}' -> give it once in English, once in Chinese",
                "--{field} 在同一种语言里写了两次：“{text}” -> 请中英文各写一次",
                field=field,
                text=shorten(text),
            )
            raise UsageError(told)
        found[column] = text
    return found


def _proved(knowledge: KnowledgeBase, text: str) -> tuple[str, str]:
    """The document and the words of a quote, which must stand there."""
    proof = prove(knowledge.documents.values(), readable(text))
    if proof.quote is not None:
        return proof.quote.document, " ".join(proof.quote.text.split())
    remedy = (
        Message("copy the words; the nearest sentence is: {sentence}", "请复制原文；最接近的一句是：{sentence}", sentence=proof.suggestion)
        if proof.suggestion
        else Message("add a document first", "请先添加文件")
    )
    told = Message(
        "the quote '{text}' stands in no document -> {remedy}", "引文“{text}”不在任何文件中 -> {remedy}", text=shorten(text), remedy=remedy
    )
    raise EditError(told)


def _ask(
    cells: dict[str, str], quotes: tuple[str, ...], identifier: str, knowledge: KnowledgeBase
) -> tuple[dict[str, str], tuple[str, ...], str]:
    """Ask a person for what is missing; an empty line leaves out what need not be there."""
    asked = dict(cells)
    while not any(asked.get(f"answer_{language}") for language in ("en", "zh")):
        asked["answer_en"] = _line(Message("Answer in English (empty: none)", "英文回答（可留空）"))
        asked["answer_zh"] = _line(Message("Answer in Chinese (empty: none)", "中文回答（可留空）"))
    while not quotes:
        text = _line(Message("Quote: the words of the document that prove it", "依据（从文件中复制原文）"))
        try:
            _proved(knowledge, text)
        except EditError as error:
            click.echo(readable(words_of(error)))
        else:
            quotes = (text,)
    if not asked["subjects"]:
        subjects = Message("Subjects (empty: none)", "相关对象（可留空）")
        if knowledge.entities:
            subjects = Message(
                "Subjects, the main one first (empty: none; {known})",
                "相关对象，最主要的写在最前（可留空；已有：{known}）",
                known=joined(knowledge.entities),
            )
        asked["subjects"] = _line(subjects)
    if not asked["tells"]:
        value = Message("Value it tells, such as 'amount: 2 million yuan' (empty: none)", "其中的数值，例如“amount: 200万元”（可留空）")
        asked["tells"] = _line(value)
    lines = [asked["phrasings"]] if asked["phrasings"] else []
    while (text := _line(Message("How people ask for it (empty: no more)", "人们怎样问，一次一句（留空结束）"))) != "":
        lines.append(text)
    asked["phrasings"] = "\n".join(lines)
    if not identifier:
        answer = asked.get("answer_en") or asked.get("answer_zh", "")
        identifier = typed(Message("Id", "编号（id）"), default=suggest_id(answer, _taken(knowledge)))
    return asked, quotes, identifier


def _line(question: Message) -> str:
    return readable(typed(question)).strip()


def _taken(knowledge: KnowledgeBase) -> set[str]:
    return {*knowledge.facts, *knowledge.retired, *knowledge.overviews, *knowledge.gaps, *knowledge.small_talk}
