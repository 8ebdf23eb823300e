"""The one way by which the knowledge changes."""

from __future__ import annotations

import asyncio
import errno
import os
import stat
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from filelock import FileLock
from sqlalchemy import Connection

from bot.editorial.selftest import SelfTestError
from bot.editorial.texts import Texts, digest_of
from bot.errors import ConflictError, EditError, KnowledgeError, RightError, StorageError
from bot.publishing import trying
from bot.publishing.outcomes import UnrecordedError
from bot.publishing.publisher import Publisher
from bot.storage import folder as files
from bot.storage import revisions
from bot.storage.database import Database
from bot.storage.files import read_texts
from bot.storage.revisions import Revision
from tests.cli.conftest import DOCUMENT, FACTS
from tests.publishing.conftest import NOTE, NOTES, Replace, Write, wording

pytestmark = pytest.mark.anyio

COST = Replace("answer: The new pier cost", "answer: It cost")
WORSE = wording("source")
BROKEN = Replace("quote: It cost 12", "quote: It cost 13")


def facts_of(folder: Path) -> str:
    return (folder / "facts.yaml").read_bytes().decode()


def told(publisher: Publisher, question: str = "How much did the pier cost?") -> str:
    return publisher.service.ask(question)[0].text


async def test_the_first_revision_is_what_the_folder_holds(publisher: Publisher, folder: Path) -> None:
    first = await publisher.revision(1)
    assert (first.number, first.kind, first.author, first.overridden) == (1, "first", "file", False)
    assert first.published is not None
    assert await publisher.texts_at(1) == read_texts(folder)
    assert publisher.number == 1


async def test_a_change_is_in_the_files_in_the_answers_and_in_the_history(publisher: Publisher, folder: Path) -> None:
    made = await publisher.publish(COST, author="12", reason="shorter")
    assert facts_of(folder) == FACTS.replace(COST.old, COST.new)
    assert told(publisher).startswith("It cost 12 million yuan.")
    assert (made.number, made.kind, made.author, made.reason, made.overridden) == (2, "edit", "12", "shorter", False)
    assert made.differences.splitlines()[:2] == [
        "fact 'pier-cost' changed",
        "  answer (en): The new pier cost 12 million yuan. -> It cost 12 million yuan.",
    ]
    assert await publisher.history() == [made, await publisher.revision(1)]
    assert await publisher.history(before=2) == [await publisher.revision(1)]
    assert await publisher.history(limit=1) == [made]


async def test_a_preview_tells_the_same_and_writes_nothing(publisher: Publisher, folder: Path) -> None:
    preview = await publisher.preview(COST)
    assert (preview.base, preview.problems, preview.worse) == (1, (), ())
    assert facts_of(folder) == FACTS
    assert told(publisher).startswith("The new pier cost")
    assert len(await publisher.history()) == 1
    made = await publisher.publish(COST, author="12")
    assert made.differences == preview.text


async def test_what_was_previewed_is_not_built_again(publisher: Publisher) -> None:
    await publisher.preview(COST)
    tried = publisher._tried
    assert tried is not None
    await publisher.publish(COST, author="12")
    assert publisher.service.state is tried.edition.state


async def test_broken_knowledge_changes_nothing(publisher: Publisher, folder: Path) -> None:
    preview = await publisher.preview(BROKEN)
    assert [(problem.file, problem.line) for problem in preview.problems] == [("facts.yaml", 17)]
    with pytest.raises(KnowledgeError, match=r"^facts\.yaml:17: fact 'pier-cost': the quote 'It cost 13"):
        await publisher.publish(BROKEN, author="12")
    assert facts_of(folder) == FACTS
    assert publisher.number == 1


