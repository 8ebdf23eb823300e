"""A fact as a person fills it in, and how it stands in its file."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from bot.editorial.entry_slices import EntrySlice, entry_slice_of, identifier_of
from bot.editorial.scalars import refuse_controls
from bot.editorial.tells import tells_of, tells_value
from bot.editorial.texts import Texts, is_yaml
from bot.editorial.values import Block, Value, plain, root_of
from bot.errors import EditError
from bot.facts.keys import KEYS
from bot.facts.languages import LANGUAGES, language_of
from bot.facts.report import FileLocation, named, noun, unknown
from bot.facts.yaml_reader import Entries, Items, Node, Text
from bot.language.hearing import readings
from bot.messages import Message, joined, quoted

_MAX_ID = 40
_WORD = re.compile(r"[a-z0-9]+")
_BEHIND_KEY = re.compile(r"[\"']?\s*:")
_FILLERS = frozenset(
    "a an and are as at be been by for from had has have in into is it its of on or that the their there these this those to was were "
    "which will with".split()
)
_YES = frozenset({"yes", "true"})


@dataclass(frozen=True, slots=True)
class QuoteForm:
    """A proof as it is written.

    Attributes:
        document: id of the document; None when the text alone is written, which means the only document there is.
        text: the words.
    """

    document: str | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactForm:
    """What a person fills in for a fact; all but the answer and a quote may be left empty. Texts have no outer white space.

    Attributes:
        id: its id; in a form for a new fact empty means that one is suggested.
        subjects: ids of entities, the main one first.
        answer, question: language (``en``, ``zh``) -> text.
        quotes: the proof, in order.
        tells: kind -> the values as a table has them: as they are written, with what they hold for (``3.6 billion yuan | for: 2018``).
        summary: whether it describes its main subject as a whole.
        phrasings: the phrasings that stand with the fact itself, those in files of phrasings are not among them.
        other: keys that this form has no field for, such as ``valid_from``, as written.
        file: where it stands, path relative to the folder; empty for a form that stands nowhere. Not compared.
        line: line it begins in, from 1; 0 for a form that stands nowhere. Not compared.
    """

    id: str = ""
    subjects: tuple[str, ...] = ()
    answer: Mapping[str, str] = field(default_factory=dict)
    quotes: tuple[QuoteForm, ...] = ()
    question: Mapping[str, str] = field(default_factory=dict)
    tells: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    summary: bool = False
    phrasings: tuple[str, ...] = ()
    other: Mapping[str, Value] = field(default_factory=dict)
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)


def form_from(values: Mapping[str, Any]) -> FactForm:
    """The fact that ``asdict`` took apart, as JSON has it.

    Raises:
        KeyError, TypeError: it was taken apart by another version of the program.
    """
    return FactForm(
        **{
            **values,
            "subjects": tuple(values["subjects"]),
            "quotes": tuple(QuoteForm(quote["document"], quote["text"]) for quote in values["quotes"]),
            "tells": {kind: tuple(texts) for kind, texts in values["tells"].items()},
            "phrasings": tuple(values["phrasings"]),
        }
    )


_OWN = frozenset(key.name for key in KEYS if not key.kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEntry:
    """An entry of a section, such as a fact, as it stands in its file.

    Attributes:
        id: its id.
        file: path relative to the folder.
        number: its place in the section of that file, from 0.
        node: what is written; lines within it are counted from its beginning when it is an entry slice.
        line: line of the file that it begins in, from 1.
        entry_slice: the entry by itself, where it was read without the rest of its file.
    """

    id: str
    file: str
    number: int
    node: Entries
    line: int
    entry_slice: EntrySlice | None = field(default=None, compare=False)

    @property
    def place(self) -> FileLocation:
        """Where it begins."""
        return FileLocation(file=self.file, line=self.line)


def stored_entries(texts: Texts, section: str) -> Iterator[StoredEntry]:
    """All entries of a section (``facts``, ``gaps``, ...), in the order of the files; KnowledgeError as in ``rewrite``."""
    for file in _files_with(texts, section):
        yield from entries_of(file, root_of(file, texts[file]), section)


def _files_with(texts: Texts, section: str) -> Iterator[str]:
    # Most files hold phrasings only and are not worth reading.
    return (file for file in sorted(texts) if is_yaml(file) and _has_key(texts[file], section))


def _has_key(text: str, key: str) -> bool:
    """Whether *key* and a colon stand anywhere in a text."""
    place = text.find(key)
    while place >= 0 and not _BEHIND_KEY.match(text, place + len(key)):
        place = text.find(key, place + 1)
    return place >= 0


def entries_of(file: str, root: Node | None, section: str) -> Iterator[StoredEntry]:
    """The entries of a section of one file, those without an id included: their id is empty."""
    found = next((value for key, value in root.entries if key.text == section), None) if isinstance(root, Entries) else None
    for number, node in enumerate(found.items if isinstance(found, Items) else ()):
        if isinstance(node, Entries):
            yield StoredEntry(id=identifier_of(node), file=file, number=number, node=node, line=node.line)


def find(texts: Texts, section: str, identifier: str, kind: str) -> StoredEntry:
    """The entry of that id; EditError with the nearest id when there is none. *kind* calls it in the message.

    Of a large file only the entry is read where that is safe; mistakes elsewhere in the file are then left to who reads it whole.
    """
    for file in _files_with(texts, section):
        entry_slice = entry_slice_of(texts[file], section, identifier)
        if isinstance(entry_slice, EntrySlice):
            return StoredEntry(
                id=identifier, file=file, number=entry_slice.number, node=entry_slice.node, line=entry_slice.line, entry_slice=entry_slice
            )
        if entry_slice == "unknown":
            found = next((one for one in entries_of(file, root_of(file, texts[file]), section) if one.id == identifier), None)
            if found is not None:
                return found
    ids = [one.id for one in stored_entries(texts, section)]
    raise EditError(unknown(noun(kind), identifier, ids))


def form_of(texts: Texts, fact_id: str) -> FactForm:
    """The fact of that id as it is written; EditError when there is none."""
    return form_at(find(texts, "facts", fact_id, "fact"))


def forms_of(texts: Texts) -> Iterator[FactForm]:
    """All facts as they are written, in the order of the files."""
    return map(form_at, stored_entries(texts, "facts"))


def form_at(one: StoredEntry) -> FactForm:
    """The form of a fact that stands there; what does not fit a field of the form is read as absent."""
    nodes = {key.text: value for key, value in one.node.entries}
    quotes = nodes.get("quotes", nodes.get("quote"))
    tells = nodes.get("tells")
    return FactForm(
        id=one.id,
        subjects=_strings(nodes.get("subjects")),
        answer=_by_language(nodes.get("answer")),
        quotes=tuple(_quote(node) for node in (quotes.items if isinstance(quotes, Items) else (quotes,)) if node is not None),
        question=_by_language(nodes.get("question")),
        tells=tells_of(plain(tells)),
        summary=_text(nodes.get("summary")).casefold() in _YES,
        phrasings=tuple(_lines(nodes.get("phrasings"))),
        other={key: plain(value) for key, value in nodes.items() if key not in _OWN},
        file=one.file,
        line=one.line,
    )


def cleaned(form: FactForm) -> FactForm:
    """*form* as the program reads it: without outer white space and without what is empty.

    EditError when a text holds a character that cannot be written.
    """

    def clean(text: str, what: Message) -> str:
        text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
        refuse_controls(text, joined((named("fact", form.id), what)) if form.id else what)
        return text

    def several(texts: Collection[str], what: Message) -> tuple[str, ...]:
        return tuple(text for text in (" ".join(clean(one, what).split("\n")) for one in texts) if text)

    def by_language(texts: Mapping[str, str], what: Message) -> dict[str, str]:
        other = next((language for language in texts if language not in LANGUAGES), None)
        if other is not None:
            told = Message(
                "{what}: there is no language '{language}' -> write one of {languages}",
                "{what}：没有语言“{language}” -> 请写下列之一：{languages}",
                what=what,
                language=other,
                languages=joined(LANGUAGES),
            )
            raise EditError(told)
        found = {language: clean(texts.get(language, ""), joined((what, language))) for language in LANGUAGES}
        return {language: text for language, text in found.items() if text}

    tells = {kind: several(values, quoted(kind)) for kind, values in form.tells.items()}
    quotes = ((quote.document, clean(quote.text, Message("the quote", "引文"))) for quote in form.quotes)
    return FactForm(
        id=form.id.strip(),
        subjects=several(form.subjects, quoted("subjects")),
        answer=by_language(form.answer, Message("the answer", "回答")),
        quotes=tuple(QuoteForm((document or "").strip() or None, text) for document, text in quotes if text),
        question=by_language(form.question, Message("the question", "问题")),
        tells={kind: values for kind, values in tells.items() if values},
        summary=form.summary,
        phrasings=several(form.phrasings, Message("a wording", "问法")),
        other=form.other,
        file=form.file,
        line=form.line,
    )


def written(form: FactForm, like: StoredEntry | None = None) -> dict[str, Value]:
    """What is to be written for *form*, which is cleaned.

    *like*: the fact as it stands, whose ways are kept: one text or a text per language, ``quote`` or ``quotes``, a list or a block.
    """
    nodes = {key.text: value for key, value in like.node.entries} if like else {}
    in_flow = like is not None and like.node.flow
    found: dict[str, Value] = {"id": form.id}
    for key, texts in (("question", form.question), ("answer", form.answer)):
        if texts:
            found[key] = _texts_value(texts, nodes.get(key))
    if form.subjects:
        found["subjects"] = _like_strings(form.subjects, nodes.get("subjects"), one=False)
    word = _text(nodes.get("summary"))
    if form.summary or (word and word.casefold() not in _YES):
        found["summary"] = word if (word.casefold() in _YES) == form.summary else "true"
    if form.tells:
        found["tells"] = tells_value(form.tells, plain(nodes.get("tells")))
    if form.quotes:
        key, value = _quotes_value(form.quotes, nodes)
        found[key] = value
    found.update(form.other)
    if form.phrasings:
        found["phrasings"] = phrasings_value(form.phrasings, nodes.get("phrasings"), flow=in_flow)
    return found


def phrasings_value(phrasings: Collection[str], node: Node | None, *, flow: bool) -> Value:
    """Phrasings as a block text, or as a list where they are one already or where one would be taken for a note."""
    if flow or isinstance(node, Items) or any(text.startswith("#") for text in phrasings):
        return list(phrasings)
    return Block("".join(text + "\n" for text in phrasings))


def suggest_id(answer: Mapping[str, str] | str, taken: Collection[str]) -> str:
    """An id for a new fact, from the first words of its answer; in pinyin when there is a Chinese answer only.

    It is none of those *taken* and has the form that ids must have.
    """
    text = answer if isinstance(answer, str) else answer.get("en") or next(iter(answer.values()), "")
    words = _WORD.findall(_latin(text).lower())
    telling = [word for word in words if word not in _FILLERS] or words
    name = ""
    for word in telling[:5]:
        longer = f"{name}-{word}" if name else word[:_MAX_ID]
        if len(longer) > _MAX_ID:
            break
        name = longer
    name = name or "fact"
    if name not in taken:
        return name
    return next(f"{name}-{number}" for number in range(2, len(taken) + 3) if f"{name}-{number}" not in taken)


def changed_fields(before: FactForm, after: FactForm) -> dict[str, tuple[str, ...]]:
    """Field -> the parts of it that differ (languages, kinds, keys), or an empty tuple for a field without parts."""
    found: dict[str, tuple[str, ...]] = {}
    for name in (one.name for one in fields(FactForm) if one.compare):
        old, new = getattr(before, name), getattr(after, name)
        if old == new:
            continue
        parts = tuple(key for key in {**old, **new} if old.get(key) != new.get(key)) if isinstance(old, Mapping) else ()
        found[name] = parts
    return found


def _latin(text: str) -> str:
    known = readings()
    return "".join(f" {known[character]} " if character in known else character for character in text)


def _texts_value(texts: Mapping[str, str], node: Node | None) -> Value:
    if len(texts) == 1 and not isinstance(node, Entries):
        language, text = next(iter(texts.items()))
        if language_of(text) == language:
            return text
    return dict(texts)


def _like_strings(values: tuple[str, ...], node: Node | None, *, one: bool) -> Value:
    """A list, or a single text where the file has one; *one*: a single text also where nothing stands yet."""
    if len(values) == 1 and (isinstance(node, Text) or (one and node is None)):
        return values[0]
    return list(values)


def _quotes_value(quotes: tuple[QuoteForm, ...], nodes: Mapping[str, Node]) -> tuple[str, Value]:
    key = "quotes" if "quotes" in nodes else "quote"
    there = nodes.get(key)
    if len(quotes) == 1 and not isinstance(there, Items):
        return key, _quote_value(quotes[0], there)
    if key == "quote" and not isinstance(there, Items):
        key = "quotes"
    nodes_there = there.items if isinstance(there, Items) else ()
    return key, [_quote_value(quote, nodes_there[n] if n < len(nodes_there) else None) for n, quote in enumerate(quotes)]


def _quote_value(quote: QuoteForm, node: Node | None) -> Value:
    if quote.document is None:
        return {"text": quote.text} if isinstance(node, Entries) else quote.text
    return {"document": quote.document, "text": quote.text}


def _quote(node: Node) -> QuoteForm:
    if isinstance(node, Entries):
        return QuoteForm(_text(_entry(node, "document")) or None, _text(_entry(node, "text")))
    return QuoteForm(None, _text(node))


def _entry(node: Node | None, key: str) -> Node | None:
    return next((value for name, value in node.entries if name.text == key), None) if isinstance(node, Entries) else None


def _text(node: Node | None) -> str:
    return node.text.strip() if isinstance(node, Text) else ""


def _strings(node: Node | None) -> tuple[str, ...]:
    items = node.items if isinstance(node, Items) else (node,)
    return tuple(text for text in map(_text, items) if text)


def _by_language(node: Node | None) -> dict[str, str]:
    if isinstance(node, Entries):
        return {key.text: _text(value) for key, value in node.entries if _text(value)}
    text = _text(node)
    return {language_of(text): text} if text else {}


def _lines(node: Node | None) -> Iterator[str]:
    for one in node.items if isinstance(node, Items) else (node,):
        if isinstance(one, Text):
            yield from (line.strip() for _, line in one.lines() if line.strip())
