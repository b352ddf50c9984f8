"""Submitted answers that somebody may read: found by what they may see, and by nothing else.

A condition says whose answers to which forms; several are joined by "or". Answers that are not
submitted are never found: a draft is its author's own. What is found stands under a pseudonym.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from cpd_eval.errors import DataError
from cpd_eval.store import audit, versions
from cpd_eval.store.database import Database
from cpd_eval.store.drafts import get_draft
from cpd_eval.store.paths import name_at
from cpd_eval.store.schema import invitation, person_attributes, response

_ATTRIBUTES = ("profession", "team")


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Whose answers to which forms.

    Attributes
    ----------
    forms : tuple of str or None
        The forms; None is every form but those of ``but``.
    but : tuple of str
        Forms that are left out.
    attribute : str
        ``profession`` or ``team`` of the person, ``pid`` of the invitation, or empty for anybody.
    values : tuple of str
        What the attribute may be; none lets nobody through.
    """

    forms: tuple[str, ...] | None = None
    but: tuple[str, ...] = ()
    attribute: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A submitted response.

    Attributes
    ----------
    reference : str
        The number it was given.
    form_id, wave_id, rater : str
        What was asked, when, of whom.
    pid : str
        Pseudonym of the person it is about.
    submitted_at : datetime
        When it was sent, UTC.
    response_id : int
        Its key.
    """

    reference: str
    form_id: str
    wave_id: str
    rater: str
    pid: str
    submitted_at: datetime
    response_id: int


def find_submitted(db: Database, conditions: Sequence[Condition], *, most: int) -> list[Found]:
    """Find submitted responses, the newest first.

    Parameters
    ----------
    db : Database
        The store.
    conditions : sequence of Condition
        A response is found if it fits one of them; none finds nothing.
    most : int
        How many at most.

    Returns
    -------
    list of Found
        Without answers.

    Examples
    --------
    >>> find_submitted(db, [Condition()], most=10)
    []
    """
    query = _query(conditions).order_by(response.c.submitted_at.desc()).limit(most)
    with db.read() as connection:
        return [Found(**row._asdict()) for row in connection.execute(query)]


def read_submitted(
    db: Database, conditions: Sequence[Condition], reference: str, *, by: str
) -> tuple[Found, list[tuple[str, str]]]:
    """Read the answers of one submitted response; who reads stands in the audit trail first.

    Parameters
    ----------
    db : Database
        The store.
    conditions : sequence of Condition
        As :func:`find_submitted` takes them.
    reference : str
        Number of the response.
    by : str
        Who reads.

    Returns
    -------
    Found, list of (str, str)
        The response, and label and text of each answer.

    Raises
    ------
    DataError
        If there is no such response among those the conditions let through.

    Examples
    --------
    >>> read_submitted(db, [Condition()], "ABCD-1234", by="ada")
    Traceback (most recent call last):
    ...
    cpd_eval.errors.DataError: There is no return 'ABCD-1234' that may be read here. ...
    """
    with db.read() as connection:
        row = connection.execute(
            _query(conditions).where(response.c.reference == reference)
        ).first()
    if row is None:
        raise DataError(
            f"There is no return '{reference}' that may be read here. Choose one from the list."
        )
    found = Found(**row._asdict())
    audit.record(db, "read answers", by=by, reference=reference, form=found.form_id)
    draft = get_draft(db, found.response_id)
    form = versions.load(db, draft.form_id, draft.version)
    shown = []
    for path, text in draft.raw.items():
        name = name_at(form, path)
        label = form[name].label if name in form else ""
        shown.append((label or path, text))
    return found, shown


def _query(conditions: Sequence[Condition]) -> Select[tuple[str, ...]]:
    people = response.join(invitation).outerjoin(
        person_attributes, person_attributes.c.pid == invitation.c.pid
    )
    return (
        select(
            response.c.reference,
            response.c.form_id,
            invitation.c.wave_id,
            invitation.c.rater,
            invitation.c.pid,
            response.c.submitted_at,
            response.c.response_id,
        )
        .select_from(people)
        .where(response.c.submitted_at.is_not(None))
        .where(or_(false(), *(_where(one) for one in conditions)))
    )


def _where(condition: Condition) -> ColumnElement[bool]:
    parts: list[ColumnElement[bool]] = [response.c.form_id.not_in(condition.but)]
    if condition.forms is not None:
        parts.append(response.c.form_id.in_(condition.forms))
    if condition.attribute == "pid":
        # A person's own answers; what a manager said about them is given with an access copy.
        parts += [invitation.c.pid.in_(condition.values), invitation.c.rater == "self"]
    elif condition.attribute in _ATTRIBUTES:
        parts.append(person_attributes.c[condition.attribute].in_(condition.values))
    elif condition.attribute:
        parts.append(false())
    return and_(*parts)
