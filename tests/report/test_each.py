"""One thing for each group: folders for any name, one failure does not end the rest."""

import csv
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cpd_eval.errors import AnalysisError, DataError
from cpd_eval.report.each import RAN, run_each, safe_name


def make(group: str, place: Path) -> None:
    place.mkdir()
    if group == "South":
        raise AnalysisError("Nobody took part.")
    if group == "West":
        raise RuntimeError("a bug")


@pytest.fixture
def table(tmp_path: Path) -> dict[str, dict[str, str]]:
    with ThreadPoolExecutor() as threads:
        run_each(make, tmp_path, ["North", "South", "West"], executor=threads)
    with (tmp_path / RAN).open(encoding="utf-8", newline="") as text:
        return {row["group"]: row for row in csv.DictReader(text)}


def test_the_table_says_what_ran_in_the_order_of_the_groups(table: dict[str, dict[str, str]]):
    assert {name: row["status"] for name, row in table.items()} == {
        "North": "done",
        "South": "failed",
        "West": "failed",
    }


def test_what_a_user_can_put_right_is_told_in_its_words(table: dict[str, dict[str, str]]):
    assert table["South"]["message"] == "Nobody took part."


def test_a_bug_is_a_failure_of_its_group_only(table: dict[str, dict[str, str]]):
    assert "a bug" in table["West"]["message"]


def test_every_group_has_a_folder_of_its_own(table: dict[str, dict[str, str]]):
    assert Path(table["North"]["folder"]).name == "north"


def test_a_group_named_twice_is_refused(tmp_path: Path):
    with pytest.raises(DataError, match="named twice"):
        run_each(make, tmp_path / "out", ["N", "N"])
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("group", ["Wales/Cymru", "..", "a" * 300, "CON", "Ynys Môn", "<b>"])
def test_a_folder_name_is_safe_for_any_group(group: str):
    name = safe_name(group)
    assert name.replace("_", "").isascii()
    assert name.replace("_", "").isalnum()
    assert len(name) <= 60


def test_two_groups_that_differ_in_a_sign_get_two_folders():
    assert safe_name("Wales/Cymru") != safe_name("Wales-Cymru")
