"""A pattern tried on hostile texts of growing length."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from tests.patterns.attacks import Attack, attacks_on
from tests.patterns.timing import cost, grows

_SHORT = range(12, 40, 3)  # where an exponential one takes its time
_SHORT_NOISE = 0.01
_LENGTHS = (400, 8000)  # where a cubic and a quadratic one do
_NOISE = 0.0015
_MOST = 3.0


def weakness(pattern: re.Pattern[Any], methods: Iterable[str]) -> str:
    """The first attack under which the time of a pattern grows faster than the text, and how; empty when there is none."""
    for attack in attacks_on(pattern):
        quick = False
        for method in sorted(methods, reverse=True):
            # A search begins with what a match does: where the one is quick, the other is.
            if method == "match" and quick:
                continue
            slow = _slow(pattern, method, attack)
            if slow:
                return f"{method} on {attack.before!r} + {attack.pump!r} * n + {attack.after!r}: {slow}"
            quick = slow is None and method == "search"
    return ""


def _slow(pattern: re.Pattern[Any], method: str, attack: Attack) -> str | None:
    """How the time grows; empty when as it should, None when all of it is too short to be worth looking at."""
    run = getattr(pattern, method)

    def work(length: int) -> Callable[[], object]:
        text = attack.text(length)
        data = text.encode() if isinstance(pattern.pattern, bytes) else text
        return lambda: run(data)

    # Where all together are quick, each is.
    if cost(lambda: [one() for one in map(work, (*_SHORT, *_LENGTHS))]) < _NOISE:
        return None
    # An exponential one takes ever longer and would never come to longer texts.
    for length in _SHORT:
        if cost(work(length)) > _SHORT_NOISE and cost(work(length), 3) > _SHORT_NOISE:
            return f"{length} characters: {1000 * cost(work(length)):.0f} ms"
    return next((slow for length in _LENGTHS if (slow := grows(work, length, _NOISE, most=_MOST))), "")
