"""What a document names, by how names look."""

from __future__ import annotations

from bot.editorial.proposing.names import names_in


def test_estates_are_named_in_chinese_and_a_kind_of_estate_is_not() -> None:
    text = "关于2026年老旧小区改造的通知。桂花小区共有楼房18栋，向阳社区和幸福新村各5栋，住宅小区不在此列。"
    assert [(one.entity.names["zh"][0], one.entity.kind) for one in names_in(text, ())] == [
        ("桂花小区", "place"),
        ("向阳社区", "place"),
        ("幸福新村", "place"),
    ]
