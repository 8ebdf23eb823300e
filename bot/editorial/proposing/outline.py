"""How a document is built: what leads to a list and what stands in it, headings, and the marks and words that only join its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.facts.contexts import refers_back
from bot.facts.languages import CHINESE, language_of
from bot.facts.model import Document, Quote

_MARKS = (
    re.compile(r"(?P<number>[一二三四五六七八九十]{1,3})[、.．]\s*"),
    re.compile(r"[（(](?P<number>[一二三四五六七八九十]{1,3})[）)]\s*"),
    re.compile(r"第(?P<number>[一二三四五六七八九十百\d]{1,5})[条款章节]\s*"),
    re.compile(r"(?P<number>\d{1,2})(?:[、）)]|[.．](?!\d))\s*"),
    re.compile(r"[（(](?P<number>\d{1,2})[）)]\s*"),
    re.compile(r"\(?(?P<number>[a-z])[.)]\s+"),
    re.compile(r"(?P<number>[•●▪■◦‣·*❏▶►]|[-–—!](?=\s))\s*"),
)
"""Marks before what stands in a list, and before headings and articles: the place in this list tells which belong together."""
_FIRST = frozenset({"1", "a", "i", "一"})
"""The numbers of the first points of lists."""
_STOP = re.compile(r"[.!?。！？；;:：][”\"')）]*\s*$")
_ARTICLE = 2
"""The place of the marks of articles: what stands behind one is a sentence like others, not one of a list."""
_LEADS = re.compile(r"[:：]\s*$|\b(?:may|must|shall|will|should|can|are|is|includes?)\s*$")
_ANNOUNCES = re.compile(r"\b[Ff]ollowing\b|下列|以下|如下")
"""What a sentence says that leads to a list though it ends with a stop."""
_RUNS_IN = re.compile(
    r"(?!.*\b(?:is|are|was|were|has|have|had|will|may|must|can|does|do|did|shall|should|would|could|cannot|begins?)\b)"
    r"(?!.*\d)(?!(?:See|If|For|To|You|We|He|She|They|This|These|It|Use|Call|Write|The|An?|All|Each|Both|No)\b)[A-Z]\S*\s[^.!?:;]{2,70}\.$"
)
"""A heading that stands before the text of its paragraph, on the same line: it has no verb of its own."""
_LEAST_RUN_IN, _SHARE_RUN_IN = 3, 0.1
"""Such headings of a document, at least, and as a share of the paragraphs with several sentences: a few may be short sentences."""
_AT_BEGINNING = 40
"""Characters of a line in which its mark stands."""
_LONGEST_HEADING = 24
"""Chinese characters of the longest heading that ends like a sentence."""
_SHORT_ITEM = {"en": 80, "zh": 24}
"""Characters up to which the points of a list are names, and told together ..."""
_LONGEST_LIST = 500
"""... as long as all of it has no more."""
_LONGEST_JOINED = 600
"""Characters of a sentence with the one before, which it refers to, above which it is told without that."""

_JOINS = re.compile(
    r"(?:First|Second|Third|Fourth|Finally|Lastly|In addition|However|Moreover|Furthermore|Additionally|By contrast|Consequently|Therefore"
    r"|Thus|Also|Likewise|Similarly|In particular|For example),\s|(?:其中|但是|同时|此外|另外|因此|为此|首先|其次|最后|另)，"
)
"""Words that only join a sentence to the one before."""
_ROW = re.compile(r"[\t|]")
_JOINED_BY = re.compile(r"[;,]\s(?:and|or)$")
"""What stands behind the last but one point of a list."""
_NO_HEADING = re.compile(r"[，；\d]")
_FRAGMENT = re.compile(r"[a-z]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a sentence stands.

    Attributes:
        lead: what leads to the list that it stands in, without which it says nothing; else None.
        joined: it with the sentence before, as one passage, where it refers to that; else None.
        heading: whether it is a heading.
        points: of what leads to a list of names, all of it, as one passage; else None.
        told: whether it is told by what leads to it.
        run_in: whether what leads to it is a heading on the same line.
        over_table: whether a table stands below it.
    """

    lead: Quote | None = None
    joined: Quote | None = None
    heading: bool = False
    points: Quote | None = None
    told: bool = False
    run_in: bool = False
    over_table: bool = False


