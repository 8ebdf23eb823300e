"""Finding the weights anew from the command line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from bot.cli.calibrate import THRESHOLDS, levels
from bot.retrieval.calibration import Judged
from bot.retrieval.evidence import EVIDENCE_NAMES
from bot.retrieval.gate import Gate
from bot.retrieval.parameters import PARAMETERS
from tests.cli.conftest import Command

SECOND_SET = """phrasings:
  pier-opening: |
    what year did the pier open
  pier-cost: |
    the price of the pier
  lighthouse-builder: |
    name the builder of the lighthouse
  gap-pier: |
    is the pier long
    who uses the pier
"""


@pytest.fixture
def two_sets(harbour: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "knowledge"
    shutil.copytree(harbour, folder)
    (folder / "others.yaml").write_text(SECOND_SET, encoding="utf-8")
    return folder


def test_the_weights_are_written_and_the_effect_of_thresholds_is_shown(command: Command, two_sets: Path, tmp_path: Path) -> None:
    target = tmp_path / "gate.json"
    result = command("calibrate", "--output", str(target), folder=two_sets)
    assert result.exit_code == 0
    assert result.stderr == "judging facts\njudging others\n"
    lines = result.stdout.splitlines()
    assert lines[:2] == ["14 wordings", "answer from   right   wrong   false"]
    assert [line.split()[0] for line in lines[2:-1]] == [f"{threshold:.2f}" for threshold in THRESHOLDS]
    assert [line.split()[0] for line in lines if "<- in use" in line] == [f"{PARAMETERS.certain:.2f}"]
    assert lines[-1] == f"weights written to {target}"
    stored = json.loads(target.read_text(encoding="utf-8"))
    assert tuple(stored["weights"]) == EVIDENCE_NAMES
    assert list(tmp_path.glob(".gate.json*")) == []


def test_one_set_of_wordings_cannot_be_judged_by_others(command: Command, tmp_path: Path) -> None:
    result = command("calibrate", "--output", str(tmp_path / "gate.json"))
    assert result.exit_code == 2
    assert result.stderr == ("there are fewer than two sets of wordings -> put wordings by different people into different files\n")


def test_a_file_that_cannot_be_written_is_told(command: Command, two_sets: Path, tmp_path: Path) -> None:
    target = tmp_path / "missing" / "gate.json"
    result = command("calibrate", "--output", str(target), folder=two_sets)
    assert result.exit_code == 2
    assert result.stderr.endswith(f"{target}: the file cannot be written (No such file or directory) -> name another one with --output\n")


def test_in_a_chinese_terminal_it_is_chinese(command: Command, two_sets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    target = tmp_path / "gate.json"
    result = command("calibrate", "--output", str(target), folder=two_sets)
    assert result.stderr == "正在评判 facts\n正在评判 others\n"
    lines = result.stdout.splitlines()
    assert lines[:2] == ["14 句问法", "   作答门槛    答对    答错    误答"]
    assert [line.split()[0] for line in lines if line.endswith("%  <- 当前采用")] == [f"{PARAMETERS.certain:.2f}"]
    assert lines[-1] == f"权重已写入 {target}"
    assert command("calibrate").stderr == "问法不足两组 -> 请把不同的人写的问法放进不同的文件\n"
    unknown = command("calibrate", "--set", "nobody", folder=two_sets)
    assert unknown.stderr == "没有问法组“nobody” -> 请写其中之一：facts、others\n"
    away = tmp_path / "missing" / "gate.json"
    told = command("calibrate", "--output", str(away), folder=two_sets).stderr
    assert told.endswith(f"{away}：无法写入这个文件（没有这个文件或文件夹） -> 请用 --output 换一个文件\n")


def test_shares_are_of_the_wordings_with_and_without_an_answer() -> None:
    gate = Gate(weights=(1.0, *(0.0 for _ in EVIDENCE_NAMES[1:])), bias=0.0, origin="test")

    def judged(mass: float, told: bool, right: bool, best: str | None = "b") -> Judged:
        return Judged(text="t", item="i", best=best, evidence=(mass, *(0.0 for _ in EVIDENCE_NAMES[1:])), told=told, right=right)

    answered = [judged(3.0, True, True), judged(3.0, True, False), judged(3.0, False, False)]
    declined = [judged(-3.0, True, True), judged(9.0, True, True, None), judged(-3.0, False, False)]
    (level,) = levels([*answered, *declined], gate, (0.5,))
    assert (level.right, level.wrong, level.false) == (0.25, 0.25, 0.5)
