"""What is wrong in the returns of a round, each in a sentence: the sheet "To settle".

One wrong return must not hold up the other nineteen. So nothing here stops a collation: what cannot
be right is left out of the count or shown as it came, and stands in this list until somebody has
asked the profession.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from cpd_eval.report.issues import ISSUES, RANKS, codes_of
from cpd_eval.report.questions import Question
from cpd_eval.workforce.principles import principles

_OFF_BY = 0.1
"""A headcount this far from the register contradicts it; less is a matter of the day."""

_MOST_PROFESSIONS = 3
"""Source 003 (D47): "up to a maximum of three professional areas"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that has to be settled with whoever answered.

    Attributes
    ----------
    where : str
        Whose return.
    cell : str
        The question, as a column of the returns.
    found, expected : str
        What stands there; what was expected.
    done : str
        What the collation did with it.
    """

    where: str
    cell: str
    found: str
    expected: str
    done: str


def problems_of(
    returns: pd.DataFrame,
    known: Mapping[str, Question],
    *,
    repeats: Mapping[str, pd.DataFrame] | None = None,
    register: pd.DataFrame | None = None,
    organisations: pd.DataFrame | None = None,
) -> tuple[Problem, ...]:
    """Find what has to be settled in the returns of a round.

    Parameters
    ----------
    returns : pandas.DataFrame
        A row a return, as they came in.
    known : mapping of str to Question
        What was asked, by name; without it, codes are not judged.
    repeats : mapping of str to pandas.DataFrame, optional
        What a return names several of; the people needed (``WS13``) are looked at.
    register : pandas.DataFrame, optional
        The staff records: ``profession`` and ``people``.
    organisations : pandas.DataFrame, optional
        Which organisations were merged: ``organisation`` and ``became``.

    Returns
    -------
    tuple of Problem
        In order of the checks.

    Examples
    --------
    >>> twice = pd.DataFrame({"profession": ["HR", "HR"], "wave": "1", "WS22": ["PAY", "AGE"]})
    >>> [problem.found for problem in problems_of(twice, {})]
    ['2 returns for one profession and wave']
    """
    found = [
        *_twice(returns),
        *_unknown_codes(returns, known),
        *_headcounts(returns),
        *(_against(returns, register) if register is not None else ()),
        *_order((repeats or {}).get("WS13")),
        *(_merged(returns, organisations) if organisations is not None else ()),
        *unknown_principles(map(str, returns.columns)),
    ]
    return tuple(found)


def unknown_principles(columns: Iterable[str]) -> Iterator[Problem]:
    """Find answers to principles of the skills framework that do not exist, such as 1.7.

    Examples
    --------
    >>> [problem.cell for problem in unknown_principles(["P1_6", "P1_7"])]
    ['P1_7']
    """
    numbers = {"P" + one.number.replace(".", "_") for one in principles()}
    for name in columns:
        start, *rest = name.removeprefix("P").split("_")
        is_rating = name.startswith("P") and start.isdigit() and rest and rest[0].isdigit()
        if is_rating and f"P{start}_{rest[0]}" not in numbers:
            yield Problem(
                where="All returns",
                cell=name,
                found=f"a rating of principle {start}.{rest[0]}",
                expected="one of the 42 principles; 1.7 does not exist",
                done="The column is left out.",
            )


def too_many_professions(people: pd.DataFrame) -> Iterator[Problem]:
    """Find people with more than three professions.

    Parameters
    ----------
    people : pandas.DataFrame
        A row a person and profession: ``pid`` and ``profession``.

    Examples
    --------
    >>> people = pd.DataFrame({"pid": ["a"] * 4, "profession": ["HR", "IT", "Tax", "Legal"]})
    >>> [problem.found for problem in too_many_professions(people)]
    ['4 professions: HR, IT, Legal, Tax']
    """
    for pid, mine in people.groupby("pid"):
        names = sorted(set(mine["profession"]))
        if len(names) > _MOST_PROFESSIONS:
            yield Problem(
                where=f"Person {pid}",
                cell="profession",
                found=f"{len(names)} professions: {', '.join(names)}",
                expected=f"{_MOST_PROFESSIONS} at most, the main one first",
                done="The first three count.",
            )


def last_of_each(returns: pd.DataFrame) -> pd.DataFrame:
    """Keep the return of each profession that came in last.

    Parameters
    ----------
    returns : pandas.DataFrame
        A row a return: ``profession``, and ``organisation``, ``stage``, ``submitted_at`` if known.

    Returns
    -------
    pandas.DataFrame
        In order of profession.

    Examples
    --------
    >>> twice = pd.DataFrame({"profession": ["HR", "HR"], "stage": ["2", "1"], "x": [1, 2]})
    >>> last_of_each(twice)["x"].to_list()
    [1]
    """
    order = [name for name in ("stage", "submitted_at") if name in returns]
    ordered = returns.sort_values(order, kind="stable") if order else returns
    whose = [name for name in ("profession", "organisation") if name in returns]
    return ordered.drop_duplicates(whose, keep="last").sort_values("profession", ignore_index=True)


def _twice(returns: pd.DataFrame) -> Iterator[Problem]:
    keys = [name for name in ("profession", "organisation", "wave") if name in returns]
    sizes = returns.groupby(keys, dropna=False).size()
    for key, n in sizes[sizes > 1].items():
        yield Problem(
            where=_named(key),
            cell="profession",
            found=f"{n} returns for one profession and wave",
            expected="one",
            done="The one that came in last is counted. Ask which is meant.",
        )


def _unknown_codes(returns: pd.DataFrame, known: Mapping[str, Question]) -> Iterator[Problem]:
    if ISSUES not in known or not known[ISSUES].choices:
        return
    choices = known[ISSUES].choices
    for row in returns.to_dict("records"):
        for column in (ISSUES, *RANKS):
            for code in codes_of(row.get(column)):
                if code not in choices:
                    yield Problem(
                        where=str(row["profession"]),
                        cell=column,
                        found=f"the issue code '{code}'",
                        expected=f"one of the {len(choices)} codes of the sheet Notes",
                        done="The code is not counted; the other answers are.",
                    )


def without_unknown_codes(returns: pd.DataFrame, known: Mapping[str, Question]) -> pd.DataFrame:
    """Take codes nobody knows out of the issues, so that the rest can be counted."""
    if ISSUES not in known or not known[ISSUES].choices:
        return returns
    choices = known[ISSUES].choices
    kept = [
        " ".join(code for code in codes_of(answer) if code in choices) or None
        for answer in returns[ISSUES]
    ]
    cleaned = returns.copy()
    cleaned[ISSUES] = kept
    return cleaned


def _headcounts(returns: pd.DataFrame) -> Iterator[Problem]:
    rules: tuple[tuple[str, str, Callable[[float, float], bool]], ...] = (
        ("WS17_vacancies", "no more than the posts", lambda part, posts: part <= posts),
        ("WS17_aligned", "no more than the posts", lambda part, posts: part <= posts),
    )
    for row in returns.to_dict("records"):
        for column, expected, holds in rules:
            part, posts = number_in(row.get(column)), number_in(row.get("WS17_posts"))
            if part is not None and posts is not None and not holds(part, posts):
                yield Problem(
                    where=str(row["profession"]),
                    cell=column,
                    found=f"{part:,.0f}, with {posts:,.0f} posts",
                    expected=expected,
                    done="Shown as it came.",
                )


def _against(returns: pd.DataFrame, register: pd.DataFrame) -> Iterator[Problem]:
    people = {
        str(name): float(n)
        for name, n in zip(register["profession"], register["people"], strict=True)
    }
    for row in returns.to_dict("records"):
        told, counted = number_in(row.get("WS17_people")), people.get(str(row["profession"]))
        if told is None or counted is None or abs(told - counted) <= _OFF_BY * counted:
            continue
        yield Problem(
            where=str(row["profession"]),
            cell="WS17_people",
            found=f"{told:,.0f} people in post; the staff records hold {counted:,.0f}",
            expected=f"a difference of {_OFF_BY:.0%} at most",
            done="The return's own number is shown. Ask which is right.",
        )


def _order(needs: pd.DataFrame | None) -> Iterator[Problem]:
    if needs is None:
        return
    for row in needs.to_dict("records"):
        ends = [number_in(row.get(f"WS13_{end}")) for end in ("low", "central", "high")]
        told = [end for end in ends if end is not None]
        if told != sorted(told):
            yield Problem(
                where=str(row["profession"]),
                cell="WS13_low, WS13_central, WS13_high",
                found=", ".join(f"{end:,.0f}" for end in told),
                expected="the least first, the most last",
                done="Shown as it came.",
            )


def _merged(returns: pd.DataFrame, organisations: pd.DataFrame) -> Iterator[Problem]:
    if "organisation" not in returns:
        return
    became = dict(zip(organisations["organisation"], organisations["became"], strict=True))
    for row in returns.to_dict("records"):
        old = str(row["organisation"])
        if old in became:
            yield Problem(
                where=f"{row['profession']}, {old}",
                cell="organisation",
                found=f"'{old}', which became part of '{became[old]}'",
                expected="the organisation as it is now",
                done="Shown as it came. Compare its waves with those of the new organisation "
                "with care.",
            )


def number_in(answer: Any) -> float | None:
    """Read a number; None for a missing one and for words such as DK.

    Examples
    --------
    >>> number_in("12"), number_in("DK"), number_in(None)
    (12.0, None, None)
    """
    value = pd.to_numeric(pd.Series([answer]), errors="coerce").iloc[0]
    return None if pd.isna(value) else float(value)


def _named(key: object) -> str:
    parts: Sequence[object] = key if isinstance(key, tuple) else (key,)
    return ", ".join(str(part) for part in parts)
