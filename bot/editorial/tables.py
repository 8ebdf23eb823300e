"""Facts as a table, one row a fact: what is written into each cell, and what a changed cell means."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from bot.answers.texts import say
from bot.editorial.entities import nameless, with_new_entities
from bot.editorial.forms import FactForm, QuoteForm, cleaned, forms_of, suggest_id
from bot.editorial.imports import MAX_CHARACTERS, lacks, with_forms
from bot.editorial.phrasings import without_unanswered
from bot.editorial.texts import Texts
from bot.editorial.values import Value
from bot.errors import ConflictError, EditError
from bot.facts import keys
from bot.facts.kinds import KINDS, kind_remedy
from bot.facts.model import Entity
from bot.facts.report import noun, shorten, suggestion, there_is_no
from bot.facts.values import split_for, with_for
from bot.messages import Message, joined, message_of

COLUMNS = (*keys.COLUMNS, "version")
"""The columns in the order of an export; an import may have them in any order and leave out all but ``id``.

Several quotes stand one a line, the documents beside them line by line; ``tells`` is ``kind: value`` or ``kind: value | for: year``, one a
line; ``phrasings`` are one a line; ``version`` tells what the row was when it was exported.
"""

PROPOSAL_COLUMNS = ("take", "sentence", "names", "proposed")
"""Columns of a table of proposals besides: a row is left out unless ``take`` says yes; ``sentence`` is for reading; ``names`` holds the
names of subjects that are new, one subject a line: ``id (kind): a name, another / 名称``; ``proposed`` the wordings that the program
made up, one a line, so that they are told from those of people."""

MAX_ROWS = 20_000
"""Most rows that are taken."""

_BY_LANGUAGE = {column: (key.name, column.removeprefix(f"{key.name}_")) for key in keys.KEYS if key.type == "texts" for column in key.cells}
_KEPT = {key.name: key.type for key in keys.KEYS if key.kept and key.type != "retirement"}
_MAX_PROBLEMS = 20
_DIVIDE = Message("divide the table into several files", "请把表格分成几份")
_KEEP_ONE = Message("keep one of the two", "请只保留一个")
_BETWEEN_WORDS = re.compile(r"[\s-]+")
_BETWEEN_NAMES = re.compile(r"[\s,，、;；]+")
_NEW_SUBJECT = re.compile(r"([a-z0-9-]{1,60})(?: ?\(([^()]{1,40})\))? ?: ?(.*)")
_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r]")  # spreadsheets in Chinese and Japanese take the full-width signs for the others
_FLAGS = {"": False, "no": False, "false": False, "0": False, "否": False, "yes": True, "true": True, "1": True, "x": True, "是": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a table that was read.

    Attributes:
        number: its number as spreadsheets count, from 1, the row of the headings included.
        cells: column -> text.
    """

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table that was read: name of its file, name of its sheet (empty for CSV), rows that are not empty, letters of the columns."""

    name: str
    rows: tuple[Row, ...]
    sheet: str = ""
    letters: Mapping[str, str]

    def place(self, row: Row, column: str = "") -> Message:
        """How messages call a row or cell."""
        if self.sheet:
            place = Message(
                "{name}, sheet '{sheet}', row {row}", "{name} 工作表“{sheet}”第 {row} 行", name=self.name, sheet=self.sheet, row=row.number
            )
        else:
            place = _row(self.name, row.number)
        if not column:
            return place
        letter = self.letters.get(column, "?")
        return Message("{row}, column {letter} ({column})", "{row} {letter} 列（{column}）", row=place, letter=letter, column=column)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportTable:
    """The differences between a table and the facts: changed cells, and rows with a new id. A row that is missing deletes nothing."""

    table: Table

    def apply(self, texts: Texts) -> Texts:
        """The texts with the differences.

        EditError names row and column of all that cannot be used; ConflictError a row that was changed here and in the file since
        the export.
        """
        now = {form.id: form for form in forms_of(texts)}
        changed: list[FactForm] = []
        problems: list[Message] = []
        seen: dict[str, Row] = {}
        new: list[Entity] = []
        for row in self.table.rows:
            if not _taken(self.table, row, problems):
                continue
            try:
                new += _new_subjects(self.table, row)
                form = _form(self.table, row, now, seen)
            except ConflictError:
                raise
            except EditError as error:
                problems.append(message_of(error))
                continue
            if form is not None:
                changed.append(form)
        if problems:
            more = len(problems) - _MAX_PROBLEMS
            rest = [Message("and {more} more", "另有 {more} 处", more=more)] if more > 0 else []
            raise EditError(joined([*problems[:_MAX_PROBLEMS], *rest], "\n", "\n"))
        wanted = {subject for form in changed for subject in form.subjects}
        texts = with_new_entities(texts, [entity for entity in new if entity.id in wanted])
        return with_forms(texts, changed) if changed else texts

    def without(self, wordings: Collection[tuple[str, str]]) -> tuple[ImportTable, int]:
        """The same without those *wordings*, by the id of their item and their text, that were proposed; and how many these are."""
        rows, count = [], 0
        for row in self.table.rows:
            there = _lines(row, "phrasings")
            kept = without_unanswered(plain_cell(row.cells.get("id", "")), there, _lines(row, "proposed"), wordings)
            count += len(there) - len(kept)
            cells = {**row.cells, "phrasings": defused("\n".join(kept))}
            rows.append(replace(row, cells=cells) if len(kept) < len(there) else row)
        return replace(self, table=replace(self.table, rows=tuple(rows))), count

    def summary(self, language: str) -> str:
        """One line that says what is imported."""
        rows = sum(_taken(self.table, row, []) for row in self.table.rows)
        return say("admin_import", language, name=shorten(self.table.name), number=rows)


def row_of(form: FactForm) -> dict[str, str]:
    """The cells of a fact, by column; texts that a spreadsheet would take for a formula begin with an apostrophe."""
    form = cleaned(form)
    named = any(quote.document for quote in form.quotes)
    retired = form.other.get("retired")
    cells = {
        "id": form.id,
        "subjects": ", ".join(form.subjects),
        "document": "\n".join(quote.document or "" for quote in form.quotes) if named else "",
        "quote": "\n".join(" ".join(quote.text.split()) for quote in form.quotes),
        "tells": "\n".join(f"{kind}: {text}" for kind, texts in form.tells.items() for text in texts),
        "summary": "yes" if form.summary else "",
        "phrasings": "\n".join(form.phrasings),
    }
    for column, (field, language) in _BY_LANGUAGE.items():
        cells[column] = getattr(form, field).get(language, "")
    for column in _KEPT:
        cells[column] = _flat(form.other.get(column))
    for part in ("reason", "successor"):
        cells[f"retired_{part}"] = _flat(retired.get(part)) if isinstance(retired, dict) else ""
    cells = {column: defused(cells[column]) for column in COLUMNS if column in cells}
    return {**cells, "version": _version(cells)}


def with_cells(form: FactForm, cells: Mapping[str, str]) -> FactForm:
    """The form with what some cells say, by column; an empty cell takes away what was there. EditError names the column."""
    for column, text in cells.items():
        try:
            form = _set(form, column, plain_cell(text), cells)
        except ValueError as error:
            raise EditError(_at(column, message_of(error))) from error
    return cleaned(form)


def defused(text: str) -> str:
    """*text* so that no spreadsheet takes it for a formula: with an apostrophe in front where it might."""
    return "'" + text if _FORMULA.match(text) else text


def plain_cell(text: str) -> str:
    """The text of a cell as it is meant: the apostrophe of ``defused`` taken off, no outer white space, one kind of line end."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def table_of(name: str, records: Iterable[tuple[int, list[str]]], sheet: str = "") -> Table:
    """The table of records, each with its row number, the headings first.

    EditError when a heading is unknown or repeated, ``id`` is missing, or there are too many rows or characters.
    A heading may be in capitals.
    """
    rows: list[Row] = []
    columns: list[str] | None = None
    size = 0
    for number, cells in records:
        if not any(cell.strip() for cell in cells):
            continue
        if columns is None:
            columns = _columns(name, number, cells)
            continue
        if len(rows) == MAX_ROWS:
            what = Message("there are more than {most:,} rows", "超过 {most:,} 行", most=MAX_ROWS)
            raise EditError(_at(name, what, _DIVIDE))
        surplus = next((n for n, cell in enumerate(cells) if n >= len(columns) and cell.strip()), None)
        if surplus is not None:
            what = Message("'{text}' has no heading", "“{text}”没有列标题", text=shorten(cells[surplus]))
            raise EditError(_at(_cell(name, number, surplus), what, Message("delete it", "请删去")))
        size += sum(map(len, cells))
        if size > MAX_CHARACTERS:
            what = Message(
                "the cells down to row {row} hold more than {most:,} characters",
                "到第 {row} 行为止，单元格已超过 {most:,} 个字符",
                row=number,
                most=MAX_CHARACTERS,
            )
            raise EditError(_at(name, what, _DIVIDE))
        rows.append(Row(number=number, cells={column: cell for column, cell in zip(columns, cells, strict=False) if column}))
    if columns is None:
        remedy = Message("begin it with a row of headings: {columns}", "第一行请写列标题：{columns}", columns=joined(COLUMNS))
        raise EditError(_at(name, Message("the table is empty", "表格是空的"), remedy))
    return Table(name=name, rows=tuple(rows), sheet=sheet, letters={column: letter(n) for n, column in enumerate(columns)})


