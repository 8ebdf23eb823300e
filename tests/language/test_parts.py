"""Questions for a part of some things, and texts that tell one."""

from __future__ import annotations

import pytest

from bot.language.normalize import normalize
from bot.language.parts import asks_for_part, tells_part


@pytest.mark.parametrize(
    "text",
    [
        "How many of the 40 stalls sell fish?",
        "Of the boats that came in, how many were repaired?",
        "out of the 40 stalls how many are closed",
        "how many stalls among those on the pier are new",
        "40家企业里，做水产的有几家？",
        "这批项目当中停工的占几个",
        "来的那些企业里头有几家是外资的",
        "一共40个摊位，其中卖鱼的有几个",
    ],
)
def test_a_question_for_some_of_them_asks_for_a_part(text: str) -> None:
    assert asks_for_part(normalize(text))


@pytest.mark.parametrize(
    "text",
    [
        "How many stalls are there?",
        "how many stalls are on the pier of the old town",
        "which of the stalls is the largest",
        "码头上有几个摊位？",
        "广场里头有多少家店",
        "报道里提到几个年份",
        "今年有几家企业",
    ],
)
def test_a_question_for_all_of_them_does_not(text: str) -> None:
    assert not asks_for_part(normalize(text))


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Twelve of the 40 stalls sell fish.", True),
        ("40个摊位中有12个卖鱼。", True),
        ("There are 40 stalls.", False),
        ("码头上有40个摊位。", False),
    ],
)
def test_a_text_tells_a_part_or_the_whole(text: str, part: bool) -> None:
    assert tells_part(normalize(text)) is part
