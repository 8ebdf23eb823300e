"""The kinds of reply: one vocabulary for what is decided, replied, kept, judged and counted.

Whoever treats kinds differently does so in a ``match`` that ends in ``assert_never``, so that mypy names every place where a new
kind has to be dealt with. The words are those of the database and of ``coopbot ask --jsonl``.
"""

from __future__ import annotations

from typing import Final, Literal, get_args

Outcome = Literal["answer", "clarify", "unknown", "smalltalk", "refused"]
OUTCOMES: Final[tuple[Outcome, ...]] = get_args(Outcome)

Tier = Literal["answer", "not sure", "not stated", "not found", "small talk", "request"]
"""How much is claimed; ``request``: what is said to texts that ask nothing of the documents."""

DECLINED: Final[Outcome] = "unknown"
"""The outcome that is a miss by itself."""


def outcome_in(word: str) -> Outcome | None:
    """The outcome that a stored word names; None where it is that of another version of the program."""
    return next((outcome for outcome in OUTCOMES if outcome == word), None)
