"""The one way by which the knowledge changes: checked, tested, written down, put in place, swapped in; or nothing happens at all.

Every step can be the last one of the process. What is written down first is completed at the next start, and what was not written
down has changed nothing: so each file is the old or the new one, whole, and nothing that was acknowledged is lost.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from bot.editorial.building import Built, build_state
from bot.editorial.differences import Differences, as_text, differences_between
from bot.editorial.selftest import SelfTest, SelfTestError, Turn, self_test
from bot.editorial.splices import applied, digest_of, splices_between
from bot.editorial.texts import Change, Texts
from bot.errors import CoopbotError, EditError, KnowledgeError, Problem, StorageError
from bot.paths import cache_folder
from bot.service import Service
from bot.storage import folder as files
from bot.storage import revisions
from bot.storage.database import Database
from bot.storage.files import MAX_BYTES, is_knowledge, read_texts
from bot.storage.revisions import Revision

PATIENCE = 60.0
"""Seconds to wait for another process that is writing to the folder."""

PAUSE = 0.02
"""Seconds between two looks whether it has finished."""

BY_HAND = "file"
"""The author of what was changed in the files by hand."""

T = TypeVar("T")
_log = logging.getLogger(__name__)


class UnrecordedError(CoopbotError):
    """The files were changed by hand, and not so that they could be used; ``cause`` tells why."""

    def __init__(self, cause: KnowledgeError | SelfTestError) -> None:
        self.cause = cause
        remedy = "mend the files, or go back with: coopbot rollback"
        super().__init__(f"the files were changed by hand and are not in use:\n{cause}\n-> {remedy}")

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the files, by file and line; empty when they are sound and only answers would change."""
        return self.cause.problems if isinstance(self.cause, KnowledgeError) else ()

    @property
    def worse(self) -> tuple[Turn, ...]:
        """The answers that would change for the worse."""
        return self.cause.turns if isinstance(self.cause, SelfTestError) else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a change would do.

    Attributes:
        base: number of the revision it was tried on.
        differences: what would differ; empty when there are problems.
        text: the same as plain text.
        selftest: which answers would change; None when there are problems.
        problems: why it cannot be published at all, by file and line.
    """

    base: int
    differences: Differences
    text: str
    selftest: SelfTest | None
    problems: tuple[Problem, ...] = ()

    @property
    def worse(self) -> tuple[Turn, ...]:
        """The answers that would change for the worse: it can be published in spite of them, with ``override``."""
        return self.selftest.worse if self.selftest is not None else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Current:
    """What is published, as this process has it.

    Attributes:
        number: of the revision.
        digest: of its texts.
        texts: its texts.
        built: what was made of them.
    """

    number: int
    digest: str
    texts: Texts
    built: Built


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tried:
    """A change that was built and tested; kept, since what is previewed is usually published next."""

    base: str
    digest: str
    built: Built
    differences: Differences
    selftest: SelfTest


class Publisher:
    """Publishes changes of one knowledge folder, one after the other, and swaps the result into a service.

    Building and testing is done in a thread, so that the service keeps answering from the old state meanwhile. Several
    processes may share folder and database: each sees what the others published before it publishes itself. In a folder that can
    only be read nothing can be published, but what is changed there by others is noticed and recorded.
    """

    def __init__(
        self,
        folder: Path,
        service: Service | None,
        database: Database,
        *,
        language: str = "en",
        cache: Path | None = None,
        clock: Callable[[], float] = time.time,
        patience: float = PATIENCE,
        holder: str = "",
    ) -> None:
        """Make it; nothing is read or written before :meth:`open`.

        Args:
            folder: the knowledge folder.
            service: what answers from it; its state is replaced. None: :meth:`open` makes one, even where the files were changed
                by hand and cannot be used: from the newest revision.
            database: where revisions are kept.
            language: language of a service that is made, for messages that have none.
            cache: where prepared states are kept; None: in the user's cache folder, if there is one.
            clock: seconds since the epoch.
            patience: seconds to wait for another process that is writing to the folder.
            holder: how messages of other processes call this one while it writes; empty: as the user of the shell.
        """
        self._folder = folder
        self._service = service
        self._database = database
        self._language = language
        self._cache = cache if cache is not None else cache_folder()
        self._clock = clock
        self._patience = patience
        self._holder = holder or files.shell_author()
        self._turn = asyncio.Lock()
        self._current: _Current | None = None
        self._tried: _Tried | None = None
        self._refused = ""
        self._tasks: set[asyncio.Task[Any]] = set()

    @property
    def service(self) -> Service:
        """The service that answers from what is published; RuntimeError when there is none since :meth:`open` has not made one."""
        if self._service is None:
            raise RuntimeError("nothing is open yet")
        return self._service

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
            BusyError: another process was writing to the folder all the time.
            StorageError: the folder or the database cannot be used.
        """
        await self._whole(self._catch_up())
        return await self._database.run(revisions.latest)

    async def preview(self, change: Change) -> Preview:
        """Try a change without publishing it: nothing is written.

        Raises:
            EditError: it cannot be made as it was given, or would change nothing.
            ConflictError: somebody else changed the same thing.
            UnrecordedError, BusyError, StorageError: as of :meth:`open`.
        """
        return await self._whole(self._preview(change))

    async def publish(self, change: Change, *, author: str, kind: str = "edit", reason: str = "", override: bool = False) -> Revision:
        """Publish a change; when it returns, the files are in place and the service answers from them.

        Giving up the wait does not stop it.

        Args:
            change: what is to be different.
            author: numeric Telegram id, or ``shell user@host``.
            kind: ``edit``, ``import`` or another word.
            reason: what the author says of it.
            override: publish although answers change for the worse.

        Raises:
            EditError: it cannot be made as it was given, or would change nothing.
            ConflictError: somebody else changed the same thing.
            KnowledgeError: the knowledge would be refused; nothing is changed.
            SelfTestError: answers would change for the worse; nothing is changed.
            UnrecordedError, BusyError, StorageError: as of :meth:`open`.
        """
        return await self._whole(self._publish(change, author, kind, reason, override))

    async def history(self, limit: int = 20, before: int | None = None) -> list[Revision]:
        """The newest revisions, newest first: at most *limit*, with numbers below *before* (None: all)."""
        return await self._database.run(lambda connection: revisions.listed(connection, limit, before))

    async def revision(self, number: int) -> Revision:
        """The revision of that number, with what changed as text; StorageError when there is none."""
        found = await self._database.run(lambda connection: revisions.find(connection, number))
        return found if found is not None else await self._unknown(number)

    async def texts_at(self, number: int) -> Texts:
        """All texts of a revision, byte for byte; StorageError when there is no such revision."""
        newest = (self._current.number, self._current.texts) if self._current is not None else None
        return await self._database.run(lambda connection: revisions.rebuilt(connection, number, newest))

    async def rollback(self, number: int, *, author: str, reason: str = "", override: bool = False) -> Revision:
        """Publish the texts of an earlier revision again, as a new revision.

        Files that were changed by hand and are not in use are replaced too; they are kept in a folder ``.set-aside-...`` inside the
        knowledge folder.

        Raises:
            EditError: the texts are those of that revision already.
            KnowledgeError, SelfTestError, BusyError, StorageError: as of :meth:`publish`.
        """
        return await self._whole(self._rollback(number, author, reason, override))

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
        await self._whole(self._catch_up(author=author, reason=reason, override=override))
        return await self.revision(self.number) if self.number != before else None

    async def close(self) -> None:
        """Wait until what was begun is finished."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def _whole(self, work: Coroutine[Any, Any, T]) -> T:
        """Do *work* to its end, even if nobody waits for it any more."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return await asyncio.shield(task)

    async def _preview(self, change: Change) -> Preview:
        async with self._alone(writing=False):
            current = await self._caught_up()
        # The folder is free meanwhile: nothing is written.
        async with self._turn:
            try:
                tried = await self._try(current, _changed(change, current.texts))
            except KnowledgeError as error:
                nothing = Differences(items=(), files=())
                return Preview(base=current.number, differences=nothing, text="", selftest=None, problems=error.problems)
        return Preview(base=current.number, differences=tried.differences, text=as_text(tried.differences), selftest=tried.selftest)

    async def _publish(self, change: Change, author: str, kind: str, reason: str, override: bool) -> Revision:
        async with self._alone():
            current = await self._caught_up()
            tried = await self._try(current, _changed(change, current.texts))
            return await self._record(current, tried, author=author, kind=kind, reason=reason, override=override)

    async def _rollback(self, number: int, author: str, reason: str, override: bool) -> Revision:
        async with self._alone():
            try:
                current = await self._caught_up()
                on_disk = current.texts
            except UnrecordedError:
                assert self._current is not None  # noqa: S101  # what is refused is compared with it
                current = self._current
                on_disk = await asyncio.to_thread(read_texts, self._folder)
            texts = await self.texts_at(number)
            if on_disk is not current.texts:
                # Nothing would bring back what stands there now.
                await asyncio.to_thread(self._set_aside, on_disk, current.texts)
            elif digest_of(texts) == current.digest:
                raise EditError(f"the files are those of revision {number} already -> coopbot history lists the others")
            tried = await self._try(current, texts)
            return await self._record(
                current, tried, author=author, kind="rollback", reason=reason or f"to revision {number}", override=override, on_disk=on_disk
            )

    def _set_aside(self, on_disk: Texts, texts: Texts) -> None:
        changed = {path: text for path, text in on_disk.items() if texts.get(path) != text}
        if changed:
            name = files.set_aside(self._folder, changed, self._clock())
            _log.warning("%d files that were changed by hand and are not in use are kept in %s", len(changed), self._folder / name)

    async def _try(self, current: _Current, texts: Texts) -> _Tried:
        """Build and test texts.

        Raises:
            KnowledgeError: they would be refused.
        """
        digest = digest_of(texts)
        tried = self._tried
        if tried is not None and (tried.base, tried.digest) == (current.digest, digest):
            return tried
        self._tried = None
        self._tried = await asyncio.to_thread(_tried, current, texts, digest)
        return self._tried

    async def _record(
        self,
        current: _Current,
        tried: _Tried,
        *,
        author: str,
        kind: str,
        reason: str,
        override: bool,
        on_disk: Texts | None = None,
    ) -> Revision:
        """Write down a change, put its files in place, and answer from it. *on_disk*: what the folder holds, None: the current texts."""
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
        splices = splices_between(current.texts, tried.built.texts)
        on_disk = current.texts if on_disk is None else on_disk
        changes = {path: tried.built.texts.get(path) for path in sorted({*on_disk, *tried.built.texts})}
        changes = {path: text for path, text in changes.items() if on_disk.get(path) != text}
        staged = await asyncio.to_thread(files.stage, self._folder, changes)
        try:
            await self._database.run(lambda connection: revisions.prepare(connection, revision, splices))
        except BaseException:
            staged.discard()
            raise
        try:
            await asyncio.to_thread(staged.put_in_place)
        except StorageError:
            await self._withdraw(revision.number, on_disk, changes)
            staged.discard()
            raise
        now = self._clock()
        await self._database.run(lambda connection: revisions.publish(connection, revision.number, now))
        self._take_over(_Current(number=revision.number, digest=tried.digest, texts=tried.built.texts, built=tried.built))
        return await self.revision(revision.number)

    async def _withdraw(self, number: int, old: Texts, new: Mapping[str, str | None]) -> None:
        """Undo what was put in place of a revision that cannot be completed; where that fails too, the next one who looks completes it."""

        def restore() -> None:
            changes = {path: old.get(path) for path, text in new.items() if files.read_exactly(self._folder, path) == text}
            files.stage(self._folder, changes).put_in_place()

        await asyncio.to_thread(restore)
        await self._database.run(lambda connection: revisions.withdraw(connection, number))

    def _take_over(self, current: _Current) -> None:
        self._current = current
        self._refused = ""
        if self._service is None:
            self._service = Service(current.built.state, language=self._language)
        else:
            self._service.swap(current.built.state)
        if self._cache is not None:
            cache = self._cache
            self._later(asyncio.to_thread(current.built.keep, cache))

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _caught_up(self) -> _Current:
        await self._look(author=BY_HAND, reason="", override=False)
        assert self._current is not None  # noqa: S101  # else it would have raised
        return self._current

    async def _catch_up(self, *, author: str = BY_HAND, reason: str = "", override: bool = False) -> None:
        async with self._alone(writing=False):
            await self._look(author=author, reason=reason, override=override)

    async def _look(self, *, author: str, reason: str, override: bool) -> None:
        """Bring this process to what the folder holds; to be called by who holds the lock."""
        if self._current is None:
            await asyncio.to_thread(files.sweep, self._folder)
        newest = await self._database.run(revisions.latest)
        if newest is not None and newest.published is None:
            await self._complete(newest)
        texts: Texts | None
        problem: KnowledgeError | None = None
        try:
            texts = await asyncio.to_thread(read_texts, self._folder)
        except KnowledgeError as error:
            texts, problem = None, error
        if newest is None:
            if texts is None:
                raise problem or KnowledgeError([])
            await self._first(texts, author, reason)
            return
        digest = digest_of(texts) if texts is not None else ""
        if self._current is None or self._current.number != newest.number:
            await self._load(newest, texts if digest == newest.digest else None)
        current = self._current
        assert current is not None  # noqa: S101  # loaded above
        if digest == current.digest:
            self._refused = ""
            return
        if texts is None:
            raise UnrecordedError(problem or KnowledgeError([]))
        try:
            tried = await self._try(current, texts)
            await self._record(current, tried, author=author, kind="hand", reason=reason, override=override, on_disk=texts)
        except (KnowledgeError, SelfTestError) as error:
            raise UnrecordedError(error) from error

    async def _first(self, texts: Texts, author: str, reason: str) -> None:
        """Record the texts that the folder holds as revision 1."""
        built = await asyncio.to_thread(build_state, texts, None, self._cache)
        empty = Differences(items=(), files=())
        differences = differences_between(None, built.state.catalogue.knowledge, {}, texts)
        tried = _Tried(
            base="", digest=digest_of(texts), built=built, differences=differences or empty, selftest=SelfTest(asked=0, worse=(), missed=())
        )
        nothing = _Current(number=0, digest="", texts={}, built=built)
        await self._record(nothing, tried, author=author, kind="first", reason=reason, override=False, on_disk=texts)

    async def _load(self, newest: Revision, texts: Texts | None) -> None:
        """Answer from the newest revision; *texts*: its texts if the folder holds them, else they come from the database."""
        if texts is None:
            known = self._current
            if known is not None and known.number < newest.number:
                number = known.number
                splices = await self._database.run(
                    lambda connection: [revisions.splices_of(connection, one) for one in range(number + 1, newest.number + 1)]
                )
                texts = known.texts
                for one in splices:
                    texts = applied(texts, one)
            else:
                texts = await self._database.run(lambda connection: revisions.rebuilt(connection, newest.number))
        built = await asyncio.to_thread(build_state, texts, self._current.built if self._current else None, self._cache)
        self._tried = None
        self._take_over(_Current(number=newest.number, digest=newest.digest, texts=texts, built=built))

    async def _complete(self, prepared: Revision) -> None:
        """Put the files of a revision in place whose process was ended in between; what was changed by hand since is left alone."""
        _log.warning("revision %d was left unfinished; it is completed now", prepared.number)
        number = prepared.number
        old = await self._database.run(lambda connection: revisions.rebuilt(connection, number - 1) if number > 1 else {})
        new = await self._database.run(lambda connection: revisions.rebuilt(connection, number))
        await asyncio.to_thread(self._roll_forward, old, new)
        now = self._clock()
        await self._database.run(lambda connection: revisions.publish(connection, number, now))

    def _roll_forward(self, old: Texts, new: Texts) -> None:
        different = [path for path in sorted({*old, *new}) if old.get(path) != new.get(path)]
        changes = {path: new.get(path) for path in different if files.read_exactly(self._folder, path) == old.get(path)}
        files.stage(self._folder, changes).put_in_place()

    async def _unknown(self, number: int) -> Revision:
        await self._database.run(lambda connection: revisions.rebuilt(connection, number))
        raise AssertionError  # it has raised what is to be said

    @contextlib.asynccontextmanager
    async def _alone(self, *, writing: bool = True) -> AsyncIterator[None]:
        """Be the only one who changes the folder: within this process in the order of asking, and among all processes.

        Unless it is for *writing*, a folder that can only be read will do.
        """
        async with self._turn:
            try:
                held = await self._hold()
            except files.ReadOnlyError:
                if writing:
                    raise
                held = contextlib.ExitStack()
            with held:
                yield

    async def _hold(self) -> contextlib.ExitStack:
        begun = time.monotonic()
        while (held := await asyncio.to_thread(files.lock, self._folder, self._holder)) is None:
            waited = time.monotonic() - begun
            if waited >= self._patience:
                raise files.busy(self._folder, waited)
            await asyncio.sleep(PAUSE)
        return held

    async def watch(self, told: Callable[[Revision | CoopbotError], Awaitable[None]], *, pause: float = 0.4) -> None:
        """Notice changes of the files until cancelled.

        Args:
            told: is called with every revision that was taken over from the files, and with every reason why changed files
                are not in use (:class:`UnrecordedError`); the same reason is not told twice in a row.
            pause: seconds without another change after which the files are looked at.
        """
        from watchfiles import awatch  # noqa: PLC0415  # 10 ms that a command does not need

        milliseconds = int(pause * 1000)
        # What changed before the watch began is seen at once.
        await self._notice(told)
        async for changes in awatch(self._folder, debounce=milliseconds * 4, step=milliseconds, recursive=True, watch_filter=None):
            paths = [Path(path) for _, path in changes]
            if any(self._concerns(path) for path in paths):
                await self._notice(told)

    def _concerns(self, path: Path) -> bool:
        for root in (self._folder, self._folder.resolve()):
            if path.is_relative_to(root):
                return is_knowledge(path.relative_to(root).as_posix())
        return False

    async def _notice(self, told: Callable[[Revision | CoopbotError], Awaitable[None]]) -> None:
        try:
            revision = await self.hand_edit()
        except CoopbotError as error:
            if str(error) != self._refused:
                self._refused = str(error)
                await told(error)
        else:
            if revision is not None:
                await told(revision)


def _changed(change: Change, texts: Texts) -> Texts:
    """The texts after a change that is one.

    Raises:
        EditError: it changes nothing, or makes a file that would not be read.
    """
    changed = change.apply(texts)
    different = [path for path in {*texts, *changed} if texts.get(path) != changed.get(path)]
    if not different:
        raise EditError("this would change nothing -> it is there already; look at what is published")
    for path in sorted(different):
        if path in changed and not is_knowledge(path):
            raise EditError(f"{path}: such a file is not read -> choose a name that ends in .yaml or .txt, without a dot at its beginning")
        if len(changed.get(path, "").encode()) > MAX_BYTES:
            raise EditError(f"{path}: the file would be larger than {MAX_BYTES // 1_000_000} MB -> put part of it into another file")
    return changed


def _tried(current: _Current, texts: Texts, digest: str) -> _Tried:
    built = build_state(texts, current.built, None)
    before, after = current.built.state, built.state
    return _Tried(
        base=current.digest,
        digest=digest,
        built=built,
        differences=differences_between(before.catalogue.knowledge, after.catalogue.knowledge, current.texts, texts),
        selftest=self_test(before, after),
    )
