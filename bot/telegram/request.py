"""Requests to the Bot API over aiohttp: on one core it makes about five times as many a second as httpx."""

from __future__ import annotations

import logging
import urllib.request
from typing import TypedDict

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

_log = logging.getLogger(__name__)

CONNECTIONS = 64
"""Connections kept at most, as many as updates are worked on at a time. When each request took 50 ms longer, 16 carried 270
replies a second, 32 carried 415, 64 carried 515, and 256 no more."""

CONNECT_TIMEOUT = 10.0
"""Seconds to reach the server."""

READ_TIMEOUT = 20.0
"""Seconds without a byte after which an answer counts as lost; long polling adds its own time."""

POOL_TIMEOUT = 60.0
"""Seconds to wait for a free connection; under load requests queue here."""


class AiohttpRequest(BaseRequest):
    """Sends the requests of a bot; proxies are taken from the environment, as other programs do."""

    def __init__(self, connections: int = CONNECTIONS) -> None:
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds an answer may take where a call says nothing else."""
        return READ_TIMEOUT

    async def initialize(self) -> None:
        """Open the session; does nothing when it is open."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=60.0),
                headers={"User-Agent": self.USER_AGENT},
                # Looking for proxies costs time on every request, so only where there are any.
                trust_env=bool(urllib.request.getproxies()),
            )

    async def shutdown(self) -> None:
        """Close the session; does nothing when it is closed."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,  # aiohttp has none; a stuck write ends as a read timeout
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Send a request.

        Returns:
            The HTTP status and the body of the answer.

        Raises:
            TimedOut: no answer came in time.
            NetworkError: no connection, or it broke.
        """
        if self._session is None:
            raise RuntimeError("the request is not initialized")
        reach = _seconds(connect_timeout, CONNECT_TIMEOUT)
        timeout = aiohttp.ClientTimeout(
            total=None,
            connect=_seconds(pool_timeout, POOL_TIMEOUT),
            sock_connect=reach,
            sock_read=_seconds(read_timeout, READ_TIMEOUT),
        )
        try:
            async with self._session.request(method, url, timeout=timeout, allow_redirects=False, **_body(request_data)) as response:
                body = await response.read()
                # The name of the method alone: what was sent is what people get to read.
                _log.debug("%s: status %d, %d bytes", url.rpartition("/")[2], response.status, len(body))
                return response.status, body
        except TimeoutError as error:
            raise TimedOut(f"no answer in time ({type(error).__name__})") from error
        except (aiohttp.ClientError, OSError) as error:
            # The message of some errors holds the address, and with it the token.
            raise NetworkError(f"{type(error).__name__}: {_reason(error)}") from error


class _Body(TypedDict, total=False):
    data: aiohttp.FormData | bytes
    headers: dict[str, str]


def _body(data: RequestData | None) -> _Body:
    if data is None:
        return {}
    files = data.multipart_data
    if not files:
        # JSON takes half the time of a form to write.
        return {"data": data.json_payload, "headers": {"Content-Type": "application/json"}}
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in files.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return {"data": form}


def _seconds(given: object, usual: float) -> float | None:
    """The timeout a call asks for; None is none, anything but a number is the usual one."""
    return None if given is None else float(given) if isinstance(given, int | float) else usual


def _reason(error: Exception) -> str:
    """What the system says of a failed connection, which never holds the address; empty for other errors."""
    system = getattr(error, "os_error", error)
    return str(getattr(system, "strerror", None) or "")
