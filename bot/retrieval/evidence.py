"""What speaks for and against answering: measured once per question, weighed by the decision, shown by ``--explain``."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from operator import attrgetter

import numpy as np

from bot.decisions import Focus
from bot.facts.kinds import KINDS
from bot.facts.values import CODES
from bot.language.question import SMALL_NUMBER, Question
from bot.retrieval.catalogue import Catalogue
from bot.retrieval.index import SMOOTHING, Floats, Index, Match, search, top
from bot.retrieval.parameters import Parameters

Rarities = list[tuple[int | None, float]]
_KINDS = {
    "ask-amount": "amount",
    "ask-count": "count",
    "ask-date": "date",
    "ask-duration": "date",
    "ask-month": "month",
    "ask-day": "day",
}
"""What a question word asks for; places and persons are left out, as "where" and "who" are asked of everything."""

_MONEY = frozenset(KINDS["amount"].also) | CODES.keys()
"""Concepts that are names of sums of money, or of currencies."""

COMMON = 0.03
"""Least share in [0, 1] of the wordings with a turning concept that must be the group's for it to be at home there."""

SHIFTS = frozenset({"previous", "next-one", "other-thing", "last-year", "next-year", "annual", "share", "tomorrow"})
"""Concepts that turn a question away from what is told to its neighbour."""

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
        linked: the same share over pairs of concepts: whether the group's wordings speak of these things together.
        heaviest_gap: rarity (idf, scaled to [0, 1]) of the rarest word or concept of the question that does not occur in them.
        unseen: share of the question, weighted by rarity, that occurs in no wording at all, in [0, 1].
        unknown_words: words of at least four letters that are in no vocabulary, at most 4, in the asking sentence.
        missing_head: rarity (idf, scaled to [0, 1]) of what "how many ...", "which ..." asks for, when the group's wordings lack it.
        untold_kind: 1 when a kind of value is asked for (an amount, a month, ...) that the base tells of something, but not of this.
        shifted: 1 when the question turns to something before, after or besides ("the previous fair", "other cities") and
            the group's wordings hardly ever do.
        elsewhere: 1 when a place is named that the base never speaks of, and nothing is claimed.
        claimed_elsewhere: the same inside a yes/no question, where it can be corrected.
        other_number: 1 when a year or amount is named (month, larger number) is named that the group does not tell and nothing is claimed.
        claimed_number: the same inside a yes/no question, where it can be corrected.
    """

    mass: float
    similarity: float
    rival: float
    rival_mass: float
    stated: float
    covered: float
    linked: float
    heaviest_gap: float
    unseen: float
    unknown_words: float
    missing_head: float
    untold_kind: float
    shifted: float
    elsewhere: float
    claimed_elsewhere: float
    other_number: float
    claimed_number: float

    def vector(self) -> tuple[float, ...]:
        """The measurements in the order of ``EVIDENCE_NAMES``."""
        values: tuple[float, ...] = _VALUES(self)
        return values


EVIDENCE_NAMES = tuple(field.name for field in fields(Evidence))
_VALUES = attrgetter(*EVIDENCE_NAMES)

MAX_LABELS = 20
"""Most items looked at, the likeliest. Effect: bounds the time; what is less likely adds nothing to the mass of a group."""

MAX_CANDIDATES = 6
"""Most candidates looked at. Effect: bounds the time; what is less likely is never told nor offered."""


MAX_MEASURED = 4
"""Candidates whose evidence is measured. Effect: bounds the time; what is less likely is hardly ever told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """Everything measured for one question.

    Attributes:
        scores: per label, the combined score of both kinds of evidence; unbounded, only comparable within one question.
        match: what the index says.
        candidates: what may be meant, best first, at most 6.
        rival_mass: probability that the question is of a kind that is not answered, in [0, 1].
        evidences: for the best candidate alone, or for ``MAX_MEASURED`` of them, see :func:`measured`; empty when nothing can be compared.
    """

    scores: Floats
    match: Match
    candidates: tuple[Candidate, ...]
    rival_mass: float = 0.0
    evidences: tuple[Evidence, ...] = ()

    @property
    def evidence(self) -> Evidence | None:
        """For the best candidate; None when nothing can be compared."""
        return self.evidences[0] if self.evidences else None


