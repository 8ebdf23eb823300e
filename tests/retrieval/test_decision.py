"""Answer, tell what may be meant, say that it is not stated or was not found, or make small talk; and what must never change which."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.new import TEMPLATES
from bot.decisions import Answer, Clarify, Decision, NotFound, NotStated, Talk
from bot.facts.model import KnowledgeBase, Operation, Phrasing
from bot.facts.schema import parse
from bot.language.question import understand
from bot.retrieval.catalogue import Catalogue, build
from bot.retrieval.decision import MAX_OFFERS, MAX_OPTIONS, Measured, decide, shipped_gates
from bot.retrieval.gate import VETO
from bot.retrieval.pairs import EVIDENCE_NAMES, does_as_asked
from bot.retrieval.parameters import PARAMETERS, Parameters
from bot.service import Service
from bot.storage.files import load
from tests.reluctant import MEASURING, SILENT, UNSURE


@pytest.fixture(scope="module")
def hall() -> Catalogue:
    """The example that a new folder begins with: few facts, with names, questions and phrasings in both languages."""
    return build(load(TEMPLATES / "zh"))


def decided(text: str, catalogue: Catalogue, parameters: Parameters = PARAMETERS) -> Decision:
    return decide(understand(text, catalogue.lexicon), catalogue, parameters, shipped_gates())


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("When was the pier opened?", "pier-opening"),
        ("what year did they open the pier", "pier-opening"),
        ("how much was paid for the pier", "pier-cost"),
        ("who built the lighthouse", "lighthouse-builder"),
        ("码头哪年开放", "pier-opening"),
    ],
)
def test_a_fact_that_is_asked_for_is_told(text: str, item: str, harbour_catalogue: Catalogue) -> None:
    decision = decided(text, harbour_catalogue)
    assert isinstance(decision, Answer)
    assert decision.items[0] == item


@pytest.mark.parametrize("text", ["How long is the pier?", "how many ships use the pier", "who owns the pier"])
def test_a_gap_is_recognised_with_its_subject_and_what_is_known_of_it(text: str, harbour_catalogue: Catalogue) -> None:
    decision = decided(text, harbour_catalogue)
    assert isinstance(decision, NotStated)
    assert (decision.gap, decision.subject) == ("gap-pier", "pier")
    assert set(decision.offers) == {"pier-opening", "pier-cost"}


def test_a_counter_example_about_another_thing_denies_nothing(harbour: KnowledgeBase) -> None:
    wordings = [
        Phrasing(item="gap-pier", text=text, source="test")
        for text in ("how much was put into the windmill", "what sum went into the mill")
    ]
    catalogue = build(replace(harbour, phrasings=(*harbour.phrasings, *wordings)))
    assert not isinstance(decided("how much was put into the pier", catalogue, UNSURE), NotStated)
    assert isinstance(decided("how much was put into the windmill", catalogue, UNSURE), NotStated)


def test_what_is_asked_of_a_gap_is_told_where_the_wording_says_so(harbour_catalogue: Catalogue) -> None:
    known, unknown = decided("How long is the pier?", harbour_catalogue), decided("who owns the pier", harbour_catalogue)
    assert isinstance(known, NotStated)
    assert known.aspect == "size"
    assert isinstance(unknown, NotStated)
    assert unknown.aspect is None


@pytest.mark.parametrize(
    "text",
    ["what is the phone number of the investors", "这些项目的联系电话是多少", "which e-mail address do the projects have"],
)
def test_what_tells_no_way_to_reach_somebody_is_not_shown_as_what_may_be_meant(text: str, catalogue: Catalogue) -> None:
    assert not isinstance(decided(text, catalogue), Clarify | Answer)


def test_what_tells_one_is_shown_alone() -> None:
    text = "The office of the fair is open in May. Complaints about the fair: hotline 12345. The fair costs 300 yuan."
    catalogue = build(parse({"facts.yaml": "documents:\n  - {id: fair, file: fair.txt}\n"}, {"fair.txt": text}))
    decision = decided("who do I call to complain about the fair?", catalogue)
    assert isinstance(decision, Clarify)
    assert decision.options == ("fair#2",)


def test_the_only_number_to_call_is_shown_though_little_speaks_for_it() -> None:
    text = "林川市公共交通集团有限公司\n公交车从下月起改走新桥。\n公交服务热线：0789-5550168（6:00至22:00）。\n乘客免费乘坐接驳车。"
    catalogue = build(parse({"facts.yaml": "documents:\n  - {id: bus, file: bus.txt}\n"}, {"bus.txt": text}))
    reluctant = replace(PARAMETERS, clarify=1.0)
    called, carried = (decided(question, catalogue, reluctant) for question in ("林川公交客服电话多少", "接驳车免费吗"))
    assert isinstance(called, Clarify)
    assert called.options == ("bus#2",)
    assert isinstance(carried, NotFound)


@pytest.mark.parametrize(
    ("own", "other"),
    [
        ("how much did the renovation of the hall cost", "how much did the renovation of the library cost"),
        ("when was the hall opened again", "when was the museum opened again"),
        ("礼堂改造花了多少钱", "图书馆改造花了多少钱"),
        ("礼堂哪年重新开放", "图书馆哪年重新开放"),
    ],
)
def test_what_is_asked_of_something_else_is_not_answered_with_what_is_known_of_a_thing(own: str, other: str, hall: Catalogue) -> None:
    assert isinstance(decided(own, hall), Answer)
    assert isinstance(decided(other, hall), Clarify)


def test_what_a_wording_asks_for_is_not_named_to_a_question_that_asks_for_something_else(catalogue: Catalogue) -> None:
    who, where = (
        decided("who is the president of the Liupanshui Red Cross", catalogue),
        decided("what is the street address of the fair", catalogue),
    )
    assert isinstance(who, NotStated)
    assert who.aspect in (None, "people")
    assert isinstance(where, NotStated)
    assert where.aspect == "place"


def test_small_talk_is_returned(harbour_catalogue: Catalogue) -> None:
    decision = decided("good morning!", harbour_catalogue)
    assert isinstance(decision, Talk)
    assert decision.item == "greeting"


@pytest.mark.parametrize("text", ["", "  ", "?!", "😀", "\u200b"])
def test_with_nothing_to_read_there_is_nothing_to_say(text: str, harbour_catalogue: Catalogue) -> None:
    decision = decided(text, harbour_catalogue)
    assert isinstance(decision, Talk)
    assert decision.item is None


@pytest.mark.parametrize("text", ["xqzzk", "qwrtz plkjh", "Ωμέγα", "鱷魚鱷魚"])
def test_what_no_wording_has_anything_in_common_with_is_not_found(text: str, harbour_catalogue: Catalogue) -> None:
    decision = decided(text, harbour_catalogue)
    assert isinstance(decision, NotFound | Talk)
    assert not isinstance(decision, NotFound) or decision.grounds.confidence < PARAMETERS.answer


def test_in_an_empty_base_nothing_is_found(harbour: KnowledgeBase) -> None:
    empty = build(replace(harbour, facts={}, overviews={}, gaps={}, small_talk={}, phrasings=(), entities={}, sentences={}))
    for parameters in (PARAMETERS, UNSURE, SILENT):
        decision = decided("When was the pier opened?", empty, parameters)
        assert isinstance(decision, NotFound)
        assert decision.offers == ()


def test_of_a_document_without_facts_a_sentence_is_told_as_what_may_be_meant_and_never_as_the_answer(harbour: KnowledgeBase) -> None:
    alone = build(replace(harbour, facts={}, overviews={}, gaps={}, small_talk={}, phrasings=(), entities={}))
    decision = decided("When was the pier opened?", alone)
    assert isinstance(decision, Clarify)
    assert harbour.sentences[decision.options[0]].quotes[0].text == "The new pier was opened in 2015."
    assert not isinstance(decided("When was the pier opened?", alone, replace(PARAMETERS, answer=1e-9)), Answer)


def test_without_a_gap_nothing_is_said_to_be_not_stated_and_what_is_known_comes_nearest(harbour: KnowledgeBase) -> None:
    phrasings = tuple(phrasing for phrasing in harbour.phrasings if phrasing.item not in harbour.gaps)
    decision = decided("who owns the pier", build(replace(harbour, gaps={}, phrasings=phrasings)), SILENT)
    assert isinstance(decision, NotFound)
    assert set(decision.offers) == {"pier-opening", "pier-cost"}
    assert decision.grounds.reason == "nothing was found that answers this"


WORDS = (
    "when was the new pier lighthouse lamp opened cost how much who built where hello weather shenyang 2015 2003 ? , and "
    "码头 灯塔 哪年 多少钱"
).split()
QUESTIONS_OF_THE_HARBOUR = st.lists(st.sampled_from(WORDS), max_size=10).map(" ".join)


def test_the_threshold_divides_answers_from_the_rest(harbour_catalogue: Catalogue) -> None:
    text = "When was the pier opened?"
    sure = decided(text, harbour_catalogue, MEASURING).grounds.confidence
    assert isinstance(decided(text, harbour_catalogue, replace(MEASURING, answer=sure)), Answer)
    assert isinstance(decided(text, harbour_catalogue, replace(MEASURING, answer=math.nextafter(sure, 2))), Clarify)
    assert isinstance(decided(text, harbour_catalogue, SILENT), NotFound)


def test_between_the_thresholds_what_may_be_meant_is_told_though_it_is_one_statement(harbour_catalogue: Catalogue) -> None:
    text = "When was the pier opened?"
    sure = decided(text, harbour_catalogue, MEASURING).grounds.confidence
    decision = decided(text, harbour_catalogue, replace(UNSURE, clarify=sure, beside=1.0))
    assert isinstance(decision, Clarify)
    assert decision.options == ("pier-opening",)


def test_a_stored_phrasing_is_answered_with_its_fact(harbour_catalogue: Catalogue) -> None:
    knowledge = harbour_catalogue.knowledge
    for phrasing in knowledge.phrasings:
        decision = decided(phrasing.text, harbour_catalogue)
        if phrasing.item in knowledge.facts:
            assert isinstance(decision, Answer), phrasing.text
            assert decision.items[0] == phrasing.item
            assert decision.grounds.confidence <= 1
        elif phrasing.item in knowledge.gaps:
            assert not isinstance(decision, Answer), phrasing.text


@pytest.mark.parametrize("ending", ["", "?", " ??", "。"])
def test_what_is_asked_in_the_words_of_a_phrasing_is_answered_though_nothing_else_is_sure(
    ending: str, harbour_catalogue: Catalogue
) -> None:
    unsure = replace(PARAMETERS, same=1.0, certain=2.0, answer=2.0, answer_many=2.0, answer_unphrased=2.0, hopeless=-1.0)
    knowledge = harbour_catalogue.knowledge
    phrasings = [one for one in knowledge.phrasings if one.item in knowledge.facts]
    for phrasing in phrasings:
        decision = decided(phrasing.text.rstrip("?") + ending, harbour_catalogue, unsure)
        assert isinstance(decision, Answer)
        assert decision.items[0] == phrasing.item
        assert not isinstance(decided(f"{phrasing.text} today", harbour_catalogue, unsure), Answer)
    assert phrasings
    for phrasing in knowledge.phrasings:
        if phrasing.item in knowledge.gaps:
            assert not isinstance(decided(phrasing.text, harbour_catalogue, unsure), Answer)


def test_what_is_beyond_doubt_is_told_without_being_measured_and_all_else_can_be_explained(harbour_catalogue: Catalogue) -> None:
    sure, judged = (decided("When was the pier opened?", harbour_catalogue, one).grounds for one in (PARAMETERS, MEASURING))
    assert isinstance(sure.trace, Measured)
    assert isinstance(judged.trace, Measured)
    assert (sure.reason, sure.trace.values) == ("the phrasings leave no doubt", ())
    assert judged.reason == "the evidence is sufficient"
    assert len(judged.trace.values) == len(EVIDENCE_NAMES)
    assert judged.ranking[0].item == sure.ranking[0].item == "pier-opening"
    confidences = [one.confidence for one in judged.ranking]
    assert confidences == sorted(confidences, reverse=True)


@pytest.mark.parametrize("text", ["who built the lighthouse in Shenyang", "who built the lighthouse of 2003"])
def test_what_names_another_place_or_year_is_never_beyond_doubt(text: str, harbour_catalogue: Catalogue) -> None:
    eager = replace(PARAMETERS, same=0.0, certain=0.0, many=0)
    assert decided(text, harbour_catalogue, eager).grounds.reason != "the phrasings leave no doubt"


@given(text=QUESTIONS_OF_THE_HARBOUR)
def test_what_may_be_meant_is_told_once_and_no_sentence_that_a_fact_proves(text: str, harbour_catalogue: Catalogue) -> None:
    decision = decided(text, harbour_catalogue, UNSURE)
    if not isinstance(decision, Clarify):
        return
    knowledge = harbour_catalogue.knowledge
    assert len(set(decision.options)) == len(decision.options) <= 3
    sentences = [knowledge.sentences[option].quotes[0].text for option in decision.options if option in knowledge.sentences]
    proofs = [quote.text for fact in knowledge.facts.values() for quote in fact.quotes]
    assert not [sentence for sentence in sentences if any(proof in sentence or sentence in proof for proof in proofs)]


def told_thrice() -> Catalogue:
    facts = "\n".join(
        f'  - {{id: {name}, answer: The pier is {name}., quote: "The new pier is long, wide and old."}}' for name in ("long", "wide", "old")
    )
    text = "The new pier is long, wide and old.\nThe ferry to the islands leaves the new pier at noon.\n"
    return build(parse({"facts.yaml": f"documents:\n  - {{id: pier, file: pier.txt}}\nfacts:\n{facts}\n"}, {"pier.txt": text}))


def test_what_is_proved_by_one_sentence_takes_one_place_among_what_may_be_meant() -> None:
    wide = replace(UNSURE, beside=0.0, shared=0.0, shared_sentence=0.0)
    decision = decided("what about the new pier", told_thrice(), wide)
    assert isinstance(decision, Clarify)
    assert len({"long", "wide", "old"} & {*decision.options}) == 1
    assert "pier#2" in decision.options


@pytest.mark.parametrize(("text", "abroad"), [("新码头的渡船什么时候开", True), ("when does the ferry leave", False)])
def test_how_much_of_a_question_a_sentence_has_to_explain_goes_by_its_language(text: str, abroad: bool) -> None:
    told = {"pier.txt": "The new pier was opened in 2015.\nThe ferry to the islands leaves the new pier at noon.\n"}
    document = build(parse({"facts.yaml": "documents:\n  - {id: pier, file: pier.txt}\n"}, told))
    for ours, other in ((0.0, 1.1), (1.1, 0.0)):
        parameters = replace(UNSURE, shared_abroad=ours if abroad else other, shared_sentence=other if abroad else ours)
        assert isinstance(decided(text, document, parameters), Clarify) == (ours == 0.0)


@given(text=QUESTIONS_OF_THE_HARBOUR | st.text(max_size=40))
def test_every_decision_names_only_what_there_is(text: str, harbour_catalogue: Catalogue) -> None:
    knowledge = harbour_catalogue.knowledge
    decision = decided(text, harbour_catalogue)
    assert 0 <= decision.grounds.confidence <= 1
    assert decision.grounds.reason
    match decision:
        case Answer(items=items):
            assert items
            assert len(set(items)) == len(items)
            assert set(items) <= set(knowledge.facts) | set(knowledge.overviews)
        case Clarify(options=options):
            assert 1 <= len(options) <= MAX_OPTIONS
            assert len(set(options)) == len(options)
            assert set(options) <= {*knowledge.facts, *knowledge.overviews, *knowledge.sentences}
        case NotStated(subject=subject, gap=gap, offers=offers):
            assert subject is None or subject in knowledge.entities
            assert gap is None or gap in knowledge.gaps
            assert len(offers) <= MAX_OFFERS
            assert set(offers) <= set(knowledge.facts)
        case NotFound(offers=offers):
            assert len(offers) <= MAX_OFFERS
            assert all(offer in knowledge for offer in offers)
        case Talk(item=item):
            assert item is None or item in knowledge.small_talk


@given(text=QUESTIONS_OF_THE_HARBOUR)
def test_the_same_question_gets_the_same_decision(text: str, harbour_catalogue: Catalogue) -> None:
    assert decided(text, harbour_catalogue) == decided(text, harbour_catalogue)


QUESTIONS = (
    "When did Wanda Plaza open?",
    "how much did dalian firms invest in liupanshui",
    "How many companies attended and how many projects were signed?",
    "How many agreements were signed and what are they?",
    "Which is larger, the forest or the total investment?",
    "Was Wanda Plaza opened in 2016?",
    "how many firms came from Shenyang",
    "what is the weather like",
    "tell me about junya",
    "how many shops does wanda have",
    "hello",
    "who won the 2018 world cup",
    "万达广场什么时候开业",
    "有多少家企业参会",
    "储备林总投资是多少",
    "签了几个项目，分别是什么",
    "今天天气怎么样",
    "红十字会签了什么",
    "谁主办的座谈会",
    "wnda plza opend wen",
    "wanda guangchang shenme shihou kaiye",
)
ENDINGS = st.text("?!.…。？！ ~", max_size=4)


def wide(text: str) -> str:
    """The text in full-width characters."""
    return "".join("\u3000" if c == " " else chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


CHANGES: dict[str, Callable[[str], str]] = {
    "upper case": str.upper,
    "title case": str.title,
    "full width": wide,
    "spaces": lambda text: f"  {text.replace(' ', '   ')}\n",
    "tabs": lambda text: text.replace(" ", "\t"),
    "quotation marks": lambda text: f"“{text}”",
    "direction": lambda text: f"\u202e{text}\u202c",
    "zero width": "\u200b".join,
    "emoji": lambda text: f"{text} 😀🙏",
    "bold": lambda text: f"<b>{text}</b>",
}


def outcome(text: str, service: Service) -> tuple[object, ...]:
    reply, _ = service.ask(text)
    return reply.outcome, reply.items, tuple(option.item for option in reply.options)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("text", QUESTIONS)
def test_the_way_of_typing_never_changes_the_outcome(text: str, change: str, service: Service) -> None:
    assert outcome(CHANGES[change](text), service) == outcome(text, service)


@given(text=st.sampled_from(QUESTIONS), ending=ENDINGS)
def test_punctuation_at_the_end_never_changes_the_outcome(text: str, ending: str, service: Service) -> None:
    assert outcome(text.rstrip("?") + ending, service) == outcome(text.rstrip("?"), service)


@given(text=st.sampled_from(QUESTIONS), choices=st.lists(st.booleans(), min_size=70, max_size=70))
def test_case_and_width_of_single_characters_never_change_the_outcome(text: str, choices: list[bool], service: Service) -> None:
    mixed = "".join(wide(c.upper()) if chosen else c for c, chosen in zip(text, choices, strict=False))
    assert outcome(mixed, service) == outcome(text, service)


TRADITIONAL = {
    "万达广场什么时候开业": "萬達廣場什麼時候開業",
    "储备林总投资是多少": "儲備林總投資是多少",
    "红十字会签了什么": "紅十字會簽了什麼",
    "谁主办的座谈会": "誰主辦的座談會",
}


@pytest.mark.parametrize("text", TRADITIONAL)
def test_traditional_characters_are_answered_like_simplified_ones(text: str, service: Service) -> None:
    assert outcome(TRADITIONAL[text], service) == outcome(text, service)


@pytest.mark.parametrize("text", ["12", "99", "2003", "1,000,000", "2003 99"])
def test_numbers_that_nothing_tells_never_create_confidence(text: str, harbour_catalogue: Catalogue) -> None:
    assert not isinstance(decided(text, harbour_catalogue), Answer)


@pytest.mark.parametrize("other", ["who built the lighthouse in Shenyang", "who built the lighthouse of 2003"])
def test_a_foreign_place_or_year_takes_confidence_away(other: str, harbour_catalogue: Catalogue) -> None:
    assert decided(other, harbour_catalogue).grounds.confidence < decided("who built the lighthouse", harbour_catalogue).grounds.confidence


def test_a_veto_is_below_the_confidence_that_answers() -> None:
    assert PARAMETERS.answer > VETO


@pytest.mark.parametrize(
    "text", ["how many bins are there?", "How do I apply for a permit?", "礼堂怎么用", "What can I bring to the yard?", "怎么申请"]
)
def test_a_question_that_is_a_little_like_small_talk_is_none(text: str, hall: Catalogue) -> None:
    assert not isinstance(decided(text, hall), Talk)


@pytest.mark.parametrize(("text", "item"), [("hello", "greeting"), ("thank you", "thanks"), ("帮助", "help"), ("你是谁", "who-are-you")])
def test_small_talk_is_known_though_no_fact_has_anything_in_common_with_it(text: str, item: str, hall: Catalogue) -> None:
    knowledge = hall.knowledge
    phrasings = tuple(phrasing for phrasing in knowledge.phrasings if phrasing.item in knowledge.small_talk)
    alone = build(replace(knowledge, facts={}, overviews={}, gaps={}, entities={}, phrasings=phrasings))
    for catalogue in (hall, alone):
        decision = decided(text, catalogue)
        assert isinstance(decision, Talk)
        assert decision.item == item


def test_what_has_one_proof_answers_no_comparison_of_two(harbour: KnowledgeBase) -> None:
    wordings = ["Which cost more, the pier or the school?", "Compare the cost of the pier and the school."]
    catalogue = build(
        replace(harbour, phrasings=(*harbour.phrasings, *(Phrasing(item="pier-cost", text=text, source="t") for text in wordings)))
    )
    for text in wordings:
        assert isinstance(decided(text, catalogue, replace(UNSURE, answer=0.0)), Clarify)
    assert isinstance(decided("How much did the pier cost?", catalogue, replace(UNSURE, answer=0.0)), Answer)


def test_a_fact_that_describes_the_whole_is_not_told_beside_one_of_its_parts(harbour: KnowledgeBase) -> None:
    part = harbour.facts["pier-opening"]
    whole = replace(part, id="pier-overview", answer={"en": "The new pier was opened in 2015 and cost 12 million yuan."})
    wordings = (*harbour.phrasings, Phrasing(item="pier-overview", text="When did the pier open?", source="test"))
    told = {}
    for summary in (False, True):
        facts = {**harbour.facts, "pier-overview": replace(whole, summary=summary)}
        catalogue = build(replace(harbour, facts=facts, phrasings=wordings))
        decision = decided("When was the pier opened?", catalogue, replace(PARAMETERS, companion=0.0))
        assert isinstance(decision, Answer)
        told[summary] = decision.items
    assert told == {False: ("pier-opening", "pier-overview"), True: ("pier-opening",)}


TWO_CITIES = """
documents: [{id: fair, file: fair.txt, title: Fair}]
entities:
  - {id: northport, kind: city, names: {en: [Northport], zh: [北港]}}
  - {id: southby, kind: city, names: {en: [Southby], zh: [南城]}}
