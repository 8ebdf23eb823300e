"""What becomes of proposals that a person takes: the things they are about, then the facts, in one change."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.answers.texts import say
from bot.editorial.documents import with_titles
from bot.editorial.entities import with_new_entities
from bot.editorial.entries import with_entries
from bot.editorial.forms import FactForm, changed_fields, cleaned, forms_of, stored_entries, suggest_id
from bot.editorial.imports import ITEMS, with_forms
from bot.editorial.phrasings import GAPS, without_unanswered
from bot.editorial.proposing.counter_examples import CounterExample
from bot.editorial.texts import Texts
from bot.editorial.values import Block, Value
from bot.facts.model import Entity


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeProposals:
    """Add facts that were proposed and taken.

    Attributes:
        document: id of the document that they are from.
        forms: the facts, as the person left them.
        entities: new things that were proposed, by id; those that no fact is about are left out.
        counter_examples: to be declined; those of things that no fact is about are left out.
        generated: id of a fact -> those of its wordings that were proposed, and not written by a person.
        titles: the title of the document in other languages, where it was given with them.
    """

    document: str
    forms: Sequence[FactForm]
    entities: Mapping[str, Entity]
    counter_examples: Sequence[CounterExample] = ()
    generated: Mapping[str, Collection[str]] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)

    def apply(self, texts: Texts) -> Texts:
        """The texts with them, under another id where something else has theirs; EditError when one lacks its answer or its quote."""
        wanted = dict.fromkeys(subject for form in self.forms for subject in form.subjects)
        texts = with_titles(texts, self.document, self.titles)
        texts = with_new_entities(texts, [self.entities[subject] for subject in wanted if subject in self.entities])
        texts = with_forms(texts, list(_with_free_ids(texts, self.forms)))
        gaps = [_gap(one) for one in self.counter_examples if one.subject in wanted]
        file = next((one.file for one in stored_entries(texts, "gaps")), GAPS)
        return with_entries(texts, file, "gaps", gaps) if gaps else texts

    def without(self, wordings: Collection[tuple[str, str]]) -> tuple[TakeProposals, int]:
        """The same without those *wordings*, by the id of their item and their text, that were proposed; and how many these are."""
        forms = []
        for form in self.forms:
            proposed = self.generated.get(form.id, ())
            forms.append(replace(form, phrasings=without_unanswered(form.id, form.phrasings, proposed, wordings)))
        examples = []
        for one in self.counter_examples:
            examples.append(replace(one, phrasings=without_unanswered(one.id, one.phrasings, one.phrasings, wordings)))
        count = _count(self.forms) + _count(self.counter_examples) - _count(forms) - _count(examples)
        return replace(self, forms=forms, counter_examples=[one for one in examples if one.phrasings]), count

    def summary(self, language: str) -> str:
        """One line that says what is added."""
        return say("admin_take_proposals", language, number=len(self.forms), document=self.document)


def _count(items: Sequence[FactForm] | Sequence[CounterExample]) -> int:
    return sum(len(one.phrasings) for one in items)


def _with_free_ids(texts: Texts, forms: Sequence[FactForm]) -> Iterator[FactForm]:
    """The facts, under new ids where theirs were given away since they were proposed; one that is there already stays as it is."""
    there = {form.id: cleaned(form) for form in forms_of(texts)}
    taken = {one.id for section in ("facts", *ITEMS) for one in stored_entries(texts, section)}
    for form in map(cleaned, forms):
        free = form.id not in taken or (form.id in there and not changed_fields(there[form.id], form))
        new = form if free else replace(form, id=suggest_id(next(iter(form.answer.values()), form.id), taken))
        taken.add(new.id)
        yield new


def _gap(example: CounterExample) -> dict[str, Value]:
    mark = f"[{example.aspect}] " if example.aspect else ""
    return {
        "id": example.id,
        "subjects": [example.subject],
        "phrasings": Block("".join(f"{mark}{text}\n" for text in example.phrasings)),
    }
