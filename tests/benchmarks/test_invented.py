"""The material of the benchmarks; times are never asserted, since they depend on the machine."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from bot.facts.schema import parse
from bot.retrieval.engine import build
from bot.service import Service, prepare
from bot.storage.files import read_folder
from tests.benchmarks import publish_time
from tests.benchmarks.answer_time import HOSTILE, bm25_of, measure, nearest_of, percentile, real_questions, scan_of, shown
from tests.benchmarks.invented import invent
from tests.benchmarks.written import written


@pytest.mark.parametrize("count", [1, 600, 2500])
def test_a_base_has_as_many_wordings_as_asked_for_all_different(count: int) -> None:
    base, _ = invent(count)
    assert len({phrasing.text for phrasing in base.phrasings}) == len(base.phrasings) == count
    assert {phrasing.item for phrasing in base.phrasings} <= base.facts.keys() | base.gaps.keys()


def test_quotes_stand_in_their_documents() -> None:
    base, _ = invent(900)
    for fact in base.facts.values():
        for quote in fact.quotes:
            assert base.documents[quote.document].text[quote.start : quote.end] == quote.text


def test_the_files_of_a_base_say_what_the_base_says() -> None:
    base, _ = invent(900, each=9)
    read = parse(*written(base))
    assert (read.facts, read.entities, read.gaps) == (base.facts, base.entities, base.gaps)
    assert [(p.item, p.text) for p in read.phrasings] == [(p.item, p.text) for p in base.phrasings]
    assert read.documents.keys() == base.documents.keys()


@pytest.mark.anyio
async def test_facts_are_published_beside_questions(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(publish_time, "QUIET", 3)
    monkeypatch.setattr(publish_time, "STARTS", 2)
    monkeypatch.setattr(publish_time, "PUBLISHED", 2)
    monkeypatch.setattr(publish_time, "CONFIRMED", 1)
    base, source = invent(300, each=9)
    folder = tmp_path / "knowledge"
    publish_time.write(folder, *written(base))
    rows = await publish_time.measure("small", folder, [question.text for question in islice(source, 20)])
    assert [row.split(" | ")[1] for row in rows if row.startswith("|")] == [
        *("none", "first after a start", "following"),
        "confirmed after a preview",
    ]
    number = sum("[" in fact.answer["en"] for fact in parse(*read_folder(folder)).facts.values())
    assert number == 5


def test_equal_arguments_give_the_same_base_and_questions() -> None:
    (first, asked), (second, again) = invent(300), invent(300)
    assert first == second
    assert list(islice(asked, 50)) == list(islice(again, 50))
    assert invent(300, seed=2)[0] != first


def test_no_question_is_a_stored_wording() -> None:
    base, questions = invent(600)
    assert {question.text for question in islice(questions, 500)}.isdisjoint(phrasing.text for phrasing in base.phrasings)


def test_the_service_finds_most_of_what_is_asked_and_the_others_some() -> None:
    base, source = invent(600)
    questions = list(islice(source, 60))
    texts, items = [phrasing.text for phrasing in base.phrasings], [phrasing.item for phrasing in base.phrasings]
    assert measure(nearest_of(Service(prepare(build(base)))), questions).right > 0.5
    for other in (scan_of(texts, items), bm25_of(texts, items)):
        assert measure(other, questions).right > 0.2


def test_the_real_questions_are_there() -> None:
    assert len(real_questions()) > 200


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_messages_are_answered(name: str, small: Service) -> None:
    assert small.ask(HOSTILE[name])[0].text


@pytest.fixture(scope="module")
def small() -> Service:
    """A service over a small invented base."""
    return Service(prepare(build(invent(300)[0])))


def test_percentiles_and_times_are_shown_as_people_read_them() -> None:
    assert [percentile([3.0, 1.0, 2.0, 4.0], share) for share in (0.0, 0.5, 0.99, 1.0)] == [1, 2, 4, 4]
    assert [shown(seconds) for seconds in (0.0004567, 0.00234, 0.0345)] == ["0.46 ms", "2.3 ms", "34 ms"]
