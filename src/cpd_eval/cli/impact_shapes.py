"""Which shape a user's file has, told by the options that name its columns."""

from typing import Any

import click

WORDS = """\
The columns tell which shape the file has; name those of one shape:
  a row a person:          --before COLUMN --after COLUMN
  a row a unit and wave:   --outcome COLUMN --unit COLUMN --time COLUMN --first WAVE --second WAVE
  the same, with when training began:
                           --outcome COLUMN --unit COLUMN --time COLUMN --began COLUMN
                           --design event-study (or staggered)
  published group figures: --group COLUMN --time COLUMN --first WAVE --second WAVE
                           --percent COLUMN (or --mean COLUMN --sd COLUMN)"""

_COMPARED = {
    "design",
    "inference",
    "covariate",
    "weights",
    "seed",
    "recorded",
    "stratum",
    "treated",
    "cluster",
}

OPTIONS_OF = {
    "people": {
        "before",
        "after",
        "desired",
        "by",
        "person",
        "unit_name",
        "practical",
        "plan",
        *_COMPARED,
    },
    "panel": {
        "outcome",
        "unit",
        "time",
        "first",
        "second",
        "by",
        "unit_name",
        "practical",
        "plan",
        *_COMPARED,
    },
    "rollout": {
        "outcome",
        "unit",
        "time",
        "began",
        "cluster",
        "design",
        "inference",
        "covariate",
        "control",
        "bound",
        "unit_name",
        "practical",
        "plan",
    },
    "groups": {
        "group",
        "group_name",
        "total",
        "time",
        "first",
        "second",
        "n",
        "percent",
        "share",
        "mean",
        "sd",
        "unit_name",
    },
}

_NEEDED = {
    "people": ("before", "after"),
    "panel": ("outcome", "unit", "time", "first", "second"),
    "rollout": ("outcome", "unit", "time", "began", "design"),
    "groups": ("group", "time", "first", "second"),
}

_OVER_TIME = ("event-study", "staggered")
TWO_WAVES = ("change", "did", "ancova", "weighting")
DESIGNS = (*TWO_WAVES, *_OVER_TIME)


def shape_of(given: dict[str, Any]) -> str:
    """Tell which shape the options speak of.

    Parameters
    ----------
    given : dict
        Options that were given, by name.

    Returns
    -------
    str
        "people", "panel", "rollout" or "groups".

    Raises
    ------
    click.UsageError
        If they speak of none, of two, or leave out what one needs.

    Examples
    --------
    >>> shape_of({"before": "score_1", "after": "score_2"})
    'people'
    """
    marks = {"group": "groups", "began": "rollout", "unit": "panel", "before": "people"}
    shape = next((shape for mark, shape in marks.items() if mark in given), None)
    if shape is None:
        raise click.UsageError(WORDS)
    missing = [name for name in _NEEDED[shape] if name not in given]
    if missing:
        wanted = ", ".join(f"--{name}" for name in missing)
        raise click.UsageError(f"{wanted} is missing.\n{WORDS}")
    other = set().union(*OPTIONS_OF.values()) - OPTIONS_OF[shape]
    if wrong := sorted(other & given.keys()):
        wanted = ", ".join(f"--{name.replace('_', '-')}" for name in wrong)
        raise click.UsageError(f"{wanted} does not go with the other options.\n{WORDS}")
    _refuse_design(shape, given)
    return shape


def _refuse_design(shape: str, given: dict[str, Any]) -> None:
    """Stop if a design does not go with the shape, or there is nobody to compare with."""
    known = _OVER_TIME if shape == "rollout" else TWO_WAVES
    for design in given.get("design", ()):
        if design not in known:
            raise click.UsageError(
                f"--design {design} does not go with the other options; here it can be "
                f"{', '.join(known)}.\n{WORDS}"
            )
    named = set(given.get("design", ()))
    if "change" in named and ("treated" in given or len(named) > 1):
        raise click.UsageError(
            "--design change is of one group alone: leave --treated and the other designs out, or "
            "name did, ancova or weighting to compare."
        )
    compared = (named - {"change"}) | ({"covariate", "seed", "recorded", "stratum"} & set(given))
    if shape != "rollout" and compared and "treated" not in given:
        raise click.UsageError(
            f"--{'design ' if named else ''}{min(compared)} compares those who took part with "
            "others: name the column that tells them apart with --treated."
        )
