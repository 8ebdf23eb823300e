"""Settings: what each may be, what it is when it is not given, and what is said when it cannot be used."""

from __future__ import annotations

import dataclasses
import os
import re
import socket
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import config
from bot.config import (
    OTHER_SETTINGS,
    SETTINGS,
    UNREGISTERED,
    Config,
    Webhook,
    _distrusted,
    data_folder,
    load_config,
    load_stores,
    read_config,
)
from bot.errors import ConfigError
from bot.paths import shipped_knowledge, state_folder
from bot.storage.privacy import load_key

TOKEN = "123456789:AAF-x1y2z3_AAF-x1y2z3_AAF-x1y2z3_AA"
KEY = "k" * 32
HTTPS = "https://bot.example.org"

DEFAULTS = {
    "token": TOKEN,
    "api_url": "https://api.telegram.org",
    "knowledge": shipped_knowledge(),
    "data": state_folder(),
    "database_url": f"sqlite:///{state_folder() / 'coopbot.db'}",
    "admins": frozenset(),
    "webhook": None,
    "secret": None,
    "instance": socket.gethostname(),
    "language": "en",
    "retention_days": 90,
    "messages_per_second": 30,
    "log_level": "INFO",
}

# Name, what is written, the attribute, its value.
ACCEPTED: tuple[tuple[str, str, str, object], ...] = (
    ("TELEGRAM_BOT_TOKEN", "1:a", "token", "1:a"),
    ("TELEGRAM_BOT_TOKEN", f"  {TOKEN}\n", "token", TOKEN),
    ("TELEGRAM_API_URL", "http://127.0.0.1:8081/", "api_url", "http://127.0.0.1:8081"),
    ("TELEGRAM_API_URL", "HTTPS://api.example.org", "api_url", "https://api.example.org"),
    ("TELEGRAM_API_URL", "http://[::1]:8081", "api_url", "http://[::1]:8081"),
    ("COOPBOT_KNOWLEDGE", "some where", "knowledge", Path("some where")),
    ("COOPBOT_KNOWLEDGE", "~/knowledge", "knowledge", Path.home() / "knowledge"),
    ("COOPBOT_DATA", "/srv/bot", "data", Path("/srv/bot")),
    ("COOPBOT_DATA", "/srv/bot", "database_url", "sqlite:////srv/bot/coopbot.db"),
    ("COOPBOT_DATA", "bot", "database_url", f"sqlite:///{Path('bot/coopbot.db').absolute()}"),
    ("COOPBOT_DATABASE_URL", "postgresql+psycopg://bot:pw@db/bot", "database_url", "postgresql+psycopg://bot:pw@db/bot"),
    ("COOPBOT_DATABASE_URL", "postgres://bot:pw@db/bot", "database_url", "postgres://bot:pw@db/bot"),
    ("COOPBOT_DATABASE_URL", "sqlite:////srv/other.db", "database_url", "sqlite:////srv/other.db"),
    ("COOPBOT_ADMINS", "12", "admins", frozenset({12})),
    ("COOPBOT_ADMINS", "12, 34;56  12,", "admins", frozenset({12, 34, 56})),
    ("COOPBOT_WEBHOOK_URL", f"{HTTPS}/", "webhook", Webhook(url=HTTPS, host="127.0.0.1", port=8080)),
    ("COOPBOT_WEBHOOK_URL", f"{HTTPS}:8443/bots/a/", "webhook", Webhook(url=f"{HTTPS}:8443/bots/a", host="127.0.0.1", port=8080)),
    ("COOPBOT_WEBHOOK_LISTEN", "0.0.0.0:80", "webhook", None),
    ("COOPBOT_SECRET", KEY, "secret", KEY),
    ("COOPBOT_INSTANCE", "n" * 100, "instance", "n" * 100),
    ("COOPBOT_LANGUAGE", "zh", "language", "zh"),
    ("COOPBOT_LANGUAGE", "EN", "language", "en"),
    ("COOPBOT_RETENTION_DAYS", "1", "retention_days", 1),
    ("COOPBOT_RETENTION_DAYS", "3650", "retention_days", 3650),
    ("COOPBOT_MESSAGES_PER_SECOND", "0", "messages_per_second", 0),
    ("COOPBOT_MESSAGES_PER_SECOND", "10000", "messages_per_second", 10_000),
    ("COOPBOT_LOG_LEVEL", "debug", "log_level", "DEBUG"),
)

