"""Programs as forks of a process that has imported the bot: most of a start is imports, and the tests start it a hundred times."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import runpy
import signal
import sys
from collections.abc import Mapping
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import TextIO

_forking = multiprocessing.get_context("forkserver")
_forking.set_forkserver_preload(["tests.ready_bot"])


class Fork:
    """A process as those of asyncio.

    Attributes:
        stderr: what it writes there.
    """

    def __init__(self, process: ForkServerProcess, stderr: asyncio.StreamReader) -> None:
        self._process = process
        self.stderr = stderr

    @property
    def pid(self) -> int:
        """Its number."""
        assert self._process.pid is not None
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """Its exit status; None while it runs."""
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.returncode is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Tell it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)

    async def wait(self) -> int:
        """Its exit status, when it has ended."""
        await asyncio.to_thread(self._process.join)
        assert self.returncode is not None
        return self.returncode


async def fork(module: str, *arguments: str, cwd: Path, env: Mapping[str, str]) -> Fork:
    """Start ``python -m MODULE ARGUMENTS`` with that environment in that folder; only its errors are read."""
    process, read = _started(2, module, arguments, cwd, env)
    stderr = asyncio.StreamReader(limit=1 << 20)
    pipe = os.fdopen(read, "rb", buffering=0)  # its transport closes it
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(stderr), pipe)
    return Fork(process, stderr)


def start(module: str, *arguments: str) -> tuple[ForkServerProcess, TextIO]:
    """Start ``python -m MODULE ARGUMENTS``; the process, and what it writes."""
    process, read = _started(1, module, arguments, Path.cwd(), os.environ)
    return process, os.fdopen(read, encoding="utf-8")


def _started(number: int, module: str, arguments: tuple[str, ...], cwd: Path, env: Mapping[str, str]) -> tuple[ForkServerProcess, int]:
    """A process, and the file descriptor from which what it writes to that number is read."""
    read, write = _forking.Pipe(duplex=False)
    with read, write:
        process = _forking.Process(target=_become, args=(module, arguments, cwd, dict(env), number, write), daemon=True)
        process.start()
        return process, os.dup(read.fileno())


def _become(module: str, arguments: tuple[str, ...], cwd: Path, env: Mapping[str, str], number: int, output: Connection) -> None:
    with Path(os.devnull).open("r+b") as nowhere:
        os.dup2(nowhere.fileno(), 0)
        os.dup2(nowhere.fileno(), 1)
    os.dup2(output.fileno(), number)
    output.close()
    # As the interpreter makes them at its start.
    sys.stdout = os.fdopen(1, "w", buffering=1, encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
