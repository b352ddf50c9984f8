"""Published figures in two waves: the size of a change leads."""

from pathlib import Path

import pandas as pd
import pytest

from cpd_eval.errors import AnalysisError, DataError, DisclosureError
from cpd_eval.report import Options, Written, impact_groups

PUBLISHED = (
    "year,kind,place,measure,n,percent\n"
    "2014,region,North,help,20000,50\n2018,region,North,help,20000,53\n"
    "2014,region,South,help,20000,40\n2018,region,South,help,20000,44\n"
    "2014,region,Isles,help,5,40\n2018,region,Isles,help,6,90\n"
    "2018,region,New,help,900,44\n"
    "2018,region,North,other,20000,10\n"
)
"""Three made-up groups in two years; one of them is small, a fourth has one year only."""


@pytest.fixture
def figures(tmp_path: Path) -> Path:
    path = tmp_path / "figures.csv"
    path.write_text(PUBLISHED, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("figures")
    (folder / "figures.csv").write_text(PUBLISHED, encoding="utf-8")
    return run(folder / "figures.csv", folder / "out")


def run(path: Path, out: Path, **options: object) -> Written:
    asked = {
        "group": "place",
        "time": "year",
        "before_time": "2014",
        "after_time": "2018",
        "percent": "percent",
        "outcome": "Learning helped",
        "group_name": "region",
    }
    told = {"where": {"measure": "help"}}
    told |= {
        name: options.pop(name) for name in ("where", "threshold", "ledger") if name in options
    }
    return impact_groups(path, out, options=Options(**told), **{**asked, **options})


def test_the_headline_leads_with_the_size_not_with_chance(written: Written):
    # Cohen's h for 40 % → 44 %: 2·asin(√.44) − 2·asin(√.40) = 0.081.
    assert written.content.headline == (
        "Learning helped: none of the 2 regions moved by as much as a small effect (|h| below 0.2; "
        "largest 0.08), although all 2 differ from zero by more than chance."
    )


def test_a_small_group_is_hidden(written: Written):
    table = pd.read_csv(written.folder / "tables" / "changes.csv")
    assert table.set_index("region").loc["Isles", "status"] == "hidden"


def test_a_group_in_one_wave_only_is_left_out_and_counted(written: Written):
    page = written.report.read_text(encoding="utf-8")
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


TOTALLED = (
    "year,place,n,percent\n"
    "2014,North,20000,50\n2018,North,20000,53\n"
    "2014,South,20000,40\n2018,South,20000,44\n"
    "2014,Nation,40000,45\n2018,Nation,40000,48.5\n"
)


def totalled(tmp_path: Path, text: str = TOTALLED, **options: object) -> Written:
    path = tmp_path / "totalled.csv"
    path.write_text(text, encoding="utf-8")
    return run(path, tmp_path / "out", **{"where": {}, "total": ["Nation"], **options})


@pytest.fixture(scope="module")
def with_total(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return totalled(tmp_path_factory.mktemp("totalled"))


def test_a_total_is_not_counted_in_the_headline(with_total: Written):
    content = with_total.content
    assert "none of the 2 regions moved" in content.headline
    assert any(
        sentence.startswith("Nation, a total and not one of the regions counted: +3.5 percentage")
        for sentence in content.summary
    )


def test_a_total_stands_last_in_the_table_and_has_no_q(with_total: Written):
    table = next(s for s in with_total.content.sections if s.anchor == "changes").tables[0]
    assert [cells[0] for cells in table.rows] == ["North", "South", "Nation (total)"]
    assert (table.header[-1], table.rows[-1][-1]) == ("q", "–")
    assert "p corrected for looking at many groups" in table.note


def test_a_total_is_hidden_if_a_group_is(tmp_path: Path):
    text = TOTALLED + "2014,Isles,5,40\n2018,Isles,6,90\n"
    table = pd.read_csv(totalled(tmp_path, text).folder / "tables" / "changes.csv")
    hidden = table.loc[table["status"] == "hidden", "region"]
    assert hidden.tolist() == ["Isles", "Nation"]


def test_a_total_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(DataError, match=r"no region is called 'Nations'. Did you mean 'Nation'\?"):
        totalled(tmp_path, total=["Nations"])


def test_groups_that_are_all_totals_are_refused(tmp_path: Path):
    with pytest.raises(DataError, match="every region is named as a total"):
        totalled(tmp_path, total=["North", "South", "Nation"])


def test_the_title_says_what_a_group_is(written: Written):
    assert written.content.title == "Learning helped: 2014 and 2018, by region"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"percent": None, "mean": "percent", "sd": "n"}, "'n': it is named as n and as sd"),
        ({"time": "place"}, "'place': it is named as group and as time"),
        ({"after_time": "2014"}, "the wave '2014' is named as the first and as the second"),
        ({"group_name": "before"}, "groups are called 'before'"),
        ({"group_name": "year"}, "groups are called 'year'"),
    ],
)
def test_a_column_or_wave_in_two_roles_is_refused(
    options: dict[str, object], told: str, figures: Path, tmp_path: Path
):
    with pytest.raises(DataError, match=told):
        run(figures, tmp_path / "out", **options)


