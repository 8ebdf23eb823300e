"""The texts of settings, read and checked: each function raises ValueError with what is wrong and what to do, and shows no secret."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from bot.paths import state_folder

OFFICIAL_API = "https://api.telegram.org"

WEBHOOK_PORTS = (443, 80, 88, 8443)
"""The ports that Telegram delivers to: https://core.telegram.org/bots/api#setwebhook."""

SHORTEST_SECRET = 32
"""Characters of a key: 16 random bytes as hexadecimal digits."""

_TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{1,80}")
_NUMBER = re.compile(r"[0-9]{1,9}")
_SPACE = re.compile(r"\s")
_BETWEEN_IDS = re.compile(r"[,;\s]+")
_USER_ID = re.compile(r"[1-9][0-9]{0,18}")
_HOST = r"[\w.-]+|\[[0-9A-Fa-f:.]+\]"
_HOST_AND_PORT = re.compile(rf"({_HOST})(:[0-9]{{1,5}})?")  # without a user name and password
_LISTEN = re.compile(rf"(?P<host>{_HOST}|):(?P<port>[0-9]{{1,5}})")
_DATABASES = re.compile(r"(sqlite(\+pysqlite)?:///|postgres(ql(\+psycopg)?)?://).+", re.DOTALL)

# A user name and password before a host, or a token, whichever setting it was written into by mistake.
_MAY_BE_SECRET = re.compile(r"@|[0-9]:[A-Za-z0-9_-]{20}")
_LONGEST_SHOWN = 80


def token(text: str) -> str:
    """The token of a bot. It is not repeated in the message: it may be one with a slip of the pen."""
    if _TOKEN.fullmatch(text) is None:
        raise ValueError("this is not a token -> copy it whole from @BotFather; it looks like 123456789:AAF-x1y2z3...")
    return text


def folder(text: str) -> Path:
    """A folder, which need not exist; ``~`` is the home of the user."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise ValueError(f"there is no home folder for {_shown(text)} -> write the whole path") from None


def home_folder() -> Path:
    """The folder for the data of the bot in the home of the user."""
    try:
        return state_folder()
    except RuntimeError:
        raise ValueError("it is not set, and this user has no home folder -> write the folder for the data of the bot") from None


def database(text: str) -> str:
    """The address of a database, as SQLAlchemy has it. It is not repeated in the message: it may hold a password."""
    if _DATABASES.fullmatch(text) is None:
        remedy = "write postgresql://user:password@host/database, or leave it out for a file in COOPBOT_DATA"
        raise ValueError(f"this kind of database is not known -> {remedy}")
    return text


def sqlite_in(data: Path) -> str:
    """The address of the database file in the folder *data*."""
    return f"sqlite:///{(data / 'coopbot.db').absolute()}"


def origin(text: str) -> str:
    """Scheme, host and port of a server. What stands behind them is not repeated in the message: it may be a token."""
    parts = _web_address(text)
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError(f"something stands behind the host '{parts.netloc}' -> write the origin only, such as {OFFICIAL_API}")
    return f"{parts.scheme}://{parts.netloc}"


def public_address(text: str, *, official: bool) -> str:
    """Where updates are delivered to, without a slash at its end.

    Args:
        text: what was written.
        official: whether Telegram itself delivers, which needs https and one of ``WEBHOOK_PORTS``; a Bot API server of
            one's own does not.
    """
    parts = _web_address(text)
    if parts.query or parts.fragment:
        raise ValueError("there is a '?' or '#' in it -> write the address of the bot only, such as https://bot.example.org")
    if official and parts.scheme != "https":
        remedy = "Telegram delivers to https addresses only; put a proxy with a certificate in front"
        raise ValueError(f"{_shown(text)} is not https -> {remedy}")
    if official and (parts.port or 443) not in WEBHOOK_PORTS:
        raise ValueError(f"Telegram does not deliver to port {parts.port} -> use one of: {', '.join(map(str, WEBHOOK_PORTS))}")
    return f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/")


def _web_address(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        usable = parts.scheme in ("http", "https") and _HOST_AND_PORT.fullmatch(parts.netloc) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or _SPACE.search(text):
        raise ValueError(f"{_shown(text)} is no web address -> write one like https://bot.example.org, without a user name in it")
    return parts


def listening_address(text: str) -> tuple[str, int]:
    """Host and port to listen on; without a host, all addresses of this machine."""
    found = _LISTEN.fullmatch(text)
    if found is None or not 0 < int(found["port"]) < 65536:
        raise ValueError(f"{_shown(text)} is no address to listen on -> write host:port, such as 127.0.0.1:8080 or 0.0.0.0:8080")
    return found["host"].strip("[]") or "0.0.0.0", int(found["port"])  # noqa: S104  # only where the operator leaves the host out


def user_ids(text: str) -> frozenset[int]:
    """Ids of users, between commas, semicolons or white space."""
    names = [name for name in _BETWEEN_IDS.split(text) if name]
    wrong = next((name for name in names if _USER_ID.fullmatch(name) is None), None)
    if wrong is not None:
        raise ValueError(f"{_shown(wrong)} is no numeric user id -> ids are numbers; a user learns theirs by sending /privacy to the bot")
    return frozenset(map(int, names))


def secret(text: str) -> str:
    """A key of at least ``SHORTEST_SECRET`` characters."""
    if len(text) < SHORTEST_SECRET:
        raise ValueError(f"this is too short -> use at least {SHORTEST_SECRET} characters, for example the output of: openssl rand -hex 32")
    return text


def short_name(text: str) -> str:
    """A name of at most 100 characters."""
    if len(text) > 100:
        raise ValueError("this name is too long -> use at most 100 characters")
    return text


def number(text: str, least: int, most: int) -> int:
    """A whole number from *least* to *most*, both not negative and below a thousand million."""
    if _NUMBER.fullmatch(text) is None or not least <= int(text) <= most:
        raise ValueError(f"{_shown(text)} cannot be used -> write a whole number from {least} to {most}")
    return int(text)


def one_of(text: str, allowed: tuple[str, ...]) -> str:
    """The one of *allowed* that is *text*, capitals or not."""
    found = next((word for word in allowed if word.lower() == text.lower()), None)
    if found is None:
        raise ValueError(f"{_shown(text)} cannot be used -> write one of: {', '.join(allowed)}")
    return found


def _shown(text: str) -> str:
    """*text* in quotes, unless a secret may have been written into the wrong line."""
    if _MAY_BE_SECRET.search(text):
        return "the value (not shown, it may hold a secret)"
    return f"'{text}'" if len(text) <= _LONGEST_SHOWN else f"'{text[:_LONGEST_SHOWN]}...'"
