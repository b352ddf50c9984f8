"""Make a report by calling its function, as its notebook does, without Jupyter."""

import inspect
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from cpd_eval.errors import ProjectError, did_you_mean
from cpd_eval.report.before_after import write_before_after
from cpd_eval.report.panel import read_panel
from cpd_eval.report.topics import Topic
from cpd_eval.report.topics.draft import Scope
from cpd_eval.report.topics.people import read_people
from cpd_eval.settings import Settings

_CLUSTER = "local_org"
"""As in the notebooks: whole local organisations are trained together."""

_SCOPE = ("region", "profession", "threshold")


def write_directly(
    settings: Settings, known: Topic, parameters: Mapping[str, Any], place: Path
) -> None:
    """Write a report of the register.

    Parameters
    ----------
    settings : Settings
        The project.
    known : Topic
        Which report.
    parameters : mapping
        As its notebook would be told.
    place : Path
        The folder.

    Raises
    ------
    ProjectError
        If a parameter is none of the report's.
    """
    told = dict(parameters)
    panel, answers = told.pop("panel", None), told.pop("answers", None)
    if known.name == "04_before_after":
        write_before_after(
            read_panel(panel),
            place,
            cluster=_CLUSTER,
            source=str(panel),
            **told,
            is_made_up=settings.is_made_up,
            ledger=settings.ledger,
        )
        return
    scope = Scope(
        **{name: told.pop(name) for name in _SCOPE if name in told},
        is_made_up=settings.is_made_up and panel is not None,
        source=str(panel or "published figures"),
        ledger=settings.ledger,
    )
    module, _, function = known.home.partition(":")
    make = getattr(import_module(module), function)
    names = inspect.signature(make).parameters
    for name in told:
        if name not in names:
            raise ProjectError(
                f"{known.name}: there is no parameter '{name}'.{did_you_mean(name, names)}\n"
                f"Found: {', '.join(list(names)[1:]) or 'none'}."
            )
    if "files" in names:
        told["files"] = [one for one in (panel, answers) if one]
    given = (scope,) if panel is None else (read_people(panel, answers), scope)
    make(*given, **told).write(place)
