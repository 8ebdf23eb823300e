"""How facts are told on a day: golden replies in both languages, and laws."""

from __future__ import annotations

import functools
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.compose import label_of, options_for, tell
from bot.answers.compute import compute
from bot.answers.dated import answer_on, arrange
from bot.answers.listings import about, listing
from bot.answers.texts import moment_text
from bot.dialogue import Dialogue
from bot.facts.model import Retirement
from bot.facts.validity import standing
from bot.service import Service
from tests.answers.conftest import asked
from tests.dated import TODAY, base, service

LATER = date(2031, 1, 1)
NEWER = "supersedes: [pier-cost]"
MOVED = "retired: {reason: a slip of the pen, successor: pier-cost-news}"
WRONG = "retired: {reason: a slip of the pen}"


@functools.cache
def opened(*lines: tuple[str, str]) -> Service:
    return service(**dict(lines))


def said(text: str, today: date | None = TODAY, **lines: str) -> list[str]:
    return opened(*lines.items()).ask(text, today=today)[0].text.split("\n")


@pytest.mark.parametrize(("question", "today", "lines"), [
    ("is the ticket office open", TODAY, ["As of 2018: The ticket office is open. (No longer valid since 2019.)"]),
    ("售票处开着吗", TODAY, ["据 2018 年的信息：售票处开放。（自 2019 年起已失效。）"]),
    ("is the ticket office open", date(2018, 12, 31), ["The ticket office is open."]),
    ("how much is the ferry", TODAY, ["The ferry costs 5 yuan.", "Only from 2030: The ferry costs 6 yuan. (Not valid yet.)"]),
    ("渡轮多少钱", TODAY, ["渡轮票价 5 元。", "2030 年起才生效：渡轮票价 6 元。（目前尚未生效。）"]),
    ("how much is the ferry", LATER, [
        "The ferry costs 6 yuan.", "As of 2019-05-02: The ferry costs 5 yuan. (No longer valid since 2030-01.)",
    ]),
    ("渡轮多少钱", LATER, ["渡轮票价 6 元。", "据 2019-05-02 的信息：渡轮票价 5 元。（自 2030-01 起已失效。）"]),
    ("how much is the ferry", None, [
        "The ferry costs 6 yuan.", "As of 2019-05-02: The ferry costs 5 yuan. (Replaced by newer information.)",
    ]),
])  # fmt: skip
def test_a_fact_is_told_as_what_it_is_on_the_day(question: str, today: date | None, lines: list[str]) -> None:
    assert said(question, today) == lines


def test_a_replaced_fact_stands_below_the_one_in_its_place() -> None:
    assert said("how much did the pier cost", pier_cost_news=NEWER) == [
        "The pier cost 14 million yuan.",
        "As of 2016-03: The pier cost 12 million yuan. (Replaced by newer information.)",
    ]
    assert said("码头造价多少", pier_cost_news=NEWER) == [
        "码头造价 1400 万元。",
        "据 2016-03 的信息：码头造价 1200 万元。（已被较新的内容取代。）",
    ]


def test_a_claim_is_judged_by_what_holds() -> None:
    assert said("did the pier cost 12 million yuan?", pier_cost_news=NEWER)[0] == "No: The pier cost 14 million yuan."
    assert said("does the ferry cost 5 yuan?", LATER)[0] == "No: The ferry costs 6 yuan."


def test_what_is_over_neither_confirms_nor_denies_a_claim() -> None:
    lines = {"ferry_price": "retired: {reason: x}", "ferry_price_2030": "valid_until: 2031\n    phrasings: [does the ferry cost 6 yuan]"}
    assert said("does the ferry cost 6 yuan?", date(2040, 1, 1), **lines) == [
        "As of 2030: The ferry costs 6 yuan. (No longer valid since 2032.)"
    ]


def test_what_took_the_place_of_a_fact_but_answers_another_question_is_told_after_it() -> None:
    assert said("how much did the pier cost", lamp_origin=NEWER, pier_cost_news=WRONG) == [
        "As of 2016-03: The pier cost 12 million yuan. (Replaced by newer information.)",
        "Newer: Its lamp is from Hamburg.",
    ]


