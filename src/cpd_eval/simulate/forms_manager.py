"""Answers of the manager of a made-up person, before and at follow-up. Nobody here exists."""

from datetime import timedelta

from cpd_eval.simulate.person import Person

_EXPLANATIONS = ("system", "workload", "reorganisation", "staffing", "learning", "season")


def answer_before(person: Person) -> dict[str, str]:
    """Answer what a manager is asked before the activity.

    Parameters
    ----------
    person : Person
        Made up.

    Returns
    -------
    dict of str to str
        Raw text by question.
    """
    return _performance(person, "manager_before")


def answer_follow_up(person: Person) -> dict[str, str]:
    """Answer what a manager is asked at follow-up.

    Parameters
    ----------
    person : Person
        Made up.

    Returns
    -------
    dict of str to str
        Raw text by question.
    """
    held = " ".join(person.some(_EXPLANATIONS, 2)) if person.chance(0.6) else "none"
    answers = _performance(person, "manager_follow_up") | {"M05": held}
    return answers | (_of_the_trained(person) if person.trained else {})


def _performance(person: Person, kind: str) -> dict[str, str]:
    answers = person.rated("M01", kind)
    needed = {f"M02_{code}": person.random.choice("33445") for code in person.standards}
    return answers | needed | {"M03": person.scale(1, 4)}


def _of_the_trained(person: Person) -> dict[str, str]:
    held_on = person.completed_on + timedelta(days=person.random.randint(28, 45))
    reviewed = person.chance(0.8) and held_on <= person.followed_up_on
    answers = person.rows("M04", 9, 0, 2) | {"M09": held_on.isoformat() if reviewed else "NA"}
    if person.chance(0.8):
        answers |= {"M06_share": person.slider(5), "M06_sure": person.slider(5)}
    if person.chance(0.8):
        answers["M08"] = str(max(round(person.random.gauss(3 + 6 * person.support, 2)), 0))
    return answers | {"M07_team": person.scale(-1, 2), "M07_org": person.scale(-1, 2)}
