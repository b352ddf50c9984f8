"""The same numbers from every engine: not one digit may depend on where the rows are."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from cpd_eval.analysis.ancova import ancova
from cpd_eval.analysis.attrition import attrition_table
from cpd_eval.analysis.balance import balance_table
from cpd_eval.analysis.did import difference_in_differences
from cpd_eval.analysis.fixed_effects import fixed_effects
from cpd_eval.analysis.gap import readiness_gap
from cpd_eval.analysis.paired import change_by
from cpd_eval.analysis.staggered import staggered_adoption
from cpd_eval.analysis.two_wave import two_wave_change
from cpd_eval.analysis.waves import to_long

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:pyspark")

TOLERANCE = 1e-9
"""Engines add in different orders, so the last digits may differ; nothing more."""

Engine = Callable[[pd.DataFrame], Any]


def same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(one, other, rtol=TOLERANCE, atol=TOLERANCE)


def long_of(untidy: pd.DataFrame) -> pd.DataFrame:
    frame = to_long(
        untidy,
        waves={"before": 0, "after": 1},
        keep=["pid", "trained", "office", "region"],
        outcome="score",
        wave="later",
    )
    assert isinstance(frame, pd.DataFrame)
    return frame


def test_change_by_agrees_on_every_engine(untidy: pd.DataFrame, as_engine: Engine) -> None:
    by = ["region", "profession"]
    here = change_by(untidy, by=by, margins=True)
    same(change_by(as_engine(untidy), by=by, margins=True), here)


def test_readiness_gap_agrees_on_every_engine(untidy: pd.DataFrame, as_engine: Engine) -> None:
    same(
        readiness_gap(as_engine(untidy), by="region", margins=True),
        readiness_gap(untidy, by="region", margins=True),
    )


@pytest.mark.parametrize("unit", [None, "pid"])
def test_difference_in_differences_agrees_on_every_engine(
    untidy: pd.DataFrame, as_engine: Engine, unit: str | None
) -> None:
    frame = long_of(untidy)
    asked: dict[str, Any] = {
        "outcome": "score",
        "treated": "trained",
        "after": "later",
        "cluster": "office",
        "unit": unit,
        "by": "region",
    }
    same(
        difference_in_differences(as_engine(frame), **asked),
        difference_in_differences(frame, **asked),
    )


def test_fixed_effects_agrees_on_every_engine(untidy: pd.DataFrame, as_engine: Engine) -> None:
    frame = long_of(untidy)
    frame["exposed"] = frame["trained"] * frame["later"]
    asked: dict[str, Any] = {
        "outcome": "score",
        "treatments": "exposed",
        "unit": "pid",
        "time": "later",
        "cluster": "office",
    }
    there, here = fixed_effects(as_engine(frame), **asked), fixed_effects(frame, **asked)
    assert there["exposed"].estimate == pytest.approx(here["exposed"].estimate, rel=TOLERANCE)
    assert there["exposed"].std_error == pytest.approx(here["exposed"].std_error, rel=TOLERANCE)


@pytest.mark.parametrize("cluster", [None, "office"])
def test_staggered_adoption_agrees_on_every_engine(
    untidy: pd.DataFrame, as_engine: Engine, cluster: str | None
) -> None:
    frame = pd.concat(
        [
            untidy[["pid", "office", name]].rename(columns={name: "score"}).assign(wave=wave)
            for wave, name in enumerate(["desired", "before", "after"], start=2001)
        ]
    )
    starts = {"office 01": 2002.0, "office 05": 2003.0, "office 06": 2002.0, "office 11": 2003.0}
    frame["began"] = frame["office"].map(starts)
    asked: dict[str, Any] = {
        "outcome": "score",
        "unit": "pid",
        "time": "wave",
        "first_treated": "began",
        "cluster": cluster,
        "control": "not_yet",
    }
    there = staggered_adoption(as_engine(frame), **asked)
    here = staggered_adoption(frame, **asked)
    same(there.effects, here.effects)
    assert there.std_error == pytest.approx(here.std_error, rel=TOLERANCE)
    assert (there.n_dropped, there.notes) == (here.n_dropped, here.notes)


@pytest.mark.parametrize("inference", ["crv3", "wild"])
def test_clustered_inference_agrees_on_every_engine(
    untidy: pd.DataFrame, as_engine: Engine, inference: str
) -> None:
    frame = long_of(untidy)
    asked: dict[str, Any] = {
        "outcome": "score",
        "treated": "trained",
        "after": "later",
        "cluster": "office",
        "inference": inference,
        "n_draws": 199,
    }
    there = difference_in_differences(as_engine(frame), **asked)
    here = difference_in_differences(frame, **asked)
    assert there.p_value == pytest.approx(here.p_value, rel=TOLERANCE)
    assert there.ci_low == pytest.approx(here.ci_low, rel=1e-7)


@pytest.mark.parametrize("inference", ["crv1", "hc1"])
def test_ancova_agrees_on_every_engine(
    untidy: pd.DataFrame, as_engine: Engine, inference: str
) -> None:
    asked: dict[str, Any] = {
        "outcome": "after",
        "before": "before",
        "treated": "trained",
        "covariates": ["desired"],
        "cluster": "office",
        "inference": inference,
    }
    there, here = ancova(as_engine(untidy), **asked), ancova(untidy, **asked)
    assert there.n_dropped == here.n_dropped
    assert there.estimate == pytest.approx(here.estimate, rel=TOLERANCE)
    assert there.std_error == pytest.approx(here.std_error, rel=TOLERANCE)


def test_tables_of_who_is_compared_agree_on_every_engine(
    untidy: pd.DataFrame, as_engine: Engine
) -> None:
    asked: dict[str, Any] = {"treated": "trained", "covariates": ["before", "desired"]}
    same(balance_table(as_engine(untidy), **asked), balance_table(untidy, **asked))
    asked = {"treated": "trained", "began": "before", "waves": {"after": "after"}}
    same(attrition_table(as_engine(untidy), **asked), attrition_table(untidy, **asked))


def test_two_wave_change_agrees_on_every_engine(as_engine: Engine) -> None:
    frame = pd.DataFrame(
        {
            "group": ["a", "a", "b", "b"],
            "year": [1, 2, 1, 2],
            "n": [50, 60, 70, 80],
            "share": [0.2, 0.3, 0.5, 0.5],
        }
    )
    asked: dict[str, Any] = {"by": "group", "period": "year", "before": 1, "after": 2}
    same(
        two_wave_change(as_engine(frame), share="share", **asked),
        two_wave_change(frame, share="share", **asked),
    )


def test_to_long_stays_in_its_engine(untidy: pd.DataFrame, as_engine: Engine) -> None:
    there = to_long(as_engine(untidy), waves={"before": 0, "after": 1}, keep=["pid"], wave="later")
    assert type(there).__module__.split(".")[0] == type(as_engine(untidy)).__module__.split(".")[0]
