"""Texts as vectors: what asks the same and what answers lies near, in either language."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.encoder import MAX_ASKED, Encoder, shipped_encoder
from bot.language.normalize import normalize

TEXTS = st.text(st.sampled_from("the pier 万达广场 3.6 ?，ÄЖ🙂\u202e\ud800\t '-"), max_size=30) | st.text(max_size=40)


@pytest.fixture(scope="module", name="encoder")
def encoder_() -> Encoder:
    return shipped_encoder()


@settings(max_examples=60)
@given(text=TEXTS)
def test_any_text_has_one_unit_vector_of_its_own(text: str) -> None:
    encoder = shipped_encoder()
    text = normalize(text)
    (alone,) = encoder.encode([text], MAX_ASKED)
    assert float(np.linalg.norm(alone)) == pytest.approx(1, abs=1e-4)
    assert np.array_equal(encoder.encode([text, "beside it"], MAX_ASKED)[0], alone)


def test_vectors_have_the_dimensions_of_their_projection(encoder: Encoder) -> None:
    for project in (encoder.questions, encoder.answers):
        assert project([]).shape == (0, encoder.dimensions)
        vectors = project(["when was the pier opened?", "", "丽水"])
        assert vectors.shape == (3, encoder.dimensions)
        assert vectors.dtype == np.float32
        assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(3), abs=1e-4)


def test_long_texts_are_read_in_part(encoder: Encoder) -> None:
    assert len(encoder.rows_of("by " * 500, MAX_ASKED)) == MAX_ASKED
    assert len(encoder.rows_of("港" * 5000, MAX_ASKED)) <= MAX_ASKED
    assert encoder.rows_of("", 9) == encoder.rows_of(" \t", 9)


def test_what_is_no_piece_is_marked_and_leaves_the_rest_as_it_is(encoder: Encoder) -> None:
    plain, strange = encoder.rows_of("the pier", 9), encoder.rows_of("the ᚠ pier", 9)
    assert [row for row in strange if row in plain] == plain
    assert len(strange) > len(plain)


@pytest.mark.parametrize(
    ("question", "answer", "others"),
    [
        ("how many jobs will the new plant bring?", "The factory is to employ 340 people.", ["The factory opened in May.", "它占地20亩。"]),
        ("那个厂要招多少人？", "The factory is to employ 340 people.", ["The factory opened in May.", "它占地20亩。"]),
        ("When do they start building?", "工程将于2024年3月开工。", ["工程总投资2.4亿元。", "The mayor cut the ribbon."]),
    ],
)
def test_a_question_lies_nearer_to_what_answers_it_than_to_its_neighbours(
    encoder: Encoder, question: str, answer: str, others: list[str]
) -> None:
    near, *far = encoder.answers([normalize(text) for text in (answer, *others)]) @ encoder.questions([normalize(question)])[0]
    assert near > max(far)


@pytest.mark.parametrize(
    ("one", "same", "other"),
    [
        ("what did the bridge cost", "大桥花了多少钱", "when was the bridge opened"),
        ("who runs the museum?", "Which body manages the museum", "How many rooms does the museum have?"),
    ],
)
def test_questions_for_the_same_lie_nearer_than_others_about_the_same_thing(encoder: Encoder, one: str, same: str, other: str) -> None:
    first, second, third = encoder.questions([normalize(text) for text in (one, same, other)])
    assert first @ second > first @ third


def test_pieces_are_those_of_the_table(encoder: Encoder) -> None:
    pieces = encoder.pieces
    assert (np.diff(pieces.keys.astype(np.int64)) > 0).all()
    assert sorted(pieces.places.tolist()) == list(range(len(pieces.cost) - len(pieces.keys), len(pieces.cost)))
    assert np.isfinite(pieces.cost).all()
