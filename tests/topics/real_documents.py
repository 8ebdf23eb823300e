"""``python -m tests.topics.real_documents``: how good proposals are on documents that nobody wrote for it, read from their files.

Of each document of ``tests/topics/real``, or of the part of it that ``parts.yaml`` tells:

- *found*: facts that a careful reader listed (``facts.yaml``) whose sentence and value stand in a proposal, by the rule of
  ``tests.topics.drafts``; a sentence that is not read as it stands in the document is found nowhere;
- *usable*: the same, in a proposal that a reader judged ``unchanged`` or ``edited``;
- *unchanged*: proposals that a reader would take as they are: the answer says by itself what the document says, its subject is what
  it is about, the value told is that of the answer, and the question, if there is one, asks for it;
- *wrong*: proposals that would tell another value, or something of another thing, than the document;
- *not judged*: proposals that no reader judged. They count among all proposals, and as nothing else.

The judgements stand beside the document (``judged.jsonl``). One holds for a proposal with that sentence and that answer, as long as what
else people would take with it stays the same too: its subject, its values and its question.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.editorial.proposing.proposals import Proposal, Proposals, propose
from bot.facts.languages import language_of
from bot.facts.model import Document, KnowledgeBase
from bot.facts.quotes import locate
from bot.facts.schema import parse
from bot.reading.documents import read_file
from bot.yaml_loading import load
from tests.topics.drafts import found
from tests.topics.scoring import wilson
from tests.topics.topic import HERE, rows, without_facts

REAL = HERE / "real"
VERDICTS = ("unchanged", "edited", "nothing", "value", "subject")
"""What a reader judges: would take it as it is; after editing; it states nothing that is worth keeping; it is wrong in a value, in the
subject."""

COLUMNS = ("found", "usable", "unchanged", "wrong", "not judged")


@dataclass(frozen=True, slots=True, kw_only=True)
class RealDocument:
    """A document with what a careful reader lists and judges.

    Attributes:
        name: its folder.
        document: it, as the program reads it.
        base: the facts; quotes that are not in the text stand behind it there.
        end: where the part ends of which facts are listed and proposals are judged.
        judged: what a proposal is known by -> the verdict.
    """

    name: str
    document: Document
    base: KnowledgeBase
    end: int
    judged: Mapping[tuple[str, ...], str]


def read_document(folder: Path) -> RealDocument:
    """Read one document from its file, with the list and the judgements beside it."""
    (file,) = folder.glob("document.*")
    text = read_file(file.name, file.read_bytes()).text
    listed = (folder / "facts.yaml").read_text(encoding="utf-8")
    (title,) = [one["title"] for one in load(listed)["documents"]]
    alone = Document(id=folder.name, title=title, text=text)
    quotes = [quote for fact in load(listed)["facts"] for quote in fact.get("quotes", [fact.get("quote")])]
    unread = [quote for quote in quotes if locate(alone, quote) is None]
    border = (load((REAL / "parts.yaml").read_text(encoding="utf-8")) or {}).get(folder.name)
    part = locate(alone, border) if border else None
    if border and part is None:
        raise ValueError(f"{folder.name}: '{border}' is not in the text -> say in parts.yaml where the part ends")
    judgements = rows(folder / "judged.jsonl") if (folder / "judged.jsonl").exists() else []
    return RealDocument(
        name=folder.name,
        document=alone,
        base=parse({"facts.yaml": listed}, {"document.txt": "\n\n".join([text, *unread, ""])}),
        end=part.start if part else len(text),
        judged={_key(one): one["verdict"] for one in judgements},
    )


def read_documents(names: Sequence[str] = ()) -> list[RealDocument]:
    """The real documents of these names, or all of them."""
    folders = sorted(file.parent for file in REAL.glob("*/facts.yaml"))
    return [read_document(folder) for folder in folders if not names or folder.name in names]


def proposals_of(real: RealDocument) -> Proposals:
    """What is proposed for the part of a document, where nothing is known of it."""
    proposals = propose(real.document, without_facts(replace(real.base, documents={real.name: real.document})))
    return replace(proposals, found=tuple(one for one in proposals.found if one.quote.start < real.end))


def judgement(proposal: Proposal, proposals: Proposals, verdict: str = "") -> dict[str, str]:
    """A judgement as it is written down."""
    form = proposal.form
    answer = next(iter(form.answer.values()))
    language = language_of(proposal.quote.text)
    return {
        "quote": " ".join(proposal.quote.text.split()),
        "answer": answer,
        "subject": proposals.entities[form.subjects[0]].name(language) if form.subjects else "",
        "tells": "; ".join(f"{kind}: {text}" for kind, texts in form.tells.items() for text in texts),
        "question": form.question.get(language, ""),
        "verdict": verdict,
    }


def _key(row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(row[name] for name in ("quote", "answer", "subject", "tells", "question"))


def verdict_of(proposal: Proposal, proposals: Proposals, real: RealDocument) -> str:
    """What a reader judged of a proposal; empty when none did."""
    return real.judged.get(_key(judgement(proposal, proposals)), "")


def counts_of(real: RealDocument) -> Counter[str]:
    """How many facts and proposals there are, and how many of them stand under each column and each verdict."""
    proposals = proposals_of(real)
    verdicts = [verdict_of(one, proposals, real) for one in proposals.found]
    usable = [one for one, verdict in zip(proposals.found, verdicts, strict=True) if verdict in ("unchanged", "edited")]
    facts = real.base.facts.values()
    counts = Counter(verdicts)
    counts["facts"], counts["proposals"] = len(facts), len(proposals.found)
    counts["found"] = sum(found(fact, proposals.found) for fact in facts)
    counts["usable"] = sum(found(fact, usable) for fact in facts)
    counts["wrong"] = counts["value"] + counts["subject"]
    counts["not judged"] = counts.pop("", 0)
    return counts


def line(name: str, counts: Mapping[str, int]) -> str:
    """A row of the table."""
    cells = []
    for column in COLUMNS:
        count, total = counts[column], counts["facts" if column in ("found", "usable") else "proposals"]
        low, high = wilson(count, total)
        cells.append(f"{100 * count / total if total else 0.0:.1f} ({low:.0f}-{high:.0f})")
    return f"| {name} | {counts['facts']} | {counts['proposals']} | {' | '.join(cells)} |"


def report(documents: Sequence[RealDocument]) -> Iterator[str]:
    """The lines of the table."""
    yield f"| percent (95 % bounds) | facts | proposals | {' | '.join(COLUMNS)} |\n|--|--:|--:|{'--|' * len(COLUMNS)}"
    total: Counter[str] = Counter()
    for real in documents:
        counts = counts_of(real)
        total.update(counts)
        yield line(real.name, counts)
    yield line("all", total)


def unjudged(real: RealDocument) -> Iterator[str]:
    """The proposals that no reader judged, as lines to write the verdict into and to put into ``judged.jsonl``."""
    proposals = proposals_of(real)
    for one in proposals.found:
        if not verdict_of(one, proposals, real):
            yield json.dumps(judgement(one, proposals), ensure_ascii=False)


def missed(real: RealDocument) -> Iterator[str]:
    """The listed facts that are not found."""
    proposals = proposals_of(real).found
    for fact in real.base.facts.values():
        if not found(fact, proposals):
            yield f"missed: {fact.id}: {next(iter(fact.answer.values()))} | {fact.quotes[0].text}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the real documents and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.topics.real_documents", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="folders of tests/topics/real; all when left out")
    parser.add_argument("--unjudged", action="store_true", help="list the proposals that no reader judged instead")
    parser.add_argument("--missed", action="store_true", help="list the facts that are not found besides")
    options = parser.parse_args(arguments)
    documents = read_documents(options.names)
    for text in () if options.unjudged else report(documents):
        print(text, flush=True)
    for real in documents:
        for text in (*(unjudged(real) if options.unjudged else ()), *(missed(real) if options.missed else ())):
            print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
