"""Published forms: once answers may rest on a version of a form, that version never changes.

A version is the hash of what the form asks, so publishing the same form twice does nothing, and
a changed form is another version beside the first. Every response names its version.
"""

from datetime import UTC, datetime

from sqlalchemy import Connection, select

from cpd_eval.errors import StoreError, did_you_mean
from cpd_eval.forms.model import Form
from cpd_eval.forms.read import form_from_json
from cpd_eval.store.database import Database
from cpd_eval.store.schema import form_version


def publish(db: Database, form: Form, *, at: datetime | None = None) -> None:
    """Keep a form as it is now, for waves to ask.

    Parameters
    ----------
    db : Database
        The store.
    form : Form
        As read from its file. A version that is published already is left as it is.
    at : datetime, optional
        The moment, aware of its time zone; now if not given.

    Raises
    ------
    StoreError
        If the store cannot keep it.

    Examples
    --------
    >>> publish(db, form)
    >>> load(db, form.form_id, form.version).title == form.title
    True
    """
    with db.write() as connection:
        key = (form_version.c.form_id == form.form_id) & (form_version.c.version == form.version)
        if connection.execute(select(form_version.c.version).where(key)).first() is None:
            connection.execute(
                form_version.insert().values(
                    form_id=form.form_id,
                    version=form.version,
                    title=form.title,
                    source=form.content,
                    published_at=at or datetime.now(UTC),
                )
            )


def load(db: Database, form_id: str, version: str) -> Form:
    """Give a published form.

    Parameters
    ----------
    db : Database
        The store; it remembers forms it has given before.
    form_id, version : str
        Which one.

    Returns
    -------
    Form
        As it was when it was published.

    Raises
    ------
    StoreError
        If there is no such version.

    Examples
    --------
    >>> load(db, "pulse", "000000000000")
    Traceback (most recent call last):
    ...
    cpd_eval.errors.StoreError: The store has no version '000000000000' of the form 'pulse'...
    """
    known: Form | None = db.forms.get((form_id, version))
    if known is None:
        with db.read() as connection:
            known = form_from_json(_source(connection, form_id, version))
        db.forms[form_id, version] = known
    return known


def published(db: Database) -> list[tuple[str, str]]:
    """List the published forms as (form id, version), the latest of a form last.

    Examples
    --------
    >>> [form_id for form_id, version in published(db)]
    ['pulse']
    """
    order = form_version.c.form_id, form_version.c.published_at
    with db.read() as connection:
        rows = connection.execute(
            select(form_version.c.form_id, form_version.c.version).order_by(*order)
        )
        return [(row.form_id, row.version) for row in rows]


def _source(connection: Connection, form_id: str, version: str) -> str:
    forms = connection.execute(
        select(form_version.c.version, form_version.c.source, form_version.c.form_id)
    ).all()
    for row in forms:
        if (row.form_id, row.version) == (form_id, version):
            return str(row.source)
    ids = {row.form_id for row in forms}
    hint = "" if form_id in ids else did_you_mean(form_id, ids)
    raise StoreError(
        f"The store has no version '{version}' of the form '{form_id}'.{hint} "
        "Publish it first: cpd-eval form publish FILE"
    )
