"""The true effect, and where among the made-up regions and professions it is large or small."""

from typing import Final

import numpy as np
import numpy.typing as npt

from cpd_eval.workforce.organisation import Organisation

TRUE_EFFECT: Final = 0.40
"""Average effect of the programme on performance at follow-up, PERF5 points."""

_REGION_SWING = 0.20
_PROFESSION_SWING = 0.18

Floats = npt.NDArray[np.float64]


def uneven_shares(n: int, *, ratio: float) -> Floats:
    """Give n shares that sum to 1 and fall from the first to the last by a factor.

    Examples
    --------
    >>> uneven_shares(3, ratio=4.0).round(2).tolist()
    [0.57, 0.29, 0.14]
    """
    shares = ratio ** -np.linspace(0, 1, n)
    return np.asarray(shares / shares.sum())


def region_shares(organisation: Organisation) -> Floats:
    """Give the share of people in each region; the largest has three times the smallest."""
    return uneven_shares(len(organisation.regions), ratio=3.0)


def profession_shares(organisation: Organisation) -> Floats:
    """Give the share of people in each profession; the largest has 40 times the smallest."""
    return uneven_shares(len(organisation.professions), ratio=40.0)


def effects(organisation: Organisation, *, effect: float) -> Floats:
    """Give the effect in each region and profession when it varies.

    The mean over people is ``effect``; where it is large or small is the same for every seed.

    Examples
    --------
    >>> from cpd_eval.workforce.organisation import sample_organisation
    >>> effects(sample_organisation(), effect=0.4).shape
    (12, 20)
    """
    return effect * (1.0 + _swing(organisation) / TRUE_EFFECT)


def _swing(organisation: Organisation) -> Floats:
    regions, professions = region_shares(organisation), profession_shares(organisation)
    by_region = _centred(np.sin(2.0 * np.arange(len(regions))), regions, _REGION_SWING)
    by_profession = _centred(
        np.cos(1.3 * np.arange(len(professions))), professions, _PROFESSION_SWING
    )
    return by_region[:, None] + by_profession


def _centred(swing: Floats, share: Floats, size: float) -> Floats:
    centred = swing - np.sum(swing * share)
    return np.asarray(size * centred / np.abs(centred).max())
