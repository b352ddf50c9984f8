r"""Whether group figures changed between two waves, when nothing but these is published.

Published tables give for each group and wave a number of answers and a share or a mean. Other
people answered each wave (or it is not known who is the same), so the two are taken as
independent:

.. math:: p_2 - p_1 \pm z \sqrt{p_1(1-p_1)/n_1 + p_2(1-p_2)/n_2}

(the unpooled Wald interval), for means Welch's t. With thousands of answers the smallest change is
"significant"; so each row carries a size, Cohen's :math:`h = 2\arcsin\sqrt{p_2} -
2\arcsin\sqrt{p_1}` or d (Cohen 1988, Statistical Power Analysis, ch. 6 and 2; he calls 0.2 small).
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from cpd_eval.analysis.cells import in_order
from cpd_eval.analysis.inference import Numbers, false_discovery, t_columns
from cpd_eval.analysis.intake import check_confidence, columns_of, label, take
from cpd_eval.errors import AnalysisError, DataError
from cpd_eval.frames import TWO_WAVE, names


def two_wave_change(
    frame: Any,
    *,
    by: str | Sequence[str],
    period: str,
    before: object,
    after: object,
    n: str = "n",
    share: str | None = None,
    percent: str | None = None,
    mean: str | None = None,
    sd: str | None = None,
    totals: Sequence[str] = (),
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Compare group figures of two waves that different people answered.

    Parameters
    ----------
    frame : pandas, Polars, DuckDB or Spark frame
        One row a group and wave.
    by : str or sequence of str
        Grouping columns.
    period : str
        The column that names the wave.
    before, after : object
        Its values for the two waves, such as 2014 and 2018. Other waves are left out.
    n : str, default "n"
        Column of the number of answers.
    share, percent : str, optional
        Column of the outcome as a share 0–1, or as percent 0–100.
    mean, sd : str, optional
        Columns of the outcome's mean and standard deviation. Give one of the three kinds.
    totals : sequence of str
        Groups (of any column in `by`) that are totals of others, such as a country among its
        regions. They get no q, and do not count in that of the others.
    confidence : float, default 0.95
        Coverage of the intervals.

    Returns
    -------
    pandas.DataFrame
        `by`, then the columns of ``cpd_eval.frames.TWO_WAVE``, percent turned into shares. Every
        group of either wave has a row; ``note`` says why one has no estimate. Totals come last.

    Raises
    ------
    DataError
        If a column is missing or holds text, a wave is not there, a group stands twice in a wave,
        or a figure is outside its range.
    AnalysisError
        If not exactly one kind of outcome is named.

    Examples
    --------
    Staff of the Civil Service in London who said learning had helped their performance, 40 of 100
    in one wave and 60 of 100 in the next (made-up figures).

    >>> waves = pd.DataFrame({
    ...     "region": ["London", "London"], "year": [2014, 2018],
    ...     "n": [100, 100], "positive": [40, 60],
    ... })
    >>> row = two_wave_change(
    ...     waves, by="region", period="year", before=2014, after=2018, percent="positive"
    ... ).iloc[0]
    >>> f"{row.estimate:.2f} [{row.ci_low:.3f}, {row.ci_high:.3f}], h {row.effect_size:.2f}"
    '0.20 [0.064, 0.336], h 0.40'
    """
    columns = columns_of(by)
    check_confidence(confidence)
    outcome = _one_outcome(share, percent, mean, sd)
    figures = [n, *outcome]
    rows = take(frame, numbers=figures, texts=[*columns, period])
    table = rows.select(*dict.fromkeys([*columns, period, *figures])).collect("pyarrow").to_pandas()
    table = table.astype(dict.fromkeys(figures, float))
    for column in columns:
        table[column] = [label(value) for value in table[column]]
    if percent is not None:
        _check_range(table, percent, high=100)
        table[percent] = table[percent] / 100
    elif share is not None:
        _check_range(table, share, high=1)
    for column in (n, *outcome[1:]):  # the second column of an outcome is its standard deviation
        _check_range(table, column, high=None)
    waves = [_wave(table, period, value, columns, figures) for value in (before, after)]
    pairs = waves[0].add_suffix("|before").join(waves[1].add_suffix("|after"), how="outer")
    numbers = [
        [pairs[f"{name}|{when}"].to_numpy(float) for name in figures]
        for when in ("before", "after")
    ]
    compare = _compare_means if mean is not None else _compare_shares
    out = pd.DataFrame(compare(*numbers[0], *numbers[1], confidence=confidence))
    is_total = pairs.index.to_frame().isin(list(totals)).any(axis=1).to_numpy(bool)
    out["q_value"] = false_discovery(out["p_value"].mask(is_total))
    out["note"] = [_note(*row) for row in out[["n_before", "n_after", "std_error"]].to_numpy()]
    counts = ["n_before", "n_after"]
    out[counts] = out[counts].fillna(0).round().astype("int64")
    for place, name in enumerate(columns):
        out.insert(place, name, pairs.index.get_level_values(name))
    ordered = [
        in_order(out.loc[part, [*columns, *names(TWO_WAVE)]], by=columns)
        for part in (~is_total, is_total)
    ]
    return pd.concat(ordered, ignore_index=True) if is_total.any() else ordered[0]


