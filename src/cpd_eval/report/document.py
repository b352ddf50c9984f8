"""A report as a Word document that its readers go on editing.

Headings, lists, captions and tables are real styles, so that Word and LibreOffice can restyle them,
list them and read them out: header rows are marked and repeat on the next page, pictures have
alternative text, the language is set. The table of contents is a field with its entries already
in it, as links; "update field" makes it anew after editing. It bears no page numbers, because only
whoever lays the pages out knows them.
"""

import os
import tempfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph

from cpd_eval.charts import Pictures
from cpd_eval.errors import DataError
from cpd_eval.report.page import Figure, Report, Section, Table

_NAVY, _INK = RGBColor(0x12, 0x43, 0x6D), RGBColor(0x0B, 0x0C, 0x0C)
_TABLE_STYLE = "Light Shading Accent 1"
_COLUMN_CM = 16.6
_LONGEST = 90
_MADE_UP = (
    "The people and answers in this document are made up. It shows what such a document looks like."
)


def write_document(
    report: Report,
    path: str | os.PathLike[str],
    *,
    language: str = "en-GB",
    has_contents: bool = True,
) -> Path:
    """Write a report as a Word document.

    Parameters
    ----------
    report : Report
        What it says.
    path : path
        A ``.docx`` file; replaced in one step if it is there.
    language : str, default "en-GB"
        For spelling and for reading aloud.
    has_contents : bool, default True
        With a table of contents on a page of its own; a note of a page has none.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    DataError
        If the file cannot be written.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from tempfile import mkdtemp
    >>> report = Report(title="A strategy", headline="Three issues are shared.", summary=(),
    ...     sections=(Section(anchor="a", heading="Issues"),), made_at=datetime.now(UTC))
    >>> file = write_document(report, Path(mkdtemp()) / "strategy.docx")
    >>> [one.text for one in Document(str(file)).paragraphs if one.style.name == "Heading 1"]
    ['Contents', 'Issues']
    """
    document = Document()
    _prepare(document, report, language)
    document.add_paragraph(report.title, style="Title")
    document.add_paragraph(f"{report.made_at:%d %B %Y}".removeprefix("0"), style="Subtitle")
    if report.is_made_up:
        document.add_paragraph(_MADE_UP, style="Intense Quote")
    document.add_paragraph(report.headline).runs[0].bold = True
    for words in report.summary:
        document.add_paragraph(words)
    if report.facts:
        facts = tuple((fact.label, fact.value) for fact in report.facts)
        _table(document, Table(caption="At a glance", header=("What", "How many"), rows=facts))
    if has_contents:
        _contents(document, report.sections)
    for number, section in enumerate(report.sections):
        _section(document, section, number)
    return _save(document, Path(path))


def _prepare(document: WordDocument, report: Report, language: str) -> None:
    document.core_properties.title = report.title
    document.core_properties.language = language
    document.core_properties.author = ""
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(11)
    normal.paragraph_format.space_after = Pt(8)
    _spoken(normal.element.get_or_add_rPr(), language)
    for name, size in (("Title", 26), ("Heading 1", 18), ("Heading 2", 14), ("Subtitle", 13)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = "Arial", Pt(size), _NAVY
        # Word's own headings name a second font for headings, which would win.
        fonts = style.element.get_or_add_rPr().find(qn("w:rFonts"))
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    caption = document.styles["Caption"]
    caption.font.name, caption.font.size, caption.font.color.rgb = "Arial", Pt(10), _NAVY
    caption.paragraph_format.keep_with_next = True
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21.0), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.2)
    _page_number(page.footer.paragraphs[0])


def _spoken(properties: object, language: str) -> None:
    mark = OxmlElement("w:lang")
    mark.set(qn("w:val"), language)
    properties.append(mark)  # type: ignore[attr-defined]  # an lxml element


def _section(document: WordDocument, section: Section, number: int) -> None:
    heading = document.add_heading(section.heading, level=1)
    _bookmark(heading, _anchor(section), number)
    for words in section.paragraphs:
        document.add_paragraph(words)
    for words in section.points:
        document.add_paragraph(words, style="List Bullet")
    for figure in section.figures:
        _figure(document, figure)
    for table in section.tables:
        _table(document, table)


