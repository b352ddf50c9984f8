"""What follows from the returns of a round: sentences made from the data by rules.

A sentence stands here only if a rule finds it in the answers; nothing is told because it was
expected. A changed answer changes the sentence.
"""

from collections.abc import Mapping, Sequence

import pandas as pd

from cpd_eval.report.issues import ISSUES, leading_issues, shared_issues
from cpd_eval.report.questions import Question, label_of

_TOLD = 5
"""Issues that are told of; more if several are shared equally often."""
_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def in_words(n: int) -> str:
    """Write a small number as a word.

    Examples
    --------
    >>> in_words(3), in_words(12)
    ('three', '12')
    """
    return _SMALL[n] if 0 <= n < len(_SMALL) else f"{n:,}"


def professions(n: int) -> str:
    """Write how many professions.

    Examples
    --------
    >>> professions(1), professions(4)
    ('one profession', 'four professions')
    """
    return f"{in_words(n)} profession{'' if n == 1 else 's'}"


def capital(text: str) -> str:
    """Begin a sentence; a name keeps its capitals.

    Examples
    --------
    >>> capital("four professions")
    'Four professions'
    """
    return text[:1].upper() + text[1:]


def names(joined: str) -> str:
    """Turn a list with semicolons into one that reads.

    Examples
    --------
    >>> names("Tax; HR; Legal")
    'Tax, HR and Legal'
    """
    *first, last = joined.split("; ")
    return f"{', '.join(first)} and {last}" if first else last


def pounds(amount: float) -> str:
    """Write pounds, large amounts in millions.

    Examples
    --------
    >>> pounds(7_400_000), pounds(8000), pounds(0)
    ('£7.40 million', '£8,000', '£0')
    """
    return f"£{amount / 1e6:,.2f} million" if abs(amount) >= 1e6 else f"£{amount:,.0f}"


def written_date(when: object) -> str:
    """Write a date as it is read; what is no date stays as it is, nothing is a dash.

    Examples
    --------
    >>> written_date("2026-03-01"), written_date("soon"), written_date(None)
    ('1 March 2026', 'soon', '–')
    """
    text = "" if when is None else str(when)
    if text in ("", "nan", "NaT", "None"):
        return "–"
    moment = pd.to_datetime(text, errors="coerce")
    return text if pd.isna(moment) else f"{moment:%d %B %Y}".removeprefix("0")


def themes(returns: pd.DataFrame) -> pd.DataFrame:
    """Give the shared issues that stand out: those that two or more professions put first.

    Without a ranking, or if no two agree, the most often named ones.

    Examples
    --------
    >>> returns = pd.DataFrame({"profession": ["HR", "Tax"], "WS22": ["PAY AGE", "PAY AGE"],
    ...     "WS22_first": ["AGE", "AGE"]})
    >>> themes(returns)["issue"].to_list()
    ['AGE']
    """
    leading = leading_issues(returns)
    first = leading[leading["n_first"] >= 2]
    if not first.empty:
        return first
    counts = sorted(leading["n_professions"], reverse=True)[:_TOLD]
    return leading[leading["n_professions"] >= min(counts, default=0)]


def qualification_findings(returns: pd.DataFrame, known: Mapping[str, Question]) -> list[str]:
    """Find the issues that mark out professions that gave no weight to qualifications.

    Parameters
    ----------
    returns : pandas.DataFrame
        A row a profession: ``profession``, ``WS22`` and ``WS09``.
    known : mapping of str to Question
        What was asked.

    Returns
    -------
    list of str
        A sentence for each issue that two or more such professions named, and no other.

    Examples
    --------
    >>> returns = pd.DataFrame({"profession": ["HR", "Communications", "Legal"],
    ...     "WS22": ["RESKILL", "RESKILL PAY", "PAY"], "WS09": ["none", "none", "strong"]})
    >>> print(qualification_findings(returns, {})[0])
    Communications and HR, which gave no weight to qualifications in the past, share the issue
    “RESKILL”; no profession that gave weight to them names it.
    """
    shared = shared_issues(returns)
    only = shared[
        (shared["no_qualification_focus"] != "")
        & (shared["no_qualification_focus"] == shared["professions"])
    ]
    return [
        f"{names(who)}, which gave no weight to qualifications in the past, share the issue "
        f"“{label_of(known, ISSUES, issue)}”; no profession that gave weight to them names it."
        for issue, who in only[["issue", "professions"]].itertuples(index=False, name=None)
    ]


def theme_sentences(returns: pd.DataFrame, known: Mapping[str, Question]) -> list[str]:
    """Say which issues stand out, and who shares them.

    Examples
    --------
    >>> returns = pd.DataFrame({"profession": ["HR", "Legal"], "WS22": ["PAY", "PAY"]})
    >>> theme_sentences(returns, {})
    ['PAY: shared by HR and Legal; two of them put it first.']
    """
    return [
        f"{label_of(known, ISSUES, row['issue'])}: shared by {names(row['professions'])}"
        + (f"; {in_words(row['n_first'])} of them put it first." if row["n_first"] else ".")
        for row in themes(returns).to_dict("records")
    ]


def some(everybody: Sequence[str], *, most: int = 4) -> str:
    """List names, and count those beyond the first few.

    Examples
    --------
    >>> some(["A", "B", "C"], most=2), some(["A", "B"])
    ('A, B and one other', 'A and B')
    """
    if len(everybody) <= most:
        return names("; ".join(everybody))
    rest = len(everybody) - most
    others = "one other" if rest == 1 else f"{in_words(rest)} others"
    return f"{', '.join(everybody[:most])} and {others}"
