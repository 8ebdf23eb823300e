"""A sentence or a row of a table as the statements it makes, each with the values it holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.editorial.proposing.figures import FoundFigure, figures_in
from bot.facts.languages import language_of

_BREAK_EN = re.compile(r"; (?:and )?|, (?:and|but|while|whereas) (?=(?:the|a|an|our|only|another|about|some|all|no)\b|[A-Z£$€\d])")
_BREAK_ZH = re.compile(r"[，；]")
_GOES_ON = re.compile(
    r"增长|比|同比|下降|减少|增加|占|较|超|为|达|约|由|从|至|按|均|其余|并|且|而|但|因|受|仍|主要|与|高|低|距|实际|原|即|也|预计|相当|完成|每|其中|其|该|另|已|或|可"
    r"|共|不|将|还|又|分别|包括|最|超出|以|在|于"
)
"""How a piece of a Chinese sentence begins that goes on with what was said before: it is no statement of its own."""
_CONDITION = re.compile(r"[的时]，$")
"""How a piece ends that is only the case in which the next one holds."""
_LEAST_BEFORE = 3
"""Chinese characters before the value of a piece that is a statement of its own: they say what it is the value of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A part of a sentence that states something.

    Attributes:
        start: its first character in the sentence.
        end: one past its last.
        figures: its values, with places in the sentence.
    """

    start: int
    end: int
    figures: tuple[FoundFigure, ...]


def clauses_of(sentence: str) -> list[Clause]:
    """The clauses of a sentence that hold a value, each with what belongs to it; a sentence without values is one clause."""
    figures = figures_in(sentence)
    spans = _spans(sentence)
    held = [[figure for figure in figures if start <= figure.start < end] for start, end in spans]
    if not any(held):
        return [Clause(start=0, end=len(sentence), figures=())]
    chinese = language_of(sentence) == "zh"
    merged: list[tuple[int, int, list[FoundFigure]]] = []
    for (start, end), inside in zip(spans, held, strict=True):
        before = merged[-1] if merged else None
        condition = before is not None and chinese and bool(_CONDITION.search(sentence, before[0], before[1]))
        alone = condition or not inside or (chinese and (bool(_GOES_ON.match(sentence, start)) or inside[0].start - start < _LEAST_BEFORE))
        # What holds no value, or only says more of the value before, belongs to that; at the beginning it leads to the next one.
        if before is not None and (alone or not before[2]):
            merged[-1] = (before[0], end, [*before[2], *inside])
        else:
            merged.append((start, end, inside))
    return [Clause(start=start, end=end, figures=tuple(inside)) for start, end, inside in merged]


def ruled(sentence: str, figures: Sequence[FoundFigure]) -> tuple[FoundFigure, ...]:
    """The values of a Chinese sentence without those of a case in which it holds ("不足3家的，应当中止"): it tells those of nothing."""
    cases = [(start, end) for start, end in _spans(sentence) if _CONDITION.search(sentence, start, end)]
    return tuple(figure for figure in figures if not any(start <= figure.start < end for start, end in cases))


def _spans(sentence: str) -> list[tuple[int, int]]:
    pattern = _BREAK_ZH if language_of(sentence) == "zh" else _BREAK_EN
    borders = [0, *(match.end() for match in pattern.finditer(sentence) if not _within(sentence, match.end())), len(sentence)]
    return [(start, end) for start, end in pairwise(borders) if end > start]


def _within(sentence: str, place: int) -> bool:
    """Whether a bracket is open at a place."""
    before = sentence[max(0, place - 80) : place]
    return before.count("（") > before.count("）") or before.count("(") > before.count(")") or before.count("“") > before.count("”")
