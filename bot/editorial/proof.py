"""Whether a proof states the numbers of its answer: a slip of the pen there is what hurts most."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.language.normalize import normalize
from bot.language.numbers import find_numbers

_DIGITS = re.compile(r"\d")
_NEARLY = 1e-9  # of rounding, not of the number


def numbers_unproved(answers: Iterable[str], quotes: Iterable[str]) -> tuple[str, ...]:
    """The numbers written in digits in the answers that no quote states in any form, as they stand there, each once.

    "20 亿" is stated by "2 billion". Numbers in words are left out: "one of the projects" states no number.
    """
    stated = [number.value for quote in quotes for number in find_numbers(normalize(quote))]
    missing: dict[str, None] = {}
    for answer in answers:
        text = normalize(answer)
        for number in find_numbers(text):
            written = text[number.start : number.end].strip()
            if _DIGITS.search(written) and not any(abs(number.value - value) <= _NEARLY * abs(value) for value in stated):
                missing[written] = None
    return tuple(missing)
