"""Reports: pages, tables, workbooks and fleets of notebooks, made of released tables only.

Names are loaded when first used: collating returns must not wait for the charts.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cpd_eval.report.before_after import write_before_after
    from cpd_eval.report.each import Run
    from cpd_eval.report.fleet import run_fleet, run_notebook
    from cpd_eval.report.folder import Written
    from cpd_eval.report.group_figures import impact_groups
    from cpd_eval.report.impact import impact_people
    from cpd_eval.report.issues import shared_issues
    from cpd_eval.report.options import Options
    from cpd_eval.report.panel import in_project, read_panel
    from cpd_eval.report.questions import Question, questions_of
    from cpd_eval.report.strategy import collate
    from cpd_eval.report.unit_waves import impact_panel

__all__ = [
    "Options",
    "Question",
    "Run",
    "Written",
    "collate",
    "impact_groups",
    "impact_panel",
    "impact_people",
    "in_project",
    "questions_of",
    "read_panel",
    "run_fleet",
    "run_notebook",
    "shared_issues",
    "write_before_after",
]

_HOME = {
    "Run": "each",
    "Options": "options",
    "Written": "folder",
    "collate": "strategy",
    "impact_groups": "group_figures",
    "impact_panel": "unit_waves",
    "impact_people": "impact",
    "in_project": "panel",
    "questions_of": "questions",
    "Question": "questions",
    "read_panel": "panel",
    "run_fleet": "fleet",
    "run_notebook": "fleet",
    "shared_issues": "issues",
    "write_before_after": "before_after",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'cpd_eval.report' has no attribute '{name}'")
    return getattr(import_module(f"cpd_eval.report.{_HOME[name]}"), name)
