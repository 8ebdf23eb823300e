"""Opening a knowledge folder through the cache."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.errors import KnowledgeError
from bot.language.lexicon import Lexicon, everyday_english
from bot.language.question import WordForms, features_of
from bot.paths import cache_folder
from bot.retrieval.engine import Catalogue
from bot.service import Service, State, prepare
from bot.storage import cache as module
from bot.storage.cache import KEPT, edition_of, keep, key_of, open_edition, open_service
from bot.storage.files import read_texts
from bot.storage.packing import pack, unpack
from tests import dated, forked
from tests.equality import same
from tests.storage.test_telling import to_the_end

ROOT = Path(__file__).resolve().parents[2]

DOCUMENT = "Harbour Report\n\nThe new pier was opened in 2015. It cost 12 million yuan.\n\nThe lighthouse was built by Anna Berg.\n"
FACTS = """documents:
  - {id: harbour, file: documents/harbour.txt}
entities:
  - {id: pier, names: {en: [the new pier, pier], zh: [新码头, 码头]}}
  - {id: lighthouse, names: {en: [the lighthouse], zh: [灯塔]}}
facts:
  - id: pier-opening
    subjects: [pier]
    tells: {date: "2015"}
    answer: {en: The new pier was opened in 2015., zh: 新码头于 2015 年开放。}
    quote: The new pier was opened in 2015.
    phrasings: |
      When was the pier opened?
      码头哪年开放？
  - id: pier-cost
    subjects: [pier]
    answer: The new pier cost 12 million yuan.
    quote: It cost 12 million yuan.
    phrasings: How much did the pier cost?
  - id: lighthouse-builder
    subjects: [lighthouse]
    answer: The lighthouse was built by Anna Berg.
    quote: The lighthouse was built by Anna Berg.
    phrasings: Who built the lighthouse?
gaps:
  - id: gap-pier
    subjects: [pier]
    phrasings: How long is the pier?
small_talk:
  - {id: greeting, reply: Hello!, phrasings: hello}
