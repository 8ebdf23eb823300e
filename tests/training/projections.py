"""``python -m tests.training.projections``: learns the projections that turn the vectors of the encoder to what is asked here.

From the phrasings and questions of the topics, of the documents of contrasts and of the shipped base: each question has to lie nearer to
the sentences and answers that tell what it asks than to the others of its topic, and nearer to other questions for the same than to
questions for something else (both by cross-entropy over cosines, as van den Oord et al. 2018). Printed is how often the sentence asked for
comes first and is among three, by cosines alone, on topics left out (four parts in turn). Takes five minutes; nothing but NumPy is needed.
"""

from __future__ import annotations

import functools
import json
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.facts.model import KnowledgeBase
from bot.language.encoder import MAX_ASKED, MAX_TOLD, Encoder, shipped_encoder
from bot.language.normalize import normalize
from tests.topics.scoring import overlaps
from tests.topics.topic import learnt_topics, rows, shipped

Floats = npt.NDArray[np.float32]

TARGET = Path(__file__).resolve().parents[2] / "bot" / "language" / "data" / "projections.npz"
PACKS = Path(__file__).parent / "packs"
PARTS = 4
"""Parts that the topics are divided into; each is judged by what was learnt from the others."""
DIMENSIONS = 128
"""Numbers of a projected vector; with 256 two of 100 sentences more came first, at twice the memory of the statements."""
STEPS, RATE = 1200, 3e-4
"""Steps of learning, and the size of the first one; it falls to nothing as a cosine does. With 600 steps the figures were the same."""
SHARPNESS = 8.0
"""What cosines are multiplied by at the beginning; learnt with the rest."""
QUESTIONS, STATEMENTS, STRANGE = 128, 140, 20
"""Of a step: questions, statements of their topic, and statements of another one."""
MOST_PHRASINGS = 1500
"""Phrasings of the shipped base; it has more than all topics together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A question; *told*: numbers of the texts of its topic that tell what it asks; *blind*: whether a stranger asked it."""

    text: str
    told: frozenset[int]
    blind: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What is learnt from one topic: *texts*, of which the first *sentences* are sentences, and questions that these answer."""

    name: str
    texts: tuple[str, ...]
    sentences: int
    asking: tuple[Asking, ...]


@functools.cache
def part_of_topic(name: str) -> int:
    """The part that a topic belongs to, from its name alone or, of those learnt from, from its place among them."""
    names = sorted(topic.name for topic in learnt_topics())
    return names.index(name) % PARTS if name in names else zlib.crc32(name.encode()) % PARTS


def materials() -> list[Material]:
    """All that is learnt from."""
    found = [_of_base(topic.name, topic.base, topic.folder / "contrasts.jsonl") for topic in learnt_topics()]
    for number, topic in enumerate(learnt_topics()):
        sentences = found[number].texts[: found[number].sentences]
        asked = []
        for one in topic.questions:
            told = {place for place, text in enumerate(sentences) if any(overlaps(text, proof) for proof in one.support)}
            if one.answered and told:
                same = (fact.told for fact in found[number].asking if fact.told & told)
                asked.append(Asking(text=one.text, told=frozenset(told).union(*same), blind=True))
        found[number] = Material(
            name=topic.name, texts=found[number].texts, sentences=found[number].sentences, asking=(*found[number].asking, *asked)
        )
    found += [_of_pack(file) for file in sorted(PACKS.glob("*.jsonl"))]
    own = _of_base("shipped", shipped(), None)
    chosen = np.random.default_rng(0).permutation(len(own.asking))[:MOST_PHRASINGS]
    return [
        *found,
        Material(name=own.name, texts=own.texts, sentences=own.sentences, asking=tuple(own.asking[number] for number in chosen)),
    ]


def _of_base(name: str, base: KnowledgeBase, contrasts: Path | None) -> Material:
    texts = [sentence.quotes[0].text for sentence in base.sentences.values()]
    sentences = len(texts)
    told: dict[str, frozenset[int]] = {}
    for fact in base.facts.values():
        places = {place for place in range(sentences) if any(overlaps(texts[place], quote.text) for quote in fact.quotes)}
        told[fact.id] = frozenset(places | set(range(len(texts), len(texts) + len(fact.answer))))
        texts += fact.answer.values()
    asking = [(phrasing.item, phrasing.text) for phrasing in base.phrasings]
    asking += [(fact.id, text) for fact in base.facts.values() for text in fact.question.values()]
    if contrasts is not None and contrasts.exists():
        asking += [(row["fact"], row["q"]) for row in rows(contrasts) if row["right"]]
    known = tuple(Asking(text=text, told=told[item]) for item, text in asking if item in told)
    return Material(name=name, texts=tuple(texts), sentences=sentences, asking=known)


def _of_pack(file: Path) -> Material:
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    texts = list(dict.fromkeys(line["quote"] for line in lines))
    sentences = len(texts)
    asking: list[Asking] = []
    for line in lines:
        told = frozenset({texts.index(line["quote"]), *range(len(texts), len(texts) + len(line["answer"]))})
        texts += line["answer"].values()
        asking += [Asking(text=text, told=told) for text in (*line["ask"].values(), *line["right"])]
    return Material(name=f"pack-{file.stem}", texts=tuple(texts), sentences=sentences, asking=tuple(asking))


@dataclass(frozen=True, slots=True)
class _Encoded:
    texts: Floats
    asking: Floats
    told: npt.NDArray[np.bool_]
    """Per question and text, whether the one tells what the other asks."""
    group: npt.NDArray[np.int64]
    """Per question a number that those share that ask for the same."""


class Remembering(Encoder):
    """An encoder that remembers every text."""

    def encode(self, texts: Sequence[str], most: int) -> Floats:
        """As the encoder does."""
        unknown = list(dict.fromkeys(text for text in texts if (text, most) not in KNOWN))
        for text, vector in zip(unknown, super().encode(unknown, most), strict=True):
            KNOWN[text, most] = vector
        return np.stack([KNOWN[text, most] for text in texts]) if texts else super().encode(texts, most)


KNOWN: dict[tuple[str, int], Floats] = {}
"""Text and how much of it is read -> its vector; processes that are forked have what was known before."""


def remembering(projections: tuple[Floats, Floats] | None = None) -> Remembering:
    """The shipped encoder as one that remembers, with other projections if any are given."""
    shipped_one = shipped_encoder()
    asking, telling = projections or (shipped_one.asking, shipped_one.telling)
    return Remembering(pieces=shipped_one.pieces, file=shipped_one.file, layers=shipped_one.layers, asking=asking, telling=telling)


def _encoded(material: Material) -> _Encoded:
    encoder = remembering()
    told = np.zeros((len(material.asking), len(material.texts)), dtype=bool)
    groups: dict[frozenset[int], int] = {}
    for number, one in enumerate(material.asking):
        told[number, sorted(one.told)] = True
    return _Encoded(
        texts=encoder.encode(list(map(normalize, material.texts)), MAX_TOLD),
        asking=encoder.encode([normalize(one.text) for one in material.asking], MAX_ASKED),
        told=told,
        group=np.array([groups.setdefault(one.told, len(groups)) for one in material.asking]),
    )


class _Adam:
    """Steps of Kingma & Ba 2015 with a rate that falls to nothing."""

    def __init__(self, values: Sequence[Floats]) -> None:
        self._values, self._step = values, 0
        self._mean = [np.zeros_like(value) for value in values]
        self._square = [np.zeros_like(value) for value in values]

    def step(self, gradients: Sequence[Floats]) -> None:
        rate = RATE * 0.5 * (1 + np.cos(np.pi * self._step / STEPS))
        self._step += 1
        for value, gradient, mean, square in zip(self._values, gradients, self._mean, self._square, strict=True):
            mean[...] += 0.1 * (gradient - mean)
            square[...] += 0.001 * (gradient**2 - square)
            value[...] -= rate * (mean / (1 - 0.9**self._step)) / (np.sqrt(square / (1 - 0.999**self._step)) + 1e-8)


def _softmax(values: Floats) -> Floats:
    shifted: Floats = np.exp(values - values.max(axis=1, keepdims=True))
    shifted /= shifted.sum(axis=1, keepdims=True)
    return shifted


def _pull(cosines: Floats, right: npt.NDArray[np.bool_], possible: npt.NDArray[np.bool_]) -> Floats:
    """The gradient, with respect to the values, of the mean of ``-ln`` of the share that the right ones have of all possible ones."""
    low = np.float32(-1e9)
    asked = right.any(axis=1, keepdims=True)
    all_of_them = _softmax(np.where(possible, cosines, low))
    right_ones = _softmax(np.where(right, cosines, low))
    pull: Floats = np.where(asked, all_of_them - right_ones, np.float32(0)).astype(np.float32)
    return pull / np.float32(max(1, int(asked.sum())))


def _back(gradient: Floats, unit: Floats, length: Floats) -> Floats:
    """The gradient before the vectors were divided by their lengths."""
    back: Floats = (gradient - unit * (gradient * unit).sum(axis=1, keepdims=True)) / length
    return back


def learn(learnt_from: Sequence[Material], seed: int = 0) -> tuple[Floats, Floats]:
    """Learn the projections of questions and of what is told; each of shape (512, DIMENSIONS). Deterministic."""
    chance = np.random.default_rng(seed)
    encoded = [_encoded(material) for material in learnt_from]
    every = np.concatenate([part for one in encoded for part in (one.texts, one.asking)])
    _, directions = np.linalg.eigh(every.T @ every)
    start = np.ascontiguousarray(directions[:, ::-1][:, :DIMENSIONS]).astype(np.float32)
    asking, telling = start.copy(), start.copy()
    sharpness = np.full((2, 1), np.log(SHARPNESS), dtype=np.float32)
    adam = _Adam((asking, telling, sharpness))
    for _ in range(STEPS):
        one = encoded[int(chance.integers(len(encoded)))]
        other = encoded[int(chance.integers(len(encoded)))]
        chosen = chance.integers(len(one.asking), size=QUESTIONS)
        texts = chance.permutation(len(one.texts))[:STATEMENTS]
        strange = other.texts[chance.integers(len(other.texts), size=STRANGE)] if other is not one else other.texts[:0]
        questions, told = one.asking[chosen], np.concatenate([one.texts[texts], strange])
        right = np.zeros((len(questions), len(told)), dtype=bool)
        right[:, : len(texts)] = one.told[np.ix_(chosen, texts)]
        itself = chosen[:, None] == chosen[None]
        same = (one.group[chosen][:, None] == one.group[chosen][None]) & ~itself
        q, s = questions @ asking, told @ telling
        q_length, s_length = (np.linalg.norm(vectors, axis=1, keepdims=True) for vectors in (q, s))
        q, s = q / q_length, s / s_length
        first, second = np.exp(sharpness[0, 0]), np.exp(sharpness[1, 0])
        cosines, alike = q @ s.T, q @ q.T
        pull = _pull(cosines * first, right, np.ones_like(right))
        likewise = _pull(alike * second, same, ~itself)
        of_q = first * pull @ s + second * (likewise + likewise.T) @ q
        of_s = first * pull.T @ q
        sharper = np.array([[first * (pull * cosines).sum()], [second * (likewise * alike).sum()]], dtype=np.float32)
        adam.step((questions.T @ _back(of_q, q, q_length), told.T @ _back(of_s, s, s_length), sharper))
    return asking, telling


def judged(material: Material, projections: tuple[Floats, Floats]) -> Iterator[tuple[bool, bool]]:
    """Of each stranger's question, whether the sentence asked for comes first, and whether it is among three."""
    one = [number for number, asked in enumerate(material.asking) if asked.blind]
    encoder = remembering(projections)
    questions = encoder.questions([normalize(material.asking[number].text) for number in one])
    nearest = np.argsort(-questions @ encoder.answers(list(map(normalize, material.texts[: material.sentences]))).T, axis=1, kind="stable")[
        :, :3
    ]
    for number, places in zip(one, nearest.tolist(), strict=True):
        told = [place in material.asking[number].told for place in places]
        yield told[0], any(told)


def learnt_apart(learnt_from: Sequence[Material]) -> Mapping[int, tuple[Floats, Floats]]:
    """Part -> projections learnt without it; the shipped base belongs to none."""
    return {
        part: learn([material for material in learnt_from if material.name == "shipped" or part_of_topic(material.name) != part])
        for part in range(PARTS)
    }


def main() -> int:
    """Learn, judge, and write the data file."""
    learnt_from = materials()
    apart = learnt_apart(learnt_from)
    found = [hit for material in learnt_from if material.name != "shipped" for hit in judged(material, apart[part_of_topic(material.name)])]
    first, three = (100 * float(np.mean([hit[number] for hit in found])) for number in (0, 1))
    print(f"{len(found)} questions of topics left out: first {first:.1f}, among three {three:.1f}")
    asking, telling = learn(learnt_from)
    np.savez(TARGET, asking=asking.astype(np.float16), telling=telling.astype(np.float16))
    print(f"written to {TARGET}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
