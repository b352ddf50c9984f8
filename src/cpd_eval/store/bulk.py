"""Bulk import: many finished responses at once, under the same rules as a single one.

Every row goes through the form's own rules first, without holding up anyone who is answering;
then all rows are written in one transaction. If one row cannot stand, nothing is imported and
every finding is told with its row.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, update

from cpd_eval.errors import DataError, did_you_mean
from cpd_eval.forms.answers import to_raw
from cpd_eval.forms.model import Form
from cpd_eval.forms.sheet import Sheet
from cpd_eval.store import versions, waves
from cpd_eval.store.database import Database
from cpd_eval.store.paths import name_at
from cpd_eval.store.reference import new_reference
from cpd_eval.store.roster import find_or_insert
from cpd_eval.store.schema import answer_event, response

BY_IMPORT = "import"
"""Who gave an answer that was imported."""

BY_FORM = "form"
"""Who settled an answer when the response was submitted: see :func:`settle`."""

_SHOWN = 20
_EVENTS_AT_ONCE = 50_000


def import_answers(db: Database, rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Import finished responses, all or none.

    Parameters
    ----------
    db : Database
        The store; the waves must be open in it.
    rows : iterable of mapping
        For each response

        - ``wave_id``: the wave it belongs to;
        - ``pid``: pseudonym of the person (or other key) it is about;
        - ``rater``: who answered, ``self`` if not given;
        - ``at``: when it was submitted, aware of its time zone, now if not given;
        - ``answers``: raw text, number, date or several words by question, the hidden fields
          of the header too.

    Returns
    -------
    list of str
        The reference numbers, in order.

    Raises
    ------
    DataError
        If a row names no wave or question, misses a required answer, holds one the form does
        not allow, or was answered already; then nothing is imported.

    Examples
    --------
    >>> row = {"wave_id": "open", "pid": "d4", "answers": {"region": "Wales", "happy": 4}}
    >>> len(import_answers(db, [row]))
    1
    """
    checked = list(_checked(db, rows))
    findings = [finding for row in checked for finding in row["findings"]]
    if findings:
        more = len(findings) - _SHOWN
        rest = f"\n… and {more} more." if more > 0 else ""
        listed = "\n".join(findings[:_SHOWN])
        raise DataError(
            f"The import has {len(findings)} findings in {len(checked)} rows; nothing was "
            f"imported.\n{listed}{rest}\nCorrect these rows and import all of them again."
        )
    with db.write() as connection:
        return _insert(connection, checked)


def _checked(db: Database, rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    forms: dict[str, Form] = {}
    for number, row in enumerate(rows, start=1):
        wave_id = row["wave_id"]
        if wave_id not in forms:
            which = waves.get_wave(db, wave_id)
            forms[wave_id] = versions.load(db, which.form_id, which.version)
        form, at = forms[wave_id], row.get("at") or datetime.now(UTC)
        raw = {path: to_raw(value) for path, value in row["answers"].items()}
        who = f"row {number} ({row['pid']}, wave '{wave_id}')"
        known = {path: text for path, text in raw.items() if name_at(form, path)}
        sheet = Sheet(form, known, today=at.date())
        yield {
            "wave_id": wave_id,
            "pid": row["pid"],
            "rater": row.get("rater", "self"),
            "form": form,
            "at": at,
            "raw": raw,
            "findings": [*_unknown(form, raw, who), *_findings(sheet, raw, who)],
            "settled": settle(sheet, raw),
        }


def settle(sheet: Sheet, given: Mapping[str, str]) -> dict[str, str | None]:
    """Say what a submission changes in the answers given, so that only what counts is left.

    Parameters
    ----------
    sheet : Sheet
        Finished, without errors.
    given : mapping of str to str
        The raw answers that are kept, or about to be; the sheet may know more than they say,
        such as how many instances of a repeat were answered.

    Returns
    -------
    dict of str to str or None
        None takes an answer back whose question is not asked any more; text is an answer in the
        form's own writing ("1200" for "£1,200"), or a calculated one.

    Examples
    --------
    >>> given = {"happy": "4", "why_sad": "it rains"}
    >>> settle(Sheet(form, given), given)
    {'why_sad': None}
    """
    counts = {name: to_raw(value) for name, value in sheet.values().items()}
    settled: dict[str, str | None] = {
        name: value for name, value in counts.items() if given.get(name) != value
    }
    return settled | dict.fromkeys(name for name in given if name not in counts)


def _unknown(form: Form, raw: dict[str, str], who: str) -> list[str]:
    questions = [question.name for question in form]
    return [
        f"{who}: '{path}' is no question of '{form.form_id}'.{did_you_mean(path, questions)}"
        for path in raw
        if not name_at(form, path)
    ]


def _findings(sheet: Sheet, raw: dict[str, str], who: str) -> list[str]:
    return [
        f"{who}, {error.name}: found '{raw.get(error.name, '')}'. {error.message}"
        for error in sheet.errors()
    ]


def _insert(connection: Connection, rows: list[dict[str, Any]]) -> list[str]:
    if not rows:
        return []
    invited = [
        {
            "wave_id": row["wave_id"],
            "pid": row["pid"],
            "rater": row["rater"],
            "programme": row["raw"].get("programme", ""),
            "prefill": {},
            "issued_at": row["at"],
        }
        for row in rows
    ]
    invitation_ids = find_or_insert(connection, invited)
    answered = [
        {
            "invitation_id": invitation_id,
            "form_id": row["form"].form_id,
            "version": row["form"].version,
            "started_at": row["at"],
            "saved_at": row["at"],
        }
        for invitation_id, row in zip(invitation_ids, rows, strict=True)
    ]
    insert = response.insert().returning(response.c.response_id, sort_by_parameter_order=True)
    response_ids = list(connection.execute(insert, answered).scalars())
    _insert_events(connection, response_ids, rows)
    return _submit_all(connection, response_ids, rows)


def _insert_events(
    connection: Connection, response_ids: list[int], rows: list[dict[str, Any]]
) -> None:
    events: list[dict[str, Any]] = []
    for response_id, row in zip(response_ids, rows, strict=True):
        same = {"response_id": response_id, "at": row["at"]}
        events += [
            same | {"question": name, "value": value, "by": BY_IMPORT}
            for name, value in row["raw"].items()
        ]
        events += [
            same | {"question": name, "value": value, "by": BY_FORM}
            for name, value in row["settled"].items()
        ]
        if len(events) >= _EVENTS_AT_ONCE:
            connection.execute(answer_event.insert(), events)
            events = []
    if events:
        connection.execute(answer_event.insert(), events)


def _submit_all(
    connection: Connection, response_ids: list[int], rows: list[dict[str, Any]]
) -> list[str]:
    references: dict[str, None] = {}
    while len(references) < len(rows):
        references[new_reference()] = None
    submitted = [
        {"key": response_id, "at": row["at"], "reference": reference}
        for response_id, row, reference in zip(response_ids, rows, references, strict=True)
    ]
    statement = (
        update(response)
        .where(response.c.response_id == bindparam("key"))
        .values(submitted_at=bindparam("at"), reference=bindparam("reference"))
    )
    connection.execute(statement, submitted)
    return list(references)
