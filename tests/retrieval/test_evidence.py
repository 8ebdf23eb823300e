"""What the phrasings say: of the first candidate at once, of more of them where they are measured."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.decisions import Focus
from bot.language.question import understand
from bot.retrieval.catalogue import Catalogue
from bot.retrieval.evidence import MAX_CANDIDATES, MAX_MEASURED, measured, weigh
from bot.retrieval.parameters import PARAMETERS

WORDS = "when was the new pier lighthouse lamp opened cost how much who built where hello weather 2015 码头 灯塔 哪年 多少钱".split()
QUESTIONS = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)


@given(text=QUESTIONS)
def test_the_first_candidate_is_measured_at_once_and_the_next_ones_on_demand(text: str, harbour_catalogue: Catalogue) -> None:
    question = understand(text, harbour_catalogue.lexicon)
    weighing = weigh(question, harbour_catalogue, PARAMETERS)
    more = measured(question, harbour_catalogue, weighing)
    assert len(weighing.candidates) <= MAX_CANDIDATES
    assert len(weighing.evidences) == min(1, len(weighing.candidates))
    assert len(more.evidences) == min(MAX_MEASURED, len(weighing.candidates))
    assert more.evidences[:1] == weighing.evidences
    assert more.evidence == weighing.evidence
    assert more.candidates == weighing.candidates


@given(text=QUESTIONS)
def test_shares_are_of_the_group_and_the_likeliest_comes_first(text: str, harbour_catalogue: Catalogue) -> None:
    weighing = weigh(understand(text, harbour_catalogue.lexicon), harbour_catalogue, PARAMETERS)
    masses = [candidate.mass for candidate in weighing.candidates]
    assert masses == sorted(masses, reverse=True)
    assert sum(masses) + weighing.rival_mass <= 1 + 1e-6
    for candidate in weighing.candidates:
        assert sum(candidate.shares) == pytest.approx(1)
        assert list(candidate.shares) == sorted(candidate.shares, reverse=True)


def test_where_nothing_can_be_compared_there_is_no_evidence(harbour_catalogue: Catalogue) -> None:
    weighing = weigh(understand("qwrtz plkjh", harbour_catalogue.lexicon), harbour_catalogue, PARAMETERS)
    assert (weighing.candidates, weighing.evidences, weighing.evidence) == ((), (), None)


def test_what_a_follow_up_is_about_is_likelier_and_what_was_told_is_less_likely(harbour_catalogue: Catalogue) -> None:
    question = understand("how much was it", harbour_catalogue.lexicon)
    number = harbour_catalogue.number_of

    def score(item: str, focus: Focus | None) -> float:
        scores = weigh(question, harbour_catalogue, PARAMETERS, focus).scores
        return float(scores[number[item]])

    onward, again = (Focus(subject="pier", told=("pier-opening",), again=again) for again in (False, True))
    assert score("pier-cost", onward) == pytest.approx(score("pier-cost", None) + PARAMETERS.focus)
    assert score("lamp-origin", onward) == pytest.approx(score("lamp-origin", None))
    assert score("pier-opening", onward) == pytest.approx(score("pier-opening", None) + PARAMETERS.focus - PARAMETERS.repetition)
    assert score("pier-opening", again) == pytest.approx(score("pier-opening", None) + PARAMETERS.focus + PARAMETERS.recency)
