"""What proves a text, and numbers of an answer that its proof does not state."""

from __future__ import annotations

import pytest

from bot.editorial.changes import AddDocument
from bot.editorial.proof import numbers_unproved, prove
from bot.errors import EditError
from tests.editorial.conftest import HARBOUR, base_of


@pytest.mark.parametrize(
    ("answer", "quote", "missing"),
    [
        ("It cost 12 million yuan.", "The new pier cost 12 million yuan.", ()),
        ("码头造价 1200 万元。", "The new pier cost 12 million yuan.", ()),
        ("It cost 13 million yuan.", "The new pier cost 12 million yuan.", ("13 million",)),
        ("It opened in 2015, and 40 ships came.", "It was opened in 2017.", ("2015", "40")),
        ("总投资 36 亿元。", "总投资三十六亿元", ()),
        ("One of the two piers is open.", "The pier is open.", ()),
        ("It is open.", "Nothing to see here.", ()),
    ],
)
def test_numbers_that_no_quote_states_are_found_whatever_their_form(answer: str, quote: str, missing: tuple[str, ...]) -> None:
    assert numbers_unproved([answer], [quote]) == missing


def test_several_quotes_prove_together() -> None:
    assert numbers_unproved(["From 2015 to 2017."], ["Begun in 2015.", "Ended in 2017."]) == ()


def test_a_proof_is_the_passage_or_the_sentence_nearest_to_it() -> None:
    report = AddDocument(id="report", title="Annual Report", text="Annual Report\n\nThe quay\u2028is 20 m long.")
    documents = list(base_of(report.apply(HARBOUR)).documents.values())
    proof = prove(documents, "The quay is 20 m long.")
    assert proof.quote is not None
    assert (proof.quote.document, proof.quote.text, proof.suggestion) == ("report", "The quay\nis 20 m long.", None)
    near = prove(documents, "The lighthouse was build by Ana Berg")
    assert (near.quote, near.document, near.suggestion) == (None, "harbour", "The lighthouse was built by Anna Berg.")
    assert prove([], "nothing at all").suggestion is None
    with pytest.raises(EditError, match="too short"):
        prove(documents, " a ")
