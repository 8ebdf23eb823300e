"""Documents from the shell: listed, and added from files."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import documents
from bot.cli.main import cli
from bot.storage.files import load
from tests.cli.conftest import as_in_terminal
from tests.reading.making import locked_pdf, pdf_of, word_of


@pytest.fixture
def folder(harbour: Path, tmp_path: Path) -> Path:
    """A copy of the harbour that may be changed."""
    return Path(shutil.copytree(harbour, tmp_path / "knowledge"))


def run(folder: Path, *arguments: str, typed: str = "") -> Result:
    """Run a command with the settings of a bot that answers from the folder."""
    data = folder.parent / "data"
    settings = {"COOPBOT_KNOWLEDGE": str(folder), "COOPBOT_DATA": str(data), "COOPBOT_CACHE": str(data / "cache")}
    return CliRunner().invoke(cli, list(arguments), input=typed, prog_name="coopbot", env=settings)


def sent(folder: Path, name: str, data: bytes) -> str:
    path = folder.parent / name
    path.write_bytes(data)
    return str(path)


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")}


def test_a_pdf_is_shown_published_listed_and_cited_by_its_pages(folder: Path) -> None:
    pages = [["Rules of the lighthouse"], ["A visit of the lighthouse costs 40 yuan."]]
    file = sent(folder, "rules.pdf", pdf_of(pages, head="Port office"))
    result = run(folder, "documents", "add", file, "--date", "2024", "--publisher", "Port", "--reason", "new", typed="y\n")
    assert result.exit_code == 0, result.output
    shown = ("read: pages: 2, paragraphs: 2, sentences: 2, left out at the edge of pages: Port office", "  Rules of the lighthouse", "")
    assert "\n".join(shown) in result.stdout
    assert "New document rules-lighthouse: Rules of the lighthouse (pages: 2" in result.stdout
    assert "import    shell" in result.stdout
    original = load(folder).documents["rules-lighthouse"].original
    assert original is not None
    assert (folder / original).read_bytes() == Path(file).read_bytes()
    listed = run(folder, "documents").stdout
    assert f"rules-lighthouse  Rules of the lighthouse (Port; 2024; {original})\n" in listed
    told = run(folder, "ask", "What does a visit of the lighthouse cost?").stdout
    assert "— Rules of the lighthouse, page 2, 2024" in told
    (folder / original).unlink()
    assert f"{original}, which is not there" in run(folder, "documents", "list").stdout


def test_id_and_title_can_be_given(folder: Path) -> None:
    result = run(folder, "documents", "add", sent(folder, "r.docx", word_of()), "--id", "fees", "--title", " Fees  of 2024", "--yes")
    assert result.exit_code == 0, result.output
    assert load(folder).documents["fees"].title == "Fees of 2024"


def test_a_title_in_the_other_language_can_be_given_and_is_in_no_other(folder: Path) -> None:
    file = sent(folder, "r.docx", word_of())
    told = run(folder, "documents", "add", file, "--title", "Fees", "--other-title", "Fees of 2024", "--yes")
    assert (told.exit_code, told.stderr) == (1, "'Fees of 2024' is not Chinese -> write the title in Chinese, or leave it out\n")
    for identifier, title, other in (("fees", "Fees", " 港口  收费"), ("rules", "收费规定", "Fee rules")):
        result = run(folder, "documents", "add", file, "--id", identifier, "--title", title, "--other-title", other, "--yes")
        assert result.exit_code == 0, result.output
    known = load(folder).documents
    assert known["fees"].titles == {"zh": "港口 收费"}
    assert known["rules"].titles == {"en": "Fee rules"}


@pytest.mark.parametrize(("typed", "titles"), [("\ny\n", {}), ("港口收费\ny\n", {"zh": "港口收费"})])
def test_in_a_terminal_a_title_in_the_other_language_is_asked_for(
    folder: Path, monkeypatch: pytest.MonkeyPatch, typed: str, titles: dict[str, str]
) -> None:
    as_in_terminal(monkeypatch, documents)
    file = sent(folder, "r.docx", word_of())
    result = run(folder, "documents", "add", file, "--title", "Fees", typed=typed)
    asked = "Title in Chinese, so that people who ask in Chinese find it too (Enter: leave it out): "
    assert (result.exit_code, result.stdout.count(asked)) == (0, 1), result.output
    assert load(folder).documents["fees"].titles == titles


def test_what_is_not_meant_is_not_published(folder: Path) -> None:
    before = files(folder)
    result = run(folder, "documents", "add", sent(folder, "r.docx", word_of()), typed="n\n")
    assert result.exit_code == 1
    assert files(folder) == before


@pytest.mark.parametrize(
    ("name", "data", "status", "message"),
    [
        ("l.pdf", locked_pdf(), 1, "l.pdf: the file is protected by a password -> save it without one\n"),
        ("m.docm", word_of(), 1, "m.docm: the file is of a kind that holds macros"),
        ("h.pdf", b"%PDF" + bytes(20_000_000), 1, "h.pdf: the file is larger than 20 MB -> leave out its pictures"),
    ],
)
def test_what_cannot_be_read_is_one_message_and_nothing_is_kept(folder: Path, name: str, data: bytes, status: int, message: str) -> None:
    before = files(folder)
    result = run(folder, "documents", "add", sent(folder, name, data), "--yes")
    assert (result.exit_code, result.stdout) == (status, "")
    assert result.stderr.startswith(message)
    assert files(folder) == before


def test_a_file_that_is_not_there_or_never_ends_is_named(folder: Path) -> None:
    assert "the file cannot be read (No such file or directory) -> name another one" in run(folder, "documents", "add", "no.pdf").stderr
    assert run(folder, "documents", "add", "/dev/zero").exit_code == 2
