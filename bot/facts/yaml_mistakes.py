"""Syntax errors of YAML in words that help a person who has never heard of YAML."""

from __future__ import annotations

import re
from collections.abc import Sequence

import yaml

from bot.facts.report import shorten
from bot.messages import Message, joined

MAX_DEPTH = 12
"""Lists and mappings inside each other; a fact file needs 6."""

TOO_DEEP = (
    Message("lists and mappings are nested deeper than {depth}", "列表和“键: 值”的嵌套超过 {depth} 层", depth=MAX_DEPTH),
    Message("check the indentation and the brackets", "请检查缩进和括号"),
)
"""What is wrong, and the remedy."""

_CLOSE_QUOTE = Message("write the closing quote at the end of the text", "请在文字末尾补上引号")
_CUT_OFF = Message(
    "; if the file ends here too early, it was cut off: restore it", "；如果文件到这里就没有了，那是被截断了，请恢复完整的文件"
)
_IN_QUOTES = Message("put the text in quotes", "请给这段文字加上英文引号")
_COLON_IN_TEXT = re.compile(r"^\s*+(?:- ++)?[^\s:'\"]++:\s(?![\"'|>\[{]).*:(?:\s|$)")
_COLON = re.compile(r":(?:\s|$)")
_BRACKET = re.compile(r"[\[{]")
_NO_SPACE = re.compile(r"^\s*(?:- +)?[A-Za-z_-]+:[^\s/:]")
_OPEN_QUOTE = re.compile(r"(?:^|[:\[,-] +)([\"'])(?:(?!\1).)*$")
_AFTER_QUOTE = re.compile(r"^\s*(?:- +)?(?:[^\s:'\"]+:\s+)?([\"']).*\1\s*[^\s#,\]}]")


def explain(error: yaml.YAMLError, lines: Sequence[str]) -> tuple[int, Message, Message]:
    """What is wrong and what to do about it.

    Args:
        error: as raised by either parser; they say much the same in their own words.
        lines: the lines of the text, without line ends.

    Returns:
        Line number from 1 (that of the mistake where it can be told, else where the parser gave up), what is wrong, the remedy.
    """
    problem = str(getattr(error, "problem", None) or error).lower()
    context = str(getattr(error, "context", None) or "")
    mark = getattr(error, "problem_mark", None)
    begun = getattr(error, "context_mark", None)
    here = min(mark.line, len(lines) - 1) if mark else 0
    start = min(begun.line, len(lines) - 1) if begun else here
    # At the end of a file without a last line end the mark is one line behind it.
    rest = [lines[here][mark.column :], *lines[here + 1 :]] if mark and mark.line < len(lines) else []
    at_end = not "".join(rest).strip()
    cut_off = (_CUT_OFF,) if at_end else ()

    if "nesting depth" in problem:
        # The parser has a limit of its own, far above ours, and reads ahead.
        return here + 1, *TOO_DEEP
    if "\t" in _indentation(lines[here]) or "tab character" in problem:
        what = Message("the line is indented with a tab", "这一行用制表符（Tab）缩进")
        return here + 1, what, Message("indent with spaces only, two for each level", "请只用空格缩进，每层两个")
    if "quoted scalar" in context and "escape" not in problem:
        return start + 1, _never_closed(lines[start]), joined((_CLOSE_QUOTE, *cut_off), "", "")
    if "escape" in problem or "hexdecimal" in problem:
        what = Message("a backslash inside double quotes: '{line}'", "双引号里有反斜杠：“{line}”", line=shorten(lines[here]))
        return here + 1, what, Message("use single quotes (') around this text", "请改用英文单引号（'）")
    if "flow" in context and "got '?'" in problem:
        what = Message("a question mark in a text between brackets: '{line}'", "括号里的文字有问号：“{line}”", line=shorten(lines[here]))
        return here + 1, what, _IN_QUOTES
    if "flow" in context and ("',' or" in problem or at_end):
        # Nothing at all behind the bracket: the parser then marks the end of the file instead of the bracket.
        start = next((number for number in range(start, -1, -1) if _BRACKET.search(lines[number])), start)
        opened = max(lines[start].rfind("["), lines[start].rfind("{"))
        bracket = "]" if "sequence" in context or (context.endswith("node") and lines[start][opened] == "[") else "}"
        what = Message("the bracket opened here is never closed: '{line}'", "这里的括号没有闭合：“{line}”", line=shorten(lines[start]))
        remedy = Message(
            "write '{bracket}' at the end and commas between; put texts with brackets, commas or colons in quotes",
            "请在末尾写“{bracket}”，各项之间写英文逗号；含有括号、逗号或冒号的文字要放在英文引号里",
            bracket=bracket,
        )
        return start + 1, what, joined((remedy, *cut_off), "", "")
    return _block_mistake(problem, lines, here, start, cut_off)


