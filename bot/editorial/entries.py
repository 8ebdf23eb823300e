"""Adding an entry to a section, and changing one where it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.editorial.forms import Standing
from bot.editorial.rewriting import rank, rewrite
from bot.editorial.texts import Texts, replaced
from bot.editorial.values import Value, sections
from bot.errors import EditError
from bot.facts.draft import ID, ID_RULE
from bot.facts.report import shorten


def check_id(identifier: str) -> None:
    """EditError when it cannot be an id."""
    if ID.fullmatch(identifier) is None:
        raise EditError(f"the id '{shorten(identifier)}' cannot be used -> {ID_RULE}")


def with_entry(texts: Texts, file: str, section: str, entry: Mapping[str, Value]) -> Texts:
    """The texts with one more entry at the end of a section of *file*, which is made when it is not there."""
    values = sections(file, texts.get(file, ""))
    there = values.get(section)
    added: Value = dict(sorted(entry.items(), key=lambda pair: rank(pair[0])))
    values[section] = [*there, added] if isinstance(there, list) else [added]
    return replaced(texts, file, rewrite(file, texts.get(file, ""), values))


def with_entry_changed(texts: Texts, there: Standing, change: Callable[[dict[str, Value]], None]) -> Texts:
    """The texts with *change* made to the fact that stands *there*."""
    values = sections(there.file, texts[there.file])
    facts = values["facts"]
    entry = facts[there.number] if isinstance(facts, list) else None
    if isinstance(entry, dict):
        change(entry)
    return replaced(texts, there.file, rewrite(there.file, texts[there.file], values))
