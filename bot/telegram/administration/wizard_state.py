"""The state of the wizard: what administrators have begun and not finished, kept so that a restart costs nobody half an hour's work."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any, Literal

from sqlalchemy import Connection

from bot.editorial.forms import FactForm, form_from
from bot.storage import settings
from bot.storage.database import Database

_SETTING = "draft:"  # and the id

LIFETIME = 24 * 3600.0
"""Seconds after which a draft that nobody touched is forgotten."""

DraftKind = Literal["add", "edit", "retire", "document", "import", "proposals", "rollback", "wording", "gap"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A change that is being put together.

    Attributes:
        id: six hexadecimal digits; stands in the buttons, so that those of an earlier draft do nothing.
        kind: what is to be done.
        step: what is asked for now.
        values: what is known so far; as JSON has it.
        at: when it was touched last, in seconds since the epoch.
        act: number of the update that brought it where it is.
    """

    id: str
    kind: DraftKind
    step: str
    values: Mapping[str, Any]
    at: float = 0.0
    act: int = 0

    def go(self, step: str, **values: object) -> Draft:
        """The draft at another step, with some values changed; None takes one away."""
        merged = {**self.values, **values}
        return replace(self, step=step, values={key: value for key, value in merged.items() if value is not None})

    @property
    def form(self) -> FactForm:
        """The fact as it is to be."""
        return form_from(self.values["form"])

    def with_form(self, form: FactForm, step: str | None = None, **values: object) -> Draft:
        """The draft with another fact in it."""
        return self.go(step or self.step, form=asdict(form), **values)


def begin(kind: DraftKind, step: str, **values: object) -> Draft:
    """A new draft; a :class:`FactForm` among the values is kept as JSON has it."""
    plain = {key: asdict(value) if isinstance(value, FactForm) else value for key, value in values.items() if value is not None}
    return Draft(id=secrets.token_hex(3), kind=kind, step=step, values=plain)


class DraftStore:
    """The draft of each administrator, at most one."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        """Take what it works with.

        Args:
            database: where drafts are kept.
            clock: seconds since the epoch.
        """
        self._database = database
        self._clock = clock

    async def of(self, admin: int) -> Draft | None:
        """The draft of an administrator; None when there is none (any more)."""
        text = await self._database.run(lambda connection: settings.get_setting(connection, _key(admin)))
        draft = _read(text) if text else None
        return draft if draft is not None and self._clock() - draft.at < LIFETIME else None

    async def keep(self, admin: int, draft: Draft) -> None:
        """Keep a draft in place of the one there was."""
        text = json.dumps(asdict(replace(draft, at=self._clock())), ensure_ascii=False)
        await self._database.run(lambda connection: settings.set_setting(connection, _key(admin), text))

    async def drop(self, admin: int) -> None:
        """Forget the draft of an administrator."""
        await self._database.run(dropping(admin))

    async def sweep(self) -> None:
        """Erase the drafts that nobody touched for too long: they may hold what people asked."""
        before = self._clock() - LIFETIME
        kept = await self._database.run(lambda connection: settings.settings_beginning(connection, _SETTING))
        for key, text in kept.items():
            draft = _read(text)
            if draft is None or draft.at <= before:
                await self._database.run(partial(settings.set_setting, key=key, value=None))


def dropping(admin: int) -> Callable[[Connection], None]:
    """The work by which the draft of an administrator is forgotten."""
    return partial(settings.set_setting, key=_key(admin), value=None)


def _read(text: str) -> Draft | None:
    """A draft as it was kept; None when another version of the program kept it in another form."""
    try:
        return Draft(**json.loads(text))
    except (TypeError, ValueError):
        return None


def _key(admin: int) -> str:
    return f"{_SETTING}{admin}"
