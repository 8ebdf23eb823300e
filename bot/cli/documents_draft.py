"""``coopbot documents draft``: the facts that a document seems to state, for a person to take, edit, put off or refuse."""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

import click

from bot.answers.compose import plain_text
from bot.answers.reply import Reply
from bot.cli.facts_changes import in_editor, only_fact
from bot.cli.output import here, readable, reading, words_of, working, write_output
from bot.cli.prompts import OPEN_AGAIN, agreed, asked_title, chosen
from bot.cli.publishing import publish
from bot.cli.publishing_options import publishing_options
from bot.cli.stores import with_database
from bot.config import Stores, load_stores
from bot.editorial.documents import untitled_language
from bot.editorial.files import ending_of
from bot.editorial.forms import FactForm, written
from bot.editorial.lines import one_line
from bot.editorial.proposing.proposals import Proposal, Proposals
from bot.editorial.proposing.review import ProposalDecision, ProposalVerdict, Review, find, source_of
from bot.editorial.proposing.table import proposals_table
from bot.errors import CoopbotError, UsageError
from bot.facts.languages import language_of
from bot.facts.model import Document, KnowledgeBase, Quote
from bot.facts.report import noun, unknown
from bot.messages import Message, joined
from bot.storage.database import Work
from bot.storage.files import load
from bot.storage.proposals import decisions_of, note_decisions

_CHOICES = {
    "t": Message("take", "采纳"),
    "e": Message("edit", "修改"),
    "p": Message("put off", "以后再说"),
    "n": Message("never", "不采纳"),
    "a": Message("take all of this paragraph", "采纳本段全部"),
    "q": Message("stop here", "到此为止"),
}
_AROUND = 500
"""Characters of a paragraph shown before and behind the sentence."""

_DECIDED: Mapping[ProposalVerdict, Message] = {
    "chosen": Message("chosen", "待发布"),
    "later": Message("put off today", "明天再看"),
    "never": Message("refused", "不采纳"),
    "taken": Message("published", "已发布"),
}
_ASKED = joined((Message("[{key}] {text}", "[{key}] {text}", key=key, text=text) for key, text in _CHOICES.items()), ", ", "，")
_REPLACES = Message("takes the place of", "取代")


@click.command("draft", short_help="Propose the facts of a document.")
@click.argument("name", metavar="NAME")
@click.option(
    "--output", type=click.Path(path_type=Path), default=None, metavar="FILE", help="Write them into a table instead: .xlsx or .csv."
)
@click.option("--again", is_flag=True, help="Show also what was put off today, and what was refused.")
@publishing_options
def draft_document(name: str, output: Path | None, again: bool, reason: str, yes: bool, override: bool, env_file: Path | None) -> None:
    """Propose the facts of the document NAME (its id), one a screen: take, edit, put off, or never.

    What is put off comes back tomorrow, what is refused does not. What was taken is kept, and shown, tested and published together at the
    end; before that the title of the document in the other language is asked for, if it has none. With --output FILE they are written into
    a table: write yes into its column 'take', and bring it back with `coopbot facts import`.
    """
    stores = load_stores(env_file)
    with working(reading(name)):
        knowledge = load(stores.knowledge)
        document = knowledge.documents.get(name)
        if document is None:
            raise UsageError(unknown(noun("document"), readable(name), knowledge.documents))
        review = _review(stores, document, knowledge)
    shown = review.proposals if again else review.open
    if not shown and (output is not None or not review.chosen):
        _nothing_left(review, output)
        return
    if output is not None:
        _write(output, replace(review.found.proposals, found=shown), yes=yes)
        return
    if not sys.stdin.isatty():
        told = Message(
            "there is nobody to ask -> add --output FILE.xlsx, or call it in a terminal",
            "这里没有人可以询问 -> 请加上 --output FILE.xlsx，或在终端里运行",
        )
        raise UsageError(told)
    if review.chosen:
        _tell_chosen(review.chosen.values())
    session = Session(stores=stores, review=review, taken=review.chosen)
    session.go_through(shown)
    if not session.taken:
        click.echo(here(Message("Nothing was taken.", "没有采纳任何建议。")))
        return
    noted = session.noting(dict.fromkeys(session.taken, "taken"))
    try:
        # Asked last, with what is taken at hand: whoever only looks is not asked, nor who wants no questions.
        language = None if yes else untitled_language(document.title, document.titles)
        change = review.change(session.taken, asked_title(language) if language is not None else {})
        publish(stores, change, kind="import", reason=reason, yes=yes, override=override, besides=lambda connection, _: noted(connection))
    except (CoopbotError, click.Abort):
        kept = Message(
            "Nothing was published. What was taken is kept as chosen, and the same command goes on from there.",
            "没有发布。已采纳的建议仍保留为“待发布”，再次运行同一命令即可继续。",
        )
        click.echo(here(kept))
        raise


