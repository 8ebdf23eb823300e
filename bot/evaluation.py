"""Judging replies by labelled questions: what is right, what is wrong, and how often."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, assert_never

from bot.answers.compose import plain_text
from bot.answers.reply import Reply
from bot.dialogue import Dialogue
from bot.errors import UsageError
from bot.facts.model import Document
from bot.messages import Message, columns, in_language, joined, message_of
from bot.service import Service

Verdict = Literal["right", "clarified", "declined", "wrong", "false", "held"]
"""A question that the documents answer is ``right``, ``clarified`` (asked back), ``declined`` or ``wrong``; any other is
answered falsely (``false``) or not (``held``)."""

VERDICTS: Mapping[Verdict, Message] = {
    "right": Message("right", "答对"),
    "clarified": Message("clarified", "反问"),
    "declined": Message("declined", "没有回答"),
    "wrong": Message("wrong", "答错"),
    "false": Message("false", "误答"),
    "held": Message("held", "没有误答"),
}
"""What the verdicts are called."""

MISSES: frozenset[Verdict] = frozenset({"clarified", "declined", "wrong", "false"})

_ANSWERED = ("answerable", "aggregate")
_OF_ASKED: tuple[Verdict, ...] = ("right", "clarified", "declined", "wrong")
_SENTENCE_END = re.compile(r"(?<=[.])\s+(?=[A-Z])")
_SPACES = re.compile(r"\s+")
_QUOTATION_MARKS = str.maketrans({"’": "'", "“": '"', "”": '"'})


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A question and what is known of its answer.

    Attributes:
        id: name of the question; turns of a dialogue are ``name#1``, ``name#2``.
        chat: questions of the same chat are asked in one dialogue, in order.
        text: the question.
        asked: whether the documents answer it.
        kind: ``dialogue`` for a turn of one, else what the line says: ``answerable``, ``aggregate`` (a list, a count, a comparison) ...
        support: names of sentences (``S1`` ...) of which at least one must be quoted; empty: any quote will do.
        value: groups of texts; the reply must hold at least one of each group, whatever the case.
    """

    id: str
    chat: str
    text: str
    asked: bool
    kind: str
    support: tuple[str, ...]
    value: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """What replies are judged by.

    Attributes:
        sentences: ``S1`` ... -> sentence of the first document, white space and quotation marks folded.
        texts: document id -> its text, folded alike.
    """

    sentences: Mapping[str, str]
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedReply:
    """A reply and the verdict on it; ``reason`` is empty where the verdict says it all."""

    label: Label
    reply: Reply
    verdict: Verdict
    reason: str


def standard_of(documents: Iterable[Document]) -> Standard:
    """The standard of some documents; the sentences are those of the first, in order, the title being S1."""
    texts = {document.id: document.text for document in documents}
    first = next(iter(texts.values()), "")
    sentences = [sentence for line in first.split("\n") if line.strip() for sentence in _SENTENCE_END.split(line)]
    return Standard(
        sentences={f"S{number}": _folded(sentence) for number, sentence in enumerate(sentences, 1)},
        texts={identifier: _folded(text) for identifier, text in texts.items()},
    )


def read_labels(text: str, file: str, sentences: Iterable[str]) -> tuple[Label, ...]:
    """Read labelled questions, one JSON object a line; empty lines are skipped.

    Args:
        text: the lines.
        file: its name, for messages.
        sentences: the names of sentences there are.

    Raises:
        UsageError: a line cannot be used; the message names it.
    """
    known = frozenset(sentences)
    labels: list[Label] = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                labels += _labels_of(json.loads(line), known)
            except (ValueError, TypeError, KeyError, RecursionError) as error:
                told = Message(
                    "{file}:{number}: {what} -> write a question with id, q, kind, support and value",
                    "{file}:{number}：{what} -> 请写出带有 id、q、kind、support 和 value 的问题",
                    file=file,
                    number=number,
                    what=_mistake(error),
                )
                raise UsageError(told) from error
    return tuple(labels)


def _mistake(error: Exception) -> Message:
    """Why a line cannot be used."""
    match error:
        case KeyError():
            return Message("'{key}' is missing", "缺少“{key}”", key=error.args[0])
        case json.JSONDecodeError() | RecursionError():
            return Message("{error}", "这一行不是可以读取的 JSON（{error}）", error=str(error))
        case _:
            return message_of(error)


def judge(label: Label, reply: Reply, standard: Standard) -> tuple[Verdict, str]:
    """The verdict on a reply, and the reason where there is more to say."""
    if any(_folded(source.quote).strip("…. ") not in standard.texts.get(source.document, "") for source in reply.sources):
        return "wrong", Message("a quote that is not in the document", "有的引文不在文件中")
    if not label.asked:
        return ("false" if reply.outcome == "answer" else "held"), ""
    match reply.outcome:
        case "clarify":
            return "clarified", ""
        case "unknown" | "smalltalk" | "refused":
            return "declined", ""
        case "answer":
            return _judge_answer(label, reply, standard)
        case _:
            assert_never(reply.outcome)


