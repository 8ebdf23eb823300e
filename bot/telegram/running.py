"""The life of the process: start, receive, stop when told to, with everything received answered."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import signal
import time
from collections.abc import Callable, Coroutine
from functools import partial

from telegram.error import Conflict, InvalidToken, NetworkError, TelegramError

from bot.config import Config
from bot.errors import ConfigError, KnowledgeError
from bot.paths import cache_folder
from bot.publishing.building import Built, open_built
from bot.publishing.outcomes import UnrecordedError
from bot.publishing.publisher import Publisher
from bot.publishing.watching import watch
from bot.service import Service
from bot.storage import opening, privacy
from bot.storage.database import Database
from bot.storage.folder import BusyError
from bot.storage.only import only_one
from bot.storage.privacy import Pseudonyms
from bot.storage.trouble import QUIET, is_passing
from bot.telegram.application import ALLOWED_UPDATES, Assembled, assemble
from bot.telegram.erasing import Eraser
from bot.telegram.heartbeat import beat
from bot.telegram.menu import set_menu
from bot.telegram.webhook import WebhookServer, proof_of

BEAT = 10.0
"""Seconds between two heartbeats; also how often updates that other processes left are looked for, with a webhook ten times as often."""

AGAIN = 60.0
"""Seconds after which the knowledge files are watched again where that failed."""

POLL_SECONDS = 30
"""How long Telegram holds a request for updates open."""

_log = logging.getLogger(__name__)


def run(config: Config) -> None:
    """Run the bot until SIGTERM or SIGINT.

    Raises:
        KnowledgeError: the knowledge is refused.
        InUseError: another bot runs on the same data folder.
        StorageError: the database cannot be used, or is damaged.
        ConfigError: Telegram does not know the token, or the address to listen on cannot be used.
    """
    begun = time.perf_counter()
    with only_one(config.data), asyncio.Runner(loop_factory=_loop_factory()) as runner:
        built = _built(config)
        pseudonyms = Pseudonyms(privacy.load_key(config.data, config.secret))
        was_left_open = opening.was_left_open(config.database_url)
        database = Database.open(config.database_url)
        try:
            if was_left_open:
                # The machine may have failed; what it spoilt is found before it is built on.
                place = opening.place_of(config.database_url)
                runner.run(database.run(lambda connection: opening.check_whole(connection, place)))
            publisher = runner.run(_published(config, built, database))
            runner.run(_live(config, assemble(config, publisher, database, pseudonyms), begun))
        finally:
            if database.damage is not None:
                # Whatever else went wrong, it did for this reason; to be started again would not help.
                raise database.damage


def _built(config: Config) -> Built | None:
    """The knowledge as it stands in the folder; None where it is refused: there may be an earlier state to answer from."""
    try:
        return open_built(config.knowledge, cache_folder())
    except KnowledgeError:
        return None


async def _published(config: Config, built: Built | None, database: Database) -> Publisher:
    """Who publishes changes, with a service that answers from the newest state that can be used.

    Raises:
        KnowledgeError: the knowledge in the folder is refused, and none was ever published.
    """
    service = Service(built.state, language=config.language) if built is not None else None
    holder = f"the bot {config.instance}"
    publisher = Publisher(config.knowledge, service, database, opened=built, language=config.language, holder=holder)
    try:
        await publisher.open()
    except (UnrecordedError, BusyError) as error:
        # Answers come from the last good state; as soon as the files are watched, the administrators are told.
        _log.warning("%s", error)
        if service is None and not publisher.is_open:
            raise
    return publisher


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """uvloop, which answers about a tenth more messages a second; where it is not to be had (Windows), the usual event loop."""
    try:
        import uvloop  # noqa: PLC0415  # not there on Windows
    except ImportError:
        return None
    return uvloop.new_event_loop


async def _live(config: Config, parts: Assembled, begun: float) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows: Ctrl-C ends the process as usual
            loop.add_signal_handler(number, stop.set)
    application = parts.application
    parts.database.when_damaged(partial(loop.call_soon_threadsafe, stop.set))
    try:
        if not await _reached(application.initialize, stop, config):
            return
        await application.start()
        # Before anything new, so that the order within a chat is kept.
        recovered = await parts.inbox.recover(application.bot)
        if recovered:
            _log.info("%d messages that came before the last end are answered now", recovered)
        await _receive(config, parts, stop, begun)
    finally:
        await _end(parts)


async def _reached(initialize: Callable[[], Coroutine[object, object, None]], stop: asyncio.Event, config: Config) -> bool:
    """Make contact with Telegram, however long it takes; False when told to stop before."""
    pause = 1.0
    stopped = asyncio.create_task(stop.wait())
    try:
        while not stop.is_set():
            attempt = asyncio.ensure_future(initialize())
            try:
                await asyncio.wait({attempt, stopped}, return_when=asyncio.FIRST_COMPLETED)
                if attempt.done():
                    await attempt
                    return True
            except InvalidToken as error:
                remedy = "copy it again from @BotFather (/mybots), or ask there for a new one"
                raise ConfigError([f"TELEGRAM_BOT_TOKEN: {config.api_url} does not know this token -> {remedy}"]) from error
            except NetworkError as error:
                _log.warning("%s cannot be reached (%s); next try in %g s", config.api_url, error, pause)
                await asyncio.wait({stopped}, timeout=pause)
                pause = min(60.0, pause * 2)
            finally:
                attempt.cancel()
        return False
    finally:
        stopped.cancel()


async def _receive(config: Config, parts: Assembled, stop: asyncio.Event, begun: float) -> None:
    application = parts.application
    server: WebhookServer | None = None
    if config.webhook is not None:
        proof = await proof_of(parts.database)
        server = WebhookServer(application.bot, parts.inbox.receive, config.webhook, proof, lambda: application.running)
        try:
            await server.start()
        except OSError as error:
            address = f"{config.webhook.host}:{config.webhook.port}"
            raise ConfigError([f"COOPBOT_WEBHOOK_LISTEN: {address} cannot be used ({error.strerror}) -> name a free address"]) from error
        await application.bot.set_webhook(
            config.webhook.url + server.path, secret_token=server.secret, allowed_updates=ALLOWED_UPDATES, max_connections=40
        )
    else:
        assert application.updater is not None  # noqa: S101  # the builder makes one
        await application.updater.start_polling(
            timeout=POLL_SECONDS, allowed_updates=ALLOWED_UPDATES, bootstrap_retries=-1, error_callback=_polling_failed
        )
    # What is there now stays: looking through it for garbage again and again would hold up answers.
    gc.collect()
    gc.freeze()
    _log.info("@%s is ready after %.2f s", application.bot.username, time.perf_counter() - begun)
    # Somebody may have become able to be told while no bot was running.
    parts.waiting.look()
    chores = [asyncio.create_task(chore) for chore in (_keep_house(config, parts), _show_menu(parts), _watch(parts))]
    try:
        await stop.wait()
    finally:
        _log.info("no more messages are taken; those received are answered")
        parts.inbox.close()
        for chore in chores:
            chore.cancel()
        await asyncio.gather(*chores, return_exceptions=True)
        if server is not None:
            await server.stop()
        elif application.updater is not None:
            await application.updater.stop()


async def _end(parts: Assembled) -> None:
    """Answer what was received, then close everything."""
    if parts.application.running:
        await parts.application.stop()
    with contextlib.suppress(TelegramError):
        await parts.application.shutdown()
        # An application that was never initialized leaves the connections of its bot open.
        await parts.application.bot.shutdown()
    await parts.courtesy.close()
    await parts.checking.close()
    await parts.waiting.close()
    await parts.publisher.close()
    await parts.database.close()
    _log.info("ended")


def _polling_failed(error: TelegramError) -> None:
    """Say what keeps updates from coming; it is tried again by itself."""
    if isinstance(error, Conflict):
        _log.error("another program receives the messages of this bot (%s); end it, or give it a token of its own", error)
    else:
        _log.warning("no messages can be received (%s); tried again", error)


async def _show_menu(parts: Assembled) -> None:
    """Bring the commands and descriptions up to date; a bot without them works too."""
    try:
        changed = await set_menu(parts.application.bot, parts.publisher.service.state.catalogue.knowledge)
    except TelegramError as error:
        _log.warning("the commands and descriptions could not be set: %s", error)
    else:
        if changed:
            _log.info("%d commands and descriptions were set", changed)


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
    eraser = Eraser(config, parts)
    failed = float("-inf")
    while True:
        try:
            await parts.inbox.look_after(parts.application.bot)
            beat(config.data)
            # Where somebody who read kept what was erased in the log.
            await parts.database.empty_log()
            await eraser.look()
        except Exception as error:
            # Whatever it is (a database that restarts, a full disk), the bot goes on, and the heartbeat stops while it lasts.
            if not is_passing(error) and time.monotonic() - failed >= QUIET:  # else the database says what is wrong
                failed = time.monotonic()
                _log.exception("housekeeping failed; tried again in %g s", BEAT)
        # Replicas leave updates to each other: who wrote them waits.
        await asyncio.sleep(BEAT if config.webhook is None else BEAT / 10)
