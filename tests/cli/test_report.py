"""`cpd-eval report`: which later wave an outcome is compared in."""

import click
import pytest

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
        "report", "before_after", "--outcome", "confidence", "--after-wave", "follow_up",
        "--project", tmp_path,
    )  # fmt: skip
    assert (ended.code, "is not asked in the wave" in ended.err) == (19, True)


def test_without_answers_in_both_waves_the_report_says_what_is_missing(cpd_eval, tmp_path):
    project = make_project(tmp_path / "project")
    ended = cpd_eval("report", "before_after", "--by", "region", "--project", project)
    assert ended.code == 12
    assert "0 answered before, 0 in 'follow_up'" in ended.err
