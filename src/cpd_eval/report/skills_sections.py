"""The sections of the report on the skills audit, one question each."""

from collections.abc import Mapping

from cpd_eval.analysis.affiliation import JOINT
from cpd_eval.charts import pictures_of
from cpd_eval.charts.bars import bars
from cpd_eval.charts.finding import percent
from cpd_eval.charts.rows import HIDDEN_MARK
from cpd_eval.charts.upset import upset
from cpd_eval.disclosure import Released
from cpd_eval.frames import ALL
from cpd_eval.report.numbers import Form, hidden_note, rows_of, table_of, whole
from cpd_eval.report.page import Figure, Section, Table

_ALIGNED: dict[str, tuple[str, Form]] = {
    "n": ("Posts", whole),
    "aligned": ("Aligned to a profession", whole),
    "share_aligned": ("Share", percent),
}
_MATCH: dict[str, tuple[str, Form]] = {
    "n": ("People", whole),
    "share_first": ("Post is of their closest profession", percent),
    "share_other": ("Post is of another of theirs", percent),
    "share_none": ("Post is of none of theirs", percent),
}
_SUPPLY: dict[str, tuple[str, Form]] = {
    "n": ("People who answered", whole),
    "holders": ("Hold the skill", whole),
    "share_met": ("Have what their job needs", percent),
}


def alignment_section(aligned: Released) -> Section:
    """Say how many posts are aligned to a profession."""
    return Section(
        anchor="alignment",
        heading="How many posts are aligned to a profession",
        paragraphs=("Every post should be aligned to one profession.",),
        tables=(table_of(aligned, dimension="region", caption="Posts", forms=_ALIGNED),),
    )


def match_section(matched: Released) -> Section:
    """Hold the profession of the post against those of the person."""
    return Section(
        anchor="match",
        heading="Whether people sit in posts of their own profession",
        paragraphs=("Another profession is no mistake; it shows where careers cross.",),
        tables=(
            table_of(
                matched, dimension="profession", caption="By the post's profession", forms=_MATCH
            ),
        ),
    )


def overlap_section(sets: Released) -> Section:
    """Say which professions people belong to together."""
    several = [name for name in sets.table["professions"].astype(str) if JOINT in name]
    figures = (
        (
            Figure(
                name="overlap",
                pictures=pictures_of(upset(sets)),
                caption="Each column is a combination; a person stands in one of them only.",
            ),
        )
        if several
        else ()
    )
    return Section(
        anchor="overlap",
        heading="Which professions people belong to together",
        paragraphs=() if several else ("Nobody belongs to more than one profession.",),
        figures=figures,
        tables=(
            table_of(
                sets, dimension="professions", caption="People", forms={"n": ("People", whole)}
            ),
        ),
    )


def supply_section(supply: Released, standards: Mapping[str, str]) -> Section:
    """Hold what people can do against what their jobs need."""
    over_all = supply.where(profession=ALL)
    return Section(
        anchor="supply",
        heading="Whether skills meet what jobs need",
        paragraphs=(
            "A skill that fewer people hold than the gate lets through is hidden, and so is one "
            "that hangs on one or two.",
        ),
        figures=(
            Figure(
                name="supply",
                pictures=pictures_of(
                    bars(
                        over_all,
                        value="share_met",
                        title=_finding(over_all),
                        measure="Share of people whose level is at least what their job needs.",
                        as_percent=True,
                    )
                ),
                caption="Skills by code; the table says what each is.",
            ),
        ),
        tables=(
            _named(
                table_of(over_all, dimension="skill", caption="Skills", forms=_SUPPLY), standards
            ),
            _matrix(supply),
        ),
    )


def _finding(over_all: Released) -> str:
    rows = [row for row in rows_of(over_all) if row is not None]
    if not rows:
        return "No skill is held by enough people to be told of"
    least = min(rows, key=lambda row: row["share_met"])
    return f"{least['skill']} is least met: {least['share_met']:.0%} have what their job needs"


def _named(table: Table, standards: Mapping[str, str]) -> Table:
    return Table(
        caption=table.caption,
        header=table.header,
        rows=tuple(
            (f"{code} {standards.get(code, '')}".strip(), *cells) for code, *cells in table.rows
        ),
        note=table.note,
    )


def _matrix(supply: Released) -> Table:
    """Give the share met with professions down the page and skills across."""
    table = supply.table
    texts = {
        (str(profession), str(skill)): HIDDEN_MARK if row is None else percent(row["share_met"])
        for profession, skill, row in zip(
            table["profession"], table["skill"], rows_of(supply), strict=True
        )
    }
    skills = sorted({skill for _, skill in texts})
    professions = sorted({one for one, _ in texts}, key=lambda one: (one == ALL, one))
    return Table(
        caption="Share who have what their job needs, by the post's profession",
        header=("Profession", *skills),
        rows=tuple(
            (one, *(texts.get((one, skill), "") for skill in skills)) for one in professions
        ),
        note=hidden_note(supply),
    )
