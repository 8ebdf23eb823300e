"""What the program itself says, by language, from one catalogue per language."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from importlib import resources

from bot.facts.values import Amount, Qualifier
from bot.yaml_loading import load

LANGUAGES = ("en", "zh")
_CURRENCY = {"en": {"CNY": "yuan", "USD": "US dollars", "EUR": "euros"}, "zh": {"CNY": "元", "USD": "美元", "EUR": "欧元"}}
_QUALIFIER_KEYS: Mapping[Qualifier, str] = {
    "more than": "more_than",
    "nearly": "nearly",
    "about": "about",
    "at least": "at_least",
    "at most": "at_most",
}


@functools.cache
def catalogue(language: str) -> Mapping[str, str]:
    """All texts of a language (``"en"`` or ``"zh"``), by key."""
    text = (resources.files("bot.answers") / "data" / f"{language}.yaml").read_text(encoding="utf-8")
    return dict(load(text))


def say(key: str, language: str, **values: object) -> str:
    """The text *key* with its places filled in; KeyError when it is missing."""
    return catalogue(language)[key].format(**values)


def pick(texts: Mapping[str, str], language: str) -> str:
    """The text in *language*, or in the language there is; empty when there is none."""
    return texts.get(language) or next(iter(texts.values()), "")


def amount_text(amount: Amount, language: str) -> str:
    """A sum of money as people write it: "more than 2 billion yuan", "超过 20 亿元"."""
    unit = _CURRENCY[language].get(amount.currency, amount.currency)
    if language == "zh":
        scales: tuple[tuple[float, str], ...] = ((1e8, " 亿"), (1e4, " 万"), (1.0, " "))
    else:
        scales = ((1e12, " trillion "), (1e9, " billion "), (1e6, " million "), (1.0, " "))
    scale, word = next((pair for pair in scales if abs(amount.value) >= pair[0]), scales[-1])
    shown = f"{amount.value / scale:,.10g}{word}{unit}"
    return say(_QUALIFIER_KEYS[amount.qualifier], language, value=shown) if amount.qualifier else shown
