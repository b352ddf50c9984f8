"""The workforce picture and the skills report: what they say, and what they must not."""

import pandas as pd
import pytest

from cpd_eval.analysis.skill_supply import supply_need
from cpd_eval.errors import AnalysisError, DataError
from cpd_eval.report.skills import skills_report
from cpd_eval.report.skills_audit import audit_of
from cpd_eval.report.topics.draft import Draft
from cpd_eval.report.workforce import workforce_report
from cpd_eval.simulate.posts import simulate_flows, simulate_posts
from cpd_eval.simulate.skills_audit import simulate_audit

POSTS = simulate_posts(seed=2, n_professions=4)
FLOWS = simulate_flows(POSTS, seed=2)


@pytest.fixture(scope="module")
def picture() -> Draft:
    return workforce_report(POSTS, FLOWS, is_made_up=True)


@pytest.fixture(scope="module")
def audit() -> Draft:
    answers = simulate_audit(POSTS, seed=2)
    return skills_report(audit_of(answers), posts=POSTS)


def total(draft: Draft, name: str) -> pd.Series:
    table = draft.tables[name].table
    by = list(draft.tables[name].by)
    return table[(table[by] == "All").all(axis="columns")].iloc[0]


def test_posts_and_people_are_those_of_the_register(picture: Draft) -> None:
    row = total(picture, "posts")
    n_people = POSTS.loc[POSTS["person_id"] != "", "person_id"].nunique()
    assert (row["posts"], row["n"]) == (len(POSTS), n_people)


def test_all_tables_are_about_the_same_people(picture: Draft) -> None:
    counts = {total(picture, name)["n"] for name in ("posts", "projection", "gap")}
    assert len(counts) == 1


def test_the_assumptions_stand_in_the_report(picture: Draft) -> None:
    (section,) = (one for one in picture.report.sections if one.anchor == "projection")
    assert any("the same share leaves" in words for words in section.points)


def test_nobody_is_named_in_the_report(picture: Draft) -> None:
    assert "made-up-0" not in picture.page()


def test_groups_without_flows_are_left_out_and_said() -> None:
    some = FLOWS[FLOWS["profession"] == "Policy"]
    page = workforce_report(POSTS, some).page()
    n_left_out = int((POSTS["profession"] != "Policy").sum())
    assert f"{n_left_out:,} posts are left out" in page


def test_people_in_post_that_contradict_the_register_are_to_be_settled() -> None:
    wrong = FLOWS.assign(in_post=FLOWS["in_post"] + 1)
    draft = workforce_report(POSTS, wrong)
    assert total(draft, "projection")["n"] == total(draft, "posts")["n"]
    (section,) = (one for one in draft.report.sections if one.anchor == "settle")
    assert any("'in_post'" in words for words in section.points)


def test_register_and_flows_without_a_common_group_are_refused() -> None:
    with pytest.raises(AnalysisError, match="no profession and region in common"):
        workforce_report(POSTS, FLOWS.assign(region="Elsewhere"))


def test_every_chart_has_words_for_those_who_cannot_see_it(picture: Draft, audit: Draft) -> None:
    figures = [*picture.report.figures, *audit.report.figures]
    assert len(figures) == 4
    assert all(len(one.pictures.alt_text) > 40 for one in figures)


def test_a_skill_in_few_hands_is_hidden(audit: Draft) -> None:
    raw = supply_need(audit_of(simulate_audit(POSTS, seed=2)).skills)
    few = raw[raw["holders"].between(1, 9)]
    table = audit.tables["supply"].table.set_index(["profession", "skill"])["status"]
    assert len(few) > 0
    assert set(table[list(zip(few["profession"], few["skill"], strict=True))]) == {"hidden"}


def test_post_alignment_is_told_where_there_is_a_register(audit: Draft) -> None:
    expected = (POSTS["profession"] != "").mean()
    assert total(audit, "alignment")["share_aligned"] == pytest.approx(expected)


def test_an_audit_without_skills_is_refused() -> None:
    answers = simulate_audit(POSTS.head(20)).filter(regex="^(?!A06|A07)")
    with pytest.raises(DataError, match="nobody rated a skill"):
        skills_report(audit_of(answers))
