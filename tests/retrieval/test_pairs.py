"""What is measured of a question and a statement: against a slow, obvious twin, and laws on what must not change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.facts.model import KnowledgeBase, Phrasing
from bot.facts.schema import parse
from bot.language.answer_types import ASKED_TYPES
from bot.language.encoder import Encoder, shipped_encoder
from bot.language.question import CONTEXT_WEIGHT, Question, understand
from bot.language.vectors import shipped_vectors, tokens_of
from bot.retrieval.catalogue import Catalogue, build
from bot.retrieval.evidence import weigh
from bot.retrieval.gate import shipped_gate
from bot.retrieval.pairs import ALIKE, EVIDENCE_NAMES, LEAST_CONTENT, MAX_WORDS, UNLIKE, Pairs, compare, measure
from bot.retrieval.parameters import PARAMETERS
from bot.retrieval.statements import ANSWER, CONTEXT, MAX_PHRASINGS, NAME, PHRASING, QUESTION, QUOTE
from tests.topics.topic import LEARN, joined, read_topic, with_phrasings

COMPARED = (
    *("near_question", "near_answer", "asked_covered", "asked_alike", "asked_back", "answer_covered", "answer_alike", "quote_covered"),
    *("names_covered", "names_back", "covered", "covered_itself", "rest_covered", "heaviest_gap", "second_gap", "heaviest_gap_itself"),
    *(
        "scope",
        "type",
        "new_number",
        "head_itself",
        "head_answer",
        "other_number",
        "same_number",
        "other_identifier",
        "other_year",
        "phrased",
    ),
)
"""What is measured by comparing the question with the texts of one statement alone."""

SHARES = (
    "scope",
    *("phrasing_confidence", "phrasing_share", "similarity", "second", "document", "asked_covered", "asked_alike", "asked_back"),
    *("answer_covered", "answer_alike", "quote_covered", "names_covered", "names_back", "covered", "covered_itself", "rest_covered"),
    *("heaviest_gap", "second_gap", "heaviest_gap_itself", "rival", "rival_anywhere", "small_talk"),
)
MARKS = ("new_number", "other_number", "same_number", "other_identifier", "other_year", "shifted", "abroad", "claim", "overview", "chinese")
WORDS = (
    "when was the new pier lighthouse lamp opened cost how much who built where hello weather shenyang 2015 2003 12 million yuan ? , and "
    "phase two last year 码头 灯塔 哪年 多少钱 去年 didn't Växjö \u202e \ud800 😀"
).split()
TEXTS = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join) | st.text(st.characters(), max_size=60)
Measured = Mapping[str, Mapping[str, float]]


def asked(text: str, catalogue: Catalogue, context: str = "") -> Question:
    return replace(understand(text, catalogue.lexicon), context=context)


def pairs_of(question: Question, catalogue: Catalogue, *, sentences: bool = False, without: Sequence[str] = ()) -> Pairs:
    compared = compare(question, catalogue, weigh(question, catalogue, PARAMETERS))
    return measure(compared, catalogue, shipped_gate(), without)[sentences]


def measured(text: str, catalogue: Catalogue, *, sentences: bool = False, context: str = "") -> Measured:
    """Per candidate what was measured, by name."""
    found = pairs_of(asked(text, catalogue, context), catalogue, sentences=sentences)
    return {item: dict(zip(EVIDENCE_NAMES, row, strict=True)) for item, row in zip(found.items, found.evidence.tolist(), strict=True)}


def phrased(base: KnowledgeBase, item: str, texts: Sequence[str]) -> KnowledgeBase:
    return replace(base, phrasings=(*base.phrasings, *(Phrasing(item=item, text=text, source="more") for text in texts)))


def differences(one: Measured, other: Measured, item: str) -> dict[str, tuple[float, float]]:
    """What was measured otherwise of one statement by comparing it with the question."""
    return {name: (one[item][name], other[item][name]) for name in COMPARED if abs(one[item][name] - other[item][name]) > 1e-5}


def test_every_measurement_has_a_name_of_its_own() -> None:
    assert len(set(EVIDENCE_NAMES)) == len(EVIDENCE_NAMES)
    assert {*COMPARED, *SHARES, *MARKS} <= set(EVIDENCE_NAMES)


@given(text=TEXTS, context=st.just("") | TEXTS, sentences=st.booleans())
def test_whatever_is_typed_every_measurement_is_a_finite_number_in_its_range(
    text: str, context: str, sentences: bool, harbour_catalogue: Catalogue
) -> None:
    found = pairs_of(asked(text, harbour_catalogue, context), harbour_catalogue, sentences=sentences)
    assert found.evidence.shape == (len(found.items), len(EVIDENCE_NAMES))
    assert found.evidence.dtype == np.float32
    assert np.isfinite(found.evidence).all()
    for name, values in zip(EVIDENCE_NAMES, found.evidence.T, strict=True):
        if name in SHARES:
            assert ((values >= 0) & (values <= 1 + 1e-5)).all(), name
        if name in MARKS:
            assert set(values.tolist()) <= {0.0, 1.0}, name
        if name.startswith("near_") and not name.endswith("_margin"):
            assert ((values >= -1 - 1e-5) & (values <= 1 + 1e-5)).all(), name


@given(text=TEXTS)
def test_candidates_are_different_facts_and_overviews_or_else_sentences(text: str, harbour_catalogue: Catalogue) -> None:
    knowledge = harbour_catalogue.knowledge
    question = asked(text, harbour_catalogue)
    told, sentences = (pairs_of(question, harbour_catalogue, sentences=choice).items for choice in (False, True))
    assert len(set(told)) == len(told)
    assert len(set(sentences)) == len(sentences)
    assert set(told) <= {*knowledge.facts, *knowledge.overviews}
    assert set(sentences) <= set(knowledge.sentences)


@given(text=TEXTS, without=st.sets(st.sampled_from(["pier-opening", "pier-cost", "lighthouse-builder", "lamp-origin"])))
def test_what_is_out_of_the_question_is_no_candidate(text: str, without: set[str], harbour_catalogue: Catalogue) -> None:
    found = pairs_of(asked(text, harbour_catalogue), harbour_catalogue, without=sorted(without))
    assert without.isdisjoint(found.items)


@pytest.mark.parametrize("text", ["", "?!", "😀", "\u200b"])
def test_where_there_is_nothing_to_read_there_is_nothing_to_measure(text: str, harbour_catalogue: Catalogue) -> None:
    assert pairs_of(asked(text, harbour_catalogue), harbour_catalogue).items == ()


def test_in_an_empty_base_there_is_nothing_to_measure(harbour: KnowledgeBase) -> None:
    empty = build(replace(harbour, facts={}, overviews={}, gaps={}, small_talk={}, phrasings=(), entities={}, sentences={}))
    for sentences in (False, True):
        assert pairs_of(asked("When was the pier opened?", empty), empty, sentences=sentences).items == ()


def alike(question: Question, catalogue: Catalogue, item: str) -> list[tuple[int, list[list[float]], list[float]]]:
    """Per text of an item its field, how far each word of the question stands for each of its words, and what these say."""
    statements, table = catalogue.statements, shipped_vectors()
    tokens = tokens_of(question.asking or question.normalized)
    mine = table.of(tokens.rows)
    number = statements.items.index(item)
    found = []
    for text in range(statements.item_start[number], statements.item_start[number + 1]):
        span = range(statements.text_start[text], statements.text_start[text + 1])
        words = statements.words[list(span)].tolist()
        theirs = table.of(statements.rows[words])
        matrix = []
        for row, (key, sound) in enumerate(zip(tokens.keys, tokens.sounds, strict=True)):
            same = [(key and key == statements.keys[word]) or (sound and sound == statements.sounds[word]) for word in words]
            cosines = [float(mine[row] @ vector) for vector in theirs]
            scaled = [min(1.0, max(0.0, (cosine - UNLIKE) / (ALIKE - UNLIKE))) for cosine in cosines]
            matrix.append([1.0 if equal else value for equal, value in zip(same, scaled, strict=True)])
        found.append((int(statements.field[text]), matrix, [float(statements.weights[word]) for word in span]))
    return found


def twin(question: Question, catalogue: Catalogue, item: str) -> dict[str, float]:
    """What the alignment says, worked out word by word."""
    statements = catalogue.statements
    tokens = tokens_of(question.asking or question.normalized)
    common = statements.common[int(statements.document[statements.items.index(item)])]
    weights = [0.0 if key in common else weight for key, weight in zip(tokens.keys.tolist(), tokens.weights.tolist(), strict=True)]
    whole = max(sum(weights), LEAST_CONTENT)
    texts = alike(question, catalogue, item)
    covered, back, mean = [], [], []
    for _, matrix, says in texts:
        covered.append(sum(weight * max(row) for weight, row in zip(weights, matrix, strict=True)) / whole)
        back.append(sum(say * max(row[place] for row in matrix) for place, say in enumerate(says)) / max(sum(says), 1e-6))
        mean.append(2 * covered[-1] * back[-1] / max(covered[-1] + back[-1], 1e-6))

    def highest(values: Sequence[float], *fields: int) -> float:
        return max((value for value, (field, _, _) in zip(values, texts, strict=True) if field in fields), default=0.0)

    def gaps(*fields: int) -> list[float]:
        explained = [max((max(matrix[word]) for field, matrix, _ in texts if field in fields), default=0.0) for word in range(len(weights))]
        return sorted((weight * (1 - share) for weight, share in zip(weights, explained, strict=True)), reverse=True)

    itself, everything = (QUESTION, ANSWER, QUOTE, NAME), (PHRASING, QUESTION, ANSWER, QUOTE, NAME, CONTEXT)
    return {
        "asked_covered": highest(covered, PHRASING, QUESTION),
        "asked_alike": highest(mean, PHRASING, QUESTION),
        "answer_covered": highest(covered, ANSWER),
        "answer_alike": highest(mean, ANSWER),
        "quote_covered": highest(covered, QUOTE),
        "names_covered": highest(covered, NAME),
        "names_back": highest(back, NAME),
        "scope": 1 - sum(weights) / (float(tokens.weights.sum()) or 1.0),
        "covered": (sum(weights) - sum(gaps(*everything))) / whole,
        "covered_itself": (sum(weights) - sum(gaps(*itself))) / whole,
        "heaviest_gap": gaps(*everything)[0],
        "second_gap": [*gaps(*everything), 0.0][1],
        "heaviest_gap_itself": gaps(*itself)[0],
    }


@pytest.mark.parametrize("sentences", [False, True])
@given(text=st.lists(st.sampled_from(WORDS[:36]), min_size=1, max_size=8).map(" ".join))
def test_the_alignment_is_what_a_slow_obvious_one_says(sentences: bool, text: str, harbour_catalogue: Catalogue) -> None:
    question = asked(text, harbour_catalogue)
    for item, values in measured(text, harbour_catalogue, sentences=sentences).items():
        expected = twin(question, harbour_catalogue, item)
        assert {name: values[name] for name in expected} == pytest.approx(expected, abs=1e-4)


def test_a_stored_phrasing_is_explained_wholly_by_its_own_statement(harbour_catalogue: Catalogue) -> None:
    for phrasing in harbour_catalogue.knowledge.phrasings:
        if phrasing.item not in harbour_catalogue.knowledge.facts:
            continue
        own = measured(phrasing.text, harbour_catalogue)[phrasing.item]
        for name in ("asked_covered", "asked_alike", "asked_back", "covered", "similarity"):
            assert own[name] == pytest.approx(1, abs=1e-4), (phrasing.text, name)
        assert own["heaviest_gap"] == pytest.approx(0, abs=1e-4)


@pytest.mark.parametrize("grown", ["pier-cost", "lamp-origin"])
@example(text="when was the pier opened", others=["where, near the pier, was the lamp made"])
@given(text=st.sampled_from([*WORDS, "when was the pier opened"]), others=st.lists(TEXTS.filter(str.strip), max_size=3 * MAX_PHRASINGS))
def test_phrasings_of_one_fact_never_change_how_another_one_compares(
    grown: str, text: str, others: list[str], harbour: KnowledgeBase, harbour_catalogue: Catalogue
) -> None:
    before, after = measured(text, harbour_catalogue), measured(text, build(phrased(harbour, grown, others)))
    for item in (set(before) & set(after)) - {grown}:
        assert differences(before, after, item) == {}


def test_from_those_compared_on_the_number_of_phrasings_is_no_advantage(harbour: KnowledgeBase) -> None:
    """Twenty copies of a phrasing that has nothing to do with the question explain no more of it than one."""
    text = "who made the lamp of the lighthouse"
    few, many = (measured(text, build(phrased(harbour, "pier-cost", ["what was paid for it"] * count))) for count in (1, 40))
    assert many["pier-cost"]["covered"] <= few["pier-cost"]["covered"] + 1e-5
    assert many["pier-cost"]["asked_alike"] <= few["pier-cost"]["asked_alike"] + 1e-5


def test_phrasings_added_to_one_topic_leave_the_measurements_of_another_as_they_were() -> None:
    names = ("harbour-street-water-main-works-notice", "wharfside-museum-visitor-page")
    grown, judged = (read_topic(LEARN / name) for name in names)
    catalogues = [build(joined([with_phrasings(judged.base, 3), with_phrasings(grown.base, count)])) for count in (0, 10)]
    compared = 0
    for question in judged.questions[:12]:
        before, after = (measured(question.text, catalogue) for catalogue in catalogues)
        for item in set(before) & set(after) & {*judged.base.facts, *judged.base.overviews}:
            assert differences(before, after, item) == {}, (question.text, item)
            compared += 1
    assert compared > 30


@given(text=TEXTS)
def test_a_margin_is_how_far_a_candidate_is_above_the_best_of_the_others(text: str, harbour_catalogue: Catalogue) -> None:
    found = measured(text, harbour_catalogue)
    for name in EVIDENCE_NAMES:
        sign = name.removesuffix("_margin")
        if sign == name or sign in ("rival", "document"):
            continue
        for item, values in found.items():
            others = [other[sign] for place, other in found.items() if place != item]
            assert values[name] == pytest.approx(values[sign] - max(others, default=0.0), abs=1e-5)


TOWN_DOCUMENT = """Town

