"""What a change would do to the answers: questions asked of the state before and of the state after it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Literal, assert_never

from bot.answers.reply import Reply
from bot.decisions import Talk
from bot.editorial.differences import phrasings_changed
from bot.errors import CoopbotError
from bot.facts.model import Fact, Item, KnowledgeBase, Phrasing
from bot.facts.report import noun
from bot.language.question import understand
from bot.messages import Message, joined, quoted
from bot.outcomes import Outcome
from bot.retrieval.engine import phrasings_alike
from bot.service import Service, State

NEAREST = 100
"""Phrasings of unchanged items that are asked, those most like what changed. Effect: more finds more distant harm and takes
longer: in a base of 100,000 phrasings 3.5 ms each, so that all takes half a second."""

MAX_PROBES = 100
"""Changed texts for which similar phrasings are looked for. Effect: bounds the time of a large import."""

Origin = Literal["wording", "question"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A question with the answer it is to have.

    Attributes:
        question: what is typed.
        item: id of the fact or overview that is to be told, or of the gap or small talk that it belongs to; None: it is declined.
        origin: whether it is a phrasing or an accepted question.
    """

    question: str
    item: str | None
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedCase:
    """A question that does not get the answer it is to have.

    Attributes:
        case: the question.
        told: ids of what is told instead; empty: nothing is told.
        outcome: kind of the reply it gets.
        new: whether the question was not there before the change.
    """

    case: Case
    told: tuple[str, ...]
    outcome: Outcome
    new: bool

    def __str__(self) -> str:
        return str(self.message)

    @property
    def message(self) -> Message:
        """All of it on one line."""
        if self.case.origin == "question":
            where = noun("accepted question")
        else:
            where = Message("new wording", "新的问法") if self.new else Message("wording", "问法")
        return Message(
            "{where} '{question}': expected {expected}, would get {got}",
            "{where}“{question}”：应为{expected}，结果是{got}",
            where=where,
            question=self.case.question,
            expected=quoted(self.case.item) if self.case.item else Message("to be declined", "不回答"),
            got=joined(map(quoted, self.told), " and ", "和") if self.told else self._instead,
        )

    @property
    def _instead(self) -> Message:
        match self.outcome:
            case "clarify":
                return Message("an unsure reply", "不确定的回复")
            case "smalltalk":
                return Message("small talk", "寒暄")
            case "answer" | "unknown" | "refused":
                return Message("no answer", "没有回答")
            case _:
                assert_never(self.outcome)


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfTest:
    """What was found.

    Attributes:
        asked: how many questions were asked.
        worse: those whose answer would change for the worse, and new ones that do not get theirs.
        missed: those that do not get their answer now either; for information.
    """

    asked: int
    worse: tuple[FailedCase, ...]
    missed: tuple[FailedCase, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing gets worse."""
        return not self.worse


_REMEDY = Message(
    "-> change the wordings named here, or publish it all the same and give a reason",
    "-> 请修改这里列出的问法；如仍要发布，请说明理由",
)


class SelfTestError(CoopbotError):
    """Answers would change for the worse; ``failed`` holds all of them."""

    def __init__(self, failed: Sequence[FailedCase], remedy: Message = _REMEDY) -> None:
        """*remedy*: what to do about it, where there is more to say than that a reason is needed."""
        self.failed = tuple(failed)
        head = (
            Message("1 answer would change for the worse:", "有 1 个回答会变差：")
            if len(failed) == 1
            else Message("{count} answers would change for the worse:", "有 {count} 个回答会变差：", count=len(failed))
        )
        cases = (joined(("  ", one.message), "", "") for one in failed)
        super().__init__(joined((head, *cases, remedy), "\n", "\n"))


def self_test(before: State, after: State, *, nearest: int = NEAREST, progress: Callable[[], None] = lambda: None) -> SelfTest:
    """Ask what a change may have touched.

    These are all phrasings of the items that changed, those that were taken from them, all accepted questions, and of the other
    phrasings the *nearest* ones that are most like the texts that came or went. What gets its answer afterwards is fine. What does
    not is worse if it got it before, or is new.

    Args:
        before: the state in use.
        after: the state with the change.
        nearest: how many phrasings of unchanged items are asked.
        progress: called after each question.
    """
    return _judged(_cases(before.catalogue.knowledge, after, nearest), before, after, progress)


def full_test(state: State, before: State | None = None, progress: Callable[[], None] = lambda: None) -> SelfTest:
    """Ask everything: every phrasing and every accepted question.

    Args:
        state: the state to test.
        before: the state to compare it with; None: nothing is worse, and what does not get its answer is ``missed``.
        progress: called after each question; :func:`count_of` tells how often.
    """
    knowledge = state.catalogue.knowledge
    return _judged([*_questions(knowledge), *map(_case, knowledge.phrasings)], before, state, progress)


def count_of(knowledge: KnowledgeBase) -> int:
    """How many questions :func:`full_test` asks."""
    return len(knowledge.phrasings) + len(knowledge.questions)


def _cases(old: KnowledgeBase, after: State, nearest: int) -> list[Case]:
    new = after.catalogue.knowledge
    added, removed = phrasings_changed(old, new)
    changed = {phrasing.item for phrasing in added + removed} | _changed_items(old, new)
    own = [_case(phrasing) for phrasing in new.phrasings if phrasing.item in changed]
    probes = [phrasing.text for phrasing in added + removed]
    probes += [text for base in (old, new) for identifier in sorted(changed) for text in _texts(_item(base, identifier))]
    others = _nearest(after, probes, changed, nearest)
    return [*_questions(new), *own, *_left(new, removed), *others]


def _left(new: KnowledgeBase, removed: Sequence[Phrasing]) -> Iterator[Case]:
    """Phrasings that are gone and stand nowhere else, of what there still is: people ask so nevertheless."""
    texts = {phrasing.text for phrasing in new.phrasings} if removed else set()
    for phrasing in removed:
        if phrasing.text not in texts and (phrasing.item in new.facts or phrasing.item in new.overviews):
            yield _case(phrasing)


def _changed_items(old: KnowledgeBase, new: KnowledgeBase) -> set[str]:
    """Ids of items that are new, gone or retired, and of those that differ in anything but where their quotes stand."""
    changed = set()
    for name in ("facts", "overviews", "gaps", "small_talk"):
        was: dict[str, Item] = getattr(old, name)
        now: dict[str, Item] = getattr(new, name)
        changed.update(was.keys() - now.keys())
        for identifier, item in now.items():
            other = was.get(identifier)
            if other is not item and (other is None or _without_places(other) != _without_places(item)):
                changed.add(identifier)
    return changed


def _without_places(item: Item) -> Item:
    if not isinstance(item, Fact):
        return item
    return replace(item, quotes=tuple(replace(quote, paragraph=0, start=0, end=0) for quote in item.quotes))


def _item(base: KnowledgeBase, identifier: str) -> Item | None:
    try:
        return base.item(identifier)
    except KeyError:
        return None


def _texts(item: Item | None) -> Iterable[str]:
    """What is found of an item besides its phrasings."""
    return chain(item.answer.values(), item.question.values()) if isinstance(item, Fact) else ()


def _nearest(after: State, texts: Sequence[str], changed: set[str], limit: int) -> Iterator[Case]:
    if len(texts) > MAX_PROBES:
        # Evenly from all of them: what stands together is alike.
        texts = [texts[number * len(texts) // MAX_PROBES] for number in range(MAX_PROBES)]
    read = [understand(text, after.catalogue.lexicon) for text in texts]
    for phrasing, _ in phrasings_alike(after.catalogue, read):
        if limit == 0:
            return
        if phrasing.item not in changed:
            limit -= 1
            yield _case(phrasing)


def _questions(knowledge: KnowledgeBase) -> list[Case]:
    return [Case(question=one.question, item=one.item, origin="question") for one in knowledge.questions]


def _case(phrasing: Phrasing) -> Case:
    return Case(question=phrasing.text, item=phrasing.item, origin="wording")


def _judged(cases: Sequence[Case], before: State | None, after: State, progress: Callable[[], None]) -> SelfTest:
    service = Service(after)
    failed: list[tuple[Case, Reply]] = []
    for case in cases:
        reply = service.ask(case.question)[0]
        if not _holds(case, reply, after.catalogue.knowledge):
            failed.append((case, reply))
        progress()
    worse: list[FailedCase] = []
    missed: list[FailedCase] = []
    # Asked of the state before is only what goes wrong afterwards, which halves the time.
    earlier = Service(before) if before is not None else None
    known = _known(before.catalogue.knowledge, [case for case, _ in failed]) if before is not None else frozenset[Case]()
    for case, reply in failed:
        new = earlier is not None and case not in known
        found = FailedCase(case=case, told=reply.items, outcome=reply.outcome, new=new)
        held = before is not None and earlier is not None and not new and _held(case, earlier, before.catalogue.knowledge)
        (worse if new or held else missed).append(found)
    return SelfTest(asked=len(cases), worse=tuple(worse), missed=tuple(missed))


def _held(case: Case, earlier: Service, knowledge: KnowledgeBase) -> bool:
    return _holds(case, earlier.ask(case.question)[0], knowledge)


def _known(knowledge: KnowledgeBase, cases: Sequence[Case]) -> frozenset[Case]:
    """Those of the cases that a base has."""
    typed = {case.question for case in cases}
    there = {_case(phrasing) for phrasing in knowledge.phrasings if phrasing.text in typed} if typed else set()
    return frozenset(cases) & there.union(_questions(knowledge))


def _holds(case: Case, reply: Reply, knowledge: KnowledgeBase) -> bool:
    """Whether a reply is the one that is to be: the item is told; a gap's question is not answered; small talk stays it."""
    if case.item in knowledge.facts or case.item in knowledge.overviews:
        return case.item in reply.items
    if case.item in knowledge.small_talk:
        return isinstance(reply.decision, Talk)
    return reply.outcome != "answer"
