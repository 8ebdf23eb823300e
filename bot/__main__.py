"""``python -m bot``: the same as ``coopbot``."""

from bot.cli.main import run

run()
