"""One round of workforce-strategy returns, as the workbook and the document both take it.

Both are made of the same record and the same tables, so a number in one is the number in the other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from cpd_eval.errors import DataError, missing_columns
from cpd_eval.report.issues import ISSUES
from cpd_eval.report.questions import Question
from cpd_eval.report.settle import Problem, last_of_each, problems_of, without_unknown_codes

Audience = Literal["hr", "working_group", "all"]
"""Who will read what is made of the round."""

CONSENT = "share_consent"
_AUDIENCES: Mapping[Audience, tuple[str, ...]] = {
    "hr": ("no", "working_group", "all"),
    "working_group": ("working_group", "all"),
    "all": ("all",),
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Round:
    """The returns of a round.

    Attributes
    ----------
    everyone : pandas.DataFrame
        A row a return that came in, shared or not.
    is_shared : pandas.Series of bool
        Whether each of them may be shared with this audience.
    returns : pandas.DataFrame
        A row a profession: the last return of each that may be shared.
    repeats : mapping of str to pandas.DataFrame
        What these returns name several of.
    all_repeats : mapping of str to pandas.DataFrame
        The same for all returns.
    questions : tuple of Question
        What was asked.
    groups : pandas.DataFrame
        A row a business group that may be shared; empty without any.
    group_questions : tuple of Question
        What business groups were asked.
    problems : tuple of Problem
        What has to be settled.
    """

    everyone: pd.DataFrame
    is_shared: pd.Series
    returns: pd.DataFrame
    repeats: Mapping[str, pd.DataFrame]
    all_repeats: Mapping[str, pd.DataFrame]
    questions: tuple[Question, ...]
    groups: pd.DataFrame = field(default_factory=pd.DataFrame)
    group_questions: tuple[Question, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def known(self) -> dict[str, Question]:
        """What was asked, by name."""
        return {question.name: question for question in self.questions}

    def has(self, *names: str) -> bool:
        """Tell whether any profession answered any of some questions."""
        return any(
            name in self.returns and bool(self.returns[name].notna().any()) for name in names
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Groups:
    """The returns of business groups, the second stream of a round.

    Attributes
    ----------
    returns : pandas.DataFrame
        A row a return: ``business_group`` and the questions.
    questions : tuple of Question
        What they were asked.
    """

    returns: pd.DataFrame
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Records:
    """What the organisation knows already, to hold returns against.

    Attributes
    ----------
    register : pandas.DataFrame or None
        ``profession`` and ``people``.
    organisations : pandas.DataFrame or None
        Merged ones: ``organisation`` and ``became``.
    problems : tuple of Problem
        Found elsewhere, such as in a skills audit.
    """

    register: pd.DataFrame | None = None
    organisations: pd.DataFrame | None = None
    problems: tuple[Problem, ...] = ()


def round_of(
    returns: pd.DataFrame,
    *,
    repeats: Mapping[str, pd.DataFrame] | None = None,
    questions: Sequence[Question] = (),
    groups: Groups | None = None,
    records: Records | None = None,
    audience: Audience = "working_group",
) -> Round:
    """Take in the returns of a round.

    Parameters
    ----------
    returns : pandas.DataFrame
        A row a return: ``profession``, the questions ``WS01`` … and, if known, ``organisation``,
        ``wave``, ``stage``, ``submitted_at`` and ``share_consent``.
    repeats : mapping of str to pandas.DataFrame, optional
        What a return names several of, with ``profession`` (and ``response_id``).
    questions : sequence of Question
        What was asked.
    groups : Groups, optional
        The returns of business groups.
    records : Records, optional
        What returns are held against.
    audience : {"hr", "working_group", "all"}
        A return not to be shared with them is only counted.

    Returns
    -------
    Round

    Raises
    ------
    DataError
        If there is no return, or none that may be shared.

    Examples
    --------
    >>> returns = pd.DataFrame({"profession": ["HR"], "WS22": ["PAY"], "share_consent": ["all"]})
    >>> len(round_of(returns).returns)
    1
    """
    if absent := [name for name in ("profession", ISSUES) if name not in returns]:
        raise missing_columns("the returns", absent, map(str, returns.columns))
    if returns.empty:
        raise DataError(
            "the returns: there are none; at least one was expected.\nWait for the first return."
        )
    is_shared, against = _may_share(returns, audience), records or Records()
    if not is_shared.any():
        raise DataError(
            f"the returns: none of the {len(returns)} may be shared with '{audience}'; at least "
            "one was expected.\nAsk the professions, or collate for the working group."
        )
    known = {question.name: question for question in questions}
    shared = without_unknown_codes(last_of_each(returns[is_shared]), known)
    tables, beside = dict(repeats or {}), groups or Groups(returns=pd.DataFrame())
    key = "response_id" if "response_id" in returns else "profession"
    mine = {name: table[table[key].isin(returns[is_shared][key])] for name, table in tables.items()}
    found = problems_of(
        returns[is_shared],
        known,
        repeats=mine,
        register=against.register,
        organisations=against.organisations,
    )
    several = "organisation" in shared and len(set(shared["organisation"])) > 1
    open_groups = beside.returns
    if not open_groups.empty:
        open_groups = open_groups[_may_share(open_groups, audience)].reset_index(drop=True)
    return Round(
        everyone=returns,
        is_shared=is_shared,
        returns=_named(shared, several),
        repeats={name: _named(t[t[key].isin(shared[key])], several) for name, t in mine.items()},
        all_repeats=tables,
        questions=tuple(questions),
        groups=open_groups,
        group_questions=beside.questions,
        problems=(*found, *against.problems),
    )


def _may_share(returns: pd.DataFrame, audience: Audience) -> pd.Series:
    if CONSENT not in returns:
        return pd.Series(data=True, index=returns.index)
    return returns[CONSENT].isin(_AUDIENCES[audience])


def _named(table: pd.DataFrame, several: bool) -> pd.DataFrame:
    """Name a profession by its organisation too, where there are several."""
    if not several or "organisation" not in table:
        return table.reset_index(drop=True)
    names = table["profession"].astype(str) + ", " + table["organisation"].astype(str)
    return table.assign(profession=names).reset_index(drop=True)
