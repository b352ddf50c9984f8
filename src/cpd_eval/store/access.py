"""A copy of everything that is held of one person, for that person.

It is one JSON file that a program can read, one page a person can read, and the files they
uploaded. What a manager answered about them is theirs too and is in it; who the manager is is
not held.
"""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment
from sqlalchemy import Connection, Table, select

from cpd_eval.errors import DataError, StoreError
from cpd_eval.store import audit, versions
from cpd_eval.store.anonymous import code_of
from cpd_eval.store.codes import written
from cpd_eval.store.database import Database
from cpd_eval.store.drafts import get_draft
from cpd_eval.store.identities import opened
from cpd_eval.store.keeping_tables import mailing
from cpd_eval.store.paths import name_at
from cpd_eval.store.schema import (
    answer_event,
    invitation,
    person_attributes,
    response,
    upload,
)
from cpd_eval.store.uploads import write_files

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>What is held of you</title>
<style>body{font-family:sans-serif;line-height:1.5;max-width:50em;margin:2em auto;padding:0 1em}
th,td{text-align:left;vertical-align:top;padding:.3em 1em .3em 0;border-bottom:1px solid #ccc}
</style></head><body><main>
<h1>What is held of you</h1>
<p>Pseudonym {{ held.pid }}.{% if held.code %} Your code {{ held.code }}.{% endif %}</p>
{% macro table(caption, rows) %}<table><caption>{{ caption }}</caption>
{% for name, value in rows %}<tr><th scope="row">{{ name }}</th>
<td>{{ "" if value is none else value }}</td></tr>
{% endfor %}</table>{% endmacro %}
<h2>Who you are</h2>{{ table("Identity", held.identity.items()) }}
<h2>Your post</h2>{{ table("Post", held.post.items()) }}
{% for one in held.invitations %}<h2>{{ one.form_title }} ({{ one.wave }})</h2>
<p>Asked: {{ one.rater }}. Invited {{ one.issued_at }}. Begun {{ one.started_at or "not" }}.
Submitted {{ one.submitted_at or "not" }}. Letters sent: {{ one.letters | length }}.</p>
{{ table("Answers", one.shown) }}
<p>{{ one.history | length }} changes of answers and {{ one.files | length }} files are held; they
stand in the file beside this page.</p>
{% endfor %}</main></body></html>
"""


def access_copy(db: Database, pid: str, *, by: str | None = None) -> dict[str, Any]:
    """Gather everything that is held of one person.

    Parameters
    ----------
    db : Database
        The store.
    pid : str
        Pseudonym of the person.
    by : str, optional
        Who asks for it; the user of this process if not given. It is kept in the audit trail.

    Returns
    -------
    dict
        Ready to be written as JSON.

    Raises
    ------
    DataError
        If nothing is held of such a person.

    Examples
    --------
    >>> access_copy(db, "someone")["invitations"][0]["answers"]
    {'region': 'Wales'}
    """
    with db.read() as connection:
        held: dict[str, Any] = {
            "pid": pid,
            "identity": opened(db, connection, [pid]).get(pid, {}),
            "post": _one(connection, person_attributes, pid),
        }
        mine = select(invitation).where(invitation.c.pid == pid)
        invited = connection.execute(mine.order_by(invitation.c.invitation_id)).mappings().all()
        parts = [_invitation(connection, dict(row)) for row in invited]
    if not (held["identity"] or held["post"] or parts):
        raise DataError(
            f"The store holds nothing of the person '{pid}'. Check the staff identifier, or see "
            "whether they were erased: cpd-eval store erasures"
        )
    for part in parts:
        _add_answers(db, part)
    audit.record(db, "access copy", by=by, subject=audit.subject_of(db, pid))
    code = code_of(db, pid)
    return held | ({"code": written(code)} if code else {}) | {"invitations": parts}


def write_access_copy(db: Database, pid: str, folder: Path, *, by: str | None = None) -> list[Path]:
    """Write everything that is held of one person into a folder.

    Parameters
    ----------
    db : Database
        The store.
    pid : str
        Pseudonym of the person.
    folder : Path
        Where to; made if it is not there.
    by : str, optional
        Who asks for it.

    Returns
    -------
    list of Path
        ``held.json``, ``held.html`` and the uploaded files.

    Raises
    ------
    DataError
        If nothing is held of such a person.
    StoreError
        If it cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [file.name for file in write_access_copy(db, "someone", Path(folder))]
    ['held.json', 'held.html']
    """
    held = access_copy(db, pid, by=by)
    keys = [one["response_id"] for one in held["invitations"] if one["response_id"]]
    page = Environment(autoescape=True).from_string(_PAGE).render(held=held)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        text = json.dumps(held, indent=2, ensure_ascii=False, default=_told)
        (folder / "held.json").write_text(text + "\n", encoding="utf-8")
        (folder / "held.html").write_text(page, encoding="utf-8")
        files = write_files(db, keys, folder / "files")
    except OSError as exc:
        raise StoreError(
            f"{folder}: the copy cannot be written: {exc.strerror or exc}. Name another folder."
        ) from exc
    return [folder / "held.json", folder / "held.html", *files]


def _one(connection: Connection, table: Table, pid: str) -> dict[str, Any]:
    row = connection.execute(select(table).where(table.c.pid == pid)).mappings().first()
    return {} if row is None else {name: row[name] for name in row if name != "pid"}


def _invitation(connection: Connection, row: dict[str, Any]) -> dict[str, Any]:
    key = row["invitation_id"]
    begun = connection.execute(select(response).where(response.c.invitation_id == key)).first()
    letters = select(mailing.c.number, mailing.c.state, mailing.c.sent_at)
    part: dict[str, Any] = {
        "wave": row["wave_id"],
        **{name: row[name] for name in ("rater", "programme", "prefill", "issued_at")},
        "expires_at": row["expires_at"],
        "revoked_at": row["revoked_at"],
        "letters": _rows(connection, letters.where(mailing.c.invitation_id == key)),
        "response_id": begun.response_id if begun else None,
        "history": [],
        "files": [],
    }
    if begun:
        mine = answer_event.c.response_id == begun.response_id
        columns = (answer_event.c[name] for name in ("question", "value", "at", "by"))
        history = select(*columns).where(mine).order_by(answer_event.c.event_id)
        files = select(upload.c.token, upload.c.size, upload.c.at)
        part["history"] = _rows(connection, history)
        part["files"] = _rows(connection, files.where(upload.c.response_id == begun.response_id))
    return part


def _rows(connection: Connection, query: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(query).mappings()]


def _add_answers(db: Database, part: dict[str, Any]) -> None:
    none = {"form_title": part["wave"], "answers": {}, "shown": []}
    part.update(none, started_at=None, submitted_at=None, reference=None)
    if part["response_id"] is None:
        return
    draft = get_draft(db, part["response_id"])
    form = versions.load(db, draft.form_id, draft.version)
    shown = []
    for path, text in draft.raw.items():
        name = name_at(form, path)
        label = form[name].label if name in form else ""
        shown.append((label or path, text))
    part.update(
        form_title=form.title,
        form_id=draft.form_id,
        version=draft.version,
        answers=draft.raw,
        shown=shown,
        started_at=draft.started_at,
        submitted_at=draft.submitted_at,
        reference=draft.reference,
    )


def _told(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"A {type(value).__name__} cannot be written as JSON.")
