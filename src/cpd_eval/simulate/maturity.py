r"""Made-up self-assessments of the 42 principles, three waves of the twenty sample professions.

Nobody made these assessments. The true maturity of a profession, :math:`m` on the scale 0–4, is
drawn between 0.4 and 3.2 at first; from wave to wave it goes a quarter of the way towards 3.6, so
those far behind catch up and the professions come closer together. What is rated is

.. math:: m + a_{area} + s + e,

rounded and kept within 0–4: areas 3 and 4 are harder (:math:`a = -0.5`), departments see their own
end of a hand-over better than professions see theirs (:math:`s = 0.25` against :math:`-0.25`), and
:math:`e` is drawn for each principle with a standard deviation of 0.6. A few principles do not
apply or are not known. A rating of 3 or more has evidence, but for one in ten.
"""

from random import Random
from typing import Final

import pandas as pd

from cpd_eval.workforce.organisation import sample_organisation
from cpd_eval.workforce.principles import Principle, principles

WAVES: Final = ("2024", "2025", "2026")

_LOWEST, _HIGHEST, _GOAL, _SHARE = 0.4, 3.2, 3.6, 0.25
_HARDER = {3: -0.5, 4: -0.5}
_SIDE = {"department": 0.25, "profession": -0.25}
_NOISE = 0.6


def simulate_maturity(*, seed: int = 0) -> pd.DataFrame:
    """Give the made-up returns, a row a profession and wave.

    Parameters
    ----------
    seed : int, default 0
        Decides everything that is drawn.

    Returns
    -------
    pandas.DataFrame
        ``organisation``, ``profession``, ``wave``, ``rater``, ``n_in_room`` and, for each
        principle, its rating, importance and evidence, named as in the form ``skills_principles``.

    Examples
    --------
    >>> returns = simulate_maturity()
    >>> len(returns), returns["wave"].unique().tolist()
    (60, ['2024', '2025', '2026'])
    """
    random, words = Random(seed), sample_organisation()  # noqa: S311 - made up, no secret
    rows = []
    for term in words.professions:
        maturity = random.uniform(_LOWEST, _HIGHEST)
        for wave in WAVES:
            whose = {"organisation": words.name, "profession": term.name, "wave": wave}
            room = {"rater": "self", "n_in_room": random.randint(4, 14)}
            rows.append({**whose, **room, **_ratings(maturity, random)})
            maturity += _SHARE * (_GOAL - maturity)
    return pd.DataFrame(rows)


def _ratings(maturity: float, random: Random) -> dict[str, str]:
    answers: dict[str, str] = {}
    for principle in principles():
        name = "P" + principle.number.replace(".", "_")
        rating = _rating(maturity, principle, random)
        importance, is_proven = random.choice("12233334"), random.random() < 0.9
        answers[name] = rating
        answers[f"{name}_importance"] = "" if rating == "NA" else importance
        answers[f"{name}_evidence"] = "Made-up evidence" if rating in "34" and is_proven else ""
    return answers


def _rating(maturity: float, principle: Principle, random: Random) -> str:
    """Draw one rating; the same numbers are drawn whatever comes of them."""
    chance, error = random.random(), random.gauss(0, _NOISE)
    if chance < 0.03:
        return "NA"
    if chance < 0.06:
        return "DK"
    seen = maturity + _HARDER.get(principle.area, 0.0) + _SIDE[principle.side] + error
    return str(min(4, max(0, round(seen))))
