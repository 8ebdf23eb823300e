"""Messages in both languages: each is written in both where it is made, with the same values in each."""

from __future__ import annotations

import ast
import pickle
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from bot.errors import EditError, KnowledgeError, Problem
from bot.messages import Message, in_language, joined, message_of, quoted

ROOT = Path(__file__).resolve().parents[1] / "bot"
HAN = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]")
WESTERN = re.compile("[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]")
IN_QUOTES = re.compile("“[^”]*”")
WORD = re.compile("[A-Za-z]{2}")
TOLD_BY = ("Problem", "EditError", "UnchangedError", "ConflictError", "SupersededError", "problem", "refuse")
"""What takes messages; a text of one language there is a mistake."""

SHOWN_BY = ("echo", "secho", "working", "asked", "agreed", "chosen", "confirm", "prompt", "UsageError")
"""What shows a text in a terminal."""

ENGLISH_ALONE = ("jsonl", "logs")
"""What machines read."""


def places(template: str) -> list[tuple[str, str | None, str | None]]:
    return sorted((name, spec, conversion) for _, name, spec, conversion in Formatter().parse(template) if name is not None)


def mistakes(source: str) -> Iterator[str]:
    """What is wrong with the messages of a module, with the line of each."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr if isinstance(node.func, ast.Attribute) else ""
        if name == "Message":
            yield from (f"{node.lineno}: {what}" for what in of_message(node))
        elif name in TOLD_BY or name == "ValueError":
            for argument in (*node.args, *(keyword.value for keyword in node.keywords if keyword.arg in ("where", "what", "remedy"))):
                constant = isinstance(argument, ast.Constant) and isinstance(argument.value, str) and WORD.search(argument.value)
                if isinstance(argument, ast.JoinedStr | ast.BinOp) or constant:
                    yield f"{node.lineno}: {name} takes a text in one language"


def of_message(node: ast.Call) -> Iterator[str]:
    english, chinese = (argument.value if isinstance(argument, ast.Constant) else argument for argument in node.args)
    if not (isinstance(english, str) and isinstance(chinese, str)):
        # What somebody wrote is the same in every language, and what stands in a catalogue is held by its own tests.
        if any(isinstance(argument, ast.JoinedStr | ast.BinOp | ast.Call | ast.IfExp) for argument in node.args):
            yield "a message is put together outside"
        return
    if node.keywords:
        if places(english) != places(chinese):
            yield f"the values differ: {english}"
        elif {name for name, _, _ in places(english)} != {keyword.arg for keyword in node.keywords}:
            yield f"the values given are others: {english}"
    words = "".join(text for text, _, _, _ in Formatter().parse(english)) if node.keywords else english
    if WORD.search(words) and not HAN.search(chinese):
        yield f"no Chinese: {english}"
    if WESTERN.search(IN_QUOTES.sub("", chinese)):
        yield f"Western punctuation beside Chinese: {chinese}"


@pytest.mark.parametrize("module", sorted(str(path.relative_to(ROOT)) for path in ROOT.rglob("*.py")))
def test_every_message_is_written_in_both_languages_with_the_same_values(module: str) -> None:
    if module not in ("messages.py", "answers/texts.py"):
        strict = module.startswith(("facts", "editorial", "storage/files", "publishing", "telegram/administration", "cli/check"))
        found = list(mistakes((ROOT / module).read_text(encoding="utf-8")))
        assert [one for one in found if strict or "ValueError" not in one] == []


def told_in_english(source: str) -> Iterator[str]:
    """The texts that a module shows in a terminal in English alone, with the line of each."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr if isinstance(node.func, ast.Attribute) else ""
        for argument in node.args if name in SHOWN_BY else ():
            for text in texts_of(argument):
                if WORD.search(text):
                    yield f"{node.lineno}: {text}"


