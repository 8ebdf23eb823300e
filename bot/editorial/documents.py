"""Adding a document, its text made so that quotes can be taken from it at once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.answers.texts import message, say
from bot.editorial.entries import check_id, with_entry, with_entry_changed
from bot.editorial.forms import find, stored_entries
from bot.editorial.rewriting import rewrite
from bot.editorial.scalars import refuse_controls
from bot.editorial.texts import Texts, is_yaml, replaced
from bot.editorial.values import Value, sections
from bot.errors import EditError
from bot.facts.languages import LANGUAGES, language_of
from bot.facts.model import Places
from bot.facts.places import places_text
from bot.facts.report import shorten
from bot.messages import Message

DOCUMENTS = "documents.yaml"
"""File that lists the documents of a folder that has no list yet."""

MAX_CHARACTERS = 2_000_000
"""Longest text of a document that is taken; a book has about 1 million characters."""

MAX_SENTENCES = 10_000
"""Most sentences of a document that is taken, a book of 1 million characters: each can be found, and takes 12 kB of memory for that."""

_SHOWN = 4
"""Heads and feet of pages that are shown."""

_FOLDER = "documents/"
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDocument:
    """What was read of a file that is to be a document.

    Attributes:
        text: its text, as it is kept.
        places: where the paragraphs of the text stand in the file.
        title: what the file calls itself; may be empty.
        pages: how many there are; None where there are none.
        paragraphs: lines of the text that are not empty.
        sentences: how many can be found.
        encoding: what it was written in; empty where its kind leaves no choice.
        left_out: heads and feet of pages, each once.
    """

    text: str
    places: Places = field(default_factory=Places)
    title: str = ""
    pages: int | None = None
    paragraphs: int
    sentences: int
    encoding: str = ""
    left_out: tuple[str, ...] = ()

    def measures(self, language: str) -> str:
        """How much was read, on one line."""
        told = [say("document_pages_read", language, pages=self.pages)] if self.pages else []
        told.append(say("document_read", language, paragraphs=self.paragraphs, sentences=self.sentences))
        if self.encoding:
            told.append(say("document_encoding_read", language, encoding=self.encoding))
        if self.left_out:
            told.append(say("document_left_out", language, texts=" / ".join(shorten(text) for text in self.left_out[:_SHOWN])))
        return say("document_between", language).join(told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """The file that a text was read from: the ending of its name, in small letters with its dot, and what it holds."""

    ending: str
    data: bytes

    def path(self, identifier: str) -> str:
        """Where it is kept, beside the text of the document of that id: called by what it holds, so that no other file takes its place."""
        return f"{_FOLDER}{identifier}.{hashlib.sha256(self.data).hexdigest()[:16]}{self.ending}"


def original_of(name: str, data: bytes) -> Original | None:
    """What is to be kept of a file besides its text; None: the text is all there is."""
    ending = f".{name.rpartition('.')[2].lower()}"
    # In the folder a .txt file is a document itself.
    return None if ending == ".txt" else Original(ending=ending, data=data)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddDocument:
    """Add a source text.

    Attributes:
        id: its id, for quotes.
        title: title as the document has it.
        titles: the title in other languages.
        text: the whole text.
        date: date as far as it is known (ISO or free text), else None.
        publisher: publisher as far as it is known, else None.
        read: what was read of the file that the text is from; None: nobody sent a file.
        original: that file, to be kept beside the text; None: the text is all there is.
    """

    id: str
    title: str
    titles: Mapping[str, str] = field(default_factory=dict)
    text: str
    date: str | None = None
    publisher: str | None = None
    read: ReadDocument | None = None
    original: Original | None = None

    @property
    def originals(self) -> Mapping[str, bytes]:
        """The files that are kept besides the texts: path -> content."""
        return {} if self.original is None else {self.original.path(self.id): self.original.data}

    def apply(self, texts: Texts) -> Texts:
        """The texts with the document and its entry; EditError when the id is taken or the text is empty or binary.

        When it is the second document, quotes that named none, since there was only one, name the first one from now on.
        """
        check_id(self.id)
        text = document_text(self.text)
        path = f"{_FOLDER}{self.id}.txt"
        taken = next((str(one.place) for one in stored_entries(texts, "documents") if one.id == self.id), path if path in texts else None)
        if taken is not None:
            told = Message(
                "there is a document '{id}' already ({place}) -> choose another id",
                "已有文件“{id}”（{place}） -> 请换一个 id",
                id=self.id,
                place=taken,
            )
            raise EditError(told)
        details = {"title": self.title, "date": self.date, "publisher": self.publisher}
        entry: dict[str, Value] = {"id": self.id, "file": path}
        entry.update({key: " ".join(value.split()) for key, value in details.items() if value and value.strip()})
        if self.titles:
            entry["titles"] = dict[str, Value](self.titles)
        if self.original is not None:
            entry["original"] = self.original.path(self.id)
        if self.read is not None and (places := places_text(self.read.places)):
            entry["places"] = dict[str, Value](places)
        file = next((one.file for one in stored_entries(texts, "documents")), DOCUMENTS)
        return with_entry(replaced(_with_names(texts), path, text), file, "documents", entry)

    def summary(self, language: str) -> str:
        """One line that says what changes."""
        told = say("admin_add_document", language, id=self.id, text=shorten(self.title or self.text))
        return told if self.read is None else say("document_measured", language, text=told, measures=self.read.measures(language))


def untitled_language(title: str, titles: Mapping[str, str]) -> str | None:
    """The language in which a document has no title: who asks in it does not find the document by that. None: there is none."""
    return next((language for language in LANGUAGES if language != language_of(title) and language not in titles), None)


def checked_title(text: str, language: str) -> str:
    """A title in a language, as it is kept; EditError when what was typed is in the other one, such as a yes."""
    title = " ".join(text.split())
    if language_of(title) != language:
        raise EditError(message("title_other_language", text=shorten(title), other=message(f"admin_language_{language}")))
    return title


def with_titles(texts: Texts, identifier: str, titles: Mapping[str, str]) -> Texts:
    """The texts with the title of a document in more languages; where it has one by now, that one stays."""
    if not titles:
        return texts
    entries = list(stored_entries(texts, "documents"))
    path = documents_of(texts).get(identifier)
    if path is not None and all(one.id != identifier for one in entries):
        # A document that is only a file: from now on it has an entry, which says what was known of it before.
        entry: dict[str, Value] = {"id": identifier, "file": path, "titles": dict[str, Value](titles)}
        return with_entry(texts, entries[0].file if entries else DOCUMENTS, "documents", entry)

    def put(entry: dict[str, Value]) -> None:
        held = entry.get("titles")
        entry["titles"] = {**titles, **(held if isinstance(held, dict) else {})}

    return with_entry_changed(texts, find(texts, "documents", identifier, "document"), put, "documents")


def document_text(text: str) -> str:
    """The text of a document as it is kept: one kind of line end, no byte order mark, a line end at the end.

    EditError when it is empty, too long, or holds characters that no text has (it is binary then, or has another encoding).
    """
    text = _LINE_ENDS.sub("\n", text).replace("\ufeff", "")
    if len(text) > MAX_CHARACTERS:
        told = Message(
            "the document has {count:,} characters, at most {most:,} are taken -> divide it into several",
            "文件有 {count:,} 个字符，最多接受 {most:,} 个 -> 请分成几份",
            count=len(text),
            most=MAX_CHARACTERS,
        )
        raise EditError(told)
    if not text.strip():
        told = Message("the document has no text -> send its text, not a picture of it", "文件没有文字 -> 请发送文字，而不是图片")
        raise EditError(told)
    refuse_controls(text, Message("the document", "文件"))
    return text.rstrip("\n") + "\n"


def documents_of(texts: Texts) -> dict[str, str]:
    """The ids of the documents, each with the path of its text, those without an entry included."""
    found = {}
    for one in stored_entries(texts, "documents"):
        file = next((getattr(value, "text", "").strip() for key, value in one.node.entries if key.text == "file"), "")
        path = file if file in texts else _FOLDER + file
        if path in texts:
            found[one.id] = path
    for path in sorted(texts):
        if path.startswith(_FOLDER) and not is_yaml(path) and path not in found.values():
            found.setdefault(path.rpartition("/")[2].rpartition(".")[0], path)
    return found


def _with_names(texts: Texts) -> Texts:
    """The texts with the only document named in the quotes that name none."""
    documents = documents_of(texts)
    if len(documents) != 1:
        return texts
    name = next(iter(documents))
    for file in sorted({one.file for one in stored_entries(texts, "facts")}):
        values = sections(file, texts[file])
        facts = values["facts"]
        for fact in facts if isinstance(facts, list) else ():
            for key in ("quote", "quotes") if isinstance(fact, dict) else ():
                if isinstance(fact, dict) and key in fact:
                    quotes = fact[key]
                    fact[key] = [_named(one, name) for one in quotes] if isinstance(quotes, list) else _named(quotes, name)
        texts = replaced(texts, file, rewrite(file, texts[file], values))
    return texts


def _named(quote: Value, name: str) -> Value:
    if isinstance(quote, str):
        return {"document": name, "text": quote.strip()}
    if isinstance(quote, dict) and "document" not in quote:
        return {"document": name, **quote}
    return quote