@dataclass(slots=True, kw_only=True)
class Session:
    """A person who goes through proposals.

    Attributes:
        stores: where the knowledge and the database are.
        review: the proposals, with what was decided before.
        taken: key -> the fact as the person left it.
    """

    stores: Stores
    review: Review
    taken: dict[str, FactForm]

    def go_through(self, proposals: Sequence[Proposal]) -> None:
        """Show one proposal after the other and ask what becomes of it, which is noted at once."""
        whole = 0
        for number, proposed in enumerate(proposals, 1):
            proposal = replace(proposed, form=self.taken.get(proposed.key, proposed.form))
            if proposal.quote.paragraph == whole:
                self._take(proposal)
                continue
            self._show(number, len(proposals), proposal)
            # Enter alone asks again, so that nothing is taken that nobody read.
            match chosen(_ASKED, _CHOICES):
                case "t":
                    self._take(proposal)
                case "a":
                    whole = proposal.quote.paragraph
                    self._take(proposal)
                case "e":
                    form = _edited(proposal.form)
                    if form is not None:
                        self._take(proposal, form)
                case "p":
                    self._leave(proposal, "later")
                case "n":
                    self._leave(proposal, "never")
                case _:
                    return

    def noting(self, verdicts: Mapping[str, ProposalVerdict]) -> Work[None]:
        """What keeps in the database what was decided."""
        decisions = {key: ProposalDecision(verdict=verdict, day=self.review.today) for key, verdict in verdicts.items()}
        return partial(note_decisions, document=self.review.document.id, decisions=decisions)

    def _take(self, proposal: Proposal, edited: FactForm | None = None) -> None:
        """It is to be published; noted as in the chat, so that it outlives whatever keeps it from being published."""
        key = proposal.key
        if edited is None and key in self.taken:
            # What is to be published already stays as it was edited.
            return
        before = self.review.decisions.get(key)
        named = before.entities if before is not None else ()
        self.taken[key] = edited if edited is not None else proposal.form
        self._note(key, ProposalDecision(verdict="chosen", day=self.review.today, form=edited, entities=named))

    def _leave(self, proposal: Proposal, verdict: ProposalVerdict) -> None:
        self.taken.pop(proposal.key, None)
        self._note(proposal.key, ProposalDecision(verdict=verdict, day=self.review.today))

    def _note(self, key: str, decision: ProposalDecision) -> None:
        noted = partial(note_decisions, document=self.review.document.id, decisions={key: decision})
        with_database(self.stores, lambda database: database.run(noted))

    def _show(self, number: int, count: int, proposal: Proposal) -> None:
        form = proposal.form
        click.echo()
        place = [
            Message("{number} of {count}", "第 {number} 条，共 {count} 条", number=number, count=count),
            Message("paragraph {number}", "原文第 {number} 段", number=proposal.quote.paragraph),
        ]
        verdict = self.review.verdict(proposal)
        click.secho(here(joined([*place, _DECIDED[verdict]] if verdict is not None else place, ", ", "，")), dim=True)
        before, sentence, after = around(self.review.document, proposal.quote)
        click.echo(readable(before) + click.style(readable(sentence), bold=True, underline=True) + readable(after) + "\n")
        click.echo(readable(preview_of(proposal, self.review.knowledge)) + "\n")
        for label, texts in _details(form).items():
            if texts:
                told = joined((label, joined(texts, "; ", "；")), ": ", "：")
                click.secho(readable(here(told)), dim=label is not _REPLACES)


