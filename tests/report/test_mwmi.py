"""Consultants' cost: negatives and gaps are reported, not hidden."""

from pathlib import Path

import pytest

from cpd_eval.errors import DataError
from cpd_eval.report.mwmi import Consultants, read_consultants, yearly

HEAD = "department,year,month,group,sub_group,measure,value\n"


def costs(folder: Path, *rows: tuple[int, object, object]) -> Path:
    file = folder / "costs.csv"
    lines = [f"DfX,{y},{m},non payroll costs,consultants,costs,{v}" for y, m, v in rows]
    file.write_text(HEAD + "\n".join([*lines, "DfX,2024,1,payroll,total,fte,9"]) + "\n")
    return file


@pytest.fixture
def found(tmp_path: Path) -> Consultants:
    return read_consultants(costs(tmp_path, (2024, 2, 100), (2024, 3, -30.5), (2024, 6, 50)))


def test_a_negative_month_stays_in_the_sum(found: Consultants) -> None:
    assert found.departments["cost_gbp"].to_list() == [119.5]


def test_negatives_are_counted_and_added_up(found: Consultants) -> None:
    assert (found.n_negative, found.departments["negative_gbp"].to_list()) == (1, [-30.5])


def test_months_without_a_figure_are_gaps(found: Consultants) -> None:
    assert found.n_gaps == 2  # April and May


def test_a_year_says_on_how_many_months_it_rests(found: Consultants) -> None:
    assert yearly(found.months).drop(columns="department").values.tolist() == [
        ["2023-24", 2, 69.5],
        ["2024-25", 1, 50.0],
    ]


def test_staff_figures_are_no_cost_of_consultants(found: Consultants) -> None:
    assert len(found.months) == 3


def test_a_second_figure_for_a_month_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"line 3: DfX has a second figure for 2024-02"):
        read_consultants(costs(tmp_path, (2024, 2, 1), (2024, 2, 2)))


def test_words_in_place_of_an_amount_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="line 2, column 'value': found 'nil'"):
        read_consultants(costs(tmp_path, (2024, 2, "nil")))


def test_a_thirteenth_month_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="line 2: found the year '2024' and the month '13'"):
        read_consultants(costs(tmp_path, (2024, 13, 1)))


def test_a_file_without_consultants_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no row has the sub_group 'consultants'"):
        read_consultants(costs(tmp_path))
