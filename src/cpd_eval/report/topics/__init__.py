"""Reports on one topic each, out of what a project has collected.

Every topic is one function: people in, a :class:`~cpd_eval.report.topics.draft.Draft` out, whose
sections a notebook shows one by one and whose ``write`` makes the same report that ``cpd-eval
report`` makes. The register below names them; nothing else knows how many there are.
"""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from cpd_eval.errors import ProjectError, did_you_mean


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A report that can be asked for by name.

    Attributes
    ----------
    name : str
        Of the report and of its notebook.
    asks : str
        The question it answers.
    needs : tuple of str
        "panel", "answers", "files": what it is made of.
    home : str
        Module and function.
    """

    name: str
    asks: str
    needs: tuple[str, ...]
    home: str


_HERE = "cpd_eval.report.topics"

TOPICS: tuple[Topic, ...] = (
    Topic(
        name="01_data_quality",
        asks="What was collected, where from, and how complete is it?",
        needs=("panel", "answers"),
        home=f"{_HERE}.quality:data_quality",
    ),
    Topic(
        name="02_response",
        asks="Who answered, who was lost, and was follow-up in time?",
        needs=("panel", "answers"),
        home=f"{_HERE}.response:response",
    ),
    Topic(
        name="03_readiness_gap",
        asks="How wide is the gap to what the job needs, and what is in the way?",
        needs=("panel", "answers"),
        home=f"{_HERE}.gap:readiness",
    ),
    Topic(
        name="04_before_after",
        asks="Did performance rise, by region and profession?",
        needs=("panel",),
        home="cpd_eval.report.before_after:write_before_after",
    ),
    Topic(
        name="05_comparison",
        asks="Did those who took part change more than the others?",
        needs=("panel",),
        home=f"{_HERE}.comparison:comparison",
    ),
    Topic(
        name="06_transfer",
        asks="Is it used at work, what helps, and do managers see it too?",
        needs=("panel", "answers"),
        home=f"{_HERE}.transfer:transfer",
    ),
    Topic(
        name="07_value",
        asks="What did a gap point cost, and is the benefit worth it?",
        needs=("panel", "answers"),
        home=f"{_HERE}.value:value",
    ),
    Topic(
        name="15_success_cases",
        asks="What sets those who gained most apart from the others?",
        needs=("panel", "answers"),
        home=f"{_HERE}.cases:success_cases",
    ),
    Topic(
        name="16_benchmark",
        asks="How do published government figures look beside ours?",
        needs=("files",),
        home=f"{_HERE}.benchmark:benchmark",
    ),
)
"""All of them, in the order of their notebooks."""


def topic(name: str) -> Topic:
    """Find a topic by its name, with or without its number.

    Examples
    --------
    >>> topic("value").asks
    'What did a gap point cost, and is the benefit worth it?'

    Raises
    ------
    ProjectError
        If there is none; names the nearest.
    """
    for one in TOPICS:
        if name in (one.name, one.name.lstrip("0123456789_")):
            return one
    known = [one.name for one in TOPICS]
    raise ProjectError(
        f"There is no report '{name}'.{did_you_mean(name, known)} Found: {', '.join(known)}.\n"
        "Name one of them."
    )


def make(name: str, *given: Any, **more: Any) -> Any:
    """Make a report by its name: what its function returns."""
    module, _, function = topic(name).home.partition(":")
    return getattr(import_module(module), function)(*given, **more)
