"""The examples of the README in both languages, with the replies there really are; ``python -m tests.examples`` writes them anew."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from bot.answers.compose import plain_text
from bot.paths import shipped_knowledge
from bot.service import Service
from bot.storage.cache import open_service

ROOT = Path(__file__).resolve().parents[1]
READMES = (ROOT / "README.md", ROOT / "README.zh.md")

_EXAMPLE = re.compile(r"```console\n\$ (coopbot ask [^\n]*)\n.*?```", re.DOTALL)


def with_real_replies(text: str, service: Service) -> str:
    """A text in Markdown, every ``$ coopbot ask "..."`` in it followed by the reply of *service*."""

    def example(match: re.Match[str]) -> str:
        reply, _ = service.ask(" ".join(shlex.split(match[1])[2:]))
        return f"```console\n$ {match[1]}\n{plain_text(reply)}\n```"

    return _EXAMPLE.sub(example, text)


if __name__ == "__main__":
    of_the_program = open_service(shipped_knowledge())
    for page in READMES:
        page.write_text(with_real_replies(page.read_text(encoding="utf-8"), of_the_program), encoding="utf-8")