async def test_answers_that_get_worse_need_an_override_which_is_noted(publisher: Publisher, folder: Path) -> None:
    assert [failed.case.question for failed in (await publisher.preview(WORSE)).worse] == ["source"]
    with pytest.raises(SelfTestError) as caught:
        await publisher.publish(WORSE, author="12")
    assert [failed.case.question for failed in caught.value.failed] == ["source"]
    assert facts_of(folder) == FACTS
    made = await publisher.publish(WORSE, author="12", override=True)
    assert made.overridden
    assert "source" in facts_of(folder)


@dataclass(frozen=True)
class Generated:
    """Wordings of the builder of the lighthouse, some of them made up by the program."""

    made_up: tuple[str, ...]
    written: tuple[str, ...] = ()

    def apply(self, texts: Texts) -> Texts:
        for text in (*self.made_up, *self.written):
            texts = wording(text).apply(texts)
        return texts

    def without(self, wordings: Collection[tuple[str, str]]) -> tuple[Generated, int]:
        kept = tuple(text for text in self.made_up if ("lighthouse-builder", text) not in wordings)
        return replace(self, made_up=kept), len(self.made_up) - len(kept)

    def summary(self, language: str) -> str:
        return "wordings"


async def test_wordings_that_were_made_up_are_left_out_where_they_do_not_get_their_answer(publisher: Publisher, folder: Path) -> None:
    change = Generated(made_up=("source", "who made the lighthouse"))
    preview = await publisher.preview(change)
    assert (preview.worse, preview.left_out) == ((), 1)
    tried = publisher._tried
    assert tried is not None
    made = await publisher.publish(change, author="12")
    assert not made.overridden
    assert publisher.service.state is tried.edition.state
    assert ("source" in facts_of(folder), "who made the lighthouse" in facts_of(folder)) == (False, True)


async def test_what_people_wrote_is_not_left_out_with_them(publisher: Publisher, folder: Path) -> None:
    change = Generated(made_up=("source",), written=("来源",))
    preview = await publisher.preview(change)
    assert ([failed.case.question for failed in preview.worse], preview.left_out) == (["来源"], 1)
    with pytest.raises(SelfTestError):
        await publisher.publish(change, author="12")
    assert (await publisher.publish(change, author="12", override=True)).overridden
    assert ("source" in facts_of(folder), "来源" in facts_of(folder)) == (False, True)


async def test_an_override_that_was_not_needed_is_not_noted(publisher: Publisher) -> None:
    assert not (await publisher.publish(COST, author="12", override=True)).overridden


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        (Replace("no such text", "x"), ConflictError, "'no such text' does not stand there any more"),
        (Write({}), EditError, "this would change nothing -> it is there already; look at what is published"),
        (Write({"notes.md": "x"}), EditError, r"^notes\.md: such a file is not read -> choose a name that ends in \.yaml or \.txt"),
        (Write({".hidden/a.yaml": ""}), EditError, r"^\.hidden/a\.yaml: such a file is not read"),
        (Write({"../a.yaml": "facts: []\n"}), EditError, r"^\.\./a\.yaml: such a file is not read"),
        (Write({NOTES: "x" * 20_000_001}), EditError, "the file would be larger than 20 MB -> put part of it into another file"),
    ],
)
async def test_a_change_that_cannot_be_made_changes_nothing(
    publisher: Publisher, folder: Path, change: Write, error: type[Exception], message: str
) -> None:
    before = read_texts(folder)
    for attempt in (publisher.preview(change), publisher.publish(change, author="12")):
        with pytest.raises(error, match=message):
            await attempt
    assert read_texts(folder) == before
    assert publisher.number == 1


async def test_files_are_made_changed_and_deleted_together_and_keep_their_modes(publisher: Publisher, folder: Path) -> None:
    (folder / "facts.yaml").chmod(0o640)
    made = await publisher.publish(Write({NOTES: NOTE, "more/a.yaml": "facts: []\n", "facts.yaml": FACTS + "\n"}), author="12")
    assert (folder / NOTES).read_bytes() == NOTE.encode()
    assert stat.S_IMODE((folder / "facts.yaml").stat().st_mode) == 0o640
    await publisher.publish(Write({NOTES: None}), author="12")
    assert not (folder / NOTES).exists()
    assert set(await publisher.texts_at(made.number)) == {"documents/harbour.txt", NOTES, "facts.yaml", "more/a.yaml"}
    assert not list(folder.rglob(".coopbot-*"))


