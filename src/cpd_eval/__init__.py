"""Find out whether professional development works.

A form asks, the store keeps, a panel links, an estimate says, the gate releases, a page shows.
Names are loaded when first used: a form page must not pay for the statistics.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cpd_eval import analysis, charts, report
    from cpd_eval.analysis import (
        ancova,
        change_by,
        difference_in_differences,
        event_study,
        evidence_level,
        fixed_effects,
        paired_change,
        partial_pooling,
        readiness_gap,
        staggered_adoption,
        two_wave_change,
    )
    from cpd_eval.disclosure import Ledger, Released, release
    from cpd_eval.forms import Form, Sheet, read_form
    from cpd_eval.pages.preview import preview
    from cpd_eval.report import read_panel
    from cpd_eval.simulate import simulate_panel

__all__ = [
    "Form",
    "Ledger",
    "Released",
    "Sheet",
    "analysis",
    "ancova",
    "change_by",
    "charts",
    "difference_in_differences",
    "event_study",
    "evidence_level",
    "fixed_effects",
    "paired_change",
    "partial_pooling",
    "preview",
    "read_form",
    "read_panel",
    "readiness_gap",
    "release",
    "report",
    "simulate_panel",
    "staggered_adoption",
    "two_wave_change",
]

_HOME = {
    "Form": "cpd_eval.forms",
    "Ledger": "cpd_eval.disclosure",
    "Released": "cpd_eval.disclosure",
    "Sheet": "cpd_eval.forms",
    "ancova": "cpd_eval.analysis",
    "change_by": "cpd_eval.analysis",
    "difference_in_differences": "cpd_eval.analysis",
    "event_study": "cpd_eval.analysis",
    "evidence_level": "cpd_eval.analysis",
    "fixed_effects": "cpd_eval.analysis",
    "paired_change": "cpd_eval.analysis",
    "partial_pooling": "cpd_eval.analysis",
    "preview": "cpd_eval.pages.preview",
    "read_form": "cpd_eval.forms",
    "read_panel": "cpd_eval.report",
    "readiness_gap": "cpd_eval.analysis",
    "release": "cpd_eval.disclosure",
    "simulate_panel": "cpd_eval.simulate",
    "staggered_adoption": "cpd_eval.analysis",
    "two_wave_change": "cpd_eval.analysis",
}


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    if name in __all__:
        return import_module(f"cpd_eval.{name}")
    raise AttributeError(f"module 'cpd_eval' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted(__all__)