NO_TOKEN = "this is not a token -> copy it whole from @BotFather; it looks like 123456789:AAF-x1y2z3..."
NO_ADDRESS = "is no web address -> write one like https://bot.example.org, without a user name in it"
NO_LISTENING = "is no address to listen on -> write host:port, such as 127.0.0.1:8080 or 0.0.0.0:8080"
NO_ID = "is no numeric user id -> ids are numbers; a user learns theirs by sending /privacy to the bot"
WITH_POSTGRESQL = "write postgresql://user:password@host/database, or leave it out for a file in COOPBOT_DATA"
NO_DATABASE = f"this kind of database is not known -> {WITH_POSTGRESQL}"
NO_HTTPS = "is not https -> Telegram delivers to https addresses only; put a proxy with a certificate in front"
QUERY = "there is a '?' or '#' in it -> write the address of the bot only, such as https://bot.example.org"
HIDDEN = "the value (not shown, it may hold a secret)"

# Name, what is written, the whole message behind the name.
REFUSED = (
    *(("TELEGRAM_BOT_TOKEN", text, NO_TOKEN) for text in ("abc", "12:", ":abc", "12:a b", "١٢:abc", f"{TOKEN}.", f"bot{TOKEN}")),
    *(
        ("TELEGRAM_API_URL", text, f"'{text}' {NO_ADDRESS}")
        for text in ("api.telegram.org", "ftp://a", "http://", "http://a:0", "http://a:65536")
    ),
    *(
        ("TELEGRAM_API_URL", text, f"'{text}' {NO_ADDRESS}")
        for text in ("http://a b", "http://a/ b", "http://[::1", "http://a:x", "http://a,b")
    ),
    ("TELEGRAM_API_URL", "http://:pw@a", f"{HIDDEN} {NO_ADDRESS}"),
    (
        "TELEGRAM_API_URL",
        f"https://a:81/bot{TOKEN}",
        "something stands behind the host 'a:81' -> write the origin only, such as https://api.telegram.org",
    ),
    ("COOPBOT_KNOWLEDGE", "~nobody-of-this-name/k", "there is no home folder for '~nobody-of-this-name/k' -> write the whole path"),
    ("COOPBOT_DATA", "~nobody-of-this-name/d", "there is no home folder for '~nobody-of-this-name/d' -> write the whole path"),
    *(
        ("COOPBOT_DATABASE_URL", text, NO_DATABASE)
        for text in ("mysql://bot:pw@db/bot", "postgresql+asyncpg://db", "sqlite://", "coopbot.db")
    ),
    *(("COOPBOT_ADMINS", f"12,{text}", f"'{text}' {NO_ID}") for text in ("ann", "-100", "0", "1.5", "١٢", "1" * 20)),
    ("COOPBOT_ADMINS", "@ann", f"{HIDDEN} {NO_ID}"),
    ("COOPBOT_ADMINS", TOKEN, f"{HIDDEN} {NO_ID}"),
    ("COOPBOT_WEBHOOK_URL", "bot.example.org", f"'bot.example.org' {NO_ADDRESS}"),
    ("COOPBOT_WEBHOOK_URL", "http://bot.example.org", f"'http://bot.example.org' {NO_HTTPS}"),
    ("COOPBOT_WEBHOOK_URL", f"http://a/{TOKEN}", f"{HIDDEN} {NO_HTTPS}"),
    ("COOPBOT_WEBHOOK_URL", f"{HTTPS}:8080", "Telegram does not deliver to port 8080 -> use one of: 443, 80, 88, 8443"),
    ("COOPBOT_WEBHOOK_URL", f"{HTTPS}/?key=1", QUERY),
    ("COOPBOT_WEBHOOK_URL", f"{HTTPS}/#a", QUERY),
    *(
        ("COOPBOT_WEBHOOK_LISTEN", text, f"'{text}' {NO_LISTENING}")
        for text in ("8080", "a:", "a:0", "a:65536", "a:x", "http://a:80", "::1:80", "a:٨")
    ),
    ("COOPBOT_SECRET", "k" * 31, "this is too short -> use at least 32 characters, for example the output of: openssl rand -hex 32"),
    ("COOPBOT_INSTANCE", "n" * 101, "this name is too long -> use at most 100 characters"),
    ("COOPBOT_LANGUAGE", "fr", "'fr' cannot be used -> write one of: en, zh"),
    *(
        ("COOPBOT_RETENTION_DAYS", text, f"'{text}' cannot be used -> write a whole number from 1 to 3650")
        for text in ("0", "3651", "-1", "1.5", "９", "a")
    ),
    ("COOPBOT_RETENTION_DAYS", "9" * 5000, f"'{'9' * 80}...' cannot be used -> write a whole number from 1 to 3650"),
    ("COOPBOT_MESSAGES_PER_SECOND", "10001", "'10001' cannot be used -> write a whole number from 0 to 10000"),
    ("COOPBOT_LOG_LEVEL", "loud", "'loud' cannot be used -> write one of: DEBUG, INFO, WARNING, ERROR"),
)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder, and none of the settings in the environment."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def problems_of(settings: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as caught:
        read_config(settings)
    assert str(caught.value) == "\n".join(caught.value.problems)
    return caught.value.problems


