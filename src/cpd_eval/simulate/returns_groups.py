"""Made-up returns of three business groups, which stand beside those of the professions.

The groups do not exist. Each says what it is for, which professions it leans on, how well they meet
its need, and which issues press it most.
"""

from datetime import UTC, datetime
from random import Random
from typing import Any, Final

from cpd_eval.workforce.organisation import sample_organisation

GROUP_WAVE: Final = "strategy-groups"
"""Name of the wave in the store, if no other is given."""

_GROUPS: Final = {
    "Regional Services": ("OPS HRM COM", "RESKILL CAPACITY RETAIN", "3", "4"),
    "Digital Change": ("DDT PRJ CML", "CONSULT RECRUIT PAY", "5", "2"),
    "Policy and Evidence": ("POL STA ECO", "LEADSPEC MIXEDMSG POLIT", "4", "3"),
}


def simulate_group_returns(wave_id: str = GROUP_WAVE, *, seed: int = 0) -> list[dict[str, Any]]:
    """Give the made-up returns of business groups, ready for a store.

    Parameters
    ----------
    wave_id : str, default "strategy-groups"
        Name of the wave in the store.
    seed : int, default 0
        Draws how well professions meet the need.

    Returns
    -------
    list of dict
        As :func:`cpd_eval.simulate.returns.simulate_returns` gives them; ``pid`` is the group.

    Examples
    --------
    >>> [row["answers"]["business_group"] for row in simulate_group_returns()]
    ['Regional Services', 'Digital Change', 'Policy and Evidence']
    """
    random = Random(seed)  # noqa: S311 - made up, no secret
    return [
        {
            "wave_id": wave_id,
            "pid": name,
            "rater": "self",
            "at": datetime(2025, 10, 6, 10, 0, tzinfo=UTC),
            "answers": {
                "business_group": name,
                "organisation": sample_organisation().name,
                "wave": wave_id,
                **_answers(name, random),
            },
        }
        for name in _GROUPS
    ]


def _answers(name: str, random: Random) -> dict[str, str]:
    relied_on, issues, demand, planning = _GROUPS[name]
    first, second, *_ = issues.split()
    return {
        "WS01": f"{name} brings people and skills together so that what was promised is done, on "
        "time and within the money it was given, whatever else changes around it.",
        "WS02": "3",
        "WS03": "1",
        "WS03[1]/WS03_objective": f"Keep the promises {name} made this year",
        "WS03[1]/WS03_importance": "4",
        "WS04": planning,
        "BG01": relied_on,
        "BG01_rank": relied_on,
        **{f"BG02_{code}": random.choice("1234") for code in relied_on.split()},
        "WS10": "1",
        "WS10[1]/WS10_note": f"More of what {name} does is asked for online",
        "WS10[1]/WS10_driver": "technology",
        "WS10[1]/WS10_effect": "-1",
        "WS10[1]/WS10_certainty": "high",
        "WS11": demand,
        "WS11_why": f"What people ask of {name} follows the services that move online.",
        "WS12": "funding",
        "WS12_how": f"{name} knows its budget for one year only.",
        "WS13_any": "no",
        "WS14": "1",
        "WS14[1]/WS14_capability": f"Lead change ({name})",
        "WS14[1]/WS14_direction": "grow",
        "WS14[1]/WS14_now": "2",
        "WS14[1]/WS14_needed": "3",
        "WS14[1]/WS14_importance": "3",
        "WS15_any": "no",
        "WS17_posts": "295",
        "WS17_people": "280",
        "WS17_vacancies": "15",
        "WS17_aligned": "260",
        "WS17_confirmed": "OK",
        "WS20_fte": "0",
        "WS22": issues,
        "WS22_first": first,
        "WS22_second": second,
        "WS23": f"In {name} the same few people are asked for everything. Two projects waited "
        "four months for somebody with the right skill, and one was given to a supplier in the "
        "end. Staff would learn it, but nobody has told them which skill will be wanted.",
        "WS26": "1",
        "WS26[1]/WS26_action": f"Agree with Heads of Profession whom {name} will need",
        "WS26[1]/WS26_lever": "partner",
        "WS26[1]/WS26_owner": f"Director, {name}",
        "WS26[1]/WS26_due": "2026-05-29",
        "WS29": "1",
        "WS29[1]/WS29_measure": f"Weeks a project of {name} waits for a skill",
        "WS29[1]/WS29_baseline": "16",
        "WS29[1]/WS29_target": "4",
        "WS29[1]/WS29_by": "2027-03-31",
        "WS30": str(random.randrange(40, 80, 5)),
        "WS30_help": "To see what the professions plan.",
        "WS30_lesson": "Ask early whom you will need.",
        "share_consent": "all",
        "minutes": str(random.randrange(40, 90, 5)),
    }
