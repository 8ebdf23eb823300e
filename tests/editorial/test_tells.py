"""Values of facts in forms and tables: what they hold for is kept, and the file as it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.editorial.changes import EditFact
from bot.editorial.forms import form_of
from bot.editorial.tells import tells_of, tells_value
from bot.editorial.values import Value
from tests.editorial.conftest import HARBOUR, base_of

ROW: list[Value] = [{"amount": "3 yuan", "for": "2018"}, {"amount": ["4 yuan", "5 yuan"], "for": "2019", "count": "2 piers"}]
TOLD = {"amount": ("3 yuan | for: 2018", "4 yuan | for: 2019", "5 yuan | for: 2019"), "count": ("2 piers | for: 2019",)}


def test_a_form_has_each_value_with_what_it_holds_for() -> None:
    assert tells_of(ROW) == TOLD
    assert tells_of({"amount": "3 yuan", "for": " 2018 "}) == {"amount": ("3 yuan | for: 2018",)}
    assert tells_of("") == tells_of({"amount": ""}) == {}


def test_what_says_the_same_stays_as_it_is_written() -> None:
    assert tells_value(TOLD, ROW) is ROW
    single: list[Value] = [{"amount": "3 yuan"}]
    assert tells_value({"amount": ("3 yuan",)}, single) is single
    # What no form holds is not kept by mistake.
    assert tells_value({"amount": ("3 yuan",)}, {"amount": ["3 yuan", {"x": "y"}]}) == {"amount": ["3 yuan"]}


def test_values_are_written_by_what_they_hold_for() -> None:
    assert tells_value(TOLD, "") == ROW
    assert tells_value({"amount": ("3 yuan | for: 2018",), "count": ("2 piers | for: 2018",)}, "") == {
        **{"amount": "3 yuan", "count": "2 piers"},
        "for": "2018",
    }


def test_a_fact_is_given_a_row_of_figures_and_takes_it_back() -> None:
    texts = dict(HARBOUR)
    before = form_of(texts, "pier-cost")
    after = replace(before, tells={"amount": ("12 million yuan | for: 2015", "13 million yuan | for: 2016")})
    changed = EditFact(id="pier-cost", before=before, after=after).apply(texts)
    assert form_of(changed, "pier-cost") == after
    told = base_of(changed).facts["pier-cost"].tells
    assert [value.holds_for for value in told] == ["2015", "2016"]
    assert EditFact(id="pier-cost", before=after, after=before).apply(changed) == texts


WORDS = st.text("ab 1:|,", min_size=1, max_size=6).map(str.strip).filter(lambda text: bool(text) and "|" not in text)


@given(st.dictionaries(st.sampled_from(["amount", "text"]), st.lists(st.tuples(WORDS, st.just("") | WORDS), min_size=1, max_size=3)))
def test_what_is_written_is_read_again(values: Mapping[str, list[tuple[str, str]]]) -> None:
    tells = {kind: tuple(f"{text} | for: {case}" if case else text for text, case in several) for kind, several in values.items()}
    again = tells_of(tells_value(tells, ""))
    assert {kind: sorted(texts) for kind, texts in again.items()} == {kind: sorted(texts) for kind, texts in tells.items()}
