"""``coopbot documents``: what the answers are quoted from, listed, and added from a file."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import click

from bot.cli.options import ListGroup, common_options
from bot.cli.output import here, language_here, readable, reading, unreadable, working
from bot.cli.prompts import asked_title
from bot.cli.publishing import publish
from bot.cli.publishing_options import publishing_options
from bot.config import load_stores
from bot.editorial.documents import AddDocument, ReadDocument, checked_title, original_of, untitled_language
from bot.editorial.forms import suggest_id
from bot.facts.model import Document
from bot.messages import Message, joined
from bot.reading.limits import MAX_DOCUMENT
from bot.reading.subprocess_reader import read_document
from bot.storage import disk
from bot.storage.files import load

_SHOWN = 5
"""Lines of a document that are shown before it is published."""


class _Documents(ListGroup):
    """The commands about documents; without the name of one it is the list. What proposes facts is imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands."""
        return [*super().list_commands(ctx), "draft"]

    def command_of(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of that name, or None."""
        if name != "draft":
            return super().command_of(ctx, name)
        from bot.cli.documents_draft import draft_document

        return draft_document


@click.group(cls=_Documents, short_help="List the documents, add one, or draft its facts.")
def documents() -> None:
    """Documents: what the answers are quoted from, adding one from a file, and drafting the facts of one."""


@documents.command("list", short_help="List the documents.")
@common_options
def list_documents(folder: Path) -> None:
    """List the documents with their titles and dates, and the files that they were read from."""
    found = load(folder).documents.values()
    width = max((len(one.id) for one in found), default=0)
    for one in found:
        details = joined(filter(None, (one.publisher, one.date, _original(folder, one))), "; ", "；")
        told = Message("{title} ({details})", "{title}（{details}）", title=one.title, details=details) if details else one.title
        click.echo(readable(f"{one.id:{width}}  {here(told)}"))


def _original(folder: Path, document: Document) -> str | None:
    if document.original is None or (folder / document.original).is_file():
        return document.original
    return Message("{file}, which is not there", "{file}，文件已不在", file=document.original)


@documents.command("add", short_help="Add a document from a file.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--id", "identifier", default="", metavar="ID", help="Its id, for quotes; without it one is made of the title.")
@click.option("--title", default="", metavar="TEXT", help="Its title; without it what the file calls itself, or its first line.")
@click.option(
    "--other-title", default="", metavar="TEXT", help="Its title in the other language, so that people who ask in that find it too."
)
@click.option("--date", default="", metavar="TEXT", help="Its date, as far as it is known.")
@click.option("--publisher", default="", metavar="TEXT", help="Who published it, as far as it is known.")
@publishing_options
def add_document(
    file: Path,
    identifier: str,
    title: str,
    other_title: str,
    date: str,
    publisher: str,
    reason: str,
    yes: bool,
    override: bool,
    env_file: Path | None,
) -> None:
    """Add FILE as a document: .txt, .md, .docx, .pdf, .html, .mhtml, .xlsx or .csv. The file itself is kept beside its text."""
    stores = load_stores(env_file)
    try:
        # Whatever a person names is read, if it is a file; a byte more than is taken, so that a larger one is refused with a message.
        with disk.open_regular(file, None, follow=True) as source:
            data = source.read(MAX_DOCUMENT + 1)
    except OSError as error:
        raise unreadable(file, error) from error
    with working(reading(file.name)):
        read = asyncio.run(read_document(file.name, data))
    _show(read)
    named = " ".join(readable(title).split()) or read.title or _first_line(read.text)
    change = AddDocument(
        id=identifier or suggest_id(named, load(stores.knowledge).documents),
        title=named,
        titles=_titles(named, readable(other_title), ask=sys.stdin.isatty() and not yes),
        text=read.text,
        date=readable(date) or None,
        publisher=readable(publisher) or None,
        read=read,
        original=original_of(file.name, data),
    )
    publish(stores, change, kind="import", reason=reason, yes=yes, override=override)


def _titles(title: str, other: str, *, ask: bool) -> dict[str, str]:
    """The title in the other language: as it was given, or else as a person says who can be asked."""
    language = untitled_language(title, {})
    if language is None:
        return {}
    if other.strip():
        return {language: checked_title(other, language)}
    return asked_title(language) if ask else {}


def _show(read: ReadDocument) -> None:
    """What was read, so that it can be seen whether it is what the file says."""
    click.echo(readable(here(joined((Message("read", "读到"), read.measures(language_here())), ": ", "："))))
    lines = [line for line in read.text.splitlines() if line.strip()]
    for line in lines[:_SHOWN]:
        click.echo(readable(f"  {line if len(line) <= 200 else line[:199] + '…'}"))
    if len(lines) > _SHOWN:
        click.echo(here(Message("  … and {count} more", "  ……另有 {count} 行", count=len(lines) - _SHOWN)))


def _first_line(text: str) -> str:
    line = next(line.strip() for line in text.splitlines() if line.strip())
    return line if len(line) <= 100 else line[:99] + "…"
