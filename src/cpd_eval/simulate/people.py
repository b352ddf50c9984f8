"""The made-up staff list: who would be invited, as an organisation would hand it over.

Nobody on it exists; the names say so, and the addresses end in ``example.org``, which is kept free
for examples.
"""

from typing import Any

from cpd_eval.simulate.design import Draw, draw
from cpd_eval.simulate.panel import check_request, made_up_ids
from cpd_eval.simulate.truth import TRUE_EFFECT
from cpd_eval.workforce.organisation import Organisation, sample_organisation

PROGRAMME = "advice-2025"
"""Name of the made-up programme."""


def simulate_people(
    n_people: int = 2_000,
    *,
    seed: int = 0,
    organisation: Organisation | None = None,
) -> list[dict[str, Any]]:
    """Make a staff list of made-up people.

    Parameters
    ----------
    n_people : int, default 2000
        How many.
    seed : int, default 0
        The same people as :func:`~cpd_eval.simulate.panel.simulate_panel` with that seed.
    organisation : Organisation, optional
        Whose words; the made-up sample if not given.

    Returns
    -------
    list of dict
        For each person ``local_id``, ``name``, ``email``, and what is known of their post, as
        :func:`cpd_eval.store.people.add_people` takes it.

    Raises
    ------
    DataError
        If there are no people.

    Examples
    --------
    >>> simulate_people(1, seed=3)[0]["name"]
    'Made-up Person 00001'
    """
    check_request(n_people, TRUE_EFFECT)
    words = organisation or sample_organisation()
    people = draw(n_people, seed=seed, organisation=words, effect=TRUE_EFFECT, vary=False)
    return [
        {
            "local_id": local_id,
            "name": f"Made-up Person {local_id[-5:]}",
            "email": f"{local_id}@example.org",
            **post(people, i, words),
            "programme": PROGRAMME,
            "trained": int(people.trained[i]),
        }
        for i, local_id in enumerate(made_up_ids(n_people))
    ]


def post(people: Draw, i: int, words: Organisation) -> dict[str, str]:
    """Say in words where made-up person i stands.

    Examples
    --------
    >>> words = sample_organisation()
    >>> who = draw(1, seed=3, organisation=words, effect=0.4, vary=False)
    >>> post(who, 0, words)["region"] in [term.name for term in words.regions]
    True
    """
    org = words.local_orgs[people.local_org[i]].name
    trained = bool(people.trained[i])
    return {
        "region": words.regions[people.region[i]].name,
        "profession": words.professions[people.profession[i]].name,
        "local_org": org,
        "team": f"{org}, team {'ABC'[people.team[i]]}",
        "worker_type": words.worker_types[people.worker_type[i]],
        "role_family": words.role_families[people.role_family[i]],
        "solution_type": words.solution_types[people.solution_type[i]].code if trained else "",
    }
