"""Who may change the knowledge: the owners, named in the settings, and those whom an owner added."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from telegram import Message, Update

from bot.storage import settings
from bot.storage.database import Database
from bot.telegram import people

_SETTING = "admins"

_audit = logging.getLogger("bot.audit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """Somebody whom an owner made an administrator.

    Attributes:
        by: id of the owner.
        at: seconds since the epoch.
    """

    by: int
    at: float


class Admins:
    """The administrators; a change counts at once and is kept."""

    def __init__(self, database: Database, owners: frozenset[int], clock: Callable[[], float] = time.time) -> None:
        """Args: where the added ones are kept; those of the settings; seconds since the epoch."""
        self._database = database
        self._owners = owners
        self._clock = clock
        self._added: dict[int, Added] = {}

    async def load(self) -> None:
        """Read who was added; before this only the owners are known."""
        text = await self._database.run(lambda connection: settings.get_setting(connection, _SETTING))
        self._added = {int(identifier): Added(by=by, at=at) for identifier, (by, at) in json.loads(text or "{}").items()}

    @property
    def everybody(self) -> frozenset[int]:
        """The ids of all administrators."""
        return self._owners | frozenset(self._added)

    @property
    def added(self) -> Mapping[int, Added]:
        """Those whom owners added, in the order in which they were added."""
        return dict(self._added)

    def is_owner(self, identifier: int) -> bool:
        """Whether the settings name that user."""
        return identifier in self._owners

    def acting(self, update: Update) -> int | None:
        """Id of the administrator who acts in an update; None for everybody else.

        Who writes in the name of a group or channel is nobody in particular, and so no administrator; a forwarded
        message or one sent by way of another bot is an act of who sent it.
        """
        user = update.effective_user
        message = update.effective_message
        if user is None or user.is_bot or user.id not in self.everybody:
            return None
        if update.callback_query is None and isinstance(message, Message) and message.sender_chat is not None:
            return None
        return user.id

    async def add(self, identifier: int, by: int) -> bool:
        """Make somebody an administrator; False when they were one."""
        if identifier in self.everybody:
            return False
        self._added[identifier] = Added(by=by, at=self._clock())
        await self._save()
        audit(by, "added administrator %d", identifier)
        return True

    async def remove(self, identifier: int, by: int) -> bool:
        """Take the right away again; False when the user had it not, or has it from the settings."""
        if self._added.pop(identifier, None) is None:
            return False
        await self._save()
        audit(by, "removed administrator %d", identifier)
        return True

    async def _save(self) -> None:
        text = json.dumps({str(identifier): (added.by, added.at) for identifier, added in self._added.items()})
        await self._database.run(lambda connection: settings.set_setting(connection, _SETTING, text))


def audit(admin: int, act: str, *arguments: object) -> None:
    """Log what an administrator did."""
    _audit.info(f"administrator %d {act}", admin, *arguments)


def is_private(update: Update) -> bool:
    """Whether an update is of a private chat: only there the knowledge is changed, where nobody else presses the buttons."""
    message = update.effective_message
    return isinstance(message, Message) and people.is_private(message)
