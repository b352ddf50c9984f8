"""`cpd-eval plan`, and `cpd-eval impact --plan`: what was planned stands beside what was run."""

import json

import numpy as np
import pytest

PLAN = """
title = "Pilot"
[data]
person = "who"
treated = "trained"
cluster = "office"
[[outcome]]
before = "start"
after = "end"
practical = 0.2
[analysis]
design = ["did"]
inference = "crv3"
"""


@pytest.fixture
def study(tmp_path):
    """48 offices of five people; the file as it was before, and as it is after."""
    rng = np.random.default_rng(4)
    rows = [(f"p{i}", f"o{i // 5}", i // 5 % 2, 2 + i % 3, 20 + i % 30) for i in range(240)]
    for name, after in (("before", False), ("after", True)):
        lines = [
            ",".join(
                map(str, (*row, round(row[3] + rng.normal(0.3 * row[2], 0.5), 2) if after else ""))
            )
            for row in rows
        ]
        text = "\n".join(["who,office,trained,start,age,end", *lines])
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    (tmp_path / "plan.toml").write_text(PLAN, encoding="utf-8")
    return tmp_path


NAMED = (
    "--before",
    "start",
    "--after",
    "end",
    "--person",
    "who",
    "--treated",
    "trained",
    "--cluster",
    "office",
    "--practical",
    0.2,
)


def test_a_locked_plan_run_as_planned_has_no_deviation(cpd_eval, study):
    assert cpd_eval("plan", "lock", study / "plan.toml", "--data", study / "before.csv").code == 0
    ended = cpd_eval(
        "impact",
        study / "after.csv",
        "-o",
        study / "out",
        *NAMED,
        "--design",
        "did",
        "--inference",
        "crv3",
        "--plan",
        study / "plan.toml",
    )
    assert ended.code == 0, ended.err
    assert "0 deviations" in ended.out
    assert "What was run is what was planned." in (study / "out" / "report.html").read_text()


def test_every_run_is_written_into_the_lock_with_what_it_released(cpd_eval, study):
    cpd_eval("plan", "lock", study / "plan.toml", "--data", study / "before.csv")
    cpd_eval(
        "impact",
        study / "after.csv",
        "-o",
        study / "out",
        *NAMED,
        "--inference",
        "hc1",
        "--plan",
        study / "plan.toml",
    )
    last = json.loads((study / "plan.toml.lock").read_text().splitlines()[-1])
    ledger = (study / "out" / "ledger.jsonl").read_text()
    assert last["kind"] == "run"
    assert all(one in ledger for one in last["run"]["released"])


def test_data_with_outcomes_cannot_be_locked_on(cpd_eval, study):
    ended = cpd_eval("plan", "lock", study / "plan.toml", "--data", study / "after.csv")
    assert (ended.code, "240 answers after treatment" in ended.err) == (11, True)


def test_a_plan_edited_after_the_lock_is_refused(cpd_eval, study):
    cpd_eval("plan", "lock", study / "plan.toml")
    (study / "plan.toml").write_text(PLAN.replace("0.2", "0.1"), encoding="utf-8")
    ended = cpd_eval("plan", "check", study / "plan.toml")
    assert (ended.code, "it is not what was locked" in ended.err) == (14, True)


def test_a_seal_that_is_not_of_this_lock_is_refused(cpd_eval, study):
    cpd_eval("plan", "lock", study / "plan.toml")
    ended = cpd_eval("plan", "check", study / "plan.toml", "--seal", "0" * 16)
    assert (ended.code, "no line of the lock has the seal" in ended.err) == (14, True)


@pytest.mark.slow
def test_designs_stand_side_by_side_each_with_its_grade(cpd_eval, study):
    ended = cpd_eval(
        "impact",
        study / "after.csv",
        "-o",
        study / "out",
        *NAMED,
        "--covariate",
        "age",
        "--design",
        "ancova",
        "--design",
        "did",
        "--design",
        "weighting",
        "--inference",
        "crv3",
    )
    assert ended.code == 0, ended.err
    rows = (study / "out" / "tables" / "effects.csv").read_text().splitlines()
    assert [row.split(",")[0] for row in rows[1:]] == [
        "Same answer before (ANCOVA)",
        "Difference in differences",
        "Made alike by weights",
    ]


WRONG = {
    "a design without groups": (
        ("--before", "start", "--after", "end", "--design", "did"),
        "--treated",
    ),
    "change with groups": ((*NAMED, "--design", "change"), "--design change is of one group"),
    "event study of people": ((*NAMED, "--design", "event-study"), "--design event-study does not"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_design_that_does_not_go_with_the_columns_is_refused(cpd_eval, study, case):
    given, words = WRONG[case]
    ended = cpd_eval("impact", study / "after.csv", "-o", study / "out", *given)
    assert (ended.code, words in ended.err) == (19, True), ended.err