def _one_outcome(
    share: str | None, percent: str | None, mean: str | None, sd: str | None
) -> list[str]:
    given = [[name] for name in (share, percent) if name is not None]
    if mean is not None and sd is not None:
        given.append([mean, sd])
    if len(given) != 1 or (mean is None) != (sd is None):
        raise AnalysisError(
            f"two_wave_change: share={share!r}, percent={percent!r}, mean={mean!r}, sd={sd!r}; one "
            "kind of outcome is expected.\nName share, or percent, or mean together with sd."
        )
    return given[0]


def _check_range(table: pd.DataFrame, column: str, *, high: int | None) -> None:
    values = table[column]
    wrong = (values < 0) | np.isinf(values) | ((values > high) if high else False)
    if wrong.any():
        hint = "Name the column as percent= instead." if high == 1 else "Put the figure right."
        raise DataError(
            f"the frame, column '{column}': found {values[wrong].iloc[0]:g}; expected 0"
            f"{f' to {high}' if high else ' or more'}.\n{hint}"
        )


def _wave(
    table: pd.DataFrame,
    period: str,
    value: object,
    by: tuple[str, ...],
    figures: list[str],
) -> pd.DataFrame:
    labels = pd.Series([label(found) for found in table[period]], index=table.index)
    wave = table[labels == label(value)]
    if wave.empty:
        found = ", ".join(sorted(set(labels)))
        raise DataError(
            f"the frame, column '{period}': no row says {value!r}; it holds {found or 'nothing'}.\n"
            "Two waves are needed: name one of these as before and one as after."
        )
    twice = wave.duplicated(list(by))
    if twice.any():
        group = " · ".join(wave.loc[twice, list(by)].iloc[0])
        raise DataError(
            f"the frame, {period} {value!r}: {group} stands in two rows; one row a group and wave "
            "is expected.\nFilter to one measure, or name every grouping column in by."
        )
    return wave.set_index(list(by))[figures]


def _compare_shares(
    n1: Numbers, p1: Numbers, n2: Numbers, p2: Numbers, *, confidence: float
) -> dict[str, Numbers]:
    variance = [_over(p * (1 - p), n) for p, n in ((p1, n1), (p2, n2))]
    std_error = np.sqrt(variance[0] + variance[1])
    normal = np.full(n1.shape, np.inf)  # t with infinite degrees of freedom is the normal
    return {
        "n_before": n1,
        "n_after": n2,
        "before": p1,
        "after": p2,
        "estimate": p2 - p1,
        **t_columns(p2 - p1, std_error, normal, confidence=confidence),
        "effect_size": 2 * np.arcsin(np.sqrt(p2)) - 2 * np.arcsin(np.sqrt(p1)),
    }


def _compare_means(
    n1: Numbers,
    m1: Numbers,
    s1: Numbers,
    n2: Numbers,
    m2: Numbers,
    s2: Numbers,
    *,
    confidence: float,
) -> dict[str, Numbers]:
    v1, v2 = _over(s1**2, n1), _over(s2**2, n2)
    # Welch-Satterthwaite; fewer than two answers in a wave give no variance.
    df = _over((v1 + v2) ** 2, _over(v1**2, n1 - 1) + _over(v2**2, n2 - 1))
    pooled = np.sqrt(_over((n1 - 1) * s1**2 + (n2 - 1) * s2**2, n1 + n2 - 2))
    return {
        "n_before": n1,
        "n_after": n2,
        "before": m1,
        "after": m2,
        "estimate": m2 - m1,
        **t_columns(m2 - m1, np.sqrt(v1 + v2), df, confidence=confidence),
        "effect_size": _over(m2 - m1, pooled),
    }


def _over(top: Numbers, bottom: Numbers) -> Numbers:
    quotient: Numbers = np.divide(top, bottom, out=np.full(top.shape, np.nan), where=bottom > 0)
    return quotient


def _note(n_before: float, n_after: float, std_error: float) -> str:
    absent = [
        wave for wave, n in (("first", n_before), ("second", n_after)) if np.isnan(n) or n == 0
    ]
    if absent:
        return f"No answers in the {' or the '.join(absent)} wave."
    if np.isnan(std_error):
        return "A figure is missing, or stands on fewer than 2 answers."
    return "" if std_error > 0 else "Everybody answered alike in both waves; no interval."
