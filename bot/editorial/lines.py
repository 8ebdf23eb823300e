"""Texts of people, shown to people in a list."""

from __future__ import annotations


def one_line(text: str, longest: int) -> str:
    """*text* on one line of at most *longest* characters (at least 1), without what cannot be seen.

    So no text can move the cursor of a terminal, change colours or turn the direction of what follows it.
    """
    line = " ".join("".join(c if c.isprintable() else " " if c.isspace() else "" for c in text).split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
