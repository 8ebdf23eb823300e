"""Pure: ``parse_mode`` HTML to text and entities, with Telegram's tags, offsets in UTF-16 units and words for what is wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass

from botapi_emulator.entities import Entity, check_url, in_order, utf16_length
from botapi_emulator.refusal import Json, Refusal, bad_request

_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
    "pre": "pre",
    "code": "code",
    "blockquote": "blockquote",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_SPACE = " \t\r\n\0\v"
_PLAIN = re.compile(r"[^<&]+")
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]*)|#([0-9]*)|([a-zA-Z]*));?")
_TAG_NAME = re.compile(f"[^>{_SPACE}]*")
_ATTRIBUTE_NAME = re.compile(f"[^=>/\"'{_SPACE}]*")
_TOKEN = re.compile(r"[0-9A-Za-z.-]*")
_USER_LINK = re.compile(r"tg:(?://)?user\?id=([0-9]+)", re.IGNORECASE)


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    date: int
    offset: int
    start: int


def parse_html(source: str) -> tuple[str, tuple[Entity, ...]]:
    """The text without its tags, and what the tags said; neither trimmed nor with overlaps solved.

    Returns:
        The text and its entities by offset, the longer first.

    Raises:
        Refusal: 400 in Telegram's words, with the byte offset of the tag that is wrong.
    """
    try:
        return _Parser(source).parse()
    except _WrongError as wrong:
        raise bad_request(f"can't parse entities: {wrong}") from None


def refuse_parse_mode(parse_mode: str) -> Refusal:
    """The refusal of a ``parse_mode`` that is not HTML."""
    if parse_mode.lower() in {"markdown", "markdownv2"}:
        return Refusal(501, f"Not Implemented: parse_mode {parse_mode} is not emulated by this test server", fault=True)
    return bad_request("unsupported parse_mode")


class _WrongError(Exception):
    pass


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.end = len(source)
        self.at = 0
        self.parts: list[str] = []
        self.length = 0
        self.offset = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def parse(self) -> tuple[str, tuple[Entity, ...]]:
        source = self.source
        while self.at < self.end:
            character = source[self.at]
            if character == "<":
                self._end_tag() if source.startswith("/", self.at + 1) else self._start_tag()
            elif character == "&":
                self._add(self._reference() or self._take("&"))
            else:
                plain = _PLAIN.match(source, self.at)
                assert plain is not None
                self.at = plain.end()
                self._add(plain.group())
        if self.open:
            raise _WrongError(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        text = "".join(self.parts)
        try:
            text.encode()
        except UnicodeEncodeError:
            raise _WrongError(
                "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code units"
            ) from None
        return text, in_order(self.entities)

    def _add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)
        self.offset += utf16_length(text)

    def _take(self, text: str) -> str:
        self.at += len(text)
        return text

    def _reference(self) -> str:
        """The character a reference stands for, and past it; empty when it is none and the ampersand stands for itself."""
        found = _REFERENCE.match(self.source, self.at)
        assert found is not None
        hexadecimal, decimal, name = found.groups()
        if name is not None:
            character = _NAMED.get(name, "")
        else:
            code = int(hexadecimal or "0", 16) if hexadecimal is not None else int(decimal or "0")
            digits = found.end() - self.at - self.source.startswith(";", found.end() - 1)
            character = chr(code) if 0 < code < 0x10FFFF and digits < 10 else ""
        if character:
            self.at = found.end()
        return character

    def _bytes(self, at: int) -> int:
        return len(self.source[:at].encode("utf-8", "surrogatepass"))

    def _spaces(self) -> None:
        while self.at < self.end and self.source[self.at] in _SPACE:
            self.at += 1

    def _name(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.source, self.at)
        assert found is not None
        self.at = found.end()
        return found.group()

    def _start_tag(self) -> None:
        start = self.at
        self.at += 1
        tag = self._name(_TAG_NAME).lower()
        if self.at >= self.end:
            raise _WrongError(f"Unclosed start tag at byte offset {self._bytes(start)}")
        if tag not in _TAGS:
            raise _WrongError(f'Unsupported start tag "{tag}" at byte offset {self._bytes(start)}')
        opened = _Open(tag, "", 0, self.offset, self.length)
        while self.source[self.at] != ">":
            self._spaces()
            if self.source[self.at : self.at + 1] == ">":
                break
            self._attribute(opened, start)
        self.at += 1
        if tag == "span" and opened.argument != "spoiler":
            raise _WrongError(f'Tag "span" must have class "tg-spoiler" at byte offset {self._bytes(start)}')
        self.open.append(opened)

    def _attribute(self, opened: _Open, start: int) -> None:
        name = self._name(_ATTRIBUTE_NAME)
        if not name:
            raise _WrongError(f'Empty attribute name in the tag "{opened.tag}" at byte offset {self._bytes(start)}')
        self._spaces()
        if not self.source.startswith("=", self.at):
            self._more(f'Unclosed start tag "{opened.tag}"', start)
            self._set(opened, name, "")
            return
        self.at += 1
        self._spaces()
        self._more(f'Unclosed start tag "{opened.tag}"', start)
        quote = self.source[self.at]
        if quote in "\"'":
            value = self._quoted(quote)
        else:
            token = self.at
            value = self._name(_TOKEN).lower()
            if self.at < self.end and self.source[self.at] not in _SPACE and self.source[self.at] != ">":
                raise _WrongError(f"Unexpected end of name token at byte offset {self._bytes(token)}")
        self._more("Unclosed start tag", start)
        self._set(opened, name, value)

    def _more(self, words: str, start: int) -> None:
        if self.at >= self.end:
            raise _WrongError(f"{words} at byte offset {self._bytes(start)}")

    def _quoted(self, quote: str) -> str:
        self.at += 1
        value: list[str] = []
        while self.at < self.end and self.source[self.at] != quote:
            character = self._reference() if self.source[self.at] == "&" else ""
            value.append(character or self._take(self.source[self.at]))
        self.at += 1
        return "".join(value)

    @staticmethod
    def _set(opened: _Open, name: str, value: str) -> None:
        match opened.tag, name:
            case ("a", "href") | ("tg-emoji", "emoji-id") | ("tg-time", "format"):
                opened.argument = value
            case ("code", "class") if value.startswith("language-"):
                opened.argument = value.removeprefix("language-")
            case ("span", "class") if value.startswith("tg-"):
                opened.argument = value.removeprefix("tg-")
            case ("blockquote", "expandable"):
                opened.argument = "1"
            case ("tg-time", "unix"):
                opened.date = int(value) if value.isascii() and value.isdigit() else 0

    def _end_tag(self) -> None:
        start = self.at
        if not self.open:
            raise _WrongError(f"Unexpected end tag at byte offset {self._bytes(start)}")
        self.at += 2
        tag = self._name(_TAG_NAME).lower()
        self._spaces()
        if not self.source.startswith(">", self.at):
            raise _WrongError(f"Unclosed end tag at byte offset {self._bytes(start)}")
        self.at += 1
        opened = self.open.pop()
        if tag and tag != opened.tag:
            raise _WrongError(f'Unmatched end tag at byte offset {self._bytes(start)}, expected "</{opened.tag}>", found "</{tag}>"')
        if self.offset > opened.offset:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        kind = _TAGS[opened.tag]
        last = self.entities[-1] if self.entities else None
        same = last is not None and (last.offset, last.end) == (opened.offset, self.offset)
        extra: Json = {}
        match kind:
            case "text_link":
                kind, extra = self._link(opened)
            case "custom_emoji":
                if not opened.argument.isdigit() or int(opened.argument) == 0:
                    raise _WrongError("Invalid custom emoji identifier specified")
                extra = {"custom_emoji_id": opened.argument}
            case "date_time":
                extra = {"unix_time": opened.date, "date_time_format": opened.argument}
                kind = kind if opened.date > 0 else ""
            case "blockquote" if opened.argument:
                kind = "expandable_blockquote"
            case "pre" if last is not None and same and last.kind == "code" and last.extra:
                self.entities[-1] = Entity("pre", last.offset, last.length, last.extra)
                return
            case "code":
                extra = {"language": opened.argument} if opened.argument else {}
                if last is not None and same and last.kind == "pre" and extra:
                    self.entities[-1] = Entity("pre", last.offset, last.length, extra)
                    return
        if kind:
            self.entities.append(Entity(kind, opened.offset, self.offset - opened.offset, extra))

    def _link(self, opened: _Open) -> tuple[str, Json]:
        url = opened.argument or "".join(self.parts)[opened.start :]
        if user := _USER_LINK.fullmatch(url):
            return "text_mention", {"user": {"id": int(user.group(1))}}
        try:
            return "text_link", {"url": check_url(url)}
        except ValueError:
            return "", {}  # Telegram drops a link it cannot open and keeps its text
