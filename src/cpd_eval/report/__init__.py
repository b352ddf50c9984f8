"""Reports: pages, tables, workbooks and fleets of notebooks, made of released tables only.

Names are loaded when first used: collating returns must not wait for the charts.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cpd_eval.report.before_after import write_before_after
    from cpd_eval.report.designs import Choices
    from cpd_eval.report.each import Run
    from cpd_eval.report.fleet import run_fleet, run_notebook
    from cpd_eval.report.folder import Written
    from cpd_eval.report.group_figures import impact_groups
    from cpd_eval.report.impact import impact_people
    from cpd_eval.report.issues import shared_issues
    from cpd_eval.report.options import Options
    from cpd_eval.report.panel import in_project, read_panel
    from cpd_eval.report.questions import Question, questions_of
    from cpd_eval.report.register import read_flows, read_posts, read_texts
    from cpd_eval.report.rollout import impact_rollout
    from cpd_eval.report.skills import skills_report
    from cpd_eval.report.skills_audit import audit_of
    from cpd_eval.report.strategy import collate
    from cpd_eval.report.topics import make
    from cpd_eval.report.topics.draft import Scope
    from cpd_eval.report.topics.people import read_people
    from cpd_eval.report.unit_waves import impact_panel
    from cpd_eval.report.workforce import workforce_report

__all__ = [
    "Choices",
    "Options",
    "Question",
    "Run",
    "Scope",
    "Written",
    "audit_of",
    "collate",
    "impact_groups",
    "impact_panel",
    "impact_people",
    "impact_rollout",
    "in_project",
    "make",
    "questions_of",
    "read_flows",
    "read_panel",
    "read_people",
    "read_posts",
    "read_texts",
    "run_fleet",
    "run_notebook",
    "shared_issues",
    "skills_report",
    "workforce_report",
    "write_before_after",
]

_HOME = {
    "audit_of": "skills_audit",
    "read_flows": "register",
    "read_posts": "register",
    "read_texts": "register",
    "skills_report": "skills",
    "workforce_report": "workforce",
    "Choices": "designs",
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
    "Scope": "topics.draft",
    "impact_rollout": "rollout",
    "make": "topics",
    "read_people": "topics.people",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'cpd_eval.report' has no attribute '{name}'")
    return getattr(import_module(f"cpd_eval.report.{_HOME[name]}"), name)
