"""Updates sent to the bot by HTTP: several at once, one after another in a chat, again and again until they are taken."""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp
from telegram.constants import WebhookLimit

from botapi_emulator.refusal import Json, Refusal, bad_request, not_emulated
from botapi_emulator.settings import Settings
from botapi_emulator.updates import Update, Updates

_PORTS = frozenset({443, 80, 88, 8443})
_TOKEN = re.compile(r"[A-Za-z0-9_-]*\Z")
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One attempt to deliver an update.

    Attributes:
        update_id: of which.
        attempt: from 1.
        error: empty when the bot took it, else as in getWebhookInfo.
    """

    update_id: int
    attempt: int
    error: str


class Webhook:
    """The webhook of the bot; without ``url`` there is none.

    Attributes:
        deliveries: every attempt, in the order they ended.
    """

    def __init__(self, updates: Updates, settings: Settings, now: Callable[[], float]) -> None:
        self.url = ""
        self.secret = ""
        self.max_connections = 40
        self.deliveries: list[Delivery] = []
        self._updates = updates
        self._settings = settings
        self._now = now
        self._last_error: Json = {}
        self._next_set = 0.0
        self._queues: dict[int, deque[Update]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._connections = asyncio.Semaphore(40)
        self._session: aiohttp.ClientSession | None = None
        updates.listen(self._enqueue)

    async def set(self, args: Json) -> str:
        """setWebhook; what ``description`` says.

        Raises:
            Refusal: it was set a moment ago, or the address or the secret is not one Telegram takes.
        """
        url = args.get("url", "")
        if not url:
            return await self.delete(args)
        if self._now() < self._next_set:
            raise Refusal(429, "Too Many Requests: retry after 1", {"retry_after": 1})
        self._next_set = self._now() + self._settings.set_webhook_pause
        if "certificate" in args:
            raise not_emulated("a certificate of one's own")
        _check_url(url)
        secret = args.get("secret_token", "")
        if len(secret) > WebhookLimit.MAX_SECRET_TOKEN_LENGTH:
            raise bad_request("secret token is too long")
        if not _TOKEN.match(secret):
            raise bad_request("secret token contains unallowed characters")
        connections = max(1, min(args.get("max_connections", 40), WebhookLimit.MAX_CONNECTIONS_LIMIT))
        self._updates.allow(args.get("allowed_updates"))
        drop = args.get("drop_pending_updates", False)
        if (url, secret, connections) == (self.url, self.secret, self.max_connections) and not drop:
            return "Webhook is already set"
        self._updates.stop_polling()
        await self.stop()
        if drop:
            self._updates.clear()
        self.url, self.secret, self.max_connections = url, secret, connections
        self._last_error = {}
        self._updates.webhook_active = True
        self._connections = asyncio.Semaphore(connections)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=connections),
            timeout=aiohttp.ClientTimeout(total=self._settings.webhook_timeout),
        )
        for update in list(self._updates.pending.values()):
            self._enqueue(update)
        return "Webhook was set"

    async def delete(self, args: Json) -> str:
        """deleteWebhook; what ``description`` says."""
        existed = bool(self.url)
        await self.stop()
        self.url = self.secret = ""
        self._updates.webhook_active = False
        if args.get("drop_pending_updates"):
            self._updates.clear()
        return "Webhook was deleted" if existed else "Webhook is already deleted"

    async def stop(self) -> None:
        """Stop delivering; what was not taken stays in the queue."""
        tasks, self._tasks = self._tasks, set()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._queues.clear()
        if self._session is not None:
            await self._session.close()
            self._session = None

    def info(self) -> Json:
        """getWebhookInfo."""
        described: Json = {"url": self.url, "has_custom_certificate": False, "pending_update_count": len(self._updates.pending)}
        if self.url:
            described |= {"max_connections": self.max_connections, "ip_address": "127.0.0.1", **self._last_error}
        if self._updates.allowed:
            described["allowed_updates"] = self._updates.allowed
        return described

    def _enqueue(self, update: Update) -> None:
        if not self.url or self._session is None:
            return
        queue = self._queues.get(update.key)
        if queue is not None:
            queue.append(update)
            return
        self._queues[update.key] = deque([update])
        task = asyncio.get_running_loop().create_task(self._drain(update.key))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _drain(self, key: int) -> None:
        queue = self._queues[key]
        while queue:
            update = queue[0]
            attempt = 1
            while update.id in self._updates.pending and (asked := await self._deliver(update, attempt)) is not None:
                await asyncio.sleep(asked or self._pause(attempt))
                attempt += 1
            self._updates.confirm(update.id)
            queue.popleft()
        del self._queues[key]

    def _pause(self, failures: int) -> float:
        """Seconds before the next attempt: none after the first failure, then doubling."""
        if failures == 1:
            return 0.0
        return float(min(self._settings.webhook_pause * 2 ** (failures - 2), self._settings.webhook_longest_pause))

    async def _deliver(self, update: Update, attempt: int) -> float | None:
        """None when the bot took it, else for how many seconds the bot asked not to be disturbed; mostly 0."""
        assert self._session is not None
        headers = {"Content-Type": "application/json"}
        if self.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self.secret
        error, asked = "", "0"
        async with self._connections:
            try:
                async with self._session.post(self.url, data=update.text.encode(), headers=headers) as response:
                    body = await response.read()
                    if not 200 <= response.status < 300:
                        error = f"Wrong response from the webhook: {response.status} {response.reason}"
                        asked = response.headers.get("Retry-After", "0")
                    elif b'"method"' in body:
                        error = "Wrong response from the webhook: answering by a method in the body is not emulated"
            except TimeoutError:
                error = "Read timeout expired"
            except aiohttp.ClientConnectorError:
                error = "Connection refused"
            except aiohttp.ClientError:
                error = "Connection closed"
        self.deliveries.append(Delivery(update_id=update.id, attempt=attempt, error=error))
        self._updates.changed.ring()
        if error:
            self._last_error = {"last_error_date": int(self._now()), "last_error_message": error}
        if not error:
            return None
        return float(asked) if asked.isdigit() else 0.0


def _check_url(url: str) -> None:
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        port = parts.port
    except ValueError:
        raise bad_request("invalid webhook URL specified") from None
    if not parts.hostname:
        raise bad_request("invalid webhook URL specified")
    if parts.scheme == "http" and parts.hostname in _LOOPBACK:
        return  # Telegram wants https and four ports; bots on this machine have neither
    if parts.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if (port or 443) not in _PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    raise Refusal(501, f"Not Implemented: a webhook at {parts.hostname} is not emulated by this test server", fault=True)
