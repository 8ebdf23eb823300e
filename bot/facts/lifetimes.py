"""When facts hold: how the keys that say it are read, what must hold between the facts they name, and those that were taken back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot.facts.dates import Date, parse_moment
from bot.facts.model import Fact, KnowledgeBase, Phrasing, Retirement
from bot.facts.parse_context import ParseContext, Written
from bot.facts.report import shorten
from bot.facts.validity import first_day, following, last_day
from bot.messages import Message, quoted

_RETIRED = ("reason", "successor")


def read_moment(written: Written, key: str) -> Date | None:
    """The year, month or day under *key*; None when nothing is written, or it has no place on the calendar (a problem)."""
    node = written.nodes.get(key)
    text = written.fields.text(node, quoted(key))
    if node is None or text is None:
        return None
    try:
        moment = parse_moment(text)
        first_day(moment)
    except ValueError:
        pass
    else:
        return moment
    what = Message("'{key}' is '{text}'", "“{key}”写的是“{text}”", key=key, text=shorten(text))
    written.fields.problem(
        node.line, what, Message("write a date like 2017, 2017-04 or 2017-04-01", "日期请写成 2017、2017-04 或 2017-04-01")
    )
    return None


def read_retirement(written: Written, context: ParseContext) -> Retirement | None:
    """What stands under ``retired``; None when the fact was not taken back."""
    node = written.nodes.get("retired")
    if node is None:
        return None
    own = written.fields
    before = len(own.report.problems)
    parts = own.known(node, quoted("retired"), _RETIRED)
    reason = own.by_language(parts.get("reason"), quoted("reason"))
    successor = own.text(parts.get("successor"), quoted("successor"))
    if successor is not None:
        context.note("fact", successor, own, parts["successor"].line)
    if not reason and len(own.report.problems) == before:
        remedy = Message(
            "add 'reason:' and why it was taken back; people who ask do not see it", "请添加“reason:”并写明为什么停用；提问的人看不到"
        )
        own.problem(node.line, Message("'retired' tells no reason", "“retired”没有写明原因"), remedy)
    return Retirement(reason=reason, successor=successor)


def check_period(written: Written, fact: Fact) -> None:
    """A fact does not end before it begins."""
    if fact.valid_from is not None and fact.valid_until is not None and last_day(fact.valid_until) < first_day(fact.valid_from):
        what = Message(
            "it is valid until {until}, before it begins ({begin})",
            "失效日期 {until} 早于生效日期 {begin}",
            until=fact.valid_until.text,
            begin=fact.valid_from.text,
        )
        remedy = Message("correct 'valid_from:' or 'valid_until:'", "请更正“valid_from:”或“valid_until:”")
        written.fields.problem(written.nodes["valid_until"].line, what, remedy)


def check_succession(facts: Mapping[str, Fact], context: ParseContext) -> None:
    """No fact takes the place of itself, directly or over others. *facts*: all, retired ones too."""
    for fact, what, remedy in circles(facts):
        if fact in context.ids["item"]:
            name, place = context.ids["item"][fact]
            context.report.add(place, name, what, remedy)


def circles(facts: Mapping[str, Fact]) -> Iterator[tuple[str, Message, Message]]:
    """``(fact, what is wrong, remedy)`` of every fact that takes the place of itself. *facts*: all, retired ones too."""
    older = {fact.id: fact.supersedes for fact in facts.values() if fact.supersedes}
    steps = {fact.id: (fact.retired.successor,) for fact in facts.values() if fact.retired and fact.retired.successor}
    for fact in facts:
        if fact in older and fact in following(fact, older):
            what = Message("it supersedes itself, directly or over others", "它直接或经由其他条目取代了自己")
            yield fact, what, Message("take one of the ids out of 'supersedes:'", "请从“supersedes:”中去掉一个 id")
        if fact in steps and fact in following(fact, steps):
            what = Message("its successors lead back to it", "接替它的条目又指回它自己")
            yield fact, what, Message("name a fact that is not retired as 'successor:'", "请在“successor:”中写一个没有停用的条目")


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
