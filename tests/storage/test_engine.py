"""Opening a database: its tables are made and kept in their present form, and what is wrong is told."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping
from itertools import pairwise, takewhile
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, Table, create_engine, inspect, make_url, select, text
from sqlalchemy.engine.interfaces import ReflectedIndex

from bot.editorial.texts import Texts, digest_of
from bot.errors import StorageError
from bot.language.normalize import folded_key
from bot.storage import revisions
from bot.storage.engine import open_engine, reading, upgrade
from bot.storage.migrations import HEAD
from bot.storage.tables import METADATA
from tests import forked
from tests.storage.conftest import sqlite_url
from tests.storage.test_telling import to_the_end

ROOT = Path(__file__).resolve().parents[2]

# What is loaded by the program and not by a test.
LOADED = """
import sys
from bot.storage import chats, database, privacy, replies, settings, updates
from bot.storage.engine import open_engine, upgrade
open_engine(sys.argv[1]).dispose()
print(*sorted({"alembic", "sqlalchemy.orm", "mako", "sqlalchemy.dialects.mysql", "sqlalchemy.dialects.postgresql"} & set(sys.modules)))
"""


def refusal(url: str) -> str:
    with pytest.raises(StorageError) as caught:
        open_engine(url)
    return str(caught.value)


def plain_engine(url: str) -> Engine:
    """An engine that knows nothing of us."""
    address = make_url(url)
    return create_engine(address if address.drivername == "sqlite" else address.set(drivername="postgresql+psycopg"))


def shape(engine: Engine) -> Mapping[str, object]:
    """All that makes up the tables, as the database itself tells it."""
    inspector = inspect(engine)
    return {
        name: (
            [(column["name"], str(column["type"]), column["nullable"], column["default"]) for column in inspector.get_columns(name)],
            inspector.get_pk_constraint(name),
            inspector.get_foreign_keys(name),
            sorted((str(index["name"]), index["column_names"], index["unique"], _options(index)) for index in inspector.get_indexes(name)),
            sorted(map(str, inspector.get_check_constraints(name))),
        )
        for name in inspector.get_table_names()
        if name != "alembic_version"
    }


def _options(index: ReflectedIndex) -> list[tuple[str, str]]:
    return sorted((name, str(value)) for name, value in index.get("dialect_options", {}).items())


def migrated_to(connection: Connection, revision: str) -> None:
    """Bring an empty database to the form it had at a revision."""
    config = Config()
    config.set_main_option("script_location", "bot.storage:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def test_the_migrations_make_what_the_tables_say(new_url: Callable[[], str]) -> None:
    migrated = plain_engine(new_url())
    with migrated.begin() as connection:
        upgrade(connection, "the database")
    made = plain_engine(new_url())
    METADATA.create_all(made)
    assert shape(migrated) == shape(made)
    assert set(shape(migrated)) == set(METADATA.tables)
    migrated.dispose()
    made.dispose()


def older() -> list[str]:
    """Every revision of the tables but the newest."""
    config = Config()
    config.set_main_option("script_location", "bot.storage:migrations")
    return sorted(script.revision for script in ScriptDirectory.from_config(config).walk_revisions() if script.revision != HEAD)


def invented(table: Table, number: int) -> dict[str, object]:
    """A row that a table takes, whatever its columns; those of the same number refer to each other."""
    known = {"value": 1, "action": "ignore", "items": "[]"}
    kinds: dict[type, object] = {str: f"{number}", int: number, float: float(number), bytes: b"%d" % number}
    return {column.name: known.get(column.name, kinds[column.type.python_type]) for column in table.columns}


@pytest.mark.parametrize("revision", older())
def test_an_older_database_with_rows_in_it_goes_up_and_keeps_them(new_url: Callable[[], str], revision: str) -> None:
    url = new_url()
    old = plain_engine(url)
    with old.begin() as connection:
        migrated_to(connection, revision)
    tables = MetaData()
    tables.reflect(old, only=lambda name, _: name != "alembic_version")
    with old.begin() as connection:
        for table in tables.sorted_tables:
            connection.execute(table.insert(), [invented(table, number) for number in range(1, 4)])
    open_engine(url).dispose()
    made = plain_engine(new_url())
    METADATA.create_all(made)
    assert shape(old) == shape(made)
    with old.begin() as connection:
        # What the splices held is compared below.
        for table in (table for table in tables.sorted_tables if table.name != "splices"):
            kept = {tuple(map(str, row)) for row in connection.execute(select(*table.columns))}
            # A migration may add what can be told from what is there.
            assert kept >= {tuple(map(str, invented(table, number).values())) for number in range(1, 4)}, table.name
        # A second upgrade finds nothing to do.
        upgrade(connection, "the database")
    old.dispose()
    made.dispose()


def test_a_new_database_counts_as_migrated(url: str) -> None:
    engine = open_engine(url)
    before = shape(engine)
    with engine.begin() as connection:
        upgrade(connection, "the database")
    assert shape(engine) == before
    engine.dispose()


def test_alembic_finds_no_difference(url: str) -> None:
    engine = open_engine(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, METADATA) == []
    engine.dispose()


def test_the_newest_revision_is_known() -> None:
    config = Config()
    config.set_main_option("script_location", "bot.storage:migrations")
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_opening_again_keeps_what_is_there(url: str) -> None:
    first = open_engine(url)
    with first.begin() as connection:
        connection.execute(text("INSERT INTO settings VALUES ('colour', 'blue')"))
    first.dispose()
    second = open_engine(url)
    with second.connect() as connection:
        assert connection.execute(text("SELECT value FROM settings")).scalar_one() == "blue"
    second.dispose()


def test_a_new_database_is_made_without_alembic_and_what_only_another_kind_needs(url: str) -> None:
    needed = "" if url.startswith("sqlite") else "sqlalchemy.dialects.postgresql"
    for _ in range(2):
        done = subprocess.run([sys.executable, "-c", LOADED, url], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
        assert done.stdout == f"{needed}\n"


def test_several_processes_may_open_an_empty_database_at_once(url: str) -> None:
    running = [forked.start("tests.storage.opening_child", url) for _ in range(4)]
    assert [to_the_end(process, output) for process, output in running] == [[]] * 4
    assert [process.exitcode for process, _ in running] == [0] * 4


def test_a_newer_database_is_refused(url: str) -> None:
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    message = refusal(url)
    assert message.endswith(
        ": it was written by a newer version of the program (revision '9999')"
        " -> install that version of the program, or restore a backup of the database"
    )


def test_tables_of_another_program_are_not_touched(url: str) -> None:
    other = plain_engine(url)
    with other.begin() as connection:
        connection.execute(text("CREATE TABLE chats (name TEXT)"))
    assert refusal(url).endswith(": it holds a table 'chats' of another program -> name an empty database")
    assert inspect(other).get_table_names() == ["chats"]
    other.dispose()


def test_the_questions_of_an_older_database_are_folded(url: str) -> None:
    old = plain_engine(url)
    with old.begin() as connection:
        migrated_to(connection, "0001")
        columns = 'id, chat, "user", at, question, language, outcome, items, seconds'
        row = text(f"INSERT INTO replies ({columns}) VALUES (:id, '', '', 0, :q, 'en', '', '[]', 0)")
        connection.execute(row, [{"id": f"{number:05}", "q": f"How? {number}"} for number in range(2500)])
    open_engine(url).dispose()
    with old.connect() as connection:
        folded = [tuple(row) for row in connection.execute(text("SELECT id, folded FROM replies"))]
    assert dict(folded) == {f"{number:05}": folded_key(f"how {number}") for number in range(2500)}
    old.dispose()


def test_the_folder_of_a_file_is_made(tmp_path: Path) -> None:
    open_engine(sqlite_url(tmp_path / "a" / "b" / "coopbot.db")).dispose()
    assert (tmp_path / "a" / "b" / "coopbot.db").is_file()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a file", encoding="utf-8")
    path = tmp_path / "a" / "b" / "coopbot.db"
    message = refusal(sqlite_url(path))
    assert message == f"database '{path}': the folder '{path.parent}' cannot be made (Not a directory) -> name another file"


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("This is a text, and long enough to be looked at. " * 40, encoding="utf-8")
    assert refusal(sqlite_url(path)) == f"database '{path}': file is not a database -> name another file: this one is not a database"
    assert path.read_text(encoding="utf-8").startswith("This is a text")


def test_a_folder_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    message = refusal(sqlite_url(tmp_path))
    assert message == f"database '{tmp_path}': unable to open database file -> let the program write to the file and to its folder"


def test_a_database_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    path = tmp_path / "coopbot.db"
    open_engine(sqlite_url(path)).dispose()
    # As root, who runs tests in containers, the permissions of a file are no hindrance; this is one.
    message = refusal(f"sqlite:///file:{path}?mode=ro&uri=true")
    assert message.endswith(": attempt to write a readonly database -> let the program write to the file and to its folder")


def test_a_database_that_another_program_holds_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.storage.engine.BUSY_TIMEOUT", 50)
    path = tmp_path / "coopbot.db"
    open_engine(sqlite_url(path)).dispose()
    other = sqlite3.connect(path)
    other.execute("BEGIN EXCLUSIVE")
    assert refusal(sqlite_url(path)) == f"database '{path}': database is locked -> end the other program that is writing to it"
    other.close()


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("", "the URL of the database cannot be read -> "),
        ("coopbot.db", "the URL of the database cannot be read -> "),
        ("mysql://me:secret@host/bot", "the URL of the database begins with 'mysql', which is not supported -> "),
        ("postgresql+asyncpg://me:secret@host/bot", "the URL of the database begins with 'postgresql+asyncpg', which is not supported -> "),
        ("postgresql://me:a@secret@host/bot", "the URL of the database has an '@' too many -> "),
        ("postgresql://me:secret@host:port/bot", "the URL of the database cannot be read -> "),
    ],
)
def test_a_url_that_cannot_be_used_is_told_without_its_password(url: str, message: str) -> None:
    told = refusal(url)
    assert told.startswith(message)
    assert "secret" not in told


def test_a_server_that_cannot_be_reached_is_told_without_the_password() -> None:
    # Port 1 is closed; where the driver is not installed, that is told.
    told = refusal("postgresql://me:secret@127.0.0.1:1/bot")
    assert told.startswith("database 'bot' at 127.0.0.1:1: ")
    assert told.endswith(
        (
            "-> check that the server runs, and its address, the name of the user and the password",
            "the driver is not installed -> python -m pip install 'coopbot[postgresql]'",
        )
    )
    assert "secret" not in told


def test_whoever_reads_keeps_nobody_from_writing(url: str) -> None:
    reader, writer = open_engine(url), open_engine(url)
    count = text("SELECT count(*) FROM settings")
    with reading(reader) as connection:
        assert connection.execute(count).scalar_one() == 0
        with writer.begin() as other:
            other.execute(text("INSERT INTO settings VALUES ('colour', 'blue')"))
        if connection.dialect.name == "sqlite":
            assert connection.execute(count).scalar_one() == 0
    with reading(reader) as connection:
        assert connection.execute(count).scalar_one() == 1
    reader.dispose()
    writer.dispose()


def test_sqlite_is_set_up_for_several_processes_and_sudden_ends(tmp_path: Path) -> None:
    engine = open_engine(sqlite_url(tmp_path / "coopbot.db"))
    with engine.connect() as connection:
        names = ("journal_mode", "synchronous", "busy_timeout", "foreign_keys", "secure_delete")
        assert [connection.execute(text(f"PRAGMA {name}")).scalar_one() for name in names] == ["wal", 1, 5000, 1, 1]
    engine.dispose()


def test_the_migration_takes_the_last_sign_of_life_for_the_last_time_that_was_right(new_url: Callable[[], str]) -> None:
    engine = plain_engine(new_url())
    with engine.begin() as connection:
        migrated_to(connection, "0004")
        connection.execute(text("INSERT INTO owners (name, renewed) VALUES ('one', 1000.5), ('two', 900.0)"))
        upgrade(connection, "the database")
        assert connection.execute(text("SELECT value FROM settings WHERE key = 'clock'")).scalar_one() == "1000.5"
    engine.dispose()


# How a history was kept before: by the place at which each file differs from the revision before.
LONG = "".join(f"- fact {number} 码头\r\n" for number in range(300))
HISTORY: list[dict[str, str]] = [
    {"facts.yaml": LONG, "documents/a.txt": "\ufeffMark\r\n", "b.yaml": ""},
    {"facts.yaml": LONG.replace("fact 150 ", "fact 150 😀 "), "documents/a.txt": "\ufeffMark\r\n", "b.yaml": "x \0 y"},
    {"facts.yaml": LONG.replace("fact 150 ", ""), "documents/renamed.txt": "\ufeffMark\r\n", "b.yaml": ""},
    {"facts.yaml": LONG, "documents/renamed.txt": "Mark\n"},
    {"facts.yaml": LONG, "documents/a.txt": "\ufeffMark\r\n", "b.yaml": ""},
    {"facts.yaml": "", "documents/a.txt": "\ufeffMark\r\n", "b.yaml": "new"},
    {},
    {"facts.yaml": LONG},
]


def common(one: str, other: str) -> int:
    """The length of the beginning that two texts have in common."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def splices(before: Texts, after: Texts) -> list[dict[str, object]]:
    """The rows of a revision in that form."""
    rows: list[dict[str, object]] = []
    for path in sorted({*before, *after}):
        old, new = before.get(path), after.get(path)
        start = end = 0
        if old == new:
            continue
        if old is not None and new is not None:
            start = common(old, new)
            end = common(old[start:][::-1], new[start:][::-1])
            old, new = old[start : len(old) - end], new[start : len(new) - end]
        data = [None if one is None else one.encode() for one in (old, new)]
        rows.append({"path": path, "offset": start, "old": data[0], "new": data[1]})
    return rows


