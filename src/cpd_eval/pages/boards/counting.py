"""A wave taken from the store, counted and released: what the response board draws from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import pandas as pd

from cpd_eval.forms.model import Battery, Form, Question
from cpd_eval.report.responses.figures import Responses, responses_of
from cpd_eval.settings import Settings
from cpd_eval.store import open_links, versions, waves
from cpd_eval.store.database import Database
from cpd_eval.store.standing import standings

_ANONYMOUS = (
    "This wave is anonymous: nobody is invited by name. Invited are those who opened its link and "
    "made a code, so no rate here says how many of those who were asked have answered."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A wave, counted.

    Attributes
    ----------
    wave_id, form_title : str
        What was asked.
    people : pandas.DataFrame
        How every invitation stands, as far as the reader may know.
    responses : Responses
        What of it may be shown.
    labels : dict of str to str
        What each question asks, by name, in the order of the form.
    note : str
        What a reader must know of this wave; may be empty.
    """

    wave_id: str
    form_title: str
    people: pd.DataFrame
    responses: Responses
    labels: dict[str, str]
    note: str


def count_wave(
    db: Database,
    settings: Settings,
    wave_id: str,
    *,
    at: datetime | None = None,
    only: Mapping[str, Sequence[str]] | None = None,
) -> Counted:
    """Count how a wave stands and let it through the gate.

    Parameters
    ----------
    db, settings
        The project.
    wave_id : str
        The wave.
    at : datetime, optional
        The moment; now if not given.
    only : mapping of str to sequence of str, optional
        Only people of whom one of these attributes has one of its values.

    Returns
    -------
    Counted
        Released under the project's threshold and recorded in its ledger.

    Raises
    ------
    DataError
        If there is no such wave.
    """
    moment = at or datetime.now(UTC)
    which = waves.get_wave(db, wave_id)
    form = versions.load(db, which.form_id, which.version)
    people = standings(db, wave_id, at=moment)
    if only:
        people = people[_any_of(people, only)].reset_index(drop=True)
    return Counted(
        wave_id=wave_id,
        form_title=form.title,
        people=people,
        responses=responses_of(
            people,
            at=moment,
            threshold=settings.threshold,
            ledger=settings.ledger,
            name=f"response board, {wave_id}",
        ),
        labels=question_labels(form),
        note=_ANONYMOUS if wave_id in open_links.open_links(db) else "",
    )


def question_labels(form: Form) -> dict[str, str]:
    """Give what each question or battery asks, with its name before it, in the form's order."""
    return {
        one.name: f"{one.name}: {one.label}"
        for one in form.items()
        if isinstance(one, Question | Battery) and one.label
    }


def _any_of(people: pd.DataFrame, only: Mapping[str, Sequence[str]]) -> pd.Series:
    found = pd.Series(data=False, index=people.index)
    for name, values in only.items():
        column = {"unit": "local_org", "person": "pid"}.get(name, name)
        found |= people[column].isin(list(values))
    return found
