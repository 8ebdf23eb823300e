"""What differs between two states of the knowledge, told in the terms of those who keep it: facts, gaps, phrasings, documents."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from operator import ne
from typing import Any, Literal

from bot.answers.texts import catalogue, say
from bot.editorial.texts import Texts
from bot.facts.dates import Date
from bot.facts.model import Accepted, KnowledgeBase, Phrasing, Places, Quote, Retirement
from bot.facts.places import KEYS, places_text
from bot.facts.values import Amount, Count, Named, Quantity, kind_of, written_value

How = Literal["added", "changed", "removed"]

SHOWN_PHRASINGS = 20
"""Phrasings of one item that the plain text shows; the rest are counted."""

SHOWN_CHARACTERS = 300
"""Characters of one value that the plain text shows."""

_PLACES = (
    ("fact", "facts"),
    ("overview", "overviews"),
    ("gap", "gaps"),
    ("small talk", "small_talk"),
    ("entity", "entities"),
    ("document", "documents"),
    ("concept", "terms"),
    ("aspect", "aspects"),
    ("suggestions", "suggestions"),
    ("list", "lists"),
)

_NONE = "(none)"
_WORDS = {
    ("", _NONE): "diff_none",
    ("summary", "yes"): "diff_yes",
    ("summary", "no"): "diff_no",
    ("answered_with", "declined"): "admin_declined",
}
"""Field (empty: any) and value that is a word of ours -> its text."""
_HOW = "(added|changed|removed)"
_ITEM = re.compile(rf"({'|'.join(kind for kind, _ in _PLACES)}|accepted question) '(.*)' {_HOW}")
_FILE = re.compile(rf"file (.+) {_HOW} \(\+(\d+) -(\d+) lines\)")
_PHRASINGS = re.compile(r"  wordings: ([+-])(\d+)")
_MORE = re.compile(r"    \.\.\. and (\d+) more")
_FIELD = re.compile(r"  ([^:(]*+)(?:\((en|zh)\))?: (.*)")
_PLACES_KEY = re.compile("|".join(KEYS))


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field of an object.

    Attributes:
        field: its name, with the language where it has one: ``answer (en)``.
        old: what it was, as text; empty: nothing.
        new: what it is; empty: nothing.
    """

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemChange:
    """What changed of one object; an object whose phrasings alone changed is ``changed`` too.

    Attributes:
        kind: ``fact``, ``overview``, ``gap``, ``small talk``, ``entity``, ``document``, ``concept``, ``aspect``, ``suggestions``,
            ``list`` or ``accepted question``.
        id: its id; of suggestions the language; of a list its command; of an accepted question its text.
        how: whether it is new, changed or gone.
        fields: the fields that differ, in the order of the object.
        phrasings_added: new phrasings, with their aspect in brackets.
        phrasings_removed: phrasings that are gone.
    """

    kind: str
    id: str
    how: How
    fields: tuple[FieldChange, ...] = ()
    phrasings_added: tuple[str, ...] = ()
    phrasings_removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChange:
    """A file of the folder.

    Attributes:
        path: path relative to the folder.
        how: whether it is new, changed or gone.
        lines_added: lines that are new.
        lines_removed: lines that are gone.
    """

    path: str
    how: How
    lines_added: int
    lines_removed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """Everything that differs.

    Attributes:
        items: objects, by kind, in file order; empty when only comments, order or files changed.
        files: files, in path order; empty when the texts were not compared.
    """

    items: tuple[ItemChange, ...]
    files: tuple[FileChange, ...]

    def __bool__(self) -> bool:
        return bool(self.items or self.files)


def differences_between(
    before: KnowledgeBase | None, after: KnowledgeBase, old: Texts | None = None, new: Texts | None = None
) -> Differences:
    """What leads from one state to another.

    Args:
        before: the state before; None: there was none, and only files are compared.
        after: the state afterwards.
        old: the files before; None: files are not compared.
        new: the files afterwards.
    """
    items: tuple[ItemChange, ...] = ()
    if before is not None:
        added, removed = phrasings_changed(before, after)
        items = (*_items(before, after, _by_item(added), _by_item(removed)), *_questions(before.questions, after.questions))
    files = tuple(_files(old, new)) if old is not None and new is not None else ()
    return Differences(items=items, files=files)


def phrasings_changed(before: KnowledgeBase, after: KnowledgeBase) -> tuple[tuple[Phrasing, ...], tuple[Phrasing, ...]]:
    """The phrasings that are new and those that are gone, in file order; which set a phrasing belongs to does not count."""
    old, new = before.phrasings, after.phrasings
    # Most are at their places still, and need not be counted.
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    middle_old, middle_new = old[start : len(old) - end], new[start : len(new) - end]
    return _beyond(middle_new, middle_old), _beyond(middle_old, middle_new)


