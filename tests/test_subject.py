"""The program knows language; the subject that it ships with stands in ``knowledge/`` alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from bot.facts.model import KnowledgeBase
from bot.language.lexicon import general_lexicon
from tests.house import ROOT

DATA = {
    "bot/language/data/concepts.yaml": "words that mean the same, of many subjects; the trees are trained on them",
    "bot/language/data/places.yaml": "places of the world, by which what is elsewhere is told from what is here",
    "bot/language/data/spelling.yaml": "slips and short forms of everyday words",
    "bot/language/data/english.txt": "everyday English, out of word lists",
    "bot/language/data/pinyin.txt": "how Chinese words are pronounced",
}
"""Files of the language in which names may stand, each with the reason."""

PLAIN = {
    "bot/language/numbers.py": "what is counted: 2018 projects are no year",
    "bot/language/counted.py": "what is counted and is no people",
    "bot/language/answer_types.py": "the names of sums of money by which a sum is asked for",
    "bot/language/question.py": "an example of a list",
    "bot/facts/kinds.py": "what people may call an amount, and an example of a count",
    "bot/facts/model.py": "an example of a kind of entity",
    "bot/editorial/proof.py": "an example of a count",
    "bot/editorial/texts.py": "an example of the name of a file",
    "bot/editorial/proposing/vocabulary.py": "the general words of both languages with which names and titles are made",
    "bot/editorial/proposing/names.py": "general words for kinds of things",
    "bot/editorial/proposing/question_forms.py": "the same",
    "bot/editorial/proposing/proposals.py": "general words that stand for what was named before",
}
"""Files in which the commands and kinds of the shipped lists are plain words, each with the reason."""

TEXTS = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "bot").rglob("*"))
    if path.suffix in (".py", ".yaml", ".txt")
}


def names_of(knowledge: KnowledgeBase) -> set[str]:
    """What the things of the base are called and nothing else is: no word of everyday language, in small letters."""
    lexicon = general_lexicon()
    every = {name for entity in knowledge.entities.values() for group in entity.names.values() for name in group}
    english = {
        word
        for name in every
        for word in re.findall(r"[a-z]{4,}", name.lower())
        if lexicon.base_form(word) == word and word not in lexicon.english
    }
    places = yaml.safe_load((ROOT / "bot" / "language" / "data" / "places.yaml").read_text(encoding="utf-8"))
    chinese = {name for name in every if not name.isascii() and any(word in name for word in re.findall(r"[㐀-鿿]{2,}", str(places)))}
    return english | chinese


def found_in(words: set[str], beside: dict[str, str]) -> dict[str, set[str]]:
    pattern = re.compile(
        "|".join(rf"(?<![a-z]){re.escape(word)}(?![a-z])" if word.isascii() else re.escape(word) for word in sorted(words))
    )
    return {name: found for name, text in TEXTS.items() if name not in beside and (found := set(pattern.findall(text.lower())))}


def test_no_name_of_the_subject_stands_in_the_program(knowledge: KnowledgeBase) -> None:
    names = names_of(knowledge)
    assert {"dalian", "liupanshui", "wanda", "junya", "大连市", "六盘水市"} <= names
    assert found_in(names, DATA) == {}


def test_what_the_shipped_lists_show_is_nothing_that_the_program_knows(knowledge: KnowledgeBase) -> None:
    words = {word for name, listed in knowledge.lists.items() for word in (name, name.removesuffix("s"), *listed.kinds)} - {"agreement"}
    assert {"project", "projects", "investment", "investments"} <= words
    assert found_in(words, {**DATA, **PLAIN}) == {}


@pytest.mark.parametrize("name", sorted({**DATA, **PLAIN}))
def test_every_exception_is_one_still(name: str, knowledge: KnowledgeBase) -> None:
    assert Path(ROOT, name).is_file()
    if name in PLAIN:
        assert re.search("project|invest", TEXTS[name], re.IGNORECASE)