@dataclass(slots=True)
class _List:
    """A list that may go on: its lead, if it has one, which marks it has and how far they are indented, the number of the last one."""

    lead: int | None
    kind: int
    indent: int
    last: str


def mark_of(text: str) -> tuple[int, str, int]:
    """The mark that a line begins with: its kind, its number, and how long it is with the space behind it; -1 where there is none."""
    for kind, pattern in enumerate(_MARKS):
        if match := pattern.match(text):
            return kind, match["number"], match.end()
    return -1, "", 0


def standings_of(document: Document, sentences: Sequence[Quote]) -> list[Standing]:
    """Where each sentence of a document stands; time in proportion to the text."""
    text = document.text
    begins = [text.rfind("\n", 0, sentence.start) + 1 for sentence in sentences]
    lines = [text[begin : begin + _AT_BEGINNING] if _opens(sentences, place) else "" for place, begin in enumerate(begins)]
    marks = [(*mark_of(line.lstrip())[:2], len(line) - len(line.lstrip())) for line in lines]
    leads = _leads(sentences, marks)
    run_in = _run_in(sentences)
    headings = frozenset(run_in.values())
    points = dict(_points(document, sentences, leads))
    told = {item for item, lead in leads.items() if lead in points}
    found = []
    for number, sentence in enumerate(sentences):
        kind = marks[number][0]
        lead, under = leads.get(number), run_in.get(number)
        heads = 0 <= kind <= _ARTICLE and _is_heading(sentence.text) and _heads(sentences, marks, number)
        before = under if lead is None else lead
        found.append(
            Standing(
                lead=None if before is None else sentences[before],
                joined=_joined(document, sentences, number) if before is None else None,
                heading=(heads and lead is None) or number in headings,
                points=points.get(number),
                told=number in told,
                run_in=before is not None and lead is None,
                over_table=number + 1 < len(sentences) and _ROW.search(sentences[number + 1].text) is not None,
            )
        )
    return found


def _opens(sentences: Sequence[Quote], number: int) -> bool:
    return number == 0 or sentences[number - 1].paragraph != sentences[number].paragraph


def _closes(sentences: Sequence[Quote], number: int) -> bool:
    return number + 1 == len(sentences) or _opens(sentences, number + 1)


def _alone(sentences: Sequence[Quote], number: int) -> bool:
    return _opens(sentences, number) and _closes(sentences, number)


def _run_in(sentences: Sequence[Quote]) -> dict[int, int]:
    """The sentences behind a heading on the same line -> that heading."""
    headings = {number for number, sentence in enumerate(sentences) if not _closes(sentences, number) and _RUNS_IN.match(sentence.text)}
    found: dict[int, int] = {}
    several = sum(_opens(sentences, number) and not _closes(sentences, number) for number in range(len(sentences)))
    if sum(_opens(sentences, number) for number in headings) < max(_LEAST_RUN_IN, _SHARE_RUN_IN * several):
        return found
    heading: int | None = None
    for number in range(len(sentences)):
        heading = None if _opens(sentences, number) else heading
        if number in headings and (heading is not None or _opens(sentences, number)):
            heading = number
        elif heading is not None:
            found[number] = heading
    return found


def _heads(sentences: Sequence[Quote], marks: Sequence[tuple[int, str, int]], number: int) -> bool:
    """Whether there is something that a line would be the heading of: text below it, or on the same line."""
    if not _alone(sentences, number):
        return _opens(sentences, number)
    return number + 1 < len(marks) and marks[number + 1][0] != marks[number][0]


def _is_heading(text: str) -> bool:
    text = without_mark(text)
    return len(CHINESE.findall(text)) <= _LONGEST_HEADING and text.rstrip().endswith("。") and not _NO_HEADING.search(text)


def _leads(sentences: Sequence[Quote], marks: Sequence[tuple[int, str, int]]) -> dict[int, int]:
    """The first sentence of each point of a list -> the sentence that leads to the list."""
    found: dict[int, int] = {}
    open_: list[_List] = []
    waiting: int | None = None
    for number, sentence in enumerate(sentences):
        kind, mark, indent = marks[number]
        if _opens(sentences, number):
            if kind == _ARTICLE or (kind < 0 and not _STOP.search(sentence.text)):
                open_.clear()
            elif kind < 0:
                open_ = [one for one in open_ if one.last.isalnum()]
            else:
                if waiting is not None or mark in _FIRST:
                    open_.append(_List(lead=waiting, kind=kind, indent=indent, last=mark))
                while open_ and open_[-1].last != mark and not _goes_on(open_[-1], kind, mark, indent):
                    open_.pop()
                if open_:
                    open_[-1].last = mark
                    if (lead := open_[-1].lead) is not None:
                        found[number] = lead
            waiting = None
        if _LEADS.search(sentence.text) or (_ANNOUNCES.search(sentence.text) and _closes(sentences, number)):
            waiting = number
    return {item: lead for lead, own in _by_lead(found).items() if not _are_headings(sentences, marks, own) for item in own}


