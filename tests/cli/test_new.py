"""Beginning a knowledge folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.answers.texts import LANGUAGES
from bot.cli.new import TEMPLATES
from bot.facts.model import KnowledgeBase
from bot.service import Service
from bot.storage.cache import open_service
from bot.storage.files import load
from tests.cli.conftest import Command

ASKED = {
    # The first question is about what no document states.
    "en": ["what is the phone number of the hall", "how much was the kitchen", "which sum is the largest", "hello"],
    "zh": ["礼堂的电话", "厨房多少钱", "最大的一笔钱是哪笔", "你好"],
}


@pytest.fixture(scope="module")
def services() -> dict[str, Service]:
    return {language: open_service(TEMPLATES / language) for language in LANGUAGES}


def begun(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_folder_that_is_begun_passes_the_check_at_once(command: Command, tmp_path: Path, language: str) -> None:
    folder = tmp_path / "deep" / "knowledge"
    result = command("new", str(folder), "--language", language, folder=None)
    assert (result.exit_code, result.stderr) == (0, "")
    assert begun(folder) == ["documents/example.txt", "general.yaml", "knowledge.yaml"]
    checked = command("check", str(folder), "--full", folder=None)
    assert (checked.exit_code, checked.stderr) == (0, "")
    assert checked.stdout.endswith("asked, 0 without their answer\n")


def test_it_is_told_what_to_do_next(command: Command, tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    assert command("new", str(folder), folder=None).stdout == (
        f"{folder}: begun, with an example of everything. Now:\n"
        f'  coopbot check "{folder}"\n'
        f'  coopbot ask --knowledge "{folder}" "When was the community hall opened again?"\n'
        f"Then open {folder / 'knowledge.yaml'} in a text editor: its notes tell what to write.\n"
    )
    other = tmp_path / "other"
    assert command("new", str(other), "--language", "zh", folder=None).stdout == (
        f"{other}：已建好，每种内容各有一例。接下来可以运行：\n"
        f'  coopbot check "{other}"\n'
        f'  coopbot ask --knowledge "{other}" "社区礼堂是什么时候重新开放的？"\n'
        f"然后用文本编辑器打开 {other / 'knowledge.yaml'}，里面的说明会告诉您怎么写。\n"
    )


def test_an_empty_folder_will_do_and_what_begins_with_a_dot_does_not_count(command: Command, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert command("new", str(tmp_path), folder=None).exit_code == 0
    assert begun(tmp_path) == ["documents/example.txt", "general.yaml", "knowledge.yaml"]


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("en", "{}: something stands there already, and nothing was changed -> name an empty folder, or one that is not there yet\n"),
        ("zh", "{}：这里已经有内容，没有作任何改动 -> 请指定空文件夹，或者还不存在的文件夹\n"),
    ],
)
def test_where_something_stands_nothing_is_changed(command: Command, tmp_path: Path, language: str, message: str) -> None:
    note = tmp_path / "note.txt"
    note.write_text("mine", encoding="utf-8")
    for taken in (tmp_path, note):
        result = command("new", str(taken), "--language", language, folder=None)
        assert (result.exit_code, result.stdout, result.stderr) == (2, "", message.format(taken))
    assert (begun(tmp_path), note.read_text(encoding="utf-8")) == (["note.txt"], "mine")


def test_a_place_that_cannot_be_written_is_named(command: Command, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    folder = tmp_path / "file" / "knowledge"
    result = command("new", str(folder), folder=None)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"{folder}: the folder cannot be made (Not a directory) -> name a folder that this program may write to\n"


@pytest.mark.parametrize("spoken", LANGUAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_examples_are_answered_at_once_in_both_languages(services: dict[str, Service], language: str, spoken: str) -> None:
    replies = [services[language].ask(question)[0] for question in ASKED[spoken]]
    assert [reply.outcome for reply in replies] == ["unknown", "answer", "answer", "smalltalk"]
    for question in load(TEMPLATES / language).suggestions[spoken]:
        assert services[language].ask(question)[0].outcome == "answer"


def test_the_templates_hold_the_same_in_both_languages() -> None:
    def told(base: KnowledgeBase) -> object:
        facts = [(fact.id, fact.subjects, fact.answer, fact.question, fact.summary, len(fact.quotes)) for fact in base.facts.values()]
        return facts, base.entities, base.overviews, base.gaps, base.small_talk, base.phrasings, base.aspects, base.suggestions

    english, chinese = (load(TEMPLATES / language) for language in LANGUAGES)
    assert told(english) == told(chinese)
    for fact in english.facts.values():
        amounts = [[getattr(value, "value", None) for value in base.facts[fact.id].tells] for base in (english, chinese)]
        assert amounts[0] == amounts[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_one_of_each_sort(language: str) -> None:
    base = load(TEMPLATES / language)
    assert all((base.documents, base.entities, base.facts, base.overviews, base.gaps, base.small_talk, base.aspects, base.suggestions))
    assert any(fact.tells for fact in base.facts.values())
    assert any(fact.summary for fact in base.facts.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_can_be_deleted_once_there_are_other_facts(tmp_path: Path, language: str) -> None:
    folder = tmp_path / "knowledge"
    shutil.copytree(TEMPLATES / language, folder)
    (folder / "knowledge.yaml").unlink()
    (folder / "documents" / "example.txt").write_text("The new pier was opened in 2015.\n", encoding="utf-8")
    fact = "facts:\n  - {id: pier, answer: It was opened in 2015., quote: The new pier was opened in 2015.}\n"
    (folder / "facts.yaml").write_text(fact, encoding="utf-8")
    assert list(load(folder).facts) == ["pier"]
