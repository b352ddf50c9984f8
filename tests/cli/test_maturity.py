"""``cpd-eval maturity``, from a file of made-up returns."""

from pathlib import Path

import pandas as pd
import pytest

from cpd_eval.cli import run
from cpd_eval.simulate.maturity import simulate_maturity


@pytest.fixture(scope="module")
def returns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("returns") / "returns.csv"
    simulate_maturity(seed=1).to_csv(file, index=False)
    return file


@pytest.fixture
def project(tmp_path: Path) -> str:
    assert run(["init", str(tmp_path / "project")]) == 0
    return str(tmp_path / "project")


def test_a_report_is_written_and_its_place_said(
    returns: Path, project: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "report"
    assert run(["maturity", "report", str(returns), "-o", str(folder), "--project", project]) == 0
    assert str(folder / "report.html") in capsys.readouterr().out
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "Whether professions have come closer together" in page


def test_groups_are_told_and_written(
    returns: Path, project: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "groups.csv"
    asked = ["maturity", "groups", str(returns), "--groups", "5", "-o", str(file)]
    assert run([*asked, "--apart", "HR,Communications", "--project", project]) == 0
    assert "Group 5 (mean" in capsys.readouterr().out
    made = pd.read_csv(file).set_index("name")["group"]
    assert made.value_counts().to_list() == [4] * 5
    assert made["HR"] != made["Communications"]


def test_neither_file_nor_wave_is_one_sentence(
    project: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["maturity", "report", "--project", project]) == 11
    assert "neither files nor a wave was named" in capsys.readouterr().err


def test_a_pair_of_one_name_is_refused(
    returns: Path, project: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["maturity", "groups", str(returns), "--groups", "2", "--apart", "HR"]
    assert run([*asked, "--project", project]) == 11
    assert "two names with one comma" in capsys.readouterr().err
