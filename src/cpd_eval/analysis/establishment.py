"""Posts, people and vacancies, so that every sum is the sum of its parts.

A post belongs to one profession. A person may belong to three, and may even hold two posts, but is
counted once: in the first post they hold. So people add up over professions and regions to the
number of people there are. A post nobody holds is vacant; one whose holder is counted elsewhere is
shared, neither vacant nor with a person of its own.
"""

from collections.abc import Sequence

import pandas as pd

from cpd_eval.analysis.stock_flow import with_margins
from cpd_eval.errors import missing_columns
from cpd_eval.frames import ALL

NO_PROFESSION = "Not aligned"
"""The group of posts that are aligned to no profession."""


def establishment(
    posts: pd.DataFrame, *, by: Sequence[str] = ("profession", "region")
) -> pd.DataFrame:
    """Count posts, people and vacancies.

    Parameters
    ----------
    posts : pandas.DataFrame
        A row a post: ``post_id``, the grouping columns, ``person_id`` (empty: vacant).
    by : sequence of str
        One or two grouping columns; an empty profession is the group "Not aligned".

    Returns
    -------
    pandas.DataFrame
        The grouping columns, ``posts``, ``n`` (people), ``vacancies`` and ``shared``, with margins.
        In every row ``posts`` = ``n`` + ``vacancies`` + ``shared``.

    Raises
    ------
    DataError
        If a column is missing.

    Examples
    --------
    Ann holds two posts and is one person.

    >>> four = pd.DataFrame({"post_id": ["1", "2", "3", "4"], "person_id": ["ann", "ann", "bo", ""],
    ...                      "profession": ["HR", "IT", "IT", "IT"]})
    >>> establishment(four, by=["profession"]).values.tolist()
    [['HR', 1, 1, 0, 0], ['IT', 3, 1, 1, 1], ['All', 4, 2, 1, 1]]
    """
    if absent := [name for name in ("post_id", "person_id", *by) if name not in posts.columns]:
        raise missing_columns("the posts", absent, map(str, posts.columns))
    holder = posts["person_id"].fillna("").astype(str)
    is_vacant = holder == ""
    is_person = ~is_vacant & ~holder.duplicated()
    groups = {name: posts[name].fillna("").replace("", NO_PROFESSION) for name in by}
    marked = pd.DataFrame(groups).assign(
        posts=1,
        n=is_person.astype(int),
        vacancies=is_vacant.astype(int),
        shared=(~is_vacant & ~is_person).astype(int),
    )
    counts = marked.groupby(list(by), sort=True).sum().reset_index()
    return with_margins(counts, by=by)


def supply_gap(
    posts: pd.DataFrame, projected: pd.DataFrame, *, years: Sequence[int]
) -> pd.DataFrame:
    """Hold the people there will be in each region against the posts there are.

    Parameters
    ----------
    posts : pandas.DataFrame
        From :func:`establishment`, by profession and region.
    projected : pandas.DataFrame
        :attr:`cpd_eval.analysis.stock_flow.Projection.table`, by the same columns. Posts of a
        profession and region it lacks are left out.
    years : sequence of int
        Those of the projection.

    Returns
    -------
    pandas.DataFrame
        ``region``, ``posts``, ``n`` (people), ``moves``, ``gap_now`` (posts minus people) and for
        each year ``gap_low_1``, ``gap_central_1``, ``gap_high_1`` …, with a margin. The gap is low
        where many people are projected, so "high" people give the low gap.

    Raises
    ------
    DataError
        If a column is missing.

    Examples
    --------
    >>> posts = pd.DataFrame({"profession": ["HR"], "region": ["Wales"], "posts": [10]})
    >>> people = pd.DataFrame({"profession": ["HR"], "region": ["Wales"], "n": [9], "moves": [2],
    ...                        "low_1": [7.0], "central_1": [8.0], "high_1": [11.0]})
    >>> supply_gap(posts, people, years=[1]).values.tolist()[0]
    ['Wales', 10.0, 9.0, 2.0, 1.0, -1.0, 2.0, 3.0]
    """
    cells = [
        table[(table["profession"] != ALL) & (table["region"] != ALL)]
        for table in (posts, projected)
    ]
    both = cells[0].drop(columns="n", errors="ignore").merge(cells[1], on=["profession", "region"])
    table = both[["region", "posts", "n", "moves"]].assign(gap_now=both["posts"] - both["n"])
    for year in years:
        for gap, people in (("low", "high"), ("central", "central"), ("high", "low")):
            table[f"gap_{gap}_{year}"] = both["posts"] - both[f"{people}_{year}"]
    sums = table.groupby("region", sort=True).sum().astype(float).reset_index()
    return with_margins(sums, by=["region"])


def critical_posts(posts: pd.DataFrame) -> pd.DataFrame:
    """Count posts the business cannot do without, and whether somebody could step in.

    Parameters
    ----------
    posts : pandas.DataFrame
        ``profession``, ``is_critical`` ("1" or "0"), ``person_id`` and ``successor_id`` (empty:
        nobody is named).

    Returns
    -------
    pandas.DataFrame
        ``profession``, ``n`` (people in critical posts), ``critical`` posts, ``vacant`` of these,
        ``without_successor``, with a margin.

    Raises
    ------
    DataError
        If a column is missing.

    Examples
    --------
    >>> two = pd.DataFrame({"profession": ["HR", "HR"], "is_critical": ["1", "1"],
    ...                     "person_id": ["ann", ""], "successor_id": ["bo", ""]})
    >>> critical_posts(two).values.tolist()[0]
    ['HR', 1, 2, 1, 1]
    """
    needs = ("profession", "is_critical", "person_id", "successor_id")
    if absent := [name for name in needs if name not in posts.columns]:
        raise missing_columns("the posts", absent, map(str, posts.columns))
    critical = posts[posts["is_critical"].astype(str) == "1"].fillna("")
    is_vacant = critical["person_id"] == ""
    marked = pd.DataFrame(
        {
            "profession": critical["profession"].replace("", NO_PROFESSION),
            "n": (~is_vacant & ~critical["person_id"].duplicated()).astype(int),
            "critical": 1,
            "vacant": is_vacant.astype(int),
            "without_successor": (critical["successor_id"] == "").astype(int),
        }
    )
    counts = marked.groupby("profession", sort=True).sum().reset_index()
    return with_margins(counts, by=["profession"])
