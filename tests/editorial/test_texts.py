"""A digest to know a state of the texts by."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.editorial.texts import digest_of

CONTENT = st.text(alphabet="ab\n\r\ufeff码😀\0", max_size=12)
TEXTS = st.dictionaries(st.sampled_from(["a.yaml", "b.yaml", "documents/c.txt"]), CONTENT, max_size=3)


@given(before=TEXTS, after=TEXTS)
def test_digests_are_equal_exactly_where_the_texts_are(before: dict[str, str], after: dict[str, str]) -> None:
    assert (digest_of(before) == digest_of(after)) == (before == after)


def test_a_digest_does_not_depend_on_the_order_and_keeps_names_and_contents_apart() -> None:
    assert digest_of({"a": "1", "b": "2"}) == digest_of({"b": "2", "a": "1"})
    assert digest_of({"ab": "c"}) != digest_of({"a": "bc"})
