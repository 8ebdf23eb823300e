"""How an unanswered question is resolved, as a change: a phrasing, a gap or a fact; phrasings of gaps that ask the same move too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.editorial.changes import AddFact, AddGap, AddPhrasing, Change, RemovePhrasing, Several
from bot.editorial.forms import FactForm


def resolve_as_phrasings(item: str, texts: Iterable[str], moved: Sequence[RemovePhrasing] = ()) -> Several:
    """Texts become phrasings of a fact or overview, together with the phrasings *moved* from gaps."""
    phrasings = distinct((*texts, *(one.text for one in moved)))
    return Several(changes=(*moved, *(AddPhrasing(item=item, text=text) for text in phrasings)))


def resolve_as_gap(gap: str, texts: Iterable[str], subjects: tuple[str, ...] = (), aspect: str | None = None) -> Several:
    """Texts become phrasings of a gap, which is made with its subjects where there is none."""
    return Several(changes=tuple(AddGap(id=gap, phrasing=text, subjects=subjects, aspect=aspect) for text in texts))


def resolve_as_fact(
    form: FactForm, moved: Sequence[RemovePhrasing] = (), *, before: Sequence[Change] = (), file: str | None = None
) -> Change:
    """A new fact, which takes the phrasings *moved* from gaps; what it needs is changed *before*."""
    phrasings = distinct((*form.phrasings, *(one.text for one in moved)))
    added = AddFact(form=replace(form, phrasings=phrasings), file=file)
    return Several(changes=(*before, *moved, added)) if before or moved else added


def distinct(texts: Iterable[str]) -> tuple[str, ...]:
    """The texts without those that differ in case alone."""
    found: dict[str, str] = {}
    for text in texts:
        found.setdefault(text.casefold(), text)
    return tuple(found.values())