def _common(some: Sequence[Phrasing], others: Sequence[Phrasing]) -> int:
    """How many phrasings both have in common from the beginning on; most are the same objects, which is found out at once."""
    pairs = enumerate(zip(some, others, strict=False))
    return next((n for n, (one, other) in pairs if one is not other and _key(one) != _key(other)), min(len(some), len(others)))


def _beyond(some: Iterable[Phrasing], others: Iterable[Phrasing]) -> tuple[Phrasing, ...]:
    left = Counter(map(_key, others))
    beyond = []
    for phrasing in some:
        key = _key(phrasing)
        if left[key]:
            left[key] -= 1
        else:
            beyond.append(phrasing)
    return tuple(beyond)


def _key(phrasing: Phrasing) -> tuple[str, str, str | None]:
    return phrasing.item, phrasing.text, phrasing.aspect


def _by_item(phrasings: Iterable[Phrasing]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for phrasing in phrasings:
        found.setdefault(phrasing.item, []).append(f"[{phrasing.aspect}] {phrasing.text}" if phrasing.aspect else phrasing.text)
    return {item: tuple(texts) for item, texts in found.items()}


def _items(
    before: KnowledgeBase, after: KnowledgeBase, added: Mapping[str, tuple[str, ...]], removed: Mapping[str, tuple[str, ...]]
) -> Iterator[ItemChange]:
    for kind, name in _PLACES:
        old: Mapping[str, Any] = getattr(before, name)
        new: Mapping[str, Any] = getattr(after, name)
        phrased = name in ("facts", "overviews", "gaps", "small_talk")
        for identifier in dict.fromkeys((*old, *new)):
            one, other = old.get(identifier), new.get(identifier)
            how: How = "added" if one is None else "removed" if other is None else "changed"
            changed = () if one is other else tuple(_fields(one, other))
            more, fewer = (added.get(identifier, ()), removed.get(identifier, ())) if phrased else ((), ())
            if changed or more or fewer or how != "changed":
                yield ItemChange(kind=kind, id=identifier, how=how, fields=changed, phrasings_added=more, phrasings_removed=fewer)


def _questions(before: Iterable[Accepted], after: Iterable[Accepted]) -> Iterator[ItemChange]:
    old, new = ({one.question: one.item or "declined" for one in questions} for questions in (before, after))
    for question in dict.fromkeys((*old, *new)):
        if old.get(question) != new.get(question):
            how: How = "added" if question not in old else "removed" if question not in new else "changed"
            change = FieldChange(field="answered_with", old=old.get(question, ""), new=new.get(question, ""))
            yield ItemChange(kind="accepted question", id=question, how=how, fields=(change,))


def _fields(old: Any, new: Any) -> Iterator[FieldChange]:
    before, after = (_shown(value) for value in (old, new))
    for name in dict.fromkeys((*before, *after)):
        if before.get(name, "") != after.get(name, ""):
            yield FieldChange(field=name, old=before.get(name, ""), new=after.get(name, ""))


def _shown(value: Any) -> dict[str, str]:
    """Field -> its value as text; one entry per language where there are several."""
    if value is None:
        return {}
    if isinstance(value, tuple | Mapping):  # a term, an aspect's names, suggestions
        return dict(_flat("", value))
    return {name: text for field in fields(value) if field.name != "id" for name, text in _flat(field.name, getattr(value, field.name))}


def _flat(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield (f"{name} ({key})" if name else f"({key})"), _text(part)
    else:
        yield name or "words", _text(value)


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case tuple():
            return "; ".join(_text(part) for part in value)
        case Quote(document=document, text=text):
            # Where it stands in the document changes with every line above it.
            return f"{document}: {text}"
        case Places():
            return "; ".join(f"{key} {text}" for key, text in places_text(value).items())
        case str():
            return value
        case Retirement(reason=reason, successor=successor):
            return "; ".join([*reason.values(), *([f"-> {successor}"] if successor else [])])
        case Amount() | Count() | Quantity() | Date() | Named():
            return f"{kind_of(value)}: {written_value(value)}"
        case _:
            return str(value)


def _files(old: Texts, new: Texts) -> Iterator[FileChange]:
    for path in sorted({*old, *new}):
        if old.get(path) != new.get(path):
            how: How = "added" if path not in old else "removed" if path not in new else "changed"
            was, now = old.get(path, "").splitlines(), new.get(path, "").splitlines()
            start = _same_lines(was, now)
            # The lines in front are the same ones, and so are those behind.
            end = _same_lines(was[start:][::-1], now[start:][::-1])
            before, after = Counter(was[start : len(was) - end]), Counter(now[start : len(now) - end])
            yield FileChange(path=path, how=how, lines_added=(after - before).total(), lines_removed=(before - after).total())


def _same_lines(some: Sequence[str], others: Sequence[str]) -> int:
    return next((n for n, differ in enumerate(map(ne, some, others)) if differ), min(len(some), len(others)))


def as_text(differences: Differences, language: str = "en") -> str:
    """The differences as plain text in ``"en"`` or ``"zh"``, long values and long lists of phrasings cut; "nothing" when there are none."""
    lines = [line for item in differences.items for line in _item_lines(item, language)]
    for one in differences.files:
        how = say(f"diff_{one.how}", language)
        lines.append(say("diff_file", language, path=one.path, how=how, added=one.lines_added, removed=one.lines_removed))
    return "\n".join(lines) or say("diff_nothing", language)


def _item_lines(item: ItemChange, language: str) -> Iterator[str]:
    yield _item_line(item.kind, _short(item.id), item.how, language)
    for change in item.fields:
        values = [change.old, change.new] if item.how == "changed" else [change.new or change.old]
        told = (_word(_short(value) or _NONE, change.field, language) for value in values)
        yield say("labelled", language, name=f"  {_field_name(change.field, language)}", text=" -> ".join(told))
    for mark, phrasings in (("+", item.phrasings_added), ("-", item.phrasings_removed)):
        if phrasings:
            yield say("diff_wordings", language, mark=mark, count=len(phrasings))
            yield from (f"    {mark} {_short(phrasing)}" for phrasing in phrasings[:SHOWN_PHRASINGS])
            if len(phrasings) > SHOWN_PHRASINGS:
                yield say("diff_more", language, count=len(phrasings) - SHOWN_PHRASINGS)


def _item_line(kind: str, identifier: str, how: str, language: str) -> str:
    """What became of an object; suggestions go by their language."""
    name = say(f"diff_in_{identifier}", language) if kind == "suggestions" else identifier
    return say("diff_item", language, kind=say(f"diff_kind_{kind.replace(' ', '_')}", language), id=name, how=say(f"diff_{how}", language))


def _field_name(field: str, language: str) -> str:
    """The name of a field, with the language of its text behind it where it has one."""
    name, _, spoken = field.removesuffix(")").rpartition("(") if field.endswith(")") else (field, "", "")
    shown = say(f"diff_field_{name.strip()}", language) if name.strip() else ""
    return say("diff_in", language, name=shown, spoken=say(f"diff_in_{spoken}", language)).strip() if spoken else shown


def _word(value: str, field: str, language: str) -> str:
    """A value that is a word of ours, or holds such, in a language; all others as they are."""
    if field == "places" and value != _NONE:
        return _PLACES_KEY.sub(lambda key: say(f"diff_{key[0]}", language), value)
    key = _WORDS.get((field, value)) or _WORDS.get(("", value))
    return say(key, language) if key is not None else value


def retold(text: str, language: str) -> str:
    """What :func:`as_text` told in English, in another language: revisions keep it in English. What is not read so stays."""
    return text if language == "en" else "\n".join(_retold(line, language) for line in text.split("\n"))


def _retold(line: str, language: str) -> str:
    if match := _ITEM.fullmatch(line):
        return _item_line(match[1], match[2], match[3], language)
    if match := _FILE.fullmatch(line):
        return say("diff_file", language, path=match[1], how=say(f"diff_{match[2]}", language), added=match[3], removed=match[4])
    if match := _PHRASINGS.fullmatch(line):
        return say("diff_wordings", language, mark=match[1], count=match[2])
    if match := _MORE.fullmatch(line):
        return say("diff_more", language, count=match[1])
    if (match := _FIELD.fullmatch(line)) and (field := _english_fields().get(match[1].strip())) is not None:
        told = (_word(value, field, language) for value in match[3].split(" -> "))
        name = _field_name(f"{field} ({match[2]})" if match[2] else field, language)
        return say("labelled", language, name=f"  {name}", text=" -> ".join(told))
    return say("diff_nothing", language) if line == "nothing" else line


@functools.cache
def _english_fields() -> Mapping[str, str]:
    """How a field is called in English -> the field; of what is told by language alone, nothing."""
    prefix = "diff_field_"
    return {"": "", **{text: key.removeprefix(prefix) for key, text in catalogue("en").items() if key.startswith(prefix)}}


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN_CHARACTERS else line[: SHOWN_CHARACTERS - 1] + "…"
