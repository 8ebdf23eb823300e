"""What a message shows: text in HTML and rows of buttons, made from replies and knowledge. Pure; Telegram's types are not known here."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import assert_never

from bot.answers.layout import Block, cited, layout, position
from bot.answers.listings import Listing, main_subject
from bot.answers.reply import Reply, Source
from bot.answers.texts import say
from bot.facts.model import Document, KnowledgeBase
from bot.telegram.buttons import Action, Button, encode, token
from bot.telegram.markup import MAX_COPY, Piece, clip, escape, leaf, marked, pages, units

PER_PAGE = 6
"""Entries of a list on one page."""

MAX_LABEL = 60
"""Longest label of a button, in UTF-16 code units; longer ones are cut on a phone anyway."""

MAX_DOCUMENTS = 25
"""Documents listed; a base has a handful."""

Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """A message.

    Attributes:
        html: its text, at most 4096 characters after the markup is read.
        rows: its buttons.
        pages: how many there are in all, of which this is one.
    """

    html: str
    rows: Rows = ()
    pages: int = 1


def reply_screen(
    reply: Reply,
    identifier: str,
    knowledge: KnowledgeBase,
    *,
    page: int = 0,
    asked: str = "",
    vote: int = 0,
    told: bool = False,
    waiting: bool | None = None,
) -> Screen:
    """A reply: the short answer or what may be meant, each quote with its document, and what can be done with it.

    Args:
        reply: what to show.
        identifier: id under which the reply is kept; its buttons carry it.
        knowledge: what is known.
        page: number of the page from 0, where it takes several.
        asked: the question to show above, where nobody typed it; not where it is a sentence that is told below.
        vote: 1 or -1: how it was voted, shown on the buttons.
        told: whether the editors were told.
        waiting: whether the person is told when it is answered; None: this is not offered.
    """
    begin, end = _aside(reply.language)
    shown_above = asked and not any(source.repeats(asked) for source in reply.sources)
    blocks = layout(reply)
    pieces = [Piece(text=asked, before=f"❓ {begin}", after=f"{end}\n")] if shown_above else []
    leaves = pages([*pieces, *block_pieces(blocks, reply.language)])
    page = min(page, len(leaves) - 1)
    rows = [*_turning(page, len(leaves), reply.language, Action.BACK, identifier)]
    match reply.outcome:
        case "answer":
            rows += _answer_rows(reply, identifier, knowledge, vote)
        case "clarify":
            for number, block in enumerate(blocks[1:-1], 1):
                label = clip(" ".join(f"{block.number}{block.text}".split()), MAX_LABEL)
                rows.append((Button(label=label, data=encode(Action.OPTION, identifier, number)),))
            rows.append((Button(label=blocks[-1].text, data=encode(Action.NONE, identifier)),))
        case "unknown":
            rows += [
                (Button(label=clip(option.label, MAX_LABEL), data=encode(Action.OPEN, token(option.item))),) for option in reply.options
            ]
            told_label = "✓ " + say("editors_told", reply.language) if told else say("tell_editors", reply.language)
            rows.append((Button(label=told_label, data=encode(Action.TELL_EDITORS, identifier)),))
            if waiting is not None:
                label = say("tell_me_not" if waiting else "tell_me", reply.language)
                rows.append((Button(label=label, data=encode(Action.TELL_ME, identifier, "no" if waiting else "yes")),))
        case "smalltalk" | "refused":
            pass
        case _:
            assert_never(reply.outcome)
    return Screen(html=leaves[page], rows=tuple(rows), pages=len(leaves))


def block_pieces(blocks: Iterable[Block], language: str) -> Iterable[Piece]:
    """The blocks of a reply: what is told line by line, each quote in a block that opens, and below it where it is from."""
    begin, end = _aside(language)
    for block in blocks:
        # A statement to choose and its proof stand together.
        above, between = ("\n", "") if block.number else ("", "\n")
        lines = [f"{block.number}{block.text}"] if block.number else block.text.split("\n")
        yield from (Piece(text=line, before=above) for line in lines)
        for proof, following in itertools.zip_longest(block.proofs, block.proofs[1:]):
            if proof.quote:
                yield Piece(text=proof.quote, before=f"{between}<blockquote expandable>", after="</blockquote>")
            # Several sentences of one paragraph: where they are from is said once, below the last.
            if following is None or following.citation != proof.citation:
                yield Piece(text=proof.citation, before=begin, after=end)


def aside(text: str, language: str) -> str:
    """A text beside the matter, such as a hint, in HTML: in italics, but not in Chinese, whose characters become ugly when slanted."""
    begin, end = _aside(language)
    return f"{begin}{escape(text)}{end}"


def _aside(language: str) -> tuple[str, str]:
    return ("", "") if language == "zh" else ("<i>", "</i>")


def citation(source: Source, language: str) -> str:
    """A source as it is cited elsewhere: the sentence and where it is from, plain text."""
    return f"“{source.quote}”\n{cited(source, language)}"


def _answer_rows(reply: Reply, identifier: str, knowledge: KnowledgeBase, vote: int) -> Iterable[tuple[Button, ...]]:
    language = reply.language
    cited = citation(reply.sources[0], language)
    copied = units(cited) <= MAX_COPY
    yield (
        Button(label=f"📄 {say('source', language)}", data=encode(Action.SOURCE, identifier, 0)),
        Button(
            label=f"📋 {say('copy_citation', language)}",
            copy=cited if copied else None,
            data=None if copied else encode(Action.CITATION, identifier, 0),
        ),
    )
    subject = main_subject(reply.items[0], knowledge)
    if subject is not None:
        label = clip(say("more_on", language, subject=subject.name(language)), MAX_LABEL)
        yield (Button(label=label, data=encode(Action.MORE, token(subject.id))),)
    yield (
        Button(label="👍 ✓" if vote > 0 else "👍", data=encode(Action.UP, identifier)),
        Button(label="👎 ✓" if vote < 0 else "👎", data=encode(Action.DOWN, identifier)),
    )


def _turning(page: int, count: int, language: str, action: Action, *arguments: object) -> Iterable[tuple[Button, ...]]:
    """A row to turn pages with; none where there is one page."""
    if count < 2:
        return
    row = [Button(label="◀", data=encode(action, *arguments, page - 1))] if page > 0 else []
    row.append(Button(label=say("page", language, page=page + 1, pages=count), data=encode(action, *arguments, page)))
    if page < count - 1:
        row.append(Button(label="▶", data=encode(action, *arguments, page + 1)))
    yield tuple(row)


def source_screen(reply: Reply, identifier: str, knowledge: KnowledgeBase, number: int) -> Screen:
    """The paragraph that holds a source of a reply, with the sentence marked. *number* counts from 0; too large: the last one."""
    language = reply.language
    number = min(number, len(reply.sources) - 1)
    source = reply.sources[number]
    document = knowledge.documents[source.document]
    passage = (source.document, source.paragraph, source.quote)
    proved = knowledge.facts.get(source.fact) or knowledge.sentences[source.fact]
    quote = next(q for q in proved.quotes if (q.document, q.paragraph, q.text) == passage)
    begin, end = _paragraph(document.text, quote.start, quote.end)
    text = marked(document.text[begin:end], quote.start - begin, quote.end - begin)
    name = token(document.id)
    rows = [
        *_turning(number, len(reply.sources), language, Action.SOURCE, identifier),
        (
            Button(label=f"📖 {say('whole_document', language)}", data=encode(Action.DOCUMENT, name, 0, identifier)),
            Button(label=f"⬇ {say('as_file', language)}", data=encode(Action.FILE, name)),
        ),
        (Button(label=f"‹ {say('back', language)}", data=encode(Action.BACK, identifier, 0)),),
    ]
    return Screen(
        html=f"<b>{escape(clip(source.title, 300))}</b>\n{aside(clip(position(source, language), 200), language)}\n\n{text}",
        rows=tuple(rows),
    )


def _paragraph(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the paragraphs (lines) that hold these characters begin and end."""
    begin = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    return begin, len(text) if stop < 0 else stop


