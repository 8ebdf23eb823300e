"""The files that texts were read from: there before the text is, never replaced, and gone only with what was never published."""

from __future__ import annotations

import errno
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection

from bot.editorial.documents import AddDocument, Original, ReadDocument
from bot.errors import RightError, StorageError
from bot.publishing.publisher import Publisher
from bot.storage import disk

pytestmark = pytest.mark.anyio

READ = ReadDocument(text="Rules\n\nA berth costs 40 yuan.\n", paragraphs=2, sentences=2)
RULES = AddDocument(id="rules", title="Rules", text=READ.text, read=READ, original=Original(ending=".pdf", data=b"%PDF\xff\x00"))
(PATH,) = RULES.originals


def originals(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "documents").iterdir() if path.suffix != ".txt"}


async def test_an_original_stands_beside_its_text_with_the_rights_of_the_folder(publisher: Publisher, folder: Path) -> None:
    await publisher.publish(RULES, author="12")
    assert (folder / PATH).read_bytes() == b"%PDF\xff\x00"
    assert (folder / PATH).stat().st_mode == (folder / "documents/rules.txt").stat().st_mode
    assert PATH not in await publisher.texts_at(2)
    assert publisher.service.state.catalogue.knowledge.documents["rules"].original == PATH


async def test_undo_and_another_file_of_the_same_id_lose_nothing(publisher: Publisher, folder: Path) -> None:
    await publisher.publish(RULES, author="12")
    await publisher.rollback(1, author="12")
    assert not (folder / "documents/rules.txt").exists()
    other = replace(RULES, original=Original(ending=".pdf", data=b"other"))
    await publisher.publish(other, author="12")
    assert sorted(originals(folder).values()) == [b"%PDF\xff\x00", b"other"]
    await publisher.rollback(2, author="12")
    assert publisher.service.state.catalogue.knowledge.documents["rules"].original == PATH
    assert (folder / PATH).read_bytes() == b"%PDF\xff\x00"


async def test_a_preview_keeps_nothing(publisher: Publisher, folder: Path) -> None:
    await publisher.preview(RULES)
    assert originals(folder) == {}


async def test_what_is_not_published_keeps_nothing(publisher: Publisher, folder: Path) -> None:
    def refuse(_: Connection) -> None:
        raise RightError("not any more")

    with pytest.raises(RightError):
        await publisher.publish(RULES, author="12", guard=refuse)
    assert originals(folder) == {}
    assert publisher.number == 1


async def test_a_full_disk_publishes_nothing(publisher: Publisher, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(disk, "write_beside", full)
        with pytest.raises(StorageError, match="No space left on device"):
            await publisher.publish(RULES, author="12")
    assert originals(folder) == {}
    assert publisher.number == 1
    await publisher.publish(RULES, author="12")
    assert list(originals(folder).values()) == [b"%PDF\xff\x00"]


async def test_an_original_that_was_there_stays_when_a_change_is_refused(publisher: Publisher, folder: Path) -> None:
    await publisher.publish(RULES, author="12")
    await publisher.rollback(1, author="12")

    def refuse(_: Connection) -> None:
        raise RightError("not any more")

    with pytest.raises(RightError):
        await publisher.publish(RULES, author="12", guard=refuse)
    assert list(originals(folder)) == [PATH.rpartition("/")[2]]
