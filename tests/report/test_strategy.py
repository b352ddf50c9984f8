"""The collated workbook: complete, harmless, and readable with a screen reader."""

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from cpd_eval.errors import DataError
from cpd_eval.report import Question, collate
from cpd_eval.workforce.organisation import sample_organisation

DATA = Path(__file__).parents[2] / "data" / "sample"
QUESTIONS = (
    Question(name="WS01", label="What is it for?", section="Scope", is_text=True),
    Question(
        name="WS22",
        label="Which issues?",
        section="Issues",
        choices={term.code: term.name for term in sample_organisation().issues}
        | {"RESKILL": "Re-skill staff"},
    ),
)


@pytest.fixture(scope="module")
def returns() -> pd.DataFrame:
    return pd.read_csv(DATA / "strategy_returns.csv")


@pytest.fixture(scope="module")
def repeats() -> dict[str, pd.DataFrame]:
    return {"WS26": pd.read_csv(DATA / "strategy_actions.csv")}


@pytest.fixture(scope="module")
def book(
    returns: pd.DataFrame,
    repeats: dict[str, pd.DataFrame],
    tmp_path_factory: pytest.TempPathFactory,
) -> openpyxl.Workbook:
    out = tmp_path_factory.mktemp("book") / "collated.xlsx"
    collate(returns, out, repeats=repeats, questions=QUESTIONS, audience="hr")
    return openpyxl.load_workbook(out)


def texts(sheet: object) -> set[object]:
    return {cell for row in sheet.iter_rows(values_only=True) for cell in row}  # type: ignore[attr-defined]


def test_the_sheets_stand_in_order(book: openpyxl.Workbook):
    assert book.sheetnames == [
        "Cover",
        "Contents",
        "Notes",
        "Status",
        "Minutes spent",
        "Scope",
        "Issues",
        "Issue matrix",
        "Shared issues",
        "Alike professions",
        "Qualifications and re-skilling",
        "Issues named together",
        "Consultants",
        "Actions",
    ]


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


@pytest.mark.parametrize("text", ["=1+1", "+44 20", "-5", "@SUM(A1)", '=HYPERLINK("x")'])
def test_a_text_that_begins_like_a_formula_stays_text(text: str, tmp_path: Path):
    one = pd.DataFrame({"profession": ["HR"], "WS01": [text], "WS22": ["PAY"]})
    book = openpyxl.load_workbook(collate(one, tmp_path / "out.xlsx", questions=QUESTIONS))
    cell = book["Scope"]["B5"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_signs_a_workbook_cannot_hold_are_left_out(tmp_path: Path):
    one = pd.DataFrame({"profession": ["HR"], "WS01": ["a\x0bb"], "WS22": ["PAY"]})
    book = openpyxl.load_workbook(collate(one, tmp_path / "out.xlsx", questions=QUESTIONS))
    assert book["Scope"]["B5"].value == "a b"


@pytest.mark.parametrize("sheet", ["Scope", "Issue matrix", "Actions"])
def test_a_return_not_to_be_shared_stands_in_the_status_only(
    returns: pd.DataFrame, repeats: dict[str, pd.DataFrame], tmp_path: Path, sheet: str
):
    # In the sample, Legal and Tax chose "No one outside the HR team".
    out = collate(returns, tmp_path / "out.xlsx", repeats=repeats, questions=QUESTIONS)
    book = openpyxl.load_workbook(out)
    assert "Legal" in texts(book["Status"])
    assert "Legal" not in texts(book[sheet])


def test_the_words_of_actions_count_as_detail(tmp_path: Path):
    one = pd.DataFrame({"profession": ["HR"], "WS01": ["two words"], "WS22": ["PAY"]})
    actions = pd.DataFrame({"profession": ["HR"], "WS26_action": ["one two three four"]})
    action = Question(name="WS26_action", label="What?", section="S7", is_text=True, repeat="WS26")
    book = openpyxl.load_workbook(
        collate(
            one, tmp_path / "out.xlsx", repeats={"WS26": actions}, questions=[*QUESTIONS, action]
        )
    )
    # 2 + 4 words in 2 texts
    cells = {cell.value: book["Status"].cell(5, cell.column).value for cell in book["Status"][4]}
    assert (cells["Words written"], cells["Detail score"]) == (6, 3)


def test_nothing_to_share_is_refused(tmp_path: Path):
    one = pd.DataFrame({"profession": ["HR"], "WS22": ["PAY"], "share_consent": ["no"]})
    with pytest.raises(DataError, match="none of the 1 may be shared with 'all'"):
        collate(one, tmp_path / "out.xlsx", audience="all")


def test_no_returns_are_refused(tmp_path: Path):
    none = pd.DataFrame({"profession": [], "WS22": []})
    with pytest.raises(DataError, match="there are none"):
        collate(none, tmp_path / "out.xlsx")
