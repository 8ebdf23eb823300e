"""Who shows what people are answered says which day it is: a fact whose time is over is told as past, wherever it is shown."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

DATED = {
    *("ask", "tell", "tell_unsure", "compose", "taken_back"),
    *("label_of", "options_for", "answer_on", "wording_on", "listing", "about"),
}
"""What gives words that depend on the day; as methods, those of the service."""

SAME_ON_ALL_DAYS = {
    "bot/editorial/selftest.py": "a change is no worse today than tomorrow",
    "bot/evaluation.py": "questions and their answers are kept for years",
    "bot/cli/calibrate.py": "the same questions and answers",
}


def undated(source: str) -> Iterator[str]:
    """The calls that leave out the day."""
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call):
            continue
        owner = ""
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        if isinstance(call.func, ast.Attribute):
            owner, name = ast.unparse(call.func.value), call.func.attr
            if not owner.endswith("service") or name not in {*DATED, "open"}:
                continue
        elif name not in DATED:
            continue
        given = [ast.unparse(value) for value in [*call.args, *(keyword.value for keyword in call.keywords)]]
        if not any("today" in value for value in given):
            yield f"{owner}{'.' * bool(owner)}{name}({', '.join(given)})"


def test_whoever_shows_an_answer_says_which_day_it_is() -> None:
    found = {}
    for path in sorted((ROOT / "bot").rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        calls = list(undated(path.read_text(encoding="utf-8")))
        if calls and name not in SAME_ON_ALL_DAYS:
            found[name] = calls
    assert found == {}


def test_no_channel_asks_the_service_past_the_conversation() -> None:
    found = []
    for path in sorted([*(ROOT / "bot" / "telegram").rglob("*.py"), *(ROOT / "bot" / "cli").rglob("*.py")]):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in {*DATED, "open"}:
                if ast.unparse(call.func.value).endswith("service"):
                    found.append(f"{path.name}: {ast.unparse(call)}")
    assert found == []


def test_a_call_without_a_day_is_seen() -> None:
    seen = list(
        undated("service.ask(text)[0]\nself._service.open(item, Dialogue(), language)\nlabel_of(item, known, language)\ndisk.open(path)")
    )
    assert len(seen) == 3
    assert list(undated("service.ask(text, today=day)\nservice.ask(text, today=self.today())\nanswer_on(fact, known, 'en', today)")) == [
        "service.ask(text, day)"
    ]