def document_screen(document: Document, leaves: Sequence[tuple[int, int]], language: str, page: int, identifier: str = "") -> Screen:
    """A page of a document.

    Args:
        document: what is read.
        leaves: where its pages begin and end, as :class:`bot.telegram.document_pages.DocumentPages` knows.
        language: of the title and the buttons.
        page: number of the page from 0; too large: the last one.
        identifier: the reply to go back to, if there is one.
    """
    page = min(page, len(leaves) - 1)
    name = token(document.id)
    rows = [
        *_document_turning(page, len(leaves), language, name, identifier),
        (Button(label=f"⬇ {say('as_file', language)}", data=encode(Action.FILE, name)),),
    ]
    if identifier:
        rows.append((Button(label=f"‹ {say('back', language)}", data=encode(Action.SOURCE, identifier, 0)),))
    title = escape(clip(title_of(document, language), 300))
    return Screen(html=f"<b>{title}</b>\n\n{leaf(document.text, leaves[page])}".rstrip(), rows=tuple(rows))


def _document_turning(page: int, count: int, language: str, name: str, identifier: str) -> Iterable[tuple[Button, ...]]:
    for row in _turning(page, count, language, Action.DOCUMENT, name):
        yield tuple(Button(label=button.label, data=f"{button.data}:{identifier}") for button in row)


