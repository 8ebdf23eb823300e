"""What leads from one state of the texts to another, and a digest to know a state by."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from bot.editorial.texts import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Splice:
    """How one file changes: at one place, some text becomes another.

    Attributes:
        path: the file.
        offset: characters before the place.
        old: what stood there; None: the file did not exist.
        new: what stands there afterwards; None: the file does not exist any more.
    """

    path: str
    offset: int
    old: str | None
    new: str | None


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


def splices_between(before: Texts, after: Texts) -> tuple[Splice, ...]:
    """One splice for each file that differs, in path order."""
    paths = [path for path in sorted({*before, *after}) if before.get(path) != after.get(path)]
    return tuple(_splice(path, before.get(path), after.get(path)) for path in paths)


def _splice(path: str, old: str | None, new: str | None) -> Splice:
    if old is None or new is None:
        return Splice(path=path, offset=0, old=old, new=new)
    shortest = min(len(old), len(new))
    start = _common(old, new, shortest)
    end = _common_end(old, new, shortest - start)
    return Splice(path=path, offset=start, old=old[start : len(old) - end], new=new[start : len(new) - end])


def _common(old: str, new: str, limit: int) -> int:
    """Length of the longest common beginning, at most *limit*; found by halving, since comparing slices is fast."""
    low, high = 0, limit
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if old[low:middle] == new[low:middle] else (low, middle - 1)
    return low


def _common_end(old: str, new: str, limit: int) -> int:
    low, high = 0, limit
    while low < high:
        middle = (low + high + 1) // 2
        same = old[len(old) - middle : len(old) - low] == new[len(new) - middle : len(new) - low]
        low, high = (middle, high) if same else (low, middle - 1)
    return low


def applied(texts: Texts, splices: Iterable[Splice]) -> dict[str, str]:
    """*texts* after the splices.

    Raises:
        ValueError: a splice does not fit: what it replaces does not stand there.
    """
    changed = dict(texts)
    for splice in splices:
        content = changed.pop(splice.path, None)
        if splice.old is None or content is None or splice.new is None:
            if content != splice.old:
                raise ValueError(f"{splice.path}: it is not what the change was made of")
            if splice.new is not None:
                changed[splice.path] = splice.new
            continue
        stop = splice.offset + len(splice.old)
        if content[splice.offset : stop] != splice.old:
            raise ValueError(f"{splice.path}: it is not what the change was made of")
        changed[splice.path] = content[: splice.offset] + splice.new + content[stop:]
    return changed


def reverted(splices: Iterable[Splice]) -> tuple[Splice, ...]:
    """The splices that lead back."""
    return tuple(Splice(path=splice.path, offset=splice.offset, old=splice.new, new=splice.old) for splice in splices)
