import numpy as np
import pandas as pd
import pytest
from scipy import optimize

from cpd_eval.analysis.event_study import event_study
from cpd_eval.analysis.relative_trends import (
    possible_effects,
    relative_interval,
    relative_magnitude_sensitivity,
)
from cpd_eval.analysis.smoothness import (
    folded_quantile,
    smoothness_interval,
    smoothness_sensitivity,
)
from cpd_eval.analysis.trend_path import EffectPath, effect_path
from cpd_eval.errors import AnalysisError, DataError

AT = [-4, -3, -2, 0, 1]
BETA = [0.02, -0.03, 0.01, 0.4, 0.6]
SIGMA = 0.01 * (0.5 * np.eye(5) + 0.5)


def path(weights: dict[float, float] | None = None) -> EffectPath:
    return effect_path(BETA, SIGMA, at=AT, reference=-1, weights=weights, confidence=0.95)


def test_with_no_bend_the_line_through_the_waves_before_is_carried_on() -> None:
    # The shortest unbiased interval is that of generalised least squares: slope and effects fitted.
    given = path({0: 1.0})
    design = np.column_stack([given.t, given.t > 0, given.t == 2]).astype(float)
    inverse = np.linalg.inv(given.covariance)
    spread = np.linalg.inv(design.T @ inverse @ design)
    effect = (spread @ design.T @ inverse @ given.beta)[1]
    low, high = smoothness_interval(given, 0.0)
    half = 1.959964 * np.sqrt(spread[1, 1])
    assert (low, high) == pytest.approx((effect - half, effect + half), abs=1e-6)


@pytest.mark.parametrize("bound", [0.01, 0.05, 0.3])
def test_no_other_weights_before_give_a_shorter_interval(bound: float) -> None:
    # A search of another kind, over the two weights that the straight line leaves free, with the
    # largest bias found by trying all signs of the bends.
    given = path()
    low, high = smoothness_interval(given, bound)
    t, w = given.t, given.weight

    def half(free: np.ndarray) -> float:
        a = w.copy()
        a[:2] = free
        a[2] = a[0] * t[0] + a[1] * t[1] + w @ t  # t is −1 there
        trends = [np.maximum(np.sign(k or 1) * (t - k), 0) for k in (-2, -1, 0, 1)]
        # Bends at −2 and −1 move what lies before them, at 0 and 1 what lies after.
        bias = bound * sum(
            abs(a @ np.where(np.sign(t) == (1 if k > 0 else -1), trend, 0))
            if k
            else abs(a @ np.maximum(t, 0))
            for k, trend in zip((-2, -1, 0, 1), trends, strict=True)
        )
        error = np.sqrt(a @ given.covariance @ a)
        return error * folded_quantile(bias / error, 0.05)[0]

    best = optimize.minimize(half, [0.0, 0.0], method="Nelder-Mead", options={"xatol": 1e-9})
    assert (high - low) / 2 == pytest.approx(best.fun, rel=1e-5)


def test_intervals_widen_with_the_bound() -> None:
    found = smoothness_sensitivity(BETA, SIGMA, at=AT, bounds=[0, 0.1, 0.5]).table
    assert (found["ci_high"] - found["ci_low"]).is_monotonic_increasing


def test_the_breakdown_is_where_the_interval_reaches_nought() -> None:
    found = smoothness_sensitivity(BETA, SIGMA / 25, at=AT, bounds=[0])
    low, _ = smoothness_interval(
        effect_path(BETA, SIGMA / 25, at=AT, reference=-1, weights=None, confidence=0.95),
        found.breakdown,
    )
    assert low == pytest.approx(0, abs=1e-3)


def test_an_effect_that_chance_explains_breaks_down_at_once() -> None:
    found = smoothness_sensitivity([0.1, 0.0, 0.1], np.eye(3), at=[-3, -2, 0], bounds=[0])
    assert found.breakdown == 0


