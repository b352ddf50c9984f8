r"""What adds up over the groups of a table, and how far each hidden part of it must be from known.

A table of means adds up in people: mean times count is a sum, and sums of groups can be taken from
one another. A table of hours adds up in people and in hours. Each of these is a *layer* over the
same rows: a row is hidden in all layers or in none, and every layer asks for room of its own.

People
    If hidden rows had a sum known to be below the threshold, the mean of so few people could be
    taken out of the visible means. Each of these rows would then be below the threshold in every
    solution in which groups may be empty. So every small hidden row must be able to *reach the
    threshold*. And a hidden count must have *more than one value*, else nothing was hidden; there
    the attacker also knows that a group that is listed has somebody in it.
Amounts
    A hidden amount :math:`X` with largest contributions :math:`x_1 \ge x_2` must be able to be
    larger by the upper protection level: :math:`p\,x_1 - (X - x_1 - x_2)` for p-percent,
    :math:`(x_1 + \dots + x_n)/k - X` for dominance (Hundepool et al. 2012, Statistical Disclosure
    Control, section 4.2). It is then of no use for estimating a contribution to within p.
Growth
    What an earlier release of growing data showed is a layer of its own:
    :mod:`cpd_eval.disclosure.growth`.
"""

from dataclasses import dataclass

import numpy as np

from cpd_eval.disclosure.structure import Counts, Flags, Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One thing that adds up, over rows and remainders.

    Attributes
    ----------
    lines : tuple of Line
        What adds up to what.
    values : ndarray of float, shape (rows + lines,)
        The true values of rows, then of remainders; NaN where hidden before. The rows of the table
        come first.
    low : ndarray of float, shape (rows + lines,)
        The least each can be where a goal is asked for: 0, or minus infinity for what may be
        negative.
    goal : ndarray of float, shape (rows + lines,)
        What each must be able to reach if it is hidden; NaN where nothing is asked.
    low_known : ndarray of float, shape (rows + lines,)
        The least each can be as far as an attacker knows.
    step : ndarray of float, shape (rows + lines,)
        How far each must be able to stand from its own value, on one side; NaN where not asked.
    unseen : ndarray of bool, shape (rows,)
        Rows that are not visible in this layer, whatever the table shows.
    nobody_is_safe : bool
        Whether it may be known that an unknown is 0: there is nobody to protect.
    """

    lines: tuple[Line, ...]
    values: Counts
    low: Counts
    goal: Counts
    low_known: Counts
    step: Counts
    unseen: Flags
    nobody_is_safe: bool = False


def people_layer(
    lines: tuple[Line, ...], counts: Counts, rest: Counts, *, n_listed: int, threshold: int
) -> Layer:
    """Make the layer of a count of people.

    Parameters
    ----------
    lines : tuple of Line
        What adds up to what.
    counts : ndarray of float, shape (rows,)
        Counts of listed rows and implied totals; NaN where hidden before.
    rest : ndarray of float, shape (lines,)
        Remainders.
    n_listed : int
        Rows that are listed.
    threshold : int
        Fewest people that may be told of.

    Returns
    -------
    Layer
        Implied totals are no smaller than their parts, so nothing is asked of them; a remainder is
        nobody's row, so it may be known if it is not small.
    """
    values = np.concatenate([counts, rest])
    implied = slice(n_listed, len(counts))
    somebody = np.zeros(len(values))
    somebody[: len(counts)] = counts >= 1
    goal = np.where(values >= threshold, np.nan, float(threshold))
    goal[implied] = np.nan
    goal[len(counts) :][rest <= 0] = np.nan
    step = np.full(len(values), np.nan)
    step[:n_listed] = 1.0
    return Layer(
        lines=lines,
        values=values,
        low=np.zeros(len(values)),
        goal=goal,
        low_known=somebody,
        step=step,
        unseen=np.zeros(len(counts), dtype=bool),
    )


def amount_layer(
    lines: tuple[Line, ...], amounts: Counts, rest: Counts, *, needed: Counts, is_signed: bool
) -> Layer:
    """Make the layer of an amount.

    Parameters
    ----------
    lines : tuple of Line
        What adds up to what.
    amounts : ndarray of float, shape (rows,)
        Totals of listed rows and implied totals; NaN where hidden before.
    rest : ndarray of float, shape (lines,)
        Remainders.
    needed : ndarray of float, shape (listed rows,)
        Upper protection level of each row in the unit of the amount; 0 or less for none.
    is_signed : bool
        Whether contributions may be negative.

    Returns
    -------
    Layer
        In units of the smallest protection level, so that the solver's slack is small beside it.
    """
    asked = needed[needed > 0]
    unit = float(asked.min()) if len(asked) else 1.0
    values = np.concatenate([amounts, rest]) / unit
    goal = np.full(len(values), np.nan)
    wanted = np.flatnonzero(needed > 0)
    goal[wanted] = np.nan_to_num(values[wanted]) + needed[wanted] / unit
    low = np.full(len(values), -np.inf if is_signed else 0.0)
    return Layer(
        lines=lines,
        values=values,
        low=low,
        goal=goal,
        low_known=low,
        step=np.full(len(values), np.nan),
        unseen=np.zeros(len(amounts), dtype=bool),
    )
