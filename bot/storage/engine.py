"""From the URL of a database to an engine whose tables have their present form, or a message that tells what is wrong."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.pool import NullPool, QueuePool

from bot.errors import StorageError, UnreachableError
from bot.storage import disk
from bot.storage.database_errors import RESTORE, reason_of, sqlite_code
from bot.storage.migrations import HEAD
from bot.storage.tables import METADATA, lock

BUSY_TIMEOUT = 5000
"""Milliseconds to wait for another process that is writing to the same SQLite file."""

CONNECT_TIMEOUT = 5
"""Seconds to wait for a connection to a server."""

LOG_TIMEOUT = 50
"""Milliseconds to wait for others when the write-ahead log is to be emptied: nobody can write meanwhile."""

_READS = "coopbot_reads"
"""Option of a connection that does not write."""

_SUPPORTED = "sqlite:///coopbot.db (a file) and postgresql://user:password@host/database are supported"


def open_engine(url: str, *, make: bool = True) -> Engine:
    """An engine with one connection at most, to a database whose tables have their present form.

    Args:
        url: of the database.
        make: whether a file that is not there is made, for its owner alone; else an empty database in memory takes its place, so that who
            only reads finds nothing, and leaves nothing behind.

    Raises:
        StorageError: with what is wrong, where, and what to do.
    """
    address = _address(url)
    where = describe(address)
    file = database_file(address)
    if file is not None:
        _refuse_odd(file)
        if make:
            _make_file(file, where)
        elif not file.exists():
            address = make_url("sqlite://")
    try:
        engine = _engine(address)
    except ImportError as error:
        raise StorageError(f"{where}: the driver is not installed -> python -m pip install 'coopbot[postgresql]'") from error
    except (ArgumentError, TypeError, ValueError) as error:
        raise StorageError(f"{where}: the URL of the database cannot be used -> check what stands after the '?'") from error
    try:
        _migrate(engine, where)
    except BaseException:
        engine.dispose()
        raise
    return engine


def describe(address: URL) -> str:
    """The database by its place alone: names of users, passwords and options are left out."""
    if address.drivername == "sqlite":
        return f"database '{address.database or ':memory:'}'"
    place = f"{address.host or 'localhost'}:{address.port}" if address.port else address.host or "localhost"
    return f"database '{address.database or ''}' at {place}"


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise StorageError(f"the URL of the database cannot be read -> {_SUPPORTED}") from error
    if address.drivername != "sqlite" and "@" in f"{address.host}{address.database}":
        # The rest of a password would stand where messages tell the place.
        raise StorageError("the URL of the database has an '@' too many -> in the password write '%40' for it")
    match address.drivername:
        case "sqlite" | "sqlite+pysqlite":
            return address.set(drivername="sqlite")
        case "postgresql" | "postgres" | "postgresql+psycopg":
            return address.set(drivername="postgresql+psycopg")
        case other:
            raise StorageError(f"the URL of the database begins with '{other}', which is not supported -> {_SUPPORTED}")


def database_file(address: URL | str) -> Path | None:
    """The file of a database; None for a server, for one in memory, and for one that is named in a way of its own."""
    address = _address(address) if isinstance(address, str) else address
    name = address.database
    if address.drivername != "sqlite" or not name or name == ":memory:" or name.startswith("file:"):
        return None
    return Path(name)


def files_of(file: Path) -> tuple[Path, ...]:
    """A database file and those that SQLite makes beside it."""
    return (file, *(file.with_name(f"{file.name}-{kind}") for kind in ("wal", "shm", "journal")))


def _refuse_odd(file: Path) -> None:
    # SQLite follows links: root would write wherever they lead to.
    for path in files_of(file):
        if path.is_symlink() or (disk.is_odd(path) and not path.is_dir()):
            remedy = "look who made it, and delete it; or name the file itself in COOPBOT_DATABASE_URL"
            raise StorageError(f"database '{path}' is a link, or no regular file -> {remedy}")


def _make_file(file: Path, where: str) -> None:
    if file.exists():
        return
    try:
        disk.make_folder(file.parent)
    except OSError as error:
        raise StorageError(f"{where}: the folder '{file.parent}' cannot be made ({error.strerror}) -> name another file") from error
    try:
        # SQLite would make it readable for all; the files that it makes beside it have the mode and the owner of this one.
        disk.write_new(file, b"")
    except OSError as error:
        raise StorageError(f"{where}: it cannot be made ({error.strerror}) -> let the program write to its folder, or make room") from error


def _engine(address: URL) -> Engine:
    arguments: dict[str, Any]
    if address.drivername == "sqlite":
        # The one connection is opened by one thread and worked on by another, never at the same time. Transactions are begun by
        # the event below: the driver would begin them only when something is written, too late to wait for another process.
        arguments = {"check_same_thread": False, "isolation_level": None}
    else:
        arguments = {"connect_timeout": CONNECT_TIMEOUT, "application_name": "coopbot"}
    # Values stay out of messages, and so out of the log: they are what people wrote.
    pool: dict[str, Any] = {"poolclass": QueuePool, "pool_size": 1, "max_overflow": 0}
    if address.drivername == "sqlite":
        # Every transaction is ended by who began it: there is nothing to roll back when the connection is given back.
        pool["pool_reset_on_return"] = None
    engine = create_engine(address, connect_args=arguments, hide_parameters=True, **pool)
    if address.drivername == "sqlite":
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT}")
    connection.execute("PRAGMA foreign_keys = ON")
    # With WAL, NORMAL writes every commit to the file before it returns, but does not wait for the disk. So a commit survives the
    # end of the process, kill -9 included, since the kernel has it. Should the power fail, the last commits may be lost, yet the
    # database is whole; waiting for the disk would cost milliseconds with every message.
    connection.execute("PRAGMA synchronous = NORMAL")
    # What is erased is overwritten: it may be what people wrote.
    connection.execute("PRAGMA secure_delete = ON")
    deadline = time.monotonic() + BUSY_TIMEOUT / 1000
    while connection.execute("PRAGMA journal_mode").fetchone() == ("delete",):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            # This change does not wait for other processes by itself.
            if error.sqlite_errorcode not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) or time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN" if _READS in connection.get_execution_options() else "BEGIN IMMEDIATE")


@contextlib.contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that only reads, however long: others may write meanwhile, which is not seen."""
    with engine.connect() as connection:
        yield connection.execution_options(**{_READS: True})


