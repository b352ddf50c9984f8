"""One made-up person, and the ways they answer a scale. Nobody here exists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from cpd_eval.simulate.design import DK, Draw

_WITH_RATINGS = (
    "before",
    "after",
    "follow_up",
    "desired",
    "then",
    "manager_before",
    "manager_follow_up",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A made-up person.

    Attributes
    ----------
    pid : str
        Pseudonym.
    random : random.Random
        Their own luck.
    trained : bool
        Whether they took part.
    post : mapping of str to str
        Where they stand.
    standards : tuple of str
        Codes of the standards they chose.
    titles : mapping of str to str
        What each standard is about, by code.
    ratings : mapping of str to tuple of str
        "1" to "5" or "DK" for each standard chosen, by kind of rating.
    confidence : mapping of str to int
        0 to 10, before and after.
    support : float
        How well they are supported at work, 0 to 1; drives the answers about transfer.
    indicator : str
        The local result that should change; empty if none was named.
    value : float
        Its value before.
    started_on, completed_on, followed_up_on : date
        When they answered before, ended the activity, and answered the follow-up.
    """

    pid: str
    random: Random
    trained: bool
    post: Mapping[str, str]
    standards: tuple[str, ...]
    titles: Mapping[str, str]
    ratings: Mapping[str, tuple[str, ...]]
    confidence: Mapping[str, int]
    support: float
    indicator: str
    value: float
    started_on: date
    completed_on: date
    followed_up_on: date

    def rated(self, item: str, kind: str) -> dict[str, str]:
        """Answer a battery over the standards, such as B04."""
        pairs = zip(self.standards, self.ratings[kind], strict=True)
        return {f"{item}_{code}": answer for code, answer in pairs}

    def rows(self, item: str, n: int, low: int, high: int) -> dict[str, str]:
        """Answer a battery of n numbered rows on a scale that goes with support."""
        return {f"{item}_{row}": self.scale(low, high) for row in range(1, n + 1)}

    def scale(self, low: int, high: int) -> str:
        """Answer one question on a scale; the better the support, the higher."""
        middle = low + (high - low) * (0.25 + 0.5 * self.support)
        answer = round(self.random.gauss(middle, (high - low) / 5))
        return str(min(max(answer, low), high))

    def slider(self, step: int) -> str:
        """Answer from 0 to 100 in steps."""
        answer = self.random.gauss(40 + 40 * self.support, 18)
        return str(min(max(step * round(answer / step), 0), 100))

    def words(self, phrases: Sequence[str]) -> str:
        """Write a sentence, about one of the standards chosen if it asks for one."""
        code = self.random.choice(self.standards)
        return self.random.choice(phrases).format(standard=self.titles[code])

    def some(self, choices: Sequence[str], most: int) -> list[str]:
        """Select one to ``most`` choices."""
        return self.random.sample(choices, self.random.randint(1, most))

    def chance(self, share: float) -> bool:
        """Say yes in that share of cases."""
        return self.random.random() < share


def ratings_of(people: Draw, i: int) -> dict[str, tuple[str, ...]]:
    """Give the ratings of person i as they would be answered.

    Examples
    --------
    >>> from cpd_eval.simulate.design import draw
    >>> from cpd_eval.workforce.organisation import sample_organisation
    >>> one = draw(1, seed=1, organisation=sample_organisation(), effect=0.4, vary=False)
    >>> len(ratings_of(one, 0)["before"]) == int(one.asked[0].sum())
    True
    """
    asked = people.asked[i]
    return {
        kind: tuple(
            "DK" if level == DK else str(level) for level in people.ratings[kind][i][asked].tolist()
        )
        for kind in _WITH_RATINGS
    }
