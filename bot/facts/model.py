"""The knowledge as values: what a document states, of whom, and which questions it leaves open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.facts.dates import Date
from bot.facts.values import Value

Texts = Mapping[str, str]
"""Language (``"en"``, ``"zh"``) -> text; never empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where the paragraphs of a text stand in the file that it was read from; all of it is empty for a plain text.

    Paragraphs are numbered from 1, empty lines not counted; each tuple is in the order of the text.

    Attributes:
        pages: the paragraph that each page begins in, and how many characters of it stand on the page before; the first is page 1.
        headings: the paragraphs that are headings.
        rows: runs of rows of a table: the first and the last paragraph, and which row of its table the first one is, from 1.
    """

    pages: tuple[tuple[int, int], ...] = ()
    headings: tuple[int, ...] = ()
    rows: tuple[tuple[int, int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a passage stands, as readers of the original count.

    Attributes:
        page: from 1; None where there are no pages.
        heading: the heading above it; empty where there is none.
        paragraph: from 1, counted from that heading on; 0: it is the heading.
        row: of a table, from 1; None: it stands in no table.
    """

    page: int | None = None
    heading: str = ""
    paragraph: int
    row: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A source text.

    Attributes:
        id: name used by quotes.
        title: title as the document has it.
        titles: the title per language, where a translation is given.
        publisher: publisher as far as it is known, else None.
        date: date as far as it is known (ISO or free text), else None: shown as "undated".
        text: the whole text, unchanged.
        original: the file that the text was read from, relative to the knowledge folder; None: the text is all there is.
        places: where the paragraphs of the text stand in it.
    """

    id: str
    title: str
    titles: Texts = field(default_factory=dict)
    publisher: str | None = None
    date: str | None = None
    text: str
    original: str | None = None
    places: Places = Places()


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A passage that stands verbatim in a document.

    Attributes:
        document: id of the document.
        text: the passage, exactly as the document has it.
        paragraph: number of the paragraph it begins in, from 1, empty lines not counted.
        start: first character in ``Document.text``.
        end: one past the last character.
    """

    document: str
    text: str
    paragraph: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """Somebody or something the documents speak of.

    Attributes:
        id: name used by facts.
        kind: such as ``city``, ``project``, ``organisation``, ``agreement``, ``event``; ``thing`` if not told.
        names: language -> names people use, the first one is shown in replies.
    """

    id: str
    kind: str
    names: Mapping[str, tuple[str, ...]]

    def name(self, language: str) -> str:
        """The name to show, in *language* or else in the language that has one."""
        names = self.names.get(language) or next(iter(self.names.values()))
        return names[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Retirement:
    """That a fact was taken back.

    Attributes:
        reason: why, per language; for editors, never shown to people who ask.
        successor: id of the fact its phrasings lead to, or None.
    """

    reason: Texts
    successor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One statement of the documents.

    Attributes:
        id: unique name, kept for ever (links point to it).
        subjects: ids of the entities it is about, the main one first.
        tells: what it tells, typed; may be empty.
        answer: the short answer per language.
        quotes: the proof, never empty.
        summary: whether it describes its main subject as a whole ("tell me about ...").
        question: the question it answers, per language, shown where people choose; may be empty.
        valid_from: year, month or day from which it holds, that one included; None: always.
        valid_until: year, month or day until which it holds, that one included; None: for ever.
        supersedes: ids of the facts whose place it takes; they are told as what was stated earlier.
        retired: that it was taken back, or None.
    """

    id: str
    subjects: tuple[str, ...]
    tells: tuple[Value, ...]
    answer: Texts
    quotes: tuple[Quote, ...]
    summary: bool = False
    question: Texts = field(default_factory=dict)
    valid_from: Date | None = None
    valid_until: Date | None = None
    supersedes: tuple[str, ...] = ()
    retired: Retirement | None = None


Operation = Literal[
    "list", "timeline", "largest", "smallest", "earliest", "latest", "compare", "sum", "growth", "interval", "count", "year", "summary"
]
"""How an overview is computed from the typed values of facts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """An answer computed from several facts.

    Attributes:
        id: unique name.
        operation: how the items are chosen and ordered.
        facts: ids of the facts it may draw from, in the order shown where the operation sets none.
        tells: the kind of value the operation works on, a name of ``kinds.py``, or None.
        title: heading per language.
        question: the question it answers, per language, shown where people choose; may be empty.
    """

    id: str
    operation: Operation
    facts: tuple[str, ...]
    tells: str | None
    title: Texts
    question: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListCommand:
    """A list that people call up by a command of its own; what it shows stands in the order of the attributes, each fact once.

    Attributes:
        id: the command, without the stroke before it.
        title: heading per language.
        description: what the menu says of the command, per language.
        kinds: kinds of entities: each entity with the fact that describes it.
        tells: a kind of value that can be put in order: the facts that tell one, largest first; None: none for their values.
        facts: ids of facts.
        overviews: ids of overviews.
    """

    id: str
    title: Texts
    description: Texts
    kinds: tuple[str, ...] = ()
    tells: str | None = None
    facts: tuple[str, ...] = ()
    overviews: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A group of questions that people ask and the documents do not answer.

    Attributes:
        id: unique name.
        subjects: ids of the entities asked about; empty when the questions are off the subject altogether.
        reply: own words of the editors per language; empty: the program says what is not stated.
    """

    id: str
    subjects: tuple[str, ...]
    reply: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallTalk:
    """A pleasantry and its reply.

    Attributes:
        id: unique name.
        reply: reply per language.
    """

    id: str
    reply: Texts


Item = Fact | Overview | Gap | SmallTalk


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrasing:
    """A stored example of how people ask.

    Attributes:
        item: id of the fact, overview, gap or small talk meant.
        text: the phrasing.
        aspect: with gaps: what is asked, such as ``cost``; else None.
        source: the set it belongs to (a file of phrasings), used to calibrate on sets left out.
    """

    item: str
    text: str
    aspect: str | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two facts that tell different values for the same question at the same time.

    Attributes:
        facts: their ids, in file order.
        kind: the kind of value, such as ``amount``.
        file: file in which the second stands.
        line: line in which it begins, from 1.
        beside: where the first stands, as messages tell it.
    """

    facts: tuple[str, str]
    kind: str
    file: str
    line: int
    beside: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A question whose answer the editors have found right; a change that alters it is told to them before it is published.

    Attributes:
        question: as people type it.
        item: id of what it is answered with; None: it is declined.
    """

    question: str
    item: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeBase:
    """Everything that is known, checked.

    Attributes:
        documents, entities, facts, overviews, gaps, small_talk: by id, in file order; retired facts are not among the facts.
        phrasings: all example phrasings, in file order; those of a retired fact are its successor's, where it has one.
        terms: the base's own vocabulary: concept -> (English phrases, Chinese words).
        aspects: aspect -> its name per language, for replies about gaps.
        suggestions: language -> questions to offer to people who do not know what to ask.
        retired: the facts that were taken back, by id.
        superseded: fact -> the facts that name it in ``supersedes``, or the successors of those where they are retired.
        conflicts: the facts that contradict each other at some time; :func:`bot.facts.conflicts.warnings_of` tells those of a day.
        questions: the questions whose answers must stay, in file order; no two are the same.
        sentences: the sentences of the documents as statements, by id; none of them is among the facts.
        lists: the lists that have a command, by it, in file order; they may name retired facts.
    """

    documents: Mapping[str, Document]
    entities: Mapping[str, Entity]
    facts: Mapping[str, Fact]
    overviews: Mapping[str, Overview]
    gaps: Mapping[str, Gap]
    small_talk: Mapping[str, SmallTalk]
    phrasings: tuple[Phrasing, ...]
    terms: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]
    aspects: Mapping[str, Texts]
    suggestions: Mapping[str, tuple[str, ...]]
    retired: Mapping[str, Fact] = field(default_factory=dict)
    superseded: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    questions: tuple[Accepted, ...] = ()
    sentences: Mapping[str, Fact] = field(default_factory=dict)
    lists: Mapping[str, ListCommand] = field(default_factory=dict)

    def __contains__(self, identifier: object) -> bool:
        """Whether it is the id of a fact, an overview or a sentence, which can be told."""
        return identifier in self.facts or identifier in self.overviews or identifier in self.sentences

    def item(self, identifier: str) -> Item:
        """The fact (a retired one or a sentence, too), overview, gap or small talk of that id; KeyError when there is none."""
        for group in (self.facts, self.overviews, self.gaps, self.small_talk, self.retired, self.sentences):
            if identifier in group:
                return group[identifier]
        raise KeyError(identifier)
