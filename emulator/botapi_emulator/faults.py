"""Faults on demand: what happens to calls when Telegram or the network has a bad day."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass

from botapi_emulator.refusal import Refusal

EVERY = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What happens to one call; made by the functions below.

    Attributes:
        name: as the journal shows it.
        refusal: the answer instead of the effect.
        drop: ``before`` or ``after`` the effect the connection is cut without an answer; empty for neither.
        delay: seconds before the call is looked at.
        answer_delay: seconds between the effect and the answer.
    """

    name: str
    refusal: Refusal | None = None
    drop: str = ""
    delay: float = 0.0
    answer_delay: float = 0.0


def too_many(retry_after: int) -> Fault:
    """429: the call has no effect and may be repeated after so many seconds."""
    refusal = Refusal(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})
    return Fault(name=f"429 retry after {retry_after}", refusal=refusal)


def server_error(code: int = 500) -> Fault:
    """400, 500 or 502: the call has no effect."""
    words = {400: "Bad Request", 500: "Internal Server Error", 502: "Bad Gateway"}[code]
    return Fault(name=f"{code} {words}", refusal=Refusal(code, words))


def drop_before() -> Fault:
    """The connection is cut before the call takes effect."""
    return Fault(name="dropped before", drop="before")


def drop_after() -> Fault:
    """The connection is cut after the call took effect: whoever repeats it does it twice."""
    return Fault(name="dropped after", drop="after")


def delay(seconds: float, *, answer: bool = False) -> Fault:
    """The call takes effect late, or (``answer``) at once with a late answer."""
    return Fault(name=f"delayed {seconds:g} s", delay=0.0 if answer else seconds, answer_delay=seconds if answer else 0.0)


@dataclass(slots=True)
class _Rule:
    methods: frozenset[str]
    fault: Fault
    left: int | None
    share: float
    chance: random.Random
    chats: frozenset[int] | None = None


class Faults:
    """The faults that are due; the first rule that meets a call decides.

    Attributes:
        happened: method and fault of every call that met one, in order.
    """

    def __init__(self) -> None:
        self._rules: list[_Rule] = []
        self.happened: list[tuple[str, Fault]] = []

    def next(self, methods: str | Iterable[str], fault: Fault, *, times: int = 1) -> None:
        """The next ``times`` calls of these methods (``"*"`` for every one) meet the fault."""
        self._rules.append(_Rule(_names(methods), fault, times, 1.0, random.Random(0)))

    def share(self, methods: str | Iterable[str], fault: Fault, share: float, *, seed: int = 0, chats: Iterable[int] | None = None) -> None:
        """A random share, from 0 to 1, of all calls of these methods meets the fault, the same in every run with the same seed.

        *chats*: ids of the chats whose calls are meant; None: all calls.
        """
        only = None if chats is None else frozenset(chats)
        self._rules.append(_Rule(_names(methods), fault, None, share, random.Random(seed), only))

    def clear(self) -> None:
        """From now on nothing happens."""
        self._rules.clear()

    def take(self, method: str, chat: object = None) -> Fault | None:
        """What this call, for a chat of this id as it was sent, meets; counted."""
        for rule in self._rules:
            meant = rule.chats is None or str(chat) in map(str, rule.chats)
            if meant and (EVERY in rule.methods or method in rule.methods) and rule.chance.random() < rule.share:
                if rule.left is not None:
                    rule.left -= 1
                    if rule.left == 0:
                        self._rules.remove(rule)
                self.happened.append((method, rule.fault))
                return rule.fault
        return None


def _names(methods: str | Iterable[str]) -> frozenset[str]:
    return frozenset([methods] if isinstance(methods, str) else methods)
