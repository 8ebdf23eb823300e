"""Any state of the texts leads to any other and back, to the byte."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.editorial.splices import Splice, applied, digest_of, reverted, splices_between

CONTENT = st.text(alphabet="ab\n\r\ufeff码😀\0", max_size=12)
TEXTS = st.dictionaries(st.sampled_from(["a.yaml", "b.yaml", "documents/c.txt"]), CONTENT, max_size=3)


@given(before=TEXTS, after=TEXTS)
def test_splices_lead_from_any_state_to_any_other_and_back(before: dict[str, str], after: dict[str, str]) -> None:
    splices = splices_between(before, after)
    assert applied(before, splices) == after
    assert applied(after, reverted(splices)) == before
    assert {splice.path for splice in splices} == {path for path in {*before, *after} if before.get(path) != after.get(path)}


@given(before=TEXTS, after=TEXTS)
def test_digests_are_equal_exactly_where_the_texts_are(before: dict[str, str], after: dict[str, str]) -> None:
    assert (digest_of(before) == digest_of(after)) == (before == after)


def test_a_digest_does_not_depend_on_the_order_and_keeps_names_and_contents_apart() -> None:
    assert digest_of({"a": "1", "b": "2"}) == digest_of({"b": "2", "a": "1"})
    assert digest_of({"ab": "c"}) != digest_of({"a": "bc"})


def test_a_splice_holds_no_more_than_what_differs() -> None:
    (splice,) = splices_between({"a": "x" * 1000 + "old" + "y" * 1000}, {"a": "x" * 1000 + "new" + "y" * 1000})
    assert splice == Splice(path="a", offset=1000, old="old", new="new")


def test_an_empty_file_is_not_the_same_as_none() -> None:
    assert splices_between({}, {"a": ""}) == (Splice(path="a", offset=0, old=None, new=""),)
    assert applied({"a": ""}, reverted(splices_between({}, {"a": ""}))) == {}


@pytest.mark.parametrize(
    "splice",
    [
        Splice(path="a", offset=1, old="x", new="y"),
        Splice(path="b", offset=0, old="abc", new="y"),
        Splice(path="a", offset=0, old=None, new="y"),
        Splice(path="a", offset=0, old="abcd", new=None),
    ],
)
def test_a_splice_that_does_not_fit_is_refused(splice: Splice) -> None:
    with pytest.raises(ValueError, match="it is not what the change was made of"):
        applied({"a": "abc"}, [splice])
