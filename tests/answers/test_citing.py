"""Where a passage is from, in words of both languages."""

from __future__ import annotations

import pytest

from bot.answers.citing import cited, position
from bot.answers.reply import Source
from bot.facts.model import Place


@pytest.mark.parametrize(
    ("place", "english", "chinese"),
    [
        (None, "— Rules, paragraph 3, 2024", "——《Rules》第 3 段，2024"),
        (Place(page=4, paragraph=9), "— Rules, page 4, 2024", "——《Rules》第 4 页，2024"),
        (Place(heading="Fees", paragraph=2), "— Rules, section “Fees”, paragraph 2, 2024", "——《Rules》“Fees”一节第 2 段，2024"),
        (Place(heading="Fees", paragraph=0), "— Rules, section “Fees”, 2024", "——《Rules》“Fees”一节，2024"),
        (Place(heading="Fees", paragraph=2, row=7), "— Rules, section “Fees”, row 7, 2024", "——《Rules》“Fees”一节第 7 行，2024"),
        (Place(paragraph=2, row=7), "— Rules, row 7, 2024", "——《Rules》第 7 行，2024"),
    ],
)
def test_a_source_says_where_readers_of_the_original_find_it(place: Place | None, english: str, chinese: str) -> None:
    source = Source(fact="f", document="d", title="Rules", quote="q", paragraph=3, date="2024", place=place)
    assert (cited(source, "en"), cited(source, "zh")) == (english, chinese)
    assert position(source, "en")[0].isupper()
    assert position(source, "en").lower() == english.removeprefix("— Rules, ").lower()