def test_facts_that_contradict_each_other_are_both_told_with_their_sources() -> None:
    reply, _ = opened().ask("how much did the pier cost", today=TODAY)
    assert reply.text.split("\n") == [
        "The sources differ; the newest first:",
        "• As of 2019-05-02: The pier cost 14 million yuan.",
        "• As of 2016-03: The pier cost 12 million yuan.",
    ]
    assert [source.document for source in reply.sources] == ["news", "harbour"]
    assert reply.items == ("pier-cost-news", "pier-cost")
    assert said("码头造价多少") == [
        "各处说法不一，较新的在前：",
        "• 据 2019-05-02 的信息：码头造价 1400 万元。",
        "• 据 2016-03 的信息：码头造价 1200 万元。",
    ]


def test_the_newest_is_found_by_the_facts_own_date_before_that_of_the_document() -> None:
    (part,) = arrange(["pier-cost"], base(pier_cost="valid_from: 2020"), TODAY)
    assert part.items == ("pier-cost", "pier-cost-news")


def test_of_a_contradiction_only_what_holds_is_told() -> None:
    ended = {"pier_cost": "valid_until: 2020"}
    assert said("how much did the pier cost", date(2020, 5, 1), **ended)[0] == "The sources differ; the newest first:"
    assert said("how much did the pier cost", TODAY, **ended) == [
        "As of 2016-03: The pier cost 12 million yuan. (No longer valid since 2021.)"
    ]


def test_a_retired_fact_leads_to_its_successor() -> None:
    reply, _ = opened(("pier_cost", MOVED)).ask("what did they pay for the pier", today=TODAY)
    assert (reply.items, reply.text) == (("pier-cost-news",), "The pier cost 14 million yuan.")


@pytest.mark.parametrize("question", ["who built the lighthouse", "by whom was the lighthouse built", "灯塔是谁建的"])
def test_without_a_successor_what_a_retired_fact_answered_is_not_stated(question: str) -> None:
    reply, _ = opened(("lighthouse_builder", WRONG)).ask(question, today=TODAY)
    assert reply.outcome == "unknown"
    assert [option.item for option in reply.options] == ["lamp-origin"]
    assert "slip" not in reply.text


@pytest.mark.parametrize(("language", "lines"), [
    ("en", ["This was taken back. In its place:", "• The pier cost 14 million yuan."]),
    ("zh", ["这条内容已撤回，取而代之的是：", "• 码头造价 1400 万元。"]),
])  # fmt: skip
def test_a_retired_fact_that_is_opened_names_its_successor_as_the_option(language: str, lines: list[str]) -> None:
    told = opened(("pier_cost", MOVED)).open("pier-cost", Dialogue(), language, today=TODAY)
    assert told is not None
    reply, dialogue = told
    assert (reply.outcome, reply.text.split("\n"), reply.items) == ("unknown", lines, ())
    assert [option.item for option in reply.options] == ["pier-cost-news"]
    chosen, _ = opened(("pier_cost", MOVED)).ask("1", dialogue, today=TODAY)
    assert chosen.items == ("pier-cost-news",)


def test_a_retired_fact_is_called_by_its_id_where_it_has_no_question() -> None:
    assert label_of("pier-cost", base(pier_cost=MOVED), "en") == "pier cost"
    assert label_of("pier-cost", base(pier_cost=f"{MOVED}\n    question: What did it cost?"), "en") == "What did it cost?"


@pytest.mark.parametrize(("language", "text"), [("en", "This was taken back and is no longer told."), ("zh", "这条内容已撤回，不再提供。")])
def test_a_retired_fact_without_successor_says_that_it_was_taken_back(language: str, text: str) -> None:
    told = opened(("lighthouse_builder", WRONG)).open("lighthouse-builder", Dialogue(), language)
    assert told is not None
    assert (told[0].outcome, told[0].text, told[0].options) == ("unknown", text, ())


def test_telling_again_skips_retired_facts() -> None:
    changed = opened(("pier_cost", MOVED))
    assert changed.tell(["pier-cost"], "how much", "en") is None
    told = changed.tell(["pier-cost", "lamp-origin"], "how much", "en")
    assert told is not None
    assert told.items == ("lamp-origin",)


def test_a_chat_forgets_a_fact_that_is_retired_while_people_talk_of_it() -> None:
    _, dialogue = opened().ask("who built the lighthouse", today=TODAY)
    assert dialogue.items == ("lighthouse-builder",)
    reply, _ = opened(("lighthouse_builder", WRONG)).ask("source?", dialogue, today=TODAY)
    assert "Anna Berg" not in reply.text
    assert reply.sources == ()


