"""The README names what there is; the settings are all explained."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from botapi_emulator import faults
from botapi_emulator.chats import BotChat
from botapi_emulator.groups import Group
from botapi_emulator.journal import Journal
from botapi_emulator.people import Person
from botapi_emulator.server import Server
from botapi_emulator.settings import Settings

README = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")


def row(name: str) -> list[str]:
    """The names in the second column of a row of the table."""
    found = re.search(rf"^\| `{re.escape(name)}` \| (.*) \|$", README, re.MULTILINE)
    assert found is not None
    return [word for quoted in re.findall(r"`([^`]+)`", found.group(1)) for word in re.findall(r"(?<![\w.])[a-z_]{3,}\b", quoted)]


@pytest.mark.parametrize(
    ("name", "owner"),
    [("server.Server", Server), ("people.Person", Person), ("groups.Group", Group), ("chats.BotChat", BotChat), ("journal", Journal)],
)
def test_every_name_of_the_table_exists(name: str, owner: type) -> None:
    known = {*dir(owner), "server", "journal", "token"}
    names = row(name)
    assert names
    assert [word for word in names if word not in known] == []


def test_every_public_method_of_a_person_is_named() -> None:
    public = {name for name in dir(Person) if not name.startswith("_")} - {"id", "press_answer"}
    assert public == set(row("people.Person"))


def test_every_fault_is_named() -> None:
    made = [name for name, value in vars(faults).items() if callable(value) and not name.startswith("_") and name[0].islower()]
    assert [
        name for name in made if name in {"too_many", "server_error", "drop_before", "drop_after", "delay"} and name not in README
    ] == []


def test_every_setting_is_explained() -> None:
    explained = Settings.__doc__ or ""
    assert [field.name for field in dataclasses.fields(Settings) if f"        {field.name}: " not in explained] == []
