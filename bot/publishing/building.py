"""From texts to the state that questions are answered from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from bot.edition import Edition
from bot.editorial.texts import Texts
from bot.service import State
from bot.storage.cache import edition_of, kept_state, store
from bot.storage.files import read_texts, split_texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A state and the texts it was made of.

    Attributes:
        texts: all texts of the folder.
        edition: the state, and what its making left behind.
    """

    texts: Texts
    edition: Edition

    @property
    def state(self) -> State:
        """What questions are answered from."""
        return self.edition.state

    def keep(self, folder: Path, cache: Path) -> None:
        """Keep all in *cache*, so that the next start of *folder* is quick; what goes wrong there costs time and nothing else."""
        # A state without its parts came from there.
        if self.edition.source is not None:
            store(self.edition, folder, *split_texts(self.texts), cache)

    def lighter(self) -> Built:
        """The same without what was read of every text, which the first change finds in a cache: most processes make none."""
        return replace(self, edition=replace(self.edition, readings=None))


def build(texts: Texts, before: Built | None, folder: Path, cache: Path | None) -> Built:
    """Build the state of *texts*.

    Args:
        texts: all texts of a folder.
        before: another state, from which parts may be taken; the result does not depend on it.
        folder: the folder, by which what was read before is found.
        cache: where prepared states and readings are looked for; None: nowhere.

    Raises:
        KnowledgeError: something is wrong; it holds every problem found.
    """
    if before is not None and before.texts == texts:
        return before
    files, documents = split_texts(texts)
    # A state that is kept has lost its parts: the next one takes longer. So it is for starts.
    stored = kept_state(files, documents, cache) if cache is not None and before is None else None
    if stored is not None:
        return Built(texts=texts, edition=Edition(state=stored))
    return Built(texts=texts, edition=edition_of(files, documents, folder, cache, before.edition if before else None))


def open_built(folder: Path, cache: Path | None) -> Built:
    """The state of the knowledge in *folder* as it stands there now, kept for the next start.

    Raises:
        KnowledgeError: the knowledge is refused; it holds every problem found.
    """
    built = build(read_texts(folder), None, folder, cache)
    if cache is not None and built.edition.readings is not None:
        built.keep(folder, cache)
        return built.lighter()
    return built
