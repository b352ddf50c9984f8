"""A workbook is laid out so that people and screen readers find their way."""

from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from cpd_eval.errors import FormError
from cpd_eval.forms.offline.book import write_workbook


@pytest.fixture(scope="module")
def book(blank):
    return load_workbook(blank, rich_text=True)


@pytest.fixture(scope="module")
def seen(book):
    return [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]


def test_the_sheets_are_a_cover_the_sections_and_their_tables(seen):
    assert [sheet.title for sheet in seen] == ["Start", "1 The visit", "2 Plans", "2a Step"]


def test_what_the_workbook_knows_of_itself_is_hidden(book):
    hidden = {sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"}
    assert hidden == {"Lists", "Form data"}


def test_every_sheet_begins_in_its_first_cell(seen):
    assert all(str(sheet["A1"].value or "").strip() for sheet in seen)


def test_no_cell_is_merged(book):
    assert all(not sheet.merged_cells.ranges for sheet in book.worksheets)


def test_nothing_is_open_but_the_cells_to_answer_in(seen, manifest):
    opened = {
        (sheet.title, cell.coordinate)
        for sheet in seen
        if not any(area.repeat and area.title == sheet.title for area in manifest.areas)
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked
    }
    sections = {area.title for area in manifest.areas if not area.repeat}
    assert opened == {(one.sheet, one.cell) for one in manifest.slots if one.sheet in sections}
    assert all(sheet.protection.sheet for sheet in seen)


def test_a_list_offers_the_words_of_the_choices(book, seen, cell):
    rules = seen[1].data_validations.dataValidation
    rule = next(one for one in rules if cell("used") in str(one.sqref).split())
    title, _, where = rule.formula1.partition("!")
    offered = [row[0].value for row in book[title][where.replace("$", "")]]
    assert offered == ["Yes", "No"]


def test_a_number_is_held_to_its_limits_and_says_so(seen, cell):
    rules = seen[1].data_validations.dataValidation
    rule = next(one for one in rules if cell("days") in str(one.sqref).split())
    assert (rule.type, rule.formula1, rule.formula2) == ("whole", "0", "366")
    assert rule.prompt == (
        "Only if the answer to ‘Have you used it?’ is ‘Yes’. Enter a whole number from 0 to 366."
    )


def test_no_rule_is_longer_than_excel_can_open(book):
    rules = [one for sheet in book.worksheets for one in sheet.data_validations.dataValidation]
    assert max(len(one.prompt or "") for one in rules) <= 255
    assert max(len(one.promptTitle or "") for one in rules) <= 32


def test_a_question_the_workbook_cannot_take_is_not_open(manifest):
    assert {"report", "office", "later"} & {slot.name for slot in manifest.slots} == set()


def test_the_cover_says_where_to_send_it(visit, tmp_path):
    made = write_workbook(visit, tmp_path / "v.xlsx", answers={}, return_to="hr@example.org")
    cover = load_workbook(made.path)["Start"]
    assert "Send it back to: hr@example.org" in [row[0].value for row in cover.iter_rows()]


def test_an_answer_too_long_for_a_cell_is_refused(visit, tmp_path):
    with pytest.raises(FormError, match="'words': the answer has 40,000 characters"):
        write_workbook(visit, tmp_path / "v.xlsx", answers={"words": "x" * 40_000})
    assert not (tmp_path / "v.xlsx").exists()


def test_a_file_that_cannot_be_written_is_refused_with_a_sentence(visit, tmp_path):
    (tmp_path / "v.xlsx").mkdir()
    with pytest.raises(FormError, match="the workbook cannot be written"):
        write_workbook(visit, tmp_path / "v.xlsx", answers={})


def test_text_that_looks_like_a_formula_is_no_formula(visit, tmp_path):
    made = write_workbook(visit, tmp_path / "v.xlsx", answers={"words": "=1+1"})
    with ZipFile(made.path) as packed:
        sheets = [packed.read(one) for one in packed.namelist() if "worksheets/" in one]
    assert not any(b"<f>" in sheet for sheet in sheets)
