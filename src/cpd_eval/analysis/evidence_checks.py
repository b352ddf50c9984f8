"""The checks behind a grade: each looks at one thing, caps the level if it fails, and says why.

===========  ==============================================================  ===================
check        fails if                                                        then at most
===========  ==============================================================  ===================
comparison   there is nobody to compare with                                 1
assignment   no lot was repeated or recorded, or the groups do not look it   3 (4: recorded only)
balance      the groups differed by more than 0.25 standard deviations       2; by lot no cap
attrition    losses lie beyond the Clearinghouse's boundary                  2; by lot 3
clusters     chance is judged person by person, or on too few clusters       2; by lot 4
pre-trend    the groups moved apart before treatment (p below 0.05)          2
power        the study would miss, more than 1 time in 5, what matters       4
===========  ==============================================================  ===================

Sources: What Works Centre for Local Economic Growth, "Guide to scoring evidence using the Maryland
Scientific Methods Scale" (2016): a difference in differences reaches 3 if the groups are shown to
be comparable and falls to 2 otherwise; a trial reaches 5 if the draw worked and few were lost.
What Works Clearinghouse, Standards Handbook 4.1, sections II.A.2 (attrition) and II.A.3 (baseline
equivalence). Where a bound is this package's own choice, it says so beside the number.
"""

import math
from dataclasses import dataclass

import pandas as pd

from cpd_eval.analysis.attrition_boundary import attrition_boundary
from cpd_eval.analysis.balance import ADJUST, ALIKE
from cpd_eval.analysis.evidence_designs import DesignKind, Facts
from cpd_eval.analysis.lot import SEARCHABLE_BITS, Assignment
from cpd_eval.analysis.power import power_of
from cpd_eval.analysis.pretrend import POWER

ENOUGH_CLUSTERS = 20
"""Fewest clusters: Cameron and Miller (2015), Journal of Human Resources 50(2), section VI: "few"
may be fewer than 20 to fewer than 50."""

ENOUGH_FOR_FEW = 10
"""Fewest clusters for the two methods made for few, CRV3 and the wild bootstrap (MacKinnon, Nielsen
and Webb 2023, Journal of Applied Econometrics 38(5)). The number is this package's."""

ENOUGH_A_SIDE = 5
"""Fewest clusters a group: with very few treated clusters clustered errors are far too small
(MacKinnon and Webb 2017, Journal of Applied Econometrics 32(2)). The number is this package's."""

UNLIKELY = 0.01
"""Below this share of fresh draws, groups said to be drawn by lot do not look it. The package's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check of a design.

    Attributes
    ----------
    name : str
        What was looked at.
    passed : bool or None
        None if it was not, and does not, count.
    cap : int
        Highest level it leaves, 1–5.
    sentence : str
        What was found.
    """

    name: str
    passed: bool | None
    cap: int
    sentence: str


def check_comparison(kind: DesignKind, facts: Facts) -> Check:
    """Ask whether there is anybody to compare with."""
    if not kind.has_comparison:
        return Check(
            name="comparison",
            passed=False,
            cap=1,
            sentence="There is no comparison group: what would have happened without the programme "
            "is not known.",
        )
    if facts.n_comparison is None:
        said = "There is a comparison group; the result does not say how large."
    elif not facts.n_comparison:
        said = "Nobody was never treated: those treated later are compared with."
    else:
        said = f"There is a comparison group of {facts.n_comparison:,}."
    return Check(name="comparison", passed=True, cap=5, sentence=said)


def check_lot(assignment: Assignment | str | None) -> Check:
    """Ask whether treatment was drawn by lot, and take nobody's word for it."""
    if isinstance(assignment, Assignment):
        cap, sentence = _drawn(assignment)
    elif assignment is None:
        cap, sentence = (
            3,
            "Who took part was not shown to be drawn by lot, so the groups may differ unseen.",
        )
    else:
        cap, sentence = (
            3,
            f"Assignment is said to be '{assignment}'. This was not checked here and does not "
            "raise the level.",
        )
    return Check(name="assignment", passed=cap > 3, cap=cap, sentence=sentence)


def _drawn(assignment: Assignment) -> tuple[int, str]:
    """Give the cap of a checked assignment, and what was found."""
    p, n = assignment.balance_p_value, f"all {assignment.n} units were treated as drawn"
    apart = f"{p:.0%} of fresh draws leave the groups as far apart before"
    if assignment.n_apart:
        return 3, (
            f"{assignment.n_apart} of {assignment.n} units were not treated as drawn, so the draw "
            "does not decide who is compared."
        )
    if math.isnan(p):
        return 4, f"The draw: {n}, but nothing known before was named to check it by."
    if p < UNLIKELY:
        return 3, (
            f"The draw: {n}, but only {p:.1%} of fresh draws leave the groups as far apart before; "
            "it does not look drawn by lot."
        )
    if assignment.kind == "recorded":
        return 4, (
            f"The draw: {n} in a column recorded beforehand, and {apart}. That the column was "
            "drawn by lot cannot be repeated."
        )
    if assignment.possible_bits < SEARCHABLE_BITS:
        return 4, (
            f"The draw was repeated from its seed: {n}, and {apart}. So few draws were possible "
            f"(2^{assignment.possible_bits:.0f}) that a seed could have been looked for."
        )
    return 5, f"The draw was repeated from its seed: {n}, and {apart}."


