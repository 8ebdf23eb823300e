"""A knowledge base while it is read: the ids, references and phrasings met so far, each with its place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from operator import itemgetter

from bot.facts.checks import Reference, check_aspects, check_phrasings, check_references, unproved
from bot.facts.fields import Fields
from bot.facts.model import Document, Phrasing, Quote
from bot.facts.quotes import locate
from bot.facts.report import FileLocation, Report, named, noun, shorten
from bot.facts.yaml_reader import Entries, Node, Text
from bot.messages import Message, quoted

ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
ID_RULE = Message(
    "an id has at most 60 characters: small letters, digits and hyphens", "id 最多 60 个字符，只用小写英文字母、数字和连字符（-）"
)
_ASPECT = re.compile(r"\[([^\]]+)\]\s*(.*)", re.DOTALL)


THE_ENTRY = Message("the entry", "这一项")


def numbered(kind: str, number: int) -> Message:
    """How messages call an object without an id: which one of its section it is, from 1."""
    return Message("{kind} number {number}", "第 {number} 个{kind}", kind=noun(kind), number=number)


def is_empty(key: str) -> Message:
    """That nothing stands under a key."""
    return Message("'{key}' is empty", "“{key}”是空的", key=key)


def is_missing(key: str) -> Message:
    """That an object lacks a key."""
    return Message("'{key}' is missing", "缺少“{key}”", key=key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How a kind of object is written.

    Attributes:
        kind: its name in messages, such as ``fact``.
        space: ids are unique among the objects of one space.
        id_key: key of the id.
        required: keys that must be there besides.
        optional: keys that may be there.
        pattern: what an id looks like.
        rule: the same in words.
    """

    kind: str
    space: str
    id_key: str
    required: tuple[str, ...]
    optional: tuple[str, ...]
    pattern: re.Pattern[str] = ID
    rule: Message = ID_RULE


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An object as it is written.

    Attributes:
        id: its id; empty when it has none (which has been reported).
        line: line it begins in.
        fields: reads its fields and names it in problems.
        nodes: key -> what is written there.
    """

    id: str
    line: int
    fields: Fields
    nodes: Mapping[str, Node]


@dataclass(slots=True)
class ParseContext:
    """What is known of a base before it is complete.

    Attributes:
        report: all problems.
        complete: whether every id could be read; if not, a reference may name what was not understood.
        ids: space -> id -> how messages call the object, and where it stands; objects with problems are among them.
        faulty: ids of objects with problems of their own.
        refused: ids that cannot be used as they are written; the objects are among *ids* nevertheless.
        references: whatever names another object.
        phrasings: the phrasings as written, aspects not yet split off.
        counts: how many objects a section of a file has so far.
    """

    report: Report = field(default_factory=Report)
    complete: bool = True
    ids: dict[str, dict[str, tuple[Message, FileLocation]]] = field(default_factory=dict)
    faulty: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    references: list[Reference] = field(default_factory=list)
    phrasings: list[tuple[Phrasing, FileLocation]] = field(default_factory=list)
    counts: dict[tuple[str, str], int] = field(default_factory=dict)

    def objects(self, fields: Fields, node: Node, section: str, shape: Shape) -> Iterator[Written]:
        """The objects of a list in order; an object is faulty if a problem was found before the next one is asked for."""
        before = len(self.report.problems)
        entries = fields.items(node, quoted(section))
        self.complete = self.complete and len(self.report.problems) == before
        for entry in entries:
            # A long section comes in several parts.
            number = self.counts[fields.file, section] = self.counts.get((fields.file, section), 0) + 1
            before = len(self.report.problems)
            keys = entry.entries if isinstance(entry, Entries) else ()
            written = next((value for key, value in keys if key.text == shape.id_key), None)
            identifier = written.text.strip() if isinstance(written, Text) else ""
            own = fields.of(named(shape.kind, identifier) if identifier else numbered(shape.kind, number))
            nodes = own.known(entry, THE_ENTRY, (shape.id_key, *shape.required, *shape.optional))
            self.complete = self.complete and bool(identifier)
            if not isinstance(entry, Entries):
                if len(self.report.problems) == before:
                    told = Message("nothing stands behind '- '", "“- ”后面没有内容")
                    own.problem(entry.line, told, Message("write the entry, or delete the line", "请写上内容，或删去这一行"))
                continue
            line = written.line if written else entry.line
            if not identifier:
                remedy = Message(
                    "add '{key}:' and a name of your choice; {rule}",
                    "请添加“{key}:”和一个自己起的名称；{rule}",
                    key=shape.id_key,
                    rule=shape.rule,
                )
                own.problem(line, is_missing(shape.id_key), remedy)
            else:
                if shape.pattern.fullmatch(identifier) is None:
                    told = Message("the {key} '{id}' cannot be used", "{key}“{id}”不能使用", key=shape.id_key, id=shorten(identifier))
                    own.problem(line, told, shape.rule)
                    # Nothing refers to the names of commands, which look different.
                    if shape.pattern is ID:
                        self.refused.add(identifier)
                self.declare(shape.space, identifier, own, line)
            for key in shape.required:
                if key not in nodes:
                    own.problem(entry.line, is_missing(key), Message("add '{key}:'", "请添加“{key}:”", key=key))
            yield Written(id=identifier, line=entry.line, fields=own, nodes=nodes)
            if len(self.report.problems) > before:
                self.faulty.add(identifier)

    def declare(self, space: str, identifier: str, fields: Fields, line: int) -> bool:
        """Note that the object of *fields* has that id; False and a problem when another one of the space has it."""
        ids = self.ids.setdefault(space, {})
        if identifier not in ids:
            ids[identifier] = (fields.where, fields.place(line))
            return True
        name, place = ids[identifier]
        if name == fields.where:
            what = Message("it stands in {place} too", "{place} 也有同样的一项", place=place)
        else:
            what = Message(
                "the id '{id}' is that of {name} too ({place})", "id“{id}”也是{name}的 id（{place}）", id=identifier, name=name, place=place
            )
        fields.problem(line, what, Message("delete one of the two, or give it another name", "请删去其中一个，或换一个名称"))
        return False

    def texts(self, written: Written, key: str, *, needed: bool = True) -> dict[str, str]:
        """A text per language; *needed*: an empty one is reported (a missing key was already)."""
        node = written.nodes.get(key)
        before = len(self.report.problems)
        texts = written.fields.by_language(node, quoted(key))
        if needed and node is not None and not texts and len(self.report.problems) == before:
            remedy = Message("write it in English (en:), in Chinese (zh:), or in both", "请写上英文（en:）或中文（zh:），也可以两种都写")
            written.fields.problem(node.line, is_empty(key), remedy)
        return texts

    def refer(self, written: Written, key: str, kind: str) -> tuple[str, ...]:
        """The ids written under *key*, noted as references to objects of *kind*."""
        found = written.fields.strings(written.nodes.get(key), quoted(key))
        for line, target in found:
            self.note(kind, target, written.fields, line)
        return tuple(target for _, target in found)

    def note(self, kind: str, target: str, fields: Fields, line: int) -> None:
        """Note a reference."""
        self.references.append(Reference(kind=kind, target=target, where=fields.where, place=fields.place(line)))

    def prove(self, fields: Fields, line: int, name: str | None, text: str, documents: Mapping[str, Document]) -> Quote | None:
        """The passage *text* of the document called *name*, or of the only document there is; None and a problem otherwise."""
        if name is None:
            # While documents are hidden by other problems, it is not known whether there is only one.
            if not self.complete:
                return None
            if len(documents) != 1:
                what = Message("the quote does not say which document it is from", "引文没有写明出自哪份文件")
                fields.problem(line, what, Message("write the id of its document beside it", "请在旁边写上文件的 id"))
                return None
            name = next(iter(documents))
        document = documents.get(name)
        if document is None:
            self.note("document", name, fields, line)
            return None
        quote = locate(document, text)
        if quote is None:
            fields.problem(line, *unproved(text, document, documents.values()))
        return quote

    def take_phrasings(self, fields: Fields, node: Node | None, item: str, label: Message) -> int:
        """Note the phrasings of *item* and return how many there are; *label* calls the text in messages."""
        found = list(fields.lines(node, label)) if node else []
        source = fields.file.rpartition("/")[2].rpartition(".")[0]
        self.phrasings += [(Phrasing(item=item, text=text, source=source), fields.place(line)) for line, text in found]
        return len(found)

    def finish(self, gaps: Collection[str], facts: Collection[str], overviews: Collection[str], leads: Mapping[str, str]) -> None:
        """Put the phrasings in order, split off their aspects (of *gaps* alone), check references and phrasings.

        *leads*: retired fact -> the fact that its phrasings lead to.
        """
        self.phrasings.sort(key=itemgetter(1))
        names = {identifier: name for identifier, (name, _) in self.ids.get("item", {}).items()}
        aspects = self.ids.get("aspect", {})
        for number, (phrasing, place) in enumerate(self.phrasings):
            if phrasing.text.startswith("[") and phrasing.item in names:
                self.phrasings[number] = self._with_aspect(phrasing, place, gaps, names), place
        check_phrasings(self.phrasings, names, self.report, leads)
        if self.complete:
            spaces = {kind: self.ids.get(kind, {}) for kind in ("entity", "document")}
            known = {**spaces, "fact": facts, "overview": overviews, "item": names}
            check_references(self.references, known, self.report, self.refused)
            check_aspects(self.phrasings, aspects, names, self.report)

    def _with_aspect(self, phrasing: Phrasing, place: FileLocation, gaps: Collection[str], names: Mapping[str, Message]) -> Phrasing:
        """A phrasing as written, with what stands in brackets before it as its aspect."""
        match = _ASPECT.fullmatch(phrasing.text)
        if match is None:
            return phrasing
        if phrasing.item not in gaps:
            remedy = Message(
                "delete the brackets and what is in them: only wordings of gaps have an aspect",
                "请删去方括号和其中的内容：只有空白的问法才有方面",
            )
            written = shorten(phrasing.text[1:].partition("]")[0])
            what = Message("the wording begins with '[{written}]'", "问法以“[{written}]”开头", written=written)
            self.report.add(place, names[phrasing.item], what, remedy)
            return phrasing
        return Phrasing(item=phrasing.item, text=match[2], source=phrasing.source, aspect=match[1].strip())
