"""What is read of the files that people have: the text without what a page has around it, and where each paragraph stands."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement

from bot.editorial.documents import ReadDocument
from bot.errors import EditError
from bot.facts.model import Document, Place
from bot.facts.places import place_of
from bot.facts.quotes import locate
from bot.facts.sentences import sentences_of
from bot.reading.documents import read_file
from tests.reading.making import TABLE, book_of, chinese_pdf, columns_of, form_of, long_table, pdf_of, saved, word_of, workbook_of


def lines(read: ReadDocument) -> list[str]:
    return [line for line in read.text.splitlines() if line]


def where(read: ReadDocument, words: str) -> Place:
    document = Document(id="d", title="", text=read.text, places=read.places)
    quote = locate(document, words)
    assert quote is not None, words
    return place_of(document, quote)


PROSE = [
    "The harbour office gives rent support to companies that settle in the dis-",
    "trict before June. A long-",
    "term contract is needed, and the application is made on paper at the har-",
    "bour office, where it is looked at within ten days of the day on which it",
    "arrived there.",
    "",
    "Whoever is refused may ask again after one year, but not more than three",
    "times in all.",
]


def test_lines_of_a_page_become_paragraphs_and_divided_words_whole_ones() -> None:
    read = read_file("rules.pdf", pdf_of([[*PROSE, "", "The district lies at the river. Long-term plans are made there."]]))
    assert lines(read) == [
        "The harbour office gives rent support to companies that settle in the district before June. A long-term contract is needed, and "
        "the application is made on paper at the harbour office, where it is looked at within ten days of the day on which it arrived "
        "there.",
        "Whoever is refused may ask again after one year, but not more than three times in all.",
        "The district lies at the river. Long-term plans are made there.",
    ]


def test_heads_feet_and_page_numbers_do_not_stand_within_sentences() -> None:
    first = ["The support is paid for three years, and it is paid anew when the company has", "hired ten more workers in the course of the"]
    second = ["third year, which is shown by the books of the company at the end of it.", "", "Nothing else is paid."]
    third = ["Whoever wants to know more asks at the office of the harbour."]
    read = read_file("rules.pdf", pdf_of([first, second, third], head="Harbour Zone Rules 2024", foot="- {page} -"))
    sentence = "hired ten more workers in the course of the third year, which is shown by the books of the company"
    assert sentence in read.text
    assert "Harbour Zone" not in read.text
    assert read.left_out == ("- 1 -", "Harbour Zone Rules 2024")
    assert [where(read, words).page for words in (sentence, "Nothing else", "Whoever wants")] == [1, 2, 3]
    assert where(read, "third year, which is shown").page == 2
    assert (read.pages, read.encoding) == (3, "")


def test_a_page_without_text_counts() -> None:
    read = read_file("rules.pdf", pdf_of([["The first page has a sentence."], [], ["The third page has one, too."]]))
    assert where(read, "The third page").page == 3


def test_a_table_of_a_page_becomes_a_line_a_row_with_its_headings() -> None:
    read = read_file("book.pdf", book_of(3))
    assert lines(read).count("Zone: East; Rent: 14 yuan; Term: 3 years") == 3
    assert where(read, "Zone: West; Rent: 12 yuan").page == 1
    assert "Section 2" in lines(read)
    assert read.left_out == ("Page 1 of 3", "Harbour Zone Rules 2024")
    assert len(lines(read)) == 3 * (1 + 6 + 2)


def test_a_table_without_rulings_is_one_too() -> None:
    import io

    from reportlab.pdfgen.canvas import Canvas

    data = io.BytesIO()
    canvas = Canvas(data)
    canvas.drawString(70, 760, "The rents of this year are these.")
    for number, row in enumerate((*TABLE, ("", "14 yuan a month", ""))):
        for column, cell in enumerate(row):
            canvas.drawString(70 + 150 * column, 730 - 15 * number, cell)
    canvas.drawString(70, 640, "They are paid in March.")
    canvas.save()
    read = read_file("rents.pdf", data.getvalue())
    assert lines(read) == [
        "The rents of this year are these.",
        "Zone: East; Rent: 14 yuan; Term: 3 years",
        "Zone: West; Rent: 12 yuan 14 yuan a month; Term: 5 years",
        "They are paid in March.",
    ]


def test_columns_are_read_one_after_the_other_and_short_lines_stay_lines() -> None:
    read = read_file("report.pdf", columns_of(30))
    assert [line.partition(".")[0] for line in lines(read)] == [
        "Report of the year",
        *(f"Paragraph {number} begins" for number in range(30)),
    ]
    assert read.left_out == ("Annual report 1",)
    poem = ["The tide comes in", "The boats go out", "The gulls are loud", "And so are we"]
    assert lines(read_file("poem.pdf", pdf_of([poem]))) == poem


def test_a_table_that_goes_on_over_pages_keeps_its_headings() -> None:
    read = read_file("companies.pdf", long_table(80))
    rows = lines(read)[1:-1]
    assert [row.split("; ")[0] for row in rows] == [f"No.: {number}" for number in range(1, 81)]
    assert rows[79] == "No.: 80; Name: Company number 80 of the district with a long name that wraps; Rent: 90 yuan"
    assert where(read, "No.: 80; Name").page == 4


def test_chinese_lines_are_joined_without_a_space() -> None:
    text = ["码头管理处对六月以前入驻本区的企业给予租金补贴，补贴标准为每平方米", "每月十四元，期限三年。"]
    read = read_file("规定.pdf", chinese_pdf(text))
    assert lines(read) == ["".join(text)]


def test_a_word_document_tells_its_sections_and_rows() -> None:
    read = read_file("rules.docx", word_of())
    assert lines(read)[:4] == ["Harbour rules", "These rules hold from 2024.", "Fees", "A berth costs 40 yuan a day. It is paid in March."]
    assert where(read, "It is paid in March.") == Place(heading="Fees", paragraph=1)
    assert where(read, "Zone: West; Rent: 12 yuan; Term: 5 years") == Place(heading="Fees", paragraph=4, row=3)
    # Rows are counted by themselves.
    assert where(read, "The rent is paid") == Place(heading="Fees", paragraph=3)
    assert where(read, "Fees") == Place(heading="Fees", paragraph=0)
    assert where(read, "These rules hold") == Place(heading="Harbour rules", paragraph=1)


def test_what_was_inserted_in_word_is_read_and_what_was_deleted_is_not() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("The fee is ")
    for tag, kind, text in (("w:ins", "w:t", "40 yuan"), ("w:del", "w:delText", "30 yuan")):
        change, run, words = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(kind)
        words.text = text
        run.append(words)
        change.append(run)
        paragraph._p.append(change)
    assert lines(read_file("d.docx", saved(document))) == ["The fee is 40 yuan"]


PAGE = """<html><head><meta charset="{charset}"><title>Fees - Harbour</title><style>p {{color: red}}</style></head>
<body class="has-sidebar">
<header><a href="/">Harbour</a></header><nav><ul><li><a href="/a">Start</a></li></ul></nav>
<div class="breadcrumb">You are here</div><div id="menu"><a>Boats</a></div>
<div class="content"><h1>Fees</h1><p>A berth costs
40 yuan a <b>day</b>.</p><p hidden>secret words</p><script>var x = "no text";</script>
<h2>开放时间</h2><p>码头每天八点开放。</p>
<table><tr><th>Zone</th><th>Rent</th></tr><tr><td rowspan=2>East</td><td>14 yuan</td></tr><tr><td>15 yuan in summer</td></tr></table>
<table><tr><td>Telephone</td><td>123 456</td></tr><tr><td>Address:</td><td>Harbour Street</td></tr></table>
<ol><li>Come.</li><li>Pay.</li></ol></div>
<div class="site-footer">All rights reserved</div></body></html>"""


def test_a_saved_page_is_read_without_what_stands_around_its_text() -> None:
    read = read_file("fees.html", PAGE.format(charset="gb2312").encode("gb18030"))
    assert lines(read) == [
        *(
            "Fees",
            "A berth costs 40 yuan a day.",
            "开放时间",
            "码头每天八点开放。",
            "Zone: East; Rent: 14 yuan",
            "Zone: East; Rent: 15 yuan in summer",
        ),
        *("Telephone: 123 456", "Address: Harbour Street", "1. Come.", "2. Pay."),
    ]
    assert (read.title, read.encoding) == ("Fees - Harbour", "GB18030")
    assert where(read, "A berth costs") == Place(heading="Fees", paragraph=1)
    assert where(read, "码头每天") == Place(heading="开放时间", paragraph=1)


def test_what_begins_the_text_is_no_banner_and_a_number_stands_with_its_point() -> None:
    begins = "Whereas the members of this harbour have long wished to live in peace with their neighbours on the river, " * 3
    page = f"""<html><body><h1>Charter</h1><header><h2>Preamble</h2><p>{begins}</p></header><article><h2>One</h2>
    <ol><li><p>All boats are free.</p></li><li><p>All boats are equal.</p></li></ol></article><article><p>End.</p></article></body>"""
    assert lines(read_file("charter.html", page.encode())) == [
        *("Charter", "Preamble", begins.strip(), "One", "1. All boats are free.", "2. All boats are equal.", "End.")
    ]


def test_an_id_made_of_a_title_hides_no_chapter() -> None:
    page = """<html><body><main><h1 id="share-of-the-city">Harbour</h1><p>The harbour lies on the river.</p>
    <section id="social-and-cultural-cooperation"><h2>Culture</h2><p>Two choirs sang.</p></section>
    <div id="share-capital"><p>The capital is 3 million yuan.</p></div>
    <h2 id="navigation">Navigation</h2><p>Boats pass in June.</p>
    <div id="left-sidebar"><h3>News</h3><p>A boat came.</p></div><div id="cookie-banner"><p>We bake.</p></div></main></body></html>"""
    read = ["Harbour", "The harbour lies on the river.", "Culture", "Two choirs sang."]
    assert lines(read_file("harbour.html", page.encode())) == [*read, "The capital is 3 million yuan.", "Navigation", "Boats pass in June."]


def test_a_page_saved_in_one_file_is_read() -> None:
    page = b"From: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n"
    page += b"--b\r\nContent-Type: text/html; charset=utf-8\r\n"
    page += b"Content-Transfer-Encoding: quoted-printable\r\n\r\n<h1>Fees</h1><p>A berth costs 40 yuan =E5=85=83.</p>\r\n--b--\r\n"
    assert lines(read_file("fees.mhtml", page)) == ["Fees", "A berth costs 40 yuan 元."]


def test_markdown_is_read_without_its_marks() -> None:
    text = "---\ntitle: x\n---\n# Fees\n\nA **berth** costs [40 yuan](http://a)\na day.\n\n"
    text += "| Zone | Rent |\n|--|--|\n| East | 14 yuan |\n\n- one\n- two\n"
    read = read_file("fees.md", text.encode())
    assert lines(read) == ["Fees", "A berth costs 40 yuan a day.", "Zone: East; Rent: 14 yuan", "one", "two"]
    assert where(read, "two") == Place(heading="Fees", paragraph=3)


def test_each_row_of_a_sheet_has_its_headings_and_its_number() -> None:
    rows = (("Rents of 2024",), (), *TABLE, (), ("North", 0.5, None))
    read = read_file("rents.xlsx", workbook_of(rows))
    assert lines(read) == [
        *("Rents of 2024", "Zone: East; Rent: 14 yuan; Term: 3 years", "Zone: West; Rent: 12 yuan; Term: 5 years"),
        "Zone: North; Rent: 0.5",
    ]
    assert [where(read, words).row for words in ("Rents of", "Zone: East", "Zone: West", "Zone: North")] == [1, 4, 5, 7]


def test_several_sheets_stand_under_their_names_and_merged_cells_in_each_row() -> None:
    rows = (("Zone", "Floor", "Rent"), ("East", "1", "14"), (None, "2", "12"))
    read = read_file("rents.xlsx", workbook_of(rows, sheets=("2023", "2024"), merged=("A2:A3",)))
    assert lines(read)[3:] == ["2024", "Zone: East; Floor: 1; Rent: 14", "Zone: East; Floor: 2; Rent: 12"]
    assert where(read, "Zone: East; Floor: 2; Rent: 12") == Place(heading="2023", paragraph=2, row=3)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_csv_file_in_a_chinese_encoding_is_read(separator: str) -> None:
    text = "\r\n".join(separator.join(row) for row in (("区域", "租金"), ("东区", "每月十四元"), ("西区", "每月十二元")))
    read = read_file("租金.csv", text.encode("gbk"))
    assert lines(read) == ["区域: 东区; 租金: 每月十四元", "区域: 西区; 租金: 每月十二元"]
    assert (read.encoding, where(read, "区域: 西区").row) == ("GB18030", 3)


@pytest.mark.parametrize(
    "text",
    [
        "Zone report 2024\nZone;Rent\nEast;14\nWest;12\n",
        "Zone;Rent, yuan;Area, km2, gross\nEast;14,5;3\nWest;15,5;4\n",
        "Zone\tRent, yuan\nEast\t14\nWest\t12\n",
    ],
)
def test_what_divides_most_lines_alike_stands_between_the_cells_of_a_csv_file(text: str) -> None:
    west = lines(read_file("rents.csv", text.encode()))[-1]
    assert west in {"Zone: West; Rent: 12", "Zone: West; Rent, yuan: 15,5; Area, km2, gross: 4", "Zone: West; Rent, yuan: 12"}


def test_a_grid_without_a_letter_is_no_table_and_no_damage() -> None:
    read = read_file("form.pdf", form_of("The zone has 300 companies."))
    assert lines(read) == ["The zone has 300 companies."]


def test_every_row_is_one_sentence_that_can_be_quoted() -> None:
    read = read_file("rents.xlsx", workbook_of(TABLE))
    assert [one.text for one in sentences_of(Document(id="d", title="", text=read.text))] == lines(read)


SIMPLE = "码头管理处每天上午八点开放，星期日休息。"
TRADITIONAL = "碼頭管理處每天上午八點開放，星期日休息。"
ENGLISH = "The port’s office opens at eight – café included.\n"


@pytest.mark.parametrize(
    ("text", "encoding", "shown"),
    [
        *((SIMPLE, "utf-8", "UTF-8"), (SIMPLE, "utf-8-sig", "UTF-8"), (SIMPLE, "gbk", "GB18030"), (SIMPLE, "gb18030", "GB18030")),
        *((TRADITIONAL, "big5", "Big5"), (SIMPLE, "utf-16", "UTF-16"), (TRADITIONAL, "utf-16", "UTF-16"), (ENGLISH, "utf-16", "UTF-16")),
        *((ENGLISH, "utf-16-le", "UTF-16"), (ENGLISH, "utf-16-be", "UTF-16"), (f"{SIMPLE} ok\n", "utf-16-le", "UTF-16")),
        *(
            (ENGLISH, "cp1252", "Windows-1252"),
            (ENGLISH, "utf-8", "UTF-8"),
            (SIMPLE[:4], "gbk", "GB18030"),
            (TRADITIONAL[:4], "big5", "Big5"),
        ),
    ],
)
def test_the_encoding_of_a_text_is_told_and_said(text: str, encoding: str, shown: str) -> None:
    read = read_file("d.txt", text.encode(encoding))
    assert (read.text.strip(), read.encoding) == (text.strip(), shown)


def test_all_chinese_texts_of_the_tests_are_told_from_each_other_in_both_chinese_encodings() -> None:
    import opencc

    traditional = opencc.OpenCC("s2t")
    wrong = tried = 0
    for file in sorted((Path(__file__).parents[1] / "topics").glob("learn/*/*.txt")):
        text = file.read_text(encoding="utf-8")
        if sum("\u4e00" <= one <= "\u9fff" for one in text) < 0.3 * len(text):
            continue
        for start in range(0, len(text), 60):
            part = text[start : start + 60]
            for encoding, words in (("gb18030", part), ("big5hkscs", traditional.convert(part))):
                data = words.encode(encoding, "ignore")
                if sum(byte > 0x7F for byte in data) < 16:
                    continue
                tried += 1
                try:
                    wrong += read_file("d.txt", data).text.strip() != data.decode(encoding).strip()
                except EditError:
                    wrong += 1
    assert tried > 100
    assert wrong == 0
