"""Texts from outside the program, made safe to work with."""

from __future__ import annotations


def readable(text: str) -> str:
    """*text* with what is no character (halves of surrogate pairs, bytes that were not UTF-8) as question marks."""
    return text.encode("utf-8", "replace").decode()


def decoded(line: bytes) -> str:
    """A line of input as text, without its end; bytes that are not UTF-8 become U+FFFD."""
    return line.decode("utf-8", "replace").rstrip("\r\n")
