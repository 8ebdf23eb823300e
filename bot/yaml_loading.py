"""YAML by the fast reader where there is one: that of libyaml, else the one in Python, which reads the same more slowly."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

WITH_LIBYAML: bool = yaml.__with_libyaml__
"""Whether PyYAML was built with libyaml; the wheels of all common systems are."""

_LOADER: Any = yaml.CSafeLoader if WITH_LIBYAML else yaml.SafeLoader


def load(text: str) -> Any:
    """What *text* holds, as plain values; yaml.YAMLError when it is no YAML."""
    return yaml.load(text, Loader=_LOADER)  # noqa: S506  # a safe one in either case


def events(text: str) -> Iterator[yaml.Event]:
    """What stands in *text* from left to right; yaml.YAMLError where it is no YAML any more."""
    yield from yaml.parse(text, Loader=_LOADER)
