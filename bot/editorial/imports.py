"""Facts that come in a file: new ones are added, those that there are get what the file says, all others stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answers.texts import say
from bot.editorial.entries import check_id, file_for, put_fields
from bot.editorial.forms import FactForm, StoredEntry, changed_fields, cleaned, entries_of, form_at, stored_entries, written
from bot.editorial.rewriting import rank, rewrite
from bot.editorial.texts import Texts, checked_name, replaced
from bot.editorial.values import Value, plain, root_of, same, sections
from bot.errors import EditError, KnowledgeError
from bot.facts.report import named, shorten
from bot.facts.yaml_reader import Entries
from bot.messages import Message, joined

MAX_CHARACTERS = 2_000_000
"""Longest file of facts that is taken; a fact takes about 500 characters."""

MAX_FACTS = 5_000
"""Most facts that one file adds or changes: each takes 16 kB of memory."""

MAX_PHRASINGS = 10_000
"""Most phrasings of the facts that one file adds or changes: each is asked before they are published, which takes 5 ms."""

_MAX_PROBLEMS = 20
ITEMS = ("overviews", "gaps", "small_talk")
"""The sections besides the facts whose entries have ids: no two things have the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFile:
    """The facts of a YAML file with a section ``facts``.

    Attributes:
        name: name of the file, for messages.
        forms: the facts of the file, in order.
    """

    name: str
    forms: tuple[FactForm, ...]

    def apply(self, texts: Texts) -> Texts:
        """The texts with the facts of the file; a fact that says the same already stays byte for byte.

        EditError when a fact cannot be written.
        """
        return with_forms(texts, self.forms)

    def summary(self, language: str) -> str:
        """One line that says what is imported."""
        return say("admin_import", language, name=shorten(self.name), number=len(self.forms))


def forms_in(name: str, text: str) -> list[FactForm]:
    """The facts of a YAML file, in order.

    KnowledgeError or EditError with the line when the file cannot be read or holds anything but facts.
    """
    checked_name(name)
    if len(text) > MAX_CHARACTERS:
        raise EditError(too_long(name))
    file = name if name.lower().endswith((".yaml", ".yml")) else f"{name}.yaml"
    try:
        root = root_of(file, text)
    except KnowledgeError as error:
        raise KnowledgeError(error.problems[:_MAX_PROBLEMS]) from error
    other = sorted({key.text for key, _ in root.entries} - {"facts"}) if isinstance(root, Entries) else []
    if other:
        told = Message(
            "{name}: the section '{section}' cannot be imported -> leave only 'facts:' in the file",
            "{name}：“{section}”这一部分不能导入 -> 请在文件中只留“facts:”",
            name=name,
            section=shorten(other[0]),
        )
        raise EditError(told)
    forms: dict[str, FactForm] = {}
    for one in entries_of(file, root, "facts"):
        form = form_at(one)
        if not form.id:
            told = Message(
                "{name}:{line}: a fact has no id -> add 'id:' and a name of your choice",
                "{name}:{line}：有条目没有 id -> 请添加“id:”和一个自己起的名称",
                name=name,
                line=one.node.line,
            )
            raise EditError(told)
        if form.id in forms:
            told = Message(
                "{name}:{line}: {fact} stands in line {other} too -> keep one of the two",
                "{name}:{line}：第 {other} 行也有{fact} -> 请只保留一个",
                name=name,
                line=one.node.line,
                fact=named("fact", form.id),
                other=forms[form.id].line,
            )
            raise EditError(told)
        if not same(_sorted(written(cleaned(form), one)), _sorted(plain(one.node))):
            told = Message(
                "{name}:{line}: {fact} is written in a way that cannot be read -> "
                "write its keys like those of the facts that there are; coopbot check tells more",
                "{name}:{line}：{fact}的写法无法识别 -> 请照现有条目的写法写各个键；运行 coopbot check 可以看到详情",
                name=name,
                line=one.node.line,
                fact=named("fact", form.id),
            )
            raise EditError(told)
        forms[form.id] = form
    if not forms:
        told = Message(
            "{name}: the file holds no facts -> begin it with the line 'facts:'", "{name}：文件里没有条目 -> 第一行请写“facts:”", name=name
        )
        raise EditError(told)
    return list(forms.values())


