"""One history is that of one folder: two that share it do not take each other's files."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import delete

from bot.editorial.texts import digest_of
from bot.publishing.outcomes import OtherFolderError
from bot.publishing.publisher import Publisher
from bot.storage import revisions
from bot.storage.database import Database
from bot.storage.files import read_texts
from bot.storage.revisions import Revision
from bot.storage.tables import SETTINGS
from bot.telegram.administration.notices import refused_screen
from tests.publishing.conftest import NOTE, NOTES, Replace, Write, make_folder, wording

pytestmark = pytest.mark.anyio

COST = Replace("answer: The new pier cost", "answer: It cost")


@pytest.fixture
async def twin(publisher: Publisher, folder: Path, database: Database, cache: Path) -> Publisher:
    """Of a folder that began as the first one did; both have changed since. Not opened."""
    await publisher.publish(COST, author="12")
    other = make_folder(folder.with_name("twin"))
    (other / "more.yaml").write_text("# a file of its own\n", encoding="utf-8")
    return Publisher(other, database, cache=cache)


async def test_nothing_goes_from_one_folder_into_the_other(publisher: Publisher, twin: Publisher, folder: Path) -> None:
    ours, theirs = read_texts(folder), read_texts(twin.folder)
    works = (
        *(twin.open, twin.hand_edit, lambda: twin.preview(COST), lambda: twin.publish(COST, author="12")),
        *(lambda: twin.preview_rollback(1), lambda: twin.rollback(1, author="12")),
    )
    for work in works:
        with pytest.raises(OtherFolderError) as caught:
            await work()
        assert str(caught.value) == (
            f"{twin.folder}: the history is that of another folder, {folder} -> give this folder a history of its own (name another"
            " COOPBOT_DATA); or let that one go on with the files that are there now: coopbot record --override;"
            " or with those of the history: coopbot rollback 2 --override"
        )
    assert (read_texts(folder), read_texts(twin.folder)) == (ours, theirs)
    assert [one.number for one in await publisher.history()] == [2, 1]
    assert (await publisher.publish(wording("who made the lighthouse"), author="12")).number == 3
    html = refused_screen(caught.value, "zh").html
    assert f"{twin.folder}：这份历史属于另一个文件夹 {folder}" in html
    assert "coopbot record --override" in html
    await twin.close()


async def test_a_copy_of_the_folder_is_another_though_nothing_differs_yet(
    publisher: Publisher, folder: Path, database: Database, cache: Path
) -> None:
    shutil.copytree(folder, folder.with_name("copy"))
    copy = Publisher(folder.with_name("copy"), database, cache=cache)
    with pytest.raises(OtherFolderError):
        await copy.publish(COST, author="12")
    # Whoever wants it so can go on there.
    await copy.hand_edit(override=True)
    assert (await copy.publish(COST, author="12")).number == 2
    with pytest.raises(OtherFolderError):
        await publisher.hand_edit()
    await copy.close()


async def test_a_history_can_be_taken_over_with_the_files_that_are_there(publisher: Publisher, twin: Publisher) -> None:
    texts = read_texts(twin.folder)
    made = await twin.hand_edit(author="shell me@here", override=True)
    assert made is not None
    assert (made.number, made.kind, read_texts(twin.folder), await twin.texts_at(3)) == (3, "hand", texts, texts)
    with pytest.raises(OtherFolderError):
        await publisher.publish(wording("who made the lighthouse"), author="12")
    await twin.close()


async def test_or_with_those_of_the_history_while_its_own_are_kept(publisher: Publisher, twin: Publisher, folder: Path) -> None:
    texts = read_texts(twin.folder)
    assert (await twin.preview_rollback(2, override=True)).aside == ("facts.yaml", "more.yaml")
    made = await twin.rollback(2, author="12", override=True)
    assert (made.number, read_texts(twin.folder)) == (3, read_texts(folder))
    (aside,) = twin.folder.glob(".set-aside-*")
    assert read_texts(aside) == {path: texts[path] for path in ("facts.yaml", "more.yaml")}
    await twin.close()


async def test_what_the_other_folder_has_left_unfinished_is_not_completed_here(
    publisher: Publisher, twin: Publisher, folder: Path, database: Database
) -> None:
    theirs = read_texts(twin.folder)
    after = {**read_texts(folder), NOTES: NOTE}
    prepared = Revision(
        number=3, at=5.0, author="12", kind="edit", reason="", overridden=False, digest=digest_of(after), differences="what changed"
    )
    await database.run(lambda connection: revisions.prepare(connection, prepared, after))
    with pytest.raises(OtherFolderError):
        await twin.open()
    assert read_texts(twin.folder) == theirs
    await publisher.hand_edit()
    assert read_texts(folder) == after
    await twin.close()


@pytest.mark.parametrize("moved", [True, False])
async def test_a_folder_by_another_path_is_the_same(
    publisher: Publisher, folder: Path, database: Database, cache: Path, moved: bool
) -> None:
    await publisher.close()
    path = folder.with_name("elsewhere")
    if moved:
        folder.rename(path)
    else:
        path.symlink_to(folder)
    there = Publisher(path, database, cache=cache)
    await there.open()
    (path / "facts.yaml").write_text(COST.apply(read_texts(path))["facts.yaml"], encoding="utf-8")
    assert await there.hand_edit() is not None
    assert (await there.publish(wording("who made the lighthouse"), author="12")).number == 3
    await there.close()


async def test_a_moved_folder_that_has_none_of_the_files_is_another(
    publisher: Publisher, folder: Path, database: Database, cache: Path
) -> None:
    await publisher.close()
    shutil.rmtree(folder)
    other = make_folder(folder.with_name("other"))
    for path, text in read_texts(other).items():
        (other / path).write_text(f"{text}\n", encoding="utf-8")
    there = Publisher(other, database, cache=cache)
    with pytest.raises(OtherFolderError, match=f"{other}: the history is that of another folder, {folder} -> "):
        await there.open()
    assert there.service.ask("How much did the pier cost?")[0].text.startswith("The new pier cost")
    await there.close()


async def test_all_files_of_a_folder_may_be_changed_by_hand_at_once(publisher: Publisher, folder: Path) -> None:
    for path, text in read_texts(folder).items():
        (folder / path).write_text(f"{text}\n", encoding="utf-8")
    made = await publisher.hand_edit()
    assert made is not None
    assert (made.number, made.kind) == (2, "hand")


async def test_a_folder_none_of_whose_files_is_there_any_more_is_not_taken_for_a_change(
    publisher: Publisher, folder: Path, database: Database, cache: Path
) -> None:
    await publisher.close()
    for path in read_texts(folder):
        (folder / path).rename((folder / path).with_name(f"other-{Path(path).name}"))
    again = Publisher(folder, database, cache=cache)
    with pytest.raises(OtherFolderError) as caught:
        await again.open()
    assert str(caught.value).startswith(f"{folder}: none of the files of its history (revision 1) is there any more -> ")
    assert caught.value.told("zh").startswith(f"{folder}：历史中第 1 版的文件，这里一个也没有了 -> ")
    assert [one.number for one in await again.history()] == [1]
    await again.close()


async def test_a_history_from_before_folders_were_noted_is_that_of_the_folder_that_holds_it(
    publisher: Publisher, folder: Path, database: Database, cache: Path
) -> None:
    await publisher.close()
    await database.run(lambda connection: connection.execute(delete(SETTINGS)))
    again = Publisher(folder, database, cache=cache)
    await again.open()
    twin = Publisher(make_folder(folder.with_name("twin")), database, cache=cache)
    with pytest.raises(OtherFolderError):
        await twin.publish(Write({NOTES: NOTE}), author="12")
    await again.close()
    await twin.close()
