"""Files from outside are read by a process of its own, which can take neither the memory nor the time of the bot."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.editorial.documents import ReadDocument
from bot.editorial.files import ENDINGS, export_of, import_of
from bot.editorial.forms import FactForm, QuoteForm
from bot.editorial.imports import ImportFile
from bot.editorial.values import Block, Value
from bot.errors import CoopbotError, EditError
from bot.facts.model import Places
from bot.messages import Message
from bot.reading import limits, subprocess_reader
from bot.reading.documents import read_file
from bot.reading.json_codec import Refused, as_json, of_json
from bot.reading.subprocess_reader import read_document, read_facts
from tests.editorial.conftest import HARBOUR

pytestmark = pytest.mark.anyio

SLOW = b"id," + b"," * 1_990_000
"""A table with so many columns that reading it takes two seconds of computing."""

GREEDY = b"facts: [" + b"a," * 990_000 + b"]"
"""YAML whose tree takes more memory than is allowed."""


def children() -> list[int]:
    """The processes that this one has started."""
    found: list[int] = []
    for task in Path("/proc/self/task").iterdir():
        # Some thread ends while they are looked through.
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            found += [int(pid) for pid in (task / "children").read_text(encoding="ascii").split()]
    return found


async def reader(before: list[int]) -> int:
    """The process that reads a file now, once it is what it is to be."""
    async with asyncio.timeout(20):
        while True:
            for pid in set(children()) - set(before):
                # One of another test may end just now.
                with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                    if b"bot.reading" in Path(f"/proc/{pid}/cmdline").read_bytes():
                        return pid
            await asyncio.sleep(0.005)


@pytest.mark.parametrize("ending", ENDINGS)
async def test_a_file_is_understood_as_it_would_be_here(ending: str) -> None:
    data = export_of(HARBOUR, ending)
    assert await read_facts(f"facts{ending}", data) == import_of(f"facts{ending}", data)


async def test_a_document_is_understood_as_it_would_be_here() -> None:
    text = "Title\r\n大连 😀\u2028end"
    read = await read_document("d.txt", text.encode())
    assert read == read_file("d.txt", text.encode())
    assert (read.text, read.paragraphs, read.sentences, read.encoding) == ("Title\n大连 😀\nend\n", 3, 3, "UTF-8")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        *(("f.csv", b""), ("f.xlsx", b"PK\x03\x04"), ("f.yaml", b"facts: [\n"), ("../f.yaml", b"facts: []"), ("f.exe", b"MZ")),
        *(("", b""), ("a\x00\n.csv", b"id\n"), ("\ud800.csv", b"id\n"), ("f.yaml", b"\xff\xfe")),
    ],
)
async def test_what_is_wrong_is_told_in_the_same_words(name: str, data: bytes) -> None:
    with pytest.raises(CoopbotError) as here:
        import_of(name, data)
    with pytest.raises(EditError) as there:
        await read_facts(name, data)
    assert str(there.value) == str(here.value)


async def test_more_memory_than_is_allowed_is_told_and_not_taken() -> None:
    with pytest.raises(EditError, match=r"f\.yaml: reading the file takes more than 160 MB of memory -> divide it into several"):
        await read_facts("f.yaml", GREEDY)


async def test_a_reader_is_bounded_and_knows_nothing_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:secret")
    before = children()
    reading = asyncio.create_task(read_facts("f.csv", SLOW))
    pid = await reader(before)
    environment = Path(f"/proc/{pid}/environ").read_bytes()
    assert b"secret" not in environment
    assert b"COOPBOT" not in environment
    wanted = {"Max address space": limits.MEMORY, "Max cpu time": limits.COMPUTING, "Max file size": 0, "Max core file size": 0}
    async with asyncio.timeout(20):
        while True:
            told = Path(f"/proc/{pid}/limits").read_text(encoding="ascii")
            if {name: int(found[1]) for name in wanted if (found := re.search(rf"{name}\s+(\d+)", told))} == wanted:
                break
            await asyncio.sleep(0.005)
    await reading


async def test_others_are_answered_while_a_file_is_read() -> None:
    reading = asyncio.create_task(read_facts("f.csv", SLOW))
    turns, longest = 0, 0.0
    while not reading.done():
        begin = time.perf_counter()
        await asyncio.sleep(0.001)
        turns, longest = turns + 1, max(longest, time.perf_counter() - begin)
    await reading
    assert turns > 100
    assert longest < 0.5


async def test_a_reader_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess_reader, "WALL", 0.3)
    before = children()
    with pytest.raises(EditError, match=r"f\.csv: reading the file takes longer than 0 s -> divide it into several"):
        await read_facts("f.csv", SLOW)
    assert children() == before


async def test_a_reader_is_ended_when_nobody_waits_for_it_any_more() -> None:
    before = children()
    reading = asyncio.create_task(read_facts("f.csv", SLOW))
    await reader(before)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert children() == before


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the pipes that asyncio leaves then
@pytest.mark.parametrize("steps", range(6))
async def test_a_reader_that_is_just_being_started_ends_with_the_event_loop(steps: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess_reader, "_AFTERWARDS", 0.1)
    processes, others = children(), asyncio.all_tasks()
    reading = asyncio.create_task(read_facts("f.csv", SLOW))
    for _ in range(steps):
        await asyncio.sleep(0)
    # As the end of the loop does: also what asyncio itself does to connect the pipes.
    under_way = asyncio.all_tasks() - others
    for task in under_way:
        task.cancel()
    _, left = await asyncio.wait(under_way, timeout=10)
    assert not left
    assert reading.cancelled()
    assert children() == processes
    del reading, task, under_way
    gc.collect()


async def test_what_a_reader_tells_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess_reader, "RESULT", 1_000_000)
    with pytest.raises(EditError, match=r"d\.txt: the file holds more than 1 MB of text -> divide it into several"):
        await read_document("d.txt", b"word " * 300_000)


def told_by(program: str) -> Callable[..., asyncio.subprocess.Process]:
    """A reader that does what *program* says in place of reading."""
    start = asyncio.create_subprocess_exec

    async def instead(*_: str, **options: object) -> asyncio.subprocess.Process:
        return await start(sys.executable, "-c", program, **options)  # type: ignore[arg-type]

    return instead  # type: ignore[return-value]


A_DOCUMENT = """
from bot.reading.documents import read_file
from bot.reading.json_codec import as_json
print(as_json(read_file("d.txt", b"A document.")).decode())
"""

MUCH_AT_ONCE = """
import fcntl, os
if hasattr(fcntl, "F_SETPIPE_SZ"):
    fcntl.fcntl(1, fcntl.F_SETPIPE_SZ, 1 << 20)
