"""What must never be shown: the secrets of this process, taken out of whatever is logged or told, by their value.

They are kept for the whole process, not handed from one to the next: an error may be shown by somebody who knows no settings, and whoever
learns of a secret (the settings, the key of the pseudonyms, the webhook) is not who shows it.
"""

from __future__ import annotations

import json
import re
from urllib.parse import quote, unquote

SHORTEST = 6
"""Characters of the shortest secret that is looked for by itself: a shorter one is part of every other word."""

_PASSWORD = re.compile(r"[^:/]*://[^:/@]*:(?P<password>.+)@", re.DOTALL)
"""As SQLAlchemy reads it, where ``/``, ``#``, ``?`` and ``[`` may stand in a password, and up to the last ``@``, since one may be in it."""

_hidden: list[tuple[str, str]] = []
"""How a secret may be written, and what is shown instead; the longest first."""


def remember(secret: str, name: str) -> None:
    """From now on a secret is taken out of what is shown, also as part of an address; ``<name>`` stands in its place."""
    forms = {secret, unquote(secret), quote(secret), quote(secret, safe="")}
    forms |= {changed for form in forms for changed in (json.dumps(form)[1:-1], repr(form)[1:-1])}
    _note({form: f"<{name}>" for form in forms if len(form) >= SHORTEST})


def remember_token(token: str) -> None:
    """The same for the token of a bot, and for what stands behind its colon, which is all that is secret of it."""
    remember(token, "token")
    remember(token.partition(":")[2], "token")


def remember_password_in(url: str) -> None:
    """The same for the password in an address, if there is one."""
    if found := _PASSWORD.match(url):
        password = found["password"]
        remember(password, "password")
        # Here it is known for what it is, however short.
        _note({f":{password}@": ":<password>@"})
    elif "@" in url:
        # It may stand anywhere.
        remember(url, "address")


def hide(text: str) -> str:
    """The text without the secrets."""
    for secret, shown in tuple(_hidden):
        text = text.replace(secret, shown)
    return text


def _note(forms: dict[str, str]) -> None:
    _hidden[:] = sorted({**dict(_hidden), **forms}.items(), key=lambda pair: -len(pair[0]))
