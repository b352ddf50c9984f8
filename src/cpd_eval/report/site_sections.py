"""What is told of one profession: what it is, its standards, maturity, shared issues, actions.

The board of a Head of Profession and the page of the profession on the site are made of these, so
they tell the same. What a profession shares with nobody is not here: the round is taken in for an
audience before.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from cpd_eval.charts.finding import listed
from cpd_eval.frames import ALL
from cpd_eval.report.issues import ISSUES, issue_matrix
from cpd_eval.report.maturity_tables import BOTH, MaturityTables
from cpd_eval.report.page import Section, Table
from cpd_eval.report.questions import label_of
from cpd_eval.report.strategy_round import Round

_STANDARDS: Mapping[str, str] = {
    "WS05": "Career mapping",
    "WS06": "Professional standards",
    "WS07": "Where the standards come from",
    "WS08": "How staff are developed",
}


def professions_of(tables: MaturityTables | None, taken: Round | None) -> list[str]:
    """List the professions anything is known of.

    Parameters
    ----------
    tables : MaturityTables or None
        From the self-assessments.
    taken : Round or None
        From the workforce strategies.
    """
    assessed = [] if tables is None else tables.names("profession")
    returned = [] if taken is None else [str(one) for one in taken.returns["profession"]]
    return sorted({*assessed, *returned})


def profession_sections(
    profession: str, *, tables: MaturityTables | None, taken: Round | None
) -> tuple[Section, ...]:
    """Tell what is known of a profession.

    Parameters
    ----------
    profession : str
        Its name, as it stands in the returns.
    tables : MaturityTables or None
        From the self-assessments; the last wave is told of.
    taken : Round or None
        From the workforce strategies.

    Returns
    -------
    tuple of Section
        Those there is something for, in reading order: ``about``, ``standards``, ``maturity``,
        ``issues``, ``actions``.
    """
    found = [
        *(_from_round(profession, taken) if taken is not None else ()),
        *([maturity_of(profession, tables)] if tables is not None else ()),
    ]
    order = ("about", "standards", "maturity", "issues", "actions")
    there = [one for one in found if one is not None]
    return tuple(sorted(there, key=lambda one: order.index(one.anchor)))


def maturity_of(profession: str, tables: MaturityTables) -> Section | None:
    """Set a profession's scores in the last wave beside the mean of all; None without any."""
    wave = tables.names("wave")[-1]
    areas = tables.areas.inside(wave=wave, organisation=ALL, side=BOTH).table
    areas = areas.assign(profession=areas["profession"].astype(str))
    mine = areas[areas["profession"] == profession].set_index("area")["score"]
    if mine.empty:
        return None
    ladder = tables.ladder.inside(wave=wave, organisation=ALL, side=BOTH).table
    row = ladder[ladder["profession"].astype(str) == profession].iloc[0]
    means = areas.groupby(areas["area"].astype(str))["score"].mean()
    return Section(
        anchor="maturity",
        heading="How mature the profession is",
        paragraphs=(
            f"By its own assessment of {wave} it is at level {int(row['level'])} of 4, "
            f"“{row['label']}”.",
        ),
        tables=(
            Table(
                caption="Scores of 100, by area",
                header=("Area", "This profession", "Mean of all professions"),
                rows=tuple(
                    (str(area), _whole(score), _whole(means[str(area)]))
                    for area, score in mine.sort_index().items()
                ),
            ),
        ),
    )


def issues_of(profession: str, taken: Round) -> Section | None:
    """List a profession's issues and who else holds each; None if it named none."""
    matrix = issue_matrix(taken.returns)
    if profession not in matrix.index:
        return None
    own = matrix.loc[[profession]].to_dict("records")[0]
    places = {str(code): int(place) for code, place in own.items() if place > 0}
    rows = []
    for code in sorted(places, key=places.__getitem__):
        others = sorted(str(name) for name in matrix.index[matrix[code] > 0] if name != profession)
        shared = listed(others) if others else "nobody else"
        rows.append((label_of(taken.known, ISSUES, code), str(places[code]), shared))
    return Section(
        anchor="issues",
        heading="Its most pressing issues, and who shares them",
        paragraphs=() if rows else ("It named none.",),
        tables=(
            Table(
                caption="Issues, the most pressing first",
                header=("Issue", "Place", "Held by too"),
                rows=tuple(rows),
            ),
        )
        if rows
        else (),
    )


def actions_of(profession: str, taken: Round) -> Section | None:
    """List what a profession plans, by whom and until when; None if it plans nothing."""
    actions = taken.repeats.get("WS26", pd.DataFrame())
    if actions.empty:
        return None
    mine = actions[actions["profession"].astype(str) == profession]
    if mine.empty:
        return None
    names = ("WS26_action", "WS26_owner", "WS26_due")
    ordered = mine.reindex(columns=[*names]).sort_values("WS26_due", kind="stable")
    return Section(
        anchor="actions",
        heading="What it will do",
        tables=(
            Table(
                caption="Actions in order of their date",
                header=("Action", "Responsible", "Due"),
                rows=tuple(
                    tuple(_text(row[name]) for name in names) for row in ordered.to_dict("records")
                ),
            ),
        ),
    )


def _from_round(profession: str, taken: Round) -> Sequence[Section | None]:
    returns = taken.returns[taken.returns["profession"].astype(str) == profession]
    if returns.empty:
        return ()
    record = {str(name): value for name, value in returns.iloc[-1].items()}
    return (
        _about(record),
        _standards(record, taken),
        issues_of(profession, taken),
        actions_of(profession, taken),
    )


def _about(record: Mapping[str, Any]) -> Section:
    posts = [
        f"{words}: {record[name]}."
        for name, words in (("hop_post", "Its head"), ("supported_by", "Contact"))
        if _text(record.get(name)) != "–"
    ]
    return Section(
        anchor="about",
        heading="What it is here to do",
        paragraphs=(_text(record.get("WS01")), *posts),
    )


def _standards(record: Mapping[str, Any], taken: Round) -> Section | None:
    rows = tuple(
        (words, label_of(taken.known, name, str(record[name])))
        for name, words in _STANDARDS.items()
        if _text(record.get(name)) != "–"
    )
    if not rows:
        return None
    table = Table(caption="As the profession put it", header=("What", "Where it stands"), rows=rows)
    return Section(anchor="standards", heading="Standards and careers", tables=(table,))


def _whole(score: float) -> str:
    return "–" if pd.isna(score) else f"{score:.0f}"


def _text(value: Any) -> str:
    return "–" if value is None or value == "" or pd.isna(value) else str(value)
