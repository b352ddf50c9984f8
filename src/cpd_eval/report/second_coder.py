"""A second reader codes the issues of each return from its words: how far the two agree.

The profession ticks issues from a list; the second reader reads what it wrote and ticks from the
same list without seeing the first. Where they differ, the words say something the ticks do not.
"""

from collections.abc import Mapping

import pandas as pd

from cpd_eval.analysis.kappa import Kappa, weighted_kappa
from cpd_eval.errors import DataError, missing_columns
from cpd_eval.report.issues import ISSUES, codes_of
from cpd_eval.report.questions import Question, label_of
from cpd_eval.report.workbook import Sheet

_FEWEST = 3
"""Fewest pairs for kappa."""


def coded_twice(
    returns: pd.DataFrame, second: pd.DataFrame, known: Mapping[str, Question]
) -> pd.DataFrame:
    """Set the issues of the returns beside those of a second coder.

    Parameters
    ----------
    returns : pandas.DataFrame
        A row a profession: ``profession`` and ``WS22``.
    second : pandas.DataFrame
        A row a profession and code: ``profession`` and ``code``; an empty code says that the
        return was read and nothing was found.
    known : mapping of str to Question
        What was asked; all its issue codes are judged. Without it, those that occur.

    Returns
    -------
    pandas.DataFrame
        ``profession``, ``code``, ``by_return`` and ``by_second`` (0 or 1), for each profession
        the second coder read and each code.

    Raises
    ------
    DataError
        If a column is missing, a code is not known, or no profession was read.

    Examples
    --------
    >>> returns = pd.DataFrame({"profession": ["HR"], "WS22": ["PAY AGE"]})
    >>> second = pd.DataFrame({"profession": ["HR"], "code": ["PAY"]})
    >>> coded_twice(returns, second, {})[["by_return", "by_second"]].values.tolist()
    [[1, 0], [1, 1]]
    """
    if absent := [name for name in ("profession", "code") if name not in second]:
        raise missing_columns("the second coder's file", absent, map(str, second.columns))
    codes = second["code"].fillna("").astype(str).str.strip()
    named = {code for answer in returns[ISSUES] for code in codes_of(answer)}
    choices = set(known[ISSUES].choices) if ISSUES in known and known[ISSUES].choices else set()
    if choices and (unknown := sorted(set(codes) - choices - {""})):
        raise DataError(
            f"the second coder's file, column code: '{unknown[0]}' is no issue code; one of "
            f"{', '.join(sorted(choices))} was expected.\nCorrect the code."
        )
    read = set(second["profession"].astype(str))
    mine = returns[returns["profession"].astype(str).isin(read)]
    if mine.empty:
        raise DataError(
            "the second coder's file: it names none of the professions of this round; at least one "
            "was expected.\nWrite professions as the returns do."
        )
    told = set(zip(second["profession"].astype(str), codes, strict=True))
    everything = sorted(choices or (named | set(codes)) - {""})
    rows = [
        (str(who), code, int(code in codes_of(answer)), int((str(who), code) in told))
        for who, answer in zip(mine["profession"], mine[ISSUES], strict=True)
        for code in everything
    ]
    return pd.DataFrame(rows, columns=["profession", "code", "by_return", "by_second"])


def agreement(coded: pd.DataFrame) -> Kappa | None:
    """Estimate how far the two agree beyond chance; None if one of them gave one answer only."""
    is_flat = min(coded["by_return"].nunique(), coded["by_second"].nunique()) < 2
    if is_flat or len(coded) < _FEWEST:
        return None
    return weighted_kappa(coded, first="by_return", second="by_second", weights="none")


def second_coder_sheets(coded: pd.DataFrame, known: Mapping[str, Question]) -> list[Sheet]:
    """Say how far two coders agree, and list where they do not.

    Parameters
    ----------
    coded : pandas.DataFrame
        From :func:`coded_twice`.
    known : mapping of str to Question
        What was asked.

    Returns
    -------
    list of Sheet
    """
    found = agreement(coded)
    same = (coded["by_return"] == coded["by_second"]).mean()
    rows: list[tuple[str, object]] = [
        ("Professions read by both", coded["profession"].nunique()),
        ("Same answer, of all professions and codes, %", round(100 * same, 1)),
        ("Kappa: agreement beyond chance, 1 is full", None if found is None else found.estimate),
        ("Kappa, lower end of the 95% interval", None if found is None else found.ci_low),
        ("Kappa, upper end of the 95% interval", None if found is None else found.ci_high),
    ]
    apart = coded[coded["by_return"] != coded["by_second"]]
    differences = pd.DataFrame(
        {
            "Profession": apart["profession"],
            "Issue": [label_of(known, ISSUES, code) for code in apart["code"]],
            "Named by": ["the return" if x else "the second coder" for x in apart["by_return"]],
        }
    )
    return [
        Sheet(
            name="Second coder",
            title="How far a second coder found the same issues",
            explanation="The return names issues by code; the second coder read its words.",
            table=pd.DataFrame(rows, columns=["What", "Number"]),
        ),
        Sheet(
            name="Coded differently",
            title="Issues that only one of the two found",
            explanation="One row for each difference.",
            table=differences,
        ),
    ]
