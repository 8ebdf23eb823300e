"""The keys of the YAML files, and how they become a knowledge base; those of a fact stand in ``keys.py``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import cast, get_args

from bot.errors import KnowledgeError
from bot.facts import places
from bot.facts.checks import check_document, check_list, check_overview
from bot.facts.conflicts import conflict_at, conflicts_of
from bot.facts.cutting import Part, Parts, read_parts
from bot.facts.fields import Fields
from bot.facts.keys import KEYS
from bot.facts.kinds import FOR, KINDS, kind_remedy
from bot.facts.languages import CHINESE
from bot.facts.lifetimes import check_period, check_succession, leads_of, read_moment, read_retirement, set_apart
from bot.facts.model import (
    Accepted,
    Document,
    Entity,
    Fact,
    Gap,
    KnowledgeBase,
    ListCommand,
    Operation,
    Overview,
    Places,
    Quote,
    SmallTalk,
)
from bot.facts.parse_context import ParseContext, Shape, Written
from bot.facts.report import FileLocation, shorten, suggestion
from bot.facts.sentences import statements_of
from bot.facts.values import Value, parse_value, split_for
from bot.facts.yaml_reader import Entries, Items, Node, read_tree

_DOCUMENT = Shape(
    kind="document",
    space="document",
    id_key="id",
    required=("file",),
    optional=("title", "titles", "publisher", "date", "original", "places"),
)
_ENTITY = Shape(kind="entity", space="entity", id_key="id", required=("names",), optional=("kind",))
_FACT = Shape(
    kind="fact",
    space="item",
    id_key="id",
    required=tuple(key.name for key in KEYS if key.needed and key.name != "id"),
    optional=tuple(key.name for key in KEYS if not key.needed),
)
_OVERVIEW = Shape(
    kind="overview", space="item", id_key="id", required=("operation", "facts", "title"), optional=("tells", "question", "phrasings")
)
_GAP = Shape(kind="gap", space="item", id_key="id", required=(), optional=("subjects", "reply", "phrasings"))
_SMALL_TALK = Shape(kind="small talk", space="item", id_key="id", required=("reply",), optional=("phrasings",))
_LIST = Shape(
    kind="list",
    space="command",
    id_key="command",
    required=("title", "description"),
    optional=("kinds", "tells", "facts", "overviews"),
    pattern=re.compile(r"[a-z0-9_]{1,32}"),
    rule="a command has at most 32 characters: small letters, digits and underscores",
)
_QUOTE = ("document", "text")
_QUESTION = ("question", "item", "declined")
SECTIONS = (
    *("documents", "entities", "facts", "overviews", "gaps", "small_talk", "vocabulary", "aspects", "suggestions", "phrasings"),
    *("lists", "questions"),
)
"""The keys at the top of a file, in the order in which they are read: documents first, since quotes are looked up in them."""
_DOCUMENTS = "documents/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A knowledge base with what it was read from: path -> the parts of a file."""

    knowledge: KnowledgeBase
    files: Mapping[str, Parts]


def parse(files: Mapping[str, str], documents: Mapping[str, str]) -> KnowledgeBase:
    """Read and check a whole knowledge base.

    Args:
        files: relative path -> text of the YAML files, read in the order of their paths; which file holds what is free.
        documents: relative path -> text of the ``.txt`` files.

    Raises:
        KnowledgeError: something is wrong; it holds every problem found. While a file cannot be understood at all,
            references are not judged: what they name may stand in that file.
    """
    reader = SchemaReader(documents)
    for file in sorted(files):
        reader.read(file, files[file])
    return reader.checked()


def read_source(files: Mapping[str, str], documents: Mapping[str, str], known: Source | None = None) -> Source:
    """The same with the parts of the files, those that *known*, another state of the base, has too not being read again.

    Raises:
        KnowledgeError: as of :func:`parse`.
    """
    before = known.files if known is not None else {}
    parts = {file: read_parts(files[file], before.get(file)) for file in sorted(files)}
    reader = SchemaReader(documents)
    for file, read in parts.items():
        if read.parts:
            reader.take_parts(file, read.parts)
        else:
            reader.read(file, files[file])
    return Source(knowledge=reader.checked(), files=parts)