async def test_concurrent_changes_of_one_process_are_made_in_the_order_they_came(publisher: Publisher) -> None:
    changes = [publisher.publish(wording(f"who built it, question {number}"), author=str(number)) for number in range(5)]
    made = await asyncio.gather(*changes)
    assert [(one.number, one.author) for one in made] == [(2 + number, str(number)) for number in range(5)]


async def test_a_wait_that_is_given_up_leaves_the_change_to_be_finished(publisher: Publisher, folder: Path) -> None:
    waiting = asyncio.create_task(publisher.publish(COST, author="12"))
    while not publisher._turns._here.locked():
        await asyncio.sleep(0)
    waiting.cancel()
    await publisher.close()
    assert facts_of(folder) == FACTS.replace(COST.old, COST.new)
    assert publisher.number == 2


async def test_questions_are_answered_while_a_change_is_published(publisher: Publisher) -> None:
    publishing = asyncio.create_task(publisher.publish(wording("who made the lighthouse"), author="12"))
    answered = 0
    while not publishing.done():
        assert told(publisher).startswith("The new pier cost")
        answered += 1
        await asyncio.sleep(0)
    await publishing
    assert answered > 3


async def test_going_back_brings_the_exact_bytes_and_is_a_revision_itself(publisher: Publisher, folder: Path) -> None:
    before = read_texts(folder)
    await publisher.publish(COST, author="12")
    await publisher.publish(Write({NOTES: NOTE}), author="12")
    made = await publisher.rollback(1, author="34", reason="too short")
    assert read_texts(folder) == before
    assert (made.number, made.kind, made.author, made.reason) == (4, "rollback", "34", "too short")
    assert told(publisher).startswith("The new pier cost")
    again = await publisher.rollback(3, author="34")
    assert (again.reason, NOTES in read_texts(folder)) == ("to revision 3", True)


async def test_going_back_to_where_one_is_or_to_nowhere_is_refused(publisher: Publisher) -> None:
    for work in (publisher.preview_rollback(1), publisher.rollback(1, author="12")):
        with pytest.raises(EditError, match="the files are those of revision 1 already"):
            await work
    with pytest.raises(StorageError, match="there is no revision 7 -> there are revisions 1 to 1; coopbot history lists them"):
        await publisher.rollback(7, author="12")
    with pytest.raises(StorageError, match="there is no revision 7"):
        await publisher.revision(7)
    with pytest.raises(StorageError, match="there is no revision 7"):
        await publisher.texts_at(7)


async def test_what_another_process_published_is_taken_over_before_ones_own(
    publisher: Publisher, folder: Path, url: str, cache: Path
) -> None:
    other = Publisher(folder, database := Database.open(url), cache=cache)
    await other.open()
    await other.publish(COST, author="shell me@here")
    assert await publisher.hand_edit() == await other.revision(2)
    assert told(publisher).startswith("It cost")
    assert await publisher.hand_edit() is None
    await other.publish(wording("who made the lighthouse"), author="shell me@here")
    made = await publisher.publish(Write({NOTES: NOTE}), author="12")
    assert made.number == 4
    assert "who made the lighthouse" in facts_of(folder)
    assert [one.kind for one in await publisher.history()] == ["edit", "edit", "edit", "first"]
    await other.close()
    await database.close()


