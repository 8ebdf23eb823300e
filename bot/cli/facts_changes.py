"""``coopbot facts add``, ``edit``, ``retire``, ``import`` and ``export``: facts changed one by one, or as YAML, CSV or XLSX."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import click

from bot.cli.fact_prompts import FactOptions, fact_options, form_of
from bot.cli.options import settings_options
from bot.cli.output import here, readable, reading, unreadable, words_of, working, write_output
from bot.cli.prompts import OPEN_AGAIN, agreed
from bot.cli.publishing import publish
from bot.cli.publishing_options import publishing_options
from bot.config import load_stores
from bot.editorial.changes import AddFact, EditFact, RetireFact
from bot.editorial.files import ending_of, export_of
from bot.editorial.forms import FactForm, find, form_at, forms_of
from bot.editorial.imports import forms_in
from bot.editorial.rewriting import rewrite
from bot.editorial.sheets import MAX_SHEET_BYTES
from bot.editorial.tables import COLUMNS, with_cells
from bot.editorial.values import Value, plain
from bot.errors import CoopbotError, EditError, UsageError
from bot.facts.report import noun, shorten, unknown
from bot.messages import Message
from bot.reading.subprocess_reader import read_facts
from bot.storage.files import load, read_texts


@click.command("add", short_help="Add a fact.")
@fact_options
@publishing_options
def add_facts(options: FactOptions, reason: str, yes: bool, override: bool, env_file: Path | None) -> None:
    """Add a fact. An answer and a quote are needed; in a terminal they are asked for, and so is what else helps."""
    stores = load_stores(env_file)
    form = form_of(options, load(stores.knowledge))
    publish(stores, AddFact(form=form, file=options.file), kind="edit", reason=reason, yes=yes, override=override)


_FIELDS = tuple(column for column in COLUMNS if column not in {"id", "version"})
_NOTE = Message(
    "# Change what is to be different, save, and close the editor. To change nothing, close it without saving.\n",
    "# 请修改需要改动的地方，保存后关闭编辑器；不想改动，就不保存直接关闭。\n",
)


def in_editor(entry: Value) -> str:
    """A fact as it stands in the editor, with a note on what to do above it."""
    return here(_NOTE) + rewrite("fact.yaml", "", {"facts": [entry]})


@click.command("edit", short_help="Change a fact.")
@click.argument("identifier", metavar="ID")
@click.option("--set", "settings", multiple=True, metavar="FIELD=VALUE", help=f"New value of a field: {', '.join(_FIELDS)}.")
@publishing_options
def edit_facts(identifier: str, settings: tuple[str, ...], reason: str, yes: bool, override: bool, env_file: Path | None) -> None:
    """Change the fact ID: in the editor that $EDITOR names, or field by field with --set.

    An empty value takes the field away. Several quotes, values or wordings stand on lines of their own.
    """
    stores = load_stores(env_file)
    there = find(read_texts(stores.knowledge), "facts", identifier, "fact")
    before = form_at(there)
    if settings:
        after = with_cells(before, dict(_setting(text) for text in settings))
        publish(stores, EditFact(id=identifier, before=before, after=after), kind="edit", reason=reason, yes=yes, override=override)
        return
    text = in_editor(plain(there.node))
    while True:
        edited = click.edit(text, extension=".yaml")
        if edited is None or edited == text:
            click.echo(here(Message("Nothing was changed.", "没有任何改动。")))
            return
        try:
            after = only_fact(edited)
            publish(stores, EditFact(id=identifier, before=before, after=after), kind="edit", reason=reason, yes=yes, override=override)
            return
        except CoopbotError as error:
            if yes or not sys.stdin.isatty():
                raise
            click.echo(readable(words_of(error)))
            if not agreed(OPEN_AGAIN, default=True):
                raise
            text = edited


@click.command("retire", short_help="Take a fact out of what is answered.")
@click.argument("identifier", metavar="ID")
@click.option("--successor", default=None, metavar="ID", help="Fact that takes its place.")
@publishing_options
def retire_facts(identifier: str, successor: str | None, reason: str, yes: bool, override: bool, env_file: Path | None) -> None:
    """Take the fact ID out of what is answered, for the reason that --reason tells; old links to it say so.

    It stays in its file.
    """
    if not reason.strip():
        told = Message(
            "a reason is needed -> add --reason and why the fact no longer holds",
            "需要写明理由 -> 请加上 --reason 和这个条目不再成立的原因",
        )
        raise UsageError(told)
    change = RetireFact(id=identifier, reason=readable(reason), successor=successor)
    publish(load_stores(env_file), change, kind="edit", reason=reason, yes=yes, override=override)


def _setting(text: str) -> tuple[str, str]:
    field, equals, value = readable(text).partition("=")
    field = field.strip()
    if not equals:
        told = Message(
            "--set '{text}' sets nothing -> write FIELD=VALUE, such as --set 'answer_en=It opened in 2015.'",
            "--set “{text}”没有写明改成什么 -> 请写成“字段=内容”，例如 --set 'answer_zh=2015年开放。'",
            text=shorten(text),
        )
        raise UsageError(told)
    if field not in _FIELDS:
        told = Message("--set '{text}': {why}", "--set “{text}”：{why}", text=shorten(text), why=unknown(noun("field"), field, _FIELDS))
        raise UsageError(told)
    return field, value


def only_fact(text: str) -> FactForm:
    """The one fact of a text from the editor; EditError when there is none or several."""
    forms = forms_in("fact.yaml", text)
    if len(forms) != 1:
        told = Message(
            "fact.yaml: there are {count} facts -> leave the one that was there; 'coopbot facts add' adds another",
            "fact.yaml：里面有 {count} 个条目 -> 请只留原来的那一个；要新增，请运行“coopbot facts add”",
            count=len(forms),
        )
        raise EditError(told)
    return forms[0]


@click.command("import", short_help="Add and change facts from a file.")
@click.argument("file", type=click.Path(path_type=Path))
@publishing_options
def import_facts(file: Path, reason: str, yes: bool, override: bool, env_file: Path | None) -> None:
    """Add and change facts from FILE, which ends with .yaml, .csv or .xlsx.

    Rows and facts that say what is known already change nothing, and nothing is deleted.
    """
    try:
        with file.open("rb") as source:
            # A byte more than is taken, so that a file that is too large is refused with a message, not read.
            data = source.read(MAX_SHEET_BYTES + 1)
    except OSError as error:
        raise unreadable(file, error) from error
    with working(reading(file.name)):
        change = asyncio.run(read_facts(file.name, data))
    publish(load_stores(env_file), change, kind="import", reason=reason, yes=yes, override=override)


@click.command("export", short_help="Write the facts into a file.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Replace a file that is there.")
@settings_options
def export_facts(file: Path, yes: bool, env_file: Path | None) -> None:
    """Write all facts into FILE, which ends with .yaml, .csv or .xlsx; with .zip the files of the folder as they are."""
    texts = read_texts(load_stores(env_file).knowledge)
    with working(Message("gathering the facts", "正在汇集条目")):
        data = export_of(texts, ending_of(file.name))
    write_output(file, data, replace=yes)
    count = sum(1 for _ in forms_of(texts))
    click.echo(readable(here(Message("{count} facts written to {file}", "已将 {count} 个条目写入 {file}", count=count, file=file))))
