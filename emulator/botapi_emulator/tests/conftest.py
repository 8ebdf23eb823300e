"""What the tests of the server share: it, and a small bot of python-telegram-bot that echoes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

import aiohttp
import pytest
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    Update,
)
from telegram.constants import ParseMode
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from botapi_emulator.server import Server

App: TypeAlias = Application[Any, Any, Any, Any, Any, Any]
Context: TypeAlias = ContextTypes.DEFAULT_TYPE
BUTTONS = InlineKeyboardMarkup(
    [
        [InlineKeyboardButton("More", callback_data="more"), InlineKeyboardButton("Web", url="https://example.org")],
    ]
)


@pytest.fixture
def anyio_backend() -> str:
    """The server runs on asyncio alone."""
    return "asyncio"


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    """A server of its own for every test."""
    async with Server() as running:
        yield running


def application(server: Server) -> App:
    """An unmodified Application that is given nothing but the two addresses."""
    app: App = (
        ApplicationBuilder()
        .token(server.token)
        .base_url(server.base_url)
        .base_file_url(server.base_file_url)
        .concurrent_updates(True)
        .build()
    )
    app.add_handler(MessageHandler(filters.UpdateType.MESSAGE & filters.TEXT, _echo))
    app.add_handler(CallbackQueryHandler(_pressed))
    app.add_handler(InlineQueryHandler(_inline))
    return app


@asynccontextmanager
async def polling(server: Server, build: Callable[[Server], App] = application) -> AsyncIterator[App]:
    """The bot, fetching its updates."""
    app = build(server)
    async with app:
        await app.start()
        assert app.updater is not None
        await app.updater.start_polling(poll_interval=0, timeout=5, allowed_updates=Update.ALL_TYPES)
        try:
            yield app
        finally:
            await app.updater.stop()
            await app.stop()


async def _echo(update: Update, context: Context) -> None:
    message = update.effective_message
    assert message is not None
    await message.reply_text(f"<b>{message.text_html}</b>!", parse_mode=ParseMode.HTML, reply_markup=BUTTONS, do_quote=True)


async def _pressed(update: Update, context: Context) -> None:
    assert update.callback_query is not None
    await update.callback_query.answer("pressed")
    await update.callback_query.edit_message_text("edited")


async def _inline(update: Update, context: Context) -> None:
    assert update.inline_query is not None
    content = InputTextMessageContent(f"found {update.inline_query.query}")
    await update.inline_query.answer([InlineQueryResultArticle("1", "Found", content, reply_markup=BUTTONS)], cache_time=60)


async def call(server: Server, method: str, token: str | None = None, **parameters: Any) -> dict[str, Any]:
    """The answer to one call with a JSON body."""
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{server.base_url}{server.token if token is None else token}/{method}", json=parameters) as response,
    ):
        answer: dict[str, Any] = await response.json()
        assert response.status == answer.get("error_code", 200)
        return answer


async def refused(server: Server, method: str, **parameters: Any) -> str:
    """The words of a call that must be refused."""
    answer = await call(server, method, **parameters)
    assert answer["ok"] is False
    return str(answer["description"])


async def result(server: Server, method: str, **parameters: Any) -> Any:
    """The result of a call that must be accepted."""
    answer = await call(server, method, **parameters)
    assert answer["ok"], answer
    return answer["result"]
