"""A report is written whole or not at all, and never over somebody else's files."""

from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from cpd_eval.disclosure import release
from cpd_eval.errors import DataError
from cpd_eval.report.folder import check_folder, staged, write_report
from cpd_eval.report.page import Report

REPORT = Report(
    title="T", headline="H", summary=(), sections=(), made_at=datetime(2026, 5, 1, tzinfo=UTC)
)


def test_a_run_that_fails_leaves_what_was_there(tmp_path: Path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "old.txt").write_text("old")
    with pytest.raises(ZeroDivisionError), staged(tmp_path / "out") as stage:
        (stage / "old.txt").write_text("new")
        raise ZeroDivisionError
    assert (tmp_path / "out" / "old.txt").read_text() == "old"


def test_nothing_is_left_beside_the_target(tmp_path: Path):
    write_report(REPORT, tmp_path / "out", tables={})
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_an_earlier_report_is_replaced(tmp_path: Path):
    write_report(REPORT, tmp_path, tables={})
    write_report(REPORT, tmp_path, tables={})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["charts", "report.html", "tables"]


def test_a_folder_of_tables_that_is_not_ours_is_not_touched(tmp_path: Path):
    (tmp_path / "tables").mkdir()
    with pytest.raises(DataError, match="which is not from a report of cpd_eval"):
        write_report(REPORT, tmp_path, tables={})


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(DataError, match="cannot be written to"):
        write_report(REPORT, tmp_path / "out", tables={})


def test_checking_a_folder_does_not_make_it(tmp_path: Path):
    check_folder(tmp_path / "a" / "b")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_below_a_file_is_refused(tmp_path: Path):
    (tmp_path / "file").write_text("a file")
    with pytest.raises(DataError, match="'file' is a file"):
        check_folder(tmp_path / "file" / "out")


def test_the_csv_has_whole_counts_and_no_noise(tmp_path: Path):
    table = pd.DataFrame({"team": ["A", "B"], "n": [12854, 3], "change": [0.53 - 0.5, 0.1]})
    write_report(REPORT, tmp_path, tables={"t": release(table, by=["team"])})
    lines = (tmp_path / "tables" / "t.csv").read_text("utf-8").splitlines()
    assert lines == ["team,n,change,status", "A,12854,0.03,shown", "B,,,hidden"]
