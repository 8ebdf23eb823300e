"""Receiving updates by HTTP, and telling whoever asks that the bot is well."""

from __future__ import annotations

import asyncio
import hmac
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
from bot.telegram.bounded_server import BoundedServer
from bot.telegram.update_parser import NotAnUpdateError, parse_update
from bot.telegram.update_queue import NotTakenError

MAX_BODY = 1024**2
"""Largest update that is read, in bytes, as the web server has it; Telegram's are a few thousand."""

BODY_TIMEOUT = 10.0
"""Seconds in which the whole of it has to come."""

STOPPING = 0.7
"""Seconds at the end in which what is on the way may be received; then as long again until it is broken off."""

HEALTH = "/healthz"

_PATH, _SECRET = "webhook:path", "webhook:secret"
"""Under which names the two are kept."""

_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookSecrets:
    """What proves that Telegram sent an update: who knows both could send updates in the name of anybody, administrators too.

    Attributes:
        path: where updates are delivered to; it begins with a slash.
        secret: what stands in a header of every delivery, 1 to 256 characters of A-Z, a-z, 0-9, _ and -.
    """

    path: str = field(repr=False)
    secret: str = field(repr=False)


async def webhook_secrets(database: Database) -> WebhookSecrets:
    """The same at every start and for all replicas that share the database; at random, and taken out of whatever is shown."""
    name, secret = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    name = await database.run(lambda connection: settled_setting(connection, _PATH, name))
    secret = await database.run(lambda connection: settled_setting(connection, _SECRET, secret))
    redaction.remember(name, "webhook path")
    redaction.remember(secret, "webhook secret")
    return WebhookSecrets(path=f"/telegram/{name}", secret=secret)


class WebhookServer:
    """Listens for updates on a path that cannot be guessed, from a sender who knows the secret."""

    def __init__(
        self,
        bot: Bot,
        receive: Callable[[Sequence[Update]], Awaitable[None]],
        webhook: Webhook,
        proof: WebhookSecrets,
        healthy: Callable[[], bool],
    ) -> None:
        """Take what it works with.

        Args:
            bot: whose updates they are.
            receive: takes them and returns when they are safe.
            webhook: where to listen.
            proof: what only Telegram knows, who may deliver.
            healthy: whether all is well.
        """
        self._bot = bot
        self._take = receive
        self._webhook = webhook
        self._healthy = healthy
        self.path, self.secret = proof.path, proof.secret
        self._runner: web.ServerRunner | None = None

    async def start(self) -> None:
        """Begin to listen.

        Raises:
            OSError: the address is taken or not there.
        """
        self._runner = web.ServerRunner(BoundedServer(self._answer), shutdown_timeout=STOPPING)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._webhook.host, self._webhook.port).start()

    async def stop(self) -> None:
        """Take no more updates; those on the way are received."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _answer(self, request: web.BaseRequest) -> web.Response:
        answers = {HEALTH: (("GET", "HEAD"), self._health), self.path: (("POST",), self._receive)}
        if request.path not in answers:
            return web.Response(status=404)
        methods, answer = answers[request.path]
        return await answer(request) if request.method in methods else web.Response(status=405, headers={"Allow": ", ".join(methods)})

    async def _receive(self, request: web.BaseRequest) -> web.Response:
        given = request.headers.get(_HEADER, "")
        # Headers may hold any bytes.
        if not hmac.compare_digest(given.encode("utf-8", "surrogateescape"), self.secret.encode()):
            return web.Response(status=403)
        try:
            async with asyncio.timeout(BODY_TIMEOUT):
                update = parse_update(await request.read(), self._bot)
        except TimeoutError:
            return web.Response(status=408)
        except NotAnUpdateError as error:
            # What was sent may be what somebody wrote.
            _log.warning("something that is no update was sent to the webhook: %s", error)
            return web.Response(status=400)
        # Telegram delivers it again unless it hears that it arrived; so that is only said when it is kept.
        try:
            await self._take([update])
        except NotTakenError:
            return web.Response(status=503)
        return web.Response()

    async def _health(self, _: web.BaseRequest) -> web.Response:
        return web.Response(text="ok\n") if self._healthy() else web.Response(status=503, text="not ready\n")
