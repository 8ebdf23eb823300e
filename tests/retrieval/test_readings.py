"""A catalogue made from what was read before is the one that a full build makes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.facts.model import Document, Entity, Fact, Gap, KnowledgeBase, Phrasing, Quote
from bot.language.lexicon import Lexicon, general_lexicon
from bot.language.question import WordForms, features_of, understand
from bot.retrieval.catalogue import build, rebuild
from tests.equality import same
from tests.retrieval.in_full import in_full

NAMES = (
    *("Wanda Plaza", "the plaza", "pier", "the new piers", "Harbour", "harbor works", "Berg", "Paris", "signing", "2 piers", "x"),
    *("万达广场", "码头", "新码头", "港", "的", "的港", "大连", "沈阳", "巴黎港", "签约", "3号港", "organise", "cranes"),
)
TERMS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "crane": (("crane", "lifting gear"), ("吊车",)),
    "plaza-x": (("plaza",), ("广场",)),
    "sign-x": (("sign", "signings", "sign off"), ("签", "签约")),
    "new-x": (("new", "brand new"), ("新", "的新")),
    "company": (("company", "companies", "firm of the pier"), ("公司", "企")),
    "colour-x": (("color", "colours"), ("颜色",)),
    "opening-x": (("open", "opening ceremony"), ("开业", "开")),
    "odd": (("3d printing", "well-known", "don't"), ("Ａ股", "3号")),
}
TEXTS = (
    *("When was the pier opened?", "how many of the 3 firms came", "three cranes", "5 cranes in Paris", "what cost 3.6 billion yuan"),
    *("三个码头", "在沈阳的港口", "twelve", "opened in 2015", "2 million yuan", "开业于2017年4月", "organised by companies", "organized"),
    *("signings at the new pier", "colour of the harbour", "the colors of harbors", "Wanda Plaza's size", "新的码头", "签约了吗", "的"),
    *("is it 4 the pier", "tw;o cranes", "don't sign off", "u sign wat", "paris, shenyang & oslo", "大连的企业在巴黎签约", "十二家公司"),
    *("4 firms. Thanks! Which company?", "港", "新港", "3号港在哪", "Ａ股", "well-known 3d printing", "2017", "12 percent", "百分之十二"),
    *("the lifting gear of the plaza", "brand new company", "its opening ceremony", "hamburg", "？", "half a million", "开", "企业"),
)


def knowledge_of(
    names: Sequence[Sequence[str]], facts: Sequence[tuple[str, str]], phrasings: Sequence[tuple[str, str]], terms: Sequence[str]
) -> KnowledgeBase:
    """A base about things with those names, facts of those answers and quotes, and wordings of items ``0`` to ``4``."""

    def named(several: Sequence[str]) -> dict[str, tuple[str, ...]]:
        by_language = {"en": tuple(name for name in several if name.isascii()), "zh": tuple(name for name in several if not name.isascii())}
        return {language: found for language, found in by_language.items() if found}

    quotes = [Quote(document="d", text=quote, paragraph=1, start=0, end=len(quote)) for _, quote in facts]
    return KnowledgeBase(
        documents={"d": Document(id="d", title="D", text="\n".join(quote for _, quote in facts))},
        entities={f"e{n}": Entity(id=f"e{n}", kind="thing", names=named(several)) for n, several in enumerate(names)},
        facts={
            f"{n}": Fact(id=f"{n}", subjects=(), tells=(), answer={"en": answer}, quotes=(quote,))
            for n, ((answer, _), quote) in enumerate(zip(facts, quotes, strict=True))
        },
        overviews={},
        gaps={f"gap-{n}": Gap(id=f"gap-{n}", subjects=(), reply={}) for n in range(3)},
        small_talk={},
        phrasings=tuple(Phrasing(item=item, text=text) for item, text in phrasings if item.startswith("gap") or int(item) < len(facts)),
        terms={term: TERMS[term] for term in terms},
        aspects={},
        suggestions={},
    )


texts = st.sampled_from(TEXTS)
bases = st.builds(
    knowledge_of,
    st.lists(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3), max_size=4),
    st.lists(st.tuples(texts, texts), max_size=4),
    st.lists(st.tuples(st.sampled_from(["0", "1", "2", "gap-0", "gap-1"]), texts), max_size=25),
    st.lists(st.sampled_from(sorted(TERMS)), unique=True),
)


@settings(max_examples=20)
@given(st.lists(bases, min_size=2, max_size=3))
def test_whatever_was_read_before_the_catalogue_is_that_of_a_full_build(states: list[KnowledgeBase]) -> None:
    catalogue, readings = rebuild(states[0])
    assert same(catalogue, in_full(states[0]))
    for knowledge in states[1:]:
        catalogue, readings = rebuild(knowledge, readings, catalogue)
        assert same(catalogue, in_full(knowledge))


@settings(max_examples=25)
@given(bases, st.sampled_from(["names", "answer", "terms"]), st.integers(0, 3), st.sampled_from(NAMES), texts)
def test_a_small_change_is_seen_wherever_it_matters(knowledge: KnowledgeBase, what: str, n: int, name: str, text: str) -> None:
    # Every text is there, so that nothing new hides what has to be read again.
    knowledge = replace(knowledge, phrasings=(*knowledge.phrasings, *(Phrasing(item="gap-2", text=text) for text in TEXTS)))
    catalogue, readings = rebuild(knowledge)
    match what:
        case "names":
            language = "en" if name.isascii() else "zh"
            changed = replace(
                knowledge, entities={**knowledge.entities, f"e{n}": Entity(id=f"e{n}", kind="thing", names={language: (name,)})}
            )
        case "answer":
            quote = Quote(document="d", text=text, paragraph=1, start=0, end=1)
            fact = Fact(id=f"{n}", subjects=(), tells=(), answer={"en": text}, quotes=(quote,))
            changed = replace(knowledge, facts={**knowledge.facts, f"{n}": fact})
        case _:
            changed = replace(knowledge, terms=dict(list(TERMS.items())[n : n + 3]))
    after, again = rebuild(changed, readings, catalogue)
    assert same(after, in_full(changed))
    assert same(rebuild(knowledge, again, after)[0], in_full(knowledge))


@given(st.one_of(texts, st.text()))
def test_stored_texts_have_the_features_that_understanding_gives(text: str) -> None:
    lexicon = replace(general_lexicon(), told_numbers=frozenset({3.0, 2015.0}), told_places=frozenset({"place:paris"}))
    assert features_of(text, lexicon, WordForms(lexicon))[0] == understand(text, lexicon).features.keys()


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows by every text that is read."""
    texts: list[str] = []

    def noted(text: str, lexicon: Lexicon, forms: WordForms) -> tuple[set[str], set[float | str]]:
        texts.append(text)
        return features_of(text, lexicon, forms)

    monkeypatch.setattr("bot.retrieval.readings.features_of", noted)
    return texts


def test_every_text_is_read_once(harbour: KnowledgeBase, read: list[str]) -> None:
    build(harbour)
    assert len(read) == len(set(read)) >= len(harbour.phrasings)


def test_of_an_unchanged_base_nothing_is_read_again(harbour: KnowledgeBase, read: list[str]) -> None:
    catalogue, readings = rebuild(harbour)
    read.clear()
    rebuild(harbour, readings, catalogue)
    assert read == []


def test_of_a_changed_base_only_the_new_and_the_touched_are_read(harbour: KnowledgeBase, read: list[str]) -> None:
    catalogue, readings = rebuild(harbour)
    read.clear()
    more = (*harbour.phrasings, Phrasing(item="pier-cost", text="was the pier dear"))
    rebuild(replace(harbour, phrasings=more), readings, catalogue)
    assert read == ["was the pier dear"]
    read.clear()
    rebuild(replace(harbour, terms={"designer": (("architect",), ())}), readings, catalogue)
    assert read == ["who was the architect of the lighthouse"]
