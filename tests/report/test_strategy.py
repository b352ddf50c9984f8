"""The collated workbook: complete, harmless, and readable with a screen reader."""

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from cpd_eval.errors import DataError
from cpd_eval.report import Question, collate

SAMPLE = Path(__file__).parents[2] / "data" / "sample" / "strategy_returns.csv"
QUESTIONS = (
    Question(name="WS01", label="What is it for?", section="Scope", is_text=True),
    Question(
        name="WS22", label="Which issues?", section="Issues", choices={"RESKILL": "Re-skill staff"}
    ),
)


@pytest.fixture(scope="module")
def returns() -> pd.DataFrame:
    return pd.read_csv(SAMPLE)


@pytest.fixture(scope="module")
def book(returns: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    out = tmp_path_factory.mktemp("book") / "collated.xlsx"
    return openpyxl.load_workbook(collate(returns, out, questions=QUESTIONS, audience="hr"))


def texts(sheet: object) -> set[object]:
    return {cell for row in sheet.iter_rows(values_only=True) for cell in row}  # type: ignore[attr-defined]


def test_the_sheets_stand_in_order(book: openpyxl.Workbook):
    assert book.sheetnames == [
        "Cover", "Contents", "Notes", "Status", "Scope", "Issues", "Issue matrix", "Shared issues",
        "Alike professions", "Qualifications and re-skilling", "Consultants", "Actions",
    ]  # fmt: skip


def test_the_cover_tells_of_communications_and_hr(book: openpyxl.Workbook):
    assert any(
        str(text).startswith("Communications and HR, which gave no weight to qualifications")
        for text in texts(book["Cover"])
    )


def test_no_cell_is_merged(book: openpyxl.Workbook):
    assert [sheet.title for sheet in book if sheet.merged_cells.ranges] == []


def test_every_sheet_after_the_cover_has_one_named_table(book: openpyxl.Workbook):
    names = [list(sheet.tables) for sheet in book.worksheets[1:]]
    assert all(len(one) == 1 for one in names)
    assert len({one[0] for one in names}) == len(names)


def test_no_cell_of_a_table_is_empty(book: openpyxl.Workbook):
    for sheet in book.worksheets[1:]:
        (table,) = sheet.tables.values()
        assert all(cell.value is not None for row in sheet[table.ref] for cell in row), sheet.title


def test_the_header_stays_in_sight(book: openpyxl.Workbook):
    assert {sheet.freeze_panes for sheet in book.worksheets[1:]} == {"B5"}


def test_title_and_language_are_set(book: openpyxl.Workbook):
    assert book.properties.title == "Workforce strategies of the professions, collated"
    assert book.properties.language == "en-GB"


def test_codes_are_written_as_words(book: openpyxl.Workbook):
    assert any("Re-skill staff" in str(text) for text in texts(book["Issues"]))


FORMULAS = ("=1+1", "+44 20", "-5", "@SUM(A1)", '=HYPERLINK("x")')


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    texts = [*FORMULAS, "a\x0bb"]
    names = [f"Profession {i}" for i in range(len(texts))]
    rows = pd.DataFrame({"profession": names, "WS01": texts, "WS22": "PAY"})
    out = tmp_path_factory.mktemp("hostile") / "out.xlsx"
    return openpyxl.load_workbook(collate(rows, out, questions=QUESTIONS))


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_begins_like_a_formula_stays_text(text: str, hostile: openpyxl.Workbook):
    (cell,) = (row[1] for row in hostile["Scope"].iter_rows(min_row=5) if row[1].value == text)
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_signs_a_workbook_cannot_hold_are_left_out(hostile: openpyxl.Workbook):
    assert "a b" in texts(hostile["Scope"])


def test_a_return_not_to_be_shared_stands_in_the_status_only(returns: pd.DataFrame, tmp_path: Path):
    # In the sample, Legal and Tax chose "No one outside the HR team".
    some = returns[returns["profession"].isin(["Legal", "Tax", "Policy"])]
    book = openpyxl.load_workbook(collate(some, tmp_path / "out.xlsx", questions=QUESTIONS))
    assert "Legal" in texts(book["Status"])
    assert "Legal" not in texts(book["Scope"])


def test_nothing_to_share_is_refused(tmp_path: Path):
    one = pd.DataFrame({"profession": ["HR"], "WS22": ["PAY"], "share_consent": ["no"]})
    with pytest.raises(DataError, match="none of the 1 may be shared with 'all'"):
        collate(one, tmp_path / "out.xlsx", audience="all")


def test_no_returns_are_refused(tmp_path: Path):
    none = pd.DataFrame({"profession": [], "WS22": []})
    with pytest.raises(DataError, match="there are none"):
        collate(none, tmp_path / "out.xlsx")
