"""The inbox in the shell."""

from __future__ import annotations

import getpass
import re
import shutil
import socket
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli.inbox import author
from bot.cli.main import cli
from bot.config import Config, load_config
from bot.storage.misses import open_misses
from bot.storage.opening import open_engine
from bot.storage.replies import mark, record, vote
from tests.storage.test_misses import REPLY

ASKED = (
    "Can I swim at the pier?",
    "can i swim at the pier???",
    "So can I swim there at the pier?",
    "Which captain steers the ferry?",
    "source?",
    "How many ships use the pier?",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bot:
    """A bot that has run.

    Attributes:
        env_file: its settings, without a token.
        config: what they say.
    """

    env_file: Path
    config: Config

    def call(self, *arguments: str) -> Result:
        return CliRunner().invoke(cli, [*arguments, "--env-file", str(self.env_file)], prog_name="coopbot")

    def listed(self) -> list[str]:
        """The lines of the list that begin a question, without their keys."""
        return re.findall(r"^(\d+\. .*)  \[", self.call("inbox").stdout, re.MULTILINE)


@pytest.fixture
def bot(harbour: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bot:
    for name in ("TELEGRAM_BOT_TOKEN", "COOPBOT_DATABASE_URL", "COOPBOT_DATA", "COOPBOT_KNOWLEDGE"):
        monkeypatch.delenv(name, raising=False)
    knowledge = tmp_path / "knowledge"
    shutil.copytree(harbour, knowledge)
    env_file = tmp_path / "bot.env"
    env_file.write_text(f"COOPBOT_DATA={tmp_path / 'data'}\nCOOPBOT_KNOWLEDGE={knowledge}\n", encoding="utf-8")
    config = load_config(env_file, token_needed=False)
    engine = open_engine(config.database_url)
    with engine.begin() as connection:
        for number, question in enumerate(ASKED):
            record(connection, replace(REPLY, id=f"{number:02}", at=86_400.0 * number, user=f"user {number % 3}", question=question))
        record(connection, replace(REPLY, id="10", question="Who built the lighthouse?", outcome="answer", items=("pier-cost",)))
        vote(connection, "10", user="user 1", value=-1, now=1.0)
        mark(connection, "03", "told", now=1.0)
    engine.dispose()
    return Bot(env_file=env_file, config=config)


def open_ids(bot: Bot) -> list[str]:
    engine = open_engine(bot.config.database_url)
    with engine.begin() as connection:
        found = sorted(miss.id for miss in open_misses(connection))
    engine.dispose()
    return found


def test_the_inbox_lists_alike_questions_together_and_the_weightiest_first(bot: Bot) -> None:
    result = bot.call("inbox")
    assert result.exit_code == 0
    first, second, third, fourth = (re.sub(r"\[\w{8}\]", "[key]", part).splitlines() for part in result.stdout.strip().split("\n\n"))
    assert first[:2] == [
        "1. Which captain steers the ferry?  [key]",
        "   asked 1 × by 1; told to the editors: 1, not known: 1; en 1; 1970-01-04",
    ]
    assert second[:3] == [
        "2. Who built the lighthouse?  [key]",
        "   asked 1 × by 1; voted down: 1; en 1; 1970-01-01",
        "   told, and not liked: pier-cost",
    ]
    assert "   maybe lighthouse-builder: The lighthouse was built by Anna Berg." in second
    assert third[:3] == [
        "3. Can I swim at the pier?  [key]",
        "   asked 3 × by 3; not known: 3; en 3; 1970-01-01 to 1970-01-03",
        "   also: So can I swim there at the pier?",
    ]
    assert fourth[0] == "4. How many ships use the pier?  [key]"
    assert "   declined by the gap gap-pier" in fourth


def test_the_limit_is_kept_and_what_is_left_is_told(bot: Bot) -> None:
    result = bot.call("inbox", "--limit", "1")
    assert re.findall(r"^\d+\.", result.stdout, re.MULTILINE) == ["1."]
    assert result.stdout.endswith("\n3 more; --limit shows them.\n")


@pytest.mark.parametrize("by_key", [False, True])
def test_what_is_ignored_does_not_come_back(bot: Bot, by_key: bool) -> None:
    (key,) = re.findall(r"swim at the pier\?  \[(\w{8})\]", bot.call("inbox").stdout)
    result = bot.call("inbox", "ignore", key if by_key else "3")
    assert (result.exit_code, result.stdout) == (0, "Ignored from now on: Can I swim at the pier?\n")
    engine = open_engine(bot.config.database_url)
    with engine.begin() as connection:
        record(connection, replace(REPLY, id="20", at=4e9, question="CAN I SWIM AT THE PIER"))
    engine.dispose()
    assert open_ids(bot) == ["03", "04", "05", "10"]


def test_the_settings_may_be_named_before_the_command_as_well(bot: Bot) -> None:
    result = CliRunner().invoke(cli, ["inbox", "--env-file", str(bot.env_file), "ignore", "1"], prog_name="coopbot")
    assert result.exit_code == 0
    assert "03" not in open_ids(bot)


def test_an_empty_inbox_says_so(bot: Bot) -> None:
    for _ in range(4):
        assert bot.call("inbox", "ignore", "1").exit_code == 0
    assert bot.call("inbox").stdout == "Nothing open.\n"


@pytest.mark.parametrize(
    ("which", "message"),
    [
        ("0", "there is no question 0 in the inbox -> name a number from 1 to 4, or a key, as `coopbot inbox` shows them"),
        ("5", "there is no question 5 in the inbox -> name a number from 1 to 4, or a key, as `coopbot inbox` shows them"),
        ("first", "the key 'first' names 0 questions of the inbox -> name a number from 1 to 4, or a key, as `coopbot inbox` shows them"),
        ("", "the key '' names 0 questions of the inbox -> name a number from 1 to 4, or a key, as `coopbot inbox` shows them"),
    ],
)
def test_a_question_that_is_not_listed_is_told(bot: Bot, which: str, message: str) -> None:
    result = bot.call("inbox", "ignore", which)
    assert (result.exit_code, result.stderr) == (2, f"{message}\n")
    assert len(open_ids(bot)) == 7


def test_whoever_works_in_the_shell_is_named() -> None:
    assert author() == f"shell {getpass.getuser()}@{socket.gethostname()}"


def test_a_text_cannot_play_tricks_on_the_terminal(bot: Bot) -> None:
    engine = open_engine(bot.config.database_url)
    with engine.begin() as connection:
        record(connection, replace(REPLY, id="30", question="\x1b[2J\u202eevil\n2. forged  [00000000]"))
    engine.dispose()
    output = bot.call("inbox").stdout
    assert all(line.isprintable() for line in output.splitlines())
    assert "[2Jevil 2. forged" in output
    assert not re.search(r"^2\. forged", output, re.MULTILINE)