async def test_who_holds_the_folder_is_told_when_the_wait_takes_too_long(folder: Path, database: Database, cache: Path) -> None:
    held = files.lock(folder, "shell anna@office")
    assert held is not None
    waiting = Publisher(folder, database, cache=cache, patience=0.1)
    message = rf"shell anna@office, process {os.getpid()} is writing there; waited 0 s -> try again, or end that process if it hangs"
    with held, pytest.raises(StorageError, match=message):
        await waiting.open()
    await waiting.open()
    await waiting.close()


async def test_a_hand_edit_is_checked_tested_and_recorded(publisher: Publisher, folder: Path) -> None:
    (folder / "facts.yaml").write_text(FACTS.replace(COST.old, COST.new), encoding="utf-8")
    made = await publisher.hand_edit()
    assert made is not None
    assert (made.number, made.kind, made.author) == (2, "hand", "file")
    assert told(publisher).startswith("It cost")
    assert await publisher.hand_edit() is None
    await publisher.rollback(1, author="12")
    assert facts_of(folder) == FACTS


async def test_a_broken_hand_edit_leaves_the_last_good_state_in_use_and_tells_file_and_line(publisher: Publisher, folder: Path) -> None:
    (folder / "facts.yaml").write_text(FACTS.replace(BROKEN.old, BROKEN.new), encoding="utf-8")
    for attempt in (publisher.hand_edit(), publisher.publish(COST, author="12"), publisher.preview(COST)):
        with pytest.raises(UnrecordedError) as caught:
            await attempt
        assert [(problem.file, problem.line) for problem in caught.value.problems] == [("facts.yaml", 17)]
    assert told(publisher).startswith("The new pier cost")
    assert len(await publisher.history()) == 1
    (folder / "facts.yaml").write_text(FACTS, encoding="utf-8")
    assert await publisher.hand_edit() is None
    assert (await publisher.publish(COST, author="12")).number == 2


async def test_a_hand_edit_after_which_answers_are_worse_needs_an_override(publisher: Publisher, folder: Path) -> None:
    (folder / "facts.yaml").write_text(FACTS.replace(WORSE.old, WORSE.new), encoding="utf-8")
    with pytest.raises(UnrecordedError) as caught:
        await publisher.hand_edit()
    assert [failed.case.question for failed in caught.value.worse] == ["source"]
    assert caught.value.problems == ()
    made = await publisher.hand_edit(author="shell me@here", reason="so be it", override=True)
    assert made is not None
    assert (made.kind, made.author, made.reason, made.overridden) == ("hand", "shell me@here", "so be it", True)


async def test_going_back_sets_a_broken_hand_edit_aside(publisher: Publisher, folder: Path) -> None:
    await publisher.publish(COST, author="12")
    broken = FACTS.replace(BROKEN.old, BROKEN.new)
    (folder / "facts.yaml").write_text(broken, encoding="utf-8")
    (folder / "new.yaml").write_text("nonsense: 1\n", encoding="utf-8")
    made = await publisher.rollback(1, author="12")
    assert (made.number, facts_of(folder), (folder / "new.yaml").exists()) == (3, FACTS, False)
    (aside,) = folder.glob(".set-aside-*")
    assert (aside / "facts.yaml").read_text(encoding="utf-8") == broken
    assert (aside / "new.yaml").read_text(encoding="utf-8") == "nonsense: 1\n"


async def test_a_bot_starts_from_the_last_good_state_when_the_files_are_broken(
    publisher: Publisher, folder: Path, database: Database, cache: Path
) -> None:
    (folder / "facts.yaml").write_text("facts: [", encoding="utf-8")
    starting = Publisher(folder, database, cache=cache)
    with pytest.raises(UnrecordedError):
        await starting.open()
    assert told(starting).startswith("The new pier cost")
    await starting.close()


async def test_without_any_revision_a_broken_folder_cannot_be_opened(folder: Path, database: Database, cache: Path) -> None:
    (folder / "facts.yaml").write_text("facts: [", encoding="utf-8")
    starting = Publisher(folder, database, cache=cache)
    with pytest.raises(KnowledgeError):
        await starting.open()
    with pytest.raises(RuntimeError, match="nothing is open yet"):
        _ = starting.service


