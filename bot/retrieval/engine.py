"""Retrieval from outside: preparing a base, deciding on a question, and what phrasings are alike.

Nobody outside this package imports another module of it, but for the command that calibrates this engine; so another engine is another
package with these names.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from bot.decisions import Decision, Focus, Grounds
from bot.facts.model import Phrasing
from bot.language.question import Question
from bot.retrieval.catalogue import Catalogue, build, rebuild
from bot.retrieval.decision import Gates, decide, shipped_gates
from bot.retrieval.evidence import weigh
from bot.retrieval.index import Index, Rows, alike
from bot.retrieval.parameters import PARAMETERS, Parameters
from bot.retrieval.readings import Readings
from bot.retrieval.sections import Section, sections
from bot.retrieval.statements import Statements

__all__ = ["STORED", "Catalogue", "Engine", "Readings", "Section", "build", "phrasings_alike", "rarity", "rebuild", "wordings_with"]

STORED = (Catalogue, Index, Readings, Rows, Statements)
"""Classes of the values that a prepared base and its readings consist of, for who keeps them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """Decides which statement of a prepared base is meant.

    Attributes:
        parameters: weights and thresholds.
        gates: what turns measurements into confidence.
    """

    parameters: Parameters = PARAMETERS
    gates: Gates = field(default_factory=shipped_gates)

    def decide(self, question: Question, catalogue: Catalogue, focus: Focus | None = None) -> Decision:
        """The decision for a question. Never raises. *focus*: what a follow-up refers to, if it is one."""
        return decide(question, catalogue, self.parameters, self.gates, focus)

    def likeliest(self, question: Question, catalogue: Catalogue) -> tuple[str, ...]:
        """Ids of the facts and overviews that a question may ask for, the likeliest first; no judgement is made."""
        weighing = weigh(question, catalogue, self.parameters)
        return tuple(label for candidate in weighing.candidates for label in candidate.labels)

    def sections(self, grounds: Grounds, catalogue: Catalogue) -> Iterator[Section]:
        """What was measured on the way to a decision of this engine on that base, as tables."""
        return sections(grounds, catalogue, self.gates.phrasings)


def phrasings_alike(catalogue: Catalogue, questions: Collection[Question]) -> Iterator[tuple[Phrasing, float]]:
    """The phrasings that have something in common with one of the questions, with their cosine to the nearest in (0, 1], nearest first."""
    phrasings = catalogue.knowledge.phrasings
    for position, cosine in alike(catalogue.index, [question.features for question in questions]) if questions else ():
        # Behind the phrasings the index has the answers and quotes.
        if position < len(phrasings):
            yield phrasings[position], cosine


def rarity(catalogue: Catalogue, feature: str) -> float:
    """How rare a feature of questions is in the base, in nats; that of one that nothing has is the largest there is."""
    number = catalogue.index.features.get(feature)
    return math.log(1 + len(catalogue.index.origin)) if number is None else float(catalogue.index.idf[number])


def wordings_with(catalogue: Catalogue, kind: str) -> dict[str, int]:
    """The features of a kind (``w:`` words, ``h:`` pairs of Chinese characters), without its letters, and how many wordings have each."""
    starts = catalogue.index.wording_start
    return {
        feature.removeprefix(kind): int(starts[number + 1] - starts[number])
        for feature, number in catalogue.index.features.items()
        if feature.startswith(kind)
    }
