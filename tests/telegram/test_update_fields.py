"""Who speaks, where, in which language, and whether the bot is meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import CallbackQuery, Chat, ForumTopicCreated, Message, MessageEntity, Update, User

from bot.telegram import update_fields
from tests.telegram.conftest import BOT, message

ANN = User(7, "Ann", is_bot=False)


def entity(text: str, word: str, kind: str = MessageEntity.MENTION, user: User | None = None, last: bool = False) -> MessageEntity:
    """The entity that marks a word of a text, its place in UTF-16 code units."""
    place = text.rindex(word) if last else text.index(word)
    return MessageEntity(kind, len(text[:place].encode("utf-16-le")) // 2, len(word.encode("utf-16-le")) // 2, user=user)


def group(text: str, *entities: MessageEntity, reply: Message | None = None) -> Message:
    return message(text, chat=-5, kind="supergroup", entities=entities, reply_to_message=reply)


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("en", "en"),
        ("EN-us", "en"),
        ("zh-hans", "zh"),
        ("zh-TW", "zh"),
        ("zh", "zh"),
        ("de", None),
        ("zhx", None),
        ("", None),
        (None, None),
    ],
)
def test_the_language_of_somebody_is_told_where_it_is_ours(code: str | None, language: str | None) -> None:
    assert update_fields.language_of(User(1, "Ann", is_bot=False, language_code=code)) == language


def test_nobody_has_no_language() -> None:
    assert update_fields.language_of(None) is None


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("@coopbot When did Wanda open?", "When did Wanda open?"),
        ("When did Wanda open, @CoopBot?", "When did Wanda open, ?"),
        ("😀😀𠀀 @COOPBOT when?", "😀😀𠀀 when?"),
        ("@coopbot", ""),
        ("万达哪年开业？@coopbot", "万达哪年开业？"),
    ],
)
def test_a_mention_addresses_the_bot_and_is_left_out(text: str, question: str) -> None:
    name = next(word for word in ("@coopbot", "@CoopBot", "@COOPBOT") if word in text)
    assert update_fields.addressed(group(text, entity(text, name)), BOT) == question


@given(before=st.text(st.sampled_from("ab 😀万𠀀\n"), max_size=10), after=st.text(st.sampled_from("ab 😀万𠀀\n"), max_size=10))
def test_whatever_stands_around_a_mention_is_kept(before: str, after: str) -> None:
    text = f"{before}@CoopBot{after}"
    found = update_fields.addressed(group(text, entity(text, "@CoopBot")), BOT)
    assert found is not None
    assert found.split() == f"{before} {after}".split()


def test_a_name_that_only_begins_like_the_bots_is_somebody_else() -> None:
    text = "@coopbot2 when did Wanda open?"
    assert update_fields.addressed(group(text, entity(text, "@coopbot2")), BOT) is None


def test_the_mention_is_left_out_where_it_stands_not_where_another_name_begins_like_it() -> None:
    text = "@coopbot2 asks: @coopbot when?"
    mentions = (entity(text, "@coopbot2"), entity(text, "@coopbot", last=True))
    assert update_fields.addressed(group(text, *mentions), BOT) == "@coopbot2 asks: when?"


def test_a_mention_by_name_is_left_out_where_it_stands() -> None:
    text = "Cooperation, says Coop when?"
    named = entity(text, "Coop", MessageEntity.TEXT_MENTION, user=BOT, last=True)
    assert update_fields.addressed(group(text, named), BOT) == "Cooperation, says when?"
    other = entity(text, "Coop", MessageEntity.TEXT_MENTION, user=ANN, last=True)
    assert update_fields.addressed(group(text, other), BOT) is None


def test_the_name_without_being_a_mention_addresses_nobody() -> None:
    assert update_fields.addressed(group("mail to someone@coopbot.org"), BOT) is None


def test_a_caption_addresses_the_bot_as_a_text_does() -> None:
    caption = "😀 @coopbot when?"
    pictured = message(chat=-5, kind="group", caption=caption, caption_entities=(entity(caption, "@coopbot"),))
    assert update_fields.addressed(pictured, BOT) == "😀 when?"


def test_a_reply_to_the_bot_addresses_it() -> None:
    assert update_fields.addressed(group("and when?", reply=message("It cost ...", user=BOT)), BOT) == "and when?"
    assert update_fields.addressed(group("and when?", reply=message("I think ...", user=ANN)), BOT) is None


def test_in_a_topic_that_the_bot_opened_not_every_message_is_for_it() -> None:
    opened = message(user=BOT, forum_topic_created=ForumTopicCreated("Topic", 0))
    assert update_fields.addressed(group("and when?", reply=opened), BOT) is None


def test_a_message_without_text_addresses_nobody() -> None:
    assert update_fields.addressed(message(chat=-5, kind="group"), BOT) is None


def test_only_a_forum_has_topics() -> None:
    assert update_fields.thread_of(message("a", message_thread_id=4, is_topic_message=True)) == 4
    assert update_fields.thread_of(message("a", message_thread_id=4)) is None
    assert update_fields.thread_of(message("a")) is None


def test_who_speaks_for_a_group_or_channel_is_that() -> None:
    assert update_fields.speaker_of(Update(1, message=message("a"))) == 7
    spoken = message("a", chat=-5, kind="supergroup", sender_chat=Chat(-5, "supergroup"))
    assert update_fields.speaker_of(Update(1, message=spoken)) == -5
    # Who presses a button is a person, whoever the message is of.
    assert update_fields.speaker_of(Update(1, callback_query=CallbackQuery("1", ANN, "x", message=spoken))) == 7
    assert update_fields.speaker_of(Update(1)) == 0


def test_order_is_kept_within_a_chat_or_else_a_user() -> None:
    assert update_fields.order_of(Update(1, message=message("a", chat=-5))) == ("chat", -5)
    assert update_fields.order_of(Update(1, callback_query=CallbackQuery("1", ANN, "x"))) == ("user", 7)
    assert update_fields.order_of(Update(3)) == ("update", 3)


def test_what_was_written_is_the_text_or_the_caption() -> None:
    assert [update_fields.text_of(m) for m in (message("a"), message(caption="b"), message())] == ["a", "b", ""]


def test_a_private_chat_is_one_with_one_person() -> None:
    assert [update_fields.is_private(message("a", kind=kind)) for kind in ("private", "group", "supergroup", "channel")] == [
        True,
        False,
        False,
        False,
    ]


def test_our_own_cards_are_known() -> None:
    assert update_fields.is_own_card(message("a", via_bot=BOT), BOT)
    assert not update_fields.is_own_card(message("a", via_bot=User(3, "Other", is_bot=True)), BOT)
    assert not update_fields.is_own_card(message("a"), BOT)


@pytest.mark.parametrize(
    ("text", "behind"),
    [
        ("/ask When did it open?", "When did it open?"),
        ("/ask@CoopBot\nWhen did it open?", "When did it open?"),
        ("/ask\n\nWhen?\nWhere?", "When?\nWhere?"),
        ("/ask  /ask", "/ask"),
        ("/ask", ""),
        ("/ask \n", ""),
    ],
)
def test_what_stands_behind_a_command_is_the_question(text: str, behind: str) -> None:
    assert update_fields.behind_command(message(text)) == behind


@pytest.mark.parametrize(
    ("item", "meant"),
    [
        (Update(1, message=message("hello")), True),
        (Update(1, message=group("hello")), False),
        (Update(1, edited_message=group("hello")), False),
        (Update(1, message=group("@coopbot hello", entity("@coopbot hello", "@coopbot"))), True),
        (Update(1, message=group("/projects")), True),
        (Update(1, callback_query=CallbackQuery("1", ANN, "c", data="x", message=group("hello"))), True),
    ],
)
def test_what_people_of_a_group_write_to_each_other_is_not_for_the_bot(item: Update, meant: bool) -> None:
    assert update_fields.concerns(item, BOT) is meant
