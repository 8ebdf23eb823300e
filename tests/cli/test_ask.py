"""One question on the command line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.cli.explain import explanation
from bot.retrieval.engine import Engine
from bot.retrieval.pairs import EVIDENCE_NAMES
from bot.service import Service
from bot.storage.cache import open_service
from tests.cli.conftest import Command, Process
from tests.reluctant import UNSURE

ANSWER = "The new pier was opened in 2015.\n\n“The new pier was opened in 2015.”\n— Harbour Report, paragraph 2, undated\n"


def test_the_answer_is_printed_with_the_sentence_that_proves_it(command: Command) -> None:
    result = command("ask", "When was the pier opened?")
    assert (result.exit_code, result.stdout, result.stderr) == (0, ANSWER, "")


def test_words_are_joined_so_that_quotation_marks_are_not_needed(command: Command) -> None:
    assert command("ask", "when", "was", "the", "pier", "opened").stdout == ANSWER


def test_a_question_in_chinese_is_answered_in_chinese(command: Command) -> None:
    assert command("ask", "码头哪年开放？").stdout.startswith("新码头于 2015 年开放。\n\n“The new pier was opened in 2015.”\n")


def test_what_the_documents_do_not_state_is_declined_with_status_0(command: Command) -> None:
    result = command("ask", "How long is the pier?")
    assert result.exit_code == 0
    assert result.stdout.startswith("The documents do not answer that about the new pier.\nWhat they do state:\n")


def test_explain_shows_everything_the_decision_stands_on(command: Command) -> None:
    shown = command("ask", "wen was the peir opened zzyzx", "--explain").stdout
    for part in ("confidence 0.", "Understood", "repairs", "unknown words", "Candidates", "nearest wording"):
        assert part in shown
    for title in ("Statements, the surest first", "Measured of the first", "What the phrasings say of the first"):
        assert title in shown
    assert re.search(r"Statements, the surest first\s+pier-opening +0\.\d{3}\n", shown)
    assert all(name in shown for name in EVIDENCE_NAMES)
    assert "weight x value" in shown
    assert "bias" in shown
    assert "peir -> pier" in shown
    assert "zzyzx" in shown


def test_explain_tells_which_gap_was_recognised(command: Command) -> None:
    shown = command("ask", "How long is the pier?", "--explain").stdout
    assert "Not stated (subject pier, aspect -, gap gap-pier): the documents do not state this; confidence 0." in shown


def test_explain_tells_that_nothing_was_found(command: Command) -> None:
    shown = command("ask", "qwrtz plkjh", "--explain").stdout
    assert shown.startswith(
        "I have not found this in the documents.\n\nNot found (nearest -): nothing was found that answers this; confidence 0.0"
    )


def test_explain_names_the_statements_that_are_not_sure(harbour: Path) -> None:
    service = Service(open_service(harbour).state, Engine(parameters=UNSURE))
    shown = explanation(service.ask("How much did the pier cost?")[0], service.state.catalogue)
    assert re.match(r"Not sure of pier-cost(, \S+){0,2}: the evidence makes it possible, and no more; confidence 0\.", shown)


def test_explain_has_no_candidates_for_a_text_without_words(command: Command) -> None:
    shown = command("ask", "???", "--explain").stdout
    assert "Small talk (nothing to read): the text holds no word or number; confidence 0.000" in shown
    assert not any(title in shown for title in ("Measured of the first", "What the phrasings say"))


def test_in_a_chinese_terminal_the_explanation_is_chinese(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    shown = command("ask", "wen was the peir opened zzyzx", "--explain").stdout
    assert "；把握 0." in shown
    for part in (
        "问题的理解",
        "更正",
        "不认识的词",
        "候选",
        "最接近的问法",
        "各条陈述，把握大的在前",
        "第一条的各项测量值",
        "从问法看第一个候选",
        "常数项",
    ):
        assert part in shown
    assert not re.search(r"; confidence|Understood|unknown words|Candidates|wording|Statements|Measured|bias", shown)
    for question, outcome in (
        ("How long is the pier?", "文件没有写（对象 pier，方面 -，空白 gap-pier）：文件对此没有说明；把握 0."),
        ("qwrtz plkjh", "没有找到（最接近的 -）：没有找到能回答的内容；把握 0.0"),
        ("???", "寒暄（没有可读的内容）：这句话里没有词，也没有数字；把握 0.000"),
    ):
        assert outcome in command("ask", question, "--explain").stdout


def test_no_question_is_a_mistake_of_usage(command: Command) -> None:
    for words in ((), ("  ",)):
        result = command("ask", *words)
        assert result.exit_code == 2
        assert result.stderr == 'no question was given -> write it behind the command: coopbot ask "When was it opened?"\n'


def test_a_question_beside_jsonl_is_a_mistake_of_usage(command: Command) -> None:
    result = command("ask", "--jsonl", "When?")
    assert result.exit_code == 2
    assert result.stderr == "--jsonl reads its questions from standard input -> leave out the question and --explain\n"


def test_a_question_that_is_not_utf_8_is_answered(process: Process) -> None:
    done = process("ask", "When was the pier opened? \udcff\udce4")
    assert (done.returncode, done.stdout.decode()) == (0, ANSWER)


def test_a_screen_without_chinese_characters_shows_question_marks(process: Process) -> None:
    done = process("ask", "码头哪年开放？", PYTHONIOENCODING="latin-1")
    assert done.returncode == 0
    assert done.stdout.startswith(b"???? 2015 ????")


def test_a_missing_folder_is_told_with_status_1(command: Command, tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    result = command("ask", "When?", folder=missing)
    assert result.exit_code == 1
    assert result.stderr == f"{missing}: there is no such folder -> name the folder that holds the fact files\n"
