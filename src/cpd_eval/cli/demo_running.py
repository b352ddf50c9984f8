"""The wave of the demo that is still running, so that the response board has something to tell.

Its people are invited some days ago and have come as far as they would have: each opens the form,
answers, and sends it through the same functions as on the page, only at a time that is past.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from cpd_eval.forms import read_form
from cpd_eval.forms.answers import to_raw
from cpd_eval.settings import Settings
from cpd_eval.simulate import simulate_answers
from cpd_eval.simulate.running import Visit, simulate_visits
from cpd_eval.store import invitations, people, responses, waves
from cpd_eval.store.database import Database

WAVE = "running-now"
MOST_PEOPLE = 240
_DAYS_SO_FAR, _DAYS_TO_COME = 10, 11
_SAVED_TOGETHER = 8


def run_wave(db: Database, settings: Settings, pids: Sequence[str], *, seed: int) -> int:
    """Open a wave that is half over, and let made-up people answer it.

    Parameters
    ----------
    db, settings
        The project.
    pids : sequence of str
        Whom to invite from; the first :data:`MOST_PEOPLE` who would answer.
    seed : int
        The same answers for the same seed.

    Returns
    -------
    int
        How many were invited.
    """
    form = read_form(settings.forms / "cpd_impact_before.md")
    now = datetime.now(UTC)
    begins_at = now - timedelta(days=_DAYS_SO_FAR)
    closes_at = now + timedelta(days=_DAYS_TO_COME)
    # Of no kind the panel is made of: the people have answered "before" already.
    waves.open_wave(db, WAVE, form, kind="other", opens_at=begins_at, closes_at=closes_at)
    made = simulate_answers(pids[:MOST_PEOPLE], seed=seed)
    given = {row["pid"]: row["answers"] for row in made if row["wave_id"] == "before"}
    known = people.attributes(db, list(given))
    hidden = {one.name for one in form.questions if one.type == "hidden"}
    tickets = [
        {
            "pid": pid,
            "prefill": {name: text for name, text in answers.items() if name in hidden},
            "issued_at": begins_at,
        }
        for pid, answers in given.items()
    ]
    tokens = dict(zip(given, invitations.issue_many(db, WAVE, tickets), strict=True))
    regions = {pid: str(known[pid]["region"]) for pid in given}
    asked = {
        pid: [name for name in answers if name in form and name not in hidden]
        for pid, answers in given.items()
    }
    for visit in simulate_visits(regions, asked, begins_at=begins_at, until=now, seed=seed):
        _answer(db, visit, tokens[visit.pid], given[visit.pid])
    return len(given)


def _answer(db: Database, visit: Visit, token: str, answers: dict[str, Any]) -> None:
    found = invitations.find(db, token, now=visit.opened_at)
    draft = responses.start_or_resume(db, found, at=visit.opened_at)
    for first in range(0, len(visit.answers), _SAVED_TOGETHER):
        together = visit.answers[first : first + _SAVED_TOGETHER]
        raw = {name: to_raw(answers[name]) for _, name in together}
        responses.record(db, draft.response_id, raw, by="self", at=together[-1][0])
    if visit.is_sent:
        responses.submit(db, draft.response_id, at=visit.answers[-1][0])
