"""``coopbot documents draft``: the facts that a document seems to state, for a person to take, edit, put off or refuse."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

import click

from bot.answers.compose import plain_text
from bot.answers.reply import Reply
from bot.cli.facts_changes import NOTE, only_fact
from bot.cli.output import readable, words_of, working, write_output
from bot.cli.publishing import publish
from bot.cli.publishing_options import publishing_options
from bot.cli.stores import with_database
from bot.config import Stores, load_stores
from bot.editorial.files import ending_of
from bot.editorial.forms import FactForm, written
from bot.editorial.lines import one_line
from bot.editorial.proposing.proposals import Proposal, Proposals
from bot.editorial.proposing.review import ProposalDecision, ProposalVerdict, Review, find, source_of
from bot.editorial.proposing.table import proposals_table
from bot.editorial.rewriting import rewrite
from bot.errors import CoopbotError, UsageError
from bot.facts.languages import language_of
from bot.facts.model import Document, KnowledgeBase, Quote
from bot.facts.report import noun, unknown
from bot.storage.database import Work
from bot.storage.files import load
from bot.storage.proposals import decisions_of, note_decisions

_CHOICES = {"t": "take", "e": "edit", "p": "put off", "n": "never", "a": "take all of this paragraph", "q": "stop here"}
_AROUND = 500
"""Characters of a paragraph shown before and behind the sentence."""

_DECIDED: Mapping[ProposalVerdict, str] = {"chosen": "chosen", "later": "put off today", "never": "refused", "taken": "published"}


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
    end. With --output FILE they are written into a table: write yes into its column 'take', and bring it back with `coopbot facts import`.
    """
    stores = load_stores(env_file)
    with working(f"reading {readable(name)}"):
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
        raise UsageError("there is nobody to ask -> add --output FILE.xlsx, or call it in a terminal")
    if review.chosen:
        click.echo(f"Chosen before and not published yet: {len(review.chosen)}. They are published with those that you take now:")
        for form in review.chosen.values():
            click.echo(readable(f"  {one_line(next(iter(form.answer.values()), form.id), 100)}"))
        click.echo("--again shows them one by one, too, to edit, put off or refuse them.")
    session = Session(stores=stores, review=review, taken=review.chosen)
    session.go_through(shown)
    if not session.taken:
        click.echo("Nothing was taken.")
        return
    noted = session.noting(dict.fromkeys(session.taken, "taken"))
    change = review.change(session.taken)
    try:
        publish(stores, change, kind="import", reason=reason, yes=yes, override=override, besides=lambda connection, _: noted(connection))
    except (CoopbotError, click.Abort):
        click.echo("Nothing was published. What was taken is kept as chosen, and the same command goes on from there.")
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
            self._show(f"{number} of {len(proposals)}", proposal)
            match self._ask():
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

    def _show(self, place: str, proposal: Proposal) -> None:
        form = proposal.form
        click.echo()
        verdict = self.review.verdict(proposal)
        decided = f", {_DECIDED[verdict]}" if verdict is not None else ""
        click.secho(f"{place}, paragraph {proposal.quote.paragraph}{decided}", dim=True)
        before, sentence, after = around(self.review.document, proposal.quote)
        click.echo(readable(before) + click.style(readable(sentence), bold=True, underline=True) + readable(after) + "\n")
        click.echo(readable(preview_of(proposal, self.review.knowledge)) + "\n")
        for label, texts in _details(form).items():
            if texts:
                click.secho(readable(f"{label}: {'; '.join(texts)}"), dim=label != "takes the place of")

    def _ask(self) -> str:
        shown = ", ".join(f"[{key}] {text}" for key, text in _CHOICES.items())
        # Without a default: Enter alone asks again, so that nothing is taken that nobody read.
        return str(click.prompt(shown, type=click.Choice(list(_CHOICES)), show_choices=False))


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


def _details(form: FactForm) -> dict[str, list[str]]:
    replaced = form.other.get("supersedes", "")
    return {
        "question": list(form.question.values()),
        "asked as": list(form.phrasings),
        "about": list(form.subjects),
        "tells": [f"{kind} {text}" for kind, texts in form.tells.items() for text in texts],
        "takes the place of": [str(one) for one in (replaced if isinstance(replaced, list) else [replaced]) if one],
    }


def _edited(form: FactForm) -> FactForm | None:
    """The fact as the person writes it in the editor; None when it is left or given up."""
    text = NOTE + rewrite("fact.yaml", "", {"facts": [written(form)]})
    while True:
        edited = click.edit(text, extension=".yaml")
        if edited is None:
            return None
        try:
            return only_fact(edited)
        except CoopbotError as error:
            click.echo(readable(words_of(error)))
            if not click.confirm("Open the editor again?", default=True):
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
    decided = [f"{counts[verdict]} {told}" for verdict, told in _DECIDED.items() if counts.get(verdict)]
    told = f"Nothing is left to propose for {review.document.id}: "
    told += f"of its proposals {', '.join(decided)}; --again shows them." if decided else "facts cover it."
    click.echo(f"{told} No file was written." if output is not None else told)


def _write(file: Path, proposals: Proposals, *, yes: bool) -> None:
    data = proposals_table(proposals, ending_of(file.name))
    write_output(file, data, replace=yes)
    count = len(proposals.found)
    click.echo(f"{count} proposals written to {one_line(str(file), 200)}: write yes into 'take', then `coopbot facts import {file.name}`")
