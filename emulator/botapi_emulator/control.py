"""A way to be a person by hand, with curl or a page: send, press, ask inline, look at a chat; not part of the Bot API."""

from __future__ import annotations

import contextlib
import json
from typing import Any

from aiohttp import web

from botapi_emulator.bell import until
from botapi_emulator.chats import Chat
from botapi_emulator.people import Person, Press
from botapi_emulator.refusal import Json
from botapi_emulator.server import Server

_REMEDY = (
    "POST /control/send {user, text}, /control/press {user, message_id, button}, /control/inline {user, query}; GET /control/chat/<id>"
)


class Control:
    """The routes below ``/control/``; people are called by their names and made when they first act."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._people: dict[str, Person] = {}
        router = server.app.router
        router.add_post("/control/send", self._send)
        router.add_post("/control/press", self._press)
        router.add_post("/control/inline", self._inline)
        router.add_post("/control/block", self._block)
        router.add_get("/control/chat/{chat}", self._chat)
        router.add_get("/control/history/{chat}", self._history)
        router.add_get("/control/people", self._list)
        router.add_get("/control/commands/{user}", self._commands)
        router.add_get("/control/journal", self._journal)

    def person(self, name: str, language: str = "en") -> Person:
        """The person of a name."""
        if name not in self._people:
            self._people[name] = self._server.person(name, language_code=language)
        return self._people[name]

    async def _send(self, request: web.Request) -> web.Response:
        body = await _body(request, "user", "text")
        person = self.person(body["user"], body.get("language", "en"))
        try:
            message = await person.send(body["text"])
        except ValueError as error:
            raise _mistake(str(error)) from None
        return await self._with_reply(person, message, float(body.get("wait", 5)))

    async def _press(self, request: web.Request) -> web.Response:
        body = await _body(request, "user", "message_id", "button")
        person = self.person(body["user"])
        message = {"message_id": body["message_id"], "chat": {"id": person.id}}
        try:
            pressed: Press = await person.press(message, body["button"], timeout=float(body.get("wait", 5)))
        except (ValueError, TimeoutError) as error:
            raise _mistake(str(error)) from None
        shown = {"kind": pressed.kind, "value": pressed.value, "text": pressed.text, "show_alert": pressed.show_alert, "url": pressed.url}
        return web.json_response(shown)

    async def _inline(self, request: web.Request) -> web.Response:
        body = await _body(request, "user", "query")
        try:
            answer = await self.person(body["user"]).inline(body["query"], timeout=float(body.get("wait", 5)))
        except (ValueError, TimeoutError) as error:
            raise _mistake(str(error)) from None
        return web.json_response({"results": answer.results, "next_offset": answer.next_offset, "button": answer.button})

    async def _block(self, request: web.Request) -> web.Response:
        body = await _body(request, "user", "blocked")
        person = self.person(body["user"])
        await (person.block() if body["blocked"] else person.unblock())
        return web.json_response({"ok": True})

    async def _chat(self, request: web.Request) -> web.Response:
        chat = self._named(request)
        after = int(request.query.get("after", "0"))
        return web.json_response([message for message in chat.messages.values() if message["message_id"] > after])

    async def _history(self, request: web.Request) -> web.Response:
        """What happened from the n-th event on; with ``wait``, seconds to wait for the first."""
        chat = self._named(request)
        first, wait = int(request.query.get("from", "0")), float(request.query.get("wait", "0"))
        with contextlib.suppress(TimeoutError):
            await until(chat.changed, lambda: len(chat.history) > first, wait, "an event")
        return web.json_response({"next": len(chat.history), "events": chat.history[first:]})

    def _named(self, request: web.Request) -> Chat:
        name = request.match_info["chat"]
        number = self._people[name].id if name in self._people else int(name) if name.lstrip("-").isdigit() else 0
        chat = self._server.world.chats.get(number)
        if chat is None:
            raise _mistake(f"there is no chat {name!r} -> GET /control/people lists who has one")
        return chat

    async def _list(self, request: web.Request) -> web.Response:
        return web.json_response({name: person.user for name, person in self._people.items()})

    async def _commands(self, request: web.Request) -> web.Response:
        return web.json_response(self.person(request.match_info["user"]).commands())

    async def _journal(self, request: web.Request) -> web.Response:
        last = self._server.journal.calls[-int(request.query.get("last", "50")) :]
        return web.json_response([str(call) for call in last if call.method != "getUpdates" or not call.ok])

    async def _with_reply(self, person: Person, message: Json, wait: float) -> web.Response:
        try:
            reply = await person.chat.wait_for_reply(after=message, timeout=wait)
        except TimeoutError:
            return web.json_response({"sent": message, "reply": None})
        return web.json_response({"sent": message, "reply": reply})


async def _body(request: web.Request, *required: str) -> dict[str, Any]:
    try:
        body = json.loads(await request.read())
    except ValueError:
        raise _mistake("the body is not JSON") from None
    missing = [name for name in required if not isinstance(body, dict) or name not in body]
    if missing:
        raise _mistake(f"the body lacks {', '.join(missing)}")
    return dict(body)


def _mistake(what: str) -> web.HTTPBadRequest:
    return web.HTTPBadRequest(text=json.dumps({"error": what, "usage": _REMEDY}) + "\n", content_type="application/json")
