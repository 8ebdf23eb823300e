"""``python -m tests.compare REVISION [PART]``: what the program as it stands replies and writes otherwise than a commit of it.

Both answer every labelled question of this tree (rounds, public sets, topics) from the shipped base, those of the rounds from the
second base too and those of the topics from their own; and both write the tables of facts and what ``check`` says. What differs is
printed, but for sets that stay unseen; the status is 1 where anything does. PART compares one alone: ``shipped``, ``second``,
``topics`` or ``files``. Three minutes.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHOWN = 20
"""Differences that are printed of each part."""
UNSEEN = ("closed-7", "closed-8", "closed-9")
"""Sets that nobody has looked at since they were measured: what differs in them is counted and never printed."""
PARTS = ("shipped", "second", "topics", "files")


def questions(files: list[Path]) -> list[str]:
    """Every question of files of labelled questions as a line for ``coopbot ask --jsonl``; those of a dialogue share its chat."""
    asked: list[str] = []
    for file in files:
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines()):
            entry = json.loads(line)
            turns = entry.get("turns") or [entry]
            for turn in turns:
                text = turn.get("q") or turn.get("question") or turn.get("text")
                if text:
                    chat = {"chat": f"{file.stem}-{number}"} if len(turns) > 1 else {}
                    asked.append(json.dumps({"id": len(asked), "q": text, **chat}, ensure_ascii=False))
    return asked


def replies(tree: Path, knowledge: Path, asked: list[str], scratch: Path) -> Iterator[tuple[str, str]]:
    """Each question with what a tree replies to it."""
    run = program(tree, ("ask", "--jsonl", "--knowledge", str(knowledge)), scratch, "\n".join(asked)).splitlines()
    if len(run) != len(asked):
        raise SystemExit(f"{knowledge}: {len(asked)} questions, but {tree} says:\n" + "\n".join(run[-20:]))
    for line, reply in zip(asked, run, strict=True):
        yield json.loads(line)["q"], reply


def program(tree: Path, arguments: tuple[str, ...], scratch: Path, given: str = "") -> str:
    """What a command of a tree prints, run with settings and a cache of its own."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("COOPBOT_", "TELEGRAM_"))}
    environment |= {"PYTHONPATH": str(tree), "COOPBOT_CACHE": str(scratch / "cache"), "COOPBOT_DATA_DIR": str(scratch / "data")}
    done = subprocess.run(
        (sys.executable, "-m", "bot", *arguments), cwd=scratch, env=environment, input=given.encode(), capture_output=True, check=False
    )
    return (done.stdout.decode() + done.stderr.decode()).replace(str(tree), "")


def written(tree: Path, scratch: Path) -> Iterator[tuple[str, str]]:
    """The files that the program writes and what it says of the shipped base, line by line."""
    for command in (("check",), ("check", "--full"), ("documents",), ("facts",)):
        yield from ((" ".join(command), line) for line in program(tree, command, scratch).splitlines())
    for name in ("facts.yaml", "facts.csv"):
        program(tree, ("facts", "export", name, "--yes"), scratch)
        yield from ((name, line) for line in (scratch / name).read_text(encoding="utf-8-sig").splitlines())


def base(folder: Path, scratch: Path) -> Path:
    """A knowledge folder of a topic, with the aspects and the small talk of the shipped base."""
    knowledge = scratch / folder.name
    (knowledge / "documents").mkdir(parents=True)
    shutil.copy(ROOT / "knowledge" / "small_talk.yaml", knowledge)
    aspects = (ROOT / "knowledge" / "gaps.yaml").read_text(encoding="utf-8").partition("aspects:\n")[2]
    (knowledge / "aspects.yaml").write_text(f"aspects:\n{aspects}", encoding="utf-8")
    shutil.copy(folder / "document.txt", knowledge / "documents")
    facts = (folder / "facts.yaml").read_text(encoding="utf-8").replace("document.txt", "documents/document.txt")
    (knowledge / "facts.yaml").write_text(facts, encoding="utf-8")
    return knowledge


def of(part: str, tree: Path, scratch: Path) -> list[tuple[str, str]]:
    """What a tree says in one part: pairs of what was asked and what it gave."""
    labelled = questions(sorted((ROOT / "tests" / "questions").rglob("*.jsonl")))
    of_topics = sorted((ROOT / "tests" / "topics").rglob("questions.jsonl"))
    if part == "shipped":
        return list(replies(tree, tree / "knowledge", labelled + questions(of_topics), scratch))
    if part == "second":
        return list(replies(tree, ROOT / "tests" / "second_base" / "knowledge", labelled, scratch))
    if part == "topics":
        return [pair for file in of_topics for pair in replies(tree, base(file.parent, scratch), questions([file]), scratch)]
    return list(written(tree, scratch))


@contextmanager
def beside(revision: str) -> Iterator[tuple[Path, Path]]:
    """A temporary folder, and in it a tree of that commit."""
    with tempfile.TemporaryDirectory(prefix="coopbot-compare-") as name:
        before = Path(name) / "before"
        subprocess.run(("git", "worktree", "add", "--quiet", "--detach", str(before), revision), cwd=ROOT, check=True)
        try:
            yield Path(name), before
        finally:
            subprocess.run(("git", "worktree", "remove", "--force", str(before)), cwd=ROOT, check=True)


def main(arguments: list[str]) -> int:
    """Compare; 2 for a wrong call, 1 where anything differs."""
    if not arguments or not set(arguments[1:]) <= set(PARTS):
        sys.stderr.write(f"usage: python -m tests.compare REVISION [{' | '.join(PARTS)}]\n")
        return 2
    differ = 0
    hidden = [file for file in (ROOT / "tests").rglob("*.jsonl") if any(name in str(file.relative_to(ROOT)) for name in UNSEEN)]
    unseen = {json.loads(line)["q"] for line in questions(hidden)}
    with beside(arguments[0]) as (folder, before):
        for part in arguments[1:] or PARTS:
            told = []
            for number, tree in enumerate((before, ROOT)):
                scratch = folder / f"{part}-{number}"
                scratch.mkdir()
                told.append(of(part, tree, scratch))
            changed = [(old, new) for old, new in zip(*told, strict=False) if old != new]
            count = len(changed) + abs(len(told[0]) - len(told[1]))
            differ += count
            print(f"{part}: {len(told[1])} compared, {count} differ")
            for old, new in [pair for pair in changed if pair[1][0] not in unseen][:SHOWN]:
                print(f"  {old[0]}\n  - {old[1]}\n  + {new[1]}")
    return int(differ > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
