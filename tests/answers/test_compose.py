"""Replies: every quote is proved, every fact can be told in both languages, what is not stated is said."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from bot.answers.compose import compose, label_of, plain_text, sources_of, tell
from bot.answers.reply import Reply
from bot.decisions import Answer, Clarify, Grounds, NotFound, NotStated, Talk
from bot.facts.dates import Date
from bot.facts.model import Entity, Gap, KnowledgeBase, SmallTalk
from bot.facts.sentences import statements_of
from bot.facts.values import Amount
from bot.language.question import Question
from tests.answers.conftest import asked, base, fact, overview, quote

LANGUAGES = ("en", "zh")
LONG = quote("The pier was opened. It cost money.")
SHORT = quote("It cost money.")
PIER = fact("pier", Amount(12e6, "CNY"), quotes=(SHORT,), subjects=("pier",))
OPENING = fact("opening", Date("2015", "year", 2015), quotes=(LONG,), subjects=("pier",))
BASE = base(
    [PIER, OPENING],
    overview("list", [PIER, OPENING]),
    entities=[Entity(id="pier", kind="thing", names={"en": ("the pier",), "zh": ("码头",)})],
)
BASE = replace(BASE, sentences=statements_of(BASE.documents.values()))


def grounds(question: Question) -> Grounds:
    return Grounds(question=question, confidence=0.9, reason="")


def not_stated(subject: str | None = None, aspect: str | None = None, gap: str | None = None, offers: tuple[str, ...] = ()) -> NotStated:
    return NotStated(subject=subject, aspect=aspect, gap=gap, offers=offers, grounds=grounds(asked("?")))


def answer(*items: str, text: str = "?") -> Answer:
    return Answer(items=items, grounds=grounds(asked(text)))


def unsure(*options: str, text: str = "?") -> Clarify:
    return Clarify(options=options, grounds=grounds(asked(text)))


def all_told(knowledge: KnowledgeBase) -> list[Reply]:
    """Every fact and overview of a base in both languages; overviews by time for every time there is."""
    replies = []
    for item, language in itertools.product((*knowledge.facts, *knowledge.overviews), LANGUAGES):
        reply = tell((item,), asked("what happened in 1996, 2017, 2018?"), knowledge, language, None)
        assert reply is not None, f"{item} cannot be told in {language}"
        replies.append(reply)
    return replies


def test_every_fact_and_overview_can_be_told_in_both_languages(knowledge: KnowledgeBase) -> None:
    for reply in all_told(knowledge):
        assert reply.text.strip()
        assert reply.sources
        assert reply.outcome == "answer"


def test_every_quote_stands_verbatim_in_its_document_and_in_its_span(knowledge: KnowledgeBase) -> None:
    quotes = [quote for fact in knowledge.facts.values() for quote in fact.quotes]
    for each in quotes:
        assert knowledge.documents[each.document].text[each.start : each.end] == each.text
    proved = {(each.document, each.text, each.paragraph) for each in quotes}
    for reply in all_told(knowledge):
        for source in reply.sources:
            assert source.quote in knowledge.documents[source.document].text
            assert (source.document, source.quote, source.paragraph) in proved


def test_every_fact_that_is_told_is_proved(knowledge: KnowledgeBase) -> None:
    for item in knowledge.facts.values():
        told = tell((item.id,), asked("?"), knowledge, "en", None)
        assert told is not None
        for each in item.quotes:
            assert any(each.text in source.quote for source in told.sources)


def test_the_shipped_base_speaks_both_languages(knowledge: KnowledgeBase) -> None:
    for item in (*knowledge.facts.values(),):
        assert set(item.answer) == set(LANGUAGES), item.id
    for each in knowledge.overviews.values():
        assert set(each.title) == set(LANGUAGES), each.id
    for talk in knowledge.small_talk.values():
        assert set(talk.reply) == set(LANGUAGES), talk.id
    assert set(knowledge.suggestions) == set(LANGUAGES)
    assert all(set(aspect) == set(LANGUAGES) for aspect in knowledge.aspects.values())


def test_every_item_has_a_label_of_one_short_line(knowledge: KnowledgeBase) -> None:
    for item, language in itertools.product((*knowledge.facts, *knowledge.overviews), LANGUAGES):
        label = label_of(item, knowledge, language)
        assert label.strip()
        assert "\n" not in label
        assert len(label) <= 100


def test_labels_tell_the_items_of_the_shipped_base_apart(knowledge: KnowledgeBase) -> None:
    for language in LANGUAGES:
        labels = [label_of(item, knowledge, language) for item in (*knowledge.facts, *knowledge.overviews)]
        assert sorted({label for label in labels if labels.count(label) > 1}) == []


def test_every_gap_and_small_talk_has_a_reply(knowledge: KnowledgeBase) -> None:
    for gap, language in itertools.product(knowledge.gaps.values(), LANGUAGES):
        reply = compose(not_stated(subject=next(iter(gap.subjects), None), gap=gap.id), knowledge, language)
        assert reply.outcome == "unknown"
        assert reply.text.strip()
    for talk, language in itertools.product(knowledge.small_talk, LANGUAGES):
        reply = compose(Talk(item=talk, grounds=grounds(asked("hello"))), knowledge, language)
        assert (reply.outcome, bool(reply.text.strip())) == ("smalltalk", True)


def test_a_passage_within_one_already_given_is_not_repeated() -> None:
    assert [source.quote for source in sources_of([PIER, OPENING], BASE, "en")] == [LONG.text]
    assert [source.quote for source in sources_of([OPENING, PIER], BASE, "en")] == [LONG.text]
    assert [source.quote for source in sources_of([PIER, PIER], BASE, "en")] == [SHORT.text]


def test_sources_name_the_document_in_the_language_of_the_reply() -> None:
    (english,), (chinese,) = (sources_of([PIER], BASE, language) for language in LANGUAGES)
    assert (english.title, english.date, english.paragraph, english.fact) == ("Harbour", "undated", 2, "pier")
    assert (chinese.title, chinese.date) == ("港口", "未注明日期")


@pytest.mark.parametrize(
    ("text", "language", "reply"),
    [
        ("Was it opened in 2015?", "en", "Yes. OPENING"),
        ("Was it opened in 2016?", "en", "No: OPENING"),
        ("是2016年开放的吗", "zh", "不是。头opening"),
        ("是2015年开放的吗", "zh", "是的。头opening"),
        ("When was it opened?", "en", "OPENING"),
        ("Didn't it open in 2016?", "en", "OPENING"),
    ],
)
def test_a_claim_is_confirmed_or_corrected(text: str, language: str, reply: str) -> None:
    assert compose(answer("opening", text=text), BASE, language).text == reply


def test_only_the_first_of_several_facts_is_judged_by_a_claim() -> None:
    assert compose(answer("opening", "pier", text="Was it opened in 2016?"), BASE, "en").text == "No: OPENING\nPIER"


def test_an_overview_with_nothing_to_tell_becomes_not_found() -> None:
    facts = [OPENING]
    for decision in (answer("overview", text="What happened in 1850?"), unsure("overview", text="What happened in 1850?")):
        reply = compose(decision, base(facts, overview("year", facts)), "en")
        assert (reply.outcome, reply.tier, reply.text) == ("unknown", "not found", "I have not found this in the documents.")
        assert (reply.items, reply.options, reply.sources) == ((), (), ())


@pytest.mark.parametrize(
    ("decision", "english", "chinese"),
    [
        (not_stated(), "The documents do not state this.", "文件没有说明这一点。"),
        (not_stated("pier"), "The documents do not answer that about the pier.", "关于码头，文件没有说明这一点。"),
        (not_stated("pier", "cost"), "About the pier, the documents do not state the costs.", "关于码头，文件没有说明费用。"),
    ],
)
def test_what_is_not_stated_is_said_as_exactly_as_it_is_known(decision: NotStated, english: str, chinese: str) -> None:
    assert [compose(decision, BASE, language).text for language in LANGUAGES] == [english, chinese]


def test_the_words_of_the_editors_for_a_gap_come_first() -> None:
    knowledge = replace(BASE, gaps={"g": Gap(id="g", subjects=("pier",), reply={"en": "Nobody knows."})})
    assert compose(not_stated("pier", gap="g"), knowledge, "en").text == "Nobody knows."
    assert compose(not_stated("pier", gap="g"), knowledge, "zh").text == "Nobody knows."


def test_what_is_known_of_the_subject_is_offered_and_proved() -> None:
    reply = compose(not_stated("pier", offers=("pier",)), BASE, "en")
    assert reply.text.splitlines()[-1] == "• PIER"
    assert [source.quote for source in reply.sources] == [SHORT.text]
    assert [option.item for option in reply.options] == ["pier"]
    assert reply.items == ()


UNSURE_ENGLISH = """I am not sure this is what you ask. The documents say:

