"""``coopbot documents draft``: proposals in a table, and one a screen in a terminal."""

from __future__ import annotations

import csv
import io
import shutil
from dataclasses import replace
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook, load_workbook
from sqlalchemy import text

from bot.cli import documents_draft
from bot.cli.documents_draft import around
from bot.cli.main import cli
from bot.editorial.proposing.review import FoundProposals, ProposalDecision, find
from bot.facts.model import Document, KnowledgeBase, Quote
from bot.storage.engine import open_engine
from bot.storage.files import load
from bot.storage.proposals import note_decisions
from tests.cli.conftest import FACTS, as_in_terminal

REPORT = """Report on the Storm Harbour Trust

The Storm Harbour Trust runs the harbour. Operating income was 3.5 million yuan in 2018.

The new pier cost 13 million yuan. The Trust employed 24 people.
"""


@pytest.fixture
def folder(harbour: Path, tmp_path: Path) -> Path:
    """A copy of the harbour, with a second document that no fact covers."""
    copy = Path(shutil.copytree(harbour, tmp_path / "knowledge"))
    (copy / "documents" / "report.txt").write_text(REPORT, encoding="utf-8")
    text = FACTS.replace("    quote: It cost", "    tells: {amount: 12 million yuan}\n    quote: It cost")
    for sentence in ("The new pier was opened in 2015.", "It cost 12 million yuan.", "The lighthouse was built by Anna Berg."):
        text = text.replace(f"quote: {sentence}", f"quote: {{document: harbour, text: {sentence}}}")
    (copy / "facts.yaml").write_text(text, encoding="utf-8")
    return copy


def coopbot(folder: Path, *arguments: str, typed: str = "") -> Result:
    data = folder.parent / "data"
    settings = {"COOPBOT_KNOWLEDGE": str(folder), "COOPBOT_DATA": str(data), "COOPBOT_CACHE": str(data / "cache")}
    return CliRunner().invoke(cli, arguments, input=typed, prog_name="coopbot", env=settings)


def draft(folder: Path, *arguments: str, typed: str = "") -> Result:
    return coopbot(folder, "documents", "draft", "report", *arguments, typed=typed)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    as_in_terminal(monkeypatch, documents_draft)


def rows_of(file: Path) -> list[list[str]]:
    sheet = load_workbook(file).active
    assert sheet is not None
    return [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]


def with_rows(file: Path, rows: list[list[str]]) -> None:
    book = Workbook()
    for row in rows:
        assert book.active is not None
        book.active.append(row)
    book.save(file)


def test_a_table_comes_back_and_only_rows_with_yes_are_imported(folder: Path) -> None:
    file = folder.parent / "report.xlsx"
    result = draft(folder, "--output", str(file))
    assert result.exit_code == 0, result.output
    assert "4 proposals written" in result.stdout
    heading, *rows = rows_of(file)
    assert heading[:3] == ["take", "id", "sentence"]
    assert [row[0] for row in rows] == ["no"] * 4
    chosen = next(row for row in rows if row[2].startswith("Operating income"))
    chosen[0] = "yes"
    with_rows(file, [heading, *rows])
    result = coopbot(folder, "facts", "import", str(file), "--yes")
    assert result.exit_code == 0, result.output
    base = load(folder)
    (new,) = set(base.facts) - {"pier-opening", "pier-cost", "lighthouse-builder"}
    assert base.facts[new].answer == {"en": "Operating income was 3.5 million yuan in 2018."}
    assert base.facts[new].quotes[0].document == "report"
    (subject,) = base.facts[new].subjects
    assert base.entities[subject].names["en"] == ("Storm Harbour Trust",)
    assert "3 proposals written" in draft(folder, "--output", str(file), "--yes").stdout


def test_a_table_may_be_csv_and_no_other_file(folder: Path) -> None:
    file = folder.parent / "report.csv"
    assert draft(folder, "--output", str(file)).exit_code == 0
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline="")))
    assert [row["take"] for row in rows] == ["no"] * 4
    assert draft(folder, "--output", str(file)).exit_code == 2
    result = draft(folder, "--output", str(folder.parent / "report.txt"))
    assert (result.exit_code, "name a file that ends with .xlsx or .csv" in result.stderr) == (1, True)


@pytest.mark.parametrize(
    ("column", "text", "message"),
    [
        ("take", "perhaps", "row 2, column A (take): 'perhaps' is neither yes nor no"),
        ("names", "nothing", "'nothing' names no subject -> write 'id (kind): English names / Chinese names'"),
        ("names", "x (thing):  / ", "'x' has no name -> write how people call it"),
    ],
)
def test_a_cell_that_cannot_be_used_is_named(folder: Path, column: str, text: str, message: str) -> None:
    file = folder.parent / "report.xlsx"
    draft(folder, "--output", str(file))
    heading, first, *_ = rows_of(file)
    first[0] = "yes"
    first[heading.index(column)] = text
    with_rows(file, [heading, first])
    result = coopbot(folder, "facts", "import", str(file), "--yes")
    assert (result.exit_code, message in result.stderr) == (1, True), result.output