facts:
  - id: firms
    question: {en: How many firms of Northport invested in Southby?, zh: 北港有几家企业在南城投资？}
    answer: {en: Twelve firms of Northport invested in Southby., zh: 十二家北港企业在南城投资。}
    tells: {count: 12 firms}
    quote: Twelve Northport firms invested in Southby
    subjects: [northport, southby]
    phrasings: |
      how many northport companies put money into southby
      number of northport firms that invest in southby
      有多少北港企业投资南城
  - id: schools
    question: {en: How many schools were built?, zh: 建了几所学校？}
    answer: {en: Three schools were built., zh: 建了三所学校。}
    tells: {count: 3 schools}
    quote: Three schools were built.
    subjects: [southby]
    phrasings: |
      number of new schools
      how many schools are there
  - id: rating
    question: {en: How was the port rated in 2018?, zh: 2018 年港口的评级如何？}
    answer: {en: "In 2018 the port was rated good.", zh: 2018 年港口被评为良好。}
    tells: {rating: good, date: 2018}
    quote: In 2018 the port was rated good.
    subjects: [northport]
    phrasings: |
      what rating did the port get in 2018
      was the port rated good in 2018
      港口评级
  - id: funds
    question: {en: How much was invested in the past two years?, zh: 近两年投资了多少？}
    answer: {en: In the past two years 5 million yuan was invested., zh: 近两年投资 500 万元。}
    tells: {amount: 5 million yuan}
    quote: In the past two years 5 million yuan was invested.
    subjects: [southby]
    phrasings: |
      how much money was invested in southby
      what was invested since the beginning of the two years
      投资了多少
  - id: bridge
    question: {en: When was the bridge opened?, zh: 桥是哪年通车的？}
    answer: {en: The bridge was opened in 2017., zh: 桥于 2017 年通车。}
    tells: {date: 2017}
    quote: The bridge was opened in 2017.
    subjects: [southby]
    phrasings: |
      was the bridge opened in 2017
      opening year of the bridge
      桥是2017年通车的吗