def test_the_whole_history_of_an_older_database_is_kept_to_the_byte(new_url: Callable[[], str]) -> None:
    url = new_url()
    old = plain_engine(url)
    columns = "number, at, author, kind, reason, overridden, digest, differences, published"
    told = []
    with old.begin() as connection:
        migrated_to(connection, "0005")
        for number, (before, after) in enumerate(pairwise([{}, *HISTORY]), 1):
            # The last one was left unfinished.
            published = None if number == len(HISTORY) else 2.5
            values = (number, 1.5, "12", "edit", "", 0, digest_of(after), f"differences {number}", published)
            told.append(values)
            row = text(f"INSERT INTO revisions ({columns}) VALUES ({', '.join(':' + name for name in columns.split(', '))})")
            connection.execute(row, dict(zip(columns.split(", "), values, strict=True)))
            for splice in splices(before, after):
                statement = text("INSERT INTO splices VALUES (:revision, :path, :offset, :old, :new)")
                connection.execute(statement, splice | {"revision": number})
    engine = open_engine(url)
    with engine.begin() as connection:
        assert [revisions.rebuilt(connection, number) for number in range(1, len(HISTORY) + 1)] == HISTORY
        kept = connection.execute(text(f"SELECT {columns} FROM revisions ORDER BY number"))
        assert [tuple(row) for row in kept] == told
        assert not inspect(connection).has_table("splices")
        # It goes on as if it had been kept so from the beginning.
        revisions.withdraw(connection, len(HISTORY))
        assert revisions.rebuilt(connection, len(HISTORY) - 1) == {}
    engine.dispose()
    old.dispose()


def test_a_history_that_was_damaged_keeps_nobody_from_starting_and_is_told_of(new_url: Callable[[], str]) -> None:
    url = new_url()
    old = plain_engine(url)
    with old.begin() as connection:
        migrated_to(connection, "0005")
        states: list[Texts] = [{"a": "abc"}, {"a": "abd"}]
        for number, state in enumerate(states, 1):
            row = text("INSERT INTO revisions VALUES (:number, 1.5, '12', 'edit', '', 0, :digest, '', 2.5)")
            connection.execute(row, {"number": number, "digest": digest_of(state)})
        statement = text("INSERT INTO splices VALUES (:revision, 'a', :offset, :old, :new)")
        connection.execute(statement, {"revision": 1, "offset": 0, "old": None, "new": b"abc"})
        connection.execute(statement, {"revision": 2, "offset": 7, "old": b"x", "new": b"y"})
    engine = open_engine(url)
    with engine.begin() as connection:
        assert revisions.rebuilt(connection, 1) == {"a": "abc"}
        with pytest.raises(StorageError, match="revision 2 cannot be rebuilt"):
            revisions.rebuilt(connection, 2)
    engine.dispose()
    old.dispose()
