"""Which project a board is opened in."""

from collections.abc import Mapping

from cpd_eval.report.panel import in_project
from cpd_eval.settings import Settings, read_settings


def settings_of(project: str | None, environ: Mapping[str, str]) -> Settings:
    """Read the settings of the project a board is opened in: named, set by the server, or near."""
    return read_settings(project or environ.get("CPD_EVAL_PROJECT") or in_project("."))
