"""A reply on a screen with colours."""

from __future__ import annotations

from typing import assert_never

from rich.console import Console
from rich.text import Text

from bot.answers.layout import Proof, layout
from bot.answers.reply import Reply
from bot.outcomes import Outcome


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
