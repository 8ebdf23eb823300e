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
from bot.facts.report import shorten
from bot.facts.yaml_reader import Entries

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
            raise EditError(f"fact '{form.id}' has no {'quote' if form.answer else 'answer'} -> write it into the file")
        if form.id in taken:
            raise EditError(f"the id '{form.id}' is that of something else ({taken[form.id].place}) -> choose another one")
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
    for count, most, what in ((facts, MAX_FACTS, "facts"), (phrasings, MAX_PHRASINGS, "wordings")):
        if count > most:
            raise EditError(f"the file adds or changes more than {most:,} {what} -> divide it into several")


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
