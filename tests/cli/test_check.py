"""Checking a knowledge folder from the command line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.cli.check import NOT_ASKED
from bot.cli.output import spoken
from bot.paths import shipped_knowledge
from tests import dated
from tests.cli.conftest import FACTS, Command


def test_a_sound_folder_is_counted_and_so_are_the_sentences_that_no_fact_covers(command: Command, harbour: Path) -> None:
    result = command("check", str(harbour), folder=None)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        f"{harbour}: 1 document, 3 facts, 0 overviews, 1 gap, 1 reply to small talk, 2 entities, "
        "9 wordings (5 of facts, 2 of gaps, 2 of small talk)\n"
        "  harbour: no fact covers 0 of 3 sentences\n"
        f"  {NOT_ASKED}\n"
    )


def test_the_folder_may_be_named_by_the_option(command: Command, harbour: Path) -> None:
    assert command("check").stdout == command("check", str(harbour), folder=None).stdout


def test_two_folders_are_a_mistake_of_usage(command: Command, harbour: Path) -> None:
    result = command("check", str(harbour))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "two folders were named -> name the folder once, as DIR or with --knowledge\n"


@pytest.fixture
def spoilt(harbour: Path, tmp_path: Path) -> Path:
    """The folder with a quote that does not stand in its document and an entity that there is not."""
    folder = Path(shutil.copytree(harbour, tmp_path / "knowledge"))
    wrong = FACTS.replace("quote: It cost 12", "quote: It cost 13").replace("subjects: [lighthouse]", "subjects: [lighthous]")
    (folder / "facts.yaml").write_text(wrong, encoding="utf-8")
    return folder


def test_all_problems_are_told_at_once_with_place_and_remedy(command: Command, spoilt: Path) -> None:
    result = command("check", str(spoilt), folder=None)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines() == [
        "facts.yaml:17: fact 'pier-cost': the quote 'It cost 13 million yuan.' does not stand in document 'harbour'"
        " -> copy the words from the document; the nearest sentence is: It cost 12 million yuan."
        " (behind 'It cost' the quote has '13 million yuan.', the document '12 million yuan. The…')",
        "facts.yaml:22: fact 'lighthouse-builder': there is no entity 'lighthous' -> did you mean 'lighthouse'?",
    ]


def test_all_of_it_is_told_in_chinese_where_the_terminal_speaks_it(
    command: Command, harbour: Path, spoilt: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    sound = command("check", str(harbour), folder=None)
    assert (sound.exit_code, sound.stderr) == (0, "")
    assert sound.stdout == (
        f"{harbour}：1 份文件，3 个条目，0 个综述，1 个空白，1 条寒暄回复，2 个对象，9 句问法（条目 5 句、空白 2 句、寒暄 2 句）\n"
        "  harbour：3 句中有 0 句还没有写成条目\n"
        "  尚未逐句检验问法能否得到应有的回答；要检验请运行 coopbot check --full\n"
    )
    result = command("check", str(spoilt), folder=None)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines() == [
        "facts.yaml:17：条目“pier-cost”：引文“It cost 13 million yuan.”不在文件“harbour”中"
        " -> 请从文件中复制原文；最接近的一句是：It cost 12 million yuan."
        "（“It cost”之后，引文写的是“13 million yuan.”，文件中是“12 million yuan. The…”）",
        "facts.yaml:22：条目“lighthouse-builder”：没有对象“lighthous” -> 是否应为“lighthouse”？",
    ]


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "zh_TW", "LC_ALL": ""}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
    ],
)
def test_the_first_variable_that_is_set_tells_the_language_of_the_terminal(environment: dict[str, str], language: str) -> None:
    assert spoken(environment) == language


def test_facts_that_contradict_each_other_are_warned_of_and_the_folder_is_used(command: Command, tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    (folder / "documents").mkdir(parents=True)
    for name, text in dated.DOCUMENTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "facts.yaml").write_text(dated.with_lines(office_open="retired: {reason: it closed}"), encoding="utf-8")
    result = command("check", str(folder), folder=None)
    assert result.exit_code == 0
    assert result.stdout == (
        f"{folder}: 2 documents, 6 facts, 1 overview, 2 gaps, 1 reply to small talk, 4 entities, 1 retired fact, "
        "22 wordings (12 of facts, 2 of overviews, 4 of gaps, 1 of small talk)\n"
        "  harbour: no fact covers 0 of 3 sentences\n"
        "  news: no fact covers 1 of 4 sentences; the first: The ticket office was open until 2018.\n"
        f"  {NOT_ASKED}\n"
    )
    empty, head, warning = result.stderr.splitlines()
    assert (empty, head) == ("", "1 warning; the folder can be used nevertheless:")
    assert warning.startswith("warning: facts.yaml:17: fact 'pier-cost-news': it tells the amount '14 million yuan', but fact")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en_GB.UTF-8", "fees: no fact covers 2 of 3 sentences; the first: "),
        ("zh_CN.UTF-8", "fees：3 句中有 2 句还没有写成条目；第一句："),
    ],
)
def test_the_first_sentence_that_no_fact_covers_is_named_and_cut_and_headings_of_tables_are_none(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, told: str
) -> None:
    monkeypatch.setenv("LC_ALL", language)
    (tmp_path / "documents").mkdir()
    berth = "Old pier, the long side between the two lights and the crane, for boats"
    text = f"Fees\n\nBerth | Fee\n{berth} | 12\nNew pier | 20\n\nFees are paid by the day.\n"
    (tmp_path / "documents" / "fees.txt").write_text(text, encoding="utf-8")
    (tmp_path / "facts.yaml").write_text(
        "facts:\n  - {id: paid, answer: By the day., quote: Fees are paid by the day.}\n", encoding="utf-8"
    )
    result = command("check", str(tmp_path), folder=None)
    assert f"  {told}{berth[:59]}…\n" in result.stdout


def test_in_chinese_what_was_asked_is_told_as_a_check(command: Command, harbour: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert command("check", str(harbour), "--full", folder=None).stdout.endswith("共检验 9 句，其中 0 句未得到应有的回答\n")


def test_aspects_that_have_no_names_are_warned_of(command: Command, tmp_path: Path, harbour: Path) -> None:
    folder = tmp_path / "knowledge"
    shutil.copytree(harbour, folder)
    facts = FACTS.replace("How long is", "[size] How long is").replace("How many ships", "[count] How many ships")
    (folder / "facts.yaml").write_text(facts, encoding="utf-8")
    result = command("check", str(folder), folder=None)
    assert (result.exit_code, result.stderr) == (
        0,
        "\n1 warning; the folder can be used nevertheless:\n"
        f"warning: {folder}: the wordings of gaps name aspects (size, count), but no file has 'aspects:', so replies do not say what is "
        "missing -> add 'aspects:' with the name of each in both languages, such as 'size: {en: ..., zh: ...}'\n",
    )
    (folder / "aspects.yaml").write_text("aspects:\n  size: {en: the size}\n  count: {en: the number}\n", encoding="utf-8")
    assert command("check", str(folder), folder=None).stderr == ""


def test_the_shipped_folder_is_sound(command: Command) -> None:
    result = command("check", folder=None)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith(f"{shipped_knowledge()}: 1 document, ")
