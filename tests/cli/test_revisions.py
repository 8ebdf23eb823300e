"""The commands about revisions."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli.main import cli
from tests.cli.conftest import FACTS

Run = Callable[..., Result]


@pytest.fixture
def folder(harbour: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "knowledge"
    shutil.copytree(harbour, copy)
    return copy


@pytest.fixture
def run(folder: Path, tmp_path: Path) -> Run:
    settings = tmp_path / "bot.env"
    settings.write_text(f"COOPBOT_KNOWLEDGE={folder}\nCOOPBOT_DATA={tmp_path / 'data'}\n", encoding="utf-8")

    def run(*arguments: str, typed: str = "") -> Result:
        environment = {"COOPBOT_CACHE": str(tmp_path / "cache"), "COOPBOT_KNOWLEDGE": "", "COOPBOT_DATA": "", "COOPBOT_DATABASE_URL": ""}
        return CliRunner().invoke(cli, [*arguments, "--env-file", str(settings)], input=typed, prog_name="coopbot", env=environment)

    return run


def edit(folder: Path, old: str, new: str) -> None:
    text = (folder / "facts.yaml").read_text(encoding="utf-8")
    assert old in text
    (folder / "facts.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")


def lines(result: Result) -> list[str]:
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout.splitlines()


def test_without_revisions_the_history_is_empty(run: Run, folder: Path) -> None:
    assert lines(run("history")) == ["nothing was published yet"]
    assert not list(folder.glob(".coopbot*"))


def test_a_change_by_hand_is_recorded_shown_and_taken_back(run: Run, folder: Path) -> None:
    first = lines(run("record"))
    assert re.fullmatch(r"    1  \d{4}-\d\d-\d\d \d\d:\d\d  first     shell \S+@\S+", first[0])
    assert lines(run("record")) == ["nothing was changed by hand"]
    edit(folder, "answer: The new pier cost", "answer: It cost")
    made = lines(run("record", "--reason", "shorter"))
    assert re.fullmatch(r"    2  .{16}  hand      shell \S+@\S+  shorter", made[0])
    change = ["fact 'pier-cost' changed", "  answer (en): The new pier cost 12 million yuan. -> It cost 12 million yuan."]
    assert made[1:3] == change
    assert lines(run("show", "2")) == made
    assert lines(run("diff", "1", "2"))[:2] == change
    assert lines(run("diff", "1"))[:2] == change
    assert lines(run("diff", "2")) == ["nothing"]
    back = lines(run("rollback", "1", "--reason", "too short", "--yes"))
    assert back[:3] == ["back to revision 1", change[0], "  answer (en): It cost 12 million yuan. -> The new pier cost 12 million yuan."]
    assert back[-2] == "Published as revision 3:"
    assert re.fullmatch(r"    3  .{16}  rollback  shell \S+@\S+  too short", back[-1])
    assert (folder / "facts.yaml").read_text(encoding="utf-8") == FACTS
    assert [line.split()[0] for line in lines(run("history"))] == ["3", "2", "1"]
    assert [line.split()[0] for line in lines(run("history", "--limit", "1"))] == ["3"]


def test_a_broken_change_by_hand_is_refused_and_can_be_taken_back(run: Run, folder: Path) -> None:
    lines(run("record"))
    edit(folder, "quote: It cost 12", "quote: It cost 13")
    refused = run("record")
    assert refused.exit_code == 1
    assert refused.stderr.splitlines() == [
        "the files were changed by hand and are not in use:",
        "facts.yaml:17: fact 'pier-cost': the quote 'It cost 13 million yuan.' does not stand in document 'harbour'"
        " -> copy the words from the document; the nearest sentence is: It cost 12 million yuan."
        " (behind 'It cost' the quote has '13 million yuan.', the document '12 million yuan. The…')",
        "-> mend the files, or go back with: coopbot rollback 1",
    ]
    assert lines(run("rollback", "1", "--yes"))[:3] == [
        "back to revision 1",
        "What is answered stays as it is.",
        "changed by hand, not in use, and set aside: facts.yaml",
    ]
    assert (folder / "facts.yaml").read_text(encoding="utf-8") == FACTS


def test_going_back_is_shown_and_asked_first(run: Run, folder: Path) -> None:
    lines(run("record"))
    edit(folder, "answer: The new pier cost", "answer: It cost")
    lines(run("record"))
    changed = (folder / "facts.yaml").read_text(encoding="utf-8")
    refused = run("rollback", "1", typed="n\n")
    assert refused.exit_code == 1
    assert refused.stdout.splitlines()[:2] == ["back to revision 1", "fact 'pier-cost' changed"]
    assert "Go back to it? [Y/n]: n" in refused.stdout
    assert ((folder / "facts.yaml").read_text(encoding="utf-8"), len(lines(run("history")))) == (changed, 2)
    assert run("rollback", "1", typed="y\n").exit_code == 0
    assert ((folder / "facts.yaml").read_text(encoding="utf-8"), len(lines(run("history")))) == (FACTS, 3)
    again = run("rollback", "1")
    assert (again.exit_code, again.stdout) == (1, "")
    assert again.stderr == "the files are those of revision 1 already -> coopbot history lists the others\n"


def test_answers_that_get_worse_need_an_override(run: Run, folder: Path) -> None:
    lines(run("record"))
    edit(folder, "      Who built the lighthouse?", "      Who built the lighthouse?\n      source")
    refused = run("record")
    assert refused.exit_code == 1
    assert "  new wording 'source': expected 'lighthouse-builder', would get no answer" in refused.stderr.splitlines()
    assert " (answers changed)" in lines(run("record", "--override"))[0]


def test_revisions_that_are_not_there_are_told(run: Run) -> None:
    lines(run("record"))
    for arguments in (("show", "7"), ("diff", "7"), ("rollback", "7")):
        result = run(*arguments)
        assert result.exit_code in (1, 2)
        assert result.stderr.startswith("there is no revision 7 -> ")
        assert "coopbot history" in result.stderr
    assert run("show", "0").exit_code == 2


def test_everything_is_asked_by_a_full_check(folder: Path, tmp_path: Path) -> None:
    def check() -> Result:
        environment = {"COOPBOT_CACHE": str(tmp_path / "cache")}
        return CliRunner().invoke(cli, ["check", "--full", str(folder)], prog_name="coopbot", env=environment)

    assert lines(check())[2:] == ["9 asked, 0 without their answer"]
    edit(folder, "      Who built the lighthouse?", "      Who built the lighthouse?\n      source")
    assert lines(check())[2:] == [
        "  wording 'source': expected 'lighthouse-builder', would get no answer",
        "10 asked, 1 without their answer",
    ]
    questions = "questions:\n  - {question: Who built the lighthouse?, declined: yes}\n"
    (folder / "questions.yaml").write_text(questions, encoding="utf-8")
    failed = check()
    assert failed.exit_code == 1
    assert "accepted question 'Who built the lighthouse?': expected to be declined, would get 'lighthouse-builder'" in failed.stderr


def test_two_folders_do_not_share_a_history_unnoticed(run: Run, folder: Path, tmp_path: Path) -> None:
    lines(run("record"))
    other = tmp_path / "other"
    shutil.copytree(folder, other)
    edit(other, "answer: The new pier cost", "answer: It cost")
    settings = tmp_path / "bot.env"
    settings.write_text(settings.read_text(encoding="utf-8").replace(f"={folder}\n", f"={other}\n"), encoding="utf-8")
    texts = (other / "facts.yaml").read_text(encoding="utf-8")
    for arguments in (["record"], ["rollback", "1", "--yes"], ["facts", "retire", "pier-cost", "--reason", "gone", "--yes"]):
        refused = run(*arguments)
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert refused.stderr.startswith(f"{other}: the history is that of another folder, {folder} -> ")
    assert [line.split()[0] for line in lines(run("history"))] == ["1"]
    assert (other / "facts.yaml").read_text(encoding="utf-8") == texts
    assert lines(run("record", "--override"))[1] == "fact 'pier-cost' changed"
    assert lines(run("rollback", "1", "--yes"))[-2] == "Published as revision 3:"
