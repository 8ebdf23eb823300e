"""Pseudonyms, forgetting and expiry."""

from __future__ import annotations

import re
import stat
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from bot.dialogue import Dialogue
from bot.errors import StorageError
from bot.language.normalize import folded_key
from bot.storage.chats import save_dialogue
from bot.storage.engine import open_engine
from bot.storage.misses import resolve, subscribe
from bot.storage.privacy import MIN_KEY, Pseudonyms, expire, forget, last_erasure, load_key
from bot.storage.replies import Record, choose, record, vote
from bot.storage.tables import CHATS, CHOICES, METADATA, REPLIES, RESOLUTIONS, SUBSCRIPTIONS, UPDATES, VOTES
from bot.storage.updates import Incoming, claim, finish, receive
from tests.storage.conftest import rows, sqlite_url

KEY = b"0123456789abcdef0123456789abcdef"
PARTS = st.lists(st.text(st.characters(), max_size=4), min_size=1, max_size=4)
REPLY = Record(
    id="",
    chat="",
    user="",
    at=10.0,
    question="When?",
    language="en",
    outcome="answer",
    items=(),
    asked_message=1,
    told_message=2,
    seconds=0.0,
)


def test_a_pseudonym_is_32_hexadecimal_digits_and_always_the_same() -> None:
    assert Pseudonyms(KEY).of("user", 12345) == Pseudonyms(KEY).of("user", 12345) == "ea836e0651c12c9d1176236e2d95f20d"
    assert re.fullmatch("[0-9a-f]{32}", Pseudonyms(KEY).of("user", 12345))


def test_another_key_gives_other_pseudonyms() -> None:
    assert Pseudonyms(KEY).of("user", 1) != Pseudonyms(KEY + b"0").of("user", 1)


@given(one=PARTS, other=PARTS)
def test_kinds_and_ids_are_never_confused(one: list[str], other: list[str]) -> None:
    pseudonyms = Pseudonyms(KEY)
    assert (pseudonyms.of(one[0], *one[1:]) == pseudonyms.of(other[0], *other[1:])) == (one == other)
    assert pseudonyms.of("chat", "1", "23") != pseudonyms.of("chat", "12", "3")
    assert pseudonyms.of("user", 1) != pseudonyms.of("chat", 1)


def test_a_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    key = load_key(folder, None)
    assert len(key) == 64
    assert load_key(folder, None) == key
    assert [path.name for path in folder.iterdir()] == ["pseudonym.key"]
    assert stat.S_IMODE((folder / "pseudonym.key").stat().st_mode) == 0o600


def test_the_content_of_the_file_can_be_configured_instead(tmp_path: Path) -> None:
    key = load_key(tmp_path, None)
    configured = (tmp_path / "pseudonym.key").read_text(encoding="utf-8")
    assert load_key(tmp_path / "nowhere", configured) == key
    assert not (tmp_path / "nowhere").exists()


