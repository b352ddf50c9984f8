"""Wilson's interval, held against a published table."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpd_eval.report.responses.rates import wilson_interval

# Newcombe (1998), Statistics in Medicine 17(8), 857-872, table I, method 3 (score, without
# continuity correction), printed to four decimals.
NEWCOMBE = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0, 0.1611),
    (1, 29, 0.0061, 0.1718),
]


@pytest.mark.parametrize(("x", "n", "low", "high"), NEWCOMBE)
def test_it_is_the_interval_newcombe_prints(x, n, low, high):
    found = wilson_interval([x], [n])
    assert (found[0][0], found[1][0]) == pytest.approx((low, high), abs=0.00005)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_it_holds_the_share_and_stays_between_0_and_1(counts):
    x, n = counts
    (low,), (high,) = wilson_interval([x], [n])
    assert 0 <= low <= x / n + 1e-12
    assert x / n - 1e-12 <= high <= 1


@given(st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_who_did_and_who_did_not_mirror_each_other(counts):
    x, n = counts
    (low,), (high,) = wilson_interval([x], [n])
    (other_low,), (other_high,) = wilson_interval([n - x], [n])
    assert (low, high) == pytest.approx((1 - other_high, 1 - other_low))


def test_of_nobody_there_is_no_share():
    low, high = wilson_interval([0], [0])
    assert np.isnan(low[0])
    assert np.isnan(high[0])