def test_overviews_leave_out_what_was_retired_or_replaced_and_mark_what_does_not_hold() -> None:
    assert said("list all sums of money", pier_cost=WRONG) == [
        "Sums of money:",
        "• The pier cost 14 million yuan.",
        "• The ferry costs 5 yuan.",
        "• Only from 2030: The ferry costs 6 yuan. (Not valid yet.)",
    ]
    assert said("列出所有金额", LATER, pier_cost_news=NEWER) == ["金额：", "• 码头造价 1400 万元。", "• 渡轮票价 6 元。"]


def test_the_largest_is_the_largest_of_what_holds() -> None:
    ended = base(pier_cost_news="valid_until: 2020")
    largest = replace(ended.overviews["sums"], operation="largest", tells="amount")
    told = [compute(largest, asked("?"), ended, "en", day) for day in (date(2020, 1, 1), TODAY)]
    assert [one.facts[0].id for one in told if one is not None] == ["pier-cost-news", "pier-cost"]


def test_an_overview_whose_facts_were_all_retired_is_not_stated() -> None:
    gone = dict.fromkeys(("pier_cost", "pier_cost_news", "ferry_price", "ferry_price_2030"), WRONG)
    assert opened(*gone.items()).ask("list all sums of money", today=TODAY)[0].outcome == "unknown"


def test_lists_to_leaf_through_mark_what_does_not_hold() -> None:
    knowledge = base(pier_cost=WRONG)
    sums = listing("sums", knowledge, "en", TODAY)
    assert sums is not None
    assert [entry.text for entry in sums.entries] == [
        "The pier cost 14 million yuan.",
        "Only from 2030: The ferry costs 6 yuan. (Not valid yet.)",
        "The ferry costs 5 yuan.",
    ]
    office = about(knowledge.entities["office"], knowledge, "zh", TODAY)
    assert [entry.text for entry in office.entries] == ["据 2018 年的信息：售票处开放。（自 2019 年起已失效。）"]


def test_an_option_is_not_labelled_as_if_it_held() -> None:
    assert options_for(["office-open"], base(), "en", TODAY)[0].label.startswith("As of 2018: ")


@given(day=st.none() | st.dates(), items=st.lists(st.sampled_from([*base().facts, "sums"]), min_size=1, max_size=5))
def test_arranging_again_changes_nothing_and_loses_nothing(day: date | None, items: list[str]) -> None:
    knowledge = base()
    told = [item for part in arrange(items, knowledge, day) for item in part.items]
    assert set(items) <= set(told)
    assert len(set(told)) == len(told)
    assert set(told) == {item for part in arrange(told, knowledge, day) for item in part.items}


@given(day=st.dates(), item=st.sampled_from([*base().facts]))
def test_only_what_holds_is_told_unmarked(day: date, item: str) -> None:
    knowledge = base()
    fact = knowledge.facts[item]
    marked = answer_on(fact, knowledge, "en", day) != fact.answer["en"]
    replaced = item == "ferry-price" and day.year >= 2030
    assert marked == (standing(fact, day) != "present" or replaced)


def test_a_base_without_these_keys_is_told_as_ever() -> None:
    knowledge = base(pier_cost=WRONG)
    reply = tell(("lamp-origin", "lighthouse-builder", "lamp-origin"), asked("?"), knowledge, "en", None, TODAY)
    assert reply is not None
    assert (reply.text, reply.items) == ("Its lamp is from Hamburg.\nAnna Berg built it.", ("lamp-origin", "lighthouse-builder"))


def test_the_reason_of_a_retirement_is_kept_for_editors() -> None:
    assert base(pier_cost=MOVED).retired["pier-cost"].retired == Retirement(reason={"en": "a slip of the pen"}, successor="pier-cost-news")


@pytest.mark.parametrize(
    ("moment", "chinese"),
    [("2018", "2018 年"), ("2018-03", "2018-03 "), ("spring 2018", "spring 2018 "), ("2018年春", "2018年春")],
)
def test_a_date_within_a_sentence_is_read_as_one(moment: str, chinese: str) -> None:
    assert moment_text(moment, "zh") == chinese
    assert moment_text(moment, "en") == moment
