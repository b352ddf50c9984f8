"""`cpd-eval report`: which later wave an outcome is compared in."""

from pathlib import Path

import click
import pandas as pd
import pytest

from cpd_eval.cli import report
from cpd_eval.cli.init import make_project
from cpd_eval.cli.report import _later_wave


@pytest.mark.parametrize(
    ("outcome", "wave"),
    [("performance", "follow_up"), ("confidence", "after"), ("manager", "follow_up")],
)
def test_the_later_wave_depends_on_the_outcome(outcome, wave):
    assert _later_wave(outcome, None) == wave


def test_performance_can_be_compared_right_after():
    assert _later_wave("performance", "after") == "after"


@pytest.mark.parametrize(("outcome", "wave"), [("confidence", "follow_up"), ("manager", "after")])
def test_a_wave_in_which_the_outcome_is_not_asked_is_refused(outcome, wave):
    with pytest.raises(click.UsageError, match=f"{outcome} is not asked in the wave '{wave}'"):
        _later_wave(outcome, wave)


def test_the_command_line_says_so_before_it_looks_for_a_project(cpd_eval, tmp_path):
    ended = cpd_eval(
        "report",
        "before_after",
        "--outcome",
        "confidence",
        "--after-wave",
        "follow_up",
        "--project",
        tmp_path,
    )
    assert (ended.code, "is not asked in the wave" in ended.err) == (19, True)


def test_without_answers_in_both_waves_the_report_says_what_is_missing(cpd_eval, tmp_path):
    project = make_project(tmp_path / "project")
    ended = cpd_eval("report", "before_after", "--by", "region", "--project", project)
    assert ended.code == 12
    assert "0 answered before, 0 in 'follow_up'" in ended.err


SAMPLE = Path(__file__).parents[2] / "data" / "sample" / "panel.csv"


@pytest.fixture
def made(tmp_path, monkeypatch):
    """A project whose panel is a part of the made-up sample, whatever is in its store."""
    project = make_project(tmp_path / "project", is_made_up=True)
    panel = project / "data" / "panel.parquet"
    people = pd.read_csv(SAMPLE).assign(profession="Policy")
    people[people["region"].isin(people["region"].value_counts().index[:2])].to_parquet(panel)
    monkeypatch.setattr(report, "update_panel", lambda *_: panel)
    return project


def changes(folder: Path) -> str:
    return (folder / "tables" / "changes.csv").read_text(encoding="utf-8")


def test_without_a_notebook_the_report_is_written_and_no_notebook_is_kept(cpd_eval, made):
    ended = cpd_eval("report", "before_after", "--no-notebook", "--project", made)
    assert ended.code == 0, ended.err
    written = {path.name for path in (made / "reports" / "before_after").iterdir()}
    assert written == {"report.html", "charts", "tables"}
    assert (made / "data" / "ledger.jsonl").is_file()


def test_another_notebook_than_before_after_cannot_be_left_out(cpd_eval, made):
    ended = cpd_eval("report", "mine", "--no-notebook", "--project", made)
    assert (ended.code, "only these can be made" in ended.err) == (19, True)


@pytest.mark.slow
def test_with_and_without_a_notebook_the_same_tables_are_written(cpd_eval, made, tmp_path):
    for name, options in {"with": (), "without": ("--no-notebook",)}.items():
        out = ("-o", tmp_path / name, "--project", made)
        assert cpd_eval("report", "before_after", *out, *options).code == 0
    assert changes(tmp_path / "with") == changes(tmp_path / "without")
    assert (tmp_path / "with" / "notebook.ipynb").is_file()


@pytest.mark.slow
def test_a_fleet_without_notebooks_makes_a_report_for_every_region(cpd_eval, made):
    ended = cpd_eval("report", "before_after", "--by", "region", "--no-notebook", "--project", made)
    assert ended.code == 0, ended.err
    place = made / "reports" / "before_after" / "by_region"
    runs = pd.read_csv(place / "what_ran.csv")
    done = runs[runs["status"] == "done"]
    assert len(done) > 0
    assert [one for one in done["folder"] if not (Path(one) / "report.html").is_file()] == []


@pytest.fixture
def answered(made, monkeypatch):
    """The same with the answers of the sample beside it."""
    answers = Path(SAMPLE).with_name("answers.parquet")
    monkeypatch.setattr(report, "update_answers", lambda *_: answers)
    return made


def test_every_report_of_the_register_is_listed_with_what_it_needs(cpd_eval):
    ended = cpd_eval("report", "--list")
    assert ended.code == 0
    assert "07_value" in ended.out
    assert "[panel, answers]" in ended.out


def test_a_topic_is_written_without_a_notebook(cpd_eval, answered):
    ended = cpd_eval("report", "response", "--no-notebook", "--project", answered)
    assert ended.code == 0, ended.err
    assert (answered / "reports" / "response" / "tables" / "window.csv").is_file()


def test_a_further_parameter_that_is_none_is_told(cpd_eval, answered):
    ended = cpd_eval(
        "report", "value", "--no-notebook", "--set", "n_yaers=3", "--project", answered
    )
    assert (ended.code, "Did you mean 'n_years'" in ended.err) == (14, True)


@pytest.mark.slow
def test_a_topic_says_the_same_with_and_without_a_notebook(cpd_eval, answered, tmp_path):
    for name, options in {"with": (), "without": ("--no-notebook",)}.items():
        out = ("-o", tmp_path / name, "--project", answered)
        ended = cpd_eval("report", "readiness_gap", *out, *options)
        assert ended.code == 0, ended.err
    one, other = (tmp_path / name / "tables" / "gaps.csv" for name in ("with", "without"))
    assert one.read_text(encoding="utf-8") == other.read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_fleet_over_region_and_profession_has_a_report_for_each_pair(cpd_eval, made):
    ended = cpd_eval(
        "report", "before_after", "--by", "region", "--by", "profession", "--project", made
    )
    assert ended.code == 0, ended.err
    runs = pd.read_csv(
        made / "reports" / "before_after" / "by_region_and_profession" / "what_ran.csv"
    )
    assert all(" · Policy" in group for group in runs["group"])
    assert (runs["status"] == "done").any()
