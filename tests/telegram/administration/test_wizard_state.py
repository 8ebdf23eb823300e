"""What was begun is kept, and not for longer than it is of use."""

from __future__ import annotations

import pytest

from bot.editorial.forms import FactForm, QuoteForm
from bot.storage import settings
from bot.storage.database import Database
from bot.telegram.administration.wizard_state import LIFETIME, DraftStore, begin, dropping
from tests.telegram.administration.test_access import Clock

pytestmark = pytest.mark.anyio


async def test_a_draft_is_kept_as_it_is_until_it_is_dropped(database: Database) -> None:
    drafts = DraftStore(database)
    form = FactForm(answer={"zh": "码头。"}, quotes=(QuoteForm("harbour", "x"),), tells={"amount": ("1 yuan",)}, phrasings=("y",))
    await drafts.keep(7, begin("add", "asked", form=form, document="harbour"))
    kept = await drafts.of(7)
    assert kept is not None
    assert (kept.kind, kept.step, kept.values["document"], kept.form) == ("add", "asked", "harbour", form)
    assert await drafts.of(8) is None
    await database.run(dropping(7))
    assert await drafts.of(7) is None


async def test_a_draft_that_nobody_touches_is_forgotten_and_erased(database: Database) -> None:
    clock = Clock()
    drafts = DraftStore(database, clock)
    await drafts.keep(7, begin("add", "answer", form=FactForm()))
    clock.now += LIFETIME / 2
    await drafts.keep(8, begin("add", "answer", form=FactForm()))
    clock.now += LIFETIME / 2
    assert await drafts.of(7) is None
    await drafts.sweep()
    assert list(await database.run(lambda connection: settings.settings_beginning(connection, "draft:"))) == ["draft:8"]


async def test_a_draft_of_another_version_is_none(database: Database) -> None:
    drafts = DraftStore(database)
    for text in ('{"id": "a", "form": 1}', "[]", "not JSON"):
        await database.run(lambda connection, text=text: settings.set_setting(connection, "draft:7", text))  # type: ignore[misc]  # bound at once
        assert await drafts.of(7) is None
    await drafts.sweep()
    assert await database.run(lambda connection: settings.get_setting(connection, "draft:7")) is None
