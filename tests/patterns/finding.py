"""Every pattern of the program, and how it is used."""

from __future__ import annotations

import ast
import functools
import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import bot

ANCHORED = frozenset({"match", "fullmatch"})
SEARCHING = frozenset({"search", "sub", "subn", "split", "findall", "finditer"})
_NAMED = re.compile(r"\bre\b")
_DEPTH = 3  # of tuples and the like that patterns stand in
_NOT_IMPORTED = ("bot.storage.migrations", "bot.__main__")  # they act when they are imported, and read no text


@dataclass(frozen=True, slots=True)
class Found:
    """A pattern: where it stands, and the methods by which it is tried (``search``, ``match``, ``fullmatch``)."""

    place: str
    pattern: re.Pattern[Any]
    methods: tuple[str, ...]


@functools.cache
def patterns() -> tuple[Found, ...]:
    """The patterns among the values of all modules, each once, whatever they stand in.

    One that is used at a known place of a text only is tried there; any other is searched for and matched.
    """
    modules = list(_modules())
    uses = _uses(modules)
    found: dict[int, Found] = {}
    for module in modules:
        for name, value in vars(module).items():
            for place, pattern in _within(f"{module.__name__}.{name}", value, module.__name__):
                used = uses.get(place, {"search"})
                methods = ANCHORED & used if used <= ANCHORED else {"search", "match", *(ANCHORED & used)}
                # A name that is imported is first met where it stands or where it is used: the uses are those of both.
                known = found.get(id(pattern))
                merged = {*methods, *(known.methods if known else ())}
                found[id(pattern)] = Found(known.place if known else place, pattern, tuple(sorted(merged)))
    return tuple(found.values())


def strays() -> list[str]:
    """Where a pattern is written or made inside a function, so that :func:`patterns` cannot see it: file and line."""
    return [f"{file}:{line}" for file, tree in _trees() for line in _stray_lines(tree)]


def _stray_lines(tree: ast.AST) -> Iterator[int]:
    hidden = {node for function in ast.walk(tree) if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
              for node in ast.walk(function)}  # fmt: skip
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "re":
            yield node.lineno
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
            called = node.func.attr if node.func.value.id == "re" else ""
            if called in ANCHORED | SEARCHING or (called == "compile" and node in hidden):
                yield node.lineno


def _trees() -> Iterator[tuple[str, ast.AST]]:
    """The files of the program that name the module of patterns, parsed; looking through all others would take most of the time."""
    root = Path(bot.__path__[0])
    for file in sorted(root.rglob("*.py")):
        if _NAMED.search(text := file.read_text(encoding="utf-8")):
            yield file.relative_to(root.parent).as_posix(), ast.parse(text)


def _modules() -> Iterator[ModuleType]:
    for module in pkgutil.walk_packages(bot.__path__, "bot."):
        if not module.name.startswith(_NOT_IMPORTED):
            yield importlib.import_module(module.name)


def _within(place: str, value: object, module: str, depth: int = 0) -> Iterator[tuple[str, re.Pattern[Any]]]:
    if isinstance(value, re.Pattern):
        yield place, value
    elif depth < _DEPTH:
        inner: dict[Any, object] = {}
        if isinstance(value, dict):
            inner = value
        elif isinstance(value, (tuple, list)):
            inner = dict(enumerate(value))
        elif isinstance(value, type) and value.__module__ == module:
            inner = dict(vars(value))
        for key, one in inner.items():
            yield from _within(f"{place}[{key}]", one, module, depth + 1)


def _uses(modules: list[ModuleType]) -> dict[str, set[str]]:
    """Place of a constant in a module -> the methods that are called there; "search" where it is passed on."""
    uses: dict[str, set[str]] = {}
    for module in modules:
        tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
        called = {id(node.value): node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                method = called.get(id(node), "search")
                uses.setdefault(f"{module.__name__}.{node.id}", set()).add(method if method in ANCHORED else "search")
    return uses