def test_a_row_whose_id_another_fact_has_by_now_replaces_nothing(folder: Path) -> None:
    """Two documents were drafted before either table was imported, and both propose the same id."""
    file = folder.parent / "report.xlsx"
    draft(folder, "--output", str(file))
    heading, first, *_ = rows_of(file)
    first[:2] = ["yes", "pier-cost"]
    with_rows(file, [heading, first])
    before = (folder / "facts.yaml").read_bytes()
    result = coopbot(folder, "facts", "import", str(file), "--yes")
    message = (
        "row 2, column B (id): the id is taken: fact 'pier-cost' says something else -> write another one, or leave the column 'take' empty"
    )
    assert (result.exit_code, message in result.stderr) == (1, True), result.output
    assert (folder / "facts.yaml").read_bytes() == before


def test_a_table_that_was_imported_may_be_imported_again(folder: Path) -> None:
    file = folder.parent / "report.xlsx"
    draft(folder, "--output", str(file))
    heading, *rows = rows_of(file)
    with_rows(file, [heading, *(["yes", *row[1:]] for row in rows)])
    assert coopbot(folder, "facts", "import", str(file), "--yes", "--override").exit_code == 0
    before = (folder / "facts.yaml").read_bytes()
    result = coopbot(folder, "facts", "import", str(file), "--yes", "--override")
    assert (result.exit_code, (folder / "facts.yaml").read_bytes()) == (0, before), result.output


def with_another_wording(folder: Path, *columns: str) -> tuple[Path, Result]:
    """A table of proposals with one that is taken, which has an unanswered wording more in these columns; and what importing it gave."""
    file = folder.parent / "report.xlsx"
    draft(folder, "--output", str(file))
    heading, *rows = rows_of(file)
    (row,) = (one for one in rows if one[2].startswith("Operating income"))
    row[0] = "yes"
    for column in columns:
        row[heading.index(column)] += "\nsource"
    with_rows(file, [heading, *rows])
    return file, coopbot(folder, "facts", "import", str(file), "--yes")


def test_a_wording_of_a_table_that_was_proposed_and_is_not_answered_is_left_out(folder: Path) -> None:
    file, result = with_another_wording(folder, "phrasings", "proposed")
    assert result.exit_code == 0, result.output
    told = "Left out, since they would not get their answer: 1 of the wordings and counter-examples that were proposed."
    assert (result.stdout.count(told), "Import of report.xlsx: 1 facts" in result.stdout) == (1, True), result.output
    phrasings = {phrasing.text for phrasing in load(folder).phrasings}
    assert ("source" in phrasings, "operating income Storm Harbour Trust" in phrasings) == (False, True)
    # The same table says nothing new then.
    again = coopbot(folder, "facts", "import", str(file), "--yes")
    assert (again.exit_code, again.stdout) == (0, "Nothing is different: it says so already.\n"), again.output


def test_a_wording_that_a_person_wrote_into_a_table_is_asked_about(folder: Path) -> None:
    _, result = with_another_wording(folder, "phrasings")
    assert (result.exit_code, "new wording 'source': expected" in result.stderr, len(load(folder).facts)) == (1, True, 3), result.output


def test_without_a_terminal_nobody_is_asked(folder: Path) -> None:
    result = draft(folder)
    assert (result.exit_code, "add --output FILE.xlsx" in result.stderr) == (2, True)


def test_an_unknown_document_is_named_with_the_nearest(folder: Path) -> None:
    result = coopbot(folder, "documents", "draft", "reprt")
    assert (result.exit_code, "there is no document 'reprt' -> did you mean 'report'?" in result.stderr) == (2, True)


@pytest.mark.usefixtures("terminal")
def test_what_is_taken_is_published_and_the_rest_waits_or_is_gone(folder: Path) -> None:
    # The statement is refused, the income is taken, the cost of the pier is put off, and there it ends; the title is left as it is.
    result = draft(folder, "--reason", "read", typed="n\nt\np\nq\n\ny\n")
    assert result.exit_code == 0, result.output
    assert "“Operating income was 3.5 million yuan in 2018.”\n— Report on the Storm Harbour Trust, paragraph 2, undated" in result.stdout
    assert "takes the place of: pier-cost" in result.stdout
    assert "Facts from the proposals for report: 1" in result.stdout
    assert "Published as revision 2" in result.stdout
    base = load(folder)
    assert len(base.facts) == 4
    assert any("telephone" in phrasing.text for phrasing in base.phrasings)
    again = draft(folder, typed="q\n")
    assert "1 of 1, paragraph 3" in again.stdout
    assert "The Trust employed 24 people." in again.stdout
    assert "Nothing was taken." in again.stdout
    assert "1 of 3" in draft(folder, "--again", typed="q\n").stdout


