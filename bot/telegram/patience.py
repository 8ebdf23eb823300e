"""Keeping within the limits of the Bot API, and trying again when it cannot be reached."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from telegram.error import BadRequest, NetworkError
from telegram.ext import AIORateLimiter

PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
"""Seconds to wait before each further try."""

RETRIES = 10
"""How often a request is sent again after "too many requests"; Telegram says how long to wait each time."""

_log = logging.getLogger(__name__)


class PatientLimiter(AIORateLimiter):
    """The library's limiter, which waits when told to; besides, a request that failed on the way is sent again.

    When the answer to a request is lost, nobody knows whether Telegram carried it out. It is sent again all the same: a reply
    that comes twice is better than none. Requests that Telegram refused are not sent again.
    """

    def __init__(self, messages_per_second: int, pauses: Sequence[float] = PAUSES) -> None:
        self._pauses = pauses
        # Without a limit of the operator's there is none per group either: it is a server of one's own.
        super().__init__(
            overall_max_rate=messages_per_second,
            max_retries=RETRIES,
            **({} if messages_per_second else {"group_max_rate": 0}),
        )

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:
        """Send a request when the limits allow it, again after each pause while it fails on the way.

        Raises:
            TelegramError: it was refused, or failed after the last pause too.
        """
        for number, pause in enumerate(self._pauses, 1):
            try:
                return await super().process_request(callback, args, kwargs, endpoint, data, rate_limit_args)
            except BadRequest:
                raise
            except NetworkError as error:
                _log.info("%s failed (%s); try %d of %d follows in %g s", endpoint, error, number + 1, len(self._pauses) + 1, pause)
                await asyncio.sleep(pause)
        return await super().process_request(callback, args, kwargs, endpoint, data, rate_limit_args)
