"""How much more one group may lose than the other before a comparison is doubtful.

The What Works Clearinghouse allows a difference in losses that depends on the loss overall: where
many are lost, even a small difference can bias.
"""

import math

_POINTS = """
5.7 5.8 5.9 5.9 6.0 6.1 6.2 6.3 6.3 6.3
6.3 6.2 6.2 6.1 6.0 5.9 5.9 5.8 5.7 5.5
5.4 5.3 5.2 5.1 4.9 4.8 4.7 4.5 4.4 4.3
4.1 4.0 3.8 3.6 3.5 3.3 3.2 3.1 2.9 2.8
2.6 2.5 2.3 2.1 2.0 1.8 1.6 1.5 1.3 1.2
1.0 0.9 0.7 0.6 0.4 0.3 0.2 0.0
"""
_CAUTIOUS = tuple(map(float, _POINTS.split()))
"""Largest difference in losses, in points, at an overall loss of 0, 1, 2 … 57 %: Standards Handbook
4.1, table of attrition boundaries, cautious assumption. Beyond 57 % nothing is low."""


def attrition_boundary(lost: float) -> float:
    """Give the largest difference in losses that counts as low.

    Parameters
    ----------
    lost : float
        Share lost overall, 0–1.

    Returns
    -------
    float
        A share, 0–1; 0 where nothing is low.

    References
    ----------
    .. [1] What Works Clearinghouse (2020), Standards Handbook 4.1, section II.A.2.

    Examples
    --------
    >>> attrition_boundary(0.10), attrition_boundary(0.30), attrition_boundary(0.80)
    (0.063, 0.041, 0.0)
    """
    place = math.ceil(lost * 100 - 1e-9)
    return round(_CAUTIOUS[place] / 100, 4) if place < len(_CAUTIOUS) else 0.0
