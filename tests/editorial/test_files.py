"""Facts out of the bot and in again: exactly the differences, whatever spreadsheets do to a table."""

from __future__ import annotations

import csv
import datetime
import io
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from bot.editorial.changes import AddFact, EditFact
from bot.editorial.files import ENDINGS, export_of, import_of
from bot.editorial.forms import FactForm, QuoteForm, form_of, forms_of
from bot.editorial.tables import COLUMNS, defused, plain_cell, row_of
from bot.editorial.texts import Texts
from bot.editorial.values import Value
from bot.errors import ConflictError, EditError
from bot.facts.yaml_reader import CONTROL
from tests.editorial.conftest import HARBOUR, base_of

FORMULAS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")

RICH = AddFact(
    form=FactForm(
        id="rich",
        answer={"en": "=1+1 is a formula\nand a line", "zh": "-5 度，'引号'"},
        question={"en": "+1?", "zh": "@who"},
        quotes=(QuoteForm("harbour", "The new pier was opened in 2015."), QuoteForm("harbour", "It cost 12 million yuan.")),
        subjects=("pier", "lighthouse"),
        tells={"date": ("2015",), "text": ("a, b", "c: d"), "amount": ("3.6 billion yuan | for: 2018", "1.144亿元 | for: first batch")},
        phrasings=("#x", "- y", "z"),
        other={"valid_from": "2015-01-01", "retired": {"reason": "old", "successor": "pier-cost"}},
    )
).apply(HARBOUR)


def rows_of(texts: Texts) -> list[dict[str, Any]]:
    return list(csv.DictReader(io.StringIO(export_of(texts, ".csv").decode("utf-8-sig"), newline="")))


