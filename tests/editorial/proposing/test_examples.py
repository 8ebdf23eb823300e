"""Whole examples: what is proposed for a sentence, in both languages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.editorial.forms import QuoteForm
from bot.editorial.proposing.counter_examples import counter_examples_of
from bot.editorial.proposing.figures import figures_in, told_by
from bot.editorial.proposing.names import names_in
from bot.editorial.proposing.novelty import without_known
from bot.editorial.proposing.proposals import Proposal, Proposals, propose
from bot.editorial.proposing.take_proposals import TakeProposals
from bot.editorial.proposing.vocabulary import translated_name, translated_noun
from bot.editorial.texts import Texts
from bot.facts.model import Document
from tests.editorial.conftest import HARBOUR, base_of

KNOWN = base_of(HARBOUR)

ENGLISH = """Kelsmouth Harbour Trust: Annual Report

The Kelsmouth Harbour Trust runs the port. Operating income was £41.6 million, up from £38.9 million. At the year end \
the Trust employed 214 permanent staff.

Goods | 2023 | 2024
Grain | 690 | 815

Cargo dues came to £24.3 million; the vessel dues were £9.7 million; the property rents were £5.8 million. Call the Trust on 01632 960 418.
Why is that so?
"""

CHINESE = """云泽县统计公报

