"""A question is normalized and understood once, however many rooms it passes through."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType, FrameType

import pytest

from bot.conversation.asking import Asking
from bot.conversation.conversation import Conversation
from bot.conversation.memory import Memory, Participant
from bot.language.normalize import normalize
from bot.language.question import understand
from bot.retrieval.engine import Engine
from bot.service import Service
from bot.storage.database import Database
from tests.reluctant import UNSURE

pytestmark = pytest.mark.anyio

TALK = Participant(chat="a chat", user="a person")


@contextmanager
def counted(*functions: Callable[..., object]) -> Iterator[Counter[tuple[str, str]]]:
    """Counts by the name of a function and the text that it was given; nothing is put in place of the functions."""
    codes: dict[CodeType, str] = {function.__code__: function.__name__ for function in functions if hasattr(function, "__code__")}
    seen: Counter[tuple[str, str]] = Counter()

    def called(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code in codes:
            seen[codes[frame.f_code], str(frame.f_locals["text"])] += 1

    before = sys.getprofile()
    sys.setprofile(called)
    try:
        yield seen
    finally:
        sys.setprofile(before)


@pytest.mark.parametrize(
    "texts",
    [
        ("When did Wanda Plaza open?", "and where is it?", "source?"),
        ("how much money", "2"),
        ("how much money", "none of these"),
        ("What is the weather like today?", "qwrtz plkjh", "hello", "???"),
        ("六盘水万达广场哪年开业？", "还有吗", "投资多少", "最后一个"),
        ("in chinese", "7"),
    ],
)
@pytest.mark.parametrize("unsure", [False, True])
async def test_every_message_is_normalized_and_understood_once(
    texts: tuple[str, ...], unsure: bool, service: Service, database: Database
) -> None:
    asking = Asking(Service(service.state, Engine(parameters=UNSURE)) if unsure else service)
    conversation = Conversation(asking, Memory(database, asking.clock), "en")
    await conversation.ask(TALK, "the fixed requests are read at the first question")
    for text in texts:
        with counted(normalize, understand) as seen:
            given = await conversation.ask(TALK, text)
        conversation.keep(given)
        same = {counts: number for counts, number in seen.items() if normalize(counts[1]) == normalize(text)}
        assert same == {("normalize", text): 1, ("understand", text): 1}, text
