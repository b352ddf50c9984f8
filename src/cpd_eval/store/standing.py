"""How every invitation of a wave stands: sent, opened, started, submitted, or still to come.

A row an invitation that was not taken back, under the pseudonym; no answer and no name is in it.
What the response board counts is counted from here, so the words mean one thing everywhere:

- *sent*: the first letter left; for a link handed out in a file, the moment it was made;
- *opened*: the form was opened with the link;
- *started*: an answer was given that neither the invitation nor the form brought;
- *submitted*: sent in, for good;
- *overdue*: not submitted though the last day is over.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Row, func, select

from cpd_eval.store import people, schedule, versions, waves
from cpd_eval.store.admission import InvitationError, check_admission
from cpd_eval.store.claims import invited
from cpd_eval.store.database import Database
from cpd_eval.store.keeping_tables import mailing
from cpd_eval.store.mailings import DAYS_BETWEEN, MOST_REMINDERS
from cpd_eval.store.paths import name_at
from cpd_eval.store.schema import BY_DEFAULT, BY_INVITATION, answer_event, invitation, response

PAUSE_MINUTES = 15
"""A longer time without a save is a pause: it does not count as time spent on the form."""

PLACE = ("region", "profession", "local_org", "team")
"""What is told of where a person works."""

_MOMENTS = ("sent_at", "opened_at", "started_at", "submitted_at", "due_at", "last_letter_at")
_COLUMNS = (
    *("pid", "rater", "programme"),
    *PLACE,
    *_MOMENTS,
    *("n_letters", "is_to_remind", "minutes", "stopped_at"),
)


def standings(db: Database, wave_id: str, *, at: datetime | None = None) -> pd.DataFrame:
    """Give how every invitation of a wave stands.

    Parameters
    ----------
    db : Database
        The store; it is only read.
    wave_id : str
        The wave.
    at : datetime, optional
        The moment, aware of its time zone; now if not given.

    Returns
    -------
    pandas.DataFrame
        A row an invitation:

        - ``pid``, ``rater``, ``programme``: whose answers are asked, of whom, about what;
        - ``region``, ``profession``, ``local_org``, ``team``: of the post; None if not known;
        - ``sent_at``, ``opened_at``, ``started_at``, ``submitted_at``, ``due_at``,
          ``last_letter_at``: moments, UTC; NaT if it has not happened or nothing is due;
        - ``n_letters``: letters that left, the invitation among them;
        - ``is_to_remind``: not submitted, may still answer, and may be written to again now;
        - ``minutes``: time spent until it was submitted, pauses of more than
          :data:`PAUSE_MINUTES` left out; NaN if not submitted, or brought in from elsewhere;
        - ``stopped_at``: the question, or the battery, answered last, where started and not
          submitted.

    Raises
    ------
    DataError
        If there is no such wave.

    Examples
    --------
    >>> frame = standings(db, "open")
    >>> frame[["region", "n_letters", "stopped_at"]].to_dict("records")
    [{'region': 'Wales', 'n_letters': 0, 'stopped_at': None}]
    """
    which, moment = waves.get_wave(db, wave_id), at or datetime.now(UTC)
    rows = [row for row in invited(db, wave_id) if row.revoked_at is None]
    known = people.attributes(db, [row.pid for row in rows])
    with db.read() as connection:
        brought = _brought(connection, wave_id)
        letters = _letters(connection, wave_id)
        times = _times(connection, wave_id)
        stops = _stops(db, connection, which)
    due = _due(db, which)
    found = [
        {
            "pid": row.pid,
            "rater": row.rater,
            "programme": brought[row.invitation_id].programme,
            **_place(known.get(row.pid, {}), brought[row.invitation_id].prefill),
            **_moments(row, brought[row.invitation_id], letters, times),
            "due_at": row.expires_at or due,
            "is_to_remind": _is_to_remind(row, moment),
            "stopped_at": stops.get(row.invitation_id),
        }
        for row in rows
    ]
    frame = pd.DataFrame(found, columns=list(_COLUMNS))
    for name in _MOMENTS:
        frame[name] = pd.to_datetime(frame[name], utc=True)
    return frame.astype({"minutes": float, "n_letters": int, "is_to_remind": bool})


def _due(db: Database, which: waves.Wave) -> datetime | None:
    """Give the end of the last day answers are due: of the window if there is one."""
    window = schedule.windows(db).get(which.wave_id)
    if window is None:
        return which.closes_at
    return datetime.combine(window[1].closes_on + timedelta(days=1), time(), tzinfo=UTC)


def _brought(connection: Connection, wave_id: str) -> dict[int, Any]:
    query = (
        select(
            invitation.c.invitation_id,
            invitation.c.programme,
            invitation.c.prefill,
            response.c.response_id,
            response.c.submitted_at,
        )
        .select_from(invitation.outerjoin(response))
        .where(invitation.c.wave_id == wave_id)
    )
    return {row.invitation_id: row for row in connection.execute(query)}


def _letters(connection: Connection, wave_id: str) -> dict[int, Any]:
    """Count the letters that left, by invitation, with the first and the last of them."""
    query = (
        select(
            mailing.c.invitation_id,
            func.count().label("n"),
            func.min(mailing.c.sent_at).label("first_at"),
            func.max(mailing.c.sent_at).label("last_at"),
        )
        .select_from(mailing.join(invitation))
        .where(invitation.c.wave_id == wave_id, mailing.c.sent_at.is_not(None))
        .group_by(mailing.c.invitation_id)
    )
    return {row.invitation_id: row for row in connection.execute(query)}


def _times(connection: Connection, wave_id: str) -> dict[int, list[datetime]]:
    """Give the moments at which a respondent's answers were kept, by response, in order."""
    query = (
        select(answer_event.c.response_id, answer_event.c.at)
        .select_from(answer_event.join(response).join(invitation))
        .where(
            invitation.c.wave_id == wave_id,
            answer_event.c.by.not_in((BY_INVITATION, BY_DEFAULT)),
        )
        .group_by(answer_event.c.response_id, answer_event.c.at)
        .order_by(answer_event.c.response_id, answer_event.c.at)
    )
    times: dict[int, list[datetime]] = {}
    for response_id, at in connection.execute(query):
        times.setdefault(response_id, []).append(at)
    return times


