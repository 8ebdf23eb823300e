"""``coopbot chat``: a conversation in the terminal, or through a pipe."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import BinaryIO

import click

from bot.answers.compose import plain_text
from bot.cli.options import common_options
from bot.cli.output import decoded, here, readable
from bot.conversation.asking import Asking
from bot.conversation.in_memory_chats import InMemoryChats
from bot.facts.model import KnowledgeBase
from bot.messages import Message, joined
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
    """Two lines, in the language of the terminal: what is known, and what to ask for example."""
    titles = [document.title for document in knowledge.documents.values()]
    named = joined([Message("“{title}”", "《{title}》", title=title) for title in titles[:2]], chinese="")
    if len(titles) > 2:
        named = Message("{named} and {more} more", "{named}以及另外 {more} 份文件", named=named, more=len(titles) - 2)
    told = "I answer questions about {named}, each with the sentence that proves the answer."
    lines = [here(Message(told, "我就{named}回答问题，每个回答都附上作为依据的原句。", named=named))]
    examples = [text for texts in knowledge.suggestions.values() for text in texts[:2]]
    if examples:
        lines.append(here(Message("For example: {texts}", "例如：{texts}", texts="  ".join(examples))))
    return "\n".join(lines)


def guide(knowledge: KnowledgeBase) -> str:
    """What ``/help`` tells, in the language of the terminal."""
    suggestions = [f"  {text}" for texts in knowledge.suggestions.values() for text in texts]
    return "\n".join(here(line) for line in (_HOW, _CHOOSING, *([_ASKED, *suggestions] if suggestions else []), _KEYS))


_HOW = Message(
    "Ask in your own words, in English or Chinese; short follow-ups such as “and when?” are understood.",
    "想问什么就问什么，中英文都可以；“什么时候？”这样简短的追问也能看懂。",
)
_CHOOSING = Message(
    "Type the number of an option to choose it, “source?” to see the proof again, “in Chinese” or “in English” to switch.",
    "输入编号选择一项，“出处？”再看一次依据，“用中文”或“用英文”切换语言。",
)
_ASKED = Message("Questions that can be asked:", "可以问的问题：")
_KEYS = Message("/help shows this, /quit or Ctrl-D ends the chat.", "/help 显示这段说明，/quit 或 Ctrl-D 结束聊天。")
