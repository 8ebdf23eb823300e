"""A knowledge base read part by part, so that after a change only the parts that differ are read again.

This is the way for knowledge in which nothing is wrong. At the first sign of anything else, all is read by
:func:`bot.facts.schema.parse`, which tells every problem with its line.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import cast

from bot.facts.checks import check_aspects, check_document, check_list, check_overview, check_phrasings
from bot.facts.conflicts import conflict_at, conflicts_of
from bot.facts.cutting import Cut, cut
from bot.facts.lifetimes import circles
from bot.facts.model import Document, Fact, KnowledgeBase, Phrasing
from bot.facts.parse_context import split_aspect
from bot.facts.report import FileLocation, Report
from bot.facts.retirement import leads_of, set_apart
from bot.facts.schema import SECTIONS, SchemaReader, base_of, parse, unlisted
from bot.facts.sentences import statements_of
from bot.facts.yaml_reader import Entries, Items

_ITEMS = ("facts", "overviews", "gaps", "small_talk")
_NOWHERE = FileLocation(file="", line=0)  # what is wrong is told by who reads all with its lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one part of a file says.

    Attributes:
        objects: ``(section, id, object)`` in order.
        references: ``(kind, id)`` of what must be there besides.
        phrasings: the example phrasings, in file order.
        listed: paths of the documents that have an entry here.
    """

    objects: tuple[tuple[str, str, object], ...]
    references: tuple[tuple[str, str], ...]
    phrasings: tuple[Phrasing, ...]
    listed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A knowledge base with the parts it was read from.

    Attributes:
        knowledge: the base.
        texts: path -> text of the documents.
        digests: path -> digest of the text of a file.
        files: path -> digest of the text of a part -> the part; empty when the files had to be read as a whole.
    """

    knowledge: KnowledgeBase
    texts: Mapping[str, str]
    digests: Mapping[str, bytes]
    files: Mapping[str, Mapping[bytes, Part]]


def read_source(files: Mapping[str, str], texts: Mapping[str, str], known: Source | None = None) -> Source:
    """Read and check a whole knowledge base, taking from *known* the parts that are the same.

    Args:
        files: relative path -> text of the YAML files.
        texts: relative path -> text of the documents.
        known: another state of the base; the result does not depend on it.

    Raises:
        KnowledgeError: something is wrong; it holds every problem found.
    """
    digests = {file: _digest(text) for file, text in files.items()}
    same: dict[str, Mapping[bytes, Part]] = {}
    if known is not None and known.texts == texts:
        same = {file: parts for file, parts in known.files.items() if digests.get(file) == known.digests[file]}
    parts = _read_parts(files, texts, known, same)
    before = known.knowledge if known is not None and known.files else None
    knowledge = None if parts is None else _joined([part for read in parts.values() for part in read.values()], texts, before)
    if parts is None or knowledge is None:
        parts, knowledge = {}, parse(files, texts)
    else:
        knowledge = _with_conflicts(set_apart(knowledge), parts, files)
    return Source(knowledge=knowledge, texts=dict(texts), digests=digests, files=parts)


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _read_parts(
    files: Mapping[str, str], texts: Mapping[str, str], known: Source | None, same: Mapping[str, Mapping[bytes, Part]]
) -> dict[str, Mapping[bytes, Part]] | None:
    """The parts of all files in order; None where something is wrong, or a file that lists documents cannot be cut.

    *same*: the files that are as they were, beside documents that are as they were.
    """
    cuts = {file: cut(files[file]) for file in sorted(files) if file not in same}
    listing: dict[str, Mapping[bytes, Part]] = dict(same)
    # Documents come first, since quotes are looked up in them.
    old = known.files if known is not None and known.texts == texts else {}
    for file, found in cuts.items():
        read = _read_cuts(file, [part for part in found or () if part.section == "documents"], texts, {}, old.get(file, {}))
        if read is None:
            return None
        listing[file] = read
    documents = _documents([part for file in sorted(files) for part in listing[file].values()], texts)
    if documents is None:
        return None
    old = _still_good(known, documents) if known is not None else {}
    parts: dict[str, Mapping[bytes, Part]] = {}
    for file in sorted(files):
        if file in same and file in old and len(old[file]) == len(same[file]):
            parts[file] = same[file]
            continue
        found = cuts[file] if file in cuts else cut(files[file])
        usable = {**old.get(file, {}), **listing[file]}
        read = _read_cuts(file, found, texts, documents, usable) if found is not None else None
        if read is None:
            read = _read_cuts(file, [Cut(section="", single=False, text=files[file])], texts, documents, usable)
            if read is None or any(part.listed for part in read.values()):
                return None
        parts[file] = read
    return parts


def _read_cuts(
    file: str, cuts: Sequence[Cut], texts: Mapping[str, str], documents: Mapping[str, Document], usable: Mapping[bytes, Part]
) -> dict[bytes, Part] | None:
    """Digest -> part of what was cut, in order; None when one of them is no part or stands there twice."""
    parts: dict[bytes, Part] = {}
    for found in cuts:
        digest = _digest(found.text)
        part = usable.get(digest) or _read_part(file, found, texts, documents)
        if part is None or digest in parts:
            return None
        parts[digest] = part
    entries = [part.references for found, part in zip(cuts, parts.values(), strict=True) if found.section == "phrasings" and found.single]
    return parts if len(set(entries)) == len(entries) else None


def _read_part(file: str, found: Cut, texts: Mapping[str, str], documents: Mapping[str, Document]) -> Part | None:
    """Read one part; None when there is a problem, or it is not what it was cut for."""
    reader = SchemaReader(texts, documents)
    reader.read(file, found.text)
    nodes = [(section, node) for section, under in reader.sections.items() for _, node in under]
    if found.section:
        match nodes:
            case [(found.section, Items(items=held) | Entries(entries=held))] if not found.single or len(held) == 1:
                pass
            case [(found.section, _)] if not found.single:
                pass
            case _:
                return None
    reader.take(SECTIONS)
    context = reader.context
    if context.report.problems:
        return None
    context.phrasings.sort(key=lambda one: one[1].line)
    return Part(
        objects=tuple((section, name, value) for section, objects in reader.objects.items() for name, value in objects.items()),
        references=tuple((reference.kind, reference.target) for reference in context.references),
        phrasings=tuple(split_aspect(phrasing) for phrasing, _ in context.phrasings),
        listed=tuple(reader.listed),
    )


def _still_good(known: Source, documents: Mapping[str, Document]) -> dict[str, dict[bytes, Part]]:
    """The known parts without those that quote a document which is different now."""
    before = known.knowledge.documents
    changed = {name for name in before if name not in documents or documents[name].text != before[name].text}
    if len(before) == 1 and len(documents) != 1:
        # Quotes need not name the only document.
        changed.update(before)

    def quotes_changed(part: Part) -> bool:
        return any(quote.document in changed for _, _, value in part.objects if isinstance(value, Fact) for quote in value.quotes)

    parts = known.files.items()
    return {file: {digest: part for digest, part in read.items() if not (changed and quotes_changed(part))} for file, read in parts}


def _documents(parts: Sequence[Part], texts: Mapping[str, str]) -> dict[str, Document] | None:
    """All documents by id; None when two have one id or one has no text."""
    listed = {path for part in parts for path in part.listed}
    found = [cast(Document, value) for part in parts for section, _, value in part.objects if section == "documents"]
    found += [document for _, document in unlisted(texts, listed)]
    documents = {document.id: document for document in found}
    report = Report()
    for document in found:
        check_document(document, _NOWHERE, report)
    return documents if len(documents) == len(found) and not report.problems else None


def _joined(parts: Sequence[Part], texts: Mapping[str, str], before: KnowledgeBase | None) -> KnowledgeBase | None:
    """The knowledge base made of all parts; None when they do not fit together. *before*: another base, whose parts do."""
    objects: dict[str, dict[str, object]] = {}
    suggestions: dict[str, tuple[str, ...]] = {}
    count = 0
    for section, name, value in chain.from_iterable(part.objects for part in parts):
        if section == "suggestions":
            suggestions[name] = (*suggestions.get(name, ()), *cast("tuple[str, ...]", value))
        else:
            objects.setdefault(section, {})[name] = value
            count += 1
    documents = _documents(parts, texts)
    items = {name for section in _ITEMS for name in objects.get(section, ())}
    if (
        documents is None
        or count != sum(map(len, objects.values()))
        or len(items) != sum(len(objects.get(section, ())) for section in _ITEMS)
    ):
        return None
    phrasings = chain.from_iterable(part.phrasings for part in parts)
    base = base_of({**objects, "documents": documents, "suggestions": suggestions}, phrasings, _sentences(documents, before))
    known = {"entity": base.entities, "document": documents, "fact": base.facts, "overview": base.overviews, "item": items}
    fitting = all(name in known[kind] for part in parts for kind, name in part.references)
    return base if fitting and _fits(base, before) else None


def _sentences(documents: Mapping[str, Document], before: KnowledgeBase | None) -> Mapping[str, Fact]:
    if before is not None and list(before.documents.values()) == list(documents.values()):
        return before.sentences
    return statements_of(documents.values())


def _with_conflicts(base: KnowledgeBase, parts: Mapping[str, Mapping[bytes, Part]], files: Mapping[str, str]) -> KnowledgeBase:
    """The base with the contradictions between its facts; lines are looked up for those facts alone."""
    found = conflicts_of(base.facts, base.superseded, base.phrasings)
    if not found:
        return base
    wanted = {fact for pair, _ in found for fact in pair}
    places: dict[str, FileLocation] = {}
    for file, read in parts.items():
        for digest, part in read.items():
            for section, name, _ in part.objects:
                if section == "facts" and name in wanted:
                    places[name] = FileLocation(file=file, line=_line_of(name, digest, file, files[file]))
    return replace(base, conflicts=tuple(conflict_at(pair, kind, places) for pair, kind in found))


def _line_of(fact: str, digest: bytes, file: str, text: str) -> int:
    """The line of the file that a fact begins in, from 1; *digest*: of the part that holds it."""
    before = 0
    section = ""
    for found in cut(text) or ():
        # All items but the first have the key of the section in front, which does not stand there in the file.
        before -= found.single and found.section == section
        if _digest(found.text) == digest:
            return before + _line_within(fact, file, found.text)
        before += found.text.count("\n")
        section = found.section
    return _line_within(fact, file, text)


def _line_within(fact: str, file: str, text: str) -> int:
    reader = SchemaReader({}, {})
    reader.read(file, text)
    reader.take(("facts",))
    return reader.context.ids["item"][fact][1].line


def _fits(base: KnowledgeBase, known: KnowledgeBase | None) -> bool:
    """Whether the phrasings, overviews, lists and successions are as they should be; references are known to be right."""
    report = Report()
    for listed in base.lists.values():
        check_list(listed, [entity.kind for entity in base.entities.values()], _NOWHERE, report)
    for overview in base.overviews.values():
        check_overview(overview, [base.facts[fact] for fact in overview.facts], _NOWHERE, report)
    if report.problems or any(circles(base.facts)):
        return False
    if known is not None and _phrased_alike(base, known):
        return True
    phrasings = [(phrasing, _NOWHERE) for phrasing in base.phrasings]
    check_phrasings(phrasings, {}, report, leads_of(base.facts))
    check_aspects(phrasings, base.aspects, {}, report)
    return not report.problems and all(phrasing.aspect is None or phrasing.item in base.gaps for phrasing in base.phrasings)


def _phrased_alike(base: KnowledgeBase, known: KnowledgeBase) -> bool:
    """Whether the phrasings and all that they are judged by are the same; most of them are the same objects, which takes no time."""
    if known.retired or any(fact.retired for fact in base.facts.values()):
        return False
    return (base.phrasings, base.aspects, base.gaps.keys()) == (known.phrasings, known.aspects, known.gaps.keys())
