"""The texts of a knowledge folder, and what a change of them is."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from typing import Protocol, runtime_checkable

from bot.errors import EditError
from bot.facts.report import shorten
from bot.messages import Message, joined

Texts = Mapping[str, str]
"""Path relative to the folder, with ``/`` -> content: the bytes of the file as UTF-8, line ends and byte order mark included."""

_BINARY = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"{\\rtf")  # Word, Excel, PDF and the like, whatever they are called

YAML_ENDINGS = (".yaml", ".yml")
_TEXT_ENDING = ".txt"
_MARK = "\ufeff"


class Change(Protocol):
    """Something that a person wants to be different."""

    def apply(self, texts: Texts) -> Texts:
        """The texts after the change; what it does not concern stays byte for byte.

        Raises:
            EditError: it cannot be made as it was asked for.
            ConflictError: somebody else has changed the same thing.
            KnowledgeError: a file that it concerns cannot be read.
        """
        ...

    def summary(self, language: str) -> str:
        """One line that says what changes, in ``"en"`` or ``"zh"``."""
        ...


@runtime_checkable
class BringsOriginals(Protocol):
    """A change with which files come that are no texts: they are kept in the folder, outside the history, and never deleted."""

    @property
    def originals(self) -> Mapping[str, bytes]:
        """Path relative to the folder, with ``/`` -> content. A path tells its content, so that no file ever takes another's place."""
        ...


@runtime_checkable
class BringsGenerated(Protocol):
    """A change with wordings that the program made up: those that do not get their answer are left out of it, and do not stop it."""

    def without(self, wordings: Collection[tuple[str, str]]) -> tuple[Change, int]:
        """The change without those *wordings*, by the id of their item and their text, that were made up; and how many these are."""
        ...


def digest_of(texts: Texts) -> str:
    """A digest of names and contents: 40 hexadecimal digits, whatever the order."""
    digest = hashlib.blake2b(digest_size=20)
    for name in sorted(texts):
        for part in (name, texts[name]):
            data = part.encode("utf-8", "surrogatepass")
            # Lengths keep the end of one part and the beginning of the next apart.
            digest.update(len(data).to_bytes(8, "big"))
            digest.update(data)
    return digest.hexdigest()


def is_yaml(path: str) -> bool:
    """Whether the file holds facts and the like, and is no document."""
    return path.lower().endswith(YAML_ENDINGS)


def is_knowledge(name: str) -> bool:
    """Whether a file of this path, relative to the knowledge folder and with ``/``, is read."""
    return name.lower().endswith((*YAML_ENDINGS, _TEXT_ENDING)) and not any(part.startswith(".") for part in name.split("/"))


def split_texts(texts: Texts) -> tuple[dict[str, str], dict[str, str]]:
    """The YAML files and the others among *texts*, in path order, without byte order marks."""
    plain = {name: texts[name].removeprefix(_MARK) for name in sorted(texts)}
    yaml = {name: text for name, text in plain.items() if is_yaml(name)}
    return yaml, {name: text for name, text in plain.items() if name not in yaml}


def newline_of(text: str) -> str:
    """The line end of a file: that of its first line; a line feed when it has none."""
    for index, character in enumerate(text):
        if character == "\n":
            return "\n"
        if character == "\r":
            return "\r\n" if text[index + 1 : index + 2] == "\n" else "\r"
    return "\n"


def replaced(texts: Texts, path: str, text: str) -> Texts:
    """The texts with another content of one file; a new file is added."""
    return {**texts, path: text}


def checked_path(path: str) -> str:
    """*path* if it can name a file of facts inside the folder, else EditError."""
    parts = path.split("/")
    odd = not path.isprintable() or "\\" in path or ":" in path or len(path) > 200
    if odd or not is_yaml(path) or any(part.startswith(".") or part != part.strip() or not part for part in parts):
        told = Message(
            "'{path}' cannot be the name of a file of facts -> "
            "name it like 'facts/projects.yaml', inside the folder, with letters, digits and hyphens",
            "“{path}”不能作为条目文件的名称 -> 请写成“facts/projects.yaml”这样，在文件夹之内，只用字母、数字和连字符（-）",
            path=shorten(path),
        )
        raise EditError(told)
    return path


def decoded(name: str, data: bytes, *, binary: Message, program: Message) -> str:
    """The text of a file that somebody sent, without a byte order mark.

    EditError, with the line where there is one, when it is binary or not UTF-8. *binary*: what is wrong then and the remedy; *program*:
    how to save it as UTF-8 in the program it is usually made with.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        told = Message(
            "{name}: the file has the encoding UTF-16 -> save it with the encoding UTF-8{program}",
            "{name}：文件的编码是 UTF-16 -> 请以 UTF-8 编码保存{program}",
            name=name,
            program=program,
        )
        raise EditError(told)
    if b"\x00" in data or data.startswith(_BINARY):
        raise EditError(joined((name, binary), ": ", "："))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        told = Message(
            "{name}, line {line}: byte {byte:#04x} is not UTF-8 -> save the file with the encoding UTF-8{program}",
            "{name} 第 {line} 行：字节 {byte:#04x} 不是 UTF-8 -> 请以 UTF-8 编码保存文件{program}",
            name=name,
            line=line,
            byte=data[error.start],
            program=program,
        )
        raise EditError(told) from error


def checked_name(name: str) -> str:
    """*name* if it is the bare name of a file that somebody sent, else EditError."""
    if "/" in name or "\\" in name or not name.strip(". ") or not name.isprintable() or len(name) > 200:
        shown = "".join(character if character.isprintable() else "?" for character in name)
        told = Message(
            "'{name}' cannot be the name of a file -> name it like 'facts.csv', without a folder",
            "“{name}”不能作为文件名 -> 请写成“facts.csv”这样，不带文件夹",
            name=shorten(shown),
        )
        raise EditError(told)
    return name
