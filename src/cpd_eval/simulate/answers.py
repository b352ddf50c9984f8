"""Every answer of made-up people to every form of the impact survey, ready for a store.

Nobody here exists. Ratings come from the same draw as
:func:`~cpd_eval.simulate.panel.simulate_panel`, so the panel built from the store equals the
simulated one. The answers around them hang together as one would expect: support and chance to
use go with each other and with more use, learners and managers agree in part, some recommended
questions are left out.

How it joins the store::

    pids = people.add_people(db, simulate_people(6_000, seed=1))
    # waves "before", "after", "follow_up", "manager_before", "manager_follow_up" are open
    responses.import_answers(db, simulate_answers(pids, seed=1))
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any, Final

from cpd_eval.simulate import forms_after, forms_before, forms_follow_up, forms_manager
from cpd_eval.simulate.design import Draw, draw
from cpd_eval.simulate.panel import check_request
from cpd_eval.simulate.people import PROGRAMME, post
from cpd_eval.simulate.person import Person, ratings_of
from cpd_eval.simulate.truth import TRUE_EFFECT
from cpd_eval.workforce.calendar import add_months, follow_up_window
from cpd_eval.workforce.organisation import Organisation, sample_organisation

KINDS: Final = ("before", "after", "follow_up", "manager_before", "manager_follow_up")
"""The five kinds of wave a person is asked in."""

FIRST_DAY: Final = date(2025, 1, 6)
"""The first day anybody answers."""

LAST_DAY: Final = date(2025, 7, 31)
"""The last day anybody answers."""

_FORMS = {
    "before": forms_before.answer,
    "after": forms_after.answer,
    "follow_up": forms_follow_up.answer,
    "manager_before": forms_manager.answer_before,
    "manager_follow_up": forms_manager.answer_follow_up,
}


def simulate_answers(
    pids: Sequence[str],
    *,
    seed: int = 0,
    effect: float = TRUE_EFFECT,
    vary: bool = False,
    organisation: Organisation | None = None,
    waves: Mapping[str, str] | None = None,
) -> Iterator[dict[str, Any]]:
    """Make the answers of made-up people to all five waves.

    Parameters
    ----------
    pids : sequence of str
        Pseudonyms of the people :func:`~cpd_eval.simulate.people.simulate_people` made with the
        same seed, in order.
    seed : int, default 0
        The same seed gives the same answers.
    effect : float, default 0.40
        True average effect at follow-up, 0 to 0.4 PERF5 points.
    vary : bool, default False
        Whether the effect differs by region and profession.
    organisation : Organisation, optional
        Whose words; the made-up sample if not given.
    waves : mapping of str to str, optional
        Name of the wave in the store, by kind; the kind itself if not given.

    Yields
    ------
    dict
        ``wave_id``, ``pid``, ``rater``, ``at`` and ``answers``: raw text by question, hidden
        fields too.

    Raises
    ------
    DataError
        If there are no people, or the effect is too large for the scale.

    Examples
    --------
    >>> row = next(simulate_answers(["3f2a"], seed=1))
    >>> row["wave_id"], row["answers"]["B01"]
    ('before', 'yes')
    """
    check_request(len(pids), effect)
    words = organisation or sample_organisation()
    people = draw(len(pids), seed=seed, organisation=words, effect=effect, vary=vary)
    names = dict(waves or {})
    for i, pid in enumerate(pids):
        random = Random(f"{seed}/{i}")  # noqa: S311 - made-up answers, no secret
        person = _person(i, pid, random, people, words)
        for kind in KINDS:
            if people.answered[kind][i]:
                yield {
                    "wave_id": names.get(kind, kind),
                    "pid": pid,
                    "rater": "manager" if kind.startswith("manager") else "self",
                    "at": _moment(person, kind),
                    "answers": _header(person, kind) | _FORMS[kind](person),
                }


def _person(i: int, pid: str, random: Random, people: Draw, words: Organisation) -> Person:
    completed_on = FIRST_DAY + timedelta(days=random.randint(40, 75))
    window = follow_up_window(completed_on)
    return Person(
        pid=pid,
        random=random,
        trained=bool(people.trained[i]),
        post=post(people, i, words),
        standards=tuple(
            words.standards[s].code
            for s, asked in zip(people.standards[i], people.asked[i], strict=True)
            if asked
        ),
        titles={term.code: term.name[0].lower() + term.name[1:] for term in words.standards},
        ratings=ratings_of(people, i),
        confidence={wave: int(people.confidence[wave][i]) for wave in ("before", "after")},
        support=random.random(),
        indicator=random.choice(forms_before.INDICATORS) if random.random() < 0.4 else "",
        value=round(random.uniform(10, 90), 1),
        started_on=FIRST_DAY + timedelta(days=random.randint(0, 25)),
        completed_on=completed_on,
        followed_up_on=min(
            window.opens_on + timedelta(days=random.randint(0, 55)),
            add_months(completed_on, 3),
            LAST_DAY,
        ),
    )


def _moment(person: Person, kind: str) -> datetime:
    day = {
        "before": person.started_on,
        "manager_before": person.started_on + timedelta(days=person.random.randint(0, 7)),
        "after": person.completed_on + timedelta(days=person.random.randint(0, 14)),
        "follow_up": person.followed_up_on,
        "manager_follow_up": person.followed_up_on,
    }[kind]
    clock = time(person.random.randint(8, 17), person.random.randint(0, 59), tzinfo=UTC)
    return datetime.combine(day, clock)


def _header(person: Person, kind: str) -> dict[str, str]:
    header = {
        "person": person.pid,
        "programme": PROGRAMME,
        "group": "trained" if person.trained else "comparison",
        "wave": kind,
        "rater": "manager" if kind.startswith("manager") else "self",
        **{name: value for name, value in person.post.items() if name != "team"},
    }
    if kind != "before":
        header["standards"] = " ".join(person.standards)
    if kind == "follow_up":
        header["indicator"] = person.indicator
    if kind == "after" or kind.startswith("manager"):
        header["completed_on"] = person.completed_on.isoformat()
    return {name: value for name, value in header.items() if value}
