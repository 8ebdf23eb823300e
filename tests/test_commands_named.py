"""What comments, docstrings and pages tell people to type is there: a number whose origin cannot be run again has none."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

from bot.cli.main import COMMANDS
from bot.retrieval import parameters

ROOT = Path(__file__).resolve().parents[1]
_MODULE = re.compile(r"python3? -m ([a-z_][\w.]*\w)")
_COMMAND = re.compile(r"`coopbot ([a-z]+)\b")


def texts() -> Iterator[tuple[str, str]]:
    """Everything that people read, with its name."""
    for folder in ("bot", "tests", "emulator", "docs", "deploy", "."):
        paths = (ROOT / folder).rglob("*") if folder != "." else ROOT.iterdir()
        for path in sorted(paths):
            if path.suffix in {".py", ".md", ".toml"} or path.name in {"NOTICE", "Dockerfile"}:
                yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def can_be_run(module: str) -> bool:
    """Whether ``python -m`` finds something to run."""
    package = module.partition(".")[0]
    own = ROOT.joinpath("emulator" if package == "botapi_emulator" else ".", *module.split("."))
    if package not in ("bot", "tests", "botapi_emulator"):
        return importlib.util.find_spec(module) is not None or module == "pip_audit"
    if own.is_dir():
        return (own / "__main__.py").is_file()
    return own.with_suffix(".py").is_file() and '__name__ == "__main__"' in own.with_suffix(".py").read_text(encoding="utf-8")


def test_every_command_that_is_named_is_there() -> None:
    missing = []
    for page, text in texts():
        missing += [f"{page}: python -m {module}" for module in _MODULE.findall(text) if not can_be_run(module)]
        missing += [f"{page}: coopbot {name}" for name in _COMMAND.findall(text) if name not in COMMANDS]
    assert missing == []


def test_the_numbers_that_steer_decisions_name_the_commands_that_chose_them() -> None:
    text = Path(parameters.__file__).read_text(encoding="utf-8")
    assert set(_MODULE.findall(text)) == {"tests.training.gate", "tests.topics"}
    assert set(_COMMAND.findall(text)) == {"calibrate", "evaluate"}
    assert not can_be_run("tests.benchmarks.calibrate")