Phase two of the tram opened in 2015. It carried 3 million riders last year. Anna Berg of Växjö opened it. A ride costs 2 yuan.
"""
TOWN = """
entities:
  - {id: tram, names: {en: [the tram], zh: [有轨电车]}}
  - {id: museum, names: {en: [the museum]}}
facts:
  - {id: opening, subjects: [tram], answer: The second phase of the tram opened in 2015., quote: Phase two of the tram opened in 2015.}
  - {id: riders, subjects: [tram], answer: It carried 3 million riders last year., quote: It carried 3 million riders last year.}
  - {id: visit, subjects: [museum, tram], answer: Mayor Anna Berg of Växjö opened the museum., quote: Anna Berg of Växjö opened it.}
  - {id: fare, subjects: [tram], answer: A ride is cheap., quote: A ride costs 2 yuan.}
overviews:
  - {id: tram-overview, operation: list, title: What is told of the tram, facts: [opening, riders]}
gaps:
  - {id: gap-tram, subjects: [tram]}
small_talk:
  - {id: greeting, reply: Hello!}
"""
TOWN_ASKED = """
phrasings:
  opening: when was the second phase of the tram opened
  riders: how many people took the tram last year
  visit: who opened the museum
  fare: what is the fare
  gap-tram: how many accidents did the tram have
  greeting: hello
