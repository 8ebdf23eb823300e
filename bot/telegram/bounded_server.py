"""A web server that half-open connections cannot close to others."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web

MOST = 256
"""Connections at a time. Telegram opens at most 40 and a proxy a few; a process may have 1,024 files open unless told otherwise."""

SILENCE = 15.0
"""Seconds after which a connection is closed on which no whole request has come since it was made."""

LINGERING = 2.0
"""Seconds for which the rest of a body is waited for that nobody wants; a connection closed earlier could lose the answer."""

Respond = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


class BoundedServer(web.Server):
    """Keeps at most ``MOST`` connections: for one more, the oldest is closed on which no request is being answered."""

    def __init__(self, answer: Respond, most: int = MOST, silence: float = SILENCE) -> None:
        """Take what it works with.

        Args:
            answer: what answers a request.
            most: connections at a time.
            silence: seconds a new connection may be silent.
        """
        # No access log: it would hold the path.
        super().__init__(self._answered, access_log=None, lingering_time=LINGERING)
        self._answer = answer
        self._most = most
        self._silence = silence
        self._silent: set[web.RequestHandler] = set()
        self._idle: dict[web.RequestHandler, asyncio.Transport] = {}
        self._busy: dict[web.RequestHandler, asyncio.Transport] = {}

    def connection_made(self, handler: web.RequestHandler, transport: asyncio.Transport) -> None:
        """Make room for a new connection; where all others are busy it is closed itself."""
        super().connection_made(handler, transport)
        self._idle[handler] = transport
        self._silent.add(handler)
        asyncio.get_running_loop().call_later(self._silence, self._close_silent, handler)
        if len(self._idle) + len(self._busy) > self._most:
            # Not at once: a handler that has not begun yet would stumble over its lost connection.
            asyncio.get_running_loop().call_soon(self._idle.pop(next(iter(self._idle))).abort)

    def connection_lost(self, handler: web.RequestHandler, exc: BaseException | None = None) -> None:
        """Forget a connection."""
        super().connection_lost(handler, exc)
        self._silent.discard(handler)
        self._idle.pop(handler, None)
        self._busy.pop(handler, None)

    def _close_silent(self, handler: web.RequestHandler) -> None:
        if handler in self._silent and handler in self._idle:
            self._idle.pop(handler).abort()

    async def _answered(self, request: web.BaseRequest) -> web.StreamResponse:
        handler = request.protocol
        self._silent.discard(handler)
        if (transport := self._idle.pop(handler, None)) is not None:
            self._busy[handler] = transport
        try:
            return await self._answer(request)
        finally:
            # It may be gone meanwhile.
            if (transport := self._busy.pop(handler, None)) is not None:
                self._idle[handler] = transport
