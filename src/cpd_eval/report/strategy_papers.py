"""The papers of a round: the covering note that goes out with the template, and the agenda paper.

They are drafts to edit in Word: what is asked, how long it takes and until when is taken from the
form and the wave, so that the note and the form cannot disagree.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cpd_eval.report.page import Report, Section, Table
from cpd_eval.report.questions import Question
from cpd_eval.report.strategy_words import written_date


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a round asks, of whom and until when.

    Attributes
    ----------
    organisation : str
        Who asks.
    wave : str
        Name of the round.
    stage : str
        "1" asks the first questions, "2" all, "3" a refresh.
    due_on : date or None
        Last day; None if there is none.
    questions : tuple of Question
        What is asked at this stage.
    contact : str
        Whom to write to.
    median_minutes : float or None
        What it took at the last stage, if known.
    """

    organisation: str
    wave: str
    stage: str
    due_on: date | None
    questions: tuple[Question, ...]
    contact: str
    median_minutes: float | None = None


def covering_note(asked: Asked, *, made_at: datetime, is_made_up: bool = False) -> Report:
    """Write the note that goes out with the template.

    Parameters
    ----------
    asked : Asked
        The round.
    made_at : datetime
        Time of the run.
    is_made_up : bool, default False
        Whether the organisation is invented.

    Returns
    -------
    Report
    """
    again = asked.stage != "1"
    return Report(
        title="Workforce strategy: covering note to Heads of Profession",
        headline=f"We ask you for the return of your profession{_until(asked)}.",
        summary=(
            "The returns of all professions together become the workforce strategy. It is where "
            "senior managers see what professions share and decide it together.",
        ),
        sections=(
            Section(
                anchor="what",
                heading="What we ask",
                paragraphs=(_length(asked), _stage(asked)),
                tables=(_parts(asked),),
            ),
            Section(
                anchor="how",
                heading="How to go about it",
                points=(
                    "A member of your working group may draft the return; you sign it off as Head "
                    "of Profession.",
                    *(
                        ("What you wrote at the last stage stands in the form. Change what is no "
                         "longer true.",)
                        if again
                        else ("First thoughts are welcome. “I do not know” is an answer.",)
                    ),
                    "Say where you are not sure: give a low, a central and a high estimate.",
                    "You decide who may see the return: the HR team, the working group, or all "
                    "professions that take part.",
                    "Once you have a draft of your own you can ask to see what others wrote who "
                    "agreed to it. That you saw it is recorded.",
                ),
            ),
            Section(
                anchor="next",
                heading="What happens next",
                paragraphs=(
                    "We collate the returns in one workbook, show what professions share, and "
                    "bring it to the next meeting of the Heads of Profession.",
                    *((f"Questions: {asked.contact}.",) if asked.contact else ()),
                ),
            ),
        ),
        made_at=made_at,
        is_made_up=is_made_up,
    )  # fmt: skip


def agenda_paper(
    asked: Asked, *, findings: Sequence[str], made_at: datetime, is_made_up: bool = False
) -> Report:
    """Write the paper with which the round is tabled at the forum of Heads of Profession.

    Parameters
    ----------
    asked : Asked
        The round.
    findings : sequence of str
        What is known so far, a sentence each; none before the first return.
    made_at : datetime
        Time of the run.
    is_made_up : bool, default False
        Whether the organisation is invented.

    Returns
    -------
    Report
    """
    decisions = (
        "Agree who drafts and who signs off in each profession.",
        "Agree which of the shared issues are worked on together, and who leads."
        if findings
        else "Agree the day by which returns are in.",
        "Agree when the collated returns are discussed.",
    )
    known = Section(
        anchor="so-far",
        heading="What the returns say so far",
        points=tuple(findings),
        paragraphs=() if findings else ("No return has come in yet.",),
    )
    return Report(
        title="Agenda item: workforce strategy of the professions",
        headline=f"The forum is asked to take the round “{asked.wave}” forward{_until(asked)}.",
        summary=(_length(asked),),
        sections=(
            known,
            Section(anchor="decide", heading="What the forum is asked to decide", points=decisions),
            Section(
                anchor="discuss",
                heading="Questions to talk about",
                points=(
                    "Which issue of another profession is yours too?",
                    "What have you done about it that others could take over?",
                    "What would make your figures surer?",
                ),
            ),
        ),
        made_at=made_at,
        is_made_up=is_made_up,
    )


def _until(asked: Asked) -> str:
    return "" if asked.due_on is None else f" by {written_date(asked.due_on)}"


def _length(asked: Asked) -> str:
    n = len({one.name.split("_")[0] for one in asked.questions if one.name.startswith("WS")})
    took = (
        f" At the last stage a return took {asked.median_minutes:.0f} minutes in the middle."
        if asked.median_minutes is not None
        else ""
    )
    return f"The template has {n} questions at this stage.{took}"


def _stage(asked: Asked) -> str:
    stages = {"1": "first thoughts", "2": "the full return", "3": "a refresh of the last return"}
    return f"This is stage {asked.stage}: {stages.get(asked.stage, 'the return')}."


def _parts(asked: Asked) -> Table:
    sections = dict.fromkeys(question.section for question in asked.questions)
    return Table(
        caption="Parts of the template",
        header=("Part", "First question"),
        rows=tuple(
            (part, next(one.label for one in asked.questions if one.section == part))
            for part in sections
        ),
    )