CHINESE_TITLE = "Title in Chinese, so that people who ask in Chinese find it too (Enter: leave it out): "


@pytest.mark.usefixtures("terminal")
def test_a_title_in_the_other_language_is_asked_for_with_what_is_taken_and_published_with_it(folder: Path) -> None:
    before = (folder / "facts.yaml").read_bytes()
    # What is no Chinese is asked for again, and names what is wrong.
    result = draft(folder, typed="n\nt\nq\ny\n 风暴港信托  报告\ny\n")
    assert result.exit_code == 0, result.output
    assert result.stdout.count(CHINESE_TITLE) == 2
    assert "'y' is not Chinese -> write the title in Chinese, or leave it out\n" in result.stdout
    document = load(folder).documents["report"]
    assert (document.title, document.titles) == ("Report on the Storm Harbour Trust", {"zh": "风暴港信托 报告"})
    entry = "  - id: report\n    file: documents/report.txt\n    titles: {zh: 风暴港信托 报告}\n"
    after = (folder / "facts.yaml").read_text(encoding="utf-8")
    assert entry in after
    # Nothing else of the list of documents is touched.
    assert after.partition(entry)[0].encode() == before.partition(b"entities:")[0]
    # It is known then.
    assert CHINESE_TITLE not in draft(folder, typed="t\nq\ny\n").stdout


@pytest.mark.usefixtures("terminal")
def test_enter_alone_leaves_the_title_as_it_is_and_nobody_is_asked_who_takes_nothing(folder: Path) -> None:
    assert CHINESE_TITLE not in draft(folder, typed="q\n").stdout
    result = draft(folder, typed="n\nt\nq\n\ny\n")
    assert (result.exit_code, result.stdout.count(CHINESE_TITLE)) == (0, 1), result.output
    assert load(folder).documents["report"].titles == {}
    assert "report.txt" not in (folder / "facts.yaml").read_text(encoding="utf-8")


@pytest.mark.usefixtures("terminal")
def test_all_of_a_paragraph_are_taken_and_the_old_value_is_told_as_earlier(folder: Path) -> None:
    result = draft(folder, "--yes", "--override", typed="p\np\na\n")
    assert result.exit_code == 0, result.output
    base = load(folder)
    assert len(base.facts) == 5
    assert "pier-cost" in base.superseded
    assert "Nothing is left to propose for report" in draft(folder).stdout


@pytest.mark.usefixtures("terminal")
def test_what_was_taken_in_telegram_is_published_with_what_is_taken_here(folder: Path) -> None:
    draft(folder, typed="p\nq\n")
    base = load(folder)
    chosen = find(base.documents["report"], base).proposals.found[1]
    form = replace(chosen.form, answer={"en": "The income was 3.5 million yuan."})
    engine = open_engine(f"sqlite:///{folder.parent / 'data' / 'coopbot.db'}")
    with engine.begin() as connection:
        note_decisions(connection, "report", {chosen.key: ProposalDecision(verdict="chosen", day="2026-01-01", form=form)})
    engine.dispose()
    result = draft(folder, "--yes", "--override", typed="n\nt\n")
    assert "Chosen before and not published yet: 1." in result.stdout
    assert "2 of 2" in result.stdout
    answers = {fact.answer["en"] for fact in load(folder).facts.values()}
    assert {"The income was 3.5 million yuan.", "The Trust employed 24 people."} < answers
    assert "Nothing is left to propose for report" in draft(folder).stdout


@pytest.mark.usefixtures("terminal")
def test_what_is_taken_is_noted_with_the_change_or_neither_is_done(folder: Path) -> None:
    draft(folder, typed="n\nq\n")
    engine = open_engine(f"sqlite:///{folder.parent / 'data' / 'coopbot.db'}")
    with engine.begin() as connection:
        connection.execute(
            text("CREATE TRIGGER broken BEFORE INSERT ON settings WHEN NEW.value LIKE 'taken%' BEGIN SELECT RAISE(ABORT, 'broken'); END")
        )
    engine.dispose()
    before = load(folder).facts
    assert draft(folder, "--yes", "--override", typed="t\nq\n").exit_code != 0
    assert load(folder).facts == before


