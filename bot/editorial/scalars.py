"""Writing one text as YAML, so that it reads back exactly and stays as plain as it was."""

from __future__ import annotations

import re

from bot.errors import EditError
from bot.facts.report import shorten
from bot.facts.yaml_reader import CONTROL, Text
from bot.messages import Message

_FIRST = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`=.~<]|\.(?!\.)")
_SPECIAL = re.compile(r":(?:\s|$)|\s#|[\t\r\n]|^\s|\s$")
_SPECIAL_IN_FLOW = re.compile(r"[,\[\]{}?]")  # a question mark: readers other than libyaml end the text there
_TRUTH = frozenset({"yes", "no", "on", "off"})
_NUMERAL = re.compile(r"(?!.*\.\.)[-+]?\.?[\d_][\d_:.eo+-]*+", re.IGNORECASE)
_NUMERAL_OF_ALL = re.compile(
    r"[-+]?(?:0|[1-9]\d*+)(?:\.\d*+)?"
    r"|\d{4}-(?:0?[1-9]|1[0-2])-(?:0?[1-9]|[12]\d|3[01])"
    r"|(?!\d{4}-\d\d?-\d\d?$)\+?[\d.]++(?:-[\d.]++)+"
)
"""Texts of digits are times, numbers to the base of 8 or powers to readers of YAML 1.1 or 1.2, but for those that all take for the same."""

_LINE_END = re.compile(r"[\r\n]")
_ESCAPED = re.compile(r'["\\]')
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


THE_TEXT = Message("the text", "文字")


def refuse_controls(text: str, what: Message) -> None:
    """Raise EditError when *text* holds a character that a knowledge file cannot; *what* calls the text in the message."""
    found = CONTROL.search(text)
    if found:
        told = Message(
            "{what}: '{text}' holds the invisible control character U+{code:04X} at character {place} -> delete it, or type the text anew",
            "{what}：“{text}”的第 {place} 个字符是看不见的控制字符 U+{code:04X} -> 请删去它，或重新输入这段文字",
            what=what,
            text=shorten(CONTROL.sub("?", text)),
            code=ord(found[0]),
            place=found.start() + 1,
        )
        raise EditError(told)


def is_plain(text: str, *, flow: bool) -> bool:
    """Whether *text* can stand without quotes; *flow*: between brackets or braces."""
    if not _FIRST.match(text) or _SPECIAL.search(text) or (flow and _SPECIAL_IN_FLOW.search(text)):
        return False
    return text.lower() not in _TRUTH and (not _NUMERAL.fullmatch(text) or _NUMERAL_OF_ALL.fullmatch(text) is not None)


def is_block(text: str) -> bool:
    """Whether *text* can be written as a block after ``|`` and read back exactly: several lines, none of them odd."""
    lines = text.removesuffix("\n").split("\n")
    odd = "\r" in text or not text.strip() or lines[0][:1] in {"", " ", "\t"} or lines[-1] == ""
    return len(lines) > 1 and not odd and all(line.strip() or not line for line in lines)


def scalar(text: str, *, flow: bool, indent: int, newline: str) -> str:
    """*text* as it is written behind ``key:`` or ``-``.

    Args:
        text: any text without control characters.
        flow: whether it stands between brackets or braces.
        indent: spaces before each line of a block text.
        newline: the line end of the file.
    """
    refuse_controls(text, THE_TEXT)
    if is_plain(text, flow=flow):
        return text
    if not flow and is_block(text):
        return newline.join(["|" if text.endswith("\n") else "|-", *block_lines(text, indent)])
    if _LINE_END.search(text) or not _ESCAPED.search(text):
        return double(text)
    return single(text)


def scalar_like(node: Text, text: str, *, flow: bool, indent: int, newline: str) -> str:
    """*text* in the place of *node*, in the same style as far as the style can hold it.

    Quotes that the former text needed are left out when the new one needs none, and a text that begins to need some gets single
    ones: so changing there and back again restores the file.
    """
    refuse_controls(text, THE_TEXT)
    several = bool(_LINE_END.search(text))
    if node.style == '"':
        return double(text)
    if node.style == "'" and not several:
        return text if is_plain(text, flow=flow) and not is_plain(node.text, flow=flow) else single(text)
    if not several and not is_plain(text, flow=flow) and node.style == "":
        return single(text)
    return scalar(text, flow=flow, indent=indent, newline=newline)


def single(text: str) -> str:
    """*text*, which is one line, in single quotes."""
    return "'" + text.replace("'", "''") + "'"


def double(text: str) -> str:
    """*text* in double quotes, on one line."""
    return '"' + "".join(_ESCAPES.get(character, character) for character in text) + '"'


def block_lines(text: str, indent: int) -> list[str]:
    """The lines of a block text as they are written; empty ones stay empty."""
    return [" " * indent + line if line else "" for line in text.removesuffix("\n").split("\n")]