def problems_of_file(file: Path | None) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as caught:
        load_config(file)
    return caught.value.problems


def test_a_token_is_enough_and_everything_else_has_a_default() -> None:
    settings = read_config({"TELEGRAM_BOT_TOKEN": TOKEN})
    assert {field.name: getattr(settings, field.name) for field in dataclasses.fields(Config)} == DEFAULTS


@pytest.mark.parametrize(("name", "text", "attribute", "value"), ACCEPTED)
def test_a_setting_is_read(name: str, text: str, attribute: str, value: object) -> None:
    assert getattr(read_config({"TELEGRAM_BOT_TOKEN": TOKEN, name: text}), attribute) == value


@pytest.mark.parametrize(("name", "text", "message"), REFUSED)
def test_what_cannot_be_used_is_told_whole(name: str, text: str, message: str) -> None:
    assert problems_of({"TELEGRAM_BOT_TOKEN": TOKEN, name: text}) == (f"{name}: {message}",)


def test_every_setting_is_read_here() -> None:
    assert {name for name, *_ in ACCEPTED} == {name for name, *_ in REFUSED} == set(SETTINGS)
    source = Path(config.__file__).read_text(encoding="utf-8")
    assert set(re.findall(r'"((?:COOPBOT|TELEGRAM)_[A-Z_]+)"', source)) == {*SETTINGS, *OTHER_SETTINGS}


@pytest.mark.parametrize("name", SETTINGS[1:])
def test_nothing_but_white_space_is_the_default(name: str) -> None:
    assert read_config({"TELEGRAM_BOT_TOKEN": TOKEN, name: " \t"}) == read_config({"TELEGRAM_BOT_TOKEN": TOKEN})


@pytest.mark.parametrize("text", ["", " "])
def test_without_a_token_it_is_told_how_to_get_one(text: str) -> None:
    assert problems_of({}) == problems_of({"TELEGRAM_BOT_TOKEN": text}) == (UNREGISTERED,)


def test_the_webhook_listens_where_it_is_told_to() -> None:
    for text, host, port in (
        ("0.0.0.0:80", "0.0.0.0", 80),
        (":8443", "0.0.0.0", 8443),
        ("[::1]:81", "::1", 81),
        ("localhost:1", "localhost", 1),
    ):
        settings = {"TELEGRAM_BOT_TOKEN": TOKEN, "COOPBOT_WEBHOOK_URL": HTTPS, "COOPBOT_WEBHOOK_LISTEN": text}
        assert read_config(settings).webhook == Webhook(url=HTTPS, host=host, port=port)


def test_a_server_of_ones_own_delivers_without_https_and_to_any_port() -> None:
    settings = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": "http://127.0.0.1:8081", "COOPBOT_WEBHOOK_URL": "http://127.0.0.1:9000"}
    assert read_config(settings).webhook == Webhook(url="http://127.0.0.1:9000", host="127.0.0.1", port=8080)


def test_all_problems_are_told_at_once_in_the_order_of_the_settings() -> None:
    wrong = {name: text for name, text, _ in REFUSED}
    told = [problem.partition(":")[0] for problem in problems_of(dict(reversed(wrong.items())))]
    assert told == list(SETTINGS)
    del wrong["TELEGRAM_BOT_TOKEN"]
    problems = problems_of(wrong)
    assert problems[0] == UNREGISTERED
    assert len(problems) == len(SETTINGS)


