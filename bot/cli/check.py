"""``coopbot check``: whether a knowledge folder can be used."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import click

from bot.cli.options import common_options
from bot.cli.output import progress, readable
from bot.editorial.selftest import SelfTestError, count_of, full_test
from bot.errors import Problem, UsageError
from bot.facts.conflicts import warnings_of
from bot.facts.model import Document, Fact, KnowledgeBase
from bot.facts.sentences import body_of, uncovered
from bot.paths import cache_folder
from bot.storage.cache import open_edition
from bot.storage.files import load
from bot.yaml_loading import WITH_LIBYAML

SLOW_YAML = (
    "PyYAML comes without libyaml here, so that knowledge files are read 15 times more slowly -> "
    "install a wheel of it: pip install --force-reinstall --only-binary :all: PyYAML"
)


NOT_ASKED = "not asked: whether every wording finds its answer; 'coopbot check --full' does"


@click.command(short_help="Check a knowledge folder and tell everything that is wrong with it.")
@click.argument("directory", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--full", is_flag=True, help="Ask every wording and every accepted question, too.")
@common_options
@click.pass_context
def check(context: click.Context, directory: Path | None, full: bool, folder: Path) -> None:
    """Check the knowledge folder DIR; without it the one that COOPBOT_KNOWLEDGE names, else the one that comes with the program.

    Every problem is told as "file:line: where: what -> what to do", and the exit status is 1.
    Facts that contradict each other are told as warnings; the folder can be used nevertheless, and the status is 0.
    Of every document it is told how many of its sentences no fact covers, which is no fault.
    With --full every wording and every accepted question is asked, and those that do not get their answer are listed; the exit
    status is 1 when an accepted question is among them.
    """
    if directory is not None and context.get_parameter_source("folder") is click.core.ParameterSource.COMMANDLINE:
        raise UsageError("two folders were named -> name the folder once, as DIR or with --knowledge")
    chosen = directory or folder
    knowledge = load(chosen)
    if not WITH_LIBYAML:
        click.echo(f"warning: {SLOW_YAML}", err=True)
    click.echo(f"{chosen}: {counts(knowledge)}")
    for document in knowledge.documents.values():
        click.echo(readable(f"  {document.id}: {coverage(document, knowledge.facts.values())}"))
    if not full:
        click.echo(f"  {NOT_ASKED}")
    _warn((*_nameless_aspects(knowledge, chosen), *warnings_of(knowledge, date.today())))
    if full:
        _ask_everything(chosen)


def _warn(warnings: Sequence[Problem]) -> None:
    """Tell the warnings after all else, the first one on a line of its own whatever stands before it."""
    if warnings:
        sys.stdout.flush()
        one = len(warnings) == 1
        click.echo(f"\n{len(warnings)} {'warning' if one else 'warnings'}; the folder can be used nevertheless:", err=True)
        for warning in warnings:
            click.echo(f"warning: {warning}", err=True)


def _nameless_aspects(knowledge: KnowledgeBase, folder: Path) -> Iterable[Problem]:
    """That the aspects of gaps have no names: replies cannot say what is missing then, and a slip in one goes unnoticed."""
    named = dict.fromkeys(phrasing.aspect for phrasing in knowledge.phrasings if phrasing.aspect is not None)
    if named and not knowledge.aspects:
        one = next(iter(named))
        what = f"the wordings of gaps name aspects ({', '.join(named)}), but no file has 'aspects:', so replies do not say what is missing"
        remedy = f"add 'aspects:' with the name of each in both languages, such as '{one}: {{en: ..., zh: ...}}'"
        yield Problem(file=str(folder), line=0, where="", what=what, remedy=remedy)


def _ask_everything(folder: Path) -> None:
    state = open_edition(folder, cache_folder()).state
    with progress(count_of(state.catalogue.knowledge)) as advance:
        found = full_test(state, progress=advance)
    for failed in found.missed:
        click.echo(readable(f"  {failed}"))
    click.echo(f"{found.asked} asked, {len(found.missed)} without their answer")
    if any(failed.case.origin == "question" for failed in found.missed):
        raise SelfTestError([failed for failed in found.missed if failed.case.origin == "question"])


def counts(knowledge: KnowledgeBase) -> str:
    """How much there is of everything, on one line."""
    numbers = (
        (len(knowledge.documents), "document", "documents"),
        (len(knowledge.facts), "fact", "facts"),
        (len(knowledge.overviews), "overview", "overviews"),
        (len(knowledge.gaps), "gap", "gaps"),
        (len(knowledge.small_talk), "reply to small talk", "replies to small talk"),
        (len(knowledge.entities), "entity", "entities"),
    )
    retired = ((len(knowledge.retired), "retired fact", "retired facts"),) if knowledge.retired else ()
    told = [f"{number} {one if number == 1 else many}" for number, one, many in (*numbers, *retired)]
    return ", ".join([*told, _phrasings(knowledge)])


def _phrasings(knowledge: KnowledgeBase) -> str:
    """How many wordings there are, and what they ask for: nobody wrote all of them under facts."""
    groups = (
        ("facts", knowledge.facts),
        ("overviews", knowledge.overviews),
        ("gaps", knowledge.gaps),
        ("small talk", knowledge.small_talk),
    )
    total = len(knowledge.phrasings)
    counted = [(sum(phrasing.item in group for phrasing in knowledge.phrasings), name) for name, group in groups]
    of = [f"{number} of {name}" for number, name in counted if number]
    return f"{total} {'wording' if total == 1 else 'wordings'}" + (f" ({', '.join(of)})" if of else "")


def coverage(document: Document, facts: Iterable[Fact]) -> str:
    """How many sentences of a document no fact covers, of how many."""
    return f"no fact covers {len(uncovered(document, facts))} of {len(body_of(document))} sentences"