1. PIER
“It cost money.”
— Harbour, paragraph 2, undated

2. Title:
• PIER
• OPENING
“The pier was opened. It cost money.”
— Harbour, paragraph 2, undated

3. The pier was opened.
— Harbour, paragraph 2, undated

4. None of these"""

UNSURE_CHINESE = """我不确定这是不是您要问的。文件中写道：

1. 头pier
“It cost money.”
——《港口》第 2 段，未注明日期

2. 标题：
• 头pier
• 头opening
“The pier was opened. It cost money.”
——《港口》第 2 段，未注明日期

3. The pier was opened.
——《港口》第 2 段，未注明日期

4. 以上都不是"""


@pytest.mark.parametrize(("language", "text"), [("en", UNSURE_ENGLISH), ("zh", UNSURE_CHINESE)])
def test_each_statement_that_may_be_meant_has_its_own_proof_and_a_sentence_is_shown_once(language: str, text: str) -> None:
    reply = compose(unsure("pier", "overview", "harbour#1"), BASE, language)
    assert plain_text(reply) == text
    assert (reply.outcome, reply.tier, reply.items) == ("clarify", "not sure", ())
    assert [option.item for option in reply.options] == ["pier", "overview", "harbour#1"]
    assert [source.quote for source in reply.sources] == [SHORT.text, LONG.text, "The pier was opened."]


def test_one_statement_may_be_all_that_is_meant() -> None:
    assert plain_text(compose(unsure("opening"), BASE, "en")) == (
        "I am not sure this is what you ask. The documents say:\n\n"
        "1. OPENING\n“The pier was opened. It cost money.”\n— Harbour, paragraph 2, undated\n\n2. None of these"
    )


def test_a_passage_that_proves_two_statements_is_shown_below_both_and_listed_once() -> None:
    twice = base([OPENING, fact("again", quotes=(LONG,))])
    reply = compose(unsure("opening", "again"), twice, "en")
    assert [[source.fact for source in option.sources] for option in reply.options] == [["opening"], ["again"]]
    assert [source.quote for source in reply.sources] == [LONG.text]


@pytest.mark.parametrize(
    ("offers", "english", "chinese"),
    [
        ((), "I have not found this in the documents.", "我在文件中没有找到这方面的内容。"),
        (
            ("opening", "harbour#2"),
            "I have not found this in the documents.\nWhat comes nearest:\n• OPENING\n• It cost money.\n\n"
            "“The pier was opened. It cost money.”\n— Harbour, paragraph 2, undated",
            "我在文件中没有找到这方面的内容。\n最接近的内容：\n• 头opening\n• It cost money.\n\n"
            "“The pier was opened. It cost money.”\n——《港口》第 2 段，未注明日期",
        ),
    ],
)
def test_what_was_not_found_is_said_with_what_comes_nearest(offers: tuple[str, ...], english: str, chinese: str) -> None:
    replies = [compose(NotFound(offers=offers, grounds=grounds(asked("?"))), BASE, language) for language in LANGUAGES]
    assert [plain_text(reply) for reply in replies] == [english, chinese]
    for reply in replies:
        assert (reply.outcome, reply.tier, reply.items) == ("unknown", "not found", ())
        assert tuple(option.item for option in reply.options) == offers


def test_a_sentence_that_is_told_is_shown_once() -> None:
    told = tell(("harbour#2",), asked("Did it cost money?"), BASE, "zh", None)
    assert told is not None
    assert plain_text(told) == "It cost money.\n\n——《港口》第 2 段，未注明日期"
    assert [(source.fact, source.quote) for source in told.sources] == [("harbour#2", "It cost money.")]


def test_the_label_of_a_sentence_is_the_whole_sentence() -> None:
    assert label_of("harbour#1", BASE, "zh") == "The pier was opened."


def test_small_talk_and_silence_have_their_words() -> None:
    knowledge = replace(BASE, small_talk={"hi": SmallTalk(id="hi", reply={"en": "Hello!"})}, suggestions={"en": ("When?",)})
    assert compose(Talk(item="hi", grounds=grounds(asked("hi"))), knowledge, "zh").text == "Hello!"
    silent = compose(Talk(item=None, grounds=grounds(asked(""))), knowledge, "en")
    assert (silent.outcome, silent.text.endswith("For example: When?")) == ("refused", True)


def test_the_whole_reply_as_text_holds_every_quote_with_its_document() -> None:
    text = plain_text(compose(answer("opening"), BASE, "en"))
    assert text == "OPENING\n\n“The pier was opened. It cost money.”\n— Harbour, paragraph 2, undated"


@pytest.mark.parametrize(("language", "left"), [("en", "• … and 2 more"), ("zh", "• ……另有 2 项")])
def test_a_long_list_to_choose_is_told_by_its_first_entries_with_their_proofs(language: str, left: str) -> None:
    quotes = [quote(text) for text in ("Harbour", "The pier", "was opened.", "It cost", "money.")]
    facts = [fact(f"fact-{number}", quotes=(one,)) for number, one in enumerate(quotes)]
    knowledge = base(facts, overview("list", facts))
    (option,) = compose(unsure("overview"), knowledge, language).options
    assert len(option.label.splitlines()) == 5
    assert option.label.endswith(left)
    assert [source.fact for source in option.sources] == ["fact-0", "fact-1", "fact-2"]
    whole = tell(["overview"], asked("?"), knowledge, language, None)
    assert whole is not None
    assert len(whole.sources) == 5
