"""``cpd-eval wave plan``, ``calendar`` and ``returns``: what is due when, and what came in time."""

from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

import click

from cpd_eval.errors import DataError
from cpd_eval.forms import read_form
from cpd_eval.settings import read_settings
from cpd_eval.store import schedule, waves
from cpd_eval.store.database import Database, open_store
from cpd_eval.store.fit import check_fit
from cpd_eval.workforce.calendar import Timing
from cpd_eval.workforce.due_dates import Event, icalendar, quarterly

_PROJECT = click.option("--project", default=".", show_default=True, help="The project folder.")
_DAY = click.DateTime(["%Y-%m-%d"])
_FORMS = {
    "before": "cpd_impact_before",
    "manager_before": "cpd_impact_manager",
    "after": "cpd_impact_after",
    "follow_up": "cpd_impact_follow_up",
    "manager_follow_up": "cpd_impact_manager",
}


@click.command("plan")
@click.argument("activity")
@click.option("--starts", required=True, type=_DAY, help="First day of the activity.")
@click.option("--completed", required=True, type=_DAY, help="Its last day.")
@click.option("--second-follow-up", is_flag=True, help="Ask once more, 6 to 8 months after.")
@_PROJECT
def plan_command(
    activity: str,
    starts: datetime,
    completed: datetime,
    second_follow_up: bool,
    project: str,
) -> None:
    """Make the waves of ACTIVITY from its dates; nobody is invited yet.

    Invite people to each with: cpd-eval wave open NAME …

    Example:  cpd-eval wave plan mentoring-2026 --starts 2026-03-02 --completed 2026-03-31
    """
    settings = read_settings(project)
    planned = schedule.plan_waves(
        activity,
        starts_on=starts.date(),
        completed_on=completed.date(),
        second_follow_up=second_follow_up,
    )
    forms = {
        kind: read_form(settings.forms / f"{name}.md")
        for kind, name in _FORMS.items()
        if (settings.forms / f"{name}.md").exists()
    }
    for one in planned:
        if one.kind in forms:
            check_fit(forms[one.kind], one.kind)
    with closing(open_store(settings)) as db:
        made = {wave.wave_id for wave in schedule.open_planned(db, activity, planned, forms)}
    for one in planned:
        told = "" if one.wave_id in made else f" - not made: there is no form for '{one.kind}'"
        click.echo(f"{one.wave_id}: {one.window.opens_on} to {one.window.closes_on}{told}")


@click.command("calendar")
@click.option(
    "-o", "file", required=True, type=click.Path(path_type=Path), help="The .ics file to write."
)
@click.option("--until", type=_DAY, help="Last day of what is due quarterly; a year from now.")
@_PROJECT
def calendar_command(file: Path, until: datetime | None, project: str) -> None:
    """Write when waves are due, and plans and journals each quarter, for any calendar program.

    Example:  cpd-eval wave calendar -o due.ics
    """
    today = datetime.now(UTC).date()
    last = until.date() if until else today + timedelta(days=365)
    with closing(open_store(read_settings(project))) as db:
        events = [*_wave_events(db), *quarterly(today, last)]
    try:
        file.write_bytes(icalendar(events).encode())
    except OSError as exc:
        raise DataError(
            f"{file}: the calendar cannot be written: {exc.strerror}. Name another file."
        ) from exc
    click.echo(f"Wrote {len(events)} entries to {file}")


@click.command("returns")
@click.argument("name")
@_PROJECT
def returns_command(name: str, project: str) -> None:
    """Count what came back in the wave NAME early, in its window, late, or not at all.

    Example:  cpd-eval wave returns mentoring-2026-after
    """
    with closing(open_store(read_settings(project))) as db:
        found = Counter(one.timing for one in schedule.returns(db, name))
    told = ", ".join(f"{found[word]} {word}" for word in get_args(Timing))
    click.echo(f"{name}: {told}")


def _wave_events(db: Database) -> list[Event]:
    windows = schedule.windows(db)
    events = []
    for wave in waves.get_waves(db):
        if wave.wave_id in windows:
            activity, window = windows[wave.wave_id]
            first, last, text = window.opens_on, window.closes_on, f"Activity: {activity}"
        elif wave.closes_at is not None:
            # A wave that closes at midnight was open on the day before for the last time.
            closes = wave.closes_at - timedelta(seconds=1)
            first, last, text = wave.opens_at.date(), closes.date(), ""
        else:
            continue
        title = f"{wave.form_id}: {wave.wave_id}"
        key = f"wave-{wave.wave_id}"
        events.append(Event(key=key, title=title, text=text, opens_on=first, closes_on=last))
    return events
