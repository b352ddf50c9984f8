"""Whether a wave may be opened: asked before anything is published or kept."""

from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import Connection, select

from cpd_eval.errors import DataError
from cpd_eval.forms.model import Form
from cpd_eval.store.database import Database
from cpd_eval.store.periods import check_end
from cpd_eval.store.schema import invitation, wave
from cpd_eval.store.wave_check import Wave, WaveKind, check_wave


def check_new(
    db: Database,
    wave_id: str,
    form: Form,
    *,
    kind: WaveKind,
    opens_at: datetime,
    closes_at: datetime | None = None,
) -> Wave:
    """Refuse a wave that could not be opened; change nothing.

    Parameters
    ----------
    db, wave_id, form, kind, opens_at, closes_at
        As :func:`cpd_eval.store.waves.open_wave` takes them.

    Returns
    -------
    Wave
        As it would be.

    Raises
    ------
    DataError
        As :func:`cpd_eval.store.waves.open_wave` does.

    Examples
    --------
    >>> march = datetime(2026, 3, 1, tzinfo=UTC)
    >>> check_new(db, "x", form, kind="other", opens_at=march, closes_at=march)
    Traceback (most recent call last):
    ...
    cpd_eval.errors.DataError: The wave 'x' would close at ...
    """
    check_wave(wave_id, kind, opens_at, closes_at)
    check_end(wave_id, form, closes_at)
    new = Wave(
        wave_id=wave_id,
        form_id=form.form_id,
        version=form.version,
        kind=kind,
        opens_at=opens_at.astimezone(UTC),
        closes_at=closes_at.astimezone(UTC) if closes_at else None,
    )
    with db.read() as connection:
        what_to_do(connection, new)
    return new


def what_to_do(connection: Connection, new: Wave) -> Literal["insert", "update", "nothing"]:
    """Say what opening a wave means, if there may be one of that name already.

    Raises
    ------
    DataError
        If there is, and it is another one that people were invited to.

    Examples
    --------
    >>> march = datetime(2026, 3, 1, tzinfo=UTC)
    >>> planned = check_new(db, "y", form, kind="other", opens_at=march)
    >>> with db.read() as connection:
    ...     what_to_do(connection, planned)
    'insert'
    """
    row = connection.execute(select(wave).where(wave.c.wave_id == new.wave_id)).first()
    if row is None:
        return "insert"
    is_alike = (row.form_id, row.kind) == (new.form_id, new.kind)
    if is_alike and _is_unused(connection, new.wave_id):
        return "update"
    if Wave(**row._asdict()) != new:
        raise DataError(
            f"The wave '{new.wave_id}' exists already, with another form, kind or time. "
            "Give the new wave another name, or close the old one earlier."
        )
    return "nothing"


def _is_unused(connection: Connection, wave_id: str) -> bool:
    mine = select(invitation.c.invitation_id).where(invitation.c.wave_id == wave_id)
    return connection.execute(mine.limit(1)).first() is None
