"""Reading a panel, and paths said from the project's folder."""

from pathlib import Path

import pandas as pd
import pytest

from cpd_eval.errors import DataError
from cpd_eval.report import in_project, read_panel


@pytest.fixture
def csv(panel: pd.DataFrame, tmp_path: Path) -> Path:
    path = tmp_path / "panel.csv"
    panel.assign(note="x").to_csv(path, index=False)
    return path


def test_columns_come_in_the_order_of_the_panel_and_others_are_left_out(csv: Path):
    assert read_panel(csv).columns.tolist() == [
        "pid",
        "region",
        "profession",
        "local_org",
        "trained",
        "performance_before",
        "performance_after",
        "performance_desired",
    ]


def test_a_panel_without_who_took_part_is_refused(panel: pd.DataFrame, tmp_path: Path):
    panel.drop(columns="trained").to_csv(tmp_path / "panel.csv", index=False)
    with pytest.raises(DataError, match="'trained' is missing"):
        read_panel(tmp_path / "panel.csv")


def test_a_path_is_said_from_the_projects_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "cpd-eval.toml").touch()
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    assert in_project("data/panel.csv") == tmp_path / "data" / "panel.csv"