def test_a_wrong_server_does_not_make_the_webhook_wrong_too() -> None:
    settings = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": "127.0.0.1:8081", "COOPBOT_WEBHOOK_URL": "http://127.0.0.1:9000"}
    assert problems_of(settings) == (f"TELEGRAM_API_URL: '127.0.0.1:8081' {NO_ADDRESS}",)


def test_a_user_without_a_home_has_to_name_a_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    def without_home() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", without_home)
    message = "COOPBOT_DATA: it is not set, and this user has no home folder -> write the folder for the data of the bot"
    assert problems_of({"TELEGRAM_BOT_TOKEN": TOKEN}) == (message,)
    assert read_config({"TELEGRAM_BOT_TOKEN": TOKEN, "COOPBOT_DATA": "/srv/bot"}).data == Path("/srv/bot")


def test_the_secret_that_is_accepted_is_long_enough_for_pseudonyms(tmp_path: Path) -> None:
    assert load_key(tmp_path, read_config({"TELEGRAM_BOT_TOKEN": TOKEN, "COOPBOT_SECRET": KEY}).secret) == KEY.encode()


@pytest.mark.parametrize(
    ("name", "meant"),
    [("COOPBOT_ADMIN", "COOPBOT_ADMINS"), ("COOPBOT_RETENTION_DAY", "COOPBOT_RETENTION_DAYS"), ("COOPBOT_CASH", "COOPBOT_CACHE")],
)
def test_a_misspelt_name_is_told(name: str, meant: str) -> None:
    settings = {"TELEGRAM_BOT_TOKEN": TOKEN, name: "30"}
    assert problems_of(settings) == (f"{name}: there is no such setting -> did you mean {meant}?",)


@pytest.mark.parametrize("name", ["COOPBOT_PORT", "COOPBOT_SERVICE_HOST", "COOPBOT_TEST_DATABASE_URL", "TELEGRAM_TOKEN", "PATH"])
def test_variables_of_other_programs_are_none_of_ours(name: str) -> None:
    assert read_config({"TELEGRAM_BOT_TOKEN": TOKEN, name: "x"}).token == TOKEN


def test_a_name_like_one_that_is_given_is_left_alone() -> None:
    settings = {"TELEGRAM_BOT_TOKEN": TOKEN, "COOPBOT_ADMINS": "12", "COOPBOT_ADMIN": "34"}
    assert read_config(settings).admins == frozenset({12})


letters = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-", min_size=32, max_size=60)
tokens = st.builds("{}:{}".format, st.integers(10_000, 10**12), letters)
# Passwords as they stand in an address: what would end it is written with a percent sign.
passwords = st.text(st.characters(exclude_characters=" /?#@[]:\\'", exclude_categories=("C", "Z")), min_size=8, max_size=30).filter(
    lambda text: text.strip() == text
)


@given(token=tokens, password=passwords, key=letters)
def test_no_secret_is_in_the_text_of_the_settings(token: str, password: str, key: str) -> None:
    url = f"postgresql+psycopg://bot:{password}@db/bot"
    settings = read_config({"TELEGRAM_BOT_TOKEN": token, "COOPBOT_DATABASE_URL": url, "COOPBOT_SECRET": key})
    assert (settings.token, settings.database_url, settings.secret) == (token, url, key)
    for secret in (token, url, key):
        assert secret not in repr(settings)
        assert secret not in str(settings)


@given(
    name=st.sampled_from(SETTINGS),
    token=tokens,
    before=st.sampled_from(["", "bot", "https://a/bot", "http://a?", "12, "]),
    after=st.text(max_size=5),
)
def test_no_message_shows_a_token_whichever_setting_it_was_written_into(name: str, token: str, before: str, after: str) -> None:
    settings = {"TELEGRAM_BOT_TOKEN": TOKEN, "COOPBOT_RETENTION_DAYS": "never", name: f"{before}{token}{after}"}
    told = "\n".join(problems_of(settings | {"COOPBOT_LOG_LEVEL": "loud"}))
    assert token.partition(":")[2] not in told


