"""What Telegram refuses by size or form; the largest allowed passes, one more does not."""

from __future__ import annotations

from typing import Any

import pytest

from botapi_emulator import limits
from botapi_emulator.refusal import Json, Refusal


def button(**fields: Any) -> Json:
    return {"inline_keyboard": [[{"text": "x", **fields}]]}


def article(**fields: Any) -> Json:
    return {"type": "article", "id": "1", "title": "T", "input_message_content": {"message_text": "x"}, **fields}


def test_a_text_has_at_most_4096_characters_after_parsing() -> None:
    assert limits.message_text("<b>" + "é" * 4096 + "</b>", "HTML", None)[0] == "é" * 4096
    with pytest.raises(Refusal, match="Bad Request: message is too long"):
        limits.message_text("x" * 4097, None, None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "message text is empty"),
        (" \n ", "text must be non-empty"),
        ("<b> </b>", "text must be"),
        ("\u200b\u3000\u00a0", "text must be"),
    ],
)
def test_a_text_without_anything_to_see_is_refused(text: str, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        limits.message_text(text, "HTML", None)


def test_a_caption_has_at_most_1024_characters() -> None:
    assert limits.caption("x" * 1024, None, None)[0] == "x" * 1024
    assert limits.caption(None, None, None) == ("", ())
    with pytest.raises(Refusal, match="Bad Request: message caption is too long"):
        limits.caption("x" * 1025, None, None)


def test_nested_quotes_and_too_many_entities_are_violations() -> None:
    for text in ("<blockquote>a<blockquote>b</blockquote></blockquote>", "<b>x</b> " * 101):
        with pytest.raises(Refusal) as caught:
            limits.message_text(text, "HTML", None)
        assert caught.value.fault


@pytest.mark.parametrize(("mode", "code"), [("MarkdownV2", 501), ("Markdown", 501), ("BBCode", 400)])
def test_other_parse_modes_are_refused(mode: str, code: int) -> None:
    with pytest.raises(Refusal) as caught:
        limits.message_text("x", mode, None)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "fields",
    [
        {"callback_data": "é" * 32},
        {"url": "https://example.org"},
        {"url": "tg://user?id=1"},
        {"copy_text": {"text": "x" * 256}},
        {"switch_inline_query": ""},
    ],
)
def test_an_allowed_button_stays(fields: Json) -> None:
    kept = limits.inline_keyboard(button(**fields))
    assert kept is not None
    assert set(kept["inline_keyboard"][0][0]) == {"text", *fields}


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        (button(callback_data="é" * 32 + "x"), "Bad Request: BUTTON_DATA_INVALID"),
        (button(callback_data=""), "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        (button(), "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        (button(text="", callback_data="x"), "Bad Request: inline keyboard button text must be non-empty"),
        (button(url="http://localhost"), "Bad Request: inline keyboard button URL 'http://localhost' is invalid: Wrong HTTP URL"),
        (button(copy_text={"text": ""}), "Bad Request: BUTTON_COPY_TEXT_INVALID"),
        (button(copy_text={"text": "x" * 257}), "Bad Request: BUTTON_COPY_TEXT_INVALID"),
        ({"inline_keyboard": [[{"text": "x", "callback_data": "x"}]] * 101}, "Bad Request: reply markup is too long"),
        ({"inline_keyboard": [[{"text": "x" * 200, "callback_data": "x"}]] * 90}, "Bad Request: reply markup is too long"),
    ],
)
def test_a_keyboard_telegram_does_not_take_is_refused(markup: Json, words: str) -> None:
    with pytest.raises(Refusal) as caught:
        limits.inline_keyboard(markup)
    assert (caught.value.description, caught.value.fault) == (words, False)


def test_two_actions_and_nine_buttons_in_a_row_are_violations() -> None:
    for markup in (button(url="https://x.org", callback_data="x"), {"inline_keyboard": [[{"text": "x", "callback_data": "x"}] * 9]}):
        with pytest.raises(Refusal) as caught:
            limits.inline_keyboard(markup)
        assert caught.value.fault


def test_a_keyboard_without_buttons_is_none() -> None:
    assert limits.inline_keyboard({"inline_keyboard": [[], []]}) is None


@pytest.mark.parametrize(
    ("results", "words"),
    [
        ([article(id=str(number)) for number in range(51)], "too many inline query results specified"),
        ([article(id="")], "RESULT_ID_INVALID"),
        ([article(id="é" * 33)], "RESULT_ID_INVALID"),
        ([article(), article()], "RESULT_ID_DUPLICATE"),
        ([article(title="")], "ARTICLE_TITLE_EMPTY"),
        ([article(input_message_content={"message_text": "<b>", "parse_mode": "HTML"})], "can't parse entities"),
    ],
)
def test_inline_results_telegram_does_not_take_are_refused(results: list[Json], words: str) -> None:
    with pytest.raises(Refusal, match=words):
        limits.inline_results(results, None, "")


def test_fifty_inline_results_with_a_button_pass() -> None:
    results = [article(id=str(number)) for number in range(50)]
    limits.inline_results(results, {"text": "More", "start_parameter": "a-Z_0" + "x" * 59}, "o" * 64)


@pytest.mark.parametrize(
    ("start", "words"), [("", "START_PARAM_INVALID"), ("x" * 65, "START_PARAM_INVALID"), ("a b", "START_PARAM_INVALID"), ("é", "START")]
)
def test_a_start_parameter_has_its_alphabet_and_length(start: str, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        limits.inline_results([], {"text": "More", "start_parameter": start}, "")


@pytest.mark.parametrize(
    ("name", "description", "words"),
    [
        ("Help", "d", "BOT_COMMAND_INVALID"),
        ("/", "d", "command must be non-empty"),
        ("x" * 33, "d", "command length must not exceed 32"),
        ("x", " ", "command description must be non-empty"),
        ("x", "d" * 257, "command description length must not exceed 256"),
    ],
)
def test_a_command_telegram_does_not_take_is_refused(name: str, description: str, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        limits.commands([{"command": name, "description": description}])


def test_a_command_is_kept_without_its_slash() -> None:
    assert limits.commands([{"command": "/help", "description": " d "}]) == [{"command": "help", "description": "d"}]


def test_descriptions_have_their_lengths() -> None:
    assert limits.description("x" * 512) == "x" * 512
    assert limits.short_description("x" * 120) == "x" * 120
    with pytest.raises(Refusal, match="BOT_DESCRIPTION_TOO_LONG"):
        limits.description("x" * 513)
    with pytest.raises(Refusal, match="BOT_SHORT_DESCRIPTION_TOO_LONG"):
        limits.short_description("x" * 121)
    with pytest.raises(Refusal, match="BOT_NAME_TOO_LONG"):
        limits.name("x" * 65)
    with pytest.raises(Refusal, match="invalid language code specified"):
        limits.language("en-GB")


def test_a_callback_answer_has_at_most_200_characters() -> None:
    limits.callback_answer("x" * 200)
    with pytest.raises(Refusal, match="MESSAGE_TOO_LONG"):
        limits.callback_answer("x" * 201)