"""


@pytest.fixture(scope="module")
def town() -> Catalogue:
    return build(parse({"facts.yaml": TOWN, "phrasings/one.yaml": TOWN_ASKED}, {"documents/town.txt": TOWN_DOCUMENT}))


@pytest.mark.parametrize(("text", "item", "expected"), [
    ("when was the tram opened", "opening", {"type": 1, "type_asked": ASKED_TYPES.index("date"), "new_number": 1}),
    ("was the tram opened in 2015, when?", "opening", {"new_number": 0, "same_number": 1, "other_number": 0}),
    ("when was the tram opened", "visit", {"type": -1}),
    ("how much money is a ride", "fare", {"type": -0.5, "type_asked": ASKED_TYPES.index("money")}),
    ("who opened the museum", "visit", {"type": 1, "entities": 1, "entities_shared": 1, "entity_main": 1}),
    ("tell me about the tram", "visit", {"type": 0, "type_asked": -1, "entities_shared": 1, "entity_main": 0}),
    ("tell me about the tram and the museum", "fare", {"entities": 2, "entities_shared": 0.5, "entity_main": 1}),
    ("who opened it", "visit", {"entities": 0, "entities_shared": -1, "entity_main": -1}),
    ("the tram in 2003", "opening", {"other_number": 1, "same_number": 0}),
    ("the third phase of the tram", "opening", {"other_identifier": 1}),
    ("phase two of the tram", "opening", {"other_identifier": 0}),
    ("phase two of the tram", "fare", {"other_identifier": 1}),
    ("riders last year", "riders", {"other_year": 0}),
    ("riders last year", "fare", {"other_year": 1}),
    ("riders in the previous year", "riders", {"shifted": 1}),
    ("who opened the museum in Shenyang", "visit", {"abroad": 1}),
    ("was the tram opened in 2003?", "opening", {"claim": 1}),
    ("how many accidents did the tram have", "fare", {"rival": 1, "rival_anywhere": 1}),
    ("hello", "fare", {"small_talk": 1}),
    ("list everything on the tram", "tram-overview", {"overview": 1, "list_asked": 1, "operation": 1}),
    ("when was the tram opened", "tram-overview", {"overview": 1, "operation": -1}),
    ("when was it opened", "opening", {"overview": 0, "operation": 0, "list_asked": 0, "computed_asked": 0, "chinese": 0}),
    ("有轨电车什么时候开通", "opening", {"chinese": 1}),
    ("谁从韦克舍来", "visit", {"names_heard": 1}),
    ("when was it opened", "opening", {"head_itself": -1, "head_answer": -1}),
    ("how many riders were there", "riders", {"names_heard": 0}),
])  # fmt: skip
def test_what_a_question_speaks_of_and_asks_for_is_measured(text: str, item: str, expected: Mapping[str, float], town: Catalogue) -> None:
    values = measured(text, town)[item]
    assert {name: values[name] for name in expected} == pytest.approx(dict(expected), abs=1e-4)


def test_the_noun_asked_for_is_looked_for_in_the_statement(town: Catalogue) -> None:
    values = measured("how many riders", town)
    assert values["riders"]["head_itself"] == values["riders"]["head_answer"] == pytest.approx(1, abs=1e-4)
    assert values["visit"]["head_itself"] < 0.9


def test_a_counter_example_about_something_else_rivals_less_than_one_about_the_same(town: Catalogue) -> None:
    knowledge = town.knowledge
    only = replace(knowledge, facts={**knowledge.facts, "visit": replace(knowledge.facts["visit"], subjects=("museum",))})
    values = measured("how many accidents did the tram have", build(only))
    assert values["visit"]["rival"] == 0
    assert values["visit"]["rival_anywhere"] == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize("sentences", [False, True])
def test_what_a_question_leans_on_is_compared_with_less_weight(sentences: bool, town: Catalogue) -> None:
    alone = measured("and who?", town, sentences=sentences)
    leaning = measured("and who?", town, sentences=sentences, context="when was the tram opened")
    item = next(iter(set(alone) & set(leaning)))
    context = tokens_of("when was the tram opened")
    assert leaning[item]["length"] == alone[item]["length"] + len(context.words)
    assert leaning[item]["content"] == pytest.approx(alone[item]["content"] + CONTEXT_WEIGHT * float(context.weights.sum()), abs=1e-4)


def test_of_a_long_question_the_words_that_say_most_are_compared(town: Catalogue) -> None:
    text = "the of to it and " * 30 + "tram opening year museum"
    values = measured(text, town)
    assert all(found["length"] == MAX_WORDS for found in values.values())
    assert all(found["content"] > 0.9 * float(tokens_of("tram opening year museum").weights.sum()) for found in values.values())


@given(text=TEXTS)
def test_what_is_measured_twice_is_measured_equally(text: str, harbour_catalogue: Catalogue) -> None:
    one, other = (pairs_of(asked(text, harbour_catalogue), harbour_catalogue) for _ in range(2))
    assert one.items == other.items
    assert np.array_equal(one.evidence, other.evidence)


def test_a_meaning_is_remembered_of_the_encoder_that_made_it(harbour_catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    question = understand("When was the pier opened?", harbour_catalogue.lexicon)
    weighing = weigh(question, harbour_catalogue, PARAMETERS)
    before = compare(question, harbour_catalogue, weighing).meaning
    shipped = shipped_encoder()
    turned = Encoder(pieces=shipped.pieces, file=shipped.file, layers=shipped.layers, asking=-shipped.asking, telling=shipped.telling)
    monkeypatch.setattr("bot.retrieval.pairs.shipped_encoder", lambda: turned)
    assert np.allclose(compare(question, harbour_catalogue, weighing).meaning, -before, atol=1e-6)


def test_a_place_that_a_document_names_is_known_before_any_fact_tells_of_it() -> None:
    base = parse({}, {"documents/clinic.txt": "Eye clinic\n\nThe bus goes to the villages of Shuicheng.\n"})
    text = "which villages near Shuicheng does the bus go to"
    (found,) = measured(text, build(base), sentences=True).values()
    assert found["abroad"] == 0
    (elsewhere,) = measured(text.replace("Shuicheng", "Shenyang"), build(base), sentences=True).values()
    assert elsewhere["abroad"] == 1