def test_without_any_difference_allowed_the_effect_itself_is_bounded() -> None:
    # M̄ = 0 is parallel trends. The interval is Student's, a little wider: a tenth of α went into
    # the first stage, and the two sides share α.
    given = path()
    low, high = relative_interval(given, 0.0)
    parallel = given.parallel()
    assert low == pytest.approx(parallel["ci_low"], abs=0.15 * parallel["std_error"])
    assert high == pytest.approx(parallel["ci_high"], abs=0.15 * parallel["std_error"])


def test_what_is_possible_at_a_bound_stays_possible_at_a_larger_one() -> None:
    given = path()
    grid = np.linspace(-2, 3, 201)
    small, large = (possible_effects(given, bound, grid) for bound in (0.5, 1.5))
    assert (small <= large).all()


def test_turning_the_outcome_round_turns_the_interval() -> None:
    turned = effect_path(-np.array(BETA), SIGMA, at=AT, reference=-1, weights=None, confidence=0.95)
    low, high = relative_interval(path(), 1.0)
    assert relative_interval(turned, 1.0) == pytest.approx((-high, -low), abs=5e-3)


def test_the_interval_holds_the_true_effect_where_the_worst_is_known() -> None:
    # 60 studies; before treatment one step of 0.3, after it another as large: M̄ = 1 is just true.
    truth = np.array([0.0, 0.3, 0.3, 0.3])  # t = -3, -2, -1, 1; steps 0.3, 0, -0.3, 0.3
    rng = np.random.default_rng(5)
    sigma = 0.01 * np.eye(4)
    inside = 0
    for _ in range(60):
        beta = truth + rng.normal(0, 0.1, 4) + [0, 0, 0, 1.0]
        given = effect_path(
            beta, sigma, at=[-4, -3, -2, 0], reference=-1, weights=None, confidence=0.95
        )
        inside += bool(possible_effects(given, 1.0, np.array([1.0]))[0])
    assert inside >= 52  # 95 % less three standard deviations of chance


def test_an_event_study_gives_what_is_needed() -> None:
    rng = np.random.default_rng(2)
    rows = [(u, t, 4.0 if u < 20 else np.nan) for u in range(40) for t in range(1, 7)]
    data = pd.DataFrame(rows, columns=["who", "wave", "began"])
    data["score"] = rng.normal(0, 1, 240) + 2 * ((data["who"] < 20) & (data["wave"] >= 4))
    study = event_study(
        data, outcome="score", unit="who", time="wave", first_treated="began", cluster="who"
    )
    found = smoothness_sensitivity(
        study.effects, study.covariance, at=study.effects.index.tolist(), bounds=[0]
    )
    assert found.estimate == pytest.approx(study.estimate)
    assert found.std_error == pytest.approx(study.std_error)


def test_a_wave_left_out_is_refused() -> None:
    with pytest.raises(AnalysisError, match="every wave from the first to the last"):
        smoothness_sensitivity(BETA, SIGMA, at=[-5, -3, -2, 0, 1], bounds=[0])


def test_no_wave_before_treatment_is_refused() -> None:
    with pytest.raises(AnalysisError, match="0 before the reference"):
        relative_magnitude_sensitivity([0.4, 0.6], np.eye(2), at=[0, 1])


def test_a_missing_effect_is_refused() -> None:
    with pytest.raises(DataError, match="a number is missing"):
        smoothness_sensitivity([np.nan, *BETA[1:]], SIGMA, at=AT, bounds=[0])


def test_a_covariance_that_does_not_fit_is_refused() -> None:
    with pytest.raises(DataError, match="k effects"):
        smoothness_sensitivity(BETA, np.eye(4), at=AT, bounds=[0])


def test_a_negative_bound_is_refused() -> None:
    with pytest.raises(AnalysisError, match="numbers of 0 or above"):
        relative_magnitude_sensitivity(BETA, SIGMA, at=AT, bounds=[-1])


def test_a_weight_on_a_wave_before_treatment_is_refused() -> None:
    with pytest.raises(AnalysisError, match="waves after treatment"):
        smoothness_sensitivity(BETA, SIGMA, at=AT, bounds=[0], weights={-2: 1.0})
