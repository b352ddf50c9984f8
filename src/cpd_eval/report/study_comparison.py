"""The comparison inside a study: every design named is run, graded and released."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from cpd_eval.analysis import Check, EvidenceLevel
from cpd_eval.analysis.did import Inference
from cpd_eval.disclosure import Released
from cpd_eval.frames import ALL
from cpd_eval.report.compare import Columns, Gate, compare, release_comparison
from cpd_eval.report.designs import Choices, baseline_of, effects_of, table_of_effects
from cpd_eval.report.kept import kept
from cpd_eval.report.release_baseline import release_baseline

_TOO_FEW = EvidenceLevel(
    level=1,
    design="before and after",
    ceiling=1,
    checks=(
        Check(
            name="comparison",
            passed=False,
            cap=1,
            sentence="The comparison rests on too few people to be published, so the level is "
            "that of a change without comparison.",
        ),
    ),
)


def compared(
    frame: Any,
    inside: Any,
    columns: Columns,
    choices: Choices,
    changes: Released,
    gate: Gate,
    *,
    by: Sequence[str],
    only: Mapping[str, str],
    confidence: float,
) -> tuple[Released, EvidenceLevel, dict[str, Released]]:
    """Compare with those who did not take part, by every design named, and release it."""
    rest = [column for column in by if column not in only]
    baseline = baseline_of(inside, columns, choices)
    effects = effects_of(inside, columns, choices, baseline, confidence=confidence)
    how = cast(Inference, choices.errors_for(columns))
    whole = kept(
        frame,
        ("comparison", gate, columns, how, confidence, tuple(by), changes.output_id),
        lambda: release_comparison(
            frame, columns, compare(frame, columns, how, confidence), changes, gate, by=by
        ),
    )
    comparison = whole.inside(**only, **dict.fromkeys(rest[1:], ALL))
    if not is_shown(comparison):
        return comparison, _TOO_FEW, {}
    # A part of a study shows what is cut out of the release of the whole, and nothing beside it.
    tables = (
        {}
        if only
        else {
            "effects": gate.release(
                table_of_effects(effects),
                by=["design"],
                count=["n_treated", "n_comparison"],
                suffix="_designs",
            ),
            **release_baseline(baseline, gate),
        }
    )
    return comparison, effects[0].evidence, tables


def is_shown(released: Released) -> bool:
    """Tell whether the row of everyone passed the gate."""
    whole = released.where(**dict.fromkeys(released.by, ALL)) if released.by else released
    return bool((whole.table["status"] == "shown").all())
