"""Values as bytes and back."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.storage.packing import pack, unpack


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    name: str
    size: float | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tree:
    parts: Any


CLASSES = (Leaf, Tree)

plain = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(st.characters())
hashable = st.booleans() | st.integers(-5, 5) | st.text(max_size=3)
leaves = st.builds(Leaf, name=st.text(max_size=3), size=st.none() | st.floats(allow_nan=False), tags=st.tuples(st.text(max_size=2)))
values = st.recursive(
    plain | leaves | st.frozensets(st.text(max_size=3)) | st.frozensets(st.integers()),
    lambda inner: (
        st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text(max_size=3), inner, max_size=4)
        | st.dictionaries(st.tuples(st.integers(0, 9), st.text(max_size=2)), inner, max_size=3)
        | st.builds(Tree, parts=inner)
    ),
    max_leaves=20,
)


def through(value: object) -> object:
    return unpack(pack(value, CLASSES), object, CLASSES)


def same(first: object, second: object) -> bool:
    """Equal, and of the same types: 1, 1.0 and True are equal to Python."""
    if type(first) is not type(second):
        return False
    if isinstance(first, tuple) and isinstance(second, tuple):
        return len(first) == len(second) and all(map(same, first, second))
    if isinstance(first, Mapping) and isinstance(second, Mapping):
        return same(tuple(first), tuple(second)) and same(tuple(first.values()), tuple(second.values()))
    if isinstance(first, Tree) and isinstance(second, Tree):
        return same(first.parts, second.parts)
    return first == second


@given(values)
def test_a_value_comes_back_as_it_was(value: object) -> None:
    assert same(through(value), value)


@given(values)
def test_equal_values_give_equal_bytes(value: object) -> None:
    assert pack(value, CLASSES) == pack(through(value), CLASSES)


@given(st.lists(leaves, min_size=16, max_size=40))
def test_many_instances_are_kept_by_column_and_come_back(many: list[Leaf]) -> None:
    assert through(tuple(many)) == tuple(many)


def test_columns_of_few_different_values_keep_their_types() -> None:
    many = tuple(Leaf(name="a", size=size) for size in (1.0, None) * 20)
    assert through(many) == many
    assert {type(leaf.size) for leaf in many} == {float, type(None)}


@pytest.mark.parametrize("kind", ["int32", "int64", "float32", "float64", "bool"])
def test_arrays_keep_their_type_and_shape(kind: str) -> None:
    array: npt.NDArray[Any] = np.arange(6).reshape(2, 3).astype(kind)
    back = through(Tree((array, np.zeros(0, dtype=kind))))
    assert isinstance(back, Tree)
    assert [(part.dtype, part.shape) for part in back.parts] == [(np.dtype(kind), (2, 3)), (np.dtype(kind), (0,))]
    assert np.array_equal(back.parts[0], array)


def test_one_instance_in_two_places_comes_back_as_one() -> None:
    leaf = Leaf(name="shared")
    back = through(Tree((leaf, {"again": leaf}, Leaf(name="shared"))))
    assert isinstance(back, Tree)
    first, mapping, other = back.parts
    assert mapping["again"] is first
    assert other == first
    assert other is not first


@pytest.mark.parametrize("value", [b"bytes", [1], {1, 2}, object(), Tree(frozenset({(1, 2)})), np.float32(1)])
def test_what_cannot_be_packed_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match=r"cannot be packed|a set can only hold"):
        pack(value, CLASSES)


def test_classes_that_are_not_named_are_refused() -> None:
    with pytest.raises(TypeError, match="this cannot be packed"):
        pack(Tree(()), (Leaf,))
    with pytest.raises(KeyError):
        unpack(pack(Tree(()), CLASSES), Tree, (Leaf,))


def test_another_kind_of_value_is_refused() -> None:
    with pytest.raises(ValueError, match="this holds a Tree, not a Leaf"):
        unpack(pack(Tree(()), CLASSES), Leaf, CLASSES)


def test_pickled_arrays_are_refused() -> None:
    file = io.BytesIO()
    np.savez(file, np.frombuffer(b'["array",1]', dtype=np.uint8), np.array([object()], dtype=object))
    with pytest.raises(ValueError, match="allow_pickle"):
        unpack(file.getvalue(), object, CLASSES)


@pytest.mark.parametrize("shape", ['["odd"]', '["tuple"]', '["instance"]', "[]", '[["tuple",[]]]'])
def test_shapes_that_pack_does_not_write_are_refused(shape: str) -> None:
    file = io.BytesIO()
    np.savez(file, np.frombuffer(shape.encode(), dtype=np.uint8))
    with pytest.raises(ValueError, match="this is no shape"):
        unpack(file.getvalue(), object, CLASSES)
