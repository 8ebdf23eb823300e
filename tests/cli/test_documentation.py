"""What the documentation says is so."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import click
import pytest

from bot.cli.main import cli
from bot.errors import KnowledgeError
from bot.facts.kinds import table
from bot.facts.schema import parse
from bot.messages import in_language, joined
from bot.paths import shipped_knowledge
from bot.service import Service
from bot.storage.files import load
from tests.cli.conftest import DOCUMENT, FACTS, ROOT, Command, commands
from tests.examples import with_real_replies

README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
READMES = {"en": README, "zh": (ROOT / "README.zh.md").read_text(encoding="utf-8")}
ADMINISTRATORS = {
    language: (ROOT / "docs" / name).read_text(encoding="utf-8")
    for language, name in {"en": "administrators.md", "zh": "administrators.zh.md"}.items()
}
PAGES = {
    **{"README": README, "README.zh": READMES["zh"], "CONTRIBUTING": CONTRIBUTING},
    **{"administrators": ADMINISTRATORS["en"], "administrators.zh": ADMINISTRATORS["zh"]},
}

COMMAND_LINES = sorted(
    {
        (page, line)
        for page, text in PAGES.items()
        for line in [*re.findall(r"`(coopbot[^`]*)`", text), *re.findall(r"^\$ (coopbot.*)$", text, re.MULTILINE)]
    }
)

# What the page for administrators tells of each mistake: what is written, and the beginning of the message.
MISTAKES = {
    "facts:\n  - {id: a, answer: A, quote: The pier is 20 m long.}": "the quote 'The pier is 20 m long.' does not stand in",
    "facts:\n  - {id: Pier Length, answer: A, quote: The new pier}": "the id 'Pier Length' cannot be used -> ",
    "facts:\n  - {id: pier-cost, answer: A, quote: The new pier}": "it stands in facts.yaml:14 too -> ",
    "facts:\n  - {id: a, anwser: A, quote: The new pier}": "unknown key 'anwser' -> ",
    "facts:\n  - {id: a, quote: The new pier}": "'answer' is missing -> ",
    "facts:\n  - {id: a, answer: A, quote: The new pier, subjects: [peer]}": "there is no entity 'peer' -> ",
    "facts:\n  - {id: a, answer: A}": "a quote is missing -> ",
    "facts:\n  - {id: a, answer: A, quote: The new pier, tells: {amount: 12 millions}}": "the amount '12 millions' cannot be read -> ",
    "facts:\n  - {id: a, answer: A, quote: The new pier, phrasings: [How much did the pier cost?]}": (
        "the wording 'How much did the pier cost?' stands under fact 'pier-cost' too"
    ),
    "phrasings:\n  gap-pier: |\n    How wide?\n    # a comment": "a comment inside the wordings: '# a comment' -> ",
    "facts:\n  - {id: a, answer: A, quote: The new pier, question: {en: Who, and when?, zh: 谁}}": (
        "a comma inside an unquoted text: 'en: Who, and when?' -> "
    ),
    "facts:\n  - id: a\n    answer: It was opened: 2015.": "a colon inside an unquoted text: 'answer: It was opened: 2015.' -> ",
    "facts:\n\t- id: a": "the line is indented with a tab -> ",
}


def test_every_command_and_option_is_in_the_readme() -> None:
    for name, command in commands():
        assert f"coopbot {name.removesuffix(' list')}" in README
        for parameter in command.params:
            if isinstance(parameter, click.Option) and parameter.name != "output":
                assert parameter.opts[0] in README, f"{name} {parameter.opts[0]}"


@pytest.mark.parametrize(("page", "line"), COMMAND_LINES)
def test_every_command_line_that_is_shown_can_be_typed(page: str, line: str) -> None:
    arguments = shlex.split(line.partition("<")[0])[1:]
    with cli.make_context("coopbot", arguments) as context:
        name, command, rest = cli.resolve_command(context, [*context._protected_args, *context.args])
        assert command is not None, page
        with command.make_context(name, rest, parent=context) as inner:
            if isinstance(command, click.Group) and (inner._protected_args or inner.args):
                name, part, rest = command.resolve_command(inner, [*inner._protected_args, *inner.args])
                assert part is not None, page
                part.make_context(name, rest, parent=inner).close()


def test_the_command_lines_were_found() -> None:
    assert {page for page, _ in COMMAND_LINES} == set(PAGES)
    assert len(COMMAND_LINES) > 15


def test_the_readme_opens_with_one_line_to_chat_and_one_to_test() -> None:
    chat, test = re.findall(r"`(python3 -m venv [^`]*)`", README)
    assert chat.endswith("&& .venv/bin/coopbot")
    assert test.endswith("&& .venv-test/bin/python -m tests")
    assert f"\n{test}\n" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert test in CONTRIBUTING


@pytest.mark.parametrize("readme", READMES.values(), ids=READMES)
def test_the_replies_in_the_readme_are_real(service: Service, readme: str) -> None:
    # Where this fails, the knowledge was changed: python -m tests.examples writes the replies anew.
    assert with_real_replies(readme, service) == readme


@pytest.mark.parametrize("readme", READMES.values(), ids=READMES)
def test_the_smallest_knowledge_folder_of_the_readme_can_be_used(readme: str) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", readme, re.DOTALL)
    assert list(parse({"facts.yaml": example}, {"documents/harbour.txt": DOCUMENT}).facts) == ["pier-opening"]


@pytest.mark.parametrize("readme", READMES.values(), ids=READMES)
@pytest.mark.parametrize("text", ["The new pier was opened in 2015.\n", DOCUMENT], ids=["one sentence", "more"])
def test_the_smallest_knowledge_folder_answers_when_the_pier_was_opened(readme: str, text: str, tmp_path: Path, command: Command) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", readme, re.DOTALL)
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "harbour.txt").write_text(text, encoding="utf-8")
    (tmp_path / "facts.yaml").write_text(example, encoding="utf-8")
    (answer,) = re.findall(r"answer: (.*)", example)
    for question in ("when was the pier opened", "what year was the pier opened?"):
        assert command("ask", question, folder=tmp_path).stdout.startswith(f"{answer}\n"), question


@pytest.mark.parametrize(
    "example", [found for page in ADMINISTRATORS.values() for found in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)]
)
def test_every_example_for_administrators_can_be_added_to_the_shipped_knowledge(example: str, tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    shutil.copytree(shipped_knowledge(), folder)
    for file in re.findall(r"file: (\S+)", example):
        (folder / file).write_text("Title\n\nText.\n", encoding="utf-8")
    (folder / "example.yaml").write_text(example, encoding="utf-8")
    load(folder)


@pytest.mark.parametrize("language", ADMINISTRATORS)
def test_the_kinds_of_value_are_those_of_the_page(language: str) -> None:
    # Where this fails, the table was changed: print(bot.facts.kinds.table("en")) writes it anew.
    assert f"\n\n{table(language)}\n\n" in ADMINISTRATORS[language]


@pytest.mark.parametrize(("written", "message"), MISTAKES.items())
def test_every_message_for_administrators_is_the_one_that_is_shown(written: str, message: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        parse({"facts.yaml": FACTS, "mistakes.yaml": written}, {"documents/harbour.txt": DOCUMENT})
    shown = [joined((problem.what, problem.remedy), " -> ", " -> ") for problem in caught.value.problems]
    found = next((text for text in shown if text.startswith(message)), None)
    assert found is not None, shown
    for language, page in ADMINISTRATORS.items():
        told = in_language(found, language)
        explained = re.findall(r"`([^`\n]{10,})`", page)
        assert any(told.startswith(text) for text in explained), told


def test_the_links_of_the_documentation_lead_somewhere() -> None:
    for name, page in PAGES.items():
        folder = ROOT / "docs" if name.startswith("administrators") else ROOT
        for target in re.findall(r"\]\(([^)#:]+)\)", page):
            assert (folder / target).exists(), f"{name}: {target}"
