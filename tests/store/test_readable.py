"""Which submitted answers are found, by whose they are."""

from datetime import UTC, datetime

import pytest

from cpd_eval.errors import DataError
from cpd_eval.forms.read import read_form_text
from cpd_eval.settings import read_settings
from cpd_eval.store import audit, drafts, invitations, people, responses, waves
from cpd_eval.store.database import open_store
from cpd_eval.store.readable import Condition, find_submitted, read_submitted

FORM = """
| survey   | type | name | label    |
|          | text | aim  | Your aim |
| settings | form_title | form_id |
|          | {id}       | {id}    |
"""
PEOPLE = [
    {"local_id": "E1", "team": "T1", "profession": "advice"},
    {"local_id": "E2", "team": "T2", "profession": "advice"},
    {"local_id": "E3", "team": "T1", "profession": "law"},
]


@pytest.fixture
def db(tmp_path):
    (tmp_path / "cpd-eval.toml").write_text("")
    db = open_store(read_settings(tmp_path, environ={}))
    pids = people.add_people(db, PEOPLE)
    opened = datetime(2026, 1, 5, tzinfo=UTC)
    for form_id in ("plan", "journal"):
        form = read_form_text(FORM.replace("{id}", form_id))
        waves.open_wave(db, form_id, form, kind="other", opens_at=opened)
        for number, pid in enumerate(pids, start=1):
            invitation = invitations.find(db, invitations.issue(db, form_id, pid))
            draft = responses.start_or_resume(db, invitation)
            responses.record(db, draft.response_id, {"aim": f"aim of E{number}"}, by="self")
            if (form_id, number) != ("plan", 3):
                shown = drafts.get_draft(db, draft.response_id).raw
                responses.submit(db, draft.response_id, shown=shown)
    yield db
    db.close()


def seen(db, *conditions):
    """Say whose submitted answers are found, as form and staff identifier."""
    who = {people.pseudonym(db.key, one["local_id"]): one["local_id"] for one in PEOPLE}
    found = find_submitted(db, conditions, most=100)
    return sorted(f"{one.form_id} {who[one.pid]}" for one in found)


def test_a_draft_is_never_found(db):
    assert seen(db, Condition(forms=("plan",))) == ["plan E1", "plan E2"]


def test_no_condition_finds_nothing(db):
    assert seen(db) == []


def test_a_team_finds_its_own(db):
    assert seen(db, Condition(attribute="team", values=("T1",))) == [
        "journal E1",
        "journal E3",
        "plan E1",
    ]


def test_a_profession_finds_its_own(db):
    assert seen(db, Condition(forms=("journal",), attribute="profession", values=("law",))) == [
        "journal E3"
    ]


def test_no_value_finds_nothing(db):
    assert seen(db, Condition(attribute="team", values=())) == []


def test_an_attribute_nobody_knows_finds_nothing(db):
    assert seen(db, Condition(attribute="region", values=("Wales",))) == []


def test_a_form_that_is_left_out_is_not_found(db):
    assert seen(db, Condition(but=("journal",))) == ["plan E1", "plan E2"]


def test_conditions_add_up(db):
    mine = people.pseudonym(db.key, "E2")
    assert seen(
        db,
        Condition(attribute="pid", values=(mine,)),
        Condition(forms=("journal",), attribute="team", values=("T1",)),
    ) == ["journal E1", "journal E2", "journal E3", "plan E2"]


def test_who_reads_stands_in_the_trail_and_the_answers_do_not(db):
    (one,) = find_submitted(db, [Condition(forms=("plan",))], most=1)
    _, answers = read_submitted(db, [Condition()], one.reference, by="lena")
    assert answers == [("Your aim", answers[0][1])]
    entry = audit.trail(db, acts=["read answers"])[-1]
    assert (entry.by, entry.detail) == ("lena", {"reference": one.reference, "form": "plan"})


def test_what_a_condition_does_not_let_through_is_not_there(db):
    (one,) = find_submitted(db, [Condition(forms=("plan",))], most=1)
    with pytest.raises(DataError, match="no return"):
        read_submitted(db, [Condition(forms=("journal",))], one.reference, by="lena")
    assert audit.trail(db, acts=["read answers"]) == []
