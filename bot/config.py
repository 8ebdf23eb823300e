"""The settings of the running bot, from the environment or a ``.env`` file: the only place that knows their names."""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit

from dotenv import dotenv_values

from bot.errors import ConfigError
from bot.facts.languages import LANGUAGES
from bot.paths import shipped_knowledge, state_folder

OFFICIAL_API = "https://api.telegram.org"
ENV_FILE = ".env"

_TOKEN = re.compile(r"\d{1,20}:[A-Za-z0-9_-]{1,80}")
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
_T = TypeVar("_T")

UNREGISTERED = """there is no TELEGRAM_BOT_TOKEN, so the bot cannot run in Telegram.
  To get a token: open https://t.me/BotFather in Telegram, send /newbot, and follow the two questions.
  Then write it into a file named .env in this folder:  TELEGRAM_BOT_TOKEN=123456:ABC...
  or into the environment. All settings are explained in deploy/bot.env.example.
  To try the bot without Telegram: coopbot chat"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """How Telegram reaches the bot.

    Attributes:
        url: public address (origin, and path where a proxy adds one), without a slash at its end.
        host: address to listen on.
        port: port to listen on, 1 to 65535.
    """

    url: str
    host: str
    port: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything an operator can set.

    Attributes:
        token: of the bot, from @BotFather. Never shown.
        api_url: origin of the Bot API server, without a slash at its end.
        knowledge: knowledge folder.
        data: folder of the database and of the key for pseudonyms; it need not exist.
        database_url: of the database, as SQLAlchemy has it; may hold a password and is never shown.
        admins: numeric ids of the users who are told of errors and may change the knowledge.
        webhook: None: the bot asks Telegram for updates (long polling).
        secret: key for pseudonyms shared by several replicas; None: one is made and kept in ``data``. Never shown.
        instance: name of this process among replicas; the same after a restart.
        language: language of replies where nothing tells another one.
        retention_days: days after which what was asked is erased, at least 1.
        messages_per_second: most messages sent per second; 0 sets no limit (for a Bot API server of one's own).
        log_level: least level that is logged.
    """

    token: str = field(repr=False)
    api_url: str
    knowledge: Path
    data: Path
    database_url: str = field(repr=False)
    admins: frozenset[int]
    webhook: Webhook | None
    secret: str | None = field(repr=False)
    instance: str
    language: str
    retention_days: int
    messages_per_second: int
    log_level: str


def load_config(env_file: Path | None = None) -> Config:
    """The settings of this process: the environment, and where it says nothing, the file.

    Args:
        env_file: file with lines ``NAME=value``; None: ``.env`` in the current folder, if there is one.

    Raises:
        ConfigError: the file was named and cannot be read, or a setting cannot be used; all problems are told at once.
    """
    file = env_file or Path(ENV_FILE)
    if env_file is not None and not env_file.is_file():
        raise ConfigError([f"{env_file}: there is no such file -> name the file with the settings, or leave --env-file out"])
    try:
        written = {name: value or "" for name, value in dotenv_values(file, interpolate=False).items()}
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError([f"{file}: the file cannot be read ({error}) -> save it as UTF-8 text that this program may read"]) from error
    return read_config({**written, **os.environ})


