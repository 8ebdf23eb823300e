"""The questions that were not answered, or not with certainty, as editors of every channel see and settle them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection

from bot.answers.reply import Option
from bot.conversation.asking import Asking
from bot.decisions import NotStated
from bot.editorial.misses import Cluster, Miss, asks_something, cluster
from bot.publishing.publisher import Besides
from bot.storage.database import Work
from bot.storage.misses import Resolution, read_misses, resolve

MAX_SEARCHED = 8
"""Most texts of a cluster by which candidates are looked for."""


class Misses:
    """What is open in a database, and what is written there when it is settled.

    Attributes:
        asking: who answers.
    """

    def __init__(self, asking: Asking, url: str) -> None:
        """Take what it works with.

        Args:
            asking: who answers.
            url: the address of the database.
        """
        self.asking = asking
        self._url = url

    def gather(self) -> tuple[Cluster, ...]:
        """As :func:`open_clusters`: for a thread, since ten thousand misses take two seconds of work."""
        return open_clusters(read_misses(self._url), self.asking)

    def settling(self, keys: Iterable[str], action: Resolution, *, who: str, item: str | None = None) -> Besides:
        """What is written together with the revision that answers questions, so that they are settled if, and only if, it stands.

        Args:
            keys: of their texts, as in ``Cluster.texts``.
            action: what was done.
            who: who did it, as of :func:`bot.storage.misses.resolve`.
            item: id of the fact, overview or gap that they were given to.
        """
        settled, clock = tuple(keys), self.asking.clock

        def write(connection: Connection, revision: int) -> None:
            # The time of writing: what was asked while somebody looked at the change is settled with it.
            resolve(connection, settled, action=action, item=item, revision=revision, who=who, now=clock.now())

        return write

    def ignoring(self, keys: Iterable[str], *, who: str) -> Work[object]:
        """What settles questions without a change; arguments as of :meth:`settling`."""
        settled, clock = tuple(keys), self.asking.clock
        return lambda connection: resolve(connection, settled, action="ignore", who=who, now=clock.now())


def open_clusters(misses: Iterable[Miss], asking: Asking) -> tuple[Cluster, ...]:
    """What is open, first what people took, then the weightiest; what is left out needs nobody.

    That is requests and choices that came to nothing, unless somebody minded; what was taken and is not known any more; and
    questions that are answered by now with what was taken.
    """
    known = asking.knowledge
    kept = [miss for miss in misses if (miss.items[0] in known if "taken" in miss.reasons else _matters(miss))]
    return tuple(asked for asked in cluster(kept, asking.service) if not _is_learnt(asked, asking))


def _is_learnt(asked: Cluster, asking: Asking) -> bool:
    return asked.reasons.keys() == {"taken"} and answered_now(asked.text, asking) in asked.taken


def _matters(miss: Miss) -> bool:
    return bool(miss.reasons - {"unknown"}) or asks_something(miss.question)


def statements_taken(asked: Cluster, asking: Asking, language: str | None = None) -> tuple[Option, ...]:
    """What was taken as it was offered, most first; what states nothing (any more) is left out. Arguments as of :func:`candidates`."""
    told = asking.tell_unsure(tuple(asked.taken), asked.text, language or asked.language) if asked.taken else None
    return told.options if told is not None else ()


def candidates(asked: Cluster, asking: Asking, language: str | None = None, limit: int = 4) -> tuple[Option, ...]:
    """The facts and overviews that a cluster may be another phrasing of, the likeliest first; none that was taken.

    Args:
        asked: the cluster.
        asking: who answers.
        language: language of their labels; None: that of the cluster.
        limit: most candidates, at least 0.
    """
    points: dict[str, float] = defaultdict(float)
    for text in asked.texts[:MAX_SEARCHED]:
        for rank, item in enumerate(asking.service.search(text.text, limit), 1):
            points[item] += text.count / rank
    # Equal ones stay in the order found, which is that of the texts.
    best = sorted((item for item in points if item not in asked.taken), key=lambda item: -points[item])[:limit]
    return tuple(Option(item=item, label=asking.label(item, language or asked.language)) for item in best)


def answered_now(text: str, asking: Asking) -> str | None:
    """The id of the fact or overview that a text is answered with; None: it is not.

    A follow-up such as "and when?" is read without what it leaned on, which is not kept, and so stays unanswered.
    """
    reply, _ = asking.ask(text)
    return reply.items[0] if reply.outcome == "answer" else None


def gap_of(asked: Cluster, asking: Asking) -> str | None:
    """The id of the gap by which a cluster is declined: it is known already that no document answers it. None: there is none."""
    reply, _ = asking.ask(asked.text)
    return reply.decision.gap if isinstance(reply.decision, NotStated) else None
