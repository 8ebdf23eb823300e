"""An edition of the knowledge: a published state with what its making left behind, from which the next one is made fast."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.facts.schema import Source, read_source
from bot.retrieval.catalogue import Catalogue, rebuild
from bot.retrieval.readings import Readings
from bot.service import State, prepare


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A state and how it came about; a value, so an edition stays as it is whatever becomes of the next.

    Attributes:
        state: what questions are answered from: that of ``prepare(build(parse(files, documents)))``, to the last number.
        source: the parts of the files; None when the state was not made from files here.
        readings: what was read of every text; None likewise.
    """

    state: State
    source: Source | None = None
    readings: Readings | None = None

    def revised(self, files: Mapping[str, str], documents: Mapping[str, str]) -> Edition:
        """The edition of changed texts; only what the change touches is read again.

        Args:
            files: relative path -> text of all YAML files.
            documents: relative path -> text of all ``.txt`` files.

        Raises:
            KnowledgeError: something is wrong; it holds every problem found.
        """
        return make_edition(files, documents, source=self.source, readings=self.readings, before=self.state.catalogue)


def make_edition(
    files: Mapping[str, str],
    documents: Mapping[str, str],
    *,
    source: Source | None = None,
    readings: Readings | None = None,
    before: Catalogue | None = None,
) -> Edition:
    """The edition of these texts; *source*, *readings* and *before*, of any other state, save time and change nothing.

    Raises:
        KnowledgeError: something is wrong; it holds every problem found.
    """
    source = read_source(files, documents, source)
    catalogue, readings = rebuild(source.knowledge, readings, before)
    return Edition(state=prepare(catalogue), source=source, readings=readings)
