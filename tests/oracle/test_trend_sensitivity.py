"""Sensitivity to trends that were not parallel, against the authors' own software."""

import numpy as np
import pytest

from cpd_eval.analysis.relative_trends import (
    possible_effects,
    relative_magnitude_sensitivity,
)
from cpd_eval.analysis.smoothness import smoothness_sensitivity
from cpd_eval.analysis.trend_path import effect_path

# Benzarti and Carloni (2019), American Economic Journal: Economic Policy 11(1): profits of French
# restaurants about a cut of value added tax in 2009; coefficients and covariance of their event
# study as published with the software of Rambachan and Roth (2023). Years 2004-2007 and 2009-2012,
# reference 2008.
AT = [-5, -4, -3, -2, 0, 1, 2, 3]
BETA = [
    0.006696351803839207,
    0.029345033690333366,
    -0.006472972221672535,
    0.0730149894952774,
    0.1959611177444458,
    0.31206390261650085,
    0.23954154551029205,
    0.12604250013828278,
]
_LOWER = [
    [8.428358123637736e-4],
    [4.7686867765150964e-4, 6.42542028799653e-4],
    [2.6180510758422315e-4, 3.9874250069260597e-4, 5.22994960192591e-4],
    [2.3542203416582197e-4, 2.4355151981581002e-4, 2.1176860900595784e-4, 3.089595411438495e-4],
    [
        1.6763714666012675e-4,
        2.2019603056833148e-4,
        1.8407222523819655e-4,
        1.1978660768363625e-4,
        3.5997043596580625e-4,
    ],
    [
        1.1287076631560922e-4,
        1.8045911565423012e-4,
        1.4585278404410928e-4,
        1.3340813165996224e-4,
        2.478818641975522e-4,
        4.263949813321233e-4,
    ],
    [
        1.9928162146243267e-5,
        3.8437650800915435e-5,
        7.005197403486818e-5,
        1.01633500889875e-4,
        1.7495792417321354e-4,
        2.1714378090109676e-4,
        4.886697861365974e-4,
    ],
    [
        -1.3682653661817312e-4,
        -2.960421988973394e-5,
        5.952994979452342e-5,
        1.0791017262648791e-4,
        1.6542569210287184e-4,
        2.892747870646417e-4,
        3.8053220487199724e-4,
        7.61739443987608e-4,
    ],
]
SIGMA = np.zeros((8, 8))
SIGMA[np.tril_indices(8)] = [value for row in _LOWER for value in row]
SIGMA = SIGMA + SIGMA.T - np.diag(np.diag(SIGMA))
FIRST = {0: 1.0}


def test_smoothness_intervals_agree_with_the_authors_software() -> None:
    # stata-honestdid, test/unit-tests-consistency.R.log: [.131, .216] [.119, .419] [.0194, .519]
    # [-.0806, .619]; more digits from a second implementation that agrees with it.
    found = smoothness_sensitivity(
        BETA, SIGMA, at=AT, bounds=[0, 0.1, 0.2, 0.3], weights=FIRST
    ).table
    expected = [
        [0.131460, 0.216120],
        [0.119398, 0.418554],
        [0.019398, 0.518554],
        [-0.080602, 0.618554],
    ]
    assert found[["ci_low", "ci_high"]].to_numpy() == pytest.approx(np.array(expected), abs=2e-6)


@pytest.mark.parametrize(
    ("bound", "low", "high"),
    [(0.5, 0.131, 0.253), (1.0, 0.0707, 0.313), (1.5, 0.0303, 0.354), (2.0, -0.0303, 0.414)],
)
def test_relative_magnitudes_agree_with_the_authors_software(
    bound: float, low: float, high: float
) -> None:
    # The same log, "C-LF": the accepted points of a grid of 100 from -1 to 1.
    path = effect_path(BETA, SIGMA, at=AT, reference=-1, weights=FIRST, confidence=0.95)
    grid = np.linspace(-1, 1, 100)
    inside = grid[possible_effects(path, bound, grid)]
    assert (inside.min(), inside.max()) == pytest.approx((low, high), abs=5e-4)


def test_the_interval_lies_between_the_neighbouring_points_of_the_grid() -> None:
    found = relative_magnitude_sensitivity(BETA, SIGMA, at=AT, bounds=[1.0], weights=FIRST).table
    step = 2 / 99
    assert 0.070707 - step < found["ci_low"][0] <= 0.070708
    assert 0.313131 - 1e-6 <= found["ci_high"][0] < 0.313131 + step