@given(
    name=st.sampled_from(SETTINGS),
    scheme=st.sampled_from(["http", "https", "postgresql", "ftp"]),
    user=st.sampled_from(["", "ann"]),
    password=passwords,
)
def test_no_message_shows_the_password_in_an_address(name: str, scheme: str, user: str, password: str) -> None:
    settings = {"TELEGRAM_BOT_TOKEN": TOKEN, "COOPBOT_RETENTION_DAYS": "never", "COOPBOT_LOG_LEVEL": "loud"}
    told = "\n".join(problems_of(settings | {name: f"{scheme}://{user}:{password}@example.org/path"}))
    assert f":{password}" not in told


@given(st.dictionaries(st.sampled_from(SETTINGS), st.text(max_size=30)))
def test_settings_are_read_or_refused_and_nothing_else(settings: dict[str, str]) -> None:
    try:
        told = read_config(settings).token
    except ConfigError as error:
        told = str(error)
    assert told


def test_the_environment_wins_over_the_file(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "bot.env").write_text(f"TELEGRAM_BOT_TOKEN={TOKEN}\nCOOPBOT_LANGUAGE=zh\nCOOPBOT_ADMINS=12\n", encoding="utf-8")
    monkeypatch.setenv("COOPBOT_LANGUAGE", "en")
    settings = load_config(here / "bot.env")
    assert (settings.token, settings.language, settings.admins) == (TOKEN, "en", frozenset({12}))


def test_an_empty_variable_does_not_hide_the_file(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "bot.env").write_text(f"TELEGRAM_BOT_TOKEN={TOKEN}\n", encoding="utf-8")
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "")
    assert load_config(here / "bot.env").token == TOKEN


def test_a_file_named_env_in_the_current_folder_is_found(here: Path) -> None:
    assert problems_of_file(None) == (UNREGISTERED,)
    (here / ".env").write_text(f"TELEGRAM_BOT_TOKEN={TOKEN}\n", encoding="utf-8")
    assert load_config().token == TOKEN


def test_a_named_file_takes_the_place_of_the_one_in_the_current_folder(here: Path) -> None:
    (here / ".env").write_text(f"TELEGRAM_BOT_TOKEN={TOKEN}\nCOOPBOT_LANGUAGE=zh\n", encoding="utf-8")
    (here / "bot.env").write_text("TELEGRAM_BOT_TOKEN=1:a\n", encoding="utf-8")
    settings = load_config(here / "bot.env")
    assert (settings.token, settings.language) == ("1:a", "en")


