"""The effect of the same programme under several designs, side by side.

Each design compares those who took part with those who did not under another assumption. Where they
agree, the answer does not hang on the method; where they do not, that is a finding too. The designs
are named by whoever runs the report, and the first named gives the headline; none is chosen by what
came out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

import narwhals as nw
import pandas as pd

from cpd_eval.analysis import (
    Assignment,
    Baseline,
    EvidenceLevel,
    ancova,
    check_assignment,
    check_baseline,
    evidence_level,
    weighted_comparison,
)
from cpd_eval.analysis.ancova import RegressionInference
from cpd_eval.analysis.did import Inference
from cpd_eval.analysis.intake import number
from cpd_eval.analysis.weighting import Weighting
from cpd_eval.errors import AnalysisError
from cpd_eval.report.compare import Columns, compare

PeopleDesign = Literal["change", "did", "ancova", "weighting"]
"""What can be run on people asked twice."""

WORDS: Mapping[str, str] = {
    "did": "Difference in differences",
    "ancova": "Same answer before (ANCOVA)",
    "weighting": "Made alike by weights",
}

ASSUMES: Mapping[str, str] = {
    "did": "Difference in differences: each person's own change is compared. Right if both groups "
    "would otherwise have moved in parallel.",
    "ancova": "Same answer before (ANCOVA): answers after are compared at the same answer before "
    "and the same covariates. Right if these hold everything in which the groups differ.",
    "weighting": "Made alike by weights: comparison people who resemble those who took part count "
    "for more, until the means before agree. Right if nothing else sets the groups apart.",
}

CLUSTERED = frozenset({"crv1", "crv3", "wild"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Which designs to run, and how.

    Attributes
    ----------
    designs : tuple of str
        The first gives the headline.
    inference : str or None
        Kind of standard error; clustered (CRV1) if a cluster is named, else of unequal variances.
    covariates : tuple of str
        Columns of numbers known before.
    weights : {"entropy", "propensity"}
        Where weights come from.
    practical : float or None
        The smallest effect that matters.
    seed : int or None
        Of the lot that decided who takes part.
    recorded, stratum : str or None
        Column in which the draw was written down; column of its strata.
    """

    designs: tuple[str, ...] = ("did",)
    inference: str | None = None
    covariates: tuple[str, ...] = ()
    weights: str = "entropy"
    practical: float | None = None
    seed: int | None = None
    recorded: str | None = None
    stratum: str | None = None

    def errors_for(self, columns: Columns) -> str:
        """Name the kind of standard error."""
        return self.inference or ("crv1" if columns.cluster else "hc1")


PLAIN_CHOICES = Choices()


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What one design found.

    Attributes
    ----------
    design : str
        Its name.
    estimate : result record
        Of the function that was run.
    evidence : EvidenceLevel
        Its grade.
    """

    design: str
    estimate: Any
    evidence: EvidenceLevel


def baseline_of(frame: Any, columns: Columns, choices: Choices) -> Baseline:
    """Look at how the groups stood before, and who was lost."""
    return check_baseline(
        frame,
        treated=str(columns.treated),
        before=columns.before,
        covariates=choices.covariates,
        waves={"after": columns.after},
    )


def effects_of(
    frame: Any, columns: Columns, choices: Choices, baseline: Baseline, *, confidence: float
) -> tuple[Effect, ...]:
    """Run the designs named, and grade each.

    Parameters
    ----------
    frame : pandas or Polars frame, DuckDB relation
        A row a person.
    columns : Columns
        What is where.
    choices : Choices
        Which designs, and how.
    baseline : Baseline
        Of the same frame.
    confidence : float
        Coverage of intervals.

    Returns
    -------
    tuple of Effect
        In the order named.

    Raises
    ------
    AnalysisError
        If a design is not known, does not go with the errors asked for, or cannot be carried.
    """
    _refuse(choices)
    drawn = _assignment(frame, columns, choices)
    out = []
    for design in choices.designs:
        estimate = _run(design, frame, columns, choices, confidence)
        evidence = evidence_level(
            estimate, assignment=drawn, baseline=baseline, practical=choices.practical
        )
        out.append(Effect(design=design, estimate=estimate, evidence=evidence))
    return tuple(out)


def table_of_effects(effects: Sequence[Effect]) -> pd.DataFrame:
    """Lay the effects out, a row a design, ready for the gate."""
    names = (
        "n_treated",
        "n_comparison",
        "n_clusters",
        "estimate",
        "std_error",
        "ci_low",
        "ci_high",
        "p_value",
    )
    rows = [
        {
            "design": WORDS[one.design],
            **{name: getattr(one.estimate, name) for name in names},
            "level": one.evidence.level,
        }
        for one in effects
    ]
    return pd.DataFrame(rows)


def _run(design: str, frame: Any, columns: Columns, choices: Choices, confidence: float) -> Any:
    errors, treated = choices.errors_for(columns), str(columns.treated)
    if design == "did":
        return compare(frame, columns, cast(Inference, errors), confidence)
    if design == "ancova":
        return ancova(
            frame,
            outcome=columns.after,
            before=columns.before,
            treated=treated,
            cluster=columns.cluster if errors in CLUSTERED else None,
            covariates=list(choices.covariates),
            inference=cast(RegressionInference, errors),
            confidence=confidence,
        )
    return weighted_comparison(
        frame,
        outcome=columns.after,
        treated=treated,
        covariates=[columns.before, *choices.covariates],
        method=cast(Weighting, choices.weights),
        cluster=columns.cluster,
        confidence=confidence,
    )


def _assignment(frame: Any, columns: Columns, choices: Choices) -> Assignment | None:
    """Check the draw among those asked before: who is lost later does not undo it."""
    if choices.seed is None and choices.recorded is None:
        return None
    asked = nw.from_native(frame).filter(~number(columns.before).is_null()).to_native()
    return check_assignment(
        asked,
        unit=str(columns.cluster or columns.person),
        treated=str(columns.treated),
        seed=choices.seed,
        recorded=choices.recorded,
        stratum=choices.stratum,
        covariates=[columns.before, *choices.covariates],
    )


def _refuse(choices: Choices) -> None:
    known = [name for name in get_args(PeopleDesign) if name != "change"]
    if wrong := [name for name in choices.designs if name not in known]:
        raise AnalysisError(
            f"design '{wrong[0]}': with those who took part and a comparison group, "
            f"{', '.join(known)} are expected.\nName one of them."
        )
    if choices.inference == "wild" and set(choices.designs) != {"did"}:
        raise AnalysisError(
            "inference 'wild': the wild bootstrap is there for the difference in differences only."
            "\nTake 'crv3', which is made for few clusters too, or run 'did' alone."
        )