async def test_hand_edits_made_while_nothing_ran_are_recorded_at_the_start(
    publisher: Publisher, folder: Path, database: Database, cache: Path
) -> None:
    (folder / "facts.yaml").write_text(FACTS.replace(COST.old, COST.new), encoding="utf-8")
    starting = Publisher(folder, database, cache=cache)
    newest = await starting.open()
    assert newest is not None
    assert (newest.number, newest.kind) == (2, "hand")
    await starting.close()


def prepared(number: int, texts: Texts) -> Revision:
    return Revision(
        number=number, at=5.0, author="12", kind="edit", reason="", overridden=False, digest=digest_of(texts), differences="what changed"
    )


async def leave_unfinished(publisher: Publisher, database: Database, folder: Path, in_place: tuple[str, ...]) -> Texts:
    """What a process leaves that ends after writing a revision down, with some of its files in place."""
    await publisher.close()
    before = read_texts(folder)
    after = {**before, "facts.yaml": FACTS.replace(COST.old, COST.new), NOTES: NOTE}
    await database.run(lambda connection: revisions.prepare(connection, prepared(2, after), after))
    for path in in_place:
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(after[path].encode())
    (folder / "documents" / ".coopbot-abc").write_text("half", encoding="utf-8")
    return after


@pytest.mark.parametrize("in_place", [(), ("facts.yaml",), (NOTES,), ("facts.yaml", NOTES)])
async def test_what_was_written_down_is_completed(
    publisher: Publisher, folder: Path, database: Database, cache: Path, in_place: tuple[str, ...]
) -> None:
    after = await leave_unfinished(publisher, database, folder, in_place)
    starting = Publisher(folder, database, cache=cache)
    newest = await starting.open()
    assert newest is not None
    assert (newest.number, newest.published is not None) == (2, True)
    assert read_texts(folder) == after
    assert told(starting).startswith("It cost")
    assert not list(folder.rglob(".coopbot-*"))
    await starting.close()


async def test_what_was_changed_by_hand_since_is_kept_when_a_revision_is_completed(
    publisher: Publisher, folder: Path, database: Database, cache: Path
) -> None:
    after = await leave_unfinished(publisher, database, folder, ())
    by_hand = FACTS.replace("answer: The new pier cost", "answer: The whole pier cost")
    (folder / "facts.yaml").write_text(by_hand, encoding="utf-8")
    starting = Publisher(folder, database, cache=cache)
    await starting.open()
    assert [(one.number, one.kind) for one in await starting.history()] == [(3, "hand"), (2, "edit"), (1, "first")]
    assert read_texts(folder) == {**after, "facts.yaml": by_hand}
    assert await starting.texts_at(2) == after
    await starting.close()


async def test_files_that_cannot_be_written_change_nothing(publisher: Publisher, folder: Path) -> None:
    # A folder stands where a file is to be put.
    (folder / "more.yaml").mkdir()
    with pytest.raises(StorageError, match="it cannot be written"):
        await publisher.publish(Write({"facts.yaml": FACTS + "\n", "more.yaml": "facts: []\n"}), author="12")
    assert facts_of(folder) == FACTS
    assert [one.number for one in await publisher.history()] == [1]
    (folder / "more.yaml").rmdir()
    assert (await publisher.publish(COST, author="12")).number == 2


async def test_a_folder_that_can_only_be_read_is_answered_from_and_its_changes_are_recorded(
    folder: Path, database: Database, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(lock: FileLock, timeout: float) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), lock.lock_file)

    # What a folder that is mounted read-only says, to root too.
    monkeypatch.setattr(FileLock, "acquire", refuse)
    reading = Publisher(folder, database, cache=cache)
    await reading.open()
    (folder / "facts.yaml").write_text(FACTS.replace(COST.old, COST.new), encoding="utf-8")
    made = await reading.hand_edit()
    assert made is not None
    assert (made.number, made.kind) == (2, "hand")
    with pytest.raises(files.ReadOnlyError, match="it cannot be written"):
        await reading.publish(wording("who made the lighthouse"), author="12")
    await reading.close()


