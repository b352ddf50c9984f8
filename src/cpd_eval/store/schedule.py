"""The waves of an activity, from its dates, and whether each return came in time.

Around a course or programme people are asked before it starts, up to 14 days after it is
completed, and from one to three months after that; their managers are asked before and at the
follow-up. A second follow-up, from six to eight months after, is asked only if it is wanted. A
wave takes answers for a while after its window, so that a late return is late and not lost.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select

from cpd_eval.errors import DataError
from cpd_eval.forms.model import Form
from cpd_eval.store import waves
from cpd_eval.store.database import Database
from cpd_eval.store.keeping_tables import wave_window
from cpd_eval.store.schema import invitation, response
from cpd_eval.store.wave_check import WaveKind
from cpd_eval.workforce.calendar import (
    Timing,
    Window,
    add_months,
    after_window,
    follow_up_window,
)

BEFORE_OPENS_DAYS = 28
"""How long before the start "before" is asked; the day before the start is the last."""

SECOND_FOLLOW_UP_MONTHS = (6, 8)
"""First and last month after completion of a second follow-up."""

LATE_DAYS = 28
"""How long after its window a wave still takes answers; they count as late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A wave an activity needs.

    Attributes
    ----------
    wave_id : str
        The activity and what is asked, such as ``mentoring-2026-after``.
    kind : WaveKind
        What its answers are to the panel.
    window : Window
        When answers are due.
    """

    wave_id: str
    kind: WaveKind
    window: Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """What came back, or did not, from one invitation.

    Attributes
    ----------
    pid, rater, programme : str
        Whose it is.
    answered_on : date or None
        Day of the submission, UTC; None if there was none.
    timing : {"early", "in window", "late", "missing"}
        Both ends of the window belong to it.
    """

    pid: str
    rater: str
    programme: str
    answered_on: date | None
    timing: Timing


def plan_waves(
    activity: str, *, starts_on: date, completed_on: date, second_follow_up: bool = False
) -> list[Planned]:
    """Give the waves an activity needs, in order of opening.

    Parameters
    ----------
    activity : str
        Its name, with which the names of its waves begin.
    starts_on, completed_on : date
        First and last day of the activity.
    second_follow_up : bool, default False
        Whether to ask once more, half a year later.

    Returns
    -------
    list of Planned
        Before, after and follow-up, of the person and of the manager.

    Raises
    ------
    DataError
        If it is completed before it starts, or its name cannot name a wave.

    Examples
    --------
    >>> waves = plan_waves("m", starts_on=date(2026, 3, 2), completed_on=date(2026, 3, 31))
    >>> [(wave.wave_id, str(wave.window.closes_on)) for wave in waves][2:4]
    [('m-after', '2026-04-14'), ('m-follow-up-1', '2026-06-30')]
    """
    if completed_on < starts_on:
        raise DataError(
            f"The activity '{activity}' would be completed on {completed_on} and start on "
            f"{starts_on}; it must start first. Correct one of the two days."
        )
    before = Window(
        opens_on=starts_on - timedelta(days=BEFORE_OPENS_DAYS),
        closes_on=starts_on - timedelta(days=1),
    )
    follow_up = follow_up_window(completed_on)
    parts: list[tuple[str, WaveKind, Window]] = [
        ("before", "before", before),
        ("manager-before", "manager_before", before),
        ("after", "after", after_window(completed_on)),
        ("follow-up-1", "follow_up", follow_up),
        ("manager-review", "manager_follow_up", follow_up),
    ]
    if second_follow_up:
        first, last = (add_months(completed_on, months) for months in SECOND_FOLLOW_UP_MONTHS)
        parts.append(("follow-up-2", "follow_up", Window(opens_on=first, closes_on=last)))
    return [
        Planned(wave_id=f"{activity}-{ending}", kind=kind, window=window)
        for ending, kind, window in parts
    ]


def open_planned(
    db: Database, activity: str, planned: list[Planned], forms: Mapping[str, Form]
) -> list[waves.Wave]:
    """Open the waves of an activity for which there is a form.

    Parameters
    ----------
    db : Database
        The store.
    activity : str
        Its name.
    planned : list of Planned
        As :func:`plan_waves` gave them.
    forms : mapping of str to Form
        What is asked, by kind of wave; a kind without a form is left out.

    Returns
    -------
    list of Wave
        As kept. The same call again changes nothing.

    Raises
    ------
    DataError
        If a name is taken by another wave.

    Examples
    --------
    >>> days = {"starts_on": date(2026, 3, 2), "completed_on": date(2026, 3, 31)}
    >>> made = open_planned(db, "m", plan_waves("m", **days), {"after": form})
    >>> [(wave.wave_id, wave.kind) for wave in made]
    [('m-after', 'after')]
    """
    wanted = [one for one in planned if one.kind in forms]
    for one in wanted:
        waves.check_new(db, one.wave_id, forms[one.kind], kind=one.kind, **_times(one.window))
    made = []
    for one in wanted:
        form, times = forms[one.kind], _times(one.window)
        made.append(waves.open_wave(db, one.wave_id, form, kind=one.kind, **times))
        _keep_window(db, activity, one)
    return made


def windows(db: Database) -> dict[str, tuple[str, Window]]:
    """Give the activity and the window of each wave that has one, in order of opening.

    Examples
    --------
    >>> windows(db)
    {}
    """
    query = select(wave_window).order_by(wave_window.c.opens_on, wave_window.c.wave_id)
    with db.read() as connection:
        return {
            row.wave_id: (row.activity, Window(opens_on=row.opens_on, closes_on=row.closes_on))
            for row in connection.execute(query)
        }


def timing(window: Window, answered_on: date | None) -> Timing:
    """Say whether a return came in time.

    Examples
    --------
    >>> timing(Window(opens_on=date(2026, 4, 1), closes_on=date(2026, 4, 14)), date(2026, 4, 15))
    'late'
    """
    if answered_on is None:
        return "missing"
    if answered_on in window:
        return "in window"
    return "early" if answered_on < window.opens_on else "late"


def returns(db: Database, wave_id: str) -> list[Return]:
    """Class what came back from every invitation of a wave that was not taken back.

    Raises
    ------
    DataError
        If there is no such wave, or it was not made from the dates of an activity.

    Examples
    --------
    >>> returns(db, "open")
    Traceback (most recent call last):
    ...
    cpd_eval.errors.DataError: The wave 'open' belongs to no activity, ...
    """
    waves.get_wave(db, wave_id)
    known = windows(db).get(wave_id)
    if known is None:
        raise DataError(
            f"The wave '{wave_id}' belongs to no activity, so nothing says when its answers are "
            "due. Waves that do are made with: cpd-eval wave plan"
        )
    query = (
        select(
            invitation.c.pid, invitation.c.rater, invitation.c.programme, response.c.submitted_at
        )
        .select_from(invitation.outerjoin(response))
        .where(invitation.c.wave_id == wave_id, invitation.c.revoked_at.is_(None))
        .order_by(invitation.c.invitation_id)
    )
    with db.read() as connection:
        rows = connection.execute(query).all()
    days = [row.submitted_at.date() if row.submitted_at else None for row in rows]
    return [
        Return(
            pid=row.pid,
            rater=row.rater,
            programme=row.programme,
            answered_on=day,
            timing=timing(known[1], day),
        )
        for row, day in zip(rows, days, strict=True)
    ]


def _keep_window(db: Database, activity: str, planned: Planned) -> None:
    mine = wave_window.c.wave_id == planned.wave_id
    values = {
        "wave_id": planned.wave_id,
        "activity": activity,
        "opens_on": planned.window.opens_on,
        "closes_on": planned.window.closes_on,
    }
    with db.write() as connection:
        connection.execute(wave_window.delete().where(mine))
        connection.execute(wave_window.insert().values(values))


def _times(window: Window) -> dict[str, datetime]:
    closes_on = window.closes_on + timedelta(days=LATE_DAYS + 1)
    return {"opens_at": _start(window.opens_on), "closes_at": _start(closes_on)}


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)
