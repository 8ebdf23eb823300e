"""An edition of the knowledge: a published state with what its making left behind, from which the next one is made fast."""

from __future__ import annotations

from dataclasses import dataclass

from bot.editorial.texts import Texts, split_texts
from bot.facts.schema import Source, read_source
from bot.retrieval.engine import Readings, rebuild
from bot.service import State, prepare


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A state and how it came about; a value, so an edition stays as it is whatever becomes of the next.

    Attributes:
        texts: all texts of the folder.
        state: what questions are answered from: that of ``prepare(build(parse(*split_texts(texts))))``, to the last number.
        source: the parts of the files; None when they were not read here.
        readings: what was read of every text; None likewise.
    """

    texts: Texts
    state: State
    source: Source | None = None
    readings: Readings | None = None


def make_edition(texts: Texts, before: Edition | None = None, readings: Readings | None = None) -> Edition:
    """The edition of these texts; only what differs from *before* is read again.

    Args:
        texts: all texts of a folder.
        before: another edition; the result does not depend on it.
        readings: those of another edition, where *before* has none.

    Raises:
        KnowledgeError: something is wrong; it holds every problem found.
    """
    source = read_source(*split_texts(texts), before.source if before else None)
    known = before.readings if before else None
    catalogue, readings = rebuild(source.knowledge, known or readings, before.state.catalogue if before else None)
    return Edition(texts=texts, state=prepare(catalogue), source=source, readings=readings)
