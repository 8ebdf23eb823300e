"""Who speaks, where, in which language, and whether the bot is spoken to: read from an update, nothing else."""

from __future__ import annotations

from telegram import Chat, Message, MessageEntity, Update, User
from telegram.constants import ChatType

from bot.facts.languages import LANGUAGES


def order_of(update: Update) -> tuple[str, int]:
    """Within what order is kept: the chat, or where there is none the user."""
    if update.effective_chat is not None:
        return "chat", update.effective_chat.id
    if update.effective_user is not None:
        return "user", update.effective_user.id
    return "update", update.update_id


def thread_of(message: Message) -> int | None:
    """The forum topic a message is in; None outside forums (a thread of replies is no topic)."""
    return message.message_thread_id if message.is_topic_message else None


def chat_spoken_for(update: Update) -> Chat | None:
    """The group or channel in whose name a message was written, since Telegram does not tell then by whom; None for a person."""
    message = update.effective_message
    return message.sender_chat if message is not None and update.callback_query is None else None


def speaker_of(update: Update) -> int:
    """Id of the user; of the group or channel, for those who speak in its name."""
    chat = chat_spoken_for(update)
    if chat is not None:
        return chat.id
    return update.effective_user.id if update.effective_user is not None else 0


def language_of(user: User | None) -> str | None:
    """The language of somebody's Telegram, where it is one of ours ("zh-hans" is "zh"); None otherwise."""
    code = (user.language_code or "").lower().partition("-")[0] if user is not None else ""
    return code if code in LANGUAGES else None


def is_private(message: Message) -> bool:
    """Whether only one person is in the chat."""
    return message.chat.type == ChatType.PRIVATE


def text_of(message: Message) -> str:
    """What was written: the text or the caption; empty for other content."""
    return message.text or message.caption or ""


def command_in(message: Message) -> list[str]:
    """The command that a message begins with, and the bot it is addressed to where one is named, in small letters."""
    return text_of(message).split()[0].removeprefix("/").lower().split("@")


def behind_command(message: Message) -> str:
    """What was written behind a command, on its line or the next; empty when it stands alone."""
    return text_of(message).partition(next(iter(text_of(message).split()), " "))[2].strip()


def addressed(message: Message, bot: User) -> str | None:
    """The question in a message of a group, without the mention of the bot; None when the bot is not spoken to."""
    text = text_of(message)
    name = f"@{bot.username}".lower()
    mentions = {
        **message.parse_entities([MessageEntity.MENTION, MessageEntity.TEXT_MENTION]),
        **message.parse_caption_entities([MessageEntity.MENTION, MessageEntity.TEXT_MENTION]),
    }
    ours = [part for part, word in mentions.items() if word.lower() == name or (part.user is not None and part.user.id == bot.id)]
    if ours:
        # Places are told in UTF-16 code units; the last one first, so that the others stay where they are.
        units = text.encode("utf-16-le", "surrogatepass")
        for part in sorted(ours, key=lambda part: -part.offset):
            units = units[: 2 * part.offset] + " ".encode("utf-16-le") + units[2 * (part.offset + part.length) :]
        return " ".join(units.decode("utf-16-le", "surrogatepass").split())
    replied = message.reply_to_message
    # In a forum every message is a reply to the one that opened its topic.
    if replied is not None and replied.forum_topic_created is None and replied.from_user is not None and replied.from_user.id == bot.id:
        return text
    return None


def concerns(update: Update, bot: User) -> bool:
    """Whether an update is for the bot; what people of a group write to each other is not."""
    message = update.message or update.edited_message
    return message is None or is_private(message) or text_of(message).startswith("/") or addressed(message, bot) is not None


def is_own_card(message: Message, bot: User) -> bool:
    """Whether somebody sent one of our inline results: it says something, and asks nothing."""
    return message.via_bot is not None and message.via_bot.id == bot.id
