"""The strategy document on the plan: what will be done, what help it needs, how sure it is."""

import pandas as pd

from cpd_eval.charts import pictures_of
from cpd_eval.charts.bars import bars
from cpd_eval.charts.finding import listed
from cpd_eval.report.page import Figure, Section, Table
from cpd_eval.report.questions import written
from cpd_eval.report.return_gate import ReturnGate
from cpd_eval.report.strategy_issue_sections import text_table
from cpd_eval.report.strategy_plan_tables import actions_by_lever
from cpd_eval.report.strategy_round import Round
from cpd_eval.report.strategy_tables import certainty_table, counted, numbers
from cpd_eval.report.strategy_words import (
    capital,
    in_words,
    pounds,
    professions,
    some,
    written_date,
)

_UNSURE = 50
"""A return its profession is less sure of than this is a first thought."""


def actions_section(taken: Round, gate: ReturnGate) -> Section | None:
    """Say what will be done, by whom, until when and at what cost; None without an action."""
    actions = taken.repeats.get("WS26", pd.DataFrame())
    if actions.empty:
        return None
    levers = actions_by_lever(taken)
    n_owners = len(set(actions["profession"]))
    missing = sorted(set(taken.returns["profession"].astype(str)) - set(actions["profession"]))
    n_unknown = int(levers["n_no_cost"].sum())
    top = levers.iloc[0]
    paragraphs = [
        f"{capital(professions(n_owners))} plan {len(actions):,} actions at "
        f"{pounds(levers['cost'].sum())}"
        + (f"; the cost of {in_words(n_unknown)} is not known." if n_unknown else ".")
        + f" The lever most often chosen is “{top['lever']}” ({top['n']} actions)."
    ]
    if missing:
        paragraphs.append(f"{some(missing)} plan{'s' if len(missing) == 1 else ''} none.")
    due = pd.to_datetime(actions["WS26_due"], errors="coerce").dropna()
    if not due.empty:
        first, last = written_date(due.min()), written_date(due.max())
        soon = (due < due.min() + pd.DateOffset(months=6)).sum()
        paragraphs.append(
            f"The first is due on {first} and the last on {last}; {int(soon)} fall into the first "
            "six months."
        )
    counts = levers[["lever", "n"]].rename(columns={"n": "actions"})
    released = gate.release(counts, "levers", "lever")
    chart = bars(
        released,
        value="actions",
        title=f"{top['lever']} is the lever most often chosen",
        measure="Actions by how they will work.",
        digits=0,
    )
    return Section(
        anchor="actions",
        heading="What will be done",
        paragraphs=tuple(paragraphs),
        figures=(
            Figure(
                name="levers",
                pictures=pictures_of(chart),
                caption="An action counts once, by its main lever.",
            ),
        ),
        tables=(_actions_table(actions),),
    )


def _actions_table(actions: pd.DataFrame) -> Table:
    ordered = actions.assign(cost=numbers(actions, "WS26_cost_gbp")).sort_values(
        ["WS26_due", "profession"], kind="stable"
    )
    shown = pd.DataFrame(
        {
            "Profession": ordered["profession"],
            "Action": ordered["WS26_action"],
            "Responsible": ordered["WS26_owner"],
            "Due": ordered["WS26_due"].map(written_date),
            "Pounds": ordered["cost"],
        }
    )
    return text_table("Actions in order of their date", shown)


def help_section(taken: Round, gate: ReturnGate) -> Section | None:
    """Say what the professions ask of HR and learning and development; None if nothing."""
    asked = taken.repeats.get("WS27", pd.DataFrame())
    if asked.empty:
        return None
    asked = asked.sort_values(["WS27_by", "profession"], kind="stable")
    amounts = numbers(asked, "WS27_amount_gbp")
    sums = asked.assign(amount=amounts).groupby("profession")[["amount"]].sum().reset_index()
    gate.release(sums, "help", "profession")
    fits = asked["WS27_fits"].astype(str) == "2"
    paragraphs = (
        f"{capital(professions(asked['profession'].nunique()))} ask for help {len(asked)} times, "
        f"for {pounds(amounts.sum())} together. {capital(in_words(int(fits.sum())))} of the "
        "requests fit a priority of the organisation fully, as those who ask see it; decide on "
        "these first.",
    )
    shown = pd.DataFrame(
        {
            "Profession": asked["profession"],
            "Help sought": asked["WS27_need"],
            "Pounds": amounts,
            "Needed by": asked["WS27_by"].map(written_date),
            "Fits a priority": [
                written(taken.known.get("WS27_fits"), value) for value in asked["WS27_fits"]
            ],
        }
    )
    return Section(
        anchor="help",
        heading="Help and funding sought",
        paragraphs=paragraphs,
        tables=(text_table("What is asked for, in order of date", shown),),
    )


