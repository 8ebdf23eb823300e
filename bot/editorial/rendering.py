"""Writing new values as YAML, in the layout of the shipped files."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.editorial.scalars import THE_TEXT, block_lines, double, is_plain, refuse_controls, scalar
from bot.editorial.values import Block, Value
from bot.messages import Message

_ENTRY_A_LINE = frozenset({"facts", "documents", "gaps", "entities", "overviews", "small_talk"})
_ITEM_A_LINE = frozenset({"quotes", "phrasings", *_ENTRY_A_LINE})
_KEY_A_LINE = frozenset({"answer", "reply", "phrasings"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where a value is written.

    Attributes:
        newline: line end of the file.
        indent: spaces before what stands on lines below the key.
        flow: whether it stands between brackets or braces.
    """

    newline: str
    indent: int
    flow: bool

    def deeper(self) -> Layout:
        """One level further in."""
        return replace(self, indent=self.indent + 2)

    @property
    def line(self) -> str:
        """A line end and the indentation of the next line."""
        return self.newline + " " * self.indent


def entry(key: str, value: Value, layout: Layout) -> str:
    """``key: value``; *layout*: its indentation is that of the key."""
    return f"{key_text(key)}:{behind_colon(key, value, layout.deeper())}"


def behind_colon(key: str, value: Value, layout: Layout) -> str:
    """What is written behind ``key:``, from the space or the line end on; *layout*: its indentation is that of the lines below."""
    if isinstance(value, list) and key in _ITEM_A_LINE and value and not layout.flow:
        return "".join(f"{layout.line}- {item(key, one, layout.deeper())}" for one in value)
    if isinstance(value, dict) and key in _KEY_A_LINE and value and not layout.flow:
        return "".join(layout.line + entry(name, one, layout) for name, one in value.items())
    return " " + _inline(value, layout)


def item(key: str, value: Value, layout: Layout) -> str:
    """What is written behind ``- `` in the list *key*; *layout*: its indentation is that of the text behind the hyphen."""
    if isinstance(value, dict) and key in _ENTRY_A_LINE and value and not layout.flow:
        return layout.line.join(entry(name, one, layout) for name, one in value.items())
    return _inline(value, layout)


def flow_text(value: Value, newline: str) -> str:
    """A value between brackets."""
    layout = Layout(newline=newline, indent=0, flow=True)
    if isinstance(value, list):
        return f"[{', '.join(flow_text(one, newline) for one in value)}]"
    if isinstance(value, dict):
        return "{" + ", ".join(entry(key, one, layout) for key, one in value.items()) + "}"
    return scalar(value, flow=True, indent=0, newline=newline)


def key_text(key: str) -> str:
    """A key as it is written."""
    refuse_controls(key, Message("the key", "键"))
    return key if is_plain(key, flow=True) else double(key)


def _inline(value: Value, layout: Layout) -> str:
    if not isinstance(value, str):
        return flow_text(value, layout.newline)
    if isinstance(value, Block) and not layout.flow:
        refuse_controls(value, THE_TEXT)
        return layout.newline.join(["|", *block_lines(value, layout.indent)])
    return scalar(value, flow=layout.flow, indent=layout.indent, newline=layout.newline)
