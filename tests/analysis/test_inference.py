import numpy as np
import pytest

from cpd_eval.analysis.inference import false_discovery, t_columns

# Benjamini and Hochberg (1995), J. R. Statist. Soc. B 57(1), section 3.1: fifteen p-values of
# which their procedure rejects four at q = 0.05.
BENJAMINI_HOCHBERG = [
    *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344),
    *(0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000),
]


def test_four_of_the_fifteen_published_p_values_are_discoveries() -> None:
    assert (false_discovery(BENJAMINI_HOCHBERG) <= 0.05).sum() == 4


def test_a_missing_p_value_does_not_count_as_a_question() -> None:
    with_missing = false_discovery([0.01, np.nan, 0.04])
    assert with_missing[[0, 2]] == pytest.approx(false_discovery([0.01, 0.04]))
    assert np.isnan(with_missing[1])


def test_no_p_values_at_all_stay_missing() -> None:
    assert np.isnan(false_discovery([np.nan, np.nan])).all()


def test_a_standard_error_of_zero_gives_no_interval() -> None:
    one, zero, four = np.array([1.0]), np.array([0.0]), np.array([4.0])
    out = t_columns(one, zero, four, confidence=0.95)
    assert np.isnan([out["ci_low"][0], out["ci_high"][0], out["p_value"][0]]).all()
