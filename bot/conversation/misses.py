"""The questions that were not answered, or not with certainty, as editors of every channel see and settle them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from bot.answers.reply import Option
from bot.conversation.asking import Asking
from bot.editorial import misses as gathered
from bot.editorial.misses import Cluster
from bot.publishing.publisher import Besides
from bot.storage import misses
from bot.storage.database import Work
from bot.storage.misses import Action


class Misses:
    """Gathers them, tells what they may ask for, and says what is written when they are settled.

    Attributes:
        asking: who answers.
    """

    def __init__(self, asking: Asking, url: str) -> None:
        """Args: who answers; the address of the database."""
        self.asking = asking
        self._url = url

    def gather(self) -> tuple[Cluster, ...]:
        """All that is open, alike questions together, the weightiest first: for a thread, since ten thousand take two seconds of work."""
        return gathered.open_clusters(misses.read_misses(self._url), self.asking.service, today=self.asking.clock.today())

    def candidates(self, asked: Cluster, language: str | None = None) -> tuple[Option, ...]:
        """What a question may be another wording of; as :func:`bot.editorial.misses.candidates`."""
        return gathered.candidates(asked, self.asking.service, language=language, today=self.asking.clock.today())

    def taken(self, asked: Cluster, language: str | None = None) -> tuple[Option, ...]:
        """What people took for it; as :func:`bot.editorial.misses.statements_taken`."""
        return gathered.statements_taken(asked, self.asking.service, language, today=self.asking.clock.today())

    def gap_of(self, asked: Cluster) -> str | None:
        """The id of the gap by which it is declined; None: by none."""
        return gathered.gap_of(asked, self.asking.service, today=self.asking.clock.today())

    def settling(self, keys: Iterable[str], action: Action, *, who: str, item: str | None = None) -> Besides:
        """What is written together with the revision that answers questions, so that they are settled if, and only if, it stands.

        Args:
            keys: of their texts, as in ``Cluster.texts``.
            action: what was done.
            who: who did it, as of :func:`bot.storage.misses.resolve`.
            item: id of the fact, overview or gap that they were given to.
        """
        settled, now = tuple(keys), self.asking.clock.now()

        def write(connection: Connection, revision: int) -> None:
            misses.resolve(connection, settled, action=action, item=item, revision=revision, who=who, now=now)

        return write

    def ignoring(self, keys: Iterable[str], *, who: str) -> Work[object]:
        """What settles questions without a change; arguments as of :meth:`settling`."""
        settled, now = tuple(keys), self.asking.clock.now()
        return lambda connection: misses.resolve(connection, settled, action="ignore", who=who, now=now)
