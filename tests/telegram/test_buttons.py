"""What buttons carry: it fits, it is read back, and what nobody made is taken for nothing."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.storage.replies import new_id
from bot.telegram.buttons import MAX_DATA, Action, decode, encode, number, resolve, token

IDS = st.from_regex(re.compile("[a-z0-9][a-z0-9-]{0,59}"), fullmatch=True)
LONG_IDS = st.from_regex(re.compile("[a-z0-9][a-z0-9-]{59}"), fullmatch=True)
SENTENCES = st.from_regex(re.compile("[a-z0-9][a-z0-9 :万-]{0,59}#[1-9][0-9]{0,3}"), fullmatch=True)


@pytest.mark.parametrize("data", ["o:\ud800", "f:a\x00", "s:\n", "u:\u202e"])
def test_what_no_button_of_ours_carries_is_taken_for_nothing(data: str) -> None:
    assert decode(data) is None


@given(action=st.sampled_from(Action), identifier=IDS, page=st.integers(0, 999))
def test_what_is_encoded_is_decoded(action: Action, identifier: str, page: int) -> None:
    name = token(identifier)
    assert decode(encode(action, name, page)) == (action, (name, str(page)))
    assert decode(encode(action)) == (action, ())


@given(identifier=IDS | LONG_IDS | SENTENCES, page=st.integers(0, 9999))
def test_every_id_fits_with_all_that_a_button_ever_carries_beside_it(identifier: str, page: int) -> None:
    data = encode(Action.DOCUMENT, token(identifier), page, new_id())
    assert len(data.encode()) <= MAX_DATA


@given(identifiers=st.lists(IDS | LONG_IDS | SENTENCES, unique=True, min_size=1, max_size=30))
def test_every_id_has_a_token_of_its_own_that_leads_back_to_it(identifiers: list[str]) -> None:
    tokens = [token(identifier) for identifier in identifiers]
    assert len(set(tokens)) == len(tokens)
    assert [resolve(name, identifiers) for name in tokens] == identifiers


@given(identifier=IDS | LONG_IDS | SENTENCES)
def test_a_token_can_stand_in_a_deep_link_behind_two_characters(identifier: str) -> None:
    assert re.fullmatch("[A-Za-z0-9_-]{1,62}", token(identifier))


@given(name=st.text(max_size=70))
def test_a_name_that_nobody_made_leads_nowhere(name: str) -> None:
    assert resolve(name, ["pier", "x" * 60]) in (None, "pier" if name == "pier" else None)


@given(data=st.text(max_size=70))
def test_any_data_is_decoded_or_none(data: str) -> None:
    decoded = decode(data)
    if decoded is not None:
        action, arguments = decoded
        assert ":".join((action, *arguments)) == data


@pytest.mark.parametrize("data", ["", ":", "::", "F:a", "nonsense", "ff:1", " f:1", "\x00", "f\n:1", "фа"])
def test_garbage_is_no_button_of_ours(data: str) -> None:
    assert decode(data) is None


def test_data_that_does_not_fit_is_refused_where_it_is_made() -> None:
    with pytest.raises(ValueError, match="65 bytes"):
        encode(Action.OPEN, "x" * 63)
    with pytest.raises(ValueError, match="bytes"):
        encode(Action.OPEN, "万" * 22)


def test_the_actions_have_values_of_their_own() -> None:
    # An enumeration silently makes names of the same value one.
    assert len(Action) == len(Action.__members__)
    assert all(":" not in action for action in Action)


@given(argument=st.text(max_size=10))
def test_any_argument_is_a_number_from_0(argument: str) -> None:
    assert 0 <= number(argument) < 1_000_000


@pytest.mark.parametrize(("argument", "value"), [("0", 0), ("17", 17), ("", 0), ("-1", 0), ("²", 0), ("1e3", 0), ("1234567", 0)])
def test_numbers_are_read(argument: str, value: int) -> None:
    assert number(argument) == value
