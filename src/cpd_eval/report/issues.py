"""Which issues professions share: what the returns of a workforce strategy have in common.

A return names up to five issues by code. Two professions that name the same one can work on it
together, which nobody sees while every return lies in its own folder.
"""

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any

import pandas as pd

from cpd_eval.errors import missing_columns

ISSUES = "WS22"
RANKS = ("WS22_first", "WS22_second", "WS22_third", "WS22_fourth", "WS22_fifth")
QUALIFICATIONS = "WS09"
"""The questions on issues, their order, and the weight qualifications had in the past."""


def codes_of(answer: Any) -> tuple[str, ...]:
    """Take the codes out of the answer to a question with several choices.

    Examples
    --------
    >>> codes_of("RESKILL PAY"), codes_of(("PAY",)), codes_of(None), codes_of("DK")
    (('RESKILL', 'PAY'), ('PAY',), (), ())
    """
    if isinstance(answer, str):
        parts: Iterable[str] = answer.split()
    elif isinstance(answer, Iterable):
        parts = (str(part) for part in answer)
    else:
        parts = ()
    return tuple(part for part in parts if part not in ("DK", "NA", "PNTS", "SKIP"))


def issue_matrix(returns: pd.DataFrame) -> pd.DataFrame:
    """Set professions against issues: the rank each gave to each.

    Parameters
    ----------
    returns : pandas.DataFrame
        A row a return: ``profession``, ``WS22`` (codes), and the ranking ``WS22_first`` … if asked.

    Returns
    -------
    pandas.DataFrame
        Indexed by profession, a column a code that was named, most often named first. 1 is the
        most pressing; the last place follows from the others; 0 is not named. An issue that was
        named but not ranked has the place after the last ranked one.

    Examples
    --------
    >>> returns = pd.DataFrame({"profession": ["HR", "Legal"], "WS22": ["RESKILL PAY", "PAY"],
    ...     "WS22_first": ["RESKILL", None]})
    >>> issue_matrix(returns)
                PAY  RESKILL
    profession
    HR            2        1
    Legal         1        0
    """
    _check(returns, ["profession", ISSUES])
    ranks: dict[str, dict[str, int]] = {}
    for record in returns.to_dict("records"):
        mine = ranks.setdefault(str(record["profession"]), {})
        for code, place in _places(record).items():
            mine[code] = min(place, mine.get(code, place))
    named = [code for mine in ranks.values() for code in mine]
    order = sorted(set(named), key=lambda code: (-named.count(code), code))
    table = pd.DataFrame(
        [[mine.get(code, 0) for code in order] for mine in ranks.values()],
        index=pd.Index(list(ranks), name="profession"),
        columns=order,
        dtype=int,
    )
    return table.sort_index()


def shared_issues(returns: pd.DataFrame, *, at_least: int = 2) -> pd.DataFrame:
    """List the issues that several professions named, with who they are.

    Parameters
    ----------
    returns : pandas.DataFrame
        A row a return: ``profession`` and ``WS22``; with ``WS09`` also how much weight
        qualifications had.
    at_least : int, default 2
        Fewest professions that must share an issue.

    Returns
    -------
    pandas.DataFrame
        ``issue``, ``n_professions``, ``professions`` (separated by semicolons), and
        ``no_qualification_focus``: those among them that gave no weight to qualifications in the
        past. Most shared first.

    Examples
    --------
    >>> returns = pd.DataFrame({"profession": ["HR", "Communications", "Legal"],
    ...     "WS22": ["RESKILL", "RESKILL PAY", "PAY"], "WS09": ["none", "none", "strong"]})
    >>> shared_issues(returns)[["issue", "professions", "no_qualification_focus"]]
         issue             professions no_qualification_focus
    0      PAY   Communications; Legal         Communications
    1  RESKILL      Communications; HR     Communications; HR
    """
    matrix = issue_matrix(returns)
    unfocused = _professions_with(returns, QUALIFICATIONS, "none")
    rows = []
    for code in matrix.columns:
        who = list(matrix.index[matrix[code] > 0])
        if len(who) >= at_least:
            rows.append(
                {
                    "issue": code,
                    "n_professions": len(who),
                    "professions": "; ".join(who),
                    "no_qualification_focus": "; ".join(p for p in who if p in unfocused),
                }
            )
    columns = ["issue", "n_professions", "professions", "no_qualification_focus"]
    return pd.DataFrame(rows, columns=columns)


def leading_issues(returns: pd.DataFrame) -> pd.DataFrame:
    """Order the shared issues by how pressing they are to those that share them.

    How many named an issue says little of how much it matters to them. So the issue that most put
    first comes first; then the one with the greater weight, five for a first place to one for a
    fifth.

    Parameters
    ----------
    returns : pandas.DataFrame
        A row a return: ``profession``, ``WS22`` and the ranking.

    Returns
    -------
    pandas.DataFrame
        As :func:`shared_issues`, with ``n_first`` and ``weight``.

    Examples
    --------
    >>> returns = pd.DataFrame({"profession": ["HR", "Legal"], "WS22": ["PAY AGE", "PAY AGE"],
    ...     "WS22_first": ["AGE", "AGE"]})
    >>> leading_issues(returns)[["issue", "n_first", "weight"]].values.tolist()
    [['AGE', 2, 10], ['PAY', 0, 8]]
    """
    matrix = issue_matrix(returns)
    shared = shared_issues(returns)
    ranks = matrix[list(shared["issue"])]
    shared["n_first"] = [int((ranks[code] == 1).sum()) for code in shared["issue"]]
    shared["weight"] = [
        int((len(RANKS) + 1 - ranks[code])[ranks[code] > 0].sum()) for code in shared["issue"]
    ]
    return shared.sort_values(
        ["n_first", "weight", "issue"], ascending=[False, False, True], ignore_index=True
    )


