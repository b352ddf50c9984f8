"""A panel of made-up people in milliseconds, to try an analysis on a thousand times.

Nobody in it exists. The equations and the truth stand in :mod:`cpd_eval.simulate.design`.
"""

import numpy as np
import pandas as pd

from cpd_eval import frames
from cpd_eval.errors import DataError
from cpd_eval.simulate.design import (
    DK,
    Draw,
    Ints,
    Truths,
    draw,
)
from cpd_eval.simulate.truth import (
    TRUE_EFFECT,
    Floats,
    effects,
    profession_shares,
    region_shares,
)
from cpd_eval.workforce.organisation import Organisation, sample_organisation

_SELF = {
    "performance_before": ("before", "before"),
    "performance_after": ("after", "after"),
    "performance_follow_up": ("follow_up", "follow_up"),
    "performance_desired": ("desired", "before"),
}
_MANAGER = {
    "manager_before": ("manager_before", "manager_before"),
    "manager_follow_up": ("manager_follow_up", "manager_follow_up"),
}


def simulate_panel(
    n_people: int = 2_000,
    *,
    seed: int = 0,
    effect: float = TRUE_EFFECT,
    vary: bool = False,
    organisation: Organisation | None = None,
) -> pd.DataFrame:
    """Make a panel of made-up people in which the true effect is known.

    Parameters
    ----------
    n_people : int, default 2000
        How many people are invited; the few who never answer are not in the panel.
    seed : int, default 0
        The same seed gives the same panel.
    effect : float, default 0.40
        True average effect on performance at follow-up, PERF5 points, 0 to 0.4.
    vary : bool, default False
        Whether the effect differs by region and profession; see :func:`true_effects`.
    organisation : Organisation, optional
        Whose words; the made-up sample if not given.

    Returns
    -------
    pandas.DataFrame
        Columns as in :data:`cpd_eval.frames.PANEL`. With ``vary=False`` a difference in
        differences of performance before and at follow-up, within people, is unbiased for
        ``effect``; the mean change of the trained is 0.15 too high.

    Raises
    ------
    DataError
        If there are no people, or the effect is too large for the scale.

    Examples
    --------
    >>> panel = simulate_panel(500, seed=1)
    >>> list(panel.columns) == frames.names(frames.PANEL)
    True
    """
    check_request(n_people, effect)
    words = organisation or sample_organisation()
    people = draw(n_people, seed=seed, organisation=words, effect=effect, vary=vary)
    table = {"pid": made_up_ids(n_people)} | _who(people, words) | _performance(people)
    for wave in ("before", "after"):
        table[f"confidence_{wave}"] = np.where(
            people.answered[wave], people.confidence[wave], np.nan
        )
    panel = pd.DataFrame(table, columns=frames.names(frames.PANEL))
    ever = np.logical_or.reduce(list(people.answered.values()))
    return panel if ever.all() else panel[ever].reset_index(drop=True)


def true_effects(
    *, effect: float = TRUE_EFFECT, organisation: Organisation | None = None
) -> pd.DataFrame:
    """Give the true effect in each region and profession when it varies.

    Parameters
    ----------
    effect : float, default 0.40
        True average effect.
    organisation : Organisation, optional
        Whose words; the made-up sample if not given.

    Returns
    -------
    pandas.DataFrame
        Columns region, profession, share (of all people), true_effect (PERF5 points at
        follow-up); the mean weighted by share is ``effect``.

    Examples
    --------
    >>> truth = true_effects()
    >>> round(float((truth["share"] * truth["true_effect"]).sum()), 12)
    0.4
    """
    words = organisation or sample_organisation()
    regions, professions = region_shares(words), profession_shares(words)
    return pd.DataFrame(
        {
            "region": np.repeat([term.name for term in words.regions], len(professions)),
            "profession": np.tile([term.name for term in words.professions], len(regions)),
            "share": np.outer(regions, professions).ravel(),
            "true_effect": effects(words, effect=effect).ravel(),
        }
    )


def made_up_ids(n_people: int) -> list[str]:
    """Name made-up people; the same staff identifiers are used for the store.

    Examples
    --------
    >>> made_up_ids(2)
    ['made-up-00001', 'made-up-00002']
    """
    return [f"made-up-{number:05d}" for number in range(1, n_people + 1)]


def check_request(n_people: int, effect: float) -> None:
    """Refuse what cannot be simulated exactly.

    Raises
    ------
    DataError
        If there are no people, or the effect is too large for the scale.
    """
    if n_people < 1:
        raise DataError(f"{n_people} people cannot be simulated; ask for 1 or more.")
    if not 0 <= effect <= TRUE_EFFECT:
        raise DataError(
            f"An effect of {effect} was asked for; from 0 to {TRUE_EFFECT} was "
            "expected: beyond that, answers would be cut off at the ends of the scale and the "
            "true effect would not be known exactly."
        )


def _who(people: Draw, words: Organisation) -> dict[str, object]:
    def named(names: list[str], position: Ints) -> object:
        return pd.array(np.array(names, dtype=object)[position], dtype="str")

    solutions = [term.code for term in words.solution_types] + [""]
    orgs = [org.name for org in words.local_orgs]
    teams = [f"{org}, team {letter}" for org in orgs for letter in "ABC"]
    return {
        "region": named([term.name for term in words.regions], people.region),
        "profession": named([term.name for term in words.professions], people.profession),
        "local_org": named(orgs, people.local_org),
        "team": named(teams, 3 * people.local_org + people.team),
        "worker_type": named(list(words.worker_types), people.worker_type),
        "role_family": named(list(words.role_families), people.role_family),
        "solution_type": named(solutions, np.where(people.trained, people.solution_type, -1)),
        "trained": people.trained.astype(np.int64),
    }


def _performance(people: Draw) -> dict[str, Floats | Ints]:
    mine, kept = _same_standards(people, _SELF)
    theirs, both = _same_standards(people, _MANAGER)
    both &= kept | ~kept.any(axis=1, keepdims=True)
    table: dict[str, Floats | Ints] = {"n_standards": kept.sum(axis=1)}
    table |= {name: _means(levels, kept) for name, levels in mine.items()}
    table |= {name: _means(levels, both) for name, levels in theirs.items()}
    return table


def _same_standards(
    people: Draw, columns: dict[str, tuple[str, str]]
) -> tuple[dict[str, Ints], Truths]:
    """Give the levels (0 is none), and the standards with a level wherever there are any."""
    levels: dict[str, Ints] = {}
    kept, any_at_all = people.asked.copy(), np.zeros(len(people.trained), dtype=bool)
    for name, (ratings, wave) in columns.items():
        given = people.asked & people.answered[wave][:, None] & (people.ratings[ratings] != DK)
        levels[name] = np.where(given, people.ratings[ratings], 0)
        has_any = given.any(axis=1)
        kept &= given | ~has_any[:, None]
        any_at_all |= has_any
    return levels, kept & any_at_all[:, None]


def _means(levels: Ints, kept: Truths) -> Floats:
    n = (kept & (levels > 0)).sum(axis=1)
    total = np.where(kept, levels, 0).sum(axis=1)
    return np.asarray(np.divide(total, n, out=np.full(len(n), np.nan), where=n > 0))
