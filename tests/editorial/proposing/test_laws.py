"""What holds of the proposals for any document."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.editorial.forms import cleaned
from bot.editorial.proof import numbers_unproved
from bot.editorial.proposing.counter_examples import counter_examples_of
from bot.editorial.proposing.novelty import without_known
from bot.editorial.proposing.proposals import MOST, propose
from bot.editorial.proposing.take_proposals import TakeProposals
from bot.facts.contexts import cells_of
from bot.facts.model import Document, KnowledgeBase
from bot.facts.values import parse_value, split_for
from tests.editorial.conftest import HARBOUR, base_of
from tests.topics.drafts import faulty, proposals_of, taken_unread
from tests.topics.topic import LEARN, Topic, read_topics

KNOWN = base_of(HARBOUR)
TOPICS = read_topics(LEARN)

PIECES = (
    "The Port of Kelsmouth handled 8.11 million tonnes, and the Trust paid £3.2 million in 2024; "
    "云泽大桥改建工程完成投资1.06亿元，超出年度计划600万元。 | \t "
    "（ ） “ ” ( ) , ， . 。 \n \n\n 3.5% 8:30 至 2024年6月3日 to 5,,5 £ $ ¥ 0571-88006137 "
    "a@b.cn www. No. 5 第三期 二十 ten Mr Dr. 县 市 公司 由 其中 该 It the and \0 \ud800 ﷽ 𠀀 \u202e - — = + @ # ' \" { } [ ] : ： yes no"
).split(" ")
TEXTS = st.one_of(
    st.text(max_size=300), st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join), st.lists(st.sampled_from(PIECES)).map("".join)
)

each_topic = pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)


def document(text: str, title: str = "A report") -> Document:
    return Document(id="doc", title=title, text=text)


@given(text=TEXTS, title=TEXTS)
@settings(max_examples=300, deadline=None)
def test_no_text_makes_it_raise_and_what_is_proposed_is_proved(text: str, title: str) -> None:
    one = document(text, title)
    proposals = propose(one, KNOWN)
    assert proposals == propose(one, KNOWN)
    ids = [proposal.form.id for proposal in proposals.found]
    assert len(set(ids)) == len(ids)
    assert not set(ids) & set(KNOWN.facts)
    for proposal in proposals.found:
        quote = proposal.quote
        assert text[quote.start : quote.end] == quote.text
        assert all(quote.text[figure.start : figure.end] == figure.text for figure in proposal.figures)
        assert all(parse_value(kind, *split_for(value)) for kind, values in proposal.form.tells.items() for value in values)
        assert set(proposal.form.subjects) <= {*KNOWN.entities, *proposals.entities}
    without_known(proposals, KNOWN)
    counter_examples_of(proposals.found, proposals.entities, KNOWN)


@each_topic
def test_every_quote_stands_in_its_document_to_the_letter_and_has_the_numbers_of_the_answer(topic: Topic) -> None:
    proposals = proposals_of(topic)
    (text,) = (one.text for one in topic.base.documents.values())
    assert len(proposals.found) >= 20
    for proposal in proposals.found:
        answers = list(proposal.form.answer.values())
        proof = [quote.text for quote in (proposal.lead, proposal.quote) if quote is not None]
        assert all(text.count(one) for one in proof)
        assert [quote.text for quote in proposal.form.quotes] == [" ".join(one.split()) if "\n" in one else one for one in proof]
        if not cells_of(proposal.quote.text):
            names = [name for entity in proposals.entities.values() for group in entity.names.values() for name in group]
            assert numbers_unproved(answers, [*proof, *names]) == ()


@each_topic
def test_all_of_them_can_be_taken_as_they_are(topic: Topic) -> None:
    base = taken_unread(topic)
    proposals = proposals_of(topic)
    assert list(base.facts) == [proposal.form.id for proposal in proposals.found]
    assert set(proposals.entities) == set(base.entities)
    assert base.gaps
    # Figures by year, batch or sector stand side by side.
    assert base.conflicts == ()
    questions = [(language, text) for fact in base.facts.values() for language, text in fact.question.items()]
    assert len(set(questions)) == len(questions)
    assert all(cleaned(proposal.form) == proposal.form for proposal in proposals.found)


def test_few_are_wrong_as_far_as_a_rule_can_judge() -> None:
    proposed = [(proposals_of(topic), topic) for topic in TOPICS]
    found = [faulty(proposal, proposals, topic) for proposals, topic in proposed for proposal in proposals.found]
    assert len([fault for fault in found if fault]) <= 0.02 * len(found)


def test_what_is_known_is_not_proposed_again() -> None:
    topic = TOPICS[0]
    (one,) = topic.base.documents.values()
    taken = taken_unread(topic)
    again = without_known(propose(one, taken), taken)
    assert again.found == ()
    assert not again.entities


@pytest.mark.parametrize(
    "unit",
    [
        "The Port of Kelsmouth handled 8.11 million tonnes of cargo in 2024, and the Trust paid £3.2 million. ",
        "云泽大桥改建工程完成投资1.06亿元，超出年度计划600万元，",
        "Stage | 5 | £3.50\n",
        "3 ",
        "A B C D ",
        "市县公司",
        "“",
        "(",
    ],
)
def test_the_time_is_in_proportion_to_the_text(unit: str) -> None:
    def cost(length: int) -> float:
        one = document((unit * (length // len(unit) + 1))[:length])
        begun = time.process_time()
        propose(one, KNOWN)
        return time.process_time() - begun

    cost(2_000)
    short, long = max(min(cost(20_000) for _ in range(2)), 0.02), cost(160_000)
    assert long < 20 * short


def test_there_is_a_bound_to_their_number() -> None:
    text = "\n".join(f"The library of district {number} lent {number} books to its readers." for number in range(1, MOST + 500))
    assert len(propose(document(text), KNOWN).found) == MOST


@each_topic
def test_nothing_of_a_taken_proposal_is_lost_on_the_way_through_the_files(topic: Topic) -> None:
    proposals = proposals_of(topic)
    base = taken_unread(topic)
    for proposal in proposals.found:
        fact = base.facts[proposal.form.id]
        assert (fact.answer, fact.question, fact.subjects) == (proposal.form.answer, proposal.form.question, proposal.form.subjects)


def test_taking_none_changes_nothing() -> None:
    assert TakeProposals(document="harbour", forms=[], entities={}).apply(HARBOUR) == HARBOUR


def test_an_id_of_the_knowledge_is_not_given_again() -> None:
    text = "The new pier was opened in 2015."
    taken: KnowledgeBase = replace(KNOWN, gaps={**KNOWN.gaps, "new-pier-opened-2015": next(iter(KNOWN.gaps.values()))})
    (proposal,) = propose(document(text), taken).found
    assert proposal.form.id == "new-pier-opened-2015-2"
