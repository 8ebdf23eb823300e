"""The HTTP server: reads bodies, checks them, calls the method, answers in Telegram's envelope, keeps the journal."""

from __future__ import annotations

import asyncio
import json
import traceback
from collections.abc import Callable
from types import TracebackType
from typing import Any

from aiohttp import web

from botapi_emulator.bell import Found, until
from botapi_emulator.bodies import read_body
from botapi_emulator.dispatch import METHODS
from botapi_emulator.faults import Fault, Faults
from botapi_emulator.groups import Group
from botapi_emulator.journal import Call, Journal
from botapi_emulator.people import Person
from botapi_emulator.refusal import Json, Refusal
from botapi_emulator.schema import bot_api
from botapi_emulator.settings import Settings
from botapi_emulator.webhook import Webhook
from botapi_emulator.world import World

TOKEN = "123456789:AAExampleTokenOfTheTestServer-0000000"
"""The token the server takes when no other is given."""

_MOST_BYTES = 60_000_000


class Server:
    """A Bot API server for one bot on a loopback port; use it as ``async with Server() as server``.

    Attributes:
        world: everything Telegram keeps.
        settings: what a test may turn.
        faults: faults on demand.
        journal: every call.
        webhook: the webhook, with its deliveries.
        app: the aiohttp application; routes may be added before the start.
        token: of the bot.
        port: chosen by the system when 0 was given.
    """

    def __init__(
        self,
        *,
        token: str = TOKEN,
        username: str = "coop_test_bot",
        name: str = "Test Bot",
        port: int = 0,
        settings: Settings | None = None,
    ) -> None:
        self.token = token
        self.port = port
        self.settings = settings or Settings()
        self.world = World(token=token, username=username, name=name, settings=self.settings)
        self.faults = Faults()
        self.journal = Journal(self.world)
        self.webhook = Webhook(self.world.updates, self.settings, self.world.now)
        self.app = web.Application(client_max_size=_MOST_BYTES)
        self.app.router.add_route("*", "/bot{token:[^/]*}/{method}", self._handle)
        self.app.router.add_get("/file/bot{token:[^/]*}/{path:.+}", self._download)
        self._schema = bot_api()
        self._runner: web.AppRunner | None = None
        self._next_person = 1000

    @property
    def base_url(self) -> str:
        """To be given to python-telegram-bot as ``base_url``: the token follows it directly."""
        return f"http://127.0.0.1:{self.port}/bot"

    @property
    def base_file_url(self) -> str:
        """The same for ``base_file_url``."""
        return f"http://127.0.0.1:{self.port}/file/bot"

    async def start(self) -> None:
        """Listen.

        Raises:
            OSError: the port is taken.
        """
        self._runner = web.AppRunner(self.app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Stop listening and delivering."""
        await self.webhook.stop()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Server:
        await self.start()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.stop()

    def person(self, first_name: str = "Ann", *, language_code: str = "en", username: str = "", premium: bool = False) -> Person:
        """Somebody new, who has not yet written to the bot."""
        self._next_person += 1
        user: Json = {"id": self._next_person, "is_bot": False, "first_name": first_name}
        if username:
            user["username"] = username
        if language_code:
            user["language_code"] = language_code
        if premium:
            user["is_premium"] = True
        return Person(self.world, user)

    def group(
        self,
        title: str,
        *people: Person,
        supergroup: bool = False,
        forum: bool = False,
        username: str = "",
        bot: str = "member",
    ) -> Group:
        """A group owned by the first of these people.

        Args:
            title: its title.
            people: who is in it.
            supergroup: a supergroup instead of a basic group.
            forum: a supergroup with topics.
            username: of a public supergroup.
            bot: ``member`` or ``administrator`` (the first person adds the bot, which makes updates), or ``left``.
        """
        group = Group.create(self.world, title, people, supergroup=supergroup, forum=forum, username=username)
        if bot != "left":
            group.add_bot(people[0], administrator=bot == "administrator")
        return group

    async def until(self, condition: Callable[[], Found], timeout: float = 10.0, what: str = "a condition") -> Found:
        """What ``condition`` returns once it is true; asked after every change and every call.

        Raises:
            TimeoutError: it stayed false.
        """
        return await until(self.world.changed, condition, timeout, what)

    async def until_idle(self, timeout: float = 10.0) -> None:
        """Until the bot took every update.

        Raises:
            TimeoutError: some still wait.
        """
        await self.until(lambda: not self.world.updates.pending, timeout, "the bot to take every update")

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        loop = asyncio.get_running_loop()
        begun = loop.time()
        spelt = request.match_info["method"]
        method = self._schema.methods.get(spelt.lower(), spelt)
        parameters: Json = {}
        fault: Fault | None = None
        description = None
        try:
            self._check_token(request.match_info["token"])
            body = await read_body(request)
            parameters = body
            fault = self.faults.take(method, body.get("chat_id"))
            if fault is not None:
                if fault.delay:
                    await asyncio.sleep(fault.delay)
                if fault.refusal is not None:
                    raise fault.refusal
                if fault.drop == "before":
                    return self._drop(request, Call(**self._ended(begun, method, body, fault), result=None, code=0))
            if spelt.lower() not in self._schema.methods:
                raise Refusal(404, "Not Found: method not found", fault=True)
            parameters = self._schema.read(method, body)
            result, description = await self._call(method, parameters)
        except Refusal as refusal:
            call = Call(
                **self._ended(begun, method, parameters, fault),
                result=None,
                code=refusal.code,
                description=refusal.description,
                violation=refusal.fault,
            )
            self.journal.add(call)
            return _refused(refusal)
        except Exception:
            # A mistake of this server must end the test that met it, not look like a bad day of Telegram.
            ended = self._ended(begun, method, parameters, fault)
            self.journal.add(Call(**ended, result=None, code=500, description=traceback.format_exc(), violation=True))
            raise
        call = Call(**self._ended(begun, method, parameters, fault), result=result, code=200)
        self.journal.add(call)
        if fault is not None and fault.drop == "after":
            return self._drop(request, None)
        if fault is not None and fault.answer_delay:
            await asyncio.sleep(fault.answer_delay)
        if method == "getUpdates":
            return _json(f'{{"ok":true,"result":[{",".join(result)}]}}')
        answer = {"ok": True, "result": result, **({"description": description} if description else {})}
        return _json(json.dumps(answer, separators=(",", ":")))

    async def _call(self, method: str, args: Json) -> tuple[Any, str | None]:
        match method:
            case "getUpdates":
                self.world.updates.allow(args.get("allowed_updates"))
                taken = await self.world.updates.poll(args.get("offset", 0), args.get("limit", 100), min(args.get("timeout", 0), 50))
                return taken, None
            case "setWebhook":
                return True, await self.webhook.set(args)
            case "deleteWebhook":
                return True, await self.webhook.delete(args)
            case "getWebhookInfo":
                return self.webhook.info(), None
        return METHODS[method](self.world, args), None

    def _check_token(self, token: str) -> None:
        number, colon, rest = token.partition(":")
        if not colon or not number.isdigit() or not rest:
            raise Refusal(404, "Not Found")
        if token != self.token:
            raise Refusal(401, "Unauthorized")

    def _ended(self, begun: float, method: str, parameters: Json, fault: Fault | None) -> dict[str, Any]:
        return {
            "at": self.world.now(),
            "seconds": asyncio.get_running_loop().time() - begun,
            "method": method,
            "parameters": parameters,
            "fault": fault.name if fault is not None else "",
        }

    def _drop(self, request: web.Request, call: Call | None) -> web.StreamResponse:
        if call is not None:
            self.journal.add(call)
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=500)

    async def _download(self, request: web.Request) -> web.StreamResponse:
        try:
            self._check_token(request.match_info["token"])
        except Refusal as refusal:
            return _refused(refusal)
        stored = self.world.files.at_path(request.match_info["path"])
        if stored is None:
            return _refused(Refusal(404, "Not Found"))
        return web.Response(body=stored.content, content_type="application/octet-stream")


def _refused(refusal: Refusal) -> web.Response:
    answer: Json = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.parameters:
        answer["parameters"] = refusal.parameters
    return _json(json.dumps(answer), refusal.code)


def _json(text: str, status: int = 200) -> web.Response:
    return web.Response(body=text.encode(), status=status, content_type="application/json")
