"""What a revision is called, and why it was made, in words."""

from __future__ import annotations

import re

from bot.answers.texts import say

_KINDS = ("first", "edit", "import", "hand", "rollback")
_BACK = re.compile(r"to revision (\d+)")
"""The reason that is noted where somebody went back without giving one (``Publisher.rollback``)."""


def kind_name(kind: str, language: str) -> str:
    """What kind of revision it is; one that is not known as it is written."""
    return say(f"admin_kind_{kind}", language) if kind in _KINDS else kind


def reason_of(reason: str, language: str) -> str:
    """Why it was made; of one that went back without another reason than that, where to."""
    back = _BACK.fullmatch(reason)
    return say("admin_back_to", language, number=back[1]) if back else reason
