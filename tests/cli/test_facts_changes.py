"""Changing facts from the shell."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from bot.cli import fact_prompts
from bot.cli.main import cli
from bot.storage.files import load
from tests.cli.conftest import FACTS, as_in_terminal


@pytest.fixture
def folder(harbour: Path, tmp_path: Path) -> Path:
    """A copy of the harbour that may be changed."""
    return Path(shutil.copytree(harbour, tmp_path / "knowledge"))


def facts(folder: Path, *arguments: str, typed: str = "") -> Result:
    """Run a command with the settings of a bot that answers from the folder."""
    data = folder.parent / "data"
    settings = {"COOPBOT_KNOWLEDGE": str(folder), "COOPBOT_DATA": str(data), "COOPBOT_CACHE": str(data / "cache")}
    return CliRunner().invoke(cli, ["facts", *arguments], input=typed, prog_name="coopbot", env=settings)


def written(folder: Path) -> str:
    return (folder / "facts.yaml").read_text(encoding="utf-8")


ADD = ("add", "--answer", "The pier was paid: in 2015.", "--answer", "码头。", "--quote", "It cost 12 million yuan.", "--yes")


def test_a_fact_is_added_from_options(folder: Path) -> None:
    options = (
        "--id",
        "pier-paid",
        "--subject",
        "pier",
        "--tells",
        "amount: 12 million yuan",
        "--phrasing",
        "who paid",
        "--reason",
        "asked",
    )
    result = facts(folder, *ADD, *options, "--reason", "asked", "--question", "Paid?", "--summary")
    assert result.exit_code == 0, result.output
    assert re.search(r"Published as revision 2:\n    2  .{16}  edit      shell \S+  asked\n$", result.stdout)
    assert "\n  answer (en): The pier was paid: in 2015.\n  answer (zh): 码头。\n" in result.stdout
    assert '    answer:\n      en: "The pier was paid: in 2015."\n      zh: 码头。\n' in written(folder)
    fact = load(folder).facts["pier-paid"]
    assert (fact.answer["zh"], fact.subjects, fact.summary, fact.question) == ("码头。", ("pier",), True, {"en": "Paid?"})
    assert fact.quotes[0].document == "harbour"
    assert set(FACTS.splitlines()) < set(written(folder).splitlines())


def test_a_quote_that_stands_nowhere_is_refused_with_the_nearest_sentence(folder: Path) -> None:
    result = facts(folder, "add", "--answer", "A", "--quote", "The pier cost 12 million yuan.", "--yes")
    assert result.exit_code == 1
    assert "stands in no document -> copy the words; the nearest sentence is: It cost 12 million yuan." in result.stderr
    assert written(folder) == FACTS


def test_what_is_needed_is_asked_for_in_a_terminal_only(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert facts(folder, "add", "--answer", "A").exit_code == 2
    typed = "\n\nIt cost a lot.\n\nNo such words\nIt cost 12 million yuan.\npier\namount: 12 million yuan\nhow dear was it\n\n\ny\n"

    as_in_terminal(monkeypatch, fact_prompts)
    result = facts(folder, "add", typed=typed)
    assert result.exit_code == 0, result.output
    assert "the nearest sentence is" in result.stdout
    assert load(folder).facts["cost-lot"].subjects == ("pier",)


def test_nothing_is_written_when_it_is_not_confirmed(folder: Path) -> None:
    for typed in ("n\n", ""):
        assert facts(folder, *ADD[:-1], typed=typed).exit_code != 0
        assert written(folder) == FACTS


def test_a_field_is_set(folder: Path) -> None:
    result = facts(
        folder, "edit", "pier-cost", "--set", "answer_en=It cost 12: million.", "--set", "tells=amount: 12 million yuan", "--yes"
    )
    assert result.exit_code == 0, result.output
    changed = FACTS.replace("answer: The new pier cost 12 million yuan.", "answer: 'It cost 12: million.'")
    assert written(folder) == changed.replace("    answer: 'It", "    tells: {amount: 12 million yuan}\n    answer: 'It")


@pytest.mark.parametrize(
    ("setting", "status", "message"),
    [
        ("answer_en", 2, "sets nothing -> write FIELD=VALUE"),
        ("answr_en=x", 2, "there is no field 'answr_en' -> did you mean 'answer_en'?"),
        ("summary=maybe", 1, "summary: 'maybe' is neither yes nor no"),
        ("quote=Nowhere.", 1, "the quote 'Nowhere.' does not stand in document 'harbour'"),
        ("answer_en=", 1, "would be left without an answer"),
        ("subjects=peer", 1, "there is no entity 'peer' -> did you mean 'pier'?"),
    ],
)
def test_a_setting_that_cannot_be_used_changes_nothing(folder: Path, setting: str, status: int, message: str) -> None:
    result = facts(folder, "edit", "pier-cost", "--set", setting, "--yes")
    assert (result.exit_code, message in result.stderr) == (status, True), result.output
    assert written(folder) == FACTS


def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str) -> None:
    """An editor that puts *new* in the place of *old*."""
    script = tmp_path / "editor.py"
    change = f"file.write_text(file.read_text('utf-8').replace({old!r}, {new!r}), 'utf-8')"
    code = f"import pathlib, sys\nfile = pathlib.Path(sys.argv[1])\n{change}\n"
    # The time of the file tells whether it was saved.
    script.write_text(code + "import os\nos.utime(file, (1, 1))\n", encoding="utf-8")
    monkeypatch.setitem(os.environ, "EDITOR", f"{sys.executable} {script}")


def test_a_fact_is_changed_in_an_editor(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    editor(tmp_path, monkeypatch, "cost 12 million yuan.\n    quote", "was dear.\n    quote")
    result = facts(folder, "edit", "pier-cost", "--yes")
    assert result.exit_code == 0, result.output
    assert written(folder) == FACTS.replace("answer: The new pier cost 12 million yuan.", "answer: The new pier was dear.")


def test_a_slip_in_the_editor_is_told_and_changes_nothing(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slips = (("answer:", "anwser:", "without an answer"), ("id: pier-cost", "id: x", "kept for ever"), ("facts:", "fact:", "cannot"))
    for old, new, message in slips:
        editor(tmp_path, monkeypatch, old, new)
        result = facts(folder, "edit", "pier-cost", "--yes")
        assert (result.exit_code, message in result.stderr) == (1, True), result.output
    editor(tmp_path, monkeypatch, "nothing like that", "x")
    assert facts(folder, "edit", "pier-cost").stdout == "Nothing was changed.\n"
    assert written(folder) == FACTS


def test_a_fact_needs_a_reason_to_be_retired(folder: Path) -> None:
    assert facts(folder, "retire", "pier-cost", "--yes").exit_code == 2
    assert "there is no fact 'x'" in facts(folder, "retire", "pier-cost", "--reason", "gone", "--successor", "x", "--yes").stderr


@pytest.mark.parametrize("name", ["f.yaml", "f.csv", "f.xlsx"])
def test_what_is_exported_can_be_imported(folder: Path, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    assert facts(folder, "export", str(file)).stdout == f"3 facts written to {file}\n"
    assert facts(folder, "import", str(file), "--yes").stdout == "Nothing is different: it says so already.\n"
    assert facts(folder, "export", str(file)).exit_code == 2
    assert facts(folder, "export", str(file), "--yes").exit_code == 0
    assert written(folder) == FACTS


def test_a_changed_table_is_taken_over(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "f.xlsx"
    facts(folder, "export", str(file))
    book = load_workbook(file)
    sheet = book.active
    assert sheet is not None
    place = [cell.value for cell in sheet[1]].index("question_en") + 1
    sheet.cell(row=3, column=place).value = "How dear?"
    book.save(file)
    result = facts(folder, "import", str(file), "--reason", "checked", "--yes")
    assert re.search(r"  import    shell \S+  checked\n$", result.stdout)
    assert load(folder).facts["pier-cost"].question == {"en": "How dear?"}


def test_a_file_that_cannot_be_imported_or_written_is_told(folder: Path, tmp_path: Path) -> None:
    assert "cannot be read (No such file or directory)" in facts(folder, "import", str(tmp_path / "none.csv")).stderr
    assert "cannot be exported as '.doc'" in facts(folder, "export", str(tmp_path / "f.doc")).stderr
    assert "the file cannot be written" in facts(folder, "export", str(tmp_path / "none" / "f.csv")).stderr
    (tmp_path / "f.xls").write_bytes(b"x")
    assert facts(folder, "import", str(tmp_path / "f.xls")).exit_code == 1


def test_a_search_for_the_name_of_a_command_is_possible(folder: Path) -> None:
    assert facts(folder, "list", "add", "--knowledge", str(folder)).stdout.startswith("Nothing found")
    assert facts(folder, "list", "pier").stdout == facts(folder, "pier").stdout
