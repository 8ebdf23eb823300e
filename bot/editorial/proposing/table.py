"""Proposals as a table that a person goes through in a spreadsheet and ``coopbot facts import`` takes back."""

from __future__ import annotations

from collections.abc import Iterator

from bot.editorial.proposing.proposals import Proposals
from bot.editorial.sheets import csv_of_rows, xlsx_of_rows
from bot.editorial.tables import COLUMNS, defused, names_cell, row_of
from bot.errors import EditError
from bot.messages import Message, joined

_LEFT_OUT = frozenset({"version", "retired_reason", "retired_successor"})
_SHOWN = ("take", "id", "sentence", *(column for column in COLUMNS if column not in {"id", *_LEFT_OUT}), "names", "proposed")
"""The columns: those that an import knows, what to take, and what to read."""

ENDINGS = (".xlsx", ".csv")
"""What a table of proposals can be written as."""


def proposals_table(proposals: Proposals, ending: str) -> bytes:
    """The table: one row a proposal, ``take`` says no everywhere; EditError when there is no such kind of table."""
    if ending == ".xlsx":
        return xlsx_of_rows("proposals", _SHOWN, _rows(proposals))
    if ending == ".csv":
        return csv_of_rows(_SHOWN, _rows(proposals)).encode()
    told = Message(
        "proposals cannot be written as '{ending}' -> name a file that ends with {endings}",
        "建议不能写成“{ending}”文件 -> 请用以 {endings} 结尾的文件名",
        ending=ending,
        endings=joined(ENDINGS, " or ", " 或 "),
    )
    raise EditError(told)


def _rows(proposals: Proposals) -> Iterator[dict[str, str]]:
    for proposal in proposals.found:
        # Every row names its new subjects: those above it may be left.
        new = [proposals.entities[subject] for subject in proposal.form.subjects if subject in proposals.entities]
        sentence = defused(" ".join(proposal.quote.text.split()))
        row = row_of(proposal.form)
        # An import tells by it which wordings no person wrote.
        yield {**row, "take": "no", "sentence": sentence, "names": defused(names_cell(new)), "proposed": row["phrasings"]}
