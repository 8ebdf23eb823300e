"""What commands ask in a terminal, in its language; click asks in English."""

from __future__ import annotations

from collections.abc import Collection

import click

from bot.answers.texts import message
from bot.cli.output import here, readable, words_of
from bot.editorial.documents import checked_title
from bot.errors import EditError
from bot.messages import Message, joined

_BEHIND = Message(": ", "：")
"""What stands between a question and what is typed."""

_YES, _NO = frozenset({"y", "yes", "是"}), frozenset({"n", "no", "否"})
_YES_OR_NO = Message("Type y for yes, or n for no.", "请输入 y（是）或 n（否）。")

OPEN_AGAIN = Message("Open the editor again?", "要重新打开编辑器吗？")
"""What is asked when what was written there cannot be used."""


def asked(question: str, *, default: str = "") -> str:
    """What a person types after a question, without spaces around it; Enter alone gives *default*, which is shown.

    Raises:
        click.Abort: the input ends, or Ctrl-C.
    """
    said = click.prompt(here(question), default=default, show_default=bool(default), prompt_suffix=here(_BEHIND))
    return str(said).strip()


def agreed(question: str, *, default: bool) -> bool:
    """Whether a person says yes to a question, which is asked until it is answered; Enter alone means *default*."""
    shown = Message("{question} [{keys}]", "{question}[{keys}]", question=question, keys="Y/n" if default else "y/N")
    while True:
        said = asked(shown).casefold()
        if not said or said in _YES | _NO:
            return said in _YES if said else default
        click.echo(here(_YES_OR_NO))


def chosen(question: str, keys: Collection[str]) -> str:
    """The key that a person types; until it is one of *keys* it is asked again: Enter alone is none."""
    while (said := asked(question).casefold()) not in keys:
        if said:
            click.echo(here(Message("Type one of these: {keys}", "请输入其中之一：{keys}", keys=joined(keys))))
    return said


def asked_title(language: str) -> dict[str, str]:
    """The title of a document in a language, asked until it is in that language; empty where Enter alone leaves it out."""
    told = Message(
        "Title in {language}, so that people who ask in {language} find it too (Enter: leave it out)",
        "{language}标题，让用{language}提问的人也能找到它（不写请直接按回车）",
        language=message(f"admin_language_{language}"),
    )
    while said := asked(told):
        try:
            return {language: checked_title(readable(said), language)}
        except EditError as error:
            click.echo(readable(words_of(error)))
    return {}
