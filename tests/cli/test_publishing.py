"""How the commands ask before they publish: what changes for the worse is asked about in a terminal, and refused elsewhere."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import publishing
from bot.cli.main import cli
from tests.cli.conftest import FACTS, as_in_terminal

WORSE = ("facts", "edit", "lighthouse-builder", "--set", "phrasings=Who built the lighthouse?\nsource")
"""A change with a wording that is not answered."""

CASE = "new wording 'source': expected 'lighthouse-builder', would get no answer"


@pytest.fixture
def folder(harbour: Path, tmp_path: Path) -> Path:
    """A copy of the harbour that may be changed."""
    return Path(shutil.copytree(harbour, tmp_path / "knowledge"))


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    as_in_terminal(monkeypatch, publishing)


def coopbot(folder: Path, *arguments: str, typed: str = "", language: str = "en") -> Result:
    data = folder.parent / "data"
    settings = {"COOPBOT_KNOWLEDGE": str(folder), "COOPBOT_DATA": str(data), "COOPBOT_CACHE": str(data / "cache"), "LC_ALL": language}
    return CliRunner().invoke(cli, arguments, input=typed, prog_name="coopbot", env=settings)


def facts_of(folder: Path) -> str:
    return (folder / "facts.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "en",
            '-> change the wordings named here, or publish it all the same: the same command with --override --reason "why"',
        ),
        ("zh_CN.UTF-8", '-> 请修改这里列出的问法；如仍要发布，请在同一命令后加上 --override --reason "理由"'),
    ],
)
def test_without_a_terminal_a_change_for_the_worse_is_refused_with_the_options_that_publish_it(
    folder: Path, language: str, told: str
) -> None:
    result = coopbot(folder, *WORSE, language=language)
    assert (result.exit_code, result.stderr.splitlines()[-1], facts_of(folder)) == (1, told, FACTS), result.output


@pytest.mark.usefixtures("terminal")
def test_with_yes_nobody_is_asked_in_a_terminal_either(folder: Path) -> None:
    result = coopbot(folder, *WORSE, "--yes")
    assert (result.exit_code, "--override --reason" in result.stderr, facts_of(folder)) == (1, True, FACTS), result.output


@pytest.mark.usefixtures("terminal")
def test_in_a_terminal_it_is_asked_whether_to_publish_it_all_the_same_and_why(folder: Path) -> None:
    # A reason is needed: Enter and blanks ask again.
    result = coopbot(folder, *WORSE, typed="y\n\n  \npeople say so\n")
    assert result.exit_code == 0, result.output
    assert f"changes for the worse: {CASE}\nAnswers change for the worse. Publish it all the same? [y/N]: y\n" in result.stdout
    assert "Publish this?" not in result.stdout
    assert "(answers changed)  people say so" in result.stdout
    assert "source" in facts_of(folder)


@pytest.mark.usefixtures("terminal")
def test_a_reason_that_was_given_is_not_asked_for(folder: Path) -> None:
    result = coopbot(folder, *WORSE, "--reason", "people say so", typed="y\n")
    assert (result.exit_code, "(answers changed)  people say so" in result.stdout) == (0, True), result.output


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize("typed", ["n\n", "\n", "", "y\n"])
def test_what_is_not_agreed_to_is_not_published(folder: Path, typed: str) -> None:
    """Enter alone means no, and without a reason nothing is published."""
    result = coopbot(folder, *WORSE, typed=typed)
    assert (result.exit_code, facts_of(folder)) == (1, FACTS), result.output
    if typed.strip() == "n":
        assert result.stderr.startswith("not published -> change the wordings named above")


@pytest.mark.usefixtures("terminal")
def test_in_a_chinese_terminal_it_is_asked_in_chinese(folder: Path) -> None:
    result = coopbot(folder, *WORSE, typed="y\n大家这样问\n", language="zh_CN.UTF-8")
    assert (result.exit_code, "有回答会变差。仍要发布吗？" in result.stdout, "大家这样问" in result.stdout) == (0, True, True), (
        result.output
    )


@pytest.mark.usefixtures("terminal")
def test_going_back_is_asked_about_in_the_same_way(folder: Path) -> None:
    assert coopbot(folder, *WORSE, "--override", "--yes").exit_code == 0
    assert coopbot(folder, "facts", "edit", "lighthouse-builder", "--set", "phrasings=Who built the lighthouse?", "--yes", "--override")
    result = coopbot(folder, "rollback", "2", typed="y\nas it was\n")
    assert (result.exit_code, "(answers changed)  as it was" in result.stdout) == (0, True), result.output