全年粮食总产量25.94万吨，增长1.6%；茶园面积9.8万亩。由县水利局组织实施的白鹭湖引水工程全年完成投资3.18亿元。
年末全县有卫生机构床位3610张，其中县人民医院860张。县人民医院的胸痛中心通过国家认证，由省立医院共建。
县统计局电话：0799-5550126。
"""


def proposed(text: str) -> Proposals:
    return propose(Document(id="doc", title=text.splitlines()[0], text=text), KNOWN)


def told(proposal: Proposal) -> str:
    return next(iter(proposal.form.answer.values()))


def test_an_english_document() -> None:
    proposals = proposed(ENGLISH)
    assert [(one.kind, told(one)) for one in proposals.found] == [
        ("statement", "The Kelsmouth Harbour Trust runs the port."),
        ("money", "Operating income was £41.6 million, up from £38.9 million."),
        ("count", "At the year end the Trust employed 214 permanent staff."),
        ("statement", "Grain: 2023: 690; 2024: 815"),
        ("money", "Cargo dues came to £24.3 million"),
        ("money", "the vessel dues were £9.7 million"),
        ("money", "the property rents were £5.8 million."),
        ("phone", "Call the Trust on 01632 960 418."),
    ]
    money = proposals.found[1]
    assert money.form.quotes == (QuoteForm("doc", "Operating income was £41.6 million, up from £38.9 million."),)
    # A name that is put into Chinese by half is asked for in English alone.
    assert money.form.question == {"en": "How much was the operating income of the Kelsmouth Harbour Trust?"}
    assert money.form.phrasings == ("operating income Kelsmouth Harbour Trust",)
    assert money.form.tells == {"amount": ("41.6 million GBP",)}
    staff = proposals.found[2]
    assert staff.form.question["en"] == "How many permanent staff did the Trust employ at the year end?"
    assert staff.form.tells == {"count": ("214 permanent staff",)}
    (entity,) = proposals.entities.values()
    assert (entity.kind, entity.names["en"]) == ("organisation", ("Kelsmouth Harbour Trust", "Trust"))


def test_a_chinese_document() -> None:
    proposals = proposed(CHINESE)
    assert [(one.kind, told(one)) for one in proposals.found] == [
        ("weight", "全年粮食总产量25.94万吨，增长1.6%。"),
        ("area", "茶园面积9.8万亩。"),
        ("money", "由县水利局组织实施的白鹭湖引水工程全年完成投资3.18亿元。"),
        ("count", "年末全县有卫生机构床位3610张，其中县人民医院860张。"),
        ("statement", "县人民医院的胸痛中心通过国家认证，由省立医院共建。"),
        ("phone", "县统计局电话：0799-5550126。"),
    ]
    area, works, beds, phone = (proposals.found[number] for number in (1, 2, 3, 5))
    assert area.form.question == {"zh": "云泽县茶园面积有多大？"}
    assert works.form.tells == {"amount": ("318 million yuan",)}
    # What stands behind 由 does it; the sentence is about what is done.
    assert proposals.entities[works.form.subjects[0]].names["zh"] == ("白鹭湖引水工程",)
    assert proposals.entities[beds.form.subjects[0]].names["zh"] == ("云泽县",)
    assert beds.form.tells == {"count": ("3610 张",)}
    assert phone.form.question == {"zh": "县统计局的电话是多少？", "en": "What is the telephone number of the County Statistics Bureau?"}


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("It cost $3.2 million, of which the City paid 600,000 yuan.", [("money", "$3.2 million"), ("money", "600,000 yuan")]),
        ("总投资4860万元，惠及2140人，其中脱贫户占34%。", [("money", "4860万元"), ("count", "2140人"), ("share", "34%")]),
        ("From 7 April to 27 June 2025 it is closed.", [("period", "7 April to 27 June 2025")]),
        ("6月3日至8月31日每日6:00至22:00运行。", [("period", "6月3日至8月31日"), ("period", "6:00至22:00")]),
        ("距高铁站9公里，占地860亩，气温12℃。", [("length", "9公里"), ("area", "860亩"), ("temperature", "12℃")]),
        ("Write to a.b@c.example or call 218-555-0143.", [("email", "a.b@c.example"), ("phone", "218-555-0143")]),
        ("Two storms cost 47 working days.", [("count", "Two"), ("duration", "47 working days")]),
        ("收集站周六上午11:00至下午1:00开放。", [("period", "上午11:00至下午1:00")]),
        ("The office at 12 Quay Road opens at 9.30 a.m.", [("address", "12 Quay Road"), ("clock", "9.30 a.m.")]),
        ("管委会主任吴敏分管招商。", [("person", "主任吴敏")]),
        ("Questions go to Priya Nair, Learning Officer.", [("person", "Priya Nair")]),
        ("See Article 5, Line 4 and Berth 7.", []),
        ("It was ratified on March 26th, 2022, for £5m.", [("date", "March 26th, 2022"), ("money", "£5m")]),
        ("2025/01/20 价格司：发改价格〔2025〕65号", [("date", "2025/01/20")]),
        ("It takes a 3:1 majority, see 112 Stat. 2860.", []),
        ("报价给予2%-3%的扣除", [("share", "2%-3%")]),
        ("for one hundred and twenty days", []),
        ("第二期和三期", []),
    ],
)
def test_the_values_of_a_sentence(sentence: str, found: list[tuple[str, str]]) -> None:
    assert [(figure.kind, figure.text) for figure in figures_in(sentence)] == found


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("CAD 47,500,000", ("amount", "47.5 million CAD")),
        ("1.144亿元", ("amount", "114.4 million yuan")),
        ("8.7万人", ("count", "87000 人")),
        ("31 December 2031", ("date", "31 December 2031")),
        ("2024年6月3日", ("date", "2024年6月3日")),
        ("1 May", None),
        ("42.6平方公里", ("area", "42.6 km2")),
        ("1.2公里", ("length", "1.2 km")),
        ("25.94万吨", ("weight", "259400 tonnes")),
        ("34%", ("percent", "34 %")),
        ("12℃", ("temperature", "12 °C")),
        ("47 working days", ("duration", "47 working days")),
        ("two years", ("duration", "2 years")),
        ("at least one week", ("duration", "at least 1 weeks")),
        ("不少于三年", ("duration", "at least 3 years")),
        ("十五年以上", ("duration", "at least 15 years")),
        ("over two years", None),
        ("twenty-five schools", ("count", "25 schools")),
        ("五名", ("count", "5 名")),
        ("一家", None),
        ("£5m", ("amount", "5 million GBP")),
        ("£1.2bn a year", ("amount", "1.2 billion GBP / year")),
        ("300k residents", ("count", "300000 residents")),
        ("5m people", ("count", "5000000 people")),
        ("25m pool", None),
        ("收费¥3500", ("amount", "3.5 thousand yuan")),
        ("¥3500", None),
        ("Sept. 3, 2024", ("date", "September 3, 2024")),
        ("March 26th, 2022", ("date", "March 26, 2022")),
        ("2025.1.20", ("date", "2025-01-20")),
        ("6%—10%", ("percent", "6..10 %")),
        ("the 2007 rate", None),
        ("7:30 p.m.", ("time", "19:30")),
        ("6:00至22:00", ("time", "06:00..22:00")),
        ("between 7 April and 27 June 2025", ("date", "7 April to 27 June 2025")),
        ("6月3日至8月31日", None),
        ("0799-5550126", ("telephone", "0799-5550126")),
        ("a.b@c.example", ("email", "a.b@c.example")),
        ("www.c.example.", ("url", "www.c.example")),
        ("主任吴敏", ("person", "主任吴敏")),
        ("12 Quay Road", ("place", "12 Quay Road")),
        ("60周岁", ("age", "60 years")),
        ("35 years of age", ("age", "35 years")),
        ("500 litres", ("count", "500 litres")),
        ("$3.2 million", None),
    ],
)
def test_what_a_fact_tells_of_a_value(sentence: str, told: tuple[str, str] | None) -> None:
    (figure,) = figures_in(sentence)
    assert told_by(figure) == told


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("投资近20亿元。", "nearly 2 billion yuan"),
        ("补贴不超过5万元。", "at most 50 thousand yuan"),
        ("More than 2 billion yuan was invested.", "more than 2 billion yuan"),
        ("引进30多家企业。", "more than 30 家"),
        ("招收8家以上企业。", "at least 8 家"),
        ("up to 500 people came", "at most 500 people"),
        ("租金14元/平方米/月。", "14 yuan / m2 / month"),
        ("租金每平方米每月10至13元。", "10..13 yuan / m2 / month"),
        ("每人不超过500元。", "at most 500 yuan / 人"),
        ("£4,000 a year, £2,000 later", "4 thousand GBP / year"),
        ("The rent is no less than CAD 24.50 per hour.", "at least 24.5 CAD / hour"),
        ("投资10至12亿元。", "1..1.2 billion yuan"),
        ("RMB 19–23 per sq m", "19..23 yuan / m2"),
        ("£10 to £12 a month", "10..12 GBP / month"),
        ("12 to 15 houses", "12..15 houses"),
        ("at -18 °C", "-18 °C"),
        ("EUR 1,184,000, as planned", "1.184 million EUR"),
        ("附近20家企业", "20 家"),
        ("about 90 guests came on 1 May", "about 90 guests"),
        # No value says this: a person has to.
        ("5公里至10公里", None),
        ("rose from 12 to 15 million people", None),
        ("rose by £1.0 million to £33.2 million", None),
        ("每人另补贴500元", None),
        ("£5 each", None),
        ("3,000 visitors a day", None),
        ("下降0.9%", None),
        ("shall not exceed CAD 2,900,000", None),
        ("最高50万元", None),
        ("近5年", None),
        ("over 3 years", None),
        ("5百人", "500 人"),
    ],
)
def test_a_value_is_told_as_exactly_as_the_document_has_it_and_no_more(sentence: str, told: str | None) -> None:
    value = told_by(figures_in(sentence)[0])
    assert (value and value[1]) == told


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("It was held in 2015 and 2017.", ["date", "date"]),
        ("It is open between 2015 and 2017.", ["period"]),
        ("介于2015年和2017年", ["period"]),
        ("2015年和2017年", ["date", "date"]),
    ],
)
def test_two_dates_are_a_period_only_where_that_is_said(sentence: str, kinds: list[str]) -> None:
    assert [figure.kind for figure in figures_in(sentence)] == kinds


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        (
            "云泽县统计公报\n\n2023年云泽县粮食总产量25.94万吨。2024年云泽县粮食总产量26.3万吨。\n",
            ["259400 tonnes | for: 2023", "263000 tonnes | for: 2024"],
        ),
        # Of one year, and of two stages.
        (
            "云泽县统计公报\n\n2024年一期建设充电桩430个。2024年二期建设充电桩720个。\n",
            ["430 个 | for: 2024, 一期", "720 个 | for: 2024, 二期"],
        ),
        # Since a year is not for that year; of two things that nothing tells apart neither is told.
        ("The port\n\nThe Kelsmouth Harbour Trust lent 214 boats since 2019. The Kelsmouth Harbour Trust lent 20 boats.\n", ["", ""]),
        # Above the value, in a row whose answer names both years.
        (
            "Kelsmouth Harbour Trust\n\nGoods | 2023 | 2024\nGrain | 690 tonnes | none\nGrain | none | 815 tonnes\n",
            ["690 tonnes | for: 2023", "815 tonnes | for: 2024"],
        ),
        ("The port\n\nThe Kelsmouth Harbour Trust lent 214 boats in 2023.\n", ["214 boats"]),
    ],
)
def test_parallel_values_tell_what_they_hold_for(text: str, tells: list[str]) -> None:
    assert ["".join(value for values in one.form.tells.values() for value in values) for one in proposed(text).found] == tells


@pytest.mark.parametrize(
    ("title", "sentence", "question"),
    [
        (
            "云泽县统计公报",
            "全年云泽县粮食总产量25.94万吨。",
            {"zh": "全年云泽县粮食总产量是多少吨？"},
        ),
        (
            "The port",
            "The Kelsmouth Harbour Trust's quayside lasts 3 years.",
            {"en": "How long does the Kelsmouth Harbour Trust's quayside last?"},
        ),
        (
            "The port",
            "The yard on the Kelsmouth Harbour Trust pier was opened on 3 May 2018.",
            {"en": "When was the yard on the Kelsmouth Harbour Trust pier opened?"},
        ),
        # A thing's own length is no noun of it.
        ("云泽大桥", "云泽大桥全长1240米。", {"zh": "云泽大桥有多长？", "en": "How long is Yunze Bridge?"}),
        # A character that belongs to no noun may be a part of a word that does.
        ("云泽大桥", "云泽大桥设计使用年限为100年。", {"zh": "云泽大桥设计使用年限是多少年？"}),
        ("云泽县统计公报", "全年城镇新增就业2.1万人。", {"zh": "全年城镇新增就业多少人？"}),
        # In a list that may be those who are engaged there.
        ("健康学院", "健康学院120人。", {}),
        ("云泽县统计公报", "云泽县用电量3.1亿千瓦时。", {"zh": "云泽县用电量是多少千瓦时？"}),
        ("The port", "The Kelsmouth Harbour Trust used 500 litres of oil.", {}),
    ],
)
def test_a_question_names_its_subject_once_and_asks_in_a_fitting_unit(title: str, sentence: str, question: dict[str, str]) -> None:
    (proposal,) = proposed(f"{title}\n\n{sentence}\n").found
    assert proposal.form.question == question


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("Sixty places are reserved for applicants from our four partner regions.", "How many places are reserved?"),
        ("The terminal moved 286,000 TEU in 2023, up on 2022.", "How many TEU did the terminal move in 2023?"),
        ("We held 38 training evenings and 9 exercises.", "How many training evenings were held?"),
        ("The board met three times, once by video link.", "How many times did the board meet?"),
        ("There were 41 call-outs in the first half of the year.", "How many call-outs were there in the first half of the year?"),
        ("The study cost £86,000, which the parties shared.", "How much did the study cost?"),
        ("Bicycles are charged at €3 each way.", "At how much are bicycles charged each way?"),
        ("Shops may apply for a hardship grant of up to £1,500.", "How much is the hardship grant?"),
        ("Administration accounted for 8.4 per cent of expenditure.", "What percentage of expenditure did administration account for?"),
        ("The site compound at Tannery Lane opened on 7 April 2025.", "When did the site compound at Tannery Lane open?"),
        ("Late applications are accepted until 30 June.", "Until when are late applications accepted?"),
        ("The west quay is 420 metres long.", "How long is the west quay?"),
        ("Bell Lane tunnel will be 4.5 metres high and lit at night.", "How high will Bell Lane tunnel be?"),
        ("The Lower Playhouse will be closed for 21 weeks.", "For how long will the Lower Playhouse be closed?"),
        ("Elise Tolhurst, President of the Garden Society, receives offers.", "Who is President of the Garden Society?"),
        ("General enquiries: 01452 555 018.", "What is the telephone number for general enquiries?"),
        ("Food stalls may apply jointly through the association.", "May food stalls apply jointly through the association?"),
        ("Books and other materials     £418,000", "Books and other materials: how much is it?"),
        # What refers to something that was said before is no question by itself.
        ("It also keeps two public orchards.", ""),
        ("By seven her kingfish are gone.", ""),
        ("The Contractor takes over three Council sites.", ""),
        ("The remaining £4,350 falls due on 30 June 2024.", ""),
        ("Either party may end it by 12 months' notice.", ""),
        ("新校区设30个教学班。", "新校区设多少个教学班？"),
        ("园区吸纳就业2130人。", "园区吸纳就业多少人？"),
        ("全年受理投诉37件。", "全年受理投诉多少件？"),
        ("湘沅轴承厂房占地118亩，8月竣工。", "湘沅轴承厂房占地多少亩？"),
        ("自来水普及率由91%提高到92%。", "自来水普及率提高到多少？"),
        ("柳溪大桥建成于1996年。", "柳溪大桥什么时候建成？"),
        ("管网改造一期已于2024年9月完工。", "管网改造一期什么时候完工？"),
        ("第一批报名自2024年5月6日开始。", "第一批报名什么时候开始？"),
        ("过渡补助每户3000元。", "过渡补助每户多少元？"),
        ("市商务局局长谭立勋介绍了情况。", "市商务局局长是谁？"),
        ("监督举报电话：0717-6540110。", "监督举报电话是多少？"),
        # Whose they are does not show, or the value is that of something else.
        ("她的社里去年卖油收入1260万元。", ""),
        ("副市长温志远表示要补短板。", ""),
        ("海拔3900米的达郭乡过去靠背水过日子。", ""),
        ("总投资6500万元的项目提前两个月试产。", ""),
        ("护理与健康学院11人。", ""),
    ],
)
def test_a_clause_is_asked_for_in_its_own_words_or_not_at_all(sentence: str, question: str) -> None:
    (proposal, *_) = proposed(f"{'公告' if sentence[0] > 'z' else 'Notice'}\n\n{sentence}\n").found
    assert proposal.form.question == ({"zh" if sentence[0] > "z" else "en": question} if question else {})


def test_a_cell_is_asked_for_by_its_row_and_its_heading() -> None:
    english = proposed("Prospectus\n\nCourse | Places | Annual tuition\nDiploma in Hospitality | 60 | £5,150\nTotal | 60 | £5,150\n")
    assert [one.form.question for one in english.found] == [{"en": "Diploma in Hospitality: what is the annual tuition?"}, {}]
    chinese = proposed("公告\n\n项目 | 投资方 | 总投资\n中央厨房 | 禾丰食品 | 3.2亿元\n合计 | — | 3.2亿元\n")
    assert [one.form.question for one in chinese.found] == [{"zh": "中央厨房的总投资是多少？"}, {}]


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("柳溪大桥", "Liuxi Bridge"),
        ("云泽县", "Yunze County"),
        ("市公共交通集团", "Municipal Public Transport Group"),
        ("North Quay", "北码头"),
        ("Kelsmouth Harbour Trust", "Kelsmouth港湾信托"),
        ("Haakon", ""),
    ],
)
def test_a_name_in_the_other_language(name: str, other: str) -> None:
    assert translated_name(name) == other


def test_a_noun_in_the_other_language() -> None:
    assert (translated_noun("operating income"), translated_noun("粮食总产量"), translated_noun("linkspan")) == ("收入", "output", "")


def test_names_are_known_ones_first_and_then_those_that_look_like_names() -> None:
    text = "The lighthouse stands by the new pier. Brandt Marine Ltd repairs it. 柳溪大桥由市路桥养护有限公司维修。"
    assert [(one.new, next(iter(one.entity.names.values()))[0]) for one in names_in(text, KNOWN.entities.values())] == [
        (False, "the lighthouse"),
        (False, "the new pier"),
        (True, "Brandt Marine Ltd"),
        (True, "Liuxi Bridge"),
        (True, "Municipal Lu Bridge Yanghu Company"),
    ]


def with_document(text: str) -> tuple[Document, Texts]:
    document = Document(id="news", title="News of the new pier", text=text)
    listed = HARBOUR["facts.yaml"].replace(
        "documents:\n", "documents:\n  - {id: news, file: documents/news.txt, title: News of the new pier}\n"
    )
    named = listed.replace("quote: It cost", "tells: {amount: 12 million yuan}\n    quote: It cost")
    for sentence in ("The new pier was opened in 2015.", "It cost 12 million yuan.", "The lighthouse was built by Anna Berg."):
        named = named.replace(f"quote: {sentence}", f"quote: {{document: harbour, text: {sentence}}}")
    return document, {"facts.yaml": named, "documents/harbour.txt": HARBOUR["documents/harbour.txt"], "documents/news.txt": text}


def test_another_value_of_the_same_thing_is_proposed_with_what_it_takes_the_place_of() -> None:
    document, texts = with_document("The new pier cost 13 million yuan.\n")
    knowledge = base_of(texts)
    (proposal,) = without_known(propose(document, knowledge), knowledge).found
    assert proposal.form.other == {"supersedes": "pier-cost"}
    after = base_of(TakeProposals(document="news", forms=[proposal.form], entities={}).apply(texts))
    assert after.superseded == {"pier-cost": (proposal.form.id,)}
    assert after.conflicts == ()


@pytest.mark.parametrize("text", ["The new pier cost 12 million yuan.\n", "The new pier earned the town 13 million yuan.\n"])
def test_the_same_value_or_one_of_something_else_takes_no_place(text: str) -> None:
    document, texts = with_document(text)
    knowledge = base_of(texts)
    assert [one.form.other for one in without_known(propose(document, knowledge), knowledge).found] == [{}]


@pytest.mark.parametrize("identifier", ["pier-cost", "gap-pier"])
def test_a_proposal_whose_id_was_given_away_meanwhile_gets_another(identifier: str) -> None:
    document, texts = with_document("The new pier has 24 berths.\n")
    knowledge = base_of(texts)
    (proposal,) = propose(document, knowledge).found
    form = replace(proposal.form, id=identifier)
    change = TakeProposals(document="news", forms=[form, replace(form, phrasings=(), question={})], entities={})
    after = base_of(change.apply(texts))
    assert after.facts["pier-cost"] == knowledge.facts["pier-cost"]
    assert set(after.facts) - set(knowledge.facts) == {"new-pier-24-berths", "new-pier-24-berths-2"}


def test_taking_again_what_is_there_changes_nothing() -> None:
    document, texts = with_document("The new pier has 24 berths.\n")
    change = TakeProposals(document="news", forms=[one.form for one in propose(document, base_of(texts)).found], entities={})
    once = change.apply(texts)
    assert change.apply(once) == once


def test_counter_examples_are_what_a_document_does_not_tell_of_a_thing() -> None:
    proposals = proposed("云泽大桥\n\n云泽大桥完成投资1.06亿元。云泽大桥2024年6月3日开工。云泽大桥位于县城南街。\n")
    found = {one.id: one for one in counter_examples_of(proposals.found, proposals.entities, KNOWN)}
    assert {"gap-yunze-bridge-money", "gap-yunze-bridge-date", "gap-yunze-bridge-place"}.isdisjoint(found)
    assert found["gap-yunze-bridge-phone"].phrasings == ("what is the telephone number of Yunze Bridge", "云泽大桥的电话是多少")
    assert all(one.aspect is None for one in found.values())


def test_a_column_is_no_thing_and_who_is_named_in_one_is_not_missing() -> None:
    table = "Fees\n\nDistrict | Fee | Contact\nKelsmouth Harbour Trust | 84 euros | Jaan Org\nRock Island | 96 euros | Mila Sand\n"
    proposals = proposed(table)
    assert not [one for one in proposals.entities.values() if "Contact" in one.name("en")]
    missing = {one.id for one in counter_examples_of(proposals.found, proposals.entities, KNOWN)}
    assert missing
    assert not [name for name in missing if name.endswith("-person")]
