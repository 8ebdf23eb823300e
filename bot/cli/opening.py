"""Opening the service over a knowledge folder: the one place the commands get it from."""

from __future__ import annotations

from bot.storage.cache import open_service

__all__ = ["open_service"]