overviews:
  - id: counts
    operation: compare
    question: {en: How do the numbers compare?, zh: 几个数字相比如何？}
    tells: count
    facts: [firms, schools]
    title: {en: "The numbers:", zh: 数字：}
  - id: first
    operation: earliest
    question: {en: What came first?, zh: 最早的是什么？}
    tells: date
    facts: [bridge, rating]
    title: {en: "The earliest:", zh: 最早：}
  - id: times
    operation: timeline
    question: {en: What happened when?, zh: 时间顺序如何？}
    tells: date
    facts: [bridge, rating]
    title: {en: "In order of time:", zh: 时间顺序：}
"""


FAIR = """Fair
Twelve Northport firms invested in Southby. Three schools were built.
In 2018 the port was rated good. The bridge was opened in 2017. In the past two years 5 million yuan was invested.
"""


@pytest.fixture(scope="module")
def two_cities() -> Catalogue:
    """Firms of one city that invest in another, and an overview that sets two counts side by side."""
    return build(parse({"facts.yaml": TWO_CITIES}, {"documents/fair.txt": FAIR}))


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("How many firms of Northport invested in Southby?", "How many firms of Southby invested in Northport?"),
        ("number of northport firms that invest in southby", "number of southby firms that invest in northport"),
        ("有多少北港企业投资南城", "有多少南城企业投资北港"),
    ],
)
def test_what_is_told_of_one_party_answers_no_question_about_the_other(text: str, turned: str, two_cities: Catalogue) -> None:
    decision = decided(text, two_cities)
    assert isinstance(decision, Answer)
    assert decision.items[0] == "firms"
    assert not isinstance(decided(turned, two_cities), Answer)


def test_how_things_were_in_one_year_answers_no_question_about_another(two_cities: Catalogue) -> None:
    assert isinstance(decided("Was the port rated good in 2018?", two_cities), Answer)
    for text in ("Was the port rated good in 2016?", "Could you tell me how the port was rated in 2016?"):
        assert not isinstance(decided(text, two_cities, replace(PARAMETERS, answer=VETO)), Answer), text


def test_that_something_happened_in_one_year_answers_whether_it_was_in_another(two_cities: Catalogue) -> None:
    for text in ("Was the bridge opened in 2017?", "Was the bridge opened in 2016?"):
        decision = decided(text, two_cities, replace(PARAMETERS, answer=VETO))
        assert isinstance(decision, Answer), text
        assert decision.items == ("bridge",)


def test_what_the_past_years_brought_answers_no_question_for_a_longer_time(two_cities: Catalogue) -> None:
    sure = replace(PARAMETERS, answer=VETO)
    assert isinstance(decided("How much money was invested in southby?", two_cities, sure), Answer)
    assert not isinstance(decided("How much money was invested in southby since 1996?", two_cities, sure), Answer)


def test_who_asks_for_the_first_and_the_last_gets_the_order_of_time(two_cities: Catalogue) -> None:
    text = "What came first and what came last, earliest and latest?"
    surest = decided(text, two_cities, replace(UNSURE, answer=1.0)).grounds.ranking[0].confidence
    told = decided(text, two_cities, replace(UNSURE, answer=surest + 0.01))
    assert isinstance(told, Answer)
    assert told.items == ("times",)


@pytest.mark.parametrize(
    "text", ["How many of the firms of Northport that invested in Southby are state-owned?", "投资南城的北港企业中，国有的有几家"]
)
def test_how_many_there_are_answers_no_question_for_a_part_of_them(text: str, two_cities: Catalogue) -> None:
    assert not isinstance(decided(text, two_cities, replace(PARAMETERS, answer=VETO)), Answer)


@pytest.mark.parametrize("text", ["How many delegates of Northport firms invested in Southby?", "有多少名北港企业代表投资南城"])
def test_a_number_of_firms_answers_no_question_for_a_number_of_people(text: str, two_cities: Catalogue) -> None:
    assert not isinstance(decided(text, two_cities, replace(PARAMETERS, answer=VETO)), Answer)


def test_a_part_is_told_by_a_fact_that_speaks_of_one() -> None:
    facts = TWO_CITIES.replace("Three schools were built.", "Three of the schools were built anew.").replace(
        "number of new schools", "how many of the schools were built anew"
    )
    document = FAIR.replace("Three schools were built.", "Three of the schools were built anew.")
    catalogue = build(parse({"facts.yaml": facts}, {"documents/fair.txt": document}))
    told = decided("How many of the schools were built anew?", catalogue)
    assert isinstance(told, Answer)
    assert told.items == ("schools",)


def test_many_phrasings_know_better_than_rules_what_asks_for_an_overview(two_cities: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = (
        "firms or schools, who is ahead",
        "schools or firms, who is ahead",
        "who is ahead in numbers",
        "firms and schools side by side",
    )
    knowledge = two_cities.knowledge
    phrasings = (*knowledge.phrasings, *(Phrasing(item="counts", text=text, source="test") for text in texts))
    catalogue = build(replace(knowledge, phrasings=phrasings))
    text = "so who is ahead now, the firms or the schools?"
    assert not does_as_asked(knowledge.overviews["counts"], understand(text, catalogue.lexicon))

    def confidence(least: float) -> float:
        monkeypatch.setattr("bot.retrieval.decision.CLEAR", least)
        ranking = decided(text, catalogue, replace(UNSURE, many=len(texts))).grounds.ranking
        return next(one.confidence for one in ranking if one.item == "counts")

    assert confidence(2.0) == pytest.approx(VETO * confidence(0.0))


def test_a_comparison_is_answered_by_the_overview_that_makes_it(two_cities: Catalogue) -> None:
    reckless = replace(UNSURE, answer=0.0, answer_many=0.0)
    for text in (
        "Which is the larger, the number of new schools or of northport firms that invest in southby?",
        "schools versus northport firms",
    ):
        asked = decided(text, two_cities, reckless)
        assert isinstance(asked, Answer)
        assert asked.items == ("counts",)
        assert asked.grounds.ranking[0].item == "firms"


@pytest.mark.parametrize("text", ["number of new schools on average", "number of new schools plus number of firms", "新学校的平均数"])
def test_a_figure_is_no_answer_to_a_question_for_what_is_worked_out_of_it(text: str, two_cities: Catalogue) -> None:
    reckless = replace(UNSURE, answer=0.0, answer_many=0.0, answer_unphrased=0.0)
    assert isinstance(decided("number of new schools", two_cities, reckless), Answer)
    told = decided(text, two_cities, reckless)
    assert not isinstance(told, Answer) or set(told.items) <= two_cities.knowledge.overviews.keys()


def test_a_fact_that_tells_an_average_answers_a_question_for_one() -> None:
    facts = TWO_CITIES.replace("Three schools were built.", "On average three schools were built.")
    document = FAIR.replace("Three schools were built.", "On average three schools were built.")
    catalogue = build(parse({"facts.yaml": facts}, {"documents/fair.txt": document}))
    told = decided("number of new schools on average", catalogue, replace(UNSURE, answer=0.0, answer_many=0.0, answer_unphrased=0.0))
    assert isinstance(told, Answer)
    assert told.items[0] == "schools"


@pytest.mark.parametrize(
    ("operation", "text", "does"),
    [
        ("largest", "which number is the largest", True),
        ("largest", "the largest and the smallest number", False),
        ("earliest", "what was the earliest", True),
        ("latest", "the earliest and the latest year", False),
        ("earliest", "put them in order, earliest first", False),
        ("timeline", "put them in order, earliest first", True),
    ],
)
def test_who_asks_for_both_ends_is_not_told_one(operation: Operation, text: str, does: bool, two_cities: Catalogue) -> None:
    overview = replace(two_cities.knowledge.overviews["counts"], operation=operation, tells=None)
    assert does_as_asked(overview, understand(text, two_cities.lexicon)) == does


def test_what_another_document_speaks_of_is_never_beyond_doubt() -> None:
    facts = """
documents:
  - {id: fair, file: fair.txt, title: Fair}
  - {id: works, file: works.txt, title: Lantern festival at the locomotive works}
facts:
  - {id: fair-date, answer: The fair opened in May., quote: {text: The fair opened in May., document: fair}, phrasings: when did it open}
"""
    documents = {
        "documents/fair.txt": "Fair\nThe fair opened in May.",
        "documents/works.txt": "Festival\nLanterns hang in the locomotive works.",
    }
    catalogue = build(parse({"facts.yaml": facts}, documents))
    trusting = replace(PARAMETERS, certain=0.0, many=0, first_share=0.0)
    assert decided("When did the fair open?", catalogue, trusting).grounds.reason == "the phrasings leave no doubt"
    other = decided("When did the lantern festival at the locomotive works open?", catalogue, trusting)
    assert other.grounds.reason != "the phrasings leave no doubt"
