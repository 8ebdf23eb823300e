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
from bot.facts.parse_context import THE_ENTRY, ParseContext, Shape, Written, is_empty, is_missing, numbered
from bot.facts.report import FileLocation, named, noun, shorten, suggestion, there_is_no
from bot.facts.sentences import statements_of
from bot.facts.values import Value, parse_value, split_for
from bot.facts.yaml_reader import Entries, Items, Node, read_tree
from bot.messages import Message, message_of, quoted

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
    rule=Message(
        "a command has at most 32 characters: small letters, digits and underscores",
        "命令最多 32 个字符，只用小写英文字母、数字和下划线（_）",
    ),
)
_THE_QUOTE = Message("the quote", "引文")
_THE_WORDINGS = Message("the wordings", "问法")
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
        for key, node in fields.known(root, Message("the file", "整个文件"), SECTIONS).items():
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
            title, publisher, date, original = (own.text(nodes.get(key), quoted(key)) for key in ("title", "publisher", "date", "original"))
            found = self._places(own, nodes["places"]) if "places" in nodes else Places()
            if original is not None and (original.startswith("/") or "\\" in original or ".." in original.split("/")):
                what = Message("'{path}' leads outside the folder", "“{path}”在文件夹之外", path=shorten(original))
                own.problem(nodes["original"].line, what, Message("name a file inside it", "请写文件夹里面的文件"))
            if "file" not in nodes:
                continue
            file = own.text(nodes["file"], quoted("file")) or ""
            path = next((path for path in (file, _DOCUMENTS + file) if path in self._texts), None)
            if path is None:
                known = sorted(name.removeprefix(_DOCUMENTS) for name in self._texts)
                kind = noun("text file")
                own.problem(nodes["file"].line, there_is_no(kind, file), suggestion(file, known, kind))
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
        parts = own.known(node, quoted("places"), places.KEYS)
        written = {key: own.text(part, quoted(key)) or "" for key, part in parts.items()}
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
                fields = Fields(file=path, report=self.context.report, where=named("document", name))
                if self.context.declare("document", name, fields, 0):
                    title = _first_line(self._texts[path]) or name
                    self._add_document(fields.place(0), Document(id=name, title=title, text=self._texts[path]))

    def _add_document(self, place: FileLocation, document: Document) -> None:
        check_document(document, place, self.context.report)
        self._documents[document.id] = document

    def _read_entities(self, fields: Fields, node: Node) -> None:
        for written in self.context.objects(fields, node, "entities", _ENTITY):
            names = written.fields.lists_by_language(written.nodes.get("names"), quoted("names"))
            if not names and "names" in written.nodes:
                remedy = Message("write at least one name", "请至少写一个名称")
                written.fields.problem(written.nodes["names"].line, is_empty("names"), remedy)
            kind = written.fields.text(written.nodes.get("kind"), quoted("kind")) or "thing"
            self._entities[written.id] = Entity(id=written.id, kind=kind, names=names)

    def _read_facts(self, fields: Fields, node: Node) -> None:
        for written in self.context.objects(fields, node, "facts", _FACT):
            fact = Fact(
                id=written.id,
                subjects=self.context.refer(written, "subjects", "entity"),
                tells=tuple(self._values(written)),
                answer=self.context.texts(written, "answer"),
                quotes=tuple(self._quotes(written)),
                summary=written.fields.flag(written.nodes.get("summary"), quoted("summary")),
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
        told = own.known(entry, quoted("tells"), (*KINDS, FOR), kind_remedy)
        holds = told.pop(FOR, None)
        holds_for = own.text(holds, quoted(FOR)) or ""
        if holds is not None and not told:
            what = Message("'{key}' stands without a value", "“{key}”旁边没有数值", key=FOR)
            remedy = Message("write the value beside it, such as 'amount: 3.6 billion yuan'", "请在旁边写上数值，例如“amount: 36亿元”")
            own.problem(holds.line, what, remedy)
        for kind, node in told.items():
            for line, text in own.strings(node, quoted(kind)):
                bare, held = split_for(text)
                try:
                    yield parse_value(kind, bare, held or holds_for)
                except ValueError as error:
                    what = Message("the {kind} '{text}' cannot be read", "{kind} 的值“{text}”无法识别", kind=kind, text=shorten(text))
                    own.problem(line, what, message_of(error))

    def _quotes(self, written: Written) -> Iterator[Quote]:
        own = written.fields
        given = [key for key in ("quote", "quotes") if key in written.nodes]
        if len(given) != 1:
            if given:
                both = Message("'quote' and 'quotes' are both given", "“quote”和“quotes”都写了")
                own.problem(written.line, both, Message("keep 'quotes:' only", "请只保留“quotes:”"))
            else:
                remedy = Message(
                    "add 'quote:' with the 'document:' and its 'text:'", "请添加“quote:”，写明“document:”（文件）和“text:”（原文）"
                )
                own.problem(written.line, Message("a quote is missing", "缺少引文"), remedy)
            return
        node = written.nodes[given[0]]
        entries = node.items if isinstance(node, Items) else (node,)
        if not entries:
            remedy = Message("add a quote with the 'document:' and its 'text:'", "请添加引文，写明“document:”（文件）和“text:”（原文）")
            own.problem(node.line, is_empty(given[0]), remedy)
        for entry in entries:
            quote = self._quote(own, entry)
            if quote is not None:
                yield quote

    def _quote(self, own: Fields, node: Node) -> Quote | None:
        line, name = node.line, None
        before = len(own.report.problems)
        if isinstance(node, Entries):
            parts = own.known(node, _THE_QUOTE, _QUOTE)
            name = own.text(parts.get("document"), quoted("document"))
            text = own.text(parts.get("text"), Message("'text' of the quote", "引文的“text”"))
            line = parts["text"].line if "text" in parts else line
        else:
            text = own.text(node, _THE_QUOTE)
        if len(own.report.problems) > before:
            return None
        if text is None:
            remedy = Message("copy a sentence of the document as its 'text:'", "请从文件中复制一句作为“text:”")
            own.problem(line, Message("the quote has no text", "引文没有文字"), remedy)
            return None
        return self.context.prove(own, line, name, text, self._documents)

    def _read_overviews(self, fields: Fields, node: Node) -> None:
        for written in self.context.objects(fields, node, "overviews", _OVERVIEW):
            own, nodes = written.fields, written.nodes
            operations: tuple[str, ...] = get_args(Operation)
            operation = own.text(nodes.get("operation"), quoted("operation")) or ""
            if "operation" in nodes and operation not in operations:
                kind = noun("operation")
                own.problem(nodes["operation"].line, there_is_no(kind, operation), suggestion(operation, operations, kind))
            facts = self.context.refer(written, "facts", "fact")
            if "facts" in nodes and not facts:
                remedy = Message("name the facts that it draws from", "请列出它所依据的条目")
                own.problem(nodes["facts"].line, is_empty("facts"), remedy)
            self._overviews[written.id] = Overview(
                id=written.id,
                operation=cast(Operation, operation),
                facts=facts,
                tells=own.text(nodes.get("tells"), quoted("tells")),
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
                kinds=tuple(kind for _, kind in own.strings(nodes.get("kinds"), quoted("kinds"))),
                tells=own.text(nodes.get("tells"), quoted("tells")),
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
        for line, text in fields.lines(node, quoted("vocabulary")):
            try:
                name, english, chinese = parse_term(text)
            except ValueError as error:
                what, remedy = error.args
                told = Message("{what}: '{text}'", "{what}：“{text}”", what=what, text=text)
                fields.of(Message("vocabulary", "词汇")).problem(line, told, remedy)
                continue
            concept = Message("concept '{name}'", "词条“{name}”", name=name)
            if self.context.declare("concept", name, fields.of(concept), line):
                self._terms[name] = (english, chinese)

    def _read_aspects(self, fields: Fields, node: Node) -> None:
        for key, value in fields.entries(node, quoted("aspects")):
            own = fields.of(Message("aspect '{name}'", "方面“{name}”", name=key.text))
            texts = own.by_language(value, Message("the name", "名称"))
            if not texts:
                remedy = Message(
                    "write its name in English (en:), in Chinese (zh:), or in both",
                    "请写上英文名称（en:）或中文名称（zh:），也可以两种都写",
                )
                own.problem(value.line, Message("the aspect has no name", "这个方面没有名称"), remedy)
            if self.context.declare("aspect", key.text, own, key.line):
                self._aspects[key.text] = texts

    def _read_suggestions(self, fields: Fields, node: Node) -> None:
        for language, texts in fields.lists_by_language(node, quoted("suggestions")).items():
            self._suggestions[language] = (*self._suggestions.get(language, ()), *texts)

    def _read_phrasings(self, fields: Fields, node: Node) -> None:
        for key, value in fields.entries(node, quoted("phrasings")):
            own = fields.of(Message("phrasings of '{item}'", "“{item}”的问法", item=key.text))
            self.context.note("item", key.text, own, key.line)
            before = len(own.report.problems)
            if not self.context.take_phrasings(own, value, key.text, _THE_WORDINGS) and len(own.report.problems) == before:
                remedy = Message("write one wording a line, or delete the line", "请写上问法，一行一句，或删去这一行")
                own.problem(key.line, Message("no wording stands here", "这里没有问法"), remedy)

    def _read_questions(self, fields: Fields, node: Node) -> None:
        for number, entry in enumerate(fields.items(node, quoted("questions")), 1):
            called = numbered("accepted question", number)
            nodes = fields.of(called).known(entry, THE_ENTRY, _QUESTION)
            question = fields.text(nodes.get("question"), quoted("question"))
            own = fields.of(named("accepted question", question) if question else called)
            if question is None:
                remedy = Message("add 'question:' and the question as people type it", "请添加“question:”，照大家的说法写上问题")
                own.problem(entry.line, is_missing("question"), remedy)
                continue
            item = own.text(nodes.get("item"), quoted("item"))
            declined = own.flag(nodes.get("declined"), quoted("declined"))
            if declined == (item is not None):
                what = (
                    Message("it is both answered and declined", "既写了由什么回答，又写了不回答")
                    if declined
                    else Message("it is not said how it is answered", "没有写明怎样回答")
                )
                remedy = Message(
                    "write 'item:' and the id of what answers it, or else 'declined: yes'",
                    "请写“item:”和回答它的 id；如果不应回答，请写“declined: yes”",
                )
                own.problem(entry.line, what, remedy)
                continue
            if item is not None:
                self.context.note("item", item, own, nodes["item"].line)
            key = " ".join(question.casefold().split())
            if self.context.declare("question", key, own, entry.line):
                self._questions[key] = Accepted(question=question, item=item)

    def _take_phrasings(self, written: Written) -> None:
        if written.id:
            self.context.take_phrasings(written.fields, written.nodes.get("phrasings"), written.id, quoted("phrasings"))


def _first_line(text: str) -> str | None:
    return next((line.strip() for line in text.splitlines() if line.strip()), None)


_SEPARATORS = "，、,;；"
_TERM = Message("write 'name: english phrase, phrase | 中文 词'", "请写成“name: english phrase, phrase | 中文 词”")


def parse_term(line: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Read one line to ``(name, English phrases, Chinese words)``; one of the two may be empty.

    Raises:
        ValueError: the line is malformed; its two arguments, messages, are what is wrong and the remedy.
    """
    name, colon, rest = line.partition(":")
    name = name.strip()
    if not colon or not name:
        raise ValueError(Message("no name stands before a colon", "冒号前面没有名称"), _TERM)
    english, _, chinese = rest.partition("|")
    if "|" in chinese:
        remedy = Message("write one '|', between the English phrases and the Chinese words", "请在英文词组和中文词之间只写一个“|”")
        raise ValueError(Message("more than one '|'", "“|”不止一个"), remedy)
    if CHINESE.search(english):
        what = Message("Chinese words stand before '|'", "“|”前面有中文词")
        raise ValueError(what, Message("write the Chinese words after '|'", "中文词请写在“|”后面"))
    words = tuple(chinese.split())
    if any(separator in word for word in words for separator in _SEPARATORS):
        what = Message("a comma stands between Chinese words", "中文词之间有逗号")
        raise ValueError(what, Message("put spaces between the Chinese words", "中文词之间请用空格隔开"))
    phrases = tuple(phrase.strip() for phrase in english.split(",") if phrase.strip())
    if not phrases and not words:
        raise ValueError(Message("no words stand after the colon", "冒号后面没有词"), _TERM)
    return name, phrases, words
