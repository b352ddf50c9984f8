"""The strategy document on people: the work to come, who is there for it, and who leans on whom."""

from collections.abc import Mapping

import pandas as pd

from cpd_eval.charts import pictures_of
from cpd_eval.charts.finding import listed
from cpd_eval.charts.people_needed import people_needed
from cpd_eval.report.issues import ISSUES, codes_of
from cpd_eval.report.page import Figure, Section, Table
from cpd_eval.report.questions import Question, label_of
from cpd_eval.report.return_gate import ReturnGate
from cpd_eval.report.strategy_issue_sections import text_table
from cpd_eval.report.strategy_round import Round
from cpd_eval.report.strategy_tables import ENDS, counted, need_by_region, workforce_table
from cpd_eval.report.strategy_words import capital, in_words, professions, some

_PARTIAL = 0.5
"""A need below this share of the people in post names the largest groups only."""


def demand_section(taken: Round, gate: ReturnGate) -> Section | None:
    """Say where work will grow and where it will shrink; None if nobody was asked."""
    answers = counted(taken.returns, "WS11", taken.known)
    if answers.empty:
        return None
    gate.release(answers[["answer", "n"]].rename(columns={"n": "professions"}), "demand", "answer")
    by_code = {row["code"]: row["who"].split("; ") for row in answers.to_dict("records")}
    up = sorted([*by_code.get("5", []), *by_code.get("4", [])])
    down = sorted([*by_code.get("1", []), *by_code.get("2", [])])
    same = by_code.get("3", [])
    parts = [
        f"Demand rises for {professions(len(up))}" if up else "",
        f"stays for {professions(len(same))}" if same else "",
        f"falls for {professions(len(down))}" if down else "",
    ]
    paragraphs = [f"{capital(listed([part for part in parts if part]))}."]
    if by_code.get("5"):
        paragraphs.append(f"It rises a lot for {listed(by_code['5'])}.")
    if down:
        paragraphs.append(
            f"It falls for {some(down)}: look there first for people who could move to where it "
            "rises."
        )
    order = answers.sort_values("code", ascending=False)
    return Section(
        anchor="demand",
        heading="The work to come",
        paragraphs=tuple(paragraphs),
        tables=(
            text_table(
                "Demand for the profession’s work over the time the return covers",
                order[["answer", "n", "who"]].set_axis(["Demand", "Professions", "Which"], axis=1),
            ),
        ),
    )


def supply_section(taken: Round, gate: ReturnGate) -> Section | None:
    """Set the people in post against the people needed; None if no profession gave a number."""
    table = workforce_table(taken)
    if not table[["people", "central"]].notna().any().any():
        return None
    both = table.dropna(subset=["people", "central"])
    whole = both[both["central"] >= _PARTIAL * both["people"]]
    paragraphs = [*_sums(table), *_gaps(whole), *_partial(both, whole), *_standing(table)]
    figures: tuple[Figure, ...] = ()
    if not whole.empty:
        released = gate.release(
            whole[["profession", "people", *ENDS]], "people_needed", "profession"
        )
        short = int((whole["gap"] > 0).sum())
        title = f"{capital(professions(short))} of {len(whole)} will need more people than today"
        figures = (
            Figure(
                name="people_needed",
                pictures=pictures_of(people_needed(released, title=title)),
                caption="People needed at the end of the time each return covers, as estimated.",
            ),
        )
    shown = table[["profession", "people", "vacancies", *ENDS, "gap"]].set_axis(
        ["Profession", "In post", "Vacant", "Low", "Central", "High", "Gap"], axis=1
    )
    tables = [
        text_table(
            "People in post and people needed",
            shown,
            note="Gap: the central estimate minus the people in post. –: not given.",
        ),
        *_region_table(taken),
        *_standing_table(table),
    ]
    return Section(
        anchor="supply",
        heading="The workforce there is, and the one there has to be",
        paragraphs=tuple(paragraphs),
        figures=figures,
        tables=tuple(tables),
    )


def _sums(table: pd.DataFrame) -> list[str]:
    people, vacant = table["people"], table["vacancies"]
    if people.notna().sum() == 0:
        return []
    posts = table["posts"].sum()
    share = f", {vacant.sum() / posts:.0%} of the posts" if posts else ""
    return [
        f"{capital(professions(int(people.notna().sum())))} count {people.sum():,.0f} people in "
        f"post and {vacant.sum():,.0f} vacant posts{share}."
    ]


def _gaps(whole: pd.DataFrame) -> list[str]:
    if whole.empty:
        return []
    low, central, high = (whole[end].sum() for end in ENDS)
    people = whole["people"].sum()
    more = whole[whole["gap"] > 0].nlargest(3, "gap")
    words = [
        f"They expect to need {central:,.0f} people (between {low:,.0f} and {high:,.0f}), where "
        f"{people:,.0f} are in post today: {_difference(central - people)} on the central "
        f"estimate, {_difference(low - people)} on the lowest and {_difference(high - people)} on "
        "the highest."
    ]
    if low < people < high:
        words.append(
            "Whether the whole grows or shrinks is therefore not settled; what is settled is that "
            "it moves between professions."
        )
    if not more.empty:
        told = [f"{row['profession']} ({row['gap']:,.0f} more)" for row in more.to_dict("records")]
        words.append(f"The largest gaps are in {listed(told)}.")
    return [" ".join(words)]


