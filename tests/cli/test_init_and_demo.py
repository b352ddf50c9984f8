"""`cpd-eval init` makes a project, `cpd-eval demo` runs the main job in one."""

import re
from pathlib import Path

import pandas as pd
import pytest

from cpd_eval.settings import read_settings


def test_a_new_project_holds_the_forms_and_notebooks(cpd_eval, tmp_path):
    assert cpd_eval("init", tmp_path / "mine", "--contact", "hr@example.org").code == 0
    assert {file.name for file in (tmp_path / "mine" / "forms").iterdir()} >= {
        "workforce_strategy.md",
        "cpd_impact_before.md",
    }
    assert (tmp_path / "mine" / "forms" / "shared" / "scales.md").is_file()
    assert (tmp_path / "mine" / "notebooks" / "form.ipynb").is_file()
    assert read_settings(tmp_path / "mine", environ={}).contact == "hr@example.org"


def test_a_project_is_never_overwritten(cpd_eval, tmp_path):
    cpd_eval("init", tmp_path)
    (tmp_path / "forms" / "workforce_strategy.md").write_text("mine", encoding="utf-8")
    ended = cpd_eval("init", tmp_path)
    assert (ended.code, "a project here already" in ended.err) == (14, True)
    assert (tmp_path / "forms" / "workforce_strategy.md").read_text(encoding="utf-8") == "mine"


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    from cpd_eval.cli import run

    folder = tmp_path_factory.mktemp("demo") / "demo"
    assert run(["demo", str(folder), "--no-serve", "--people", "1500"]) == 0
    return folder


@pytest.mark.slow
def test_the_demo_ends_in_report_charts_and_collated_returns(demo: Path):
    reports = demo / "reports"
    assert (reports / "before_after" / "report.html").is_file()
    assert list((reports / "before_after" / "charts").glob("*.svg"))
    assert (reports / "workforce_strategy_returns.xlsx").is_file()


@pytest.mark.slow
def test_the_report_of_the_demo_says_that_the_people_are_made_up(demo: Path):
    page = (demo / "reports" / "before_after" / "report.html").read_text(encoding="utf-8")
    assert "The people and answers in this report are made up" in page


@pytest.mark.slow
def test_the_collated_returns_find_the_theme_communications_and_hr_share(demo: Path):
    book = demo / "reports" / "workforce_strategy_returns.xlsx"
    cover = pd.read_excel(book, sheet_name=0, header=None).iloc[:, 0].dropna().str.cat(sep=" ")
    assert re.search(r"Communications and HR, which gave no weight to qualifications", cover)


@pytest.mark.long
def test_a_second_demo_uses_the_answers_that_are_there(demo: Path, cpd_eval):
    ended = cpd_eval("demo", demo, "--no-serve")
    assert (ended.code, "The answers of an earlier run are there" in ended.out) == (0, True)
