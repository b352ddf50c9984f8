from datetime import UTC, date, datetime
from typing import Any

import pytest

from cpd_eval.errors import DataError
from cpd_eval.forms.model import Form
from cpd_eval.forms.read import read_form_text
from cpd_eval.store import answers, export, invitations, responses, waves
from cpd_eval.store.database import Database

APRIL = datetime(2026, 4, 1, tzinfo=UTC)


def row(pid: str, **answers: Any) -> dict[str, Any]:
    return {"wave_id": "spring", "pid": pid, "at": APRIL, "answers": answers}


def test_imported_answers_are_submitted(db: Database, wave: waves.Wave):
    references = responses.import_answers(
        db, [row("a", region="Wales", happy=4), row("b", happy="1", why_sad="Rain", cost=12.0)]
    )
    table = export.answers_table(db, "pulse")
    assert table["reference"].to_list() == references
    assert table["cost"].to_list()[1] == "12"


def test_one_wrong_row_stops_all_and_every_finding_is_told(db: Database, wave: waves.Wave):
    rows = [
        row("a", happy="4"),
        row("b", happy="7"),
        row("c"),
        row("d", happy="4", hapy="4"),
        row("e", happy="4", cost="twelve"),
    ]
    with pytest.raises(DataError) as told:
        responses.import_answers(db, rows)
    for finding in (
        "4 findings in 5 rows; nothing was imported",
        "row 2 (b, wave 'spring'), happy: found '7'",
        "row 3 (c, wave 'spring'), happy: found ''",
        "row 4 (d, wave 'spring'): 'hapy' is no question of 'pulse'. Did you mean 'happy'?",
        "row 5 (e, wave 'spring'), cost: found 'twelve'",
    ):
        assert finding in str(told.value)
    assert len(answers.submitted(db)) == 0


def test_who_has_answered_is_not_imported_again(db: Database, wave: waves.Wave):
    responses.import_answers(db, [row("a", happy=4)])
    with pytest.raises(DataError, match=r"answers of 'a' \(self\) already"):
        responses.import_answers(db, [row("b", happy=4), row("a", happy=4)])
    assert len(answers.submitted(db)) == 1


def test_an_import_uses_the_invitation_that_is_out(db: Database, token: str):
    reference = responses.import_answers(db, [row("3f2a", happy=4)])
    with pytest.raises(invitations.InvitationError) as told:
        invitations.find(db, token, now=APRIL)
    assert told.value.reference == reference[0]


def test_an_answer_that_does_not_concern_the_person_does_not_count(db: Database, wave: waves.Wave):
    responses.import_answers(db, [row("a", happy=4, why_sad="Rain")])
    assert export.answers_table(db, "pulse")["why_sad"].isna().all()


def test_an_unknown_wave_is_told(db: Database, form: Form):
    with pytest.raises(DataError, match="no wave 'spring'"):
        responses.import_answers(db, [row("a", happy=4)])


def test_nothing_to_import_is_fine(db: Database):
    assert responses.import_answers(db, []) == []


def test_values_of_every_kind_are_taken(db: Database, wave: waves.Wave):
    responses.import_answers(db, [row("a", happy=1, why_sad=date(2026, 4, 1), cost=3)])
    answers = export.answers_table(db, "pulse").iloc[0]
    assert (answers["why_sad"], answers["cost"]) == ("2026-04-01", "3")


REPEAT = """
| survey   | type         | name    | label |
|          | begin_repeat | plan    | Plan  |
|          | text         | aim     | Aim   |
|          | end_repeat   |         |       |
| settings | form_title   | form_id |       |
|          | Plans        | plans   |       |
"""


def test_how_often_a_repeat_was_answered_is_kept_though_nobody_said_it(db: Database):
    waves.open_wave(db, "plans", read_form_text(REPEAT), kind="other", opens_at=APRIL)
    told = {"plan[1]/aim": "learn", "plan[2]/aim": "teach"}
    responses.import_answers(db, [{"wave_id": "plans", "pid": "a", "answers": told}])
    stored = answers.answers(db)
    assert stored.set_index("question")["value"].to_dict() == told | {"plan": "2"}
