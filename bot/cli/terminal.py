"""The chat in a terminal: line editing, history, suggestions, replies in colours."""

from __future__ import annotations

import os
from pathlib import Path
from typing import assert_never

from prompt_toolkit import PromptSession
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.formatted_text import HTML
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from rich.console import Console
from rich.text import Text

from bot.answers.layout import Proof, layout
from bot.answers.reply import Reply
from bot.cli.chat import HELP, HERE, QUIT, greeting, guide
from bot.cli.output import readable
from bot.conversation.in_memory_chats import InMemoryChats
from bot.outcomes import Outcome
from bot.paths import state_folder
from bot.storage import disk

_FAREWELL = {"en": "Goodbye.", "zh": "再见。"}


def talk(chats: InMemoryChats) -> None:
    """Chat until Ctrl-D or ``/quit``; Ctrl-C drops the line that is being typed."""
    console = Console()
    suggestions = [text for texts in chats.asking.knowledge.suggestions.values() for text in texts]
    session: PromptSession[str] = PromptSession(
        HTML("<ansicyan><b>&gt;</b></ansicyan> "),
        history=history_in(_state_folder()),
        auto_suggest=AutoSuggestFromHistory(),
        completer=WordCompleter([*suggestions, HELP, *sorted(QUIT)], ignore_case=True, sentence=True),
        complete_while_typing=False,
    )
    console.print(Text(greeting(chats.asking.knowledge), style="dim"), highlight=False)
    while True:
        try:
            text = session.prompt().strip()
        except KeyboardInterrupt:
            continue
        except EOFError:
            break
        if text in QUIT:
            break
        if text == HELP:
            console.print(Text(guide(chats.asking.knowledge), style="dim"), highlight=False)
        elif text:
            show(chats.say(HERE, readable(text)), console)
    console.print(_FAREWELL[chats.language(HERE) or "en"], style="dim")


def history_in(folder: Path | None) -> History:
    """The history of former chats, kept in *folder*; where nothing can be written, one that lasts as long as this chat."""
    if folder is None:
        return InMemoryHistory()
    file = folder / "history"
    try:
        disk.make_folder(folder)
        disk.write_new(file, b"")
        # The library appends to it, whatever it is.
        return FileHistory(file) if not disk.is_odd(file) and os.access(file, os.R_OK | os.W_OK) else InMemoryHistory()
    except OSError:
        return InMemoryHistory()


def _state_folder() -> Path | None:
    try:
        return state_folder()
    except RuntimeError:
        return None


def show(reply: Reply, console: Console) -> None:
    """Print a reply and an empty line; it says what ``plain_text`` says, apart from colour."""
    for block in layout(reply):
        told = Text.assemble((block.number, "cyan"), block.text) if block.number else Text(block.text, style=_style(reply.outcome))
        text = Text("\n" if block.number else "\n\n").join([told, *(_proof(proof) for proof in block.proofs)])
        # Nothing of a reply is markup, and no colour is guessed from its words.
        console.print(text, highlight=False)
        console.print()


def _style(outcome: Outcome) -> str:
    match outcome:
        case "answer":
            return "bold"
        case "smalltalk":
            return "green"
        case "clarify" | "unknown" | "refused":
            return "yellow"
        case _:
            assert_never(outcome)


def _proof(proof: Proof) -> Text:
    return Text.assemble((f"“{proof.quote}”\n" if proof.quote else "", "italic"), (proof.citation, "dim"))
