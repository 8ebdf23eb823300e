"""Taking typed fields out of a tree, every misfit a problem with its place instead of an exception."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from bot.facts.languages import LANGUAGES, language_of
from bot.facts.report import NO_OBJECT, FileLocation, Report, noun, shorten, suggestion
from bot.facts.yaml_reader import Entries, Items, Node, Text
from bot.messages import Message, joined

_QUOTE_IT = Message(
    "write one text here; a text with ': ' or brackets in it is put in quotes",
    "请在此处只写一段文字；含有“: ”或括号的文字要放在英文引号里",
)
_FLAGS = {"yes": True, "no": False, "true": True, "false": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """Reads nodes of one object; what does not fit is reported and read as absent.

    Attributes:
        file: file the nodes stand in.
        report: takes the problems.
        where: the object, such as ``fact 'pier-opening'``; may be empty.
        above: lines of the file that those of the nodes do not count.
    """

    file: str
    report: Report
    where: Message = NO_OBJECT
    above: int = 0

    def of(self, where: Message) -> Fields:
        """The same for another object of the file."""
        return Fields(file=self.file, report=self.report, where=where, above=self.above)

    def place(self, line: int) -> FileLocation:
        """The line of the file that nodes call *line*."""
        return FileLocation(file=self.file, line=line + self.above)

    def problem(self, line: int, what: Message, remedy: Message) -> None:
        """Report a problem of the object in that line."""
        self.report.add(self.place(line), self.where, what, remedy)

    def entries(self, node: Node, what: Message) -> tuple[tuple[Text, Node], ...]:
        """The entries of a mapping with free keys; *what* it is goes into the message. Nothing written: none."""
        if isinstance(node, Entries):
            return node.entries
        if not _is_blank(node):
            told = Message("{what} must be a mapping, not {kind}", "{what}应是“键: 值”的形式，而不是{kind}", what=what, kind=_kind(node))
            remedy = Message("write 'key: value', a line for each, all indented alike", "请写成“键: 值”，一行一个，缩进一致")
            self.problem(node.line, told, remedy)
        return ()

    def known(self, node: Node, what: Message, keys: Sequence[str], remedy: Callable[[str], Message] | None = None) -> dict[str, Node]:
        """The entries of a mapping by key; keys other than *keys* are reported. *remedy*: what to do about one, if not the usual."""
        found: dict[str, Node] = {}
        for key, value, cut_off in _with_cut_off(node, self.entries(node, what), keys):
            if cut_off and isinstance(value, Text):
                mark = "'" if '"' in value.text + cut_off else '"'
                quoted = f"{key.text}: {mark}{value.text}{cut_off}{mark}"
                told = Message(
                    "a comma inside an unquoted text: '{text}'",
                    "没加引号的文字里有英文逗号：“{text}”",
                    text=shorten(f"{key.text}: {value.text}{cut_off}"),
                )
                in_quotes = Message("put the text in quotation marks: {quoted}", "请给文字加上英文引号：{quoted}", quoted=quoted)
                self.problem(key.line, told, in_quotes)
            if key.text in keys:
                found[key.text] = value
            else:
                told = Message("unknown key '{key}'", "没有“{key}”这个键", key=shorten(key.text))
                self.problem(key.line, told, remedy(key.text) if remedy else suggestion(key.text, keys, noun("key")))
        return found

    def items(self, node: Node, what: Message) -> tuple[Node, ...]:
        """The items of a list. Nothing written: none."""
        if isinstance(node, Items):
            return node.items
        if not _is_blank(node):
            told = Message("{what} must be a list, not {kind}", "{what}应是列表，而不是{kind}", what=what, kind=_kind(node))
            self.problem(node.line, told, Message("begin every item with '- '", "请在每一项前面写“- ”"))
        return ()

    def text(self, node: Node | None, what: Message) -> str | None:
        """A text without outer white space; None when nothing is written."""
        if node is None or isinstance(node, Text):
            return (node.text.strip() or None) if node else None
        told = Message("{what} must be a text, not {kind}", "{what}应是一段文字，而不是{kind}", what=what, kind=_kind(node))
        self.problem(node.line, told, _QUOTE_IT)
        return None

    def strings(self, node: Node | None, what: Message) -> tuple[tuple[int, str], ...]:
        """Texts with their lines: a list of them or a single one; an empty item of a list is reported."""
        if node is None:
            return ()
        found = []
        for item in node.items if isinstance(node, Items) else (node,):
            text = self.text(item, what)
            if text is not None:
                found.append((item.line, text))
            elif isinstance(item, Text) and item is not node:
                told = Message("{item} is empty", "{item}是空的", item=_item(what))
                self.problem(item.line, told, Message("write a text behind '- ', or delete the line", "请在“- ”后面写上文字，或删去这一行"))
        return tuple(found)

    def flag(self, node: Node | None, what: Message) -> bool:
        """Yes or no; no when nothing is written."""
        text = self.text(node, what)
        if node is None or text is None:
            return False
        if text.casefold() not in _FLAGS:
            told = Message("{what} is '{text}'", "{what}写的是“{text}”", what=what, text=shorten(text))
            self.problem(node.line, told, Message("write yes or no", "请写 yes 或 no"))
        return _FLAGS.get(text.casefold(), False)

    def by_language(self, node: Node | None, what: Message) -> dict[str, str]:
        """Language -> text, from a mapping or from one text, whose language shows in its characters."""
        if isinstance(node, Entries):
            texts = {key: self.text(value, joined((what, key))) for key, value in self.known(node, what, LANGUAGES).items()}
        else:
            text = self.text(node, what)
            texts = {language_of(text or ""): text}
        return {language: text for language, text in texts.items() if text is not None}

    def lists_by_language(self, node: Node | None, what: Message) -> dict[str, tuple[str, ...]]:
        """Language -> texts, from a mapping, or from one list or text, whose language shows in its characters."""
        if isinstance(node, Entries):
            strings = {key: self.strings(value, joined((what, key))) for key, value in self.known(node, what, LANGUAGES).items()}
            return {language: tuple(text for _, text in found) for language, found in strings.items() if found}
        found: dict[str, tuple[str, ...]] = {}
        for _, text in self.strings(node, what):
            found[language_of(text)] = (*found.get(language_of(text), ()), text)
        return found

    def lines(self, node: Node, what: Message) -> Iterator[tuple[int, str]]:
        """The lines with their numbers: of a block text its lines that are not empty, of a list its items (may be empty)."""
        if isinstance(node, Items):
            for item in node.items:
                text = self.text(item, _item(what))
                if isinstance(item, Text):
                    yield item.line, text or ""
        elif isinstance(node, Entries):
            told = Message(
                "{what} must be a block text or a list, not a mapping", "{what}应是“|”后的多行文字或列表，而不是“键: 值”", what=what
            )
            remedy = Message(
                "write '|' behind the colon and the texts below, one a line; put a list item with ': ' in it in quotes",
                "请在冒号后面写“|”，文字写在下面，一行一句；列表中含有“: ”的一项要放在英文引号里",
            )
            self.problem(node.line, told, remedy)
        elif node.folded:
            told = Message("the lines of {what} would be joined into one", "{what}的几行会连成一行", what=what)
            remedy = Message("write '|' behind the colon and begin on the next line", "请在冒号后面写“|”，从下一行开始写")
            self.problem(node.line, told, remedy)
        else:
            yield from self._block(node, what)

    def _block(self, node: Text, what: Message) -> Iterator[tuple[int, str]]:
        for line, raw in node.lines():
            text = raw.strip()
            if text.startswith("#") and node.block:
                # YAML knows no comments inside a block text: it would silently become a phrasing.
                told = Message("a comment inside {what}: '{text}'", "{what}中间夹有说明：“{text}”", what=what, text=shorten(text))
                self.problem(line, told, Message("move it above the key, or delete it", "请移到键的上方，或删去"))
            elif text:
                yield line, text


def _with_cut_off(node: Node, entries: Sequence[tuple[Text, Node]], keys: Collection[str]) -> list[tuple[Text, Node, str]]:
    """The entries, each with what a comma has cut off its text.

    Between braces an unquoted text ends at the next comma, and what stands behind it becomes a key without a value.
    """
    found: list[tuple[Text, Node, str]] = []
    end = 0
    for key, value in entries:
        before, text, cut_off = found[-1] if found else (key, value, "")
        if isinstance(node, Entries) and node.flow and found and key.text not in keys and _is_blank(value) and _is_unquoted(text):
            found[-1] = (before, text, f"{cut_off},{' ' * (key.span[0] - end - 1)}{key.text}")
            end = key.span[1]
        else:
            found.append((key, value, ""))
            end = value.span[1]
    return found


def _is_unquoted(node: Node) -> bool:
    return isinstance(node, Text) and not node.style and not _is_blank(node)


def _is_blank(node: Node) -> bool:
    return isinstance(node, Text) and not node.text.strip()


def _item(what: Message) -> Message:
    return Message("an item of {what}", "{what}中的一项", what=what)


def _kind(node: Node) -> Message:
    match node:
        case Text(text=text):
            return Message("the text '{text}'", "文字“{text}”", text=shorten(text))
        case Items():
            return Message("a list", "列表")
        case Entries():
            return Message("a mapping", "“键: 值”")