def sheet_of(rows: list[list[Any]]) -> bytes:
    book = Workbook()
    for row in rows:
        assert book.active is not None
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def csv_with(rows: list[dict[str, Any]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("texts", [HARBOUR, RICH])
def test_what_was_exported_changes_nothing_when_it_is_imported(texts: Texts, ending: str) -> None:
    assert import_of(f"facts{ending}", export_of(texts, ending)).apply(texts) == texts


@pytest.mark.parametrize("ending", ENDINGS)
def test_facts_move_to_another_folder(ending: str) -> None:
    moved = import_of(f"facts{ending}", export_of(RICH, ending)).apply(HARBOUR)
    assert form_of(moved, "rich") == form_of(RICH, "rich")
    empty = {"documents/harbour.txt": HARBOUR["documents/harbour.txt"]}
    assert list(forms_of(import_of(f"facts{ending}", export_of(RICH, ending)).apply(empty))) == list(forms_of(RICH))


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_shipped_facts_survive_the_way_out_and_in(shipped: Texts, ending: str) -> None:
    assert import_of(f"facts{ending}", export_of(shipped, ending)).apply(shipped) == shipped


def test_a_changed_cell_changes_that_field_only_and_a_missing_row_deletes_nothing() -> None:
    rows = [row for row in rows_of(HARBOUR) if row["id"] == "pier-cost"]
    rows[0]["answer_en"] = " It cost 12 million: yuan.\r\n"
    texts = import_of("facts.csv", csv_with(rows)).apply(HARBOUR)
    assert texts["facts.yaml"] == HARBOUR["facts.yaml"].replace("The new pier cost 12 million yuan.", "'It cost 12 million: yuan.'")


def test_a_row_with_a_new_id_is_added_and_an_empty_cell_takes_a_field_away() -> None:
    rows = rows_of(HARBOUR)
    rows[0]["answer_zh"] = ""
    rows.append({"id": "quay", "answer_en": "It is.", "quote": "It cost 12 million yuan.", "subjects": "pier，lighthouse"})
    texts = import_of("facts.csv", csv_with(rows)).apply(HARBOUR)
    assert form_of(texts, "quay").subjects == ("pier", "lighthouse")
    assert form_of(texts, "pier-opening").answer == {"en": "The new pier was opened in 2015."}
    base_of(texts)


def test_columns_may_be_missing_moved_and_in_capitals_and_semicolons_stand_between() -> None:
    table = "\ufeffAnswer EN;ID\nThe cost: 12.;pier-cost\n".encode()
    assert form_of(import_of("facts.csv", table).apply(HARBOUR), "pier-cost").answer == {"en": "The cost: 12."}


def test_a_row_that_was_not_touched_leaves_alone_what_others_changed_since() -> None:
    rows = rows_of(HARBOUR)
    before = form_of(HARBOUR, "pier-cost")
    theirs = EditFact(id="pier-cost", before=before, after=replace(before, answer={"en": "Theirs."})).apply(HARBOUR)
    rows[0]["question_en"] = "When?"
    texts = import_of("facts.csv", csv_with(rows)).apply(theirs)
    assert form_of(texts, "pier-cost").answer == {"en": "Theirs."}
    assert form_of(texts, "pier-opening").question == {"en": "When?"}
    rows[1]["question_en"] = "How much?"
    with pytest.raises(ConflictError, match=r"facts.csv, row 3: fact 'pier-cost' was changed since the table was exported -> export again"):
        import_of("facts.csv", csv_with(rows)).apply(theirs)


def test_what_a_spreadsheet_makes_of_numbers_and_dates_is_undone() -> None:
    rows: list[list[Any]] = [
        ["id", "answer_en", "quote", "valid_from", "valid_until", "summary", "question_en"],
        ["pier-cost", 12.0, "It cost 12 million yuan.  ", datetime.datetime(2017, 4, 1), datetime.date(2018, 1, 2), True, 1.5],
    ]
    form = form_of(import_of("f.xlsx", sheet_of(rows)).apply(HARBOUR), "pier-cost")
    assert (form.answer, form.question, form.summary) == ({"en": "12"}, {"en": "1.5"}, True)
    assert form.other == {"valid_from": "2017-04-01", "valid_until": "2018-01-02"}


def test_several_ids_in_a_cell_are_a_list_and_reasons_per_language_stay() -> None:
    retired: dict[str, Value] = {"retired": {"reason": {"en": "old", "zh": "旧"}}, "supersedes": ["pier-cost", "lighthouse-builder"]}
    before = form_of(HARBOUR, "pier-opening")
    texts = EditFact(id=before.id, before=before, after=replace(before, other=retired)).apply(HARBOUR)
    rows = rows_of(texts)
    assert (rows[0]["retired_reason"], rows[0]["supersedes"]) == ("old / 旧", "pier-cost, lighthouse-builder")
    rows[0]["supersedes"] = "lighthouse-builder, pier-cost"
    rows[1]["supersedes"] = "pier-opening"
    moved = import_of("f.csv", csv_with(rows)).apply(texts)
    assert form_of(moved, "pier-opening").other == {**retired, "supersedes": ["lighthouse-builder", "pier-cost"]}
    assert form_of(moved, "pier-cost").other == {"supersedes": "pier-opening"}


def test_no_cell_of_an_export_is_a_formula() -> None:
    for row in rows_of(RICH):
        assert not any(text.startswith(FORMULAS) for text in row.values())
    sheet = load_workbook(io.BytesIO(export_of(RICH, ".xlsx"))).active
    assert sheet is not None
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}
    assert [cell.value for cell in sheet[1]] == list(COLUMNS)


@given(st.text(st.sampled_from("'=+-@＝＋－＠\t\ra1 "), max_size=6))
def test_defusing_is_undone(text: str) -> None:
    assert plain_cell(defused(text.strip())) == text.strip().replace("\r", "\n")
    assert not defused(text).startswith(FORMULAS)


@pytest.mark.parametrize("sign", FORMULAS)
def test_no_cell_begins_as_a_formula_does_in_any_spreadsheet_and_each_comes_back_as_it_was(sign: str) -> None:
    # Spreadsheets in Chinese and Japanese take the full-width signs for the others; tab and carriage return are left out in front of them.
    text = f"{sign}HYPERLINK(1)"
    form = FactForm(
        id="sly", answer={"en": text, "zh": text}, quotes=(QuoteForm("harbour", "It cost 12 million yuan."),), phrasings=(text,)
    )
    texts = AddFact(form=form).apply(HARBOUR)
    row = next(row for row in rows_of(texts) if row["id"] == "sly")
    assert not [cell for cell in row.values() if cell.startswith(FORMULAS)]
    assert form_of(import_of("f.csv", export_of(texts, ".csv")).apply(HARBOUR), "sly").answer == form_of(texts, "sly").answer


PLAIN = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("=+-@'\";,\t 中:#"), min_size=1, max_size=30).filter(
    lambda text: bool(text.strip()) and not CONTROL.search(text)
)


