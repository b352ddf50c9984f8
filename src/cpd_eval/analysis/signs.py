r"""Flip signs: all patterns of them, or as many random ones as asked for.

If nothing had happened, what happened to a person (or a cluster) might as well have happened the
other way round. Flipping signs by a coin therefore shows what chance alone makes of these data. Of
few of them every pattern can be taken once, and the p-value is exact; of many a sample is drawn,
and the pattern found counts as one of the draws, so that p is never 0: (b + 1)/(m + 1) (Davison and
Hinkley 1997, Bootstrap Methods and their Application, eq. 4.11).

Of very few clusters there are very few patterns of signs (8 of 4), and p can only be one of so many
numbers. Webb's six weights, :math:`\pm\sqrt{1/2}, \pm 1, \pm\sqrt{3/2}`, each as likely as any
other, have the same mean and variance as a sign and leave p nearly continuous.
"""

from collections.abc import Callable, Iterator

import numpy as np

from cpd_eval.analysis.inference import Numbers

TIE = 1 - 1e-9
"""A squared statistic that is this share of the one found ties with it; the rest is rounding."""


def sign_blocks(n: int, n_draws: int, seed: int) -> tuple[bool, Iterator[Numbers]]:
    """Give patterns of signs in blocks of rows.

    Parameters
    ----------
    n : int
        How many signs a pattern has.
    n_draws : int
        How many random patterns; if there are no more distinct ones, each is given once. (A
        pattern and its mirror image are not distinct: two-sided statistics agree on them.)
    seed : int
        Where the random numbers start.

    Returns
    -------
    whole : bool
        Whether every pattern is given.
    blocks : iterator of ndarray of float, shape (rows, n)
        Of 1 and -1.

    Examples
    --------
    >>> whole, blocks = sign_blocks(3, 9999, 1)
    >>> whole, sum(len(block) for block in blocks)
    (True, 4)
    """
    if n <= 40 and 2 ** (n - 1) <= n_draws:
        return True, _all_signs(n)
    return False, _random_signs(n, n_draws, seed)


def webb_blocks(n: int, n_draws: int, seed: int) -> Iterator[Numbers]:
    """Give random patterns of Webb's six weights in blocks of rows.

    Parameters
    ----------
    n : int
        How many weights a pattern has.
    n_draws : int
        How many patterns.
    seed : int
        Where the random numbers start.

    References
    ----------
    .. [1] Webb (2023), "Reworking wild bootstrap-based inference for clustered errors", Canadian
       Journal of Economics 56(3), 839-858.

    Examples
    --------
    >>> block = next(webb_blocks(4, 10, 1))
    >>> block.shape, set((block**2).round(6).ravel()) <= {0.5, 1.0, 1.5}
    ((10, 4), True)
    """
    rng = np.random.default_rng(seed)
    size = np.sqrt([0.5, 1.0, 1.5])
    for rows in _row_counts(n, n_draws):
        yield np.concatenate([-size, size])[rng.integers(0, 6, (rows, n))]


def rejected_from(p_value: Callable[[float], float], step: float, level: float) -> float:
    """Find how far from nought one must go until a test rejects; NaN if it never does.

    Parameters
    ----------
    p_value : callable
        From a distance to a p-value that is 1 at 0.
    step : float
        Where to look first; its sign is the direction.
    level : float
        Reject at p of this or less.

    Returns
    -------
    float

    Examples
    --------
    >>> round(rejected_from(lambda x: 2.0 ** -x, 1.0, 0.25), 6)
    2.0
    """
    near, far = 0.0, step
    for _ in range(60):
        if p_value(far) <= level:
            break
        near, far = far, 2 * far
    else:
        return float("nan")
    for _ in range(60):
        middle = (near + far) / 2
        near, far = (near, middle) if p_value(middle) <= level else (middle, far)
    return far


def _all_signs(n: int) -> Iterator[Numbers]:
    # The first sign stays: a pattern and its mirror image give the same statistic.
    every = np.arange(2 ** (n - 1))
    for rows in np.array_split(every, max(1, len(every) * n // 2_000_000)):
        yield np.where((rows[:, None] >> np.arange(n)) & 1, -1.0, 1.0)


def _random_signs(n: int, n_draws: int, seed: int) -> Iterator[Numbers]:
    rng = np.random.default_rng(seed)
    for rows in _row_counts(n, n_draws):
        yield np.where(rng.integers(0, 2, (rows, n)) == 1, -1.0, 1.0)


def _row_counts(n: int, n_draws: int) -> Iterator[int]:
    block = max(1, 2_000_000 // n)
    for start in range(0, n_draws, block):
        yield min(block, n_draws - start)
