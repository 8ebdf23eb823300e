"""What Telegram refuses for good, and what only for now, when somebody is told later."""

from __future__ import annotations

import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, TimedOut

from bot.answers.reply import Reply
from bot.conversation.asking import Asking
from bot.conversation.conversation import Conversation, GivenReply
from bot.conversation.memory import Memory
from bot.conversation.notifications import AwayError, GoneError
from bot.dialogue import Dialogue
from bot.service import Service
from bot.storage.database import Database
from bot.storage.misses import Subscription
from bot.storage.privacy import Pseudonyms
from bot.telegram.answering import Answering
from bot.telegram.messenger import TelegramMessenger

pytestmark = pytest.mark.anyio


class Refusing:
    """In place of Telegram: it refuses."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    async def send_message(self, *_: object, **__: object) -> None:
        raise self.error


@pytest.mark.parametrize(
    ("refusal", "error"),
    [
        (Forbidden("bot was blocked by the user"), GoneError),
        (BadRequest("chat not found"), GoneError),
        (TimedOut(), AwayError),
        (NetworkError("no connection"), AwayError),
    ],
)
async def test_who_blocked_the_bot_is_gone_and_who_cannot_be_reached_is_away(
    refusal: Exception, error: type[Exception], service: Service, database: Database
) -> None:
    asking = Asking(service)
    answering = Answering(Conversation(asking, Memory(database, asking.clock), "en"), Pseudonyms(b"key" * 20))
    messenger = TelegramMessenger(Refusing(refusal), answering)  # type: ignore[arg-type]  # what is used of a bot
    one = Subscription(reply="r", user="u", chat=7, thread=None, language="en", created=0.0, question="When?")
    reply = Reply(outcome="unknown", language="en", text="It is not there.")
    given = GivenReply(
        id="g", participant=messenger.participant_of(one), question="When?", reply=reply, dialogue=Dialogue(), chosen=None, seconds=0.0
    )
    with pytest.raises(error, match=str(refusal)):
        await messenger.tell(one, given)
