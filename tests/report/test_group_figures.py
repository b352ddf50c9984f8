"""Published figures in two waves: the size of a change leads."""

from pathlib import Path

import pandas as pd
import pytest

from cpd_eval.errors import AnalysisError, DataError
from cpd_eval.report import Written, impact_groups


@pytest.fixture
def figures(tmp_path: Path) -> Path:
    """Three made-up groups in two years; one of them is small, a fourth has one year only."""
    path = tmp_path / "figures.csv"
    path.write_text(
        "year,kind,place,measure,n,percent\n"
        "2014,region,North,help,20000,50\n2018,region,North,help,20000,53\n"
        "2014,region,South,help,20000,40\n2018,region,South,help,20000,44\n"
        "2014,region,Isles,help,5,40\n2018,region,Isles,help,6,90\n"
        "2018,region,New,help,900,44\n"
        "2018,region,North,other,20000,10\n",
        encoding="utf-8",
    )
    return path


def run(path: Path, out: Path, **options: object) -> Written:
    asked = {
        "group": "place", "time": "year", "before_time": "2014", "after_time": "2018",
        "percent": "percent", "where": {"measure": "help"}, "outcome": "Learning helped",
        "group_name": "region",
    }  # fmt: skip
    return impact_groups(path, out, **{**asked, **options})  # type: ignore[arg-type]


def test_the_headline_leads_with_the_size_not_with_chance(figures: Path, tmp_path: Path):
    # Cohen's h for 40 % → 44 %: 2·asin(√.44) − 2·asin(√.40) = 0.081.
    headline = run(figures, tmp_path / "out").content.headline
    assert headline == (
        "Learning helped: none of the 2 regions moved by as much as a small effect (|h| below 0.2; "
        "largest 0.08), although all 2 differ from zero by more than chance."
    )


def test_a_small_group_is_hidden(figures: Path, tmp_path: Path):
    table = pd.read_csv(run(figures, tmp_path / "out").folder / "tables" / "changes.csv")
    assert table.set_index("region").loc["Isles", "status"] == "hidden"


def test_a_group_in_one_wave_only_is_left_out_and_counted(figures: Path, tmp_path: Path):
    page = run(figures, tmp_path / "out").report.read_text(encoding="utf-8")
    assert "Groups with figures in one wave only, left out: 1." in page
    assert "New" not in page


def test_a_wave_that_is_not_there_is_told(figures: Path, tmp_path: Path):
    with pytest.raises(DataError, match=r"no row is of the wave '2015'. Found: 2014, 2018"):
        run(figures, tmp_path / "out", before_time="2015")


def test_without_the_right_filter_a_group_stands_twice(figures: Path, tmp_path: Path):
    with pytest.raises(DataError, match="place 'North', year '2018' stands twice"):
        run(figures, tmp_path / "out", where={})


def test_no_column_of_figures_is_refused(figures: Path, tmp_path: Path):
    with pytest.raises(AnalysisError, match="no column of figures was named"):
        run(figures, tmp_path / "out", percent=None)
