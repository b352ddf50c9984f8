"""Where ratings of the same thing part: two sides, two judges, many professions.

A hand-over has two ends. The department rates its end, the profession its own; the *pair gap* is
the department's rating minus the profession's, so a positive one means that the department thinks
better of it. A self-assessment can be held against a peer's. And professions have "progressed more
consistently" (003 D43) if their scores lie closer together from wave to wave.
"""

from collections.abc import Iterable

import pandas as pd

from cpd_eval.errors import missing_columns

_WHERE = ["organisation", "profession", "wave"]


def pair_gaps(ratings: pd.DataFrame, *, pairs: Iterable[tuple[str, str]]) -> pd.DataFrame:
    """Set the department's rating of each hand-over against the profession's.

    Parameters
    ----------
    ratings : pandas.DataFrame
        As :func:`cpd_eval.analysis.maturity.maturity_scores` takes them; only self-ratings count.
    pairs : iterable of (str, str)
        Principles of department and profession that are two ends of one hand-over, as
        :func:`cpd_eval.workforce.principles.hand_overs` gives them.

    Returns
    -------
    pandas.DataFrame
        One row an organisation, profession, wave and hand-over that both sides rated:
        ``organisation``, ``profession``, ``wave``, ``department_principle``,
        ``profession_principle``, ``department``, ``profession_rating`` (means, 0–4) and ``gap``,
        department minus profession, −4 to 4.

    Raises
    ------
    DataError
        If a column is missing.

    Examples
    --------
    >>> both = pd.DataFrame({
    ...     "organisation": "DfX", "profession": "policy", "wave": "2026", "rater": "self",
    ...     "side": ["department", "profession"], "principle": ["1.1", "1.8"], "rating": [3, 1],
    ... })
    >>> float(pair_gaps(both, pairs=[("1.1", "1.8")]).gap.iloc[0])
    2.0
    """
    _need(ratings, [*_WHERE, "side", "rater", "principle", "rating"])
    own = ratings[ratings["rater"] == "self"]
    means = own.groupby([*_WHERE, "principle"])["rating"].mean().dropna().reset_index()
    ends = pd.DataFrame([*pairs], columns=["department_principle", "profession_principle"])
    left = means.rename(columns={"principle": "department_principle", "rating": "department"})
    right = means.rename(
        columns={"principle": "profession_principle", "rating": "profession_rating"}
    )
    both = left.merge(ends, on="department_principle").merge(
        right, on=[*_WHERE, "profession_principle"]
    )
    both["gap"] = both["department"] - both["profession_rating"]
    columns = [*_WHERE, *ends.columns, "department", "profession_rating", "gap"]
    return both[columns].sort_values(columns[:5], ignore_index=True)


def self_and_peer(scores: pd.DataFrame) -> pd.DataFrame:
    """Set what a profession says of itself against what a peer says of it.

    Parameters
    ----------
    scores : pandas.DataFrame
        As :func:`cpd_eval.analysis.maturity.maturity_scores` gives them.

    Returns
    -------
    pandas.DataFrame
        One row where both judged: ``organisation``, ``profession``, ``wave``, ``side``,
        ``overall_self``, ``overall_peer``, ``difference`` (self minus peer, −100 to 100),
        ``level_self``, ``level_peer``.

    Raises
    ------
    DataError
        If a column is missing.

    Examples
    --------
    >>> judged = pd.DataFrame({
    ...     "organisation": "DfX", "profession": "policy", "wave": "2026", "side": "profession",
    ...     "rater": ["self", "peer"], "overall": [70.0, 55.0], "level": [3, 2],
    ... })
    >>> self_and_peer(judged)[["difference", "level_self", "level_peer"]].iloc[0].tolist()
    [15.0, 3.0, 2.0]
    """
    _need(scores, [*_WHERE, "side", "rater", "overall", "level"])
    keys = [*_WHERE, "side"]
    by_rater = {
        rater: scores.loc[scores["rater"] == rater, [*keys, "overall", "level"]]
        for rater in ("self", "peer")
    }
    both = by_rater["self"].merge(by_rater["peer"], on=keys, suffixes=("_self", "_peer"))
    both["difference"] = both["overall_self"] - both["overall_peer"]
    return both[
        [*keys, "overall_self", "overall_peer", "difference", "level_self", "level_peer"]
    ].sort_values(keys, ignore_index=True)


def dispersion(scores: pd.DataFrame) -> pd.DataFrame:
    """Say how far apart professions stand in each wave.

    Parameters
    ----------
    scores : pandas.DataFrame
        As :func:`cpd_eval.analysis.maturity.maturity_scores` gives them; only self-assessments
        count, and a profession's sides and organisations are averaged first.

    Returns
    -------
    pandas.DataFrame
        One row a wave, in order of the waves' names: ``wave``, ``n_professions``, ``mean``,
        ``std_dev`` (of the overall scores, 0–100; NaN below two professions), ``range``, and
        ``n_always``, ``mean_always`` and ``std_dev_always`` of the professions that are in every
        wave. Only these compare like with like: a new profession far behind widens the first.

    Raises
    ------
    DataError
        If a column is missing.

    Examples
    --------
    >>> two = pd.DataFrame({
    ...     "organisation": "DfX", "profession": ["hr", "it"] * 2, "wave": ["1", "1", "2", "2"],
    ...     "side": "profession", "rater": "self", "overall": [30.0, 70.0, 50.0, 70.0],
    ... })
    >>> dispersion(two)["std_dev"].round(1).tolist()
    [28.3, 14.1]
    """
    _need(scores, [*_WHERE, "side", "rater", "overall"])
    own = scores[(scores["rater"] == "self") & scores["overall"].notna()]
    table = own.pivot_table(index="wave", columns="profession", values="overall", aggfunc="mean")
    always = table.dropna(axis="columns")
    return pd.DataFrame(
        {
            "wave": table.index,
            "n_professions": table.notna().sum(axis="columns").to_numpy(),
            "mean": table.mean(axis="columns").to_numpy(),
            "std_dev": table.std(axis="columns").to_numpy(),
            "range": (table.max(axis="columns") - table.min(axis="columns")).to_numpy(),
            "n_always": always.shape[1],
            "mean_always": always.mean(axis="columns").to_numpy(),
            "std_dev_always": always.std(axis="columns").to_numpy(),
        }
    )


def _need(frame: pd.DataFrame, columns: list[str]) -> None:
    absent = [name for name in columns if name not in frame.columns]
    if absent:
        raise missing_columns("ratings", absent, frame.columns)
