"""HTML as paragraphs, headings and tables, without what a page has around its text: navigation, scripts, forms and the like."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.editorial.refusals import refusal
from bot.reading.encodings import decoded_text
from bot.reading.paragraphs import Contents, Paragraph, cleaned
from bot.reading.tabular import MAX_COLUMNS, paragraphs_of_table

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

MAX_ELEMENTS = 500_000
"""Most elements and texts of a page; a book has 20,000."""

MAX_DEPTH = 1_000
"""Elements in one another; a page has 30."""

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = (
    frozenset(
        "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form header hr html "
        "legend li main ol p pre section summary table tbody td tfoot th thead tr ul".split()
    )
    | _HEADINGS
)
_SKIPPED = frozenset(
    "applet audio button canvas datalist dialog embed footer frame head iframe input map math nav noscript object script select style "
    "svg template textarea video -comment".split()
)
_ROLES = frozenset("navigation banner contentinfo search complementary menu menubar dialog alertdialog toolbar".split())
_AROUND = frozenset(
    "nav navbar navigation menu breadcrumb breadcrumbs crumb crumbs sidebar footer cookie cookies advert advertisement ads banner share "
    "social pagination pager related comments skip toolbar".split()
)
_BOXES = frozenset(
    "area bar block bottom box btn button buttons col column container content div footer global header inner left links list main "
    "notice outer page panel primary right secondary section site sub top widget wrap wrapper".split()
)
"""Words that stand beside those in the id of what is around the text: "left-sidebar"."""
_WORDS = re.compile(r"[A-Za-z]+")
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w-]{2,20})", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LEAST = 200
"""Characters that the part of a page which is marked as its text has at least, and the paragraphs of a header that belongs to it."""
_NUMBERED = re.compile(r"\d{1,6}\.")
"""The number of a point in a list, as it is told."""


def contents_of_page(name: str, data: bytes) -> Contents:
    """The text of a web page that was saved. EditError when its encoding cannot be told, or it is too large."""
    found = _CHARSET.search(data[:4096])
    decoded = decoded_text(data, found[1].decode("ascii") if found else "")
    if decoded is None:
        raise refusal("document_encoding", name)
    contents = contents_of_html(name, decoded[0])
    contents.encoding = decoded[1]
    return contents


def contents_of_mhtml(name: str, data: bytes) -> Contents:
    """The text of a page that a browser saved in one file (.mhtml)."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            page = part.get_payload(decode=True)
            decoded = decoded_text(page, part.get_content_charset("")) if isinstance(page, bytes) else None
            if decoded is None:
                raise refusal("document_encoding", name)
            contents = contents_of_html(name, decoded[0])
            contents.encoding = decoded[1]
            return contents
    raise refusal("document_broken", name, kind="MHTML")


def contents_of_html(name: str, html: str, *, whole: bool = False) -> Contents:
    """The text of HTML. *whole*: all of it is text, as it is in what was made of another file."""
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415  # of the extra "documents"

    page = LexborHTMLParser(html)
    title = page.css_first("title")
    body = page.body
    if body is None:
        return Contents(paragraphs=[])
    _refuse_large(name, body)
    root, marked = (body, True) if whole else _text_of(body)
    walker = _Walker(_length(body), marked=marked, whole=whole)
    paragraphs = _joined(walker.paragraphs(root))
    return Contents(paragraphs=paragraphs, title=cleaned(title.text()) if title is not None else "")


def _refuse_large(name: str, body: LexborNode) -> None:
    count = depth = 0
    node: LexborNode | None = body
    while node is not None:
        count += 1
        if count > MAX_ELEMENTS or depth > MAX_DEPTH:
            raise refusal("document_nested", name)
        if node.child is not None:
            node, depth = node.child, depth + 1
            continue
        while node is not None and node.next is None and depth > 0:
            node, depth = node.parent, depth - 1
        node = node.next if node is not None and depth > 0 else None


def _text_of(body: LexborNode) -> tuple[LexborNode, bool]:
    """The part of a page that is marked as its text, and whether there is one; else all of it."""
    for selector in ("main", "[role=main]", "article"):
        found = body.css(selector)
        if len(found) == 1 and _length(found[0]) >= _LEAST:
            return found[0], True
    return body, False


def _length(node: LexborNode) -> int:
    return len(node.text(deep=True))


