"""A plan is locked before outcomes are read, kept whole, and held against what was run."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cpd_eval.errors import DataError, ProjectError
from cpd_eval.report.deviations import compare_with_plan
from cpd_eval.report.plan import read_plan
from cpd_eval.report.plan_lock import lock_of, lock_plan, read_lock, record_run

PLAN = """
title = "Line managers' programme"
[data]
person = "who"
treated = "trained"
cluster = "office"
[[outcome]]
called = "Performance"
before = "start"
after = "end"
practical = 0.2
[analysis]
design = ["did"]
inference = "crv3"
by = ["region"]
"""
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.toml"
    path.write_text(PLAN, encoding="utf-8")
    return path


@pytest.fixture
def baseline(tmp_path: Path) -> Path:
    path = tmp_path / "staff.csv"
    path.write_text("who,office,trained,start,end\np1,a,1,3,\np2,b,0,4,\n", encoding="utf-8")
    return path


def run(**change: object) -> dict:
    """What was run, as planned but for the changes: table__name=value."""
    whole: dict = {
        "data": {"person": "who", "treated": ["trained"], "cluster": "office"},
        "outcome": {"before": "start", "after": "end", "practical": 0.2},
        "analysis": {"design": ["did"], "inference": "crv3", "by": ["region"], "threshold": 10},
        "file": "staff.csv",
        "columns": ["who", "office", "trained", "start", "end"],
    }
    for name, value in change.items():
        table, _, key = name.partition("__")
        whole[table] = {**whole[table], key: value} if key else value
    return whole


def apart(lock, ran: dict) -> list[str]:
    return [row.what for row in compare_with_plan(lock, ran) if row.why]


def test_a_lock_holds_the_plan_the_time_and_the_hash_of_the_data(plan: Path, baseline: Path):
    lock = lock_plan(plan, data=[baseline], now=NOW)
    assert lock.plan == read_plan(plan)
    assert lock.locked_at == "2026-03-01T09:00:00+00:00"
    assert lock.lines[0]["data"][0]["columns"] == ["who", "office", "trained", "start", "end"]
    assert len(lock.lines[0]["data"][0]["sha256"]) == 64


def test_data_that_hold_an_outcome_cannot_be_locked_on(plan: Path, baseline: Path):
    baseline.write_text("who,office,trained,start,end\np1,a,1,3,4\n", encoding="utf-8")
    with pytest.raises(DataError, match="column 'end': 1 answers after treatment are there"):
        lock_plan(plan, data=[baseline])
    assert not lock_of(plan).exists()


def test_waves_before_the_second_are_no_outcomes(plan: Path, tmp_path: Path):
    text = PLAN.replace('before = "start"\nafter = "end"', 'outcome="y"\nfirst="1"\nsecond="2"')
    plan.write_text(text.replace('person = "who"', 'unit = "who"\ntime = "wave"'))
    waves = tmp_path / "waves.csv"
    waves.write_text("who,wave,y\na,1,3\na,2,\n", encoding="utf-8")
    assert lock_plan(plan, data=[waves]).lines[0]["data"][0]["outcomes"] == {"column 'y'": 0}


@pytest.mark.parametrize("edit", ["changed", "taken out", "sealed anew"])
def test_an_edited_lock_is_refused(plan: Path, edit: str):
    record_run(lock_plan(plan, now=NOW), {"file": "staff.csv"})
    file = lock_of(plan)
    first, second = file.read_text(encoding="utf-8").splitlines()
    if edit == "changed":
        first = first.replace("0.2", "0.1")
    elif edit == "sealed anew":
        line = json.loads(first) | {"seal": "0" * 64}
        first = json.dumps(line)
    rows = [second] if edit == "taken out" else [first, second]
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    with pytest.raises(ProjectError, match="does not fit its seal"):
        read_lock(file)


def test_another_plan_does_not_replace_a_lock(plan: Path):
    lock_plan(plan, now=NOW)
    plan.write_text(PLAN.replace("0.2", "0.1"), encoding="utf-8")
    with pytest.raises(ProjectError, match="another plan is locked here"):
        lock_plan(plan)


def test_a_change_is_kept_beside_the_first_plan_with_its_reason(plan: Path):
    lock_plan(plan, now=NOW)
    plan.write_text(PLAN.replace("0.2", "0.1"), encoding="utf-8")
    lock = lock_plan(plan, change="the scale was rescaled")
    assert [lock.first.outcomes[0]["practical"], lock.plan.outcomes[0]["practical"]] == [0.2, 0.1]
    assert lock.changes[0]["why"] == "the scale was rescaled"


def test_what_was_planned_and_run_alike_is_no_deviation(plan: Path):
    assert apart(lock_plan(plan), run()) == []


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"analysis__design": ["did", "ancova"]}, "Design"),
        ({"analysis__inference": "hc1"}, "Standard errors"),
        ({"analysis__by": ["region", "grade"]}, "Groups"),
        ({"analysis__where": {"region": "Wales"}}, "Rows kept"),
        ({"analysis__covariate": ["age"]}, "Adjusted for"),
        ({"data__cluster": "team"}, "Clusters"),
        ({"outcome__practical": 0.1}, "Smallest change that matters"),
    ],
)
def test_each_difference_is_a_deviation(plan: Path, change: dict, what: str):
    assert apart(lock_plan(plan), run(**change)) == [what]


def test_an_outcome_that_was_not_planned_is_told(plan: Path):
    ran = run(outcome={"before": "mood_1", "after": "mood_2", "practical": 0.2})
    rows = compare_with_plan(lock_plan(plan), ran)
    assert rows[0].planned == "not in the plan"


def test_a_column_that_is_gone_is_told(plan: Path, baseline: Path):
    lock = lock_plan(plan, data=[baseline])
    assert apart(lock, run(columns=["who", "start", "end", "trained"])) == ["Columns of the data"]


@pytest.mark.parametrize(
    ("cut", "words"),
    [
        ("practical = 0.2\n", "the smallest change that matters"),
        ('design = ["did"]\n', "design"),
        ('after = "end"\n', "before and after"),
        ('title = "Line managers\' programme"\n', "a title"),
    ],
)
def test_a_plan_that_leaves_something_open_is_refused(plan: Path, cut: str, words: str):
    plan.write_text(PLAN.replace(cut, ""), encoding="utf-8")
    with pytest.raises(ProjectError, match=words):
        read_plan(plan)


def test_a_misspelt_name_gets_its_neighbour(plan: Path):
    plan.write_text(PLAN.replace("inference", "inferense"), encoding="utf-8")
    with pytest.raises(ProjectError, match="Did you mean 'inference'"):
        read_plan(plan)
