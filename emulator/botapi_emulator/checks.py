"""How single values are read and checked: form values, strings, numbers, arrays and objects of the Bot API."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from botapi_emulator.refusal import Refusal, bad_request, strict

Check: TypeAlias = Callable[[Any, str], None]
"""Raises Refusal unless the value is of the type; the second argument is the path to it, for the message."""

Reader: TypeAlias = Callable[[Any], Any]
"""From what a body holds (text, file or JSON value) to the typed value; raises Refusal."""

_INTEGER = re.compile(r"-?\d{1,19}\Z")
_BOOLEANS = {"true": True, "false": False, "True": True, "False": False, "1": True, "0": False, "yes": True, "no": False}

# How Telegram calls what it cannot read; others are called by the name of the parameter.
SPOKEN = {
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of an object: its check, whether it must be there, and the only value it may have."""

    name: str
    check: Check
    required: bool
    const: str | None


def simple_reader(method: str, name: str, types: set[str]) -> Reader:  # noqa: C901 - six small readers, which share what they refuse with
    """Reads a parameter that is text, a number, a truth value, a file, or one of two of them."""

    def refuse(value: object, wanted: str) -> Refusal:
        return strict(f"{method}: {name} must be {wanted}, not {value!r:.80}")

    def text(value: Any) -> Any:
        if isinstance(value, str):
            _encodable(value)
            return value
        raise refuse(value, "a String")

    def file(value: Any) -> Any:
        return value if isinstance(value, Upload) else text(value)

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
            return text(value)
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


def _encodable(value: str) -> None:
    """JSON may name half a surrogate pair, which no text of Telegram holds."""
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise bad_request("strings must be encoded in UTF-8") from None


def _string(value: Any, path: str) -> None:
    if not isinstance(value, str):
        raise bad_request(f'field "{path}" must be of type String')
    _encodable(value)


def _typed(expected: type | tuple[type, ...], spoken: str) -> Check:
    def check(value: Any, path: str) -> None:
        if not isinstance(value, expected) or (isinstance(value, bool) and expected is not bool):
            raise bad_request(f'field "{path}" must be of type {spoken}')

    return check


SIMPLE: dict[str, Check] = {
    "String": _string,
    "Integer": _typed(int, "Number"),
    "Boolean": _typed(bool, "Boolean"),
    "True": _typed(bool, "Boolean"),
    "Float": _typed((int, float), "Number"),
    "InputFile": _string,
}


def identifier_check(value: Any, path: str) -> None:
    """A chat by its id or @username."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise bad_request(f'field "{path}" must be of type Number or String')


def array(item: Check) -> Check:
    """A list whose elements pass a check."""

    def check(value: Any, path: str) -> None:
        if not isinstance(value, list):
            raise bad_request(f'field "{path}" must be of type Array')
        for element in value:
            item(element, path)

    return check


def object_of(type_name: str, fields: dict[str, Field]) -> Check:
    """An object with these fields and no others."""
    required = tuple(field.name for field in fields.values() if field.required)
    constants = tuple((field.name, field.const) for field in fields.values() if field.const)

    def check(value: Any, path: str) -> None:
        if not isinstance(value, dict):
            raise bad_request(f"object expected as {SPOKEN.get(path, path)}")
        for name, element in value.items():
            field = fields.get(name)
            if field is None:
                raise strict(f"{path}: {type_name} has no field {name!r}")
            field.check(element, name)
        for name in required:
            if name not in value:
                raise bad_request(f"can't parse {SPOKEN.get(path, path)}: Can't find field \"{name}\"")
        for name, constant in constants:
            if value[name] != constant:
                raise strict(f"{path}: {name} of {type_name} must be {constant!r}, not {value[name]!r}")

    return check