def texts_of(node: ast.AST) -> Iterator[str]:
    """The texts that stand in an expression, without those of messages, and of names of settings and colours."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    if isinstance(node, ast.JoinedStr | ast.BinOp | ast.IfExp | ast.BoolOp | ast.FormattedValue):
        for part in ast.iter_child_nodes(node):
            yield from texts_of(part)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("readable", "here"):
        for argument in node.args:
            yield from texts_of(argument)


@pytest.mark.parametrize("module", sorted(path.stem for path in (ROOT / "cli").glob("*.py") if path.stem not in ENGLISH_ALONE))
def test_what_a_terminal_shows_to_who_keeps_the_facts_is_told_in_both_languages(module: str) -> None:
    assert list(told_in_english((ROOT / "cli" / f"{module}.py").read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    [
        'click.echo("Nothing was taken.")',
        'click.echo(readable(f"{count} facts written to {file}"))',
        'with working("trying it"): pass',
        'raise UsageError(f"{file}: the file cannot be read")',
        'click.echo("\\n".join(lines) or "nothing was published yet")',
        'click.echo(f"{made}" if made else "nothing was changed by hand")',
    ],
)
def test_a_text_that_is_shown_in_english_alone_is_found(source: str) -> None:
    assert len(list(told_in_english(source))) == 1


@pytest.mark.parametrize(
    "source",
    [
        'raise EditError(f"the id {name} is taken")',
        'raise EditError("it is taken")',
        'raise UnchangedError("nothing " + what)',
        'report.problem(line, "it is empty", Message("write it", "请写上"))',
        'Problem(file="f", line=1, where=NO_OBJECT, what="wrong", remedy=remedy)',
        'Message("it is taken", "it is taken")',
        'Message("{id} is taken", "已被占用", id=name)',
        'Message("{id} is taken", "{name} 已被占用", id=name)',
        'Message("{count:,} facts", "{count} 个条目", count=3)',
        'Message(f"{name} is taken", f"{name} 已被占用")',
        'Message("write it, please", "请写上,谢谢")',
    ],
)
def test_a_message_in_one_language_is_found(source: str) -> None:
    assert len(list(mistakes(source))) == 1


def test_a_message_is_its_english_text_and_knows_the_chinese_one() -> None:
    inner = Message("no fact", "没有条目")
    message = Message("{what} -> write {key!r} {{so}}", "{what} -> 请写 {key!r} {{so}}", what=inner, key="id")
    assert message == "no fact -> write 'id' {so}"
    assert message.chinese == "没有条目 -> 请写 'id' {so}"
    assert (in_language(message, "en"), in_language(message, "zh")) == (str(message), message.chinese)
    assert in_language("as it is", "zh") == "as it is"
    assert type(f"{message}") is str


def test_what_people_wrote_is_no_template() -> None:
    message = Message("'{text}' is odd", "“{text}”很奇怪", text="{0} {x} {{")
    assert (message, message.chinese) == ("'{0} {x} {{' is odd", "“{0} {x} {{”很奇怪")
    assert pickle.loads(pickle.dumps(message)).chinese == message.chinese  # our own
    assert joined([message, quoted("{id}"), "{"]).chinese == "“{0} {x} {{”很奇怪、“{id}”、{"


def test_an_error_is_told_in_the_language_of_who_reads_it_and_in_logs_in_english() -> None:
    what, remedy = Message("it is empty", "它是空的"), Message("write it", "请写上")
    problems = [
        Problem(file=file, line=line, where=where, what=what, remedy=remedy)
        for file, line, where in (("b.yaml", 0, Message("", "")), ("a.yaml", 3, Message("fact 'x'", "条目“x”")))
    ]
    error = KnowledgeError(problems)
    assert str(error) == error.told("en") == "a.yaml:3: fact 'x': it is empty -> write it\nb.yaml: it is empty -> write it"
    assert error.told("zh") == "a.yaml:3：条目“x”：它是空的 -> 请写上\nb.yaml：它是空的 -> 请写上"
    assert message_of(EditError(what)).chinese == "它是空的"
    assert message_of(ValueError("odd")).chinese == "odd"