def co_occurrence(returns: pd.DataFrame) -> pd.DataFrame:
    """Count how many professions named both of two issues.

    Parameters
    ----------
    returns : pandas.DataFrame
        A row a return: ``profession`` and ``WS22``.

    Returns
    -------
    pandas.DataFrame
        ``issue``, ``other``, ``n_both`` and ``professions``; pairs two or more professions named,
        most first.

    Examples
    --------
    >>> returns = pd.DataFrame({"profession": ["HR", "Legal"], "WS22": ["PAY AGE", "PAY AGE"]})
    >>> co_occurrence(returns).values.tolist()
    [['AGE', 'PAY', 2, 'HR; Legal']]
    """
    named = issue_matrix(returns) > 0
    rows = [
        (one, other, len(both), "; ".join(both))
        for one, other in combinations(sorted(named.columns), 2)
        if len(both := list(named.index[named[one] & named[other]])) >= 2
    ]
    table = pd.DataFrame(rows, columns=["issue", "other", "n_both", "professions"])
    return table.sort_values(
        ["n_both", "issue", "other"], ascending=[False, True, True], ignore_index=True
    )


def alike_professions(returns: pd.DataFrame) -> pd.DataFrame:
    """List the pairs of professions that share an issue, the most alike first.

    Parameters
    ----------
    returns : pandas.DataFrame
        A row a return: ``profession`` and ``WS22``.

    Returns
    -------
    pandas.DataFrame
        ``profession``, ``other``, ``n_shared``, ``issues`` and ``jaccard``: issues both named
        over issues either named, 0–1.

    References
    ----------
    .. [1] Jaccard (1912), "The distribution of the flora in the alpine zone", New Phytologist
       11(2), 37-50.

    Examples
    --------
    >>> returns = pd.DataFrame({"profession": ["HR", "Legal"], "WS22": ["RESKILL PAY", "PAY"]})
    >>> alike_professions(returns)
      profession  other  n_shared issues  jaccard
    0         HR  Legal         1    PAY      0.5
    """
    matrix = issue_matrix(returns)
    named = {who: set(matrix.columns[matrix.loc[who] > 0]) for who in matrix.index}
    rows = [
        {
            "profession": one,
            "other": other,
            "n_shared": len(both),
            "issues": "; ".join(sorted(both)),
            "jaccard": round(len(both) / len(named[one] | named[other]), 2),
        }
        for one, other in combinations(matrix.index, 2)
        if (both := named[one] & named[other])
    ]
    table = pd.DataFrame(rows, columns=["profession", "other", "n_shared", "issues", "jaccard"])
    return table.sort_values(
        ["jaccard", "n_shared", "profession", "other"],
        ascending=[False, False, True, True],
        ignore_index=True,
    )


def qualification_by_issue(returns: pd.DataFrame, *, code: str = "RESKILL") -> pd.DataFrame:
    """Set the weight qualifications had in the past against an issue.

    Parameters
    ----------
    returns : pandas.DataFrame
        A row a return: ``profession``, ``WS09`` and ``WS22``.
    code : str, default "RESKILL"
        The issue.

    Returns
    -------
    pandas.DataFrame
        A row a weight: how many professions named the issue, how many did not, and who did.

    Examples
    --------
    >>> returns = pd.DataFrame({"profession": ["HR", "Legal"], "WS22": ["RESKILL", "PAY"],
    ...     "WS09": ["none", "strong"]})
    >>> qualification_by_issue(returns)
       weight  n_named  n_not_named named_by
    0    none        1            0       HR
    1  strong        0            1
    """
    _check(returns, ["profession", ISSUES, QUALIFICATIONS])
    known = [
        weight for weight in ("none", "some", "strong") if (returns[QUALIFICATIONS] == weight).any()
    ]
    others = sorted(set(returns[QUALIFICATIONS].dropna().astype(str)) - set(known))
    rows = []
    for weight in [*known, *others]:
        mine = returns[returns[QUALIFICATIONS].astype(str) == weight]
        named = [code in codes_of(answer) for answer in mine[ISSUES]]
        rows.append(
            {
                "weight": weight,
                "n_named": sum(named),
                "n_not_named": len(named) - sum(named),
                "named_by": "; ".join(sorted(mine.loc[named, "profession"].astype(str))),
            }
        )
    return pd.DataFrame(rows, columns=["weight", "n_named", "n_not_named", "named_by"])


def _places(record: dict[Any, Any]) -> dict[str, int]:
    """Rank the issues of one return; one that was not ranked comes after the last ranked."""
    named = codes_of(record[ISSUES])
    ranked = [code for column in RANKS for code in codes_of(record.get(column)) if code in named]
    places = {code: place for place, code in reversed(list(enumerate(ranked, start=1)))}
    return {code: places.get(code, len(places) + 1) for code in named}


def _professions_with(returns: pd.DataFrame, column: str, value: str) -> set[str]:
    if column not in returns:
        return set()
    return set(returns.loc[returns[column] == value, "profession"].astype(str))


def _check(returns: pd.DataFrame, columns: Sequence[str]) -> None:
    if absent := [name for name in columns if name not in returns]:
        raise missing_columns("the returns", absent, map(str, returns.columns))