def _by_lead(leads: Mapping[int, int]) -> dict[int, list[int]]:
    """What leads to a list -> its points."""
    found: dict[int, list[int]] = {}
    for item, lead in leads.items():
        found.setdefault(lead, []).append(item)
    return found


def _are_headings(sentences: Sequence[Quote], marks: Sequence[tuple[int, str, int]], items: Sequence[int]) -> bool:
    """Whether what looks like the points of a list are headings: most have text of their own, below them or on the same line."""
    own = 0
    for item in items:
        below = _alone(sentences, item) and item + 1 < len(marks) and marks[item + 1][0] < 0
        own += below or (not _closes(sentences, item) and _is_heading(sentences[item].text))
    return 2 * own > len(items)


def _goes_on(one: _List, kind: int, mark: str, indent: int) -> bool:
    """Whether a mark is the next one of a list."""
    if kind != one.kind or indent + 1 < one.indent or one.indent + 1 < indent:
        return False
    if one.last.isdigit() and mark.isdigit():
        return int(mark) == int(one.last) + 1
    return not mark.isascii() or not mark.isalpha() or ord(mark) == ord(one.last) + 1


def _points(document: Document, sentences: Sequence[Quote], leads: Mapping[int, int]) -> Iterator[tuple[int, Quote]]:
    """What leads to lists of names, each with the passage from there to the end of the list."""
    for lead, own in _by_lead(leads).items():
        texts = [sentences[item].text for item in own]
        whole = _alone_all(sentences, own) and all(len(text) <= _SHORT_ITEM[language_of(text)] for text in texts)
        short = sentences[own[-1]].end - sentences[lead].start <= _LONGEST_LIST
        if whole and short and own == list(range(lead + 1, lead + 1 + len(own))):
            yield lead, _passage(document, sentences[lead], sentences[own[-1]])


def _alone_all(sentences: Sequence[Quote], own: Sequence[int]) -> bool:
    return all(_alone(sentences, item) for item in own)


def _joined(document: Document, sentences: Sequence[Quote], number: int) -> Quote | None:
    """A sentence that refers to the one before, with that; None where it does not, or where both are too long."""
    first = number
    while first > 0 and not _opens(sentences, first) and refers_back(without_joint(sentences[first].text)):
        first -= 1
        if sentences[number].end - sentences[first].start > _LONGEST_JOINED:
            return None
    if first == number or _FRAGMENT.match(sentences[first].text):
        return None
    return _passage(document, sentences[first], sentences[number])


def _passage(document: Document, first: Quote, last: Quote) -> Quote:
    return Quote(
        document=first.document, text=document.text[first.start : last.end], paragraph=first.paragraph, start=first.start, end=last.end
    )


def without_mark(text: str) -> str:
    """A sentence without the mark of a list or an article that it begins with."""
    return text[mark_of(text)[2] :]


def without_joint(text: str) -> str:
    """A sentence without the words that only join it to the one before."""
    match = _JOINS.match(text)
    if match is None:
        return text
    rest = text[match.end() :]
    return rest[:1].upper() + rest[1:]


def led(lead: str, item: str) -> str:
    """A point of a list, told with what leads to it."""
    return _told(without_joint(without_mark(lead)), [item])


def listed(passage: str) -> str:
    """A list of names with what leads to it, on one line."""
    lead, *items = [line.strip() for line in passage.splitlines() if line.strip()]
    return _told(without_joint(without_mark(lead)), items)


def _told(lead: str, items: Sequence[str]) -> str:
    chinese = language_of(lead) == "zh"
    before = lead.rstrip().rstrip(":：.。")
    points = [_JOINED_BY.sub("", " ".join(without_mark(item).split()).rstrip(" ;；,，.。:：")) for item in items]
    return f"{before}：{'；'.join(points)}。" if chinese else f"{before}: {'; '.join(points)}."
