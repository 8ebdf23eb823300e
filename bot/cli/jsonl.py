"""Questions and replies as JSON, one object a line: for programs that ask many questions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, BinaryIO, NoReturn

from bot.answers.compose import plain_text
from bot.answers.reply import Reply
from bot.cli.output import decoded, readable
from bot.conversation.in_memory_chats import InMemoryChats


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionLine:
    """A line that was understood.

    Attributes:
        id: given back with the reply, whatever it is.
        text: the question.
        chat: name of the chat, or None for a question on its own.
    """

    id: Any
    text: str
    chat: str | None


class BadLineError(ValueError):
    """A line that holds no question; the message says why.

    Attributes:
        id: the id of the line as far as it could be read, else None.
    """

    def __init__(self, message: str, identifier: Any = None) -> None:
        super().__init__(message)
        self.id = identifier


def stream(chats: InMemoryChats, source: BinaryIO, sink: BinaryIO) -> None:
    """Answer every line of *source* with one line on *sink*, at once, until *source* ends."""
    for line in source:
        sink.write(_encoded(answer(chats, line)))
        sink.flush()


def answer(chats: InMemoryChats, line: bytes) -> dict[str, Any]:
    """The object that replies to one line; a bad line is refused."""
    try:
        asked = read(line)
    except BadLineError as error:
        return dump(error.id, Reply(outcome="refused", language="en", text=str(error)))
    return dump(asked.id, chats.say(asked.chat, asked.text))


def read(line: bytes) -> QuestionLine:
    """Read one line, ``{"q": question, "id": anything, "chat": name}``; only ``q`` must be there.

    Raises:
        BadLineError: it is not JSON, not an object, or has no text under ``q``.
    """
    try:
        row = json.loads(decoded(line), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise BadLineError('the line is not JSON: write {"id": "1", "q": "your question"}') from error
    if not isinstance(row, dict):
        raise BadLineError('the line is not a JSON object: write {"id": "1", "q": "your question"}')
    identifier, chat = row.get("id"), row.get("chat")
    if not isinstance(row.get("q"), str):
        raise BadLineError('the line has no question: write its text under "q"', identifier)
    return QuestionLine(id=identifier, text=readable(row["q"]), chat=None if chat is None else json.dumps(chat, sort_keys=True))


def dump(identifier: Any, reply: Reply) -> dict[str, Any]:
    """A reply as JSON values, its text as the user reads it."""
    return {
        "id": identifier,
        "outcome": reply.outcome,
        "tier": reply.tier,
        "text": plain_text(reply),
        "sources": [{"document": source.document, "quote": source.quote} for source in reply.sources],
        "options": [option.label for option in reply.options],
    }


def _encoded(row: dict[str, Any]) -> bytes:
    try:
        return (json.dumps(row, ensure_ascii=False) + "\n").encode()
    except UnicodeEncodeError:  # an id with half of a surrogate pair, which only an escape can hold
        return (json.dumps(row) + "\n").encode()


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)