def weigh(question: Question, catalogue: Catalogue, parameters: Parameters, focus: Focus | None = None) -> Weighing:
    """Find the candidates for a question and measure the evidence for the best.

    *focus* is what a follow-up refers to: it makes what is about the same thing likelier.
    """
    match = search(catalogue.index, question.features)
    nearest = (1 - parameters.second_share) * match.similarity + parameters.second_share * match.second
    scores = parameters.similarity_weight * nearest + parameters.log_odds_weight * match.log_odds
    if not match.similarity.any():
        return Weighing(scores=scores, match=match, candidates=())
    if focus is not None:
        if focus.subject is not None:
            scores[list(catalogue.about.get(focus.subject, ()))] += parameters.focus
        told = [catalogue.number_of[item] for item in focus.told if item in catalogue.number_of]
        if focus.again:
            scores[told] += parameters.recency
        else:
            scores[[n for number in told for n in catalogue.members[catalogue.group[number]]]] -= parameters.repetition
    likelihood = np.exp(scores - scores.max())
    probability = likelihood / likelihood.sum()
    groups: dict[int, list[int]] = {}
    likely = top(probability, MAX_LABELS)
    shares = dict(zip(likely.tolist(), probability[likely].tolist(), strict=True))
    for number in shares:
        groups.setdefault(catalogue.group[number], []).append(number)
    groups.pop(-1, None)
    likeliest = sorted(groups.values(), key=lambda members: -sum(shares[number] for number in members))[:MAX_CANDIDATES]
    candidates = [_candidate(members, shares, match, catalogue) for members in likeliest]
    rival_mass = float(probability[catalogue.not_told].sum())
    return measured(question, catalogue, Weighing(scores=scores, match=match, candidates=tuple(candidates), rival_mass=rival_mass), 1)


def measured(question: Question, catalogue: Catalogue, weighing: Weighing, count: int = MAX_MEASURED) -> Weighing:
    """The weighing with the evidence for the first *count* candidates."""
    rarities = _rarities(question, catalogue.index)
    rival = float(weighing.match.similarity[catalogue.not_told].max(initial=0.0))
    left = weighing.candidates[len(weighing.evidences) : count]
    evidences = (_measure(question, catalogue, weighing, [one], rival, rarities) for one in left)
    return replace(weighing, evidences=(*weighing.evidences, *evidences))


def _candidate(members: list[int], probability: Mapping[int, float], match: Match, catalogue: Catalogue) -> Candidate:
    mass = sum(probability[number] for number in members)
    return Candidate(
        labels=tuple(catalogue.index.labels[number] for number in members),
        shares=tuple(probability[number] / mass if mass else 0.0 for number in members),
        mass=mass,
        nearest=int(match.nearest[members[0]]),
        similarity=max(float(match.similarity[number]) for number in members),
    )


def _measure(
    question: Question, catalogue: Catalogue, weighing: Weighing, told: Sequence[Candidate], rival: float, rarities: Rarities
) -> Evidence:
    """The evidence for telling these candidates: that one of them answers the question; *rival*: see there."""
    members = frozenset().union(*(catalogue.members[catalogue.group[catalogue.number_of[one.labels[0]]]] for one in told))
    numbers = frozenset().union(*(catalogue.numbers[catalogue.number_of[label]] for one in told for label in one.labels))
    kinds = frozenset().union(*(catalogue.kinds[catalogue.number_of[label]] for one in told for label in one.labels))
    covered, heaviest = _coverage(rarities, catalogue.index, members)
    linked = _linked(question, catalogue.index, members)
    claim = "ask-whether" in question.concepts
    contradicted = _other_number(question, numbers)
    abroad = bool(question.places - catalogue.lexicon.told_places)
    return Evidence(
        mass=_log_odds(sum(one.mass for one in told)),
        similarity=max(one.similarity for one in told),
        rival=rival,
        rival_mass=_log_odds(weighing.rival_mass),
        stated=weighing.match.stated,
        covered=covered,
        linked=linked,
        heaviest_gap=heaviest,
        unseen=1.0 - weighing.match.known,
        unknown_words=float(min(4, sum(len(word) > 3 for word in question.unknown))),
        missing_head=_missing_head(question, catalogue.index, members),
        untold_kind=float(bool((_asked_kinds(question) & catalogue.told_kinds) - kinds)),
        shifted=float(_is_shifted(question, catalogue.index, members)),
        elsewhere=float(abroad and not claim),
        claimed_elsewhere=float(abroad and claim),
        other_number=float(contradicted and not claim),
        claimed_number=float(contradicted and claim),
    )


