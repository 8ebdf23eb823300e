"""What members of a group may: their rights, and what a bot in privacy mode is told."""

from __future__ import annotations

from typing import Any

from botapi_emulator.chats import Chat
from botapi_emulator.entities import utf16_slice
from botapi_emulator.refusal import Json

SERVICE = frozenset(
    "new_chat_members left_chat_member new_chat_title group_chat_created supergroup_chat_created migrate_to_chat_id "
    "migrate_from_chat_id pinned_message forum_topic_created forum_topic_closed".split()
)
"""Fields of messages that tell what happened to a group; every bot in it sees them."""

RIGHTS: dict[str, dict[str, Any]] = {
    "creator": {"is_anonymous": False},
    "administrator": {
        "can_be_edited": False,
        "is_anonymous": False,
        "can_manage_chat": True,
        "can_delete_messages": True,
        "can_manage_video_chats": True,
        "can_restrict_members": True,
        "can_promote_members": False,
        "can_change_info": True,
        "can_invite_users": True,
        "can_post_stories": False,
        "can_edit_stories": False,
        "can_delete_stories": False,
    },
    "kicked": {"until_date": 0},
}
"""What a ChatMember of each status holds beside the person."""


def may_see(bot: Json, chat: Chat, message: Json, *, privacy: bool) -> bool:
    """Privacy mode: commands for the bot, replies to it, messages that mention it, and what happened to the group."""
    if chat.kind == "private" or not privacy or chat.bot_status == "administrator":
        return True
    if message.get("reply_to_message", {}).get("from", {}).get("id") == bot["id"] or "via_bot" in message:
        return True
    username = bot["username"].lower()
    text = message.get("text", message.get("caption"))
    if text is None:
        return any(name in message for name in SERVICE)
    for entity in message.get("entities") or message.get("caption_entities") or ():
        covered = utf16_slice(text, entity["offset"], entity["length"])
        if entity["type"] == "bot_command" and ("@" not in covered or covered.partition("@")[2].lower() == username):
            return True
        if entity["type"] == "mention" and covered[1:].lower() == username:
            return True
    return False
