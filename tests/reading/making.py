"""Files as people have them, made by the libraries that write such files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

import docx
from openpyxl import Workbook
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageBreak, PageTemplate, Paragraph, SimpleDocTemplate, Table

TABLE = (("Zone", "Rent", "Term"), ("East", "14 yuan", "3 years"), ("West", "12 yuan", "5 years"))


def pdf_of(pages: Sequence[Sequence[str]], *, head: str = "", foot: str = "", size: float = 11) -> bytes:
    """Pages of lines, each where a printed page has it; an empty line is a gap between paragraphs. *foot*: with the page as ``{page}``."""
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=A4)
    for number, lines in enumerate(pages, 1):
        canvas.setFont("Helvetica", 9)
        if head:
            canvas.drawString(70, 810, head)
        if foot:
            canvas.drawCentredString(300, 30, foot.format(page=number))
        canvas.setFont("Helvetica", size)
        y = 760.0
        for line in lines:
            if line:
                canvas.drawString(70, y, line)
            y -= size * 1.3 if line else size * 0.8
        canvas.showPage()
    canvas.save()
    return data.getvalue()


def book_of(pages: int, *, table: bool = True) -> bytes:
    """A report as a program for books sets it: justified text, headings, heads and feet, tables with rulings."""
    style = getSampleStyleSheet()
    body = ParagraphStyle("justified", parent=style["BodyText"], alignment=4)
    words = "the zone offers rent support to companies that settle in the harbour district and pays each year for training".split()
    story: list[object] = []
    for page in range(pages):
        story.append(Paragraph(f"Section {page + 1}", style["Heading1"]))
        for part in range(6):
            text = " ".join(words[(page + part + n * 7) % len(words)] for n in range(70))
            story.append(Paragraph(f"In part {page}-{part} {text}.", body))
        if table:
            story.append(Table([list(row) for row in TABLE], style=[("GRID", (0, 0), (-1, -1), 1, "black")]))
        story.append(PageBreak())

    def around(canvas: Canvas, document: SimpleDocTemplate) -> None:
        canvas.drawString(60, 810, "Harbour Zone Rules 2024")
        canvas.drawString(280, 30, f"Page {document.page} of {pages}")

    data = io.BytesIO()
    SimpleDocTemplate(data, pagesize=A4).build(story, onFirstPage=around, onLaterPages=around)
    return data.getvalue()


def columns_of(paragraphs: int) -> bytes:
    """A report in two columns of justified paragraphs whose first lines are indented."""
    style = getSampleStyleSheet()
    body = ParagraphStyle("indented", parent=style["BodyText"], alignment=4, firstLineIndent=18, spaceBefore=0, spaceAfter=0)
    words = "the zone offers rent support to companies that settle in the harbour district and pays each year for training".split()
    story = [Paragraph("Report of the year", style["Title"])]
    for number in range(paragraphs):
        text = " ".join(words[(number + place * 7) % len(words)] for place in range(60))
        story.append(Paragraph(f"Paragraph {number} begins. {text}. It has a second sentence, too.", body))

    def head(canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(60, 800, "Annual report")
        canvas.drawRightString(535, 800, f"{document.page}")

    data = io.BytesIO()
    template = BaseDocTemplate(data, pagesize=A4)
    frames = [Frame(60, 60, 225, 700, id="left"), Frame(310, 60, 225, 700, id="right")]
    template.addPageTemplates([PageTemplate(id="page", frames=frames, onPage=head)])
    template.build(story)
    return data.getvalue()


def form_of(text: str) -> bytes:
    """A page with a sentence above a grid whose cells hold nothing but a space, as a form or a box for signatures has."""
    file = io.BytesIO()
    style = getSampleStyleSheet()
    grid = Table([[" ", " "], [" ", " "]], colWidths=[200, 200], style=[("GRID", (0, 0), (-1, -1), 0.5, "black")])
    SimpleDocTemplate(file).build([Paragraph(text, style["BodyText"]), grid])
    return file.getvalue()


def long_table(rows: int) -> bytes:
    """A table with rulings over several pages, with its headings on the first one alone and names that wrap."""
    style = getSampleStyleSheet()
    cells: list[list[object]] = [["No.", "Name", "Rent"]]
    for number in range(1, rows + 1):
        name = Paragraph(f"Company number {number} of the district with a long name that wraps", style["BodyText"])
        cells.append([str(number), name, f"{number + 10} yuan"])
    table = Table(cells, colWidths=[40, 200, 150], style=[("GRID", (0, 0), (-1, -1), 0.5, "black")])
    data = io.BytesIO()
    story = [Paragraph("Companies", style["Heading1"]), table, Paragraph("End of the table.", style["BodyText"])]
    SimpleDocTemplate(data, pagesize=A4).build(story)
    return data.getvalue()


def chinese_pdf(lines: Sequence[str]) -> bytes:
    """Lines in a Chinese font that is not in the file, as most such files have."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=A4)
    canvas.setFont("STSong-Light", 12)
    for number, line in enumerate(lines):
        canvas.drawString(70, 760 - 16 * number, line)
    canvas.save()
    return data.getvalue()


def scan(pages: int) -> bytes:
    """Pages with a picture and no letter."""
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=A4)
    for _ in range(pages):
        canvas.rect(70, 70, 400, 600, fill=1)
        canvas.showPage()
    canvas.save()
    return data.getvalue()


def locked_pdf() -> bytes:
    """A file that is opened with a password."""
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=A4, encrypt="secret")
    canvas.drawString(70, 700, "Nobody reads this.")
    canvas.save()
    return data.getvalue()


def word_of(pages: int = 1) -> bytes:
    """A Word document: a title, sections with paragraphs and a table each."""
    document = docx.Document()
    document.add_heading("Harbour rules", 0)
    document.add_paragraph("These rules hold from 2024.")
    for page in range(pages):
        document.add_heading("Fees" if page == 0 else f"Part {page}", 1)
        document.add_paragraph("A berth costs 40 yuan a day. It is paid in March.")
        for number in range(7 if pages > 1 else 1):
            document.add_paragraph(
                f"In part {page}-{number} children pay nothing, and their parents half of what the others pay in the same year."
            )
        table = document.add_table(rows=0, cols=3)
        for row in TABLE:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
        document.add_paragraph("The rent is paid in March.")
    return saved(document)


def saved(document: object) -> bytes:
    """A document or workbook as a file."""
    data = io.BytesIO()
    document.save(data)  # type: ignore[attr-defined]
    return data.getvalue()


def workbook_of(rows: Sequence[Sequence[object]], *, sheets: Sequence[str] = ("Fees",), merged: Sequence[str] = ()) -> bytes:
    """A workbook with the same rows in each sheet."""
    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    for title in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        for cells in merged:
            sheet.merge_cells(cells)
    return saved(book)


def repacked(data: bytes, changed: dict[str, bytes]) -> bytes:
    """A ZIP archive with other parts."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part not in changed:
                new.writestr(part, old.read(part))
        for part, content in changed.items():
            new.writestr(part, content)
    return result.getvalue()