async def test_a_file_that_is_no_text_any_more_can_be_gone_back_from_and_is_kept(publisher: Publisher, folder: Path) -> None:
    await publisher.publish(COST, author="12")
    spoilt = (folder / "facts.yaml").read_text(encoding="utf-8").encode("gbk")
    (folder / "facts.yaml").write_bytes(spoilt)
    (folder / "new.yaml").write_bytes(b"\xff")
    with pytest.raises(UnrecordedError):
        await publisher.hand_edit()
    preview = await publisher.preview_rollback(1)
    assert (preview.problems, preview.aside) == ((), ("facts.yaml", "new.yaml"))
    made = await publisher.rollback(1, author="12")
    assert (made.number, facts_of(folder)) == (3, FACTS)
    assert not (folder / "new.yaml").exists()
    (aside,) = folder.glob(".set-aside-*")
    assert {path.name: path.read_bytes() for path in aside.iterdir()} == {"facts.yaml": spoilt, "new.yaml": b"\xff"}


async def test_who_may_not_any_more_when_the_revision_is_written_down_changes_nothing(publisher: Publisher, folder: Path) -> None:
    before, asked = sorted(folder.rglob("*")), []

    def refuse(connection: Connection) -> None:
        asked.append(revisions.latest(connection))
        raise RightError("no longer")

    def besides(connection: Connection, number: int) -> None:
        raise AssertionError("nothing is written besides")

    with pytest.raises(RightError, match="no longer"):
        await publisher.publish(COST, author="12", besides=besides, guard=refuse)
    assert facts_of(folder) == FACTS
    assert sorted(folder.rglob("*")) == before
    assert [one.number for one in await publisher.history()] == [1]
    assert told(publisher).startswith("The new pier cost 12 million yuan.")
    made = await publisher.publish(COST, author="13")
    with pytest.raises(RightError, match="no longer"):
        await publisher.rollback(1, author="12", guard=refuse)
    assert await publisher.history() == [made, await publisher.revision(1)]
    # What was asked saw what the revision would have been written after.
    assert [one.number for one in asked if one is not None] == [1, made.number]


async def test_what_needs_no_change_is_noted_for_the_revision_in_use_unless_its_author_may_not(publisher: Publisher) -> None:
    noted: list[int] = []

    def refuse(_: Connection) -> None:
        raise RightError("no longer")

    await publisher.note(lambda _, number: noted.append(number))
    with pytest.raises(RightError, match="no longer"):
        await publisher.note(lambda _, number: noted.append(number), refuse)
    assert noted == [publisher.number] == [1]


async def test_a_large_knowledge_grows_by_little_only(folder: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    publisher = Publisher(folder, database)
    await publisher.open()
    monkeypatch.setattr(trying, "MAX_STATEMENTS", 3)
    large = Write({"documents/harbour.txt": DOCUMENT + "More of it.\n" * 2000})
    for work in (publisher.preview(large), publisher.publish(large, author="12")):
        with pytest.raises(
            EditError, match=r"the knowledge holds \d+ facts and sentences of documents, above 3 no large file is added -> "
        ):
            await work
    await publisher.publish(COST, author="12")
    # What is changed in the files by hand is whose machine it is.
    (folder / "documents" / "harbour.txt").write_text(DOCUMENT + "More of it.\n" * 2000, encoding="utf-8")
    assert await publisher.hand_edit() is not None
    # And it may become smaller.
    await publisher.publish(Write({"documents/harbour.txt": DOCUMENT}), author="12")
    await publisher.close()
