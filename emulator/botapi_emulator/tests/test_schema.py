"""The compiled description of the Bot API: names, types, what is required, what is unknown."""

from __future__ import annotations

import json
from typing import Any

import pytest
from telegram import Bot

from botapi_emulator.checks import Upload
from botapi_emulator.dispatch import METHODS
from botapi_emulator.excerpt import excerpt, main
from botapi_emulator.refusal import Refusal
from botapi_emulator.schema import DATA, bot_api

BUTTON = {"text": "More", "callback_data": "more"}


def refusal(method: str, body: dict[str, Any]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        bot_api().read(method, body)
    return caught.value


def test_form_values_become_typed_values() -> None:
    body = {
        "chat_id": "-100123",
        "text": "12",
        "protect_content": "true",
        "reply_markup": json.dumps({"inline_keyboard": [[BUTTON]]}),
        "reply_parameters": '{"message_id": 7}',
    }
    assert bot_api().read("sendMessage", body) == {
        "chat_id": -100123,
        "text": "12",
        "protect_content": True,
        "reply_markup": {"inline_keyboard": [[BUTTON]]},
        "reply_parameters": {"message_id": 7},
    }


def test_json_values_are_taken_as_they_are() -> None:
    body = {"chat_id": "@group", "text": "x", "reply_markup": {"force_reply": True}}
    assert bot_api().read("sendMessage", body) == body


def test_an_attached_file_takes_the_place_of_its_name() -> None:
    file = Upload(name="a.txt", mime="text/plain", content=b"a")
    assert bot_api().read("sendDocument", {"chat_id": "1", "document": "attach://f", "f": file})["document"] is file
    assert bot_api().read("sendDocument", {"chat_id": "1", "document": file})["document"] is file


@pytest.mark.parametrize(
    ("method", "body", "words"),
    [
        ("sendMessage", {"chat_id": "1"}, "Bad Request: message text is empty"),
        ("sendMessage", {"text": "x"}, "Bad Request: chat_id is empty"),
        ("sendMessage", {"chat_id": "", "text": "x"}, "Bad Request: chat_id is empty"),
        ("sendPhoto", {"chat_id": "1"}, "Bad Request: there is no photo in the request"),
        ("answerCallbackQuery", {}, 'Bad Request: parameter "callback_query_id" is required'),
        ("sendMessage", {"chat_id": "1", "text": "x", "reply_markup": "{"}, "Bad Request: can't parse reply keyboard markup JSON object"),
        ("sendMessage", {"chat_id": "1", "text": "x", "reply_markup": "[]"}, "Bad Request: object expected as reply keyboard markup"),
        (
            "sendMessage",
            {"chat_id": "1", "text": "x", "reply_parameters": "{}"},
            "Bad Request: can't parse reply parameters: Can't find field \"message_id\"",
        ),
        (
            "sendMessage",
            {"chat_id": "1", "text": "x", "reply_markup": {"inline_keyboard": [[{"text": 1}]]}},
            'Bad Request: field "text" must be of type String',
        ),
        (
            "sendMessage",
            {"chat_id": "1", "text": "x", "reply_markup": {"inline_keyboard": [BUTTON]}},
            'Bad Request: field "inline_keyboard" must be of type Array',
        ),
    ],
)
def test_what_is_missing_or_wrong_is_refused_in_telegrams_words(method: str, body: dict[str, Any], words: str) -> None:
    refused = refusal(method, body)
    assert (refused.description, refused.fault) == (words, False)


@pytest.mark.parametrize(
    ("method", "body", "words"),
    [
        ("sendMessage", {"chat_id": "1", "text": "x", "parsemode": "HTML"}, "sendMessage has no parameter 'parsemode'"),
        ("getMe", {"x": "1"}, "getMe has no parameter 'x'"),
        ("getUpdates", {"offset": "soon"}, "getUpdates: offset must be an Integer, not 'soon'"),
        ("sendMessage", {"chat_id": "1", "text": "x", "protect_content": "maybe"}, "protect_content must be a Boolean, not 'maybe'"),
        (
            "sendMessage",
            {"chat_id": "1", "text": "x", "reply_markup": {"inline_keyboard": [[{**BUTTON, "color": "red"}]]}},
            "InlineKeyboardButton has no field 'color'",
        ),
        ("sendDocument", {"chat_id": "1", "document": "id", "f": Upload(name="", mime="", content=b"")}, "no parameter refers to"),
    ],
)
def test_what_telegram_would_ignore_is_a_violation(method: str, body: dict[str, Any], words: str) -> None:
    refused = refusal(method, body)
    assert refused.description.startswith("Bad Request: strict mode: ")
    assert words in refused.description
    assert refused.fault


def test_a_kind_of_object_that_is_not_emulated_is_named() -> None:
    refused = refusal("answerInlineQuery", {"inline_query_id": "1", "results": [{"type": "sticker", "id": "1", "sticker_file_id": "x"}]})
    assert (refused.code, refused.fault) == (501, True)
    assert "type 'sticker'" in refused.description


def test_an_inline_result_is_checked_as_the_kind_it_names() -> None:
    article = {"type": "article", "id": "1", "title": "T", "input_message_content": {"message_text": "x"}}
    bot_api().check("InlineQueryResult", article)
    bot_api().check("InlineQueryResult", {"type": "photo", "id": "1", "photo_file_id": "x"})
    with pytest.raises(Refusal, match="InlineQueryResultArticle has no field 'photo_url'"):
        bot_api().check("InlineQueryResult", {**article, "photo_url": "x"})


def test_every_method_of_the_excerpt_is_emulated() -> None:
    own = {"getUpdates", "setWebhook", "deleteWebhook", "getWebhookInfo"}
    assert set(bot_api().methods.values()) == METHODS.keys() | own


def test_every_emulated_method_is_one_of_python_telegram_bot() -> None:
    assert [name for name in METHODS if not hasattr(Bot, name) and name != "answerGuestQuery"] == []


def test_the_excerpt_holds_no_descriptions() -> None:
    assert "description" not in json.dumps(json.loads(DATA.read_text(encoding="utf-8"))["types"]["InlineQueryResultCachedPhoto"]).replace(
        '"name": "description"', ""
    )


def test_an_excerpt_tells_which_value_a_type_must_have() -> None:
    field = {"name": "type", "types": ["String"], "required": True, "description": "Type of the result, must be article"}
    described = json.loads(DATA.read_text(encoding="utf-8"))
    api = {
        "version": "v",
        "methods": {name: {"fields": []} for name in described["methods"]},
        "types": {name: {"fields": [field]} for name in described["types"]},
    }
    assert excerpt(api)["types"]["User"] == {
        "fields": [{"name": "type", "types": ["String"], "required": True, "const": "article"}],
    }


def test_the_excerpt_command_wants_one_path(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 1
    assert "one argument is needed" in capsys.readouterr().err
