"""``python -m tests.house [FOLDER]``: how large the program is: files, lines, functions, and what of it is explained."""

from __future__ import annotations

import ast
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LONG = 50
"""Lines from which on a function is named."""
SMALL = 40
"""Lines of a small file, at most."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(tree: ast.AST) -> Iterator[Function]:
    """All functions of a module, those within others too."""
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def public(tree: ast.AST) -> Iterator[Function | ast.ClassDef]:
    """What others may use of a module: its classes, their methods and its functions, unless a name is private."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public(node)


def lines_of(function: Function) -> int:
    """How many lines a function has, its docstring included."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def main(arguments: list[str]) -> int:
    """Print the figures."""
    root = Path(arguments[0]) if arguments else ROOT / "bot"
    texts = {file: file.read_text(encoding="utf-8") for file in sorted(root.rglob("*.py"))}
    trees = {file: ast.parse(text) for file, text in texts.items()}
    sizes = [len(text.splitlines()) for text in texts.values()]
    every = [(lines_of(found), found.name, file) for file, tree in trees.items() for found in functions(tree)]
    explained = [ast.get_docstring(node) is not None for tree in trees.values() for node in public(tree)]
    print(f"files: {len(sizes)}, of {SMALL} lines or fewer: {sum(size <= SMALL for size in sizes)}")
    print(f"lines: {sum(sizes)}, of the median file: {statistics.median(sizes):.0f}, of the longest: {max(sizes)}")
    print(f"functions: {len(every)}, longer than {LONG} lines: {sum(size > LONG for size, _, _ in every)}")
    for size, name, file in sorted(every, reverse=True)[:8]:
        print(f"  {size} {name} ({file.relative_to(root.parent).as_posix()})")
    print(f"public names with a docstring: {sum(explained)} of {len(explained)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
