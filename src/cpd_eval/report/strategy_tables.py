"""What the returns of a round say in numbers: the tables behind the workbook and the document.

Each is worked out once, here. "I do not know" is missing and never nought; a sum over professions
says how many of them gave a number.
"""

from collections.abc import Mapping

import pandas as pd

from cpd_eval.report.issues import ISSUES, codes_of
from cpd_eval.report.questions import Question, label_of
from cpd_eval.report.strategy_round import Round

_WORKFORCE: Mapping[str, str] = {
    "posts": "WS17_posts",
    "people": "WS17_people",
    "vacancies": "WS17_vacancies",
    "aligned": "WS17_aligned",
    "per_cent_qualified": "WS19",
    "per_cent_leaving": "WS18_leavers_next_3_years",
    "per_cent_retiring": "WS18_retirements_next_3_years",
    "successors_now": "WS21_now",
    "successors_1_2_years": "WS21_1_2_years",
    "successors_later": "WS21_later",
    "successors_none": "WS21_none",
}
ENDS = ("low", "central", "high")
"""The three estimates of the people needed."""


def numbers(table: pd.DataFrame, column: str) -> pd.Series:
    """Take a column as numbers; words such as DK, and a column that is not there, are missing.

    Examples
    --------
    >>> numbers(pd.DataFrame({"a": ["1", "DK"]}), "a").to_list()
    [1.0, nan]
    """
    if column not in table:
        return pd.Series(float("nan"), index=table.index)
    return pd.to_numeric(table[column], errors="coerce").astype(float)


def workforce_table(taken: Round) -> pd.DataFrame:
    """Set the people each profession has against those it will need.

    Parameters
    ----------
    taken : Round
        The returns.

    Returns
    -------
    pandas.DataFrame
        A row a profession: ``horizon`` (years), ``demand`` (1–5), the numbers of WS17–WS19 and
        WS21, the people needed ``low``, ``central`` and ``high`` (sums over what it listed), and
        ``gap``: central minus people in post.
    """
    returns = taken.returns
    table = pd.DataFrame({"profession": returns["profession"].astype(str)})
    table["horizon"], table["demand"] = numbers(returns, "WS02"), numbers(returns, "WS11")
    for name, column in _WORKFORCE.items():
        table[name] = numbers(returns, column)
    needed = _needed(taken.repeats.get("WS13"))
    table = table.merge(needed, on="profession", how="left")
    table["gap"] = table["central"] - table["people"]
    return table


def need_by_region(taken: Round) -> pd.DataFrame:
    """Add up the people needed by region.

    Returns
    -------
    pandas.DataFrame
        ``region``, ``low``, ``central``, ``high`` and ``n`` professions; largest need first.
    """
    needs = taken.repeats.get("WS13")
    columns = ["region", *ENDS, "n"]
    if needs is None or needs.empty:
        return pd.DataFrame(columns=columns)
    table = pd.DataFrame(
        {end: numbers(needs, f"WS13_{end}") for end in ENDS}
        | {"profession": needs["profession"], "code": needs["WS13_region"].astype(str)}
    )
    table["region"] = [label_of(taken.known, "WS13_region", code) for code in table["code"]]
    sums = table.groupby("region").agg(
        **{end: (end, "sum") for end in ENDS}, n=("profession", "nunique")
    )
    return sums.sort_values("central", ascending=False).reset_index()[columns]


def _needed(needs: pd.DataFrame | None) -> pd.DataFrame:
    if needs is None or needs.empty:
        return pd.DataFrame(columns=["profession", *ENDS]).astype(dict.fromkeys(ENDS, float))
    told = pd.DataFrame({end: numbers(needs, f"WS13_{end}") for end in ENDS})
    return told.groupby(needs["profession"].astype(str)).sum(min_count=1).reset_index()


def consultants_table(taken: Round) -> pd.DataFrame:
    """List how many consultants each profession uses, at what cost, and how that will change.

    Returns
    -------
    pandas.DataFrame
        A row a profession: ``fte``, ``cost`` (pounds a year), ``trend`` (1–5), ``transfer``
        (0 no, 1 partly, 2 yes) and ``is_issue``; the dearest first.
    """
    returns = taken.returns
    table = pd.DataFrame(
        {
            "profession": returns["profession"].astype(str),
            "fte": numbers(returns, "WS20_fte"),
            "cost": numbers(returns, "WS20_cost_gbp"),
            "trend": numbers(returns, "WS20_trend"),
            "transfer": numbers(returns, "WS20_transfer"),
            "is_issue": ["CONSULT" in codes_of(answer) for answer in returns[ISSUES]],
        }
    )
    return table.sort_values(["cost", "profession"], ascending=[False, True], ignore_index=True)


