"""What each role reads on the page of returns, through the server."""

from datetime import UTC, datetime

import pytest

from cpd_eval.forms.read import read_form_text
from cpd_eval.store import drafts, invitations, people, responses, waves

FORM = """
| survey   | type | name | label    |
|          | text | aim  | Your aim |
| settings | form_title | form_id |
|          | {id}       | {id}    |
"""
FORMS = "development_plan", "work_journal", "workforce_strategy", "assessment_record"
# Whose returns of which form each role reads: from the table in docs/sign-in-and-roles.md.
READS = {
    "individual": {f"{form} R1" for form in FORMS},
    "line_manager": {"development_plan R1", "development_plan R2"},
    "head_of_profession": {"workforce_strategy R1", "workforce_strategy R3"},
    "hr": {"workforce_strategy R1", "workforce_strategy R2", "workforce_strategy R3"},
    "evaluator": {f"{f} R{n}" for f in FORMS if f != "work_journal" for n in (1, 2, 3)},
    "standards_team": {f"assessment_record R{n}" for n in (1, 2, 3)},
}
SCOPE = {"team": ("Red",), "profession": ("advice",), "person": ("R1",)}


@pytest.fixture(scope="module")
def references(served):
    """The submitted returns of three people: their references by form and person."""
    db, opened = served.desk.store(), datetime(2026, 1, 5, tzinfo=UTC)
    pids = people.add_people(
        db,
        [
            {"local_id": "R1", "team": "Red", "profession": "advice"},
            {"local_id": "R2", "team": "Red", "profession": "law"},
            {"local_id": "R3", "team": "Blue", "profession": "advice"},
        ],
    )
    made = {}
    for form_id in FORMS:
        form = read_form_text(FORM.replace("{id}", form_id))
        waves.open_wave(db, f"returns-{form_id}", form, kind="other", opens_at=opened)
        for number, pid in enumerate(pids, start=1):
            token = invitations.issue(db, f"returns-{form_id}", pid)
            key = responses.start_or_resume(db, invitations.find(db, token)).response_id
            responses.record(db, key, {"aim": f"the aim of R{number}"}, by="self")
            responses.submit(db, key, shown=drafts.get_draft(db, key).raw)
            made[f"{form_id} R{number}"] = drafts.get_draft(db, key).reference
    return made


@pytest.mark.parametrize("role", READS)
def test_a_role_lists_and_reads_its_returns_and_no_other(served, references, role):
    served.add(f"r-{role}", role, **SCOPE)
    browser = served.signed_in(f"r-{role}")
    listed = browser.get("/staff/returns").text
    opened = {
        name: browser.get(f"/staff/returns/{reference}") for name, reference in references.items()
    }
    assert {name for name, one in references.items() if one in listed} == READS[role]
    assert {name for name, answer in opened.items() if answer.status == 200} == READS[role]
    assert {answer.status for answer in opened.values()} <= {200, 404}
    for name, answer in opened.items():
        assert ("the aim of" in answer.text) is (name in READS[role])


def test_people_stand_under_pseudonyms(served, references):
    served.add("eva", "evaluator")
    page = served.signed_in("eva").get("/staff/returns").text
    db = served.desk.store()
    assert people.pseudonym(db.key, "R1") in page


def test_a_draft_is_read_by_nobody(served):
    served.add("eva", "evaluator")
    token = served.invite("draft")
    db = served.desk.store()
    key = responses.start_or_resume(db, invitations.find(db, token)).response_id
    responses.record(db, key, {"why": "not yet sent"}, by="self")
    page = served.signed_in("eva").get("/staff/returns").text
    assert "not yet sent" not in page
    assert invitations.find(db, token).pid not in page
