"""The strategy document: what it finds by itself, and that its numbers are the workbook's."""

from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from docx import Document

from cpd_eval.errors import DataError
from cpd_eval.report.strategy import write_collated
from cpd_eval.report.strategy_document import strategy_draft, write_strategy
from cpd_eval.report.strategy_round import Round
from cpd_eval.report.topics.draft import Draft


@pytest.fixture(scope="module")
def draft(strategy_round: Round) -> Draft:
    return strategy_draft(strategy_round)


@pytest.fixture(scope="module")
def book(strategy_round: Round, tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    out = tmp_path_factory.mktemp("book") / "collated.xlsx"
    return openpyxl.load_workbook(write_collated(strategy_round, out))


def with_answers(taken: Round, profession: str, **answers: str) -> Round:
    returns = taken.returns.copy()
    for name, answer in answers.items():
        returns.loc[returns["profession"] == profession, name] = answer
    return replace(taken, returns=returns)


def words_of(draft: Draft, anchor: str) -> str:
    section = next(one for one in draft.report.sections if one.anchor == anchor)
    return " ".join((*section.paragraphs, *section.points))


def cells(draft: Draft, caption: str) -> list[tuple[str, ...]]:
    tables = [table for section in draft.report.sections for table in section.tables]
    return [row for table in tables if table.caption == caption for row in table.rows]


def numbers(sheet: object, column: int) -> dict[str, object]:
    """Read a column of a sheet by the first one; the table begins below the fourth row."""
    rows = sheet.iter_rows(min_row=5, values_only=True)  # type: ignore[attr-defined]
    return {str(row[0]): row[column] for row in rows}


def test_communications_and_hr_share_re_skilling_and_had_no_weight_on_qualifications(draft: Draft):
    # Source 003 (D24), found by a rule in the made-up answers.
    assert draft.report.summary[0].startswith(
        "Communications and HR, which gave no weight to qualifications in the past, share the "
        "issue “Re-skill existing staff for professional requirements”"
    )


@pytest.mark.parametrize(
    "issue", ["Leadership skills for specialists", "Reliance on external consultants"]
)
def test_the_other_themes_are_in_the_headline(draft: Draft, issue: str):
    # Source 003 (D25, D26).
    assert issue in draft.report.headline


def test_changed_answers_change_the_finding(strategy_round: Round):
    other = with_answers(strategy_round, "HR", WS09="strong")
    assert "which gave no weight" not in " ".join(strategy_draft(other).report.summary)


def test_an_issue_nobody_names_is_no_theme(strategy_round: Round):
    answers = strategy_round.returns["WS22"].str.replace("CONSULT", "PAY")
    other = replace(strategy_round, returns=strategy_round.returns.assign(WS22=answers))
    assert "consultants" not in strategy_draft(other).report.headline


def test_an_issue_without_an_action_is_told(draft: Draft):
    # In the sample Property names CONSULT and has no action with the lever "reduce".
    assert "Property names the issue and plans no action to reduce" in words_of(
        draft, "consultants"
    )


def test_stage_1_has_no_chapter_on_numbers_it_does_not_ask_for(strategy_round: Round):
    asked = [name for name in strategy_round.returns if not name.startswith(("WS17", "WS13"))]
    first = replace(
        strategy_round, returns=strategy_round.returns[asked], repeats={"WS26": pd.DataFrame()}
    )
    anchors = {section.anchor for section in strategy_draft(first).report.sections}
    assert anchors.isdisjoint({"supply", "actions"})


def test_business_groups_stand_beside_the_professions(draft: Draft):
    assert words_of(draft, "groups").startswith("Three business groups answered")


def test_every_chart_has_alternative_text(draft: Draft):
    texts = [figure.pictures.alt_text for figure in draft.report.figures]
    assert len(texts) == 5
    assert all(len(text) > 40 for text in texts)


def test_every_profession_has_its_return_in_an_annex(draft: Draft, strategy_round: Round):
    annex = next(one for one in draft.report.sections if one.anchor == "returns")
    assert [table.caption.removesuffix(": its return") for table in annex.tables] == list(
        strategy_round.returns["profession"]
    )


@pytest.mark.parametrize(
    ("caption", "column", "sheet", "of_sheet"),
    [
        ("People in post and people needed", 1, "Need and supply", 2),
        ("People in post and people needed", 4, "Need and supply", 6),
        ("People in post and people needed", 6, "Need and supply", 8),
        ("People needed by region, as far as professions said", 2, "Need by region", 2),
        ("Shared issues and who holds them, most pressing first", 1, "Shared issues", 2),
        ("Shared issues and who holds them, most pressing first", 2, "Shared issues", 3),
        ("Consultants and contractors, dearest first", 2, "Consultants", 2),
        ("How sure professions are, the least sure first", 1, "Uncertainty", 1),
    ],
)
def test_a_number_in_the_document_is_the_number_in_the_workbook(
    draft: Draft,
    book: openpyxl.Workbook,
    caption: str,
    column: int,
    sheet: str,
    of_sheet: int,
):
    there = numbers(book[sheet], of_sheet)
    told = {row[0]: row[column] for row in cells(draft, caption)}
    assert told
    assert {name: float(text.replace(",", "")) for name, text in told.items() if text != "–"} == {
        name: float(str(there[name])) for name, text in told.items() if text != "–"
    }


def test_the_total_of_consultants_is_that_of_the_workbook(draft: Draft, book: openpyxl.Workbook):
    costs = [float(str(cost)) for cost in numbers(book["Consultants"], 2).values() if cost != "[z]"]
    assert f"£{sum(costs) / 1e6:,.2f} million a year" in words_of(draft, "consultants")


def test_the_document_and_the_page_are_written(draft: Draft, tmp_path: Path):
    written = write_strategy(draft, tmp_path / "strategy.docx")
    headings = [
        one.text
        for one in Document(str(written.document)).paragraphs
        if one.style is not None and one.style.name == "Heading 1"
    ]
    page = written.page.read_text(encoding="utf-8")
    assert headings[1] == "What the professions share"
    assert all(f"{heading}</h2>" in page for heading in headings[1:])


def test_another_kind_of_file_is_refused(draft: Draft, tmp_path: Path):
    with pytest.raises(DataError, match="a Word document was expected"):
        write_strategy(draft, tmp_path / "strategy.pdf")
