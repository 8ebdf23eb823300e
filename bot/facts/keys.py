"""The keys of a fact: the one table of how each is called in files, in tables and where administrators change it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.facts.languages import LANGUAGES


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a fact.

    Attributes:
        name: as it stands in the files.
        type: what stands under it: a text per language, ids, a date and the like.
        place: of its columns among those of a table, from 1; 0: it has none.
        step: its place among what administrators can change by itself, from 1; 0: it is not among that.
        columns: the names of its columns, where they are not the key, or the key with each language.
        needed: whether every fact has it.
        kept: whether a form has no field of its own for it, and keeps it as it is written.
    """

    name: str
    type: Literal["id", "texts", "ids", "flag", "values", "quotes", "moment", "retirement", "wordings"]
    place: int = 0
    step: int = 0
    columns: tuple[str, ...] = ()
    needed: bool = False
    kept: bool = False

    @property
    def cells(self) -> tuple[str, ...]:
        """The names of its columns."""
        return self.columns or (tuple(f"{self.name}_{language}" for language in LANGUAGES) if self.type == "texts" else (self.name,))


KEYS = (
    Key("id", "id", place=1, needed=True),
    Key("question", "texts", place=4, step=3),
    Key("subjects", "ids", place=2, step=5),
    Key("summary", "flag", place=7, step=10),
    Key("tells", "values", place=6, step=6),
    Key("answer", "texts", place=3, step=1, needed=True),
    Key("quote", "quotes", place=5, step=2, columns=("document", "quote")),
    Key("quotes", "quotes"),
    Key("valid_from", "moment", place=9, step=7, kept=True),
    Key("valid_until", "moment", place=10, step=8, kept=True),
    Key("supersedes", "ids", place=11, step=9, kept=True),
    Key("retired", "retirement", place=12, columns=("retired_reason", "retired_successor"), kept=True),
    Key("phrasings", "wordings", place=8, step=4),
)
"""The keys in the order in which they are written; those of other entries and those that are not known come before the ones kept."""

COLUMNS = tuple(cell for key in sorted(KEYS, key=lambda key: key.place) if key.place for cell in key.cells)
"""The columns of a table, in their order."""

FIELDS = tuple(cell for key in sorted(KEYS, key=lambda key: key.step) if key.step for cell in key.cells if cell != "document")
"""What administrators change by itself, by column, in the order of the buttons: who names a quote names its document."""
