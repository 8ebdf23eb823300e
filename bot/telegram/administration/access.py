"""Who may change the knowledge: the owners, named in the settings, and those whom an owner added."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection
from telegram import Message, Update

from bot.errors import RightError
from bot.storage import settings
from bot.storage.database import Database
from bot.telegram import update_fields

_SETTING = "admin:"  # and the id

SOON = 5.0
"""Seconds within which an administrator whom an owner added by way of another replica may act here."""

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
    """The administrators.

    Who was added is read from the database for every act of theirs, since another replica may have taken the right away. For
    everybody else, whose every message would be looked up, it is read once in a few seconds.
    """

    def __init__(self, database: Database, owners: frozenset[int], clock: Callable[[], float] = time.time) -> None:
        """Take what it works with.

        Args:
            database: where those are kept whom owners added.
            owners: ids of those whom the settings name.
            clock: seconds since the epoch.
        """
        self._database = database
        self._owners = owners
        self._clock = clock
        self._known: frozenset[int] = frozenset()
        self._read = float("-inf")

    @property
    def owners(self) -> frozenset[int]:
        """The ids of those whom the settings name."""
        return self._owners

    async def added(self) -> Mapping[int, Added]:
        """Those whom owners added, in the order in which they were added."""
        kept = await self._database.run(lambda connection: settings.settings_beginning(connection, _SETTING))
        found = {int(key.removeprefix(_SETTING)): Added(**json.loads(text)) for key, text in kept.items()}
        added = dict(sorted(found.items(), key=lambda one: one[1].at))
        self._known, self._read = frozenset(added), self._clock()
        return added

    async def everybody(self) -> frozenset[int]:
        """The ids of all administrators."""
        return self._owners | frozenset(await self.added())

    def is_owner(self, identifier: int) -> bool:
        """Whether the settings name that user."""
        return identifier in self._owners

    def may_be(self, identifier: int) -> bool:
        """Whether that user may be an administrator; who may is looked up by :meth:`acting`."""
        return identifier in self._owners or identifier in self._known or not 0 <= self._clock() - self._read < SOON

    async def is_admin(self, identifier: int) -> bool:
        """Whether that user may change the knowledge at this moment."""
        if identifier in self._owners:
            return True
        if not self.may_be(identifier):
            return False
        return identifier in await self.added()

    def guard(self, identifier: int, problem: str) -> Callable[[Connection], None]:
        """The work that raises :class:`RightError`, with *problem* as its message, when that user may not change the knowledge (any more).

        Run in the transaction that writes a change down, since trying it takes long enough for an owner to take the right away.
        """

        def ask(connection: Connection) -> None:
            if identifier not in self._owners and settings.held_setting(connection, f"{_SETTING}{identifier}") is None:
                raise RightError(problem)

        return ask

    async def acting(self, update: Update) -> int | None:
        """Id of the administrator who acts in an update of a private chat; None for everybody else and everywhere else.

        Who writes in the name of a group or channel is nobody in particular, and so no administrator.
        """
        user = update.effective_user
        message = update.effective_message
        if (
            user is None
            or user.is_bot
            or not isinstance(message, Message)
            or not update_fields.is_private(message)
            or message.chat.id != user.id
        ):
            return None
        if update.callback_query is None and message.sender_chat is not None:
            return None
        return user.id if await self.is_admin(user.id) else None

    async def add(self, identifier: int, by: int) -> bool:
        """Make somebody an administrator; False when they were one."""
        if await self.is_admin(identifier):
            return False
        await self._save(identifier, Added(by=by, at=self._clock()))
        audit(by, "added administrator %d", identifier)
        return True

    async def remove(self, identifier: int, by: int) -> bool:
        """Take the right away again; False when the user had it not, or has it from the settings."""
        if identifier not in await self.added():
            return False
        await self._save(identifier, None)
        audit(by, "removed administrator %d", identifier)
        return True

    async def _save(self, identifier: int, added: Added | None) -> None:
        # Each has a row of their own, so that two owners at once do not undo each other.
        text = json.dumps({"by": added.by, "at": added.at}) if added is not None else None
        await self._database.run(lambda connection: settings.set_setting(connection, f"{_SETTING}{identifier}", text))
        self._read = float("-inf")


def is_own(message: Message) -> bool:
    """Whether a message is in the words of who sent it: what was forwarded, or came by way of another bot, may be another's command."""
    return message.forward_origin is None and message.via_bot is None


def audit(admin: int, act: str, *arguments: object) -> None:
    """Log what an administrator did; on one line, whatever they wrote."""
    plain = ["".join(c if c.isprintable() else " " for c in one) if isinstance(one, str) else one for one in arguments]
    _audit.info(f"administrator %d {act}", admin, *plain)
