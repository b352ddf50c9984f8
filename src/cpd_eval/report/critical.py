"""Which critical posts are at risk: a list for HR, with posts and people, never for publication."""

import pandas as pd

_FEWEST_HOLDERS = 3
"""A kind of post with fewer people than this in it hangs on one or two persons."""


def critical_list(posts: pd.DataFrame) -> pd.DataFrame:
    """List critical posts that are vacant, without a successor, or of a kind few people hold.

    Parameters
    ----------
    posts : pandas.DataFrame
        From :func:`cpd_eval.report.register.read_posts`. Posts with the same title, grade and
        profession are one kind.

    Returns
    -------
    pandas.DataFrame
        The register's columns of these posts, ``n_holders`` (people in posts of that kind) and
        ``at_risk``: why, in words.

    Examples
    --------
    >>> one = pd.DataFrame([{"post_id": "P1", "title": "Chief Actuary", "grade": "SCS",
    ...     "region": "London", "profession": "Actuary", "person_id": "ann", "is_critical": "1",
    ...     "successor_id": ""}])
    >>> critical_list(one)["at_risk"].tolist()
    ['no successor is named; fewer than 3 people hold such a post']
    """
    kind = ["title", "grade", "profession"]
    holders = posts["person_id"].where(posts["person_id"] != "")
    marked = posts.assign(
        n_holders=holders.groupby([posts[name] for name in kind]).transform("nunique")
    )
    critical = marked[marked["is_critical"] == "1"]
    reasons = [
        "; ".join(_reasons(str(holder), str(successor), int(n)))
        for holder, successor, n in zip(
            critical["person_id"], critical["successor_id"], critical["n_holders"], strict=True
        )
    ]
    listed = critical.assign(at_risk=reasons)
    return listed[listed["at_risk"] != ""].reset_index(drop=True)


def _reasons(holder: str, successor: str, n_holders: int) -> list[str]:
    found = {
        "vacant": not holder,
        "no successor is named": not successor,
        "the successor is the holder": bool(successor) and successor == holder,
        f"fewer than {_FEWEST_HOLDERS} people hold such a post": n_holders < _FEWEST_HOLDERS,
    }
    return [words for words, is_so in found.items() if is_so]
