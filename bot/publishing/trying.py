"""Trying a change: built and tested beside what is in use."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.edition import Edition
from bot.editorial.differences import Differences, differences_between
from bot.editorial.selftest import SelfTest, self_test
from bot.editorial.texts import Change, Texts, digest_of, is_knowledge
from bot.errors import EditError, UnchangedError
from bot.facts.model import KnowledgeBase
from bot.messages import Message
from bot.storage.cache import edition_of
from bot.storage.files import MAX_BYTES
from bot.storage.memory import beside_others, leave_alone

MAX_STATEMENTS = 10_000
"""Facts and sentences of documents above which the knowledge does not grow by a change; whoever runs the bot can put in larger files.

With what one file may bring on top it stays below the memory that ``deploy/`` allows (``python -m tests.benchmarks.import_memory``).
"""

MAX_WORDINGS = 60_000
"""Wordings above which it does not grow either; they take much less memory each."""

LITTLE = 20_000
"""Characters by which a change may always add: some facts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Current:
    """What is published, as this process has it.

    Attributes:
        number: of the revision.
        digest: of its texts.
        edition: its texts and what was made of them.
    """

    number: int
    digest: str
    edition: Edition

    @property
    def texts(self) -> Texts:
        """All texts of the folder."""
        return self.edition.texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A change that was built and tested.

    Attributes:
        base: digest of the texts it was tried on.
        digest: of the texts with the change.
        edition: the texts with the change, and what was made of them.
        differences: what differs.
        selftest: which answers change.
        whole: digest of the texts before wordings were left out that the program had made up; empty: none were.
        left_out: how many these are.
    """

    base: str
    digest: str
    edition: Edition
    differences: Differences
    selftest: SelfTest
    whole: str = ""
    left_out: int = 0


def try_out(current: Current, texts: Texts, digest: str, folder: Path, cache: Path | None) -> Tried:
    """Build the state of *texts*, whose digest is known, and ask what it answers.

    Raises:
        KnowledgeError: the texts would be refused.
    """
    edition = edition_of(texts, current.edition, folder, cache)
    leave_alone()
    before, after = current.edition.state, edition.state
    with beside_others():
        return Tried(
            base=current.digest,
            digest=digest,
            edition=edition,
            differences=differences_between(before.catalogue.knowledge, after.catalogue.knowledge, current.texts, texts),
            selftest=self_test(before, after),
        )


def refuse_growth(knowledge: KnowledgeBase, before: Texts, after: Texts) -> None:
    """EditError when a change adds much to a knowledge that is large already."""
    if sum(map(len, after.values())) - sum(map(len, before.values())) <= LITTLE:
        return
    statements = len(knowledge.facts) + len(knowledge.sentences)
    counts = (
        (statements, MAX_STATEMENTS, Message("facts and sentences of documents", "个条目和文件句子")),
        (len(knowledge.phrasings), MAX_WORDINGS, Message("wordings", "句问法")),
    )
    for count, most, what in counts:
        if count > most:
            told = Message(
                "the knowledge holds {count:,} {what}, above {most:,} no large file is added -> "
                "take out what is not needed, or ask who runs the bot to put the file into the folder of the knowledge",
                "已有 {count:,} {what}，超过 {most:,} 就不再加入大文件 -> 请去掉不需要的内容，或请让负责运行机器人的人把文件放进知识文件夹",
                count=count,
                what=what,
                most=most,
            )
            raise EditError(told)


def first(edition: Edition) -> Tried:
    """A state with nothing before it, which is taken as it is."""
    differences = differences_between(None, edition.state.catalogue.knowledge, {}, edition.texts)
    untested = SelfTest(asked=0, worse=(), missed=())
    return Tried(base="", digest=digest_of(edition.texts), edition=edition, differences=differences, selftest=untested)


def changed(change: Change, texts: Texts) -> Texts:
    """The texts after a change that is one.

    Raises:
        UnchangedError: it changes nothing.
        EditError: it makes a file that would not be read.
    """
    after = change.apply(texts)
    different = [path for path in {*texts, *after} if texts.get(path) != after.get(path)]
    if not different:
        told = Message(
            "this would change nothing -> it is there already; look at what is published",
            "这样不会有任何变化 -> 内容已是如此，请查看已发布的内容",
        )
        raise UnchangedError(told)
    for path in sorted(different):
        if path in after and not is_knowledge(path):
            told = Message(
                "{path}: such a file is not read -> choose a name that ends in .yaml or .txt, without a dot at its beginning",
                "{path}：这样的文件不会被读取 -> 请用以 .yaml 或 .txt 结尾的名称，开头不要有点",
                path=path,
            )
            raise EditError(told)
        if len(after.get(path, "").encode()) > MAX_BYTES:
            told = Message(
                "{path}: the file would be larger than {size} MB -> put part of it into another file",
                "{path}：文件会大于 {size} MB -> 请把一部分放进另一个文件",
                path=path,
                size=MAX_BYTES // 1_000_000,
            )
            raise EditError(told)
    return after
