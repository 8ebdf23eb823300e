"""A reply on a screen with colours."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from bot.answers.reply import Reply
from bot.answers.texts import say

_STYLES = {"answer": "bold", "clarify": "yellow", "unknown": "yellow", "smalltalk": "green", "refused": "yellow"}


def show(reply: Reply, console: Console) -> None:
    """Print a reply and an empty line; it says what ``plain_text`` says, apart from colour."""
    for part in styled(reply):
        # Nothing of a reply is markup, and no colour is guessed from its words.
        console.print(part, highlight=False)
        console.print()


def styled(reply: Reply) -> Iterator[Text]:
    """The parts of a reply: the answer, the numbered options, each quote with its document."""
    yield Text(reply.text, style=_STYLES[reply.outcome])
    if reply.outcome == "clarify":
        labels = [*(option.label for option in reply.options), say("none_of_these", reply.language)]
        lines = [Text.assemble((f"{number}. ", "cyan"), label) for number, label in enumerate(labels, 1)]
        yield Text("\n").join(lines)
    for source in reply.sources:
        cite = say("cite", reply.language, title=source.title, paragraph=source.paragraph, date=source.date)
        yield Text.assemble((f"“{source.quote}”", "italic"), "\n", (cite, "dim"))
