"""What is answered now: the service, asked on the day and at the time it is."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answers.compose import label_of
from bot.answers.listings import Listing, about, listing
from bot.answers.reply import Reply
from bot.conversation.clock import Clock
from bot.dialogue import Dialogue
from bot.facts.model import Entity, KnowledgeBase
from bot.language.question import Question
from bot.service import Service


class Asking:
    """Asks a service as of now, so that nobody who shows an answer can forget to say which day it is.

    Attributes:
        service: who knows.
        clock: what time it is.
    """

    def __init__(self, service: Service, clock: Clock | None = None) -> None:
        """Take what it works with.

        Args:
            service: who knows.
            clock: what time it is, None: that of this machine.
        """
        self.service = service
        self.clock = clock or Clock()

    @property
    def knowledge(self) -> KnowledgeBase:
        """What is known at this moment."""
        return self.service.state.catalogue.knowledge

    def ask(
        self, asked: str | Question, dialogue: Dialogue | None = None, *, language: str | None = None, fallback: str | None = None
    ) -> tuple[Reply, Dialogue]:
        """Reply to a message; arguments as of :meth:`bot.service.Service.ask`."""
        now, today = self.clock.now(), self.clock.today()
        return self.service.ask(asked, dialogue or Dialogue(), now, language, fallback, today=today)

    def open(self, item: str, dialogue: Dialogue, language: str) -> tuple[Reply, Dialogue] | None:
        """Tell one fact, overview or sentence; as :meth:`bot.service.Service.open`."""
        return self.service.open(item, dialogue, language, today=self.clock.today())

    def tell(self, items: Sequence[str], text: str, language: str) -> Reply | None:
        """Tell facts, overviews and sentences again; as :meth:`bot.service.Service.tell`."""
        return self.service.tell(items, text, language, today=self.clock.today())

    def tell_unsure(self, items: Sequence[str], text: str, language: str) -> Reply | None:
        """Tell again what may be meant; as :meth:`bot.service.Service.tell_unsure`."""
        return self.service.tell_unsure(items, text, language, today=self.clock.today())

    def label(self, item: str, language: str) -> str:
        """What an item is shown as; as :func:`bot.answers.compose.label_of`."""
        return label_of(item, self.knowledge, language, self.clock.today())

    def listing(self, name: str, language: str) -> Listing | None:
        """The list of a command; as :func:`bot.answers.listings.listing`."""
        return listing(name, self.knowledge, language, self.clock.today())

    def about(self, entity: Entity, language: str) -> Listing:
        """All that is told about a thing; as :func:`bot.answers.listings.about`."""
        return about(entity, self.knowledge, language, self.clock.today())
