"""The open link of an anonymous wave: one for everybody who is asked.

What it leads to stands beside it: the questions of the code, what is asked with it, and what is the
same for everybody. So a change of the settings never reaches a wave that is running. What the link
protects, and what not, says :mod:`cpd_eval.store.anonymous`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace

from sqlalchemy import Connection, select, update

from cpd_eval.errors import DataError, did_you_mean
from cpd_eval.forms.model import Form
from cpd_eval.store import versions, waves
from cpd_eval.store.admission import check_admission
from cpd_eval.store.code_tables import open_link
from cpd_eval.store.connect import lock
from cpd_eval.store.database import Database
from cpd_eval.store.recipe import Recipe, recipe_from_json
from cpd_eval.store.schema import invitation
from cpd_eval.store.tokens import hash_of, new_token

Asked = Mapping[str, Mapping[str, str]]
"""Hidden questions everybody answers with their code: label by value, by name of the question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLink:
    """Where an open link leads.

    Attributes
    ----------
    wave : Wave
        The wave.
    recipe : Recipe
        What a code is made of.
    asked : Asked
        What is asked with it.
    prefill : dict
        What is the same for everybody.
    """

    wave: waves.Wave
    recipe: Recipe
    asked: Asked
    prefill: dict[str, str]


def open_to_all(
    db: Database,
    wave_id: str,
    recipe: Recipe,
    *,
    asked: Asked | None = None,
    prefill: Mapping[str, str] | None = None,
    deliver: Callable[[str], None] | None = None,
) -> str:
    """Make the open link of a wave; it has one.

    Parameters
    ----------
    db : Database
        The store.
    wave_id : str
        A wave nobody is invited to personally.
    recipe : Recipe
        What a code is made of.
    asked : Asked, optional
        Hidden questions of its form that everybody answers with their code, such as ``region``.
    prefill : mapping of str to str, optional
        Hidden questions whose answer is the same for everybody, such as ``programme``.
    deliver : callable, optional
        Called with the token before it is kept, to write it down; if it fails, there is no link.

    Returns
    -------
    str
        The token of the link; it cannot be read from the store.

    Raises
    ------
    DataError
        If the wave or a question does not exist, the wave has its link, or invites people.

    Examples
    --------
    >>> from cpd_eval.store.recipe import DEFAULT
    >>> march = datetime(2026, 3, 1, tzinfo=UTC)
    >>> _ = waves.open_wave(db, "all", form, kind="other", opens_at=march)
    >>> token = open_to_all(db, "all", DEFAULT, asked={"region": {"W": "Wales"}})
    >>> find_open(db, token).wave.wave_id
    'all'
    """
    which = waves.get_wave(db, wave_id)
    form = versions.load(db, which.form_id, which.version)
    _check_hidden(form, wave_id, [*(asked or {}), *(prefill or {})])
    token = new_token()
    values = {
        "wave_id": wave_id,
        "token_hash": hash_of(db, token),
        "recipe": recipe.as_json(),
        "asked": {name: dict(labels) for name, labels in (asked or {}).items()},
        "prefill": dict(prefill or {}),
        "made_at": datetime.now(UTC),
    }
    with db.write() as connection:
        lock(connection, open_link, invitation)
        _check_unused(connection, wave_id)
        connection.execute(open_link.insert().values(values))
        if deliver is not None:
            deliver(token)
    return token


def check_open(db: Database, wave_id: str, form: Form, names: list[str]) -> None:
    """Refuse an open link that could not be made; change nothing.

    Parameters
    ----------
    db : Database
        The store.
    wave_id : str
        The wave; it need not be there yet.
    form : Form
        What it asks.
    names : list of str
        Hidden questions that would be filled in.

    Raises
    ------
    DataError
        As :func:`open_to_all` does.

    Examples
    --------
    >>> check_open(db, "later", form, ["region"])
    """
    _check_hidden(form, wave_id, names)
    with db.read() as connection:
        _check_unused(connection, wave_id)


def renew_open(db: Database, wave_id: str) -> str:
    """Give a wave a new open link; the old one stops making codes, personal links stay good.

    Raises
    ------
    DataError
        If the wave has no open link.

    Examples
    --------
    >>> renew_open(db, "open")
    Traceback (most recent call last):
    ...
    cpd_eval.errors.DataError: The wave 'open' has no open link: ...
    """
    token = new_token()
    change = update(open_link).where(open_link.c.wave_id == wave_id)
    with db.write() as connection:
        if connection.execute(change.values(token_hash=hash_of(db, token))).rowcount == 0:
            raise DataError(
                f"The wave '{wave_id}' has no open link: its people have personal ones. Name whose "
                "link to renew: cpd-eval wave renew NAME LOCAL_ID"
            )
    return token


def find_open(db: Database, token: str, *, now: datetime | None = None) -> OpenLink | None:
    """Give what an open link leads to; None if it is none.

    Raises
    ------
    InvitationError
        If the wave takes no answers now.

    Examples
    --------
    >>> find_open(db, "guess") is None
    True
    """
    query = select(open_link).where(open_link.c.token_hash == hash_of(db, token))
    with db.read() as connection:
        row = connection.execute(query).first()
    if row is None:
        return None
    which = waves.get_wave(db, row.wave_id)
    state = SimpleNamespace(
        revoked_at=None,
        reference=None,
        opens_at=which.opens_at,
        closes_at=which.closes_at,
        started_at=None,
        expires_at=None,
    )
    check_admission(state, now or datetime.now(UTC))
    return OpenLink(
        wave=which, recipe=recipe_from_json(row.recipe), asked=row.asked, prefill=row.prefill
    )


def open_links(db: Database) -> dict[str, Recipe]:
    """Give the recipe of each anonymous wave, by its name.

    Examples
    --------
    >>> open_links(db)
    {}
    """
    with db.read() as connection:
        rows = connection.execute(select(open_link.c.wave_id, open_link.c.recipe)).all()
    return {row.wave_id: recipe_from_json(row.recipe) for row in rows}


def _check_hidden(form: Form, wave_id: str, names: list[str]) -> None:
    hidden = [question.name for question in form.questions if question.type == "hidden"]
    for name in names:
        if name not in hidden:
            raise DataError(
                f"The wave '{wave_id}' would fill in '{name}', which is no hidden question of the "
                f"form '{form.form_id}'.{did_you_mean(name, hidden)} No link was made."
            )


def _check_unused(connection: Connection, wave_id: str) -> None:
    links = select(open_link.c.wave_id).where(open_link.c.wave_id == wave_id)
    if connection.execute(links).first() is not None:
        raise DataError(
            f"The wave '{wave_id}' has its open link already; it is kept nowhere but where it was "
            f"written. For a new one: cpd-eval wave renew {wave_id}"
        )
    invited = select(invitation.c.invitation_id).where(invitation.c.wave_id == wave_id)
    if connection.execute(invited.limit(1)).first() is not None:
        raise DataError(
            f"The wave '{wave_id}' invites people personally, so it cannot be anonymous. Give the "
            "anonymous wave another name."
        )