@pytest.mark.usefixtures("terminal")
def test_a_proposal_can_be_edited(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts: list[str] = []

    def edit(text: str, extension: str) -> str:
        texts.append(text)
        return "facts: [" if len(texts) == 1 else text.replace("answer: Operating", "answer: The operating")

    monkeypatch.setattr(click, "edit", edit)
    # The first text cannot be read; giving up leaves the proposal as it was.
    result = draft(folder, "--yes", typed="p\ne\nn\nq\n")
    assert "Nothing was taken." in result.stdout
    texts.append("")
    result = draft(folder, "--yes", typed="e\nq\n")
    assert result.exit_code == 0, result.output
    assert any(fact.answer.get("en", "").startswith("The operating income") for fact in load(folder).facts.values())


@pytest.mark.usefixtures("terminal")
def test_what_was_taken_outlives_a_publication_that_is_not_made(folder: Path) -> None:
    # The statement is put off, the income is taken and not published; then the pier is taken, too.
    refused = draft(folder, typed="p\nt\nq\n\nn\n")
    assert (refused.exit_code, "What was taken is kept as chosen" in refused.stdout) == (1, True), refused.output
    assert len(load(folder).facts) == 3
    again = draft(folder, "--yes", "--override", typed="t\nq\n")
    assert "Chosen before and not published yet: 1." in again.stdout
    assert "  Operating income was 3.5 million yuan in 2018.\n" in again.stdout
    assert "1 of 2, paragraph 3" in again.stdout
    assert {"Operating income was 3.5 million yuan in 2018.", "The new pier cost 13 million yuan."} < {
        fact.answer["en"] for fact in load(folder).facts.values()
    }


@pytest.mark.usefixtures("terminal")
def test_what_was_taken_outlives_the_end_of_the_input(folder: Path) -> None:
    assert draft(folder, typed="p\nt\n").exit_code == 1
    assert "Chosen before and not published yet: 1." in draft(folder, typed="q\n\nn\n").stdout


@pytest.mark.usefixtures("terminal")
def test_what_was_chosen_stays_as_it_was_edited_and_can_be_refused_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(click, "edit", lambda text, extension: text.replace("answer: Operating", "answer: The operating"))
    draft(folder, typed="p\ne\nq\n\nn\n")
    again = draft(folder, "--again", typed="p\nt\nq\n\nn\n").stdout
    assert "1 of 4, paragraph 2, put off today" in again
    assert "2 of 4, paragraph 2, chosen\n" in again
    assert again.count("The operating income was 3.5 million yuan in 2018.") >= 3
    assert "  The operating income was 3.5 million yuan in 2018." in draft(folder, typed="q\n\nn\n").stdout
    assert "Nothing was taken." in draft(folder, "--again", typed="p\nn\nq\n").stdout
    assert "Chosen before" not in draft(folder, typed="q\n").stdout


@pytest.mark.usefixtures("terminal")
def test_enter_alone_takes_nothing_and_is_asked_again(folder: Path) -> None:
    result = draft(folder, typed="\n\nq\n")
    assert (result.exit_code, result.stdout.count("[t] take"), "Nothing was taken." in result.stdout) == (0, 3, True), result.output


@pytest.mark.usefixtures("terminal")
def test_a_wording_that_was_proposed_and_is_not_answered_is_left_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def found(document: Document, knowledge: KnowledgeBase) -> FoundProposals:
        real = find(document, knowledge)
        odd = (replace(one, form=replace(one.form, phrasings=(*one.form.phrasings, "source"))) for one in real.proposals.found)
        return replace(real, proposals=replace(real.proposals, found=tuple(odd)))

    monkeypatch.setattr(documents_draft, "find", found)
    result = draft(folder, "--yes", typed="p\nt\nq\n")
    assert result.exit_code == 0, result.output
    told = "Left out, since they would not get their answer: 1 of the wordings and counter-examples that were proposed."
    assert result.stdout.count(told) == 1
    phrasings = {phrasing.text for phrasing in load(folder).phrasings}
    assert ("source" in phrasings, "operating income Storm Harbour Trust" in phrasings) == (False, True)


@pytest.mark.usefixtures("terminal")
def test_no_table_is_written_when_nothing_is_left_to_propose(folder: Path) -> None:
    file = folder.parent / "report.csv"
    draft(folder, typed="n\nn\np\np\n")
    result = draft(folder, "--output", str(file))
    told = "Nothing is left to propose for report: of its proposals 2 put off today, 2 refused; --again shows them. No file was written.\n"
    assert (result.exit_code, result.stdout, file.exists()) == (0, told, False), result.output
    assert "4 proposals written" in draft(folder, "--again", "--output", str(file)).stdout


def test_a_sentence_is_shown_within_its_paragraph() -> None:
    text = "Title\n\n" + "a" * 600 + " The sentence. " + "b" * 600 + "\nNext.\n"
    start = text.index("The sentence.")
    quote = Quote(document="d", text="The sentence.", paragraph=2, start=start, end=start + 13)
    before, sentence, after = around(Document(id="d", title="T", text=text), quote)
    assert (before[:3], len(before), sentence, after[-3:], len(after)) == ("… a", 502, "The sentence.", "b …", 502)
