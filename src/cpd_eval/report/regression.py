"""The regression over all waves of a panel: each unit compared with itself, as a section."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from cpd_eval.analysis import FixedEffects, fixed_effects
from cpd_eval.analysis.event_study import WithinInference
from cpd_eval.charts.finding import percent, signed
from cpd_eval.disclosure import Released, release
from cpd_eval.report.designs import Choices
from cpd_eval.report.lead import Wording
from cpd_eval.report.numbers import CHANGE_FORMS, Form, rows_of, table_of, whole
from cpd_eval.report.options import Options
from cpd_eval.report.page import Section
from cpd_eval.report.words import p_words

_FORMULA = (
    "Regression with unit and wave effects: every unit keeps its own level and every wave its own; "
    "what is left of the outcome is compared within units, with and without treatment. All waves "
    "and all treatments are in it at once."
)

_FORMS: Mapping[str, tuple[str, Form]] = {
    "n_varying": ("Units whose treatment changed", whole),
    "n_units": ("Units", whole),
    "estimate": ("Effect", signed),
    "interval": ("Interval", signed),
    "p_value": CHANGE_FORMS["p_value"],
}


def regression(
    frame: pd.DataFrame,
    path: str | os.PathLike[str],
    treated: list[str],
    outcome: str,
    unit: str,
    time: str,
    cluster: str | None,
    choices: Choices,
    options: Options,
    ledger: Path | None,
    wording: Wording,
) -> dict[str, Any]:
    """Run the regression over all waves, and give what it adds to the report."""
    inference = _errors(choices)
    fit = fixed_effects(
        frame,
        outcome=outcome,
        treatments=treated,
        unit=unit,
        time=time,
        cluster=None if inference == "classical" else cluster or unit,
        inference=inference,
        confidence=options.confidence,
    )
    effects = _release(fit, options.threshold, ledger, Path(path).stem)
    return {
        "more": (_section(fit, effects, wording),),
        "more_tables": {"regression": effects},
        "more_formulas": (_FORMULA,),
    }


def _errors(choices: Choices) -> WithinInference:
    """Choose the errors of the regression, which knows fewer kinds than the comparison."""
    if choices.inference == "classical":
        return "classical"
    return "crv3" if choices.inference == "crv3" else "crv1"


def _release(
    fit: FixedEffects, threshold: int, ledger: str | os.PathLike[str] | None, stem: str
) -> Released:
    """Release an effect if it rests on enough units, and on enough it is compared with.

    An effect is a number about the units whose treatment changes while they answer. If there are
    some, but few, whose treatment never does, it is a number about these too: take away what is
    known of the others, and their path is left.
    """
    table = pd.DataFrame(
        {
            "treatment": [effect.name for effect in fit.treatments],
            "n_varying": [effect.n_units for effect in fit.treatments],
            "n_units": fit.n_units,
            "n": fit.n,
            **{
                name: [getattr(effect, name) for effect in fit.treatments]
                for name in ("estimate", "std_error", "ci_low", "ci_high", "p_value")
            },
        }
    )
    steady = table["n_units"] - table["n_varying"]
    table["status"] = "shown"
    table.loc[(steady > 0) & (steady < threshold), "status"] = "hidden"
    return release(
        table,
        by=["treatment"],
        count=["n_varying", "n_units"],
        threshold=threshold,
        ledger=ledger,
        name=f"impact_{stem}_regression",
    )


def _section(fit: FixedEffects, effects: Released, wording: Wording) -> Section:
    errors = (
        "classical"
        if fit.inference == "classical"
        else f"clustered in {fit.n_clusters} groups, {fit.inference.upper()}"
    )
    words = [
        f"All waves together: {fit.n:,} answers of {fit.n_units:,} units, each compared with "
        f"itself (errors {errors}). An effect rests on the units whose treatment changed.",
        *(
            f"{row['treatment']}: {signed(row['estimate'], digits=3)} {wording.unit} "
            f"({percent(wording.confidence)} interval {signed(row['ci_low'], digits=3)} to "
            f"{signed(row['ci_high'], digits=3)}; {p_words(row['p_value'])})."
            for row in rows_of(effects)
            if row is not None
        ),
    ]
    table = table_of(
        effects, dimension="treatment", caption="Effects within units, all waves", forms=_FORMS
    )
    return Section(
        anchor="regression",
        heading="All waves: each unit compared with itself",
        paragraphs=tuple(words) if any(rows_of(effects)) else (),
        tables=(table,),
    )
