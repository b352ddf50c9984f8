"""The equations behind the made-up people, and the truth an analysis should find.

Nobody described here exists.

Person i works in local organisation g; the programme is given to whole local organisations, half
of them drawn at random. At wave w (before, after, follow-up) the *level* of the person is::

    m[i,w] = a[i] + TREND[w] + shock[g,w] + KEEPS[w] * effect[i] * trained[g]

    a[i]       = 2.55 + organisation (±0.2) + person (±0.6) - 0.15 if trained
    TREND      = 0, 0.05, 0.15     everybody gets better, trained or not
    shock[g,w] = ±0.15             luck of a local organisation in a wave, mean 0
    KEEPS      = 0, 1.25, 1        right after, people feel more able than they later are
    effect[i]  = 0.40              TRUE_EFFECT, or with ``vary`` different by region and profession

    answer to standard s = whole number next to m[i,w] + noise (±0.35)

**The truth is exact on the answers.** A number such as 2.7 is answered with 3 in 70 of 100 cases
and with 2 in the others, and every level plus noise lies within 1 to 5. So the mean of the whole
numbers *is* the level, nothing is cut off at the ends, and the trend is the same for both groups
on the scale that is answered. A difference in differences of the answers (follow-up minus before)
is therefore unbiased for TRUE_EFFECT. The mean change of the trained alone is not: it holds the
trend too and comes out at TRUE_EFFECT + 0.15, which is NAIVE_CHANGE. Comparing the groups at
follow-up only is wrong by −0.15 in the mean, because weaker organisations were trained.

Answers of one local organisation share its shocks: standard errors must be clustered by it.

Who answers later depends on a[i] and the region, not on the luck of an answer: means of all who
answered each wave are wrong, changes within people are not. "I do not know" comes at random. The
looking-back question of the trained ("then-test") is RESPONSE_SHIFT below their level before:
having learned, people find they had been too kind to themselves.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from cpd_eval.simulate.truth import (
    TRUE_EFFECT,
    Floats,
    effects,
    profession_shares,
    region_shares,
    uneven_shares,
)
from cpd_eval.workforce.organisation import Organisation

TREND: Final = (0.0, 0.05, 0.15)
"""What everybody gains by each wave without the programme, PERF5 points."""

NAIVE_CHANGE: Final = TRUE_EFFECT + TREND[2]
"""What the mean change of the trained comes out at: 0.15 points too much."""

KEEPS: Final = (0.0, 1.25, 1.0)
"""The effect at each wave, as a multiple of the effect at follow-up."""

SELECTION: Final = -0.15
"""How much lower trained organisations start, PERF5 points."""

RESPONSE_SHIFT: Final = -0.25
"""What the trained, looking back, take off their level before, PERF5 points."""

MANAGER_BIAS: Final = -0.10
"""How much lower managers rate, in every wave, PERF5 points."""

DK: Final = -1
"""Stands for "I do not know" among the levels drawn here; it never leaves this package."""

N_CHOSEN: Final = 5
"""Most standards a person may choose."""

_SHARE_DK = 0.04
_SHARE_DK_MANAGER = 0.10

Ints = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """Made-up people and what they would answer; row i of every array is person i.

    Attributes
    ----------
    region, profession, local_org, team, worker_type, role_family, solution_type : int array, (n,)
        Positions in the lists of the organisation; ``team`` is 0, 1 or 2.
    trained : bool array, (n,)
        Whether the local organisation got the programme.
    effect : float array, (n,)
        What the programme does, or would do, to the person at follow-up.
    level : float array, (n, 3)
        Level at the three waves, without noise.
    standards : int array, (n, 5)
        The standards chosen, positions in the organisation's list.
    asked : bool array, (n, 5)
        Which of these were chosen; a person chooses 2 to 5.
    ratings : dict of int array, (n, 5)
        1 to 5 or :data:`DK`, by ``before``, ``after``, ``follow_up``, ``desired``, ``then``,
        ``manager_before``, ``manager_follow_up``.
    confidence : dict of int array, (n,)
        0 to 10, by ``before`` and ``after``.
    answered : dict of bool array, (n,)
        Who answered, by ``before``, ``after``, ``follow_up``, ``manager_before``,
        ``manager_follow_up``.
    """

    region: Ints
    profession: Ints
    local_org: Ints
    team: Ints
    worker_type: Ints
    role_family: Ints
    solution_type: Ints
    trained: Truths
    effect: Floats
    level: Floats
    standards: Ints
    asked: Truths
    ratings: dict[str, Ints]
    confidence: dict[str, Ints]
    answered: dict[str, Truths]


def draw(
    n_people: int, *, seed: int, organisation: Organisation, effect: float, vary: bool
) -> Draw:
    """Draw made-up people and their answers.

    Parameters
    ----------
    n_people : int
        How many.
    seed : int
        The same seed gives the same people.
    organisation : Organisation
        Whose regions, professions and local organisations.
    effect : float
        Average effect at follow-up, 0 to 0.4 PERF5 points: beyond that, answers could be cut
        off at the ends of the scale and the truth would not be exact.
    vary : bool
        Whether it differs by region and profession.

    Returns
    -------
    Draw
        Of n people.

    Examples
    --------
    >>> from cpd_eval.workforce.organisation import sample_organisation
    >>> people = draw(500, seed=1, organisation=sample_organisation(), effect=0.4, vary=False)
    >>> bool((people.level >= 1).all() and (people.level <= 5).all())
    True
    """
    rng = np.random.default_rng(seed)
    posts = _posts(rng, n_people, organisation)
    trained = _trained(rng, len(organisation.local_orgs))
    own = np.full(n_people, effect)
    if vary:
        own = effects(organisation, effect=effect)[posts["region"], posts["profession"]]
    level = _levels(rng, posts["local_org"], trained, own)
    treated = trained[posts["local_org"]]
    ratings = _ratings(rng, level, treated)
    return Draw(
        **posts,
        trained=treated,
        effect=own,
        level=level,
        standards=_standards(rng, n_people, len(organisation.standards)),
        asked=np.arange(N_CHOSEN) < rng.integers(2, N_CHOSEN + 1, n_people)[:, None],
        ratings=ratings,
        confidence=_confidence(rng, level, treated),
        answered=_answered(rng, level[:, 0], posts["region"]),
    )


def _posts(rng: np.random.Generator, n: int, organisation: Organisation) -> dict[str, Any]:
    """Place people; a local organisation has an uneven share of its region."""
    regions = [term.name for term in organisation.regions]
    of_region = np.array([regions.index(org.region) for org in organisation.local_orgs])
    within = np.ones(len(of_region))
    for region in range(len(regions)):
        mine = of_region == region
        within[mine] = uneven_shares(int(mine.sum()), ratio=2.0)
    share = within * region_shares(organisation)[of_region]
    local_org = _pick(rng, n, share)
    return {
        "region": of_region[local_org],
        "local_org": local_org,
        "profession": _pick(rng, n, profession_shares(organisation)),
        "team": rng.integers(0, 3, n),
        "worker_type": _pick(rng, n, uneven_shares(len(organisation.worker_types), ratio=4.0)),
        "role_family": _pick(rng, n, uneven_shares(len(organisation.role_families), ratio=4.0)),
        "solution_type": rng.integers(0, len(organisation.solution_types), n),
    }


def _pick(rng: np.random.Generator, n: int, share: Floats) -> Ints:
    ends = np.cumsum(share)
    return np.asarray(np.searchsorted(ends, rng.random(n) * ends[-1], side="right"), np.int64)


def _trained(rng: np.random.Generator, n_orgs: int) -> Truths:
    return rng.permutation(n_orgs) < n_orgs // 2


def _levels(rng: np.random.Generator, org: Ints, trained: Truths, effect: Floats) -> Floats:
    start = 2.55 + SELECTION * trained + rng.uniform(-0.2, 0.2, len(trained))
    shock = rng.uniform(-0.15, 0.15, (len(trained), 3))
    person = rng.triangular(-0.6, 0.0, 0.6, len(org))
    gain = np.outer(effect * trained[org], KEEPS)
    return np.asarray((start[org] + person)[:, None] + np.array(TREND) + shock[org] + gain)


def _ratings(rng: np.random.Generator, level: Floats, trained: Truths) -> dict[str, Ints]:
    shape = (len(level), N_CHOSEN)

    def whole(mean: Floats, noise: float, share_dk: float) -> Ints:
        about = mean[:, None] + rng.uniform(-noise, noise, shape)
        answer = np.floor(about + rng.random(shape)).astype(np.int64)
        return np.where(rng.random(shape) < share_dk, DK, answer)

    before = whole(level[:, 0], 0.35, _SHARE_DK)
    wanted = np.minimum(before + rng.choice(3, shape, p=(0.15, 0.55, 0.30)), 5)
    return {
        "before": before,
        "after": whole(level[:, 1], 0.35, _SHARE_DK),
        "follow_up": whole(level[:, 2], 0.35, _SHARE_DK),
        "desired": np.where(before == DK, DK, wanted),
        "then": whole(level[:, 0] + RESPONSE_SHIFT * trained, 0.0, _SHARE_DK),
        "manager_before": whole(level[:, 0] + MANAGER_BIAS, 0.0, _SHARE_DK_MANAGER),
        "manager_follow_up": whole(level[:, 2] + MANAGER_BIAS, 0.0, _SHARE_DK_MANAGER),
    }


def _standards(rng: np.random.Generator, n: int, n_standards: int) -> Ints:
    # The smallest of waiting times: standards early in the list are chosen more often.
    waiting = rng.exponential(1.0, (n, n_standards)) * np.linspace(1.0, 2.0, n_standards)
    return np.argsort(waiting, axis=1)[:, :N_CHOSEN].astype(np.int64)


def _confidence(rng: np.random.Generator, level: Floats, trained: Truths) -> dict[str, Ints]:
    def whole(mean: Floats) -> Ints:
        about = np.rint(2.0 * mean + rng.normal(0.0, 1.2, len(mean)))
        return np.clip(about, 0, 10).astype(np.int64)

    return {"before": whole(level[:, 0]), "after": whole(level[:, 1] + 0.3 * trained)}


def _answered(rng: np.random.Generator, start: Floats, region: Ints) -> dict[str, Truths]:
    def likely(logit: float) -> Truths:
        # A stronger start and some regions answer more often.
        odds = logit + 0.6 * (start - 2.5) + 0.3 * np.sin(region)
        return rng.random(len(start)) < 1.0 / (1.0 + np.exp(-odds))

    return {
        "before": rng.random(len(start)) < 0.97,
        "after": likely(1.7),
        "follow_up": likely(1.1),
        "manager_before": rng.random(len(start)) < 0.65,
        "manager_follow_up": rng.random(len(start)) < 0.55,
    }
