"""Whether a store, or a backup, is whole: looked at, not believed.

The database checks itself; then every rule must be there, every published form must have the hash
it is called after, every file the hash its token is taken from, and every response must fold into
answers to questions its form asks. Every name must open with the keys that are at hand.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, func, select, text

from cpd_eval.errors import CpdEvalError
from cpd_eval.forms.model import Form
from cpd_eval.forms.read import form_from_json
from cpd_eval.forms.sheet import Sheet
from cpd_eval.store import identities
from cpd_eval.store.database import Database
from cpd_eval.store.drafts import get_draft
from cpd_eval.store.keeping_tables import erasing
from cpd_eval.store.paths import name_at
from cpd_eval.store.schema import form_version, response, upload
from cpd_eval.store.triggers import RULES

_RULES_THERE = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What was looked at, and what was wrong with it.

    Attributes
    ----------
    n_forms, n_files, n_responses : int
        How many were looked at.
    findings : tuple of str
        One sentence each; none if all is well.
    """

    n_forms: int
    n_files: int
    n_responses: int
    findings: tuple[str, ...]


def verify(db: Database) -> Verified:
    """Look at everything in a store; nothing is changed.

    Parameters
    ----------
    db : Database
        The store, or an opened backup.

    Returns
    -------
    Verified
        With what was found.

    Examples
    --------
    >>> verify(db).findings
    ()
    """
    with db.read() as connection:
        findings = [*_database(connection), *_rules(connection)]
        if db.keyring_file is not None:
            findings += identities.findings(connection, db.keyring_file)
        responses = list(connection.execute(select(response.c.response_id)).scalars())
        n_files = connection.execute(select(func.count()).select_from(upload)).scalar_one()
        findings += _files(connection)
        forms, told = _forms(connection)
    findings += told
    for response_id in responses:
        findings += _response(db, forms, response_id)
    return Verified(
        n_forms=len(forms), n_files=n_files, n_responses=len(responses), findings=tuple(findings)
    )


def _database(connection: Connection) -> Iterator[str]:
    if connection.dialect.name == "sqlite":
        for (told,) in connection.execute(text("PRAGMA integrity_check")):
            if told != "ok":
                yield f"The database says of itself: {told}."
        for row in connection.execute(text("PRAGMA foreign_key_check")):
            yield f"A row of the table '{row[0]}' belongs to nothing in '{row[2]}'."
    if connection.execute(select(func.count()).select_from(erasing)).scalar():
        yield "The table 'erasing' is not empty: an erasure was written to it from elsewhere."


def _rules(connection: Connection) -> Iterator[str]:
    there = set(connection.execute(text(_RULES_THERE[connection.dialect.name])).scalars())
    for rule in RULES:
        if rule.name not in there:
            yield f"The rule '{rule.name}' is missing: the database does not keep it any more."


def _forms(connection: Connection) -> tuple[dict[tuple[str, str], Form], list[str]]:
    forms, findings = {}, []
    for row in connection.execute(select(form_version)):
        try:
            form = form_from_json(row.source)
        except CpdEvalError as exc:
            findings.append(f"The form '{row.form_id}' {row.version} cannot be read: {exc}")
            continue
        forms[row.form_id, row.version] = form
        if form.version != row.version:
            findings.append(
                f"The form '{row.form_id}' is called '{row.version}', but its content has the "
                f"hash '{form.version}': it was changed."
            )
    return forms, findings


def _files(connection: Connection) -> Iterator[str]:
    keys = connection.execute(select(upload.c.response_id, upload.c.token)).all()
    for response_id, token in keys:
        mine = (upload.c.response_id == response_id) & (upload.c.token == token)
        content = connection.execute(select(upload.c.content).where(mine)).scalar_one()
        if hashlib.sha256(content).hexdigest()[:12] != token:
            yield f"The file '{token}' of the response {response_id} has another content."


def _response(db: Database, forms: dict[tuple[str, str], Form], response_id: int) -> Iterator[str]:
    draft = get_draft(db, response_id)
    form = forms.get((draft.form_id, draft.version))
    if form is None:
        yield f"The response {response_id} answers a form that is not there or cannot be read."
        return
    lost = [path for path in draft.raw if not name_at(form, path)]
    if lost:
        yield f"The response {response_id} answers '{lost[0]}', which its form does not ask."
        return
    try:
        Sheet(form, draft.raw, today=(draft.submitted_at or draft.saved_at).date()).values()
    except CpdEvalError as exc:
        yield f"The answers of the response {response_id} cannot be read: {exc}"
