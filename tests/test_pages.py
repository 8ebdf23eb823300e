"""The pages that there are in two languages say the same: nothing is added to one alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("README.md", "docs/administrators.md", "docs/operators.md")

_BLOCK = re.compile(r"^ *```(\w+)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]*`")
_COMMAND = re.compile(r"`((?:coopbot|docker|sudo|pip|python3?|curl|chmod|df|ls|systemd-analyze|as-coopbot)\b[^`\n]*)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)


def chinese(page: str) -> str:
    return page.removesuffix(".md") + ".zh.md"


def read(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def prose(text: str) -> str:
    return _BLOCK.sub("", text)


def blocks(text: str) -> list[tuple[str, list[str]]]:
    """What can be typed in each block, or the keys that it shows: answers and notes are in the language of the page."""
    found = []
    for language, block in _BLOCK.findall(text):
        lines = [line.strip() for line in block.splitlines()]
        typed = [re.sub(r'^(\$ coopbot ask) ".*"$', r"\1", line) for line in lines if line.startswith("$ ")]
        keys = re.findall(r"(?:^|[{,] ?|- )([a-z_]+):(?= |$)", block, re.MULTILINE) if language == "yaml" else []
        found.append((language, typed + keys))
    return found


def tables(text: str) -> list[list[int]]:
    """Per table the number of cells in each row."""
    found: list[list[int]] = [[]]
    for line in _CODE.sub("", prose(text)).splitlines():
        if line.startswith("|"):
            found[-1].append(line.count("|") - 1)
        elif found[-1]:
            found.append([])
    return [table for table in found if table]


def anchors(text: str) -> list[str]:
    """The anchors of the headings, as they are made of their words."""
    return [re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for _, title in _HEADING.findall(prose(text))]


def links(text: str) -> list[str]:
    """Where the links lead, whatever the language; to a heading of the page itself by its number."""
    known = anchors(text)
    targets = _LINK.findall(prose(text))
    return sorted(f"#{known.index(target[1:])}" if target.startswith("#") else target.replace(".zh.md", ".md") for target in targets)


@pytest.mark.parametrize("page", PAGES)
def test_both_have_the_same_headings_blocks_tables_and_links(page: str) -> None:
    ours, theirs = read(page), read(chinese(page))
    assert [len(level) for level, _ in _HEADING.findall(prose(ours))] == [len(level) for level, _ in _HEADING.findall(prose(theirs))]
    assert blocks(ours) == blocks(theirs)
    assert tables(ours) == tables(theirs)
    assert links(ours) == links(theirs)


@pytest.mark.parametrize("page", PAGES)
def test_both_name_the_same_commands(page: str) -> None:
    ours, theirs = (sorted(_COMMAND.findall(prose(read(name)))) for name in (page, chinese(page)))
    assert ours == theirs


@pytest.mark.parametrize("page", PAGES)
def test_each_begins_with_a_link_to_the_other(page: str) -> None:
    name = Path(page).name
    assert read(page).startswith(f"English | [中文]({chinese(name)})\n")
    assert read(chinese(page)).startswith(f"[English]({name}) | 中文\n")


@pytest.mark.parametrize("page", PAGES)
def test_the_chinese_page_leads_to_chinese_pages_where_there_are_some(page: str) -> None:
    folder = (ROOT / page).parent
    # The first line leads to the English one.
    targets = _LINK.findall(prose(read(chinese(page)).partition("\n")[2]))
    assert [target for target in targets if target.endswith(".md") and (folder / chinese(target)).exists() and ".zh." not in target] == []
    assert [target for target in targets if not target.startswith(("#", "http")) and not (folder / target).exists()] == []
