"""Facts that come in a file: new ones are added, those that there are get what the file says, all others stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answers.texts import say
from bot.editorial.entries import check_id, file_for, put_fields
from bot.editorial.forms import FactForm, Standing, changed_fields, cleaned, entries_of, form_at, standing, written
from bot.editorial.rewriting import rank, rewrite
from bot.editorial.texts import Texts, checked_name, replaced
from bot.editorial.values import Value, plain, root_of, same, sections
from bot.errors import EditError, KnowledgeError
from bot.facts.report import shorten
from bot.facts.yaml_reader import Entries

MAX_CHARACTERS = 2_000_000
"""Longest file of facts that is taken; a fact takes about 500 characters."""

_MAX_PROBLEMS = 20
_ITEMS = ("overviews", "gaps", "small_talk")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFile:
    """The facts of a YAML file with a section ``facts``.

    Attributes:
        name: name of the file, for messages.
        text: its content.
    """

    name: str
    text: str

    def apply(self, texts: Texts) -> Texts:
        """The texts with the facts of the file; a fact that says the same already stays byte for byte.

        KnowledgeError or EditError with the line when the file cannot be read or holds anything but facts.
        """
        return with_forms(texts, forms_in(self.name, self.text))

    def summary(self, language: str) -> str:
        """One line that says what is imported; without a number where the file cannot be read."""
        try:
            number = str(sum(1 for _ in standing({"f.yaml": self.text}, "facts")))
        except KnowledgeError:
            number = "?"
        return say("admin_import", language, name=shorten(self.name), number=number)


def forms_in(name: str, text: str) -> list[FactForm]:
    """The facts of a file that is imported, in order."""
    checked_name(name)
    if len(text) > MAX_CHARACTERS:
        raise EditError(f"{name}: the file is longer than {MAX_CHARACTERS:,} characters -> divide it into several")
    file = name if name.lower().endswith((".yaml", ".yml")) else f"{name}.yaml"
    try:
        root = root_of(file, text)
    except KnowledgeError as error:
        raise KnowledgeError(error.problems[:_MAX_PROBLEMS]) from error
    other = sorted({key.text for key, _ in root.entries} - {"facts"}) if isinstance(root, Entries) else []
    if other:
        raise EditError(f"{name}: the section '{shorten(other[0])}' cannot be imported -> leave only 'facts:' in the file")
    forms: dict[str, FactForm] = {}
    for one in entries_of(file, root, "facts"):
        form = form_at(one)
        if not form.id:
            raise EditError(f"{name}:{one.node.line}: a fact has no id -> add 'id:' and a name of your choice")
        if form.id in forms:
            raise EditError(f"{name}:{one.node.line}: fact '{form.id}' stands in line {forms[form.id].line} too -> keep one of the two")
        if not same(_sorted(written(cleaned(form), one)), _sorted(plain(one.node))):
            remedy = "write its keys like those of the facts that there are; coopbot check tells more"
            raise EditError(f"{name}:{one.node.line}: fact '{form.id}' is written in a way that cannot be read -> {remedy}")
        forms[form.id] = form
    if not forms:
        raise EditError(f"{name}: the file holds no facts -> begin it with the line 'facts:'")
    return list(forms.values())


def with_forms(texts: Texts, forms: Sequence[FactForm]) -> Texts:
    """The texts with those facts, each file written once; EditError when one lacks an answer or a quote, or its id is taken."""
    there = {one.id: one for one in standing(texts, "facts")}
    taken = {one.id: one for section in _ITEMS for one in standing(texts, section)}
    files: dict[str, dict[str, Value]] = {}
    homes: dict[tuple[str, ...], str] = {}
    for raw in forms:
        form = cleaned(raw)
        check_id(form.id)
        if not form.answer or not form.quotes:
            raise EditError(f"fact '{form.id}' has no {'quote' if form.answer else 'answer'} -> write it into the file")
        if form.id in taken:
            raise EditError(f"the id '{form.id}' is that of something else ({taken[form.id].place}) -> choose another one")
        old = there.get(form.id)
        if old is None:
            subject = form.subjects[:1]
            file = homes.setdefault(subject, file_for(texts, subject) if subject not in homes else "")
            _add(_values(files, texts, file), form)
        else:
            changed = changed_fields(cleaned(form_at(old)), replace(form, id=old.id))
            if changed:
                _edit(_values(files, texts, old.file), form, old, changed)
    for file, values in files.items():
        texts = replaced(texts, file, rewrite(file, texts.get(file, ""), values))
    return texts


def _values(files: dict[str, dict[str, Value]], texts: Texts, file: str) -> dict[str, Value]:
    if file not in files:
        files[file] = sections(file, texts.get(file, ""))
    return files[file]


def _add(values: dict[str, Value], form: FactForm) -> None:
    facts = values.get("facts")
    entry: Value = dict(sorted(written(form).items(), key=lambda pair: rank(pair[0])))
    values["facts"] = [*facts, entry] if isinstance(facts, list) else [entry]


def _edit(values: dict[str, Value], form: FactForm, there: Standing, changed: dict[str, tuple[str, ...]]) -> None:
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