class SchemaReader:
    """Reads the sections of all files, then turns them into objects.

    Attributes:
        context: what is known so far.
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        """*texts*: path -> text of the documents."""
        self.context = ParseContext()
        self._texts = texts
        self._sections: dict[str, list[tuple[Fields, Node]]] = {key: [] for key in SECTIONS}
        self._listed: set[str] = set()
        self._documents: dict[str, Document] = {}
        self._entities: dict[str, Entity] = {}
        self._facts: dict[str, Fact] = {}
        self._overviews: dict[str, Overview] = {}
        self._gaps: dict[str, Gap] = {}
        self._small_talk: dict[str, SmallTalk] = {}
        self._terms: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
        self._aspects: dict[str, dict[str, str]] = {}
        self._suggestions: dict[str, tuple[str, ...]] = {}
        self._questions: dict[str, Accepted] = {}
        self._lists: dict[str, ListCommand] = {}

    def read(self, file: str, text: str) -> None:
        """Split one file into its sections."""
        tree = read_tree(file, text)
        self.context.report.problems.extend(tree.problems)
        self.context.complete = self.context.complete and tree.complete
        if tree.root is not None:
            self._split(tree.root, Fields(file=file, report=self.context.report))

    def take_parts(self, file: str, parts: Iterable[Part]) -> None:
        """Take one file that was read part by part."""
        for part in parts:
            self._split(part.root, Fields(file=file, report=self.context.report, above=part.above))

    def _split(self, root: Node, fields: Fields) -> None:
        before = len(self.context.report.problems)
        for key, node in fields.known(root, "the file", SECTIONS).items():
            self._sections[key].append((fields, node))
        # What stands under a misspelt section is missing everywhere else.
        self.context.complete = self.context.complete and len(self.context.report.problems) == before

    def checked(self) -> KnowledgeBase:
        """The base that was read.

        Raises:
            KnowledgeError: something is wrong with it.
        """
        self._take(("documents",))
        self._add_unlisted_documents()
        self._take(SECTIONS[1:])
        self.context.finish(self._gaps, self._facts, self._overviews, leads_of(self._facts))
        self._check_overviews()
        self._check_lists()
        check_succession(self._facts, self.context)
        if self.context.report.problems:
            raise KnowledgeError(self.context.report.problems)
        base = KnowledgeBase(
            documents=self._documents,
            entities=self._entities,
            facts=self._facts,
            overviews=self._overviews,
            gaps=self._gaps,
            small_talk=self._small_talk,
            phrasings=tuple(phrasing for phrasing, _ in self.context.phrasings),
            terms=self._terms,
            aspects=self._aspects,
            suggestions=self._suggestions,
            sentences=statements_of(self._documents.values()),
            questions=tuple(self._questions.values()),
            lists=self._lists,
        )
        return self._with_conflicts(set_apart(base))

    def _with_conflicts(self, base: KnowledgeBase) -> KnowledgeBase:
        """The base with the contradictions between its facts."""
        found = conflicts_of(base.facts, base.superseded, base.phrasings)
        places = {fact: self.context.ids["item"][fact][1] for pair, _ in found for fact in pair}
        return replace(base, conflicts=tuple(conflict_at(pair, kind, places) for pair, kind in found))

    def _take(self, keys: Iterable[str]) -> None:
        """Turn what stands under *keys* into objects, in that order: each section has a method of its name."""
        for key in keys:
            for fields, node in self._sections[key]:
                getattr(self, f"_read_{key}")(fields, node)

    def _check_overviews(self) -> None:
        # An overview of faulty facts is judged once those are put right: what they tell is not known yet.
        for overview in self._overviews.values():
            involved = {overview.id, *overview.facts}
            if not involved & self.context.faulty and all(fact in self._facts for fact in overview.facts):
                place = self.context.ids["item"][overview.id][1]
                check_overview(overview, [self._facts[fact] for fact in overview.facts], place, self.context.report)

    def _check_lists(self) -> None:
        # While an entity could not be read, its kind is not known.
        kinds = [entity.kind for entity in self._entities.values()] if self.context.complete else None
        for listed in self._lists.values():
            if listed.id not in self.context.faulty:
                check_list(listed, kinds, self.context.ids["command"][listed.id][1], self.context.report)

    def _read_documents(self, fields: Fields, node: Node) -> None:
        for written in self.context.objects(fields, node, "documents", _DOCUMENT):
            own, nodes = written.fields, written.nodes
            titles = self.context.texts(written, "titles", needed=False)
            title, publisher, date, original = (own.text(nodes.get(key), f"'{key}'") for key in ("title", "publisher", "date", "original"))
            found = self._places(own, nodes["places"]) if "places" in nodes else Places()
            if original is not None and (original.startswith("/") or "\\" in original or ".." in original.split("/")):
                own.problem(nodes["original"].line, f"'{shorten(original)}' leads outside the folder", "name a file inside it")
            if "file" not in nodes:
                continue
            file = own.text(nodes["file"], "'file'") or ""
            path = next((path for path in (file, _DOCUMENTS + file) if path in self._texts), None)
            if path is None:
                known = sorted(name.removeprefix(_DOCUMENTS) for name in self._texts)
                own.problem(nodes["file"].line, f"there is no text file '{file}'", suggestion(file, known, "text file"))
                continue
            self._listed.add(path)
            self._add_document(
                own.place(written.line),
                Document(
                    id=written.id,
                    title=title or _first_line(self._texts[path]) or written.id,
                    titles=titles,
                    publisher=publisher,
                    date=date,
                    text=self._texts[path],
                    original=original,
                    places=found,
                ),
            )

    def _places(self, own: Fields, node: Node) -> Places:
        parts = own.known(node, "'places'", places.KEYS)
        written = {key: own.text(part, f"'{key}'") or "" for key, part in parts.items()}
        try:
            return places.parse_places(written)
        except ValueError as error:
            own.problem(node.line, *error.args)
            return Places()

    def _add_unlisted_documents(self) -> None:
        """The documents that have no entry are called like their files."""
        for path in sorted(self._texts) if self.context.complete else ():
            if path.startswith(_DOCUMENTS) and path not in self._listed:
                name = path.rpartition("/")[2].rpartition(".")[0]
                fields = Fields(file=path, report=self.context.report, where=f"document '{name}'")
                if self.context.declare("document", name, fields, 0):
                    title = _first_line(self._texts[path]) or name
                    self._add_document(fields.place(0), Document(id=name, title=title, text=self._texts[path]))

    def _add_document(self, place: FileLocation, document: Document) -> None:
        check_document(document, place, self.context.report)
        self._documents[document.id] = document

    def _read_entities(self, fields: Fields, node: Node) -> None:
        for written in self.context.objects(fields, node, "entities", _ENTITY):
            names = written.fields.lists_by_language(written.nodes.get("names"), "'names'")
            if not names and "names" in written.nodes:
                written.fields.problem(written.nodes["names"].line, "'names' is empty", "write at least one name")
            kind = written.fields.text(written.nodes.get("kind"), "'kind'") or "thing"
            self._entities[written.id] = Entity(id=written.id, kind=kind, names=names)

    def _read_facts(self, fields: Fields, node: Node) -> None:
        for written in self.context.objects(fields, node, "facts", _FACT):
            fact = Fact(
                id=written.id,
                subjects=self.context.refer(written, "subjects", "entity"),
                tells=tuple(self._values(written)),
                answer=self.context.texts(written, "answer"),
                quotes=tuple(self._quotes(written)),
                summary=written.fields.flag(written.nodes.get("summary"), "'summary'"),
                question=self.context.texts(written, "question", needed=False),
                valid_from=read_moment(written, "valid_from"),
                valid_until=read_moment(written, "valid_until"),
                supersedes=self.context.refer(written, "supersedes", "fact"),
                retired=read_retirement(written, self.context),
            )
            check_period(written, fact)
            self._facts[written.id] = fact
            self._take_phrasings(written)

    def _values(self, written: Written) -> Iterator[Value]:
        node = written.nodes.get("tells")
        for entry in node.items if isinstance(node, Items) else (node,):
            yield from self._values_of(written.fields, entry) if entry else ()

    def _values_of(self, own: Fields, entry: Node) -> Iterator[Value]:
        """The values of one mapping, all of which hold for what stands under ``for``."""
        told = own.known(entry, "'tells'", (*KINDS, FOR), kind_remedy)
        holds = told.pop(FOR, None)
        holds_for = own.text(holds, f"'{FOR}'") or ""
        if holds is not None and not told:
            own.problem(holds.line, f"'{FOR}' stands without a value", "write the value beside it, such as 'amount: 3.6 billion yuan'")
        for kind, node in told.items():
            for line, text in own.strings(node, f"'{kind}'"):
                bare, held = split_for(text)
                try:
                    yield parse_value(kind, bare, held or holds_for)
                except ValueError as error:
                    own.problem(line, f"the {kind} '{shorten(text)}' cannot be read", str(error))

    def _quotes(self, written: Written) -> Iterator[Quote]:
        own = written.fields
        given = [key for key in ("quote", "quotes") if key in written.nodes]
        if len(given) != 1:
            what = "'quote' and 'quotes' are both given" if given else "a quote is missing"
            own.problem(written.line, what, "keep 'quotes:' only" if given else "add 'quote:' with the 'document:' and its 'text:'")
            return
        node = written.nodes[given[0]]
        entries = node.items if isinstance(node, Items) else (node,)
        if not entries:
            own.problem(node.line, f"'{given[0]}' is empty", "add a quote with the 'document:' and its 'text:'")
        for entry in entries:
            quote = self._quote(own, entry)
            if quote is not None:
                yield quote

    def _quote(self, own: Fields, node: Node) -> Quote | None:
        line, name = node.line, None
        before = len(own.report.problems)
        if isinstance(node, Entries):
            parts = own.known(node, "the quote", _QUOTE)
            name = own.text(parts.get("document"), "'document'")
            text = own.text(parts.get("text"), "'text' of the quote")
            line = parts["text"].line if "text" in parts else line
        else:
            text = own.text(node, "the quote")
        if len(own.report.problems) > before:
            return None
        if text is None:
            own.problem(line, "the quote has no text", "copy a sentence of the document as its 'text:'")
            return None
        return self.context.prove(own, line, name, text, self._documents)

    def _read_overviews(self, fields: Fields, node: Node) -> None:
        for written in self.context.objects(fields, node, "overviews", _OVERVIEW):
            own, nodes = written.fields, written.nodes
            operations: tuple[str, ...] = get_args(Operation)
            operation = own.text(nodes.get("operation"), "'operation'") or ""
            if "operation" in nodes and operation not in operations:
                own.problem(nodes["operation"].line, f"there is no operation '{operation}'", suggestion(operation, operations, "operation"))
            facts = self.context.refer(written, "facts", "fact")
            if "facts" in nodes and not facts:
                own.problem(nodes["facts"].line, "'facts' is empty", "name the facts that it draws from")
            self._overviews[written.id] = Overview(
                id=written.id,
                operation=cast(Operation, operation),
                facts=facts,
                tells=own.text(nodes.get("tells"), "'tells'"),
                title=self.context.texts(written, "title"),
                question=self.context.texts(written, "question", needed=False),
            )
            self._take_phrasings(written)

    def _read_lists(self, fields: Fields, node: Node) -> None:
        for written in self.context.objects(fields, node, "lists", _LIST):
            own, nodes = written.fields, written.nodes
            self._lists[written.id] = ListCommand(
                id=written.id,
                title=self.context.texts(written, "title"),
                description=self.context.texts(written, "description"),
                kinds=tuple(kind for _, kind in own.strings(nodes.get("kinds"), "'kinds'")),
                tells=own.text(nodes.get("tells"), "'tells'"),
                facts=self.context.refer(written, "facts", "fact"),
                overviews=self.context.refer(written, "overviews", "overview"),
            )

    def _read_gaps(self, fields: Fields, node: Node) -> None:
        for written in self.context.objects(fields, node, "gaps", _GAP):
            subjects = self.context.refer(written, "subjects", "entity")
            self._gaps[written.id] = Gap(id=written.id, subjects=subjects, reply=self.context.texts(written, "reply", needed=False))
            self._take_phrasings(written)

    def _read_small_talk(self, fields: Fields, node: Node) -> None:
        for written in self.context.objects(fields, node, "small_talk", _SMALL_TALK):
            self._small_talk[written.id] = SmallTalk(id=written.id, reply=self.context.texts(written, "reply"))
            self._take_phrasings(written)

    def _read_vocabulary(self, fields: Fields, node: Node) -> None:
        for line, text in fields.lines(node, "'vocabulary'"):
            try:
                name, english, chinese = parse_term(text)
            except ValueError as error:
                what, remedy = error.args
                fields.of("vocabulary").problem(line, f"{what}: '{text}'", remedy)
                continue
            if self.context.declare("concept", name, fields.of(f"concept '{name}'"), line):
                self._terms[name] = (english, chinese)

    def _read_aspects(self, fields: Fields, node: Node) -> None:
        for key, value in fields.entries(node, "'aspects'"):
            own = fields.of(f"aspect '{key.text}'")
            texts = own.by_language(value, "the name")
            if not texts:
                own.problem(value.line, "the aspect has no name", "write its name in English (en:), in Chinese (zh:), or in both")
            if self.context.declare("aspect", key.text, own, key.line):
                self._aspects[key.text] = texts

    def _read_suggestions(self, fields: Fields, node: Node) -> None:
        for language, texts in fields.lists_by_language(node, "'suggestions'").items():
            self._suggestions[language] = (*self._suggestions.get(language, ()), *texts)

    def _read_phrasings(self, fields: Fields, node: Node) -> None:
        for key, value in fields.entries(node, "'phrasings'"):
            own = fields.of(f"phrasings of '{key.text}'")
            self.context.note("item", key.text, own, key.line)
            before = len(own.report.problems)
            if not self.context.take_phrasings(own, value, key.text, "the wordings") and len(own.report.problems) == before:
                own.problem(key.line, "no wording stands here", "write one wording a line, or delete the line")

    def _read_questions(self, fields: Fields, node: Node) -> None:
        for number, entry in enumerate(fields.items(node, "'questions'"), 1):
            nodes = fields.of(f"accepted question number {number}").known(entry, "the entry", _QUESTION)
            question = fields.text(nodes.get("question"), "'question'")
            own = fields.of(f"accepted question '{shorten(question)}'" if question else f"accepted question number {number}")
            if question is None:
                own.problem(entry.line, "'question' is missing", "add 'question:' and the question as people type it")
                continue
            item = own.text(nodes.get("item"), "'item'")
            declined = own.flag(nodes.get("declined"), "'declined'")
            if declined == (item is not None):
                what = "it is both answered and declined" if declined else "it is not said how it is answered"
                own.problem(entry.line, what, "write 'item:' and the id of what answers it, or else 'declined: yes'")
                continue
            if item is not None:
                self.context.note("item", item, own, nodes["item"].line)
            key = " ".join(question.casefold().split())
            if self.context.declare("question", key, own, entry.line):
                self._questions[key] = Accepted(question=question, item=item)

    def _take_phrasings(self, written: Written) -> None:
        if written.id:
            self.context.take_phrasings(written.fields, written.nodes.get("phrasings"), written.id, "'phrasings'")


def _first_line(text: str) -> str | None:
    return next((line.strip() for line in text.splitlines() if line.strip()), None)


_SEPARATORS = "，、,;；"


def parse_term(line: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Read one line to ``(name, English phrases, Chinese words)``; one of the two may be empty.

    Raises:
        ValueError: the line is malformed; its two arguments are what is wrong and the remedy.
    """
    name, colon, rest = line.partition(":")
    name = name.strip()
    if not colon or not name:
        raise ValueError("no name stands before a colon", "write 'name: english phrase, phrase | 中文 词'")
    english, _, chinese = rest.partition("|")
    if "|" in chinese:
        raise ValueError("more than one '|'", "write one '|', between the English phrases and the Chinese words")
    if CHINESE.search(english):
        raise ValueError("Chinese words stand before '|'", "write the Chinese words after '|'")
    words = tuple(chinese.split())
    if any(separator in word for word in words for separator in _SEPARATORS):
        raise ValueError("a comma stands between Chinese words", "put spaces between the Chinese words")
    phrases = tuple(phrase.strip() for phrase in english.split(",") if phrase.strip())
    if not phrases and not words:
        raise ValueError("no words stand after the colon", "write 'name: english phrase, phrase | 中文 词'")
    return name, phrases, words
