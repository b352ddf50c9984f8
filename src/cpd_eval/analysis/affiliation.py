"""Which professions posts and people belong to, and how the two meet.

A post has one profession; a person up to three, the closest first. A person may well sit in a post
of another profession: that is no mistake, but a fact about careers. Overlap counts each person
once, under the whole set of professions they belong to, so the sets add up to the people.
"""

import pandas as pd

from cpd_eval.analysis.stock_flow import with_margins
from cpd_eval.errors import missing_columns
from cpd_eval.frames import ALL

JOINT = " + "
"""Between the professions of one set."""


def alignment(posts: pd.DataFrame, *, by: str = "region") -> pd.DataFrame:
    """Say which share of posts is aligned to a profession; all should be.

    Parameters
    ----------
    posts : pandas.DataFrame
        A row a post: ``profession`` (empty: not aligned) and the grouping column.
    by : str, default "region"
        Grouping column.

    Returns
    -------
    pandas.DataFrame
        `by`, ``n`` (posts), ``aligned`` and ``share_aligned`` (0–1), with a margin.

    Raises
    ------
    DataError
        If a column is missing.

    Examples
    --------
    >>> four = pd.DataFrame({"region": ["N"] * 4, "profession": ["HR", "HR", "IT", ""]})
    >>> alignment(four).values.tolist()
    [['N', 4, 3, 0.75], ['All', 4, 3, 0.75]]
    """
    _need(posts, ["profession", by])
    is_aligned = posts["profession"].fillna("") != ""
    marked = pd.DataFrame({by: posts[by], "n": 1, "aligned": is_aligned.astype(int)})
    table = with_margins(marked.groupby(by, sort=True).sum().reset_index(), by=[by])
    return table.assign(share_aligned=table["aligned"] / table["n"])


def match(people: pd.DataFrame) -> pd.DataFrame:
    """Hold the profession of the post against those of the person in it.

    Parameters
    ----------
    people : pandas.DataFrame
        A row a person: ``post_profession`` and ``professions`` (tuples of one to three, closest
        first).

    Returns
    -------
    pandas.DataFrame
        ``profession`` (of the post), ``n`` (people), and of them, 0–1, ``share_first`` (that
        profession is the one they are closest to), ``share_other`` (it is another of theirs) and
        ``share_none`` (it is none of theirs), with a margin.

    Raises
    ------
    DataError
        If a column is missing.

    Examples
    --------
    >>> three = pd.DataFrame({"post_profession": ["HR"] * 3,
    ...                       "professions": [("HR",), ("IT", "HR"), ("IT",)]})
    >>> match(three)["share_first"].round(2).tolist()
    [0.33, 0.33]
    """
    _need(people, ["post_profession", "professions"])
    pairs = list(zip(people["post_profession"], people["professions"], strict=True))
    marked = pd.DataFrame(
        {
            "post_profession": people["post_profession"].to_numpy(),
            "n": 1,
            "share_first": [int(own[:1] == (post,)) for post, own in pairs],
            "share_other": [int(post in own[1:]) for post, own in pairs],
            "share_none": [int(post not in own) for post, own in pairs],
        }
    )
    counts = marked.groupby("post_profession", sort=True).sum().reset_index()
    # Called as in the other tables of the report, so that the gate sees they are the same groups.
    counts = counts.rename(columns={"post_profession": "profession"})
    table = with_margins(counts, by=["profession"])
    shares = ["share_first", "share_other", "share_none"]
    table[shares] = table[shares].div(table["n"], axis="index")
    return table


def overlap(people: pd.DataFrame) -> pd.DataFrame:
    """Count people by the whole set of professions they belong to.

    Parameters
    ----------
    people : pandas.DataFrame
        ``professions``: tuples of one to three.

    Returns
    -------
    pandas.DataFrame
        ``professions`` (names with " + " between, in alphabetical order), ``n`` (people), most
        first, then the margin. Nobody is in two rows.

    Raises
    ------
    DataError
        If the column is missing.

    Examples
    --------
    >>> three = pd.DataFrame({"professions": [("HR", "IT"), ("IT", "HR"), ("HR",)]})
    >>> overlap(three).values.tolist()
    [['HR + IT', 2], ['HR', 1], ['All', 3]]
    """
    _need(people, ["professions"])
    sets = people["professions"].map(lambda own: JOINT.join(sorted(set(own))))
    counts = sets.value_counts().rename_axis("professions").rename("n").reset_index()
    counts = counts.sort_values(["n", "professions"], ascending=[False, True], ignore_index=True)
    total = pd.DataFrame({"professions": [ALL], "n": [len(people)]})
    return pd.concat([counts, total], ignore_index=True)


def _need(frame: pd.DataFrame, columns: list[str]) -> None:
    if absent := [name for name in columns if name not in frame.columns]:
        raise missing_columns("the people", absent, map(str, frame.columns))
