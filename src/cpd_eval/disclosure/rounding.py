r"""Round counts so that one person more or less is not seen, and the rest of a row with them.

*nearest*
    to the nearest multiple of the base, halves up.
*random*
    up or down by chance, up with the probability (n mod base)/base, so sums keep their mean. Chance
    is a hash of a secret key, the group and its count: the same cell is rounded the same way in
    every table, and asking again tells nothing more. Without the key nobody can repeat it.
*controlled*
    to a multiple next to the count, chosen so that parts still add up to their totals (Cox 1987,
    "A constructive procedure for unbiased controlled rounding", Journal of the American Statistical
    Association 82(398), 520-524; here by integer programming, the nearest such table). With three
    dimensions or more there may be no such table; then multiples further off are taken.

A rounded count beside an exact share is not rounded: 0.0625 says one of 16. So shares become
rounded numerators over rounded counts, and every other figure keeps few digits.
"""

import hashlib
from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from cpd_eval.disclosure.rules import Rules
from cpd_eval.disclosure.structure import Counts, Line
from cpd_eval.errors import DisclosureError

P_DIGITS = 3
"""Digits left to p-values, which two would not tell apart."""

FURTHEST = 4
"""How many multiples off a count controlled rounding may go before it gives up."""


def round_counts(
    counts: Counts,
    *,
    rules: Rules,
    lines: Sequence[Line] = (),
    names: Sequence[str] = (),
    key: str = "",
) -> Counts:
    """Round counts of people.

    Parameters
    ----------
    counts : ndarray of float, shape (rows,)
        Counts; NaN stays.
    rules : Rules
        How, and to what.
    lines : sequence of Line
        What adds up, for controlled rounding.
    names : sequence of str, shape (rows,)
        The groups, for random rounding.
    key : str
        The secret of random rounding.

    Returns
    -------
    ndarray of float, shape (rows,)

    Raises
    ------
    DisclosureError
        If random rounding has no key, or no table of multiples adds up.

    Examples
    --------
    >>> counts = np.array([12.0, 13.0, 12.0, 37.0])
    >>> round_counts(counts, rules=Rules(rounding="nearest")).tolist()
    [10.0, 15.0, 10.0, 35.0]
    >>> round_counts(np.array([12.0, 12.0, 12.0, 36.0]), rules=Rules(rounding="controlled"),
    ...              lines=[Line(total=3, parts=(0, 1, 2))]).tolist()
    [15.0, 10.0, 10.0, 35.0]
    """
    base = rules.round_to
    if rules.rounding == "none" or base == 1:
        return counts
    if rules.rounding == "nearest":
        return np.floor(counts / base + 0.5) * base
    if rules.rounding == "random":
        return _random(counts, base, names, key)
    return _controlled(counts, base, lines)


def round_figures(
    table: pd.DataFrame, *, rules: Rules, exact: Counts, rounded: Counts, stays: Sequence[str]
) -> pd.DataFrame:
    """Round what stands beside rounded counts.

    Parameters
    ----------
    table : pandas.DataFrame
        Estimates, a row a group; its counts are rounded already.
    rules : Rules
        How many decimals are left, and to what counts are rounded.
    exact, rounded : ndarray of float, shape (rows,)
        The count behind the shares.
    stays : sequence of str
        Columns that are left alone: labels and counts.

    Returns
    -------
    pandas.DataFrame
        Columns ``n_...`` rounded as counts, ``share_...`` as rounded numerators over the rounded
        count, p-values to three decimals, all else to the decimals of the rules.

    Examples
    --------
    One of 16 people was worse: 6 % would say so.

    >>> table = pd.DataFrame({"n": [15.0], "share_worse": [0.0625], "estimate": [0.4375]})
    >>> round_figures(table, rules=Rules(rounding="nearest"), exact=np.array([16.0]),
    ...               rounded=np.array([15.0]), stays=["n"])
          n  share_worse  estimate
    0  15.0          0.0      0.44
    """
    out = table.copy()
    for column in out.columns.difference([*stays, "status"], sort=False):
        values = out[column]
        if not pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values):
            continue
        numbers = values.to_numpy(float, na_value=np.nan)
        name = str(column)
        if name.startswith("n_"):
            numbers = np.floor(numbers / rules.round_to + 0.5) * rules.round_to
        elif name.startswith("share_"):
            people = np.floor(numbers * exact / rules.round_to + 0.5) * rules.round_to
            share = np.divide(people, rounded, out=np.full(len(out), np.nan), where=rounded > 0)
            numbers = np.round(np.minimum(share, 1.0), rules.decimals)
        else:
            digits = P_DIGITS if name in {"p_value", "q_value"} else rules.decimals
            numbers = np.round(numbers, max(digits, rules.decimals))
        out[column] = numbers
    return out


