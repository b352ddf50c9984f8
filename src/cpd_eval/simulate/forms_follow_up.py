"""Answers of a made-up person to the form "one to three months later". Nobody here exists."""

from datetime import timedelta

from cpd_eval.simulate import phrases
from cpd_eval.simulate.person import Person

_RESULTS = ("quality", "speed", "cost", "customer", "income", "risk", "staff")


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
    answers = person.rated("F01", "follow_up")
    if person.trained:
        answers |= _use(person) | _transfer(person) | _results(person) | _value(person)
    if person.indicator:
        gain = 1.04 if person.trained else 1.01
        value = str(round(person.value * person.random.gauss(gain, 0.05), 1))
        answers["F10"] = value if person.chance(0.85) else "DK"
    return answers | _gaps(person)


def _gaps(person: Person) -> dict[str, str]:
    remaining = [code for code in person.standards if person.chance(0.5)]
    if not remaining:
        return {"F17_gap": "no"}
    answers = {"F17_gap": "yes", "F17": str(len(remaining))}
    for number, code in enumerate(remaining, 1):
        answers |= {
            f"F17[{number}]/F17_standard": code,
            f"F17[{number}]/F17_level": str(person.random.choice((3, 4, 4, 5))),
            f"F17[{number}]/F17_next": person.random.choice(phrases.NEXT_STEP),
        }
    return answers


def _use(person: Person) -> dict[str, str]:
    if person.chance(0.05):
        return {"F02": "NA"}
    used = person.scale(0, 4)
    if used == "0":
        return {"F02": used}
    answers = {
        "F02": used,
        "F03": "DK" if person.chance(0.03) else person.scale(0, 4),
        "F03_prompted": "yes" if person.chance(0.35) else "no",
    }
    if person.chance(0.8):
        weeks = timedelta(days=person.random.randint(2, 25))
        answers["F04"] = (person.completed_on + weeks).isoformat()
    return answers


def _transfer(person: Person) -> dict[str, str]:
    answers = person.rows("F05", 12, 1, 5) | person.rows("F07", 9, 0, 2)
    return answers | (person.rows("F06", 9, -2, 2) if person.chance(0.7) else {})


def _results(person: Person) -> dict[str, str]:
    seen = person.chance(0.4 + 0.4 * person.support)
    answers = {
        "F08": person.words(phrases.CHANGE),
        "F09": " ".join(person.some(_RESULTS, 3)) if seen else "none",
        "F18_self": person.scale(-1, 2),
        "F18_org": person.scale(-1, 2),
    }
    if person.chance(0.5):
        answers["F14"] = person.words(phrases.EXAMPLE)
        answers["F14_where"] = person.words(phrases.EVIDENCE)
    if person.chance(0.6):
        answers["F15"] = "yes" if person.chance(0.5) else "no"
    if person.chance(0.4):
        answers["F16"] = person.words(phrases.WORSE)
    return answers


def _value(person: Person) -> dict[str, str]:
    answers = {}
    if person.chance(0.25):
        pounds = round(person.random.lognormvariate(7.5, 0.8), -2)
        answers = {"F11_gbp": str(int(pounds)), "F11_how": person.words(phrases.HOW_WORKED_OUT)}
    if person.chance(0.7):
        answers["F12"] = person.slider(5)
    if answers:
        answers["F13"] = person.slider(5)
    return answers
