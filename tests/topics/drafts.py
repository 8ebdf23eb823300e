"""``python -m tests.topics.drafts [SET ...]``: how good the proposals of documents are, beside the bases that careful people keep of them.

For each set, in percent:

- *found*: facts of the bases whose sentence and value stand in a proposal (the quotes overlap, and the numbers that the fact tells, else
  the first number of its answer that its quote states, are stated by the proposal's answer);
- *as its own*: the same, and the first of these numbers is that of the value which the proposal is about, not one that stands beside it;
- *wrong*: proposals with a value that their sentence does not state, or a subject that is named neither in the sentence, nor before it in
  its paragraph, nor in the paragraph before, nor in the title;
- *with a question*: proposals that say what they are asked for by, in the language of the document; those with a value beside;
- *right*, *right or shown*, *wrong*, *denied*, *false*: what strangers get when all proposals are taken unread, joined to the shipped base.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence

from bot.editorial.proof import numbers_unproved
from bot.editorial.proposing.counter_examples import counter_examples_of
from bot.editorial.proposing.names import all_names, place_of
from bot.editorial.proposing.proposals import Proposal, Proposals, propose
from bot.editorial.proposing.take_proposals import TakeProposals
from bot.facts.dates import Date
from bot.facts.languages import language_of
from bot.facts.model import Document, Fact, KnowledgeBase
from bot.facts.schema import parse
from bot.facts.values import Amount, Count
from bot.language.normalize import normalize
from bot.language.numbers import find_numbers
from bot.paths import shipped_knowledge
from tests.topics.__main__ import COLUMNS, asked_of, line
from tests.topics.topic import HERE, Topic, joined, read_topics, shipped, without_facts

_NEARLY = 1e-6


def document_of(topic: Topic) -> Document:
    """The only document of a topic."""
    (document,) = topic.base.documents.values()
    return document


def proposals_of(topic: Topic) -> Proposals:
    """What is proposed for the document of a topic where nothing is known of it."""
    return propose(document_of(topic), without_facts(topic.base))


def taken_unread(topic: Topic, *, counter_examples: bool = True) -> KnowledgeBase:
    """The base that results when all proposals for the document of a topic are taken as they are."""
    document = document_of(topic)
    proposals = proposals_of(topic)
    missing = counter_examples_of(proposals.found, proposals.entities, without_facts(topic.base)) if counter_examples else ()
    forms = [one.form for one in proposals.found]
    change = TakeProposals(document=document.id, forms=forms, entities=proposals.entities, counter_examples=missing)
    listed = f"documents:\n  - {{id: {document.id}, file: {document.id}.txt, title: {document.title!r}}}\n".replace("\\t", " ")
    texts = change.apply({"documents.yaml": listed, f"documents/{document.id}.txt": document.text})
    files = {path: text for path, text in texts.items() if path.endswith(".yaml")}
    files["aspects.yaml"] = "aspects:\n" + (shipped_knowledge() / "gaps.yaml").read_text(encoding="utf-8").split("aspects:\n")[1]
    return parse(files, {path: text for path, text in texts.items() if path.endswith(".txt")})


def found(fact: Fact, proposals: Sequence[Proposal], *, as_its_own: bool = False) -> bool:
    """Whether a fact that a careful person wrote stands among the proposals, its first value as what one of them is about."""
    wanted = _values(fact)[:1] if as_its_own else _values(fact)
    for proposal in proposals:
        if any(quote.start < proposal.quote.end and proposal.quote.start < quote.end for quote in fact.quotes):
            answer = next(iter(proposal.form.answer.values()))
            stated = _numbers(proposal.main.text if as_its_own and proposal.main else answer)
            if all(any(abs(value - other) <= _NEARLY * abs(value) for other in stated) for value in wanted):
                return True
    return False


def _values(fact: Fact) -> list[float]:
    told: list[float] = []
    for value in fact.tells:
        match value:
            case Amount(value=number) | Count(value=number):
                told.append(float(number))
            case Date(day=int(day)):
                told.append(float(day))
            case Date(year=int(year)):
                told.append(float(year))
            case _:
                pass
    stated = [number for quote in fact.quotes for number in _numbers(quote.text)]
    told = [value for value in told if value in stated]
    answered = [number for text in fact.answer.values() for number in _numbers(text) if number in stated]
    return told or answered[:1]


def _numbers(text: str) -> list[float]:
    return [number.value for number in find_numbers(normalize(text))]


def faulty(proposal: Proposal, proposals: Proposals, topic: Topic) -> str:
    """What a rule finds wrong with a proposal: ``value``, ``subject``, or nothing."""
    answers = list(proposal.form.answer.values())
    lines = [text for text in document_of(topic).text.splitlines() if text.strip()]
    here = proposal.quote.paragraph - 1
    headings = "\n".join(lines[max(0, here - 12) : here]) if "\t" in proposal.quote.text or "|" in proposal.quote.text else ""
    name = next((one for one in answers[0].split(": ")[:1]), "")
    lead = proposal.lead.text if proposal.lead else ""
    if numbers_unproved(answers, [proposal.quote.text, lead, headings, name if place_of(name, "\n".join(lines)) >= 0 else ""]):
        return "value"
    around = "\n".join([lines[0], *lines[max(0, here - 1) : here + 1]])
    for subject in proposal.form.subjects[:1]:
        if not any(place_of(one, around) >= 0 for one in all_names(proposals.entities[subject])):
            return "subject"
    return ""


def report(name: str, topics: Sequence[Topic], *, each: bool, list_missed: bool) -> Iterator[str]:
    """The lines of the report on a set."""
    facts = missed = own = count = values = subjects = entities = 0
    asked: Counter[tuple[str, str]] = Counter()
    for topic in topics:
        proposals = proposals_of(topic)
        lost = [fact for fact in topic.base.facts.values() if not found(fact, proposals.found)]
        own += sum(found(fact, proposals.found, as_its_own=True) for fact in topic.base.facts.values())
        faults = Counter(faulty(one, proposals, topic) for one in proposals.found)
        facts, missed = facts + len(topic.base.facts), missed + len(lost)
        count, values, subjects = count + len(proposals.found), values + faults["value"], subjects + faults["subject"]
        entities += len(proposals.entities)
        asked.update(_asked(proposals.found))
        if each:
            yield f"... {topic.name}: {len(proposals.found)} proposals, {len(topic.base.facts) - len(lost)}/{len(topic.base.facts)} found"
        if list_missed:
            yield from (f"missed: {fact.id}: {next(iter(fact.answer.values()))} | {fact.quotes[0].text}" for fact in lost)
            yield from (f"{fault}: {one.form}" for one in proposals.found if (fault := faulty(one, proposals, topic)))
    yield f"{name}: {len(topics)} topics, {count} proposals, {entities} new things"
    yield f"found {100 * (facts - missed) / facts:.1f} % of {facts} facts, {100 * own / facts:.1f} % as its own"
    yield f"wrong {100 * (values + subjects) / count:.1f} % of {count} proposals: {values} in a value, {subjects} in the subject"
    for language, name_of in (("en", "English"), ("zh", "Chinese")):
        whole, valued = ((asked[language, part], asked[language, f"{part} asked"]) for part in ("proposals", "values"))
        if whole[0]:
            yield f"with a question {_share(*whole)} of {whole[0]} proposals in {name_of}, {_share(*valued)} of {valued[0]} with a value"
    yield f"\n| percent (95 % bounds) | {' | '.join(COLUMNS)} |\n|--|{'--|' * len(COLUMNS)}"
    for told, with_missing in (("all proposals taken unread", True), ("... without counter-examples", False)):
        bases = [taken_unread(topic, counter_examples=with_missing) for topic in topics]
        judged = list(asked_of(joined([shipped(), *bases]), topics))
        yield line(f"{name}, {told}, all topics joined to the shipped base", Counter(verdict for _, _, verdict in judged))
        for topic in topics if each else ():
            yield line(f"... {topic.name}", Counter(verdict for one, _, verdict in judged if one == topic.name))
        single = [row for base, topic in zip(bases, topics, strict=True) for row in asked_of(joined([shipped(), base]), [topic])]
        yield line("... one topic at a time joined to the shipped base", Counter(verdict for _, _, verdict in single))


def _asked(proposals: Sequence[Proposal]) -> Iterator[tuple[str, str]]:
    """Language and what is counted of each proposal: that it is one, that it has a value, and each with a question."""
    for one in proposals:
        language = language_of(one.quote.text)
        for part in ("proposals", *(("values",) if one.main else ())):
            yield language, part
            if language in one.form.question:
                yield language, f"{part} asked"


def _share(whole: int, part: int) -> str:
    return f"{100 * part / whole if whole else 0.0:.1f} %"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the sets named and print what was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.topics.drafts", description=__doc__)
    parser.add_argument("sets", nargs="*", metavar="SET", help="learn, closed-1 or closed-2; learn when left out")
    parser.add_argument("--each", action="store_true", help="a row for every topic besides")
    parser.add_argument("--missed", action="store_true", help="list the facts that are not found, and the proposals that are wrong")
    options = parser.parse_args(arguments)
    for name in options.sets or ["learn"]:
        for text in report(name, read_topics(HERE / name), each=options.each, list_missed=options.missed):
            print(text, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
