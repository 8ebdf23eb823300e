"""Everything that can be told as texts: complete, bounded, and compared with a slow, obvious twin."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.facts.model import KnowledgeBase, Phrasing
from bot.facts.schema import parse
from bot.language.answer_types import type_bit
from bot.language.normalize import normalize
from bot.language.vectors import Tokens, plain, tokens_of, unit
from bot.retrieval import statements as module
from bot.retrieval.statements import (
    ANSWER,
    ASKING,
    CONTEXT,
    MAX_CHOICE,
    MAX_NAMES,
    MAX_PHRASINGS,
    MAX_TOKENS,
    NAME,
    PHRASING,
    QUESTION,
    QUOTE,
    TELLING,
    Statements,
    affinity,
    bm25,
    gather,
    is_name,
)
from tests.equality import same

ENGLISH = "Kelsmouth Port\n\nThe port of Kelsmouth was opened in 2015. It handled 8,000 tonnes of apples. The mayor of Växjö came.\n"
CHINESE = "丽水年鉴\n\n丽水市人民医院于2018年开业。医院占地20亩。去年凯尔斯茅斯代表团来访。\n"
FACTS = """
entities:
  - {id: port, names: {en: [the port, Kelsmouth port, harbour, docks], zh: [港口]}}
facts:
  - {id: opening, subjects: [port], question: When was it opened?, answer: {en: In 2015., zh: 2015 年。},
     quote: {document: port, text: The port of Kelsmouth was opened in 2015.}}
  - {id: apples, subjects: [port], answer: "8,000 tonnes of apples passed in phase two.",
     quote: {document: port, text: "It handled 8,000 tonnes of apples."}}
  - {id: hospital, answer: {zh: 医院占地20亩。}, quote: {document: yearbook, text: 医院占地20亩。}}
overviews:
  - {id: all-of-it, operation: list, title: {en: What is told of the port}, facts: [opening, apples]}
gaps:
  - {id: crime, subjects: [port]}
small_talk:
  - {id: greeting, reply: Hello!}
"""
ASKED = """
phrasings:
  opening: |
    when did the port open
    the year of the opening
  hospital: 医院有多大
  crime: how many thefts were there
  greeting: hello
