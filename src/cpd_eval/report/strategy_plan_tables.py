"""What the returns of a round say of the plan: actions, what is left without one, and effort."""

from collections.abc import Sequence

import pandas as pd

from cpd_eval.report.issues import ISSUES, codes_of
from cpd_eval.report.questions import label_of
from cpd_eval.report.strategy_round import Round
from cpd_eval.report.strategy_tables import numbers


def actions_by_lever(taken: Round) -> pd.DataFrame:
    """Count the actions by how they will work, and add up what they cost.

    Returns
    -------
    pandas.DataFrame
        ``lever`` (label), ``code``, ``n`` actions, ``professions``, ``cost`` and ``n_no_cost``:
        actions whose cost is not known.
    """
    actions = taken.repeats.get("WS26", pd.DataFrame())
    columns = ["lever", "code", "n", "professions", "cost", "n_no_cost"]
    if actions.empty or "WS26_lever" not in actions:
        return pd.DataFrame(columns=columns)
    costs = numbers(actions, "WS26_cost_gbp")
    rows = []
    for code, mine in actions.groupby("WS26_lever"):
        cost = costs[mine.index]
        rows.append(
            {
                "lever": label_of(taken.known, "WS26_lever", str(code)),
                "code": str(code),
                "n": len(mine),
                "professions": "; ".join(sorted(set(mine["profession"].astype(str)))),
                "cost": cost.sum(),
                "n_no_cost": int(cost.isna().sum()),
            }
        )
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values(["n", "lever"], ascending=[False, True], ignore_index=True)


def without_action(taken: Round, issue: str, levers: Sequence[str]) -> list[str]:
    """Name the professions that hold an issue and plan no action with any of some levers."""
    actions = taken.repeats.get("WS26", pd.DataFrame())
    acting: set[str] = set()
    if not actions.empty and "WS26_lever" in actions:
        acting = set(actions.loc[actions["WS26_lever"].isin(levers), "profession"].astype(str))
    holders = [
        str(name)
        for name, answer in zip(taken.returns["profession"], taken.returns[ISSUES], strict=True)
        if issue in codes_of(answer)
    ]
    return [name for name in holders if name not in acting]


def minutes_by_stage(returns: pd.DataFrame) -> pd.DataFrame:
    """Say how long returns took at each stage: an iterative process should get easier.

    Parameters
    ----------
    returns : pandas.DataFrame
        All returns, of one wave or several: ``stage``, ``wave`` and ``minutes``.

    Returns
    -------
    pandas.DataFrame
        ``wave``, ``stage``, ``n`` returns with minutes, ``mean`` and ``median``.

    Examples
    --------
    >>> minutes_by_stage(pd.DataFrame({"wave": "a", "stage": "1", "minutes": ["60", "90"]}))
      wave stage  n  mean  median
    0    a     1  2  75.0    75.0
    """
    keys = [name for name in ("wave", "stage") if name in returns]
    columns = [*keys, "n", "mean", "median"]
    if not keys or "minutes" not in returns:
        return pd.DataFrame(columns=columns)
    told = returns[keys].assign(minutes=numbers(returns, "minutes")).dropna(subset=["minutes"])
    table = told.groupby(keys)["minutes"].agg(n="size", mean="mean", median="median")
    return table.reset_index()[columns]
