r"""How many people there will be in one, three and five years, if they come and go as now.

A group of people is a stock; leavers, retirements and joiners are flows. With :math:`S_t` people
at the end of year :math:`t`, of whom the share :math:`l` leaves and the share :math:`r` retires
within a year, and :math:`J` joiners a year,

.. math:: S_{t+1} = S_t (1 - l - r) + J .

The shares are last year's counts over the people at its start, :math:`S_0 + L + R - J`, so that the
equation gives back last year; the joiners are last year's. (Over the people at its end more than
all could leave, and in published figures of a shrinking group they do.) *Low* is what comes about
if more go and fewer come than last year, both by the share ``spread``; *high* is the opposite. They
are two stories, not an interval: nothing here says how likely either is.

References
----------
.. [1] Bartholomew, Forbes and McClean (1991), Statistical Techniques for Manpower Planning, 2nd
   ed., Wiley, ch. 4: stocks that are renewed by a given number of recruits.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cpd_eval.errors import AnalysisError, DataError, missing_columns
from cpd_eval.frames import ALL

FLOWS = ("in_post", "leavers", "retirements", "joiners")
"""What is counted of a group: people now, and who went and came in the last year."""

CASES = ("low", "central", "high")
_SIGN = {"low": 1, "central": 0, "high": -1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """What comes of a stock.

    Attributes
    ----------
    table : pandas.DataFrame
        A row a group and margin: the grouping columns, ``n`` (people now), ``moves`` (who left,
        retired or joined in the last year: what the projection rests on) and for each year
        ``low_1``, ``central_1``, ``high_1`` …, in people, 0 or more, not rounded. The row of a
        margin is the sum of its groups.
    years : tuple of int
        How many years ahead.
    spread : float
        The share by which low and high differ from last year, 0–1.
    assumptions : tuple of str
        What must hold for the numbers to come true, in sentences.
    n_groups, n_dropped : int
        Groups that were projected; groups left out because a count is missing.
    """

    table: pd.DataFrame
    years: tuple[int, ...]
    spread: float
    assumptions: tuple[str, ...]
    n_groups: int
    n_dropped: int


def project(
    flows: pd.DataFrame,
    *,
    by: Sequence[str] = ("profession",),
    years: Sequence[int] = (1, 3, 5),
    spread: float = 0.2,
) -> Projection:
    """Project the people of each group, low, central and high.

    Parameters
    ----------
    flows : pandas.DataFrame
        A row a group: the grouping columns, ``in_post`` (at the end of a year), ``leavers``,
        ``retirements`` and ``joiners`` (in that year), each 0 or more. A group with a missing
        count is left out.
    by : sequence of str, default ("profession",)
        One or two grouping columns; rows that agree in them are added up.
    years : sequence of int, default (1, 3, 5)
        Each 1 or more.
    spread : float, default 0.2
        In "low" this share more leave and retire and this share fewer join than last year;
        "high" is the opposite. 0 to 1.

    Returns
    -------
    Projection
        Groups, then margins named "All".

    Raises
    ------
    DataError
        If a column is missing or a count is negative.
    AnalysisError
        If `spread` or `years` are out of range, or no group has all four counts.

    Examples
    --------
    There were 110 + 10 + 10 - 30 = 100 a year ago, of whom 0.2 went: 110·0.8 + 30 = 118, then
    118·0.8 + 30 = 124.4.

    >>> one = pd.DataFrame({"profession": ["HR"], "in_post": [110], "leavers": [10],
    ...                     "retirements": [10], "joiners": [30]})
    >>> found = project(one, years=(1, 2)).table
    >>> found.loc[0, ["central_1", "central_2"]].astype(float).round(2).tolist()
    [118.0, 124.4]
    """
    _check(flows, by, years, spread)
    whole = flows.dropna(subset=list(FLOWS))
    if whole.empty:
        raise AnalysisError(
            "project: no group has people in post, leavers, retirements and joiners; at least one "
            "was expected.\nFill the counts in; write 0 where nobody left, retired or joined."
        )
    groups = whole.groupby(list(by), sort=True)[list(FLOWS)].sum().reset_index()
    for year in years:
        for case in CASES:
            groups[f"{case}_{year}"] = _after(groups, year, spread * _SIGN[case])
    moves = groups["leavers"] + groups["retirements"] + groups["joiners"]
    groups.insert(len(by) + 1, "moves", moves)
    table = with_margins(groups.rename(columns={"in_post": "n"}).drop(columns=[*FLOWS[1:]]), by=by)
    return Projection(
        table=table,
        years=tuple(years),
        spread=spread,
        assumptions=_assumptions(spread),
        n_groups=len(groups),
        n_dropped=len(flows) - len(whole),
    )


def with_margins(groups: pd.DataFrame, *, by: Sequence[str]) -> pd.DataFrame:
    """Put the sums of a table of counts below it, for each dimension and over all.

    Parameters
    ----------
    groups : pandas.DataFrame
        A row a group; every column that is not in `by` is a count to add up.
    by : sequence of str
        One or two grouping columns.

    Returns
    -------
    pandas.DataFrame
        The groups, then the margins, marked "All" where they add up.

    Examples
    --------
    >>> two = pd.DataFrame({"region": ["North", "South"], "n": [3, 4]})
    >>> with_margins(two, by=["region"]).values.tolist()
    [['North', 3], ['South', 4], ['All', 7]]
    """
    counts = [name for name in groups.columns if name not in by]
    parts = [groups]
    if len(by) > 1:
        for name in by:
            sums = groups.groupby(name, sort=True)[counts].sum().reset_index()
            parts.append(sums.assign(**{other: ALL for other in by if other != name}))
    everyone = groups[counts].sum().to_frame().T.astype(groups[counts].dtypes.to_dict())
    parts.append(everyone.assign(**dict.fromkeys(by, ALL)))
    return pd.concat(parts, ignore_index=True)[list(groups.columns)]


def _after(groups: pd.DataFrame, years: int, tilt: float) -> NDArray[np.float64]:
    stock, leavers, retirements, joiners = (groups[name].to_numpy(dtype=float) for name in FLOWS)
    gone = leavers + retirements
    # Where more joined than are there, some came and went within the year: all of the others left.
    start = np.maximum(stock + gone - joiners, gone)
    share = np.divide(gone, start, out=np.zeros_like(stock), where=start > 0)
    people = stock
    for _ in range(years):
        people = people * (1 - np.minimum(share * (1 + tilt), 1.0)) + joiners * (1 - tilt)
    return people


def _assumptions(spread: float) -> tuple[str, ...]:
    return (
        "In each year the same share leaves and the same share retires as in the last one.",
        "In each year as many join as in the last one, whatever places are vacant.",
        "Who joins stays to the end of that year. Nobody changes profession or region.",
        f"Low: {spread:.0%} more leave and retire, and {spread:.0%} fewer join, than last year. "
        "High: the opposite. How likely either is cannot be said from one year.",
        "Low and high of a total are the sums of its groups': as if all went low or high at once.",
    )


def _check(flows: pd.DataFrame, by: Sequence[str], years: Sequence[int], spread: float) -> None:
    if absent := [name for name in (*by, *FLOWS) if name not in flows.columns]:
        raise missing_columns("the flows", absent, map(str, flows.columns))
    if not 0 <= spread <= 1:
        raise AnalysisError(f"project: spread is {spread:g}; 0 to 1 was expected.\nGive a share.")
    if not years or min(years) < 1:
        raise AnalysisError(
            f"project: the years are {tuple(years)}; whole numbers from 1 were expected.\n"
            "Say how many years ahead, such as 1, 3, 5."
        )
    for position, row in enumerate(flows[[*by, *FLOWS]].to_dict("records"), start=1):
        who = f"the flows, row {position} ({', '.join(str(row[name]) for name in by)})"
        for name in FLOWS:
            if row[name] < 0:
                raise DataError(
                    f"{who}, column '{name}': found {row[name]:g}; 0 or more was expected.\n"
                    "Correct the count."
                )