def empty_log(engine: Engine) -> bool:
    """Bring what the write-ahead log of an SQLite file holds into the file, and leave nothing in the log.

    Until then the log holds what was written, also what was erased since.

    Returns:
        False when another connection reads or writes just now: then it is to be tried again.
    """
    if engine.dialect.name != "sqlite":
        return True
    # A connection of its own: the one of the engine may be at work in another thread.
    beside = create_engine(engine.url, connect_args={"isolation_level": None}, poolclass=NullPool)
    try:
        with beside.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {LOG_TIMEOUT}")
            busy, _, _ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
            return not busy
    except OperationalError as error:
        if sqlite_code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return False
        raise


def was_left_open(url: str) -> bool:
    """Whether an SQLite file was not closed: its process was ended, the machine failed, or another process has it open."""
    address = _address(url)
    if address.drivername != "sqlite" or not address.database:
        return False
    try:
        return Path(f"{address.database}-wal").stat().st_size > 0
    except OSError:
        return False


def check_whole(connection: Connection, where: str) -> None:
    """Read every page of an SQLite file; takes about a second for each 500 MB.

    Raises:
        StorageError: one of them is damaged.
    """
    try:
        found = str(connection.execute(text("PRAGMA quick_check(1)")).scalar_one())
    except DBAPIError as error:
        if sqlite_code(error) not in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise
        found = reason_of(error)
    if found != "ok":
        raise StorageError(f"{where}: {found.splitlines()[-1]} -> {RESTORE}")


def place_of(url: str) -> str:
    """How messages name the database with this URL."""
    return describe(_address(url))


def _migrate(engine: Engine, where: str) -> None:
    try:
        with engine.begin() as connection:
            if _revision(connection) != HEAD:
                # Another process may be doing the same: what it did is seen when it is ready.
                lock(connection)
                if not _create(connection):
                    upgrade(connection, where)
            # Nothing else would be written now, and that it cannot be would show with the first message.
            connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
    except DBAPIError as error:
        kind = UnreachableError if engine.dialect.name != "sqlite" and isinstance(error, OperationalError) else StorageError
        raise kind(f"{where}: {reason_of(error)} -> {_remedy(error)}") from error


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def _create(connection: Connection) -> bool:
    """Make all tables in a database that has none of them; False when it has some.

    They are those that all migrations one after another would make (a test compares them), without the 0.2 s and 10 MB of Alembic.
    """
    if {"alembic_version", *METADATA.tables} & set(inspect(connection).get_table_names()):
        return False
    METADATA.create_all(connection)
    connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
    connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})
    return True


def upgrade(connection: Connection, where: str) -> None:
    """Bring the tables to their present form by the migrations that are due; *where* is named in messages.

    Raises:
        StorageError: the database is that of a newer program, or of another one.
    """
    from alembic import command  # noqa: PLC0415  # 0.2 s and 10 MB that are needed once
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "bot.storage:migrations")
    config.attributes["connection"] = connection
    revision = _revision(connection)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if revision is not None and revision not in known:
        remedy = "install that version of the program, or restore a backup of the database"
        raise StorageError(f"{where}: it was written by a newer version of the program (revision '{revision}') -> {remedy}")
    taken = sorted(set(inspect(connection).get_table_names()) & set(METADATA.tables))
    if revision is None and taken:
        raise StorageError(f"{where}: it holds a table '{taken[0]}' of another program -> name an empty database")
    command.upgrade(config, "head")


def _remedy(error: DBAPIError) -> str:
    code = sqlite_code(error)
    if code == sqlite3.SQLITE_NOTADB:
        return "name another file: this one is not a database"
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return "let the program write to the file and to its folder"
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return "end the other program that is writing to it"
    if code == sqlite3.SQLITE_FULL:
        return "make room on the disk"
    if code == sqlite3.SQLITE_CORRUPT:
        return RESTORE
    if code:
        return "check the file, or restore a backup"
    return "check that the server runs, and its address, the name of the user and the password"
