"""The values that a fact tells: as they stand in a file, and as a form and a table have them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.editorial.values import Value
from bot.facts.kinds import FOR
from bot.facts.values import split_for, with_for


def tells_of(value: Value) -> dict[str, tuple[str, ...]]:
    """Kind -> its values in order, with what they hold for (``3.6 billion yuan | for: 2018``); what is no value is left out.

    *value*: what stands under ``tells``: a mapping, or a list of them.
    """
    found: dict[str, tuple[str, ...]] = {}
    for entry in value if isinstance(value, list) else [value]:
        if isinstance(entry, dict):
            holds_for = entry.get(FOR, "")
            held = holds_for.strip() if isinstance(holds_for, str) else ""
            for kind, told in entry.items():
                texts = () if kind == FOR else tuple(with_for(text, held) for text in _texts(told))
                if texts:
                    found[kind] = (*found.get(kind, ()), *texts)
    return found


def tells_value(tells: Mapping[str, tuple[str, ...]], there: Value) -> Value:
    """What is to stand under ``tells``: what is *there*, where that says the same; else one mapping for each thing that values hold for."""
    if _is_sound(there) and tells_of(there) == dict(tells):
        return there
    cases: dict[str, dict[str, list[str]]] = {}
    for kind, texts in tells.items():
        for written in texts:
            text, held = split_for(written)
            cases.setdefault(held, {}).setdefault(kind, []).append(text)
    entries = [
        {**{kind: _like(texts, there, kind) for kind, texts in told.items()}, **({FOR: held} if held else {})}
        for held, told in cases.items()
    ]
    found: list[Value] = list(entries)
    return found[0] if len(found) == 1 and not isinstance(there, list) else found


def _texts(told: Value) -> Iterator[str]:
    for one in told if isinstance(told, list) else [told]:
        if isinstance(one, str) and one.strip():
            yield one.strip()


def _like(texts: list[str], there: Value, kind: str) -> Value:
    """A list, or a single text unless the file has a list."""
    written = there.get(kind) if isinstance(there, dict) else None
    listed: list[Value] = list(texts)
    return texts[0] if len(texts) == 1 and not isinstance(written, list) else listed


def _is_sound(value: Value) -> bool:
    """Whether nothing in it would be lost in a form."""
    entries = value if isinstance(value, list) else [value]
    return bool(entries) and all(isinstance(entry, dict) and all(map(_is_told, entry, entry.values())) for entry in entries)


def _is_told(kind: str, told: Value) -> bool:
    if kind == FOR or not isinstance(told, list):
        return isinstance(told, str)
    return all(isinstance(one, str) for one in told)
