"""Publishing changes of a knowledge folder.

Every step can be the last one of the process. What is written down first is completed at the next start, and what was not written
down has changed nothing: so each file is the old or the new one, whole, and nothing that was acknowledged is lost.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from functools import partial, wraps
from pathlib import Path
from types import MappingProxyType
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection

from bot.edition import Edition
from bot.editorial.differences import Differences, as_text
from bot.editorial.selftest import SelfTestError
from bot.editorial.texts import BringsGenerated, BringsOriginals, Change, Texts, digest_of
from bot.errors import EditError, KnowledgeError, StorageError, SupersededError
from bot.messages import Message
from bot.paths import cache_folder
from bot.publishing import belonging
from bot.publishing.outcomes import OtherFolderError, Preview, UnrecordedError
from bot.publishing.trying import Current, Tried, changed, first, refuse_growth, try_out
from bot.publishing.turns import Turns
from bot.service import Service
from bot.storage import folder as files
from bot.storage import misses, revisions
from bot.storage.cache import edition_of, keep
from bot.storage.database import Database
from bot.storage.files import read_texts, read_whatever
from bot.storage.memory import settle
from bot.storage.revisions import Revision

PATIENCE = 60.0
"""Seconds to wait for another process that is writing to the folder."""

BY_HAND = "file"
"""The author of what was changed in the files by hand."""

Besides = Callable[[Connection, int], None]
"""What is written to the database together with a revision, whose number it gets; as a work of the database it may be run again."""

Guard = Callable[[Connection], None]
"""Is asked in the transaction that writes a revision down whether its author may; what it raises is raised, and nothing stands."""

_P = ParamSpec("_P")
T = TypeVar("T")
_Method = Callable[Concatenate["Publisher", _P], Coroutine[Any, Any, T]]
_log = logging.getLogger(__name__)


def _whole(method: _Method[_P, T]) -> _Method[_P, T]:
    """The same, done to its end even if nobody waits for it any more."""

    @wraps(method)
    async def begun(self: Publisher, /, *args: _P.args, **options: _P.kwargs) -> T:
        return await asyncio.shield(self._begun(method(self, *args, **options)))

    return begun


class Publisher:
    """Publishes changes of one knowledge folder, one after the other, and swaps the result into a service.

    Building and testing is done in a thread, so that the service keeps answering from the old state meanwhile. Several
    processes may share folder and database: each sees what the others published before it publishes itself. In a folder that can
    only be read nothing can be published, but what is changed there by others is noticed and recorded.
    """

    def __init__(
        self,
        folder: Path,
        database: Database,
        *,
        opened: Edition | None = None,
        language: str = "en",
        cache: Path | None = None,
        clock: Callable[[], float] = time.time,
        patience: float = PATIENCE,
        holder: str = "",
    ) -> None:
        """Make it; nothing is read or written before :meth:`open`.

        Args:
            folder: the knowledge folder.
            database: where revisions are kept.
            opened: the folder as it was just opened, so that it need not be again: a service answers from it at once. None: :meth:`open`
                makes one, even where the files were changed by hand and cannot be used: from the newest revision.
            language: language of replies to messages that have none.
            cache: where prepared states are kept; None: in the user's cache folder, if there is one.
            clock: seconds since the epoch.
            patience: seconds to wait for another process that is writing to the folder.
            holder: how messages of other processes call this one while it writes; empty: as the user of the shell.
        """
        self.folder = folder
        self._service = Service(opened.state, language=language) if opened is not None else None
        self._opened = opened
        self._database = database
        self._language = language
        self._cache = cache if cache is not None else cache_folder()
        self._clock = clock
        self._turns = Turns(folder, holder or files.shell_author(), patience)
        self._current: Current | None = None
        self._tried: Tried | None = None
        self._by_hand: list[Revision] = []
        self._tasks: set[asyncio.Task[Any]] = set()

    @property
    def service(self) -> Service:
        """The service that answers from what is published; RuntimeError when there is none since :meth:`open` has not made one."""
        if self._service is None:
            raise RuntimeError("nothing is open yet")
        return self._service

    @property
    def is_open(self) -> bool:
        """Whether there is a service that answers."""
        return self._service is not None

    @property
    def texts(self) -> Texts:
        """The texts that the service answers from; none before :meth:`open`."""
        return self._current.texts if self._current is not None else {}

    @property
    def number(self) -> int:
        """Number of the revision that the service answers from; 0 before :meth:`open`."""
        return self._current.number if self._current is not None else 0

    async def open(self) -> Revision | None:
        """Complete what a process that was ended left undone, make the first revision if there is none, record what was changed by hand.

        Returns:
            The newest revision.

        Raises:
            UnrecordedError: the files were changed by hand and cannot be used. The service answers from the newest revision; all
                other methods can be used.
            OtherFolderError: an UnrecordedError too: the history is that of another folder.
            BusyError: another process was writing to the folder all the time.
            StorageError: the folder or the database cannot be used.
        """
        await self._catch_up()
        return await self._database.run(revisions.latest)

    @_whole
    async def preview(self, change: Change) -> Preview:
        """Try a change without publishing it: nothing is written.

        Raises:
            EditError: it cannot be made as it was given, or would change nothing.
            ConflictError: somebody else changed the same thing.
            UnrecordedError, BusyError, StorageError: as of :meth:`open`.
        """
        async with self._turns.alone(writing=False):
            current = await self._caught_up()
        # The folder is free meanwhile: nothing is written.
        async with self._turns.here():
            try:
                return _preview(current, await self._try_change(current, change))
            except KnowledgeError as error:
                nothing = Differences(items=(), files=())
                return Preview(base=current.number, differences=nothing, text="", selftest=None, state=None, problems=error.problems)

    @_whole
    async def preview_rollback(self, number: int, *, override: bool = False) -> Preview:
        """Try to go back to a revision, without doing it; also where files that were changed by hand are not in use.

        *override*: also where the history is that of another folder.

        Raises:
            EditError: the texts are those of that revision already.
            KnowledgeError: this program would refuse it.
            BusyError, StorageError: as of :meth:`open`.
        """
        async with self._turns.alone(writing=False):
            current, on_disk = await self._good(override)
            texts = await self._earlier(number, current, on_disk)
        async with self._turns.here():
            return replace(_preview(current, await self._try(current, texts)), aside=tuple(sorted(_unused(on_disk, current.texts))))

    @_whole
    async def publish(
        self,
        change: Change,
        *,
        author: str,
        kind: str = "edit",
        reason: str = "",
        override: bool = False,
        expected: int | None = None,
        besides: Besides | None = None,
        guard: Guard | None = None,
    ) -> Revision:
        """Publish a change; when it returns, the files are in place and the service answers from them.

        Giving up the wait does not stop it.

        Args:
            change: what is to be different.
            author: numeric Telegram id, or ``shell user@host``.
            kind: ``edit``, ``import`` or another word.
            reason: what the author says of it.
            override: publish although answers change for the worse.
            expected: number of the revision that it is meant for; None: whatever there is.
            besides: what is written to the database together with the revision, all or nothing; it gets the number of the revision.
            guard: is asked in the same transaction whether the author may; what it raises is raised, and nothing is changed.

        Raises:
            SupersededError: there is a newer revision than the expected one.
            EditError: it cannot be made as it was given, or would change nothing.
            ConflictError: somebody else changed the same thing.
            KnowledgeError: the knowledge would be refused; nothing is changed.
            SelfTestError: answers would change for the worse; nothing is changed.
            UnrecordedError, BusyError, StorageError: as of :meth:`open`.
        """
        async with self._turns.alone():
            current = await self._caught_up()
            _expect(expected, current)
            tried = await self._try_change(current, change)
            return await self._record(
                *(current, tried),
                author=author,
                kind=kind,
                reason=reason,
                override=override,
                besides=besides,
                guard=guard,
                originals=change.originals if isinstance(change, BringsOriginals) else {},
            )

    async def note(self, besides: Besides, guard: Guard | None = None) -> None:
        """Write what belongs to a change that is there already, as if the revision in use had made it; arguments as in :meth:`publish`."""
        number = self.number

        def write(connection: Connection) -> None:
            if guard is not None:
                guard(connection)
            besides(connection, number)

        await self._database.run(write)

    async def history(self, limit: int = 20, before: int | None = None) -> list[Revision]:
        """The newest revisions, newest first: at most *limit*, with numbers below *before* (None: all)."""
        return await self._database.run(lambda connection: revisions.listed(connection, limit, before))

    async def revision(self, number: int) -> Revision:
        """The revision of that number, with what changed as text; StorageError when there is none."""
        found = await self._database.run(lambda connection: revisions.find(connection, number))
        return found if found is not None else await self._unknown(number)

    async def texts_at(self, number: int) -> Texts:
        """All texts of a revision, byte for byte; StorageError when there is no such revision."""
        return await self._database.run(lambda connection: revisions.rebuilt(connection, number))

    @_whole
    async def rollback(
        self,
        number: int,
        *,
        author: str,
        reason: str = "",
        override: bool = False,
        expected: int | None = None,
        besides: Besides | None = None,
        guard: Guard | None = None,
    ) -> Revision:
        """Publish the texts of an earlier revision again, as a new revision.

        Files that were changed by hand and are not in use are replaced too; they are kept in a folder ``.set-aside-...`` inside the
        knowledge folder. *expected*, *besides* and *guard* as in :meth:`publish`.

        Raises:
            SupersededError: as of :meth:`publish`.
            EditError: the texts are those of that revision already.
            KnowledgeError, SelfTestError, BusyError, StorageError: as of :meth:`publish`.
        """
        async with self._turns.alone():
            current, on_disk = await self._good(override)
            _expect(expected, current)
            texts = await self._earlier(number, current, on_disk)
            if unused := _unused(on_disk, current.texts):
                # Nothing would bring back what stands there now.
                await asyncio.to_thread(self._set_aside, unused)
            tried = await self._try(current, texts)

            def undo(connection: Connection, made: int) -> None:
                # Questions that a change had settled are open again with it.
                misses.reopen_since(connection, number)
                if besides is not None:
                    besides(connection, made)

            reason = reason or f"to revision {number}"
            return await self._record(
                *(current, tried),
                author=author,
                kind="rollback",
                reason=reason,
                override=override,
                on_disk=on_disk,
                besides=undo,
                guard=guard,
            )

    async def hand_edit(self, *, author: str = BY_HAND, reason: str = "", override: bool = False) -> Revision | None:
        """Look whether the files are different from what the service answers from, and take them over if they can be used.

        What another process published is recorded already and only taken over; anything else was changed by hand and becomes a revision.

        Returns:
            The revision that the service answers from now; None when nothing was different.

        Raises:
            UnrecordedError: the files cannot be used; the service answers from the last good state as before.
            BusyError, StorageError: as of :meth:`open`.
        """
        before = self.number
        await self._catch_up(author=author, reason=reason, override=override)
        return await self.revision(self.number) if self.number != before else None

    def recorded_by_hand(self) -> list[Revision]:
        """The revisions of files changed by hand that were made here since this was asked last, whatever was being done then."""
        made, self._by_hand = self._by_hand, []
        return made

    async def close(self) -> None:
        """Wait until what was begun is finished."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    def _begun(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """*work* under way, waited for at the end."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _good(self, override: bool) -> tuple[Current, Texts]:
        """What is answered from, and what the folder holds: the same texts, unless files that were changed by hand are not in use."""
        try:
            current = await self._caught_up()
        except UnrecordedError as error:
            if isinstance(error, OtherFolderError) and not override:
                raise
            assert self._current is not None  # noqa: S101  # what is refused is compared with it
            return self._current, await asyncio.to_thread(read_whatever, self.folder)
        return current, current.texts

    async def _earlier(self, number: int, current: Current, on_disk: Texts) -> Texts:
        """The texts of a revision to go back to; EditError when the folder holds them already."""
        texts = await self.texts_at(number)
        if on_disk is current.texts and digest_of(texts) == current.digest:
            told = Message(
                "the files are those of revision {number} already -> coopbot history lists the others",
                "文件已经是第 {number} 版的内容 -> 运行 coopbot history 可以看到其他各版",
                number=number,
            )
            raise EditError(told)
        return texts

    def _set_aside(self, texts: Texts) -> None:
        name = files.set_aside(self.folder, texts, self._clock())
        _log.warning("%d files that were changed by hand and are not in use are kept in %s", len(texts), self.folder / name)

    async def _try_change(self, current: Current, change: Change) -> Tried:
        texts = await asyncio.to_thread(changed, change, current.texts)
        refuse_growth(current.edition.state.catalogue.knowledge, current.texts, texts)
        if not isinstance(change, BringsGenerated):
            return await self._try(current, texts)
        whole = await asyncio.to_thread(digest_of, texts)
        tried = self._tried
        if tried is not None and (tried.base, tried.whole) == (current.digest, whole):
            return tried
        tried = await self._try(current, texts)
        left_out = 0
        # What is left out may have been what another one was told apart by; each round leaves out one at least.
        while isinstance(change, BringsGenerated) and (unanswered := _unanswered(tried)):
            change, count = change.without(unanswered)
            if not count:
                break
            left_out += count
            tried = await self._try(current, await asyncio.to_thread(changed, change, current.texts))
        if left_out:
            self._tried = tried = replace(tried, whole=whole, left_out=left_out)
        return tried

    async def _try(self, current: Current, texts: Texts) -> Tried:
        """Build and test texts; what was tried last is kept, since what is previewed is usually published next.

        Raises:
            KnowledgeError: they would be refused.
        """
        digest = await asyncio.to_thread(digest_of, texts)
        tried = self._tried
        if tried is not None and (tried.base, tried.digest) == (current.digest, digest):
            return tried
        self._tried = None
        self._tried = await asyncio.to_thread(try_out, current, texts, digest, self.folder, self._cache)
        return self._tried

    async def _record(
        self,
        current: Current,
        tried: Tried,
        *,
        author: str,
        kind: str,
        reason: str,
        override: bool,
        on_disk: Texts | None = None,
        besides: Besides | None = None,
        guard: Guard | None = None,
        originals: Mapping[str, bytes] = MappingProxyType({}),
    ) -> Revision:
        """Write down a change, put its files in place, and answer from it.

        *on_disk*: what the folder holds, None: the current texts; *originals*: files to be kept besides.
        """
        if tried.selftest.worse and not override:
            raise SelfTestError(tried.selftest.worse)
        revision = Revision(
            number=current.number + 1,
            at=self._clock(),
            author=author,
            kind=kind,
            reason=reason,
            overridden=bool(tried.selftest.worse),
            digest=tried.digest,
            differences=as_text(tried.differences),
        )
        on_disk = current.texts if on_disk is None else on_disk
        texts = tried.edition.texts
        changes = {path: texts.get(path) for path in sorted({*on_disk, *texts})}
        changes = {path: text for path, text in changes.items() if on_disk.get(path) != text}
        # They come first: an original without a text is in nobody's way, and a text is never without its original.
        kept = await asyncio.to_thread(files.keep_originals, self.folder, originals)
        try:
            staged = await asyncio.to_thread(files.stage, self.folder, changes)
            try:
                await self._database.run(partial(self._write_down, revision=revision, texts=texts, besides=besides, guard=guard))
            except BaseException:
                staged.discard()
                raise
        except BaseException:
            files.drop_originals(self.folder, kept)
            raise
        try:
            await asyncio.to_thread(staged.put_in_place)
        except StorageError:
            await self._withdraw(revision.number, on_disk, changes)
            staged.discard()
            raise
        now = self._clock()
        await self._database.run(lambda connection: revisions.publish(connection, revision.number, now))
        self._take_over(Current(number=revision.number, digest=tried.digest, edition=tried.edition))
        return await self.revision(revision.number)

    def _write_down(
        self, connection: Connection, *, revision: Revision, texts: Texts, besides: Besides | None, guard: Guard | None
    ) -> None:
        if guard is not None:
            guard(connection)
        revisions.prepare(connection, revision, texts)
        belonging.note(connection, self.folder)
        if besides is not None:
            besides(connection, revision.number)

    async def _withdraw(self, number: int, old: Texts, new: Mapping[str, str | None]) -> None:
        """Undo what was put in place of a revision that cannot be completed; where that fails too, the next one who looks completes it."""

        def restore() -> None:
            changes = {path: old.get(path) for path, text in new.items() if files.read_exactly(self.folder, path) == text}
            files.stage(self.folder, changes).put_in_place()

        def forget(connection: Connection) -> None:
            revisions.withdraw(connection, number)
            # What was settled together with it is not.
            misses.reopen_since(connection, number - 1)

        await asyncio.to_thread(restore)
        await self._database.run(forget)

    def _take_over(self, current: Current) -> None:
        self._current = current
        self._opened = None
        self._tried = None
        if self._service is None:
            self._service = Service(current.edition.state, language=self._language)
        else:
            self._service.swap(current.edition.state)
        self._begun(self._settle(current))

    async def _settle(self, current: Current) -> None:
        """Keep what was built for later starts, and the first change after them."""
        if self._cache is not None:
            await asyncio.to_thread(keep, current.edition, self.folder, self._cache)
        await asyncio.to_thread(settle)

    async def _caught_up(self) -> Current:
        await self._look(author=BY_HAND, reason="", override=False)
        assert self._current is not None  # noqa: S101  # else it would have raised
        return self._current

    @_whole
    async def _catch_up(self, *, author: str = BY_HAND, reason: str = "", override: bool = False) -> None:
        async with self._turns.alone(writing=False):
            await self._look(author=author, reason=reason, override=override)

    async def _look(self, *, author: str, reason: str, override: bool) -> None:
        """Bring this process to what the folder holds; to be called by who holds the lock."""
        if self._current is None:
            await asyncio.to_thread(files.sweep, self.folder)
        newest, before = await self._database.run(lambda connection: (revisions.latest(connection), belonging.noted(connection)))
        another = newest is not None and await asyncio.to_thread(belonging.is_another, self.folder, before)
        if newest is not None and newest.published is None and not another:
            await self._complete(newest)
        texts: Texts | None
        problem: KnowledgeError | None = None
        try:
            texts = await asyncio.to_thread(read_texts, self.folder)
        except KnowledgeError as error:
            texts, problem = None, error
        if newest is None:
            if texts is None:
                raise problem or KnowledgeError([])
            await self._first(texts, author, reason)
            return
        if another and not override:
            if self._current is None or self._current.number != newest.number:
                await self._load(newest, None)
            raise belonging.refusal(self.folder, before, newest.number)
        if another:
            await self._database.run(lambda connection: belonging.note(connection, self.folder))
        await self._compare(newest, texts, problem, author=author, reason=reason, override=override, before=before)

    async def _compare(
        self,
        newest: Revision,
        texts: Texts | None,
        problem: KnowledgeError | None,
        *,
        author: str,
        reason: str,
        override: bool,
        before: str | None,
    ) -> None:
        """Take over what was published, and record what was changed by hand; *before*: the folder that the history went on in."""
        known = self._current
        if known is not None and known.number == newest.number and known.texts == texts:
            return
        digest = await asyncio.to_thread(digest_of, texts) if texts is not None else ""
        if self._current is None or self._current.number != newest.number:
            await self._load(newest, texts if digest == newest.digest else None)
        current = self._current
        assert current is not None  # noqa: S101  # loaded above
        if digest == current.digest:
            if before is None:
                await self._database.run(lambda connection: belonging.note(connection, self.folder))
            return
        if texts is not None and known is not None and digest == known.digest:
            # Another process published to a folder of its own: this one lags behind, nobody changed it by hand.
            _log.warning("%s lags behind the database; revision %d is put in place (share one folder)", self.folder, newest.number)
            await asyncio.to_thread(self._roll_forward, texts, current.texts)
            return
        if texts is None:
            raise UnrecordedError(problem or KnowledgeError([]), newest.number)
        if not override and belonging.has_nothing_of(self.folder, before, current.texts, texts):
            raise belonging.refusal(self.folder, before, newest.number)
        try:
            tried = await self._try(current, texts)
            made = await self._record(current, tried, author=author, kind="hand", reason=reason, override=override, on_disk=texts)
            self._by_hand.append(made)
        except (KnowledgeError, SelfTestError) as error:
            raise UnrecordedError(error, newest.number) from error

    async def _first(self, texts: Texts, author: str, reason: str) -> None:
        """Record the texts that the folder holds as revision 1."""
        edition = await asyncio.to_thread(edition_of, texts, self._opened, self.folder, self._cache)
        nothing = Current(number=0, digest="", edition=replace(edition, texts={}))
        await self._record(nothing, first(edition), author=author, kind="first", reason=reason, override=False, on_disk=texts)

    async def _load(self, newest: Revision, texts: Texts | None) -> None:
        """Answer from the newest revision; *texts*: its texts if the folder holds them, else they come from the database."""
        if texts is None:
            texts = await self.texts_at(newest.number)
        before = self._current.edition if self._current is not None else self._opened
        edition = await asyncio.to_thread(edition_of, texts, before, self.folder, self._cache)
        self._take_over(Current(number=newest.number, digest=newest.digest, edition=edition))

    async def _complete(self, prepared: Revision) -> None:
        """Put the files of a revision in place whose process was ended in between; what was changed by hand since is left alone."""
        _log.warning("revision %d was left unfinished; it is completed now", prepared.number)
        number = prepared.number
        old = await self.texts_at(number - 1) if number > 1 else {}
        new = await self.texts_at(number)
        await asyncio.to_thread(self._roll_forward, old, new)
        now = self._clock()
        await self._database.run(lambda connection: revisions.publish(connection, number, now))

    def _roll_forward(self, old: Texts, new: Texts) -> None:
        different = [path for path in sorted({*old, *new}) if old.get(path) != new.get(path)]
        changes = {path: new.get(path) for path in different if files.read_exactly(self.folder, path) == old.get(path)}
        files.stage(self.folder, changes).put_in_place()

    async def _unknown(self, number: int) -> Revision:
        await self.texts_at(number)
        raise AssertionError  # it has raised what is to be said


def _preview(current: Current, tried: Tried) -> Preview:
    return Preview(
        base=current.number,
        differences=tried.differences,
        text=as_text(tried.differences),
        selftest=tried.selftest,
        state=tried.edition.state,
        left_out=tried.left_out,
    )


def _unanswered(tried: Tried) -> set[tuple[str, str]]:
    """The new wordings that do not get their answer: id of their item, and text."""
    cases = (failed.case for failed in tried.selftest.worse if failed.new)
    return {(case.item, case.question) for case in cases if case.item is not None and case.origin == "wording"}


def _unused(on_disk: Texts, texts: Texts) -> Texts:
    """What the folder holds otherwise than what is answered from."""
    return {path: text for path, text in on_disk.items() if texts.get(path) != text}


def _expect(expected: int | None, current: Current) -> None:
    if expected is not None and expected != current.number:
        told = Message(
            "revision {number} was published meanwhile, this was meant for {expected} -> look at it again",
            "在此期间发布了第 {number} 版，而这次改动是针对第 {expected} 版的 -> 请再看一遍",
            number=current.number,
            expected=expected,
        )
        raise SupersededError(told)
