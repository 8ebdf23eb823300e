"""Adding a thing that facts are about, with its names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.answers.texts import say
from bot.editorial.entries import check_id, with_entries, with_entry
from bot.editorial.forms import stored_entries
from bot.editorial.scalars import refuse_controls
from bot.editorial.texts import Texts
from bot.editorial.values import Value
from bot.errors import EditError
from bot.facts.model import Entity
from bot.messages import Message, joined

ENTITIES = "entities.yaml"
"""File of the first entity of a folder that has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddEntity:
    """Add a thing that facts can be about.

    Attributes:
        id: its id.
        names: language -> its names, the one it is shown with first.
    """

    id: str
    names: Mapping[str, Sequence[str]]

    def apply(self, texts: Texts) -> Texts:
        """The texts with it; EditError when the id is taken or it has no name."""
        check_id(self.id)
        if not any(self.names.values()):
            raise EditError(joined(nameless(self.id), " -> ", " -> "))
        entities = list(stored_entries(texts, "entities"))
        taken = next((one for one in entities if one.id == self.id), None)
        if taken is not None:
            told = Message(
                "there is an entity '{id}' already ({place}) -> choose another id",
                "已有对象“{id}”（{place}） -> 请换一个 id",
                id=self.id,
                place=taken.place,
            )
            raise EditError(told)
        for name in (name for group in self.names.values() for name in group):
            refuse_controls(name, _a_name_of(self.id))
        names: dict[str, Value] = {language: list(group) for language, group in self.names.items() if group}
        entry: dict[str, Value] = {"id": self.id, "names": names}
        return with_entry(texts, entities[-1].file if entities else ENTITIES, "entities", entry)

    def summary(self, language: str) -> str:
        """One line that says what changes."""
        name = next((group[0] for group in (self.names.get(language, ()), *self.names.values()) if group), self.id)
        return say("admin_add_entity", language, id=self.id, text=name)


def nameless(identifier: str) -> tuple[Message, Message]:
    """That a thing has no name, and the remedy."""
    return Message("'{id}' has no name", "“{id}”没有名称", id=identifier), Message("write how people call it", "请写上大家怎么称呼它")


def _a_name_of(identifier: str) -> Message:
    return Message("a name of '{id}'", "“{id}”的名称", id=identifier)


def with_new_entities(texts: Texts, entities: Sequence[Entity]) -> Texts:
    """The texts with those of *entities* whose ids are not taken, each once; EditError when an id cannot be one."""
    there = list(stored_entries(texts, "entities"))
    known = {one.id for one in there}
    new = {entity.id: entity for entity in entities if entity.id not in known}
    for entity in new.values():
        check_id(entity.id)
        for name in (name for group in entity.names.values() for name in group):
            refuse_controls(name, _a_name_of(entity.id))
    entries = [_entry(entity) for entity in new.values()]
    return with_entries(texts, there[-1].file if there else ENTITIES, "entities", entries) if entries else texts


def _entry(entity: Entity) -> dict[str, Value]:
    names: dict[str, Value] = {language: list(group) for language, group in entity.names.items() if group}
    return {"id": entity.id, "kind": entity.kind, "names": names}
