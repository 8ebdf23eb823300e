"""Adding an entry to a section, and changing one where it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.editorial.entry_slices import entry_in
from bot.editorial.forms import FactForm, StoredEntry, forms_of, written
from bot.editorial.rewriting import rank, rewrite
from bot.editorial.texts import Texts, replaced
from bot.editorial.values import Value, sections
from bot.errors import EditError, KnowledgeError
from bot.facts.parse_context import ID, ID_RULE
from bot.facts.report import shorten
from bot.messages import Message

ADDED = "facts/added.yaml"
"""File of the first fact of a folder that has none."""

_KEYS_OF = {"quotes": ("quote", "quotes")}


def check_id(identifier: str) -> None:
    """EditError when it cannot be an id."""
    if ID.fullmatch(identifier) is None:
        told = Message("the id '{id}' cannot be used -> {rule}", "id“{id}”不能使用 -> {rule}", id=shorten(identifier), rule=ID_RULE)
        raise EditError(told)


def with_entry(texts: Texts, file: str, section: str, entry: Mapping[str, Value]) -> Texts:
    """The texts with one more entry at the end of a section of *file*, which is made when it is not there."""
    return with_entries(texts, file, section, [entry])


def with_entries(texts: Texts, file: str, section: str, entries: Sequence[Mapping[str, Value]]) -> Texts:
    """The texts with more entries at the end of a section of *file*, which is made when it is not there and written once."""
    values = sections(file, texts.get(file, ""))
    there = values.get(section)
    added: list[Value] = [dict(sorted(entry.items(), key=lambda pair: rank(pair[0]))) for entry in entries]
    values[section] = [*there, *added] if isinstance(there, list) else added
    return replaced(texts, file, rewrite(file, texts.get(file, ""), values))


def with_entry_changed(texts: Texts, there: StoredEntry, change: Callable[[dict[str, Value]], None], section: str = "facts") -> Texts:
    """The texts with *change* made to the entry of a section that stands *there*."""
    text = texts[there.file]
    if there.entry_slice is not None:
        try:
            changed = _with_change(there.file, there.entry_slice.text, 0, change, section)
        except (EditError, KnowledgeError):
            # The file as a whole tells what is wrong with it, and where.
            changed = ""
        if entry_in(changed) is not None:
            return replaced(texts, there.file, there.entry_slice.put(text, changed))
    return replaced(texts, there.file, _with_change(there.file, text, there.number, change, section))


def _with_change(file: str, text: str, number: int, change: Callable[[dict[str, Value]], None], section: str) -> str:
    values = sections(file, text)
    entries = values[section]
    entry = entries[number] if isinstance(entries, list) else None
    if isinstance(entry, dict):
        change(entry)
    return rewrite(file, text, values)


def put_fields(entry: dict[str, Value], wanted: FactForm, there: StoredEntry, changed: Mapping[str, tuple[str, ...]]) -> None:
    """Make the fields of an entry that are *changed* (as ``changed_fields`` tells them) those of *wanted*; all others stay."""
    new = written(wanted, there)
    for name, parts in changed.items():
        for key in parts if name == "other" else _KEYS_OF.get(name, (name,)):
            entry.pop(key, None)
            if key in new:
                entry[key] = new[key]


def file_for(texts: Texts, subject: tuple[str, ...]) -> str:
    """The file that takes a new fact: the one with most facts of that main subject, else the last one with facts."""
    counts: dict[str, int] = {}
    for form in forms_of(texts):
        counts[form.file] = counts.get(form.file, 0) + (form.subjects[:1] == subject and bool(subject))
    if not counts:
        return ADDED
    best = max(counts, key=lambda file: counts[file])
    return best if counts[best] else max(counts)
