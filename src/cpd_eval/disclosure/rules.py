"""The rules of the gate, in one record: what is too small, what is too dominated, how to round.

An organisation has one set of rules and names it once. Those of three bodies are here under their
names; others are made from them with :func:`dataclasses.replace`.

References
----------
.. [1] AI-SDC, ACRO, ``acro/default.yaml`` at commit fe729ae: safe_threshold 10,
   safe_dof_threshold 10, safe_nk_n 2, safe_nk_k 0.9, safe_pratio_p 0.1, zeros_are_disclosive,
   rounding base 5.
.. [2] Civil Service People Survey, Technical Guide (2018): groups of fewer than 10 are not reported
   on, though they count in the groups above them.
.. [3] Annual Civil Service Employment Survey: counts below 30 and pay of fewer than 50 are marked
   [c]; counts are rounded to the nearest 10.
"""

from dataclasses import dataclass
from typing import Literal

from cpd_eval.errors import DisclosureError, did_you_mean

Rounding = Literal["none", "nearest", "random", "controlled"]
"""How counts are rounded; see :mod:`cpd_eval.disclosure.rounding`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What may leave.

    Attributes
    ----------
    name : str
        What the ledger and the report call these rules.
    threshold : int
        Fewest people a number may be about, 1 or more.
    df_threshold : int
        Fewest degrees of freedom an estimate may have, 0 or more; looked at where a table names a
        column of them.
    dominance_n : int
        How many of the largest contributors the (n, k) rule adds up: 1 or 2; 0 for no such rule.
    dominance_k : float
        Largest share of a total they may hold together, 0–1.
    p_percent : float
        How near, as a share of the largest contribution, the second largest contributor may come to
        estimating it: less is too near. 0 for no such rule.
    zeros_are_disclosive : bool
        Whether a group of nobody is hidden like a small one.
    rounding : {"none", "nearest", "random", "controlled"}
        How counts are rounded.
    round_to : int
        To multiples of what, 1 or more.
    decimals : int
        Digits behind the point left to means and other figures where counts are rounded.

    Examples
    --------
    >>> from dataclasses import replace
    >>> ours = replace(ACRO, name="Ours", threshold=20, rounding="nearest")
    >>> ours.threshold, ours.round_to
    (20, 5)
    """

    name: str = "ACRO"
    threshold: int = 10
    df_threshold: int = 10
    dominance_n: int = 2
    dominance_k: float = 0.9
    p_percent: float = 0.1
    zeros_are_disclosive: bool = True
    rounding: Rounding = "none"
    round_to: int = 5
    decimals: int = 2

    def __post_init__(self) -> None:
        wanted = {
            "threshold": (self.threshold >= 1, "1 or more"),
            "df_threshold": (self.df_threshold >= 0, "0 or more"),
            "dominance_n": (self.dominance_n in {0, 1, 2}, "0, 1 or 2"),
            "dominance_k": (0 < self.dominance_k <= 1, "a share above 0, 1 at most"),
            "p_percent": (0 <= self.p_percent <= 1, "a share, 0 to 1"),
            "rounding": (
                self.rounding in {"none", "nearest", "random", "controlled"},
                "'none', 'nearest', 'random' or 'controlled'",
            ),
            "round_to": (self.round_to >= 1, "1 or more"),
            "decimals": (self.decimals >= 0, "0 or more"),
        }
        for field, (is_right, expected) in wanted.items():
            if not is_right:
                raise DisclosureError(
                    f"rules '{self.name}': {field}={getattr(self, field)!r}; {expected} is "
                    "expected.\nLeave it out for ACRO's default."
                )


ACRO = Rules()
"""The defaults of ACRO [1]_, and of this package."""

PEOPLE_SURVEY = Rules(name="People Survey", dominance_n=0, p_percent=0.0, df_threshold=0)
"""A survey of staff [2]_: a threshold of 10, and no rule about amounts, since answers on a scale
cannot outweigh each other."""

ACSES = Rules(name="ACSES", threshold=30, rounding="nearest", round_to=10)
"""Headcounts of the civil service [3]_."""

ACSES_PAY = Rules(name="ACSES pay", threshold=50, rounding="nearest", round_to=10)
"""Salaries of the civil service [3]_."""

PROFILES = {
    "acro": ACRO,
    "people-survey": PEOPLE_SURVEY,
    "acses": ACSES,
    "acses-pay": ACSES_PAY,
}
"""The rules by the names a setting may give."""


def rules_named(name: str) -> Rules:
    """Find the rules a setting names.

    Raises
    ------
    DisclosureError
        If there are none of that name.

    Examples
    --------
    >>> rules_named("people-survey").threshold
    10
    """
    if name not in PROFILES:
        raise DisclosureError(
            f"disclosure rules '{name}': there are none of that name; known are "
            f"{', '.join(repr(known) for known in PROFILES)}.{did_you_mean(name, list(PROFILES))}\n"
            "Name one of them."
        )
    return PROFILES[name]
