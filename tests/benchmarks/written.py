"""A base as the files that an administrator would keep: what reading them gives is the base again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from bot.facts.model import Fact, Gap, KnowledgeBase


def written(base: KnowledgeBase) -> tuple[dict[str, str], dict[str, str]]:
    """The YAML files and the documents of an invented base: entities, facts, gaps and wordings in one file each."""
    phrasings: dict[str, list[str]] = {}
    for phrasing in base.phrasings:
        phrasings.setdefault(phrasing.item, []).append(phrasing.text)
    files = {
        "documents.yaml": _section("documents", (_flow({"id": name, "file": f"{name}.txt"}) for name in base.documents)),
        "entities.yaml": _section("entities", (_flow({"id": e.id, "kind": e.kind, "names": e.names}) for e in base.entities.values())),
        "facts.yaml": _section("facts", map(_fact, base.facts.values())),
        "gaps.yaml": _section("gaps", map(_gap, base.gaps.values())),
        "phrasings/invented.yaml": "".join(_phrasings(phrasings)),
    }
    return files, {f"documents/{name}.txt": document.text for name, document in base.documents.items()}


def _section(name: str, items: Iterable[str]) -> str:
    return f"{name}:\n" + "".join(f"  - {item}\n" for item in items)


def _flow(value: object) -> str:
    # What JSON writes on one line is a YAML flow mapping too.
    return json.dumps(value, ensure_ascii=False)


def _fact(fact: Fact) -> str:
    lines = [f"id: {fact.id}", f"subjects: [{', '.join(fact.subjects)}]", "answer:"]
    lines += [f"  {language}: {_flow(text)}" for language, text in fact.answer.items()]
    lines += ["quotes:", *(f"  - {{document: {quote.document}, text: {_flow(quote.text)}}}" for quote in fact.quotes)]
    return "\n    ".join(lines)


def _gap(gap: Gap) -> str:
    return f"id: {gap.id}\n    subjects: [{', '.join(gap.subjects)}]"


def _phrasings(phrasings: Mapping[str, list[str]]) -> Iterator[str]:
    yield "phrasings:\n"
    for item, texts in phrasings.items():
        yield f"  {item}: |\n" + "".join(f"    {text}\n" for text in texts)
