"""``coopbot ask``: one question, or a stream of them."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bot.answers.compose import plain_text
from bot.cli.jsonl import stream
from bot.cli.options import common_options
from bot.cli.output import readable
from bot.conversation.asking import Asking
from bot.conversation.in_memory_chats import InMemoryChats
from bot.errors import UsageError
from bot.messages import Message
from bot.storage.cache import open_service

_BOTH = Message(
    "--jsonl reads its questions from standard input -> leave out the question and --explain",
    "--jsonl 从标准输入读问题 -> 请去掉问题和 --explain",
)
_NO_QUESTION = Message(
    'no question was given -> write it behind the command: coopbot ask "When was it opened?"',
    '没有写问题 -> 请写在命令后面：coopbot ask "什么时候开放的？"',
)


@click.command(short_help="Answer one question, or a stream of questions.")
@click.argument("question", nargs=-1)
@click.option("--explain", is_flag=True, help="Show how the decision came about.")
@click.option("--jsonl", is_flag=True, help="Read questions from standard input and write replies, one JSON object a line.")
@common_options
def ask(question: tuple[str, ...], explain: bool, jsonl: bool, folder: Path) -> None:
    r"""Answer QUESTION; its words are joined by spaces.

    With --jsonl every line of standard input is {"id": ..., "q": question, "chat": name}; lines with the same
    "chat" are one conversation. Every line of output is {"id", "outcome", "tier", "text", "sources", "options"}, where
    the outcome is answer, clarify, unknown, smalltalk or refused, and the tier tells how much is claimed: answer, not
    sure, not stated, not found, small talk or request.
    """
    if jsonl:
        if question or explain:
            raise UsageError(_BOTH)
        stream(InMemoryChats(Asking(open_service(folder))), sys.stdin.buffer, sys.stdout.buffer)
        return
    text = readable(" ".join(question))
    if not text.strip():
        raise UsageError(_NO_QUESTION)
    service = open_service(folder)
    reply, _ = Asking(service).ask(text)
    click.echo(plain_text(reply))
    if explain:
        from bot.cli.explain import explanation

        click.echo()
        click.echo(explanation(reply, service.state.catalogue))
