"""The methods that answer what people asked by a button, in an inline query or as guests."""

from __future__ import annotations

from botapi_emulator import limits
from botapi_emulator.refusal import Json, bad_request, not_emulated
from botapi_emulator.world import World


def answer_callback_query(world: World, args: Json) -> bool:
    """answerCallbackQuery."""
    limits.callback_answer(args.get("text"))
    if url := args.get("url"):
        start = f"https://t.me/{world.bot['username']}?start="
        if not url.startswith((start, start.replace("https://t.me/", "t.me/"))):
            raise bad_request("URL_INVALID")
        limits.start_parameter(url.partition("?start=")[2])
    query = world.open_query(args["callback_query_id"], world.settings.callback_lifetime)
    query.answer = {
        "text": args.get("text", ""),
        "show_alert": args.get("show_alert", False),
        "url": args.get("url"),
        "cache_time": args.get("cache_time", 0),
    }
    world.changed.ring()
    return True


def answer_inline_query(world: World, args: Json) -> bool:
    """answerInlineQuery."""
    limits.inline_results(args["results"], args.get("button"), args.get("next_offset", ""))
    query = world.open_query(args["inline_query_id"], world.settings.inline_lifetime)
    query.answer = {
        "results": args["results"],
        "button": args.get("button"),
        "next_offset": args.get("next_offset", ""),
        "cache_time": args.get("cache_time", 300),
        "is_personal": args.get("is_personal", False),
    }
    world.changed.ring()
    return True


def answer_guest_query(world: World, args: Json) -> Json:
    """answerGuestQuery."""
    limits.inline_result(args["result"])
    query = world.open_query(args["guest_query_id"], world.settings.guest_lifetime)
    query.answer = {"result": args["result"]}
    query.inline_message_id = f"BAAAG{query.id}"
    world.changed.ring()
    return {"inline_message_id": query.inline_message_id}


def result_content(result: Json) -> Json:
    """What the message holds that a chosen inline result becomes."""
    content = result.get("input_message_content")
    made: Json
    if content is not None:
        text, entities = limits.message_text(content["message_text"], content.get("parse_mode"), content.get("entities"))
        made = {"text": text, **({"entities": [entity.to_json() for entity in entities]} if entities else {})}
    else:
        raise not_emulated(f"choosing an inline result of type {result['type']} without input_message_content")
    if markup := limits.inline_keyboard(result.get("reply_markup")):
        made["reply_markup"] = markup
    return made