def around(document: Document, quote: Quote) -> tuple[str, str, str]:
    """What stands before a sentence in its paragraph, the sentence, and what stands behind it; long paragraphs are cut."""
    begin = document.text.rfind("\n", 0, quote.start) + 1
    end = document.text.find("\n", quote.end)
    end = len(document.text) if end < 0 else end
    first, last = max(begin, quote.start - _AROUND), min(end, quote.end + _AROUND)
    before, after = document.text[first : quote.start], document.text[quote.end : last]
    return ("… " if first > begin else "") + before, quote.text, after + (" …" if last < end else "")


def preview_of(proposal: Proposal, knowledge: KnowledgeBase) -> str:
    """What people would read if the proposal were taken."""
    source = source_of(proposal, knowledge)
    answer = next(iter(proposal.form.answer.values()))
    return plain_text(Reply(outcome="answer", language=language_of(answer), text=answer, sources=(source,)))


def _details(form: FactForm) -> dict[Message, list[str]]:
    replaced = form.other.get("supersedes", "")
    return {
        Message("question", "问题"): list(form.question.values()),
        Message("asked as", "问法"): list(form.phrasings),
        Message("about", "相关对象"): list(form.subjects),
        Message("tells", "数值"): [f"{kind} {text}" for kind, texts in form.tells.items() for text in texts],
        _REPLACES: [str(one) for one in (replaced if isinstance(replaced, list) else [replaced]) if one],
    }


def _edited(form: FactForm) -> FactForm | None:
    """The fact as the person writes it in the editor; None when it is left or given up."""
    text = in_editor(written(form))
    while True:
        edited = click.edit(text, extension=".yaml")
        if edited is None:
            return None
        try:
            return only_fact(edited)
        except CoopbotError as error:
            click.echo(readable(words_of(error)))
            if not agreed(OPEN_AGAIN, default=True):
                return None
            text = edited


def _review(stores: Stores, document: Document, knowledge: KnowledgeBase) -> Review:
    """What is proposed for a document, with what was decided before."""
    decided = partial(decisions_of, document=document.id)
    decisions = with_database(stores, lambda database: database.run(decided), make=False)
    today = date.today().isoformat()
    return Review(document=document, knowledge=knowledge, found=find(document, knowledge), decisions=decisions, today=today)


def _nothing_left(review: Review, output: Path | None) -> None:
    """Say that no proposal is open, what became of those that there were, and that no file was written."""
    counts = review.counts()
    decided = [
        Message("{count} {verdict}", "{verdict} {count} 条", count=counts[verdict], verdict=told)
        for verdict, told in _DECIDED.items()
        if counts.get(verdict)
    ]
    why = (
        Message(
            "of its proposals {decided}; --again shows them.", "其中{decided}；加上 --again 可以再看。", decided=joined(decided, ", ", "，")
        )
        if decided
        else Message("facts cover it.", "内容都已有条目。")
    )
    told = Message("Nothing is left to propose for {id}: {why}", "“{id}”没有新的建议：{why}", id=review.document.id, why=why)
    if output is not None:
        told = joined((told, Message("No file was written.", "没有写出文件。")), " ", "")
    click.echo(here(told))


def _tell_chosen(forms: Collection[FactForm]) -> None:
    """Say what was taken before and waits to be published."""
    told = Message(
        "Chosen before and not published yet: {count}. They are published with those that you take now:",
        "以前采纳、尚未发布的有 {count} 条，将与这次采纳的一起发布：",
        count=len(forms),
    )
    click.echo(here(told))
    for form in forms:
        click.echo(readable(f"  {one_line(next(iter(form.answer.values()), form.id), 100)}"))
    again = Message(
        "--again shows them one by one, too, to edit, put off or refuse them.",
        "加上 --again 也可以逐条再看，重新修改、推迟或不采纳。",
    )
    click.echo(here(again))


def _write(file: Path, proposals: Proposals, *, yes: bool) -> None:
    data = proposals_table(proposals, ending_of(file.name))
    write_output(file, data, replace=yes)
    told = Message(
        "{count} proposals written to {file}: write yes into 'take', then `coopbot facts import {name}`",
        "已将 {count} 条建议写入 {file}：请在要采纳的各行的 take 一列写“是”，然后运行 coopbot facts import {name}",
        count=len(proposals.found),
        file=one_line(str(file), 200),
        name=file.name,
    )
    click.echo(readable(here(told)))
