"""The sections of the report on maturity, one question each."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from cpd_eval.analysis.maturity import AREA_COLUMNS, maturity_scores
from cpd_eval.analysis.maturity_gaps import dispersion, pair_gaps, self_and_peer
from cpd_eval.charts import pictures_of
from cpd_eval.charts.dispersion import dispersion_trend
from cpd_eval.charts.finding import number, signed
from cpd_eval.charts.maturity import maturity_ladder, maturity_map
from cpd_eval.charts.pair_gaps import pair_gap_chart
from cpd_eval.charts.quadrant import quadrant
from cpd_eval.disclosure import Released
from cpd_eval.report.numbers import Form, cells, rows_of, table_of, whole
from cpd_eval.report.page import Figure, Section, Table
from cpd_eval.workforce.principles import AREA_NAMES, hand_overs, principles, untouched

AREAS = {name: f"{area} {AREA_NAMES[area]}" for area, name in enumerate(AREA_COLUMNS, start=1)}
"""The areas as they are read, by their column."""


def _tenths(value: float) -> str:
    return number(value, digits=1)


def _signed_tenths(value: float) -> str:
    return signed(value, digits=1)


_LADDER: Mapping[str, tuple[str, Form]] = {
    "level": ("Level", whole),
    "label": ("Called", str),
    "overall": ("Score of 100", whole),
    "n_applicable": ("Principles that apply", whole),
    "n_not_known": ("Not known", whole),
    "n_unproven": ("3 or 4 without evidence", whole),
    "held_back_by": ("Held back by", lambda numbers: numbers or "–"),
}
_GAPS: Mapping[str, tuple[str, Form]] = {
    "n": ("Professions", whole),
    "department": ("Department", _tenths),
    "profession_rating": ("Profession", _tenths),
    "gap": ("Gap", _signed_tenths),
}
_PRIORITIES: Mapping[str, tuple[str, Form]] = {
    "importance": ("Importance, 1 to 4", _tenths),
    "performance": ("Level, 0 to 4", _tenths),
    "n": ("Ratings", whole),
}
_WAVES: Mapping[str, tuple[str, Form]] = {
    "n": ("Professions", whole),
    "mean": ("Mean", whole),
    "std_dev": ("Standard deviation", whole),
    "n_always": ("In every wave", whole),
    "mean_always": ("Their mean", whole),
    "std_dev_always": ("Their standard deviation", whole),
}
_PEERS: Mapping[str, tuple[str, Form]] = {
    "overall_self": ("Itself", whole),
    "overall_peer": ("A peer", whole),
    "difference": ("Difference", _signed_tenths),
    "level_self": ("Level, itself", whole),
    "level_peer": ("Level, a peer", whole),
}
_SHORT: Mapping[str, tuple[str, Form]] = {
    "overall": ("42 principles", whole),
    "overall_short": ("Checklist", whole),
    "difference": ("Difference", _signed_tenths),
    "n_items": ("Items that apply", whole),
}


def ladder_section(ladder: Released, *, has_png: bool = True) -> Section:
    """Say which level each profession has reached.

    Parameters
    ----------
    ladder : Released
        By ``profession``, with the columns of a score.
    has_png : bool, default True
        Whether the chart is drawn for slides too; the same for the sections below.

    Returns
    -------
    Section
        With the ladder and its table.
    """
    chart = maturity_ladder(ladder)
    return Section(
        anchor="ladder",
        heading="Which level each profession has reached",
        figures=(
            Figure(
                name="ladder",
                pictures=pictures_of(chart, has_png=has_png),
                caption="The number in each dot is the overall score of 100.",
            ),
        ),
        tables=(table_of(ladder, dimension="profession", caption="Levels", forms=_LADDER),),
    )


def area_table(scores: pd.DataFrame, *, keys: Sequence[str] = ("profession",)) -> pd.DataFrame:
    """Turn scores by profession into a row for each profession and area."""
    table = scores.melt(
        id_vars=[*keys], value_vars=[*AREA_COLUMNS], var_name="area", value_name="score"
    )
    return table.assign(area=table["area"].map(AREAS), n=1)


def area_section(areas: Released, *, has_png: bool = True) -> Section:
    """Say where each profession is strong and where it is not."""
    table = areas.table
    texts = {
        (str(name), str(area)): cells(row, {"score": ("", whole)})[0]
        for name, area, row in zip(table["profession"], table["area"], rows_of(areas), strict=True)
    }
    names = sorted({name for name, _ in texts})
    figures: tuple[Figure, ...] = ()
    if len(names) > 1:  # a map of one row would be the table again
        drawn = pictures_of(maturity_map(areas), has_png=has_png)
        caption = "Professions from the most mature to the least."
        figures = (Figure(name="areas", pictures=drawn, caption=caption),)
    return Section(
        anchor="areas",
        heading="Where professions are strong, and where not",
        figures=figures,
        tables=(
            Table(
                caption="Scores of 100, by area",
                header=("Profession", *AREAS.values()),
                rows=tuple(
                    (name, *(texts.get((name, area), "–") for area in AREAS.values()))
                    for name in names
                ),
            ),
        ),
    )


def pair_table(ratings: pd.DataFrame) -> pd.DataFrame:
    """Average both sides' ratings of each hand-over over the professions."""
    gaps = pair_gaps(ratings, pairs=hand_overs())
    gaps["hand_over"] = hand_over_names(gaps)
    means = gaps.groupby("hand_over")[["department", "profession_rating", "gap"]].mean()
    return means.assign(n=gaps.groupby("hand_over").size()).reset_index()