def _figure(document: WordDocument, figure: Figure) -> None:
    picture = document.add_picture(BytesIO(figure.pictures.png), width=_width(figure.pictures))
    described = picture._inline.docPr
    described.set("descr", figure.pictures.alt_text)
    described.set("name", figure.name)
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    document.add_paragraph(figure.caption, style="Caption")


def _width(pictures: Pictures) -> Cm:
    """Give a picture its natural size of 96 points an inch, but not more than the column."""
    pixels = int.from_bytes(pictures.png[16:20], "big") / 1.5
    return Cm(min(16.5, pixels / 96 * 2.54))


def _table(document: WordDocument, table: Table) -> None:
    document.add_paragraph(table.caption, style="Caption")
    made = document.add_table(rows=0, cols=len(table.header), style=_TABLE_STYLE)
    for row in (table.header, *table.rows):
        for cell, text in zip(made.add_row().cells, row, strict=True):
            cell.paragraphs[0].text = text
            cell.paragraphs[0].paragraph_format.space_after = Pt(2)
            for run in cell.paragraphs[0].runs:
                run.font.size, run.font.color.rgb = Pt(9), _INK
    _mark_header(made)
    _set_widths(made, table)
    document.add_paragraph(table.note)


def _set_widths(made: WordTable, table: Table) -> None:
    """Share the width by how long the texts are, so that hardly a word is broken."""
    columns = [*zip(table.header, *table.rows, strict=True)]
    longest = [min(_LONGEST, max(map(len, column))) for column in columns]
    words = [max(len(word) for text in column for word in text.split(" ")) for column in columns]
    needs = [max(2 + word, length**0.8) for word, length in zip(words, longest, strict=True)]
    made.autofit = False
    for column, need in zip(made.columns, needs, strict=True):
        column.width = Cm(_COLUMN_CM * need / sum(needs))
        for cell in column.cells:
            cell.width = column.width


def _mark_header(table: WordTable) -> None:
    first = table.rows[0]._tr.get_or_add_trPr()
    first.append(OxmlElement("w:tblHeader"))
    for row in table.rows:
        whole = OxmlElement("w:cantSplit")
        row._tr.get_or_add_trPr().append(whole)


def _contents(document: WordDocument, sections: Sequence[Section]) -> None:
    document.add_page_break()  # type: ignore[no-untyped-call]
    document.add_heading("Contents", level=1)
    first = document.add_paragraph()
    _field(first, 'TOC \\o "1-1" \\n \\h \\z \\u')
    for section in sections:
        line = document.add_paragraph()
        _link(line, section.heading, _anchor(section))
    _field_end(document.add_paragraph())
    document.add_page_break()  # type: ignore[no-untyped-call]


def _anchor(section: Section) -> str:
    return f"section_{section.anchor}".replace("-", "_")[:40]


def _bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
        mark = OxmlElement(tag)
        mark.set(qn("w:id"), str(number))
        if tag == "w:bookmarkStart":
            mark.set(qn("w:name"), name)
            paragraph._p.insert(0, mark)
        else:
            paragraph._p.append(mark)


def _link(paragraph: Paragraph, text: str, anchor: str) -> None:
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), anchor)
    run = OxmlElement("w:r")
    words = OxmlElement("w:t")
    words.text = text
    run.append(words)
    link.append(run)
    paragraph._p.append(link)


def _page_number(paragraph: Paragraph) -> None:
    paragraph.add_run("Page ")
    _field(paragraph, "PAGE")
    paragraph.add_run("1")
    _field_end(paragraph)


def _field(paragraph: Paragraph, code: str) -> None:
    for part in _field_parts(code):
        paragraph.add_run()._r.append(part)


def _field_parts(code: str) -> Iterator[object]:
    yield _char("begin")
    instruction = OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = f" {code} "
    yield instruction
    yield _char("separate")


def _field_end(paragraph: Paragraph) -> None:
    paragraph.add_run()._r.append(_char("end"))


def _char(kind: str) -> object:
    char = OxmlElement("w:fldChar")
    char.set(qn("w:fldCharType"), kind)
    return char


def _save(document: WordDocument, target: Path) -> Path:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=target.parent, suffix=".docx", delete=False) as file:
            document.save(file)
        Path(file.name).replace(target)
    except OSError as wrong:
        raise DataError(
            f"{target}: the document cannot be written: {wrong.strerror}.\n"
            "Close it if it is open in Word, or write to another folder."
        ) from wrong
    return target
