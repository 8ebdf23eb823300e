"""Thousands of messages nobody should send: none is refused by Telegram when answered, none is left out, none answered twice."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest
from botapi_emulator.people import Person
from botapi_emulator.server import Server
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.telegram.scenarios.bot_process import running

pytestmark = pytest.mark.anyio

COUNT = 5_000 if os.environ.get("HYPOTHESIS_PROFILE") == "explore" else 2_000
"""Messages; the first two thousand find an echo that is not escaped, which was planted."""

PEOPLE = 50
LONGEST = 4096

PIECES = st.sampled_from(
    [
        *("<b>", "</b>", "<i", "&amp;", "&#0;", "&", "<3", "<script>alert(1)</script>", "<a href='tg://user?id=1'>x</a>", "</blockquote>"),
        *("\u202e", "\u200f", "\u2066", "\u200b", "\ufeff", "\x00", "\x08", "\x1b[31m", "\r\n", "\t", "\u2028"),
        *("😀", "👨‍👩‍👧‍👦", "🏳️‍🌈", "🇨🇳", "é̂̃", "ﷺ", "𝕎𝕒𝕟𝕕𝕒", "Ｗａｎｄａ", "萬達廣場", "什么时候", "多少钱", "它", "第二个", "出处"),
        *(
            "When did Wanda Plaza open?",
            "how much",
            "source?",
            "in Chinese",
            "2",
            "99999999999999999999",
            "more",
            "and when?",
            "none of these",
        ),
        *(
            "/start",
            "/ask",
            "/help",
            "/about",
            "/start f_wanda-opening",
            "/start f_<b>",
            "/about <b>",
            "/language",
            "/nonsense",
            "@coop_bot",
        ),
        *("'; DROP TABLE replies; --", "{text}", "%s", "{0}", "\\", "${x}", "../../etc/passwd", "null", "NaN", "-1", "1e999"),
    ]
)
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200),
    st.lists(PIECES | st.text(max_size=5), min_size=1, max_size=12).map(" ".join),
    st.builds(lambda piece, times: (piece * times)[:LONGEST], PIECES, st.integers(1, 2000)),
    st.builds(lambda text: text * (LONGEST // max(1, len(text))), st.text(min_size=1, max_size=40)),
)
NAMES = ("<3", "</b>", "&lt;", "\u202eAnn", "😀" * 20, "Robert'); DROP TABLE", "{name}", "安")


def sendable(text: str) -> bool:
    """Whether Telegram's apps would send it: not empty, and no halves of characters."""
    return bool(text.encode("utf-8", "ignore").decode().strip(" \t\r\n\x00\u200b\ufeff\u200f\u2066\u202e\u2028"))


def generated(count: int) -> list[str]:
    """That many texts, the same in every run."""
    texts: list[str] = []

    @settings(max_examples=count + count // 10, database=None, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
    @given(TEXTS)
    def collect(text: str) -> None:
        if len(texts) < count and sendable(text):
            texts.append(text)

    collect()
    assert len(texts) == count
    return texts


async def test_thousands_of_hostile_texts_are_each_answered_once(tmp_path: Path) -> None:
    # Of some texts nothing is left when Telegram has cleaned them; they are not counted.
    texts = iter(generated(COUNT + 250))
    async with Server() as server, running(server, tmp_path) as bot:
        sent = 0

        async def type_on(person: Person) -> None:
            nonlocal sent
            for text in texts:
                if sent == COUNT:
                    return
                try:
                    message = await person.send(text)
                except ValueError:
                    continue
                sent += 1
                await person.chat.wait_for_reply(after=message, timeout=60)

        people = [server.person(NAMES[number % len(NAMES)], language_code="zh-hans" if number % 3 else "en") for number in range(PEOPLE)]
        await asyncio.gather(*map(type_on, people))
        await bot.stop()
        wrong = server.journal.not_answered_once_by_order()
        print(f"{sent} messages: {len(server.journal.sends_refused())} sends refused, "
              f"{sum(not row.answers for row in wrong)} unanswered, {sum(row.answers > 1 for row in wrong)} answered twice")  # fmt: skip
        assert sent == COUNT
        assert server.journal.sends_refused() == []
        assert wrong == []
        assert not [line for line in bot.log if "ERROR" in line]
        server.journal.check()