def letter(number: int) -> str:
    """How spreadsheets call a column, *number* from 0: A, B, ..., Z, AA, ..."""
    name = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _columns(name: str, number: int, cells: list[str]) -> list[str]:
    columns = [_BETWEEN_WORDS.sub("_", cell.strip().lower()) for cell in cells]
    for place, column in enumerate(columns):
        if column and column not in COLUMNS and column not in PROPOSAL_COLUMNS:
            kind = noun("column")
            raise EditError(_at(_cell(name, number, place), there_is_no(kind, cells[place]), suggestion(column, COLUMNS, kind)))
        if column and column in columns[:place]:
            what = Message("the column '{column}' is repeated", "列“{column}”重复", column=column)
            raise EditError(_at(_cell(name, number, place), what, _KEEP_ONE))
    if "id" not in columns:
        remedy = Message(
            "the first row holds the headings: {columns}; a table that is a document is sent with its title",
            "第一行应是列标题：{columns}；如果这份表格是文件，请连同标题一起发送",
            columns=joined(COLUMNS),
        )
        raise EditError(_at(_row(name, number), there_is_no(noun("column"), "id"), remedy))
    return columns


def names_cell(entities: Iterable[Entity]) -> str:
    """The cell ``names`` of things that are new; read back by an import."""
    lines = []
    for entity in entities:
        groups = [", ".join(entity.names.get(language, ())) for language in ("en", "zh")]
        lines.append(f"{entity.id} ({entity.kind}): {groups[0]} / {groups[1]}")
    return "\n".join(lines)


