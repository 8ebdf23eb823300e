"""The methods that write into a chat: sending, editing, deleting, reacting."""

from __future__ import annotations

from telegram.constants import ChatAction, FileSizeLimit, ReactionEmoji

from botapi_emulator import files, limits
from botapi_emulator.chats import Chat
from botapi_emulator.checks import Upload
from botapi_emulator.membership import SERVICE
from botapi_emulator.refusal import Json, Refusal, bad_request, not_emulated, strict
from botapi_emulator.replying import reply_fields
from botapi_emulator.world import World

_ACTIONS = frozenset(ChatAction)
_EMOJI = frozenset(ReactionEmoji)
_NOT_EMULATED = (
    "business_connection_id",
    "direct_messages_topic_id",
    "suggested_post_parameters",
    "rich_message",
    "message_effect_id",
    "allow_paid_broadcast",
)


def send_message(world: World, args: Json) -> Json:
    """sendMessage."""
    _refuse_not_emulated(args)
    text, entities = limits.message_text(args["text"], args.get("parse_mode"), args.get("entities"))
    content: Json = {"text": text}
    if entities:
        content["entities"] = [entity.to_json() for entity in entities]
    if (preview := args.get("link_preview_options")) and any(entity.kind in {"url", "text_link"} for entity in entities):
        content["link_preview_options"] = preview
    return _send(world, args, content)


def send_photo(world: World, args: Json) -> Json:
    """sendPhoto: an upload or the id of a photo."""
    _refuse_not_emulated(args)
    stored = _stored(world, args["photo"], "photo")
    if len(stored.content) > FileSizeLimit.PHOTOSIZE_UPLOAD:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return _send(world, args, {"photo": files.photo(stored), **_caption(args)})


def send_document(world: World, args: Json) -> Json:
    """sendDocument: an upload or the id of a document."""
    _refuse_not_emulated(args)
    stored = _stored(world, args["document"], "document")
    return _send(world, args, {"document": files.document(stored), **_caption(args)})


def edit_message_text(world: World, args: Json) -> Json | bool:
    """editMessageText: of a message in a chat, or of one sent by way of an inline result."""
    _refuse_not_emulated(args)
    if "text" not in args:
        raise bad_request("message text is empty")
    text, entities = limits.message_text(args["text"], args.get("parse_mode"), args.get("entities"))
    markup = limits.inline_keyboard(args.get("reply_markup"))
    chat, message = _to_edit(world, args)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    content: Json = {"text": text}
    if entities:
        content["entities"] = [entity.to_json() for entity in entities]
    if (preview := args.get("link_preview_options")) and any(entity.kind in {"url", "text_link"} for entity in entities):
        content["link_preview_options"] = preview
    return _edited(
        world, chat, message, content, markup, drop=("text", "entities", "link_preview_options"), inline="inline_message_id" in args
    )


def edit_message_reply_markup(world: World, args: Json) -> Json | bool:
    """editMessageReplyMarkup; without a keyboard the buttons go."""
    _refuse_not_emulated(args)
    markup = limits.inline_keyboard(args.get("reply_markup"))
    chat, message = _to_edit(world, args)
    return _edited(world, chat, message, {}, markup, drop=(), inline="inline_message_id" in args)


def delete_message(world: World, args: Json) -> bool:
    """deleteMessage."""
    chat = world.writable(args["chat_id"])
    message = chat.messages.get(args["message_id"])
    if message is None:
        raise bad_request("message to delete not found")
    own = message.get("from", {}).get("id") == world.bot["id"]
    if not own and chat.kind != "private" and chat.bot_status != "administrator":
        raise bad_request("message can't be deleted")
    if world.now() - message["date"] > 48 * 3600 or (chat.kind == "supergroup" and "supergroup_chat_created" in message):
        raise bad_request("message can't be deleted for everyone")
    world.delete(chat, message["message_id"])
    return True


def send_chat_action(world: World, args: Json) -> bool:
    """sendChatAction."""
    chat = world.writable(args["chat_id"])
    if args["action"] not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    _check_thread(chat, args.get("message_thread_id"))
    chat.actions.append((world.now(), args["action"]))
    chat.changed.ring()
    return True


