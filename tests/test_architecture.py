"""docs/architecture.md is true: every room and layer is on it, every name leads somewhere, and the channel that it sketches answers."""

from __future__ import annotations

import importlib
import itertools
import pkgutil
import re
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

import bot
import bot.retrieval
from bot.paths import shipped_knowledge
from bot.storage.database import Database
from bot.storage.misses import open_misses
from bot.storage.privacy import Pseudonyms
from tests.prepared import fill

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`(bot(?:\.\w+)+)`", PAGE))
WORDS = (
    *("document", "quote", "sentence", "fact", "overview", "gap", "entity", "phrasing", "question", "statement", "evidence", "decision"),
    *("reply", "tier", "screen", "change", "revision", "inbox", "choice", "list"),
)


def layers() -> list[str]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    (found,) = [contract["layers"] for contract in contracts if contract["type"] == "layers"]
    return list(found)


def rooms() -> set[str]:
    """Every package of the program, at any depth, and every module at its top."""
    found = {name for _, name, is_package in pkgutil.walk_packages(bot.__path__, "bot.") if is_package or name.count(".") == 1}
    return {name for name in found if not name.endswith(".versions")}


def test_every_room_is_on_the_page() -> None:
    assert rooms() - NAMED == set()


def test_every_layer_of_the_contract_is_on_the_page_in_its_order() -> None:
    table = PAGE.partition("## What flows")[0]
    # In a row stand those that may not know each other, and neighbours of one purpose.
    places = [[table.index(f"`{name}`") for name in layer.split(" | ")] for layer in layers()]
    assert all(max(above) < min(below) for above, below in itertools.pairwise(places))


def test_every_name_on_the_page_leads_somewhere() -> None:
    for name in NAMED:
        owner, _, attribute = name.rpartition(".")
        assert _is_module(name) or hasattr(importlib.import_module(owner), attribute), name
    conversation = "bot.conversation.conversation.Conversation"
    for owner, attribute in (
        ("bot.service.Service", "ask"),
        ("bot.service.Service", "swap"),
        (conversation, "open"),
        (conversation, "take"),
    ):
        module, _, kind = owner.rpartition(".")
        assert f"`{kind}.{attribute}`" in PAGE
        assert hasattr(getattr(importlib.import_module(module), kind), attribute)


def _is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.is_dir() or path.with_suffix(".py").is_file()


def test_every_module_of_retrieval_stands_behind_its_face() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    (hidden,) = [contract["protected_modules"] for contract in contracts if contract["type"] == "protected"]
    modules = {f"bot.retrieval.{name}" for _, name, _ in pkgutil.iter_modules(bot.retrieval.__path__)}
    assert modules - set(hidden) == {"bot.retrieval.engine"}


@pytest.mark.parametrize("word", WORDS)
def test_every_word_is_explained_once(word: str) -> None:
    assert len(re.findall(rf"\*\*{word}\*\*", PAGE.partition("## The words")[2].partition("## A third channel")[0])) == 1


def test_the_page_is_one_page_and_engineers_are_led_to_it() -> None:
    assert len(PAGE.partition("## How large it is")[0].splitlines()) < 110
    assert "(docs/architecture.md)" in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


@pytest.mark.anyio
async def test_the_third_channel_answers_and_remembers_and_fills_the_inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(shutil.copytree(shipped_knowledge(), tmp_path / "knowledge"))
    fill(tmp_path / "cache", folder)
    monkeypatch.setenv("COOPBOT_CACHE", str(tmp_path / "cache"))
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    names: dict[str, Any] = {}
    exec(compile(code, "architecture.md", "exec"), names)
    database = Database.open(f"sqlite:///{tmp_path / 'web.db'}")
    channel = names["Channel"](folder, database, Pseudonyms(b"key" * 20))
    assert (await channel.answer("ann", "When did Wanda Plaza open?")).startswith(
        "Liupanshui Wanda Plaza was put into operation in 2017.\n"
    )
    # "source?" means what was told before, to the one it was told to.
    assert "was put into operation in 2017" in await channel.answer("ann", "source?")
    assert "2017" not in await channel.answer("bo", "source?")
    await channel.answer("bo", "What is the weather like today?")
    assert "What is the weather like today?" in [miss.question for miss in await database.run(open_misses)]
    await database.close()
