"""What a question asks for and what a text tells, in English and Chinese; the numbers and years that set things of one kind apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.answer_types import ASKED_TYPES, NUMERIC, asked_type, heads, identifiers, relative_years, told_types, type_bit
from bot.language.lexicon import general_lexicon
from bot.language.normalize import normalize
from bot.language.question import understand

PIECES = st.sampled_from(
    "how many much long high which what who when where phase two line 4 last year the of 2015 3.6 billion yuan percent km 12 : 30 "
    "多少 几 家 企业 哪 第 三 批 号 去年 年 月 亿 元 平方米 谁 为什么 什么 时候 , ? @".split()
)
TEXTS = st.lists(PIECES | st.text(max_size=3), max_size=12).map(" ".join) | st.text(max_size=60)


def told(text: str) -> set[str]:
    found = told_types(normalize(text))
    return {name for name in ASKED_TYPES if found & type_bit(name)}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("What is the phone number?", "phone"),
        ("热线电话是多少", "phone"),
        ("whom do I call when the bus is late", "phone"),
        ("how do i ring them", "phone"),
        ("can you tell me the phone number", "phone"),
        ("is there a hotline", "phone"),
        ("when does the telephone line open", "date"),
        ("how much is a ride that I order by phone", "quantity"),
        ("are phones allowed", None),
        ("how soon are emails answered", "date"),
        ("热线几点开通", "clock"),
        ("电话叫车怎么收费", "money"),
        ("what do people call the new plaza", None),
        ("它打哪儿来", "place"),
        ("How high is the fine?", "money"),
        ("how large was the annual travel subsidy", "money"),
        ("how big a fee do they charge", "money"),
        ("How high will the late payment penalties be?", "money"),
        ("how high are ticket prices", "money"),
        ("罚款有多高", "money"),
        ("补贴标准最高能有多大", "money"),
        ("How high is the tower?", "length"),
        ("how high is the fine arts tower", "length"),
        ("how big is the park that cost 3 billion", "area"),
        ("how large is the rent office building", "area"),
        ("塔有多高", "length"),
        ("园区有多大", "area"),
        ("how high is the interest rate on the loan", "percent"),
        ("Which e-mail address do I write to?", "email"),
        ("what share of it is local", "percent"),
        ("比去年增长多少", "percent"),
        ("How cold is it in the store?", "temperature"),
        ("how big is the hall", "area"),
        ("占地多大", "area"),
        ("How long is the bridge?", "length"),
        ("桥有多长", "length"),
        ("what is the tonnage of the port", "weight"),
        ("吞吐量是多少", "weight"),
        ("What time does it open?", "clock"),
        ("早上几点开门", "clock"),
        ("How long does it take?", "duration"),
        ("要多久才能办好", "duration"),
        ("How much did it cost?", "money"),
        ("总投资多少", "money"),
        ("When was it opened?", "date"),
        ("哪一年开业的", "date"),
        ("why was it closed", "reason"),
        ("为什么要改线", "reason"),
        ("Who signed it?", "person"),
        ("谁负责这件事", "person"),
        ("which company built it", "organisation"),
        ("是哪家公司建的", "organisation"),
        ("Where is it held?", "place"),
        ("在哪里举行", "place"),
        ("How many people came?", "count"),
        ("有几家企业", "count"),
        ("how do I apply", "manner"),
        ("怎么报名", "manner"),
        ("how much is it", "quantity"),
        ("现在多少", "quantity"),
        ("What is the figure for 2023?", "quantity"),
        ("停车费最多收多少", "money"),
        ("上级财政掏了多少", "money"),
        ("亮出多大一笔钱", "quantity"),
        ("how much more do herders get since the road was done", "quantity"),
        ("the shed where the boats lie, what does it cost", "money"),
        ("what do they pay per mu for the rice", "money"),
        ("一亩到底给多少钱", "money"),
        ("Which deputy director do I see about an investment?", "person"),
        ("can my uncle get the grant or not", None),
        ("name every category of spending that does not count as investment", None),
        ("the budget of phase two?", "money"),
        ("If the city misses its deadline, can we sue?", None),
        ("项目的数量", "count"),
        ("这个项目的目的", "reason"),
        ("how long is the notice period", "duration"),
        ("how long is the new pipe under the lane", "length"),
        ("那条路多长", "length"),
        ("任务期多长", "duration"),
        ("哪几个单位一起办的", "organisation"),
        ("由哪一家金融机构贷款", "organisation"),
        ("哪一个国家机关评的", "organisation"),
        ("which state bank lends it", "organisation"),
        ("which of the parts is done", None),
        ("哪几天不上班", None),
        ("吞吐量多少标准箱", "quantity"),
        ("the mayor's name?", "person"),
        ("tell me about the fair", None),
        ("你好", None),
        ("", None),
    ],
)
def test_a_question_shows_what_it_asks_for(text: str, kind: str | None) -> None:
    assert asked_type(normalize(text)) == kind


@pytest.mark.parametrize("text", ["Call 12345.", "complaints to the hotline 12345", "投诉请拨打12345", "telephone: 110", "0717-6540129"])
def test_a_short_number_that_is_called_is_a_telephone(text: str) -> None:
    assert "phone" in told(text)


@pytest.mark.parametrize("text", ["a fine of ringgit 500", "the port had calls of 300 ships", "the park is called Lake 2000"])
def test_a_number_behind_a_word_that_begins_alike_is_none(text: str) -> None:
    assert "phone" not in told(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("How many years does it last?", "duration"),
        ("how many tonnes were shipped", "weight"),
        ("What is the phone number of the director?", "phone"),
        ("when does the office open on Monday, at what time", "clock"),
        ("几年建成", "duration"),
        ("多少钱一张票", "money"),
        ("多少亩地", "area"),
    ],
)
def test_of_several_types_the_most_special_is_asked_for(text: str, kind: str) -> None:
    assert asked_type(normalize(text)) == kind


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("It cost 12 million yuan.", {"money"}),
        ("总投资 3.6 亿元。", {"money"}),
        ("The piles cost 180 million shillings.", {"money"}),
        ("The council put in 1.1 billion, the union the rest.", {"money"}),
        ("每公斤 3,200 先令", {"money"}),
        ("a grant of 40,000 crowns", {"money"}),
        ("a twelve-minute walk", {"duration"}),
        ("约 34 万人", {"count"}),
        ("paid by the city", {"organisation"}),
        ("the report supports it", set()),
        ("由乙方负责", {"organisation"}),
        ("It grew by 5 %.", {"percent"}),
        ("同比增长百分之五", {"percent"}),
        ("a site of 20 hectares", {"area"}),
        ("占地 20 亩", {"area"}),
        ("It is 12 km long.", {"length"}),
        ("全长 12 公里", {"length"}),
        ("8,000 tonnes of apples", {"weight"}),
        ("It is kept at 4 °C.", {"temperature"}),
        ("It takes three years, a three-year term.", {"duration"}),
        ("为期 5 天", {"duration"}),
        ("from 9:30 on", {"clock"}),
        ("上午开放", {"clock"}),
        ("It was opened in April 2015.", {"date"}),
        ("2015 年 4 月开业", {"date"}),
        ("Call 0851-8555 1234.", {"phone"}),
        ("info@example.org", {"email"}),
        ("because of the rain", {"reason"}),
        ("由于下雨", {"reason"}),
        ("Anna Berg, the mayor", {"person"}),
        ("张三局长", {"person", "organisation"}),
        ("a company of the group", {"organisation"}),
        ("on Main Street", {"place"}),
        ("15 firms", {"count"}),
        ("15 家企业", {"count"}),
        ("paid through the bank", {"manner"}),
    ],
)
def test_a_text_tells_values_of_these_types(text: str, kinds: set[str]) -> None:
    assert kinds <= told(text)


@pytest.mark.parametrize("text", ["", "hello", "the blue sky", "蓝色"])
def test_a_text_without_values_tells_no_number(text: str) -> None:
    assert told(text).isdisjoint(NUMERIC)


def test_every_type_has_a_bit_of_its_own() -> None:
    assert sorted(map(type_bit, ASKED_TYPES)) == [1 << number for number in range(len(ASKED_TYPES))]
    assert set(ASKED_TYPES) >= NUMERIC


@given(text=TEXTS)
def test_any_text_has_types_that_there_are(text: str) -> None:
    normalized = normalize(text)
    assert asked_type(normalized) in (None, *ASKED_TYPES)
    assert 0 <= told_types(normalized) < 1 << len(ASKED_TYPES)
    assert relative_years(normalized) <= {-1, 0, 1}
    assert all(identifiers(normalized))
    assert heads(normalized) == heads(normalized).strip()


@given(first=TEXTS, second=TEXTS)
def test_two_texts_together_tell_at_least_what_each_of_them_tells(first: str, second: str) -> None:
    parts = [normalize(text) for text in (first, second)]
    together = told_types(" ".join(parts))
    for part in parts:
        assert told_types(part) & ~together == 0


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("the second phase", {"2"}),
        ("Phase II of the project", {"2"}),
        ("phase two", {"2"}),
        ("第二期", {"2"}),
        ("二期工程", {"2"}),
        ("line 4", {"4"}),
        ("4号线", {"4"}),
        ("第3批", {"3"}),
        ("route 7 and lot 9", {"7", "9"}),
        ("bus 12", {"12"}),
        ("riders in 2021-22", {"202122"}),
        ("2021/2022 年度", {"202122"}),
        ("2023—24学年", {"202324"}),
        ("from 2015-05 on", set()),
        ("from 2015-2020", set()),
        ("in 2015 for 12 million yuan", set()),
        ("", set()),
    ],
)
def test_numbers_that_set_things_apart_are_found_however_they_are_written(text: str, numbers: set[str]) -> None:
    assert identifiers(normalize(text)) == numbers


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("in the year before", {-1}),
        ("last year", {-1}),
        ("去年", {-1}),
        ("this year or next year", {0, 1}),
        ("今年和明年", {0, 1}),
        ("in 2015", set()),
        ("", set()),
    ],
)
def test_years_that_depend_on_the_day_are_found(text: str, years: set[int]) -> None:
    assert relative_years(normalize(text)) == years


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("How many shops are there?", "shops"),
        ("Which colour is it?", "colour"),
        ("whose idea was it", "idea"),
        ("有多少家企业", "企业"),
        ("什么颜色", "颜色"),
        ("几名学生", "学生"),
    ],
)
def test_the_noun_asked_for_is_among_the_heads(text: str, noun: str) -> None:
    assert noun in heads(normalize(text)).split()


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("哪些项目签了", "项目"),
        ("哪几项目签了", "项目"),
        ("多少项目签了约", "项目"),
        ("什么条件可以报名", "条件"),
        ("多少家庭受益", "家庭"),
        ("多少个家庭受益", "家庭"),
        ("哪些位置可以停车", "位置"),
        ("多少名额给学生", "名额"),
        ("哪几项协议签了", "协议"),
        ("哪几家企业来了", "企业"),
        ("多少项协议签了", "协议"),
        ("几项目标完成了", "目标"),
        ("哪一家企业来了", "企业"),
        ("几百家企业来了", "企业"),
        ("哪个项目最大", "项目"),
        ("几座大桥通车了", "大桥"),
        ("哪类企业参加了", "企业"),
    ],
)
def test_a_measure_word_is_cut_and_a_noun_that_begins_like_one_is_not(text: str, noun: str) -> None:
    assert heads(normalize(text)).startswith(noun)
    if not text.startswith("什么"):
        (found,) = understand(text, general_lexicon()).heads
        assert f"h:{noun}" in found


@pytest.mark.parametrize("text", ["When was it opened?", "why", "在那里", ""])
def test_a_question_that_names_no_noun_has_no_heads(text: str) -> None:
    assert heads(normalize(text)) == ""
