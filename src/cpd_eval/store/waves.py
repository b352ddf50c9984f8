"""Waves: a version of a form, asked of people from one moment until another.

The kind of a wave says what its answers are to the panel: those before an activity, after it,
at the follow-up, or the manager's view at one of the two ends.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Row, case, func, select, update

from cpd_eval.errors import DataError, did_you_mean
from cpd_eval.forms.model import Form
from cpd_eval.store import versions
from cpd_eval.store.connect import lock
from cpd_eval.store.database import Database
from cpd_eval.store.schema import (
    BY_DEFAULT,
    BY_INVITATION,
    answer_event,
    invitation,
    response,
    wave,
)
from cpd_eval.store.wave_check import Wave, WaveKind, check_wave
from cpd_eval.store.wave_new import check_new, what_to_do

__all__ = [
    "Progress",
    "Wave",
    "WaveKind",
    "check_new",
    "close_wave",
    "get_wave",
    "get_waves",
    "open_wave",
    "progress",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a wave has come.

    Attributes
    ----------
    wave_id : str
        The wave.
    n_invited : int
        Invitations that were not revoked.
    n_opened : int
        Of these, with a response begun.
    n_with_answers : int
        Of these, with at least one answer beyond what the invitation or the form brought.
    n_submitted : int
        Of these, submitted.
    """

    wave_id: str
    n_invited: int
    n_opened: int
    n_with_answers: int
    n_submitted: int


def open_wave(
    db: Database,
    wave_id: str,
    form: Form,
    *,
    kind: WaveKind,
    opens_at: datetime,
    closes_at: datetime | None = None,
) -> Wave:
    """Make a wave that asks a form; the form is published with it.

    Parameters
    ----------
    db : Database
        The store.
    wave_id : str
        Its name, unique in the store.
    form : Form
        What is asked.
    kind : WaveKind
        What its answers are to the panel.
    opens_at, closes_at : datetime
        Aware of their time zone; no ``closes_at`` is open end.

    Returns
    -------
    Wave
        As kept. The same call again gives the same wave. As long as nobody is invited to it,
        a wave of the same form and kind may be opened anew with other times or a corrected
        form.

    Raises
    ------
    DataError
        If the name is taken by another wave, the wave would close before it opens, or has no
        end though its form says how long answers are kept.

    Examples
    --------
    >>> march = datetime(2026, 3, 1, tzinfo=UTC)
    >>> spring = open_wave(db, "spring", form, kind="other", opens_at=march)
    >>> get_wave(db, "spring") == spring
    True
    """
    new = check_new(db, wave_id, form, kind=kind, opens_at=opens_at, closes_at=closes_at)
    versions.publish(db, form)
    values = {name: getattr(new, name) for name in Wave.__dataclass_fields__}
    with db.write() as connection:
        lock(connection, wave)
        # Asked once more: another program may have opened one of that name meanwhile.
        what = what_to_do(connection, new)
        if what == "insert":
            connection.execute(wave.insert().values(values))
        elif what == "update":
            connection.execute(update(wave).where(wave.c.wave_id == wave_id).values(values))
    return new


def get_wave(db: Database, wave_id: str) -> Wave:
    """Give a wave by its name.

    Raises
    ------
    DataError
        If there is none of that name.

    Examples
    --------
    >>> get_wave(db, "sprin")
    Traceback (most recent call last):
    ...
    cpd_eval.errors.DataError: The store has no wave 'sprin'. Did you mean 'spring'? ...
    """
    return get_waves(db, [wave_id])[0]


def get_waves(db: Database, wave_ids: Sequence[str] | None = None) -> list[Wave]:
    """Give waves by name, or every wave in order of opening.

    Raises
    ------
    DataError
        If there is none of a name.

    Examples
    --------
    >>> [wave.wave_id for wave in get_waves(db)]
    ['spring']
    """
    with db.read() as connection:
        rows = connection.execute(select(wave).order_by(wave.c.opens_at, wave.c.wave_id)).all()
    known = {row.wave_id: _record(row) for row in rows}
    for wave_id in wave_ids or ():
        if wave_id not in known:
            raise DataError(
                f"The store has no wave '{wave_id}'.{did_you_mean(wave_id, known)} "
                "List the waves with: cpd-eval wave status"
            )
    return [known[name] for name in (known if wave_ids is None else wave_ids)]


def close_wave(db: Database, wave_id: str, *, at: datetime | None = None) -> Wave:
    """Close a wave at a moment, now if none is given; it can be moved again.

    Responses begun before it are taken a while longer: see :mod:`cpd_eval.store.admission`.

    Parameters
    ----------
    db : Database
        The store.
    wave_id : str
        The wave.
    at : datetime, optional
        From when no response can be begun any more, aware of its time zone.

    Returns
    -------
    Wave
        As it is now.

    Raises
    ------
    DataError
        If there is no such wave, or it would close before it opens.

    Examples
    --------
    >>> close_wave(db, "spring", at=datetime(2026, 5, 1, tzinfo=UTC)).closes_at.month
    5
    """
    old = get_wave(db, wave_id)
    moment = at or datetime.now(UTC)
    check_wave(wave_id, old.kind, old.opens_at, moment)
    with db.write() as connection:
        connection.execute(update(wave).where(wave.c.wave_id == wave_id).values(closes_at=moment))
    return get_wave(db, wave_id)


def progress(db: Database, wave_id: str) -> Progress:
    """Count how many were invited to a wave, began, and submitted.

    Examples
    --------
    >>> progress(db, "spring").n_invited
    0
    """
    get_wave(db, wave_id)
    answered = (
        select(answer_event.c.event_id)
        .where(answer_event.c.response_id == response.c.response_id)
        .where(answer_event.c.by.not_in((BY_INVITATION, BY_DEFAULT)))
        .exists()
    )
    counts = (
        select(
            func.count(),
            func.count(response.c.response_id),
            func.sum(case((answered, 1), else_=0)),
            func.count(response.c.submitted_at),
        )
        .select_from(invitation.outerjoin(response))
        .where(invitation.c.wave_id == wave_id, invitation.c.revoked_at.is_(None))
    )
    with db.read() as connection:
        invited, opened, with_answers, submitted = connection.execute(counts).one()
    return Progress(
        wave_id=wave_id,
        n_invited=invited,
        n_opened=opened,
        n_with_answers=with_answers or 0,
        n_submitted=submitted,
    )


def _record(row: Row[tuple[object, ...]]) -> Wave:
    return Wave(**row._asdict())