@given(answer=PLAIN, phrasings=st.lists(PLAIN, max_size=3), reason=PLAIN)
def test_any_text_survives_a_table(answer: str, phrasings: list[str], reason: str) -> None:
    form = FactForm(
        id="any",
        answer={"en": answer, "zh": answer},
        quotes=(QuoteForm(None, "It cost 12 million yuan."),),
        phrasings=tuple(phrasings),
        other={"retired": {"reason": reason}},
    )
    texts = AddFact(form=form).apply(HARBOUR)
    for ending in (".csv", ".yaml"):
        moved = import_of(f"f{ending}", export_of(texts, ending)).apply(HARBOUR)
        assert row_of(form_of(moved, "any")) == row_of(form_of(texts, "any"))


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([["id", "tells"], ["pier-cost", "price 12"]], r"f.csv, row 2, column B \(tells\): 'price 12' tells nothing -> "),
        ([["id", "tells"], ["pier-cost", "phone: 1"]], r"column B \(tells\): there is no kind 'phone' -> did you mean 'telephone'\?"),
        ([["id", "summary"], ["pier-cost", "maybe"]], r"row 2, column B \(summary\): 'maybe' is neither yes nor no"),
        ([["id", "answer_en"], ["new", "x"]], r"row 2, column \? \(quote\): fact 'new' has no quote"),
        ([["id", "answer_en", "answer_zh"], ["pier-opening", "", ""]], r"row 2, column B \(answer_en\): fact 'pier-opening' has no answer"),
        ([["id", "document", "quote"], ["pier-cost", "a\nb\nc", "x\ny"]], "there are 3 documents and 2 quotes"),
        ([["id", "answer_en"], ["", "The pier"]], r"row 2, column A \(id\): the id is empty -> write one, such as 'pier'"),
        ([["id"], ["pier-cost"], [], ["pier-cost"]], r"row 4, column A \(id\): 'pier-cost' stands in row 2 too"),
        ([["id", "answer_em"]], r"row 1, column B: there is no column 'answer_em' -> did you mean 'answer_en'"),
        ([["id", "id"]], "column B: the column 'id' is repeated"),
        ([["answer_en"], ["x"]], "there is no column 'id'"),
        ([["id"], ["pier-cost", "surplus"]], "row 2, column B: 'surplus' has no heading"),
        ([["id", "answer_en"], ["pier-cost", "a\x07"]], r"row 2: fact 'pier-cost', the answer, en: 'a\?' holds the invisible"),
        ([["id", "answer_en", "quote"], ["Bad Id", "x", "It cost"]], "the id 'Bad Id' cannot be used"),
        ([["id", "answer_en", "quote"], ["gap-pier", "x", "It cost"]], r"the id 'gap-pier' is that of something else \(facts.yaml:28\)"),
        ([[]], "the table is empty"),
    ],
)
def test_what_is_wrong_with_a_table_is_said_with_row_and_column(rows: list[list[str]], message: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    with pytest.raises(EditError, match=message):
        import_of("f.csv", out.getvalue().encode()).apply(HARBOUR)


def test_all_problems_of_a_table_are_told_at_once() -> None:
    rows = [{"id": f"new-{number}", "answer_en": "x"} for number in range(25)]
    with pytest.raises(EditError) as caught:
        import_of("f.csv", csv_with(rows)).apply(HARBOUR)
    lines = str(caught.value).split("\n")
    assert (len(lines), lines[-1]) == (21, "and 5 more")


def test_an_imported_yaml_file_may_hold_facts_only_each_written_so_that_it_is_understood() -> None:
    for text, message in {
        "gaps:\n  - id: x\n": "the section 'gaps' cannot be imported",
        "facts:\n  - answer: A\n": "f.yaml:2: a fact has no id",
        "facts:\n  - {id: a, answer: A, quote: q}\n  - {id: a, answer: B, quote: q}\n": "f.yaml:3: fact 'a' stands in line 2 too",
        "facts:\n  - {id: a, answer: [A], quote: q}\n": "f.yaml:2: fact 'a' is written in a way that cannot be read",
        "facts:\n  - {id: a, answer: A, quote: {documnt: d, text: q}}\n": "f.yaml:2: fact 'a' is written in a way",
        "facts: []\n": "the file holds no facts",
        "- a\n": "the file holds no facts",
        "facts:\n  - {id: a, quote: q}\n": "fact 'a' has no answer",
    }.items():
        with pytest.raises(EditError, match=message):
            import_of("f.yaml", text.encode()).apply(HARBOUR)


def test_the_summary_tells_how_many_facts_are_imported() -> None:
    assert import_of("f.yaml", export_of(HARBOUR, ".yaml")).summary("en") == "Import of f.yaml: 3 facts"
    assert import_of("f.csv", export_of(HARBOUR, ".csv")).summary("zh") == "导入 f.csv：3 个条目"


def test_the_files_as_they_are_come_as_an_archive() -> None:
    with zipfile.ZipFile(io.BytesIO(export_of(HARBOUR, ".zip"))) as archive:
        assert {name: archive.read(name).decode() for name in archive.namelist()} == HARBOUR
    assert export_of(HARBOUR, ".zip") == export_of(dict(reversed(list(HARBOUR.items()))), ".zip")
    with pytest.raises(EditError, match=r"cannot be exported as '\.doc'"):
        export_of(HARBOUR, ".doc")