def test_those_who_make_the_key_at_once_get_the_same(tmp_path: Path) -> None:
    keys: list[bytes] = []
    barrier = threading.Barrier(8)

    def load() -> None:
        barrier.wait()
        keys.append(load_key(tmp_path, None))

    threads = [threading.Thread(target=load) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 8
    assert len(set(keys)) == 1


def test_a_configured_key_that_is_too_short_is_told() -> None:
    with pytest.raises(StorageError) as caught:
        load_key(Path("nowhere"), "secret")
    assert str(caught.value) == (
        f"the configured secret for pseudonyms has 6 characters, at least {MIN_KEY} are needed"
        " -> configure a random one, such as `openssl rand -hex 32` prints"
    )


def test_a_file_that_is_too_short_is_told(tmp_path: Path) -> None:
    path = tmp_path / "pseudonym.key"
    path.write_text("\n", encoding="utf-8")
    with pytest.raises(StorageError) as caught:
        load_key(tmp_path, None)
    assert str(caught.value) == (
        f"{path}: the key of the pseudonyms has 0 characters, at least {MIN_KEY} are needed"
        " -> restore it from a backup, or delete it (then all users count as new)"
    )


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "pseudonym.key"
    remedy = "let the program read and write there, or configure a secret"
    path.mkdir()
    with pytest.raises(StorageError) as caught:
        load_key(tmp_path, None)
    assert str(caught.value) == f"{path}: the key of the pseudonyms cannot be read or made (Is a directory) -> {remedy}"
    path.rmdir()
    path.write_bytes(b"\xff" * 64)
    with pytest.raises(StorageError) as caught:
        load_key(tmp_path, None)
    assert str(caught.value) == f"{path}: the key of the pseudonyms cannot be read or made (it is not text) -> {remedy}"


def fill(connection: Connection) -> None:
    """Two users, "me" and "you", have done all that leaves a trace."""
    for number, user in enumerate(("me", "you")):
        chat = f"chat of {user}"
        batch = [Incoming(id=10 * number + n, chat=chat, payload=f"words of {user}", user=user) for n in (1, 2)]
        receive(connection, [*batch, Incoming(id=10 * number + 3, chat=chat, payload=f"words of {user}")], owner="a", now=5.0)
        finish(connection, 10 * number + 1, now=6.0)
        save_dialogue(connection, chat, user=user, dialogue=Dialogue(), now=10.0)
        record(connection, replace(REPLY, id=user, chat=chat, user=user, question=f"words of {user}"))
    for reply, user in (("me", "me"), ("me", "you"), ("you", "me"), ("you", "you")):
        vote(connection, reply, user=user, value=1, now=11.0)
        choose(connection, reply, user=user, item="pier-cost", now=11.0)
        subscribe(connection, reply, user=user, chat_id=7, thread=None, language="en", now=11.0)
    for user in ("me", "you"):
        resolve(connection, [folded_key(f"words of {user}")], action="ignore", who=user, now=11.0)


def everything(connection: Connection) -> str:
    return "\n".join(str(row) for table in METADATA.sorted_tables for row in connection.execute(select(table)))


def test_nothing_of_a_user_is_left_when_forgotten(connection: Connection) -> None:
    fill(connection)
    assert re.search(r"\bme\b", everything(connection))
    assert forget(connection, "me") == 2 + 3 + 3 + 1 + 1 + 3 + 1
    assert not re.search(r"\bme\b", everything(connection))
    assert forget(connection, "me") == 0


def test_what_is_forgotten_is_not_left_in_the_file_either(tmp_path: Path) -> None:
    path = tmp_path / "coopbot.db"
    engine = open_engine(sqlite_url(path))
    with engine.begin() as connection:
        fill(connection)
    with engine.begin() as connection:
        forget(connection, "me")
    engine.dispose()
    content = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"words of you" in content
    assert b"words of me" not in content
    assert b"chat of me" not in content


def test_forgetting_one_user_leaves_the_others(connection: Connection) -> None:
    fill(connection)
    forget(connection, "me")
    assert connection.execute(select(CHATS.c.key)).scalars().all() == ["chat of you"]
    assert connection.execute(select(REPLIES.c.id)).scalars().all() == ["you"]
    assert rows(connection, select(VOTES.c.reply, VOTES.c.user)) == [("you", "you")]
    assert rows(connection, select(CHOICES.c.reply, CHOICES.c.user)) == [("you", "you")]
    assert rows(connection, select(SUBSCRIPTIONS.c.reply, SUBSCRIPTIONS.c.user)) == [("you", "you")]
    assert sorted(connection.execute(select(RESOLUTIONS.c.who)).scalars()) == ["", "you"]
    assert [incoming.id for incoming in claim(connection, owner="b", now=1000.0)] == [12, 13]


def test_what_was_forgotten_is_not_answered_when_it_is_delivered_again(connection: Connection) -> None:
    fill(connection)
    forget(connection, "me")
    again = [Incoming(id=number, chat="chat of me", payload="words of me", user="me") for number in (1, 2, 3)]
    assert receive(connection, again, owner="a", now=7.0) == frozenset()
    assert connection.execute(select(UPDATES.c.done).where(UPDATES.c.id < 10).order_by(UPDATES.c.id)).scalars().all() == [6.0, 5.0, 5.0]


def test_in_a_chat_of_several_the_pending_words_of_others_stay(connection: Connection) -> None:
    batch = [Incoming(id=number, chat="group", payload=f"words of {user}", user=user) for number, user in ((1, "me"), (2, "you"))]
    receive(connection, batch, owner="a", now=5.0)
    save_dialogue(connection, "group", user="me", dialogue=Dialogue(), now=10.0)
    forget(connection, "me")
    assert [incoming.id for incoming in claim(connection, owner="b", now=1000.0)] == [2]


def test_what_is_older_than_the_retention_is_erased(connection: Connection) -> None:
    fill(connection)
    assert expire(connection, before=10.0) == 0
    record(connection, replace(REPLY, id="new", chat="chat of me", user="me", at=12.0))
    vote(connection, "new", user="me", value=1, now=12.0)
    choose(connection, "new", user="me", item="pier-cost", now=12.0)
    save_dialogue(connection, "chat of me", user="me", dialogue=Dialogue(), now=12.0)
    assert expire(connection, before=12.0) == 4 + 4 + 2 + 1 + 4 + 2
    assert expire(connection, before=12.0) == 0
    assert rows(connection, select(SUBSCRIPTIONS.c.reply)) == []
    assert rows(connection, select(RESOLUTIONS.c.action, RESOLUTIONS.c.who)) == [("ignore", "")] * 2
    assert connection.execute(select(REPLIES.c.id)).scalars().all() == ["new"]
    assert connection.execute(select(CHATS.c.key)).scalars().all() == ["chat of me"]
    assert connection.execute(select(VOTES.c.reply)).scalars().all() == ["new"]
    assert connection.execute(select(CHOICES.c.reply)).scalars().all() == ["new"]


def test_every_erasure_can_be_told_from_the_last_one(connection: Connection) -> None:
    fill(connection)
    seen = [last_erasure(connection)]
    forget(connection, "me")
    seen.append(last_erasure(connection))
    forget(connection, "me")
    assert last_erasure(connection) == seen[-1], "nothing was left to erase"
    expire(connection, before=12.0)
    seen.append(last_erasure(connection))
    assert len(set(seen)) == 3
