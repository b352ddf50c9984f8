r"""Made-up answers to the skills audit of the people in made-up posts.

Nobody here exists. For each of the 13 standards of the sample organisation the job needs a level
:math:`N`, drawn from 1 to 4 with the weights 1, 3, 4, 2; the person has the level

.. math:: L = \min(4, \max(0, N + e)), \quad e \in \{-2, -1, 0, 1\}

with the weights 1, 3, 5, 2. The last standard of the list is rare: there :math:`L` is 4 with the
chance 0.01 and else 0 or 1. One in five would mentor, four in five let their answers be passed on.
"""

from random import Random

import pandas as pd

from cpd_eval.simulate.posts import simulate_affiliations
from cpd_eval.workforce.organisation import sample_organisation

_NEED, _NEED_WEIGHTS = (1, 2, 3, 4), (1, 3, 4, 2)
_OFF, _OFF_WEIGHTS = (-2, -1, 0, 1), (1, 3, 5, 2)
_RARE = 0.01


def simulate_audit(posts: pd.DataFrame, *, seed: int = 0) -> pd.DataFrame:
    """Make up answers to the skills audit, a row a person.

    Parameters
    ----------
    posts : pandas.DataFrame
        From :func:`cpd_eval.simulate.posts.simulate_posts`.
    seed : int, default 0
        Decides everything that is drawn.

    Returns
    -------
    pandas.DataFrame
        Text, named as in the form ``skills_audit``.

    Examples
    --------
    >>> from cpd_eval.simulate.posts import simulate_posts
    >>> answers = simulate_audit(simulate_posts(n_professions=1))
    >>> [name for name in answers.columns if name.startswith("A06")][:2]
    ['A06_REL1', 'A06_REL2']
    """
    random, words = Random(seed), sample_organisation()  # noqa: S311 - made up, no secret
    codes = {term.name: term.code for term in (*words.regions, *words.professions)}
    people = simulate_affiliations(posts, seed=seed).set_index("person_id")["professions"]
    rows = []
    for post in posts[posts["person_id"] != ""].to_dict("records"):
        own = people[str(post["person_id"])]
        rows.append(
            {
                "pid": post["person_id"],
                "A01_post": post["post_id"],
                "A01_region": codes[str(post["region"])],
                "A01_profession": codes.get(str(post["profession"]), own.split()[0]),
                "A02": own,
                **_levels([term.code for term in words.standards], random),
                "A09": "mentor" if random.random() < 0.2 else "none",
                "A11": "yes" if random.random() < 0.8 else "no",
            }
        )
    return pd.DataFrame(rows)


def _levels(standards: list[str], random: Random) -> dict[str, str]:
    answers = {}
    for code in standards:
        need = random.choices(_NEED, _NEED_WEIGHTS)[0]
        level = min(4, max(0, need + random.choices(_OFF, _OFF_WEIGHTS)[0]))
        if code == standards[-1]:
            level = 4 if random.random() < _RARE else random.randint(0, 1)
        answers[f"A06_{code}"], answers[f"A07_{code}"] = str(level), str(need)
    return answers
