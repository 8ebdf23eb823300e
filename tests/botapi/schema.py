"""Checks of parameters and objects against the description of the Bot API, compiled once into a function for each type."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from tests.botapi.refusal import Json, Refusal, bad_request, not_emulated, strict

DATA = Path(__file__).resolve().parent / "data" / "api.json"

_INTEGER = re.compile(r"-?\d{1,19}\Z")
_BOOLEANS = {"true": True, "false": False, "True": True, "False": False, "1": True, "0": False, "yes": True, "no": False}

# How Telegram calls what it cannot read; others are called by the name of the parameter.
_SPOKEN = {
    "reply_markup": "reply keyboard markup",
    "reply_parameters": "reply parameters",
    "link_preview_options": "link preview options",
    "scope": "BotCommandScope",
    "menu_button": "menu button",
    "reaction": "reaction types",
    "results": "inline query results",
    "result": "inline query result",
    "button": "inline query results button",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file of a multipart body.

    Attributes:
        name: the file name given by the bot; may be empty.
        mime: its content type.
        content: its bytes.
    """

    name: str
    mime: str
    content: bytes


Check: TypeAlias = Callable[[Any, str], None]
"""Raises Refusal unless the value is of the type; the second argument is the path to it, for the message."""

Reader: TypeAlias = Callable[[Any], Any]
"""From what a body holds (text, file or JSON value) to the typed value; raises Refusal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    name: str
    check: Check
    required: bool
    const: str | None


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
        self._fields: dict[str, dict[str, _Field]] = {}
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
            return _simple_reader(method, name, simple)
        check = self._union(types)
        spoken = _SPOKEN.get(name, name)

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
        if type_name in _SIMPLE:
            return _SIMPLE[type_name]
        if type_name.startswith("Array of "):
            return _array(self._check(type_name.removeprefix("Array of ")))
        described = self._types.get(type_name)
        if described is None:

            def refuse(value: Any, path: str) -> None:
                raise not_emulated(f"{path} of type {type_name}")

            return refuse
        if "subtypes" in described:
            return self._union(described["subtypes"])
        fields = {
            field["name"]: _Field(
                name=field["name"],
                check=self._union(field["types"]),
                required=field.get("required", False),
                const=field.get("const"),
            )
            for field in described["fields"]
        }
        self._fields[type_name] = fields
        return _object(type_name, fields)

    def _union(self, types: list[str]) -> Check:
        checks = [self._check(type_name) for type_name in types]
        if len(checks) == 1:
            return checks[0]
        if set(types) == {"Integer", "String"}:
            return _identifier
        known = [type_name for type_name in types if type_name in self._types]

        def check(value: Any, path: str) -> None:
            if not isinstance(value, dict):
                raise bad_request(f"object expected as {_SPOKEN.get(path, path)}")
            self._check(self._nearest(known, value, path))(value, path)

        return check

    def _nearest(self, types: list[str], value: Json, path: str) -> str:
        """The type the object is meant to be: its constants agree, then the fewest names differ."""
        best, least = "", 0
        for type_name in types:
            fields = self._fields[type_name]
            if any(f.const and value.get(f.name) not in {f.const, None} for f in fields.values()):
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


def _simple_reader(method: str, name: str, types: set[str]) -> Reader:
    def refuse(value: object, wanted: str) -> Refusal:
        return strict(f"{method}: {name} must be {wanted}, not {value!r:.80}")

    def text(value: Any) -> Any:
        if isinstance(value, str):
            return value
        raise refuse(value, "a String")

    def file(value: Any) -> Any:
        if isinstance(value, str | Upload):
            return value
        raise refuse(value, "a file or a String")

    def integer(value: Any) -> Any:
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        if isinstance(value, str) and _INTEGER.match(value):
            return int(value)
        raise refuse(value, "an Integer")

    def identifier(value: Any) -> Any:
        if isinstance(value, str) and not _INTEGER.match(value):
            if not value:
                raise bad_request(f"{name} is empty")
            return value
        return integer(value)

    def boolean(value: Any) -> Any:
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value in _BOOLEANS:
            return _BOOLEANS[value]
        raise refuse(value, "a Boolean")

    def number(value: Any) -> Any:
        try:
            return float(value)
        except (TypeError, ValueError):
            raise refuse(value, "a Float") from None

    match sorted(types):
        case ["Integer", "String"]:
            return identifier
        case ["InputFile", "String"] | ["InputFile"]:
            return file
        case ["Integer"]:
            return integer
        case ["Boolean"]:
            return boolean
        case ["Float"]:
            return number
    return text


def _typed(expected: type | tuple[type, ...], spoken: str) -> Check:
    def check(value: Any, path: str) -> None:
        if not isinstance(value, expected) or (isinstance(value, bool) and expected is not bool):
            raise bad_request(f'field "{path}" must be of type {spoken}')

    return check


_SIMPLE: dict[str, Check] = {
    "String": _typed(str, "String"),
    "Integer": _typed(int, "Number"),
    "Boolean": _typed(bool, "Boolean"),
    "True": _typed(bool, "Boolean"),
    "Float": _typed((int, float), "Number"),
    "InputFile": _typed(str, "String"),
}

_identifier = _typed((int, str), "Number or String")


def _array(item: Check) -> Check:
    def check(value: Any, path: str) -> None:
        if not isinstance(value, list):
            raise bad_request(f'field "{path}" must be of type Array')
        for element in value:
            item(element, path)

    return check


def _object(type_name: str, fields: dict[str, _Field]) -> Check:
    required = tuple(field.name for field in fields.values() if field.required)
    constants = tuple((field.name, field.const) for field in fields.values() if field.const)

    def check(value: Any, path: str) -> None:
        if not isinstance(value, dict):
            raise bad_request(f"object expected as {_SPOKEN.get(path, path)}")
        for name, element in value.items():
            field = fields.get(name)
            if field is None:
                raise strict(f"{path}: {type_name} has no field {name!r}")
            field.check(element, name)
        for name in required:
            if name not in value:
                raise bad_request(f"can't parse {_SPOKEN.get(path, path)}: Can't find field \"{name}\"")
        for name, constant in constants:
            if value[name] != constant:
                raise strict(f"{path}: {name} of {type_name} must be {constant!r}, not {value[name]!r}")

    return check
