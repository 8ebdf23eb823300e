"""``python -m tests.topics``: what strangers get on documents that an administrator adds, as a Markdown table with 95 % bounds.

Each set of topics is measured joined to the shipped base with 0, 3 and 10 phrasings a fact, with answers and quotes only, as documents
alone, and each topic as a base of its own. ``learn`` holds the topics the trees were learnt from: its figures are those of seen questions.
The sets ``closed-...`` were opened once, after the program was finished; their first-run figures stand in RESULTS.md.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.facts.model import KnowledgeBase
from bot.retrieval.engine import build
from bot.service import Service, prepare
from tests.topics.scoring import Verdict, judge, shares
from tests.topics.topic import HERE, Topic, joined, read_topics, rows, shipped, with_answers_only, with_phrasings, without_facts

QUESTIONS = HERE.parent / "questions"
COLUMNS = ("right", "right or shown", "wrong", "denied", "false")


def asked_of(base: KnowledgeBase, topics: Sequence[Topic]) -> Iterator[tuple[str, str, Verdict]]:
    """Topic, question and verdict of every question of *topics*, asked of one base."""
    service = Service(prepare(build(base)))
    for topic in topics:
        for asked in topic.questions:
            reply, _ = service.ask(asked.text)
            yield topic.name, asked.id, judge(asked, reply)


def conditions(topics: Sequence[Topic]) -> Iterator[tuple[str, list[tuple[KnowledgeBase, Sequence[Topic]]]]]:
    """The name of each condition, and the bases with the topics asked of them."""
    for count in (0, 3, 10):
        base = joined([shipped(), *(with_phrasings(topic.base, count) for topic in topics)])
        yield f"joined to the shipped base, {count} phrasings a fact", [(base, topics)]
    yield "joined, answers and quotes only", [(joined([shipped(), *(with_answers_only(topic.base) for topic in topics)]), topics)]
    yield "joined, documents alone", [(joined([shipped(), *(without_facts(topic.base) for topic in topics)]), topics)]
    alone: list[tuple[KnowledgeBase, Sequence[Topic]]] = [
        (replace(with_phrasings(topic.base, 3), small_talk=shipped().small_talk), [topic]) for topic in topics
    ]
    yield "each topic alone, 3 phrasings a fact", alone
    yield "each document alone, no facts", [(without_facts(topic.base), [topic]) for topic in topics]


def changed(topics: Sequence[Topic]) -> tuple[int, int]:
    """Of the labelled questions on the shipped document, dialogues left out: how many get another reply when topics are added, and all."""
    services = [
        Service(prepare(build(base))) for base in (shipped(), joined([shipped(), *(with_phrasings(topic.base, 3) for topic in topics)]))
    ]
    texts = [row["q"] for file in sorted(QUESTIONS.glob("*/*.jsonl")) for row in rows(file) if "q" in row]
    replies = [[(reply.tier, reply.text) for reply, _ in map(service.ask, texts)] for service in services]
    return sum(one != other for one, other in zip(*replies, strict=True)), len(texts)


def line(name: str, counts: Counter[str]) -> str:
    """A row of the table."""
    found = shares(counts)
    cells = (f"{found[column][0]:.1f} ({found[column][1]:.0f}-{found[column][2]:.0f})" for column in COLUMNS)
    return f"| {name} | {' | '.join(cells)} |"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the sets named and print their tables."""
    sets = sorted(folder.name for folder in HERE.iterdir() if folder.is_dir() and any(folder.glob("*/questions.jsonl")))
    parser = argparse.ArgumentParser(prog="python -m tests.topics", description=__doc__)
    parser.add_argument("sets", nargs="*", metavar="SET", help=f"one of {', '.join(sets)}; all when left out")
    parser.add_argument("--each", action="store_true", help="a row for every topic besides")
    parser.add_argument("--misses", action="store_true", help="list the questions that were answered wrongly or falsely, or denied")
    parser.add_argument("--shipped", action="store_true", help="count the replies on the shipped document that change instead")
    options = parser.parse_args(arguments)
    for name in options.sets or sets:
        topics = read_topics(HERE / name)
        asked = sum(question.answered for topic in topics for question in topic.questions)
        traps = sum(len(topic.questions) for topic in topics) - asked
        print(f"\n{name}: {len(topics)} topics, {asked} questions that the documents answer, {traps} traps\n")
        if options.shipped:
            print("replies to questions on the shipped document that change when they are added: {} of {}".format(*changed(topics)))
            continue
        print(f"| percent (95 % bounds) | {' | '.join(COLUMNS)} |\n|--|{'--|' * len(COLUMNS)}")
        for condition, bases in conditions(topics):
            judged = [row for base, some in bases for row in asked_of(base, some)]
            print(line(condition, Counter(verdict for _, _, verdict in judged)), flush=True)
            for topic in topics if options.each else ():
                print(line(f"... {topic.name}", Counter(verdict for one, _, verdict in judged if one == topic.name)))
            if options.misses:
                texts = {question.id: question.text for topic in topics for question in topic.questions}
                missed = [(verdict, identifier) for _, identifier, verdict in judged if verdict in ("wrong", "false", "denied")]
                print(*(f"{verdict}: {identifier} {texts[identifier]}" for verdict, identifier in missed), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
