"""The next edition is the one that a full build would make."""

from __future__ import annotations

import pytest

from bot.edition import Edition, make_edition
from bot.errors import KnowledgeError
from bot.facts.schema import parse
from bot.paths import shipped_knowledge
from bot.service import Service, State, prepare
from bot.storage.files import read_texts
from tests import dated
from tests.equality import same
from tests.retrieval.in_full import in_full as catalogue_in_full

FILES = {
    "facts.yaml": """entities:
  - {id: pier, names: {en: [the new pier, pier], zh: [新码头, 码头]}}
facts:
  - id: pier-opening
    subjects: [pier]
    answer: {en: The new pier was opened in 2015., zh: 新码头于 2015 年开放。}
    quote: The new pier was opened in 2015.
  - id: pier-cost
    subjects: [pier]
    answer: The new pier cost 12 million yuan.
    quote: It cost 12 million yuan.
gaps:
  - {id: gap-pier, subjects: [pier]}
""",
    "phrasings/people.yaml": """phrasings:
  pier-opening: |
    When was the pier opened?
    码头哪年开放？
  pier-cost: |
    How much did the pier cost?
  gap-pier: |
    did 2000 people come
    is it like the pier of Oslo
""",
}
DOCUMENTS = {"documents/harbour.txt": "Harbour Report\n\nThe new pier was opened in 2015. It cost 12 million yuan.\n"}


def in_full(files: dict[str, str], documents: dict[str, str]) -> State:
    return prepare(catalogue_in_full(parse(files, documents)))


@pytest.fixture(scope="module")
def edition() -> Edition:
    return make_edition({**FILES, **DOCUMENTS})


@pytest.mark.parametrize(
    "lines",
    [
        {"lighthouse_builder": "retired: {reason: wrong}"},
        {"lighthouse_builder": "retired: {reason: wrong, successor: lamp-origin}"},
        {"pier_cost_news": "supersedes: [pier-cost]"},
        {"pier_cost": "valid_until: 2018", "pier_cost_news": "valid_from: 2019"},
    ],
)
def test_what_changes_in_time_is_revised_as_a_full_build_makes_it(lines: dict[str, str]) -> None:
    first, second = {"facts.yaml": dated.FACTS}, {"facts.yaml": dated.with_lines(**lines)}
    edition = make_edition({**first, **dated.DOCUMENTS})
    revised = make_edition({**second, **dated.DOCUMENTS}, edition)
    assert not same(revised.state, edition.state)
    assert same(revised.state, in_full(second, dated.DOCUMENTS))
    assert same(make_edition(edition.texts, revised).state, edition.state)


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("facts.yaml", "The new pier cost 12", "In Oslo, with 2000 workers, the new pier cost 12"),
        ("facts.yaml", "[the new pier, pier]", "[people, did]"),
        ("phrasings/people.yaml", "How much did the pier cost?", "what was paid for it"),
        ("phrasings/people.yaml", "did 2000 people come", "[size] how long is it"),
    ],
)
def test_a_revised_edition_is_that_of_a_full_build(edition: Edition, file: str, before: str, after: str) -> None:
    files = {**FILES, file: FILES[file].replace(before, after)}
    revised = make_edition({**files, **DOCUMENTS}, edition)
    assert files != FILES
    assert same(revised.state, in_full(files, DOCUMENTS))
    assert same(make_edition(edition.texts, revised).state, edition.state)


def test_a_refused_change_tells_every_problem_and_leaves_the_edition_as_it_was(edition: Edition) -> None:
    broken = {**FILES, "facts.yaml": FILES["facts.yaml"].replace("12 million yuan.\n", "13 million yuan.\n").replace("[pier]", "[mole]", 1)}
    with pytest.raises(KnowledgeError) as refused:
        make_edition({**broken, **DOCUMENTS}, edition)
    with pytest.raises(KnowledgeError) as expected:
        parse(broken, DOCUMENTS)
    assert str(refused.value) == str(expected.value)
    assert len(refused.value.problems) == 2
    assert same(make_edition(edition.texts, edition).state, edition.state)


def test_an_edition_that_only_has_its_state_can_be_revised(edition: Edition) -> None:
    assert same(make_edition(edition.texts, Edition(texts=edition.texts, state=edition.state)).state, edition.state)


def test_the_shipped_base_is_the_same_whichever_way_it_was_made(service: Service) -> None:
    texts = read_texts(shipped_knowledge())
    fewer = {name: text for name, text in texts.items() if name not in ("phrasings/everyday.yaml", "suggestions.yaml")}
    first = make_edition(fewer)
    assert not same(first.state.catalogue.index, service.state.catalogue.index)
    assert same(make_edition(texts, first).state, service.state)
