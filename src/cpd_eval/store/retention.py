"""Answers that are past the time their form lets them be kept, and erasing them.

How long that is: see :mod:`cpd_eval.store.periods`.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select

from cpd_eval.forms.model import Form
from cpd_eval.store import versions, waves
from cpd_eval.store.database import Database
from cpd_eval.store.erase import Erasure, erase_answers
from cpd_eval.store.paths import name_at
from cpd_eval.store.periods import last_day, lengths
from cpd_eval.store.schema import answer_event, invitation, response


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Answers whose time is over.

    Attributes
    ----------
    wave_id : str
        The wave they were given in.
    question : str
        Name of the question; empty is the whole responses.
    kept_until : date
        The last day they may be held.
    response_ids : tuple of int
        Which responses.
    paths : tuple of str
        Where the answers to the question stand in them; empty for whole responses.
    """

    wave_id: str
    question: str
    kept_until: date
    response_ids: tuple[int, ...]
    paths: tuple[str, ...] = ()


def due(db: Database, *, on: date | None = None) -> list[Due]:
    """List the answers whose time is over.

    Parameters
    ----------
    db : Database
        The store.
    on : date, optional
        The day to judge by; today if not given. The last day itself is still in time.

    Returns
    -------
    list of Due
        In order of wave; those of single questions after whole responses.

    Examples
    --------
    >>> due(db)
    []
    """
    today = on or datetime.now(UTC).date()
    found = []
    for wave in waves.get_waves(db):
        form = versions.load(db, wave.form_id, wave.version)
        if wave.closes_at is None:
            continue
        for question, length in lengths(form):
            until = last_day(wave.closes_at.date(), length)
            keys, paths = _held(db, wave.wave_id, form, question) if today > until else ((), ())
            if keys:
                found.append(
                    Due(
                        wave_id=wave.wave_id,
                        question=question,
                        kept_until=until,
                        response_ids=keys,
                        paths=paths,
                    )
                )
    return found


def erase_due(db: Database, *, on: date | None = None, by: str | None = None) -> list[Erasure]:
    """Erase the answers whose time is over; each wave and question with a proof of its own.

    Who was invited stays, so that response rates can still be told.

    Examples
    --------
    >>> erase_due(db)
    []
    """
    done = []
    for one in due(db, on=on):
        what = f"question '{one.question}'" if one.question else "responses"
        proof = erase_answers(
            db,
            one.response_ids,
            questions=one.paths or None,
            subject=f"wave {one.wave_id}",
            reason=f"{what} of the wave '{one.wave_id}' were to be kept until {one.kept_until}",
            by=by,
        )
        if proof.removed:
            done.append(proof)
    return done


def _held(
    db: Database, wave_id: str, form: Form, question: str
) -> tuple[tuple[int, ...], tuple[str, ...]]:
    mine = invitation.c.wave_id == wave_id
    query = select(response.c.response_id).select_from(response.join(invitation)).where(mine)
    if question:
        query = query.join(answer_event, answer_event.c.response_id == response.c.response_id)
        query = query.add_columns(answer_event.c.question).distinct()
    with db.read() as connection:
        rows = connection.execute(query.order_by(response.c.response_id)).all()
    if not question:
        return tuple(row.response_id for row in rows), ()
    here = [row for row in rows if name_at(form, row.question) == question]
    keys = dict.fromkeys(row.response_id for row in here)
    return tuple(keys), tuple(dict.fromkeys(row.question for row in here))