def test_groups_that_are_all_small_leave_no_folder_and_no_ledger(figures: Path, tmp_path: Path):
    with pytest.raises(DisclosureError, match="no group has 50000 answers or more"):
        run(figures, tmp_path / "out", threshold=50_000, ledger=tmp_path / "out" / "ledger.jsonl")
    assert not (tmp_path / "out").exists()


def test_a_blank_group_is_told_with_its_line(figures: Path, tmp_path: Path):
    figures.write_text(figures.read_text().replace("region,South,help", "region,,help"))
    with pytest.raises(DataError, match="line 4, column 'place': it is empty"):
        run(figures, tmp_path / "out")


FIGURES = "year,place,n,mean,sd\n2014,A,50,3,1\n2018,A,60,4,1\n2014,B,50,3,1\n2018,B,60,4,1\n"
MEANS = {"percent": None, "mean": "mean", "sd": "sd", "where": {}}


def means(tmp_path: Path, text: str) -> Written:
    path = tmp_path / "means.csv"
    path.write_text(text, encoding="utf-8")
    return run(path, tmp_path / "out", **MEANS)


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("B,50,3,1", "B,50,3,-1", "line 4, column 'sd': found '-1'; a standard deviation"),
        ("B,50,3,1", "B,,3,1", "line 4, column 'n': it is empty; a whole number of answers"),
        ("B,50,3,1", "B,50.5,3,1", "line 4, column 'n': found '50.5'"),
        ("B,50,3,1", "B,0,3,1", "line 4, column 'n': found '0'"),
        ("B,50,3,1", "B,2e12,3,1", "line 4, column 'n': found '2000000000000'"),
        ("2018,B", "NA,B", "line 5, column 'year': found 'NA'; a wave was expected"),
        ("2018,B", ",B", "line 5, column 'year': it is empty"),
        ("B,50,3,1", "B,50,2e15,1", "line 4, column 'mean': found '2e15', a number from -1e15"),
    ],
)
def test_a_figure_that_cannot_be_is_told_with_its_line(
    right: str, wrong: str, told: str, tmp_path: Path
):
    with pytest.raises(DataError, match=told):
        means(tmp_path, FIGURES.replace(right, wrong))


def test_a_column_without_a_figure_is_told(tmp_path: Path):
    with pytest.raises(DataError, match="column 'mean': it holds no figure in the two waves"):
        means(tmp_path, FIGURES.replace(",3,", ",,").replace(",4,", ",,"))


def test_shares_named_as_percent_are_told(tmp_path: Path):
    text = "year,place,n,percent\n2014,A,50,0.4\n2018,A,60,1\n"
    with pytest.raises(DataError, match="looks like a share 0–1: use --share"):
        totalled(tmp_path, text, total=())


def test_a_group_called_all_is_refused_unless_named_as_a_total(tmp_path: Path):
    text = TOTALLED.replace("Nation", "All")
    with pytest.raises(DataError, match="called 'All', the name kept for totals"):
        totalled(tmp_path, text, total=())
    assert "none of the 2 regions" in totalled(tmp_path, text, total=["All"]).content.headline


def test_from_nobody_to_everybody_no_test_was_possible(tmp_path: Path):
    # h for 0 → 1 is 2·asin(1) = π; the standard error of both shares is 0.
    text = "year,place,n,percent\n2014,A,50,0\n2018,A,60,100\n"
    assert totalled(tmp_path, text, total=()).content.headline.endswith(
        "largest 3.14); no test was possible for 1 of them, where answers do not vary."
    )


def test_figures_without_spread_are_not_said_to_be_unpublished(tmp_path: Path):
    headline = means(tmp_path, FIGURES.replace(",1\n", ",0\n")).content.headline
    assert "the figures of the regions are shown without a size" in headline
