"""The life of the process: start, receive, stop when told to, with everything received answered."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Any

from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, TelegramError

from bot.config import Config, Webhook
from bot.edition import Edition
from bot.errors import ConfigError, KnowledgeError
from bot.paths import cache_folder
from bot.publishing.outcomes import UnrecordedError
from bot.publishing.publisher import Publisher
from bot.publishing.watching import watch
from bot.storage import engine, privacy
from bot.storage.cache import open_edition
from bot.storage.database import Database
from bot.storage.database_errors import QUIET, is_passing
from bot.storage.folder import BusyError
from bot.storage.privacy import Pseudonyms
from bot.storage.single_instance import hold_data_folder
from bot.telegram.application import ALLOWED_UPDATES, Assembled, assemble
from bot.telegram.heartbeat import beat
from bot.telegram.retention import RetentionJob
from bot.telegram.shutdown import ANSWERING, CLOSING, SENDING, Shutdown

BEAT = 10.0
"""Seconds between two heartbeats; also how often updates that other processes left are looked for, with a webhook ten times as often."""

AGAIN = 60.0
"""Seconds after which the knowledge files are watched again where that failed."""

POLL_SECONDS = 30
"""How long Telegram holds a request for updates open."""

CONFIRMING = 1.0
"""Seconds in which Telegram may be told at the end what has arrived; what it was not told comes again, and is known then."""

YIELDING = 0.5
"""Seconds for work that was cancelled to clean up."""

DAMAGED = 1
"""Exit status where the database is damaged, as for all that a person has to mend: to be started again would not help."""

_log = logging.getLogger(__name__)


def run(config: Config, shutdown: Shutdown) -> None:
    """Run the bot until it is told to end.

    Raises:
        KnowledgeError: the knowledge is refused.
        InUseError: another bot runs on the same data folder.
        StorageError: the database cannot be used, or is damaged.
        ConfigError: Telegram does not know the token, or the address to listen on cannot be used.
    """
    begun = time.perf_counter()
    with hold_data_folder(config.data), asyncio.Runner(loop_factory=_loop_factory()) as runner:
        opened = _opened(config)
        pseudonyms = Pseudonyms(privacy.load_key(config.data, config.secret))
        was_left_open = engine.was_left_open(config.database_url)
        database = Database.open(config.database_url)
        try:
            if was_left_open:
                # The machine may have failed; what it spoilt is found before it is built on.
                place = engine.place_of(config.database_url)
                runner.run(database.run(lambda connection: engine.check_whole(connection, place)))
            publisher = runner.run(_published(config, opened, database))
            runner.run(_live(config, assemble(config, publisher, database, pseudonyms), shutdown, begun))
        finally:
            if database.damage is not None:
                # Whatever else went wrong, it did for this reason; to be started again would not help.
                raise database.damage


def _opened(config: Config) -> Edition | None:
    """The knowledge as it stands in the folder; None where it is refused: there may be an earlier state to answer from."""
    try:
        return open_edition(config.knowledge, cache_folder())
    except KnowledgeError:
        return None


async def _published(config: Config, opened: Edition | None, database: Database) -> Publisher:
    """Who publishes changes, with a service that answers from the newest state that can be used.

    Raises:
        KnowledgeError: the knowledge in the folder is refused, and none was ever published.
    """
    holder = f"the bot {config.instance}"
    publisher = Publisher(config.knowledge, database, opened=opened, language=config.language, holder=holder)
    try:
        await publisher.open()
    except (UnrecordedError, BusyError) as error:
        # Answers come from the last good state; as soon as the files are watched, the administrators are told.
        _log.warning("%s", error)
        if not publisher.is_open:
            raise
    return publisher


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """uvloop, which answers about a tenth more messages a second; where it is not to be had (Windows), the usual event loop."""
    try:
        import uvloop  # noqa: PLC0415  # not there on Windows
    except ImportError:
        return None
    return uvloop.new_event_loop


async def _live(config: Config, parts: Assembled, shutdown: Shutdown, begun: float) -> None:
    shutdown.attach(asyncio.get_running_loop())
    parts.database.when_damaged(partial(shutdown.end, DAMAGED))
    serving = asyncio.create_task(_serve(config, parts, begun))
    told = asyncio.create_task(shutdown.told.wait())
    try:
        await asyncio.wait({serving, told}, return_when=asyncio.FIRST_COMPLETED)
        if serving.done():
            await serving
    finally:
        told.cancel()
        # From now on no attempt counts, and what cannot be noted is not begun.
        parts.queue.close()
        await _cancelled(serving, shutdown.left(ANSWERING))
        await _end(parts, shutdown)


async def _serve(config: Config, parts: Assembled, begun: float) -> None:
    """Take messages until cancelled, which is possible at any point."""
    application = parts.application
    await reach(application.initialize, config)
    await application.start()
    # Before anything new, so that the order within a chat is kept.
    recovered = await parts.queue.recover(application.bot)
    if recovered:
        _log.info("%d messages that came before the last end are answered now", recovered)
    async with _receiving(config, parts):
        # What is there now stays: looking through it for garbage again and again would hold up answers.
        gc.collect()
        gc.freeze()
        _log.info("@%s is ready after %.2f s", application.bot.username, time.perf_counter() - begun)
        # Somebody may have become able to be told while no bot was running.
        parts.notifications.look()
        try:
            await asyncio.gather(_keep_house(config, parts), parts.menu.show(), _watch(parts), return_exceptions=True)
        finally:
            _log.info("no more messages are taken; those received are answered")


async def reach(call: Callable[[], Coroutine[object, object, object]], config: Config) -> None:
    """Call Telegram until it can be reached, however long that takes."""
    pause = 1.0
    while True:
        try:
            await call()
            return
        except InvalidToken as error:
            remedy = "copy it again from @BotFather (/mybots), or ask there for a new one"
            raise ConfigError([f"TELEGRAM_BOT_TOKEN: {config.api_url} does not know this token -> {remedy}"]) from error
        except BadRequest:
            raise  # a NetworkError to the library, but trying again changes nothing
        except NetworkError as error:
            _log.warning("%s cannot be reached (%s); next try in %g s", config.api_url, error, pause)
            await asyncio.sleep(pause)
            pause = min(60.0, pause * 2)


def _receiving(config: Config, parts: Assembled) -> AbstractAsyncContextManager[None]:
    """Messages are taken while this lasts."""
    return _polling(parts) if config.webhook is None else _listening(config.webhook, config, parts)


@contextlib.asynccontextmanager
async def _polling(parts: Assembled) -> AsyncIterator[None]:
    updater = parts.application.updater
    assert updater is not None  # noqa: S101  # the builder makes one
    try:
        await updater.start_polling(
            timeout=POLL_SECONDS, allowed_updates=ALLOWED_UPDATES, bootstrap_retries=-1, error_callback=_polling_failed
        )
        yield
    finally:
        if updater.running:
            stopping = asyncio.ensure_future(updater.stop())
            await asyncio.wait({stopping}, timeout=CONFIRMING)
            await _cancelled(stopping, YIELDING)


@contextlib.asynccontextmanager
async def _listening(webhook: Webhook, config: Config, parts: Assembled) -> AsyncIterator[None]:
    from bot.telegram.webhook import WebhookServer, webhook_secrets  # noqa: PLC0415  # a web server: 2 MB that polling does not need

    application = parts.application
    proof = await webhook_secrets(parts.database)
    server = WebhookServer(application.bot, parts.queue.receive, webhook, proof, lambda: application.running)
    try:
        await server.start()
    except OSError as error:
        address = f"{webhook.host}:{webhook.port}"
        raise ConfigError([f"COOPBOT_WEBHOOK_LISTEN: {address} cannot be used ({error.strerror}) -> name a free address"]) from error
    try:
        told = partial(application.bot.set_webhook, webhook.url + server.path, secret_token=server.secret, max_connections=40)
        await reach(partial(told, allowed_updates=ALLOWED_UPDATES), config)
        yield
    finally:
        await server.stop()


async def _end(parts: Assembled, shutdown: Shutdown) -> None:
    """Answer what was received, finish what was begun, close everything; all of it as long as there is time."""
    if parts.application.running:
        answering = asyncio.ensure_future(parts.application.stop())
        await shutdown.within(ANSWERING, answering)
        left = parts.order.begin_no_more()
        await shutdown.within(SENDING, answering)
        left += parts.order.give_up()
        if left:
            _log.warning("%d messages are left; they are answered after the next start", left)
        await _cancelled(answering, YIELDING, first=False)
    finishing = asyncio.ensure_future(_finish(parts))
    await shutdown.within(CLOSING, finishing)
    await _cancelled(finishing, YIELDING)
    # Before the connections: whatever hangs there, what was done is noted.
    await parts.database.close()
    with contextlib.suppress(TelegramError, RuntimeError):
        await parts.application.shutdown()
    with contextlib.suppress(TelegramError):
        # An application that was never initialized leaves the connections of its bot open.
        await parts.application.bot.shutdown()
    _log.info("ended")


async def _finish(parts: Assembled) -> None:
    # At the same time: what is told in vain to one person must not keep the others from being finished, or noted for the next start.
    await asyncio.gather(parts.drop_notices.close(), parts.check.close(), parts.notifications.close(), parts.publisher.close())


async def _cancelled(work: asyncio.Future[Any], seconds: float, *, first: bool = True) -> None:
    """Cancel work that is not finished and let it clean up for some time; unless *first*, after that time only."""
    if first:
        work.cancel()
    await asyncio.wait({work}, timeout=seconds)
    if not work.done():
        work.cancel()
    elif not work.cancelled() and (error := work.exception()) is not None:
        _log.debug("while ending", exc_info=error)


def _polling_failed(error: TelegramError) -> None:
    """Say what keeps updates from coming; it is tried again by itself."""
    if isinstance(error, Conflict):
        _log.error("another program receives the messages of this bot (%s); end it, or give it a token of its own", error)
    else:
        _log.warning("no messages can be received (%s); tried again", error)


async def _watch(parts: Assembled) -> None:
    """Take over what is changed in the files, until the end."""
    while True:
        try:
            await watch(parts.publisher, parts.notices.told)
        except Exception:
            # Whatever it is (a folder that was moved away), the bot goes on answering.
            _log.exception("the knowledge files cannot be watched; tried again in %g s", AGAIN)
        await asyncio.sleep(AGAIN)


async def _keep_house(config: Config, parts: Assembled) -> None:
    """Show that the process lives, take over what others left, erase what is too old."""
    retention = RetentionJob(config, parts)
    failed = float("-inf")
    while True:
        try:
            await parts.queue.look_after(parts.application.bot)
            beat(config.data)
            # Where somebody who read kept what was erased in the log.
            await parts.database.empty_log()
            await retention.look()
        except Exception as error:
            # Whatever it is (a database that restarts, a full disk), the bot goes on, and the heartbeat stops while it lasts.
            if not is_passing(error) and time.monotonic() - failed >= QUIET:  # else the database says what is wrong
                failed = time.monotonic()
                _log.exception("housekeeping failed; tried again in %g s", BEAT)
        # Replicas leave updates to each other: who wrote them waits.
        await asyncio.sleep(BEAT if config.webhook is None else BEAT / 10)
