"""What was read from a file as JSON, which can be taken from a process that has read hostile bytes: it makes nothing but plain values."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from bot.editorial.documents import ReadDocument
from bot.editorial.forms import FactForm, QuoteForm
from bot.editorial.imports import ImportFile
from bot.editorial.tables import COLUMNS, PROPOSAL_COLUMNS, ImportTable, Row, Table
from bot.editorial.values import Block, Value
from bot.facts.places import KEYS, parse_places, places_text
from bot.messages import Message

FileContents = ImportTable | ImportFile | ReadDocument
"""What a file is: facts of a table or of a YAML file, or a document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Why a file cannot be used: *message* says what, where, and the remedy."""

    message: Message


def as_json(found: FileContents | Refused) -> bytes:
    """It as JSON in UTF-8."""
    match found:
        case Refused(message=message):
            told: dict[str, object] = {"refused": message, "chinese": message.chinese}
        case ImportTable(table=table):
            columns = list(table.letters)
            # A cell that a short row does not have is no empty cell: it changes nothing.
            rows = [[row.number, *(row.cells.get(column) for column in columns)] for row in table.rows]
            told = {"table": {"name": table.name, "sheet": table.sheet, "letters": dict(table.letters), "rows": rows}}
        case ImportFile(name=name, forms=forms):
            told = {"file": {"name": name, "forms": [_plain_form(form) for form in forms]}}
        case document:
            told = {"document": _plain_document(document)}
    return json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass")


def of_json(data: bytes) -> FileContents | Refused:
    """What :func:`as_json` told.

    Raises:
        ValueError: it is nothing of the kind.
    """
    try:
        return _found(json.loads(data.decode("utf-8", "surrogatepass")))
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"not what a reader tells: {error}") from error


def _found(told: object) -> FileContents | Refused:
    match told:
        case {"refused": str(english), "chinese": str(chinese)}:
            return Refused(message=Message(english, chinese))
        case {"document": dict(document)}:
            return _document(document)
        case {"table": dict(table)}:
            return ImportTable(table=_table(table))
        case {"file": {"name": str(name), "forms": list(forms)}}:
            return ImportFile(name=name, forms=tuple(map(_form, forms)))
    raise TypeError("there is no such kind")


def _table(told: dict[str, Any]) -> Table:
    letters = _texts(told["letters"])
    columns = list(letters)
    if "id" not in letters or not set(columns) <= {*COLUMNS, *PROPOSAL_COLUMNS, ""}:
        raise TypeError("columns")
    rows = tuple(_row(columns, row) for row in _list(told["rows"]))
    return Table(name=_text(told["name"]), rows=rows, sheet=_text(told["sheet"]), letters=letters)


def _row(columns: list[str], told: object) -> Row:
    number, *cells = _list(told)
    pairs = zip(columns, cells, strict=True)
    return Row(number=_number(number), cells={column: _text(cell) for column, cell in pairs if column and cell is not None})


def _plain_document(read: ReadDocument) -> dict[str, object]:
    return {
        "text": read.text,
        "places": places_text(read.places),
        "title": read.title,
        "pages": read.pages,
        "paragraphs": read.paragraphs,
        "sentences": read.sentences,
        "encoding": read.encoding,
        "left_out": read.left_out,
    }


def _document(told: dict[str, Any]) -> ReadDocument:
    places = _texts(told["places"])
    if not set(places) <= set(KEYS):
        raise TypeError("places")
    return ReadDocument(
        text=_text(told["text"]),
        places=parse_places(places),
        title=_text(told["title"]),
        pages=None if told["pages"] is None else _number(told["pages"]),
        paragraphs=_number(told["paragraphs"]),
        sentences=_number(told["sentences"]),
        encoding=_text(told["encoding"]),
        left_out=tuple(map(_text, _list(told["left_out"]))),
    )


def _plain_form(form: FactForm) -> dict[str, object]:
    return {
        "id": form.id,
        "subjects": form.subjects,
        "answer": dict(form.answer),
        "quotes": [[quote.document, quote.text] for quote in form.quotes],
        "question": dict(form.question),
        "tells": dict(form.tells),
        "summary": form.summary,
        "phrasings": form.phrasings,
        "other": {key: _marked(value) for key, value in form.other.items()},
        "file": form.file,
        "line": form.line,
    }


def _form(told: Any) -> FactForm:
    if not isinstance(told["summary"], bool):
        raise TypeError("summary")
    return FactForm(
        id=_text(told["id"]),
        subjects=tuple(map(_text, _list(told["subjects"]))),
        answer=_texts(told["answer"]),
        quotes=tuple(QuoteForm(None if document is None else _text(document), _text(text)) for document, text in _list(told["quotes"])),
        question=_texts(told["question"]),
        tells={_text(kind): tuple(map(_text, _list(texts))) for kind, texts in told["tells"].items()},
        summary=told["summary"],
        phrasings=tuple(map(_text, _list(told["phrasings"]))),
        other={_text(key): _value(value) for key, value in told["other"].items()},
        file=_text(told["file"]),
        line=_number(told["line"]),
    )


def _marked(value: Value) -> object:
    """A value so that block texts, which are written as they were, are told from others."""
    if isinstance(value, Block):
        return {"block": str(value)}
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return [_marked(one) for one in value]
    return {"entries": {key: _marked(one) for key, one in value.items()}}


def _value(told: object) -> Value:
    match told:
        case str(text):
            return text
        case list(items):
            return [_value(one) for one in items]
        case {"block": str(text)}:
            return Block(text)
        case {"entries": dict(entries)}:
            return {_text(key): _value(one) for key, one in entries.items()}
    raise TypeError("value")


def _text(told: object) -> str:
    if not isinstance(told, str):
        raise TypeError("text")
    return told


def _number(told: object) -> int:
    if not isinstance(told, int) or isinstance(told, bool):
        raise TypeError("number")
    return told


def _list(told: object) -> list[Any]:
    if not isinstance(told, list):
        raise TypeError("list")
    return told


def _texts(told: object) -> dict[str, str]:
    if not isinstance(told, dict):
        raise TypeError("texts")
    return {_text(key): _text(value) for key, value in told.items()}
