"""The changes of facts; those of phrasings, gaps, documents and whole files stand beside them and can be had here too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.answers.texts import catalogue, say
from bot.editorial.documents import AddDocument
from bot.editorial.entries import check_id, file_for, put_fields, with_entry, with_entry_changed
from bot.editorial.forms import FactForm, changed_fields, cleaned, find, form_at, stored_entries, suggest_id, written
from bot.editorial.imports import ImportFile
from bot.editorial.phrasings import AddGap, AddPhrasing, RemovePhrasing
from bot.editorial.texts import Change, Texts, checked_path
from bot.editorial.values import Value
from bot.errors import ConflictError, EditError
from bot.facts.report import named, shorten
from bot.messages import Message, in_language, joined

__all__ = [
    "AddDocument",
    "AddFact",
    "AddGap",
    "AddPhrasing",
    "Change",
    "EditFact",
    "ImportFile",
    "RemovePhrasing",
    "ReplaceTexts",
    "RetireFact",
    "Several",
]

_ITEMS = ("facts", "overviews", "gaps", "small_talk")


@dataclass(frozen=True, slots=True, kw_only=True)
class AddFact:
    """Add a fact.

    Attributes:
        form: what is known of it; an empty id is made up from the answer.
        file: file that takes it; None: the one with most facts of its main subject, else the last file with facts.
    """

    form: FactForm
    file: str | None = None

    def apply(self, texts: Texts) -> Texts:
        """The texts with the fact at the end of its file; EditError when the id is taken, or the answer or a quote is missing."""
        form = cleaned(self.form)
        if not form.answer:
            told = Message(
                "the new fact has no answer -> write it in English, in Chinese, or in both",
                "新条目没有回答 -> 请用英文或中文写上，也可以两种都写",
            )
            raise EditError(told)
        if not form.quotes:
            told = Message(
                "the new fact has no quote -> copy the sentence that proves it from the document",
                "新条目没有引文 -> 请从文件中复制能证明它的那一句",
            )
            raise EditError(told)
        taken = {one.id: one for section in _ITEMS for one in stored_entries(texts, section)}
        form = replace(form, id=form.id or suggest_id(form.answer, taken))
        check_id(form.id)
        if form.id in taken:
            told = Message(
                "the id '{id}' is taken already ({place}) -> choose another one, or edit that one",
                "id“{id}”已被占用（{place}） -> 请换一个，或修改那一条",
                id=form.id,
                place=taken[form.id].place,
            )
            raise EditError(told)
        file = checked_path(self.file) if self.file else file_for(texts, form.subjects[:1])
        return with_entry(texts, file, "facts", written(form))

    def summary(self, language: str) -> str:
        """One line that says what changes."""
        answer = next(iter(self.form.answer.values()), "")
        return say("admin_add_fact", language, id=self.form.id or "?", text=shorten(answer))


@dataclass(frozen=True, slots=True, kw_only=True)
class EditFact:
    """Change a fact from what a person saw to what that person wants.

    Attributes:
        id: the fact.
        before: it, as it was shown.
        after: it, as it is to be; what others changed meanwhile and this person did not is kept.
    """

    id: str
    before: FactForm
    after: FactForm

    def apply(self, texts: Texts) -> Texts:
        """The texts with the fact changed; ConflictError when it differs from ``before`` in something that is changed."""
        before, after = cleaned(self.before), cleaned(self.after)
        there = find(texts, "facts", self.id, "fact")
        if after.id not in {"", self.id}:
            told = Message(
                "{fact}: the id is kept for ever, links point to it -> add a new fact, and retire this one",
                "{fact}：id 永远不变，有链接指向它 -> 请新增一个条目，并停用这一条",
                fact=named("fact", self.id),
            )
            raise EditError(told)
        now = form_at(there)
        if not after.answer or not after.quotes:
            told = Message(
                "{fact} would be left without {part} -> keep one, or retire the fact",
                "这样{fact}就没有{part}了 -> 请保留一个，或停用这个条目",
                fact=named("fact", self.id),
                part=Message("an answer", "回答") if after.quotes else Message("a quote", "引文"),
            )
            raise EditError(told)
        before, after = replace(before, id=now.id), replace(after, id=now.id)
        changed = changed_fields(before, after)
        wanted = _merged(now, before, after, changed)
        return with_entry_changed(texts, there, lambda entry: put_fields(entry, wanted, there, changed))

    def summary(self, language: str) -> str:
        """One line that says what changes."""
        before = replace(self.before, id=self.id)
        changed = changed_fields(before, replace(self.after, id=self.id))
        return say("admin_edit_fact", language, id=self.id, fields=in_language(joined(_named(changed)), language) or "-")


def _named(changed: Mapping[str, Sequence[str]]) -> Iterator[Message]:
    """What fields are called, each with the parts of it that differ."""
    for name, parts in changed.items():
        called = _called(name)
        yield Message("{name} ({parts})", "{name}（{parts}）", name=called, parts=joined(map(_called, parts))) if parts else called


def _called(name: str) -> Message:
    """A field, or a part of one; what has no name in Chinese keeps its own."""
    known = catalogue("zh")
    chinese = known.get(f"diff_field_{name}") or known.get(f"diff_in_{name}") or name
    return Message(name, chinese)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetireFact:
    """Take a fact out of what is answered; it stays in its file, so that old links can say what became of it.

    Attributes:
        id: the fact.
        reason: why, for people; must not be empty.
        successor: id of the fact that takes its place, or None.
    """

    id: str
    reason: str
    successor: str | None = None

    def apply(self, texts: Texts) -> Texts:
        """The texts with ``retired: {reason, successor}`` in the fact; EditError when it is retired already or the successor is unknown."""
        there = find(texts, "facts", self.id, "fact")
        reason = " ".join(self.reason.split())
        if not reason:
            told = Message(
                "{fact}: the reason is empty -> write in a few words why it no longer holds",
                "{fact}：没有写原因 -> 请用一句话说明为什么不再成立",
                fact=named("fact", self.id),
            )
            raise EditError(told)
        if "retired" in form_at(there).other:
            told = Message(
                "{fact} is retired already ({place}) -> nothing is left to do",
                "{fact}已经停用（{place}） -> 无需再做什么",
                fact=named("fact", self.id),
                place=there.place,
            )
            raise ConflictError(told)
        retired: dict[str, Value] = {"reason": reason}
        if self.successor is not None:
            if self.successor == self.id:
                told = Message(
                    "{fact} cannot be its own successor -> name the fact that takes its place",
                    "{fact}不能由自己接替 -> 请写出接替它的条目",
                    fact=named("fact", self.id),
                )
                raise EditError(told)
            retired["successor"] = find(texts, "facts", self.successor, "fact").id
        return with_entry_changed(texts, there, lambda entry: entry.update(retired=retired))

    def summary(self, language: str) -> str:
        """One line that says what changes."""
        return say("admin_retire_fact", language, id=self.id, reason=shorten(self.reason))


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """Changes one after the other, all of them or none."""

    changes: tuple[Change, ...]

    def apply(self, texts: Texts) -> Texts:
        """The texts after all of them; the first error is raised."""
        for change in self.changes:
            texts = change.apply(texts)
        return texts

    def summary(self, language: str) -> str:
        """One line that says what changes."""
        if len(self.changes) == 1:
            return self.changes[0].summary(language)
        text = "; ".join(change.summary(language) for change in self.changes[:3])
        return say("admin_several", language, number=len(self.changes), text=text + (" …" if len(self.changes) > 3 else ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplaceTexts:
    """Whole files: path -> the new content, or None for a file that goes; all other files stay."""

    texts: Mapping[str, str | None]

    def apply(self, texts: Texts) -> Texts:
        """The texts with those files."""
        merged = {**texts, **self.texts}
        return {path: text for path, text in merged.items() if text is not None}

    def summary(self, language: str) -> str:
        """One line that says what changes."""
        return say("admin_replace_texts", language, names=", ".join(sorted(self.texts)))


def _merged(now: FactForm, before: FactForm, after: FactForm, changed: Mapping[str, tuple[str, ...]]) -> FactForm:
    """What is there now, with the changes from *before* to *after*."""
    new: dict[str, Any] = {}
    for name, parts in changed.items():
        held, seen, wanted = getattr(now, name), getattr(before, name), getattr(after, name)
        if not parts:
            if held not in (seen, wanted):
                raise _conflict(now, name)
            new[name] = wanted
            continue
        merged = dict(held)
        for part in parts:
            if held.get(part) not in (seen.get(part), wanted.get(part)):
                raise _conflict(now, joined((name, part)))
            merged.pop(part, None)
            if part in wanted:
                merged[part] = wanted[part]
        new[name] = merged
    return replace(now, **new)


def _conflict(now: FactForm, what: str) -> ConflictError:
    told = Message(
        "{fact} ({file}:{line}): somebody else has changed '{what}' meanwhile -> "
        "look at the fact as it is now, and repeat the change if it is still needed",
        "{fact}（{file}:{line}）：“{what}”刚被别人改过 -> 请查看条目现在的内容，如仍需要，再改一次",
        fact=named("fact", now.id),
        file=now.file,
        line=now.line,
        what=what,
    )
    return ConflictError(told)