def title_of(document: Document, language: str) -> str:
    """The title of a document in a language, as far as it is translated."""
    return document.titles.get(language, document.title)


def documents_screen(knowledge: KnowledgeBase, language: str) -> Screen:
    """The documents there are, each with a button to read it."""
    lines: list[str] = []
    rows: list[tuple[Button, ...]] = []
    separator = "，" if language == "zh" else ", "
    for number, document in enumerate(list(knowledge.documents.values())[:MAX_DOCUMENTS], 1):
        title = title_of(document, language)
        details = separator.join(filter(None, (document.publisher, document.date or say("undated", language))))
        lines.append(f"{number}. {escape(say('document_line', language, title=clip(title, 100), date=clip(details, 40)))}")
        rows.append((Button(label=clip(f"📖 {number}. {title}", MAX_LABEL), data=encode(Action.READ, token(document.id))),))
    more = len(knowledge.documents) - MAX_DOCUMENTS
    if more > 0:
        lines.append(f"… {escape(say('and_more', language, count=more))}")
    return Screen(html="\n".join([f"<b>{escape(say('documents', language))}</b>", *lines]), rows=tuple(rows))


def listing_screen(listing: Listing, action: Action, name: str, page: int, language: str) -> Screen:
    """A page of a list; each entry has a button that opens it. *action* and *name* turn the pages."""
    title = f"<b>{escape(clip(listing.title, 300))}</b>"
    if not listing.entries:
        return Screen(html=f"{title}\n{escape(say('list_empty', language))}")
    count = -(-len(listing.entries) // PER_PAGE)
    page = min(page, count - 1)
    shown = list(enumerate(listing.entries, 1))[page * PER_PAGE : (page + 1) * PER_PAGE]
    lines = []
    for number, entry in shown:
        heading = f"<b>{escape(clip(entry.heading, 100))}</b>{'：' if language == 'zh' else ': '}" if entry.heading else ""
        lines.append(f"{number}. {heading}{escape(clip(entry.text, 450))}")
    buttons = tuple(Button(label=str(number), data=encode(Action.OPEN, token(entry.item))) for number, entry in shown)
    hint = aside(say("list_open", language), language)
    rows = (buttons, *_turning(page, count, language, action, name))
    return Screen(html="\n\n".join([title, *lines, hint]), rows=rows)


def start_screen(knowledge: KnowledgeBase, language: str, examples: Sequence[str]) -> Screen:
    """The greeting: what is known, and examples to press."""
    text = say("start", language, titles=topic(knowledge, language)).strip()
    rows = tuple(
        (Button(label=clip(f"❓ {example}", MAX_LABEL), data=encode(Action.EXAMPLE, language, number)),)
        for number, example in enumerate(examples)
    )
    return Screen(html=escape(clip(text, 3000)), rows=rows)


def topic(knowledge: KnowledgeBase, language: str) -> str:
    """What the documents are about: the name of the topic, or else the titles of the first two documents."""
    entity = next((entity for entity in knowledge.entities.values() if entity.kind == "topic"), None)
    if entity is not None:
        return entity.name(language)
    titles = [f"《{title_of(d, language)}》" if language == "zh" else f"“{title_of(d, language)}”" for d in knowledge.documents.values()]
    more = [say("and_more", language, count=len(titles) - 2)] if len(titles) > 2 else []
    return ("、" if language == "zh" else ", ").join(titles[:2]) + "".join(text if language == "zh" else f" {text}" for text in more)