def too_long(name: str) -> Message:
    """That a file has too many characters, and the remedy."""
    return Message(
        "{name}: the file is longer than {most:,} characters -> divide it into several",
        "{name}：文件超过 {most:,} 个字符 -> 请分成几份",
        name=name,
        most=MAX_CHARACTERS,
    )


def lacks(identifier: str, *, quote: bool) -> Message:
    """That a fact has no quote, or else no answer."""
    part = Message("quote", "引文") if quote else Message("answer", "回答")
    return Message("{fact} has no {part}", "{fact}没有{part}", fact=named("fact", identifier), part=part)


def with_forms(texts: Texts, forms: Sequence[FactForm]) -> Texts:
    """The texts with those facts, each file written once.

    EditError when one lacks an answer or a quote, its id is taken, or more are added or changed than one file may.
    """
    there = {one.id: one for one in stored_entries(texts, "facts")}
    taken = {one.id: one for section in ITEMS for one in stored_entries(texts, section)}
    files: dict[str, dict[str, Value]] = {}
    homes: dict[tuple[str, ...], str] = {}
    facts = phrasings = 0
    for raw in forms:
        form = cleaned(raw)
        check_id(form.id)
        if not form.answer or not form.quotes:
            remedy = Message("write it into the file", "请写进文件里")
            raise EditError(joined((lacks(form.id, quote=bool(form.answer)), remedy), " -> ", " -> "))
        if form.id in taken:
            told = Message(
                "the id '{id}' is that of something else ({place}) -> choose another one",
                "id“{id}”已用于别的内容（{place}） -> 请换一个",
                id=form.id,
                place=taken[form.id].place,
            )
            raise EditError(told)
        old = there.get(form.id)
        changed = changed_fields(cleaned(form_at(old)), replace(form, id=old.id)) if old is not None else {}
        if old is None or changed:
            facts, phrasings = facts + 1, phrasings + len(form.phrasings)
            _refuse_many(facts, phrasings)
        if old is None:
            subject = form.subjects[:1]
            file = homes.setdefault(subject, file_for(texts, subject) if subject not in homes else "")
            _add(_values(files, texts, file), form)
        elif changed:
            _edit(_values(files, texts, old.file), form, old, changed)
    for file, values in files.items():
        texts = replaced(texts, file, rewrite(file, texts.get(file, ""), values))
    return texts


def _refuse_many(facts: int, phrasings: int) -> None:
    counts = ((facts, MAX_FACTS, Message("facts", "个条目")), (phrasings, MAX_PHRASINGS, Message("wordings", "句问法")))
    for count, most, what in counts:
        if count > most:
            told = Message(
                "the file adds or changes more than {most:,} {what} -> divide it into several",
                "文件新增或修改了超过 {most:,} {what} -> 请分成几份",
                most=most,
                what=what,
            )
            raise EditError(told)


def _values(files: dict[str, dict[str, Value]], texts: Texts, file: str) -> dict[str, Value]:
    if file not in files:
        files[file] = sections(file, texts.get(file, ""))
    return files[file]


def _add(values: dict[str, Value], form: FactForm) -> None:
    facts = values.get("facts")
    entry: Value = dict(sorted(written(form).items(), key=lambda pair: rank(pair[0])))
    values["facts"] = [*facts, entry] if isinstance(facts, list) else [entry]


def _edit(values: dict[str, Value], form: FactForm, there: StoredEntry, changed: dict[str, tuple[str, ...]]) -> None:
    facts = values["facts"]
    entry = facts[there.number] if isinstance(facts, list) else None
    if isinstance(entry, dict):
        put_fields(entry, form, there, changed)


def _sorted(value: Value) -> dict[str, Value]:
    """The entry without what may be written in two ways: a flag that says no."""
    entry = dict(value) if isinstance(value, dict) else {}
    summary = entry.get("summary")
    if isinstance(summary, str) and summary.strip().casefold() in {"no", "false"}:
        del entry["summary"]
    entry.pop("phrasings", None)
    return entry
