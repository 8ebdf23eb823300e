"""Values as bytes and back, without pickle: reading what somebody else wrote can give odd values, but never runs code.

A value is made of dataclasses with slots, tuples, frozensets, mappings, arrays, texts and numbers. Its shape is kept as JSON, its
arrays as they are in memory; both together are one ``.npz`` archive. Frequent shapes (a tuple of texts, thousands of equal
dataclasses) have a form that JSON reads and writes at once, since a loop over their parts would take most of the time.
"""

from __future__ import annotations

import functools
import io
import json
from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import fields, is_dataclass
from types import UnionType
from typing import Any, BinaryIO, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import numpy as np
import numpy.typing as npt
from numpy.lib.npyio import NpzFile

from bot.storage.memory import uncollected

T = TypeVar("T")

_PLAIN = frozenset({str, int, float, bool, type(None)})
_MANY = 16
"""Instances of one dataclass from which they are kept by column."""


def pack(value: object, classes: Collection[type]) -> memoryview:
    """Write *value*; equal values give equal bytes, in a view of the only copy there is.

    Mappings come back as dicts in the same order. A dataclass instance that occurs several times comes back as one.

    Raises:
        TypeError: something in it is neither of the kinds above nor an instance of *classes*.
    """
    packer = _Packer(classes)
    text = json.dumps(packer.shape(value), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    file = io.BytesIO()
    np.savez(file, np.frombuffer(text, dtype=np.uint8), *packer.arrays)
    return file.getbuffer()


def unpack(data: bytes | memoryview | BinaryIO, kind: type[T], classes: Collection[type]) -> T:
    """Read what :func:`pack` wrote with the same *classes*: the bytes, or a file in which they stand at the end.

    From a file it takes less memory: nothing is held twice.

    Raises:
        ValueError: the value is not a *kind*, or something in it has not the type of its field. Bytes that no :func:`pack` wrote raise
            this or any other exception.
    """
    with np.load(io.BytesIO(data) if isinstance(data, bytes | memoryview) else data, allow_pickle=False) as archive:
        if not isinstance(archive, NpzFile) or archive.zip is None or any(part.compress_type for part in archive.zip.infolist()):
            # A few bytes can be compressed gigabytes.
            raise ValueError("this is no archive that is written here: nothing in it is compressed")
        text, *arrays = (archive[name] for name in archive.files)
    with uncollected():
        shape = json.loads(str(text.data, "utf-8", "surrogatepass"))
        del text
        value = _Unpacker(classes, arrays).value(shape)
    if not isinstance(value, kind):
        raise ValueError(f"this holds a {type(value).__name__}, not a {kind.__name__}")
    return value


class _Packer:
    """Turns values into shapes: a plain value stands for itself, everything else is a list that begins with its kind."""

    def __init__(self, classes: Collection[type]) -> None:
        self.arrays: list[npt.NDArray[Any]] = []
        self._classes = frozenset(classes)
        # The instances are kept, so that no other can get the same identity.
        self._known: dict[int, tuple[int, object]] = {}

    def shape(self, value: object) -> object:
        if type(value) in _PLAIN:
            return value
        if isinstance(value, tuple):
            return self._tuple(value)
        if isinstance(value, frozenset):
            if _all_plain(value):
                return ["frozenset", _sorted(value)]
            raise TypeError(f"a set can only hold texts and numbers: {value!r:.80}")
        if isinstance(value, Mapping):
            return self._mapping(value)
        if isinstance(value, np.ndarray):
            return ["array", self._array(value)]
        if type(value) in self._classes and is_dataclass(value):
            return self._instance(value)
        raise TypeError(f"this cannot be packed: {value!r:.80}")

    def _array(self, array: npt.NDArray[Any]) -> int:
        self.arrays.append(array)
        return len(self.arrays)

    def _tuple(self, parts: tuple[object, ...]) -> object:
        if _all_plain(parts):
            return ["tuple", parts]
        kinds = set(map(type, parts))
        if len(parts) >= _MANY and len(kinds) == 1 and kinds <= self._classes:
            kind = kinds.pop()
            return ["rows", kind.__name__, len(parts), [self._column([getattr(part, name) for part in parts]) for name in _names(kind)]]
        return ["parts", *map(self.shape, parts)]

    def _column(self, parts: list[object]) -> object:
        if _all_plain(parts):
            distinct = list(dict.fromkeys(parts))
            if len(distinct) * 2 < len(parts) and len(set(map(type, parts))) == 1:
                numbers = {part: number for number, part in enumerate(distinct)}
                return ["repeated", distinct, self._array(np.array([numbers[part] for part in parts], dtype=np.int32))]
        return self._tuple(tuple(parts))

    def _mapping(self, mapping: Mapping[Any, object]) -> object:
        if set(map(type, mapping)) <= {str}:
            if _all_plain(mapping.values()):
                return ["mapping", dict(mapping)]
            if all(type(part) is tuple and _all_plain(part) for part in mapping.values()):
                return ["tuples", dict(mapping)]
        return ["pairs", [self.shape(key) for key in mapping], [self.shape(part) for part in mapping.values()]]

    def _instance(self, value: object) -> object:
        if id(value) in self._known:
            return ["same", self._known[id(value)][0]]
        shape = ["instance", type(value).__name__, *(self.shape(getattr(value, name)) for name in _names(type(value)))]
        self._known[id(value)] = (len(self._known), value)
        return shape


class _Unpacker:
    """Turns shapes into values."""

    def __init__(self, classes: Collection[type], arrays: list[npt.NDArray[Any]]) -> None:
        self._classes = {kind.__name__: kind for kind in classes}
        self._arrays = arrays
        self._known: list[object] = []

    def value(self, shape: object) -> object:
        if not isinstance(shape, list):
            return shape
        match shape:
            case ["tuple", list(parts)]:
                return tuple(parts)
            case ["parts", *parts]:
                return tuple(map(self.value, parts))
            case ["frozenset", list(parts)]:
                # A copy is as large as it needs to be; a set that grew text by text is up to four times that.
                return frozenset(set(parts))
            case ["mapping", dict(mapping)]:
                return mapping
            case ["tuples", dict(mapping)]:
                return {key: tuple(parts) for key, parts in mapping.items()}
            case ["pairs", list(keys), list(parts)]:
                return dict(zip(map(self.value, keys), map(self.value, parts), strict=True))
            case ["array", int(number)]:
                return self._arrays[number - 1]
            case ["repeated", list(distinct), int(number)]:
                return tuple(map(distinct.__getitem__, self._arrays[number - 1].tolist()))
            case ["same", int(number)]:
                return self._known[number]
            case ["instance", str(name), *parts]:
                kind = self._classes[name]
                values = dict(zip(_names(kind), map(self.value, parts), strict=True))
                for field, value in values.items():
                    _check(kind, field, {type(value)})
                instance = kind(**values)
                self._known.append(instance)
                return instance
            case ["rows", str(name), int(count), list(columns)]:
                return self._rows(self._classes[name], count, columns)
            case _:
                raise ValueError(f"this is no shape: {shape!r:.80}")

    def _rows(self, kind: type, count: int, columns: list[object]) -> tuple[object, ...]:
        # Made as copy and pickle make them, attribute by attribute: tens of thousands of calls of the class would take most
        # of the time of a warm start. The attributes are those of instances that were made by such calls.
        filled = [cast("tuple[object, ...]", self.value(column)) for column in columns]
        for name, values in zip(_names(kind), filled, strict=True):
            if len(values) != count:
                raise ValueError(f"the column '{name}' has {len(values)} values, not {count}")
            _check(kind, name, set(map(type, values)))
        instances: tuple[object, ...] = tuple(object.__new__(kind) for _ in range(count))
        for name, values in zip(_names(kind), filled, strict=True):
            deque(map(getattr(kind, name).__set__, instances, values), maxlen=0)
        return instances


def _check(kind: type, name: str, found: set[type]) -> None:
    """Refuse values of types that a field of a dataclass cannot have; of collections the kind alone is looked at.

    Raises:
        ValueError: there is one.
    """
    allowed = _types(kind).get(name)
    if allowed is not None and not all(issubclass(one, allowed) for one in found):
        raise ValueError(f"the field '{name}' of {kind.__name__} holds a {', '.join(sorted(one.__name__ for one in found))}")


@functools.cache
def _types(kind: type) -> dict[str, tuple[type, ...]]:
    """The types that the fields of a dataclass can have; fields are left out of which that is not known."""
    try:
        hints = get_type_hints(kind)
    except NameError:  # of a module that is imported for the type checker alone
        return {}
    known = {name: _of(hint) for name, hint in hints.items()}
    return {name: types for name, types in known.items() if types is not None}


def _of(hint: object) -> tuple[type, ...] | None:
    if hint is float:
        return (float, int)
    if isinstance(hint, UnionType) or get_origin(hint) is Union:
        parts = [_of(part) for part in get_args(hint)]
        return None if None in parts else tuple(one for part in parts for one in part or ())
    origin = get_origin(hint) or hint
    return (origin,) if isinstance(origin, type) and origin not in (object, Any) else None


def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _all_plain(parts: Collection[object]) -> bool:
    return _PLAIN.issuperset(map(type, parts))


def _sorted(parts: Collection[Any]) -> list[Any]:
    """Plain values in an order of their own; texts alone, of which there are tens of thousands, need no key."""
    if set(map(type, parts)) <= {str}:
        return sorted(parts)
    return sorted(parts, key=lambda part: (type(part).__name__, part))
