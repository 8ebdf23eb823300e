"""What a document names, by how names look."""

from __future__ import annotations

from bot.editorial.proposing.names import document_thing, names_in, spoken_of


def test_estates_are_named_in_chinese_and_a_kind_of_estate_is_not() -> None:
    text = "关于2026年老旧小区改造的通知。桂花小区共有楼房18栋，向阳社区和幸福新村各5栋，住宅小区不在此列。"
    assert [(one.entity.names["zh"][0], one.entity.kind) for one in names_in(text, ())] == [
        ("桂花小区", "place"),
        ("向阳社区", "place"),
        ("幸福新村", "place"),
    ]


def test_an_abbreviation_is_another_name_of_what_it_stands_for() -> None:
    text = "The Digital Harbour Port Act (DHPA) is law. The DHPA rules. The Digital Harbour Port Act ends.\n\nDIGITAL HARBOUR PORT ACT\n"
    assert [one.entity.names["en"] for one in names_in(text, ())] == [("Digital Harbour Port Act", "DHPA")]


def test_a_word_that_mostly_stands_small_is_no_name_in_a_heading() -> None:
    assert names_in("You pay a credit. A credit is paid. See the Credit and the Credit below, and a credit above.", ()) == []


def test_words_before_what_a_thing_is_are_no_part_of_its_name() -> None:
    text = "为了发挥政府采购的作用，或者存在可能影响政府采购的情形，依照《青石县政府采购办法》执行。青石县财政局负责。"
    assert [one.entity.names["zh"] for one in names_in(text, ())] == [("青石县",), ("青石县财政局",)]


def test_rules_are_about_themselves_and_letters_about_what_they_name() -> None:
    rules, letter, named = "青石县停车管理办法（试行）", "青石县发展改革局关于建立价格形成机制的通知", "青石县交通局关于柳溪大桥维修的通告"
    assert [one and one.names["zh"] for one in map(document_thing, (rules, letter, named, "青石县统计公报"))] == [
        (rules,),
        (letter,),
        None,
        None,
    ]
    assert spoken_of(named) == "关于柳溪大桥维修的通告"
    assert spoken_of("Annual report") == "Annual report"
