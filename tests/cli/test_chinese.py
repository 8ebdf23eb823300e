"""In a Chinese terminal the commands for who keeps the facts speak Chinese: nothing that they show is English but names, ids and files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import documents_draft, fact_prompts, publishing
from bot.cli.main import cli
from bot.storage.files import load
from tests.cli.conftest import as_in_terminal

DOCUMENT = """山南镇文化站公告

山南镇文化站新馆于2019年5月开放。新馆总投资1200万元。

山南镇文化站有工作人员24名。
"""
FACTS = """documents:
  - {id: gonggao, file: documents/gonggao.txt}
entities:
  - {id: zhan, names: {zh: [山南镇文化站, 文化站]}}
facts:
  - id: kaifang
    subjects: [zhan]
    answer: 新馆于2019年5月开放。
    quote: 山南镇文化站新馆于2019年5月开放。
    phrasings: |
      新馆什么时候开放？
gaps:
  - id: kong
    subjects: [zhan]
    phrasings: |
      文化站的电话是多少？
small_talk:
  - id: hao
    reply: 您好！
    phrasings: |
      你好
"""
ALLOWED = frozenset(
    # Ids, files, what is typed, who did it, and the names of values, columns and options.
    "coopbot facts import documents draft record rollback history inbox id take again output override reason kaifang gonggao xin new "
    "txt yaml xlsx csv FILE x amount edit answer zh quote set yes UTF Y y N n q t a p e".split()
)
_WORD = re.compile(r"[A-Za-z]+")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Chinese folder with a second document that no fact covers, in a Chinese terminal."""
    made = tmp_path / "knowledge"
    (made / "documents").mkdir(parents=True)
    (made / "documents" / "gonggao.txt").write_text(DOCUMENT, encoding="utf-8")
    (made / "facts.yaml").write_text(FACTS, encoding="utf-8")
    for module in (documents_draft, publishing, fact_prompts):
        as_in_terminal(monkeypatch, module)
    return made


def coopbot(folder: Path, *arguments: str, typed: str = "") -> Result:
    data = folder.parent / "data"
    settings = {"COOPBOT_KNOWLEDGE": str(folder), "COOPBOT_DATA": str(data), "COOPBOT_CACHE": str(data / "cache"), "LC_ALL": "zh_CN.UTF-8"}
    return CliRunner().invoke(cli, arguments, input=typed, prog_name="coopbot", env=settings)


def english(result: Result, folder: Path) -> list[str]:
    """The English words that a command showed."""
    return list(_english(result.output.replace(str(folder.parent), ""), folder))


def _english(shown: str, folder: Path) -> Iterator[str]:
    known = load(folder)
    # Who did it, ids (those of proposals, too), and what click says, which the program itself does not show.
    shown = re.sub(r"shell \S+|^Aborted!|\b(?:gap-)?[a-z]+(?:-[a-z]+)+\b", "", shown, flags=re.MULTILINE)
    for name in sorted({*known.facts, *known.gaps, *known.entities, *known.documents, *known.retired}, key=len, reverse=True):
        shown = shown.replace(name, "")
    # What is proposed in English is English, and so are the names of kinds and units in the files.
    shown = re.sub(r"(?m)^ *(?:问题|问法|数值).*$|^ *\+ .*$|名称（英文）.*$|种类: .*$", "", shown)
    yield from (word for word in _WORD.findall(shown) if word not in ALLOWED)


@pytest.mark.parametrize(
    ("arguments", "typed", "told"),
    [
        (("documents",), "", "gonggao  山南镇文化站公告"),
        (("documents", "add", "new.new.txt"), "", "无法读取这个文件（没有这个文件或文件夹） -> 请换一个文件"),
        (("documents", "draft", "gonggao"), "x\nq\n", "请输入其中之一：t、e、p、n、a、q"),
        (("documents", "draft", "gonggao"), "t\nq\n文化站\n\n\n", "英文标题，让用英文提问的人也能找到它（不写请直接按回车）："),
        (("documents", "draft", "gonggao"), "t\nq\n文化站\n\n\n", "“文化站”不是英文 -> 请写英文标题，也可以不写"),
        (("documents", "draft", "gonggao"), "t\nq\n\n\n", "要发布吗？[Y/n]："),
        (("documents", "draft", "gonggao"), "t\nq\n\nx\n否\n", "没有发布。已采纳的建议仍保留为“待发布”，再次运行同一命令即可继续。"),
        (("documents", "draft", "gonggao"), "n\nn\nn\nn\n", "没有采纳任何建议。"),
        (("documents", "draft", "gonggao", "--output", "gonggao.txt"), "", "建议不能写成“.txt”文件"),
        (("facts", "zzz"), "", "没有找到，请换个词或少写几个词。"),
        (
            ("facts", "add"),
            "\n新馆总投资1200万元。\n没有的话\n新馆总投资1200万元。\nzhan\n\n新馆花了多少钱\n\n\n是\n",
            "依据（从文件中复制原文）：",
        ),
        (("facts", "add", "--answer", "一。", "--answer", "二。"), "", "--answer 在同一种语言里写了两次：“二。”"),
        (("facts", "edit", "kaifang", "--set", "x"), "", "--set “x”没有写明改成什么"),
        (("facts", "edit", "kaifang", "--set", "x=1"), "", "--set “x=1”：没有栏目“x”"),
        (("facts", "edit", "kaifang", "--set", "answer_zh=新馆于2019年5月开放。"), "", "没有变化，内容已是如此。"),
        (("facts", "edit", "kaifang", "--set", "answer_zh=新馆是2019年5月开放的。"), "y\n", "已发布为第 2 版："),
        (("facts", "retire", "kaifang"), "", "需要写明理由"),
        (("facts", "import", "new.new.xlsx"), "", "无法读取这个文件"),
        (("history",), "", "还没有发布过。"),
        (("show", "3"), "", "没有第 3 版 -> 运行 coopbot history 可以看到有哪些版本"),
        (("record",), "", "最初版本　　  shell "),
        (("inbox",), "", "没有待处理的问题。"),
        (("inbox", "ignore", "1"), "", "没有第 1 个待处理的问题 -> 没有待处理的问题"),
        (("inbox", "ignore", "0123456789"), "", "代号“0123456789”对应 0 个待处理的问题"),
    ],
)
def test_what_a_command_shows_is_chinese(folder: Path, arguments: tuple[str, ...], typed: str, told: str) -> None:
    result = coopbot(folder, *arguments, typed=typed)
    assert told in result.output
    assert english(result, folder) == [], result.output


