"""Facts that were taken back are set apart, so that nothing can tell, offer or list them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.facts.model import Fact, KnowledgeBase, Phrasing


def successor_of(fact: Fact, facts: Mapping[str, Fact]) -> str | None:
    """The fact that a retired one leads to, over other retired ones; None when there is none. *facts*: all, retired ones too."""
    seen: set[str] = set()
    while fact.retired is not None:
        name = fact.retired.successor
        if name is None or name in seen or name not in facts:
            return None
        seen.add(name)
        fact = facts[name]
    return fact.id


def leads_of(facts: Mapping[str, Fact]) -> dict[str, str]:
    """Retired fact -> the fact that its phrasings lead to, where there is one. *facts*: all, retired ones too."""
    retired = (fact for fact in facts.values() if fact.retired is not None)
    return {fact.id: successor for fact in retired if (successor := successor_of(fact, facts)) is not None}


def set_apart(base: KnowledgeBase) -> KnowledgeBase:
    """The base with retired facts under ``retired`` and out of ``facts`` and of the overviews.

    Their phrasings become those of their successors; without one they stay, so that such questions are known not to be answered.
    What a retired fact superseded is superseded by its successor, or not at all. A base without ``retired`` and ``supersedes``
    comes back as it is.
    """
    if not any(fact.retired or fact.supersedes for fact in base.facts.values()):
        return base
    everything = {**base.retired, **base.facts}
    live = {fact.id: fact for fact in base.facts.values() if fact.retired is None}
    retired = {fact.id: fact for fact in everything.values() if fact.retired is not None}
    leads = leads_of(everything)

    def led(phrasing: Phrasing) -> Phrasing:
        return replace(phrasing, item=leads[phrasing.item]) if phrasing.item in leads else phrasing

    superseded: dict[str, dict[str, None]] = {}
    for fact in everything.values():
        newer = leads.get(fact.id, fact.id)
        for older in fact.supersedes:
            if newer in live and older in live and newer != older:
                superseded.setdefault(older, {})[newer] = None
    overviews = {
        overview.id: replace(overview, facts=tuple(fact for fact in overview.facts if fact in live)) for overview in base.overviews.values()
    }
    return replace(
        base,
        facts=live,
        retired=retired,
        superseded={older: tuple(newer) for older, newer in superseded.items()},
        overviews=overviews,
        phrasings=tuple(map(led, base.phrasings)) if leads else base.phrasings,
        conflicts=tuple(conflict for conflict in base.conflicts if all(fact in live for fact in conflict.facts)),
    )
