"""Noticing what is changed in the files by hand, or by another process."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.editorial.texts import is_knowledge
from bot.errors import CoopbotError
from bot.publishing.publisher import Publisher
from bot.storage.revisions import Revision

Told = Callable[[Revision | CoopbotError], Awaitable[None]]
"""Is called with every revision that was taken over from the files, and with every reason why changed files are not in use."""


async def watch(publisher: Publisher, told: Told, *, pause: float = 0.4) -> None:
    """Notice changes of the files until cancelled.

    Args:
        publisher: who publishes them.
        told: the same reason is not told twice in a row.
        pause: seconds without another change after which the files are looked at.
    """
    from watchfiles import awatch  # noqa: PLC0415  # 10 ms that a command does not need

    milliseconds = int(pause * 1000)
    refused = ""

    async def notice() -> None:
        nonlocal refused
        try:
            revision = await publisher.hand_edit()
        except CoopbotError as error:
            if str(error) != refused:
                refused = str(error)
                await told(error)
        else:
            refused = ""
            news = {one.number: one for one in publisher.recorded_by_hand()}
            if revision is not None:
                news.setdefault(revision.number, revision)
            for number in sorted(news):
                await told(news[number])

    # What changed before the watch began is seen at once.
    await notice()
    folder = publisher.folder
    async for changes in awatch(folder, debounce=milliseconds * 4, step=milliseconds, recursive=True, watch_filter=None):
        if any(_concerns(folder, Path(path)) for _, path in changes):
            await notice()


def _concerns(folder: Path, path: Path) -> bool:
    for root in (folder, folder.resolve()):
        if path.is_relative_to(root):
            return is_knowledge(path.relative_to(root).as_posix())
    return False
