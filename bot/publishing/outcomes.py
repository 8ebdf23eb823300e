"""What becomes of a change before it is published."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.answers.texts import message
from bot.editorial.differences import Differences
from bot.editorial.selftest import FailedCase, SelfTest, SelfTestError
from bot.errors import CoopbotError, KnowledgeError, Problem
from bot.messages import Message, joined, message_of
from bot.service import State


class UnrecordedError(CoopbotError):
    """The files were changed by hand, and not so that they could be used; ``cause`` tells why."""

    def __init__(self, cause: KnowledgeError | SelfTestError, number: int) -> None:
        """*number*: of the newest revision, which is answered from."""
        self.cause = cause
        told = Message(
            "the files were changed by hand and are not in use:\n{cause}\n-> mend the files, or go back with: coopbot rollback {number}",
            "文件被直接改动，无法使用：\n{cause}\n-> 请改正文件，或用 coopbot rollback {number} 恢复",
            cause=message_of(cause),
            number=number,
        )
        super().__init__(told)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the files, by file and line; empty when they are sound and only answers would change."""
        return self.cause.problems if isinstance(self.cause, KnowledgeError) else ()

    @property
    def worse(self) -> tuple[FailedCase, ...]:
        """The answers that would change for the worse."""
        return self.cause.failed if isinstance(self.cause, SelfTestError) else ()


class OtherFolderError(UnrecordedError):
    """The history is that of another folder: nothing is written, neither of this folder into the history nor the other way."""

    def __init__(self, folder: Path, before: str | None, number: int) -> None:
        """*folder*: whose files they are; *before*: the one that the history is of, None: as far as is known this; *number*: its newest."""
        self.cause = KnowledgeError([])
        if before is not None:
            what = message("history_of_another", folder=folder, before=before)
        else:
            what = message("history_of_nothing_here", folder=folder, number=number)
        remedy = message("history_of_another_remedy", number=number)
        CoopbotError.__init__(self, joined((what, remedy), " -> ", " -> "))


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a change would do.

    Attributes:
        base: number of the revision it was tried on.
        differences: what would differ; empty when there are problems.
        text: the same as plain text.
        selftest: which answers would change; None when there are problems.
        state: what questions would be answered from; None when there are problems.
        problems: why it cannot be published at all, by file and line.
        aside: files that were changed by hand and are not in use, which would be replaced and set aside.
        left_out: how many wordings that the program made up are left out, since they would not get their answer.
    """

    base: int
    differences: Differences
    text: str
    selftest: SelfTest | None
    state: State | None
    problems: tuple[Problem, ...] = ()
    aside: tuple[str, ...] = ()
    left_out: int = 0

    @property
    def worse(self) -> tuple[FailedCase, ...]:
        """The answers that would change for the worse: it can be published in spite of them, with ``override``."""
        return self.selftest.worse if self.selftest is not None else ()
