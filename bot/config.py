"""The settings of the running bot, from the environment or a ``.env`` file: the only place that knows their names."""

from __future__ import annotations

import os
import socket
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar, cast

from dotenv.parser import parse_stream
from rapidfuzz.distance import OSA

from bot import redaction
from bot import setting_values as values
from bot.errors import ConfigError
from bot.facts.languages import LANGUAGES
from bot.paths import shipped_knowledge
from bot.setting_values import OFFICIAL_API
from bot.storage import disk

ENV_FILE = ".env"

SETTINGS = (
    "TELEGRAM_BOT_TOKEN",
    "TELEGRAM_API_URL",
    "COOPBOT_KNOWLEDGE",
    "COOPBOT_DATA",
    "COOPBOT_DATABASE_URL",
    "COOPBOT_ADMINS",
    "COOPBOT_WEBHOOK_URL",
    "COOPBOT_WEBHOOK_LISTEN",
    "COOPBOT_SECRET",
    "COOPBOT_INSTANCE",
    "COOPBOT_LANGUAGE",
    "COOPBOT_RETENTION_DAYS",
    "COOPBOT_MESSAGES_PER_SECOND",
    "COOPBOT_LOG_LEVEL",
)
"""The names of all settings that ``Config`` holds, in the order in which problems are told."""