def _judge_answer(label: Label, reply: Reply, standard: Standard) -> tuple[Verdict, str]:
    supporting = [standard.sentences[name] for name in label.support]
    if supporting and not any(_overlaps(source.quote, sentence) for source in reply.sources for sentence in supporting):
        return "wrong", Message("no quote from {names}", "没有引用 {names}", names="/".join(label.support))
    text = plain_text(reply).lower()
    missing = [group for group in label.value if not any(value.lower() in text for value in group)]
    if missing:
        return "wrong", Message("lacks {texts}", "缺少 {texts}", texts=joined(missing[0][:3], " or ", " 或 "))
    return "right", ""


def evaluate(service: Service, labels: Iterable[Label], progress: Callable[[], None] = lambda: None) -> Iterator[JudgedReply]:
    """Ask all questions, each chat in a dialogue of its own; *progress* is called after each."""
    standard = standard_of(service.state.catalogue.knowledge.documents.values())
    dialogues: dict[str, Dialogue] = {}
    for label in labels:
        reply, dialogues[label.chat] = service.ask(label.text, dialogues.get(label.chat, Dialogue()))
        verdict, reason = judge(label, reply, standard)
        progress()
        yield JudgedReply(label=label, reply=reply, verdict=verdict, reason=reason)


def tally(judged: Iterable[JudgedReply]) -> Counter[str]:
    """How often each verdict was given, and under ``asked`` and ``traps`` how many questions of either kind there were."""
    counts: Counter[str] = Counter()
    for row in judged:
        counts["asked" if row.label.asked else "traps"] += 1
        counts[row.verdict] += 1
    return counts


def by_kind(judged: Iterable[JudgedReply]) -> dict[str, Counter[str]]:
    """The tally of each kind of question, in order of appearance."""
    kinds: dict[str, list[JudgedReply]] = {}
    for row in judged:
        kinds.setdefault(row.label.kind, []).append(row)
    return {kind: tally(rows) for kind, rows in kinds.items()}


def summary(name: str, counts: Mapping[str, int], width: int = 12) -> Message:
    """One line of a table, in percent of the questions asked and of the traps. *name*: to be filled up to *width* characters."""
    parts: list[str] = []
    if asked := counts.get("asked", 0):
        shares = joined((_share(verdict, counts, asked) for verdict in _OF_ASKED), "  ", "  ")
        parts.append(Message("asked {asked:4}: {shares}", "提问 {asked:4}：{shares}", asked=asked, shares=shares))
    if traps := counts.get("traps", 0):
        share = 100 * counts.get("false", 0) / traps
        parts.append(
            Message("traps {traps:4}: answered falsely {share:5.1f}%", "陷阱 {traps:4}：误答 {share:5.1f}%", traps=traps, share=share)
        )
    english, chinese = f"{name:{width}}", in_language(name, "zh")
    chinese += " " * (width - columns(chinese))
    if not parts:
        english, chinese = english.rstrip(), chinese.rstrip()
    return joined((Message(english, chinese), *parts), "  ", "  ")


def _share(verdict: Verdict, counts: Mapping[str, int], asked: int) -> Message:
    share = 100 * counts.get(verdict, 0) / asked
    return Message("{verdict} {share:5.1f}%", "{verdict} {share:5.1f}%", verdict=VERDICTS[verdict], share=share)


def _labels_of(row: Any, sentences: frozenset[str]) -> Iterator[Label]:
    if not isinstance(row, dict):
        raise TypeError(Message("the line is not a JSON object", "这一行不是 JSON 对象"))
    if "turns" in row:
        for number, turn in enumerate(row["turns"], 1):
            yield _label_of(turn, f"{row['id']}#{number}", str(row["id"]), sentences)
    else:
        yield _label_of(row, str(row["id"]), str(row["id"]), sentences)


def _label_of(row: Mapping[str, Any], identifier: str, chat: str, sentences: frozenset[str]) -> Label:
    if not isinstance(row["q"], str):
        raise TypeError(Message("'q' is not a text", "“q”不是文字"))
    asked = row["kind"] in _ANSWERED
    support = _texts(row["support"]) if asked else ()
    unknown = next((name for name in support if name not in sentences), None)
    if unknown is not None:
        raise ValueError(Message("the document has no sentence '{name}'", "文件没有句子“{name}”", name=unknown))
    value = tuple(_texts(group) for group in row["value"]) if asked else ()
    kind = "dialogue" if identifier != chat else str(row["kind"])
    return Label(id=identifier, chat=chat, text=row["q"], asked=asked, kind=kind, support=support, value=value)


def _texts(values: Sequence[Any]) -> tuple[str, ...]:
    if isinstance(values, str) or not all(isinstance(value, str) for value in values):
        raise TypeError(Message("not a list of texts: {values}", "不是一列文字：{values}", values=values))
    return tuple(values)


def _folded(text: str) -> str:
    return _SPACES.sub(" ", text.translate(_QUOTATION_MARKS)).strip()


def _overlaps(quote: str, sentence: str) -> bool:
    quoted, whole = _folded(quote).strip(" .…"), sentence.strip(" .")
    return bool(quoted) and (quoted in whole or whole in quoted)