def risks_section(taken: Round, gate: ReturnGate) -> Section | None:
    """Say what makes planning hard, and how sure the professions are; None if nobody was asked."""
    hard = counted(taken.returns, "WS12", taken.known)
    sure = certainty_table(taken)
    if hard.empty and sure["sure"].notna().sum() == 0:
        return None
    figures: tuple[Figure, ...] = ()
    paragraphs = []
    if not hard.empty:
        top = hard.iloc[0]
        paragraphs.append(
            f"Planning is made hard above all by: {top['answer'].lower()} "
            f"({top['n']} of {len(taken.returns)} professions)." + _next_hardest(hard)
        )
        chart = bars(
            gate.release(
                hard[["answer", "n"]].rename(columns={"n": "professions"}), "difficulties", "answer"
            ),
            value="professions",
            title=f"{top['answer']}: what makes planning hard most often",
            measure="Professions that named it; several could be named.",
            digits=0,
        )
        figures = (
            Figure(
                name="difficulties",
                pictures=pictures_of(chart),
                caption="What makes planning hard at the moment.",
            ),
        )
    paragraphs += _sure_words(sure)
    told = sure.dropna(subset=["sure"])
    gate.release(told[["profession", "sure", "spread"]], "certainty", "profession")
    shown = told[["profession", "sure", "spread", "difficulties", "help"]].set_axis(
        ["Profession", "Sure, 0–100", "Low to high, people", "Hard because of", "What would help"],
        axis=1,
    )
    return Section(
        anchor="risks",
        heading="Risks, and how sure this is",
        paragraphs=tuple(paragraphs),
        figures=figures,
        tables=(text_table("How sure professions are, the least sure first", shown),),
    )


def _next_hardest(hard: pd.DataFrame) -> str:
    others = [f"{row['answer'].lower()} ({row['n']})" for row in hard.iloc[1:3].to_dict("records")]
    return f" Next come {listed(others)}." if others else ""


def _sure_words(sure: pd.DataFrame) -> list[str]:
    told = sure.dropna(subset=["sure"])
    if told.empty:
        return []
    low = sorted(told.loc[told["sure"] < _UNSURE, "profession"])
    words = (
        f"Asked how sure they are of their return, from 0 to 100, professions say between "
        f"{told['sure'].min():.0f} and {told['sure'].max():.0f}, {told['sure'].median():.0f} in "
        "the middle."
    )
    if low:
        words += (
            f" {some(low)} {'is' if len(low) == 1 else 'are'} less sure than not: read their "
            "numbers as first thoughts, and return to them at the next stage."
        )
    wide = told.nlargest(1, "spread")
    if told["spread"].notna().any():
        row = wide.iloc[0]
        words += (
            f" The widest range between the low and the high estimate is {row['spread']:,.0f} "
            f"people, in {row['profession']}."
        )
    return [words]


def in_brief(taken: Round) -> tuple[Table, ...]:
    """Give the return of each profession: its questions and answers, for an annex."""
    tables = []
    for row in taken.returns.to_dict("records"):
        answers = [
            (question.label, _told(written(question, row[question.name])))
            for question in taken.questions
            if not question.repeat
            and question.name.startswith("WS")
            and not question.name.endswith(("_any", "_confirmed"))
            and question.name in row
            and written(question, row[question.name]) is not None
        ]
        if answers:
            tables.append(
                Table(
                    caption=f"{row['profession']}: its return",
                    header=("Question", "Answer"),
                    rows=tuple(answers),
                )
            )
    return tuple(tables)


def _told(answer: object) -> str:
    """Write an answer for reading: a large number with commas."""
    text = str(answer)
    return f"{int(text):,}" if text.isdigit() else text
