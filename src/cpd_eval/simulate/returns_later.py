"""What the made-up returns say from stage 2 on: figures, changes, plans and doubts.

Nothing here was counted or said by anybody. Figures are drawn around what the return said at
stage 1: a profession whose work grows needs more people, one that finds it hard to recruit has
more vacancies, one that names leadership for specialists gives it a high priority, one that names
re-skilling says whom it will re-skill.
"""

from collections.abc import Mapping
from random import Random
from typing import Any, Final

_GROWTH: Final = {"1": -0.2, "2": -0.1, "3": 0.0, "4": 0.1, "5": 0.22}
"""Change in the people needed, by what the return says of demand (WS11)."""

_REGIONS: Final = (("TLI", 0.45), ("TLD", 0.35), ("TLL", 0.2))
_DRIVERS: Final = {
    "technology": "{name}: software takes over the routine part of the work",
    "economic": "{name}: budgets are set for one year at a time",
    "political": "{name}: an election falls within the plan",
    "organisational": "{name}: two divisions are to be joined",
    "legal": "{name}: new duties come into force",
}
_HARD: Final = {
    "elections": "nobody commits money beyond the election",
    "funding": "the budget is known for one year only",
    "messages": "one letter asks to grow and the next to save",
    "data": "skills are recorded for less than half of the staff",
    "reorganisation": "posts move between divisions while we plan",
}


def later_answers(name: str, first: Mapping[str, Any], random: Random) -> dict[str, Any]:
    """Give the answers stage 2 asks for beyond those of stage 1.

    Parameters
    ----------
    name : str
        The profession.
    first : mapping
        Its answers at stage 1.
    random : Random
        Draws the figures.

    Returns
    -------
    dict
        Text by question; a list of mappings for a repeat.

    Examples
    --------
    >>> first = {"WS11": "4", "WS22": "RESKILL", "WS02": "3"}
    >>> later_answers("HR", first, Random(1))["WS24"]
    '2'
    """
    issues = set(first["WS22"].split())
    return {
        **_work(name, issues, random),
        **_people(first, issues, random),
        **_plans(name, issues, random),
        **_doubts(name, random),
    }


def _work(name: str, issues: set[str], random: Random) -> dict[str, Any]:
    driver = random.choice(sorted(_DRIVERS))
    hard = sorted(random.sample(sorted(_HARD), 2))
    skill = "Work with data" if issues & {"DIGITAL", "DATA"} else "Advise clients on hard cases"
    return {
        "WS03": [
            {
                "WS03_objective": f"Services that rest on the advice of {name}",
                "WS03_importance": random.choice("234"),
            }
        ],
        "WS07": random.choice(["external", "in_house", "mixed"]),
        "WS10": [
            {
                "WS10_note": _DRIVERS[driver].format(name=name),
                "WS10_driver": driver,
                "WS10_effect": random.choice(["-2", "-1", "1"]),
                "WS10_certainty": random.choice(["low", "medium", "high"]),
            }
        ],
        "WS12": " ".join(hard),
        "WS12_how": f"In {name}, {' and '.join(_HARD[one] for one in hard)}.",
        "WS14": [
            {
                "WS14_capability": f"{skill} ({name})",
                "WS14_direction": "grow",
                "WS14_now": "1",
                "WS14_needed": "3",
                "WS14_importance": random.choice("34"),
            }
        ],
        "WS15_any": "no",
    }


def _people(first: Mapping[str, Any], issues: set[str], random: Random) -> dict[str, Any]:
    posts = random.randrange(120, 900, 10)
    vacant = round(posts * random.uniform(0.03, 0.07) * (2 if issues & {"RECRUIT", "PAY"} else 1))
    people, growth = posts - vacant, _GROWTH[first["WS11"]]
    spread = 0.03 * int(first["WS02"])
    leavers = random.uniform(15, 22) if "RETAIN" in issues else random.uniform(6, 12)
    retired = random.uniform(9, 16) if "AGE" in issues else random.uniform(3, 7)
    return {
        "WS13_any": "yes",
        "WS13": [
            {
                "WS13_region": region,
                "WS13_grade_band": "HEOSEO",
                "WS13_low": str(round(people * share * (1 + growth - spread))),
                "WS13_central": str(round(people * share * (1 + growth))),
                "WS13_high": str(round(people * share * (1 + growth + spread))),
            }
            for region, share in _REGIONS
        ],
        "WS17_posts": str(posts),
        "WS17_people": str(people),
        "WS17_vacancies": str(vacant),
        "WS17_aligned": str(round(posts * random.uniform(0.8, 1.0))),
        "WS17_confirmed": "OK",
        "WS18_leavers_last_year": f"{leavers / 2:.0f}",
        "WS18_leavers_next_3_years": f"{leavers:.0f}",
        "WS18_retirements_last_year": f"{retired / 2.5:.0f}",
        "WS18_retirements_next_3_years": f"{retired:.0f}",
        "WS19": "DK" if "DATA" in issues else f"{random.randrange(25, 90, 5)}",
        "WS21_now": str(random.randint(0, 4)),
        "WS21_1_2_years": str(random.randint(1, 4)),
        "WS21_later": str(random.randint(0, 3)),
        "WS21_none": str(random.randint(3, 6) if "SUCC" in issues else random.randint(0, 2)),
    }


def _plans(name: str, issues: set[str], random: Random) -> dict[str, Any]:
    leads, re_skills = "LEADSPEC" in issues, "RESKILL" in issues
    need = random.choice(["A trainer for one day a month", "Places on a course", "A coach"])
    plans: dict[str, Any] = {
        "WS24": random.choice("34") if leads else "2",
        "WS24_plan": (
            f"A year of leading a small team, with a mentor, for twelve specialists of {name}."
            if leads
            else f"None of its own; {name} uses the general course."
        ),
        "WS25_any": "yes" if re_skills else "no",
        "WS27_any": "yes" if re_skills or leads else "no",
        "WS28_any": "no",
    }
    if re_skills:
        plans["WS25"] = [
            {
                "WS25_from": f"General duties in {name}",
                "WS25_to": f"A qualified role in {name}",
                "WS25_people": str(random.randrange(20, 60, 5)),
                "WS25_by": "2027-03-31",
            }
        ]
    if re_skills or leads:
        plans["WS27"] = [
            {
                "WS27_need": f"{need} for {name}",
                "WS27_amount_gbp": str(random.randrange(10, 60, 5) * 1000),
                "WS27_by": "2026-06-30",
                "WS27_fits": random.choice("12"),
            }
        ]
    return plans


def _doubts(name: str, random: Random) -> dict[str, Any]:
    return {
        "WS29": [
            {
                "WS29_measure": f"Staff of {name} who meet the standard",
                "WS29_baseline": "Not known for all",
                "WS29_target": "Four in five",
                "WS29_by": "2028-03-31",
            }
        ],
        "WS30": str(random.randrange(35, 85, 5)),
        "WS30_help": f"A budget for {name} that holds for three years.",
        "WS30_lesson": f"Start from the skills {name} has; the posts follow.",
    }
