"""How far an estimate may be believed as the effect of the programme.

The Maryland scientific methods scale (Sherman and others 1997; in the form of the What Works Centre
for Local Economic Growth, whatworksgrowth.org) grades a study from 1 to 5:

1. before and after, without a comparison group
2. a comparison group, but nothing shows that it is alike or stayed alike
3. a comparison group shown to be alike, before and after
4. as if assigned by chance
5. assigned by chance

The grade is the lowest of the ceiling of the design (:mod:`cpd_eval.analysis.evidence_designs`) and
the caps of the checks that failed (:mod:`cpd_eval.analysis.evidence_checks`), with a sentence for
each. It is computed from what was run. Nothing typed in raises it: that treatment was drawn by lot
counts only if the draw was held against the data (:mod:`cpd_eval.analysis.lot`), and how the groups
stood only from their answers (:mod:`cpd_eval.analysis.baseline`).
"""

from dataclasses import dataclass, replace
from typing import Any

from cpd_eval.analysis.baseline import Baseline
from cpd_eval.analysis.event_study import EventStudy
from cpd_eval.analysis.evidence_checks import (
    Check,
    check_attrition,
    check_balance,
    check_clusters,
    check_comparison,
    check_lot,
    check_power,
    check_pretrend,
)
from cpd_eval.analysis.evidence_designs import DesignKind, design_of, facts_of
from cpd_eval.analysis.lot import Assignment
from cpd_eval.analysis.pretrend import Pretrend
from cpd_eval.analysis.staggered import StaggeredAdoption
from cpd_eval.analysis.weighting import WeightedComparison
from cpd_eval.errors import AnalysisError

LEVELS = (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLevel:
    """A grade on the Maryland scale.

    Attributes
    ----------
    level : int
        1 to 5.
    design : str
        What was run, in words.
    ceiling : int
        The most the design can carry with the assignment that was shown.
    checks : tuple of Check
        What was looked at, in order.
    """

    level: int
    design: str
    ceiling: int
    checks: tuple[Check, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """A sentence for every check, passed or not."""
        return tuple(check.sentence for check in self.checks)

    @property
    def failed(self) -> tuple[Check, ...]:
        """The checks that hold the level down."""
        return tuple(check for check in self.checks if check.passed is False)


def evidence_level(
    estimate: Any,
    *,
    assignment: Assignment | str | None = None,
    baseline: Baseline | None = None,
    pretrend: Pretrend | EventStudy | StaggeredAdoption | None = None,
    practical: float | None = None,
) -> EvidenceLevel:
    """Grade an estimate by the design and the checks it came from.

    Parameters
    ----------
    estimate : result record
        What was run: any result of this package that carries an estimate.
    assignment : Assignment or str, optional
        What :func:`cpd_eval.analysis.lot.check_assignment` found. A text, such as "random", is
        repeated in the reasons and does not raise the level.
    baseline : Baseline, optional
        From :func:`cpd_eval.analysis.baseline.check_baseline`, for what the estimate does not know
        itself: covariates, and who was lost.
    pretrend : Pretrend, EventStudy or StaggeredAdoption, optional
        What the waves before treatment say, if the estimate used two waves only.
    practical : float, optional
        The smallest effect that matters, in the unit of the estimate, stated before it was seen.

    Returns
    -------
    EvidenceLevel

    Raises
    ------
    AnalysisError
        If something else is given, such as a number or a table.

    References
    ----------
    .. [1] What Works Centre for Local Economic Growth (2016), "Guide to scoring evidence using the
       Maryland Scientific Methods Scale".
    .. [2] What Works Clearinghouse (2020), Standards Handbook 4.1.

    Examples
    --------
    >>> from cpd_eval.analysis.paired import paired_change
    >>> grade = evidence_level(paired_change([2, 3, 3], [3, 3, 4]))
    >>> grade.level
    1
    >>> print(grade.reasons[0])
    There is no comparison group: what would have happened without the programme is not known.
    """
    kind, facts = design_of(estimate), facts_of(estimate)
    _refuse_typed(assignment, baseline, pretrend)
    if not kind.has_comparison:
        said = (check_lot(assignment),) if isinstance(assignment, str) else ()
        return _graded(kind, 1, (check_comparison(kind, facts), *said))
    if pretrend is not None:
        facts = replace(facts, pretrend_p_value=facts_of_pretrend(pretrend))
    kind = _without_before(kind, estimate, baseline)
    lot = check_lot(assignment)
    by_lot = lot.cap > 3
    tables = (_balance_of(estimate, baseline), baseline.attrition if baseline else None)
    lot_of = assignment.n if isinstance(assignment, Assignment) else None
    checks = (
        check_comparison(kind, facts),
        lot,
        check_balance(kind, facts, tables[0], by_lot=by_lot),
        check_attrition(facts, tables[1], by_lot=by_lot),
        check_clusters(facts, by_lot=by_lot, lot_of=lot_of),
        check_pretrend(kind, facts, by_lot=by_lot),
        check_power(facts, practical),
    )
    return _graded(kind, lot.cap if by_lot else kind.ceiling, checks)


def facts_of_pretrend(looked: Pretrend | EventStudy | StaggeredAdoption) -> float | None:
    """Give p of the joint test of the waves before treatment; None if there was no test."""
    if isinstance(looked, Pretrend):
        return None if looked.p_value != looked.p_value else looked.p_value
    return facts_of(looked).pretrend_p_value


def _graded(kind: DesignKind, ceiling: int, checks: tuple[Check, ...]) -> EvidenceLevel:
    level = min(ceiling, *(check.cap for check in checks))
    return EvidenceLevel(level=level, design=kind.words, ceiling=ceiling, checks=checks)


def _balance_of(estimate: Any, baseline: Baseline | None) -> Any:
    """Take the balance after weighting where weights were used."""
    if isinstance(estimate, WeightedComparison):
        return estimate.balance
    return baseline.balance if baseline else None


def _without_before(kind: DesignKind, estimate: Any, baseline: Baseline | None) -> DesignKind:
    """Lower the ceiling of weights that were not told the answer before."""
    if not isinstance(estimate, WeightedComparison):
        return kind
    told = baseline is not None and baseline.before in set(estimate.balance["variable"])
    return kind if told else replace(kind, ceiling=2, takes_off_before=False)


def _refuse_typed(assignment: object, baseline: object, pretrend: object) -> None:
    wrong = [
        f"{name}={type(value).__name__}"
        for name, value, known in (
            ("assignment", assignment, (Assignment, str)),
            ("baseline", baseline, (Baseline,)),
            ("pretrend", pretrend, (Pretrend, EventStudy, StaggeredAdoption)),
        )
        if value is not None and not isinstance(value, known)
    ]
    if wrong:
        raise AnalysisError(
            f"evidence_level: found {', '.join(wrong)}; what check_assignment, check_baseline and "
            "event_study return is expected, since a grade rests on what was run.\n"
            "Run the check and give its result."
        )
