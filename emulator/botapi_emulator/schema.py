"""Checks of parameters and objects against the description of the Bot API, compiled once into a function for each type."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from botapi_emulator.checks import SIMPLE, SPOKEN, Check, Field, Reader, Upload, array, identifier_check, object_of, simple_reader
from botapi_emulator.refusal import Json, Refusal, bad_request, not_emulated, strict

DATA = Path(__file__).resolve().parent / "data" / "api.json"


class Schema:
    """The compiled description.

    Attributes:
        version: such as ``Bot API 10.1``.
        methods: lower-case method name to its proper name.
    """

    def __init__(self, description: Json) -> None:
        self.version: str = description["version"]
        self._types: Json = description["types"]
        self._checks: dict[str, Check] = {}
        self._fields: dict[str, dict[str, Field]] = {}
        self.methods = {name.lower(): name for name in description["methods"]}
        self._readers = {
            name: {field["name"]: self._reader(name, field) for field in fields} for name, fields in description["methods"].items()
        }
        self._required = {
            name: tuple(field["name"] for field in fields if field.get("required")) for name, fields in description["methods"].items()
        }

    def read(self, method: str, body: Mapping[str, Any]) -> Json:
        """The typed parameters of a call.

        Args:
            method: its proper name.
            body: parameter name to text, to an Upload or (JSON bodies) to a JSON value. Files named by ``attach://`` are
                parameters of their own and are put where they are meant.

        Raises:
            Refusal: an unknown name, a value of the wrong type, a required parameter that is missing.
        """
        readers = self._readers[method]
        read: Json = {}
        attached: dict[str, Upload] = {}
        for name, value in body.items():
            reader = readers.get(name)
            if reader is not None:
                read[name] = reader(value)
            elif isinstance(value, Upload):
                attached[name] = value
            else:
                raise strict(f"{method} has no parameter {name!r}")
        if attached:
            _attach(method, read, attached)
        for name in self._required[method]:
            if name not in read:
                raise _missing(name)
        return read

    def check(self, type_name: str, value: object) -> None:
        """Raises Refusal unless the JSON value is an object of the named type, with known fields only."""
        self._check(type_name)(value, type_name)

    def _reader(self, method: str, field: Json) -> Reader:
        name, types = field["name"], field["types"]
        simple = set(types) & {"String", "Integer", "Boolean", "Float", "InputFile"}
        if simple:
            return simple_reader(method, name, simple)
        check = self._union(types)
        spoken = SPOKEN.get(name, name)

        def read(value: Any) -> Any:
            if isinstance(value, str):
                try:
                    value = json.loads(value)
                except ValueError:
                    raise bad_request(f"can't parse {spoken} JSON object") from None
            check(value, name)
            return value

        return read

    def _check(self, type_name: str) -> Check:
        found = self._checks.get(type_name)
        if found is None:
            # A type may hold itself (a message the message it replies to), so the check looks itself up later.
            self._checks[type_name] = lambda value, path: self._checks[type_name](value, path)  # noqa: PLW0108 - bound later
            found = self._checks[type_name] = self._compile(type_name)
        return found

    def _compile(self, type_name: str) -> Check:
        if type_name in SIMPLE:
            return SIMPLE[type_name]
        if type_name.startswith("Array of "):
            return array(self._check(type_name.removeprefix("Array of ")))
        described = self._types.get(type_name)
        if described is None:

            def refuse(value: Any, path: str) -> None:
                raise not_emulated(f"{path} of type {type_name}")

            return refuse
        if "subtypes" in described:
            return self._union(described["subtypes"])
        fields = {
            field["name"]: Field(
                name=field["name"],
                check=self._union(field["types"]),
                required=field.get("required", False),
                const=field.get("const"),
            )
            for field in described["fields"]
        }
        self._fields[type_name] = fields
        return object_of(type_name, fields)

    def _union(self, types: list[str]) -> Check:
        checks = [self._check(type_name) for type_name in types]
        if len(checks) == 1:
            return checks[0]
        if set(types) == {"Integer", "String"}:
            return identifier_check
        known = [type_name for type_name in types if type_name in self._types]

        def check(value: Any, path: str) -> None:
            if not isinstance(value, dict):
                raise bad_request(f"object expected as {SPOKEN.get(path, path)}")
            self._check(self._nearest(known, value, path))(value, path)

        return check

    def _nearest(self, types: list[str], value: Json, path: str) -> str:
        """The type the object is meant to be: its constants agree, then the fewest names differ."""
        best, least = "", 0
        for type_name in types:
            fields = self._fields[type_name]
            if any(f.const and value.get(f.name, f.const) != f.const for f in fields.values()):
                continue
            wrong = sum(name not in fields for name in value) + sum(f.required and f.name not in value for f in fields.values())
            if not best or wrong < least:
                best, least = type_name, wrong
        if not best:
            raise not_emulated(f"{path} with type {value.get('type')!r}")
        return best


@cache
def bot_api() -> Schema:
    """The emulated part of the Bot API, read and compiled once a process."""
    return Schema(json.loads(DATA.read_text(encoding="utf-8")))


def _missing(name: str) -> Refusal:
    match name:
        case "text":
            return bad_request("message text is empty")
        case "chat_id":
            return bad_request("chat_id is empty")
        case "photo" | "document":
            return bad_request(f"there is no {name} in the request")
        case "message_id":
            return bad_request("message identifier is not specified")
        case "file_id":
            return bad_request("file_id not specified")
    return bad_request(f'parameter "{name}" is required')


def _attach(method: str, read: Json, attached: dict[str, Upload]) -> None:
    for name, value in read.items():
        if isinstance(value, str) and value.startswith("attach://") and (file := attached.pop(value.removeprefix("attach://"), None)):
            read[name] = file
    if attached:
        raise strict(f"{method}: no parameter refers to the attached file {next(iter(attached))!r}")