"""
QUESTIONS = (
    *("When was the pier opened?", "wen was teh peir opend", "how much money did the pier cost", "码头是哪一年开放的", "灯塔是谁建的"),
    *("who built the lighthouse in Paris", "How long is the pier?", "hello", "?", "which pier was opened in 1999"),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder about a harbour that a test may change."""
    (tmp_path / "knowledge" / "documents").mkdir(parents=True)
    (tmp_path / "knowledge" / "documents" / "harbour.txt").write_text(DOCUMENT, encoding="utf-8")
    (tmp_path / "knowledge" / "facts.yaml").write_text(FACTS, encoding="utf-8")
    return tmp_path / "knowledge"


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Grows by one whenever a state is prepared rather than read."""
    calls: list[object] = []

    def noted(catalogue: Catalogue) -> State:
        calls.append(catalogue)
        return prepare(catalogue)

    monkeypatch.setattr("bot.edition.prepare", noted)
    return calls


def open_state(folder: Path, cache: Path | None) -> State:
    return open_edition(folder, cache).state


def stored(cache: Path) -> list[Path]:
    return sorted(cache.glob("state-*"))


def rewrite(path: Path, change: Callable[[str], str]) -> None:
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


def test_a_stored_state_is_the_one_that_would_be_built(folder: Path, tmp_path: Path, built: list[object]) -> None:
    fresh = open_state(folder, None)
    open_state(folder, tmp_path / "cache")
    assert len(built) == 2
    read = open_state(folder, tmp_path / "cache")
    assert len(built) == 2
    assert same(read, fresh)
    assert read.speller.lexicon is read.catalogue.lexicon
    for question in QUESTIONS:
        assert same(Service(read).ask(question), Service(fresh).ask(question))


def test_a_stored_state_holds_no_everyday_words_of_its_own(folder: Path, tmp_path: Path) -> None:
    open_state(folder, tmp_path / "cache")
    state = open_state(folder, tmp_path / "cache")
    assert state.catalogue.lexicon.english is everyday_english()
    assert state.speller.lexicon is state.catalogue.lexicon


def test_when_facts_hold_and_what_took_their_place_comes_back() -> None:
    retired = "retired: {reason: {en: x, zh: 误}, successor: lamp-origin}"
    state = dated.service(lighthouse_builder=retired, office_open="valid_from: 2017-04-01").state
    knowledge = state.catalogue.knowledge
    assert knowledge.retired
    assert knowledge.superseded
    assert knowledge.conflicts
    assert same(unpack(pack(state, module._CLASSES), State, module._CLASSES), state)


def test_the_shipped_state_can_be_stored_and_comes_back(service: Service) -> None:
    packed = pack(service.state, module._CLASSES)
    read = unpack(packed, State, module._CLASSES)
    assert same(read, service.state)
    assert pack(read, module._CLASSES) == packed


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[:10],
        lambda content: content[: len(content) // 2],
        lambda content: content[:-1],
        lambda content: content + b"x",
        lambda content: content[:-300] + bytes([content[-300] ^ 1]) + content[-299:],
        lambda content: b"x" + content[1:],
        lambda content: b"\0" * len(content),
    ],
)
def test_a_damaged_state_is_ignored_and_replaced(
    damage: Callable[[bytes], bytes], folder: Path, tmp_path: Path, built: list[object]
) -> None:
    open_state(folder, tmp_path / "cache")
    (path,) = stored(tmp_path / "cache")
    whole = path.read_bytes()
    path.write_bytes(damage(whole))
    assert Service(open_state(folder, tmp_path / "cache")).ask(QUESTIONS[0])[0].items == ("pier-opening",)
    assert len(built) == 2
    assert stored(tmp_path / "cache") == [path]
    assert path.read_bytes() == whole


def _with_its_digest(path: Path, content: bytes | memoryview) -> bytes:
    digest = module._digest_for(path)
    digest.update(content)
    return module._MAGIC + digest.digest() + content


def _archive(shape: str, *, compressed: bool = False) -> bytes:
    file = io.BytesIO()
    (np.savez_compressed if compressed else np.savez)(file, np.frombuffer(shape.encode(), dtype=np.uint8))
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        lambda: b"",
        lambda: b"not an archive",
        lambda: b"\x93NUMPY\x01\x00v\x00{'descr': '|u1', 'fortran_order': False, 'shape': (1000000000000,), }" + b" " * 40 + b"\n",
        lambda: _archive("[" * 100_000),
        lambda: _archive('["instance","State"]'),
        lambda: _archive('["rows","Fact",1000000000,[]]'),
        lambda: _archive('["array",7]'),
        lambda: _archive('["same",0]'),
        lambda: _archive('"' + " " * 300_000_000 + '"', compressed=True),
    ],
    ids=["nothing", "text", "huge array", "deep", "without fields", "a billion facts", "no such array", "nothing known", "compressed"],
)
def test_a_state_with_the_right_digest_and_another_content_is_ignored_and_replaced(
    content: Callable[[], bytes], folder: Path, tmp_path: Path, built: list[object]
) -> None:
    open_state(folder, tmp_path / "cache")
    (path,) = stored(tmp_path / "cache")
    whole = path.read_bytes()
    path.write_bytes(_with_its_digest(path, content()))
    begun = time.monotonic()
    assert Service(open_state(folder, tmp_path / "cache")).ask(QUESTIONS[0])[0].items == ("pier-opening",)
    assert time.monotonic() - begun < 20
    assert len(built) == 2
    assert path.read_bytes() == whole


@pytest.mark.parametrize("part", ["speller", "catalogue"])
def test_a_state_in_which_a_part_is_something_else_is_ignored(part: str, folder: Path, tmp_path: Path, built: list[object]) -> None:
    state = open_state(folder, tmp_path / "cache")
    (path,) = stored(tmp_path / "cache")
    changed: dict[str, Any] = {part: "nonsense"}
    path.write_bytes(_with_its_digest(path, pack(replace(state, **changed), module._CLASSES)))
    assert Service(open_state(folder, tmp_path / "cache")).ask(QUESTIONS[0])[0].items == ("pier-opening",)
    assert len(built) == 2


def test_the_state_of_other_knowledge_under_this_name_is_ignored(folder: Path, tmp_path: Path, built: list[object]) -> None:
    cache = tmp_path / "cache"
    open_state(folder, cache)
    (path,) = stored(cache)
    rewrite(folder / "facts.yaml", lambda text: text.replace("12 million yuan.\n    quote", "12 million euros.\n    quote"))
    open_state(folder, cache)
    (other,) = {*stored(cache)} - {path}
    path.replace(other)
    assert "12 million euros" in Service(open_state(folder, cache)).ask("How much did the pier cost?")[0].text
    assert len(built) == 3


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _link(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _folder(path: Path) -> None:
    path.mkdir()
    (path / "inner").write_bytes(b"x")


def _huge(path: Path) -> None:
    path.touch()
    os.truncate(path, 10_000_000_000_000)  # takes no room on the disk


@pytest.mark.skipif(sys.platform == "win32", reason="no such files")
@pytest.mark.parametrize("make", [_pipe, _link, _folder, _huge])
@pytest.mark.parametrize("kind", ["state", "readings"])
def test_whatever_stands_in_place_of_a_file_of_the_cache_is_not_waited_for_and_replaced(
    kind: str, make: Callable[[Path], None], folder: Path, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    open_state(folder, cache)
    (path,) = cache.glob(f"{kind}-*")
    if kind == "readings":
        stored(cache)[0].unlink()
    path.unlink()
    try:
        make(path)
    except OSError:
        pytest.skip("this file system has no such file")
    process, output = forked.start("tests.storage.asking_child", str(folder), str(cache))
    assert to_the_end(process, output) == ["Hello!"]
    assert process.exitcode == 0
    assert path.is_file()
    assert not path.is_symlink()
    assert path.stat().st_size < 10_000_000


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root can give a file away")
def test_what_another_user_put_into_the_cache_is_ignored(folder: Path, tmp_path: Path, built: list[object]) -> None:
    open_state(folder, tmp_path / "cache")
    (path,) = stored(tmp_path / "cache")
    os.chown(path, 4321, 4321)
    open_state(folder, tmp_path / "cache")
    assert len(built) == 2
    assert path.stat().st_uid == os.geteuid()


def test_any_change_of_the_content_is_read_and_checked(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    open_state(folder, cache)
    rewrite(folder / "facts.yaml", lambda text: text.replace("opened in 2015., zh", "opened in the year 2015., zh"))
    assert "the year 2015" in Service(open_state(folder, cache)).ask(QUESTIONS[0])[0].text
    rewrite(folder / "documents" / "harbour.txt", lambda text: text.replace("2015", "2016"))
    with pytest.raises(KnowledgeError, match="does not stand in document 'harbour'"):
        open_state(folder, cache)
    with pytest.raises(KnowledgeError, match="does not stand in document 'harbour'"):
        open_state(folder, cache)
    assert len(stored(cache)) == 2


@pytest.fixture
def texts_read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows by every text whose features are found."""
    texts: list[str] = []

    def noted(text: str, lexicon: Lexicon, forms: WordForms) -> tuple[set[str], set[float | str]]:
        texts.append(text)
        return features_of(text, lexicon, forms)

    monkeypatch.setattr("bot.retrieval.readings.features_of", noted)
    return texts


