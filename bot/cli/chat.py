"""``coopbot chat``: a conversation in the terminal, or through a pipe."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import BinaryIO

import click

from bot.answers.compose import plain_text
from bot.cli.options import common_options
from bot.cli.output import decoded, readable
from bot.conversation.asking import Asking
from bot.conversation.in_memory_chats import InMemoryChats
from bot.facts.model import KnowledgeBase
from bot.storage.cache import open_service

QUIT = frozenset({"/quit", "/exit"})
HELP = "/help"
HERE = ""
"""The name of the one chat of a terminal or a pipe."""


@click.command(short_help="Chat (what happens without a command, too).")
@common_options
def chat(folder: Path) -> None:
    """Chat: type a question, read the answer and the sentence that proves it.

    Where options are offered, their number chooses one. /help tells what can be asked, /quit or Ctrl-D ends the chat.
    Through a pipe every line is a question; the replies are separated by empty lines.
    """
    chats = InMemoryChats(Asking(open_service(folder)))
    if sys.stdin.isatty() and sys.stdout.isatty():
        from bot.cli.terminal import talk

        talk(chats)
    else:
        pipe(chats, sys.stdin.buffer)


def pipe(chats: InMemoryChats, source: BinaryIO) -> None:
    """Answer every line that is not empty, at once, until the end or ``/quit``."""
    for line in source:
        text = decoded(line).strip()
        if text in QUIT:
            return
        if text:
            click.echo(guide(chats.asking.knowledge) if text == HELP else plain_text(chats.say(HERE, readable(text))))
            click.echo()
            sys.stdout.flush()


def greeting(knowledge: KnowledgeBase) -> str:
    """Two lines: what is known, and what to ask for example."""
    titles = [f"“{document.title}”" for document in knowledge.documents.values()]
    more = f" and {len(titles) - 2} more" if len(titles) > 2 else ""
    lines = [f"I answer questions about {', '.join(titles[:2])}{more}, each with the sentence that proves the answer."]
    examples = [text for texts in knowledge.suggestions.values() for text in texts[:2]]
    if examples:
        lines.append(f"For example: {'  '.join(examples)}")
    return "\n".join(lines)


def guide(knowledge: KnowledgeBase) -> str:
    """What ``/help`` tells."""
    lines = [
        "Ask in your own words, in English or Chinese; short follow-ups such as “and when?” are understood.",
        "Type the number of an option to choose it, “source?” to see the proof again, “in Chinese” or “in English” to switch.",
        "Questions that can be asked:",
        *(f"  {text}" for texts in knowledge.suggestions.values() for text in texts),
        "/help shows this, /quit or Ctrl-D ends the chat.",
    ]
    return "\n".join(lines if knowledge.suggestions else [*lines[:2], lines[-1]])
