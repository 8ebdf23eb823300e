"""A knowledge folder that was lost comes back from the database."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.paths import shipped_knowledge
from bot.publishing.outcomes import UnrecordedError
from bot.publishing.publisher import Publisher
from bot.storage.database import Database
from bot.storage.files import read_texts
from bot.storage.seeding import seed
from tests.publishing.conftest import Replace


@pytest.mark.anyio
async def test_a_folder_that_was_lost_and_filled_again_is_rolled_back_to_the_last_revision(
    publisher: Publisher, folder: Path, database: Database, cache: Path
) -> None:
    await publisher.publish(Replace("answer: The new pier cost", "answer: It cost"), author="12")
    texts = read_texts(folder)
    await publisher.close()
    shutil.rmtree(folder)
    folder.mkdir()
    assert seed(folder, shipped_knowledge(), folder.parent)
    again = Publisher(folder, database, cache=cache)
    try:
        await again.open()
    except UnrecordedError:
        # Answers would change: the bot answers from the last revision meanwhile.
        assert again.service.ask("How much did the pier cost?")[0].text.startswith("It cost")
    made = await again.rollback(2, author="12", override=True)
    assert (made.kind, read_texts(folder)) == ("rollback", texts)
    await again.close()
