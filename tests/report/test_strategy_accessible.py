"""The whole collated workbook against the guidance on spreadsheets people can use.

Government Analysis Function (2023), "Releasing statistics in spreadsheets": each test names the
rule it looks at.
"""

import re
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from cpd_eval.report.strategy import write_collated
from cpd_eval.report.strategy_round import Round


@pytest.fixture(scope="module")
def file(strategy_round: Round, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_collated(strategy_round, tmp_path_factory.mktemp("book") / "out.xlsx")


@pytest.fixture(scope="module")
def book(file: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(file)


@pytest.fixture(scope="module")
def tables(book: openpyxl.Workbook) -> list[Worksheet]:
    return book.worksheets[1:]


def header(sheet: Worksheet) -> list[object]:
    (table,) = sheet.tables.values()
    return [cell.value for cell in sheet[table.ref][0]]


def test_cover_contents_and_notes_come_first(book: openpyxl.Workbook):
    assert book.sheetnames[:3] == ["Cover", "Contents", "Notes"]


def test_the_contents_name_and_link_every_other_sheet(book: openpyxl.Workbook):
    rows = [row[0] for row in book["Contents"].iter_rows(min_row=5)]
    assert [row.value for row in rows] == book.sheetnames[3:]
    links = [row.hyperlink.target or f"#{row.hyperlink.location}" for row in rows]
    assert links == [f"#'{name}'!A1" for name in book.sheetnames[3:]]


def test_no_cell_is_merged(book: openpyxl.Workbook):
    assert [sheet.title for sheet in book if sheet.merged_cells.ranges] == []


def test_every_sheet_has_one_table_marked_as_such(tables: list[Worksheet]):
    assert {len(sheet.tables) for sheet in tables} == {1}


def test_no_two_tables_have_the_same_name(tables: list[Worksheet]):
    names = [name for sheet in tables for name in sheet.tables]
    assert len(set(names)) == len(names)


def test_every_column_has_a_heading_of_its_own(tables: list[Worksheet]):
    for sheet in tables:
        heads = header(sheet)
        assert all(heads), sheet.title
        assert len({str(head).lower() for head in heads}) == len(heads), sheet.title


def test_nothing_stands_beside_or_below_a_table(tables: list[Worksheet]):
    for sheet in tables:
        (table,) = sheet.tables.values()
        last = table.ref.split(":")[1]
        assert sheet.dimensions.split(":")[1] == last, sheet.title


def test_no_cell_of_a_table_is_empty(tables: list[Worksheet]):
    for sheet in tables:
        (table,) = sheet.tables.values()
        assert all(cell.value is not None for row in sheet[table.ref] for cell in row), sheet.title


def test_the_mark_for_a_missing_answer_is_explained(book: openpyxl.Workbook):
    assert book["Notes"]["A5"].value == "[z]"


def test_a_title_stands_in_the_first_cell_of_every_sheet(book: openpyxl.Workbook):
    assert all(sheet["A1"].value and sheet["A1"].font.bold for sheet in book)


def test_no_row_column_or_sheet_is_hidden(book: openpyxl.Workbook):
    for sheet in book:
        assert sheet.sheet_state == "visible"
        dimensions = [*sheet.row_dimensions.values(), *sheet.column_dimensions.values()]
        assert not any(one.hidden for one in dimensions), sheet.title


@pytest.mark.parametrize(
    ("sheet", "column"), [("Need and supply", 3), ("Consultants", 3), ("Actions", 6)]
)
def test_numbers_are_numbers(book: openpyxl.Workbook, sheet: str, column: int):
    values = [row[0].value for row in book[sheet].iter_rows(min_row=5, min_col=column)]
    assert all(isinstance(value, int | float) or value == "[z]" for value in values)


def test_nothing_is_told_by_colour_alone(tables: list[Worksheet]):
    fills = {cell.fill.fill_type for sheet in tables for row in sheet.iter_rows() for cell in row}
    assert fills == {None}


def test_text_is_set_in_a_plain_font_of_11_points_or_more(book: openpyxl.Workbook):
    fonts = {
        (cell.font.name, cell.font.size >= 11)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }
    assert fonts == {("Arial", True)}


def test_there_are_no_pictures_that_would_need_a_text_alternative(file: Path):
    with ZipFile(file) as parts:
        assert not [name for name in parts.namelist() if re.search(r"drawing|media|chart", name)]


def test_title_and_language_are_set(book: openpyxl.Workbook):
    assert book.properties.title
    assert book.properties.language == "en-GB"
