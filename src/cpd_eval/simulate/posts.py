r"""Made-up posts, people and flows of the sample organisation.

Nobody here exists. Profession number :math:`i` (from 0) has in every region

.. math:: n_i = \lfloor 90 / (1 + i/2) \rceil

posts, twice as many in London. Of the posts the share 0.08 is vacant, 0.03 is aligned to no
profession, and 0.06 is critical; of the critical ones 0.4 have a named successor. A person belongs
to the profession of the post with the chance 0.85 (else to the next of the list), to a second one
with 0.35, and to a third with 0.3 of these. In a year the share 0.09 leaves, the share 0.02 (of
the even professions) or 0.05 (of the odd) retires, and joiners are 0.10 of the people in post;
all three are binomial draws.
"""

from random import Random

import pandas as pd

from cpd_eval.workforce.organisation import sample_organisation

_GRADES = ("AO", "EO", "HEO/SEO", "G7/G6", "SCS")
_GRADE_WEIGHTS = (25, 30, 28, 15, 2)
NOT_ALIGNED = "Not aligned"
"""What flows call the group of posts without a profession."""

_VACANT, _NOT_ALIGNED, _CRITICAL, _SUCCESSOR = 0.08, 0.03, 0.06, 0.4
_LEAVES, _JOINS, _RETIRES = 0.09, 0.10, (0.02, 0.05)


def simulate_posts(*, seed: int = 0, n_professions: int = 20) -> pd.DataFrame:
    """Make up a register of posts.

    Parameters
    ----------
    seed : int, default 0
        Decides everything that is drawn.
    n_professions : int, default 20
        How many professions of the sample organisation, 1 to 20.

    Returns
    -------
    pandas.DataFrame
        As :func:`cpd_eval.report.register.read_posts` gives one.

    Examples
    --------
    >>> posts = simulate_posts(seed=1, n_professions=2)
    >>> int((posts["post_id"] == "P00001").sum()), posts["post_id"].is_unique
    (1, True)
    """
    random, words = Random(seed), sample_organisation()  # noqa: S311 - made up, no secret
    rows: list[dict[str, str]] = []
    for number, profession in enumerate(words.professions[:n_professions]):
        for region in words.regions:
            n_posts = round(90 / (1 + number / 2)) * (2 if region.name == "London" else 1)
            for _ in range(n_posts):
                rows.append(_post(len(rows) + 1, profession.name, region.name, words.name, random))
    return pd.DataFrame(rows)


def simulate_flows(posts: pd.DataFrame, *, seed: int = 0) -> pd.DataFrame:
    """Make up who left, retired and joined in the last year.

    Parameters
    ----------
    posts : pandas.DataFrame
        From :func:`simulate_posts`.
    seed : int, default 0
        Decides everything that is drawn.

    Returns
    -------
    pandas.DataFrame
        A row a profession and region: ``profession``, ``region``, ``in_post``, ``leavers``,
        ``retirements``, ``joiners``.

    Examples
    --------
    >>> flows = simulate_flows(simulate_posts(n_professions=1))
    >>> flows["profession"].unique().tolist(), bool((flows["leavers"] <= flows["in_post"]).all())
    (['Not aligned', 'Operational Delivery'], True)
    """
    random = Random(seed)  # noqa: S311 - made up, no secret
    order = {term.name: number for number, term in enumerate(sample_organisation().professions)}
    filled = posts[posts["person_id"] != ""].replace({"profession": {"": NOT_ALIGNED}})
    rows = []
    for (profession, region), people in filled.groupby(["profession", "region"], sort=True):
        retires = _RETIRES[order.get(str(profession), 0) % 2]
        fates = [random.random() for _ in range(len(people))]
        rows.append(
            {
                "profession": profession,
                "region": region,
                "in_post": len(people),
                "leavers": sum(fate < _LEAVES for fate in fates),
                "retirements": sum(_LEAVES <= fate < _LEAVES + retires for fate in fates),
                "joiners": sum(random.random() < _JOINS for _ in fates),
            }
        )
    return pd.DataFrame(rows)


def simulate_affiliations(posts: pd.DataFrame, *, seed: int = 0) -> pd.DataFrame:
    """Make up which professions the people in some posts belong to.

    Parameters
    ----------
    posts : pandas.DataFrame
        From :func:`simulate_posts`.
    seed : int, default 0
        Decides everything that is drawn.

    Returns
    -------
    pandas.DataFrame
        A row a person: ``person_id``, ``professions`` (codes, closest first).

    Examples
    --------
    >>> people = simulate_affiliations(simulate_posts(n_professions=1))
    >>> int(people["professions"].str.split().str.len().max())
    3
    """
    random = Random(seed)  # noqa: S311 - made up, no secret
    terms = sample_organisation().professions
    place = {term.name: number for number, term in enumerate(terms)}
    rows = []
    for one in posts[posts["person_id"] != ""].to_dict("records"):
        own = place.get(str(one["profession"]), 0)
        first = own if random.random() < 0.85 else (own + 1) % len(terms)
        n_more = (random.random() < 0.35) * (1 + (random.random() < 0.3))
        # The post's own, then the next ones of the list: near professions go together.
        near = dict.fromkeys([first, own, first + 1, first + 2])
        named = [terms[place % len(terms)].code for place in [*near][: 1 + n_more]]
        rows.append({"person_id": one["person_id"], "professions": " ".join(named)})
    return pd.DataFrame(rows)


def _post(
    number: int, profession: str, region: str, organisation: str, random: Random
) -> dict[str, str]:
    is_critical = random.random() < _CRITICAL
    has_successor = random.random() < _SUCCESSOR
    is_vacant, is_aligned = random.random() < _VACANT, random.random() >= _NOT_ALIGNED
    grade = random.choices(_GRADES, _GRADE_WEIGHTS)[0]
    return {
        "post_id": f"P{number:05d}",
        "title": f"{profession}, made-up role {number % 40:02d}",
        "grade": grade,
        "region": region,
        "profession": profession if is_aligned else "",
        "person_id": "" if is_vacant else f"made-up-{number:05d}",
        "is_critical": "1" if is_critical else "0",
        "successor_id": f"made-up-{number + 1:05d}" if is_critical and has_successor else "",
        "organisation": organisation,
    }
