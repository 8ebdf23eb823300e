"""A reply on a screen with colours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from rich.console import Console
from rich.text import Text

from bot.answers.citing import cited
from bot.answers.reply import Reply, Source
from bot.answers.texts import say
from bot.outcomes import Outcome


def show(reply: Reply, console: Console) -> None:
    """Print a reply and an empty line; it says what ``plain_text`` says, apart from colour."""
    for part in styled(reply):
        # Nothing of a reply is markup, and no colour is guessed from its words.
        console.print(part, highlight=False)
        console.print()


def styled(reply: Reply) -> Iterator[Text]:
    """The parts of a reply: the answer and each quote with its document, or the numbered statements, each with its own."""
    yield Text(reply.text, style=_style(reply.outcome))
    if reply.outcome != "clarify":
        yield from (_proof(source, reply.text, reply.language) for source in reply.sources)
        return
    for number, option in enumerate(reply.options, 1):
        proofs = (_proof(source, option.label, reply.language) for source in option.sources)
        yield Text("\n").join([_numbered(number, option.label), *proofs])
    yield _numbered(len(reply.options) + 1, say("none_of_these", reply.language))


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


def _numbered(number: int, text: str) -> Text:
    return Text.assemble((f"{number}. ", "cyan"), text)


def _proof(source: Source, told: str, language: str) -> Text:
    cite = Text(cited(source, language), style="dim")
    return cite if source.repeats(told) else Text.assemble((f"“{source.quote}”", "italic"), "\n", cite)