def _random(counts: Counts, base: int, names: Sequence[str], key: str) -> Counts:
    if not key:
        raise DisclosureError(
            "rounding='random': there is no key; a secret of the organisation is expected, since "
            "who knows it can undo the rounding.\nGive rounding_key=, the same for every release."
        )
    out = counts.copy()
    for row, (name, count) in enumerate(zip(names, counts, strict=True)):
        if np.isnan(count):
            continue
        digest = hashlib.blake2b(f"{name}\n{count:.0f}".encode(), key=_secret(key), digest_size=8)
        chance = int.from_bytes(digest.digest(), "big") / 2**64
        below = np.floor(count / base) * base
        out[row] = below + base * (chance < (count - below) / base)
    return out


def _secret(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()


def _controlled(counts: Counts, base: int, lines: Sequence[Line]) -> Counts:
    """Choose the nearest table of multiples that adds up as the counts do."""
    n_rows = max([len(counts), *(max(line.total, *line.parts) + 1 for line in lines)])
    exact = np.full(n_rows, np.nan)
    exact[: len(counts)] = counts
    kept = [
        line
        for line in lines
        if np.isfinite(exact[[line.total, *line.parts]]).all()
        and exact[line.total] == exact[list(line.parts)].sum()
    ]
    at = np.flatnonzero(np.isfinite(exact))
    place = {int(row): i for i, row in enumerate(at)}
    matrix = sparse.lil_array((len(kept), len(at)))
    for i, line in enumerate(kept):
        matrix[i, [place[part] for part in line.parts]] = 1.0
        matrix[i, [place[line.total]]] = -1.0
    units = exact[at] / base
    for off in range(FURTHEST):
        found = _nearest_integers(units, sparse.csc_array(matrix), off)
        if found is not None:
            exact[at] = found * base
            return exact[: len(counts)]
    raise DisclosureError(
        "rounding='controlled': no table of multiples near the counts adds up.\n"
        "Take rounding='nearest' or 'random', which need not add up."
    )


def _nearest_integers(units: Counts, matrix: sparse.csc_array, off: int) -> Counts | None:
    # x = floor + up, each further multiple dearer: a count x and its distance d >= |x - units|.
    n = len(units)
    eye = sparse.eye_array(n)
    distance = LinearConstraint(
        sparse.block_array([[eye, -eye], [-eye, -eye]], format="csc"),
        ub=np.concatenate([units, -units]),
    )
    adds_up = LinearConstraint(
        sparse.hstack([matrix, sparse.csc_array(matrix.shape)], format="csc"), 0.0, 0.0
    )
    whole = units == np.floor(units)
    lowest = np.maximum(np.floor(units) - off, 0.0)
    highest = np.where(whole & (off == 0), units, np.ceil(units) + off)
    result = milp(
        np.concatenate([np.zeros(n), 1 + np.arange(n) / (1000 * max(n, 1))]),
        constraints=[distance, adds_up] if matrix.shape[0] else [distance],
        bounds=Bounds(
            np.concatenate([lowest, np.zeros(n)]), np.concatenate([highest, np.full(n, np.inf)])
        ),
        integrality=np.concatenate([np.ones(n), np.zeros(n)]),
    )
    return None if result.x is None else np.round(result.x[:n])
