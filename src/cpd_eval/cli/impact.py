"""``cpd-eval impact``: before/after change from a file of the user's own, in one of three shapes.

The options that name columns tell the shape; a mixture is refused.
"""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from cpd_eval.errors import DataError
from cpd_eval.report.folder import Written
from cpd_eval.report.group_figures import impact_groups
from cpd_eval.report.impact import impact_people
from cpd_eval.report.options import Options
from cpd_eval.report.unit_waves import impact_panel

_SHAPES = """\
The columns tell which shape the file has; name those of one shape:
  a row a person:          --before COLUMN --after COLUMN
  a row a unit and wave:   --outcome COLUMN --unit COLUMN --time COLUMN --first WAVE --second WAVE
  published group figures: --group COLUMN --time COLUMN --first WAVE --second WAVE
                           --percent COLUMN (or --mean COLUMN --sd COLUMN)"""

_OPTIONS_OF_SHAPE = {
    "people": {
        "before", "after", "desired", "by", "person", "treated", "cluster", "unit_name",
        "practical",
    },
    "panel": {
        "outcome", "unit", "time", "first", "second", "by", "treated", "cluster", "inference",
        "unit_name", "practical",
    },
    "groups": {
        "group", "group_name", "total", "time", "first", "second", "n", "percent", "share", "mean",
        "sd", "unit_name",
    },
}  # fmt: skip
_NEEDED_OF_SHAPE = {
    "people": ("before", "after"),
    "panel": ("outcome", "unit", "time", "first", "second"),
    "groups": ("group", "time", "first", "second"),
}


_Decorator = Callable[[Callable[..., None]], Callable[..., None]]


def _column(flag: str, text: str, *, multiple: bool = False) -> _Decorator:
    return click.option(flag, metavar="COLUMN", help=text, multiple=multiple)


def _practical(_context: click.Context, _option: click.Parameter, value: float | None) -> Any:
    if value is not None and not 0 <= value < math.inf:
        raise click.UsageError(
            f"--practical: {value:g} was found; a change of 0 or more was expected, in the unit of "
            "the outcome, such as 0.5."
        )
    return value


@click.command("impact")
@click.argument("data", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help="Folder to write to."
)
@_column("--before", "Score before. [a row a person]")
@_column("--after", "Score after. [a row a person]")
@_column("--desired", "Level the job needs, for the readiness gap. [a row a person]")
@_column("--person", "Who a row is about; each person may stand once. [a row a person]")
@_column("--outcome", "The score. [a row a unit and wave]")
@_column("--unit", "Person or firm. [a row a unit and wave]")
@_column("--time", "Wave, such as the year.")
@click.option("--first", metavar="WAVE", help="The earlier wave, as written in --time.")
@click.option("--second", metavar="WAVE", help="The later wave.")
@_column(
    "--treated", "1 took part, 0 comparison group; repeat for further treatments.", multiple=True
)
@_column("--cluster", "Level at which taking part was assigned, such as the office.")
@click.option(
    "--inference", type=click.Choice(["crv1", "hc1", "classical"]), help="Kind of standard error."
)
@_column("--by", "Break down by this column; at most two.", multiple=True)
@_column("--group", "Name of the group. [published group figures]")
@click.option("--group-name", metavar="WORD", help="What a group is called, such as region.")
@click.option(
    "--total",
    metavar="NAME",
    multiple=True,
    help="A group that is a total of others, such as England; not counted among them.",
)
@_column("--n", "Number of answers; 'n' if not given. [published group figures]")
@_column("--percent", "Outcome as percent 0–100. [published group figures]")
@_column("--share", "Outcome as share 0–1. [published group figures]")
@_column("--mean", "Outcome as mean. [published group figures]")
@_column("--sd", "Its standard deviation. [published group figures]")
@click.option(
    "--where", metavar="COLUMN=VALUE", multiple=True, help="Keep only rows with this value."
)
@click.option(
    "--called", metavar="WORDS", help="What the outcome is called, as it begins a sentence."
)
@click.option("--unit-name", metavar="WORD", help="Unit of the outcome, such as points.")
@click.option(
    "--practical",
    type=float,
    callback=_practical,
    help="Smallest change that matters, in that unit.",
)
@click.option("--title", help="Title of the report.")
@click.option(
    "--threshold",
    default=10,
    show_default=True,
    type=click.IntRange(min=1),
    help="No figure rests on fewer people.",
)
@click.option(
    "--ledger",
    type=click.Path(path_type=Path),
    help="Where releases are recorded; in the folder if not given.",
)
def command(data: Path, output: Path, **options: Any) -> None:
    """Estimate before/after change from the CSV or Parquet file DATA and write a report.

    Three shapes are understood. A row a person:

    \b
      cpd-eval impact staff.csv -o out --before score_1 --after score_2 --by region

    A row a unit and wave, with a comparison group:

    \b
      cpd-eval impact firms.csv -o out --outcome scrap --unit firm --time year
          --first 1987 --second 1988 --treated grant

    Published figures of groups:

    \b
      cpd-eval impact survey.csv -o out --group region --time year --first 2014
          --second 2018 --n n --percent value --where measure=ld_perf
    """  # noqa: D301 - click ends a paragraph it must not wrap with this sign
    given = {name: value for name, value in options.items() if value not in (None, ())}
    written = _write(data, output, _shape(given), given)
    click.echo(f"Report:  {written.report}")
    click.echo(f"Charts:  {written.folder / 'charts'}")
    click.echo(f"Tables:  {written.folder / 'tables'}")


