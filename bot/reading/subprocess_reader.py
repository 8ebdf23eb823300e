"""Reading a file in a process of its own."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import signal
import sys
from pathlib import Path

import bot
from bot.editorial.documents import ReadDocument
from bot.editorial.imports import ImportFile
from bot.editorial.refusals import refusal
from bot.editorial.tables import ImportTable
from bot.errors import EditError, StorageError
from bot.messages import Message
from bot.reading.json_codec import FileContents, Refused, of_json
from bot.reading.limits import COMPUTING, MAX_DOCUMENT, MEMORY, OUT_OF_MEMORY, RESULT, WALL

_AFTERWARDS = 1.0
"""Seconds until what writes to a process that has ended is taken for stuck."""

_INHERITED = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL")

_log = logging.getLogger(__name__)


async def read_facts(name: str, data: bytes) -> ImportTable | ImportFile:
    """The change that a file of facts stands for; as :func:`bot.editorial.files.import_of`, in a process of its own.

    Raises:
        EditError: the file cannot be used, or reading it takes more than is allowed.
        StorageError: no such process can be started.
    """
    found = await _read(name, data, document=False)
    if isinstance(found, ReadDocument):
        raise _unreadable(name)
    return found


async def read_document(name: str, data: bytes) -> ReadDocument:
    """A document; as :func:`bot.reading.documents.read_file`, in a process of its own. Raises as :func:`read_facts`."""
    if len(data) > MAX_DOCUMENT:
        raise refusal("document_large", name, size=MAX_DOCUMENT // 1_000_000)
    found = await _read(name, data, document=True)
    if not isinstance(found, ReadDocument):
        raise _unreadable(name)
    return found


async def _read(name: str, data: bytes, *, document: bool) -> FileContents:
    asked = json.dumps({"name": name, "document": document}).encode() + b"\n"
    told, status = await _run(name, asked, data)
    if status != 0:
        raise _why(name, status)
    try:
        found = of_json(told)
    except ValueError as error:
        raise _unreadable(name) from error
    if isinstance(found, Refused):
        raise EditError(found.message)
    return found


async def _run(name: str, asked: bytes, data: bytes) -> tuple[bytes, int]:
    """What the process told, and its exit status; EditError when it takes too long or tells too much. It has ended afterwards."""
    process = await _started()
    assert process.stdin is not None  # noqa: S101  # for the type checker
    assert process.stdout is not None  # noqa: S101
    giving = asyncio.create_task(_give(process.stdin, asked, data))
    try:
        async with asyncio.timeout(WALL):
            told = bytearray()
            while portion := await process.stdout.read(1 << 16):
                told += portion
                if len(told) > RESULT:
                    raise refusal("reading_result", name, size=RESULT // 1_000_000)
            return bytes(told), await process.wait()
    except TimeoutError:
        raise refusal("reading_wall", name, seconds=f"{WALL:.0f}") from None
    finally:
        # Whatever happened, and also when nobody waits any more.
        _kill(process)
        # With its reader the pipe is gone, which ends what writes into it; cancelled before, it would leave that error to nobody.
        await asyncio.wait({giving}, timeout=_AFTERWARDS)
        giving.cancel()
        await asyncio.gather(giving, return_exceptions=True)
        await _ended(process)


async def _started() -> asyncio.subprocess.Process:
    """A process that reads a file; where nobody waits for it any more, it has ended.

    Raises:
        StorageError: none can be started.
    """
    starting = asyncio.ensure_future(
        asyncio.create_subprocess_exec(
            *(sys.executable, "-B", "-P", "-m", "bot.reading"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            # Nothing of the settings: what reads hostile bytes must not know the token.
            env={**{one: os.environ[one] for one in _INHERITED if one in os.environ}, "PYTHONPATH": str(Path(bot.__file__).parents[1])},
        )
    )
    try:
        return await asyncio.shield(starting)
    except OSError as error:
        why = Message(
            "no process can be started to read a file ({reason}) -> try again later",
            "无法启动读取文件的进程（{reason}） -> 请稍后再试",
            reason=error.strerror,
        )
        raise StorageError(why) from error
    except asyncio.CancelledError:
        # A start that is cancelled kills the process and waits for its pipes: for ever, where connecting them was cancelled too.
        await asyncio.wait({starting}, timeout=_AFTERWARDS)
        if not starting.cancel() and not starting.cancelled() and starting.exception() is None:
            _kill(starting.result())
            await _ended(starting.result())
        raise


def _kill(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.kill()


async def _ended(process: asyncio.subprocess.Process) -> None:
    """Wait until it has ended, which it has when its pipes are closed too: one that is full closes only when somebody reads it."""
    assert process.stdout is not None  # noqa: S101  # for the type checker
    while await process.stdout.read(1 << 16):
        pass
    await process.wait()


async def _give(stdin: asyncio.StreamWriter, asked: bytes, data: bytes) -> None:
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        stdin.write(asked)
        stdin.write(data)
        await stdin.drain()
    stdin.close()
    # The same error once more, which nobody would have asked for otherwise.
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        await stdin.wait_closed()


def _why(name: str, status: int) -> EditError:
    if status == OUT_OF_MEMORY:
        return refusal("reading_memory", name, size=MEMORY // 1_000_000)
    if hasattr(signal, "SIGXCPU") and status == -signal.SIGXCPU:
        return refusal("reading_computing", name, seconds=COMPUTING)
    _log.warning("the process that read a file ended with status %d", status)
    return _unreadable(name)


def _unreadable(name: str) -> EditError:
    return refusal("reading_ended", name)
