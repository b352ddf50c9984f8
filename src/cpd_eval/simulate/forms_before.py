"""Answers of a made-up person to the form "before". Nobody here exists."""

from cpd_eval.simulate import phrases
from cpd_eval.simulate.person import Person

INDICATORS = ("satisfaction", "response_time", "businesses", "error_rate", "income", "cost")

_BARRIERS = (
    "knowledge",
    "skill",
    "confidence",
    "time",
    "tools",
    "expectations",
    "feedback",
    "authority",
    "motivation",
    "other",
)
_RANKS = ("first", "second", "third")


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
    answers = {"B01": "yes", "B03": " ".join(person.standards)}
    answers |= person.rated("B04", "before") | person.rated("B05", "desired")
    answers |= {f"B06_{code}": person.scale(1, 4) for code in person.standards}
    answers |= _barriers(person) | {"B09": str(person.confidence["before"])}
    if person.trained:
        answers |= _of_the_trained(person)
    if person.indicator:
        answers["B13"] = person.indicator
        if person.chance(0.9):
            answers["B13_value"] = "DK" if person.chance(0.1) else str(person.value)
    return answers


def _of_the_trained(person: Person) -> dict[str, str]:
    answers = {
        "B02": person.random.choice(("own", "own", "agreed", "agreed", "required")),
        "B07": person.words(phrases.SUCCESS),
        "B10": person.scale(2, 5),
    }
    if person.chance(0.85):
        answers["B12"] = person.scale(1, 5)
    return answers | person.rows("B11", 3, 0, 2)


def _barriers(person: Person) -> dict[str, str]:
    if person.chance(0.08):
        return {"B08": "none"}
    held = person.some(_BARRIERS, 4)
    answers = {"B08": " ".join(held)}
    if "other" in held:
        answers["B08_other"] = person.words(phrases.OTHER_BARRIER)
    # The form asks for a rank less than there are barriers: the last follows from the others.
    ranked = person.random.sample(held, len(held) - 1)
    return answers | {f"B08_{rank}": barrier for rank, barrier in zip(_RANKS, ranked, strict=False)}