def _block_mistake(problem: str, lines: Sequence[str], here: int, start: int, cut_off: tuple[Message, ...]) -> tuple[int, Message, Message]:
    """The mistakes outside brackets and quotes; *here* and *start* count from 0."""
    if "could not find expected ':'" in problem:
        return start + 1, _no_colon(lines[start]), joined((_colon_remedy(lines[start]), *cut_off), "", "")
    if "mapping values are not allowed" in problem:
        return _stray_colon(lines, here)
    if "cannot start any token" in problem or "expected alphabetic" in problem or "tag" in problem:
        what = Message("a text begins with a special character: '{line}'", "文字以特殊符号开头：“{line}”", line=shorten(lines[here]))
        return here + 1, what, _IN_QUOTES
    if "comment or line break" in problem or "comment or a line break" in problem:
        what = Message("text stands behind '|' or '>': '{line}'", "“|”或“>”后面有文字：“{line}”", line=shorten(lines[here]))
        return here + 1, what, Message("begin the text on the next line, indented", "文字请从下一行开始写，并且缩进")
    if "expected key" in problem or "expected <block end>" in problem or "'-' indicator" in problem or "node content" in problem:
        opened = _open_quote(lines, here)
        if opened is not None:
            return opened + 1, _never_closed(lines[opened]), _CLOSE_QUOTE
        if _AFTER_QUOTE.match(lines[here]):
            what = Message("text stands behind a closing quote: '{line}'", "结尾的引号后面还有文字：“{line}”", line=shorten(lines[here]))
            remedy = Message(
                "put the whole text in quotes, of the kind that does not occur in it", "请把整段文字放在引号里，用文字中没有的那种英文引号"
            )
            return here + 1, what, remedy
        what = Message("the line does not fit the lines above it: '{line}'", "这一行与上面各行对不上：“{line}”", line=shorten(lines[here]))
        remedy = Message(
            "begin the entries of one level at the same column, a list item with '- ', the lines of a block text two columns further",
            "同一层的各项请从同一列开始，列表的每一项以“- ”开头，多行文字再缩进两格",
        )
        return here + 1, what, joined((remedy, *cut_off), "", "")
    if "document" in problem or "directive" in problem:
        what = Message(
            "the line has a special meaning in YAML: '{line}'", "这一行在 YAML 中有特殊含义：“{line}”", line=shorten(lines[here])
        )
        return here + 1, what, Message("delete the line, or put the text in quotes", "请删去这一行，或给文字加上英文引号")
    what = Message(
        "the line cannot be understood ({problem}): '{line}'",
        "这一行无法理解（{problem}）：“{line}”",
        problem=problem,
        line=shorten(lines[here]),
    )
    return here + 1, what, Message("compare it with the lines around it", "请对照前后几行的写法")


def _stray_colon(lines: Sequence[str], here: int) -> tuple[int, Message, Message]:
    line = lines[here]
    if _COLON_IN_TEXT.match(line):
        what = Message("a colon inside an unquoted text: '{line}'", "没加引号的文字里有英文冒号：“{line}”", line=shorten(line))
        return here + 1, what, Message("put the text behind the first colon in quotes", "请把第一个冒号后面的文字放在英文引号里")
    above = next((number for number in range(here - 1, -1, -1) if lines[number].strip()), here)
    if above != here and not _COLON.search(lines[above]):
        return above + 1, _no_colon(lines[above]), _colon_remedy(lines[above])
    remedy = Message(
        "indent it like the lines around it; a text that goes on in the next line or contains a colon is put in quotes",
        "请与前后几行缩进一致；换行继续写的文字，或含有英文冒号的文字，要放在英文引号里",
    )
    return (
        here + 1,
        Message("a key stands where a text goes on: '{line}'", "文字还没有写完，这里却出现了键：“{line}”", line=shorten(line)),
        remedy,
    )


def _open_quote(lines: Sequence[str], here: int) -> int | None:
    """The line whose quote was only closed by the opening quote of line *here*: the parser notices it there."""
    marks = [mark for mark in "\"'" if mark in lines[here]]
    for number in range(here - 1, -1, -1):
        for mark in marks:
            if mark in lines[number]:
                opening = _OPEN_QUOTE.search(lines[number])
                return number if opening and opening[1] == mark else None
    return None


def _colon_remedy(line: str) -> Message:
    if "：" in line:
        return Message(
            "type the colon of the English keyboard and a space (': ') instead of '：'", "请用英文冒号加一个空格（“: ”）代替中文冒号“：”"
        )
    if _NO_SPACE.match(line):
        return Message("write a space after the colon", "请在冒号后面加一个空格")
    return Message("write 'key: value', or '- ' before a list item", "请写成“键: 值”，列表的每一项前面写“- ”")


def _no_colon(line: str) -> Message:
    return Message("a colon is missing: '{line}'", "缺少冒号：“{line}”", line=shorten(line))


def _never_closed(line: str) -> Message:
    return Message("a quote is opened and never closed: '{line}'", "引号没有闭合：“{line}”", line=shorten(line))


def _indentation(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]
