"""What was called and how it ended, and the questions tests ask about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from botapi_emulator.chats import Chat
from botapi_emulator.membership import SERVICE
from botapi_emulator.refusal import Json
from botapi_emulator.world import World

SENDING = frozenset({"sendMessage", "sendPhoto", "sendDocument", "editMessageText", "editMessageReplyMarkup"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of the bot.

    Attributes:
        at: when it was finished, seconds of the world's clock.
        seconds: how long it took.
        method: as the Bot API spells it, or as the bot did when there is no such method.
        parameters: typed; as the bot sent them when they could not be read.
        result: what it was answered; None when it failed.
        code: 200, or the code of the refusal; 0 when the connection was cut.
        description: of the refusal, else empty.
        fault: name of the fault it met on demand, else empty.
        violation: True when Telegram might have let it pass, but a test must not.
    """

    at: float
    seconds: float
    method: str
    parameters: Json
    result: object
    code: int
    description: str = ""
    fault: str = ""
    violation: bool = False

    @property
    def ok(self) -> bool:
        """Whether it was answered with a result."""
        return self.code == 200

    def __str__(self) -> str:
        ending = "ok" if self.ok else f"{self.code} {self.description}"
        shown = ", ".join(f"{name}={value!r:.120}" for name, value in self.parameters.items())
        return f"{self.method}({shown}) -> {ending}{f' [{self.fault}]' if self.fault else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """A message of a person that was not answered exactly once.

    Attributes:
        chat_id: where.
        message: it.
        answers: how many answers there were.
    """

    chat_id: int
    message: Json
    answers: int


@dataclass(slots=True)
class Journal:
    """The calls of one server, in the order they ended.

    Attributes:
        world: what they changed.
        calls: all of them; ``clear`` it between the parts of a test.
    """

    world: World
    calls: list[Call] = field(default_factory=list)

    def add(self, call: Call) -> None:
        """Note a call and wake whoever waits for it."""
        self.calls.append(call)
        self.world.changed.ring()

    def of(self, *methods: str) -> list[Call]:
        """The calls of these methods, in order."""
        return [call for call in self.calls if call.method in methods]

    def refusals(self) -> list[Call]:
        """Calls that were refused, those by faults on demand left out."""
        return [call for call in self.calls if not call.ok and not call.fault]

    def sends_refused(self) -> list[Call]:
        """The same, of methods that show something to people."""
        return [call for call in self.refusals() if call.method in SENDING]

    def violations(self) -> list[Call]:
        """Calls that Telegram might have let pass, such as with a parameter it ignores, and calls that are not emulated."""
        return [call for call in self.calls if call.violation]

    def check(self) -> None:
        """Raises AssertionError, with the calls, unless nothing was refused for a mistake of the bot."""
        wrong = [call for call in self.refusals() if call.violation or call.code in {400, 404, 413}]
        assert not wrong, "the bot made calls that were refused:\n" + "\n".join(map(str, wrong))

    def not_answered_once_by_reply(self) -> list[Unanswered]:
        """Delivered messages of people to which not exactly one message of the bot replies."""
        counts: dict[tuple[int, int], int] = {}
        for chat in self.world.chats.values():
            for message in self._of_bot(chat):
                key = (chat.id, message.get("reply_to_message", {}).get("message_id", 0))
                counts[key] = counts.get(key, 0) + 1
        return self._wrong(counts)

    def surplus(self) -> dict[int, int]:
        """Chat id to how many messages of the bot are more (negative: less) than the delivered messages of people; without zeros.

        Unlike the order it stays right when an answer comes twice and people go on asking after the first.
        """
        difference = {chat.id: sum(1 for _ in self._of_bot(chat)) for chat in self.world.chats.values()}
        for chat_id, _ in self.world.delivered:
            difference[chat_id] -= 1
        return {chat_id: number for chat_id, number in difference.items() if number}

    def not_answered_once_by_order(self) -> list[Unanswered]:
        """Delivered messages of people after which not exactly one message of the bot came before the next one.

        One answer that comes twice may count for two later messages, since people ask again after the first: see surplus.
        """
        counts: dict[tuple[int, int], int] = {}
        for chat in self.world.chats.values():
            last = 0
            for message in self._sent(chat):
                if message.get("from", {}).get("id") == self.world.bot["id"]:
                    counts[chat.id, last] = counts.get((chat.id, last), 0) + 1
                else:
                    last = message["message_id"]
        return self._wrong(counts)

    def _wrong(self, counts: dict[tuple[int, int], int]) -> list[Unanswered]:
        sent = {(chat.id, message["message_id"]): message for chat in self.world.chats.values() for message in self._sent(chat)}
        return [
            Unanswered(chat_id=key[0], message=sent[key], answers=counts.get(key, 0))
            for key in self.world.delivered
            if counts.get(key, 0) != 1
        ]

    def _of_bot(self, chat: Chat) -> Iterator[Json]:
        return (message for message in self._sent(chat) if message.get("from", {}).get("id") == self.world.bot["id"])

    @staticmethod
    def _sent(chat: Chat) -> Iterator[Json]:
        for entry in chat.history:
            if entry["event"] == "message" and not any(name in entry["message"] for name in SERVICE):
                yield entry["message"]
