"""The encoding of a text that says nothing of it: UTF-8, UTF-16, GB18030 (and GBK, GB2312), Big5 or Windows-1252."""

from __future__ import annotations

import re

_MARKS = ((b"\xef\xbb\xbf", "utf-8", "UTF-8"), (b"\xff\xfe\x00\x00", "utf-32", "UTF-32"), (b"\x00\x00\xfe\xff", "utf-32", "UTF-32"))
_MARKS_16 = ((b"\xff\xfe", "utf-16", "UTF-16"), (b"\xfe\xff", "utf-16", "UTF-16"))

_SAMPLE = 100_000
"""Bytes by which an encoding is told; the whole text has to be in it."""

_LIKELY = 0.7
"""Share of the wide characters that have to be frequent ones. Chinese text has 0.97 in its own encoding, and 0.2 to 0.6 in another one."""

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_COMMON_WIDE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uff65]")
_NAMES = {
    **{"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "x-gbk": "gb18030"},
    **{"big5": "big5hkscs", "big5-hkscs": "big5hkscs", "x-x-big5": "big5hkscs"},
    **{"utf-8": "utf-8", "utf8": "utf-8", "utf-16": "utf-16", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be"},
    **{"iso-8859-1": "cp1252", "latin1": "cp1252", "windows-1252": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252"},
}
_SHOWN = {
    "gb18030": "GB18030",
    "big5hkscs": "Big5",
    "cp1252": "Windows-1252",
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
}


def decoded_text(data: bytes, declared: str = "") -> tuple[str, str] | None:
    """The text of a file and the name of its encoding; None when it is in none of them, or is no text.

    Args:
        data: the file.
        declared: the encoding that it names itself; counts where the file is in it.
    """
    for mark, encoding, shown in (*_MARKS, *_MARKS_16):
        if data.startswith(mark):
            text = _in(data, "utf-8-sig" if encoding == "utf-8" else encoding)
            return None if text is None else (text, shown)
    wanted = _NAMES.get(declared.strip().strip("\"'").lower(), "")
    for encoding in (wanted, "utf-8") if wanted else ("utf-8",):
        if (text := _in(data, encoding)) is not None:
            return text, _SHOWN.get(encoding, encoding.upper())
    if b"\x00" in data:
        return _utf16(data)
    return _wide(data)


def _in(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeError:
        return None
    return None if _CONTROLS.search(text) else text


def _utf16(data: bytes) -> tuple[str, str] | None:
    """Without a mark both orders of bytes may be meant: the one in which more characters are letters, digits, spaces or Chinese ones."""
    found = {encoding: text for encoding in ("utf-16-le", "utf-16-be") if (text := _in(data, encoding)) is not None}
    if not found:
        return None
    best = max(found, key=lambda encoding: _ordinary(found[encoding]))
    return (found[best], _SHOWN[best]) if _ordinary(found[best]) > _LIKELY else None


def _ordinary(text: str) -> float:
    sample = text[:_SAMPLE]
    return (sum(character < "\u0100" for character in sample) + len(_COMMON_WIDE.findall(sample))) / max(len(sample), 1)


def _wide(data: bytes) -> tuple[str, str] | None:
    """GB18030 or Big5, by how many characters are frequent ones there: both have those in a block of their own. Else Windows-1252."""
    shares = {
        "gb18030": _share(data, "gb18030", 0xB0, 0xD7, 0xA1),
        "big5hkscs": _share(data, "big5hkscs", 0xA4, 0xC6, 0x40),
    }
    for encoding in sorted(shares, key=lambda one: -shares[one]):
        if shares[encoding] >= _LIKELY and (text := _in(data, encoding)) is not None:
            return text, _SHOWN[encoding]
    text = _in(data, "cp1252")
    # Text in Latin letters is mostly ASCII.
    plain = sum(byte < 0x80 for byte in data[:_SAMPLE]) / max(len(data[:_SAMPLE]), 1)
    return None if text is None or plain < _LIKELY else (text, _SHOWN["cp1252"])


def _share(data: bytes, encoding: str, first: int, last: int, trail: int) -> float:
    wide = good = 0
    for character in data[:_SAMPLE].decode(encoding, "replace"):
        if character >= "\x80":
            wide += 1
            code = character.encode(encoding, "replace")
            good += len(code) == 2 and ((first <= code[0] <= last and code[1] >= trail) or 0xA1 <= code[0] <= 0xA3)
    return good / wide if wide else 0.0
