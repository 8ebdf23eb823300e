"""What is done with an unanswered question: it becomes a wording, a gap or a fact; published and settled in one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import click

from bot.cli.fact_prompts import FactOptions, form_of
from bot.cli.output import here, readable
from bot.cli.prompts import asked
from bot.cli.publishing import publish
from bot.cli.unanswered_list import WIDTH
from bot.config import Stores
from bot.conversation.misses import Misses
from bot.editorial.changes import RemovePhrasing
from bot.editorial.lines import one_line
from bot.editorial.misses import Cluster
from bot.editorial.overlaps import overlaps
from bot.editorial.resolutions import resolve_as_fact, resolve_as_gap, resolve_as_phrasings
from bot.editorial.texts import Change
from bot.errors import UsageError
from bot.facts.sentences import is_sentence
from bot.messages import Message
from bot.storage.folder import shell_author
from bot.storage.misses import Resolution

_BETWEEN = re.compile(r"[,，、\s]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnansweredQuestion:
    """A question that is to be resolved, and how that is published.

    Attributes:
        stores: where the knowledge and the inbox are.
        misses: the inbox.
        asked: the question, with what was gathered with it.
        reason: why, in the person's words; may be empty.
        yes: do not ask before it is published.
        override: publish although answers change for the worse.
    """

    stores: Stores
    misses: Misses
    asked: Cluster
    reason: str
    yes: bool
    override: bool

    def texts(self, *, whole: bool, item: str | None = None) -> tuple[str, ...]:
        """The texts that become wordings (of *item*), all or the first."""
        return self.asked.phrasings(item)[: None if whole else 1]


def add_as_phrasing(question: UnansweredQuestion, item: str | None, *, whole: bool) -> None:
    """Make the question a wording of a fact or overview; None: of what most people took.

    Raises:
        UsageError: nothing was taken, or it is a sentence, which has no wordings; the others as of :func:`bot.cli.publishing.publish`.
    """
    item = item or next(iter(question.asked.taken), None)
    if item is None:
        told = Message(
            "nobody chose a statement for this question -> name the fact or overview behind it",
            "这个问题还没有人选过答案 -> 请在后面写上条目或综述的 id",
        )
        raise UsageError(told)
    if is_sentence(item):
        told = Message(
            "'{item}' is a sentence of a document, which has no wordings -> add a fact from it: coopbot inbox fact",
            "“{item}”是文件原句，不能直接加问法 -> 请从中新增条目：coopbot inbox fact",
            item=item,
        )
        raise UsageError(told)
    texts = question.texts(whole=whole, item=item)
    knowledge = question.misses.asking.knowledge
    # Under a gap or small talk nothing is answered, and nothing moves there.
    moved = _moved(question, texts) if item in knowledge.facts or item in knowledge.overviews else ()
    _publish(question, resolve_as_phrasings(item, texts, moved), "phrasing", item)


def add_to_gap(question: UnansweredQuestion, gap: str, *, whole: bool, aspect: str | None, subjects: tuple[str, ...]) -> None:
    """Add the question to a gap, which is made where there is none; errors as of :func:`bot.cli.publishing.publish`."""
    _publish(question, resolve_as_gap(gap, question.texts(whole=whole), subjects, aspect), "gap", gap)


def add_answering_fact(question: UnansweredQuestion, options: FactOptions) -> None:
    """Add a fact that answers the question; errors as of :func:`bot.cli.publishing.publish` and ``form_of``."""
    knowledge = question.misses.asking.knowledge
    proof = knowledge.sentences.get(next(iter(question.asked.taken), ""))
    quotes = options.quotes if options.quotes or proof is None else tuple(quote.text for quote in proof.quotes)
    texts = question.texts(whole=True, item=None if proof is None else proof.id)
    phrasings = dict.fromkeys((*texts, *options.phrasings))
    form = form_of(replace(options, phrasings=tuple(phrasings), quotes=quotes), knowledge)
    _publish(question, resolve_as_fact(form, _moved(question, form.phrasings), file=options.file), "fact", form.id)


def _moved(question: UnansweredQuestion, phrasings: Sequence[str]) -> tuple[RemovePhrasing, ...]:
    """The wordings of gaps that are answered by this now, too; without somebody to ask, those that seem to ask for the same."""
    found = overlaps(question.misses.asking.service.state, phrasings)
    likely = [number for number, one in enumerate(found, 1) if one.likely]
    chosen = likely
    if found:
        click.echo(here(Message("Wordings of gaps that may ask for the same:", "以下问法目前记在空白之下，问的可能是同一件事：")))
        for number, one in enumerate(found, 1):
            click.echo(readable(f"  {number}. {one_line(one.text, WIDTH)}  ({one.gap})"))
        shown = " ".join(map(str, likely)) or "0"
        if question.yes:
            told = Message(
                "Answered by this from now on: {numbers}; without --yes you are asked.",
                "今后由它回答：{numbers}。不加 --yes 会先询问。",
                numbers=shown if likely else Message("none", "无"),
            )
            click.echo(here(told))
        else:
            chosen = _numbers(shown, most=len(found))
    return tuple(RemovePhrasing(item=one.gap, text=one.text) for number, one in enumerate(found, 1) if number in chosen)


def _numbers(default: str, *, most: int) -> list[int]:
    """Which of them a person names: numbers from 0 to *most*, with spaces or commas between them; asked until they can be read."""
    which = Message("Which are answered by this? Their numbers, 0 for none", "其中哪些今后由它回答？请写编号，都不是就写 0")
    while True:
        text = asked(which, default=default)
        parts = _BETWEEN.split(text)
        if all(part.isascii() and part.isdigit() and int(part) <= most for part in parts):
            return [int(part) for part in parts]
        wrong = Message(
            "'{text}' -> type numbers from 0 to {most}, such as: 1 2",
            "“{text}” -> 请写 0 到 {most} 的编号，例如：1 2",
            text=text,
            most=most,
        )
        click.echo(readable(here(wrong)))


def _publish(question: UnansweredQuestion, change: Change, action: Resolution, item: str) -> None:
    keys = [text.key for text in question.asked.texts]
    settled = question.misses.settling(keys, action, who=shell_author(), item=item)
    publish(question.stores, change, kind="edit", reason=question.reason, yes=question.yes, override=question.override, besides=settled)
