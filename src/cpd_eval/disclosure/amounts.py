r"""Amounts of which one contributor could be worked out: dominance and p-percent.

A sum of hours or of pounds tells of its largest contributor if there is hardly anybody else in it.
With :math:`x_1 \ge x_2` the largest two of the contributions to a total :math:`X`:

*(n, k) dominance*
    the largest n make up more than the share k: :math:`x_1 + \dots + x_n > k X`.
*p-percent*
    the second largest, who knows their own part, could take it from the total and be off the
    largest by less than the share p: :math:`X - x_1 - x_2 < p\,x_1`.

Where contributions may be negative both rules look at their sizes, :math:`\sum |x_i|`.

References
----------
.. [1] Hundepool et al. (2012), Statistical Disclosure Control, Wiley, section 4.2: the rules, and
   how far a hidden total must be from known (upper protection levels).
"""

from dataclasses import dataclass

import numpy as np

from cpd_eval.disclosure.rules import Rules
from cpd_eval.disclosure.structure import Counts, Flags

PARTS = ("total", "gross", "largest", "second")
"""What a table says of an amount, each a column ``<part>_<amount>``."""

SECRET = ("gross", "largest", "second")
"""What never leaves: the contributions of single people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitive:
    """Which totals of an amount tell of one contributor.

    Attributes
    ----------
    name : str
        The amount.
    total : ndarray of float, shape (groups,)
        NaN where hidden before.
    is_dominated, is_near : ndarray of bool, shape (groups,)
        By the (n, k) rule; by the p-percent rule.
    needed : ndarray of float, shape (groups,)
        By how much the total must be able to be larger if it is hidden; 0 for none.
    is_signed : bool
        Whether contributions may be negative.
    """

    name: str
    total: Counts
    is_dominated: Flags
    is_near: Flags
    needed: Counts
    is_signed: bool


def sensitive(
    name: str, *, total: Counts, gross: Counts, largest: Counts, second: Counts, rules: Rules
) -> Sensitive:
    """Apply the rules about amounts.

    Parameters
    ----------
    name : str
        The amount.
    total, gross : ndarray of float, shape (groups,)
        Sum of the contributions, and of their sizes; NaN where hidden before.
    largest, second : ndarray of float, shape (groups,)
        Sizes of the largest two; 0 where there is none.
    rules : Rules
        Which rules, and how strict.

    Returns
    -------
    Sensitive

    Examples
    --------
    In the first group the largest two make up 95 of 100; in the second nobody stands out.

    >>> found = sensitive("hours", rules=Rules(), total=np.array([100.0, 100.0]),
    ...                   gross=np.array([100.0, 100.0]), largest=np.array([60.0, 20.0]),
    ...                   second=np.array([35.0, 15.0]))
    >>> found.is_dominated, found.is_near, found.needed.round(2)
    (array([ True, False]), array([ True, False]), array([5.56, 0.  ]))
    """
    none = np.zeros(len(total))
    top = {0: none, 1: largest, 2: largest + second}[rules.dominance_n]
    by_dominance = np.nan_to_num(top / rules.dominance_k - gross) if rules.dominance_n else none
    by_p = (
        np.nan_to_num(rules.p_percent * largest - (gross - largest - second))
        if rules.p_percent
        else none
    )
    dust = 1e-9 * np.nan_to_num(gross)  # what adding up may be off by is no contribution
    is_dominated, is_near = by_dominance > dust, by_p > dust
    return Sensitive(
        name=name,
        total=total,
        is_dominated=is_dominated,
        is_near=is_near,
        needed=np.where(is_dominated | is_near, np.maximum(by_dominance, by_p), 0.0),
        is_signed=bool((np.abs(np.nan_to_num(gross - total)) > dust).any()),
    )
