"""Messages become bubbles as Telegram shows them."""

from __future__ import annotations

import re

from botapi_emulator.refusal import Json

from tests.screens.frames import Bubble, Frame, Note, Results, Toast
from tests.screens.rendering import bubble_html, frame_html, step_html

ANN = {"id": 7, "is_bot": False, "first_name": "Ann"}
BOT = {"id": 1, "is_bot": True, "first_name": "Test Bot", "username": "test_bot"}
HOSTILE = "<img src=x onerror=alert(1)>\u202e&"


def message(sender: Json = BOT, **content: object) -> Json:
    return {"message_id": 5, "from": sender, "chat": {"id": 7, "type": "private"}, "date": 0, "text": "hello", **content}


def drawn(told: Json, *, group: bool = False, pressed: str = "") -> str:
    return bubble_html(Bubble(message=told, time="09:41", pressed=pressed), viewer=7, group=group)


def frame(*steps: Bubble | Toast | Note | Results, name: str = "Bot") -> Frame:
    return Frame(name="f", title="t", caption="c", viewer=7, header=name, subtitle="bot", group=False, steps=steps)


def test_what_the_viewer_wrote_stands_at_the_right_and_everything_else_at_the_left() -> None:
    assert '<div class="message own">' in drawn(message(ANN))
    assert '<div class="message other">' in drawn(message(BOT))


def test_names_stand_above_the_bubbles_of_others_in_groups_alone() -> None:
    assert "Test Bot" in drawn(message(BOT), group=True)
    assert "Test Bot" not in drawn(message(BOT))
    assert "Ann" not in drawn(message(ANN), group=True)


def test_buttons_stand_in_rows_below_and_the_pressed_one_has_a_ring() -> None:
    rows = [[{"text": "Yes", "callback_data": "secret-id"}, {"text": "No", "callback_data": "n"}], [{"text": "Go", "url": "https://a.b"}]]
    made = drawn(message(reply_markup={"inline_keyboard": rows}), pressed="No")
    assert [re.findall(r"<span>(\w+)</span>", row) for row in made.split('<div class="row">')[1:]] == [["Yes", "No"], ["Go"]]
    assert re.findall(r'button pressed"><span>(\w+)', made) == ["No"]
    assert "secret-id" not in made
    assert "https" not in made


def test_a_reply_shows_whom_and_what_it_replies_to_but_not_the_beginning_of_its_topic() -> None:
    assert '<div class="replied c0"><b><bdi>Ann</bdi></b><span>when? and why?</span></div>' in drawn(
        message(reply_to_message=message(ANN, text="when?\nand why?"))
    )
    assert "replied" not in drawn(message(reply_to_message={"message_id": 1, "forum_topic_created": {"name": "Projects"}}))


def test_only_people_are_shown_to_have_edited() -> None:
    assert "edited 09:41" in drawn(message(ANN, edit_date=1))
    assert "edited" not in drawn(message(BOT, edit_date=1))


def test_a_document_is_a_file_with_its_name_and_size() -> None:
    made = drawn({**message(document={"file_name": "fair.txt", "file_size": 2048}, caption="The fair")})
    assert "<bdi>fair.txt</bdi></b><small>2.0 KB</small>" in made
    assert ">The fair</div>" in made


def test_hostile_names_labels_and_texts_stay_text() -> None:
    bad = {"id": 8, "is_bot": False, "first_name": HOSTILE, "last_name": HOSTILE}
    told = message(
        bad,
        text=HOSTILE,
        via_bot={"username": HOSTILE},
        forward_origin={"type": "hidden_user", "sender_user_name": HOSTILE},
        reply_to_message=message(bad, text=HOSTILE),
        document={"file_name": HOSTILE},
        sticker={"emoji": HOSTILE},
        caption=HOSTILE,
        reply_markup={"inline_keyboard": [[{"text": HOSTILE, "callback_data": "x"}]]},
    )
    result = {"title": HOSTILE, "description": HOSTILE}
    steps = (
        Bubble(message=told, time=HOSTILE),
        Bubble(message=message(bad, new_chat_members=[bad]), time=""),
        Toast(text=HOSTILE),
        Note(text=HOSTILE),
        Results(typed=HOSTILE, results=(result,), button=HOSTILE),
    )
    shown = frame(*steps, name=HOSTILE)
    for made in (frame_html(shown), *(step_html(step, shown) for step in steps)):
        assert "<img" not in made
        assert "&lt;img src=x onerror=alert(1)&gt;" in made


def test_a_note_after_a_press_is_a_toast_or_a_window() -> None:
    assert step_html(Toast(text="Thanks"), frame()) == '<div class="toast">Thanks</div>'
    assert step_html(Toast(text="Sorry", alert=True), frame()) == '<div class="alert">Sorry</div>'