def _is_shifted(question: Question, index: Index, members: frozenset[int]) -> bool:
    return any(_share(index, f"c:{concept}", members) < COMMON for concept in question.concepts & SHIFTS)


def _share(index: Index, feature: str, members: frozenset[int]) -> float:
    """Share of the wordings with a feature that belong to the members, in [0, 1]; 0 when no wording has it."""
    number = index.features.get(feature)
    if number is None:
        return 0.0
    first, last = int(index.wording_start[number]), int(index.wording_start[number + 1])
    labels = index.class_ids[index.class_start[number] : index.class_start[number + 1]].tolist()
    gains = index.class_gain[index.class_start[number] : index.class_start[number + 1]].tolist()
    total = last - first
    # The gain is the log-odds of the feature in the label above those of a label without it: solved for the count.
    odds = [math.exp(gain) * SMOOTHING / (total + SMOOTHING) for label, gain in zip(labels, gains, strict=True) if label in members]
    return sum((ratio * (total + SMOOTHING) - SMOOTHING) / (1 + ratio) for ratio in odds) / total


def _asked_kinds(question: Question) -> frozenset[str]:
    """The kinds of value a question asks for, by its question words."""
    kinds = {kind for concept, kind in _KINDS.items() if concept in question.concepts}
    if "ask-sum" in question.concepts and question.concepts & _MONEY:
        kinds.add("amount")
    return frozenset(kinds)


def _log_odds(probability: float) -> float:
    clipped = min(max(probability, 1e-9), 1 - 1e-9)
    return max(-6.0, min(6.0, math.log(clipped / (1 - clipped))))


def _has(index: Index, number: int, members: frozenset[int]) -> bool:
    """Whether some wording of the members has the feature."""
    # The labels of a feature are in ascending order; in a large base a common word has thousands.
    labels = index.class_ids.data
    start, stop = int(index.class_start[number]), int(index.class_start[number + 1])
    for member in members:
        place = bisect_left(labels, member, start, stop)
        if place < stop and labels[place] == member:
            return True
    return False


def _rarities(question: Question, index: Index) -> Rarities:
    """The number (None: unseen) and the weighted rarity of the words and concepts that an answer has to explain."""
    scale = math.log(1.0 + len(index.origin)) or 1.0
    rarities = []
    for feature, weight in question.features.items():
        if feature.startswith(_EXPLAINABLE) and "&" not in feature:
            number = index.features.get(feature)
            rarities.append((number, weight * (scale if number is None else float(index.idf[number]))))
    return rarities


def _coverage(rarities: Rarities, index: Index, members: frozenset[int]) -> tuple[float, float]:
    total = found = heaviest = 0.0
    scale = math.log(1.0 + len(index.origin)) or 1.0
    for number, rarity in rarities:
        total += rarity
        if number is not None and _has(index, number, members):
            found += rarity
        elif rarity > heaviest:
            heaviest = rarity
    return (found / total if total else 0.0), heaviest / scale


def _linked(question: Question, index: Index, members: frozenset[int]) -> float:
    total = found = 0.0
    for feature, weight in question.features.items():
        if "&" in feature and (number := index.features.get(feature)) is not None:
            rarity = weight * float(index.idf[number])
            total += rarity
            if _has(index, number, members):
                found += rarity
    return found / total if total else 1.0


def _missing_head(question: Question, index: Index, members: frozenset[int]) -> float:
    scale = math.log(1.0 + len(index.origin)) or 1.0
    missing = 0.0
    for features in question.heads:
        known = [number for feature in features if (number := index.features.get(feature)) is not None]
        if not any(_has(index, number, members) for number in known):
            missing = max(missing, min((float(index.idf[number]) for number in known), default=scale) / scale)
    return missing


def _other_number(question: Question, told: frozenset[float]) -> bool:
    """Whether a kind of number (year, amount, ...) is named of which none is told."""
    named: dict[str, list[float]] = {}
    for number in question.asked_numbers:
        if number.kind != "plain" or number.value > SMALL_NUMBER:
            named.setdefault(number.kind, []).append(number.value)
    return any(told.isdisjoint(values) for values in named.values())
