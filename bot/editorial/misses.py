"""Questions that were not answered, or whose answer people chose themselves, gathered so that an editor sees each of them once."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz

from bot.dialogue import choice_in, request_in
from bot.editorial.lines import one_line
from bot.language.normalize import MAX_CHARACTERS, fold, folded_key, normalize
from bot.language.question import SMALL_NUMBER
from bot.retrieval.engine import rarity
from bot.service import Service

Reason = Literal["told", "down", "none", "unknown", "taken"]
REASONS: tuple[Reason, ...] = ("told", "down", "none", "unknown", "taken")
"""Why a reply counts as a miss, the weightiest first: its user told the editors; somebody voted it down; none of its choices was
right; it said that it does not know; it was not sure, and somebody took one of its statements."""

SIMILAR = 0.55
"""Least cosine in [0, 1] of two texts that are gathered. Effect: lower gathers more, and more that does not belong together.
Chosen with ``python -m tests.benchmarks.misses``."""

NEARLY_SAME = 90.0
"""Least ``rapidfuzz.fuzz.ratio`` in [0, 100] from which two texts with the same numbers are one, mistyped."""

MAX_COMPARED = 48
"""Most gathered texts that a text is compared with, those that share its rarest features first: keeps the time nearly linear."""

COMMON = 0.3
"""Least weight of a feature, > 0: texts of nothing but common words are compared as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """A kept reply that did not help, or what one person took of a reply that was not sure.

    Attributes:
        id: of the reply.
        at: when it was given, or its statement taken, in seconds since the epoch.
        question: what was typed.
        language: language of the reply.
        user: pseudonym of who asked, or took it.
        reasons: why it counts as a miss; never empty, and nothing else beside ``taken``.
        items: ids of what it told or offered, or of what was taken; may be empty.
    """

    id: str
    at: float
    question: str
    language: str
    user: str
    reasons: frozenset[Reason]
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedText:
    """A text that was asked; spellings that fold to the same are one, shown as most people typed it.

    Attributes:
        key: its ``folded_key``.
        text: how it was typed.
        count: how many misses have it.
        taken: ids of what people took for it.
    """

    key: str
    text: str
    count: int
    taken: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Misses that seem to ask for the same.

    Attributes:
        key: ``folded_key`` of its representative text: names the cluster as long as that stays its representative.
        text: the representative text: the one asked most, of those the shortest.
        texts: all distinct texts, those asked most first.
        languages: language -> misses, most first.
        first: time of the oldest miss, in seconds since the epoch.
        last: time of the newest one.
        reasons: reason -> misses with it, in the order of ``REASONS``; a miss may have several.
        people: number of distinct people.
        misses: ids of the replies, the newest first; never empty.
        disliked: ids of what was told in the replies that were voted down, most first.
        taken: id of a statement -> people who took it, most first; of each person the last choice counts.
    """

    key: str
    text: str
    texts: tuple[AskedText, ...]
    languages: Mapping[str, int]
    first: float
    last: float
    reasons: Mapping[Reason, int]
    people: int
    misses: tuple[str, ...]
    disliked: tuple[str, ...]
    taken: Mapping[str, int]

    def texts_for(self, item: str) -> tuple[AskedText, ...]:
        """The texts that may be phrasings of an item, those it was taken for first; where only others were taken, it was not meant."""
        meant = [text for text in self.texts if item in text.taken or not text.taken]
        return tuple(sorted(meant, key=lambda text: item not in text.taken)) or self.texts

    def phrasings(self, item: str | None = None) -> tuple[str, ...]:
        """The texts that may become phrasings (of an item), in that order, without what cannot be seen."""
        texts = self.texts if item is None else self.texts_for(item)
        return tuple(one_line(text.text, MAX_CHARACTERS) for text in texts)

    @property
    def language(self) -> str:
        """The language most of its misses were replied to in."""
        return next(iter(self.languages))


def asks_something(text: str) -> bool:
    """Whether a text is a question rather than a request such as "source?" or a choice such as "2"."""
    normalized = normalize(text)
    return request_in(normalized) is None and choice_in(normalized, 1) is None


def cluster(misses: Iterable[Miss], service: Service) -> tuple[Cluster, ...]:
    """Gather misses that seem to ask for the same; the weightiest first.

    Texts that fold to the same are always together. The others are taken in the order of how often they were asked, and
    each joins the most similar text that leads a cluster, or leads one of its own: so no chain of small differences ties
    different questions together, and the order of *misses* has no effect. Nearly linear.

    Args:
        misses: in any order; of several with the same id the last one counts, choices of each person apart.
        service: whose vocabulary tells what the texts have in common.

    Returns:
        Every miss in exactly one cluster. Those for which something was taken come first, by how many people took it; then it is
        the weightiest reason that counts, then the number of misses, then the newest one.
    """
    by_text: dict[str, list[Miss]] = defaultdict(list)
    for miss in {(miss.id, miss.user if "taken" in miss.reasons else None): miss for miss in misses}.values():
        by_text[fold(miss.question)].append(miss)
    order = sorted(by_text, key=lambda folded: (-len(by_text[folded]), len(folded), folded))
    spelled = [(folded, _usual_spelling(by_text[folded]), by_text[folded]) for folded in order]
    gathered = _gathered([_read(text, folded, service) for folded, text, _ in spelled])
    clusters = [_described([spelled[position] for position in positions]) for positions in gathered]
    return tuple(sorted(clusters, key=_weight))


def _usual_spelling(misses: Sequence[Miss]) -> str:
    counts = Counter(" ".join(miss.question.split()) for miss in misses)
    return min(counts, key=lambda text: (-counts[text], len(text), text))


@dataclass(frozen=True, slots=True)
class _Read:
    """A text as it is compared.

    Attributes:
        folded: its folded form.
        numbers: its numbers but for small plain ones; texts with different ones ask for different things.
        vector: feature -> weight, the weightiest first, of length 1 (0 for an empty text).
    """

    folded: str
    numbers: frozenset[float]
    vector: Mapping[str, float]


def _read(text: str, folded: str, service: Service) -> _Read:
    question = service.understand(text)
    weights = {name: weight for name, weight in question.features.items() if _is_compared(name)}
    if not weights:
        weights = dict.fromkeys((f"t:{word}" for word in folded.split()), 1.0)
    for name in weights:
        # The rarer a feature is in the knowledge, the weightier.
        weights[name] *= max(COMMON, rarity(service.state.catalogue, name))
    length = math.sqrt(math.fsum(weight * weight for weight in weights.values())) or 1.0
    return _Read(
        folded,
        frozenset(number.value for number in question.numbers if number.kind != "plain" or number.value > SMALL_NUMBER),
        {name: weight / length for name, weight in sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))},
    )


def _is_compared(feature: str) -> bool:
    """Pairs of words and concepts say again what the words say, and are many; numbers are compared by themselves."""
    return "&" not in feature and not feature.startswith(("p:", "n:", "k:"))


def _gathered(texts: Sequence[_Read]) -> list[list[int]]:
    """Positions of the texts of each cluster, the leader first."""
    members: dict[int, list[int]] = {}
    leading: dict[tuple[frozenset[float], str], list[int]] = defaultdict(list)  # numbers and feature -> leaders with them
    for position, text in enumerate(texts):
        best, likeness = -1, 0.0
        for leader in _compared(text, leading):
            found = _likeness(text, texts[leader])
            if found > likeness or (found == likeness and leader < best):
                best, likeness = leader, found
        if likeness >= SIMILAR:
            members[best].append(position)
            continue
        members[position] = [position]
        for feature in text.vector:
            leading[text.numbers, feature].append(position)
    return list(members.values())


def _compared(text: _Read, leading: Mapping[tuple[frozenset[float], str], Sequence[int]]) -> Iterable[int]:
    """Leaders that may be similar, at most ``MAX_COMPARED``."""
    found: dict[int, None] = {}
    left = 1.0
    for feature, weight in text.vector.items():
        # What shares only the features from here on is not similar enough.
        if left < SIMILAR * SIMILAR or len(found) >= MAX_COMPARED:
            break
        found.update(dict.fromkeys(leading.get((text.numbers, feature), ())[:MAX_COMPARED]))
        left -= weight * weight
    return list(found)[:MAX_COMPARED]


def _likeness(text: _Read, other: _Read) -> float:
    """From 0 to 1, between texts with the same numbers; 1 also where they differ by a slip of the pen."""
    if fuzz.ratio(text.folded, other.folded, score_cutoff=NEARLY_SAME):
        return 1.0
    return math.fsum(weight * other.vector.get(feature, 0.0) for feature, weight in text.vector.items())


def _described(members: Sequence[tuple[str, str, Sequence[Miss]]]) -> Cluster:
    misses = sorted((miss for _, _, found in members for miss in found), key=lambda miss: (-miss.at, miss.id))
    reasons = Counter(reason for miss in misses for reason in miss.reasons)
    # The newest come first, and the last one counts.
    taken = {miss.user: miss.items[0] for miss in reversed(misses) if "taken" in miss.reasons and miss.items}
    return Cluster(
        key=folded_key(members[0][0]),
        text=members[0][1],
        texts=tuple(AskedText(key=folded_key(folded), text=text, count=len(found), taken=_taken(found)) for folded, text, found in members),
        languages=_most_first(Counter(miss.language for miss in misses)),
        first=misses[-1].at,
        last=misses[0].at,
        reasons={reason: reasons[reason] for reason in REASONS if reasons[reason]},
        people=len({miss.user for miss in misses}),
        misses=tuple(dict.fromkeys(miss.id for miss in misses)),
        disliked=tuple(_most_first(Counter(item for miss in misses if "down" in miss.reasons for item in miss.items))),
        taken=_most_first(Counter(taken.values())),
    )


def _taken(misses: Iterable[Miss]) -> frozenset[str]:
    return frozenset(item for miss in misses if "taken" in miss.reasons for item in miss.items[:1])


def _most_first(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _weight(asked: Cluster) -> tuple[int, int, int, float, str]:
    return -sum(asked.taken.values()), REASONS.index(next(iter(asked.reasons))), -len(asked.misses), -asked.last, asked.key
