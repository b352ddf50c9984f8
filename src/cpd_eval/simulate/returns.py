"""Made-up workforce-strategy returns, one for each of the twenty sample professions.

No Head of Profession wrote them and no figure in them is real. They hold what a reader of
collated returns should find: Communications and HR, who never laid weight on qualifications,
share the challenge to re-skill their staff; several specialist professions share the wish for
leadership skills; others share a reliance on consultants. The words stand in
``strategy_returns.toml``.

How they join the store::

    # a wave of kind "strategy" that asks the form workforce_strategy is open
    responses.import_answers(db, simulate_returns())
"""

import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from random import Random
from typing import Any, Final, Literal

from cpd_eval.simulate.returns_later import later_answers
from cpd_eval.workforce.organisation import sample_organisation

STRATEGY_WAVE: Final = "strategy"
"""Name of the wave in the store, if no other is given."""

_FIRST_IN = datetime(2025, 9, 8, 10, 0, tzinfo=UTC)


def simulate_returns(
    wave_id: str = STRATEGY_WAVE, *, seed: int = 0, stage: Literal["1", "2"] = "1"
) -> list[dict[str, Any]]:
    """Give the made-up returns, ready for a store.

    Parameters
    ----------
    wave_id : str, default "strategy"
        Name of the wave in the store.
    seed : int, default 0
        Decides when each return came in, within three weeks, and the figures of stage 2; the
        words of stage 1 are always the same.
    stage : {"1", "2"}, default "1"
        1 answers the twelve first questions, 2 all thirty.

    Returns
    -------
    list of dict
        ``wave_id``, ``pid`` (the code of the profession, as a return is about no person),
        ``rater``, ``at`` and ``answers``; one for each profession.

    Examples
    --------
    >>> returns = simulate_returns()
    >>> len(returns), returns[0]["answers"]["profession"]
    (20, 'Operational Delivery')
    """
    words, random = sample_organisation(), Random(seed)  # noqa: S311 - made up, no secret
    name = {term.code: term.name for term in words.professions}
    text = files("cpd_eval.simulate").joinpath("strategy_returns.toml").read_text(encoding="utf-8")
    return [
        {
            "wave_id": wave_id,
            "pid": code,
            "rater": "self",
            "at": _FIRST_IN + timedelta(days=random.randint(0, 20), minutes=random.randint(0, 400)),
            "answers": {
                "profession": name[code],
                "organisation": words.name,
                "wave": wave_id,
                "stage": stage,
                "hop_post": f"Head of Profession, {name[code]}",
                "supported_by": f"Working group contact, {name[code]}",
                **_flat(answers),
                **(_flat(later_answers(name[code], answers, random)) if stage == "2" else {}),
            },
        }
        for code, answers in tomllib.loads(text).items()
    ]


def _flat(answers: Mapping[str, Any]) -> dict[str, str]:
    """Name the answers of a repeat by their paths, as a sheet does, and count its instances."""
    flat: dict[str, str] = {}
    for name, given in answers.items():
        if isinstance(given, str):
            flat[name] = given
            continue
        flat[name] = str(len(given))
        for number, instance in enumerate(given, 1):
            flat |= {f"{name}[{number}]/{part}": text for part, text in instance.items()}
    return flat
