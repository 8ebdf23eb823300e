"""Works on the database: committed together, each failing for itself."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from bot.errors import StorageError
from bot.storage.database import MAX_TOGETHER, Database
from bot.storage.engine import open_engine
from bot.storage.settings import get_setting, set_setting
from tests.storage.conftest import sqlite_url

pytestmark = pytest.mark.anyio


def put(key: str, value: str = "x") -> Callable[[Connection], str]:
    def work(connection: Connection) -> str:
        set_setting(connection, key, value)
        return key

    return work


def keys(connection: Connection) -> list[str]:
    return list(connection.execute(text("SELECT key FROM settings ORDER BY key")).scalars())


def hold(database: Database) -> threading.Event:
    """Keep the thread of the database busy until the event is set, so that works gather."""
    release = threading.Event()
    database.post(lambda connection: release.wait(30))
    return release


def lose_connection(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
    # SQLite has no connection that could be lost, so this is what SQLAlchemy raises when one is.
    connection.invalidate()
    raise OperationalError("SELECT 1", {}, Exception("lost"), connection_invalidated=True)


async def test_a_result_comes_after_its_commit(url: str, database: Database) -> None:
    assert await database.run(put("a")) == "a"
    other = Database.open(url)
    assert await other.run(keys) == ["a"]
    await other.close()


async def test_what_waits_together_is_committed_together(url: str) -> None:
    engine = open_engine(url)
    commits: list[int] = []
    event.listen(engine, "commit", lambda connection: commits.append(1))
    database = Database(engine, apart=True)
    release = hold(database)
    runs = [asyncio.create_task(database.run(put(f"{number:03}"))) for number in range(2 * MAX_TOGETHER)]
    await asyncio.sleep(0)
    release.set()
    assert await asyncio.gather(*runs) == [f"{number:03}" for number in range(2 * MAX_TOGETHER)]
    # The one that held up the thread may have taken some with it.
    assert len(commits) in (2, 3)
    await database.close()


async def test_what_is_posted_at_once_shares_a_transaction_with_the_result_asked_for_next(url: str) -> None:
    engine = open_engine(url)
    commits: list[int] = []
    event.listen(engine, "commit", lambda connection: commits.append(1))
    database = Database(engine, apart=False)
    for name in "ab":
        database.post(put(name))
    assert await database.run(keys) == ["a", "b"]
    assert len(commits) == 1
    await database.close()


async def test_what_is_posted_is_done_without_anybody_asking(url: str) -> None:
    database, other = Database.open(url, apart=False), Database.open(url)
    database.post(put("a"))
    async with asyncio.timeout(5):
        while await other.run(keys) != ["a"]:
            await asyncio.sleep(0.001)
    await database.close()
    await other.close()


async def test_of_those_committed_together_only_the_guilty_one_fails(database: Database) -> None:
    def guilty(connection: Connection) -> None:
        set_setting(connection, "half", "done")
        raise LookupError("guilty")

    def refused(connection: Connection) -> None:
        connection.execute(text("INSERT INTO settings (key) VALUES ('no value')"))

    release = hold(database)
    works: list[Callable[[Connection], object]] = [put("a"), guilty, put("b"), refused, put("c")]
    runs = [asyncio.create_task(database.run(work)) for work in works]
    await asyncio.sleep(0)
    release.set()
    results = await asyncio.gather(*runs, return_exceptions=True)
    assert [results[0], results[2], results[4]] == ["a", "b", "c"]
    assert isinstance(results[1], LookupError)
    assert isinstance(results[3], IntegrityError)
    assert await database.run(keys) == ["a", "b", "c"]


async def test_whatever_a_work_raises_nobody_waits_in_vain(database: Database) -> None:
    def exhausted(connection: Connection) -> object:
        return next(iter(()))

    release = hold(database)
    runs = [asyncio.create_task(database.run(work)) for work in (exhausted, put("a"))]
    await asyncio.sleep(0)
    release.set()
    with pytest.raises(RuntimeError, match="StopIteration"):
        await runs[0]
    assert await runs[1] == "a"
    assert await database.run(keys) == ["a"]


async def test_works_are_done_in_the_order_they_were_given(database: Database) -> None:
    for number in range(200):
        database.post(put("last", str(number)))
    assert await database.run(lambda connection: get_setting(connection, "last")) == "199"


async def test_after_flushing_everything_is_committed(url: str, database: Database) -> None:
    for number in range(10):
        database.post(put(str(number)))
    await database.flush()
    other = Database.open(url)
    assert len(await other.run(keys)) == 10
    await other.close()


async def test_a_failure_nobody_waits_for_is_logged(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    def guilty(connection: Connection) -> None:
        raise LookupError("guilty")

    with caplog.at_level(logging.ERROR):
        database.post(guilty)
        await database.flush()
    assert caplog.messages == ["the database could not do what nobody waits for: guilty"]


async def test_what_people_wrote_stays_out_of_errors(database: Database) -> None:
    def refused(connection: Connection) -> None:
        connection.execute(text("SELECT * FROM nowhere WHERE word = :word"), {"word": "a private word"})

    with pytest.raises(DBAPIError) as caught:
        await database.run(refused)
    assert "nowhere" in str(caught.value)
    assert "private" not in str(caught.value)


async def test_a_lost_connection_is_made_anew_once(database: Database) -> None:
    lost: list[int] = []

    def unlucky(connection: Connection) -> str:
        set_setting(connection, "a", "x")
        if not lost:
            lost.append(1)
            lose_connection(connection)
        return "done"

    release = hold(database)
    runs = [asyncio.create_task(database.run(work)) for work in (put("b"), unlucky, put("c"))]
    await asyncio.sleep(0)
    release.set()
    assert await asyncio.gather(*runs) == ["b", "done", "c"]
    assert await database.run(keys) == ["a", "b", "c"]


async def test_a_connection_that_is_lost_again_is_an_error_and_the_next_work_succeeds(database: Database) -> None:
    tries: list[int] = []

    def unlucky(connection: Connection) -> None:
        tries.append(1)
        lose_connection(connection)

    with pytest.raises(OperationalError):
        await database.run(unlucky)
    assert len(tries) == 2
    assert await database.run(put("a")) == "a"


async def test_closing_does_what_was_given_before_and_can_be_repeated(url: str) -> None:
    database = Database.open(url, apart=True)
    release = hold(database)
    for number in range(100):
        database.post(put(str(number)))
    closing = [asyncio.create_task(database.close()) for _ in range(2)]
    await asyncio.sleep(0)
    release.set()
    await asyncio.gather(*closing)
    await database.close()
    with pytest.raises(RuntimeError, match="the database is closed"):
        database.post(put("late"))
    again = Database.open(url)
    assert len(await again.run(keys)) == 100
    await again.close()


async def test_a_wait_that_is_given_up_harms_nobody(database: Database) -> None:
    release = hold(database)
    given_up = asyncio.create_task(database.run(put("a")))
    kept = asyncio.create_task(database.run(put("b")))
    await asyncio.sleep(0)
    given_up.cancel()
    release.set()
    assert await kept == "b"
    assert await database.run(keys) == ["a", "b"]


async def test_works_wait_for_a_database_that_cannot_be_reached_and_then_fail_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.engine.BUSY_TIMEOUT", 0)
    monkeypatch.setattr("bot.storage.database.PATIENCE", 0.4)
    path = tmp_path / "coopbot.db"
    database = Database.open(sqlite_url(path), apart=True)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    begun = time.monotonic()
    works = [put("a"), put("b"), put("c")]
    results = await asyncio.gather(*(database.run(work) for work in works), return_exceptions=True)
    assert [str(result).splitlines()[0] for result in results] == ["(sqlite3.OperationalError) database is locked"] * 3
    # At most one alone and the rest together, not each for itself.
    assert time.monotonic() - begun < 1.1
    waiting = asyncio.create_task(database.run(put("d")))
    await asyncio.sleep(0)
    other.execute("ROLLBACK")
    assert await waiting == "d"
    assert await database.run(keys) == ["d"]
    other.close()
    await database.close()


def test_results_that_come_after_their_loop_had_ended_are_dropped(url: str, caplog: pytest.LogCaptureFixture) -> None:
    async def leave(release: threading.Event) -> None:
        waiting = asyncio.create_task(database.run(put("a")))
        await asyncio.sleep(0)
        waiting.cancel()

    database = Database.open(url, apart=True)
    release = hold(database)
    asyncio.run(leave(release))
    release.set()
    asyncio.run(database.close())
    assert caplog.messages == ["1 results of the database came after their event loop had ended"]


async def test_a_database_that_cannot_be_opened_leaves_no_thread_behind() -> None:
    before = threading.active_count()
    with pytest.raises(StorageError):
        Database.open("mysql://host/bot")
    assert threading.active_count() == before


async def test_what_is_erased_leaves_the_log_at_once_or_when_those_who_read_are_done(tmp_path: Path) -> None:
    path = tmp_path / "coopbot.db"
    log = tmp_path / "coopbot.db-wal"
    database = Database.open(sqlite_url(path))
    await database.run(put("a", "Quux"))
    await database.erase(lambda connection: set_setting(connection, "a", None))
    assert log.read_bytes() == b""
    await database.run(put("a", "Quux"))
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM settings").fetchone()
    begun = time.monotonic()
    await database.erase(lambda connection: set_setting(connection, "a", None))
    # Who reads holds up nobody for long.
    assert time.monotonic() - begun < 1.0
    assert b"Quux" in log.read_bytes()
    assert not await database.empty_log()
    reader.close()
    assert await database.empty_log()
    assert b"Quux" not in path.read_bytes() + log.read_bytes()


class OtherProgram:
    """Another connection, that holds the lock for writing."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)

    def lock(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")

    def free(self) -> None:
        self._connection.execute("ROLLBACK")

    def close(self) -> None:
        self._connection.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.storage.engine.BUSY_TIMEOUT", 0)
    monkeypatch.setattr("bot.storage.database.PATIENCE", 0.0)


async def until_kept(database: Database, expected: list[str]) -> None:
    async with asyncio.timeout(5):
        while database.in_trouble:
            await asyncio.sleep(0.01)
    assert await database.run(keys) == expected


@pytest.mark.parametrize("apart", [False, True])
async def test_what_is_posted_while_another_program_writes_is_kept_and_done_in_order(
    tmp_path: Path, impatient: None, caplog: pytest.LogCaptureFixture, apart: bool
) -> None:
    database = Database.open(sqlite_url(tmp_path / "coopbot.db"), apart=apart)
    other = OtherProgram(tmp_path / "coopbot.db")
    other.lock()
    for number in range(3 * MAX_TOGETHER):
        database.post(put("last", str(number)))
    insisted = database.insist(put("insisted"))
    with pytest.raises(OperationalError):
        await database.run(put("not kept"))
    assert database.in_trouble
    assert not insisted.done()
    other.free()
    assert await asyncio.wait_for(insisted, 5) == "insisted"
    await until_kept(database, ["insisted", "last"])
    assert await database.run(lambda connection: get_setting(connection, "last")) == str(3 * MAX_TOGETHER - 1)
    assert len([record for record in caplog.records if record.levelno >= logging.ERROR]) == 1
    other.close()
    await database.close()


@pytest.mark.parametrize("apart", [False, True])
async def test_on_a_full_disk_notes_wait_others_are_read_and_all_is_done_when_there_is_room(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, apart: bool
) -> None:
    database = Database.open(sqlite_url(tmp_path / "coopbot.db"), apart=apart)

    def fill(connection: Connection) -> None:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
        connection.execute(text(f"PRAGMA max_page_count = {pages}"))

    await database.run(fill)
    for number in range(20):
        database.post(put(f"{number:03}", "x" * 3000))
    insisted = database.insist(put("insisted", "x" * 3000))
    async with asyncio.timeout(5):
        while not database.in_trouble:
            await asyncio.sleep(0.01)
    assert len(await database.run(keys)) < 20
    assert not insisted.done()
    await database.run(lambda connection: connection.execute(text("PRAGMA max_page_count = 100000")) and None)
    assert await asyncio.wait_for(insisted, 5) == "insisted"
    await until_kept(database, [*(f"{number:03}" for number in range(20)), "insisted"])
    assert len([record for record in caplog.records if record.levelno >= logging.ERROR]) == 1
    await database.close()


async def test_what_was_insisted_on_and_is_taken_back_is_not_done(tmp_path: Path, impatient: None) -> None:
    database = Database.open(sqlite_url(tmp_path / "coopbot.db"))
    other = OtherProgram(tmp_path / "coopbot.db")
    other.lock()
    insisted, kept = database.insist(put("taken back")), database.insist(put("kept"))
    await asyncio.sleep(0.05)
    assert database.in_trouble
    insisted.cancel()
    other.free()
    assert await asyncio.wait_for(kept, 5) == "kept"
    await until_kept(database, ["kept"])
    other.close()
    await database.close()


@pytest.mark.parametrize("apart", [False, True])
async def test_at_the_end_what_is_kept_is_tried_once_more_and_what_is_lost_is_told(
    tmp_path: Path, impatient: None, caplog: pytest.LogCaptureFixture, apart: bool
) -> None:
    database = Database.open(sqlite_url(tmp_path / "coopbot.db"), apart=apart)
    other = OtherProgram(tmp_path / "coopbot.db")
    other.lock()
    database.post(put("a"))
    insisted = database.insist(put("b"))
    await asyncio.wait({insisted}, timeout=0.1)
    await asyncio.wait_for(database.close(), 5)
    with pytest.raises(OperationalError):
        await insisted
    assert "2 notes could not be written before the end; what they tell of may be done again" in caplog.messages
    other.free()
    other.close()


@pytest.mark.parametrize("apart", [False, True])
async def test_a_damaged_page_is_told_once_with_what_to_do(tmp_path: Path, caplog: pytest.LogCaptureFixture, apart: bool) -> None:
    path = tmp_path / "coopbot.db"
    database = Database.open(sqlite_url(path))
    for number in range(50):
        database.post(put(str(number), "x" * 3000))
    await database.close()
    database = Database.open(sqlite_url(path), apart=apart)
    told = threading.Event()
    database.when_damaged(told.set)
    content = bytearray(path.read_bytes())
    content[20 * 4096 :] = bytes(len(content) - 20 * 4096)
    path.write_bytes(content)
    for _ in range(3):
        database.post(put("more"))
        with pytest.raises(DBAPIError):
            await database.run(lambda connection: connection.execute(text("SELECT sum(length(value)) FROM settings")).all())
    assert told.wait(5)
    assert database.damage is not None
    assert str(database.damage) == (
        f"database '{path}': database disk image is malformed -> "
        "it is damaged: stop the bot and restore a backup, as docs/operators.md tells under 'Backup and restore'"
    )
    assert caplog.messages == [str(database.damage)]
    await database.close()
