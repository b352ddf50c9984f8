"""A share and how far chance may have moved it, also where few were asked."""

from statistics import NormalDist

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def wilson_interval(
    successes: npt.ArrayLike, n: npt.ArrayLike, *, confidence: float = 0.95
) -> tuple[Floats, Floats]:
    r"""Give Wilson's interval of a share.

    Parameters
    ----------
    successes : array_like of number, shape (k,)
        How many did.
    n : array_like of number, shape (k,)
        How many could; where it is 0 both ends are NaN.
    confidence : float, default 0.95
        Coverage, strictly between 0 and 1.

    Returns
    -------
    low, high : ndarray of float, shape (k,)
        Shares, 0 to 1.

    Notes
    -----
    The ends are the shares :math:`\pi` from which the share found, :math:`p`, lies just
    :math:`z` standard errors away, :math:`|p - \pi| = z \sqrt{\pi (1 - \pi) / n}`. Unlike
    :math:`p \pm z \sqrt{p (1 - p) / n}` it never leaves 0 to 1, does not shrink to nothing where
    nobody or everybody did, and keeps its coverage for small n.

    References
    ----------
    .. [1] Wilson (1927), "Probable inference, the law of succession, and statistical inference",
       Journal of the American Statistical Association 22(158), 209-212.
    .. [2] Brown, Cai and DasGupta (2001), "Interval estimation for a binomial proportion",
       Statistical Science 16(2), 101-133: recommended for n of 40 or less.
    .. [3] Newcombe (1998), "Two-sided confidence intervals for the single proportion",
       Statistics in Medicine 17(8), 857-872. The example is the first of its table I.

    Examples
    --------
    >>> low, high = wilson_interval([81], [263])
    >>> f"{low[0]:.4f} to {high[0]:.4f}"
    '0.2553 to 0.3662'
    """
    x, size = np.asarray(successes, dtype=float), np.asarray(n, dtype=float)
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    size = np.where(size > 0, size, np.nan)
    centre = (x + z**2 / 2) / (size + z**2)
    half = z / (size + z**2) * np.sqrt(x * (size - x) / size + z**2 / 4)
    return np.clip(centre - half, 0.0, 1.0), np.clip(centre + half, 0.0, 1.0)
