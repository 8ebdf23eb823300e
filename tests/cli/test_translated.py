"""The help of every command, and what is said of wrong usage, in a Chinese terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.main import cli
from bot.cli.translated import chinese, wrapped
from bot.messages import columns

WIDTH = 80
HAN = re.compile("[\u4e00-\u9fff]")
ALLOWED = frozenset(
    # What is typed or read by machines: metavars, fields, states of replies, endings of files, names.
    """coopbot facts pier list add import DIR QUESTION SEARCH FILE NAME QUESTIONS N M ID GAP ITEM TEXT FIELD VALUE KIND amount million yuan
    jsonl id q chat outcome tier text sources options answer clarify unknown smalltalk refused not sure stated found small talk request
    Telegram TELEGRAM BOT TOKEN SIGTERM Ctrl C D help quit COOPBOT KNOWLEDGE DEBUG env en zh EDITOR subjects question document quote tells
    summary phrasings valid from until supersedes retired reason successor yaml csv xlsx zip txt md docx pdf html mhtml take
    kind support value turns x add JSON""".split()
)


def told(*arguments: str, language: str = "zh_CN.UTF-8") -> str:
    return CliRunner().invoke(cli, arguments, prog_name="coopbot", env={"LC_ALL": language, "COLUMNS": str(WIDTH)}).output


def commands(command: click.Command = cli, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command as it was made, with what is typed for it."""
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command, info_name="coopbot")
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            yield from commands(found, (*path, name))


ALL = {" ".join(path): command for path, command in commands()}


def options_of(command: click.Command) -> set[str]:
    return {one.opts[0] for one in command.params if isinstance(one, click.Option)}


def test_every_command_and_option_is_told_in_chinese_and_nothing_else_is() -> None:
    texts = chinese()
    assert set(texts["commands"]) == set(ALL)
    needed: set[str] = {"--help", "--version"}
    for path, command in ALL.items():
        own = texts["commands"][path]
        assert HAN.search(own["help"])
        assert not path or HAN.search(own["short"])
        assert options_of(command) >= set(own) - {"help", "short"}
        needed |= options_of(command) - set(own)
    assert needed == set(texts["options"])


@pytest.mark.parametrize("path", sorted(ALL))
def test_a_chinese_terminal_shows_no_english_help_and_no_line_that_is_too_wide(path: str) -> None:
    shown = told(*path.split(), "--help")
    assert [line for line in shown.splitlines() if columns(line) > WIDTH] == []
    names = {word for command in ALL for word in command.split()}
    words = re.findall("[A-Za-z]+", re.sub(r"--?[a-z-]+", "", shown))
    assert [word for word in words if word not in ALLOWED | names] == []
    assert not re.search("[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]", re.sub(r"文件:行号|\{.*?\}", "", shown, flags=re.DOTALL))


def test_an_english_terminal_shows_english_after_a_chinese_one_was_served() -> None:
    before = told("documents", "--help", language="C")
    assert HAN.search(told("documents", "--help"))
    assert told("documents", "--help", language="C") == before
    assert before.startswith("Usage: coopbot documents [OPTIONS] COMMAND [ARGS]...\n\n  Documents: what the answers are quoted from,")
    assert not HAN.search(told("nothing", language="C"))


def test_help_in_chinese_looks_like_this() -> None:
    assert told("documents", "--help") == (
        "用法：coopbot documents [选项] 命令 [参数]...\n\n"
        "  文件：回答所引的原文出自这里；可以添加文件，也可以为一份文件提出条目建议。\n\n"
        "选项：\n  --help  显示这段说明。\n\n"
        "命令：\n  add    添加一份文件。\n  list   列出文件。\n  draft  提出一份文件的条目建议。\n"
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("nothing", "错误：没有命令 'nothing'。"),
        ("documents add", "错误：缺少参数 'FILE'."),
        ("show x", "错误：'N' 的值不能用：'x' 不是可以使用的数。"),
        ("stats --days 0", "错误：'--days' 的值不能用：0 不在范围 1<=x<=3650 之内。"),
        ("stats --language fr", "错误：'--language' 的值不能用：'fr' 不是其中之一：'en', 'zh'。"),
        ("stats --days", "错误：选项 '--days' 后面要写一个值。"),
        ("health x", "错误：多了一个参数（x）"),
        ("ask", '没有写问题 -> 请写在命令后面：coopbot ask "什么时候开放的？"'),
    ],
)
def test_wrong_usage_is_told_in_chinese(typed: str, said: str) -> None:
    assert told(*typed.split()).splitlines()[-1] == said


def test_a_folder_is_begun_with_notes_in_the_language_of_the_terminal(tmp_path: Path) -> None:
    for name, language, other, begun in (("a", "zh_CN.UTF-8", "zh", "每种内容各举一例"), ("b", "C", "en", "One example of each thing")):
        by_terminal, by_option = tmp_path / name, tmp_path / f"{name}-option"
        said = told("new", str(by_terminal), language=language)
        assert said.replace(str(by_terminal), "X") == told("new", str(by_option), "--language", other).replace(str(by_option), "X")
        assert begun in (by_terminal / "knowledge.yaml").read_text(encoding="utf-8")


@given(st.text("中文 a", max_size=60), st.integers(10, 40))
def test_wrapping_loses_nothing_and_keeps_to_the_width(text: str, width: int) -> None:
    lines = wrapped(f"{text}中", width).splitlines()
    assert "".join("".join(lines).split()) == "".join(f"{text}中".split())
    assert all(columns(line) <= width or re.fullmatch("a+", line) for line in lines)
