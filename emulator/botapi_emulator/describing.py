"""The methods about the bot's profile and about chats, members and files."""

from __future__ import annotations

from botapi_emulator import limits
from botapi_emulator.profile import Scope, in_language
from botapi_emulator.refusal import Json, bad_request, forbidden, not_emulated
from botapi_emulator.world import World


def get_me(world: World, args: Json) -> Json:
    """getMe."""
    settings = world.settings
    return {
        **world.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": not settings.privacy,
        "supports_inline_queries": settings.inline,
        "supports_guest_queries": settings.guest,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def set_my_commands(world: World, args: Json) -> bool:
    """setMyCommands; an empty list deletes them."""
    key = (_scope(world, args.get("scope")), limits.language(args.get("language_code")))
    world.profile.commands[key] = limits.commands(args["commands"])
    return True


def delete_my_commands(world: World, args: Json) -> bool:
    """deleteMyCommands."""
    world.profile.commands.pop((_scope(world, args.get("scope")), limits.language(args.get("language_code"))), None)
    return True


def get_my_commands(world: World, args: Json) -> list[Json]:
    """getMyCommands: of exactly this scope and language."""
    return world.profile.commands.get((_scope(world, args.get("scope")), limits.language(args.get("language_code"))), [])


def set_my_name(world: World, args: Json) -> bool:
    """setMyName; an empty name takes the one of the language away."""
    return _set(world.profile.names, args, limits.name(args.get("name")))


def get_my_name(world: World, args: Json) -> Json:
    """getMyName."""
    return {"name": in_language(world.profile.names, limits.language(args.get("language_code")))}


def set_my_description(world: World, args: Json) -> bool:
    """setMyDescription."""
    return _set(world.profile.descriptions, args, limits.description(args.get("description")))


def get_my_description(world: World, args: Json) -> Json:
    """getMyDescription."""
    return {"description": in_language(world.profile.descriptions, limits.language(args.get("language_code")))}


def set_my_short_description(world: World, args: Json) -> bool:
    """setMyShortDescription."""
    return _set(world.profile.short_descriptions, args, limits.short_description(args.get("short_description")))


def get_my_short_description(world: World, args: Json) -> Json:
    """getMyShortDescription."""
    return {"short_description": in_language(world.profile.short_descriptions, limits.language(args.get("language_code")))}


def set_chat_menu_button(world: World, args: Json) -> bool:
    """setChatMenuButton: of a private chat, or of all."""
    world.profile.menus[_private(world, args)] = args.get("menu_button", {"type": "default"})
    return True


def get_chat_menu_button(world: World, args: Json) -> Json:
    """getChatMenuButton."""
    return world.profile.menus.get(_private(world, args)) or world.profile.menus.get(0, {"type": "commands"})


def get_file(world: World, args: Json) -> Json:
    """getFile."""
    return world.files.describe(args["file_id"])


def get_chat(world: World, args: Json) -> Json:
    """getChat."""
    chat = world.chat(args["chat_id"])
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    return {
        **chat.to_json(),
        "accent_color_id": chat.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }


def get_chat_member(world: World, args: Json) -> Json:
    """getChatMember."""
    chat = world.chat(args["chat_id"])
    if chat.kind != "private" and not chat.bot_is_in:
        raise forbidden(f"bot is not a member of the {chat.kind} chat")
    person = args["user_id"]
    if person != world.bot["id"] and person not in world.users:
        raise bad_request("user not found")
    return world.member(chat, person)


def get_chat_administrators(world: World, args: Json) -> list[Json]:
    """getChatAdministrators: without other bots."""
    chat = world.chat(args["chat_id"])
    if chat.kind == "private":
        raise bad_request("there are no administrators in the private chat")
    if not chat.bot_is_in:
        raise forbidden(f"bot is not a member of the {chat.kind} chat")
    people = [person for person, status in chat.members.items() if status in {"creator", "administrator"}]
    if chat.bot_status == "administrator":
        people.append(world.bot["id"])
    return [world.member(chat, person) for person in people]


def leave_chat(world: World, args: Json) -> bool:
    """leaveChat."""
    chat = world.writable(args["chat_id"])
    if chat.kind == "private":
        raise bad_request("chat member status can't be changed in private chats")
    world.set_bot_status(chat, "left", world.bot)
    return True


def _set(texts: dict[str, str], args: Json, text: str) -> bool:
    language = limits.language(args.get("language_code"))
    if text:
        texts[language] = text
    else:
        texts.pop(language, None)
    return True


def _private(world: World, args: Json) -> int:
    if "chat_id" not in args:
        return 0
    chat = world.chat(args["chat_id"])
    if chat.kind != "private":
        raise bad_request("menu button can be set only in private chats")
    return chat.id


def _scope(world: World, scope: Json | None) -> Scope:
    if scope is None:
        return ("default", 0, 0)
    if "chat_id" not in scope:
        return (scope["type"], 0, 0)
    chat = world.chat(scope["chat_id"])
    if chat.kind == "private" and scope["type"] != "chat":
        raise bad_request("can't use specified scope in private chats")
    person = scope.get("user_id", 0)
    if person and person not in world.users:
        raise not_emulated("a command scope of an unknown person")
    return (scope["type"], chat.id, person)