while True:
    os.write(1, b"x" * (1 << 20))
"""
"""Whoever takes a part of it has more than asyncio is ready to hold, which then does not see the end of the pipe either."""


@pytest.mark.parametrize(
    ("program", "message"),
    [
        ("print('[' * 100000)", "the file cannot be read"),
        ("print('{\"text\": 1}')", "the file cannot be read"),
        (A_DOCUMENT, "the file cannot be read"),
        ("import sys; sys.stdout.buffer.write(bytes(range(256)))", "the file cannot be read"),
        ("", "the file cannot be read"),
        ("import os; os.abort()", "the file cannot be read"),
        ("import os; os._exit(7)", "the file cannot be read"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "reading the file takes more than 20 s of computing"),
        ("print('x' * 20_000_000)", "the file holds more than 16 MB of text"),
        (MUCH_AT_ONCE, "the file holds more than 16 MB of text"),
    ],
)
async def test_whatever_a_reader_was_made_to_tell_is_a_message(program: str, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asyncio, "create_subprocess_exec", told_by(program))
    async with asyncio.timeout(60):
        with pytest.raises(EditError, match=f"f.csv: {message} -> "):
            await read_facts("f.csv", b"id\n" * 1_000_000)


TEXT = st.text(max_size=20)
VALUES: st.SearchStrategy[Value] = st.recursive(
    TEXT | TEXT.map(Block), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3), max_leaves=6
)
FORMS = st.builds(
    FactForm,
    id=TEXT,
    subjects=st.lists(TEXT, max_size=2).map(tuple),
    answer=st.dictionaries(TEXT, TEXT, max_size=2),
    quotes=st.lists(st.builds(QuoteForm, st.none() | TEXT, TEXT), max_size=2).map(tuple),
    question=st.dictionaries(TEXT, TEXT, max_size=2),
    tells=st.dictionaries(TEXT, st.lists(TEXT, max_size=2).map(tuple), max_size=2),
    summary=st.booleans(),
    phrasings=st.lists(TEXT, max_size=2).map(tuple),
    other=st.dictionaries(TEXT, VALUES, max_size=2),
    line=st.integers(0, 10**6),
)


def kinds(value: object) -> object:
    """A value with the kind of each text in it: a block is another kind than a text that says the same."""
    if isinstance(value, dict):
        return {key: kinds(one) for key, one in value.items()}
    return [kinds(one) for one in value] if isinstance(value, list) else (type(value).__name__, value)


@given(name=TEXT, forms=st.lists(FORMS, max_size=3))
def test_what_is_told_arrives_as_it_was(name: str, forms: list[FactForm]) -> None:
    found = ImportFile(name=name, forms=tuple(forms))
    arrived = of_json(as_json(found))
    assert arrived == found
    assert isinstance(arrived, ImportFile)
    assert [kinds(dict(form.other)) for form in arrived.forms] == [kinds(dict(form.other)) for form in forms]
    refused = of_json(as_json(Refused(message=Message("no", name))))
    assert isinstance(refused, Refused)
    assert (refused.message, refused.message.chinese) == ("no", name)


@given(
    read=st.builds(
        ReadDocument,
        text=TEXT,
        places=st.builds(
            Places,
            pages=st.lists(st.tuples(st.integers(1, 9999999), st.integers(0, 9999999)), max_size=3).map(sorted).map(tuple),
            headings=st.lists(st.integers(1, 9999999), max_size=3).map(sorted).map(tuple),
            rows=st.lists(st.tuples(*[st.integers(1, 9999999)] * 3), max_size=3).map(sorted).map(tuple),
        ),
        title=TEXT,
        pages=st.none() | st.integers(1, 2000),
        paragraphs=st.integers(0, 99),
        sentences=st.integers(0, 99),
        encoding=TEXT,
        left_out=st.lists(TEXT, max_size=2).map(tuple),
    )
)
def test_a_document_arrives_as_it_was(read: ReadDocument) -> None:
    assert of_json(as_json(read)) == read


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["table", "file", "document", "text", "places", "refused", "chinese", "name", "rows", "letters", "sheet", "forms", "id"]
            )
            | TEXT,
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(
    told=JSON | st.builds(lambda inner: {"table": inner}, JSON) | st.builds(lambda inner: {"file": {"name": "f", "forms": [inner]}}, JSON)
)
def test_nothing_but_what_a_reader_tells_is_taken_from_it(told: object) -> None:
    try:
        found = of_json(json.dumps(told).encode())
    except ValueError:
        return
    assert of_json(as_json(found)) == found


@given(data=st.binary(max_size=60))
def test_bytes_that_are_no_json_are_refused(data: bytes) -> None:
    try:
        of_json(data)
    except ValueError:
        return


def test_a_reader_imports_little() -> None:
    # A reader is started for every file: it has to be quick, and whatever it imports counts for its memory.
    modules = "bot.reading.__main__, bot.editorial.files, bot.reading.json_codec, bot.reading.documents"
    program = f"import sys, {modules}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True).stdout.split()
    assert not {"numpy", "telegram", "sqlalchemy", "openpyxl", "aiohttp", "asyncio", "opencc", "pdfminer", "mammoth", "selectolax"} & set(
        told
    )