def test_after_a_change_only_what_is_new_is_read(folder: Path, tmp_path: Path, texts_read: list[str]) -> None:
    cache = tmp_path / "cache"
    open_state(folder, cache)
    texts_read.clear()
    rewrite(folder / "facts.yaml", lambda text: text.replace("How much did the pier cost?", "the price of the pier"))
    changed = open_state(folder, cache)
    assert texts_read == ["the price of the pier"]
    assert same(changed, open_state(folder, None))


def test_damaged_readings_cost_time_only(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    open_state(folder, cache)
    (path,) = cache.glob("readings-*")
    path.write_bytes(path.read_bytes()[:-1])
    rewrite(folder / "facts.yaml", lambda text: text + "# changed\n")
    assert same(open_state(folder, cache), open_state(folder, None))


def test_folders_have_readings_of_their_own(folder: Path, tmp_path: Path, texts_read: list[str]) -> None:
    cache = tmp_path / "cache"
    shutil.copytree(folder, tmp_path / "other")
    rewrite(tmp_path / "other" / "facts.yaml", lambda text: text.replace("Hello!, phrasings: hello", "Hello!, phrasings: welcome"))
    open_state(folder, cache)
    open_state(tmp_path / "other", cache)
    assert len(list(cache.glob("readings-*"))) == 2
    texts_read.clear()
    rewrite(folder / "facts.yaml", lambda text: text + "# changed\n")
    open_state(folder, cache)
    assert texts_read == []


def test_the_next_edition_is_made_from_the_one_in_use(folder: Path, tmp_path: Path, texts_read: list[str]) -> None:
    cache = tmp_path / "cache"
    open_edition(folder, cache)
    edition = open_edition(folder, cache)
    assert (edition.source, edition.readings) == (None, None)
    assert edition_of(edition.texts, edition, folder, cache) is edition
    for wording in ("the price of the pier", "was it dear"):
        texts_read.clear()
        (folder / "facts.yaml").write_text(FACTS.replace("How much did the pier cost?", wording), encoding="utf-8")
        edition = edition_of(read_texts(folder), edition, folder, cache)
        keep(edition, folder, cache)
        assert texts_read == [wording]
        assert same(edition.state, open_state(folder, None))
        assert same(edition.state, open_state(folder, cache))


def test_the_key_tells_contents_and_names_apart() -> None:
    texts: list[dict[str, str]] = [
        {},
        {"a": "b"},
        {"ab": ""},
        {"a": "b", "c": "d"},
        {"a": "bc", "d": ""},
        {"a": "c"},
    ]
    assert len({*map(key_of, texts)}) == len(texts)
    assert key_of({"a": "1", "b": "2"}) == key_of({"b": "2", "a": "1"})


def test_the_key_knows_every_file_of_the_program_that_shapes_a_state() -> None:
    names = {entry for name in module._PROGRAM for entry, _ in module._contents(resources.files("bot") / name)}
    assert {"spelling.py", "english.txt", "concepts.yaml", "index.py", "schema.py", "packing.py", "service.py", "edition.py"} <= names
    assert not any(name.endswith(".pyc") for name in names)


def test_the_same_content_elsewhere_is_the_same_state(folder: Path, tmp_path: Path, built: list[object]) -> None:
    open_state(folder, tmp_path / "cache")
    folder.rename(tmp_path / "moved")
    open_state(tmp_path / "moved", tmp_path / "cache")
    assert len(built) == 1


def test_only_the_states_used_last_are_kept(folder: Path, tmp_path: Path, built: list[object]) -> None:
    cache = tmp_path / "cache"
    texts = [FACTS + f"# edit {number}\n" for number in range(KEPT + 1)]
    keys = []
    for age, text in enumerate(reversed(texts[:KEPT])):
        (folder / "facts.yaml").write_text(text, encoding="utf-8")
        open_state(folder, cache)
        keys.append(f"state-{key_of(read_texts(folder))}")
        os.utime(cache / keys[-1], (1_000_000 + age, 1_000_000 + age))
    (cache / "state-left-behind.part").write_bytes(b"half")
    os.utime(cache / "state-left-behind.part", (1, 1))
    # The oldest is used again, so that the second oldest is the one to go.
    (folder / "facts.yaml").write_text(texts[KEPT - 1], encoding="utf-8")
    open_state(folder, cache)
    (folder / "facts.yaml").write_text(texts[KEPT], encoding="utf-8")
    open_state(folder, cache)
    assert len(built) == KEPT + 1
    assert len(stored(cache)) == KEPT
    assert {path.name for path in stored(cache)} == {keys[0], keys[2], f"state-{key_of(read_texts(folder))}"}


@pytest.mark.parametrize("place", ["file", "file/below", "none"])
def test_without_a_cache_that_can_be_used_everything_works(place: str, folder: Path, tmp_path: Path, built: list[object]) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    cache = None if place == "none" else tmp_path / place
    for _ in range(2):
        assert Service(open_state(folder, cache)).ask(QUESTIONS[0])[0].items == ("pier-opening",)
    assert len(built) == 2
    assert (tmp_path / "file").read_text(encoding="utf-8") == "not a folder"


def test_a_write_that_fails_leaves_nothing_behind(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    open_state(folder, tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="other rights")
def test_states_are_for_their_user_alone(folder: Path, tmp_path: Path) -> None:
    open_state(folder, tmp_path / "new" / "cache")
    (path,) = stored(tmp_path / "new" / "cache")
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_the_service_opens_in_the_folder_that_the_environment_names(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, built: list[object]
) -> None:
    monkeypatch.setenv("COOPBOT_CACHE", str(tmp_path / "named"))
    assert open_service(folder, language="zh").ask("12345")[0].language == "zh"
    assert len(stored(tmp_path / "named")) == 1
    open_service(folder, cache=tmp_path / "other")
    assert len(stored(tmp_path / "other")) == 1
    monkeypatch.setenv("COOPBOT_CACHE", "")
    open_service(folder)
    assert len(built) == 3


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="other places")
@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"HOME": "/home/ann"}, Path("/home/ann/.cache/coopbot")),
        ({"HOME": "/home/ann", "XDG_CACHE_HOME": "/fast"}, Path("/fast/coopbot")),
        ({"HOME": "/home/ann", "XDG_CACHE_HOME": "relative"}, Path("/home/ann/.cache/coopbot")),
        ({"HOME": "/home/ann", "COOPBOT_CACHE": "/here"}, Path("/here")),
        ({"HOME": "/home/ann", "COOPBOT_CACHE": ""}, None),
    ],
)
def test_where_the_cache_is(environment: dict[str, str], expected: Path | None, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COOPBOT_CACHE", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert cache_folder() == expected


def test_without_a_home_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("COOPBOT_CACHE", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    assert sys.platform == "win32" or cache_folder() is None


def test_every_process_prepares_the_same_state_to_the_byte(folder: Path, tmp_path: Path) -> None:
    digests = set()
    for seed in ("1", "2"):
        code = f"from bot.storage.cache import *; open_edition(Path({str(folder)!r}), Path({str(tmp_path / seed)!r}))"
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        subprocess.run([sys.executable, "-c", code], env=environment, check=True)
        (path,) = stored(tmp_path / seed)
        digests.add((path.name, hashlib.sha256(path.read_bytes()).hexdigest()))
    assert len(digests) == 1