def test_the_environment_alone_is_enough(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    assert load_config().token == TOKEN
    assert list(here.iterdir()) == []


def test_quotes_comments_and_the_mark_of_windows_editors_are_understood(here: Path) -> None:
    text = f"\ufeffexport TELEGRAM_BOT_TOKEN=\"{TOKEN}\"\r\n\r\n# a note\r\nCOOPBOT_LANGUAGE = 'zh' # another\r\nCOOPBOT_INSTANCE=$HOME\r\n"
    (here / "bot.env").write_text(text, encoding="utf-8", newline="")
    settings = load_config(here / "bot.env")
    assert (settings.token, settings.language, settings.instance) == (TOKEN, "zh", "$HOME")


def test_a_named_file_has_to_be_there(here: Path) -> None:
    message = "missing.env: there is no such file -> name the file with the settings, or leave --env-file out"
    assert problems_of_file(Path("missing.env")) == (message,)


def test_a_folder_is_no_file(here: Path) -> None:
    (here / "bot.env").mkdir()
    assert problems_of_file(Path("bot.env")) == ("bot.env: the file cannot be read (Is a directory) -> let this program read it",)


def test_a_file_that_may_not_be_read_is_told(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The user of a test may be one who may read everything, so the system's refusal is put in place of the file.
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", "bot.env")

    (here / ".env").write_text(f"TELEGRAM_BOT_TOKEN={TOKEN}\n", encoding="utf-8")
    monkeypatch.setattr(Path, "open", refuse)
    message = "the file cannot be read (Permission denied) -> let this program read it"
    assert problems_of_file(Path("bot.env")) == (f"bot.env: {message}",)
    assert problems_of_file(None) == (f".env: {message}",)


def test_a_file_in_another_encoding_is_told(here: Path) -> None:
    (here / "bot.env").write_bytes(f"TELEGRAM_BOT_TOKEN={TOKEN}\n".encode("utf-16"))
    assert problems_of_file(Path("bot.env")) == ("bot.env: the file is not UTF-8 text (byte 1) -> save it with the encoding UTF-8",)
    (here / "bot.env").write_bytes(b"A=1\n# caf\xe9\n")
    assert problems_of_file(Path("bot.env")) == ("bot.env: the file is not UTF-8 text (byte 10) -> save it with the encoding UTF-8",)


def test_lines_that_cannot_be_read_are_told_without_what_stands_there(here: Path) -> None:
    (here / "bot.env").write_text(f"TELEGRAM_BOT_TOKEN: {TOKEN}\nCOOPBOT_LANGUAGE=zh\nCOOPBOT_ADMINS 12\n", encoding="utf-8")
    assert problems_of_file(Path("bot.env")) == (
        "bot.env:1: this line cannot be read -> write NAME=value",
        "bot.env:3: this line cannot be read -> write NAME=value",
    )


def test_those_who_work_beside_the_bot_need_no_token() -> None:
    assert read_config({}, token_needed=False) == Config(**DEFAULTS | {"token": ""})  # type: ignore[arg-type]  # of each its own type
    with pytest.raises(ConfigError, match="TELEGRAM_BOT_TOKEN"):
        read_config({"TELEGRAM_BOT_TOKEN": "nonsense"}, token_needed=False)


def test_the_data_folder_is_known_without_a_token(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert data_folder() == state_folder()
    (here / "bot.env").write_text("COOPBOT_DATA=/srv/bot\nCOOPBOT_LANGUAGE=fr\n", encoding="utf-8")
    assert data_folder(here / "bot.env") == Path("/srv/bot")
    monkeypatch.setenv("COOPBOT_DATA", " /srv/other ")
    assert data_folder(here / "bot.env") == Path("/srv/other")


def test_a_data_folder_that_cannot_be_is_told_too(here: Path) -> None:
    (here / "bot.env").write_text("COOPBOT_DATA=~nobody-of-this-name/d\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        data_folder(here / "bot.env")
    message = "COOPBOT_DATA: there is no home folder for '~nobody-of-this-name/d' -> write the whole path"
    assert caught.value.problems == (message,)


@pytest.mark.skipif(sys.platform == "win32", reason="other rights")
class TestWhoWroteTheSettings:
    """Whoever writes them decides who administers the bot, and which files a command of root writes."""

    @pytest.fixture(autouse=True)
    def nothing_set(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        for name in SETTINGS:
            monkeypatch.delenv(name, raising=False)
        monkeypatch.chdir(tmp_path)

    @pytest.mark.parametrize("mode", [0o620, 0o602, 0o666, 0o664])
    @pytest.mark.parametrize("name", [".env", "bot.env"])
    def test_a_file_that_others_can_write_is_refused(self, name: str, mode: int) -> None:
        Path(name).write_text(f"TELEGRAM_BOT_TOKEN={TOKEN}\n", encoding="utf-8")
        Path(name).chmod(mode)
        for load in (load_config, load_stores, data_folder):
            with pytest.raises(ConfigError) as caught:
                load(Path(name) if name != ".env" else None)
            remedy = "look what is in it, and keep it to yourself: chmod 600"
            assert caught.value.problems == (f"{name}: others can write to the file (mode {mode:04o}) -> {remedy}",)

    @pytest.mark.parametrize("mode", [0o600, 0o644, 0o400])
    def test_a_file_that_nobody_else_can_write_is_used(self, mode: int) -> None:
        Path(".env").write_text(f"TELEGRAM_BOT_TOKEN={TOKEN}\n", encoding="utf-8")
        Path(".env").chmod(mode)
        assert load_config().token == TOKEN

    @pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root can give a file away")
    def test_a_file_of_another_user_is_refused_and_one_of_root_is_used(self) -> None:
        file = Path(".env")
        file.write_text("COOPBOT_DATA=/etc\n", encoding="utf-8")
        os.chown(file, 4321, 4321)
        with pytest.raises(ConfigError) as caught:
            load_stores()
        told = ".env: the file belongs to user 4321, who is neither you nor root -> look what is in it, and make it yours: chown"
        assert str(caught.value) == told
        assert _distrusted(os.stat_result((0o100644, 0, 0, 1, 0, 0, 0, 0, 0, 0)), 4321) is None
