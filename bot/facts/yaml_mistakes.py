"""Syntax errors of YAML in words that help a person who has never heard of YAML."""

from __future__ import annotations

import re
from collections.abc import Sequence

import yaml

from bot.facts.report import shorten

MAX_DEPTH = 12
"""Lists and mappings inside each other; a fact file needs 6."""

TOO_DEEP = (f"lists and mappings are nested deeper than {MAX_DEPTH}", "check the indentation and the brackets")
"""What is wrong, and the remedy."""

_CLOSE_QUOTE = "write the closing quote at the end of the text"
_CUT_OFF = "; if the file ends here too early, it was cut off: restore it"
_COLON_IN_TEXT = re.compile(r"^\s*+(?:- ++)?[^\s:'\"]++:\s(?![\"'|>\[{]).*:(?:\s|$)")
_COLON = re.compile(r":(?:\s|$)")
_BRACKET = re.compile(r"[\[{]")
_NO_SPACE = re.compile(r"^\s*(?:- +)?[A-Za-z_-]+:[^\s/:]")
_OPEN_QUOTE = re.compile(r"(?:^|[:\[,-] +)([\"'])(?:(?!\1).)*$")
_AFTER_QUOTE = re.compile(r"^\s*(?:- +)?(?:[^\s:'\"]+:\s+)?([\"']).*\1\s*[^\s#,\]}]")


def explain(error: yaml.YAMLError, lines: Sequence[str]) -> tuple[int, str, str]:
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

    if "nesting depth" in problem:
        # The parser has a limit of its own, far above ours, and reads ahead.
        return here + 1, *TOO_DEEP
    if "\t" in _indentation(lines[here]) or "tab character" in problem:
        return here + 1, "the line is indented with a tab", "indent with spaces only, two for each level"
    if "quoted scalar" in context and "escape" not in problem:
        return start + 1, f"a quote is opened and never closed: {_show(lines[start])}", _CLOSE_QUOTE + (_CUT_OFF if at_end else "")
    if "escape" in problem or "hexdecimal" in problem:
        return here + 1, f"a backslash inside double quotes: {_show(lines[here])}", "use single quotes (') around this text"
    if "flow" in context and "got '?'" in problem:
        return here + 1, f"a question mark in a text between brackets: {_show(lines[here])}", "put the text in quotes"
    if "flow" in context and ("',' or" in problem or at_end):
        # Nothing at all behind the bracket: the parser then marks the end of the file instead of the bracket.
        start = next((number for number in range(start, -1, -1) if _BRACKET.search(lines[number])), start)
        opened = max(lines[start].rfind("["), lines[start].rfind("{"))
        bracket = "]" if "sequence" in context or (context.endswith("node") and lines[start][opened] == "[") else "}"
        remedy = f"write '{bracket}' at the end and commas between; put texts with brackets, commas or colons in quotes"
        return start + 1, f"the bracket opened here is never closed: {_show(lines[start])}", remedy + (_CUT_OFF if at_end else "")
    return _block_mistake(problem, lines, here, start, _CUT_OFF if at_end else "")


def _block_mistake(problem: str, lines: Sequence[str], here: int, start: int, cut_off: str) -> tuple[int, str, str]:
    """The mistakes outside brackets and quotes; *here* and *start* count from 0."""
    if "could not find expected ':'" in problem:
        return start + 1, f"a colon is missing: {_show(lines[start])}", _colon_remedy(lines[start]) + cut_off
    if "mapping values are not allowed" in problem:
        return _stray_colon(lines, here)
    if "cannot start any token" in problem or "expected alphabetic" in problem or "tag" in problem:
        return here + 1, f"a text begins with a special character: {_show(lines[here])}", "put the text in quotes"
    if "comment or line break" in problem or "comment or a line break" in problem:
        return here + 1, f"text stands behind '|' or '>': {_show(lines[here])}", "begin the text on the next line, indented"
    if "expected key" in problem or "expected <block end>" in problem or "'-' indicator" in problem or "node content" in problem:
        opened = _open_quote(lines, here)
        if opened is not None:
            return opened + 1, f"a quote is opened and never closed: {_show(lines[opened])}", _CLOSE_QUOTE
        if _AFTER_QUOTE.match(lines[here]):
            remedy = "put the whole text in quotes, of the kind that does not occur in it"
            return here + 1, f"text stands behind a closing quote: {_show(lines[here])}", remedy
        remedy = "begin the entries of one level at the same column, a list item with '- ', the lines of a block text two columns further"
        return here + 1, f"the line does not fit the lines above it: {_show(lines[here])}", remedy + cut_off
    if "document" in problem or "directive" in problem:
        return here + 1, f"the line has a special meaning in YAML: {_show(lines[here])}", "delete the line, or put the text in quotes"
    return here + 1, f"the line cannot be understood ({problem}): {_show(lines[here])}", "compare it with the lines around it"


def _stray_colon(lines: Sequence[str], here: int) -> tuple[int, str, str]:
    line = lines[here]
    if _COLON_IN_TEXT.match(line):
        return here + 1, f"a colon inside an unquoted text: {_show(line)}", "put the text behind the first colon in quotes"
    above = next((number for number in range(here - 1, -1, -1) if lines[number].strip()), here)
    if above != here and not _COLON.search(lines[above]):
        return above + 1, f"a colon is missing: {_show(lines[above])}", _colon_remedy(lines[above])
    remedy = "indent it like the lines around it; a text that goes on in the next line or contains a colon is put in quotes"
    return here + 1, f"a key stands where a text goes on: {_show(line)}", remedy


def _open_quote(lines: Sequence[str], here: int) -> int | None:
    """The line whose quote was only closed by the opening quote of line *here*: the parser notices it there."""
    marks = [mark for mark in "\"'" if mark in lines[here]]
    for number in range(here - 1, -1, -1):
        for mark in marks:
            if mark in lines[number]:
                opening = _OPEN_QUOTE.search(lines[number])
                return number if opening and opening[1] == mark else None
    return None


def _colon_remedy(line: str) -> str:
    if "：" in line:
        return "type the colon of the English keyboard and a space (': ') instead of '：'"
    if _NO_SPACE.match(line):
        return "write a space after the colon"
    return "write 'key: value', or '- ' before a list item"


def _indentation(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _show(line: str) -> str:
    return f"'{shorten(line)}'"