OTHER_SETTINGS = ("COOPBOT_CACHE", "COOPBOT_DEBUG")
"""Read by all commands (``bot.paths``, ``bot.cli.options``), from the environment only."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """Where the knowledge is and where everything else is kept: the part of the settings that needs no token.

    Attributes:
        knowledge: knowledge folder.
        data: folder of the database and of the key for pseudonyms; it need not exist.
        database_url: of the database; may hold a password and is never shown.
    """

    knowledge: Path
    data: Path
    database_url: str = field(repr=False)


def load_config(env_file: Path | None = None, *, token_needed: bool = True) -> Config:
    """The settings of this process: the environment, and where it says nothing, the file.

    Args:
        env_file: file with lines ``NAME=value``; None: ``.env`` in the current folder, if there is one.
        token_needed: False for those who work beside the bot and never speak to Telegram; without a token it is empty then.

    Raises:
        ConfigError: the file was named and cannot be read, or a setting cannot be used; all problems are told at once.
    """
    return read_config(_settings(env_file), token_needed=token_needed)


def load_stores(env_file: Path | None = None) -> Stores:
    """Where things are, for commands that work on what the bot has and need no token; other settings are not looked at.

    Raises:
        ConfigError: the file was named and cannot be read, or one of these settings cannot be used.
    """
    reading = _Reading(_settings(env_file))
    stores = reading.stores()
    if reading.problems:
        raise ConfigError(reading.problems)
    return stores


def data_folder(env_file: Path | None = None) -> Path:
    """The data folder alone, for those who only look after the bot and need no token.

    Raises:
        ConfigError: the file was named and cannot be read, or there is no such folder for this user.
    """
    written = _settings(env_file).get("COOPBOT_DATA", "").strip()
    try:
        return values.folder(written) if written else values.home_folder()
    except ValueError as error:
        raise ConfigError([f"COOPBOT_DATA: {error}"]) from error


def _settings(env_file: Path | None) -> dict[str, str]:
    written = _read_file(env_file or Path(ENV_FILE), needed=env_file is not None)
    settings = {**written, **{name: value for name, value in os.environ.items() if value.strip()}}
    _remember_secrets(settings)
    return settings


def _remember_secrets(settings: Mapping[str, str]) -> None:
    """Have them taken out of whatever is shown from now on, before anything can be wrong with them."""
    given = {name: value.strip() for name, value in settings.items() if value.strip()}
    redaction.remember_token(given.get("TELEGRAM_BOT_TOKEN", ""))
    redaction.remember(given.get("COOPBOT_SECRET", ""), "secret")
    redaction.remember(given.get("PGPASSWORD", ""), "password")
    for name, value in given.items():
        if name == "COOPBOT_DATABASE_URL" or name.lower().endswith("_proxy"):
            redaction.remember_password_in(value)


def read_config(settings: Mapping[str, str], *, token_needed: bool = True) -> Config:
    """Check the settings; a value of nothing but white space counts as not set.

    Args:
        settings: name -> value, as written.
        token_needed: whether it is a problem when there is no token.

    Raises:
        ConfigError: with every problem found; no message shows a token, a password or a secret.
    """
    reading = _Reading(settings)
    read, problems = reading.read, reading.problems
    if token_needed and "TELEGRAM_BOT_TOKEN" not in reading.given:
        problems.append(UNREGISTERED)
    token = read("TELEGRAM_BOT_TOKEN", values.token, str)
    api_url = read("TELEGRAM_API_URL", values.origin, lambda: OFFICIAL_API)
    stores = reading.stores()
    admins = read("COOPBOT_ADMINS", values.user_ids, frozenset[int])
    public = read("COOPBOT_WEBHOOK_URL", lambda text: values.public_address(text, official=api_url == OFFICIAL_API), str)
    listen = read("COOPBOT_WEBHOOK_LISTEN", values.listening_address, lambda: ("127.0.0.1", 8080))
    secret = read("COOPBOT_SECRET", values.secret, str)
    instance = read("COOPBOT_INSTANCE", values.short_name, socket.gethostname)
    language = read("COOPBOT_LANGUAGE", lambda text: values.one_of(text, LANGUAGES), lambda: "en")
    retention_days = read("COOPBOT_RETENTION_DAYS", lambda text: values.number(text, 1, 3650), lambda: 90)
    messages_per_second = read("COOPBOT_MESSAGES_PER_SECOND", lambda text: values.number(text, 0, 10_000), lambda: 30)
    log_level = read("COOPBOT_LOG_LEVEL", lambda text: values.one_of(text, _LEVELS), lambda: "INFO")
    problems += _misspelt(settings, reading.given)
    if problems:
        raise ConfigError(problems)
    return Config(
        token=token,
        api_url=api_url,
        knowledge=stores.knowledge,
        data=stores.data,
        database_url=stores.database_url,
        admins=admins,
        webhook=Webhook(url=public, host=listen[0], port=listen[1]) if public else None,
        secret=secret or None,
        instance=instance,
        language=language,
        retention_days=retention_days,
        messages_per_second=messages_per_second,
        log_level=log_level,
    )


class _Reading:
    """Reads settings one by one, and notes what is wrong.

    Attributes:
        given: the settings that are given; a value of nothing but white space counts as not set.
        problems: what is wrong, in the order of reading.
    """

    def __init__(self, settings: Mapping[str, str]) -> None:
        self.given = {name: value.strip() for name, value in settings.items() if value.strip()}
        self.problems: list[str] = []

    def read(self, name: str, parse: Callable[[str], _T], default: Callable[[], _T]) -> _T:
        """The value of a setting; worth nothing when a problem was noted."""
        try:
            return parse(self.given[name]) if name in self.given else default()
        except ValueError as error:
            self.problems.append(f"{name}: {error}")
            return cast(_T, None)  # never used, since there is a problem

    def stores(self) -> Stores:
        """The settings of :class:`Stores`; worth nothing when a problem was noted."""
        knowledge = self.read("COOPBOT_KNOWLEDGE", values.folder, shipped_knowledge)
        data = self.read("COOPBOT_DATA", values.folder, values.home_folder)
        database_url = self.read("COOPBOT_DATABASE_URL", values.database, lambda: values.sqlite_in(data) if data else "")
        return Stores(knowledge=knowledge, data=data, database_url=database_url)


def _read_file(file: Path, *, needed: bool) -> dict[str, str]:
    try:
        if not needed and not file.is_file():
            return {}
        # Windows' editors put a byte order mark before the first name.
        with file.open(encoding="utf-8-sig") as stream:
            # Asked of what is open: the name may lead elsewhere a moment later.
            distrusted = _distrusted(os.fstat(stream.fileno()), os.geteuid()) if hasattr(os, "geteuid") else None
            if distrusted is not None:
                raise ConfigError([f"{file}: {distrusted}"])
            lines = list(parse_stream(stream))
    except FileNotFoundError:
        raise ConfigError([f"{file}: there is no such file -> name the file with the settings, or leave --env-file out"]) from None
    except OSError as error:
        raise ConfigError([f"{file}: the file cannot be read ({error.strerror}) -> let this program read it"]) from error
    except UnicodeDecodeError as error:
        raise ConfigError([f"{file}: the file is not UTF-8 text (byte {error.start + 1}) -> save it with the encoding UTF-8"]) from error
    # The lines are not repeated: there may be a token in them.
    problems = [f"{file}:{line.original.line}: this line cannot be read -> write NAME=value" for line in lines if line.error]
    if problems:
        raise ConfigError(problems)
    return {line.key: line.value or "" for line in lines if line.key is not None}


def _distrusted(status: os.stat_result, user: int) -> str | None:
    """Why a file of settings is not to be used, and what to do; None when only this user and root can have written it.

    Whoever writes the settings decides who administers the bot, where its messages go, and which files a command of root writes.
    """
    if not disk.others_write(status, user):
        return None
    if status.st_uid not in (0, user):
        return f"the file belongs to user {status.st_uid}, who is neither you nor root -> look what is in it, and make it yours: chown"
    mode = f"{stat.S_IMODE(status.st_mode):04o}"
    return f"others can write to the file (mode {mode}) -> look what is in it, and keep it to yourself: chmod 600"


def _misspelt(settings: Mapping[str, str], given: Mapping[str, str]) -> Iterator[str]:
    """A problem for every name that is almost that of a setting not given; what else is in the environment belongs to others."""
    missing = [name for name in (*SETTINGS, *OTHER_SETTINGS) if name not in given]
    for name in sorted(settings.keys() - set(SETTINGS) - set(OTHER_SETTINGS)):
        meant = min(missing, key=lambda known: OSA.distance(name, known), default=name)
        if 0 < OSA.distance(name, meant) <= 2:
            yield f"{name}: there is no such setting -> did you mean {meant}?"