def read_config(settings: Mapping[str, str]) -> Config:
    """Check the settings; a value of nothing but white space counts as not set.

    Raises:
        ConfigError: with every problem found; no message shows a token, a password or a secret.
    """
    given = {name: value.strip() for name, value in settings.items() if value.strip()}
    problems: list[str] = []

    def read(name: str, parse: Callable[[str], _T], default: Callable[[], _T]) -> _T:
        if name not in given:
            return default()
        try:
            return parse(given[name])
        except ValueError as error:
            problems.append(f"{name}: {error}")
            return default()

    data = read("COOPBOT_DATA", Path, state_folder)
    listen = read("COOPBOT_WEBHOOK_LISTEN", _listen, lambda: ("127.0.0.1", 8080))
    api_url = read("TELEGRAM_API_URL", _origin, lambda: OFFICIAL_API)
    public = read("COOPBOT_WEBHOOK_URL", lambda value: _public(value, api_url), lambda: "")
    config = Config(
        token=read("TELEGRAM_BOT_TOKEN", _token, lambda: ""),
        api_url=api_url,
        knowledge=read("COOPBOT_KNOWLEDGE", Path, shipped_knowledge),
        data=data,
        database_url=read("COOPBOT_DATABASE_URL", str, lambda: f"sqlite:///{(data / 'coopbot.db').absolute()}"),
        admins=read("COOPBOT_ADMINS", _admins, frozenset),
        webhook=Webhook(url=public, host=listen[0], port=listen[1]) if public else None,
        secret=read("COOPBOT_SECRET", _secret, lambda: None),
        instance=read("COOPBOT_INSTANCE", _instance, socket.gethostname),
        language=read("COOPBOT_LANGUAGE", lambda value: _one_of(value, LANGUAGES), lambda: "en"),
        retention_days=read("COOPBOT_RETENTION_DAYS", lambda value: _number(value, 1, 3650), lambda: 90),
        messages_per_second=read("COOPBOT_MESSAGES_PER_SECOND", lambda value: _number(value, 0, 10_000), lambda: 30),
        log_level=read("COOPBOT_LOG_LEVEL", lambda value: _one_of(value.upper(), _LEVELS), lambda: "INFO"),
    )
    if not config.token and not problems:
        problems.append(UNREGISTERED)
    if problems:
        raise ConfigError(problems)
    return config


def _token(value: str) -> str:
    if _TOKEN.fullmatch(value) is None:
        # The value is not repeated: it may be a token with a slip of the pen.
        raise ValueError("this is not a token -> copy it whole from @BotFather; it looks like 123456789:AAF-x1y2z3...")
    return value


def _origin(value: str) -> str:
    parts = _url(value)
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError(f"'{value}' has a path -> write the origin only, such as {OFFICIAL_API}")
    return value.rstrip("/")


def _public(value: str, api_url: str) -> str:
    parts = _url(value)
    if parts.scheme == "http" and api_url == OFFICIAL_API:
        raise ValueError(f"'{value}' is not https -> Telegram delivers to https addresses only; put a proxy with a certificate in front")
    if parts.query or parts.fragment:
        raise ValueError(f"'{value}' has a '?' or '#' -> write the address of the bot only, such as https://bot.example.org")
    return value.rstrip("/")


def _url(value: str) -> SplitResult:
    try:
        parts = urlsplit(value)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0 and not parts.username
    except ValueError:
        usable = False
    if not usable:
        raise ValueError(f"'{value}' is no web address -> write one like https://bot.example.org")
    return parts


def _listen(value: str) -> tuple[str, int]:
    host, colon, port = value.rpartition(":")
    if not colon or not port.isdecimal() or not 0 < int(port) < 65536:
        raise ValueError(f"'{value}' is no address to listen on -> write host:port, such as 127.0.0.1:8080 or 0.0.0.0:8080")
    return host.strip("[]") or "0.0.0.0", int(port)  # noqa: S104  # only where the operator leaves the host out


def _admins(value: str) -> frozenset[int]:
    names = [part for part in re.split(r"[,;\s]+", value) if part]
    wrong = next((name for name in names if not name.isdecimal() or not name.isascii() or len(name) > 19), None)
    if wrong is not None:
        raise ValueError(f"'{wrong}' is no numeric user id -> ids are numbers; a user learns theirs by sending /privacy to the bot")
    return frozenset(map(int, names))


def _secret(value: str) -> str | None:
    if len(value) < 16:
        raise ValueError("this is too short -> use at least 16 characters, for example the output of: openssl rand -hex 32")
    return value


def _instance(value: str) -> str:
    if len(value) > 100:
        raise ValueError("this name is too long -> use at most 100 characters")
    return value


def _number(value: str, least: int, most: int) -> int:
    if not value.isdecimal() or not value.isascii() or not least <= int(value) <= most:
        raise ValueError(f"'{value}' cannot be used -> write a whole number from {least} to {most}")
    return int(value)


def _one_of(value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise ValueError(f"'{value}' cannot be used -> write one of: {', '.join(allowed)}")
    return value