def _taken(table: Table, row: Row, problems: list[Message]) -> bool:
    """Whether a row is to be imported: always in a table without the column ``take``."""
    if "take" not in table.letters:
        return True
    try:
        return _flag(plain_cell(row.cells.get("take", "")))
    except ValueError as error:
        problems.append(_at(table.place(row, "take"), message_of(error)))
        return False


def _new_subjects(table: Table, row: Row) -> Iterator[Entity]:
    for line in filter(None, map(str.strip, plain_cell(row.cells.get("names", "")).split("\n"))):
        match = _NEW_SUBJECT.fullmatch(line)
        if match is None:
            what = Message("'{line}' names no subject", "“{line}”没有写明是哪个对象", line=shorten(line))
            remedy = Message(
                "write 'id (kind): English names / Chinese names', one subject a line",
                "请写成“id (类别): 英文名称 / 中文名称”，一行一个对象",
            )
            raise EditError(_at(table.place(row, "names"), what, remedy))
        english, _, chinese = match[3].partition(" / ") if " / " in match[3] else (match[3].removesuffix(" /"), "", "")
        groups = {language: tuple(_listed(text)) for language, text in (("en", english), ("zh", chinese))}
        names = {language: group for language, group in groups.items() if group}
        if not names:
            raise EditError(_at(table.place(row, "names"), *nameless(match[1])))
        yield Entity(id=match[1], kind=match[2] or "thing", names=names)


def _listed(text: str) -> list[str]:
    return [name for name in map(str.strip, text.removeprefix("/").split(", ")) if name]


