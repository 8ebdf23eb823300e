"""What a test may turn: Telegram's delays and limits that are too slow, or unknown, for every test."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True, kw_only=True)
class Settings:
    """May be changed while the server runs.

    Attributes:
        privacy: the bot has privacy mode in groups, as bots have unless @BotFather was told otherwise.
        guest: the bot supports guest queries.
        inline: the bot supports inline queries.
        inline_feedback: chosen_inline_result updates are sent.
        callback_lifetime: seconds a callback query may be answered.
        inline_lifetime: seconds an inline query may be answered.
        guest_lifetime: seconds a guest query may be answered.
        flood: the limits of sending below hold; off, since most tests are about something else.
        chat_burst: messages at once in a chat before ``per_chat`` holds; Telegram names none and says that short bursts are allowed.
        per_chat: messages a second in one chat.
        overall: messages a second in all chats.
        per_group: messages a minute in one group.
        conflict_pause: seconds between two Conflict answers; Telegram's server takes 3.
        poll_pause: seconds a getUpdates without ``timeout`` is held when it repeats the last ``offset`` within 3 s; Telegram's takes 3.
        set_webhook_pause: seconds within which a second setWebhook is refused with 429; Telegram's takes 1, also when nothing changes.
        webhook_pause: seconds before the second retry of a webhook delivery, doubled for every further one; the first is at once.
        webhook_longest_pause: the most it grows to, in seconds.
        webhook_timeout: seconds a bot has to answer a delivery.
    """

    privacy: bool = True
    guest: bool = True
    inline: bool = True
    inline_feedback: bool = False
    callback_lifetime: float = 30.0
    inline_lifetime: float = 30.0
    guest_lifetime: float = 30.0
    flood: bool = False
    chat_burst: int = 3
    per_chat: float = 1.0
    overall: int = 30
    per_group: int = 20
    conflict_pause: float = 0.0
    poll_pause: float = 0.0
    set_webhook_pause: float = 0.0
    webhook_pause: float = 0.05
    webhook_longest_pause: float = 1.0
    webhook_timeout: float = 10.0