def check_balance(
    kind: DesignKind, facts: Facts, balance: pd.DataFrame | None, *, by_lot: bool
) -> Check:
    """Ask whether the groups were alike before, by the Clearinghouse's bands."""

    def found(passed: bool | None, sentence: str) -> Check:
        cap = 5 if passed or by_lot else 2
        return Check(name="balance", passed=passed, cap=cap, sentence=sentence)

    worst, what = _farthest_apart(facts, balance)
    if math.isnan(worst):
        return found(False, "Whether the groups were alike before cannot be computed.")
    ok = worst <= ALIKE or (worst <= ADJUST and kind.takes_off_before)
    judged = "were alike" if worst <= ALIKE else "were alike enough" if ok else "were not alike"
    bound = ADJUST if kind.takes_off_before else ALIKE
    return found(
        True if ok else False if not by_lot else None,
        f"The groups differed by {worst:.2f} standard deviations before{what}; "
        f"{'within' if ok else 'more than'} {bound}, so they {judged}."
        + (" After a draw by lot this is chance." if by_lot and not ok else ""),
    )


def _farthest_apart(facts: Facts, balance: pd.DataFrame | None) -> tuple[float, str]:
    found = {"": facts.difference_before if facts.difference_before is not None else math.nan}
    if balance is not None and len(balance):
        sizes = dict(zip(balance["variable"], balance["smd"].abs(), strict=True))
        many = len(sizes) > 1
        found = {f" in '{name}'" if many else "": float(g) for name, g in sizes.items()}
        if many and any(math.isnan(g) for g in found.values()):
            return math.nan, ""
    what = max(found, key=lambda name: -1 if math.isnan(found[name]) else abs(found[name]))
    return abs(found[what]), f"{what}, the farthest apart" if what else ""


def check_attrition(facts: Facts, attrition: pd.DataFrame | None, *, by_lot: bool) -> Check:
    """Ask whether losses lie within the Clearinghouse's boundary."""
    cap = 3 if by_lot else 2
    treated, comparison, lost = facts.lost_treated, facts.lost_comparison, facts.lost
    if attrition is not None and len(attrition):
        last = attrition.iloc[-1]
        treated, comparison = float(last["lost_treated"]), float(last["lost_comparison"])
        lost = float(last["lost"])
    if treated is None or comparison is None or lost is None:
        return Check(
            name="attrition",
            passed=False,
            cap=cap,
            sentence="People were not followed (no unit named), so who left cannot be judged.",
        )
    apart, bound = abs(treated - comparison), attrition_boundary(lost)
    ok = apart <= bound
    return Check(
        name="attrition",
        passed=ok,
        cap=5 if ok else cap,
        sentence=f"{treated:.0%} of the trained and {comparison:.0%} of the comparison group were "
        f"lost between waves: {apart * 100:.1f} points apart, where {bound * 100:.1f} are low at "
        f"an overall loss of {lost:.0%}.",
    )


def check_clusters(facts: Facts, *, by_lot: bool, lot_of: int | None) -> Check:
    """Ask whether chance is judged at the level of assignment, on enough clusters."""
    cap = 4 if by_lot else 2
    if facts.inference not in {"crv1", "crv3", "wild"}:
        one_by_one = by_lot and lot_of is not None and facts.n_comparison is not None
        return Check(
            name="clusters",
            passed=None if one_by_one else False,
            cap=5 if one_by_one else cap,
            sentence="The interval takes people as assigned one by one; "
            + ("so they were drawn." if one_by_one else "no cluster was named."),
        )
    needed = ENOUGH_CLUSTERS if facts.inference == "crv1" else ENOUGH_FOR_FEW
    n, sides = facts.n_clusters or 0, (facts.n_clusters_treated, facts.n_clusters_comparison)
    known = [side for side in sides if side is not None]
    ok = n >= needed and all(side >= ENOUGH_A_SIDE for side in known)
    split = f" ({known[0]} trained, {known[1]} comparison)" if len(known) == 2 else ""
    wanted = f"{needed}, and {ENOUGH_A_SIDE} a group," if known else f"{needed}"
    return Check(
        name="clusters",
        passed=ok,
        cap=5 if ok else cap,
        sentence=f"The interval rests on {n} clusters{split}; {'enough' if ok else 'too few'}: "
        f"{wanted} are needed.",
    )


def check_pretrend(kind: DesignKind, facts: Facts, *, by_lot: bool) -> Check:
    """Ask what the waves before treatment say about the groups moving in parallel."""
    p = facts.pretrend_p_value
    if by_lot or not kind.is_parallel:
        why = "a lot makes the groups alike" if by_lot else "this design does not rest on it"
        said = f"That both groups would have moved in parallel need not be assumed: {why}."
        return Check(name="pre-trend", passed=None, cap=5, sentence=said)
    if p is None:
        said = (
            "That both groups would have moved in parallel is assumed; two waves cannot show it, "
            "and no earlier ones were looked at."
        )
        return Check(name="pre-trend", passed=None, cap=5, sentence=said)
    ok = p >= 0.05
    told = "no difference in trend was found, which is not proof of none" if ok else "they did not"
    said = f"Before treatment the groups should have moved in parallel; {told} (p = {p:.3f})."
    return Check(name="pre-trend", passed=ok, cap=5 if ok else 2, sentence=said)


def check_power(facts: Facts, practical: float | None, *, alpha: float = 0.05) -> Check:
    """Ask whether the study could have seen the smallest change that matters."""
    if practical is None or not facts.std_error:
        why = "no smallest change that matters was stated" if practical is None else "no error"
        said = f"Whether the study could have seen what matters was not asked: {why}."
        return Check(name="power", passed=None, cap=5, sentence=said)
    df = facts.df if facts.df is not None else math.inf
    power = power_of(practical, facts.std_error, df=df, alpha=alpha)
    ok = power >= POWER
    said = (
        f"An effect of {practical:g}, the smallest that matters, would be found in {power:.0%} of "
        f"such studies; {POWER:.0%} are asked for."
    )
    return Check(name="power", passed=ok, cap=5 if ok else 4, sentence=said)