def hand_over_names(gaps: pd.DataFrame) -> list[str]:
    """Name the hand-over of each row by the department's principle and the profession's number."""
    words = {one.number: one.words for one in principles()}
    ends = zip(gaps["department_principle"], gaps["profession_principle"], strict=True)
    return [f"{left} {words[left]} – {right}" for left, right in ends]


def pair_section(pairs: Released, *, has_png: bool = True) -> Section:
    """Say where the two sides of a hand-over see it differently."""
    return Section(
        anchor="pairs",
        heading="Where departments and professions see a hand-over differently",
        figures=(
            Figure(
                name="pairs",
                pictures=pictures_of(pair_gap_chart(pairs), has_png=has_png),
                caption="Above nought, the department thinks better of it than the profession.",
            ),
        ),
        tables=(table_of(pairs, dimension="hand_over", caption="Hand-overs", forms=_GAPS),),
    )


def priority_table(ratings: pd.DataFrame) -> pd.DataFrame:
    """Average importance and level of each principle over the professions."""
    rated = ratings.dropna(subset=["rating", "importance"]).groupby("principle")
    means = rated[["importance", "rating"]].mean().rename(columns={"rating": "performance"})
    return means.assign(n=rated.size()).reset_index()


def priority_section(priorities: Released, *, has_png: bool = True) -> Section:
    """Say what matters much and is done little."""
    words = {one.number: one.words for one in principles()}
    table = table_of(priorities, dimension="principle", caption="Principles", forms=_PRIORITIES)
    in_words = tuple((f"{number} {words[number]}", *cells) for number, *cells in table.rows)
    return Section(
        anchor="priorities",
        heading="What matters much and is done little",
        figures=(
            Figure(
                name="priorities",
                pictures=pictures_of(quadrant(priorities), has_png=has_png),
                caption="Principles by number; the table says what each is.",
            ),
        ),
        tables=(replace(table, rows=in_words),),
    )


def wave_table(own: pd.DataFrame) -> pd.DataFrame:
    """Say how far apart professions stood in each wave."""
    table = dispersion(maturity_scores(own.assign(side="both")))
    return table.rename(columns={"n_professions": "n"}).drop(columns="range")


def wave_section(waves: Released, *, has_png: bool = True) -> Section:
    """Say whether professions have come closer together."""
    return Section(
        anchor="waves",
        heading="Whether professions have come closer together",
        figures=(
            Figure(
                name="waves",
                pictures=pictures_of(dispersion_trend(waves), has_png=has_png),
                caption="Only professions that took part in every wave.",
            ),
        ),
        tables=(table_of(waves, dimension="wave", caption="Waves", forms=_WAVES),),
    )


def peer_table(ratings: pd.DataFrame) -> pd.DataFrame:
    """Set professions' own scores against a peer's, where there is one."""
    table = self_and_peer(maturity_scores(ratings.assign(side="both")))
    return table.drop(columns=["wave", "side"])


def peer_section(peers: Released) -> Section:
    """Say how a peer sees it."""
    return Section(
        anchor="peers",
        heading="What a profession says of itself, and what a peer says",
        tables=(table_of(peers, dimension="profession", caption="Scores of 100", forms=_PEERS),),
    )


def short_table(scores: pd.DataFrame, short: pd.DataFrame) -> pd.DataFrame:
    """Set the score from the checklist beside that from the principles."""
    both = scores.merge(
        short[["organisation", "profession", "wave", "overall", "n_items"]],
        on=["organisation", "profession", "wave"],
        suffixes=("", "_short"),
    )
    both["difference"] = both["overall_short"] - both["overall"]
    return both[["organisation", "profession", "overall", "overall_short", "difference", "n_items"]]


def short_section(short: Released) -> Section:
    """Say whether the checklist tells the same as the principles."""
    return Section(
        anchor="short",
        heading="The checklist beside the 42 principles",
        paragraphs=(
            f"The checklist touches {42 - len(untouched())} of the 42 principles. It says nothing "
            f"of {', '.join(untouched())}, so it does not stand for them.",
        ),
        tables=(table_of(short, dimension="profession", caption="Scores of 100", forms=_SHORT),),
    )