def _form(table: Table, row: Row, now: Mapping[str, FactForm], seen: dict[str, Row]) -> FactForm | None:
    """The fact of a row if the row says anything new."""
    cells = {column: plain_cell(text) for column, text in row.cells.items()}
    identifier = cells["id"]
    if not identifier:
        example = suggest_id(cells.get("answer_en") or cells.get("answer_zh") or "fact", now)
        remedy = Message("write one, such as '{example}'", "请写一个，例如“{example}”", example=example)
        raise EditError(_at(table.place(row, "id"), Message("the id is empty", "id 是空的"), remedy))
    if identifier in seen:
        what = Message("'{id}' stands in row {row} too", "第 {row} 行也有“{id}”", id=identifier, row=seen[identifier].number)
        raise EditError(_at(table.place(row, "id"), what, _KEEP_ONE))
    seen[identifier] = row
    old = now.get(identifier)
    held = row_of(old) if old else {}
    before = {column: plain_cell(text) for column, text in held.items()}
    changed = {
        column: text
        for column, text in cells.items()
        if column not in {"id", "version", *PROPOSAL_COLUMNS} and text != before.get(column, "")
    }
    if old is not None:
        exported = cells.get("version", "")
        if not changed or exported == _version_of_cells(cells) or (set(changed) == {"phrasings"} and _was_left_out(row, old)):
            return None
        if "take" in table.letters:
            what = Message("the id is taken: fact '{id}' says something else", "id 已被占用：条目“{id}”的内容不同", id=identifier)
            remedy = Message("write another one, or leave the column 'take' empty", "请换一个 id，或让“take”一列空着")
            raise EditError(_at(table.place(row, "id"), what, remedy))
        if exported and exported != held["version"]:
            what = Message("fact '{id}' was changed since the table was exported", "导出表格之后，条目“{id}”又有改动", id=identifier)
            remedy = Message("export again, and repeat the changes of this row", "请重新导出，再改这一行")
            raise ConflictError(_at(table.place(row), what, remedy))
    form = old or FactForm(id=identifier)
    for column, text in changed.items():
        try:
            form = _set(form, column, text, cells)
        except ValueError as error:
            raise EditError(_at(table.place(row, column), message_of(error))) from error
    try:
        form = cleaned(form)
    except EditError as error:
        raise EditError(_at(table.place(row), message_of(error))) from error
    if not form.answer or not form.quotes:
        column = "quote" if form.answer else "answer_en"
        what = lacks(identifier, quote=not form.quotes and bool(form.answer))
        raise EditError(_at(table.place(row, column), what, Message("write it", "请写上")))
    return form


def _was_left_out(row: Row, old: FactForm) -> bool:
    """Whether a fact lacks nothing but wordings that were proposed: they were left out when the row was imported before."""
    left = [text for text in _lines(row, "phrasings") if text in old.phrasings or text not in _lines(row, "proposed")]
    return left == list(old.phrasings)


def _lines(row: Row, column: str) -> list[str]:
    return [line.strip() for line in plain_cell(row.cells.get(column, "")).split("\n") if line.strip()]


def _row(name: str, number: int) -> Message:
    return Message("{name}, row {row}", "{name} 第 {row} 行", name=name, row=number)


def _cell(name: str, number: int, column: int) -> Message:
    return Message("{row}, column {letter}", "{row} {letter} 列", row=_row(name, number), letter=letter(column))


def _at(place: str, *told: Message) -> Message:
    """What is wrong at a place and the remedy, as one message or as two."""
    return joined((place, joined(told, " -> ", " -> ")), ": ", "：")


