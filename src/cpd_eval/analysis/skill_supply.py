"""Supply and need of skills: who has what level, against the level their jobs need.

A person *holds* a skill at the level "practitioner" or above, and *meets* the need if their
level is at least what their own job needs. A skill held by fewer than three people hangs on one or
two: a single point of failure.
"""

import pandas as pd

from cpd_eval.analysis.stock_flow import with_margins
from cpd_eval.errors import missing_columns

HOLDS_FROM = 3
"""Level from which a person holds a skill."""

FEWEST_HOLDERS = 3
"""Below this many holders a skill hangs on single persons."""

_NEEDS = ("pid", "profession", "skill", "level", "needed")


def supply_need(skills: pd.DataFrame) -> pd.DataFrame:
    """Count holders of each skill in each profession, and who falls short of what the job needs.

    Parameters
    ----------
    skills : pandas.DataFrame
        A row a person and skill: ``pid``, ``profession`` (of the post), ``skill``, ``level`` and
        ``needed`` (0–4; NaN is not answered). Rows with either missing are left out.

    Returns
    -------
    pandas.DataFrame
        ``profession``, ``skill``, ``n`` (people who answered both), ``holders``, ``needing``
        (people whose job needs the level of a holder), ``short`` (people below their own need) and
        ``share_met`` (0–1), with margins over professions.

    Raises
    ------
    DataError
        If a column is missing.

    Examples
    --------
    >>> two = pd.DataFrame({"pid": ["a", "b"], "profession": "HR", "skill": "DIA1",
    ...                     "level": [3, 1], "needed": [2, 3]})
    >>> supply_need(two).values.tolist()[0]
    ['HR', 'DIA1', 2, 1, 1, 1, 0.5]
    """
    if absent := [name for name in _NEEDS if name not in skills.columns]:
        raise missing_columns("the skills", absent, map(str, skills.columns))
    both = skills.dropna(subset=["level", "needed"])
    marked = pd.DataFrame(
        {
            "profession": both["profession"],
            "skill": both["skill"],
            "n": 1,
            "holders": (both["level"] >= HOLDS_FROM).astype(int),
            "needing": (both["needed"] >= HOLDS_FROM).astype(int),
            "short": (both["level"] < both["needed"]).astype(int),
        }
    )
    by = ["profession", "skill"]
    table = with_margins(marked.groupby(by, sort=True).sum().reset_index(), by=by)
    table = table[table["skill"] != "All"]  # over all skills a person would be counted many times
    return table.assign(share_met=1 - table["short"] / table["n"]).reset_index(drop=True)


def single_points(skills: pd.DataFrame) -> pd.DataFrame:
    """List skills of a profession that its jobs need and fewer than three people hold.

    Parameters
    ----------
    skills : pandas.DataFrame
        As for :func:`supply_need`.

    Returns
    -------
    pandas.DataFrame
        ``profession``, ``skill``, ``n_holders`` (0–2), ``n_needing``: for HR, not for publication.

    Examples
    --------
    >>> two = pd.DataFrame({"pid": ["a", "b"], "profession": "HR", "skill": "DIA1",
    ...                     "level": [3, 1], "needed": [3, 3]})
    >>> single_points(two).values.tolist()
    [['HR', 'DIA1', 1, 2]]
    """
    table = supply_need(skills)
    few = table[
        (table["profession"] != "All")
        & (table["holders"] < FEWEST_HOLDERS)
        & (table["needing"] > 0)
    ]
    found = few[["profession", "skill", "holders", "needing"]]
    return found.rename(columns={"holders": "n_holders", "needing": "n_needing"}).reset_index(
        drop=True
    )


def mentors(skills: pd.DataFrame, *, skill: str, offers: pd.Series) -> pd.DataFrame:
    """Find who could mentor somebody in a skill: those who hold it and have said they would.

    Parameters
    ----------
    skills : pandas.DataFrame
        As for :func:`supply_need`.
    skill : str
        Which one.
    offers : pandas.Series
        By ``pid``: what they offer, words with spaces between; only "mentor" counts, and only of
        those who let their answers be passed on.

    Returns
    -------
    pandas.DataFrame
        ``pid``, ``profession``, ``level``, highest first.

    Examples
    --------
    >>> two = pd.DataFrame({"pid": ["a", "b"], "profession": "HR", "skill": "DIA1",
    ...                     "level": [3, 4], "needed": [3, 3]})
    >>> mentors(two, skill="DIA1", offers=pd.Series({"a": "mentor", "b": "none"}))["pid"].tolist()
    ['a']
    """
    willing = {str(pid) for pid, words in offers.items() if "mentor" in str(words).split()}
    held = skills[(skills["skill"] == skill) & (skills["level"] >= HOLDS_FROM)]
    found = held[held["pid"].isin(willing)][["pid", "profession", "level"]]
    return found.sort_values(["level", "pid"], ascending=[False, True], ignore_index=True)
