"""Adding and removing phrasings: examples of how people ask for something, and for what is not stated."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from bot.answers.texts import say
from bot.editorial.entries import check_id, with_entry
from bot.editorial.forms import phrasings_value, stored_entries
from bot.editorial.rewriting import rewrite
from bot.editorial.scalars import refuse_controls
from bot.editorial.texts import Texts, checked_path, is_yaml, replaced
from bot.editorial.values import Block, Value, root_of, sections
from bot.errors import EditError
from bot.facts.report import FileLocation, named, noun, shorten, unknown
from bot.facts.yaml_reader import Entries, Items, Node, Text
from bot.messages import Message, joined

EDITORS = "phrasings/editors.yaml"
"""The set of phrasings that takes those of the editors."""

GAPS = "gaps.yaml"
"""File of the first gap of a folder that has none."""

_ASPECT = re.compile(r"\[([^\]]+)\]\s*(.*)", re.DOTALL)
_ITEMS = {"facts": "fact", "overviews": "overview", "gaps": "gap", "small_talk": "small talk"}
_MAX_CHARACTERS = 500


def without_unanswered(
    item: str, phrasings: Iterable[str], generated: Collection[str], unanswered: Collection[tuple[str, str]]
) -> tuple[str, ...]:
    """The wordings of an item without those that the program made up and that would not get their answer; those of people all stay.

    Args:
        item: its id.
        phrasings: its wordings.
        generated: those that the program made up.
        unanswered: what would not get its answer: id of the item, and text.
    """
    return tuple(text for text in phrasings if text not in generated or (item, text) not in unanswered)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddPhrasing:
    """Add a phrasing of a fact, overview, gap or small talk to a set of phrasings.

    Attributes:
        item: id of what is asked for.
        text: the phrasing, one line.
        aspect: with gaps: what is missing, such as ``cost``; else None.
        file: the set that takes it.
    """

    item: str
    text: str
    aspect: str | None = None
    file: str = EDITORS

    def apply(self, texts: Texts) -> Texts:
        """The texts with the phrasing; unchanged where it stands already, EditError when it stands under something else."""
        text = checked_phrasing(self.text)
        items = items_of(texts)
        if self.item not in items:
            raise EditError(unknown(noun("fact, overview, gap or small talk"), self.item, items))
        if items[self.item][0] != "gap" and (self.aspect is not None or _ASPECT.match(text)):
            told = Message(
                "the wording '{text}' of {item} names an aspect -> leave the brackets out: only wordings of gaps have an aspect",
                "{item}的问法“{text}”写了方面 -> 请去掉方括号：只有空白的问法才有方面",
                text=shorten(text),
                item=named(items[self.item][0], self.item),
            )
            raise EditError(told)
        if self.aspect is not None:
            check_aspect(texts, self.aspect)
            text = f"[{self.aspect}] {text}"
        standing_at = find_phrasing(texts, text)
        if standing_at is not None:
            item, place = standing_at
            if item == self.item:
                return texts
            told = Message(
                "the wording '{text}' stands under '{item}' already ({place}) -> remove it there first if it asks for this",
                "问法“{text}”已写在“{item}”之下（{place}） -> 如果它问的是这一条，请先从那里删去",
                text=shorten(text),
                item=item,
                place=place,
            )
            raise EditError(told)
        return _with_phrasing(texts, checked_path(self.file), self.item, text)

    def summary(self, language: str) -> str:
        """One line that says what changes."""
        return say("admin_add_phrasing", language, id=self.item, text=shorten(self.text))


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovePhrasing:
    """Remove a phrasing, wherever it stands.

    Attributes:
        item: id of what it asks for.
        text: the phrasing; case and white space do not count, and an aspect in front of it may be left out.
    """

    item: str
    text: str

    def apply(self, texts: Texts) -> Texts:
        """The texts without the phrasing; EditError when it does not stand under that id."""
        key = phrasing_key(self.text)
        result = texts
        for file in sorted(texts):
            if is_yaml(file) and "phrasings" in texts[file]:
                values = sections(file, texts[file])
                if _remove(values, self.item, key):
                    result = replaced(result, file, rewrite(file, texts[file], values))
        if result is texts:
            told = Message(
                "the wording '{text}' does not stand under '{item}' -> look at its wordings as they are now",
                "“{item}”之下没有问法“{text}” -> 请查看它现有的问法",
                text=shorten(self.text),
                item=shorten(self.item),
            )
            raise EditError(told)
        return result

    def summary(self, language: str) -> str:
        """One line that says what changes."""
        return say("admin_remove_phrasing", language, id=self.item, text=shorten(self.text))


@dataclass(frozen=True, slots=True, kw_only=True)
class AddGap:
    """Note a question that the documents do not answer: under a new gap, or under one that there is.

    Attributes:
        id: id of the gap.
        phrasing: how people ask.
        subjects: ids of entities of a new gap; those of a gap that there is stay.
        aspect: what is missing, such as ``cost``, or None.
        file: the set that takes the phrasing when the gap is there already.
    """

    id: str
    phrasing: str
    subjects: tuple[str, ...] = ()
    aspect: str | None = None
    file: str = EDITORS

    def apply(self, texts: Texts) -> Texts:
        """The texts with the gap and its phrasing; EditError when the id is that of something else."""
        items = items_of(texts)
        if self.id in items:
            kind, place = items[self.id]
            if kind != "gap":
                told = Message(
                    "the id '{id}' is that of a {kind} ({place}) -> choose another one",
                    "id“{id}”已用于{kind}（{place}） -> 请换一个",
                    id=self.id,
                    kind=noun(kind),
                    place=place,
                )
                raise EditError(told)
        else:
            check_id(self.id)
            entry: dict[str, Value] = {"id": self.id}
            if self.subjects:
                known = [one.id for one in stored_entries(texts, "entities")]
                for subject in self.subjects:
                    if subject not in known:
                        raise EditError(joined((named("gap", self.id), unknown(noun("entity"), subject, known)), ": ", "："))
                entry["subjects"] = list(self.subjects)
            file = next((one.file for one in stored_entries(texts, "gaps")), GAPS)
            texts = with_entry(texts, file, "gaps", entry)
        return AddPhrasing(item=self.id, text=self.phrasing, aspect=self.aspect, file=self.file).apply(texts)

    def summary(self, language: str) -> str:
        """One line that says what changes."""
        return say("admin_add_gap", language, id=self.id, text=shorten(self.phrasing))


def checked_phrasing(text: str) -> str:
    """A phrasing on one line; EditError when it is empty, too long, or holds a character that cannot be written."""
    text = " ".join(text.split())
    refuse_controls(text, Message("the wording", "问法"))
    if not text:
        raise EditError(Message("the wording is empty -> write how people ask for it", "问法是空的 -> 请写上大家会怎么问"))
    if len(text) > _MAX_CHARACTERS:
        told = Message(
            "the wording '{text}' has more than {most} characters -> write it shorter",
            "问法“{text}”超过 {most} 个字符 -> 请写短一些",
            text=shorten(text),
            most=_MAX_CHARACTERS,
        )
        raise EditError(told)
    return text


def phrasing_key(text: str) -> str:
    """What is the same for two phrasings that differ in case, white space and aspect only."""
    match = _ASPECT.match(text.strip())
    return " ".join((match[2] if match else text).casefold().split())


def items_of(texts: Texts) -> dict[str, tuple[str, FileLocation]]:
    """Whatever has phrasings: id -> its kind, and where it stands."""
    return {one.id: (kind, one.place) for section, kind in _ITEMS.items() for one in stored_entries(texts, section)}


def phrasings_of(texts: Texts) -> Iterator[tuple[str, str, FileLocation]]:
    """All phrasings: the id that each asks for, its text, aspect included, and where it stands; in the order of the files."""
    for file in sorted(texts):
        if not is_yaml(file) or "phrasings" not in texts[file]:
            continue
        for identifier, node in _phrasing_nodes(root_of(file, texts[file])):
            for line, text in _lines(node):
                yield identifier, text, FileLocation(file=file, line=line)


def find_phrasing(texts: Texts, text: str) -> tuple[str, FileLocation] | None:
    """Under which id a phrasing stands, and where; None when it is new."""
    key = phrasing_key(text)
    return next(((item, place) for item, other, place in phrasings_of(texts) if phrasing_key(other) == key), None)


def check_aspect(texts: Texts, aspect: str) -> None:
    """EditError when the folder has aspects and that is none of them."""
    known: list[str] = []
    for file in sorted(texts):
        if is_yaml(file) and "aspects" in texts[file]:
            found = sections(file, texts[file]).get("aspects")
            known += found if isinstance(found, dict) else []
    if (known and aspect not in known) or not aspect.strip() or "]" in aspect:
        raise EditError(unknown(noun("aspect"), aspect, known))


def _phrasing_nodes(root: Node | None) -> Iterator[tuple[str, Node]]:
    for section, node in root.entries if isinstance(root, Entries) else ():
        if section.text == "phrasings" and isinstance(node, Entries):
            yield from ((key.text, value) for key, value in node.entries)
        elif section.text in _ITEMS and isinstance(node, Items):
            for one in node.items:
                entries = {key.text: value for key, value in one.entries} if isinstance(one, Entries) else {}
                identifier = entries.get("id")
                if "phrasings" in entries and isinstance(identifier, Text):
                    yield identifier.text.strip(), entries["phrasings"]


def _lines(node: Node) -> Iterator[tuple[int, str]]:
    for one in node.items if isinstance(node, Items) else (node,):
        if isinstance(one, Text):
            yield from ((line, text.strip()) for line, text in one.lines() if text.strip())


def _with_phrasing(texts: Texts, file: str, item: str, text: str) -> Texts:
    root = root_of(file, texts.get(file, ""))
    values = sections(file, texts.get(file, ""))
    there = values.get("phrasings")
    phrasings: dict[str, Value] = there if isinstance(there, dict) else {}
    section = next((value for key, value in root.entries if key.text == "phrasings"), None) if isinstance(root, Entries) else None
    node = next((value for key, value in section.entries if key.text == item), None) if isinstance(section, Entries) else None
    held = [line for _, line in _lines(node)] if node is not None else []
    flow = isinstance(section, Entries) and section.flow
    phrasings[item] = _with_line(phrasings.get(item), text, phrasings_value([*held, text], node, flow=flow))
    values["phrasings"] = phrasings
    return replaced(texts, file, rewrite(file, texts.get(file, ""), values))


def _with_line(there: Value | None, text: str, anew: Value) -> Value:
    """A block keeps its lines as they are, odd ones included; any other value is written as *anew*."""
    if isinstance(there, Block) and isinstance(anew, Block):
        return Block(f"{there.rstrip(chr(10))}\n{text}\n")
    return anew


def _remove(values: dict[str, Value], item: str, key: str) -> bool:
    """Take the phrasing out of the sections of a file; whether it stood there."""
    holders: list[tuple[dict[str, Value], str]] = []
    phrasings = values.get("phrasings")
    if isinstance(phrasings, dict) and item in phrasings:
        holders.append((phrasings, item))
    for section in _ITEMS:
        entries = values.get(section)
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, dict) and entry.get("id") == item and "phrasings" in entry:
                holders.append((entry, "phrasings"))
    found = False
    for holder, name in holders:
        value = holder[name]
        lines = value if isinstance(value, list) else value.split("\n") if isinstance(value, str) else []
        kept = [line for line in lines if not (isinstance(line, str) and line.strip() and phrasing_key(line) == key)]
        if len(kept) == len(lines):
            continue
        found = True
        if not any(isinstance(line, str) and line.strip() for line in kept):
            del holder[name]
        else:
            holder[name] = kept if isinstance(value, list) else Block("\n".join(line for line in kept if isinstance(line, str)))
    if phrasings == {}:
        values.pop("phrasings")
    return found
