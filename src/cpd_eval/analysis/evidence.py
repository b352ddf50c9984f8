"""How far an estimate may be believed as the effect of the programme.

The Maryland scientific methods scale (Sherman and others 1997; in the form of the What Works Centre
for Local Economic Growth, whatworksgrowth.org) grades the design from 1 to 5:

1. before and after, without a comparison group
2. a comparison group, but nothing shows that it is alike or stayed alike
3. difference in differences with a comparison group shown to be alike
4. as if assigned by chance
5. assigned by chance

The grade is computed from what was run, with a sentence for each reason; nobody types it in. What
this package sees – two waves, who was trained – can carry at most 3. That somebody says treatment
was drawn by lot is not evidence that it was, so saying so changes nothing.
"""

import math
from dataclasses import dataclass

from cpd_eval.analysis.did_cells import DifferenceInDifferences
from cpd_eval.analysis.paired import PairedChange
from cpd_eval.errors import AnalysisError

ALIKE = 0.25
"""Largest standardised difference before that still counts as alike: What Works Clearinghouse,
Standards Handbook 4.1, baseline equivalence (above 0.25 fails; 0.05 to 0.25 needs adjustment, which
the difference in differences makes)."""

ATTRITION_APART = 0.05
"""Largest difference between the groups in the share lost between waves. The Clearinghouse's bound
becomes stricter as more are lost overall; this one number, a choice of this package, stands in."""

ENOUGH_CLUSTERS = 20
"""Fewest clusters: Cameron and Miller (2015), Journal of Human Resources 50(2), section VI: "few"
may be fewer than 20 to fewer than 50."""

ENOUGH_A_SIDE = 5
"""Fewest clusters a group: with very few treated clusters clustered errors are far too small
(MacKinnon and Webb 2017, Journal of Applied Econometrics 32(2)). The number is this package's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLevel:
    """A grade on the Maryland scale.

    Attributes
    ----------
    level : int
        1 to 3; 4 and 5 cannot be shown from two waves.
    reasons : tuple of str
        A sentence for every check, passed or not.
    """

    level: int
    reasons: tuple[str, ...]


def evidence_level(
    estimate: PairedChange | DifferenceInDifferences, *, assignment: str | None = None
) -> EvidenceLevel:
    """Grade an estimate by the design and the checks it came from.

    Parameters
    ----------
    estimate : PairedChange or DifferenceInDifferences
        What was run.
    assignment : str, optional
        What is said about how people came to be trained, such as "random". It is repeated in the
        reasons and does not raise the level.

    Returns
    -------
    EvidenceLevel

    Raises
    ------
    AnalysisError
        If `estimate` is something else.

    Examples
    --------
    >>> from cpd_eval.analysis.paired import paired_change
    >>> grade = evidence_level(paired_change([2, 3, 3], [3, 3, 4]))
    >>> grade.level
    1
    >>> print(grade.reasons[0])
    There is no comparison group: what would have happened without the programme is not known.
    """
    if isinstance(estimate, PairedChange):
        reasons = [
            "There is no comparison group: what would have happened without the programme is not "
            "known."
        ]
        return EvidenceLevel(level=1, reasons=(*reasons, *_said(assignment)))
    if not isinstance(estimate, DifferenceInDifferences):
        raise AnalysisError(
            f"evidence_level: found {type(estimate).__name__}; the result of paired_change or "
            "difference_in_differences is expected.\nRun one of them first."
        )
    checks = [_alike(estimate), _stayed(estimate), _clustered(estimate)]
    passed = all(ok for ok, _ in checks)
    reasons = [f"There is a comparison group of {estimate.n_comparison}."]
    reasons += [sentence for _, sentence in checks]
    reasons.append(
        "That both groups would have moved in parallel is assumed; two waves cannot show it."
    )
    return EvidenceLevel(level=3 if passed else 2, reasons=(*reasons, *_said(assignment)))


def _alike(estimate: DifferenceInDifferences) -> tuple[bool, str]:
    difference = abs(estimate.difference_before)
    if math.isnan(difference):
        return False, "Whether the groups were alike before cannot be computed."
    ok = difference <= ALIKE
    return ok, (
        f"The groups differed by {difference:.2f} standard deviations before; "
        f"{'within' if ok else 'more than'} {ALIKE}, so they "
        f"{'were alike enough' if ok else 'were not alike'}."
    )


def _stayed(estimate: DifferenceInDifferences) -> tuple[bool, str]:
    lost = (estimate.attrition_treated, estimate.attrition_comparison)
    if any(math.isnan(share) for share in lost):
        return False, "People were not followed (no unit named), so who left cannot be judged."
    apart = abs(lost[0] - lost[1])
    ok = apart <= ATTRITION_APART
    return ok, (
        f"{lost[0]:.0%} of the trained and {lost[1]:.0%} of the comparison group were lost between "
        f"waves; {'no more than' if ok else 'more than'} {ATTRITION_APART * 100:.0f} points apart."
    )


def _clustered(estimate: DifferenceInDifferences) -> tuple[bool, str]:
    if estimate.inference not in {"crv1", "crv3", "wild"}:
        return False, "The interval takes people as assigned one by one; no cluster was named."
    sides = (estimate.n_clusters_treated, estimate.n_clusters_comparison)
    ok = estimate.n_clusters >= ENOUGH_CLUSTERS and min(sides) >= ENOUGH_A_SIDE
    return ok, (
        f"The interval rests on {estimate.n_clusters} clusters ({sides[0]} trained, {sides[1]} "
        f"comparison); {'enough' if ok else 'too few'}: {ENOUGH_CLUSTERS}, and {ENOUGH_A_SIDE} a "
        "group, are needed."
    )


def _said(assignment: str | None) -> tuple[str, ...]:
    if assignment is None:
        return ()
    return (
        f"Assignment is said to be '{assignment}'. This was not checked here and does not raise "
        "the level.",
    )
