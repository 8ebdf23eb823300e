"""What is logged, and what never is: no secret of this process, and nothing that people wrote or are called."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from typing import TYPE_CHECKING

from bot.redaction import hide

if TYPE_CHECKING:
    from sys import UnraisableHookArgs
    from threading import ExceptHookArgs

OWN = "bot"
"""Above all loggers of the program itself."""

_OTHERS = logging.WARNING
"""Least level of all other loggers: below it, libraries tell whole updates, requests and rows of the database."""

_log = logging.getLogger(__name__)


def set_up_logging(level: str) -> None:
    """Log to the standard error stream: the program from *level* on, libraries what is wrong only, all of it without secrets."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.addFilter(without_secrets)
    logging.basicConfig(level=_OTHERS, handlers=[handler], force=True)
    logging.getLogger(OWN).setLevel(level)
    logging.getLogger().setLevel(max(_OTHERS, logging.getLogger(OWN).level))
    # Whatever else would be printed by the interpreter itself.
    threading.excepthook = _in_thread
    sys.unraisablehook = _unraisable


def without_secrets(record: logging.LogRecord) -> bool:
    """The filter of every handler: makes a record one text without secrets, traceback included. Never raises, and drops nothing."""
    try:
        message = record.getMessage()
    except Exception:  # arguments that do not fit; the handler would print them as they are
        message = f"{record.msg} (with {len(record.args or ())} values that do not fit)"
    record.msg, record.args = hide(message), None
    if record.exc_info:
        record.exc_text = record.exc_text or "".join(traceback.format_exception(*record.exc_info)).rstrip()
        # Another handler would write it anew.
        record.exc_info = None
    if record.exc_text:
        record.exc_text = hide(record.exc_text)
    if record.stack_info:
        record.stack_info = hide(record.stack_info)
    return True


def _in_thread(what: ExceptHookArgs) -> None:
    error = what.exc_value
    _log.error("a thread ended with an error", exc_info=error if error is not None else False)


def _unraisable(what: UnraisableHookArgs) -> None:
    _log.error("%s", what.err_msg or "an error came where nobody can take it", exc_info=what.exc_value)
