"""``cpd-eval impact``: what a programme changed, from a file of the user's own.

Four shapes of file are understood (:mod:`cpd_eval.cli.impact_shapes`). Which design is run is said
by ``--design``; the first one named gives the headline, and none is chosen by what came out.
"""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from cpd_eval.cli.impact_plan import Planned, planned
from cpd_eval.cli.impact_shapes import DESIGNS, shape_of
from cpd_eval.errors import DataError
from cpd_eval.report.designs import Choices
from cpd_eval.report.folder import Written
from cpd_eval.report.group_figures import impact_groups
from cpd_eval.report.impact import impact_people
from cpd_eval.report.options import Options
from cpd_eval.report.rollout import impact_rollout
from cpd_eval.report.unit_waves import impact_panel

_Decorator = Callable[[Callable[..., None]], Callable[..., None]]
_FILE = click.Path(path_type=Path)


def _column(flag: str, text: str, *, multiple: bool = False) -> _Decorator:
    return click.option(flag, metavar="COLUMN", help=text, multiple=multiple)


def _size(_context: click.Context, option: click.Parameter, value: float | None) -> Any:
    if value is not None and not 0 <= value < math.inf:
        raise click.UsageError(
            f"--{option.name}: {value:g} was found; a change of 0 or more was expected, in the "
            "unit of the outcome, such as 0.5."
        )
    return value


@click.command("impact")
@click.argument("data", type=_FILE)
@click.option("-o", "--output", required=True, type=_FILE, help="Folder to write to.")
@_column("--before", "Score before. [a row a person]")
@_column("--after", "Score after. [a row a person]")
@_column("--desired", "Level the job needs, for the readiness gap. [a row a person]")
@_column("--person", "Who a row is about; each person may stand once. [a row a person]")
@_column("--outcome", "The score. [a row a unit and wave]")
@_column("--unit", "Person or firm. [a row a unit and wave]")
@_column("--time", "Wave, such as the year.")
@click.option("--first", metavar="WAVE", help="The earlier wave, as written in --time.")
@click.option("--second", metavar="WAVE", help="The later wave.")
@_column("--began", "Wave in which the unit's training began; empty for never.")
@_column(
    "--treated", "1 took part, 0 comparison group; repeat for further treatments.", multiple=True
)
@_column("--cluster", "Level at which taking part was assigned, such as the office.")
@click.option(
    "--design",
    multiple=True,
    type=click.Choice(DESIGNS),
    help="What to run; repeat to set designs side by side, the first gives the headline. did "
    "(difference in differences) if --treated is named and nothing else is said.",
)
@click.option(
    "--inference",
    type=click.Choice(["crv1", "crv3", "wild", "hc1", "classical"]),
    help="Kind of standard error: crv1 clustered; crv3 (jackknife) or wild (bootstrap) for few "
    "clusters; hc1 or classical if people were assigned one by one.",
)
@_column("--covariate", "Number known before, to adjust for or be alike in.", multiple=True)
@click.option(
    "--weights",
    type=click.Choice(["entropy", "propensity"]),
    help="Where the weights of --design weighting come from; entropy balancing if not given.",
)
@click.option(
    "--control",
    type=click.Choice(["never", "not_yet"]),
    help="Whom --design staggered compares with; the never treated if not given.",
)
@click.option(
    "--bound",
    type=float,
    callback=_size,
    help="Largest difference before treatment that would not matter. [event-study]",
)
@click.option(
    "--seed", type=int, help="Seed of the lot that decided who takes part; it is redrawn."
)
@_column("--recorded", "0/1 column in which the draw was written down, if there is no seed.")
@_column("--stratum", "Strata the lot was drawn in.")
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
    "--practical", type=float, callback=_size, help="Smallest change that matters, in that unit."
)
@click.option("--plan", type=_FILE, help="The locked plan; the report shows every deviation.")
@click.option("--title", help="Title of the report.")
@click.option(
    "--threshold",
    default=10,
    show_default=True,
    type=click.IntRange(min=1),
    help="No figure rests on fewer people.",
)
@click.option(
    "--ledger", type=_FILE, help="Where releases are recorded; in the folder if not given."
)
def command(data: Path, output: Path, **options: Any) -> None:
    """Estimate what a programme changed, from the CSV or Parquet file DATA, and write a report.

    Four shapes are understood. A row a person:

    \b
      cpd-eval impact staff.csv -o out --before score_1 --after score_2 --by region

    A row a unit and wave, with a comparison group:

    \b
      cpd-eval impact firms.csv -o out --outcome scrap --unit firm --time year
          --first 1987 --second 1988 --treated grant --cluster firm --design did
          --design ancova --inference crv3

    The same, with the wave in which training began:

    \b
      cpd-eval impact firms.csv -o out --outcome scrap --unit firm --time year
          --began first_grant --design event-study

    Published figures of groups:

    \b
      cpd-eval impact survey.csv -o out --group region --time year --first 2014
          --second 2018 --n n --percent value --where measure=ld_perf
    """  # noqa: D301 - click ends a paragraph it must not wrap with this sign
    given = {name: value for name, value in options.items() if value not in (None, ())}
    shape = shape_of(given)
    where = dict(_condition(text) for text in given.get("where", ()))
    plan = planned(given.get("plan"), data, given, where)
    written = _write(data, output, shape, given, where, plan)
    plan.record(written)
    click.echo(f"Report:  {written.report}")
    click.echo(f"Charts:  {written.folder / 'charts'}")
    click.echo(f"Tables:  {written.folder / 'tables'}")
    if plan.seal:
        click.echo(f"Plan:    {plan.n_deviations} deviations; seal {plan.seal}")


def _write(
    data: Path,
    output: Path,
    shape: str,
    given: dict[str, Any],
    where: dict[str, str],
    plan: Planned,
) -> Written:
    told = {"ledger": output / "ledger.jsonl", **_renamed(given, "threshold", "title", "ledger")}
    options = Options(where=where, plan=plan.section, **told)
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
        return impact_people(
            data, output, treated=treated, choices=_choices(given), options=options, **own
        )
    if shape == "panel":
        own = _renamed(
            given,
            *("outcome", "unit", "treated", "by", "cluster", "unit_name", "practical"),
            called="outcome_name",
        )
        return impact_panel(data, output, choices=_choices(given), options=options, **own, **waves)
    if shape == "rollout":
        own = _renamed(
            given,
            *(
                "outcome",
                "unit",
                "time",
                "began",
                "cluster",
                "control",
                "inference",
                "bound",
                "unit_name",
                "practical",
            ),
            called="outcome_name",
            covariate="covariates",
            design="designs",
        )
        return impact_rollout(data, output, options=options, **own)
    own = _renamed(
        given,
        *("group", "group_name", "total", "n", "percent", "share", "mean", "sd"),
        called="outcome",
        unit_name="unit",
    )
    return impact_groups(data, output, options=options, **own, **waves)


def _choices(given: dict[str, Any]) -> Choices:
    named = _renamed(
        given,
        "inference",
        "weights",
        "seed",
        "recorded",
        "stratum",
        covariate="covariates",
        design="designs",
    )
    if named.get("designs") == ("change",):
        named.pop("designs")
    return Choices(**named)


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