def _difference(people: float) -> str:
    if round(people) == 0:
        return "no change"
    return f"{abs(people):,.0f} {'more' if people > 0 else 'fewer'}"


def _partial(both: pd.DataFrame, whole: pd.DataFrame) -> list[str]:
    left = sorted(set(both["profession"]) - set(whole["profession"]))
    if not left:
        return []
    return [
        f"{some(left)} estimated the need of their largest groups only, so they are in no sum of "
        "needs here."
    ]


def _standing(table: pd.DataFrame) -> list[str]:
    leaving = table[(table["per_cent_leaving"] + table["per_cent_retiring"]) >= 25]
    none = table[table["successors_none"] > 0]
    words = []
    if not leaving.empty:
        words.append(
            f"In {some(sorted(leaving['profession']))} a quarter of the staff or more is expected "
            "to leave or retire within three years: replacing them comes before growing."
        )
    if not none.empty:
        worst = none.nlargest(1, "successors_none").iloc[0]
        words.append(
            f"{none['successors_none'].sum():,.0f} critical roles have no successor, most of them "
            f"in {worst['profession']} ({worst['successors_none']:,.0f})."
        )
    unknown = int(table["per_cent_qualified"].isna().sum())
    if 0 < unknown < len(table):
        words.append(f"How many staff meet the standard is not known in {professions(unknown)}.")
    return [" ".join(words)] if words else []


def _region_table(taken: Round) -> list[Table]:
    regions = need_by_region(taken)
    if regions.empty:
        return []
    shown = regions.set_axis(["Region", "Low", "Central", "High", "Professions"], axis=1)
    return [text_table("People needed by region, as far as professions said", shown)]


def _standing_table(table: pd.DataFrame) -> list[Table]:
    columns = {
        "profession": "Profession",
        "per_cent_qualified": "Meet the standard, %",
        "per_cent_leaving": "Leave in 3 years, %",
        "per_cent_retiring": "Retire in 3 years, %",
        "successors_now": "Successor now",
        "successors_none": "No successor",
    }
    if not table[list(columns)[1:]].notna().any().any():
        return []
    return [
        text_table(
            "Standards, leavers and successors of critical roles",
            table[list(columns)].rename(columns=columns),
        )
    ]


def groups_section(taken: Round, gate: ReturnGate) -> Section | None:
    """Say what business groups add: whom they lean on, and how well it works; None without any."""
    if taken.groups.empty:
        return None
    known = {question.name: question for question in taken.group_questions}
    relied = counted(taken.groups, "BG01", known, who="business_group")
    mine = {code for answer in taken.returns[ISSUES] for code in codes_of(answer)}
    issues = counted(taken.groups, ISSUES, known, who="business_group")
    gate.release(issues[["answer", "n"]].rename(columns={"n": "groups"}), "groups", "answer")
    both, alone = issues[issues["code"].isin(mine)], issues[~issues["code"].isin(mine)]
    n = len(taken.groups)
    paragraphs = [
        f"{capital(in_words(n))} business group{'' if n == 1 else 's'} answered beside the "
        f"professions. Of the {in_words(len(issues))} issues they name, "
        f"{'all' if alone.empty else in_words(len(both))} are named by a profession too."
    ]
    if not alone.empty:
        paragraphs.append(f"Only business groups name {listed(list(alone['answer']))}.")
    unmet = _unmet(taken, known)
    if not unmet.empty:
        told = [f"{row['group']} by {row['profession']}" for row in unmet.to_dict("records")]
        paragraphs.append(f"A need is met a little or not at all for {listed(told)}.")
    tables = [
        text_table(
            "Issues of the business groups",
            issues[["answer", "n", "who"]].set_axis(["Issue", "Groups", "Which"], axis=1),
        )
    ]
    if not relied.empty:
        tables.append(
            text_table(
                "Professions the business groups rely on",
                relied[["answer", "n", "who"]].set_axis(["Profession", "Groups", "Which"], axis=1),
            )
        )
    return Section(
        anchor="groups",
        heading="What the business groups say",
        paragraphs=tuple(paragraphs),
        tables=tuple(tables),
    )


def _unmet(taken: Round, known: Mapping[str, Question]) -> pd.DataFrame:
    rows = [
        {
            "group": row["business_group"],
            "profession": label_of(known, "BG01", str(column).removeprefix("BG02_")),
        }
        for row in taken.groups.to_dict("records")
        for column, value in row.items()
        if str(column).startswith("BG02_") and str(value) in ("0", "1")
    ]
    return pd.DataFrame(rows, columns=["group", "profession"])