def _set(form: FactForm, column: str, text: str, cells: Mapping[str, str]) -> FactForm:
    """The form with what a cell says; ValueError tells what is wrong with it and the remedy."""
    if column in _BY_LANGUAGE:
        field, language = _BY_LANGUAGE[column]
        texts = {key: value for key, value in {**getattr(form, field), language: text}.items() if value}
        return replace(form, answer=texts) if field == "answer" else replace(form, question=texts)
    setters: dict[str, Callable[[], FactForm]] = {
        "subjects": lambda: replace(form, subjects=tuple(_names(text))),
        "document": lambda: replace(form, quotes=_quotes(form, cells)),
        "quote": lambda: replace(form, quotes=_quotes(form, cells)),
        "tells": lambda: replace(form, tells=_tells(text)),
        "summary": lambda: replace(form, summary=_flag(text)),
        "phrasings": lambda: replace(form, phrasings=tuple(line.strip() for line in text.split("\n") if line.strip())),
    }
    if column in setters:
        return setters[column]()
    other = dict(form.other)
    if column in _KEPT:
        _put(other, column, _ids(text) if _KEPT[column] == "ids" else text)
    else:
        retired = other.get("retired")
        parts: dict[str, Value] = dict(retired) if isinstance(retired, dict) else {}
        _put(parts, column.removeprefix("retired_"), text)
        other["retired"] = parts
        if not parts:
            del other["retired"]
    return replace(form, other=other)


def _quotes(form: FactForm, cells: Mapping[str, str]) -> tuple[QuoteForm, ...]:
    held = row_of(form)
    texts = cells.get("quote", plain_cell(held["quote"])).split("\n")
    names = cells.get("document", plain_cell(held["document"])).split("\n")
    texts = [text for text in map(str.strip, texts) if text]
    names = [name.strip() for name in names]
    if len(names) == 1:
        names *= len(texts)
    if len(names) != len(texts):
        told = Message(
            "there are {documents} documents and {quotes} quotes -> "
            "write one document for each line of the quotes, or a single one for all",
            "有 {documents} 份文件，却有 {quotes} 句引文 -> 请为每行引文写一份文件，或只写一份",
            documents=len(names),
            quotes=len(texts),
        )
        raise ValueError(told)
    # A quote whose line did not change keeps the line ends it is written with.
    written = {" ".join(quote.text.split()): quote.text for quote in form.quotes}
    return tuple(QuoteForm(name or None, written.get(" ".join(text.split()), text)) for name, text in zip(names, texts, strict=True))


def _tells(text: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in filter(None, map(str.strip, text.split("\n"))):
        kind, colon, value = line.replace("：", ":", 1).partition(":")
        kind = kind.strip().lower()
        text, held = split_for(value)
        if not colon or not text:
            told = Message(
                "'{line}' tells nothing -> write 'kind: value', one a line; kinds: {kinds}",
                "“{line}”没有写明数值 -> 请写成“种类: 数值”，一行一个；种类有：{kinds}",
                line=shorten(line),
                kinds=joined(KINDS),
            )
            raise ValueError(told)
        if kind not in KINDS:
            told = Message(
                "there is no kind '{kind}' -> {remedy}", "没有“{kind}”这种数值 -> {remedy}", kind=shorten(kind), remedy=kind_remedy(kind)
            )
            raise ValueError(told)
        found[kind] = (*found.get(kind, ()), with_for(text, held))
    return found


def _names(text: str) -> list[str]:
    return [name for name in _BETWEEN_NAMES.split(text) if name]


def _ids(text: str) -> Value:
    names = _names(text)
    return names[0] if len(names) == 1 else list(names)


def _flag(text: str) -> bool:
    if text.casefold() not in _FLAGS:
        told = Message(
            "'{text}' is neither yes nor no -> write yes, or leave it empty",
            "“{text}”既不是“是”也不是“否” -> 请写“是”或 yes，或者留空",
            text=shorten(text),
        )
        raise ValueError(told)
    return _FLAGS[text.casefold()]


def _put(values: dict[str, Value], key: str, value: Value) -> None:
    if value:
        values[key] = value
    else:
        values.pop(key, None)


def _flat(value: Value | None) -> str:
    if isinstance(value, list):
        return ", ".join(_flat(one) for one in value)
    if isinstance(value, dict):
        # A reason per language, in one cell; it is written anew only when somebody changes the cell.
        return " / ".join(_flat(one) for one in value.values())
    return value.strip() if isinstance(value, str) else ""


def _version(cells: Mapping[str, str]) -> str:
    return _version_of_cells({column: plain_cell(text) for column, text in cells.items()})


def _version_of_cells(cells: Mapping[str, str]) -> str:
    """A mark of what a row says, not taken for a number by any spreadsheet: changes whenever a cell does."""
    text = "\x00".join(cells.get(column, "") for column in COLUMNS if column != "version")
    return "v" + sha256(text.encode()).hexdigest()[:12]
