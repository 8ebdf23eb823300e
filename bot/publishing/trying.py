"""Trying a change: built and tested beside what is in use."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.editorial.differences import Differences, differences_between
from bot.editorial.selftest import SelfTest, self_test
from bot.editorial.splices import digest_of
from bot.editorial.texts import Change, Texts
from bot.errors import EditError, UnchangedError
from bot.publishing.building import Built, build
from bot.storage.files import MAX_BYTES, is_knowledge
from bot.storage.memory import beside_others, leave_alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Current:
    """What is published, as this process has it.

    Attributes:
        number: of the revision.
        digest: of its texts.
        built: its texts and what was made of them.
    """

    number: int
    digest: str
    built: Built

    @property
    def texts(self) -> Texts:
        """All texts of the folder."""
        return self.built.texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A change that was built and tested.

    Attributes:
        base: digest of the texts it was tried on.
        digest: of the texts with the change.
        built: the texts with the change, and what was made of them.
        differences: what differs.
        selftest: which answers change.
    """

    base: str
    digest: str
    built: Built
    differences: Differences
    selftest: SelfTest


def try_out(current: Current, texts: Texts, digest: str, folder: Path, cache: Path | None) -> Tried:
    """Build the state of *texts*, whose digest is known, and ask what it answers.

    Raises:
        KnowledgeError: the texts would be refused.
    """
    built = build(texts, current.built, folder, cache)
    leave_alone()
    before, after = current.built.state, built.state
    with beside_others():
        return Tried(
            base=current.digest,
            digest=digest,
            built=built,
            differences=differences_between(before.catalogue.knowledge, after.catalogue.knowledge, current.texts, texts),
            selftest=self_test(before, after),
        )


def first(built: Built) -> Tried:
    """A state with nothing before it, which is taken as it is."""
    differences = differences_between(None, built.state.catalogue.knowledge, {}, built.texts)
    untested = SelfTest(asked=0, worse=(), missed=())
    return Tried(base="", digest=digest_of(built.texts), built=built, differences=differences, selftest=untested)


def changed(change: Change, texts: Texts) -> Texts:
    """The texts after a change that is one.

    Raises:
        UnchangedError: it changes nothing.
        EditError: it makes a file that would not be read.
    """
    after = change.apply(texts)
    different = [path for path in {*texts, *after} if texts.get(path) != after.get(path)]
    if not different:
        raise UnchangedError("this would change nothing -> it is there already; look at what is published")
    for path in sorted(different):
        if path in after and not is_knowledge(path):
            raise EditError(f"{path}: such a file is not read -> choose a name that ends in .yaml or .txt, without a dot at its beginning")
        if len(after.get(path, "").encode()) > MAX_BYTES:
            raise EditError(f"{path}: the file would be larger than {MAX_BYTES // 1_000_000} MB -> put part of it into another file")
    return after
