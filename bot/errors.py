"""The errors a person can act on: every message says where, what, which value and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.messages import Message, in_language, joined


class CoopbotError(Exception):
    """Base of all errors that are shown to a person as a message, never as a traceback."""

    def told(self, language: str) -> str:
        """The message in ``"en"`` or ``"zh"``; in English where there is no other."""
        return in_language(self.args[0], language) if self.args else ""


class UsageError(CoopbotError):
    """A command was called with an argument that cannot be used."""


class ConfigError(CoopbotError):
    """Settings cannot be used; ``problems`` holds every reason, in the order of the settings."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong in a knowledge folder.

    Attributes:
        file: path relative to the knowledge folder, as shown to the person.
        line: line number from 1; 0 when the problem concerns the file as a whole.
        where: the object concerned, such as ``fact 'pier-opening'``; may be empty.
        what: what is wrong, with the offending value.
        remedy: what to do about it.
    """

    file: str
    line: int
    where: Message
    what: Message
    remedy: Message

    def __str__(self) -> str:
        return str(self.message)

    @property
    def message(self) -> Message:
        """All of it on one line."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        told = joined((self.what, self.remedy), " -> ", " -> ")
        return joined([place, self.where, told] if self.where else [place, told], ": ", "：")


class KnowledgeError(CoopbotError):
    """A knowledge folder was refused; ``problems`` holds every reason, in file and line order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda p: (p.file, p.line, p.where, p.what)))
        super().__init__(joined((problem.message for problem in self.problems), "\n", "\n"))


class EditError(CoopbotError):
    """A change of the knowledge that cannot be made as it was asked for; the message says what, where, which value, and the remedy."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)


class UnchangedError(EditError):
    """A change that would change nothing."""


class ConflictError(CoopbotError):
    """Somebody else has changed the same thing meanwhile; looking at it again and repeating the change helps."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)


class SupersededError(ConflictError):
    """Something newer was published since a change was looked at."""


class RightError(CoopbotError):
    """Somebody may not (any more) do what they asked for."""


class StorageError(CoopbotError):
    """What the program keeps cannot be opened, read or written; the message never shows a password."""


class InUseError(StorageError):
    """Another process has it now; when that ends, trying again helps."""


class UnreachableError(StorageError):
    """It cannot be reached now, and may be later: a server that is not up yet, for example."""
