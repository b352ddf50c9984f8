"""Published forms: once answers may rest on a version of a form, that version never changes.

A version is the hash of what the form asks, so publishing the same form twice does nothing, and
a changed form is another version beside the first. Every response names its version. What a
version's author says became of the questions and choices of the one before, its mapping, is
published with it and never changes either.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from cpd_eval.errors import StoreError, did_you_mean
from cpd_eval.forms.mapping import FormMapping, mapping_from_json, mapping_to_json, variables
from cpd_eval.forms.model import Form
from cpd_eval.forms.read import form_from_json
from cpd_eval.store.connect import lock
from cpd_eval.store.database import Database
from cpd_eval.store.schema import form_mapping, form_version

if TYPE_CHECKING:
    from cpd_eval.forms.changes import Comparison
    from cpd_eval.store.lineage import Lineage


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A form about to be published.

    Attributes
    ----------
    form : Form
        As read from its file.
    mapping : FormMapping or None
        What became of the version before.
    follows : str or None
        The version it was compared with, empty if there was none; if another one was published
        since, nothing is. None asks nothing.
    """

    form: Form
    mapping: FormMapping | None = None
    follows: str | None = None


def publish(
    db: Database, form: Form, *, mapping: FormMapping | None = None, at: datetime | None = None
) -> bool:
    """Keep a form as it is now, for waves to ask.

    Parameters
    ----------
    db : Database
        The store.
    form : Form
        As read from its file. A version that is published already is left as it is.
    mapping : FormMapping, optional
        What became of the questions and choices of the version published last.
    at : datetime, optional
        The moment, aware of its time zone; now if not given.

    Returns
    -------
    bool
        Whether it is a new version.

    Raises
    ------
    StoreError
        If the store cannot keep it, or the mapping leads from another version than the last.
    FormError
        If two questions share a variable id.

    Examples
    --------
    >>> publish(db, form)
    False
    >>> load(db, form.form_id, form.version).title == form.title
    True
    """
    return publish_all(db, [Edition(form=form, mapping=mapping)], at=at) == [True]


def publish_all(
    db: Database, editions: Sequence[Edition], *, at: datetime | None = None
) -> list[bool]:
    """Keep several forms as they are now, all or none.

    Parameters
    ----------
    editions : sequence of Edition
        The forms; those published already are left as they are.
    db, at
        As :func:`publish` takes them.

    Returns
    -------
    list of bool
        Whether each is a new version.

    Raises
    ------
    StoreError
        If the store cannot keep them, or another version was published meanwhile.
    FormError
        If two questions of a form share a variable id.

    Examples
    --------
    >>> publish_all(db, [Edition(form=form)])
    [False]
    """
    for edition in editions:
        variables(edition.form)
    moment = at or datetime.now(UTC)
    with db.write() as connection:
        lock(connection, form_version)
        return [_publish(connection, edition, moment) for edition in editions]


def review(db: Database, form: Form, *, mapping: FormMapping | None = None) -> "Comparison | None":
    """Say what publishing a form would change, against the version published last.

    Parameters
    ----------
    db, form, mapping
        As :func:`publish` takes them.

    Returns
    -------
    Comparison or None
        None if no version of the form is published.

    Examples
    --------
    >>> review(db, form).changes
    ()
    """
    # Imported here, as in `lineage`: every respondent's kernel holds this module and needs none.
    from cpd_eval.forms.compare import compare

    if form.form_id not in {form_id for form_id, _ in published(db)}:
        return None
    line = lineage(db, form.form_id)
    return compare(line.last, form, mapping=mapping, gone=line.gone())


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
    order = form_version.c.form_id, form_version.c.number
    with db.read() as connection:
        query = select(form_version.c.form_id, form_version.c.version).order_by(*order)
        return [(row.form_id, row.version) for row in connection.execute(query)]


def lineage(db: Database, form_id: str) -> "Lineage":
    """Give every published version of a form, with the mappings between them.

    Parameters
    ----------
    db : Database
        The store.
    form_id : str
        Which form.

    Returns
    -------
    Lineage
        In order of publication.

    Raises
    ------
    StoreError
        If no version of the form is published.

    Examples
    --------
    >>> [one.number for one in lineage(db, "pulse").versions]
    [1]
    """
    from cpd_eval.store.lineage import Lineage, Published

    key = (form_mapping.c.form_id == form_version.c.form_id) & (
        form_mapping.c.version == form_version.c.version
    )
    joined = form_version.outerjoin(form_mapping, key)
    query = select(form_version, form_mapping.c.source.label("mapping")).select_from(joined)
    query = query.where(form_version.c.form_id == form_id).order_by(form_version.c.number)
    with db.read() as connection:
        rows = connection.execute(query).all()
    if not rows:
        near = did_you_mean(form_id, {known for known, _ in published(db)})
        raise StoreError(
            f"The store has no form '{form_id}'.{near} Publish it first: cpd-eval form publish FILE"
        )
    return Lineage(
        versions=tuple(
            Published(
                form=load(db, form_id, row.version),
                number=row.number,
                published_at=row.published_at,
                mapping=mapping_from_json(row.mapping) if row.mapping else None,
            )
            for row in rows
        )
    )


def _publish(connection: Connection, edition: Edition, at: datetime) -> bool:
    form, mapping = edition.form, edition.mapping
    mine = form_version.c.form_id == form.form_id
    in_order = select(form_version.c.version).where(mine).order_by(form_version.c.number)
    known = list(connection.execute(in_order).scalars())
    if form.version in known:
        return False
    last = known[-1] if known else ""
    follows = mapping.from_version if mapping else edition.follows
    if follows is not None and follows != last:
        raise StoreError(
            f"The form '{form.form_id}' was compared with the version '{follows}', and the one "
            f"published last is '{last}' by now. Nothing was published; look at it again with: "
            "cpd-eval form publish FILE"
        )
    connection.execute(
        form_version.insert().values(
            form_id=form.form_id,
            version=form.version,
            number=len(known) + 1,
            title=form.title,
            source=form.content,
            published_at=at,
        )
    )
    if mapping:
        connection.execute(
            form_mapping.insert().values(
                form_id=form.form_id,
                version=form.version,
                from_version=mapping.from_version,
                source=mapping_to_json(mapping),
            )
        )
    return True


def _source(connection: Connection, form_id: str, version: str) -> str:
    key = (form_version.c.form_id == form_id) & (form_version.c.version == version)
    source = connection.execute(select(form_version.c.source).where(key)).scalar()
    if source is not None:
        return str(source)
    ids = set(connection.execute(select(form_version.c.form_id)).scalars())
    hint = "" if form_id in ids else did_you_mean(form_id, ids)
    raise StoreError(
        f"The store has no version '{version}' of the form '{form_id}'.{hint} "
        "Publish it first: cpd-eval form publish FILE"
    )