"""
WORDS = "the port opened when year apples tonnes 医院 丽水 占地 2015 växjö kelsmouth 凯尔斯茅斯 lishui zebra , ?".split()
QUESTIONS = st.lists(st.sampled_from(WORDS) | st.text(max_size=3), max_size=8).map(" ".join)


@pytest.fixture(scope="module")
def base() -> KnowledgeBase:
    return parse({"facts.yaml": FACTS, "phrasings/one.yaml": ASKED}, {"documents/port.txt": ENGLISH, "documents/yearbook.txt": CHINESE})


@pytest.fixture(scope="module")
def statements(base: KnowledgeBase) -> Statements:
    return gather(base)


def fields_of(found: Statements, item: str) -> Counter[int]:
    number = found.items.index(item)
    return Counter(found.field[found.item_start[number] : found.item_start[number + 1]].tolist())


def phrased(base: KnowledgeBase, item: str, texts: list[str]) -> KnowledgeBase:
    added = tuple(Phrasing(item=item, text=text, source="more") for text in texts)
    return replace(base, phrasings=(*base.phrasings, *added))


def test_facts_and_overviews_come_first_and_every_sentence_follows(base: KnowledgeBase, statements: Statements) -> None:
    told = ("opening", "apples", "hospital", "all-of-it")
    assert statements.items == (*told, *base.sentences)
    assert statements.stated == len(told)
    assert len(base.sentences) == 6


def test_what_cannot_be_told_is_no_statement(statements: Statements) -> None:
    assert {"crime", "greeting"}.isdisjoint(statements.items)


def test_every_field_of_an_item_is_a_text(statements: Statements) -> None:
    names = min(MAX_NAMES, 4) + 1
    assert fields_of(statements, "opening") == {PHRASING: 2, QUESTION: 1, ANSWER: 2, QUOTE: 1, NAME: names}
    assert fields_of(statements, "hospital") == {PHRASING: 1, ANSWER: 1, QUOTE: 1}
    assert fields_of(statements, "all-of-it") == {ANSWER: 1, NAME: names}
    assert fields_of(statements, statements.items[-1]) == {QUOTE: 1}


def test_every_word_belongs_to_one_text_and_every_text_has_a_word(statements: Statements) -> None:
    lengths = np.diff(statements.text_start)
    assert (lengths > 0).all()
    assert (np.diff(statements.item_start) > 0).all()
    assert statements.item_start[-1] == len(statements.field) == len(lengths)
    assert {len(statements.words), len(statements.weights)} == {int(statements.text_start[-1])}
    assert len(statements.meanings) == len(lengths)


def test_what_asks_and_what_tells_has_a_meaning_and_names_have_none(statements: Statements) -> None:
    sizes = np.linalg.norm(unit(statements.meanings), axis=1)
    having = np.isin(statements.field, (*ASKING, *TELLING))
    assert sizes[having] == pytest.approx(np.ones(int(having.sum())), abs=0.03)
    assert not sizes[~having].any()


def test_the_centre_of_a_field_is_the_mean_direction_of_its_texts(statements: Statements) -> None:
    number = statements.items.index("opening")
    first, last = statements.item_start[number : number + 2].tolist()
    asking = unit(statements.meanings[first:last][np.isin(statements.field[first:last], ASKING)]).sum(axis=0)
    assert statements.centres[number, 0] == pytest.approx(asking / np.linalg.norm(asking), abs=1e-5)
    assert not statements.centres[statements.items.index("all-of-it"), 0].any()


def test_every_different_word_is_kept_once(statements: Statements) -> None:
    different = list(zip(statements.rows.tolist(), statements.keys.tolist(), statements.sounds.tolist(), strict=True))
    assert len(set(different)) == len(different)
    assert set(statements.words.tolist()) == set(range(len(different)))


def test_what_items_tell_is_noted(statements: Statements) -> None:
    opening, apples, hospital, _ = range(statements.stated)
    assert statements.answer_types[opening] & type_bit("date")
    assert statements.quote_types[apples] & type_bit("weight")
    assert statements.answer_types[hospital] & type_bit("area")
    assert statements.answer_numbers[opening] == {2015}
    assert statements.numbers[apples] >= {8000}
    assert statements.identifiers[apples] == {"2"}
    visit = next(
        number for number, text in enumerate(statements.items) if text.startswith("yearbook") and statements.relative_years[number]
    )
    assert statements.relative_years[visit] == {-1}
    assert statements.subjects[opening] == ("port",)
    assert statements.subjects[hospital] == ()
    assert statements.phrased.tolist() == pytest.approx([math.log(3), 0, math.log(2), 0, *[0] * 6])


def test_an_item_stands_in_the_document_of_its_first_proof(base: KnowledgeBase, statements: Statements) -> None:
    proofs = {**base.facts, **base.sentences, **{overview.id: base.facts[overview.facts[0]] for overview in base.overviews.values()}}
    documents = [proofs[item].quotes[0].document for item in statements.items]
    names = list(dict.fromkeys(documents))
    assert statements.documents == len(names) == 2
    assert [names[number] for number in statements.document.tolist()] == documents


def test_a_document_is_told_in_the_languages_of_its_words(statements: Statements) -> None:
    assert statements.languages.tolist() == [[True, False], [False, True]]


def test_words_of_a_title_and_those_that_stand_all_over_a_document_tell_none_of_its_statements(statements: Statements) -> None:
    port, yearbook = statements.common
    assert {int(key) for key in tokens_of("Kelsmouth Port").keys} <= port
    assert {int(key) for key in tokens_of("年鉴").keys} <= yearbook
    assert port.isdisjoint(tokens_of("apples opened").keys.tolist())


@example(texts=["where, near the pier, was the lamp made"])
@given(texts=st.lists(QUESTIONS.filter(str.strip), max_size=12))
def test_phrasings_never_make_a_word_common(texts: list[str], harbour: KnowledgeBase) -> None:
    assert gather(phrased(harbour, "lamp-origin", texts)).common == gather(harbour).common


def test_a_base_without_anything_to_tell_has_no_statements(base: KnowledgeBase) -> None:
    empty = gather(replace(base, facts={}, overviews={}, gaps={}, phrasings=(), sentences={}, entities={}))
    tokens = tokens_of("when was the port opened")
    assert empty.items == ()
    assert bm25(empty, tokens).tolist() == []
    scores, heard = affinity(empty, tokens, "when was the port opened")
    assert scores.tolist() == []
    assert heard == {}


@given(texts=st.lists(QUESTIONS.filter(str.strip), max_size=MAX_PHRASINGS * 3))
def test_of_any_number_of_phrasings_no_more_than_a_few_are_compared_and_all_are_counted(texts: list[str], base: KnowledgeBase) -> None:
    found = gather(phrased(base, "apples", texts))
    assert fields_of(found, "apples")[PHRASING] == min(len(texts), MAX_PHRASINGS)
    assert float(found.phrased[1]) == pytest.approx(math.log(1 + len(texts)))


@given(texts=st.lists(QUESTIONS.filter(str.strip), max_size=12))
def test_phrasings_of_one_item_leave_the_texts_of_all_others_as_they_were(
    texts: list[str], base: KnowledgeBase, statements: Statements
) -> None:
    found = gather(phrased(base, "apples", texts))
    for number in (0, *range(2, len(statements.items))):
        spans = []
        for one in (statements, found):
            first, last = (int(one.text_start[one.item_start[place]]) for place in (number, number + 1))
            words = one.words[first:last]
            spans.append([one.rows[words], one.keys[words], one.sounds[words], one.weights[first:last]])
        assert all(np.array_equal(before, after) for before, after in zip(*spans, strict=True))
        assert np.array_equal(found.centres[number], statements.centres[number])
        assert found.answer_types[number] == statements.answer_types[number]
        assert found.numbers[number] == statements.numbers[number]
        assert found.identifiers[number] == statements.identifiers[number]


@pytest.mark.parametrize("count", [1, MAX_PHRASINGS, MAX_PHRASINGS + 1, MAX_CHOICE * 3])
def test_those_least_alike_are_compared_the_first_among_them(count: int) -> None:
    texts = ["when was the port opened", *["how many apples passed"] * (count - 2), "医院有多大"][:count]
    chosen = module._least_alike(texts, MAX_PHRASINGS)
    assert len(chosen) == min(count, MAX_PHRASINGS)
    assert chosen[0] == texts[0]
    if count == MAX_PHRASINGS + 1:
        assert {texts[0], texts[1], texts[-1]} <= set(chosen)


def test_a_row_is_found_by_its_headings_and_these_alone_are_no_statement() -> None:
    text = "Fees\n\nBerth | Fee in 2025\nOld pier | 12.50\n\nThe ferry cost 96 million yuan. It sails daily.\n"
    base = parse({"a.yaml": "documents: [{id: fees, file: fees.txt}]\n"}, {"fees.txt": text})
    statements = gather(base)
    assert len(base.sentences) == 4
    assert statements.items == tuple(base.sentences)[1:]
    assert [fields_of(statements, item)[CONTEXT] for item in statements.items] == [1, 0, 1]
    shares = bm25(statements, tokens_of("What is the fee of a berth at the old pier?"))
    assert shares.argmax() == 0


def test_a_long_sentence_is_compared_by_its_first_words() -> None:
    base = parse({}, {"documents/long.txt": "Long\n\nIt says " + "ho " * MAX_TOKENS + "at the end.\n"})
    assert len(base.sentences) == 1
    assert gather(base).text_start.tolist() == [0, MAX_TOKENS]


@given(text=QUESTIONS)
def test_bm25_is_what_a_slow_obvious_count_says(text: str, statements: Statements) -> None:
    tokens = tokens_of(text)
    counts = []
    for number in range(len(statements.items)):
        first, last = (int(statements.text_start[statements.item_start[place]]) for place in (number, number + 1))
        counts.append(Counter(key for key in statements.keys[statements.words[first:last]].tolist() if key))
    documents = statements.document.tolist()
    having = Counter((document, key) for document, count in zip(documents, counts, strict=True) for key in count)

    def rarity(document: int, key: int) -> float:
        spread = documents.count(document) + module._OTHER_STATEMENTS - having[document, key] + 0.5
        return math.log(1 + spread / (having[document, key] + 0.5))

    pairs = list(zip(tokens.keys.tolist(), tokens.weights.tolist(), strict=True))
    expected = []
    for document, count in zip(documents, counts, strict=True):
        whole = sum(weight * rarity(document, key) for key, weight in pairs) or 1.0
        spread = module._K1 * (1 - module._B + module._B * count.total() / module._MEAN_LENGTH)
        told = [(weight * rarity(document, key), count[key]) for key, weight in pairs]
        expected.append(sum(says * times * (module._K1 + 1) / (times + spread) for says, times in told if times) / whole)
    assert bm25(statements, tokens).tolist() == pytest.approx(expected, abs=1e-4)


@given(text=QUESTIONS)
def test_a_document_that_is_added_leaves_bm25_of_the_others_as_it_was(text: str, base: KnowledgeBase, statements: Statements) -> None:
    more = parse({}, {"documents/more.txt": "More\n\nApples and ships came to the port in 2015. A clinic was opened.\n"})
    both = replace(base, documents={**base.documents, **more.documents}, sentences={**base.sentences, **more.sentences})
    tokens = tokens_of(text)
    assert bm25(gather(both), tokens)[: len(statements.items)].tolist() == bm25(statements, tokens).tolist()


@given(text=QUESTIONS)
def test_how_far_a_document_speaks_of_something_is_a_share(text: str, statements: Statements) -> None:
    scores, heard = affinity(statements, tokens_of(text), plain(normalize(text)))
    assert len(scores) == statements.documents
    assert ((scores >= 0) & (scores <= 1)).all()
    assert all(documents <= set(range(statements.documents)) for documents in heard.values())


@pytest.mark.parametrize(
    ("text", "document"),
    [("how many tonnes of apples were handled", 0), ("医院占地多大", 1), ("who came from Växjö", 0), ("when did Lishui open a clinic", 1)],
)
def test_the_document_that_has_the_words_or_the_names_speaks_of_it_most(text: str, document: int, statements: Statements) -> None:
    scores, _ = affinity(statements, tokens_of(text), plain(normalize(text)))
    assert int(scores.argmax()) == document
    assert scores[document] > scores[1 - document]


@pytest.mark.parametrize(
    ("text", "name", "documents"),
    [("谁从韦克舍来", "韦克舍", {0}), ("what did lishui open", "lishui", {1}), ("where is kelsmouth", "kelsmouth", {0, 1})],
)
def test_names_are_heard_in_the_other_script(text: str, name: str, documents: set[int], statements: Statements) -> None:
    _, heard = affinity(statements, tokens_of(text), plain(normalize(text)))
    assert heard[name] == documents


@pytest.mark.parametrize(
    ("word", "name"), [("kelsmouth", True), ("vaxjo", True), ("port", False), ("hospital", False), ("the", False), ("xyz", False)]
)
def test_a_rare_word_that_is_not_too_short_may_be_a_name(word: str, name: bool) -> None:
    assert is_name(word) is name


def test_gathering_twice_gives_the_same(base: KnowledgeBase, statements: Statements) -> None:
    assert same(gather(base), statements)


@given(texts=st.lists(QUESTIONS.filter(str.strip), max_size=12), left=st.sampled_from(["opening", "apples", "hospital"]))
def test_whatever_was_gathered_before_the_statements_are_those_gathered_anew(texts: list[str], left: str, base: KnowledgeBase) -> None:
    other = phrased(replace(base, overviews={}, facts={name: fact for name, fact in base.facts.items() if name != left}), "apples", texts)
    gathered = gather(other)
    assert same(gather(base, (other, gathered)), gather(base))
    assert same(gather(other, (base, gather(base))), gathered)


def test_only_the_texts_of_a_changed_item_are_read_again(
    base: KnowledgeBase, statements: Statements, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def noted(text: str) -> Tokens:
        read.append(text)
        return tokens_of(text)

    monkeypatch.setattr(module, "tokens_of", noted)
    gather(phrased(base, "hospital", ["它占地多少"]), (base, statements))
    assert read == ["医院有多大", "它占地多少", "医院占地20亩。", "医院占地20亩。"]
