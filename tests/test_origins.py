"""Every data file that ships says where it comes from, under which licence, and by which command it was made."""

from __future__ import annotations

import fnmatch
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

from bot.language.hearing import readings
from tests.test_commands_named import can_be_run
from tests.training.words import NAMES, SIZES, by_frequency, everyday

ROOT = Path(__file__).resolve().parents[1]
NOTICE = (ROOT / "NOTICE").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ENGLISH = (ROOT / "bot" / "language" / "data" / "english.txt").read_text(encoding="utf-8")

BY_HAND = "written by hand for this project"
OF_THE_SOURCE = {".py", ".md", ".pyc"}
"""What is no data: the program and its pages."""


def entries() -> dict[str, dict[str, str]]:
    """File or pattern -> what is said of it."""
    found: dict[str, dict[str, str]] = {}
    for block in re.split(r"\n\n+", NOTICE.partition("\nLicences\n")[0]):
        lines = block.splitlines()
        names = [line for line in lines if re.fullmatch(r"[a-z][\w.*/-]*/[\w.*/-]+", line)]
        said = " ".join(line.strip() for line in lines if line.startswith("  "))
        parts = re.split(r"\b(origin|licence|command): ", said)
        for name in names:
            found[name] = dict(zip(parts[1::2], (part.strip() for part in parts[2::2]), strict=True))
    return found


def shipped() -> set[str]:
    """The data files of the source archive, which holds those of the wheel."""
    found = set()
    for folder in ("bot", "knowledge", "tests", "emulator", "docs", "deploy"):
        paths = [
            path for path in (ROOT / folder).rglob("*") if path.is_file() and (path.suffix not in OF_THE_SOURCE or path.stem == "document")
        ]
        found |= {path.relative_to(ROOT).as_posix() for path in paths if not any(part.startswith(".") for part in path.parts[-3:])}
    return found


def of(file: str) -> list[str]:
    return [name for name in entries() if fnmatch.fnmatchcase(file, name)]


def test_every_data_file_that_ships_is_named_with_its_origin() -> None:
    assert sorted(file for file in shipped() if not of(file)) == []


def test_whatever_is_named_is_there_and_says_all_three() -> None:
    files = shipped()
    for name, said in entries().items():
        assert fnmatch.filter(files, name), name
        assert set(said) == {"origin", "licence", "command"}, name
        assert all(said.values()), name


def test_the_commands_that_made_the_files_are_there() -> None:
    for name, said in entries().items():
        module = re.match(r"python -m ([\w.]+)", said["command"])
        known = said["command"] == BY_HAND or said["command"].startswith(("coopbot calibrate", "copied"))
        assert known if module is None else can_be_run(module[1]), name


def test_what_is_not_our_own_has_its_licence_below() -> None:
    licences = NOTICE.partition("\nLicences\n")[2]
    for said in entries().values():
        for name in re.findall(r"MIT|CC BY 3\.0|Apache-2\.0|SCOWL", said["licence"]):
            assert name in licences
    for words in ("Copyright 2000-2016 by Kevin Atkinson", "Permission is hereby granted, free of charge", "WordNet 1.6 Copyright"):
        assert words in licences


def test_the_notice_is_in_the_wheel_and_in_the_source_archive(tmp_path: Path) -> None:
    assert PROJECT["project"]["license-files"] == ["LICENSE", "NOTICE"]
    source = tmp_path / "source"
    source.mkdir()
    for name in ("bot", "knowledge", "docs", "deploy"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "NOTICE"):
        shutil.copy(ROOT / name, source / name)
    build = "from hatchling.build import build_sdist, build_wheel; import sys; build_sdist(sys.argv[1]); build_wheel(sys.argv[1])"
    subprocess.run([sys.executable, "-c", build, str(tmp_path)], cwd=source, check=True, capture_output=True, timeout=120)
    (archive,), (wheel,) = tmp_path.glob("*.tar.gz"), tmp_path.glob("*.whl")
    with tarfile.open(archive) as opened:
        assert any(re.fullmatch(r"[^/]+/NOTICE", name) for name in opened.getnames())
    with zipfile.ZipFile(wheel) as zipped:
        assert any(name.endswith(".dist-info/licenses/NOTICE") for name in zipped.namelist())


def test_the_table_of_sounds_is_that_of_its_origin() -> None:
    pinyin = pytest.importorskip("pypinyin")
    differing = [one for one, sound in readings().items() if pinyin.lazy_pinyin(one, style=pinyin.Style.NORMAL) != [sound]]
    # Another version of the package may read a rare character otherwise.
    assert len(differing) <= 5, differing


def test_the_everyday_words_are_those_of_their_origin() -> None:
    words = ENGLISH.split()
    assert words == sorted(set(words))
    assert all(re.fullmatch("[a-z]+", word) for word in words)
    assert NAMES < len(words) < 4 * NAMES
    assert {
        "colour",
        "color",
        "centre",
        "center",
        "travelled",
        "traveled",
        "kilometre",
        "kilometers",
        "blossomed",
        "organize",
        "boston",
    } <= set(words)
    assert not {"teh", "recieve", "compnies", "investmnet"} & set(words)


def test_words_are_taken_where_they_are_usual_and_frequent(tmp_path: Path) -> None:
    assert by_frequency("rare 2\nthe 900\nit's 800\nof 700\n") == ["the", "of", "rare"]
    for size in (*SIZES, 50):
        for kind in ("english", "american", "british"):
            (tmp_path / f"{kind}-words-{size}.json").write_text(f'["{kind}", "{kind}{"x" * size}", "Ohio"]', encoding="utf-8")
    frequent = [*(f"name{'x' * number}" for number in range(NAMES)), "english", "british"]
    found = set(everyday(frequent, tmp_path)) - set(frequent[:NAMES])
    assert found == {"english", "british", "american", *(f"american{'x' * size}" for size in (*SIZES, 50))}
