"""What speaks for and against answering: measured once per question, weighed by the decision, shown by ``--explain``."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields

import numpy as np

from bot.language.question import SMALL_NUMBER, Question
from bot.retrieval.catalogue import Catalogue
from bot.retrieval.index import Match, search
from bot.retrieval.parameters import Parameters

_EXPLAINABLE = ("w:", "c:", "h:", "e:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A fact or overview that may be meant, with those that share its proof.

    Attributes:
        labels: item ids of one group, the best first.
        shares: per label, its share of the group's probability, in [0, 1], descending.
        mass: probability of the group among all items, in [0, 1].
        nearest: number of the nearest wording of the best label.
        similarity: cosine to it, in [0, 1].
    """

    labels: tuple[str, ...]
    shares: tuple[float, ...]
    mass: float
    nearest: int
    similarity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The measurements by which the best candidate is judged. Each is a plain number; larger is not always better.

    Attributes:
        mass: log-odds that the best group is meant rather than anything else, clipped to [-6, 6].
        similarity: cosine of the nearest wording of the group, in [0, 1].
        rival: similarity of the nearest wording that is *not answered* by the documents, in [0, 1].
        rival_mass: log-odds that the question is of such a kind, clipped to [-6, 6].
        stated: log-odds that a question with such words is answered by the documents at all; unbounded, 0 is even.
        covered: share of the question's words and concepts, weighted by rarity, that occur in the group's wordings, in [0, 1].
        heaviest_gap: rarity (idf, scaled to [0, 1]) of the rarest word or concept of the question that does not occur in them.
        unseen: share of the question, weighted by rarity, that occurs in no wording at all, in [0, 1].
        unknown_words: words that are in no vocabulary, at most 4, per asking sentence.
        missing_head: rarity (idf, scaled to [0, 1]) of what "how many ...", "which ..." asks for, when the group's wordings lack it.
        elsewhere: 1 when a place is named that the base never speaks of, and nothing is claimed.
        claimed_elsewhere: the same inside a yes/no question, where it can be corrected.
        other_number: 1 when a year or amount is named (month, larger number) is named that the group does not tell and nothing is claimed.
        claimed_number: the same inside a yes/no question, where it can be corrected.
        brevity: 1 / (1 + number of words and characters pairs): short texts are less certain.
    """

    mass: float
    similarity: float
    rival: float
    rival_mass: float
    stated: float
    covered: float
    heaviest_gap: float
    unseen: float
    unknown_words: float
    missing_head: float
    elsewhere: float
    claimed_elsewhere: float
    other_number: float
    claimed_number: float
    brevity: float

    def vector(self) -> tuple[float, ...]:
        """The measurements in the order of ``EVIDENCE_NAMES``."""
        return astuple(self)


EVIDENCE_NAMES = tuple(field.name for field in fields(Evidence))


def weigh(question: Question, catalogue: Catalogue, parameters: Parameters) -> tuple[list[Candidate], Evidence | None, Match]:
    """Candidates, best first (at most 6), and the evidence for the best; None when nothing can be compared."""
    match = search(catalogue.index, question.features)
    scores = (
        parameters.similarity_weight
        * ((1 - parameters.second_share) * match.similarity + parameters.second_share * match.second)
        + parameters.log_odds_weight * match.log_odds
    )
    scores = np.exp(scores - scores.max(initial=0.0))
    probability = scores / scores.sum()
    groups: dict[int, list[int]] = {}
    for number in np.argsort(-probability, kind="stable")[:40].tolist():
        groups.setdefault(catalogue.group[number], []).append(number)
    not_told = catalogue.not_told
    rival_mass = float(probability[not_told].sum())
    candidates = []
    for group, members in groups.items():
        if group == -1:
            continue
        mass = float(probability[members].sum())
        candidates.append(
            Candidate(
                labels=tuple(catalogue.index.labels[number] for number in members),
                shares=tuple(float(probability[number]) / mass if mass else 0.0 for number in members),
                mass=mass,
                nearest=int(match.nearest[members[0]]),
                similarity=float(match.similarity[members].max()),
            )
        )
    candidates.sort(key=lambda candidate: -candidate.mass)
    if not candidates or not match.similarity.any():
        return [], None, match
    best = candidates[0]
    covered, heaviest = _coverage(question, catalogue, best)
    claim = "ask-whether" in question.concepts
    contradicted = _other_number(question, catalogue, best)
    abroad = bool(question.places - catalogue.lexicon.told_places)
    evidence = Evidence(
        mass=_log_odds(best.mass),
        similarity=best.similarity,
        rival=float(match.similarity[not_told].max(initial=0.0)),
        rival_mass=_log_odds(rival_mass),
        stated=match.stated,
        covered=covered,
        heaviest_gap=heaviest,
        unseen=1.0 - match.known,
        unknown_words=float(min(4, len(question.unknown))),
        missing_head=_missing_head(question, catalogue, best),
        elsewhere=float(abroad and not claim),
        claimed_elsewhere=float(abroad and claim),
        other_number=float(contradicted and not claim),
        claimed_number=float(contradicted and claim),
        brevity=1.0 / (1.0 + len(question.words)),
    )
    return candidates[:6], evidence, match


def _log_odds(probability: float) -> float:
    clipped = min(max(probability, 1e-9), 1 - 1e-9)
    return max(-6.0, min(6.0, float(np.log(clipped / (1 - clipped)))))


def _coverage(question: Question, catalogue: Catalogue, candidate: Candidate) -> tuple[float, float]:
    index = catalogue.index
    members = catalogue.members[catalogue.group[catalogue.number_of[candidate.labels[0]]]]
    total = found = heaviest = 0.0
    scale = float(np.log(1.0 + len(index.origin))) or 1.0
    for feature, weight in question.features.items():
        if not feature.startswith(_EXPLAINABLE) or "&" in feature:
            continue
        number = index.features.get(feature)
        rarity = weight * (scale if number is None else float(index.idf[number]))
        total += rarity
        if number is not None and not members.isdisjoint(index.class_ids[index.class_start[number] : index.class_start[number + 1]].tolist()):
            found += rarity
        elif rarity > heaviest:
            heaviest = rarity
    return (found / total if total else 0.0), heaviest / scale


def _missing_head(question: Question, catalogue: Catalogue, candidate: Candidate) -> float:
    index = catalogue.index
    members = catalogue.members[catalogue.group[catalogue.number_of[candidate.labels[0]]]]
    scale = float(np.log(1.0 + len(index.origin))) or 1.0
    missing = 0.0
    for features in question.heads:
        known = [number for feature in features if (number := index.features.get(feature)) is not None]
        if any(not members.isdisjoint(index.class_ids[index.class_start[n] : index.class_start[n + 1]].tolist()) for n in known):
            continue
        missing = max(missing, min((float(index.idf[n]) for n in known), default=scale) / scale)
    return missing


def _other_number(question: Question, catalogue: Catalogue, candidate: Candidate) -> bool:
    """Whether a kind of number (year, amount, ...) is named of which the group tells none."""
    told: set[float] = set()
    for label in candidate.labels:
        told |= catalogue.numbers[catalogue.number_of[label]]
    named: dict[str, list[float]] = {}
    for number in question.numbers:
        if number.kind != "plain" or number.value > SMALL_NUMBER:
            named.setdefault(number.kind, []).append(number.value)
    return any(told.isdisjoint(values) for values in named.values())
