"""The tables are described, each column of them."""

from __future__ import annotations

import re
from pathlib import Path

from bot.storage.tables import METADATA

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "database.md").read_text(encoding="utf-8")


def test_the_page_describes_every_table_and_column_in_order() -> None:
    described = {}
    for section in re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]:
        columns = re.findall(r"^\| (\w+) \|", section, re.MULTILINE)
        if columns:
            described[section.splitlines()[0]] = columns[1:]
    assert described.pop("alembic_version") == ["version_num"]
    assert described == {name: [column.name for column in table.columns] for name, table in METADATA.tables.items()}


def test_whatever_holds_a_user_a_chat_or_their_words_is_told_to_be_personal() -> None:
    told = {
        (section.splitlines()[0], column)
        for section in re.split(r"^## ", PAGE, flags=re.MULTILINE)
        for column in re.findall(r"^\| (\w+) \|.*\| yes \|$", section, re.MULTILINE)
    }
    names = {"user", "chat", "thread", "payload", "question", "dialogue", "who"}
    assert told >= {(table.name, column.name) for table in METADATA.tables.values() for column in table.columns if column.name in names}