def test_a_document_is_added_and_drafted_into_a_table_in_chinese(folder: Path) -> None:
    file = folder.parent / "new.txt"
    file.write_text(
        "山南镇文化站第二份公告\n\n" + "".join(f"新馆第{number}间活动室面积{number}0平方米。\n\n" for number in range(1, 9)),
        encoding="utf-8",
    )
    added = coopbot(folder, "documents", "add", str(file), "--id", "xin", typed="y\n")
    assert added.stdout.startswith("读到：9 段、9 句，编码 UTF-8\n")
    assert "  ……另有 4 行\n" in added.stdout
    written = coopbot(folder, "documents", "draft", "xin", "--output", str(folder.parent / "new.xlsx"))
    assert re.fullmatch(
        r"已将 \d+ 条建议写入 .*new\.xlsx：请在要采纳的各行的 take 一列写“是”，然后运行 coopbot facts import new\.xlsx\n", written.stdout
    )
    imported = coopbot(folder, "facts", "import", str(folder.parent / "new.xlsx"))
    exported = coopbot(folder, "facts", "export", str(folder.parent / "new.yaml"))
    assert exported.stdout.startswith("已将 1 个条目写入 ")
    again = coopbot(folder, "facts", "export", str(folder.parent / "new.yaml"))
    assert "已有这个文件 -> 请换一个文件名，或加上 --yes 覆盖它" in again.stderr
    for result in (added, written, imported, exported, again):
        assert english(result, folder) == [], result.output


def test_the_history_is_told_in_chinese(folder: Path) -> None:
    coopbot(folder, "facts", "edit", "kaifang", "--set", "answer_zh=新馆是2019年5月开放的。", typed="y\n")
    back = coopbot(folder, "rollback", "1", typed="x\ny\n")
    assert back.stdout.startswith("恢复到第 1 版\n修改条目 kaifang\n")
    assert "请输入 y（是）或 n（否）。\n要恢复吗？[Y/n]：" in back.stdout
    text = (folder / "facts.yaml").read_text(encoding="utf-8")
    (folder / "facts.yaml").write_text(text.replace("answer: 新馆于", "answer: 新馆从"), encoding="utf-8")
    results = [back, *(coopbot(folder, *call) for call in (("diff", "1"), ("record", "--reason", "更正"), ("history",), ("show", "2")))]
    kinds = [line.split()[3].rstrip("　") for line in results[3].stdout.splitlines()]
    assert kinds == ["直接改动文件", "恢复旧版", "修改", "最初版本"]
    assert re.search(r"^ +3  .{16}  恢复旧版　　  shell \S+  恢复到第 1 版$", results[3].stdout, re.MULTILINE)
    for result in results:
        assert english(result, folder) == [], result.output


def test_what_the_files_lack_is_told_in_chinese_when_they_are_recorded(folder: Path) -> None:
    assert coopbot(folder, "record").exit_code == 0
    assert coopbot(folder, "record").stdout == "文件没有被直接改动过。\n"
    (folder / "facts.yaml").write_text(FACTS.replace("quote: 山南镇", "quote: 山北镇"), encoding="utf-8")
    result = coopbot(folder, "record")
    assert result.exit_code == 1
    assert result.stderr.startswith("文件被直接改动，无法使用：\n")
    assert [word for word in _WORD.findall(result.stderr) if word not in ALLOWED] == [], result.stderr


def test_what_was_taken_before_is_listed_in_chinese(folder: Path) -> None:
    coopbot(folder, "documents", "draft", "gonggao", typed="t\nq\n\nn\n")
    again = coopbot(folder, "documents", "draft", "gonggao", typed="q\n\nn\n")
    assert again.stdout.startswith("以前采纳、尚未发布的有 1 条，将与这次采纳的一起发布：\n")
    shown = coopbot(folder, "documents", "draft", "gonggao", "--again", typed="p\np\np\np\n")
    assert "第 1 条，共" in shown.stdout
    assert "原文第 " in shown.stdout
    assert "待发布\n" in shown.stdout
    left = coopbot(folder, "documents", "draft", "gonggao", "--output", str(folder.parent / "new.xlsx"))
    assert re.fullmatch(r"“gonggao”没有新的建议：其中明天再看 \d 条；加上 --again 可以再看。没有写出文件。\n", left.stdout)
    for result in (again, shown, left):
        assert english(result, folder) == [], result.output
