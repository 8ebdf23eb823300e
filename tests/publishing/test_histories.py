"""Whatever is changed and undone, every revision can be had again to the byte."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.editorial.texts import Texts
from bot.errors import EditError
from bot.publishing.publisher import Publisher
from bot.storage.database import Database
from bot.storage.files import read_texts
from tests.publishing.conftest import Write, make_folder

# What a file of notes may hold without a word that would be indexed: so the state is the same, and only bytes differ.
NOTE = st.lists(st.sampled_from(["# a", "# 码头 😀", "#", "", "# x\ty"]), max_size=4).flatmap(
    lambda lines: st.sampled_from(["\n", "\r\n"]).map(lambda end: "".join(line + end for line in lines))
)
EDITS = st.dictionaries(st.sampled_from(["notes.yaml", "more/notes.yml", "\ufeffodd name.yaml"]), st.none() | NOTE, min_size=1)
BACK = st.integers(0, 20)


@settings(max_examples=8, deadline=None)
@given(steps=st.lists(EDITS | BACK, min_size=1, max_size=5))
def test_any_edits_followed_by_any_rollbacks_return_the_exact_bytes(steps: list[dict[str, str | None] | int]) -> None:
    with tempfile.TemporaryDirectory() as place:
        asyncio.run(_live(Path(place), steps))


async def _live(place: Path, steps: list[dict[str, str | None] | int]) -> None:
    folder = make_folder(place / "knowledge")
    database = Database.open(f"sqlite:///{place / 'coopbot.db'}")
    publisher = Publisher(folder, database, cache=place / "cache")
    await publisher.open()
    states: list[Texts] = [read_texts(folder)]
    for step in steps:
        try:
            if isinstance(step, int):
                await publisher.rollback(step % len(states) + 1, author="12")
                assert read_texts(folder) == states[step % len(states)]
            else:
                await publisher.publish(Write(step), author="12")
        except EditError:  # it changes nothing
            assert read_texts(folder) == states[-1]
        else:
            states.append(read_texts(folder))
    assert publisher.number == len(states)
    for number, texts in enumerate(states, 1):
        assert await publisher.texts_at(number) == texts
    await publisher.close()
    await database.close()