def reskilling_table(taken: Round) -> pd.DataFrame:
    """List who is to be re-skilled: ``profession``, ``from``, ``to``, ``people``, ``by``."""
    told = taken.repeats.get("WS25", pd.DataFrame({"profession": []}))
    return pd.DataFrame(
        {
            "profession": told["profession"].astype(str),
            "from": _texts(told, "WS25_from"),
            "to": _texts(told, "WS25_to"),
            "people": numbers(told, "WS25_people"),
            "by": _texts(told, "WS25_by"),
        }
    )


def leadership_table(taken: Round) -> pd.DataFrame:
    """List how each profession ranks leadership skills for specialists, and its plan.

    Returns
    -------
    pandas.DataFrame
        ``profession``, ``priority`` (1–4), ``is_issue`` and ``plan``; the highest first.
    """
    returns = taken.returns
    table = pd.DataFrame(
        {
            "profession": returns["profession"].astype(str),
            "priority": numbers(returns, "WS24"),
            "is_issue": ["LEADSPEC" in codes_of(answer) for answer in returns[ISSUES]],
            "plan": _texts(returns, "WS24_plan"),
        }
    )
    return table.sort_values(["priority", "profession"], ascending=[False, True], ignore_index=True)


def certainty_table(taken: Round) -> pd.DataFrame:
    """List how sure each profession is of its return, and what makes planning hard.

    Returns
    -------
    pandas.DataFrame
        ``profession``, ``sure`` (0–100), ``spread`` (people between the high and the low
        estimate), ``difficulties``, ``how`` and ``help``; the least sure first.
    """
    returns = taken.returns
    needed = workforce_table(taken).set_index("profession")
    spread = (needed["high"] - needed["low"]).reindex(returns["profession"].astype(str))
    table = pd.DataFrame(
        {
            "profession": returns["profession"].astype(str),
            "sure": numbers(returns, "WS30"),
            "spread": spread.to_list(),
            "difficulties": [
                "; ".join(label_of(taken.known, "WS12", code) for code in codes_of(answer))
                for answer in _column(returns, "WS12")
            ],
            "how": _texts(returns, "WS12_how"),
            "help": _texts(returns, "WS30_help"),
        }
    )
    return table.sort_values(["sure", "profession"], ignore_index=True)


def counted(
    returns: pd.DataFrame, column: str, known: Mapping[str, Question], *, who: str = "profession"
) -> pd.DataFrame:
    """Count who gave each answer to a question with choices.

    Parameters
    ----------
    returns : pandas.DataFrame
        A row a return.
    column : str
        The question; one choice or several.
    known : mapping of str to Question
        What was asked.
    who : str, default "profession"
        Column that names who answered.

    Returns
    -------
    pandas.DataFrame
        ``code``, ``answer``, ``n`` and ``who`` (separated by semicolons); the most often given
        first; "nothing" is not counted.

    Examples
    --------
    >>> returns = pd.DataFrame({"profession": ["HR", "Legal"], "WS12": ["funding data", "data"]})
    >>> counted(returns, "WS12", {})[["answer", "n", "who"]].values.tolist()
    [['data', 2, 'HR; Legal'], ['funding', 1, 'HR']]
    """
    holders: dict[str, list[str]] = {}
    for name, answer in zip(returns[who], _column(returns, column), strict=True):
        for code in codes_of(answer):
            holders.setdefault(code, []).append(str(name))
    holders.pop("none", None)
    rows = [
        {
            "code": code,
            "answer": label_of(known, column, code),
            "n": len(names),
            "who": "; ".join(sorted(names)),
        }
        for code, names in holders.items()
    ]
    table = pd.DataFrame(rows, columns=["code", "answer", "n", "who"])
    return table.sort_values(["n", "answer"], ascending=[False, True], ignore_index=True)


def _column(table: pd.DataFrame, name: str) -> pd.Series:
    return table[name] if name in table else pd.Series(None, index=table.index, dtype=object)


def _texts(table: pd.DataFrame, name: str) -> list[str]:
    return ["" if pd.isna(text) else str(text) for text in _column(table, name)]
