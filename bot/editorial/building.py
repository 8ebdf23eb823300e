"""From texts to the state that questions are answered from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.editorial.texts import Texts
from bot.facts.schema import parse
from bot.retrieval.catalogue import build
from bot.service import State, prepare
from bot.storage.cache import keep_state, kept_state
from bot.storage.files import split_texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A state and the texts it was made of.

    Attributes:
        texts: all texts of the folder.
        state: what questions are answered from.
    """

    texts: Texts
    state: State

    def keep(self, cache: Path) -> None:
        """Keep the state in *cache*, so that the next start is quick; what goes wrong there costs time and nothing else."""
        keep_state(self.state, *split_texts(self.texts), cache)


def build_state(texts: Texts, before: Built | None, cache: Path | None) -> Built:
    """Build the state of *texts*.

    Args:
        texts: all texts of a folder.
        before: another state, from which parts may be taken; the result does not depend on it.
        cache: where prepared states are looked for; None: nowhere.

    Raises:
        KnowledgeError: something is wrong; it holds every problem found.
    """
    if before is not None and before.texts == texts:
        return before
    yaml, documents = split_texts(texts)
    state = kept_state(yaml, documents, cache) if cache is not None else None
    return Built(texts=texts, state=state if state is not None else prepare(build(parse(yaml, documents))))
