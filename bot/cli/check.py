"""``coopbot check``: whether a knowledge folder can be used."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import click

from bot.cli.options import common_options
from bot.cli.output import here, progress, readable
from bot.editorial.selftest import SelfTestError, count_of, full_test
from bot.errors import Problem, UsageError
from bot.facts.conflicts import warnings_of
from bot.facts.model import Document, Fact, KnowledgeBase
from bot.facts.report import NO_OBJECT, shorten
from bot.facts.sentences import telling, uncovered
from bot.messages import Message, joined
from bot.paths import cache_folder
from bot.storage.cache import open_edition
from bot.storage.files import load
from bot.yaml_loading import WITH_LIBYAML

SLOW_YAML = Message(
    "PyYAML comes without libyaml here, so that knowledge files are read 15 times more slowly -> "
    "install a wheel of it: pip install --force-reinstall --only-binary :all: PyYAML",
    "这里的 PyYAML 不带 libyaml，读取知识文件要慢 15 倍 -> 请安装它的 wheel：pip install --force-reinstall --only-binary :all: PyYAML",
)

NOT_ASKED = Message(
    "not asked: whether every wording finds its answer; 'coopbot check --full' does",
    "尚未逐句检验问法能否得到应有的回答；要检验请运行 coopbot check --full",
)


@click.command(short_help="Check a knowledge folder and tell everything that is wrong with it.")
@click.argument("directory", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--full", is_flag=True, help="Ask every wording and every accepted question, too.")
@common_options
@click.pass_context
def check(context: click.Context, directory: Path | None, full: bool, folder: Path) -> None:
    """Check the knowledge folder DIR; without it the one that COOPBOT_KNOWLEDGE names, else the one that comes with the program.

    Every problem is told as "file:line: where: what -> what to do", and the exit status is 1.
    Facts that contradict each other are told as warnings; the folder can be used nevertheless, and the status is 0.
    Of every document it is told how many of its sentences no fact covers, and the first of them, which is no fault.
    With --full every wording and every accepted question is asked, and those that do not get their answer are listed; the exit
    status is 1 when an accepted question is among them.
    """
    if directory is not None and context.get_parameter_source("folder") is click.core.ParameterSource.COMMANDLINE:
        told = Message(
            "two folders were named -> name the folder once, as DIR or with --knowledge",
            "写了两个文件夹 -> 请只写一次，用 DIR 或 --knowledge",
        )
        raise UsageError(told)
    chosen = directory or folder
    knowledge = load(chosen)
    if not WITH_LIBYAML:
        click.echo(here(_warning(SLOW_YAML)), err=True)
    click.echo(here(joined((str(chosen), counts(knowledge)), ": ", "：")))
    for document in knowledge.documents.values():
        told = joined((document.id, coverage(document, knowledge.facts.values())), ": ", "：")
        click.echo(readable(f"  {here(told)}"))
    if not full:
        click.echo(f"  {here(NOT_ASKED)}")
    _warn((*_nameless_aspects(knowledge, chosen), *warnings_of(knowledge, date.today())))
    if full:
        _ask_everything(chosen)


def _warn(warnings: Sequence[Problem]) -> None:
    """Tell the warnings after all else, the first one on a line of its own whatever stands before it."""
    if warnings:
        sys.stdout.flush()
        head = (
            Message("1 warning; the folder can be used nevertheless:", "有 1 处提醒；文件夹仍可使用：")
            if len(warnings) == 1
            else Message(
                "{count} warnings; the folder can be used nevertheless:", "有 {count} 处提醒；文件夹仍可使用：", count=len(warnings)
            )
        )
        click.echo(f"\n{here(head)}", err=True)
        for warning in warnings:
            click.echo(here(_warning(warning.message)), err=True)


def _warning(told: Message) -> Message:
    return Message("warning: {told}", "提醒：{told}", told=told)


def _nameless_aspects(knowledge: KnowledgeBase, folder: Path) -> Iterable[Problem]:
    """That the aspects of gaps have no names: replies cannot say what is missing then, and a slip in one goes unnoticed."""
    named = dict.fromkeys(phrasing.aspect for phrasing in knowledge.phrasings if phrasing.aspect is not None)
    if named and not knowledge.aspects:
        one = next(iter(named))
        what = Message(
            "the wordings of gaps name aspects ({aspects}), but no file has 'aspects:', so replies do not say what is missing",
            "空白的问法写了方面（{aspects}），但没有文件写“aspects:”，回复就说不出缺的是什么",
            aspects=joined(named),
        )
        remedy = Message(
            "add 'aspects:' with the name of each in both languages, such as '{aspect}: {{en: ..., zh: ...}}'",
            "请添加“aspects:”，写上各个方面的中英文名称，例如“{aspect}: {{en: ..., zh: ...}}”",
            aspect=one,
        )
        yield Problem(file=str(folder), line=0, where=NO_OBJECT, what=what, remedy=remedy)


def _ask_everything(folder: Path) -> None:
    state = open_edition(folder, cache_folder()).state
    with progress(count_of(state.catalogue.knowledge)) as advance:
        found = full_test(state, progress=advance)
    for failed in found.missed:
        click.echo(readable(f"  {here(failed.message)}"))
    told = Message(
        "{asked} asked, {missed} without their answer",
        "共检验 {asked} 句，其中 {missed} 句未得到应有的回答",
        asked=found.asked,
        missed=len(found.missed),
    )
    click.echo(here(told))
    if any(failed.case.origin == "question" for failed in found.missed):
        raise SelfTestError([failed for failed in found.missed if failed.case.origin == "question"])


def counts(knowledge: KnowledgeBase) -> Message:
    """How much there is of everything, on one line."""
    numbers = (
        (len(knowledge.documents), "document", "documents", "份文件"),
        (len(knowledge.facts), "fact", "facts", "个条目"),
        (len(knowledge.overviews), "overview", "overviews", "个综述"),
        (len(knowledge.gaps), "gap", "gaps", "个空白"),
        (len(knowledge.small_talk), "reply to small talk", "replies to small talk", "条寒暄回复"),
        (len(knowledge.entities), "entity", "entities", "个对象"),
    )
    retired = ((len(knowledge.retired), "retired fact", "retired facts", "个停用的条目"),) if knowledge.retired else ()
    told = [_counted(*number) for number in (*numbers, *retired)]
    return joined([*told, _phrasings(knowledge)], chinese="，")


def _counted(number: int, one: str, many: str, chinese: str) -> Message:
    thing = one if number == 1 else many
    return Message("{number} {thing}", "{number} {thing}", number=number, thing=Message(thing, chinese))


def _phrasings(knowledge: KnowledgeBase) -> Message:
    """How many wordings there are, and what they ask for: nobody wrote all of them under facts."""
    groups = (
        (Message("facts", "条目"), knowledge.facts),
        (Message("overviews", "综述"), knowledge.overviews),
        (Message("gaps", "空白"), knowledge.gaps),
        (Message("small talk", "寒暄"), knowledge.small_talk),
    )
    total = _counted(len(knowledge.phrasings), "wording", "wordings", "句问法")
    counted = [(sum(phrasing.item in group for phrasing in knowledge.phrasings), name) for name, group in groups]
    of = [Message("{number} of {name}", "{name} {number} 句", number=number, name=name) for number, name in counted if number]
    return Message("{total} ({of})", "{total}（{of}）", total=total, of=joined(of)) if of else total


def coverage(document: Document, facts: Iterable[Fact]) -> Message:
    """How many sentences of a document no fact covers, of how many, and the first of them."""
    left = uncovered(document, facts)
    told = Message(
        "no fact covers {left} of {all} sentences",
        "{all} 句中有 {left} 句还没有写成条目",
        left=len(left),
        all=len(telling(document)),
    )
    return Message("{told}; the first: {text}", "{told}；第一句：{text}", told=told, text=shorten(left[0].text)) if left else told
