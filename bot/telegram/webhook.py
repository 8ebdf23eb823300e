"""Receiving updates by HTTP, and telling whoever asks that the bot is well."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Sequence

from aiohttp import web
from telegram import Bot, Update

from bot.config import Webhook

MAX_BODY = 1_000_000
"""Largest update that is read, in bytes; Telegram's are a few thousand."""

HEALTH = "/healthz"

_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_log = logging.getLogger(__name__)


def secret_of(token: str, purpose: str) -> str:
    """A secret made from the token: the same in every replica, of no use to learn the token from. 48 hexadecimal digits."""
    return hmac.new(token.encode(), f"coopbot webhook {purpose}".encode(), hashlib.sha256).hexdigest()[:48]


class WebhookServer:
    """Listens for updates on a path that cannot be guessed, from a sender who knows the secret."""

    def __init__(
        self, bot: Bot, receive: Callable[[Sequence[Update]], Awaitable[None]], webhook: Webhook, healthy: Callable[[], bool]
    ) -> None:
        """Args: whose updates; takes them and returns when they are safe; where to listen; whether all is well."""
        self._bot = bot
        self._take = receive
        self._webhook = webhook
        self._healthy = healthy
        self.path = f"/telegram/{secret_of(bot.token, 'path')}"
        self.secret = secret_of(bot.token, "header")
        application = web.Application(client_max_size=MAX_BODY)
        application.router.add_post(self.path, self._receive)
        application.router.add_get(HEALTH, self._health)
        # No access log: it would hold the path.
        self._runner = web.AppRunner(application, access_log=None, handle_signals=False)

    async def start(self) -> None:
        """Begin to listen.

        Raises:
            OSError: the address is taken or not there.
        """
        await self._runner.setup()
        await web.TCPSite(self._runner, self._webhook.host, self._webhook.port).start()

    async def stop(self) -> None:
        """Take no more updates; those on the way are received."""
        await self._runner.cleanup()

    async def _receive(self, request: web.Request) -> web.Response:
        given = request.headers.get(_HEADER, "")
        # Headers may hold any bytes.
        if not hmac.compare_digest(given.encode("utf-8", "surrogateescape"), self.secret.encode()):
            return web.Response(status=403)
        try:
            update = Update.de_json(json.loads(await request.read()), self._bot)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            _log.exception("something that is no update was sent to the webhook")
            return web.Response(status=400)
        # Telegram delivers it again unless it hears that it arrived; so that is only said when it is kept.
        await self._take([update])
        return web.Response()

    async def _health(self, _: web.Request) -> web.Response:
        return web.Response(text="ok\n") if self._healthy() else web.Response(status=503, text="not ready\n")
