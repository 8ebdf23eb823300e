"""The inbox in the shell."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, text

from bot.cli.main import cli
from bot.config import Config, load_config
from bot.storage.engine import open_engine
from bot.storage.misses import open_misses
from bot.storage.replies import choose, mark, record, vote
from bot.storage.tables import RESOLUTIONS
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

    def facts(self) -> str:
        """What stands in the file of the facts."""
        return (self.config.knowledge / "facts.yaml").read_text(encoding="utf-8")

    def answer(self, question: str) -> str:
        """What is answered now."""
        return self.call_reading("ask", question).stdout.splitlines()[0]

    def call_reading(self, *arguments: str) -> Result:
        return CliRunner().invoke(cli, [*arguments, "--knowledge", str(self.config.knowledge)], prog_name="coopbot")

    def settled(self) -> list[tuple[str, str | None, int | None]]:
        """What was decided: action, item and revision."""
        engine = open_engine(self.config.database_url)
        with engine.begin() as connection:
            rows = connection.execute(select(RESOLUTIONS.c.action, RESOLUTIONS.c.item, RESOLUTIONS.c.revision)).all()
        engine.dispose()
        return sorted(tuple(row) for row in rows)

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


def test_a_text_cannot_play_tricks_on_the_terminal(bot: Bot) -> None:
    engine = open_engine(bot.config.database_url)
    with engine.begin() as connection:
        record(connection, replace(REPLY, id="30", question="\x1b[2J\u202eevil\n2. forged  [00000000]"))
    engine.dispose()
    output = bot.call("inbox").stdout
    assert all(line.isprintable() for line in output.splitlines())
    assert "[2Jevil 2. forged" in output
    assert not re.search(r"^2\. forged", output, re.MULTILINE)


def test_a_question_given_to_a_fact_is_published_and_settled(bot: Bot) -> None:
    result = bot.call("inbox", "phrasing", "1", "lighthouse-builder", "--reason", "asked", "--yes")
    assert result.exit_code == 0, result.output
    assert re.search(r"Published as revision 2:\n    2  .{16}  edit      shell \S+  asked\n$", result.stdout)
    assert bot.settled() == [("phrasing", "lighthouse-builder", 2)]
    assert "03" not in open_ids(bot)
    assert bot.answer("Which captain steers the ferry?") == "The lighthouse was built by Anna Berg."


def test_without_all_only_the_text_that_is_shown_is_given_and_all_are_settled(bot: Bot) -> None:
    assert bot.call("inbox", "phrasing", "3", "pier-opening", "--yes").exit_code == 0
    wordings = (bot.config.knowledge / "phrasings" / "editors.yaml").read_text(encoding="utf-8")
    assert "Can I swim at the pier?" in wordings
    assert "So can I swim" not in wordings
    assert bot.settled() == [("phrasing", "pier-opening", 2)] * 2
    assert open_ids(bot) == ["03", "04", "05", "10"]


def test_with_all_every_text_that_was_gathered_is_given_in_one_revision(bot: Bot) -> None:
    assert bot.call("inbox", "gap", "3", "gap-pier", "--all", "--yes").exit_code == 0
    wordings = (bot.config.knowledge / "phrasings" / "editors.yaml").read_text(encoding="utf-8")
    assert "Can I swim at the pier?\n" in wordings
    assert "So can I swim there at the pier?\n" in wordings
    assert bot.settled() == [("gap", "gap-pier", 2)] * 2


def test_a_new_gap_is_made_with_its_subjects(bot: Bot) -> None:
    refused = bot.call("inbox", "gap", "3", "gap-swimming", "--subject", "peer", "--yes")
    assert (refused.exit_code, refused.stderr) == (1, "gap 'gap-swimming': there is no entity 'peer' -> did you mean 'pier'?\n")
    assert bot.settled() == []
    result = bot.call("inbox", "gap", "3", "gap-swimming", "--subject", "pier", "--yes")
    assert result.exit_code == 0, result.output
    assert "  - id: gap-swimming\n    subjects: [pier]\n" in bot.facts()
    assert bot.call("inbox", "gap", "1", "gap-pier", "--aspect", " ", "--yes").exit_code == 1


def test_an_aspect_stands_before_the_wording(bot: Bot) -> None:
    with (bot.config.knowledge / "facts.yaml").open("a", encoding="utf-8") as file:
        file.write("aspects:\n  cost: {en: what it costs, zh: 费用}\n")
    result = bot.call("inbox", "gap", "3", "gap-pier", "--aspect", "cost", "--yes")
    assert result.exit_code == 0, result.output
    assert "[cost] Can I swim at the pier?" in (bot.config.knowledge / "phrasings" / "editors.yaml").read_text(encoding="utf-8")


def test_a_new_fact_gets_what_was_asked_as_its_wordings(bot: Bot) -> None:
    new = ("--answer", "You may swim at the pier.", "--quote", "The new pier was opened in 2015.", "--subject", "pier")
    result = bot.call("inbox", "fact", "3", *new, "--phrasing", "is swimming allowed at the pier", "--yes")
    assert result.exit_code == 0, result.output
    ((_, item, revision), _) = bot.settled()
    assert bot.settled() == [("fact", item, revision)] * 2
    assert (revision, f"  - id: {item}\n" in bot.facts()) == (2, True)
    assert "So can I swim there at the pier?" in bot.facts()
    assert bot.answer("Can I swim at the pier?") == "You may swim at the pier."
    assert "3. Can I swim at the pier?" not in bot.listed()


def test_a_new_fact_needs_an_answer_and_a_quote(bot: Bot) -> None:
    result = bot.call("inbox", "fact", "3", "--yes")
    assert (result.exit_code, result.stderr) == (
        2,
        "an answer and a quote are needed -> add --answer and --quote, or call it in a terminal to be asked\n",
    )


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (
            ("phrasing", "1", "pier-cots", "--yes"),
            1,
            "there is no fact, overview, gap or small talk 'pier-cots' -> did you mean 'pier-cost'?",
        ),
        (("gap", "1", "pier-cost", "--yes"), 1, "the id 'pier-cost' is that of a fact"),
        (("gap", "1", "Gap one", "--yes"), 1, "the id 'Gap one' cannot be used"),
        (("phrasing", "1", "pier-cost"), 1, "Aborted!"),
        (("phrasing", "9", "pier-cost", "--yes"), 2, "there is no question 9 in the inbox"),
    ],
)
def test_what_was_not_published_stays_open(bot: Bot, arguments: tuple[str, ...], status: int, message: str) -> None:
    before = bot.facts()
    result = bot.call("inbox", *arguments)
    assert message in result.stderr
    assert result.exit_code == status
    assert (len(open_ids(bot)), bot.settled(), bot.facts()) == (7, [], before)
    assert not (bot.config.knowledge / "phrasings").exists()


def test_a_question_that_was_known_not_to_be_answered_moves_from_its_gap_to_what_answers_it(bot: Bot) -> None:
    result = bot.call("inbox", "phrasing", "4", "pier-cost", "--yes")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith(
        "Wordings of gaps that may ask for the same:\n  1. How many ships use the pier?  (gap-pier)\n"
        "Answered by this from now on: 1; without --yes you are asked.\n"
    )
    assert "How many ships" not in bot.facts()
    assert bot.answer("How many ships use the pier?") == "The new pier cost 12 million yuan."
    assert bot.settled() == [("phrasing", "pier-cost", 2)]


def test_nothing_moves_to_what_answers_nothing(bot: Bot) -> None:
    result = bot.call("inbox", "phrasing", "4", "gap-pier", "--yes")
    assert (result.exit_code, result.stdout) == (0, "Nothing is different: it says so already.\n")
    assert "How many ships use the pier?" in bot.facts()


@pytest.mark.parametrize(("typed", "moved"), [("\n\n", True), ("1\ny\n", True), ("8\n0\ny\n", False)])
def test_the_editor_is_asked_which_wordings_of_gaps_move(bot: Bot, typed: str, moved: bool) -> None:
    new = (
        "--answer",
        "Forty ships use it.",
        "--quote",
        "The new pier was opened in 2015.",
        "--phrasing",
        "how many ships use the pier now",
    )
    arguments = ("inbox", "fact", "3", *new, "--subject", "pier", "--override", "--env-file", str(bot.env_file))
    result = CliRunner().invoke(cli, arguments, prog_name="coopbot", input=typed)
    assert result.exit_code == 0, result.output
    assert ("How many ships use the pier?" in bot.facts().partition("gaps:")[2]) is not moved
    assert ("'8' -> type numbers from 0 to 1, such as: 1 2" in result.output) is not moved


def test_a_question_is_settled_with_the_change_or_neither_is_done(bot: Bot) -> None:
    before = bot.facts()
    engine = open_engine(bot.config.database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TRIGGER broken BEFORE INSERT ON resolutions BEGIN SELECT RAISE(ABORT, 'broken'); END"))
    engine.dispose()
    assert bot.call("inbox", "phrasing", "1", "lighthouse-builder", "--yes").exit_code != 0
    assert list(bot.config.knowledge.rglob("editors*")) == []
    assert (bot.facts(), "03" in open_ids(bot)) == (before, True)
    assert "phrasing" not in bot.call("history").stdout


def test_answers_that_get_worse_need_an_override_and_are_settled_then(bot: Bot) -> None:
    engine = open_engine(bot.config.database_url)
    with engine.begin() as connection:
        record(connection, replace(REPLY, id="40", question="source", user="user 7"))
        mark(connection, "40", "told", now=2.0)
    engine.dispose()
    number = next(line.partition(".")[0] for line in bot.listed() if "source" in line)
    refused = bot.call("inbox", "phrasing", number, "lighthouse-builder", "--yes")
    assert (refused.exit_code, "would get no answer" in refused.stderr, bot.settled()) == (1, True, [])
    assert bot.call("inbox", "phrasing", number, "lighthouse-builder", "--yes", "--override").exit_code == 0
    assert ("phrasing", "lighthouse-builder", 2) in bot.settled()


def test_what_is_a_wording_already_is_settled_without_a_revision(bot: Bot) -> None:
    """As after somebody who added it by hand."""
    result = bot.call("inbox", "phrasing", "2", "lighthouse-builder", "--yes")
    assert (result.exit_code, result.stdout) == (0, "Nothing is different: it says so already.\n")
    assert bot.settled() == [("phrasing", "lighthouse-builder", 1)]
    assert "10" not in open_ids(bot)


def choices(bot: Bot, *taken: tuple[str, str, str]) -> None:
    """Let people have taken something: question, who, and what."""
    engine = open_engine(bot.config.database_url)
    with engine.begin() as connection:
        for number, (question, user, item) in enumerate(taken):
            identifier = f"5{number}"
            record(connection, replace(REPLY, id=identifier, user=user, question=question, outcome="clarify", items=("pier-cost", item)))
            choose(connection, identifier, user=user, item=item, now=20.0)
    engine.dispose()


def test_what_people_took_has_a_section_of_its_own_the_most_chosen_first(bot: Bot) -> None:
    alike = [("the year of the pier", "a", "pier-opening"), ("please the year of the pier", "b", "pier-opening")]
    choices(bot, ("which lamp", "a", "harbour#3"), *alike, ("the year of the pier", "a", "pier-opening"))
    heading, first, second, other, *_ = bot.call("inbox").stdout.split("\n\n")
    assert (heading, other) == ("People chose a statement:", "Not answered:")
    assert [re.sub(r"\[\w{8}\]", "[key]", line) for line in first.splitlines()[:4]] == [
        "1. the year of the pier  [key]",
        "   asked 3 × by 2; a statement chosen: 3; en 3; 1970-01-01",
        "   also: please the year of the pier",
        "   2 people who asked this took pier-opening: The new pier was opened in 2015.",
    ]
    assert "   1 person who asked this took harbour#3: The lighthouse was built by Anna Berg." in second.splitlines()
    assert bot.listed()[2] == "3. Which captain steers the ferry?"


def test_the_item_that_most_people_took_needs_no_name_and_alike_questions_are_settled_with_it(bot: Bot) -> None:
    choices(bot, ("the year of the pier", "a", "pier-opening"), ("please the year of the pier", "b", "pier-opening"))
    result = bot.call("inbox", "phrasing", "1", "--yes")
    assert result.exit_code == 0, result.output
    assert bot.settled() == [("phrasing", "pier-opening", 2)] * 2
    assert bot.answer("the year of the pier") == "The new pier was opened in 2015."
    assert bot.listed()[0] == "1. Which captain steers the ferry?"


def test_another_item_may_be_named_and_what_was_taken_for_it_becomes_the_wording(bot: Bot) -> None:
    choices(bot, *(("the year of the pier", user, "pier-opening") for user in "ab"), ("please the year of the pier", "c", "pier-cost"))
    assert bot.call("inbox", "phrasing", "1", "pier-cost", "--all", "--yes").exit_code == 0
    wordings = (bot.config.knowledge / "phrasings" / "editors.yaml").read_text(encoding="utf-8")
    assert re.findall(r"^ +(\w.*pier)$", wordings, re.MULTILINE) == ["please the year of the pier"]


def test_where_nobody_chose_the_item_has_to_be_named(bot: Bot) -> None:
    result = bot.call("inbox", "phrasing", "1", "--yes")
    assert (result.exit_code, result.stderr) == (
        2,
        "nobody chose a statement for this question -> name the fact or overview behind it\n",
    )


def test_a_sentence_that_was_taken_becomes_the_proof_of_a_fact_and_no_wording(bot: Bot) -> None:
    choices(bot, ("which lamp", "a", "harbour#3"))
    refused = bot.call("inbox", "phrasing", "1", "--yes")
    remedy = "which has no wordings -> add a fact from it: coopbot inbox fact"
    assert (refused.exit_code, refused.stderr) == (2, f"'harbour#3' is a sentence of a document, {remedy}\n")
    result = bot.call("inbox", "fact", "1", "--answer", "The lamp of Anna Berg.", "--id", "lamp", "--yes")
    assert result.exit_code == 0, result.output
    assert "quote: {document: harbour, text: The lighthouse was built by Anna Berg.}" in bot.facts().partition("- id: lamp")[2]
    assert bot.settled() == [("fact", "lamp", 2)]
    assert bot.answer("which lamp") == "The lamp of Anna Berg."


def test_what_people_took_can_be_ignored(bot: Bot) -> None:
    choices(bot, ("the year of the pier", "a", "pier-opening"))
    assert bot.call("inbox", "ignore", "1").exit_code == 0
    choices(bot, ("the year of the pier", "b", "pier-opening"))
    assert bot.listed()[0] == "1. Which captain steers the ferry?"