def set_message_reaction(world: World, args: Json) -> bool:
    """setMessageReaction: at most one emoji of those every chat allows; none takes it away."""
    chat = world.writable(args["chat_id"])
    message = chat.messages.get(args["message_id"])
    if message is None:
        raise bad_request("message to react not found")
    if any(name in message for name in SERVICE):
        raise bad_request("message can't be reacted")
    reactions = args.get("reaction", [])
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if any(reaction["type"] != "emoji" or reaction["emoji"] not in _EMOJI for reaction in reactions):
        raise bad_request("REACTION_INVALID")
    world.reactions[chat.id, message["message_id"]] = reactions
    chat.changed.ring()
    return True


def _send(world: World, args: Json, content: Json) -> Json:
    markup = limits.reply_markup(args.get("reply_markup"))
    chat = world.writable(args["chat_id"])
    thread = args.get("message_thread_id")
    _check_thread(chat, thread)
    replied = reply_fields(chat, args, thread)
    world.check_flood(chat)
    if replied is not None and thread is None and replied.get("reply_to_message", {}).get("is_topic_message"):
        thread = replied["reply_to_message"]["message_thread_id"]
    fields: Json = {}
    if thread is not None and chat.forum:
        fields = {"message_thread_id": thread, "is_topic_message": True}
    if replied is not None:
        fields |= replied
    if args.get("protect_content"):
        fields["has_protected_content"] = True
    if markup is not None:
        if "inline_keyboard" in markup:
            content = {**content, "reply_markup": markup}
        else:
            chat.keyboard = None if markup.get("remove_keyboard") else markup
    return world.post(chat, world.bot, {**fields, **content})


def _check_thread(chat: Chat, thread: int | None) -> None:
    # In chats without topics Telegram ignores the parameter; General of a forum has no id that a bot may name.
    if thread is not None and (chat.forum or chat.kind == "private") and thread not in chat.topics:
        raise bad_request("message thread not found")


def _to_edit(world: World, args: Json) -> tuple[Chat, Json]:
    if "inline_message_id" in args:
        if "chat_id" in args or "message_id" in args:
            raise strict("inline_message_id beside chat_id and message_id")
        found = world.inline_messages.get(args["inline_message_id"])
        if found is None or found[1] not in found[0].messages:
            raise bad_request("MESSAGE_ID_INVALID")
        return found[0], found[0].messages[found[1]]
    if "chat_id" not in args:
        raise bad_request("chat_id is empty" if "message_id" in args else "message identifier is not specified")
    chat = world.writable(args["chat_id"])
    message = chat.messages.get(args.get("message_id", 0))
    if message is None:
        raise bad_request("message to edit not found")
    if message.get("from", {}).get("id") != world.bot["id"] or "via_bot" in message or any(name in message for name in SERVICE):
        raise bad_request("message can't be edited")
    return chat, message


def _edited(
    world: World, chat: Chat, message: Json, content: Json, markup: Json | None, *, drop: tuple[str, ...], inline: bool
) -> Json | bool:
    compared = (*drop, "reply_markup")
    after = content if markup is None else {**content, "reply_markup": markup}
    if {name: message[name] for name in compared if name in message} == {name: value for name, value in after.items() if name in compared}:
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same as a current content "
            "and reply markup of the message"
        )
    world.check_flood(chat)
    made = world.edit(chat, message["message_id"], after, drop=compared)
    return True if inline else made


def _caption(args: Json) -> Json:
    text, entities = limits.caption(args.get("caption"), args.get("parse_mode"), args.get("caption_entities"))
    if not text:
        return {}
    return {"caption": text, "caption_entities": [entity.to_json() for entity in entities]} if entities else {"caption": text}


def _stored(world: World, given: str | Upload, kind: str) -> files.StoredFile:
    if isinstance(given, str):
        if "://" in given:
            raise not_emulated("sending a file by its address")
        return world.files.of_id(given, kind)
    if not given.content:
        raise bad_request("file must be non-empty")
    if len(given.content) > FileSizeLimit.FILESIZE_UPLOAD:
        raise Refusal(413, "Request Entity Too Large")
    return world.files.put(given.content, kind=kind, name=given.name, mime=given.mime)


def _refuse_not_emulated(args: Json) -> None:
    for name in _NOT_EMULATED:
        if name in args:
            raise not_emulated(name)
