"""The topics are whole: they read, their questions are proved by their documents, and their replies are judged as it is told."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.reply import Reply, Source
from bot.decisions import Answer, Clarify, Decision, Grounds, NotFound, NotStated, Talk
from bot.language.lexicon import general_lexicon
from bot.language.question import understand
from bot.outcomes import Outcome, Tier
from bot.retrieval.engine import build
from bot.service import Service, prepare
from tests.topics.__main__ import COLUMNS, conditions, line
from tests.topics.scoring import Verdict, folded, judge, overlaps, shares, tally, wilson
from tests.topics.topic import HERE, Asked, joined, read_topic, rows, shipped, with_answers_only, with_phrasings, without_facts
from tests.training.projections import PACKS
from tests.training.rows import read_pack

FOLDERS = sorted(file.parent for file in HERE.glob("*/*/questions.jsonl"))
KINDS = {"answerable", "unanswerable", "offtopic"}

each_topic = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)


QUESTION = Asked(
    id="q",
    text="When did it open?",
    answered=True,
    support=("It opened in 2015.",),
    value=(("2015", "二零一五"),),
    guide="resident",
    kind="answerable",
)
LEFT_OPEN = replace(QUESTION, answered=False, support=(), value=(), kind="unanswerable")


def source(quote: str) -> Source:
    return Source(fact="opening", document="doc", title="Doc", quote=quote, paragraph=1, date="undated")


def test_there_are_topics() -> None:
    assert len(FOLDERS) >= 16
    assert {folder.parent.name for folder in FOLDERS} >= {"learn"}


@each_topic
def test_a_topic_reads_without_problems_and_is_one_document(folder: Path) -> None:
    topic = read_topic(folder)
    assert len(topic.base.documents) == 1
    assert len(topic.base.facts) >= 25
    assert topic.base.gaps
    asked_for = Counter(phrasing.item for phrasing in topic.base.phrasings)
    assert all(asked_for[fact] >= 10 for fact in topic.base.facts)


@each_topic
def test_a_topic_has_forty_questions_of_which_its_document_answers_twenty_six(folder: Path) -> None:
    questions = read_topic(folder).questions
    assert (len(questions), sum(question.answered for question in questions)) == (40, 26)
    assert {question.kind for question in questions} == KINDS
    assert all(question.text.strip() for question in questions)
    assert len({question.text for question in questions}) == 40


@each_topic
def test_every_question_that_is_answered_has_its_proof_in_the_document_and_no_other_has_one(folder: Path) -> None:
    topic = read_topic(folder)
    (document,) = topic.base.documents.values()
    text = folded(document.text)
    for question in topic.questions:
        assert bool(question.support) == question.answered, question.id
        assert all(folded(sentence) in text for sentence in question.support), question.id
        assert question.answered or not question.value, question.id
        assert all(all(group) for group in question.value), question.id


@each_topic
def test_every_contrast_names_a_fact(folder: Path) -> None:
    file = folder / "contrasts.jsonl"
    if not file.exists():
        return
    base = read_topic(folder).base
    contrasts = rows(file)
    assert {row["fact"] for row in contrasts} <= set(base.facts)
    assert {row["right"] for row in contrasts} == {True, False}
    assert all(row["q"].strip() for row in contrasts)


def test_no_two_questions_have_the_same_id() -> None:
    counts = Counter(question.id for folder in FOLDERS for question in read_topic(folder).questions)
    assert [name for name, count in counts.items() if count > 1] == []


def test_bases_that_are_joined_have_different_ids() -> None:
    bases = [shipped(), *(read_topic(folder).base for folder in FOLDERS)]
    for field in ("documents", "facts", "overviews", "gaps", "entities", "sentences"):
        counts = Counter(name for base in bases for name in getattr(base, field))
        assert [name for name, count in counts.items() if count > 1] == [], field
    together = joined(bases)
    assert len(together.facts) == sum(len(base.facts) for base in bases)
    assert len(together.phrasings) == sum(len(base.phrasings) for base in bases)


@pytest.mark.parametrize("file", sorted(PACKS.glob("*.jsonl")), ids=lambda file: file.stem)
def test_a_pack_of_contrasts_is_a_base_with_two_phrasings_a_fact(file: Path) -> None:
    base, right, near = read_pack(file)
    assert len(base.facts) == len(rows(file)) >= 20
    assert set(Counter(phrasing.item for phrasing in base.phrasings).values()) == {2}
    assert {item for item, _ in (*right, *near)} == set(base.facts)
    kept = {phrasing.text for phrasing in base.phrasings}
    assert kept.isdisjoint(text for _, text in right)
    for fact in base.facts.values():
        assert base.documents[fact.quotes[0].document].text[fact.quotes[0].start : fact.quotes[0].end] == fact.quotes[0].text
        assert fact.answer
        assert fact.question


@pytest.mark.parametrize("count", [0, 1, 3, 10])
def test_a_base_keeps_the_first_phrasings_of_each_fact_and_all_of_its_gaps(count: int) -> None:
    base = read_topic(FOLDERS[0]).base
    cut = with_phrasings(base, count)
    before, after = (Counter(phrasing.item for phrasing in one.phrasings) for one in (base, cut))
    assert all(after[fact] == min(count, before[fact]) for fact in base.facts)
    assert all(after[gap] == before[gap] for gap in base.gaps)
    assert [phrasing for phrasing in base.phrasings if phrasing in set(cut.phrasings)] == list(cut.phrasings)


def test_a_base_of_answers_and_quotes_can_be_asked_and_so_can_the_document_alone() -> None:
    topic = read_topic(FOLDERS[0])
    answers, documents = with_answers_only(topic.base), without_facts(topic.base)
    assert (len(answers.facts), answers.phrasings, answers.gaps) == (len(topic.base.facts), (), {})
    assert (documents.facts, documents.phrasings) == ({}, ())
    assert documents.sentences
    for base in (answers, documents):
        reply, _ = Service(prepare(build(base))).ask(topic.questions[0].text)
        assert reply.text


@pytest.mark.parametrize(("quote", "sentence", "overlapping"), [
    ("It opened in 2015.", "It opened in 2015.", True),
    ("opened in 2015", "It opened in 2015.", True),
    ("It opened in 2015. It cost a lot.", "It opened in 2015", True),
    ("It’s  “new”", 'It\'s "new".', True),
    ("2015年开业。", "2015年开业", True),
    ("It opened in 2016.", "It opened in 2015.", False),
    ("", "It opened in 2015.", False),
    (" . ", "It opened in 2015.", False),
])  # fmt: skip
def test_a_quote_proves_a_sentence_if_one_stands_in_the_other(quote: str, sentence: str, overlapping: bool) -> None:
    assert overlaps(quote, sentence) is overlapping


def reply(tier: Tier, text: str = "It opened in 2015.", quote: str = "It opened in 2015.") -> Reply:
    question = understand("When?", general_lexicon())
    grounds = Grounds(question=question, confidence=0.0, reason="made up")
    decisions: dict[Tier, tuple[Outcome, Decision | None]] = {
        "answer": ("answer", Answer(items=("opening",), grounds=grounds)),
        "not sure": ("clarify", Clarify(options=("opening",), grounds=grounds)),
        "not stated": ("unknown", NotStated(subject=None, aspect=None, gap=None, offers=(), grounds=grounds)),
        "not found": ("unknown", NotFound(offers=(), grounds=grounds)),
        "small talk": ("smalltalk", Talk(item=None, grounds=grounds)),
    }
    outcome, decision = decisions[tier]
    found = Reply(outcome=outcome, language="en", text=text, sources=(source(quote),), decision=decision)
    assert found.tier == tier
    return found


@pytest.mark.parametrize(("given_reply", "verdict"), [
    (reply("answer"), "right"),
    (reply("answer", text="It opened in 二零一五."), "right"),
    (reply("answer", text="It opened."), "right"),
    (reply("answer", text="It opened.", quote="It opened"), "wrong"),
    (reply("answer", quote="It closed in 2019."), "wrong"),
    (reply("not sure"), "shown"),
    (reply("not sure", quote="It closed in 2019."), "unsure"),
    (reply("not stated"), "denied"),
    (reply("not found"), "not found"),
    (reply("small talk"), "not found"),
])  # fmt: skip
def test_a_reply_to_what_the_document_answers_is_judged_by_its_proof_and_its_value(given_reply: Reply, verdict: str) -> None:
    assert judge(QUESTION, given_reply) == verdict


@pytest.mark.parametrize(("tier", "verdict"), [("answer", "false"), ("not sure", "held"), ("not stated", "held"), ("not found", "held")])
def test_what_the_document_leaves_open_is_held_unless_it_is_answered(tier: Tier, verdict: str) -> None:
    assert judge(LEFT_OPEN, reply(tier)) == verdict


@pytest.mark.parametrize(("count", "total", "bounds"), [
    (0, 0, (0.0, 100.0)), (0, 10, (0.0, 27.8)), (5, 10, (23.7, 76.3)), (10, 10, (72.2, 100.0)), (90, 100, (82.6, 94.5)),
])  # fmt: skip
def test_the_bounds_of_a_share_are_those_of_wilson(count: int, total: int, bounds: tuple[float, float]) -> None:
    assert wilson(count, total) == pytest.approx(bounds, abs=0.06)


@given(total=st.integers(1, 2000), data=st.data())
def test_a_share_lies_within_its_bounds_and_more_cases_narrow_them(total: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, total))
    low, high = wilson(count, total)
    assert 0 <= low <= 100 * count / total + 1e-9
    assert 100 * count / total - 1e-9 <= high <= 100
    narrower = wilson(10 * count, 10 * total)
    assert narrower[1] - narrower[0] < high - low


def test_shares_are_of_the_questions_that_are_answered_or_of_the_others() -> None:
    given: list[Verdict] = ["right", "right", "right", "right", "right", "right", "shown", "shown", "wrong", "denied"]
    counts = tally([*given, "false", "held", "held", "held"])
    found = {name: values[0] for name, values in shares(counts).items()}
    assert found == {"right": 60, "right or shown": 80, "wrong": 10, "denied": 10, "false": 25}
    assert tuple(found) == COLUMNS
    assert line("x", counts) == "| x | 60.0 (31-83) | 80.0 (49-94) | 10.0 (2-40) | 10.0 (2-40) | 25.0 (5-70) |"
    assert {values[0] for values in shares(Counter()).values()} == {0}


def test_every_condition_asks_every_topic() -> None:
    topics = [read_topic(folder) for folder in FOLDERS[:2]]
    for name, bases in conditions(topics):
        assert sorted(topic.name for _, some in bases for topic in some) == sorted(topic.name for topic in topics), name
