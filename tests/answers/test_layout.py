"""Nothing of a reply is lost in its layout, nothing stands there twice, and whatever can be chosen has its number."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.compose import plain_text
from bot.answers.layout import Block, Proof, cited, layout, position
from bot.answers.reply import Option, Reply, Source
from bot.answers.texts import LANGUAGES, say
from bot.facts.model import Place
from bot.outcomes import OUTCOMES

TEXTS = st.sampled_from(("It is so.", "The pier was opened.", "Prices:\n• 12\n• 13", "码头已开放。"))
SOURCES = st.lists(
    st.builds(
        Source,
        fact=st.sampled_from(("opening", "harbour#1")),
        document=st.just("harbour"),
        title=st.just("Harbour"),
        quote=TEXTS,
        paragraph=st.integers(1, 2),
        date=st.just("undated"),
    ),
    max_size=3,
).map(tuple)
REPLIES = st.builds(
    Reply,
    outcome=st.sampled_from(OUTCOMES),
    language=st.sampled_from(LANGUAGES),
    text=TEXTS,
    sources=SOURCES,
    options=st.lists(st.builds(Option, item=st.just("opening"), label=TEXTS, sources=SOURCES), max_size=3).map(tuple),
)


def proved(block: Block, sources: Sequence[Source], language: str) -> bool:
    """Whether these sources stand below a block, in order, each once and with its quote, unless the block tells it already."""
    shown = [(block.text if not proof.quote else proof.quote, proof.citation) for proof in block.proofs]
    told_once = all(proof.quote or source.repeats(block.text) for proof, source in zip(block.proofs, sources, strict=True))
    return told_once and shown == [(source.quote, cited(source, language)) for source in sources]


@given(REPLIES)
def test_every_source_stands_once_below_what_it_proves(reply: Reply) -> None:
    statement, *numbered = layout(reply)
    if reply.outcome != "clarify":
        assert proved(statement, reply.sources, reply.language)
        return
    assert statement.proofs == ()
    for block, option in zip(numbered, reply.options, strict=False):
        assert proved(block, option.sources, reply.language)


@given(REPLIES)
def test_what_may_be_meant_is_numbered_in_order_and_none_of_these_comes_last(reply: Reply) -> None:
    statement, *numbered = layout(reply)
    assert (statement.number, statement.text) == ("", reply.text)
    choices = [*(option.label for option in reply.options), say("none_of_these", reply.language)] if reply.outcome == "clarify" else []
    assert [(block.number, block.text) for block in numbered] == [(f"{number}. ", text) for number, text in enumerate(choices, 1)]


@given(REPLIES)
def test_nothing_of_the_layout_is_lost_in_plain_text(reply: Reply) -> None:
    rest = plain_text(reply)
    for block in layout(reply):
        for part in filter(None, (block.number + block.text, *(text for proof in block.proofs for text in (proof.quote, proof.citation)))):
            between, _, rest = rest.partition(part)
            assert not between.strip("\n“”")
    assert rest == ""


def test_a_statement_to_choose_has_its_proof_and_a_sentence_is_its_own() -> None:
    source = Source(fact="opening", document="harbour", title="Harbour", quote="It is so.", paragraph=3, date="2020")
    sentence = Source(fact="harbour#1", document="harbour", title="Harbour", quote="It is so.", paragraph=3, date="2020")
    options = (Option(item="opening", label="OPENING", sources=(source,)), Option(item="harbour#1", label="It is so.", sources=(sentence,)))
    assert layout(Reply(outcome="clarify", language="en", text="Which?", sources=(source,), options=options)) == (
        Block("", "Which?", ()),
        Block("1. ", "OPENING", (Proof("It is so.", "— Harbour, paragraph 3, 2020"),)),
        Block("2. ", "It is so.", (Proof("", "— Harbour, paragraph 3, 2020"),)),
        Block("3. ", "None of these", ()),
    )


@pytest.mark.parametrize(
    ("place", "english", "chinese"),
    [
        (None, "— Rules, paragraph 3, 2024", "——《Rules》第 3 段，2024"),
        (Place(page=4, paragraph=9), "— Rules, page 4, 2024", "——《Rules》第 4 页，2024"),
        (Place(heading="Fees", paragraph=2), "— Rules, section “Fees”, paragraph 2, 2024", "——《Rules》“Fees”一节第 2 段，2024"),
        (Place(heading="Fees", paragraph=0), "— Rules, section “Fees”, 2024", "——《Rules》“Fees”一节，2024"),
        (Place(heading="Fees", paragraph=2, row=7), "— Rules, section “Fees”, row 7, 2024", "——《Rules》“Fees”一节第 7 行，2024"),
        (Place(paragraph=2, row=7), "— Rules, row 7, 2024", "——《Rules》第 7 行，2024"),
    ],
)
def test_a_source_says_where_readers_of_the_original_find_it(place: Place | None, english: str, chinese: str) -> None:
    source = Source(fact="f", document="d", title="Rules", quote="q", paragraph=3, date="2024", place=place)
    assert (cited(source, "en"), cited(source, "zh")) == (english, chinese)
    assert position(source, "en")[0].isupper()
    assert position(source, "en").lower() == english.removeprefix("— Rules, ").lower()