class _Walker:
    """Goes through a page in the order of its text."""

    def __init__(self, length: int, *, marked: bool, whole: bool) -> None:
        self._length = length
        self._marked = marked
        self._whole = whole

    def paragraphs(self, root: LexborNode) -> Iterator[Paragraph]:
        """The paragraphs of *root*; no call stands in another, however deep the page is."""
        words: list[str] = []
        heading = False

        def ended(*, item: bool = False) -> Iterator[Paragraph]:
            text = cleaned("".join(words))
            if _NUMBERED.fullmatch(text) and not item:
                return  # the point stands in a paragraph of its own
            if text:
                yield Paragraph(text, heading=heading)
            words.clear()

        for node, begins in self._steps(root):
            tag = node.tag or ""
            if tag == "-text":
                words.append(node.text_content or "")
            elif tag == "br" and begins:
                yield from ended()
            elif tag == "table" and begins:
                yield from ended()
                if _is_table(node):
                    yield from self._table(node)
            elif tag in _BLOCKS:
                yield from ended(item=tag == "li")
                if tag in _HEADINGS:
                    heading = begins
                elif tag == "li" and begins and (number := _number(node)):
                    words.append(f"{number}. ")
        yield from ended(item=True)

    def _steps(self, root: LexborNode, *, tables: bool = True) -> Iterator[tuple[LexborNode, bool]]:
        """Every element where it begins and where it ends, and every text once; *tables*: those that are some are not gone into."""
        stack: list[tuple[LexborNode, bool]] = [(root, True)]
        while stack:
            node, begins = stack.pop()
            yield node, begins
            if not begins or node.tag == "-text":
                continue
            stack.append((node, False))
            if tables and node is not root and node.tag == "table" and _is_table(node):
                continue
            children = []
            child = node.child
            while child is not None:
                if child.tag == "-text" or not self._is_around(child):
                    children.append((child, True))
                child = child.next
            stack.extend(reversed(children))

    def _is_around(self, node: LexborNode) -> bool:
        tag = node.tag or ""
        if tag in _SKIPPED:
            return True
        marks = node.attributes
        if self._whole or not marks:
            return self._is_banner(node)
        if "hidden" in marks or marks.get("aria-hidden") == "true" or _HIDDEN.search(marks.get("style") or ""):
            return True
        if (marks.get("role") or "") in _ROLES or self._is_banner(node):
            return True
        words = {word.lower() for word in _WORDS.findall((marks.get("class") or "")[:500])}
        named = {word.lower() for word in _WORDS.findall((marks.get("id") or "")[:500])}
        # The id of a chapter is often made of its title: "social-and-cultural-cooperation".
        if words & _AROUND or (tag not in _HEADINGS and named & _AROUND and named <= _AROUND | _BOXES):
            # The body of a page "with-sidebar" is not the sidebar.
            return _length(node) * 2 < self._length
        return tag in {"ul", "ol"} and not self._marked and _is_links(node)

    def _is_banner(self, node: LexborNode) -> bool:
        """Whether it is what stands above the text of a page, and not the beginning of the text: that has a title, or paragraphs."""
        if node.tag != "header" or self._marked or node.css_first("h1") is not None:
            return False
        return sum(map(_length, node.css("p"))) < _LEAST or _is_links(node)

    def _table(self, table: LexborNode) -> Iterator[Paragraph]:
        rows, headed, titled = self._cells(table)
        caption = table.css_first("caption")
        if caption is not None and (text := self._inner(caption)):
            yield Paragraph(text)
        yield from paragraphs_of_table(rows, headed=headed, titled=titled)

    def _cells(self, table: LexborNode) -> tuple[list[list[str]], bool, bool]:
        """The cells, those that reach over several rows or columns in each of them; whether the first row or column are headings."""
        grid: list[list[str]] = []
        reaching: dict[int, tuple[int, str]] = {}
        headed, titled = False, True
        for number, row in enumerate(table.css("tr")):
            cells: list[str] = []
            own = [cell for cell in _children(row) if cell.tag in {"td", "th"}]
            if not own:
                continue
            headed = headed or (number == 0 and all(cell.tag == "th" for cell in own))
            titled = titled and own[0].tag == "th"
            for cell in own:
                while len(cells) in reaching and reaching[len(cells)][0] > 0 and len(cells) < MAX_COLUMNS:
                    left, text = reaching[len(cells)]
                    reaching[len(cells)] = (left - 1, text)
                    cells.append(text)
                text = self._inner(cell)
                for _ in range(_span(cell, "colspan")):
                    if len(cells) < MAX_COLUMNS:
                        reaching[len(cells)] = (_span(cell, "rowspan") - 1, text)
                        cells.append(text)
            grid.append(cells)
        return grid, headed, titled and not headed

    def _inner(self, node: LexborNode) -> str:
        words = []
        for one, _ in self._steps(node, tables=False):
            words.append(one.text_content or "" if one.tag == "-text" else " " if one.tag in _BLOCKS or one.tag == "br" else "")
        return cleaned("".join(words))


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.child
    while child is not None:
        yield child
        child = child.next


def _span(cell: LexborNode, name: str) -> int:
    text = cell.attributes.get(name) or ""
    return min(int(text), MAX_COLUMNS) if text.isascii() and text.isdigit() and len(text) < 6 and int(text) > 0 else 1


def _is_table(node: LexborNode) -> bool:
    """Whether a table is one, and not there to place the parts of a page."""
    if (node.attributes.get("role") or "") in {"presentation", "none"} or any(one.css_first("table") for one in _children(node)):
        return False
    if node.css_first("h1, h2, h3") is not None:
        return False
    cell = node.css_first("td, th")
    return cell is not None and any(len([one for one in _children(row) if one.tag in {"td", "th"}]) > 1 for row in node.css("tr"))


def _is_links(node: LexborNode) -> bool:
    links = node.css("a")
    return len(links) >= 3 and sum(map(_length, links)) > 0.8 * len(node.text(deep=True).strip())


def _number(item: LexborNode) -> int:
    """Which one of a numbered list it is; 0: of none."""
    parent = item.parent
    if parent is None or parent.tag != "ol":
        return 0
    first = parent.attributes.get("start") or "1"
    number = int(first) if first.isascii() and first.isdigit() and len(first) < 6 else 1
    before = item.prev
    while before is not None:
        number += before.tag == "li"
        before = before.prev
    return number


def _joined(paragraphs: Iterator[Paragraph]) -> list[Paragraph]:
    """The paragraphs, a line that was broken within a sentence with the one before."""
    found: list[Paragraph] = []
    for paragraph in paragraphs:
        last = found[-1] if found else None
        if (
            last is not None
            and last.row is None
            and paragraph.row is None
            and not (last.heading or paragraph.heading)
            and paragraph.text[0].islower()
            and paragraph.text[0].isascii()
            and last.text[-1] in ","
        ):
            last.text += f" {paragraph.text}"
        else:
            found.append(paragraph)
    return found
