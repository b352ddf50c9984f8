"""A report as a Word document: what Word and LibreOffice find in it."""

import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import altair as alt
import pytest
from docx import Document
from docx.oxml.ns import qn

from cpd_eval.charts import pictures_of
from cpd_eval.charts.theme import finish
from cpd_eval.errors import DataError
from cpd_eval.report.document import write_document
from cpd_eval.report.page import Fact, Figure, Report, Section, Table


@pytest.fixture(scope="module")
def report() -> Report:
    dot = alt.Chart(alt.InlineData(values=[{"x": 1}])).mark_point().encode(x="x:Q")
    chart = finish(alt.LayerChart(layer=[dot]), title="One", subtitle="", alt_text="One dot.")
    table = Table(
        caption="Who shares it",
        header=("Issue", "Professions"),
        rows=(("Re-skilling", "=HR"), ("Pay", "Legal")),
        note="As they gave it.",
    )
    figure = Figure(name="dot", pictures=pictures_of(chart), caption="A dot.")
    return Report(
        title="A strategy",
        headline="Two professions share an issue.",
        summary=("It is re-skilling.",),
        facts=(Fact(value="2", label="returns"),),
        sections=(
            Section(anchor="issues", heading="Issues", points=("One",), tables=(table,)),
            Section(anchor="charts", heading="Charts", figures=(figure,)),
        ),
        made_at=datetime(2026, 5, 4, tzinfo=UTC),
        is_made_up=True,
    )


@pytest.fixture(scope="module")
def file(report: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_document(report, tmp_path_factory.mktemp("document") / "strategy.docx")


def xml_of(file: Path) -> str:
    with zipfile.ZipFile(file) as parts:
        return parts.read("word/document.xml").decode()


def test_headings_are_headings(file: Path) -> None:
    styles = {one.text: one.style.name for one in Document(str(file)).paragraphs if one.style}
    assert (styles["A strategy"], styles["Issues"]) == ("Title", "Heading 1")


def test_header_rows_are_marked_and_repeat(file: Path) -> None:
    marked = [
        table.rows[0]._tr.get_or_add_trPr().find(qn("w:tblHeader")) is not None
        for table in Document(str(file)).tables
    ]
    assert marked == [True, True]


def test_a_cell_that_looks_like_a_formula_stays_text(file: Path) -> None:
    assert Document(str(file)).tables[1].cell(1, 1).text == "=HR"


def test_a_picture_has_its_alternative_text(file: Path) -> None:
    assert re.findall(r'<wp:docPr[^>]* descr="([^"]+)"', xml_of(file)) == ["One dot."]


def test_every_entry_of_the_contents_leads_to_a_heading(file: Path) -> None:
    text = xml_of(file)
    links = re.findall(r'<w:hyperlink w:anchor="([^"]+)"', text)
    assert links == re.findall(r'<w:bookmarkStart [^>]*w:name="([^"]+)"', text)
    assert links == ["section_issues", "section_charts"]


def test_the_contents_can_be_made_anew(file: Path) -> None:
    text = xml_of(file)
    assert 'TOC \\o "1-1"' in text
    assert text.count('fldCharType="begin"') == text.count('fldCharType="end"')


def test_what_is_made_up_says_so(file: Path) -> None:
    assert "made up" in Document(str(file)).paragraphs[2].text


def test_a_folder_in_place_of_the_file_is_one_sentence(report: Report, tmp_path: Path) -> None:
    (tmp_path / "strategy.docx").mkdir()
    with pytest.raises(DataError, match="the document cannot be written"):
        write_document(report, tmp_path / "strategy.docx")
