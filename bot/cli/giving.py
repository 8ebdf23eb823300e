"""What becomes of a question of the inbox: a wording, a gap or a fact; published, then settled."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.cli.clusters import settle
from bot.cli.facts_asking import Given, form_of
from bot.cli.publishing import publish
from bot.config import Stores
from bot.editorial.changes import AddFact, AddGap, AddPhrasing, Several
from bot.editorial.lines import one_line
from bot.editorial.misses import Cluster
from bot.editorial.texts import Change
from bot.errors import UsageError
from bot.facts.sentences import is_sentence
from bot.language.normalize import MAX_CHARACTERS
from bot.storage.files import load
from bot.storage.misses import Action


@dataclass(frozen=True, slots=True, kw_only=True)
class Giving:
    """A question that is given an answer, or none for good.

    Attributes:
        stores: where the knowledge and the inbox are.
        asked: the question, with what was gathered with it.
        reason: why, in the person's words; may be empty.
        yes: do not ask before it is published.
        override: publish although answers change for the worse.
    """

    stores: Stores
    asked: Cluster
    reason: str
    yes: bool
    override: bool

    def texts(self, *, whole: bool, item: str | None = None) -> tuple[str, ...]:
        """The texts that become wordings (of *item*), all or the first; what cannot be seen is left out of them."""
        found = self.asked.texts if item is None else self.asked.texts_for(item)
        return tuple(one_line(text.text, MAX_CHARACTERS) for text in (found if whole else found[:1]))


def give_phrasings(giving: Giving, item: str | None, *, whole: bool) -> None:
    """Make the question a wording of a fact or overview; None: of what most people took.

    Raises:
        UsageError: nothing was taken, or it is a sentence, which has no wordings; the others as of :func:`bot.cli.publishing.publish`.
    """
    item = item or next(iter(giving.asked.taken), None)
    if item is None:
        raise UsageError("nobody chose a statement for this question -> name the fact or overview behind it")
    if is_sentence(item):
        raise UsageError(f"'{item}' is a sentence of a document, which has no wordings -> add a fact from it: coopbot inbox fact")
    changes = tuple(AddPhrasing(item=item, text=text) for text in giving.texts(whole=whole, item=item))
    _publish(giving, Several(changes=changes), "phrasing", item)


def give_gap(giving: Giving, gap: str, *, whole: bool, aspect: str | None, subjects: tuple[str, ...]) -> None:
    """Add the question to a gap, which is made where there is none; errors as of :func:`bot.cli.publishing.publish`."""
    texts = giving.texts(whole=whole)
    changes = tuple(AddGap(id=gap, wording=text, subjects=subjects, aspect=aspect) for text in texts)
    _publish(giving, Several(changes=changes), "gap", gap)


def give_fact(giving: Giving, given: Given) -> None:
    """Add a fact that answers the question; errors as of :func:`bot.cli.publishing.publish` and ``form_of``."""
    knowledge = load(giving.stores.knowledge)
    proof = knowledge.sentences.get(next(iter(giving.asked.taken), ""))
    quotes = given.quotes if given.quotes or proof is None else tuple(quote.text for quote in proof.quotes)
    texts = giving.texts(whole=True, item=None if proof is None else proof.id)
    phrasings = dict.fromkeys((*texts, *given.phrasings))
    form = form_of(replace(given, phrasings=tuple(phrasings), quotes=quotes), knowledge)
    _publish(giving, AddFact(form=form, file=given.file), "fact", form.id)


def _publish(giving: Giving, change: Change, action: Action, item: str) -> None:
    made = publish(giving.stores, change, kind="edit", reason=giving.reason, yes=giving.yes, override=giving.override)
    # When the process ends here, the question is still listed: nothing is lost, and giving it again changes nothing but this.
    settle(giving.stores, giving.asked, action, item=item, revision=made.number if made is not None else None)
