"""``coopbot run``: the bot in Telegram."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.logs import set_up_logging
from bot.config import load_config
from bot.paths import cache_folder, shipped_knowledge


@click.command(short_help="Run the bot in Telegram.")
@click.option("--env-file", type=click.Path(path_type=Path), default=None, metavar="FILE", help="Settings; without it .env in this folder.")
@click.option("--debug", is_flag=True, envvar="COOPBOT_DEBUG", help="Log more, and show the traceback of an unexpected error.")
@click.pass_context
def run(context: click.Context, env_file: Path | None, debug: bool) -> None:
    """Answer messages in Telegram until the program is told to stop (Ctrl-C or SIGTERM).

    All settings come from the environment or from a file of lines NAME=value; the only one that must be there is TELEGRAM_BOT_TOKEN.
    An empty folder of knowledge is filled with the knowledge that comes with the program.
    """
    from bot.cli.options import CallSettings
    from bot.storage.file_permissions import keep_private
    from bot.storage.memory import share_heap
    from bot.storage.seeding import seed
    from bot.telegram.library import load_library
    from bot.telegram.shutdown import Shutdown

    context.find_root().ensure_object(CallSettings).debug = debug
    config = load_config(env_file)
    set_up_logging("DEBUG" if debug else config.log_level)
    shutdown = Shutdown()
    shutdown.listen()
    # What threads share has to be told before there are any.
    share_heap()
    load_library()
    # NumPy starts threads when it is imported.
    from bot.telegram import running

    keep_private(config.data, config.database_url, config.knowledge, cache_folder())
    seed(config.knowledge, shipped_knowledge(), config.data)
    running.run(config, shutdown)