def _shape(given: dict[str, Any]) -> str:
    """Tell which shape the options speak of, and refuse a mixture."""
    marks = {"group": "groups", "unit": "panel", "before": "people"}
    shape = next((shape for mark, shape in marks.items() if mark in given), None)
    if shape is None:
        raise click.UsageError(_SHAPES)
    missing = [name for name in _NEEDED_OF_SHAPE[shape] if name not in given]
    if missing:
        wanted = ", ".join(f"--{name}" for name in missing)
        raise click.UsageError(f"{wanted} is missing.\n{_SHAPES}")
    other = set().union(*_OPTIONS_OF_SHAPE.values()) - _OPTIONS_OF_SHAPE[shape]
    if wrong := sorted(other & given.keys()):
        wanted = ", ".join(f"--{name.replace('_', '-')}" for name in wrong)
        raise click.UsageError(f"{wanted} does not go with the other options.\n{_SHAPES}")
    return shape


def _write(data: Path, output: Path, shape: str, given: dict[str, Any]) -> Written:
    told = {"ledger": output / "ledger.jsonl", **_renamed(given, "threshold", "title", "ledger")}
    options = Options(where=dict(_condition(text) for text in given.get("where", ())), **told)
    waves = _renamed(given, "time", first="before_time", second="after_time")
    if shape == "people":
        if len(given.get("treated", ())) > 1:
            raise click.UsageError("Name --treated once for a file with a row a person.")
        own = _renamed(
            given,
            *("before", "after", "desired", "person", "by", "cluster", "practical"),
            called="outcome",
            unit_name="unit",
        )
        treated = given.get("treated", (None,))[0]
        return impact_people(data, output, treated=treated, options=options, **own)
    if shape == "panel":
        own = _renamed(
            given,
            *("outcome", "unit", "treated", "by", "cluster", "inference", "unit_name", "practical"),
            called="outcome_name",
        )
        return impact_panel(data, output, options=options, **own, **waves)
    own = _renamed(
        given,
        *("group", "group_name", "total", "n", "percent", "share", "mean", "sd"),
        called="outcome",
        unit_name="unit",
    )
    return impact_groups(data, output, options=options, **own, **waves)


def _renamed(given: dict[str, Any], *same: str, **names: str) -> dict[str, Any]:
    names = {**{name: name for name in same}, **names}
    return {new: given[old] for old, new in names.items() if old in given}


def _condition(text: str) -> tuple[str, str]:
    column, sign, value = text.partition("=")
    if not sign or not column:
        raise DataError(
            f"--where: '{text}' was found; COLUMN=VALUE was expected, such as measure=ld_perf."
        )
    return column, value
