"""What happens when something goes wrong: logged, apologised for, told to the administrators, and tried again where that helps."""

from __future__ import annotations

import logging
import re
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from telegram import Bot, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import Application, ApplicationHandlerStop, ContextTypes

from bot.answers.texts import say
from bot.redaction import hide
from bot.telegram import replying, update_fields
from bot.telegram.markup import Piece, clip, escape, pages
from bot.telegram.update_queue import UpdateQueue

QUIET = 300.0
"""Seconds for which the same mistake is not told to the administrators again."""

MOST_TOLD = 10
"""Different mistakes told in that time; all are in the log."""

_FRAMES = 12
"""Places in the code that are told, the last ones; the whole traceback is in the log."""

_LONGEST = 10_000
"""Characters of it that are told, the last ones: the message of an error may hold a whole document."""

_SHORTEST_WORD = 3
"""Characters of the shortest word that is taken out of what is told of a mistake."""

_OF_PEOPLE = frozenset({"text", "caption", "query", "quote", "title", "first_name", "last_name", "username", "file_name"})
"""Fields of an update that hold what people wrote or are called."""

_NUMBERS = re.compile(r"\d+")
_log = logging.getLogger(__name__)


class ErrorHandlers:
    """The error handler."""

    def __init__(self, queue: UpdateQueue, admins: Iterable[int], language: str, timer: Callable[[], float] = time.monotonic) -> None:
        """Take what it works with.

        Args:
            queue: where an update is put back.
            admins: who is told.
            language: the language where nothing tells one.
            timer: monotonic seconds.
        """
        self._queue = queue
        self._admins = sorted(admins)
        self._language = language
        self._timer = timer
        self._told: dict[str, float] = {}

    def register(self, application: Application) -> None:  # type: ignore[type-arg]  # its six parameters say nothing here
        """Add the handler."""
        application.add_error_handler(self._last)

    async def _last(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """An act that failed is over: the handlers behind would take what an administrator typed for a question."""
        await self.handle(update, context)
        raise ApplicationHandlerStop

    async def handle(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Deal with an error that no handler dealt with. Never raises."""
        error = context.error
        if isinstance(error, Forbidden):
            # Blocked by the user, or taken out of the group: nobody is there to reply to.
            _log.info("a reply was not wanted: %s", error)
            return
        passing = isinstance(error, RetryAfter) or (isinstance(error, NetworkError) and not isinstance(error, BadRequest))
        if passing and isinstance(update, Update) and self._queue.postpone(update):
            _log.warning("Telegram is out of reach (%s); update %d is tried again", error, update.update_id)
            return
        _log.error("an update was not handled (%s)\n%s", _occasion(update), _without_words(_traceback(error), update))
        try:
            if isinstance(update, Update):
                await self._apologise(update)
        except TelegramError as refused:
            # Where the bot may not write any more, the administrators are told all the same.
            _log.warning("and nobody could be told there: %s", refused)
        await self._tell(context.bot, error, update)

    def _is_news(self, error: BaseException) -> bool:
        """Whether the administrators have not been told of such a mistake lately: one of that kind and text, numbers aside."""
        kind = f"{type(error).__name__}: {_NUMBERS.sub('#', clip(str(error), 200))}"
        now = self._timer()
        self._told = {known: at for known, at in self._told.items() if now - at < QUIET}
        if kind in self._told or len(self._told) >= MOST_TOLD:
            return False
        self._told[kind] = now
        return True

    async def _apologise(self, update: Update) -> None:
        language = update_fields.language_of(update.effective_user) or self._language
        await replying.say_to(update, say("sorry", language))

    async def _tell(self, bot: Bot, error: BaseException | None, update: object) -> None:
        if error is None or not self._is_news(error):
            return
        kind = clip(hide(_without_words(f"{type(error).__name__}: {error}", update)), 200)
        frames = hide("\n".join(_frames(error)))[-_LONGEST:]
        head = f"<b>{escape(kind)}</b>\n{escape(_occasion(update))}"
        told = pages([Piece(text=frames, before="<blockquote expandable>", after="</blockquote>")])
        for admin in self._admins:
            try:
                for number, page in enumerate(told):
                    await bot.send_message(admin, f"{head}\n{page}" if number == 0 else page, parse_mode=ParseMode.HTML)
            except TelegramError as refused:
                # One who never began a chat with the bot must not keep the others from being told.
                _log.warning("administrator %d could not be told: %s", admin, refused)


def _frames(error: BaseException) -> list[str]:
    """Where it happened, the innermost place last: those in the bot's own code, or all where there are none."""
    stack = traceback.extract_tb(error.__traceback__)
    root = str(Path(__file__).parents[2])
    own = [frame for frame in stack if frame.filename.startswith(root) and "site-packages" not in frame.filename.removeprefix(root)]
    return [
        f"{frame.filename.removeprefix(root).lstrip('/')}:{frame.lineno} {frame.name}: {frame.line}" for frame in (own or stack)[-_FRAMES:]
    ]


def _traceback(error: BaseException | None) -> str:
    return "".join(traceback.format_exception(error)).rstrip() if error is not None else ""


def _without_words(text: str, update: object) -> str:
    """*text* without what people wrote in an update and what they are called: the message of an error may repeat it."""
    words = set(_words(update.to_dict())) if isinstance(update, Update) else set()
    for word in sorted(words, key=len, reverse=True):
        if len(word) >= _SHORTEST_WORD:
            for written in (word, repr(word)[1:-1], word.encode("unicode_escape").decode()):
                text = text.replace(written, "<words>")
    return text


def _words(part: object, name: str = "") -> Iterator[str]:
    match part:
        case dict():
            for key, inner in part.items():
                yield from _words(inner, key)
        case list():
            for inner in part:
                yield from _words(inner, name)
        case str() if name in _OF_PEOPLE:
            yield part
            yield from part.split()


def _occasion(update: object) -> str:
    """What was being worked on, without what anybody wrote."""
    if not isinstance(update, Update):
        return "no update"
    kind = next((name for name in Update.ALL_TYPES if getattr(update, name, None) is not None), "update")
    return f"{kind}, update {update.update_id}"
