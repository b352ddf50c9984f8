"""How people who could be matched differ from people who could not.

Matching is not by chance: who makes the same code twice, or answers twice, is not like everybody.
The difference of two means is given in standard deviations (of the two groups pooled), that of two
shares in standard deviations of a share; both do not grow with the number of people.

References
----------
Austin (2009), "Balance diagnostics for comparing the distribution of baseline covariates between
treatment groups in propensity-score matched samples", Statistics in Medicine 28(25), 3083-3107.
"""

from itertools import combinations

import numpy as np
import pandas as pd

from cpd_eval import frames
from cpd_eval.store.linking import ROUNDS

_WHERE = ["region", "profession"]
_KEY = ["programme", "pid"]


def balance(about: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Compare the matched and the unmatched of each two rounds.

    Parameters
    ----------
    about : pandas.DataFrame
        The responses of the panel: programme, kind, pid (already linked).
    people : pandas.DataFrame
        A row a programme and pid: region, profession, and ``before``, the mean performance of
        everything they rated before, PERF5 points, missing if they did not.

    Returns
    -------
    pandas.DataFrame
        Columns :data:`cpd_eval.frames.LINK_BALANCE`: for each two rounds a row of all
        (``All``), then one a region and profession; a number that cannot be told is missing.

    Examples
    --------
    >>> rows = [("p", "before", "a"), ("p", "before", "b"), ("p", "after", "a")]
    >>> about = pd.DataFrame(rows, columns=["programme", "kind", "pid"])
    >>> people = pd.DataFrame({"programme": "p", "pid": ["a", "b"], "region": "Wales",
    ...     "profession": "Advisers", "before": [3.0, 2.0]})
    >>> balance(about, people)[["region", "n_matched", "n_unmatched"]].to_numpy().tolist()
    [['All', 1, 1], ['Wales', 1, 1]]
    """
    answered = {kind: rows[_KEY].drop_duplicates() for kind, rows in about.groupby("kind")}
    pairs = [pair for pair in combinations(ROUNDS, 2) if set(pair) <= set(answered)]
    parts = []
    for earlier, later in pairs:
        found = answered[earlier].merge(answered[later], on=_KEY, how="left", indicator="matched")
        found["matched"] = found["matched"] == "both"
        rows = _compare(found.merge(people, on=_KEY, how="left"))
        parts.append(rows.assign(earlier=earlier, later=later))
    columns = frames.names(frames.LINK_BALANCE)
    if not parts:
        return pd.DataFrame(columns=columns)
    return pd.concat(parts, ignore_index=True)[columns]


def standardised_difference(one: pd.Series, other: pd.Series) -> float:
    """Give the difference of two means in standard deviations pooled; NaN if it cannot be told.

    Examples
    --------
    >>> standardised_difference(pd.Series([2.0, 4.0]), pd.Series([1.0, 3.0]))
    0.7071067811865475
    """
    if min(one.count(), other.count()) < 2:
        return float("nan")
    spread = float(np.sqrt((one.var() + other.var()) / 2))
    return float(one.mean() - other.mean()) / spread if spread > 0 else float("nan")


def _compare(people: pd.DataFrame) -> pd.DataFrame:
    groups = people.fillna(dict.fromkeys(_WHERE, "")).groupby(_WHERE, sort=True)
    matched = int(people["matched"].sum())
    counts = matched, len(people) - matched
    rows = [_row(people, [frames.ALL, frames.ALL], *counts)]
    rows += [_row(group, [str(word) for word in where], *counts) for where, group in groups]
    return pd.DataFrame(rows)


def _row(
    group: pd.DataFrame, where: list[str], n_matched: int, n_unmatched: int
) -> dict[str, object]:
    yes, no = group[group["matched"]]["before"], group[~group["matched"]]["before"]
    return {
        **dict(zip(_WHERE, where, strict=True)),
        "n_matched": len(yes),
        "n_unmatched": len(no),
        "match_rate": len(yes) / len(group),
        "smd_share": _of_shares(len(yes), n_matched, len(no), n_unmatched),
        "mean_matched": yes.mean(),
        "mean_unmatched": no.mean(),
        "smd_before": standardised_difference(yes, no),
    }


def _of_shares(part: int, whole: int, other_part: int, other_whole: int) -> float:
    if not (whole and other_whole):
        return float("nan")
    one, other = part / whole, other_part / other_whole
    spread = float(np.sqrt((one * (1 - one) + other * (1 - other)) / 2))
    return (one - other) / spread if spread > 0 else float("nan")
