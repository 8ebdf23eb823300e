"""Receiving updates by HTTP, and telling whoever asks that the bot is well."""

from __future__ import annotations

import hmac
import json
import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from aiohttp import web
from telegram import Bot, Update

from bot import redaction
from bot.config import Webhook
from bot.storage.database import Database
from bot.storage.settings import settled_setting
from bot.telegram.inbox import NotTakenError

MAX_BODY = 1_000_000
"""Largest update that is read, in bytes; Telegram's are a few thousand."""

HEALTH = "/healthz"

_PATH, _SECRET = "webhook:path", "webhook:secret"
"""Under which names the two are kept."""

_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What proves that Telegram sent an update: who knows both could send updates in the name of anybody, administrators too.

    Attributes:
        path: where updates are delivered to; it begins with a slash.
        secret: what stands in a header of every delivery, 1 to 256 characters of A-Z, a-z, 0-9, _ and -.
    """

    path: str = field(repr=False)
    secret: str = field(repr=False)


async def proof_of(database: Database) -> Proof:
    """The same at every start and for all replicas that share the database; at random, and taken out of whatever is shown."""
    name, secret = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    name = await database.run(lambda connection: settled_setting(connection, _PATH, name))
    secret = await database.run(lambda connection: settled_setting(connection, _SECRET, secret))
    redaction.remember(name, "webhook path")
    redaction.remember(secret, "webhook secret")
    return Proof(path=f"/telegram/{name}", secret=secret)


class WebhookServer:
    """Listens for updates on a path that cannot be guessed, from a sender who knows the secret."""

    def __init__(
        self,
        bot: Bot,
        receive: Callable[[Sequence[Update]], Awaitable[None]],
        webhook: Webhook,
        proof: Proof,
        healthy: Callable[[], bool],
    ) -> None:
        """Args: whose updates; takes them and returns when they are safe; where to listen; who may deliver; whether all is well."""
        self._bot = bot
        self._take = receive
        self._webhook = webhook
        self._healthy = healthy
        self.path, self.secret = proof.path, proof.secret
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
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            # Its message may repeat what somebody wrote.
            _log.error("something that is no update was sent to the webhook (%s)", type(error).__name__)
            return web.Response(status=400)
        # Telegram delivers it again unless it hears that it arrived; so that is only said when it is kept.
        try:
            await self._take([update])
        except NotTakenError:
            return web.Response(status=503)
        return web.Response()

    async def _health(self, _: web.Request) -> web.Response:
        return web.Response(text="ok\n") if self._healthy() else web.Response(status=503, text="not ready\n")
