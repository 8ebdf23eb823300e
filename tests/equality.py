"""Comparing whole states: what ``==`` says of arrays is an array."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass

import numpy as np


def same(first: object, second: object) -> bool:
    """Equal in every part, arrays and the order of mappings included; what a speller remembers of questions aside."""
    if first is second:
        return True
    if type(first) is not type(second):
        return False
    if isinstance(first, np.ndarray) and isinstance(second, np.ndarray):
        return first.dtype == second.dtype and np.array_equal(first, second)
    if is_dataclass(first):
        return all(same(getattr(first, f.name), getattr(second, f.name)) for f in fields(first) if f.name != "memory")
    if isinstance(first, Mapping) and isinstance(second, Mapping):
        return list(first) == list(second) and all(map(same, first.values(), second.values()))
    if isinstance(first, tuple) and isinstance(second, tuple):
        return len(first) == len(second) and all(map(same, first, second))
    return first == second
