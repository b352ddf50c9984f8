"""Answers of a made-up person to the form "after". Nobody here exists."""

from datetime import timedelta

from cpd_eval.simulate import phrases
from cpd_eval.simulate.person import Person
from cpd_eval.workforce.rules import SOLUTIONS_WITH_SUPPORT

_OBSTACLES = ("time", "tools", "expectations", "feedback", "authority", "opportunity", "skill")
_CHECK = tuple(
    (f"advice-2025-{right}", f"advice-2025-{wrong}")
    for right, wrong in (("1a", "1b"), ("2b", "2a"), ("3b", "3c"))
)
"""What is right and what is wrong, by question of the made-up programme's check."""


def answer(person: Person) -> dict[str, str]:
    """Answer every question that concerns the person.

    Parameters
    ----------
    person : Person
        Made up.

    Returns
    -------
    dict of str to str
        Raw text by question.
    """
    answers = person.rated("P06", "after") | {"P08": str(person.confidence["after"])}
    if not person.trained:
        return answers
    answers |= {f"P0{row}": person.scale(2, 5) for row in range(1, 6)}
    if person.chance(0.85):
        answers |= person.rated("P07", "then")
    return answers | _intention(person) | _check(person) | _cost(person) | _solution(person)


def _intention(person: Person) -> dict[str, str]:
    by = person.completed_on + timedelta(days=person.random.randint(20, 90))
    answers = {
        "P09": person.slider(5),
        "P10": person.words(phrases.INTENTION),
        "P10_on": by.isoformat(),
    }
    if person.chance(0.8):
        answers["P11"] = " ".join(person.some(_OBSTACLES, 3))
    return answers


def _check(person: Person) -> dict[str, str]:
    if not person.chance(0.3):
        return {}
    tenths = min(max(round(person.random.gauss(7 + person.support, 1.5)), 0), 10)
    n_right = round(tenths * len(_CHECK) / 10)
    first = person.random.randint(0, 10)
    right = {(first + number) % len(_CHECK) for number in range(n_right)}
    return {
        f"P12_{number + 1}": answers[number not in right] for number, answers in enumerate(_CHECK)
    }


def _cost(person: Person) -> dict[str, str]:
    hours = person.random.gauss
    answers = {
        "P13_formal": str(max(round(hours(14, 6)), 0)),
        "P13_informal": str(max(round(hours(6, 4)), 0)),
        "P13_research": str(max(round(hours(3, 3)), 0)),
    }
    for item, mean in (("P14_fee", 450), ("P14_travel", 80), ("P14_cover", 200)):
        if person.chance(0.9):
            unknown = person.chance(0.15)
            answers[item] = "DK" if unknown else str(max(round(hours(mean, mean / 3), -1), 0))
    return answers


def _solution(person: Person) -> dict[str, str]:
    solution = person.post["solution_type"]
    if solution in SOLUTIONS_WITH_SUPPORT:
        return {"P15_support": person.scale(0, 2)}
    if solution == "external":
        return {"P15_accredited": "yes" if person.chance(0.4) else "no"}
    return {}
