"""The bodies of requests: forms, multipart forms and JSON."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl

from aiohttp import web

from botapi_emulator.checks import Upload
from botapi_emulator.refusal import Json, bad_request


async def read_body(request: web.Request) -> Json:
    """The parameters of the address and of the body, of any of the three kinds Telegram reads.

    Returns:
        Parameter name to text, to an Upload, or (JSON) to any value.

    Raises:
        Refusal: the body is no JSON object, or not UTF-8.
    """
    body: Json = dict(request.query) if request.query_string else {}
    match request.content_type:
        case "application/x-www-form-urlencoded":
            try:
                text = (await request.read()).decode()
                body |= parse_qsl(text, keep_blank_values=True, errors="strict")
            except UnicodeDecodeError:
                raise bad_request("strings must be encoded in UTF-8") from None
        case "multipart/form-data":
            for name, value in (await request.post()).items():
                if isinstance(value, web.FileField):
                    body[name] = Upload(name=value.filename, mime=value.content_type, content=value.file.read())
                else:
                    body[name] = value
        case "application/json":
            try:
                read = json.loads(await request.read() or b"{}")
            except ValueError:
                raise bad_request("can't parse request: can't parse JSON object") from None
            if not isinstance(read, dict):
                raise bad_request("can't parse request: expected an Object")
            body |= read
    return body
