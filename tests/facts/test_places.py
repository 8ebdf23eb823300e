"""Where a quote stands, as readers of the original count."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import KnowledgeError
from bot.facts.model import Document, Place, Places
from bot.facts.places import parse_places, place_of, places_text
from bot.facts.quotes import locate
from bot.facts.schema import parse
from bot.facts.sentences import sentences_of

TEXT = "Rules\n\nThey hold.\n\nFees\n\nA berth costs 40 yuan, which are paid in March.\n\nZone: East\nZone: West\n\nNobody else pays.\n"


def place(places: Places, words: str) -> Place:
    document = Document(id="d", title="", text=TEXT, places=places)
    quote = locate(document, words)
    assert quote is not None
    return place_of(document, quote)


def test_a_plain_text_has_paragraphs() -> None:
    assert place(Places(), "A berth") == Place(paragraph=4)


def test_a_page_begins_within_a_paragraph() -> None:
    pages = Places(pages=((1, 0), (4, 23), (4, 23), (7, 0)))
    assert [place(pages, words).page for words in ("They hold", "A berth", "which are paid", "Zone: West", "Nobody")] == [1, 1, 3, 3, 4]


def test_paragraphs_are_counted_from_the_heading_and_rows_by_themselves() -> None:
    places = Places(headings=(1, 3), rows=((5, 6, 2),))
    assert place(places, "They hold") == Place(heading="Rules", paragraph=1)
    assert place(places, "A berth") == Place(heading="Fees", paragraph=1)
    assert place(places, "Zone: West") == Place(heading="Fees", paragraph=3, row=3)
    assert place(places, "Nobody") == Place(heading="Fees", paragraph=2)


def base(places: str) -> str:
    return f"documents:\n  - {{id: d, file: d.txt, original: d.pdf, places: {places}}}\n"


def test_places_stand_in_the_files_of_the_knowledge() -> None:
    found = parse({"f.yaml": base("{pages: 1 4+23, headings: 1 3, rows: 5-6=2}")}, {"documents/d.txt": TEXT}).documents["d"]
    assert found.places == Places(pages=((1, 0), (4, 23)), headings=(1, 3), rows=((5, 6, 2),))
    assert found.original == "d.pdf"


@pytest.mark.parametrize(
    ("places", "message"),
    [
        ("{pages: 1 x}", "f.yaml:2: document 'd': 'pages' cannot hold 'x' -> write it like '1 4 9+120': the paragraph that each page"),
        ("{headings: 3 1}", "the numbers of 'headings' go back -> write them in the order of the text"),
        ("{rows: 5-6}", "'rows' cannot hold '5-6' -> write it like '2-9=1'"),
        ("{lines: 5}", "unknown key 'lines'"),
    ],
)
def test_places_that_are_none_are_told(places: str, message: str) -> None:
    with pytest.raises(KnowledgeError) as refused:
        parse({"f.yaml": base(places)}, {"documents/d.txt": TEXT})
    assert message in str(refused.value)


@pytest.mark.parametrize("path", ["../d.pdf", "/etc/passwd", "a/../../d.pdf"])
def test_an_original_stands_in_the_folder(path: str) -> None:
    with pytest.raises(KnowledgeError, match="leads outside the folder -> name a file inside it"):
        parse({"f.yaml": f"documents:\n  - {{id: d, file: d.txt, original: {path}}}\n"}, {"documents/d.txt": TEXT})


NUMBERS = st.integers(1, 60)


@given(
    pages=st.lists(st.tuples(NUMBERS, st.integers(0, 50)), max_size=9).map(sorted),
    headings=st.lists(NUMBERS, max_size=9, unique=True).map(sorted),
    rows=st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), max_size=4).map(sorted),
)
def test_places_are_written_and_read_and_every_sentence_has_one(
    pages: list[tuple[int, int]], headings: list[int], rows: list[tuple[int, int, int]]
) -> None:
    places = Places(pages=tuple(pages), headings=tuple(headings), rows=tuple(rows))
    assert parse_places(places_text(places)) == places
    document = Document(id="d", title="", text=TEXT, places=places)
    for quote in sentences_of(document):
        place_of(document, quote)
