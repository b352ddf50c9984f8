from collections import Counter
from datetime import date
from pathlib import Path

from cpd_eval.forms import Sheet, read_form
from cpd_eval.simulate.returns import simulate_returns
from cpd_eval.workforce.organisation import sample_organisation

FORM = Path(__file__).parents[2] / "forms" / "workforce_strategy.md"
RETURNS = {row["answers"]["profession"]: row["answers"] for row in simulate_returns()}


def naming(code: str) -> set[str]:
    return {name for name, answers in RETURNS.items() if code in answers["WS22"].split()}


def test_every_profession_sends_one_return():
    assert list(RETURNS) == [term.name for term in sample_organisation().professions]


def test_communications_and_hr_share_the_need_to_re_skill():
    # Source 003 (D24): professions without a focus on qualifications in the past, "such as
    # communications and HR", "had a common challenge to re-skill existing staff".
    assert naming("RESKILL") == {"Communications", "HR"}


def test_only_they_laid_no_weight_on_qualifications():
    without = {name for name, answers in RETURNS.items() if answers["WS09"] == "none"}
    assert without == {"Communications", "HR"}
    assert all(RETURNS[name]["WS08"] != "qualification" for name in without)


def test_specialist_professions_share_the_wish_for_leadership_skills():
    # Source 003 (D25).
    assert naming("LEADSPEC") >= {"Science and Engineering", "Statistics", "Economics", "Legal"}


def test_others_share_a_reliance_on_consultants():
    # Source 003 (D26).
    assert naming("CONSULT") >= {"Digital and Data", "Project Delivery", "Commercial"}


def test_no_text_is_used_twice():
    texts = Counter(
        value
        for answers in RETURNS.values()
        for name, value in answers.items()
        if name in ("WS01", "WS08_why", "WS11_why", "WS23") or name.endswith("_action")
    )
    assert max(texts.values()) == 1


def test_every_return_finishes_stage_1_of_the_form():
    form = read_form(FORM)
    sheets = [Sheet(form, answers, today=date(2025, 10, 1)) for answers in RETURNS.values()]
    assert [error for sheet in sheets for error in sheet.errors()] == []
