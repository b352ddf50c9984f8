"""Made-up people, made-up answers, and a true effect that is known.

Nobody in this package exists. One design (:mod:`cpd_eval.simulate.design`, which gives the
equations and the true effect) serves two uses: :func:`~cpd_eval.simulate.panel.simulate_panel`
makes a panel in milliseconds, for studies that repeat an analysis a thousand times;
:func:`~cpd_eval.simulate.answers.simulate_answers` makes every answer to every form, for a store.
The panel built from the second equals the first.
"""

from cpd_eval.simulate.answers import FIRST_DAY, KINDS, LAST_DAY, simulate_answers
from cpd_eval.simulate.design import NAIVE_CHANGE
from cpd_eval.simulate.panel import made_up_ids, simulate_panel, true_effects
from cpd_eval.simulate.people import simulate_people
from cpd_eval.simulate.returns import simulate_returns
from cpd_eval.simulate.truth import TRUE_EFFECT

__all__ = [
    "FIRST_DAY",
    "KINDS",
    "LAST_DAY",
    "NAIVE_CHANGE",
    "TRUE_EFFECT",
    "made_up_ids",
    "simulate_answers",
    "simulate_panel",
    "simulate_people",
    "simulate_returns",
    "true_effects",
]