def _stops(db: Database, connection: Connection, which: waves.Wave) -> dict[int, str]:
    """Name the question answered last in every draft, by invitation; a battery is one."""
    query = (
        select(response.c.invitation_id, answer_event.c.question)
        .select_from(answer_event.join(response).join(invitation))
        .where(
            invitation.c.wave_id == which.wave_id,
            response.c.submitted_at.is_(None),
            answer_event.c.value.is_not(None),
            answer_event.c.by.not_in((BY_INVITATION, BY_DEFAULT)),
        )
        .order_by(answer_event.c.event_id)
    )
    form = versions.load(db, which.form_id, which.version)
    last = dict(tuple(row) for row in connection.execute(query))
    named = {key: name_at(form, path) for key, path in last.items()}
    return {
        key: form.within[name] if name in form.battery_labels else name
        for key, name in named.items()
        if name
    }


def _place(known: dict[str, Any], brought: dict[str, str]) -> dict[str, str | None]:
    """Tell where a person works; of a response nobody is known behind, as the link says."""
    return {name: known.get(name) or brought.get(name) or None for name in PLACE}


def _moments(
    row: Row[Any], brought: Any, letters: dict[int, Any], times: dict[int, list[datetime]]
) -> dict[str, Any]:
    letter, saved = letters.get(row.invitation_id), times.get(brought.response_id, [])
    is_submitted = brought.submitted_at is not None
    return {
        "sent_at": letter.first_at if letter else row.issued_at,
        "opened_at": row.started_at,
        "started_at": saved[0] if saved else None,
        "submitted_at": brought.submitted_at,
        "last_letter_at": letter.last_at if letter else None,
        "n_letters": letter.n if letter else 0,
        "minutes": _minutes([row.started_at, *saved], brought.submitted_at)
        if is_submitted
        else None,
    }


def _minutes(saved: Sequence[datetime], submitted_at: datetime) -> float | None:
    """Add up the time between saves, without pauses; None if all came at once."""
    moments = [at for at in [*saved, submitted_at] if at <= submitted_at]
    gaps = [(later - at).total_seconds() / 60 for at, later in pairwise(moments)]
    return sum(gap for gap in gaps if gap <= PAUSE_MINUTES) or None


def _is_to_remind(row: Row[Any], at: datetime) -> bool:
    """Say whether a reminder would go to this person now: the rule of :mod:`mailings`."""
    try:
        check_admission(row, at)
    except InvitationError:
        return False
    asked_at = row.claimed_at or row.issued_at
    is_rested = at - asked_at >= timedelta(days=DAYS_BETWEEN)
    return is_rested and (row.number or 0) < MOST_REMINDERS
