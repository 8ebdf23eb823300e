"""The current knowledge and the conversation with it: the one place where state is replaced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from bot.answers.compose import compose, taken_back, tell, tell_unsure
from bot.answers.reply import Reply
from bot.answers.texts import say
from bot.decisions import Answer, Clarify, Decision, Focus, NotFound, NotStated, Talk
from bot.dialogue import (
    Dialogue,
    choice_in,
    continues,
    has_content,
    in_context,
    is_elliptic,
    item_referred_to,
    names_something,
    refers_back,
    request_in,
)
from bot.facts.model import Fact, Overview
from bot.language.normalize import normalize
from bot.language.question import Question, enumerated, split_question, understand
from bot.language.spelling import Speller, build_speller
from bot.retrieval.engine import Catalogue, Engine, wordings_with

MAX_MORE = 2
"""Facts told at once when somebody asks for more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One published state of the knowledge, whole."""

    catalogue: Catalogue
    speller: Speller


def prepare(catalogue: Catalogue) -> State:
    """Everything a question needs, made from a catalogue."""
    words, pairs = wordings_with(catalogue, "w:"), wordings_with(catalogue, "h:")
    knowledge = catalogue.knowledge
    titles = (title for document in knowledge.documents.values() for title in (document.title, *document.titles.values()))
    sentences = (sentence.quotes[0].text for sentence in knowledge.sentences.values())
    told = map(normalize, (*titles, *sentences))
    return State(catalogue=catalogue, speller=build_speller(catalogue.lexicon, words.items(), pairs, told))


class Service:
    """Answers questions from the current state; the state is swapped whole, so a question never sees half of a change."""

    def __init__(self, state: State, engine: Engine | None = None, language: str = "en") -> None:
        self._state = state
        self._engine = engine or Engine()
        self._language = language

    @property
    def state(self) -> State:
        """The state questions are answered from at this moment."""
        return self._state

    def swap(self, state: State) -> None:
        """Answer from another state from now on; questions under way finish on the old one."""
        self._state = state

    def understand(self, text: str) -> Question:
        """Read a text with the current vocabulary and spelling."""
        state = self._state
        return understand(text, state.catalogue.lexicon, state.speller.repair, state.speller.repair_han)

    def ask(
        self,
        asked: str | Question,
        dialogue: Dialogue = Dialogue(),  # noqa: B008  # it is immutable
        now: float = 0.0,
        language: str | None = None,
        fallback: str | None = None,
        *,
        today: date | None = None,
    ) -> tuple[Reply, Dialogue]:
        """Reply to a message.

        Args:
            asked: what was typed, anything; or that as :meth:`understand` reads it.
            dialogue: what is remembered of the chat.
            now: the time, in the unit of ``Dialogue.time``.
            language: language to reply in; None follows the message, then the chat, then *fallback*.
            fallback: language where nothing else tells one; None: that of the service.
            today: the day on which facts have to hold; None: from when and until when they hold is not looked at.

        Returns:
            The reply, and what to remember of the chat from now on.
        """
        state = self._state
        dialogue = dialogue.at(now).among(state.catalogue.knowledge)
        question = asked if isinstance(asked, Question) else self.understand(asked)
        spoken = language or question.language or dialogue.language or fallback or self._language
        dialogue = replace(dialogue, language=spoken, time=now)
        handled = self._request(question, dialogue, state, spoken, today)
        handled = handled or self._choice(question, dialogue, state, spoken, today)
        if handled is not None:
            return handled
        decision, question = self._decide(question, dialogue, state)
        reply = compose(decision, state.catalogue.knowledge, spoken, today)
        return reply, _remember(dialogue, decision, question, reply, state.catalogue)

    def _decide(self, question: Question, dialogue: Dialogue, state: State) -> tuple[Decision, Question]:
        """The decision, and the question as it was finally read: with what it leans on, where it does."""
        alone = self._alone(question, state, whole=dialogue.question is not None and refers_back(question))
        if dialogue.question is None or not question.features or not isinstance(alone, Answer | Clarify | NotStated | NotFound):
            return alone, question
        kinds = {kind for listed in state.catalogue.knowledge.lists.values() for kind in listed.kinds}
        named = item_referred_to(question, dialogue, kinds)
        if named is not None:
            dialogue = replace(dialogue, subject=_subject_of(named, state.catalogue) or dialogue.subject, items=())
        back = named is not None or refers_back(question) or (continues(question) and not has_content(question))
        if not back and not continues(question) and not is_elliptic(question):
            return alone, question
        if isinstance(alone, Answer) and not back and alone.grounds.confidence >= self._engine.parameters.standalone:
            return alone, question
        elliptic = is_elliptic(question)
        focus = Focus(subject=dialogue.subject if back else None, told=dialogue.items, again=not has_content(question))
        best: tuple[Decision, Question] = (alone, question)
        for faintly in (False, True) if elliptic else (False,):
            extended = in_context(question, dialogue, faintly)
            together = self._engine.decide(extended, state.catalogue, focus)
            if self._prefers(question, together, best[0], refers=back, elliptic=elliptic):
                best = (together, extended)
            if isinstance(best[0], Answer):
                break
        return best

    def _prefers(self, question: Question, together: Decision, alone: Decision, refers: bool, elliptic: bool) -> bool:
        """Whether the decision in context is taken over the one without.

        A short question that refers back has no meaning of its own; one that does not needs more confidence in context.
        """
        if refers:
            return elliptic or not names_something(question) or isinstance(together, Answer) or not isinstance(alone, Answer)
        known_gap = isinstance(alone, NotStated | NotFound) and alone.grounds.near_gap
        if not isinstance(together, Answer) or isinstance(alone, Answer) or known_gap:
            return False
        return together.grounds.confidence >= self._engine.parameters.continued

    def _alone(self, question: Question, state: State, whole: bool) -> Decision:
        """The decision without context.

        Unless taken *whole*, a question of several parts is answered part by part if every part can be.
        """
        decision = self._engine.decide(question, state.catalogue)
        parts = () if whole else split_question(question) or enumerated(question)
        if len(parts) < 2 or (isinstance(decision, Answer) and len(decision.items) > 1):
            return decision
        items: dict[str, None] = {}
        for part in parts:
            read = understand(part, state.catalogue.lexicon, state.speller.repair, state.speller.repair_han)
            one = self._engine.decide(read, state.catalogue)
            if not isinstance(one, Answer):
                return decision
            items.update(dict.fromkeys(one.items))
        return Answer(items=tuple(items), grounds=replace(decision.grounds, reason="every part of the question is answered"))

    def _request(
        self, question: Question, dialogue: Dialogue, state: State, language: str, today: date | None
    ) -> tuple[Reply, Dialogue] | None:
        request = request_in(question.normalized)
        knowledge = state.catalogue.knowledge
        if request is None:
            return None
        if request == "none":
            if not dialogue.clarifying:
                return None
            reply = Reply(outcome="unknown", language=language, text=say("none_noted", language))
            return reply, replace(dialogue, options=(), clarifying=False)
        if request == "more":
            return self._more(dialogue, question, state, language, today) if dialogue.items else None
        if request in ("english", "chinese"):
            language = "en" if request == "english" else "zh"
            dialogue = replace(dialogue, language=language)
        if not dialogue.items:
            if request == "source":
                return Reply(outcome="unknown", language=language, text=say("no_source_yet", language)), dialogue
            return Reply(outcome="smalltalk", language=language, text=say("language_set", language)), dialogue
        told = tell(dialogue.items, dialogue.question or question, knowledge, language, None, today)
        return (told, dialogue) if told is not None else None

    def _nothing_to_choose(self, state: State, language: str) -> Reply:
        """The reply to a number or "the second one" when nothing was offered."""
        example = next(iter(state.catalogue.knowledge.suggestions.get(language, ())), "…")
        return Reply(outcome="refused", language=language, text=say("nothing_to_read", language, example=example))

    def _more(self, dialogue: Dialogue, question: Question, state: State, language: str, today: date | None) -> tuple[Reply, Dialogue]:
        """What else is told of the things last spoken of: the facts that share most of their subjects."""
        facts = state.catalogue.knowledge.facts
        told = {fact for item in dialogue.items for fact in (item, *_facts_of(item, state.catalogue))}
        about = {subject for fact in told if fact in facts for subject in facts[fact].subjects}
        fresh = [fact for fact in facts.values() if fact.id not in told and not fact.summary]
        related = sorted(fresh, key=lambda fact: -len(about & set(fact.subjects)))[:MAX_MORE]
        items = tuple(fact.id for fact in related if about & set(fact.subjects))
        reply = tell(items, question, state.catalogue.knowledge, language, None, today) if items else None
        if reply is None:
            return Reply(outcome="unknown", language=language, text=say("nothing_more", language)), dialogue
        reply = replace(reply, text=f"{say('more_about', language)}\n{reply.text}")
        return reply, replace(dialogue, items=reply.items, options=reply.items, clarifying=False)

    def _choice(
        self, question: Question, dialogue: Dialogue, state: State, language: str, today: date | None
    ) -> tuple[Reply, Dialogue] | None:
        count = len(dialogue.options) + (1 if dialogue.clarifying else 0)
        if not count and choice_in(question.normalized, 1) is not None:
            return self._nothing_to_choose(state, language), dialogue
        chosen = choice_in(question.normalized, count)
        if chosen is None:
            return None
        if chosen == count:
            wrong = say("no_option", language, number=question.text.strip()[:20], count=count)
            return Reply(outcome="unknown", language=language, text=wrong), dialogue
        if dialogue.clarifying and chosen == count - 1:
            reply = Reply(outcome="unknown", language=language, text=say("none_noted", language))
            return reply, replace(dialogue, options=(), clarifying=False)
        item = dialogue.options[chosen]
        if item not in state.catalogue.knowledge:
            return None
        return self.open(item, replace(dialogue, question=dialogue.question or question), language, today=today)

    def tell(self, items: Sequence[str], text: str, language: str, *, today: date | None = None) -> Reply | None:
        """Tell facts, overviews and sentences again, as in the reply to *text*; None when none of them has anything to tell any more.

        Items that are not known any more or were taken back are left out. *today* as in :meth:`ask`.
        """
        state = self._state
        known = tuple(item for item in items if item in state.catalogue.knowledge)
        return tell(known, self.understand(text), state.catalogue.knowledge, language, None, today) if known else None

    def tell_unsure(self, items: Sequence[str], text: str, language: str, *, today: date | None = None) -> Reply | None:
        """Tell again what may be meant by *text*; otherwise as :meth:`tell`."""
        state = self._state
        known = tuple(item for item in items if item in state.catalogue.knowledge)
        return tell_unsure(known, self.understand(text), state.catalogue.knowledge, language, None, today)

    def search(self, text: str, limit: int) -> tuple[str, ...]:
        """Ids of the facts and overviews that a text may ask for, the likeliest first, at most *limit*; no judgement is made."""
        state = self._state
        return self._engine.likeliest(self.understand(text), state.catalogue)[:limit]

    def open(self, item: str, dialogue: Dialogue, language: str, *, today: date | None = None) -> tuple[Reply, Dialogue] | None:
        """Tell one fact, overview or sentence by its id, as if it had been asked for; None when there is nothing to tell.

        Of a retired fact it is told that it was taken back: a reply with the outcome ``unknown``, its successor as the option.
        *today* as in :meth:`ask`.
        """
        knowledge = self._state.catalogue.knowledge
        if item in knowledge.retired:
            reply = taken_back(knowledge.retired[item], knowledge, language, today)
            return reply, replace(dialogue, options=tuple(option.item for option in reply.options), clarifying=False)
        if item not in knowledge:
            return None
        question = dialogue.question or self.understand(item.replace("-", " "))
        told = tell((item,), question, knowledge, language, None, today)
        if told is None:
            return None
        subject = _subject_of(item, self._state.catalogue) or dialogue.subject
        return told, replace(dialogue, items=told.items, subject=subject, question=question, clarifying=False)


def _facts_of(item: str, catalogue: Catalogue) -> tuple[str, ...]:
    known = catalogue.knowledge.item(item)
    return known.facts if isinstance(known, Overview) else ()


def _subject_of(item: str, catalogue: Catalogue) -> str | None:
    known = catalogue.knowledge.item(item)
    if isinstance(known, Overview):
        return None
    return known.subjects[0] if isinstance(known, Fact) and known.subjects else None


def _remember(dialogue: Dialogue, decision: Decision, question: Question, reply: Reply, catalogue: Catalogue) -> Dialogue:
    match decision:
        case Answer(items=items) if reply.outcome == "answer":
            listed = _facts_of(items[0], catalogue)
            subject = _subject_of(items[0], catalogue)
            subject = subject or dialogue.subject
            return replace(dialogue, question=question, subject=subject, items=reply.items, options=listed, clarifying=False)
        case Clarify() | NotFound():
            offered = tuple(option.item for option in reply.options)
            # What was not found is still a question about something, which the next one may lean on.
            subject = _subject_of(offered[0], catalogue) if isinstance(decision, NotFound) and offered else None
            clarifying = reply.outcome == "clarify"
            return replace(dialogue, question=question, subject=subject or dialogue.subject, options=offered, clarifying=clarifying)
        case NotStated(subject=subject, offers=offers):
            return replace(dialogue, question=question, subject=subject or dialogue.subject, options=offers, clarifying=False)
        case Answer() | Talk():
            return dialogue
        case _:
            assert_never(decision)
