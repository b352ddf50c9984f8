"""The files of a board hold what it shows, and no more."""

from io import BytesIO

import openpyxl
import pytest

from cpd_eval.charts.rows import HIDDEN_MARK
from cpd_eval.report.responses.files import board_workbook, days_table, groups_table, stops_table
from cpd_eval.report.responses.sections import board_report
from cpd_eval.report.responses.view import View, settled


@pytest.fixture(scope="module")
def view(responses):
    return settled(responses, View(profession="Legal"))


def test_hidden_groups_keep_their_name_and_no_number(responses, view):
    table = groups_table(responses, view).set_index("Region")
    assert (table.loc["South"] == HIDDEN_MARK).all()


def test_people_are_counted_in_whole_numbers_where_others_are_hidden(responses, view):
    # Legal: 20 in the North and 4 in the South; 15 of them have begun, 14 submitted.
    table = groups_table(responses, view).set_index("Region")
    assert table.to_csv().splitlines()[-1].startswith("All,24,24,15,15,14,10,10,")


def test_the_total_comes_last(responses):
    table = groups_table(responses, settled(responses, View()))
    assert table["Region"].tolist() == ["North", "South", "All"]
    assert table["Invited"].iloc[-1] == 51


def test_a_day_is_a_row(responses):
    table = days_table(responses, settled(responses, View()))
    assert table["Day"].tolist()[:2] == ["2026-03-01", "2026-03-02"]
    assert table["Submitted"].tolist()[-1] == 29


def test_a_hidden_group_has_no_days(responses):
    assert days_table(responses, View(region="South", profession="Legal")).empty


def test_questions_stand_in_the_order_of_the_form(responses):
    labels = {"B04": "B04: How well?"}
    assert stops_table(responses, labels)["Question"].tolist() == ["B04", "All"]


def test_the_workbook_has_a_sheet_for_each_table_and_the_terms(responses, view):
    report = board_report(
        responses, view, wave_id="w", form_title="F", labels={}, is_made_up=True, has_png=False
    )
    book = openpyxl.load_workbook(
        BytesIO(board_workbook(responses, view, report=report, labels={}))
    )
    assert book.sheetnames[:4] == ["Cover", "Contents", "Notes", "Groups"]
    assert "made up" in " ".join(str(cell.value) for cell in book["Cover"]["A"])
